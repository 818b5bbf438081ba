"""Programs read and change a host over websocket and HTTP, as people do by actions."""

from datetime import datetime, timedelta
from http import HTTPStatus
from itertools import pairwise
from statistics import median
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.auth.models import User
from homeassistant.core import HomeAssistant, ServiceCall, SupportsResponse
from homeassistant.exceptions import HomeAssistantError, ServiceNotFound
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import (
    ClientSessionGenerator,
    WebSocketGenerator,
)

from custom_components.depin_orchestrator.const import DOMAIN
from custom_components.depin_orchestrator.feed import FEEDS, difference
from lab.server import Lab

from .common import coordinator_of, tick
from .conftest import NOW
from .engine_host import STORJ, limits, set_up, shares
from .test_services import ask

API = "/api/depin_orchestrator"


async def test_status_and_metrics_are_those_of_the_actions(
    hass: HomeAssistant, running: MockConfigEntry, hass_client: ClientSessionGenerator
) -> None:
    client = await hass_client()
    status = await client.get(f"{API}/host/status")
    assert status.status == HTTPStatus.OK
    assert await status.json() == await ask(hass, "get_status")
    node = await client.get(f"{API}/host/status", params={"node": "golem"})
    assert (await node.json())["id"] == "golem_provider"
    metrics = await client.get(f"{API}/host/metrics", params={"limit": "1"})
    assert await metrics.json() == await ask(hass, "get_metrics", limit=1)
    changes = await client.get(f"{API}/host/reallocations")
    assert (await changes.json())["reallocations"] == []


@pytest.mark.parametrize(
    ("path", "query", "status", "code"),
    [
        ("host/nothing", {}, 404, "not_found"),
        ("nobody/status", {}, 404, "not_found"),
        ("host/rollback", {}, 405, "post"),
        ("host/status", {"node": "nobody"}, 400, "node_not_found"),
        ("host/status", {"nodes": "x"}, 400, "invalid_format"),
        ("host/status", {"config_entry_id": "other"}, 400, "invalid_format"),
        ("host/metrics", {"start": "soon"}, 400, "invalid_format"),
        ("host/metrics", {"start": "2026-11-02", "end": "2026-11-01"}, 400,
         "period_ends_before_start"),
        ("host/metrics", {"limit": "100000"}, 400, "invalid_format"),
        ("host/metrics", {"resolution": "year"}, 400, "invalid_format"),
        ("host/metrics", {"start": "2016-11-01", "resolution": "5"}, 400, "invalid_format"),
        ("neighbour/status", {}, 404, "not_found"),
    ],
)  # fmt: skip
async def test_errors_have_a_code_and_a_sentence(
    hass: HomeAssistant,
    running: MockConfigEntry,
    hass_client: ClientSessionGenerator,
    path: str,
    query: dict[str, str],
    status: int,
    code: str,
) -> None:
    MockConfigEntry(domain="met", entry_id="neighbour").add_to_hass(hass)
    client = await hass_client()
    answer = await client.get(f"{API}/{path}", params=query)
    error = await answer.json()
    assert (answer.status, error["code"]) == (status, code)
    assert len(error["message"]) > 8


@pytest.mark.parametrize("body", ["[]", "{", '"x"'])
async def test_a_body_has_to_be_an_object(
    running: MockConfigEntry, hass_client: ClientSessionGenerator, body: str
) -> None:
    client = await hass_client()
    answer = await client.post(
        f"{API}/host/reallocate", data=body, headers={"Content-Type": "application/json"}
    )
    assert answer.status == HTTPStatus.BAD_REQUEST
    assert (await answer.json())["code"] == "invalid_format"
    assert (await client.post(f"{API}/host/status")).status == HTTPStatus.METHOD_NOT_ALLOWED
    assert (await client.post(f"{API}/host/nothing")).status == HTTPStatus.NOT_FOUND


async def test_a_token_is_needed_and_for_writes_an_administrator(
    running: MockConfigEntry,
    hass_client: ClientSessionGenerator,
    hass_client_no_auth: ClientSessionGenerator,
    hass_ws_client: WebSocketGenerator,
    hass_read_only_access_token: str,
) -> None:
    nobody = await hass_client_no_auth()
    assert (await nobody.get(f"{API}/host/status")).status == HTTPStatus.UNAUTHORIZED
    reader = await hass_client(hass_read_only_access_token)
    assert (await reader.get(f"{API}/host/status")).status == HTTPStatus.OK
    for write in ("reallocate", "rollback"):
        answer = await reader.post(f"{API}/host/{write}")
        assert answer.status == HTTPStatus.FORBIDDEN
        assert (await answer.json())["code"] == "unauthorized"
    socket = await hass_ws_client(access_token=hass_read_only_access_token)
    await socket.send_json_auto_id({"type": f"{DOMAIN}/rollback", "entry_id": "host"})
    assert (await socket.receive_json())["error"]["code"] == "unauthorized"


