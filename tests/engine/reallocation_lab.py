"""A machine and a journal that fail on demand, and short words for hosts and plans."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
import json
from math import fsum
from typing import Any

from hypothesis import strategies as st

from custom_components.depin_orchestrator.engine.allocation import Capacity
from custom_components.depin_orchestrator.engine.changes import Changes, Limits
from custom_components.depin_orchestrator.engine.dials import Control, Dial, Enforcement, Host
from custom_components.depin_orchestrator.engine.errors import (
    ActionsFailed,
    ActionsUnfinished,
    ContainerGone,
    JournalError,
    StateUnknown,
    TimedOut,
    Unreachable,
    Unsupported,
)
from custom_components.depin_orchestrator.engine.execution import Executor
from custom_components.depin_orchestrator.engine.models import (
    Health,
    Node,
    NodeReport,
    Outage,
    Protocol,
    Quality,
    Reading,
    Resource,
    Value,
)
from custom_components.depin_orchestrator.engine.objections import Reason
from custom_components.depin_orchestrator.engine.preflight import Verdict, consider
from custom_components.depin_orchestrator.engine.reallocation import Reallocation, Request, Step
from custom_components.depin_orchestrator.engine.snapshot import NodeState

CPU, MEMORY, BANDWIDTH, STORAGE = Resource
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
ENFORCED = Control(Enforcement.ENFORCED)
ADVISORY = Control(Enforcement.ADVISORY)
#: 8 threads, 16 GiB, 100 Mbit/s, 10 TB.
CAPACITY = {CPU: 8.0, MEMORY: 16.0, BANDWIDTH: 100.0, STORAGE: 10_000.0}
#: A Golem node that no rule has anything against.
CALM: Mapping[str, Value] = {"running_tasks": 0}


#: Writes that do nothing, and what they say.
REFUSALS: Mapping[str, type[Exception]] = {
    "says_no": ActionsFailed,
    "unfinished": ActionsUnfinished,
    "refuses": Unsupported,
    "gone": ContainerGone,
    "lost": TimedOut,
    "breaks": RuntimeError,
    "unreachable": Unreachable,
}


class Kill(BaseException):
    """The process ends here, as kill -9 or a cancellation would end it."""


@dataclass
class Lab:
    """One machine, one journal, and a list of what goes wrong at which call.

    A call is one read, write or journal access; they are counted through all lives. The machine
    outlives the process; the journal holds JSON text, as a disk would.
    """

    levels: dict[Dial, float]
    faults: dict[int, str] = field(default_factory=dict)
    ceilings: Mapping[Resource, float] = field(default_factory=dict)
    text: str | None = None
    calls: int = 0
    log: list[str] = field(default_factory=list)
    writes: list[tuple[Dial, float]] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    #: Writes that were given up and have not taken effect yet.
    late: dict[Dial, float] = field(default_factory=dict)
    at: datetime = NOW
    #: What somebody else sets right before a call.
    foreign: dict[int, tuple[Dial, float]] = field(default_factory=dict)
    #: Faults of every write or read of a dial, whenever.
    broken: dict[tuple[str, Dial], str] = field(default_factory=dict)

    def executor(self) -> Executor:
        """Return a new life of the engine."""
        self.late_effects()
        return Executor(self, Book(self), lambda: self.at)

    def next_fault(self, what: str) -> str:
        self.log.append(what)
        if self.calls in self.foreign:
            dial, amount = self.foreign[self.calls]
            self.levels[dial] = amount
        fault = self.faults.get(self.calls, "")
        self.calls += 1
        if fault == "kill_before":
            raise Kill
        return fault

    def late_effects(self, dial: Dial | None = None) -> None:
        for late in [dial] if dial else list(self.late):
            if late in self.late:
                self._set(late, self.late.pop(late))

    def _set(self, dial: Dial, amount: float) -> None:
        self.levels[dial] = amount
        total = fsum(a for d, a in self.levels.items() if d.resource is dial.resource)
        most = self.ceilings.get(dial.resource)
        assert most is None or total <= most * (1 + 1e-9), (dial, total, most)

    async def read(self, node_id: str, resource: Resource) -> float | None:
        dial = Dial(node_id, resource)
        fault = self.next_fault(f"read {node_id}") or self.broken.get(("read", dial), "")
        if fault == "late_now":
            self.late_effects()
        if fault == "unknown":
            return None
        if fault == "nan":
            return float("nan")
        if fault == "text":
            return "7"  # type: ignore[return-value]
        if fault == "fails":
            raise TimedOut
        if fault == "breaks":
            raise RuntimeError
        if fault == "kill_after":
            raise Kill
        return self.levels.get(dial)

    async def apply(self, step: Step) -> None:
        dial, amount = step.dial, step.after.amount
        fault = self.next_fault(f"apply {step.node} {amount:g}")
        fault = fault or self.broken.get(("apply", dial), "")
        if fault != "unreachable":
            self.late_effects(dial)  # writes to one dial queue
        if fault in REFUSALS:
            raise REFUSALS[fault]
        if fault == "late":
            self.late[dial] = amount
            raise StateUnknown
        if fault == "ignores":
            return
        if fault == "partly":
            amount = (amount + self.levels[dial]) / 2
        if fault == "overshoots":
            amount *= 0.9
        self.writes.append((dial, amount))
        self._set(dial, amount)
        if fault == "done_but_lost":
            raise TimedOut
        if fault == "done_but_unfinished":
            raise ActionsUnfinished
        if fault == "kill_after":
            raise Kill

    def record(self) -> dict[str, Any]:
        """Return what the journal holds."""
        assert self.text is not None
        record: dict[str, Any] = json.loads(self.text)
        return record


@dataclass
class Book:
    """The lab's journal."""

    lab: Lab

    async def write(self, record: Mapping[str, Any]) -> None:
        lab = self.lab
        fault = lab.next_fault(f"journal {record['kind']} {record['phase']}")
        if fault == "full":
            raise JournalError
        if fault == "breaks":
            raise OSError
        lab.kinds.append(record["kind"])
        lab.text = json.dumps(record, allow_nan=False)
        if fault == "kill_after":
            raise Kill
        if fault == "full_after_all":
            raise JournalError

    async def read(self) -> object:
        fault = self.lab.next_fault("journal read")
        if fault == "full":
            raise JournalError
        if fault == "breaks":
            raise OSError
        return None if self.lab.text is None else json.loads(self.lab.text)


