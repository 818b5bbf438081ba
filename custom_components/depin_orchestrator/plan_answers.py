"""What the planner tells: responses of actions."""

from collections.abc import Iterable
from typing import Any

from .engine.optimizer import Analysis, Opportunity, StrategyName
from .engine.optimizer.proof import Backtest
from .engine.optimizer.views import node_views
from .engine.sentences import Teller, steps
from .planner import Planner


def plan_answer(planner: Planner, analysis: Analysis) -> dict[str, Any]:
    """Return a plan, and the name to call it by while it can be carried out."""
    current = planner.proposals.current
    return analysis.plan.as_dict() | {"plan_id": current.id if current else None}


def analysis_answer(
    planner: Planner, analysis: Analysis, found: Iterable[Opportunity]
) -> dict[str, Any]:
    """Return what was thought: single moves, the plan step by step, and each node's worth."""
    teller = Teller(analysis.scene)
    return {
        "opportunities": [one.as_dict() | {"sentence": teller.opportunity(one)} for one in found],
        "plan": plan_answer(planner, analysis)
        | {
            "steps": [
                {"node": node, "name": teller.name(node), "resource": resource.value, **told}
                for node, resource, told in steps(analysis)
            ],
        },
        "nodes": [view.as_dict() for view in node_views(analysis)],
        "currency": analysis.scene.currency,
        "mode": planner.settings.mode.value,
        "strategy": planner.settings.name.value,
        "waiting_for": planner.waiting and planner.waiting.value,
        "readiness": planner.readiness.value,
        "watched_hours": round(planner.brain.model.watched, 1),
    }


def backtest_answer(replayed: Backtest, name: StrategyName, currency: str) -> dict[str, Any]:
    """Return what a strategy would have brought, in all and per day."""
    days, gain = replayed.hours / 24, replayed.gain
    verb = "won" if gain.mean >= 0 else "lost"
    moves = f"{replayed.moves} reallocation{'' if replayed.moves == 1 else 's'}"
    return {
        "strategy": name.value,
        "hours": round(replayed.hours, 1),
        "moves": replayed.moves,
        "gain": gain.mean,
        "gain_low": gain.low,
        "gain_high": gain.high,
        "gain_per_day": gain.mean / days,
        "currency": currency,
        "sentence": (
            f"In {days:.1f} days it would have {verb} {abs(gain.mean):.2f} {currency}"
            f" ({gain.low:.2f} to {gain.high:.2f}) with {moves}, against what was there."
        ),
    }
