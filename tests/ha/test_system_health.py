"""Home Assistant's page of system information knows the integration."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    get_system_health_info,
)

from custom_components.depin_orchestrator.const import DOMAIN


async def info(hass: HomeAssistant) -> dict[str, Any]:
    assert await async_setup_component(hass, "system_health", {})
    await hass.async_block_till_done()
    found = await get_system_health_info(hass, DOMAIN)
    return {
        key: await value if hasattr(value, "__await__") else value for key, value in found.items()
    }


async def test_tells_who_answers(hass: HomeAssistant, running: MockConfigEntry) -> None:
    assert await info(hass) == {
        "hosts": 1,
        "nodes": 4,
        "nodes_online": 4,
        "changes_unfinished": 0,
        "seconds_since_news": 0,
        "prices": "ok",
    }


async def test_tells_of_no_host_too(hass: HomeAssistant) -> None:
    assert await async_setup_component(hass, DOMAIN, {})
    found = await info(hass)
    assert found == {
        "hosts": 0,
        "nodes": 0,
        "nodes_online": 0,
        "changes_unfinished": 0,
        "seconds_since_news": None,
    }
