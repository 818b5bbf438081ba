"""Nodes that die or answer nonsense: each one's trouble is its own, said once, and heals."""

from typing import Any

from aiohttp import web as http
from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import STATE_UNKNOWN
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.depin_orchestrator.adapters.base import PATIENCE
from lab.server import Lab
from tests.adapters.storj_node import serve as serve_storj, sno
from tests.web import Web

from .common import (
    HTML,
    log_of,
    states,
    tick,
    values,
)
from .conftest import NOW
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
    zeros,
)

pytestmark = pytest.mark.usefixtures("entity_registry_enabled_by_default")


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
