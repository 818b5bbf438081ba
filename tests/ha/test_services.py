"""The actions that answer: all of a host, one node, a period."""

from collections.abc import AsyncGenerator
from datetime import timedelta
from decimal import Decimal
import json
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
import voluptuous as vol

from custom_components.depin_orchestrator.const import CONF_PRICE_URL, DOMAIN
from custom_components.depin_orchestrator.engine.history import LENGTH
from lab.server import Lab

from .common import subentry, tick
from .conftest import NOW, Forms
from .secrets import secrets

MINUTE = timedelta(minutes=1)


async def ask(hass: HomeAssistant, action: str, **data: Any) -> dict[str, Any]:
    answer = await hass.services.async_call(
        DOMAIN, action, data, blocking=True, return_response=True
    )
    assert isinstance(answer, dict)
    json.dumps(answer)  # plain all through
    return answer


async def test_status_of_all(hass: HomeAssistant, running: MockConfigEntry) -> None:
    status = await ask(hass, "get_status")
    assert status["at"] == NOW.isoformat()
    assert status["currency"] == "EUR"
    assert status["nodes"].keys() == running.subentries.keys()
    assert status["protocols"] == {
        protocol: {"nodes": 1, "online": 1, "earning": 1, "health": "earning"}
        for protocol in ("storj", "golem", "streamr", "grass")
    }
    assert status["unpriced"] == ["Grass"]
    total = status["host"]["earnings_total"]
    assert Decimal(total["value"]) > 0
    assert (total["unit"], total["quality"]) == ("EUR", "measured")
    storj = status["nodes"]["storj_node"]
    assert (storj["name"], storj["protocol"], storj["online"]) == ("Storj", "storj", True)
    assert storj["readings"]["earnings_total"]["unit"] == "USD"


@pytest.mark.parametrize("wanted", ["golem_provider", "Golem", "gOLEM"])
async def test_status_of_a_node(
    hass: HomeAssistant, running: MockConfigEntry, wanted: str
) -> None:
    node = await ask(hass, "get_status", node=wanted, config_entry_id=running.entry_id)
    assert (node["id"], node["health"]) == ("golem_provider", "earning")


async def test_status_of_a_dead_node(
    hass: HomeAssistant, running: MockConfigEntry, lab: Lab, freezer: FrozenDateTimeFactory
) -> None:
    await lab.services["storj"].stop()
    await tick(hass, freezer, 70)
    status = await ask(hass, "get_status")
    assert status["protocols"]["storj"] == {
        "nodes": 1,
        "online": 0,
        "earning": 0,
        "health": "offline",
    }
    node = status["nodes"]["storj_node"]
    assert (node["online"], node["health_reason"]) == (False, "cannot_connect")
    assert node["outages"] == {"sno": "cannot_connect"}


async def test_wrong_nodes(hass: HomeAssistant, running: MockConfigEntry, forms: Forms) -> None:
    with pytest.raises(ServiceValidationError) as unknown:
        await ask(hass, "get_status", node="nobody")
    assert unknown.value.translation_key == "node_not_found"
    assert unknown.value.translation_placeholders == {"node": "nobody"}
    twin = subentry("storj_node", forms["storj_node"], None, subentry_id="twin", title="STORJ")
    hass.config_entries.async_add_subentry(running, twin)
    await hass.async_block_till_done()
    with pytest.raises(ServiceValidationError) as ambiguous:
        await ask(hass, "get_status", node="storj")
    assert ambiguous.value.translation_key == "node_ambiguous"
    assert ambiguous.value.translation_domain == DOMAIN
    assert (await ask(hass, "get_status", node="twin"))["name"] == "STORJ"


async def test_no_secret_leaves(
    hass: HomeAssistant, running: MockConfigEntry, lab: Lab, forms: Forms
) -> None:
    for action in ("get_status", "get_metrics"):
        text = json.dumps(await ask(hass, action)).casefold()
        assert [s for s in secrets(lab, forms) if s.casefold() in text] == []


async def test_metrics(
    hass: HomeAssistant, running: MockConfigEntry, freezer: FrozenDateTimeFactory, lab: Lab
) -> None:
    for minute in range(1, 11):
        if minute == 6:
            await lab.services["storj"].stop()
        await tick(hass, freezer, 60)
    found = await ask(hass, "get_metrics")
    now = NOW + 10 * MINUTE
    assert (found["start"], found["end"]) == (
        (now - timedelta(days=1)).isoformat(),
        now.isoformat(),
    )
    assert found["currency"] == "EUR"
    times = [row["at"] for row in found["snapshots"]]
    assert times == sorted(times)
    assert times[0] == NOW.isoformat()
    assert len(times) == 11
    totals = found["totals"]
    assert totals["golem_provider"]["uptime"] == 100
    assert 50 <= totals["storj_node"]["uptime"] <= 70  # seen at its next poll
    # Nobody knows what these earned before we looked; that is not 0.
    for node in ("streamr_node", "grass_account"):
        assert totals[node]["earned"] is None
        assert totals[node]["earned_fiat"] is None
    assert Decimal(totals["golem_provider"]["earned"]) == 0
    assert Decimal(totals["golem_provider"]["earned_fiat"]) == 0
    assert totals["storj_node"]["token"] == "USD"
    last = found["snapshots"][-1]["nodes"]["storj_node"]
    assert (last["online"], last["health"]) == (False, "offline")
    assert last["earnings_total"] == found["snapshots"][0]["nodes"]["storj_node"]["earnings_total"]


