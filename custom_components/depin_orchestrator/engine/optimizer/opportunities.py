"""Single moves between two nodes, or from what is free: what a person can weigh one by one."""

from collections.abc import Iterator, Sequence
from math import hypot, inf

from ..models import Resource
from .levels import phi
from .plan import Complexity, Opportunity, Policy
from .worth import Worth

#: Per resource, so many of the best takers and the cheapest givers are paired.
PAIRED = 4
#: Amounts tried, in steps of the taker.
STEPS = (1, 2, 4, 8, 16, 32)
#: At most so many are returned, and none that brings less than this fraction of the income.
MOST = 12
LEAST = 0.001


def opportunities(worths: Sequence[Worth], policy: Policy) -> tuple[Opportunity, ...]:
    """Return the moves that gain, best net benefit first.

    Per resource and pair the amount with the largest gain; each stands for itself, they do not
    add up.
    """
    found: list[Opportunity] = []
    for resource in Resource:
        found += _of_resource(worths, resource, policy)
    days = policy.horizon / 24
    least = 24 * LEAST * sum(abs(worth.income) for worth in worths)

    def rank(one: Opportunity) -> tuple[float, str, str]:
        return (one.cost - one.gain * days, one.taker, one.giver or "")

    return tuple(sorted((one for one in found if one.gain >= least), key=rank)[:MOST])


def _of_resource(
    worths: Sequence[Worth], resource: Resource, policy: Policy
) -> Iterator[Opportunity]:
    free = 100.0 - sum(worth.current.get(resource, 0.0) for worth in worths)
    movable = [w for w in worths if resource in w.current and resource not in w.fixed]
    takers = sorted(movable, key=lambda w: (-_marginal(w, resource, 1), w.node))
    givers = sorted(movable, key=lambda w: (-_marginal(w, resource, -1), w.node))
    for taker in takers[:PAIRED]:
        if _marginal(taker, resource, 1) <= 0:
            continue
        sources: list[Worth | None] = [None, *givers[:PAIRED]] if free >= 0.01 else []
        sources = sources or [*givers[:PAIRED]]
        pairs = [
            best
            for giver in sources
            if giver is not taker and (best := _best(taker, giver, resource, free, policy))
        ]
        yield from pairs


def _marginal(worth: Worth, resource: Resource, sign: int) -> float:
    """Return what one step more (or less) of a resource changes per hour."""
    step = worth.sight.limit(resource).step
    after = {**worth.current, resource: max(0.0, worth.current[resource] + sign * step)}
    return worth.value(after) - worth.income


def _best(
    taker: Worth, giver: Worth | None, resource: Resource, free: float, policy: Policy
) -> Opportunity | None:
    limit = taker.sight.limit(resource)
    most = min(limit.high - taker.current[resource], free if giver is None else inf)
    if giver is not None:
        low = max(giver.sight.limit(resource).low, giver.least.get(resource, 0.0))
        most = min(most, giver.current[resource] - low)
    amounts = [step * limit.step for step in STEPS if step * limit.step <= most + 1e-9]
    tried = [_weighed(taker, giver, resource, amount, policy) for amount in amounts]
    best = max(tried, key=lambda one: (one.gain, -one.amount), default=None)
    if best is None or best.gain * policy.horizon / 24 <= best.cost:
        return None
    return best


def _weighed(
    taker: Worth, giver: Worth | None, resource: Resource, amount: float, policy: Policy
) -> Opportunity:
    more = {**taker.current, resource: taker.current[resource] + amount}
    gain, cost = taker.value(more) - taker.income, taker.restart
    spread = taker.spread(taker.current, more)
    if giver is not None:
        less = {**giver.current, resource: giver.current[resource] - amount}
        gain += giver.value(less) - giver.income
        cost += giver.restart
        spread = hypot(spread, giver.spread(giver.current, less))
    net, sd = gain * policy.horizon - cost, hypot(spread * policy.horizon, cost / 2)
    return Opportunity(
        resource=resource,
        amount=round(amount, 2),
        giver=giver.node if giver else None,
        taker=taker.node,
        gain=24 * gain,
        cost=cost,
        confidence=phi(net / sd) if sd > 0 else float(net > 0),
        complexity=_complexity(giver, resource),
    )


def _complexity(giver: Worth | None, resource: Resource) -> Complexity:
    if resource is Resource.STORAGE:
        return Complexity.HIGH  # a store restarts, and scans its disk
    return Complexity.LOW if giver is None else Complexity.MEDIUM
