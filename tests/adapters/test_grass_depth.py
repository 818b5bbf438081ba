"""Grass in depth: devices, addresses nobody may read, and the pace that was really earned."""

from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
import json
from typing import Any

import aiohttp
import pytest

from custom_components.depin_orchestrator.adapters import base
from custom_components.depin_orchestrator.adapters.client import decode
from custom_components.depin_orchestrator.adapters.grass import SALT, GrassAdapter
from custom_components.depin_orchestrator.adapters.grass_model import (
    Epoch,
    fingerprint,
    parse_devices,
)
from custom_components.depin_orchestrator.adapters.grass_pace import PATIENCE, Pace, follow
from custom_components.depin_orchestrator.engine.books import Books
from custom_components.depin_orchestrator.engine.models import (
    Node,
    NodeReport,
    Outage,
    Protocol,
    Quality,
    Reading,
)
from custom_components.depin_orchestrator.engine.prices import Prices
from custom_components.depin_orchestrator.engine.snapshot import Moment, NodeState
from tests.web import Web, fixture

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
START = datetime(2026, 11, 7, tzinfo=UTC)
NODE = Node("n1", Protocol.GRASS, "Grass", "points")
D = Decimal


def data_of(web: Web, path: str, data: Any) -> None:
    web.set(path, {"result": {"data": data}})


def epoch_of(web: Web, points: float, uptime: int | None, start: str = "2026-11-07") -> None:
    row = {"epochName": "E", "startDate": start, "totalPoints": points, "totalUptime": uptime}
    data_of(web, "/epochEarnings", {"data": [row]})


@pytest.fixture
async def adapter(web: Web) -> AsyncGenerator[GrassAdapter]:
    for path, name in (
        ("/retrieveUser", "user"),
        ("/activeDevices", "devices"),
        ("/epochEarnings", "epochs"),
        ("/retrieveUserSettings", "settings"),
    ):
        web.set(path, fixture(f"grass/2026/{name}.json"))
    async with aiohttp.ClientSession() as session:
        yield make(web, session)


def make(web: Web, session: aiohttp.ClientSession, identity: str | None = None) -> GrassAdapter:
    data = {"access_token": "opaque", "base_url": web.url}
    return GrassAdapter(replace(NODE, identity=identity), session, data)


def value(report: NodeReport | NodeState, key: str) -> object:
    reading = report.readings[key]
    assert isinstance(reading, Reading), reading
    return reading.value


async def test_devices(adapter: GrassAdapter) -> None:
    report = await adapter.poll(NOW)
    assert report.details["devices"] == [
        {
            "device": "…0001",
            "type": "desktop",
            "score": "75",
            "multiplier": "2",
            "connected": True,
            "connected_since": "2026-11-21T22:41:09+00:00",
        },
        {
            "device": "…0002",
            "type": "extension",
            "score": "75",
            "multiplier": "1",
            "connected": True,
            "connected_since": "2026-11-21T22:40:00+00:00",
        },
        {
            "device": "…0003",
            "type": "android",
            "score": "40",
            "multiplier": "1.25",
            "connected": True,
            "connected_since": "2026-11-22T10:05:30.250000+00:00",
        },
    ]


async def test_device_that_says_nothing(web: Web, adapter: GrassAdapter) -> None:
    data_of(web, "/activeDevices", [{"deviceId": "short"}])
    report = await adapter.poll(NOW)
    keys = ("device", "type", "score", "multiplier", "connected_since")
    assert report.details["devices"] == [{**dict.fromkeys(keys), "connected": True}]
    assert report.fingerprints == frozenset()


async def test_old_devices_are_not_told(web: Web, adapter: GrassAdapter) -> None:
    assert "devices" in (await adapter.poll(NOW)).details
    web.set("/activeDevices", status=500)
    report = await adapter.poll(NOW + HOUR)
    assert "devices" in report.details
    report = await adapter.poll(NOW + HOUR * (base.UNKNOWN_AFTER + 1) / 2)
    assert "devices" not in report.details
    assert report.fingerprints == frozenset()


async def test_accounts_behind_one_address_show_it(web: Web, adapter: GrassAdapter) -> None:
    ours = (await adapter.poll(NOW)).fingerprints
    assert len(ours) == 2  # of three devices, two are behind one address
    assert all(len(print_) == 16 and int(print_, 16) >= 0 for print_ in ours)
    async with aiohttp.ClientSession() as session:
        data_of(web, "/activeDevices", [{"ipAddress": " 203.0.113.20 "}])
        theirs = (await make(web, session).poll(NOW)).fingerprints
        assert len(theirs & ours) == 1
        gone = [{"ipAddress": "203.0.113.20", "isConnected": False}]
        data_of(web, "/activeDevices", gone)
        assert (await make(web, session).poll(NOW)).fingerprints == frozenset()
        web.set("/activeDevices", fixture("grass/2026/devices.json"))
        stranger = await make(web, session, identity="somebody else").poll(NOW)
        assert stranger.fingerprints == frozenset()
        assert stranger.details == {}


