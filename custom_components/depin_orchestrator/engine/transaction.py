"""One change on its way: forward step by step, and back if one fails.

The journal holds the intent and, from then on, only what the machine cannot tell: that a change is
being undone, why, and what was read that is our doing. `execution` states the invariants.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from .errors import JournalError, NotApplied, StateUnknown
from .journal import Kind, Phase, Record
from .machine import Machine
from .objections import Objection, Reason
from .outcome import Mark, Outcome, Progress
from .ports import Journal
from .reallocation import Step

#: Rounds of putting back: three tries, and a last look that nothing moved again.
ROUNDS = 4


class Transaction:
    """A record, kept in step with the machine."""

    def __init__(
        self, record: Record, machine: Machine, journal: Journal, now: Callable[[], datetime]
    ) -> None:
        """Take over a change whose record is in the journal."""
        self._record = record
        self._machine = machine
        self._journal = journal
        self._now = now

    async def run(self) -> Outcome:
        """Go forward, and back if that fails."""
        cause = await self._forward()
        if cause is None:
            return await self._end(Phase.APPLIED)
        return await self._undo(cause)

    async def settle(self) -> Outcome:
        """End a change that another life of ours began.

        How far that life came it did not note: if not all of it is there, any step may have
        begun, or begin this moment, in an engine that was asked as we died.
        """
        if self._record.phase is Phase.APPLYING:
            stands = await self._stands()
            progress = Progress.APPLIED if stands else Progress.STARTED
            marks = tuple(replace(mark, progress=progress) for mark in self._record.marks)
            self._record = replace(self._record, marks=marks)
            if stands:
                return await self._end(Phase.APPLIED)
        return await self._undo(self._record.cause or Objection(Reason.UNFINISHED))

    async def _forward(self) -> Objection | None:
        """Take the steps in order; return what stopped it."""
        for index, step in enumerate(self._record.plan.steps):
            cause = await self._obstacle(step) or await self._take(index, step)
            if cause is not None:
                return cause
        if not await self._stands():
            return Objection(Reason.STATE_CHANGED)
        return None

    async def _obstacle(self, step: Step) -> Objection | None:
        """Say why a step may not be taken now."""
        amount = await self._machine.read(step.dial)
        if amount is None:
            return Objection(Reason.UNKNOWN_STATE, *step.dial)
        if not step.untouched(amount):
            return Objection(Reason.STATE_CHANGED, *step.dial)
        if step.rises and not await self._fits(step):
            return Objection(Reason.OVER_ALLOCATED, *step.dial)
        return None

    async def _take(self, index: int, step: Step) -> Objection | None:
        """Write a step and read it back; without an answer, what is read is the answer."""
        self._mark(index, Mark(Progress.STARTED))
        fault = await self._machine.apply(step)
        amount = await self._machine.read(step.dial)
        unanswered = fault is not None and fault.unanswered
        if amount is not None and step.reached(amount) and (fault is None or unanswered):
            self._mark(index, Mark(Progress.APPLIED, amount))
            return None
        self._mark(index, Mark(Progress.STARTED, amount, fault is not None and fault.doubtful))
        unread = StateUnknown.key if amount is None else NotApplied.key
        return Objection(fault.key if fault else unread, *step.dial)

    async def _stands(self) -> bool:
        """Tell whether every dial reads what it should after the change."""
        for step in self._record.plan.steps:
            amount = await self._machine.read(step.dial)
            if amount is None or not step.reached(amount):
                return False
        return True

    async def _undo(self, cause: Objection) -> Outcome:
        """Put back, last step first, until one whole look finds everything as it was."""
        self._record = replace(self._record, phase=Phase.UNDOING, cause=cause)
        await self._save()  # a full disk does not stop it
        backwards = range(len(self._record.marks) - 1, -1, -1)
        for _ in range(ROUNDS):
            done = [await self._put_back(index) for index in backwards]
            if all(done):
                return await self._end(Phase.ROLLED_BACK)
        return await self._end(Phase.STUCK)

    async def _put_back(self, index: int) -> bool:
        """Bring one dial nearer to before; True when it reads so, or was never ours.

        After a write the next round reads it back.
        """
        step, mark = self._record.steps[index]
        if mark.progress is Progress.PENDING:
            return True
        amount = await self._machine.read(step.dial)
        if amount is not None and step.untouched(amount) and not mark.doubtful:
            self._mark(index, replace(mark, progress=Progress.REVERTED))
            return True
        self._mark(index, replace(mark, progress=Progress.FAILED))
        if amount is None:
            return False
        if not _ours(step, mark, amount):
            self._mark(index, replace(mark, progress=Progress.FOREIGN))
            return False
        undo = step.undone
        if undo.rises and not await self._fits(undo):
            return False
        fault = await self._machine.apply(undo)
        # A write in doubt is settled by the next one that gets through, for they queue.
        doubtful = mark.doubtful and fault is not None and not fault.queued
        self._mark(index, Mark(Progress.FAILED, mark.seen, doubtful))
        return False

    async def _fits(self, step: Step) -> bool:
        return await self._machine.fits(step, self._record.plan, self._record.marks)

    async def _end(self, phase: Phase) -> Outcome:
        self._record = replace(self._record, phase=phase)
        failed = await self._save()
        return replace(self._record.outcome, closed=failed is None)

    async def _save(self) -> Objection | None:
        """Write the record; return why it could not be."""
        self._record = replace(self._record, at=self._now())
        return await save(self._journal, self._record, Kind.PASSING)

    def _mark(self, index: int, mark: Mark) -> None:
        self._record = self._record.marked(index, mark)


async def save(journal: Journal, record: Record, kind: Kind) -> Objection | None:
    """Write a record; return why it could not be."""
    try:
        await journal.write(record.as_dict(kind))
    except JournalError as err:
        return Objection(err.key)
    except Exception:  # noqa: BLE001 -- a defect of a journal must not leave a change half done
        return Objection(JournalError.key)
    return None


def _ours(step: Step, mark: Mark, amount: float) -> bool:
    """Tell whether an amount can be our doing: on the way, or what we read after writing."""
    return step.passes(amount) or (
        mark.seen is not None and abs(amount - mark.seen) <= step.tolerance
    )
