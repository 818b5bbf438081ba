"""The optimizer: what the next unit is worth, and the courage to do nothing.

A `Scene` is what the host shows now. The `Model` observes scenes and remembers, per node, what
it would use if it could (`demand`), what it is paid per output (`pay`, `levels`) and how it
fills (`learner`); `traits` says which of these a protocol's income follows. For a decision
`worth` turns memory, prices and the user's strategy into concave curves (`curve`), `problem`
puts them on the step grid, and `allocator` finds the best shares and their shadow prices
(`duality`). `candidates` keeps the few targets that could pay, `horizon` looks ahead over them,
`weigh` says how sure the gain is, and `decision` climbs the ladder that ends in a `plan`: moves,
or the reason why not, with sentences from `explain`. `opportunities` lists single moves.

    model.observe(scene)
    analysis = should_reallocate(model, scene, policy, strategy, moved_at)
    analysis.plan.phrases

Units: shares in percent of the host, time in hours, money in fiat; rates per hour inside,
per day in what is shown.
"""

from .decision import Analysis, should_reallocate
from .model import Model
from .opportunities import opportunities
from .plan import Move, Opportunity, Plan, Policy, Reason
from .scene import Limit, Scene, Sight
from .strategies import STRATEGIES, Strategy, StrategyName

__all__ = [
    "STRATEGIES",
    "Analysis",
    "Limit",
    "Model",
    "Move",
    "Opportunity",
    "Plan",
    "Policy",
    "Reason",
    "Scene",
    "Sight",
    "Strategy",
    "StrategyName",
    "opportunities",
    "should_reallocate",
]
