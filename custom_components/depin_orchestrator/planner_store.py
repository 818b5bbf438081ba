"""Keeps what a host has learned over restarts."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.storage import Store

from .const import DOMAIN, LOGGER
from .engine.brain import VERSION, Brain
from .engine.errors import InvalidInput


class BrainKeeper:
    """Loads and saves one host's memory; its weeks of scenes are written in a thread."""

    def __init__(self, hass: HomeAssistant, entry_id: str) -> None:
        """Open the host's file."""
        self._hass = hass
        self._store: Store[dict[str, Any]] = Store(
            hass,
            VERSION,
            f"{DOMAIN}.{entry_id}.planner",
            private=True,
            serialize_in_event_loop=False,
        )

    async def load(self) -> Brain:
        """Return what was saved; an empty memory the first time, or if it cannot be read."""
        try:
            data = await self._store.async_load()
            if data is None:
                return Brain()
            return await self._hass.async_add_executor_job(Brain.from_dict, data)
        except (HomeAssistantError, InvalidInput) as err:
            LOGGER.warning("What the optimizer has learned begins anew: %s", err)
            return Brain()

    async def save(self, brain: Brain) -> None:
        """Write it now; nobody may change it meanwhile."""
        data = await self._hass.async_add_executor_job(brain.as_dict)
        await self._store.async_save(data)

    async def remove(self) -> None:
        """Delete the file."""
        await self._store.async_remove()
