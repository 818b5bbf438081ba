"""A month of a host whose truth is known: how its nodes are paid, and what befalls them.

Each node books in its own rhythm: by the minute, in two daily tallies, in lumps by chance and by
day more than by night. Faults are drawn beforehand, far enough apart to tell which is which.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from math import cos, pi
import random

from custom_components.depin_orchestrator.engine.models import Health
from custom_components.depin_orchestrator.engine.monitor.look import Call, Look, NodeLook

from .scenes import DAY, HOUR, MINUTE, NODES, START, down

STEP = 5 * MINUTE
DAYS = 30
#: Days before the first fault: nobody knows a new node.
WARM_UP = 6 * DAY


@dataclass(frozen=True)
class Fault:
    """What befalls one node, all local ones (`host`) or the line (`internet`)."""

    kind: str
    node: str
    start: datetime
    end: datetime

    def covers(self, at: datetime, after: timedelta = timedelta()) -> bool:
        return self.start <= at < self.end + after


@dataclass
class Payer:
    """How one node is paid: by chance, so many times a day, more by day than by night."""

    name: str
    per_day: float
    #: 0 is a clock, 1 is pure chance.
    chance: float
    #: 0 pays alike at all hours, 1 nothing at midnight.
    season: float
    amount: float
    due: float = 0.0

    def book(self, rng: random.Random, at: datetime, step: timedelta) -> float:
        """Return what is booked in a step."""
        hour = (at - START) / HOUR % 24
        rate = self.per_day * (1 - self.season * cos(2 * pi * hour / 24)) * (step / DAY)
        if rng.random() < self.chance:
            count = int(rng.random() < rate / self.chance * self.chance)
        else:
            self.due += rate / (1 - self.chance) * (1 - self.chance)
            count, self.due = int(self.due), self.due % 1
        return sum(self.amount * rng.uniform(0.5, 1.5) for _ in range(count))


def payers() -> list[Payer]:
    return [
        Payer("streamr", 288, 0.0, 0.0, 0.01),
        Payer("storj", 48, 0.3, 0.5, 0.02),
        Payer("golem", 10, 1.0, 0.7, 0.3),
        Payer("grass", 8, 0.2, 0.2, 900),
    ]


@dataclass
class Month:
    """One host's month."""

    seed: int
    faults: list[Fault] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.rng = random.Random(self.seed)
        self.payers = payers()
        self.totals = dict.fromkeys((payer.name for payer in self.payers), Decimal(100))
        if not self.faults:
            self.faults = list(self._draw())

    def _draw(self) -> Iterator[Fault]:
        """Draw a fault every one to three days; a stop leaves room to recover."""
        at = START + WARM_UP
        while at < START + (DAYS - 4) * DAY:
            kind = self.rng.choice(["outage", "outage", "host", "internet", "stop", "blip"])
            node = self.rng.choice(self.payers).name
            longest = {"stop": 72.0, "blip": 0.1}.get(kind, 8.0)
            shortest = {"stop": 48.0, "blip": 0.05}.get(kind, 0.4)
            if kind == "stop" and at > START + (DAYS - 8) * DAY:
                break
            end = at + self.rng.uniform(shortest, longest) * HOUR
            yield Fault(kind, node, at, end)
            at = end + self.rng.uniform(24, 60) * HOUR

    def looks(self) -> Iterator[Look]:
        at = START
        while at < START + DAYS * DAY:
            at += STEP
            now = [fault for fault in self.faults if fault.covers(at)]
            yield Look(
                at=at,
                currency="EUR",
                nodes={payer.name: self._node(payer, at, now) for payer in self.payers},
                outside=self._outside(at, now),
            )

    def _node(self, payer: Payer, at: datetime, now: list[Fault]) -> NodeLook:
        node = NODES["grass" if payer.name == "grass" else "storj"]
        earned = payer.book(self.rng, at, STEP)
        kinds = {fault.kind for fault in now if payer.name == fault.node}
        everywhere = {fault.kind for fault in now}
        lost = "internet" in everywhere and node.remote
        gone = "host" in everywhere and not node.remote
        if lost or gone or kinds & {"outage", "blip"}:
            return down(replace(node, name=payer.name))
        if "stop" not in kinds:
            self.totals[payer.name] += Decimal(f"{earned:.6f}")
        health = Health.IDLE if "stop" in kinds else Health.EARNING
        return replace(node, name=payer.name, health=health, total=self.totals[payer.name])

    def _outside(self, at: datetime, now: list[Fault]) -> dict[str, Call]:
        """Answer for two services, one asked every ten minutes, one every half hour."""
        lost = [fault for fault in now if fault.kind == "internet"]
        if lost:
            # What is asked fails at the next call, and is tried again each minute or so.
            return {
                "prices": Call(at - lost[0].start < 5 * MINUTE, at),
                "grass": Call(at - lost[0].start < 5 * MINUTE, at),
            }
        return {"prices": Call(answered=True, at=at), "grass": Call(answered=True, at=at)}
