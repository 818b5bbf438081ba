"""Polling through trouble: one node's trouble is its own, is said once, and heals."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Generator
from datetime import timedelta
from typing import Any
from unittest.mock import patch

from aiohttp import web as http
from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import SOURCE_REAUTH, ConfigEntryState
from homeassistant.const import STATE_UNAVAILABLE, STATE_UNKNOWN
from homeassistant.core import HomeAssistant, State, callback
from homeassistant.helpers import entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_time_changed

from custom_components.depin_orchestrator.adapters.base import PATIENCE
from custom_components.depin_orchestrator.const import CONF_SUBENTRY_ID, DOMAIN, TICK
from custom_components.depin_orchestrator.engine.models import Health, Protocol
from custom_components.depin_orchestrator.reauth import async_ask_credential
from lab.server import Lab
from tests.adapters.golem_node import PATHS
from tests.adapters.storj_node import NEW, serve as serve_storj, sno
from tests.web import Web

from .common import (
    HTML,
    NOBODY,
    REPORTING,
    coordinator_of,
    log_of,
    states,
    subentry,
    tick,
    values,
)
from .conftest import NOW, Forms

STORJ, GOLEM, STREAMR, GRASS = "storj_node", "golem_provider", "streamr_node", "grass_account"
OTHERS = (None, GOLEM, STREAMR, GRASS)
SNO = "/api/sno/"
YEARS = timedelta(days=730)
#: Longest a node may be gone before anyone sees it: its cadence, jitter and a tick.
CADENCE = 60 * 1.1 + TICK.total_seconds()
ADAPTERS = "custom_components.depin_orchestrator.adapters"

pytestmark = pytest.mark.usefixtures("entity_registry_enabled_by_default")


@pytest.fixture
async def apart(
    hass: HomeAssistant, host: MockConfigEntry, web: Web
) -> AsyncGenerator[MockConfigEntry]:
    """Return the host, set up, with a Storj node whose answers the test sets."""
    serve_storj(web)
    node = host.subentries[STORJ]
    hass.config_entries.async_update_subentry(host, node, data={"url": web.url}, unique_id=NEW)
    assert await hass.config_entries.async_setup(host.entry_id)
    await hass.async_block_till_done()
    yield host
    await hass.config_entries.async_unload(host.entry_id)
    await hass.async_block_till_done()


@pytest.fixture
def let_go(web: Web) -> Generator[asyncio.Event]:
    """Return what a slow answer waits for; at the end none is left waiting."""
    event = asyncio.Event()
    yield event
    event.set()


def gone(found: dict[Any, State]) -> set[Any]:
    return {key for key, state in found.items() if state.state == STATE_UNAVAILABLE}


def zeros(hass: HomeAssistant, entry: MockConfigEntry) -> set[Any]:
    """Return the entities that show a nought; a frozen lab's traffic really is none."""
    found = values(hass, entry, None, *entry.subentries)
    traffic = ("network_in", "network_out")
    return {key for key, val in found.items() if val.strip("0.") == "" and key[-1] not in traffic}


async def healed(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory, node: str
) -> None:
    """Let time pass until a node is back, but no longer than the patience with it."""
    for _ in range(11):
        await tick(hass, freezer, 180)
        if coordinator_of(entry).data.nodes[node].report.online:
            break
    assert not gone(states(hass, entry, node))


def lost(hass: HomeAssistant, entry: MockConfigEntry, before: dict[Any, str]) -> set[Any]:
    """Return what was known before and is not now, and sums that are others now."""
    after = values(hass, entry, *{key[0] for key in before})
    nothing = (STATE_UNKNOWN, STATE_UNAVAILABLE)
    gone = {key for key, old in before.items() if old not in nothing and after[key] in nothing}
    sums = {key for key in before if key[-1] in ("earnings_total", "earnings_total_fiat")}
    return gone | {key for key in sums if before[key] != after[key]}


def unavailable(hass: HomeAssistant, entry: MockConfigEntry, node: str, reason: str) -> None:
    """Assert that a node is away, that its entities are too, and that three of them say it."""
    found = states(hass, entry, node)
    assert gone(found) == found.keys() - REPORTING
    assert found["binary_sensor", "connectivity"].state == "off"
    assert found["binary_sensor", "problem"].state == "on"
    assert found["sensor", "health"].state == "offline"
    for key in REPORTING - {("sensor", "health")}:
        assert found[key].attributes["reason"] == reason
    assert states(hass, entry)["sensor", "status"].state == "offline"


