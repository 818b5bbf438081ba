"""The protocols' safety rules, which no setting can switch off (design, section 9).

Each rule is a small function of one case: a step and what is known of its node. It yields an
objection or nothing. What is stale or was never read is unknown, and unknown means no.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from .dials import Control
from .models import Health, Protocol, Quality, Reading, Resource, Value
from .objections import Objection, Reason
from .reallocation import Step
from .snapshot import NodeState

GB = 10**9
#: How far from the level at which a Storj node may no longer write (storj.md, 4.5: 10 % free).
DISK_MARGIN = 0.1
#: A Storj node restarts for a new allocation: once a day, and not before it has run for one.
DISK_REST = timedelta(days=1)
#: Least amounts, in the resource's unit. Storj: what the network accepts (4.1); Golem: what the
#: provider accepts (3.2), its GiB of disk written as GB; Streamr: judgement while staked
#: (4.); Grass: what its browser reserves (6.).
FLOORS: Mapping[Protocol, Mapping[Resource, float]] = {
    Protocol.STORJ: {Resource.STORAGE: 500.0},
    Protocol.GOLEM: {
        Resource.CPU: 1.0,
        Resource.MEMORY: 0.1,
        Resource.STORAGE: 0.1 * 1.073741824,
    },
    Protocol.STREAMR: {Resource.CPU: 1.0, Resource.MEMORY: 1.0},
    Protocol.GRASS: {Resource.MEMORY: 0.25},
}
#: What a Golem agreement promises its requestor.
AGREED = frozenset({Resource.CPU, Resource.MEMORY, Resource.STORAGE})


@dataclass(frozen=True, slots=True)
class Case:
    """A step on trial."""

    step: Step
    control: Control
    state: NodeState
    now: datetime
    #: When this dial was last changed by us.
    changed_at: datetime | None = None
    #: Whether another node takes of this resource in the same change.
    taken: bool = False
    #: Whether it takes back a change (and not itself a taking back).
    restoring: bool = False

    def fresh(self, key: str) -> Value | None:
        """Return a reading that still holds, None when it is stale or unknown."""
        return fresh(self.state, key)

    def number(self, key: str) -> float | None:
        """Return a reading as a number."""
        return number(self.state, key)

    def no(
        self, reason: Reason, limit: float | None = None, until: datetime | None = None
    ) -> Objection:
        """Object to this step."""
        return Objection(reason, self.step.node, self.step.resource, limit, until)


def fresh(state: NodeState, key: str) -> Value | None:
    """Return a reading of a node that still holds, None when it is stale or unknown."""
    reading = state.readings.get(key)
    if not isinstance(reading, Reading):
        return None
    return reading.value if reading.quality in {Quality.MEASURED, Quality.ESTIMATED} else None


def number(state: NodeState, key: str) -> float | None:
    """Return such a reading as a number."""
    value = fresh(state, key)
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    return float(value)


type Rule = Callable[[Case], Iterator[Objection]]


def something_left(case: Case) -> Iterator[Objection]:
    """Refuse a limit of 0, which no engine knows, unless it stands for a pause."""
    if case.step.after.amount <= 0 and not case.control.pausable:
        yield case.no(Reason.PAUSE_INSTEAD)


def above_floor(case: Case) -> Iterator[Objection]:
    """Keep what the protocol needs at least."""
    floor = FLOORS[case.state.node.protocol].get(case.step.resource)
    if floor is not None and case.step.after.amount < floor:
        yield case.no(Reason.UNDER_FLOOR, floor)


def storj_keeps_what_it_stores(case: Case) -> Iterator[Objection]:
    """Refuse an allocation under used + trash + margin; lowering frees unused space only.

    Newer nodes count trash within used; counting it twice errs on the safe side.
    """
    if case.step.resource is not Resource.STORAGE:
        return
    used, trash = case.number("storage_used"), case.number("storage_trash")
    if used is None or trash is None:
        yield case.no(Reason.UNKNOWN_STATE)
        return
    least = (used + trash) * (1 + DISK_MARGIN) / GB
    if case.step.after.amount < least:
        yield case.no(Reason.UNDER_USED, least)


def storj_changes_disk_once_a_day(case: Case) -> Iterator[Objection]:
    """Refuse a second restart within a day, except to take the first one back."""
    if case.step.resource is not Resource.STORAGE or case.restoring:
        return
    for reason, since in (
        (Reason.DISK_CHANGED_TODAY, case.changed_at),
        (Reason.STARTED_TODAY, case.fresh("started_at")),
    ):
        if isinstance(since, datetime) and case.now - since < DISK_REST:
            yield case.no(reason, until=since + DISK_REST)


def storj_is_well(case: Case) -> Iterator[Objection]:
    """Refuse to restart a node that satellites doubt, or that nobody can reach."""
    if case.step.resource is not Resource.STORAGE:
        return
    if not case.state.report.online:
        yield case.no(Reason.UNREACHABLE)
    elif case.state.report.health is Health.UNKNOWN:
        yield case.no(Reason.UNKNOWN_STATE)
    if case.state.report.health_reason in {"suspended", "suspended_offline", "disqualified"}:
        yield case.no(Reason.SUSPENDED)


def golem_keeps_its_promise(case: Case) -> Iterator[Objection]:
    """Refuse to take from a running task, or to give away what it still holds.

    A new profile counts from the next agreement (golem.md, 3.4): lowering it alone is harmless,
    but what it frees cannot be another node's before the task ends.
    """
    if case.step.rises or case.step.resource not in AGREED:
        return
    if not case.control.live and not case.taken:
        return
    running = case.number("running_tasks")
    if running is None:
        yield case.no(Reason.UNKNOWN_STATE)
    elif running > 0:
        yield case.no(Reason.TASK_RUNNING)


def streamr_is_not_starved(case: Case) -> Iterator[Objection]:
    """Keep the floors while it is staked, or may be; a step towards them is welcome."""
    if case.step.rises or case.number("staked") == 0:
        return
    yield from above_floor(case)


RULES: Mapping[Protocol, tuple[Rule, ...]] = {
    Protocol.STORJ: (
        something_left,
        above_floor,
        storj_keeps_what_it_stores,
        storj_changes_disk_once_a_day,
        storj_is_well,
    ),
    Protocol.GOLEM: (something_left, above_floor, golem_keeps_its_promise),
    Protocol.STREAMR: (something_left, streamr_is_not_starved),
    Protocol.GRASS: (something_left, above_floor),
}


def judge(case: Case) -> Iterator[Objection]:
    """Yield everything that the node's protocol has against a step."""
    for rule in RULES[case.state.node.protocol]:
        yield from rule(case)