def state(
    node: str,
    protocol: Protocol = Protocol.GRASS,
    readings: Mapping[str, Value] | None = None,
    *,
    health: Health = Health.EARNING,
    reason: str | None = None,
    online: bool = True,
    quality: Quality = Quality.MEASURED,
) -> NodeState:
    """Return a node as last seen."""
    contact = Reading(True, NOW) if online else Outage("timeout", NOW)
    return NodeState(
        Node(node, protocol, node.upper(), "X"),
        NodeReport(contact, health=health, health_reason=reason),
        {key: Reading(value, NOW, quality) for key, value in (readings or {}).items()},
    )


def host(
    found: Mapping[tuple[str, Resource], float | None],
    controls: Mapping[tuple[str, Resource], Control] | None = None,
    nodes: Mapping[str, NodeState] | None = None,
    capacity: Mapping[Resource, float] | None = None,
) -> Host:
    """Return a host whose dials read so; all are enforced unless said otherwise."""
    dials = {Dial(*key): amount for key, amount in found.items()}
    names = {dial.node for dial in dials} | set(nodes or {})
    own = {Dial(*key): control for key, control in (controls or {}).items()}
    return Host(
        nodes={name: (nodes or {}).get(name) or state(name) for name in names},
        capacity=Capacity(CAPACITY if capacity is None else capacity),
        controls=dict.fromkeys(dials, ENFORCED) | own,
        found=dials,
    )


def hear(
    shares: Mapping[str, Mapping[str, object]],
    on: Host,
    *,
    changes: Changes | None = None,
    now: datetime = NOW,
    request_id: str = "r1",
    blocked: Reason | None = None,
    force: bool = False,
    based_on: Mapping[Dial, float] | None = None,
) -> Verdict:
    """Consider percents on a host."""
    request = Request(request_id, now, shares, based_on=based_on or {}, force=force)
    return consider(request, on, changes or Changes(), Limits(), now, blocked)


def reasons(verdict: Verdict) -> set[str]:
    return {objection.reason for objection in verdict.objections}


def swap() -> tuple[Lab, Reallocation]:
    """Return a full host of 8 threads and 16 GiB, and a plan that moves a quarter from a to b.

    Its steps: a cpu 4 -> 2, a memory 8 -> 4, b cpu 4 -> 6, b memory 8 -> 12.
    """
    found = {("a", CPU): 4.0, ("b", CPU): 4.0, ("a", MEMORY): 8.0, ("b", MEMORY): 8.0}
    on = host(found)
    verdict = hear({"a": {"cpu": 25, "memory": 25}, "b": {"cpu": 75, "memory": 75}}, on)
    assert verdict.allowed, verdict.objections
    lab = Lab({Dial(*key): amount for key, amount in found.items()})
    lab.ceilings = verdict.plan.ceilings
    return lab, verdict.plan


def befores(plan: Reallocation) -> dict[Dial, float]:
    return dict(plan.bystanders) | {step.dial: step.before.amount for step in plan.steps}


def afters(plan: Reallocation) -> dict[Dial, float]:
    return dict(plan.bystanders) | {step.dial: step.after.amount for step in plan.steps}


@st.composite
def partitions(draw: st.DrawFn, nodes: int, most: float) -> list[float]:
    """Shares in percent that add up to `most` at the most, and often to all of it."""
    weights = draw(st.lists(st.floats(0.1, 1), min_size=nodes, max_size=nodes))
    total = most if draw(st.booleans()) else draw(st.floats(most / 2, most))
    shares = [weight / sum(weights) * total for weight in weights]
    return [share * (1 - 1e-12) for share in shares]


@st.composite
def changes(draw: st.DrawFn) -> tuple[Lab, Reallocation]:
    """Draw a machine, perhaps over-committed as found, and an allowed plan for it."""
    nodes = [f"n{i}" for i in range(draw(st.integers(2, 4)))]
    resources = draw(st.sets(st.sampled_from([CPU, MEMORY, BANDWIDTH]), min_size=1))
    found: dict[tuple[str, Resource], float | None] = {}
    wanted: dict[str, dict[str, object]] = {node: {} for node in nodes}
    for resource in sorted(resources):
        most = draw(st.sampled_from([100.0, 100.0, 180.0]))
        for node, now in zip(nodes, draw(partitions(len(nodes), most)), strict=True):
            found[node, resource] = now * CAPACITY[resource] / 100
        for node, then in zip(nodes, draw(partitions(len(nodes), 100)), strict=True):
            wanted[node][resource.value] = then
    verdict = hear(wanted, host(found))
    assert verdict.allowed, verdict.objections
    levels = {Dial(*key): amount or 0.0 for key, amount in found.items()}
    return Lab(levels, ceilings=verdict.plan.ceilings), verdict.plan
