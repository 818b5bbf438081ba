"""A coordinator that tells many entities slice by slice: none of them holds up the event loop."""

import asyncio
from collections.abc import Callable, Iterable
from itertools import batched
from typing import override

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import callback
from homeassistant.helpers.update_coordinator import DataUpdateCoordinator

from .const import DOMAIN, LOGGER
from .engine.snapshot import Snapshot

#: A listener's number, how to tell it, and whatever it came with.
type Listener = tuple[int, tuple[Callable[[], None], object]]

#: So many entities write their states at a stretch; it takes a few milliseconds.
SLICE = 32


class SlicedCoordinator(DataUpdateCoordinator[Snapshot]):
    """Tells its listeners in slices, and one's defect to nobody else."""

    config_entry: ConfigEntry

    @callback
    @override
    def async_update_listeners(self) -> None:
        """Tell the entities; the first ones at once, the rest when others had their turn."""
        listeners = list(self._listeners.items())
        self._tell(listeners[:SLICE])
        if rest := listeners[SLICE:]:
            self.config_entry.async_create_task(
                self.hass, self._tell_slowly(rest), f"{DOMAIN} listeners"
            )

    async def _tell_slowly(self, listeners: list[Listener]) -> None:
        for slice_ in batched(listeners, SLICE, strict=False):
            await asyncio.sleep(0)
            self._tell(slice_)

    @callback
    def _tell(self, listeners: Iterable[Listener]) -> None:
        for number, (update, _) in listeners:
            if number not in self._listeners:
                continue  # an entity that went meanwhile
            try:
                update()
            except Exception:  # noqa: BLE001 -- one entity's defect must not silence the others
                LOGGER.exception("Unexpected error updating an entity")
