"""A host that goes while a change is half done: it is settled before its journal is deleted."""

import asyncio
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from .actuators.journal_file import JournalFile
from .const import LOGGER
from .controls import Controls
from .docker_access import open_engine
from .engine.dials import Dial
from .engine.errors import DepinError
from .engine.execution import Executor
from .engine.first_contact import owed
from .engine.outcome import Result
from .store import MemoryKeeper, journal_path

#: How long the removal of a host may wait for its machine.
WITHIN = 20.0


async def async_settle(hass: HomeAssistant, entry: ConfigEntry[Any]) -> dict[Dial, float]:
    """Finish or undo what the journal of an unloaded host left open; warn when it cannot be.

    Returns what its nodes had at first, where they do not have it any more as far as is known.
    """
    journal = JournalFile(journal_path(hass, entry.entry_id))
    memory = await MemoryKeeper(hass, entry.entry_id).load()
    desired = memory.changes.desired
    found: dict[Dial, float | None] = {dial: left.amount for dial, left in desired.items()}
    engine = controls = None
    try:
        engine = await open_engine(hass, entry.data)
        controls = Controls(hass, entry, engine)
        async with asyncio.timeout(WITHIN):
            outcome = await Executor(controls.switchboard, journal, dt_util.utcnow).recover()
            if desired:
                now = await controls.read(dt_util.utcnow())
                found |= {d: s.amount for d, s in now.items() if s.amount is not None}
        settled = outcome is None or outcome.result is not Result.STUCK
    except TimeoutError, DepinError:
        settled = False
    finally:
        if controls:
            await controls.close()
        if engine:
            await engine.close()
    if not settled:
        LOGGER.warning(
            "%s was removed while a change was half done; look at the limits of its containers",
            entry.title,
        )
    return owed(entry.subentries, memory.first, desired, found)
