"""A Streamr operator's fleet, heard in the background and gone with the host."""

import asyncio

from freezegun.api import FrozenDateTimeFactory
from homeassistant.const import STATE_UNKNOWN
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.depin_orchestrator.adapters.streamr import StreamrAdapter
from lab.server import Lab

from .common import coordinator_of, states, tick

NODE = "streamr_node"
ADAPTERS = "custom_components.depin_orchestrator.adapters"

pytestmark = pytest.mark.usefixtures("entity_registry_enabled_by_default")


@pytest.fixture
def listening(hass: HomeAssistant, host: MockConfigEntry, lab: Lab) -> MockConfigEntry:
    """Return the host, not set up, whose operator has the websocket plugin."""
    node = host.subentries[NODE]
    data = {**node.data, "ws_url": lab.describe()["streamr"]["ws_url"]}
    hass.config_entries.async_update_subentry(host, node, data=data)
    return host


def adapter_of(entry: MockConfigEntry) -> StreamrAdapter:
    adapter = coordinator_of(entry).adapters[NODE]
    assert isinstance(adapter, StreamrAdapter)
    return adapter


async def test_fleet_appears_when_it_was_heard(
    hass: HomeAssistant,
    listening: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Two heartbeats are enough: in frozen time no window ever ends.
    monkeypatch.setattr(f"{ADAPTERS}.streamr_fleet.MOST_FRAMES", 2)
    assert await hass.config_entries.async_setup(listening.entry_id)
    await hass.async_block_till_done()
    assert float(states(hass, listening, NODE)["sensor", "gas_min"].state) > 0.1
    aside = adapter_of(listening)._aside
    assert aside is not None
    assert aside._task is not None
    await asyncio.wait([aside._task])
    await tick(hass, freezer)
    found = states(hass, listening, NODE)
    assert found["sensor", "fleet_nodes"].state == "2"
    assert found["sensor", "fleet_version"].state == "103.3.1"
    assert found["sensor", "fleet_version_oldest"].state == "103.3.0"
    assert found["binary_sensor", "autostaker"].state == "off"
    assert await hass.config_entries.async_unload(listening.entry_id)


async def test_unloading_stops_the_listening(
    hass: HomeAssistant, listening: MockConfigEntry
) -> None:
    assert await hass.config_entries.async_setup(listening.entry_id)
    await hass.async_block_till_done()
    aside = adapter_of(listening)._aside
    assert aside is not None
    task = aside._task
    assert task is not None
    assert not task.done()
    found = states(hass, listening, NODE)
    assert found["sensor", "fleet_nodes"].state == STATE_UNKNOWN
    assert found["binary_sensor", "autostaker"].state == STATE_UNKNOWN
    assert await hass.config_entries.async_unload(listening.entry_id)
    assert task.cancelled()
