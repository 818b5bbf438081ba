"""A host as the monitor sees it, and a monitor that can be restarted at any look."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
import json
from typing import Any

from custom_components.depin_orchestrator.engine.models import Health, Protocol
from custom_components.depin_orchestrator.engine.monitor.alerts import Alert, Event, State
from custom_components.depin_orchestrator.engine.monitor.fold import fold
from custom_components.depin_orchestrator.engine.monitor.look import Look, NodeLook
from custom_components.depin_orchestrator.engine.monitor.signs import Settings

START = datetime(2026, 11, 1, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
STORJ = NodeLook(
    name="Storj",
    protocol=Protocol.STORJ,
    token="USD",
    online=True,
    health=Health.EARNING,
    unpaid=Decimal("3.5"),
)
GOLEM = replace(STORJ, name="Golem", protocol=Protocol.GOLEM, token="GLM", unpaid=None)
GRASS = replace(GOLEM, name="Grass", protocol=Protocol.GRASS, token="points", remote=True)
NODES = {"storj": STORJ, "golem": GOLEM, "grass": GRASS}


def down(node: NodeLook, reason: str = "cannot_connect") -> NodeLook:
    return replace(node, online=False, health=Health.OFFLINE, reason=reason)


@dataclass
class Bench:
    """Looks at a host minute by minute; restarts from its own store when told to."""

    settings: Settings = field(default_factory=Settings)
    at: datetime = START
    state: State = field(default_factory=State)
    events: list[Event] = field(default_factory=list)

    def look(self, step: timedelta = MINUTE, **seen: Any) -> tuple[Event, ...]:
        self.at += step
        look = Look(**{"at": self.at, "currency": "EUR", "nodes": NODES, **seen})
        self.state, events = fold(self.state, look, self.settings)
        self.events += events
        return events

    def wait(self, span: timedelta, step: timedelta = MINUTE, **seen: Any) -> list[str]:
        """Look on for a while and return what happened."""
        told: list[str] = []
        for _ in range(span // step):
            told += [f"{e.happening} {e.alert.key}" for e in self.look(step, **seen)]
        return told

    def restart(self) -> None:
        stored = json.loads(json.dumps(self.state.as_dict()))
        self.state = State.from_dict(stored)

    @property
    def open(self) -> dict[str, Alert]:
        return {alert.key: alert for alert in self.state.active()}


def with_node(name: str, **changes: Any) -> dict[str, Mapping[str, NodeLook]]:
    """Return what is seen when one node differs."""
    return {"nodes": {**NODES, name: replace(NODES[name], **changes)}}
