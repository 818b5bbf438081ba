"""How far what is made of several readings can be trusted: no further than the worst of them."""

from collections.abc import Collection
from datetime import datetime
from decimal import Decimal

from .models import Observation, Outage, Quality, Reading, Trust, quality_of, worst
from .money import trusted
from .snapshot import NodeState
from .sums import TOO_LITTLE_DATA


def number(state: NodeState, key: str) -> float | None:
    """Return a reading as a number, None while it is none."""
    value = state.value(key)
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    return float(value)


def fresh(state: NodeState, key: str) -> float | None:
    """Return a number that is no memory of an earlier one."""
    stale = quality_of(state.readings.get(key)) is Quality.STALE
    return None if stale else number(state, key)


def trust_of(state: NodeState, now: datetime) -> Trust:
    """Return how far the earnings of a node can be trusted, by its own report."""
    return trusted(state.report, state.report.earned, now)


def together(trusts: Collection[Trust]) -> Trust:
    """Return the trust in what several nodes bring: unknown only when all of them are."""
    known = [trust for trust in trusts if trust.quality is not Quality.UNKNOWN]
    if not known:
        return next(iter(trusts), Trust(Quality.UNKNOWN))
    all_fresh = len(known) == len(trusts) and all(t.quality is Quality.MEASURED for t in known)
    at = min((t.at for t in known if t.at), default=None)
    return Trust() if all_fresh else Trust(Quality.STALE, at)


def less(gross: Observation | None, cost: Observation, currency: str) -> Observation:
    """Return what is left of a rate after a cost, as old and as good as the worse of both."""
    if isinstance(gross, Outage):
        return gross
    if isinstance(cost, Outage):
        return cost
    if (
        gross is None
        or not isinstance(gross.value, Decimal)
        or not isinstance(cost.value, Decimal)
    ):
        return Outage(TOO_LITTLE_DATA, cost.at)
    quality, at = worst(gross.quality, cost.quality), min(gross.at, cost.at)
    return Reading(gross.value - cost.value, at, quality, currency)
