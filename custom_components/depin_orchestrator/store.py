"""Keeps a host's books over restarts: read at set-up, written when they changed."""

from datetime import datetime, timedelta
from typing import Any, override

from homeassistant.core import HomeAssistant
from homeassistant.helpers.storage import Store

from .const import DOMAIN
from .engine.books import Books

VERSION = 1
#: How much a power cut may cost; what the networks themselves remember comes back anyway.
SAVE_EVERY = timedelta(minutes=5)


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

    async def load(self, currency: str) -> Books:
        """Return the books as they were last saved, empty ones the first time."""
        data = await self._store.async_load()
        if data is None:
            return Books(currency)
        return await self._hass.async_add_executor_job(Books.from_dict, data["books"], currency)

    def due(self, now: datetime) -> bool:
        """Tell whether the last save is long enough ago; a clock that went back counts."""
        return self._saved_at is None or not timedelta() <= now - self._saved_at < SAVE_EVERY

    async def save(self, books: Books, now: datetime) -> None:
        """Write the books as they are now."""
        self._saved_at = now
        frozen = books.copy()
        data = await self._hass.async_add_executor_job(frozen.as_dict)
        await self._store.async_save({"books": data})

    async def remove(self) -> None:
        """Delete the file."""
        await self._store.async_remove()