async def test_a_host_that_is_not_set_up_says_so(
    hass: HomeAssistant, running: MockConfigEntry, hass_client: ClientSessionGenerator
) -> None:
    client = await hass_client()
    await hass.config_entries.async_unload("host")
    answer = await client.get(f"{API}/host/status")
    assert answer.status == HTTPStatus.SERVICE_UNAVAILABLE
    assert (await answer.json())["code"] == "not_loaded"


@pytest.mark.docker
async def test_a_program_moves_resources_and_takes_it_back(
    hass: HomeAssistant,
    engine_host: MockConfigEntry,
    containers: Any,
    hass_client: ClientSessionGenerator,
    hass_ws_client: WebSocketGenerator,
) -> None:
    await set_up(hass, engine_host)
    client = await hass_client()
    before = limits(containers)
    wanted = {"allocation": shares((25, 75)), "reason": "test"}
    answer = await (await client.post(f"{API}/host/reallocate", json=wanted)).json()
    assert answer["outcome"] == "applied"
    assert limits(containers) != before
    socket = await hass_ws_client()
    await socket.send_json_auto_id({"type": f"{DOMAIN}/reallocations", "entry_id": "host"})
    listed = (await socket.receive_json())["result"]["reallocations"]
    assert [change["reallocation_id"] for change in listed] == [answer["reallocation_id"]]
    await socket.send_json_auto_id({"type": f"{DOMAIN}/rollback", "entry_id": "host"})
    assert (await socket.receive_json())["result"]["outcome"] == "rolled_back"
    assert limits(containers) == before
    await socket.send_json_auto_id(
        {"type": f"{DOMAIN}/reallocate", "entry_id": "host", "dry_run": True, "force": True,
         "allocation": {STORJ: {"cpu": 120}}}
    )  # fmt: skip
    assert (await socket.receive_json())["result"]["outcome"] == "refused"
    assert limits(containers) == before


async def test_history_by_hours_and_days_in_columns(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    running: MockConfigEntry,
    hass_ws_client: WebSocketGenerator,
) -> None:
    coordinator = coordinator_of(running)
    for _ in range(2):
        await tick(hass, freezer)  # the books are rolled up in the background
    socket = await hass_ws_client()
    start = (NOW - timedelta(days=30)).isoformat()
    for resolution in ("hour", "day", "month"):
        await socket.send_json_auto_id(
            {"type": f"{DOMAIN}/history", "entry_id": "host", "start": start,
             "resolution": resolution}
        )  # fmt: skip
        answer = await socket.receive_json()
        history = answer["result"]["history"]
        assert history["resolution"] == resolution
        assert history["periods"] == sorted(history["periods"])
        assert history["periods"]
        assert history["nodes"].keys() == set(coordinator.adapters)
        for node in history["nodes"].values():
            assert {len(column) for column in node.values()} == {len(history["periods"])}
        storj = history["nodes"]["storj_node"]
        assert any(value is not None for value in storj["earned"])
    await socket.send_json_auto_id(
        {"type": f"{DOMAIN}/history", "entry_id": "host", "resolution": "year"}
    )
    assert (await socket.receive_json())["error"]["code"] == "invalid_format"


async def test_ten_years_are_answered_with_what_is_kept(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    running: MockConfigEntry,
    hass_client: ClientSessionGenerator,
    hass_ws_client: WebSocketGenerator,
) -> None:
    for _ in range(2):
        await tick(hass, freezer)  # the books are rolled up in the background
    client = await hass_client()
    asked = {"start": (NOW - timedelta(days=3653)).isoformat()}
    metrics = await (await client.get(f"{API}/host/metrics", params=asked)).json()
    assert 0 < len(metrics["snapshots"]) <= 200
    hours = await (await client.get(f"{API}/host/metrics", params={**asked, "resolution": "hour"})
    ).json()  # fmt: skip
    assert len(hours["history"]["periods"]) <= 40 * 24
    assert hours["totals"] == metrics["totals"]
    socket = await hass_ws_client()
    for more in ({"limit": 5}, {"resolution": "5"}, {"entry_id": "nobody"}):
        await socket.send_json_auto_id(
            {"type": f"{DOMAIN}/history", "entry_id": "host", **asked, **more}
        )
        assert not (await socket.receive_json())["success"]


async def test_a_removed_host_is_let_go(
    hass: HomeAssistant, host: MockConfigEntry, hass_ws_client: WebSocketGenerator
) -> None:
    assert await hass.config_entries.async_setup("host")
    await hass.async_block_till_done()
    socket = await hass_ws_client()
    await socket.send_json_auto_id({"type": f"{DOMAIN}/subscribe", "entry_id": "host"})
    await socket.receive_json()
    assert (await socket.receive_json())["event"]["kind"] == "full"
    await hass.config_entries.async_remove("host")
    while (await socket.receive_json())["event"]["kind"] != "unloaded":
        pass
    assert hass.data[FEEDS] == {}
    await socket.send_json_auto_id({"type": "unsubscribe_events", "subscription": 1})
    assert (await socket.receive_json())["success"]


