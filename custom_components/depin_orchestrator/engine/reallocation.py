"""From what is wanted to a plan: ordered steps that never give more than there is.

The story of a reallocation, file by file: `preflight` hears a request and says every reason
against it, with `rules` speaking for the protocols; this file turns it into steps, decreases
before increases; `execution` writes them to the `journal`, takes them one by one through the
`ports`, believes what it reads back, and puts everything back when one fails; `watch` looks at
nodes and earnings for a while longer; `changes` remembers, and says when the next one may come;
`drift` notices what somebody else changed. Nothing here acts, and a plan is a value.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from math import fsum
from typing import Any

from .dials import DUST, TOLERANCE, Dial, Enforcement, Host, Level
from .models import Resource


@dataclass(frozen=True, slots=True)
class Step:
    """One dial from one level to another."""

    node: str
    resource: Resource
    before: Level
    after: Level
    enforcement: Enforcement = Enforcement.ENFORCED
    #: In the resource's unit.
    tolerance: float = 0.0
    disruptive: bool = False
    #: Whether it puts back what a failed change did.
    undo: bool = False
    #: The id of the change that it is a part of.
    change: str = ""

    @property
    def dial(self) -> Dial:
        """What it turns."""
        return Dial(self.node, self.resource)

    @property
    def rises(self) -> bool:
        """Whether it takes rather than frees."""
        return self.after.amount > self.before.amount

    @property
    def undone(self) -> Step:
        """The step that takes this one back."""
        return replace(self, before=self.after, after=self.before, undo=not self.undo)

    def reached(self, amount: float) -> bool:
        """Tell whether an amount read is the one aimed at."""
        return abs(amount - self.after.amount) <= self.tolerance

    def untouched(self, amount: float) -> bool:
        """Tell whether an amount read is the one from before."""
        return abs(amount - self.before.amount) <= self.tolerance

    def passes(self, amount: float) -> bool:
        """Tell whether an amount read lies on the way from before to after."""
        low, high = sorted((self.before.amount, self.after.amount))
        return low - self.tolerance <= amount <= high + self.tolerance

    def as_dict(self) -> dict[str, Any]:
        """Return plain data for responses."""
        return {
            "node": self.node,
            "resource": self.resource.value,
            "before": self.before.as_dict(),
            "after": self.after.as_dict(),
            "enforcement": self.enforcement.value,
            "disruptive": self.disruptive,
        }


@dataclass(frozen=True, slots=True)
class Advice:
    """A level that is only shown; nobody applies it."""

    node: str
    resource: Resource
    before: Level | None
    after: Level
    #: Delegated where somebody would set it, but nobody can tell whether he did.
    enforcement: Enforcement = Enforcement.ADVISORY

    def as_dict(self) -> dict[str, Any]:
        """Return plain data for responses."""
        return {
            "node": self.node,
            "resource": self.resource.value,
            "before": self.before and self.before.as_dict(),
            "after": self.after.as_dict(),
            "enforcement": self.enforcement.value,
        }


@dataclass(frozen=True, slots=True)
class Request:
    """What somebody wants.

    `shares` is untrusted input (node to resource to percent); `levels` are exact levels that
    once were, when something is given back.
    """

    id: str
    at: datetime
    shares: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    levels: Mapping[Dial, Level] = field(default_factory=dict)
    #: The amounts it was computed for; a dial that reads otherwise by now is an objection.
    based_on: Mapping[Dial, float] = field(default_factory=dict)
    #: The id of the change that it takes back.
    restores: str | None = None
    #: How much was given in all when what is restored was left; more than there is, perhaps.
    ceilings: Mapping[Resource, float] = field(default_factory=dict)
    #: Skips hold and rate, never safety.
    force: bool = False
    reason: str = ""
    #: In the household's currency per day, as a decimal string; None when nobody expects any.
    expected_gain: str | None = None

    @property
    def resources(self) -> frozenset[Resource]:
        """The resources that it is about: nothing else needs to be read for it."""
        named = {name for shares in self.shares.values() for name in shares}
        dials = {dial.resource for dial in (*self.levels, *self.based_on)}
        return frozenset(dials.union(resource for resource in Resource if resource in named))


@dataclass(frozen=True, slots=True)
class Reallocation:
    """A plan: steps in the order in which they are safe, and what it must never exceed.

    Taken in order, with nobody else acting, no resource's sum ever passes the larger of its
    first and its last value; `ceilings` is what execution holds every write against.
    """

    id: str
    at: datetime
    steps: tuple[Step, ...] = ()
    advice: tuple[Advice, ...] = ()
    #: Dials of the same resources that it leaves alone, and their amounts.
    bystanders: Mapping[Dial, float] = field(default_factory=dict)
    #: The most that may be given of each resource it touches, in the resource's unit.
    ceilings: Mapping[Resource, float] = field(default_factory=dict)
    restores: str | None = None
    reason: str = ""
    expected_gain: str | None = None

    @property
    def nodes(self) -> frozenset[str]:
        """The nodes that it touches."""
        return frozenset(step.node for step in self.steps)


def plan(request: Request, goals: Mapping[Dial, Level], host: Host) -> Reallocation:
    """Order what is wanted into steps; what is unknown or not controlled is left out.

    Preflight says why something was left out.
    """
    steps = tuple(sorted(_steps(request, goals, host), key=_order))
    touched = {step.resource for step in steps}
    moved = {step.dial for step in steps}
    known = {resource: host.known(resource) for resource in touched}
    return Reallocation(
        id=request.id,
        at=request.at,
        steps=steps,
        advice=tuple(_advice(goals, host)),
        bystanders={
            dial: amount
            for amounts in known.values()
            for dial, amount in amounts.items()
            if dial not in moved
        },
        ceilings={
            resource: max(
                host.capacity.of(resource) or 0.0,
                fsum(known[resource].values()),
                request.ceilings.get(resource, 0.0),
            )
            for resource in touched
        },
        restores=request.restores,
        reason=request.reason,
        expected_gain=request.expected_gain,
    )


def _steps(request: Request, goals: Mapping[Dial, Level], host: Host) -> Iterable[Step]:
    for dial, goal in goals.items():
        control, found = host.controls.get(dial), host.found.get(dial)
        if control is None or not control.applied or found is None:
            continue
        slack = TOLERANCE[dial.resource]
        # Machines round down: a hair less than wanted is there already. A hair more is not,
        # for another node may need it.
        if -DUST * max(1.0, found) <= goal.amount - found <= slack:
            continue
        yield Step(
            dial.node,
            dial.resource,
            host.level(dial.resource, found),
            goal,
            control.enforcement,
            # Before and after must never be taken for one another.
            min(slack, abs(goal.amount - found) / 4),
            control.disruptive,
            change=request.id,
        )


def _advice(goals: Mapping[Dial, Level], host: Host) -> Iterable[Advice]:
    for dial, goal in sorted(goals.items()):
        control, found = host.controls.get(dial), host.found.get(dial)
        if control is None or control.applied:
            continue
        before = None if found is None else host.level(dial.resource, found)
        if before is None or abs(before.amount - goal.amount) > TOLERANCE[dial.resource]:
            yield Advice(dial.node, dial.resource, before, goal, control.enforcement)


def _order(step: Step) -> tuple[bool, bool, str, Resource]:
    """Free before taking; restarts last, so that a cheap failure costs none."""
    return step.rises, step.disruptive, step.node, step.resource
