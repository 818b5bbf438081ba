"""Polls that are slow, cut off or broken, credentials that are refused, clocks that are wrong."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from unittest.mock import patch

from aiohttp import web as http
from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import SOURCE_REAUTH, ConfigEntryState
from homeassistant.const import STATE_UNKNOWN
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_time_changed

from custom_components.depin_orchestrator.const import CONF_SUBENTRY_ID, DOMAIN
from custom_components.depin_orchestrator.engine.models import Health, Protocol
from custom_components.depin_orchestrator.reauth import async_ask_credential
from lab.server import Lab
from tests.adapters.golem_node import PATHS
from tests.adapters.storj_node import serve as serve_storj, sno
from tests.web import Web

from .common import (
    NOBODY,
    coordinator_of,
    log_of,
    states,
    subentry,
    tick,
    values,
)
from .conftest import NOW, Forms
from .trouble import (
    CADENCE,
    GOLEM,
    GRASS,
    OTHERS,
    SNO,
    STORJ,
    STREAMR,
    gone,
    healed,
    lost,
    unavailable,
)

pytestmark = pytest.mark.usefixtures("entity_registry_enabled_by_default")

YEARS = timedelta(days=730)
ADAPTERS = "custom_components.depin_orchestrator.adapters"


async def until(hass: HomeAssistant, condition: Callable[[], object]) -> None:
    """Let the loopback work until something is true; the clock stands still meanwhile."""
    for _ in range(20_000):
        if condition():
            return
        await hass.async_add_executor_job(int)
    pytest.fail("it never came true")


def polls() -> set[str]:
    """Return which polls are under way."""
    mark = f"{DOMAIN} poll "
    names = [task.get_name() for task in asyncio.all_tasks()]
    return {name.removeprefix(mark) for name in names if name.startswith(mark)}


async def test_a_slow_node_holds_nobody(
    hass: HomeAssistant,
    apart: MockConfigEntry,
    web: Web,
    freezer: FrozenDateTimeFactory,
    let_go: asyncio.Event,
) -> None:
    async def slow(_: http.Request) -> http.Response:
        await let_go.wait()
        return http.json_response(sno(version="9.9.9"))

    web.handle(SNO, slow)
    web.set(PATHS["offers"], [])
    coordinator = coordinator_of(apart)
    version = states(hass, apart, STORJ)["sensor", "version"].state
    assert states(hass, apart, GOLEM)["sensor", "health"].state == "earning"
    freezer.tick(CADENCE)
    async_fire_time_changed(hass)
    await until(hass, lambda: polls() == {STORJ})
    before = coordinator.data
    freezer.tick(4)  # the tick's patience ends
    async_fire_time_changed(hass)
    await until(hass, lambda: coordinator.data is not before)
    await hass.async_block_till_done()
    # Golem's news is out, the slow node keeps what it said last.
    assert states(hass, apart, GOLEM)["sensor", "health"].state == "degraded"
    assert states(hass, apart, STORJ)["sensor", "version"].state == version
    asked = [path for _, path in web.calls].count(SNO)
    let_go.set()
    await until(hass, lambda: not polls())
    assert states(hass, apart, STORJ)["sensor", "version"].state == version
    await tick(hass, freezer)
    assert states(hass, apart, STORJ)["sensor", "version"].state == "9.9.9"
    assert [path for _, path in web.calls].count(SNO) == asked


async def test_a_defect_stays_in_its_node(
    hass: HomeAssistant,
    apart: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    caplog: pytest.LogCaptureFixture,
) -> None:
    before = values(hass, apart, *OTHERS)
    caplog.clear()
    with patch(f"{ADAPTERS}.storj.StorjAdapter.describe", side_effect=TypeError("x")) as defect:
        await tick(hass, freezer, CADENCE)
        for _ in range(24):
            await tick(hass, freezer)
        assert 2 <= defect.call_count <= 5  # tried again, but less and less often
        for _ in range(12):
            await tick(hass, freezer, 300)
        assert defect.call_count <= 14
        unavailable(hass, apart, STORJ, "unknown_error")
        assert lost(hass, apart, before) == set()
        assert log_of(caplog) == [
            "Reading Storj failed in an unexpected way",
            "Storj is unavailable: unknown_error",
        ]
    await healed(hass, apart, freezer, STORJ)
    assert log_of(caplog)[2:] == ["Storj is available again"]


async def test_a_defect_stays_in_its_endpoint(
    hass: HomeAssistant,
    apart: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    caplog: pytest.LogCaptureFixture,
) -> None:
    before = values(hass, apart, *OTHERS)
    caplog.clear()
    with patch(f"{ADAPTERS}.storj_api.parse_month", side_effect=TypeError("x")) as defect:
        for _ in range(20):
            await tick(hass, freezer, 300)
        assert 2 <= defect.call_count <= 15
        found = states(hass, apart, STORJ)
        assert not gone(found)
        assert found["sensor", "audit_score"].attributes["quality"] == "stale"
        assert apart.runtime_data.data.nodes[STORJ].report.outages == {
            "satellites": "unknown_error"
        }
        assert lost(hass, apart, before) == set()
        assert log_of(caplog) == ["Reading satellites failed in an unexpected way"]
    for _ in range(8):
        await tick(hass, freezer, 300)
    assert not apart.runtime_data.data.nodes[STORJ].report.outages


async def test_nothing_due_is_nothing_done(
    hass: HomeAssistant,
    running: MockConfigEntry,
    web: Web,
    freezer: FrozenDateTimeFactory,
) -> None:
    coordinator = coordinator_of(running)
    before, asked = coordinator.data, len(web.calls)
    written: list[Any] = []
    hass.bus.async_listen("state_changed", written.append)
    hass.bus.async_listen("state_reported", written.append, event_filter=callback(lambda _: True))
    for _ in range(4):
        await tick(hass, freezer)
        assert coordinator.data is before
    assert coordinator.last_update_success
    assert (written, len(web.calls), len(coordinator.history)) == ([], asked, 1)


REFUSABLE = (GOLEM, STREAMR, GRASS)


def refuse(web: Web, lab: Lab, kind: str) -> None:
    """Let a node refuse every credential."""
    if kind == GOLEM:
        web.set(PATHS["me"], {"message": "no"}, status=401)
    else:
        lab.services[kind.split("_", maxsplit=1)[0]].failing = 401


def reauths(hass: HomeAssistant) -> list[str]:
    flows = hass.config_entries.flow.async_progress_by_handler(
        DOMAIN, match_context={"source": SOURCE_REAUTH}
    )
    return [
        hass.config_entries.flow._progress[flow["flow_id"]].init_data[CONF_SUBENTRY_ID]
        for flow in flows
    ]


@pytest.mark.parametrize("kind", REFUSABLE)
async def test_a_refused_credential_asks_once(
    hass: HomeAssistant,
    running: MockConfigEntry,
    web: Web,
    lab: Lab,
    freezer: FrozenDateTimeFactory,
    kind: str,
) -> None:
    refuse(web, lab, kind)
    others = [node for node in (STORJ, GOLEM, STREAMR, GRASS) if node != kind]
    for _ in range(4):
        await tick(hass, freezer, 33 * 60)
    assert reauths(hass) == [kind]
    unavailable(hass, running, kind, "invalid_auth")
    for node in others:
        assert not gone(states(hass, running, node))
    polled = running.runtime_data.adapters[STORJ].endpoints[0].answered_at
    await tick(hass, freezer, CADENCE)
    assert running.runtime_data.adapters[STORJ].endpoints[0].answered_at > polled


async def test_two_refused_credentials_ask_side_by_side(
    hass: HomeAssistant,
    running: MockConfigEntry,
    web: Web,
    lab: Lab,
    freezer: FrozenDateTimeFactory,
) -> None:
    for kind in (GOLEM, GRASS):
        refuse(web, lab, kind)
        await tick(hass, freezer, 33 * 60)
    assert sorted(reauths(hass)) == [GOLEM, GRASS]
    # Asked again, each still has its one form; a node that is gone has none.
    for node in (GOLEM, GRASS, "gone"):
        async_ask_credential(hass, running, node)
    await hass.async_block_till_done()
    assert sorted(reauths(hass)) == [GOLEM, GRASS]
    # Once that one is mended, the host starts over, and the other asks again.
    web.set(PATHS["me"], {"identity": "0x" + "3" * 40, "name": "k", "role": "manager"})
    hass.config_entries.async_update_subentry(
        running, running.subentries[GOLEM], data={**running.subentries[GOLEM].data, "app_key": "n"}
    )
    await hass.async_block_till_done(wait_background_tasks=True)
    await tick(hass, freezer, 33 * 60)
    assert reauths(hass) == [GRASS]


async def test_an_expired_token(
    hass: HomeAssistant, running: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    for _ in range(2):
        await tick(hass, freezer, 201 * 86400)  # the lab's token lasts 200 days
    unavailable(hass, running, GRASS, "token_expired")
    assert reauths(hass) == [GRASS]
    assert not gone(states(hass, running, GOLEM))


async def test_two_nodes_of_one_identity(
    hass: HomeAssistant,
    apart: MockConfigEntry,
    web: Web,
    lab: Lab,
    freezer: FrozenDateTimeFactory,
) -> None:
    """The second one's address was changed behind our back to lead to the first one."""
    total = states(hass, apart)["sensor", "earnings_total"].state
    other = subentry(STORJ, {"url": web.url}, "1" * 50, subentry_id="twin", title="Twin")
    hass.config_entries.async_add_subentry(apart, other)
    await hass.async_block_till_done()
    unavailable(hass, apart, "twin", "wrong_identity")
    assert not gone(states(hass, apart, STORJ))
    # Its money is not counted twice.
    assert states(hass, apart)["sensor", "earnings_total"].state == total