async def test_metrics_of_a_period(
    hass: HomeAssistant, running: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    await hass.config.async_set_time_zone("Europe/Amsterdam")
    for _ in range(6):
        await tick(hass, freezer, 60)
    # A time without a zone is the household's: 13:02 in Amsterdam.
    found = await ask(hass, "get_metrics", start="2026-11-22 13:02:00", end="2026-11-22 13:05:00")
    assert found["start"] == (NOW + 2 * MINUTE).isoformat()
    assert [row["at"] for row in found["snapshots"]] == [
        (NOW + n * MINUTE).isoformat() for n in (2, 3, 4, 5)
    ]
    same = await ask(
        hass, "get_metrics", start="2026-11-22T12:02:00Z", end="2026-11-22T14:05:00+02:00"
    )
    assert same["snapshots"][0] == found["snapshots"][0]
    all_time = await ask(hass, "get_metrics", start="2020-01-01T00:00:00Z")
    total = hass.states.get("sensor.storj_earnings_total")
    assert total is not None
    assert Decimal(all_time["totals"]["storj_node"]["earned"]) == Decimal(total.state)
    before = await ask(hass, "get_metrics", end="2020-01-01T00:00:00Z")
    assert before["snapshots"] == []
    assert before["totals"]["golem_provider"]["uptime"] is None
    assert before["totals"]["golem_provider"]["earned"] is None


async def test_metrics_are_thinned(
    hass: HomeAssistant, running: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    for _ in range(6):
        await tick(hass, freezer, 60)
    for limit in (1, 2, 3):
        rows = (await ask(hass, "get_metrics", limit=limit))["snapshots"]
        assert len(rows) == limit
        assert rows[-1]["at"] == (NOW + 6 * MINUTE).isoformat()
    for limit in (0, LENGTH + 1, "many"):
        with pytest.raises(vol.Invalid):
            await ask(hass, "get_metrics", limit=limit)


@pytest.mark.parametrize("end", ["2026-11-21T12:00:00Z", "2026-11-20T12:00:00Z"])
async def test_a_period_that_ends_before_it_starts(
    hass: HomeAssistant, running: MockConfigEntry, end: str
) -> None:
    with pytest.raises(ServiceValidationError) as err:
        await ask(hass, "get_metrics", start="2026-11-21T12:00:00Z", end=end)
    assert err.value.translation_key == "period_ends_before_start"


@pytest.mark.parametrize("action", ["get_status", "get_metrics"])
async def test_no_host(hass: HomeAssistant, host: MockConfigEntry, action: str) -> None:
    assert await hass.config_entries.async_setup(host.entry_id)
    await hass.async_block_till_done()
    with pytest.raises(ServiceValidationError) as unknown:
        await ask(hass, action, config_entry_id="nobody")
    assert unknown.value.translation_key
    assert await hass.config_entries.async_unload(host.entry_id)
    for data in ({}, {"config_entry_id": host.entry_id}):
        with pytest.raises(ServiceValidationError) as unloaded:
            await ask(hass, action, **data)
        assert unloaded.value.translation_key


@pytest.fixture
async def two(
    hass: HomeAssistant, running: MockConfigEntry, lab: Lab
) -> AsyncGenerator[MockConfigEntry]:
    """Return a second host, running."""
    prices = lab.describe()["prices"]["url"]
    entry = MockConfigEntry(domain=DOMAIN, title="Cellar", options={CONF_PRICE_URL: prices})
    entry.add_to_hass(hass)
    old = lab.describe()["storj_old"]
    hass.config_entries.async_add_subentry(
        entry, subentry("storj_node", old, None, subentry_id="old", title="Storj")
    )
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    yield entry
    await hass.config_entries.async_unload(entry.entry_id)


async def test_two_hosts(
    hass: HomeAssistant, running: MockConfigEntry, two: MockConfigEntry
) -> None:
    with pytest.raises(ServiceValidationError) as err:
        await ask(hass, "get_status")
    assert err.value.translation_key
    first = await ask(hass, "get_status", config_entry_id=running.entry_id)
    second = await ask(hass, "get_status", config_entry_id=two.entry_id)
    assert first["nodes"].keys() == running.subentries.keys()
    assert second["nodes"].keys() == {"old"}
    # Each host has its own node of that name.
    for entry, node in ((running, "storj_node"), (two, "old")):
        found = await ask(hass, "get_status", config_entry_id=entry.entry_id, node="storj")
        assert found["id"] == node
