"""What nodes use together, and what a CPU sensor of the user's own brings with it."""

from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant, State
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from .common import coordinator_of, states, tick

STORJ, GOLEM, STREAMR, GRASS = "storj_node", "golem_provider", "streamr_node", "grass_account"
PERCENT = {"unit_of_measurement": "%"}


async def set_up(
    hass: HomeAssistant, host: MockConfigEntry, named: dict[str, dict[str, str]], **data: Any
) -> None:
    for kind, fields in named.items():
        node = host.subentries[kind]
        hass.config_entries.async_update_subentry(host, node, data={**node.data, **fields})
    hass.config_entries.async_update_entry(host, data={**host.data, **data})
    assert await hass.config_entries.async_setup(host.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)


def host_sensor(hass: HomeAssistant, host: MockConfigEntry, key: str) -> State:
    return states(hass, host)["sensor", key]


async def test_a_sum_names_the_nodes_it_lacks(
    hass: HomeAssistant, host: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    hass.states.async_set("sensor.one", "12.5", PERCENT)
    hass.states.async_set("sensor.two", "30", PERCENT)
    hass.states.async_set("sensor.memory", "2", {"unit_of_measurement": "GiB"})
    named = {
        STORJ: {"cpu_entity": "sensor.one"},
        GOLEM: {"cpu_entity": "sensor.two", "memory_entity": "sensor.memory"},
    }
    await set_up(hass, host, named)
    cpu = host_sensor(hass, host, "cpu_usage")
    assert float(cpu.state) == 42.5
    assert cpu.attributes["quality"] == "estimated"
    assert cpu.attributes["missing"] == ["Streamr", "Grass"]
    memory = host_sensor(hass, host, "memory_usage")
    assert (float(memory.state), memory.attributes["unit_of_measurement"]) == (2, "GiB")
    assert memory.attributes["missing"] == ["Storj", "Streamr", "Grass"]
    hass.states.async_set("sensor.one", "unavailable")
    await tick(hass, freezer, 20)
    cpu = host_sensor(hass, host, "cpu_usage")
    assert (float(cpu.state), cpu.attributes["quality"]) == (42.5, "stale")
    await tick(hass, freezer, 200)
    await tick(hass, freezer, 20)
    cpu = host_sensor(hass, host, "cpu_usage")
    assert (float(cpu.state), cpu.attributes["quality"]) == (30, "estimated")
    assert cpu.attributes["missing"] == ["Storj", "Streamr", "Grass"]
    await hass.config_entries.async_unload(host.entry_id)


async def test_a_whole_sum_is_measured(
    hass: HomeAssistant, host: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    hass.states.async_set("sensor.cpu", "5", PERCENT)
    await set_up(hass, host, {kind: {"cpu_entity": "sensor.cpu"} for kind in host.subentries})
    cpu = host_sensor(hass, host, "cpu_usage")
    assert (float(cpu.state), cpu.attributes["quality"]) == (20, "measured")
    assert cpu.attributes["missing"] == []
    await hass.config_entries.async_unload(host.entry_id)


async def test_without_a_source_there_is_no_sum(
    hass: HomeAssistant, running: MockConfigEntry
) -> None:
    keys = {key for _, key in states(hass, running)}
    assert not {"cpu_usage", "memory_usage"} & keys
    # Streamr tells of its own connections.
    assert {"network_in", "network_out"} <= keys


@pytest.mark.parametrize("threads", [8, None])
async def test_a_named_cpu_sensor_feeds_the_share_of_the_power(
    hass: HomeAssistant,
    host: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    threads: int | None,
) -> None:
    hass.states.async_set("sensor.power", "100", {"unit_of_measurement": "W"})
    hass.states.async_set("sensor.cpu", "25", PERCENT)
    named = {kind: {"cpu_entity": "sensor.cpu"} for kind in (STORJ, GOLEM)}
    electricity = {"power_entity": "sensor.power", "fixed_price": 0.3, "cpu_threads": threads}
    await set_up(hass, host, named, **electricity)
    await tick(hass, freezer, 20)
    readings = coordinator_of(host).data.nodes[GOLEM]
    cost = states(hass, host, GOLEM)["sensor", "electricity_cost"]
    if threads is None:
        assert readings.value("cpu_cores") is None
        assert cost.state == "unknown"
    else:
        assert readings.value("cpu_cores") == 2
        assert float(cost.state) == pytest.approx(2 * 6 * 24 / 1000 * 0.3)  # 6 W a core
        assert cost.attributes["quality"] == "estimated"
    assert ("sensor", "electricity_cost") not in states(hass, host, GRASS)
    await hass.config_entries.async_unload(host.entry_id)


@pytest.mark.parametrize("state", ["nan", "inf", "nonsense"])
async def test_a_sensor_without_sense_is_unknown(
    hass: HomeAssistant, host: MockConfigEntry, state: str
) -> None:
    hass.states.async_set("sensor.cpu", state, PERCENT)
    await set_up(hass, host, {GOLEM: {"cpu_entity": "sensor.cpu"}})
    for node in (None, GOLEM):
        cpu = states(hass, host, node)["sensor", "cpu_usage"]
        assert (cpu.state, cpu.attributes["reason"]) in (
            ("unknown", "bad_response"),
            ("unknown", "too_little_data"),
        )
    await hass.config_entries.async_unload(host.entry_id)
