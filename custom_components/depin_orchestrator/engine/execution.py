"""Carrying a plan out: write it down, take one step, believe only what is read back.

A change ends in one of four ways. `refused`: nothing was touched. `applied`: every dial reads
what it should. `rolled_back`: a step failed, and every dial that was touched, that step's
included, reads what it did before. `stuck`: a dial could not be put back, or somebody else
changed it meanwhile; nothing further is done until a person or a recovery settles it.

Invariants, at every await and so at every crash:
- before anything is written to the machine, the journal holds every level from before, and
  that lasts; how far a change came since is read from the machine itself;
- a write that takes is made only while the sum with it stays within the plan's ceilings;
- writes are absolute, so repeating one after a crash does no harm;
- putting back needs no working journal, and waits for no hold and no rate;
- a value that is neither ours nor from before is somebody else's, and is not overwritten.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from .dials import TOLERANCE
from .errors import JournalCorrupt, JournalError
from .journal import Kind, Phase, Record
from .machine import Machine
from .objections import Objection, Reason
from .outcome import Outcome, Result
from .ports import Actuator, Journal
from .reallocation import Reallocation
from .transaction import Transaction, save
from .watch import Watch


class Executor:
    """Carries out one change at a time on one host."""

    def __init__(self, actuator: Actuator, journal: Journal, now: Callable[[], datetime]) -> None:
        """Act through these ports; `now` returns an aware time."""
        self._machine = Machine(actuator)
        self._journal = journal
        self._now = now
        #: The id of the change under way.
        self.running: str | None = None
        #: Whether the journal is known to hold nothing open; nobody else writes it.
        self._settled = False

    async def carry_out(self, plan: Reallocation, watch: Watch | None = None) -> Outcome:
        """Apply every step, or put back every step that was touched.

        `watch` is what it promises; it comes back with the outcome, also after a crash.
        Cancelled or killed, it leaves a journal that `recover` can settle. A plan without steps
        is in effect already: applied, and not written down.
        """
        if self.running is not None:
            return self._refused(plan, Objection(Reason.BUSY))
        self.running = plan.id
        try:
            return await self._carry_out(plan, watch)
        finally:
            self.running = None

    async def recover(self) -> Outcome | None:
        """Settle what the journal left open: finished if all of it is there, else undone.

        Returns the last change's outcome also when there is nothing left to do, so that its
        history is not lost in a crash; None without any change, or while one is under way.
        Raises JournalError when the journal cannot be read, JournalCorrupt when it makes no
        sense; then nothing is touched.
        """
        if self.running is not None:
            return None
        self.running = "recovery"
        try:
            record = await self._last()
            if record is None or record.phase is Phase.ACCEPTED:
                return None
            if not record.phase.open:
                return record.outcome
            change = Transaction(record, self._machine, self._journal, self._now)
            return await change.settle()
        finally:
            self.running = None

    async def accept(self) -> None:
        """Close a stuck or corrupt journal: a person takes the machine as it is.

        Raises JournalError when that cannot be written down.
        """
        if self.running is not None:
            return
        try:
            record = await self._last()
        except JournalCorrupt:
            record = None
        if record is None:
            nothing = Reallocation("", self._now())
            record = Record(nothing, (), Phase.STUCK, self._now())
        closed = replace(record, phase=Phase.ACCEPTED, at=self._now())
        await self._journal.write(closed.as_dict(Kind.LASTING))

    async def _carry_out(self, plan: Reallocation, watch: Watch | None) -> Outcome:
        if not self._settled:
            try:
                await self._last()
            except JournalError as err:
                return self._refused(plan, Objection(err.key))
        if not self._settled:
            return self._refused(plan, Objection(Reason.UNFINISHED))
        if objections := await self._moved_on(plan):
            return self._refused(plan, *objections)
        if not plan.steps:
            if plan.advice:
                return self._refused(plan, Objection(Reason.NOT_CONTROLLABLE))
            return Outcome(Result.APPLIED, plan, self._now())
        self._settled = False
        record = Record.begin(plan, self._now(), watch)
        if failure := await save(self._journal, record, Kind.LASTING):
            return self._refused(plan, failure)
        outcome = await Transaction(record, self._machine, self._journal, self._now).run()
        self._settled = outcome.closed and outcome.result is not Result.STUCK
        return outcome

    async def _moved_on(self, plan: Reallocation) -> list[Objection]:
        """Look again right before the first write."""
        objections = []
        for step in plan.steps:
            amount = await self._machine.read(step.dial)
            if amount is None:
                objections.append(Objection(Reason.UNKNOWN_STATE, *step.dial))
            elif not step.untouched(amount):
                objections.append(Objection(Reason.STATE_CHANGED, *step.dial))
        for dial, left in plan.bystanders.items():
            amount = await self._machine.read(dial)
            if amount is not None and abs(amount - left) > TOLERANCE[dial.resource]:
                objections.append(Objection(Reason.STATE_CHANGED, *dial))
        return objections

    async def _last(self) -> Record | None:
        try:
            data = await self._journal.read()
        except JournalError:
            raise
        except Exception as err:
            raise JournalError("unreadable journal") from err
        record = None if data is None else Record.from_dict(data)
        self._settled = record is None or not record.phase.open
        return record

    def _refused(self, plan: Reallocation, *objections: Objection) -> Outcome:
        return Outcome(Result.REFUSED, plan, self._now(), objections=objections)