@pytest.mark.parametrize(
    ("kind", "service", "title"),
    [(STORJ, "storj", "Storj"), (STREAMR, "streamr", "Streamr"), (GRASS, "grass", "Grass")],
)
async def test_a_node_dies_and_comes_back(
    hass: HomeAssistant,
    running: MockConfigEntry,
    lab: Lab,
    freezer: FrozenDateTimeFactory,
    caplog: pytest.LogCaptureFixture,
    kind: str,
    service: str,
    title: str,
) -> None:
    others = [node for node in (STORJ, GOLEM, STREAMR, GRASS) if node != kind]
    before = values(hass, running, None, *others)
    own = values(hass, running, kind)
    none = zeros(hass, running)
    assert not gone(states(hass, running, kind))
    caplog.clear()
    await lab.services[service].stop()
    cadence = {GRASS: 33 * 60}.get(kind, 0) + CADENCE
    await tick(hass, freezer, cadence)
    unavailable(hass, running, kind, "cannot_connect")
    assert lost(hass, running, before) == set()
    assert zeros(hass, running) <= none
    for _ in range(4):
        await tick(hass, freezer, 300)
    unavailable(hass, running, kind, "cannot_connect")
    assert [line for line in log_of(caplog) if "available" in line] == [
        f"{title} is unavailable: cannot_connect"
    ]
    await lab.services[service].start()
    await healed(hass, running, freezer, kind)
    assert states(hass, running, kind)["binary_sensor", "connectivity"].state == "on"
    now = values(hass, running, kind)
    moving = {"last_contact", "latest_heartbeat", "started_at"}
    known = {key for key, value in own.items() if value != STATE_UNKNOWN}
    assert {k: now[k] for k in known if k[-1] not in moving and own[k] != now[k]} == {}
    assert [line for line in log_of(caplog) if "available" in line] == [
        f"{title} is unavailable: cannot_connect",
        f"{title} is available again",
    ]


BIG = b" " * 50_000_000
AWAY = {"status": 302, "headers": {"Location": "http://127.0.0.2/api/sno/"}}


def without(*keys: str) -> dict[str, Any]:
    return {key: value for key, value in sno().items() if key not in keys}


#: What answers in the node's place, and why it is away then.
BAD: dict[str, tuple[dict[str, Any], str]] = {
    "html": (HTML, "wrong_service"),
    "other host": (AWAY, "redirected"),
    "50 MB": ({"body": BIG}, "response_too_large"),
    "nan": ({"body": '{"nodeID": "x", "diskSpace": {"used": NaN}}'}, "bad_response"),
    "cut": ({"body": '{"nodeID": "12'}, "bad_response"),
    "null": ({"body": "null"}, "wrong_service"),
    "text": ({"body": '"hello"'}, "wrong_service"),
    "wrong type": ({"body": sno(diskSpace="full")}, "bad_response"),
    "endless": ({"body": '{"nodeID": "x", "diskSpace": {"used": 1e999999999}}'}, "bad_response"),
    "endless exponent": ({"body": '{"nodeID": 1e9999999999999999999}'}, "bad_response"),
    "refused": ({"body": {}, "status": 401}, "invalid_auth"),
    "another node": ({"body": sno(nodeID="1" * 50)}, "wrong_identity"),
}


