"""A host as Home Assistant knows it, told in a line, for tests of what is made of it."""

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from custom_components.depin_orchestrator.engine.allocation import Capacity
from custom_components.depin_orchestrator.engine.dials import Control, Dial, Enforcement
from custom_components.depin_orchestrator.engine.models import (
    Health,
    Node,
    NodeReport,
    Observation,
    Outage,
    Protocol,
    Quality,
    Reading,
    Resource,
)
from custom_components.depin_orchestrator.engine.prices import Price, Prices
from custom_components.depin_orchestrator.engine.sighting import Sighting
from custom_components.depin_orchestrator.engine.snapshot import Moment, NodeState, Snapshot

CPU, MEMORY, BANDWIDTH, STORAGE = Resource
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
CAPACITY = Capacity({CPU: 8, MEMORY: 32, BANDWIDTH: 100, STORAGE: 4000})
GIB = 1024**3
ENFORCED = Control(Enforcement.ENFORCED)
TOKENS = {"storj": "USD", "golem": "GLM", "streamr": "DATA", "grass": "points"}


def reading(value: Any, quality: Quality = Quality.MEASURED, at: datetime = NOW) -> Reading:
    return Reading(value, at, quality)


def node(
    protocol: str = "golem",
    contact: Observation | None = None,
    health: Health = Health.EARNING,
    **readings: Any,
) -> NodeState:
    """Return a node named after its network; plain values become measured readings."""
    kind, token = Protocol(protocol), TOKENS[protocol]
    market = None if kind is Protocol.GRASS else token
    report = NodeReport(contact=contact or reading(value=True), health=health)
    observed = {
        key: value if isinstance(value, Reading | Outage) else reading(value)
        for key, value in readings.items()
    }
    return NodeState(Node(protocol, kind, protocol.title(), token, market), report, observed)


def look(
    *nodes: NodeState, found: Mapping[Dial, float | None] | None = None, **more: Any
) -> Sighting:
    """Return a sighting; each dial that was found is enforced unless `controls` say otherwise."""
    found = found or {}
    prices = {token: Price(Decimal("0.25"), NOW) for token in TOKENS.values()}
    snapshot = Snapshot(
        Moment(NOW, NOW, NOW), {s.node.id: s for s in nodes}, Prices("EUR", prices)
    )
    controls = dict.fromkeys(found, ENFORCED) | more.pop("controls", {})
    more = {"capacity": CAPACITY, "now": NOW} | more
    return Sighting(snapshot=snapshot, found=found, controls=controls, **more)
