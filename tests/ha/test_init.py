"""The life of a host: devices, unloading, and nodes that leave."""

from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import STATE_UNAVAILABLE
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.depin_orchestrator import async_remove_config_entry_device
from custom_components.depin_orchestrator.const import DOMAIN

from .common import states, subentry
from .conftest import Forms


def device_of(
    device_registry: dr.DeviceRegistry, entry: MockConfigEntry, identifier: str
) -> dr.AnyDeviceEntry | None:
    return device_registry.async_get_device_by_identifier(
        (DOMAIN, identifier), config_entry_id=entry.entry_id
    )


async def test_devices(
    running: MockConfigEntry, device_registry: dr.DeviceRegistry, forms: Forms
) -> None:
    host = device_of(device_registry, running, running.entry_id)
    assert host is not None
    assert (host.name, host.entry_type) == ("Attic", dr.DeviceEntryType.SERVICE)
    assert host.via_device_id is None
    expected = {
        "storj_node": ("Storj", "Storj node", "1.162.3"),
        "golem_provider": ("Golem", "Golem provider", "0.17.6"),
        "streamr_node": ("Streamr", "Streamr node", None),
        "grass_account": ("Grass", "Grass account", None),
    }
    for kind, about in expected.items():
        device = device_of(device_registry, running, kind)
        assert device is not None
        assert (device.name, device.model, device.sw_version) == about
        assert device.via_device_id == host.id
        assert device.config_subentry_id == kind
        assert device.configuration_url == forms[kind].get("url")
        assert device.entry_type is dr.DeviceEntryType.SERVICE
    assert len(dr.async_entries_for_config_entry(device_registry, running.entry_id)) == 5


async def test_unload_and_reload(hass: HomeAssistant, running: MockConfigEntry) -> None:
    before = {
        key: state.state
        for node in (None, *running.subentries)
        for key, state in states(hass, running, node).items()
    }
    coordinator = running.runtime_data
    assert await hass.config_entries.async_unload(running.entry_id)
    await hass.async_block_till_done()
    assert running.state is ConfigEntryState.NOT_LOADED
    found = [
        s for node in (None, *running.subentries) for s in states(hass, running, node).values()
    ]
    assert found
    assert {state.state for state in found} == {STATE_UNAVAILABLE}
    assert await hass.config_entries.async_setup(running.entry_id)
    await hass.async_block_till_done()
    assert running.state is ConfigEntryState.LOADED
    assert running.runtime_data is not coordinator
    after = {
        key: state.state
        for node in (None, *running.subentries)
        for key, state in states(hass, running, node).items()
    }
    # What was earned is still known, and not counted twice.
    assert after["sensor", "earnings_total"] == before["sensor", "earnings_total"]
    assert after.keys() == before.keys()


async def test_a_changed_host_starts_over(hass: HomeAssistant, running: MockConfigEntry) -> None:
    coordinator = running.runtime_data
    hass.config_entries.async_update_entry(running, title="Cellar")
    await hass.async_block_till_done()
    assert running.state is ConfigEntryState.LOADED
    assert running.runtime_data is not coordinator


async def test_a_removed_node_takes_its_device_along(
    hass: HomeAssistant,
    running: MockConfigEntry,
    device_registry: dr.DeviceRegistry,
    entity_registry: er.EntityRegistry,
) -> None:
    hass.config_entries.async_remove_subentry(running, "golem_provider")
    await hass.async_block_till_done()
    assert running.state is ConfigEntryState.LOADED
    assert device_of(device_registry, running, "golem_provider") is None
    assert states(hass, running, "golem_provider") == {}
    left = er.async_entries_for_config_entry(entity_registry, running.entry_id)
    assert {entity.config_subentry_id for entity in left} == {
        None,
        "storj_node",
        "streamr_node",
        "grass_account",
    }
    assert "golem_provider" not in running.runtime_data.data.nodes
    # Its money is forgotten as well: added again, it is read again.
    assert "golem_provider" not in running.runtime_data.books.ledgers


async def test_a_removed_host_leaves_nothing(
    hass: HomeAssistant,
    host: MockConfigEntry,
    device_registry: dr.DeviceRegistry,
    entity_registry: er.EntityRegistry,
) -> None:
    assert await hass.config_entries.async_setup(host.entry_id)
    await hass.async_block_till_done()
    await hass.config_entries.async_remove(host.entry_id)
    await hass.async_block_till_done()
    assert not device_registry.devices
    assert not [e for e in entity_registry.entities.values() if e.platform == DOMAIN]
    assert not hass.states.async_entity_ids(("sensor", "binary_sensor"))


async def test_only_stale_devices_may_go(
    hass: HomeAssistant, running: MockConfigEntry, device_registry: dr.DeviceRegistry
) -> None:
    for identifier in (running.entry_id, *running.subentries):
        device = device_of(device_registry, running, identifier)
        assert device is not None
        assert not await async_remove_config_entry_device(hass, running, device)
    stale = device_registry.async_get_or_create(
        config_entry_id=running.entry_id, identifiers={(DOMAIN, "gone")}
    )
    assert await async_remove_config_entry_device(hass, running, stale)


async def test_a_node_is_added(
    hass: HomeAssistant, running: MockConfigEntry, forms: Forms
) -> None:
    late = subentry("grass_account", forms["grass_account"], None, subentry_id="late")
    hass.config_entries.async_add_subentry(running, late)
    await hass.async_block_till_done()
    assert states(hass, running, "late")["sensor", "health"].state == "earning"


@pytest.mark.parametrize("kind", ["storj_node", "golem_provider"])
async def test_a_host_of_one_node(hass: HomeAssistant, host: MockConfigEntry, kind: str) -> None:
    for other in [node for node in host.subentries if node != kind]:
        hass.config_entries.async_remove_subentry(host, other)
    assert await hass.config_entries.async_setup(host.entry_id)
    await hass.async_block_till_done()
    assert states(hass, host)["sensor", "status"].state == "earning"
    assert await hass.config_entries.async_unload(host.entry_id)
