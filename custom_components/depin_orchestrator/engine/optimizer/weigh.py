"""How sure a change is to pay: the probability that its net gain is positive."""

from collections.abc import Sequence
from math import hypot, inf

from .candidates import now
from .horizon import changed
from .levels import phi
from .plan import Move, Plan, Reason
from .problem import Target
from .worth import Worth

#: The 80 % interval of a normal distribution, in standard deviations.
EIGHTY = 1.2816


def weighed(
    reason: Reason, worths: Sequence[Worth], target: Target, gain: float, cost: float, span: float
) -> Plan:
    """Return the plan to go to a target: `gain` in fiat over `span` hours, `cost` in fiat.

    Confidence is Φ(net / sd). The deviation carries the levels' errors over their effective
    memory, their drift, the curves' errors, and half the cost of the switch.
    """
    moving = changed(worths, now(worths), target)
    # What differs by less than a change is no change: those shares stay as they are.
    target = {**now(worths), **{worth.node: target[worth.node] for worth in moving}}
    moves = tuple(
        Move(
            worth.node,
            worth.current,
            target[worth.node],
            24 * (worth.value(target[worth.node]) - worth.income),
            worth.restart,
        )
        for worth in moving
    )
    spread = span * hypot(*(w.spread(w.current, target[w.node]) for w in moving))
    daily = 24 / span
    return Plan(
        reason,
        target=target,
        moves=moves,
        gain=gain * daily,
        gain_low=(gain - EIGHTY * spread) * daily,
        gain_high=(gain + EIGHTY * spread) * daily,
        cost=cost,
        net=gain - cost,
        span=span,
        confidence=sureness(gain - cost, hypot(spread, cost / 2)),
    )


def held_for(reason: Reason, worths: Sequence[Worth], target: Target, hours: float) -> Plan:
    """Return the plan to go to a target and stay there for some hours."""
    moving = changed(worths, now(worths), target)
    gain = sum(w.value(target[w.node]) - w.income for w in moving) * hours
    return weighed(reason, worths, target, gain, sum(w.restart for w in moving), hours)


def sureness(net: float, sd: float) -> float:
    """Return P(gain > 0) of a normal distribution; without any doubt it is 0, ½ or 1."""
    if sd <= 0:
        return phi(inf if net > 0 else -inf) if net else 0.5
    return phi(net / sd)
