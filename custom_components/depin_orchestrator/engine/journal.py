"""What is written down before anything is touched, so that a crash can be finished or undone.

One record holds one change: every level from before, what it promises, how it stands, and how it
ended. It is written whole each time, with a digest. A record that does not match its digest (a
flipped bit, a hand's edit) or is of another version is corrupt: it is reported, never guessed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
import json
from typing import Any

from .errors import InvalidInput, JournalCorrupt
from .objections import Objection, Reason
from .outcome import Mark, Outcome, Progress, Result
from .plain import moment, read_objection, read_plan, write_plan
from .reallocation import Reallocation, Step
from .watch import Watch

VERSION = 1


class Kind(StrEnum):
    """How long a record must last; see the port."""

    LASTING = "lasting"
    PASSING = "passing"


class Phase(StrEnum):
    """Where a change is."""

    APPLYING = "applying"
    UNDOING = "undoing"
    STUCK = "stuck"  # neither done nor undone; a person must look
    APPLIED = "applied"
    ROLLED_BACK = "rolled_back"
    ACCEPTED = "accepted"  # was stuck, and a person took it as it is

    @property
    def open(self) -> bool:
        """Whether nothing else may begin before it is settled."""
        return self in {Phase.APPLYING, Phase.UNDOING, Phase.STUCK}


@dataclass(frozen=True, slots=True)
class Record:
    """A change and how far it got; `marks` follow the plan's steps."""

    plan: Reallocation
    marks: tuple[Mark, ...]
    phase: Phase
    #: When the record was written.
    at: datetime
    #: Why it is being, or was, undone.
    cause: Objection | None = None
    #: What it promises, to be watched once it is applied.
    watch: Watch | None = None

    @classmethod
    def begin(cls, plan: Reallocation, at: datetime, watch: Watch | None = None) -> Record:
        """Return the intent: all of the plan, and nothing done."""
        marks = tuple(Mark() for _ in plan.steps)
        return cls(plan, marks, Phase.APPLYING, at, watch=watch)

    @property
    def steps(self) -> tuple[tuple[Step, Mark], ...]:
        """Each step with its mark."""
        return tuple(zip(self.plan.steps, self.marks, strict=True))

    def marked(self, index: int, mark: Mark) -> Record:
        """Return a copy in which one step has another mark."""
        marks = (*self.marks[:index], mark, *self.marks[index + 1 :])
        return replace(self, marks=marks)

    @property
    def outcome(self) -> Outcome:
        """Return how it stands; what was accepted as it is stays stuck in the history."""
        troubles = {Progress.FOREIGN: Reason.FOREIGN, Progress.FAILED: Reason.NOT_RESTORED}
        left = tuple(
            Objection(troubles[mark.progress], step.node, step.resource)
            for step, mark in self.steps
            if mark.progress in troubles
        )
        result = {Phase.APPLIED: Result.APPLIED, Phase.ROLLED_BACK: Result.ROLLED_BACK}
        return Outcome(
            result=result.get(self.phase, Result.STUCK),
            plan=self.plan,
            at=self.at,
            marks=self.marks,
            objections=((self.cause,) if self.cause else ()) + left,
            watch=self.watch,
        )

    def as_dict(self, kind: Kind = Kind.PASSING) -> dict[str, Any]:
        """Return plain data with its digest."""
        data: dict[str, Any] = {
            "version": VERSION,
            "kind": kind.value,
            "phase": self.phase.value,
            "at": self.at.isoformat(),
            "cause": self.cause and self.cause.as_dict(),
            "plan": write_plan(self.plan),
            "marks": [[m.progress.value, m.seen, m.doubtful] for m in self.marks],
            "watch": self.watch and self.watch.as_dict(),
        }
        return data | {"digest": _digest(data)}

    @classmethod
    def from_dict(cls, data: object) -> Record:
        """Restore a record.

        Raises JournalCorrupt for anything that `as_dict` would not have written.
        """
        if not isinstance(data, Mapping) or data.get("version") != VERSION:
            raise JournalCorrupt("no record of this version")
        try:
            body = {key: value for key, value in data.items() if key != "digest"}
            if data["digest"] != _digest(body):
                raise JournalCorrupt("altered record")
            watch = data.get("watch")  # records of before 2026-11-23 have none
            record = cls(
                plan=read_plan(data["plan"]),
                marks=tuple(
                    Mark(Progress(progress), seen, doubtful)
                    for progress, seen, doubtful in data["marks"]
                ),
                phase=Phase(data["phase"]),
                at=moment(data["at"]),
                cause=data["cause"] and read_objection(data["cause"]),
                watch=watch and Watch.from_dict(watch),
            )
        except (
            InvalidInput,
            KeyError,
            TypeError,
            ValueError,
            AttributeError,
            ArithmeticError,
        ) as err:
            raise JournalCorrupt("unreadable record") from err
        if len(record.marks) != len(record.plan.steps):
            raise JournalCorrupt("marks without steps")
        return record


def _digest(data: Mapping[str, Any]) -> str:
    """Return a fingerprint; numbers count by value, so 2 and 2.0 are the same."""
    text = json.dumps(_floats(data), sort_keys=True, allow_nan=False)
    return sha256(text.encode()).hexdigest()[:32]


def _floats(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _floats(child) for key, child in value.items()}
    if isinstance(value, list | tuple):
        return [_floats(child) for child in value]
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value
