"""How a change ended, as a whole and step by step."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from .objections import Objection
from .reallocation import Reallocation
from .watch import Watch


class Result(StrEnum):
    """The four ways in which a change can end."""

    APPLIED = "applied"  # every step, read back
    ROLLED_BACK = "rolled_back"  # everything is as it was
    STUCK = "stuck"  # something could not be put back, or somebody else holds it
    REFUSED = "refused"  # nothing was touched


class Progress(StrEnum):
    """How far one step got."""

    PENDING = "pending"
    STARTED = "started"
    APPLIED = "applied"
    REVERTED = "reverted"
    FAILED = "failed"  # could not be put back, so far
    FOREIGN = "foreign"  # somebody else changed it meanwhile; left alone


@dataclass(frozen=True, slots=True)
class Mark:
    """What happened to one step."""

    progress: Progress = Progress.PENDING
    #: What was read right after we wrote, whatever we wrote: it is our doing.
    seen: float | None = None
    #: A write was given up without an answer, and may still take effect.
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What carrying out a plan came to; `marks` follow the plan's steps."""

    result: Result
    plan: Reallocation
    at: datetime
    marks: tuple[Mark, ...] = ()
    #: Why it was refused or undone, and what could not be put back.
    objections: tuple[Objection, ...] = ()
    #: Whether the journal knows of the end; if not, recovery will find it again.
    closed: bool = True
    #: What it promises, to be watched if it was applied.
    watch: Watch | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return plain data for responses."""
        marks = self.marks or tuple(Mark() for _ in self.plan.steps)
        return {
            "outcome": self.result.value,
            "reallocation_id": self.plan.id,
            "at": self.at.isoformat(),
            "reason": self.plan.reason,
            "reasons": [objection.as_dict() for objection in self.objections],
            "steps": [
                step.as_dict() | {"progress": mark.progress.value}
                for step, mark in zip(self.plan.steps, marks, strict=True)
            ],
            "advice": [advice.as_dict() for advice in self.plan.advice],
        }