async def test_our_clock_jumps(
    hass: HomeAssistant, running: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    coordinator = coordinator_of(running)
    tokens = {node: coordinator.data.nodes[node].value("earnings_total") for node in OTHERS[1:]}
    for there in (YEARS, -YEARS):
        freezer.tick(there)
        # All timers: backwards, the test's clock takes the loop's own along, which really never
        # jumps.
        async_fire_time_changed(hass, fire_all=True)
        await hass.async_block_till_done(wait_background_tasks=True)
        for _ in range(3):
            await tick(hass, freezer, CADENCE)
    await tick(hass, freezer, 40 * 60)
    now = coordinator.data
    assert now.at - NOW < timedelta(hours=1)
    for node, state in now.nodes.items():
        assert state.report.online
        asked = coordinator.adapters[node].endpoints[0].answered_at
        assert asked is not None
        assert now.at - asked < timedelta(hours=1)
    for node, amount in tokens.items():
        assert now.nodes[node].value("earnings_total") == amount
    assert states(hass, running)["sensor", "earnings_total"].state not in (STATE_UNKNOWN, "0")
    # Nothing of the future is left in the history.
    times = [snapshot.at for snapshot in coordinator.history.between(NOW, NOW + 2 * YEARS)]
    assert times == sorted(times)
    assert times[-1] == now.at


@pytest.mark.parametrize("years", [2, -2])
async def test_their_clock_is_off(
    hass: HomeAssistant,
    running: MockConfigEntry,
    lab: Lab,
    freezer: FrozenDateTimeFactory,
    years: int,
) -> None:
    lab.clock.skew = years * 365 * 86400
    await tick(hass, freezer, 33 * 60)
    for node in (STORJ, STREAMR, GRASS):
        found = states(hass, running, node)
        assert found["sensor", "health"].state == Health.DEGRADED
        assert found["binary_sensor", "problem"].state == "on"
        assert found["binary_sensor", "problem"].attributes["reason"] == "clock_off"
        assert found["binary_sensor", "connectivity"].state == "on"
        assert not gone(found)
    assert states(hass, running, GOLEM)["sensor", "health"].state == "earning"
    lab.clock.skew = 0
    await tick(hass, freezer, 33 * 60)
    for node in (STORJ, STREAMR, GRASS):
        assert states(hass, running, node)["sensor", "health"].state == "earning"


async def test_polls_go_on_with_all_entities_disabled(
    hass: HomeAssistant, running: MockConfigEntry, web: Web, freezer: FrozenDateTimeFactory
) -> None:
    registry = er.async_get(hass)
    for entity in er.async_entries_for_config_entry(registry, running.entry_id):
        registry.async_update_entity(entity.entity_id, disabled_by=er.RegistryEntryDisabler.USER)
    await tick(hass, freezer, 31)  # Home Assistant starts the host over without them
    assert not hass.states.async_all()
    coordinator, asked = coordinator_of(running), len(web.calls)
    await tick(hass, freezer, CADENCE)
    assert len(web.calls) > asked
    assert coordinator.data.at > NOW


async def test_unload_in_the_middle_of_a_poll(
    hass: HomeAssistant,
    apart: MockConfigEntry,
    web: Web,
    freezer: FrozenDateTimeFactory,
    let_go: asyncio.Event,
) -> None:
    async def slow(_: http.Request) -> http.Response:
        await let_go.wait()
        return http.json_response({})

    web.handle(SNO, slow)
    freezer.tick(CADENCE)
    async_fire_time_changed(hass)
    await until(hass, lambda: polls() == {STORJ})
    (poll,) = [task for task in asyncio.all_tasks() if " poll " in task.get_name()]
    assert await hass.config_entries.async_unload(apart.entry_id)
    let_go.set()
    await hass.async_block_till_done(wait_background_tasks=True)
    assert poll.cancelled()
    left = [task.get_name() for task in asyncio.all_tasks() if DOMAIN in task.get_name()]
    assert left == []
    asked = len(web.calls)
    await tick(hass, freezer, 3600)
    assert len(web.calls) == asked


async def test_a_node_added_during_set_up(
    hass: HomeAssistant, host: MockConfigEntry, web: Web, forms: Forms, let_go: asyncio.Event
) -> None:
    asked = asyncio.Event()

    async def slow(_: http.Request) -> http.Response:
        asked.set()
        await let_go.wait()
        return http.json_response(sno())

    serve_storj(web)
    web.handle(SNO, slow)
    hass.config_entries.async_update_subentry(host, host.subentries[STORJ], data={"url": web.url})
    setup = hass.async_create_task(hass.config_entries.async_setup(host.entry_id))
    await asked.wait()
    assert host.state is ConfigEntryState.SETUP_IN_PROGRESS
    late = subentry(GRASS, forms[GRASS], None, subentry_id="late", title="Late")
    hass.config_entries.async_add_subentry(host, late)
    await until(hass, lambda: polls() == {STORJ})
    let_go.set()
    await setup
    await hass.async_block_till_done()
    assert host.state is ConfigEntryState.LOADED
    assert "late" in coordinator_of(host).data.nodes
    assert not gone(states(hass, host, "late"))
    await hass.config_entries.async_unload(host.entry_id)


async def test_the_price_service_dies(
    hass: HomeAssistant,
    running: MockConfigEntry,
    lab: Lab,
    freezer: FrozenDateTimeFactory,
) -> None:
    total = states(hass, running)["sensor", "earnings_total"].state
    await lab.services["prices"].stop()
    await tick(hass, freezer, 3700)
    found = states(hass, running)["sensor", "earnings_total"]
    assert (found.state, found.attributes["quality"]) == (total, "stale")
    for _ in range(2):
        await tick(hass, freezer, 13 * 3600)
    # Old money keeps the worth it had; what comes next has none.
    assert states(hass, running)["sensor", "earnings_total"].state == total
    coordinator = coordinator_of(running)
    assert coordinator.desk.feed.outage == "cannot_connect"
    assert coordinator.data.prices.of("GLM", coordinator.data.at) is None
    assert coordinator.data.nodes[GOLEM].node.protocol is Protocol.GOLEM


async def test_wrong_port(hass: HomeAssistant, host: MockConfigEntry, forms: Forms) -> None:
    hass.config_entries.async_update_subentry(
        host, host.subentries[STREAMR], data=forms[STREAMR] | {"url": NOBODY}
    )
    assert await hass.config_entries.async_setup(host.entry_id)
    await hass.async_block_till_done()
    unavailable(hass, host, STREAMR, "cannot_connect")
    assert not gone(states(hass, host, STORJ))
    await hass.config_entries.async_unload(host.entry_id)
