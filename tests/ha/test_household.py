"""The host's own power and price sensors become its electricity and net earnings."""

from datetime import timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)

from custom_components.depin_orchestrator.household import moment_now


async def tick(hass: HomeAssistant, freezer: FrozenDateTimeFactory, minutes: float) -> None:
    freezer.tick(timedelta(minutes=minutes))
    async_fire_time_changed(hass)
    await hass.async_block_till_done(wait_background_tasks=True)


def state(hass: HomeAssistant, key: str) -> Any:
    found = hass.states.get(f"sensor.attic_{key}")
    assert found
    return found


async def set_up(hass: HomeAssistant, host: MockConfigEntry, **electricity: Any) -> None:
    hass.config_entries.async_update_entry(host, data={**host.data, **electricity})
    assert await hass.config_entries.async_setup(host.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)


@pytest.mark.parametrize(
    ("zone", "end"),
    [
        ("Europe/Amsterdam", "2026-11-30T23:00:00+00:00"),
        ("America/New_York", "2026-12-01T05:00:00+00:00"),
        ("UTC", "2026-12-01T00:00:00+00:00"),
    ],
)
async def test_a_month_ends_by_the_clock_of_the_household(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, zone: str, end: str
) -> None:
    await hass.config.async_set_time_zone(zone)
    freezer.move_to("2026-11-22T12:00:00+00:00")
    assert moment_now().month_end.isoformat() == end


@pytest.mark.parametrize(
    ("electricity", "price"),
    [
        ({"fixed_price": 0.25}, 0.25),
        ({"price_entity": "sensor.price", "fixed_price": 9}, 0.5),
    ],
)
async def test_electricity(
    hass: HomeAssistant,
    host: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    electricity: dict[str, Any],
    price: float,
) -> None:
    hass.states.async_set("sensor.power", "0.2", {"unit_of_measurement": "kW"})
    hass.states.async_set("sensor.price", "0.5")
    await set_up(hass, host, power_entity="sensor.power", **electricity)
    assert state(hass, "electricity_cost").state == "unknown"
    for _ in range(14):
        await tick(hass, freezer, 10)
    cost = state(hass, "electricity_cost")
    assert float(cost.state) == pytest.approx(0.2 * 24 * price)
    assert cost.attributes["unit_of_measurement"] == "EUR/d"
    assert cost.attributes["quality"] == "estimated"
    gross = float(state(hass, "earnings_rate").state)
    assert float(state(hass, "net_rate").state) == pytest.approx(gross - float(cost.state))
    await hass.config_entries.async_unload(host.entry_id)


@pytest.mark.parametrize("power", ["unknown", "-5", "1e9", "nan"])
async def test_sensor_without_sense(
    hass: HomeAssistant, host: MockConfigEntry, freezer: FrozenDateTimeFactory, power: str
) -> None:
    hass.states.async_set("sensor.power", power, {"unit_of_measurement": "W"})
    hass.states.async_set("sensor.price", "nonsense")
    await set_up(hass, host, power_entity="sensor.power", price_entity="sensor.price")
    for _ in range(8):
        await tick(hass, freezer, 10)
    assert state(hass, "electricity_cost").state == "unknown"
    assert state(hass, "net_rate").state == "unknown"
    await hass.config_entries.async_unload(host.entry_id)


async def test_forecasts_survive_a_restart(
    hass: HomeAssistant,
    host: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    hass_storage: dict[str, Any],
) -> None:
    await set_up(hass, host)
    for _ in range(3):
        await tick(hass, freezer, 30)
    # Storj's pay stubs reach back for months, so it is forecast at once.
    forecast = hass.states.get("sensor.storj_forecast_month")
    assert forecast
    assert float(forecast.attributes["low"]) <= float(forecast.state)
    assert float(forecast.attributes["high"]) >= float(forecast.state)
    assert "depin_orchestrator.host.economy" in hass_storage
    await hass.config_entries.async_reload(host.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    await tick(hass, freezer, 1)
    again = hass.states.get("sensor.storj_forecast_month")
    assert again
    assert float(again.state) == pytest.approx(float(forecast.state), rel=0.05)
    await hass.config_entries.async_unload(host.entry_id)


async def test_unreadable_file_begins_anew(
    hass: HomeAssistant,
    host: MockConfigEntry,
    hass_storage: dict[str, Any],
    caplog: pytest.LogCaptureFixture,
) -> None:
    key = "depin_orchestrator.host.economy"
    hass_storage[key] = {"version": 1, "minor_version": 1, "key": key, "data": {"version": 7}}
    await set_up(hass, host)
    assert "begin anew" in caplog.text
    await hass.config_entries.async_unload(host.entry_id)


@pytest.mark.parametrize("gone", ["sensor.power", "sensor.price"])
async def test_a_sensor_that_falls_silent(
    hass: HomeAssistant, host: MockConfigEntry, freezer: FrozenDateTimeFactory, gone: str
) -> None:
    hass.states.async_set("sensor.power", "200", {"unit_of_measurement": "W"})
    hass.states.async_set("sensor.price", "0.5")
    await set_up(hass, host, power_entity="sensor.power", price_entity="sensor.price")
    for _ in range(8):
        await tick(hass, freezer, 10)
    cost = state(hass, "electricity_cost").state
    hass.states.async_set(gone, "unavailable")
    for _ in range(4):
        await tick(hass, freezer, 40)
    for key in ("electricity_cost", "net_rate"):
        assert state(hass, key).attributes["quality"] == "stale"
        assert state(hass, key).attributes["measured_at"] < "2026-11-22T14"
    assert float(state(hass, "electricity_cost").state) == pytest.approx(float(cost))
    hass.states.async_remove(gone)
    for _ in range(5):
        await tick(hass, freezer, 6 * 60)
    for key in ("electricity_cost", "net_rate"):
        assert state(hass, key).state == "unknown"
        assert state(hass, key).attributes["reason"]
    await hass.config_entries.async_unload(host.entry_id)
