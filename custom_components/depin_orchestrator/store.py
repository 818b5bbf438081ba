"""Keeps a host's books over restarts: read at set-up, written when they changed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Self, override

from homeassistant.core import CALLBACK_TYPE, HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.event import async_call_later
from homeassistant.helpers.storage import STORAGE_DIR, Store

from .const import DOMAIN, LOGGER
from .engine.books import Books
from .engine.cells import day_of
from .engine.changes import Changes
from .engine.dials import Dial
from .engine.errors import InvalidInput
from .engine.outcome import Outcome, Result
from .engine.plain import read_dials, write_dials
from .engine.rollup import HOURS_KEPT
from .engine.rows import by_day
from .engine.watch import Watch

VERSION = 1
#: How much a power cut may cost; what the networks themselves remember comes back anyway.
SAVE_EVERY = timedelta(minutes=5)
#: How long the memory of a change may wait, in seconds: until then the journal tells it.
SAVE_SOON = 1.0


class BooksStore(Store[dict[str, Any]]):
    """The file of one host."""

    def __init__(self, hass: HomeAssistant, entry_id: str) -> None:
        """Name the file after the host's entry."""
        # Years of rows take longer to write as JSON than the loop may wait.
        super().__init__(
            hass, VERSION, f"{DOMAIN}.{entry_id}", private=True, serialize_in_event_loop=False
        )

    @override
    async def _async_migrate_func(
        self, old_major_version: int, old_minor_version: int, old_data: dict[str, Any]
    ) -> dict[str, Any]:
        """Return data of an older version as this one writes it; there is none yet."""
        return old_data


class Keeper:
    """Loads and saves the books of one host."""

    def __init__(self, hass: HomeAssistant, entry_id: str) -> None:
        """Open the host's file."""
        self._hass = hass
        self._store = BooksStore(hass, entry_id)
        self._saved_at: datetime | None = None
        self._compacted: datetime | None = None

    async def load(self, currency: str) -> Books:
        """Return the books as they were last saved, empty ones the first time."""
        data = await self._store.async_load()
        if data is None:
            return Books(currency)
        return await self._hass.async_add_executor_job(Books.from_dict, data["books"], currency)

    def due(self, now: datetime) -> bool:
        """Tell whether the last save is long enough ago; a clock that went back counts."""
        return self._saved_at is None or not timedelta() <= now - self._saved_at < SAVE_EVERY

    async def compact(self, books: Books, now: datetime) -> None:
        """Let the ledgers forget the hours of old days, once a day and away from the loop.

        Rows as old as that are in no roll-up's hours and no period figure, and the statistics
        keep the hours that they have.
        """
        before = day_of(now - HOURS_KEPT)
        if before == self._compacted:
            return
        self._compacted = before
        for ledger in list(books.ledgers.values()):
            old = ledger.old(before)
            ledger.take(old, await self._hass.async_add_executor_job(by_day, old, before))

    async def save(self, books: Books, now: datetime) -> None:
        """Write the books as they are now."""
        self._saved_at = now
        frozen = books.copy()
        data = await self._hass.async_add_executor_job(frozen.as_dict)
        await self._store.async_save({"books": data})

    async def remove(self) -> None:
        """Delete the file."""
        await self._store.async_remove()


@dataclass(slots=True)
class Memory:
    """What outlives a restart of what was changed on a host."""

    changes: Changes = field(default_factory=Changes)
    watch: Watch | None = None
    #: What each dial read when it was first seen, in the resource's unit.
    first: dict[Dial, float] = field(default_factory=dict)

    def record(self, outcome: Outcome) -> None:
        """Remember a change of the machine: how it ended, what was before, what it promises."""
        self.changes.record(outcome)
        change, steps = outcome.plan.id, outcome.plan.steps
        for step in steps:
            self.first.setdefault(step.dial, step.before.amount)
        known = self.watch is not None and self.watch.change == change
        if outcome.result is Result.APPLIED and steps and not known:
            self.watch = outcome.watch

    def as_dict(self) -> dict[str, Any]:
        """Return plain data."""
        return {
            "changes": self.changes.as_dict(),
            "watch": self.watch and self.watch.as_dict(),
            "first": write_dials(self.first),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Restore `as_dict`; raises InvalidInput, KeyError, TypeError or ValueError."""
        watch = data["watch"]
        return cls(
            Changes.from_dict(data["changes"]),
            None if watch is None else Watch.from_dict(watch),
            read_dials(data["first"]),
        )


def journal_path(hass: HomeAssistant, entry_id: str) -> Path:
    """Return the file of a host's write-ahead journal."""
    return Path(hass.config.path(STORAGE_DIR, f"{DOMAIN}.{entry_id}.journal"))


def alert_store(hass: HomeAssistant, entry_id: str) -> Store[dict[str, Any]]:
    """Return the file of a host's alerts."""
    name = f"{DOMAIN}.{entry_id}.alerts"
    return Store(hass, VERSION, name, private=True, serialize_in_event_loop=False)


class MemoryKeeper:
    """Loads and saves one host's memory of changes; small, so that each change can save it."""

    def __init__(self, hass: HomeAssistant, entry_id: str) -> None:
        """Open the host's file, beside its books."""
        self._store: Store[dict[str, Any]] = Store(
            hass, VERSION, f"{DOMAIN}.{entry_id}.changes", private=True, atomic_writes=True
        )
        self._hass = hass
        #: Counts on with each wish to save; the last one that is on disk.
        self._wished = self._saved = 0
        self._cancel: CALLBACK_TYPE | None = None

    async def load(self) -> Memory:
        """Return what was saved; an empty memory the first time, or if it cannot be read.

        The journal still knows the last change then.
        """
        try:
            data = await self._store.async_load()
            return Memory() if data is None else Memory.from_dict(data)
        except (HomeAssistantError, InvalidInput, KeyError, TypeError, ValueError) as err:
            LOGGER.warning("The history of changes could not be read and begins anew: %s", err)
            return Memory()

    async def save(self, memory: Memory) -> None:
        """Write it now."""
        if self._cancel:
            self._cancel()
            self._cancel = None
        wished = self._wished
        await self._store.async_save(memory.as_dict())
        self._saved = max(self._saved, wished)

    def save_soon(self, memory: Memory) -> None:
        """Write it in a moment, when nobody waits for an answer any more."""
        self._wished += 1

        async def save(_: datetime) -> None:
            await self.save(memory)

        # Not the store's own delay: that does not tell when it has written.
        if self._cancel is None:
            self._cancel = async_call_later(self._hass, SAVE_SOON, save)

    async def flush(self, memory: Memory) -> None:
        """Return when what was to be written soon is on disk."""
        if self._saved < self._wished:
            await self.save(memory)

    async def remove(self) -> None:
        """Delete the file."""
        await self._store.async_remove()
