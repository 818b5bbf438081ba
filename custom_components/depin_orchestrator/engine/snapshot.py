"""One moment of a host: every node's readings and money, and the totals. Immutable."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from .models import (
    Health,
    Node,
    NodeReport,
    Observation,
    Protocol,
    Reading,
    Value,
    quality_of,
)
from .prices import Prices

#: Health that calls for the operator.
PROBLEMS = frozenset({Health.DEGRADED, Health.OFFLINE})


@dataclass(frozen=True, slots=True)
class Moment:
    """Now, and when the household's day and month began (in its own time zone)."""

    now: datetime
    day: datetime
    month: datetime
    #: When the month ends there; left out, as if the household lived in UTC.
    next_month: datetime | None = None

    @property
    def month_end(self) -> datetime:
        """When the running month ends."""
        return self.next_month or (self.month + timedelta(days=32)).replace(day=1)

    def start_of(self, period: str | None) -> datetime | None:
        """Return when the `day` or `month` began, None for any other period."""
        return {"day": self.day, "month": self.month}.get(period or "")


@dataclass(frozen=True, slots=True)
class NodeState:
    """A node as seen at one moment: what it reported and what its ledger says."""

    node: Node
    report: NodeReport
    #: Readings of the report and of the ledger, by key.
    readings: Mapping[str, Observation] = field(default_factory=dict)

    def value(self, key: str) -> Value | None:
        """Return the value of a key, None while it is unknown."""
        observation = self.readings.get(key)
        return observation.value if isinstance(observation, Reading) else None

    @property
    def earning(self) -> bool | None:
        """Whether the node earns now; None when nobody can tell."""
        health = self.report.health
        return None if health is Health.UNKNOWN else health is Health.EARNING

    @property
    def problem(self) -> bool:
        """Whether the operator should look."""
        return self.report.health in PROBLEMS

    def as_dict(self) -> dict[str, Any]:
        """Return plain data for responses and APIs; holds no secret and no identity."""
        report = self.report
        return {
            "id": self.node.id,
            "name": self.node.name,
            "protocol": self.node.protocol.value,
            "online": report.online,
            "health": report.health.value,
            "health_reason": report.health_reason,
            "outages": dict(report.outages),
            "readings": {key: as_plain(value) for key, value in self.readings.items()},
            "details": dict(report.details),
        }


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All nodes of a host at one moment, and what they add up to."""

    moment: Moment
    nodes: Mapping[str, NodeState]
    prices: Prices
    #: The host's own readings, by key.
    host: Mapping[str, Observation] = field(default_factory=dict)
    #: Names of nodes whose money has no price and is in no total.
    unpriced: tuple[str, ...] = ()

    @property
    def at(self) -> datetime:
        """When it was taken."""
        return self.moment.now

    def value(self, key: str) -> Value | None:
        """Return the host's value of a key, None while it is unknown."""
        observation = self.host.get(key)
        return observation.value if isinstance(observation, Reading) else None

    def of_protocol(self, protocol: Protocol) -> Iterator[NodeState]:
        """Yield the nodes of one network."""
        return (state for state in self.nodes.values() if state.node.protocol is protocol)

    def name(self, node_id: str) -> str:
        """Return a node's name; the id of one that is gone."""
        state = self.nodes.get(node_id)
        return state.node.name if state else node_id

    @property
    def problem(self) -> bool:
        """Whether any node calls for the operator."""
        return any(state.problem for state in self.nodes.values())

    def status(self) -> dict[str, Any]:
        """Return the status per protocol."""
        return {
            protocol.value: {
                "nodes": len(states),
                "online": sum(state.report.online for state in states),
                "earning": sum(state.earning is True for state in states),
                "health": worst_health(state.report.health for state in states).value,
            }
            for protocol in Protocol
            if (states := list(self.of_protocol(protocol)))
        }

    def as_dict(self) -> dict[str, Any]:
        """Return plain data for responses and APIs."""
        return {
            "at": self.at.isoformat(),
            "currency": self.prices.currency,
            "prices": self.prices.as_dict(self.at),
            "host": {key: as_plain(value) for key, value in self.host.items()},
            "unpriced": list(self.unpriced),
            "protocols": self.status(),
            "nodes": {node_id: state.as_dict() for node_id, state in self.nodes.items()},
        }


#: What to show for several nodes at once, most urgent first.
_URGENCY = (
    Health.OFFLINE,
    Health.DEGRADED,
    Health.EARNING,
    Health.IDLE,
    Health.PAUSED,
    Health.UNKNOWN,
)


def worst_health(healths: Iterator[Health]) -> Health:
    """Return the health that stands for several nodes; unknown when there is none."""
    return min(healths, key=_URGENCY.index, default=Health.UNKNOWN)


def as_plain(observation: Observation) -> dict[str, Any]:
    """Write an observation as JSON data; exact decimals stay text-exact as strings."""
    plain: dict[str, Any] = {
        "quality": quality_of(observation).value,
        "at": observation.at.isoformat(),
    }
    if not isinstance(observation, Reading):
        return plain | {"value": None, "reason": observation.reason}
    value = observation.value
    if isinstance(value, Decimal):
        value = str(value)
    elif isinstance(value, datetime):
        value = value.isoformat()
    return plain | {"value": value, "unit": observation.unit}
