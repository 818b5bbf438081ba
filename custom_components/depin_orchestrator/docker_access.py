"""The host's Docker Engine, as its form describes it."""

from collections.abc import Mapping
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers.aiohttp_client import async_get_clientsession

from .actuators.engine_api import EngineClient
from .const import CONF_DOCKER_URL


async def open_engine(hass: HomeAssistant, data: Mapping[str, Any]) -> EngineClient | None:
    """Return a client for a host's engine, None without one; whoever opens it closes it.

    Raises InvalidInput for an address that is none.
    """
    if not (url := data.get(CONF_DOCKER_URL)):
        return None
    return EngineClient(url, async_get_clientsession(hass))
