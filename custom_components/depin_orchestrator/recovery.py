"""What a crash, a full disk or an engine left open: settled first, and tried again later."""

import asyncio
from datetime import timedelta
import random
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.util import dt as dt_util

from .actuators.journal_file import JournalFile
from .change_log import ChangeLog
from .const import LOGGER
from .engine.dials import Dial
from .engine.errors import JournalError
from .engine.execution import Executor
from .engine.objections import Reason
from .engine.outcome import Outcome, Result
from .engine.ports import Actuator
from .engine.schedule import Cadence, Slot
from .store import journal_path

#: How long set-up waits for what a crash left open; later polls go on with it.
WITHIN = 30.0
#: How long to wait before a state that could not be settled is tried again.
AGAIN = Cadence(timedelta(minutes=1), retry=timedelta(minutes=1))


class Recovery(ChangeLog):
    """A change log whose last change may still have to be settled."""

    def __init__(self, hass: HomeAssistant, entry: ConfigEntry[Any], actuator: Actuator) -> None:
        """Carry changes of an entry's host out through an actuator, and its journal."""
        super().__init__(hass, entry.entry_id)
        self._title = entry.title
        #: Why nothing may be changed until the last change is settled.
        self.trouble: str | None = None
        journal = JournalFile(journal_path(hass, entry.entry_id))
        self.executor = Executor(actuator, journal, dt_util.utcnow)
        self._tried: dict[Dial, float | None] | None = None
        self._again = Slot(AGAIN)

    async def recover(self) -> None:
        """Settle what the journal left open: for each new state of the machine, and in between."""
        now = dt_util.utcnow()
        found = {dial: sample.amount for dial, sample in self.samples.items()}
        if self.trouble:
            if all(amount is None for amount in found.values()):
                return
            if found == self._tried and not self._again.due(now):
                return
        self._tried = found
        self._again.failed(now, random.random)  # until it is known better
        try:
            async with asyncio.timeout(WITHIN):
                outcome = await self.executor.recover()
        except TimeoutError:
            self.trouble = Reason.UNFINISHED
            return
        except JournalError as err:
            if self.trouble != err.key:
                LOGGER.error("The journal of %s cannot be used: %s", self._title, err)
            self.trouble = err.key
            return
        self.trouble = None if outcome is None else _trouble(outcome)
        if outcome is not None and self.is_news(outcome):
            LOGGER.warning("An interrupted change of %s: %s", self._title, outcome.result)
            self.settle(outcome)
        if not self.trouble:
            self._again = Slot(AGAIN)
            self.forget_watch()

    @callback
    def settle(self, outcome: Outcome) -> None:
        """Remember an outcome, and tell it."""
        self.trouble = _trouble(outcome)
        self.remember(outcome)

    async def accept_limits(self) -> None:
        """Take the machine as it is: what was left open, and what somebody else changed.

        Raises JournalError when that cannot be written down.
        """
        if self.trouble:
            await self.flush()  # what is accepted is told no more
            await self.executor.accept()
            self.trouble = None
        now = dt_util.utcnow()
        for dial, drift in self.drifts.items():
            self.memory.changes.respect(dial, drift.found, now)
        self.drifts = {}
        await self.save()


def _trouble(outcome: Outcome) -> str | None:
    """Return why nothing may follow: it is stuck, or the journal does not know of its end."""
    unsettled = outcome.result is Result.STUCK or not outcome.closed
    return Reason.UNFINISHED if unsettled else None
