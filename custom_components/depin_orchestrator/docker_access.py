"""The host's Docker Engine, as its form describes it."""

from collections.abc import Mapping
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers.aiohttp_client import async_get_clientsession

from .actuators.docker_tls import Papers
from .actuators.engine_api import EngineClient
from .const import (
    CONF_DOCKER_API_KEY,
    CONF_DOCKER_CA,
    CONF_DOCKER_CERT,
    CONF_DOCKER_FINGERPRINT,
    CONF_DOCKER_KEY,
    CONF_DOCKER_URL,
)

#: Fields of the form in the order of `Papers`.
PAPERS = (CONF_DOCKER_CA, CONF_DOCKER_CERT, CONF_DOCKER_KEY, CONF_DOCKER_FINGERPRINT)


async def open_engine(hass: HomeAssistant, data: Mapping[str, Any]) -> EngineClient | None:
    """Return a client for a host's engine, None without one; whoever opens it closes it.

    Raises InvalidInput: `docker_url` for an address that is none, or one without TLS though
    there are certificates; `certificate` or `fingerprint` for what is none.
    """
    if not (url := data.get(CONF_DOCKER_URL)):
        return None
    trust = await hass.async_add_executor_job(Papers.of(data, *PAPERS).trust)
    session = async_get_clientsession(hass)
    return EngineClient(url, session, api_key=data.get(CONF_DOCKER_API_KEY), trust=trust)
