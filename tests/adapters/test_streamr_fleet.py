"""The fleet of a Streamr operator, over a real websocket; windows are short, rules are not."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
import json
import logging
from typing import Any

from aiohttp import web as http
import pytest

from custom_components.depin_orchestrator.adapters.streamr import StreamrAdapter
from custom_components.depin_orchestrator.adapters.streamr_fleet import (
    GONE,
    WINDOW,
    Fleet,
    Member,
    follow,
    parse_heartbeat,
)
from custom_components.depin_orchestrator.engine import errors
from custom_components.depin_orchestrator.engine.models import NodeReport, Quality
from tests.adapters.streamr_lab import MINUTE, NOW, OPERATOR, Lab, quality, reason, value

PATH = f"/streams/{OPERATOR}/operator/coordination/subscribe"
RAW_PATH = f"/streams/{OPERATOR}%2Foperator%2Fcoordination/subscribe"
FIRST, SECOND, AGAIN = "ab" * 20, "cd" * 20, "ab" * 13 + "0123456789abcd"


def beat(node_id: str = FIRST, version: str | None = "103.3.1", **more: Any) -> dict[str, Any]:
    peer = {"nodeId": node_id, "type": "nodejs", "websocket": {"host": "h", "port": 1}}
    told = {} if version is None else {"applicationVersion": version}
    return {"msgType": "heartbeat", "peerDescriptor": peer, **told, **more}


def member(version: str | None = None, silent: float = 0) -> Member:
    return Member(version, None, reachable=True, silent=timedelta(seconds=silent))


def speak(frames: Sequence[Any], *, stay: bool = True) -> Callable[..., Awaitable[Any]]:
    """Return a handler that sends some frames, and then listens or hangs up."""

    async def handler(request: http.Request) -> http.StreamResponse:
        socket = http.WebSocketResponse()
        await socket.prepare(request)
        for frame in frames:
            await socket.send_str(frame if isinstance(frame, str) else json.dumps(frame))
        if stay:
            await socket.receive()  # until the other side says good-bye
        await socket.close()
        return socket

    return handler


def make(lab: Lab, window: float = 0.3, **data: Any) -> StreamrAdapter:
    url = lab.web.url.replace("http", "ws")
    adapter = lab.make(**{"ws_url": url, "api_key": "node-secret", **data})
    adapter._listener.window = timedelta(seconds=window)
    return adapter


async def settled(adapter: StreamrAdapter, minutes: float = 0) -> NodeReport:
    """Poll, let the listener finish, and poll again."""
    now = NOW + minutes * MINUTE
    await adapter.poll(now)
    assert adapter._aside is not None
    if (task := adapter._aside._task) is not None:
        await asyncio.wait([task])
        assert adapter.due(now)  # there is news
    return await adapter.poll(now)


async def test_fleet(lab: Lab) -> None:
    frames = [
        beat(autostakerEnabled=False),
        {"content": beat(SECOND, "103.10.0", autostakerEnabled=True), "metadata": {"a": 1}},
        {"msgType": "something of 2031"},
        beat(autostakerEnabled=False),
    ]
    lab.web.handle(PATH, speak(frames))
    adapter = make(lab)
    report = await settled(adapter)
    assert value(report, "fleet_nodes") == 2
    assert value(report, "fleet_version") == "103.10.0"
    assert value(report, "fleet_version_oldest") == "103.3.1"
    assert value(report, "autostaker") is True
    assert quality(report, "fleet_nodes") is Quality.MEASURED
    assert report.details["fleet"][0] == {
        "node": "ababab…",
        "version": "103.3.1",
        "autostaker": False,
        "reachable": True,
        "heard": True,
    }
    asked = [path for _, path in lab.web.calls if "/streams/" in path]
    assert asked == [f"{RAW_PATH}?apiKey=node-secret"]
    await adapter.close()


async def test_talkative_fleet_is_cut_short(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "custom_components.depin_orchestrator.adapters.streamr_fleet.MOST_FRAMES", 2
    )
    lab.web.handle(PATH, speak([beat(), beat(SECOND), beat("ef" * 20)]))
    assert value(await settled(make(lab, window=60)), "fleet_nodes") == 2


async def test_nothing_to_close_without_a_websocket(lab: Lab) -> None:
    await lab.make().close()


async def test_listening_delays_nothing(lab: Lab) -> None:
    lab.web.handle(PATH, speak([beat()]))
    adapter = make(lab, window=60)
    clock = asyncio.get_running_loop().time
    began = clock()
    report = await adapter.poll(NOW)
    assert clock() - began < 5
    assert value(report, "uncollected") > 41
    assert reason(report, "fleet_nodes") == "waiting"
    assert not adapter.due(NOW + MINUTE)  # it listens; nothing else wants to be asked
    report = await adapter.poll(NOW + 6 * MINUTE)
    assert value(report, "uncollected") > 41
    assert sum("/streams/" in path for _, path in lab.web.calls) == 1
    began = clock()
    await adapter.close()
    assert clock() - began < 5
    await adapter.close()
    assert adapter._aside is not None
    assert adapter._aside._task is None


async def test_next_window_after_five_minutes(lab: Lab) -> None:
    lab.web.handle(PATH, speak([beat()]))
    adapter = make(lab)
    assert adapter._listener.window < WINDOW == timedelta(seconds=25)
    await settled(adapter)
    assert not adapter.due(NOW + MINUTE)
    await settled(adapter, 6)
    assert sum("/streams/" in path for _, path in lab.web.calls) == 2


async def test_key_in_the_address_wins(lab: Lab) -> None:
    lab.web.handle(f"/proxy{PATH}", speak([beat()]))
    adapter = make(lab, ws_url=f"{lab.web.url}/proxy/?apiKey=its-own&x=1")
    assert value(await settled(adapter), "fleet_nodes") == 1
    asked = [path for _, path in lab.web.calls if "/streams/" in path]
    assert asked == [f"/proxy{RAW_PATH}?apiKey=its-own&x=1"]
    lab.web.handle(PATH, speak([beat()]))
    assert value(await settled(make(lab, api_key=None)), "fleet_nodes") == 1
    assert RAW_PATH in [path for _, path in lab.web.calls]


async def test_silence_is_unknown_until_it_is_long(lab: Lab) -> None:
    lab.web.handle(PATH, speak([]))
    adapter = make(lab)
    report = await settled(adapter)
    for key in ("fleet_nodes", "fleet_version", "fleet_version_oldest", "autostaker"):
        assert reason(report, key) == "not_reported"
    assert report.details["fleet"] == []
    assert report.outages == {}


def test_counting_silence() -> None:
    fleet = follow(None, {}, WINDOW)
    assert fleet.nodes is None
    assert not fleet.in_doubt
    fleet = follow(fleet, {FIRST: member("1.0"), SECOND: member("1.1")}, WINDOW)
    assert (fleet.nodes, fleet.in_doubt, fleet.versions) == (2, False, ["1.0", "1.1"])
    # One of them is not heard: only after 180 s of listening it is gone.
    for _ in range(7):
        fleet = follow(fleet, {SECOND: member("1.1")}, WINDOW)
        assert (fleet.nodes, fleet.in_doubt) == (2, True)
    fleet = follow(fleet, {SECOND: member("1.1")}, WINDOW)
    assert (fleet.nodes, fleet.in_doubt) == (1, False)
    # Then nobody.
    for _ in range(7):
        fleet = follow(fleet, {}, WINDOW)
        assert fleet.nodes is None
    fleet = follow(fleet, {}, WINDOW)
    assert fleet.silent >= GONE
    assert fleet.nodes == 0
    assert (fleet.versions, fleet.autostaker) == ([], None)


def test_restart_is_no_second_node() -> None:
    fleet = follow(None, {FIRST: member("103.3.0"), SECOND: member()}, WINDOW)
    fleet = follow(fleet, {AGAIN: member("103.3.1"), SECOND: member()}, WINDOW)
    assert set(fleet.members) == {AGAIN, SECOND}
    assert fleet.versions == ["103.3.1"]
    # Two nodes behind one address that both speak stay two.
    fleet = follow(fleet, {AGAIN: member(), FIRST: member(), SECOND: member()}, WINDOW)
    assert fleet.nodes == 3
    fleet = follow(fleet, {AGAIN: member(), SECOND: member()}, WINDOW)
    assert (fleet.nodes, fleet.in_doubt) == (3, True)


def test_versions_by_number() -> None:
    members = {str(n): member(v) for n, v in enumerate(["103.10.0", "103.9.1", None, "v104-rc1"])}
    assert Fleet(members).versions == ["103.9.1", "103.10.0", "v104-rc1"]


def test_autostaker_that_nobody_mentions_is_unknown() -> None:
    assert Fleet({FIRST: member()}).autostaker is None
    off = Member(None, autostaker=False, reachable=False)
    assert Fleet({FIRST: member(), SECOND: off}).autostaker is False


@pytest.mark.parametrize(
    "frame",
    [
        "no json",
        "[]",
        '{"msgType": "heartbeat"}',
        '{"msgType": "heartbeat", "peerDescriptor": {}}',
        '{"msgType": "heartbeat", "peerDescriptor": {"nodeId": {"0": 1}}}',
        json.dumps(beat(version=5)),  # type: ignore[arg-type]
        json.dumps(beat(autostakerEnabled="yes")),
    ],
)
async def test_malformed_heartbeat(lab: Lab, frame: str) -> None:
    with pytest.raises(errors.BadResponse):
        parse_heartbeat(frame)
    lab.web.handle(PATH, speak([frame]))
    report = await settled(make(lab))
    assert report.outages == {"fleet": "bad_response"}
    assert report.online


def test_bare_heartbeat() -> None:
    found = parse_heartbeat(
        '{"msgType": "heartbeat", "peerDescriptor": {"nodeId": "AB", "websocket": null}}'
    )
    assert found == ("ab", Member(None, None, reachable=False))


async def test_node_that_hangs_up(lab: Lab) -> None:
    lab.web.handle(PATH, speak([], stay=False))
    assert (await settled(make(lab))).outages == {"fleet": "cannot_connect"}
    lab.web.handle(PATH, speak([beat()], stay=False))
    report = await settled(make(lab))
    assert value(report, "fleet_nodes") == 1
    lab.web.handle(PATH, speak(["x" * 100_000]))
    assert (await settled(make(lab))).outages == {"fleet": "cannot_connect"}


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (401, errors.AuthFailed),
        (403, errors.AuthFailed),
        (400, errors.WrongService),
        (404, errors.WrongService),
        (200, errors.WrongService),
        (500, errors.Failed),
    ],
)
async def test_refusals(
    lab: Lab, caplog: pytest.LogCaptureFixture, status: int, error: type[errors.DepinError]
) -> None:
    caplog.set_level(logging.DEBUG, "custom_components.depin_orchestrator")
    lab.web.set(PATH, status=status)
    adapter = make(lab)
    with pytest.raises(error) as caught:
        await adapter.probe()
    assert type(caught.value) is error
    report = await settled(adapter)
    assert report.outages == {"fleet": error.key}
    assert report.auth_failed is (error is errors.AuthFailed)
    assert "fleet failed" in caplog.text
    for shown in (caplog.text, str(caught.value), repr(report), repr(vars(adapter))):
        assert "secret" not in shown


async def test_nobody_there(lab: Lab, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "custom_components.depin_orchestrator")
    adapter = make(lab)
    await lab.web.stop()
    with pytest.raises(errors.Unreachable):
        await adapter._listener.listen()
    await settled(adapter)
    assert adapter._fleet is not None
    assert isinstance(adapter._fleet.error, errors.Unreachable)
    assert "secret" not in caplog.text


async def test_node_too_slow_to_answer(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "custom_components.depin_orchestrator.adapters.streamr_fleet.TIMEOUT",
        timedelta(seconds=0.1),
    )
    lab.web.set(PATH, delay=5)
    with pytest.raises(errors.TimedOut):
        await make(lab)._listener.knock()


async def test_probe_knocks(lab: Lab) -> None:
    lab.web.handle(PATH, speak([beat()]))
    assert (await make(lab).probe()).identity == f"137:{OPERATOR}"


@pytest.mark.parametrize("url", ["host:7170", "ftp://host", "ws://", "ws://[::1", "mqtt://h:1883"])
async def test_bad_address(lab: Lab, url: str) -> None:
    with pytest.raises(errors.InvalidInput) as caught:
        await make(lab, ws_url=url).probe()
    assert str(caught.value) == "ws_url"


async def test_a_defect_while_listening_spoils_nothing_else(
    lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    def defect(_: str) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(
        "custom_components.depin_orchestrator.adapters.streamr_fleet.parse_heartbeat", defect
    )
    lab.web.handle(PATH, speak([beat()]))
    report = await settled(make(lab))
    assert report.outages == {"fleet": errors.DepinError.key}
    assert value(report, "uncollected") > 41