async def test_addresses_stay_inside(adapter: GrassAdapter) -> None:
    report = await adapter.poll(NOW)
    books = Books("EUR")
    moment = Moment(NOW, NOW, NOW)
    state = books.close([NODE], {"n1": report}, Prices("EUR"), moment).nodes["n1"]
    shown = json.dumps(state.as_dict()) + repr(report) + repr(state)
    for print_ in report.fingerprints:
        assert print_ not in shown
    for secret in ("203.0.113", "198.51.100", "6b1d0a52", SALT.hex()):
        assert secret not in shown


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("203.0.113.20", "203.0.113.20", True),
        ("203.0.113.20", "203.0.113.21", False),
        ("203.0.113.20", "::ffff:203.0.113.20", True),
        # A household's devices share the first half of their IPv6 addresses.
        ("2001:db8:1:2::a", "2001:DB8:1:2:3:4:5:6", True),
        ("2001:db8:1:2::a", "2001:db8:1:3::a", False),
    ],
)
def test_fingerprints(one: str, other: str, *, same: bool) -> None:
    assert (fingerprint(one, b"salt") == fingerprint(other, b"salt")) is same
    assert fingerprint(one, b"salt") != fingerprint(one, b"pepper")


@pytest.mark.parametrize("address", [None, "", "attic", "203.0.113", "203.0.113.20/24"])
def test_what_is_no_address_has_no_fingerprint(address: str | None) -> None:
    assert fingerprint(address, b"salt") is None


def test_the_caller_brings_the_salt() -> None:
    answer = decode(json.dumps(fixture("grass/2026/devices.json")).encode())
    assert parse_devices(answer, b"a").fingerprints.isdisjoint(
        parse_devices(answer, b"b").fingerprints
    )


async def test_learned_pace_beside_the_formula(web: Web, adapter: GrassAdapter) -> None:
    epoch_of(web, 1000.0, 36_000)
    report = await adapter.poll(NOW)
    assert isinstance(report.readings["points_per_hour"], Outage)
    assert value(report, "points_per_hour_formula") == 200
    epoch_of(web, 1270.5, 39_600 + 1_800)
    report = await adapter.poll(NOW + HOUR)
    assert value(report, "points_per_hour") == D("180.33")
    reading = report.readings["points_per_hour"]
    assert isinstance(reading, Reading)
    assert (reading.unit, reading.quality) == ("points/h", Quality.ESTIMATED)
    # Until both totals move again, what was learned stays.
    report = await adapter.poll(NOW + 2 * HOUR)
    assert value(report, "points_per_hour") == D("180.33")


def test_pace() -> None:
    def epoch(points: str, uptime: int, start: datetime = START) -> Epoch:
        return Epoch("E", D(points), uptime, start)

    assert follow(None, None) is None
    assert follow(None, Epoch("E", None, 5, START)) is None
    first = follow(None, epoch("100", 3600))
    assert first == Pace(START, D(100), 3600)
    assert follow(first, Epoch("E", D(5), None, START)) == first
    # Uptime first, its points later: nothing is learned in between.
    assert follow(first, epoch("100", 7200)) == first
    learned = follow(first, epoch("250", 7200))
    assert learned == Pace(START, D(250), 7200, D(150))
    assert follow(learned, epoch("250", 7200)) == learned
    # Points without uptime wait for it.
    assert follow(learned, epoch("260", 7200)) == learned
    # Taken back, or a counter that fell: a new count, the pace of before.
    assert follow(learned, epoch("200", 9000)) == Pace(START, D(200), 9000, D(150))
    assert follow(learned, epoch("300", 5)) == Pace(START, D(300), 5, D(150))
    later = START + timedelta(days=30)
    assert follow(learned, epoch("3", 60, later)) == Pace(later, D(3), 60, D(150))
    # Six hours of uptime for nothing are nothing.
    idle = follow(learned, epoch("250", 7200 + PATIENCE))
    assert idle is not None
    assert idle.per_hour == 0


async def test_points_taken_back_within_a_month(web: Web, adapter: GrassAdapter) -> None:
    books = Books("EUR")
    states = []
    for days, points in ((0, 1000), (1, 1240.5), (2, 1100.5), (3, 1099), (25, 1500), (33, 1600)):
        data_of(web, "/retrieveUser", {"userId": "u", "totalPoints": points})
        now = NOW + timedelta(days=days)
        moment = Moment(now, now, now)
        report = await adapter.poll(now)
        states.append(books.close([NODE], {"n1": report}, Prices("EUR"), moment).nodes["n1"])
    told = [value(state, "points_taken_back") for state in states]
    assert told == [0, 0, 140, D("141.5"), D("141.5"), D("1.5")]
    reading = states[0].readings["points_taken_back"]
    assert isinstance(reading, Reading)
    assert (reading.quality, reading.unit) == (Quality.ESTIMATED, "points")
    last = states[-1].readings["points_taken_back"]
    assert isinstance(last, Reading)
    assert last.quality is Quality.MEASURED


async def test_nobody_says_points_so_nothing_was_taken_back(
    web: Web, adapter: GrassAdapter
) -> None:
    data_of(web, "/retrieveUser", {"userId": "u"})
    report = await adapter.poll(NOW)
    state = Books("EUR").close([NODE], {"n1": report}, Prices("EUR"), Moment(NOW, NOW, NOW))
    assert isinstance(state.nodes["n1"].readings["points_taken_back"], Outage)
