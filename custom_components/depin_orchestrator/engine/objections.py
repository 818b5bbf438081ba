"""Why a change is not made, or did not last: one reason, and where it applies."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from .dials import UNITS
from .models import Resource


class Reason(StrEnum):
    """The engine's own reasons; a machine's reasons are the keys of the error tree."""

    # What was asked for.
    NO_PLAN = "no_plan"
    UNKNOWN_NODE = "unknown_node"
    UNKNOWN_RESOURCE = "unknown_resource"
    INVALID_SHARE = "invalid_share"
    UNKNOWN_CAPACITY = "unknown_capacity"
    OVER_ALLOCATED = "over_allocated"
    OUT_OF_RANGE = "out_of_range"
    NOT_CONTROLLABLE = "not_controllable"
    UNVERIFIED = "unverified"
    # What is known.
    UNKNOWN_STATE = "unknown_state"
    STATE_CHANGED = "state_changed"
    # When.
    HOLD = "hold"
    RATE = "rate"
    BUSY = "busy"
    UNFINISHED = "unfinished"
    ALREADY_DONE = "already_done"
    # The protocols' safety.
    UNDER_FLOOR = "under_floor"
    UNDER_USED = "under_used"
    DISK_CHANGED_TODAY = "disk_changed_today"
    STARTED_TODAY = "started_today"
    SUSPENDED = "suspended"
    UNREACHABLE = "unreachable"
    TASK_RUNNING = "task_running"
    PAUSE_INSTEAD = "pause_instead"
    UNDER_GRAIN = "under_grain"
    # What can no longer be taken back.
    NOT_FOUND = "not_found"
    NOT_IN_EFFECT = "not_in_effect"
    # How a change went wrong, and why it could not be put back.
    FOREIGN = "foreign_change"
    NOT_RESTORED = "not_restored"
    # Why the watch took it back.
    HEALTH_FELL = "health_fell"
    EARNINGS_FELL = "earnings_fell"


@dataclass(frozen=True, slots=True)
class Objection:
    """One reason: a `Reason` or the key of an error, and what it is about."""

    reason: str
    node: str | None = None
    resource: Resource | None = None
    #: The number that was not kept, in percent for a range, else in the resource's unit.
    limit: float | None = None
    #: When it stops being a reason.
    until: datetime | None = None

    @property
    def unit(self) -> str:
        """What `limit` is counted in."""
        if self.reason == Reason.OUT_OF_RANGE:
            return "%"
        return UNITS[self.resource] if self.resource else ""

    def words(self, name: str | None) -> dict[str, str]:
        """Return what its sentence is filled with, beside `until`; `name` is the node's."""
        return {
            "node": name or "",
            "resource": self.resource.value if self.resource else "",
            "limit": "" if self.limit is None else f"{self.limit:g} {self.unit}".strip(),
        }

    def as_dict(self) -> dict[str, Any]:
        """Return plain data; what does not apply is left out."""
        plain: dict[str, Any] = {"reason": str(self.reason)}
        if self.node is not None:
            plain["node"] = self.node
        if self.resource is not None:
            plain["resource"] = self.resource.value
        if self.limit is not None:
            plain["limit"] = self.limit
        if self.until is not None:
            plain["until"] = self.until.isoformat()
        return plain
