"""A Streamr operator's fleet, heard in the background and gone with the host."""

import asyncio

from freezegun.api import FrozenDateTimeFactory
from homeassistant.const import STATE_UNKNOWN
from homeassistant.core import HomeAssistant, State
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.depin_orchestrator.adapters.streamr import StreamrAdapter
from lab.server import Lab

from .common import Key, coordinator_of, states, tick

NODE = "streamr_node"
MINUTE = 60.0
FLEET: tuple[Key, ...] = (
    ("sensor", "fleet_nodes"),
    ("sensor", "fleet_version"),
    ("sensor", "fleet_version_oldest"),
    ("binary_sensor", "autostaker"),
)
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


async def heard(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory, seconds: float
) -> dict[Key, State]:
    """Let time pass, and the listening that begins then end; return what the operator's say."""
    await tick(hass, freezer, seconds)
    aside = adapter_of(entry)._aside
    assert aside is not None
    if aside._task is not None:
        await asyncio.wait([aside._task])
    await tick(hass, freezer)
    return states(hass, entry, NODE)


async def test_fleet_appears_when_it_was_heard(
    hass: HomeAssistant,
    listening: MockConfigEntry,
    lab: Lab,
    freezer: FrozenDateTimeFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Two heartbeats are enough: in frozen time no window ever ends.
    monkeypatch.setattr(f"{ADAPTERS}.streamr_fleet.MOST_FRAMES", 2)
    assert await hass.config_entries.async_setup(listening.entry_id)
    await hass.async_block_till_done()
    assert float(states(hass, listening, NODE)["sensor", "gas_min"].state) > 0.1
    found = await heard(hass, listening, freezer, 0)
    assert found["sensor", "fleet_nodes"].state == "2"
    assert found["sensor", "fleet_version"].state == "103.3.1"
    assert found["sensor", "fleet_version_oldest"].state == "103.3.0"
    assert found["binary_sensor", "autostaker"].state == "off"
    await _goes_away(hass, listening, lab, freezer)
    assert await hass.config_entries.async_unload(listening.entry_id)


async def _goes_away(
    hass: HomeAssistant, entry: MockConfigEntry, lab: Lab, freezer: FrozenDateTimeFactory
) -> None:
    """Pull the plugin of the user's own node: stale, then unknown, and the rest stays."""
    before = states(hass, entry, NODE)
    await lab.services["streamr_ws"].stop()
    found = await heard(hass, entry, freezer, 6 * MINUTE)
    for key in FLEET:
        assert found[key].state == before[key].state
        assert found[key].attributes["quality"] == "stale"
    # Other sources are asked in time, so that they are as fresh as before.
    for _ in range(3):
        found = await heard(hass, entry, freezer, 20 * MINUTE)
    for key in FLEET:
        assert found[key].state == STATE_UNKNOWN
        assert found[key].attributes["quality"] == "unknown"
        assert found[key].attributes["reason"] == "cannot_connect"
    others = {key for key in before if key not in FLEET and before[key].state != STATE_UNKNOWN}
    assert {key for key in others if found[key].state == STATE_UNKNOWN} == set()
    await lab.services["streamr_ws"].start()
    found = await heard(hass, entry, freezer, 3600)
    for key in FLEET:
        assert found[key].state == before[key].state
        assert found[key].attributes["quality"] == "measured"


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
