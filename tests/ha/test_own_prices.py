"""Prices of the user's own stand in where the service has none."""

from datetime import datetime, timedelta
from decimal import Decimal

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)

from custom_components.depin_orchestrator.engine.prices import Price, Prices
from custom_components.depin_orchestrator.own_prices import OwnPrices
from lab.server import Lab

from .common import coordinator_of
from .conftest import NOW

TOTAL = "sensor.golem_earnings_total_fiat"


async def tick(hass: HomeAssistant, freezer: FrozenDateTimeFactory, seconds: float) -> None:
    freezer.tick(timedelta(seconds=seconds))
    async_fire_time_changed(hass)
    await hass.async_block_till_done(wait_background_tasks=True)


@pytest.mark.parametrize("state", ["nonsense", "-1", "0", "nan", "unavailable"])
async def test_sensor_that_is_no_price(
    hass: HomeAssistant, host: MockConfigEntry, lab: Lab, state: str
) -> None:
    await lab.services["prices"].stop()
    hass.states.async_set("sensor.glm", state)
    options = {**host.options, "glm_price_entity": "sensor.glm", "usd_price_entity": "sensor.no"}
    hass.config_entries.async_update_entry(host, options=options)
    assert await hass.config_entries.async_setup(host.entry_id)
    await hass.async_block_till_done()
    total = hass.states.get(TOTAL)
    assert total
    assert total.state == "unknown"
    assert total.attributes["quality"] == "unpriced"
    await hass.config_entries.async_unload(host.entry_id)


async def test_own_price_values_what_the_service_does_not(
    hass: HomeAssistant, host: MockConfigEntry, lab: Lab, freezer: FrozenDateTimeFactory
) -> None:
    await lab.services["prices"].stop()
    hass.states.async_set("sensor.glm", "2")
    options = {**host.options, "glm_price_entity": "sensor.glm"}
    hass.config_entries.async_update_entry(host, options=options)
    assert await hass.config_entries.async_setup(host.entry_id)
    await hass.async_block_till_done()
    # Old money waits a while for the price of its day, then takes the one there is.
    for _ in range(8):
        await tick(hass, freezer, 300)
    amount = hass.states.get("sensor.golem_earnings_total")
    total = hass.states.get(TOTAL)
    assert amount
    assert total
    assert float(total.state) == pytest.approx(float(amount.state) * 2)
    host_total = hass.states.get("sensor.attic_earnings_total")
    assert host_total
    assert host_total.attributes["unpriced"] == ["Storj", "Streamr", "Grass"]
    assert coordinator_of(host).data.as_dict()["prices"]["GLM"]["source"] == "sensor.glm"
    await _falls_silent(hass, freezer, total.state)
    await hass.config_entries.async_unload(host.entry_id)


async def _falls_silent(hass: HomeAssistant, freezer: FrozenDateTimeFactory, worth: str) -> None:
    """Pull the price: what it made is as old as the price, and what comes later has none."""

    def said(key: str) -> tuple[str, str]:
        found = hass.states.get(f"sensor.{key}")
        assert found
        return found.state, found.attributes["quality"]

    # A helper that is set once is not told again, and is true all the same.
    for _ in range(3):
        await tick(hass, freezer, 10 * 3600)
    assert said("golem_earnings_total_fiat") == (worth, "measured")
    hass.states.async_set("sensor.glm", "unavailable")
    await tick(hass, freezer, 2 * 3600)
    assert said("golem_earnings_total_fiat") == (worth, "stale")
    assert said("attic_earnings_total")[1] == "stale"
    hass.states.async_remove("sensor.glm")
    for _ in range(3):
        await tick(hass, freezer, 10 * 3600)
    assert said("golem_earnings_total_fiat") == (worth, "stale")
    assert said("attic_earnings_rate") == ("unknown", "unpriced")
    hass.states.async_set("sensor.glm", "2")
    await tick(hass, freezer, 60)
    assert said("golem_earnings_total_fiat") == (worth, "measured")


def test_a_stale_price_gives_way_to_a_newer_one_of_ones_own(hass: HomeAssistant) -> None:
    hass.states.async_set("sensor.glm", "2")
    own = OwnPrices(hass, {"glm_price_entity": "sensor.glm"})

    def worth(told_at: datetime, now: datetime) -> Decimal:
        told = Prices("EUR", {"GLM": Price(Decimal(1), told_at)})
        return own.complete(told, now).tokens["GLM"].value

    assert worth(NOW - timedelta(minutes=50), NOW) == 1
    assert worth(NOW - timedelta(hours=2), NOW) == 2
    hass.states.async_remove("sensor.glm")
    later = NOW + timedelta(hours=3)
    assert worth(NOW - timedelta(hours=1), later) == 2
    assert worth(NOW + timedelta(hours=1), later) == 1


async def test_another_currency_starts_the_books_over(
    hass: HomeAssistant, running: MockConfigEntry
) -> None:
    before = hass.states.get(TOTAL)
    assert before
    assert before.attributes["unit_of_measurement"] == "EUR"
    await hass.config.async_update(currency="USD")
    await hass.async_block_till_done(wait_background_tasks=True)
    after = hass.states.get(TOTAL)
    assert after
    assert after.attributes["unit_of_measurement"] == "USD"
    assert float(after.state) == pytest.approx(float(before.state) / 0.921, rel=1e-3)