async def test_watchers_get_all_then_what_changed(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    lab: Lab,
    running: MockConfigEntry,
    hass_ws_client: WebSocketGenerator,
) -> None:
    socket, other = await hass_ws_client(), await hass_ws_client()
    for each in (socket, other):
        await each.send_json_auto_id({"type": f"{DOMAIN}/subscribe", "entry_id": "host"})
        assert (await each.receive_json())["success"]
        event = (await each.receive_json())["event"]
        assert (event["kind"], event["name"], event["currency"]) == ("full", "Attic", "EUR")
        assert event["nodes"].keys() == running.subentries.keys()
        assert event["changes"]["busy"] is False
        assert event["mode"] == "advise"
        assert isinstance(event["alerts"], list)
    coordinator = coordinator_of(running)
    seen = {"storj_node": coordinator.data.nodes["storj_node"].as_dict()["readings"]}
    for _ in range(2):
        await tick(hass, freezer, 20)  # the socket's own heartbeat is a minute
    changes = [(await each.receive_json())["event"] for each in (socket, other)]
    assert changes[0] == changes[1]
    assert changes[0]["kind"] == "change"
    assert "name" not in changes[0]
    assert changes[0]["nodes"]["storj_node"]["readings"] != seen["storj_node"]


async def test_watchers_know_when_the_next_payout_is_due(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    running: MockConfigEntry,
    hass_ws_client: WebSocketGenerator,
) -> None:
    for _ in range(5):  # each look goes through the payouts of one node
        await tick(hass, freezer, 20)
    socket = await hass_ws_client()
    await socket.send_json_auto_id({"type": f"{DOMAIN}/subscribe", "entry_id": "host"})
    assert (await socket.receive_json())["success"]
    event = (await socket.receive_json())["event"]
    paid: dict[tuple[int, int], datetime] = {}
    for row in coordinator_of(running).books.ledgers["storj_node"].rows:
        if row.paid:
            paid.setdefault((row.end.year, row.end.month), row.end)
    times = [*paid.values()][-12:]
    gap = median((later - before).total_seconds() for before, later in pairwise(times))
    due = (times[-1] + timedelta(seconds=gap)).isoformat()
    assert event["payouts"]["storj_node"] == due
    assert event["payouts"].keys() <= running.subentries.keys()


async def test_watching_survives_a_reload(
    hass: HomeAssistant, running: MockConfigEntry, hass_ws_client: WebSocketGenerator
) -> None:
    socket = await hass_ws_client()
    await socket.send_json_auto_id({"type": f"{DOMAIN}/subscribe", "entry_id": "host"})
    await socket.receive_json()
    assert (await socket.receive_json())["event"]["kind"] == "full"
    await hass.config_entries.async_reload("host")
    kinds = []
    while kinds[-1:] != ["full"]:
        kinds.append((await socket.receive_json())["event"]["kind"])
    assert "unloaded" in kinds
    await hass.config_entries.async_unload("host")
    while (await socket.receive_json())["event"]["kind"] != "unloaded":
        pass
    await socket.send_json_auto_id({"type": "unsubscribe_events", "subscription": 1})
    assert (await socket.receive_json())["success"]


async def test_watching_what_is_no_host_is_refused(
    running: MockConfigEntry, hass_ws_client: WebSocketGenerator, hass_admin_user: User
) -> None:
    socket = await hass_ws_client()
    await socket.send_json_auto_id({"type": f"{DOMAIN}/subscribe", "entry_id": "nobody"})
    assert (await socket.receive_json())["error"]["code"] == "not_found"


async def test_whoever_comes_early_is_told_when_the_host_is_set_up(
    hass: HomeAssistant, running: MockConfigEntry, hass_ws_client: WebSocketGenerator
) -> None:
    await hass.config_entries.async_unload("host")
    socket = await hass_ws_client()
    await socket.send_json_auto_id({"type": f"{DOMAIN}/subscribe", "entry_id": "host"})
    assert (await socket.receive_json())["success"]
    assert (await socket.receive_json())["event"] == {"kind": "unloaded"}
    await hass.config_entries.async_setup("host")
    assert (await socket.receive_json())["event"]["kind"] == "full"


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (HomeAssistantError("disk full"), 500, "failed"),
        (ServiceNotFound(DOMAIN, "get_status"), 404, "not_found"),
    ],
)
async def test_what_an_action_raises_becomes_an_answer(
    hass: HomeAssistant,
    running: MockConfigEntry,
    hass_client: ClientSessionGenerator,
    error: HomeAssistantError,
    status: int,
    code: str,
) -> None:
    async def fail(_: ServiceCall) -> None:
        raise error

    hass.services.async_register(
        DOMAIN, "get_status", fail, supports_response=SupportsResponse.ONLY
    )
    answer = await (await hass_client()).get(f"{API}/host/status")
    assert (answer.status, (await answer.json())["code"]) == (status, code)


def test_difference_is_by_node_and_time_alone_is_none() -> None:
    one = {"at": 1, "host": {"a": 1}, "nodes": {"x": {"v": 1}, "y": {"v": 2}}}
    assert difference(one, {**one, "at": 2}) == {}
    two = {"at": 2, "host": {"a": 1}, "nodes": {"x": {"v": 1}, "z": {"v": 3}}}
    assert difference(one, two) == {"at": 2, "nodes": {"z": {"v": 3}, "y": None}}
    assert difference({}, one) == one
