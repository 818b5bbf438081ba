"""What the nodes of a host add up to, and which of them a sum lacks."""

from collections.abc import Collection, Mapping
from datetime import datetime
from decimal import Decimal, localcontext

from .models import UNPRICED, Observation, Outage, Quality, Reading, quality_of, worst
from .rows import MONEY, ZERO
from .snapshot import NodeState

#: What nodes use of their host, and its unit.
USE = {"cpu_usage": "%", "memory_usage": "B", "network_in": "B/s", "network_out": "B/s"}
#: Why there is no sum or rate yet: a translation key.
TOO_LITTLE_DATA = "too_little_data"


def added(parts: Collection[Observation | None], unit: str, now: datetime) -> Observation:
    """Add up what is known; without all of it the sum is an estimate, without any unknown.

    A node without a price is named beside a total and does not taint it; but with nothing else
    the sum is unknown, not 0. It is as old as its oldest part.
    """
    known = [part for part in parts if isinstance(part, Reading)]
    values = [part.value for part in known if isinstance(part.value, Decimal | int | float)]
    if not values:
        return Outage(_why(parts), now)
    lacking = any(quality_of(part) is Quality.UNKNOWN for part in parts)
    quality = worst(
        Quality.ESTIMATED if lacking else Quality.MEASURED,
        *(part.quality for part in known if part.quality is not Quality.UNPRICED),
    )
    with localcontext(MONEY):
        total = sum((Decimal(str(value)) for value in values), ZERO)
    if not total and any(quality_of(part) is Quality.UNPRICED for part in parts):
        return Outage(UNPRICED, now)
    return Reading(total, min(part.at for part in known), quality, unit)


def used(states: Collection[NodeState], now: datetime) -> dict[str, Observation]:
    """Return what all nodes of a host use together, as far as anyone can tell."""
    return {
        key: added([state.readings.get(key) for state in states], unit, now)
        for key, unit in USE.items()
    }


def lacking(nodes: Mapping[str, NodeState], key: str) -> list[str]:
    """Return the names of the nodes of which a sum says nothing, though it should."""
    return [
        state.node.name
        for state in nodes.values()
        if quality_of(state.readings.get(key)) is Quality.UNKNOWN
    ]


def _why(parts: Collection[Observation | None]) -> str:
    """Return the reason that all parts share, else that there is too little."""
    reasons = {part.reason for part in parts if isinstance(part, Outage)}
    return reasons.pop() if len(reasons) == 1 else TOO_LITTLE_DATA