@pytest.mark.parametrize("case", BAD)
async def test_bad_answers(
    hass: HomeAssistant,
    apart: MockConfigEntry,
    web: Web,
    freezer: FrozenDateTimeFactory,
    caplog: pytest.LogCaptureFixture,
    case: str,
) -> None:
    answer, reason = BAD[case]
    before, own = values(hass, apart, *OTHERS), values(hass, apart, STORJ)
    none = zeros(hass, apart)
    caplog.clear()
    web.set(SNO, **answer)
    for _ in range(3):
        await tick(hass, freezer, CADENCE)
    unavailable(hass, apart, STORJ, reason)
    assert lost(hass, apart, before) == set()
    assert zeros(hass, apart) <= none
    assert log_of(caplog) == [f"Storj is unavailable: {reason}"]
    serve_storj(web)
    await healed(hass, apart, freezer, STORJ)
    moving = {"last_contact", "earnings_today", "earnings_month", "health", "problem", "earning"}
    now = values(hass, apart, STORJ)
    assert {k for k, v in now.items() if v != own[k] and k[-1] not in moving} == set()
    assert log_of(caplog) == [f"Storj is unavailable: {reason}", "Storj is available again"]
    # Storj has no credential that could be asked for.
    assert not hass.config_entries.flow.async_progress()


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ({"body": {}, "status": 500}, "server_error"),
        ({"body": {}, "status": 429}, "rate_limited"),
        (HTML | {"status": 403}, "blocked"),
    ],
)
async def test_a_hiccup_is_no_outage(
    hass: HomeAssistant,
    apart: MockConfigEntry,
    web: Web,
    freezer: FrozenDateTimeFactory,
    caplog: pytest.LogCaptureFixture,
    answer: dict[str, Any],
    reason: str,
) -> None:
    caplog.clear()
    web.set(SNO, **answer)
    for _ in range(PATIENCE - 1):
        await tick(hass, freezer, CADENCE)
        assert not gone(states(hass, apart, STORJ))
        used = states(hass, apart, STORJ)["sensor", "storage_used"]
        assert used.attributes["quality"] == "stale"
        assert used.attributes["measured_at"] == NOW.isoformat()
    assert log_of(caplog) == []
    for _ in range(3):
        await tick(hass, freezer, 10 * CADENCE)
    unavailable(hass, apart, STORJ, reason)
    assert log_of(caplog) == [f"Storj is unavailable: {reason}"]


async def test_unknown_words_nulls_and_negative_numbers(
    hass: HomeAssistant, apart: MockConfigEntry, web: Web, freezer: FrozenDateTimeFactory
) -> None:
    disk = {"used": -1, "available": -5, "trash": None, "allocated": -7}
    web.set(SNO, sno(quicStatus="Sideways", satellites=None, lastPinged=None, diskSpace=disk))
    await tick(hass, freezer, CADENCE)
    found = states(hass, apart, STORJ)
    assert not gone(found)
    assert found["sensor", "quic_status"].state == "unknown"
    assert found["sensor", "quic_status"].attributes["quality"] == "measured"
    for key in ("storage_used", "storage_free", "storage_trash", "storage_allocated"):
        assert found["sensor", key].state == STATE_UNKNOWN
        assert found["sensor", key].attributes["reason"] == "not_reported"


async def test_an_endless_body_ends(
    hass: HomeAssistant, apart: MockConfigEntry, web: Web, freezer: FrozenDateTimeFactory
) -> None:
    async def endless(request: http.Request) -> http.StreamResponse:
        response = http.StreamResponse(headers={"Content-Type": "application/json"})
        await response.prepare(request)
        await response.write(b"{")
        freezer.tick(11)  # longer than any call may take
        for _ in range(100):
            await hass.async_add_executor_job(int)
        return response

    web.handle(SNO, endless)
    for _ in range(PATIENCE):
        await tick(hass, freezer, 10 * CADENCE)
    unavailable(hass, apart, STORJ, "timeout")


async def test_all_dead_at_start(
    hass: HomeAssistant,
    host: MockConfigEntry,
    lab: Lab,
    web: Web,
    freezer: FrozenDateTimeFactory,
    caplog: pytest.LogCaptureFixture,
) -> None:
    servers = [service for service in lab.services.values() if service.listening] + [web]
    for server in servers:
        await server.stop()
    assert await hass.config_entries.async_setup(host.entry_id)
    await hass.async_block_till_done()
    assert host.state is ConfigEntryState.LOADED
    for node in host.subentries:
        unavailable(hass, host, node, "cannot_connect")
    found = states(hass, host)
    assert found["binary_sensor", "problem"].state == "on"
    for key in ("earnings_total", "earnings_today", "earnings_month", "earnings_rate"):
        assert found["sensor", key].state == STATE_UNKNOWN
    assert {key[-1] for key in zeros(hass, host)} <= {"unpriced_nodes", "active_alerts"}
    assert sorted(log_of(caplog)) == [
        f"{name} is unavailable: cannot_connect" for name in ("Golem", "Grass", "Storj", "Streamr")
    ]
    for server in servers:
        await server.start()
    for _ in range(3):
        await tick(hass, freezer, 700)
    for node in host.subentries:
        assert not gone(states(hass, host, node))
    assert states(hass, host)["sensor", "earnings_total"].state not in (STATE_UNKNOWN, "0")
    assert len(log_of(caplog)) == 8
    await hass.config_entries.async_unload(host.entry_id)


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
