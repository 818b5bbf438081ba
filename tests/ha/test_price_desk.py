"""Hosts with the same source of prices share what it says."""

import asyncio
from typing import Any

from aiohttp import web as http
from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.depin_orchestrator.const import CONF_PRICE_KEY, CONF_PRICE_URL, DOMAIN
from custom_components.depin_orchestrator.price_desk import DESKS
from lab.server import Lab
from tests.web import Web

from .common import coordinator_of, tick

PRICES = "/simple/price"


def quote(price: float) -> dict[str, Any]:
    ids = ("storj", "golem", "streamr", "grass")
    return {name: {"usd": price, "eur": price, "last_updated_at": 1_795_348_800} for name in ids}


@pytest.fixture
def service(web: Web) -> Web:
    web.set(PRICES, quote(2))
    return web


def add_host(hass: HomeAssistant, name: str, url: str, **options: str) -> MockConfigEntry:
    entry = MockConfigEntry(
        domain=DOMAIN, title=name, entry_id=name, options={CONF_PRICE_URL: url, **options}
    )
    entry.add_to_hass(hass)
    return entry


async def set_up(hass: HomeAssistant, *entries: MockConfigEntry) -> None:
    for entry in entries:
        if entry.state is ConfigEntryState.NOT_LOADED:  # the first one brings the others along
            assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)


def asked(web: Web, path: str = PRICES) -> int:
    return sum(call.startswith(path) for _, call in web.calls)


async def test_one_call_serves_every_host(
    hass: HomeAssistant, lab: Lab, service: Web, freezer: FrozenDateTimeFactory
) -> None:
    one, two = (add_host(hass, name, service.url) for name in ("one", "two"))
    await set_up(hass, one, two)
    assert asked(service) == 1
    charts = asked(service, "/coins")
    service.set(PRICES, quote(3))
    await tick(hass, freezer, 700)
    await tick(hass, freezer)
    assert asked(service) == 2
    for entry in (one, two):
        data = coordinator_of(entry).data
        price = data.prices.of("GLM", data.at)
        assert price is not None
        assert price.value == 3
    assert asked(service, "/coins") <= charts + 5  # once a round, however many hosts there are
    await hass.config_entries.async_unload("one")
    await tick(hass, freezer, 700)
    assert asked(service) == 3
    await hass.config_entries.async_unload("two")
    assert hass.data[DESKS] == {}
    await tick(hass, freezer, 700)
    assert asked(service) == 3


async def test_another_key_is_another_source(hass: HomeAssistant, lab: Lab, service: Web) -> None:
    one = add_host(hass, "one", service.url)
    two = add_host(hass, "two", service.url, **{CONF_PRICE_KEY: "demo"})
    await set_up(hass, one, two)
    assert asked(service) == 2
    assert len(hass.data[DESKS]) == 2
    for entry in (one, two):
        await hass.config_entries.async_unload(entry.entry_id)


async def test_a_host_that_goes_in_the_middle_of_asking(
    hass: HomeAssistant, lab: Lab, service: Web, freezer: FrozenDateTimeFactory
) -> None:
    one, two = (add_host(hass, name, service.url) for name in ("one", "two"))
    await set_up(hass, one, two)
    waiting, let_go = asyncio.Event(), asyncio.Event()

    async def slow(_: http.Request) -> http.Response:
        waiting.set()
        await let_go.wait()
        return http.json_response(quote(5))

    service.handle(PRICES, slow)
    freezer.tick(700)
    asking = hass.async_create_background_task(
        coordinator_of(one).desk.poll(coordinator_of(one).data.at), "one asks"
    )
    await coordinator_of(one)._start_due()
    await waiting.wait()
    await coordinator_of(two)._start_due()
    asking.cancel()
    assert await hass.config_entries.async_unload("one")
    let_go.set()
    await hass.async_block_till_done(wait_background_tasks=True)
    await coordinator_of(two).async_refresh()
    data = coordinator_of(two).data
    price = data.prices.of("GLM", data.at)
    assert price is not None
    assert price.value == 5
    await hass.config_entries.async_unload("two")


async def test_a_host_that_cannot_be_set_up_leaves_no_desk(
    hass: HomeAssistant, lab: Lab, service: Web, hass_storage: dict[str, Any]
) -> None:
    key = f"{DOMAIN}.bad"
    hass_storage[key] = {"version": 1, "minor_version": 1, "key": key, "data": {"books": {}}}
    bad = add_host(hass, "bad", service.url)
    assert not await hass.config_entries.async_setup(bad.entry_id)
    assert hass.data[DESKS] == {}
