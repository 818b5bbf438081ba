"""Grass: what the account says, and every way in which it can fail to."""

from collections.abc import AsyncGenerator, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from decimal import Decimal
import logging
from typing import Any

import aiohttp
import pytest

from custom_components.depin_orchestrator.adapters import base, grass_api, grass_model
from custom_components.depin_orchestrator.adapters.base import Probe
from custom_components.depin_orchestrator.adapters.grass import GrassAdapter
from custom_components.depin_orchestrator.engine import errors
from custom_components.depin_orchestrator.engine.ledger import Ledger
from custom_components.depin_orchestrator.engine.models import (
    Figure,
    Health,
    Kind,
    Node,
    NodeReport,
    Observation,
    Outage,
    Protocol,
    Quality,
    Reading,
)
from tests.adapters.test_jwt import jwt
from tests.web import Web, fixture

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
OPAQUE = "opaque"
LATER = timedelta(hours=2)
USER, DEVICES, EPOCHS, SETTINGS = (
    "/retrieveUser",
    "/activeDevices",
    "/epochEarnings",
    "/retrieveUserSettings",
)
HTML = {"body": "<!DOCTYPE html><title>no</title>", "content_type": "text/html"}


def node(identity: str | None = None) -> Node:
    return Node("n1", Protocol.GRASS, "Grass", "points", identity=identity)


def serve(web: Web, year: str = "2026") -> None:
    for path, name in ((USER, "user"), (DEVICES, "devices"), (EPOCHS, "epochs")):
        web.set(path, fixture(f"grass/{year}/{name}.json"))
    web.set(SETTINGS, fixture(f"grass/{year}/settings.json"))


def data_of(web: Web, path: str, data: Any) -> None:
    web.set(path, {"result": {"data": data}})


@pytest.fixture
async def session() -> AsyncGenerator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as one:
        yield one


@pytest.fixture
def adapter(web: Web, session: aiohttp.ClientSession) -> GrassAdapter:
    serve(web)
    return make(web, session)


def make(
    web: Web, session: aiohttp.ClientSession, token: str = OPAQUE, identity: str | None = None
) -> GrassAdapter:
    return GrassAdapter(node(identity), session, {"access_token": token, "base_url": web.url})


def value(report: NodeReport, key: str) -> object:
    reading = report.readings[key]
    assert isinstance(reading, Reading), reading
    return reading.value


def reason(observation: Observation) -> str:
    assert isinstance(observation, Outage)
    return observation.reason


async def test_account_of_2026(adapter: GrassAdapter, web: Web) -> None:
    report = await adapter.poll(NOW)
    assert report.online
    assert report.identity == "2xAbCdEf01"
    assert (report.health, report.health_reason) == (Health.EARNING, None)
    assert report.outages == {}
    assert report.figures == (Figure("lifetime", Kind.COUNTER, Decimal("612340.5"), None, NOW),)
    assert {key: r.value for key, r in report.readings.items() if isinstance(r, Reading)} == {
        "referrals": 1,
        "active_devices": 3,
        "network_score": 75,
        "network_score_min": 40,
        "multiplier": 2,
        # 24 h x (75 x 2, the better of two devices on one address, + 40 x 1.25)
        "rate_estimate": Decimal(4800),
        "points_per_hour_formula": Decimal(200),
        "last_contact": NOW,
        "epoch_points": Decimal("52100.4"),
        "epoch_name": "Epoch 25",
        "epoch_start": datetime(2026, 11, 7, tzinfo=UTC),
        "epoch_end": datetime(2026, 12, 7, tzinfo=UTC),
    }
    rate = report.readings["rate_estimate"]
    assert isinstance(rate, Reading)
    assert (rate.quality, rate.unit) == (Quality.ESTIMATED, "points")
    assert reason(report.readings["paused_until"]) == "not_reported"
    assert reason(report.readings["token_expiry"]) == "not_reported"
    assert sorted(web.calls) == [
        ("GET", DEVICES),
        ("GET", f"{EPOCHS}?input=%7B%22limit%22%3A1%2C%22isLatestOnly%22%3Atrue%7D"),
        ("GET", USER),
        ("GET", SETTINGS),
    ]


async def test_account_of_2024(adapter: GrassAdapter, web: Web) -> None:
    serve(web, "2024")
    report = await adapter.poll(NOW)
    assert report.identity == "1vZyXwUt77"
    assert report.figures[0].amount == 187302
    assert value(report, "rate_estimate") == 62 * 24  # no multiplier: the extension's 1
    assert reason(report.readings["multiplier"]) == "not_reported"
    assert reason(report.readings["referrals"]) == "not_reported"
    assert value(report, "epoch_points") == 30112
    assert value(report, "last_contact") == NOW


async def test_cadence(adapter: GrassAdapter, web: Web) -> None:
    assert adapter.due(NOW)
    await adapter.poll(NOW)
    assert not adapter.due(NOW + timedelta(minutes=26))
    await adapter.poll(NOW + timedelta(minutes=34))
    assert len(web.calls) == 7  # all but the settings
    await adapter.poll(NOW + timedelta(minutes=67))
    assert len(web.calls) == 10 + 1


async def test_nothing_personal_leaves_the_parser(adapter: GrassAdapter) -> None:
    report = repr(await adapter.poll(NOW))
    for secret in ("203.0.113.20", "198.51.100.7", "example.org", "7Qk1Wallet", OPAQUE):
        assert secret not in report


async def test_polling_twice_states_the_same(adapter: GrassAdapter) -> None:
    first = await adapter.poll(NOW)
    assert (await adapter.poll(NOW + timedelta(minutes=1))).figures == first.figures
    second = await adapter.poll(NOW + LATER)
    assert [(f.account, f.amount) for f in second.figures] == [("lifetime", Decimal("612340.5"))]


@pytest.mark.parametrize("pasted", ['"{}"', "'{}'", ' "{}" \n', "{}"])
async def test_token_is_sent_raw_without_its_quotes(
    web: Web, session: aiohttp.ClientSession, pasted: str
) -> None:
    serve(web)
    token = jwt(4102444800)
    probe = await make(web, session, pasted.format(token)).probe()
    assert probe == Probe("2xAbCdEf01", "Grass mariah")
    sent = web.headers[0]
    assert sent["Authorization"] == token
    assert sent["Origin"] == "https://app.grass.io"
    assert sent["Referer"] == "https://app.grass.io/"


async def test_expired_token_makes_no_call(web: Web, session: aiohttp.ClientSession) -> None:
    serve(web)
    adapter = make(web, session, jwt(1577836800))
    with pytest.raises(errors.TokenExpired):
        await adapter.probe()
    report = await adapter.poll(NOW)
    assert report.auth_failed
    assert (report.health, report.health_reason) == (Health.OFFLINE, "token_expired")
    assert report.figures == ()
    assert web.calls == []


@pytest.mark.parametrize("token", ["", '""', "two words", "tok\nen", "tokén"])
async def test_what_is_no_token_makes_no_call(
    web: Web, session: aiohttp.ClientSession, token: str
) -> None:
    with pytest.raises(errors.AuthFailed):
        await make(web, session, token).probe()
    assert web.calls == []


async def test_token_that_expires_soon(web: Web, session: aiohttp.ClientSession) -> None:
    serve(web)
    now = datetime.now(UTC).replace(microsecond=0)
    ends = now + timedelta(days=3)
    report = await make(web, session, jwt(int(ends.timestamp()))).poll(now)
    assert value(report, "token_expiry") == ends
    assert (report.health, report.health_reason) == (Health.DEGRADED, "token_expiring")
    ends += timedelta(days=5)
    report = await make(web, session, jwt(int(ends.timestamp()))).poll(now)
    assert report.health is Health.EARNING


async def test_token_shows_nowhere(
    web: Web, session: aiohttp.ClientSession, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    token = jwt(4102444800)
    adapter = make(web, session, token)
    seen = [repr(adapter), repr(vars(adapter))]
    for answer in ({"status": 401}, {"status": 403, **HTML}, {"status": 500}, {"body": "x"}):
        web.set(USER, **answer)
        with pytest.raises(errors.DepinError) as caught:
            await adapter.probe()
        seen += [str(caught.value), repr(caught.value), repr(await adapter.poll(NOW))]
    assert all(token not in text for text in [*seen, caplog.text])


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ({"status": 401, "body": {"error": {"message": "unauthorized"}}}, errors.AuthFailed),
        ({"status": 403, **HTML}, errors.Blocked),
        ({"status": 429}, errors.RateLimited),
        ({"status": 504, **HTML}, errors.Failed),
        ({"status": 500}, errors.Failed),
        ({"status": 404}, errors.WrongService),
        (
            {"status": 400, "body": {"error": {"message": "bad", "code": -32600}}},
            errors.WrongService,
        ),
        ({**HTML}, errors.WrongService),
        ({"body": {}}, errors.WrongService),
        ({"body": []}, errors.WrongService),
        ({"body": {"result": None}}, errors.WrongService),
        ({"body": {"result": {}}}, errors.WrongService),
        ({"body": {"result": {"data": None}}}, errors.WrongService),
        ({"body": {"result": {"data": []}}}, errors.WrongService),
        ({"body": {"result": {"data": {"userId": ""}}}}, errors.WrongService),
        ({"body": {"result": {"data": {"userId": 7}}}}, errors.WrongService),
        ({"body": {"error": {"message": "no", "code": -32600}}}, errors.WrongService),
        ({"status": 302, "headers": {"Location": "https://evil.example/"}}, errors.Redirected),
    ],
)
async def test_probe_says_what_is_wrong(
    web: Web, adapter: GrassAdapter, answer: dict[str, Any], error: type[errors.DepinError]
) -> None:
    web.set(USER, **answer)
    with pytest.raises(error) as caught:
        await adapter.probe()
    assert type(caught.value) is error


async def test_probe_of_nothing(web: Web, adapter: GrassAdapter) -> None:
    await web.stop()
    with pytest.raises(errors.Unreachable):
        await adapter.probe()


@pytest.mark.parametrize(("name", "title"), [(None, "Grass"), ("m@example.org", "Grass")])
async def test_title(web: Web, adapter: GrassAdapter, name: str | None, title: str) -> None:
    data_of(web, USER, {"userId": "u", "username": name})
    assert (await adapter.probe()).title == title


async def test_three_failures_take_a_quarter_of_an_hour(web: Web, adapter: GrassAdapter) -> None:
    before = await adapter.poll(NOW)
    web.set(USER, status=504, **HTML)  # type: ignore[arg-type]
    now = NOW + timedelta(minutes=40)
    since = now
    while (report := await adapter.poll(now)).online:
        assert report.figures == before.figures
        assert report.outages["retrieveUser"] == "server_error"
        while not adapter.due(now):
            now += timedelta(seconds=10)
    assert timedelta(minutes=13) < now - since < timedelta(minutes=16)
    assert report.health_reason == "server_error"
    assert not report.auth_failed
    assert report.money is Quality.STALE


async def test_a_block_is_no_reason_for_a_new_token(web: Web, adapter: GrassAdapter) -> None:
    await adapter.poll(NOW)
    web.set(USER, status=403, **HTML)  # type: ignore[arg-type]
    report = await adapter.poll(NOW + LATER)
    assert report.online
    assert not report.auth_failed
    assert report.outages["retrieveUser"] == "blocked"


async def test_refused_token_counts_at_once(web: Web, adapter: GrassAdapter) -> None:
    await adapter.poll(NOW)
    web.set(USER, {}, status=401)
    report = await adapter.poll(NOW + LATER)
    assert report.auth_failed
    assert report.health_reason == "invalid_auth"


@pytest.mark.parametrize("http_date", [True, False])
async def test_retry_after_is_honoured(
    web: Web, adapter: GrassAdapter, *, http_date: bool
) -> None:
    wait = timedelta(hours=3)
    until = (datetime.now(UTC) + wait).strftime("%a, %d %b %Y %H:%M:%S GMT")
    header = until if http_date else str(int(wait.total_seconds()))
    web.set(USER, status=429, headers={"Retry-After": header})
    report = await adapter.poll(NOW)
    assert report.outages["retrieveUser"] == "rate_limited"
    assert not adapter.due(NOW + timedelta(hours=2, minutes=59))
    assert adapter.due(NOW + wait)


@pytest.mark.parametrize(
    "data",
    [
        None,
        {},
        "x",
        3,
        [1],
        [{"ipScore": "75"}],
        [{"ipScore": 101}],
        [{"multiplier": -1}],
        [{"isConnected": "yes"}],
        [{"lastConnectedAt": "soon"}],
        [{"ipAddress": 4}],
    ],
)
async def test_devices_of_another_shape_are_unknown(
    web: Web, adapter: GrassAdapter, data: Any
) -> None:
    data_of(web, DEVICES, data)
    report = await adapter.poll(NOW)
    assert report.online
    assert report.outages == {"activeDevices": "bad_response"}
    for key in ("active_devices", "network_score", "rate_estimate", "last_contact"):
        assert reason(report.readings[key]) == "bad_response"
    assert (report.health, report.health_reason) == (Health.UNKNOWN, None)


async def test_devices_too_old_say_nothing_of_the_health(web: Web, adapter: GrassAdapter) -> None:
    await adapter.poll(NOW)
    web.set(DEVICES, status=500)
    report = await adapter.poll(NOW + LATER)
    assert report.health is Health.EARNING
    active = report.readings["active_devices"]
    assert isinstance(active, Reading)
    assert active.quality is Quality.STALE
    now = NOW + timedelta(minutes=30) * (base.UNKNOWN_AFTER + 1)
    report = await adapter.poll(now)
    assert report.online
    assert report.health is Health.UNKNOWN


@pytest.mark.parametrize("data", [[], {"data": [], "lastEvaluationKey": None}, {"data": None}])
async def test_no_devices_is_a_real_zero(web: Web, adapter: GrassAdapter, data: Any) -> None:
    data_of(web, DEVICES, data)
    report = await adapter.poll(NOW)
    assert (report.health, report.health_reason) == (Health.IDLE, "no_devices")
    assert value(report, "active_devices") == 0
    assert value(report, "rate_estimate") == 0
    for key in ("network_score", "network_score_min", "multiplier", "last_contact"):
        assert reason(report.readings[key]) == "not_reported"


async def test_listed_but_not_connected(web: Web, adapter: GrassAdapter) -> None:
    seen = "2026-11-22T09:00:00Z"
    data_of(web, DEVICES, [{"isConnected": False, "ipScore": 60, "lastConnectedAt": seen}])
    report = await adapter.poll(NOW)
    assert report.health is Health.IDLE
    assert value(report, "last_contact") == NOW - timedelta(hours=3)
    data_of(web, DEVICES, [{"isConnected": False, "lastConnectedAt": "2026-11-23T09:00:00Z"}])
    report = await adapter.poll(NOW + LATER)
    assert value(report, "last_contact") == NOW + LATER  # never in the future


@pytest.mark.parametrize(
    ("scores", "health", "cause", "rate"),
    [
        ([("a", 0), ("b", 0)], Health.DEGRADED, "zero_score", 0),
        ([("a", 0), ("b", 10)], Health.EARNING, None, 240),
        ([("a", 30), ("a", 10)], Health.EARNING, None, 720),
        ([("a", 10), ("a", None)], Health.EARNING, None, 240),
        ([("a", None), ("a", 10)], Health.EARNING, None, 240),
        ([("a", 10), ("b", None)], Health.EARNING, None, None),
        ([("a", None)], Health.EARNING, None, None),
    ],
)
async def test_scores(
    web: Web,
    adapter: GrassAdapter,
    scores: list[tuple[str, int | None]],
    health: Health,
    cause: str | None,
    rate: int | None,
) -> None:
    data_of(web, DEVICES, [{"ipAddress": ip, "ipScore": score} for ip, score in scores])
    report = await adapter.poll(NOW)
    assert (report.health, report.health_reason) == (health, cause)
    if rate is None:
        assert reason(report.readings["rate_estimate"]) == "not_reported"
    else:
        assert value(report, "rate_estimate") == rate


async def test_pause(web: Web, adapter: GrassAdapter) -> None:
    data_of(web, SETTINGS, {"pauseConnectionExpiry": "2026-11-22T12:20:00Z"})
    until = NOW + timedelta(minutes=20)
    report = await adapter.poll(NOW)
    assert (report.health, report.health_reason) == (Health.PAUSED, "paused")
    assert value(report, "paused_until") == until
    report = await adapter.poll(until)  # it ends by itself, without a call
    assert report.health is Health.EARNING
    assert reason(report.readings["paused_until"]) == "not_reported"
    assert len(web.calls) == 4


@pytest.mark.parametrize("status", [200, 400, 404])
async def test_no_epoch_yet_is_no_outage(web: Web, adapter: GrassAdapter, status: int) -> None:
    web.set(EPOCHS, fixture("grass/2026/no_epoch.json"), status=status)
    report = await adapter.poll(NOW)
    assert report.outages == {}
    assert reason(report.readings["epoch_points"]) == "not_reported"


@pytest.mark.parametrize(
    "answer",
    [
        {"body": {"error": {"message": "other", "code": -32600}}, "status": 400},
        {"body": {"error": {"message": "other", "code": -32600}}},
        {"body": {"error": {"message": None}}},
        {"body": {"error": "User epoch earning not found."}, "status": 400},
        {"body": "<x>", "status": 400},
        {"body": {"result": {"data": {"data": [{"totalPoints": "5"}]}}}},
        {"body": {"result": {"data": {"data": [{"startDate": "7 Nov"}]}}}},
    ],
)
async def test_other_refusals_are_outages(
    web: Web, adapter: GrassAdapter, answer: dict[str, Any]
) -> None:
    web.set(EPOCHS, **answer)
    report = await adapter.poll(NOW)
    assert report.outages == {"epochEarnings": "bad_response"}
    assert report.health is Health.EARNING


def test_latest_of_several_epochs() -> None:
    rows = [
        {"epochName": "Epoch 24", "startDate": "2026-10-07"},
        {"epochName": "Epoch 25", "startDate": "2026-11-07", "totalPoints": None},
        {"epochName": "?"},
    ]
    for data in (rows, {"data": rows}):
        epoch = grass_model.parse_epoch({"result": {"data": data}})
        assert epoch is not None
        assert (epoch.name, epoch.points, epoch.end) == ("Epoch 25", None, None)
    assert grass_model.parse_epoch({"result": {"data": {"data": []}}}) is None


async def test_points_taken_back_reach_the_ledger(web: Web, adapter: GrassAdapter) -> None:
    ledger = Ledger()
    for hours, points in enumerate((1000, 1240.5, 1100.5, None, 1100.5)):
        data_of(web, USER, {"userId": "u", "totalPoints": points})
        now = NOW + LATER * hours
        ledger.post((await adapter.poll(now)).figures, now, None)
    assert [row.amount for row in ledger.rows] == [1000, Decimal("240.5"), -140]
    assert ledger.earned().amount == Decimal("1100.5")
    assert ledger.earned(NOW, NOW + 5 * LATER).amount == Decimal("100.5")


@pytest.mark.parametrize("points", ["612340", True, -1, {}, 10**30])
async def test_points_of_a_wrong_type_are_no_figure(
    web: Web, adapter: GrassAdapter, points: object
) -> None:
    data_of(web, USER, {"userId": "u", "totalPoints": points})
    report = await adapter.poll(NOW)
    assert report.figures == ()
    assert report.health_reason == "bad_response"


async def test_another_account_is_not_ours(web: Web, session: aiohttp.ClientSession) -> None:
    serve(web)
    adapter = make(web, session, identity="2xAbCdEf01")
    assert (await adapter.poll(NOW)).online
    serve(web, "2024")
    report = await adapter.poll(NOW + LATER)
    assert (report.health, report.health_reason) == (Health.OFFLINE, "wrong_identity")
    assert report.figures == ()
    assert report.readings == {}


@pytest.fixture
async def old(socket_enabled: None) -> AsyncGenerator[Web]:
    server = Web()
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
def hosts(web: Web, old: Web, monkeypatch: pytest.MonkeyPatch) -> tuple[Web, Web]:
    monkeypatch.setattr(grass_api, "HOST", web.url)
    monkeypatch.setattr(grass_api, "OLD_HOST", old.url)
    return web, old


@contextmanager
def asked(web: Web, times: int) -> Iterator[None]:
    before = len(web.calls)
    yield
    assert len(web.calls) - before == times


async def test_old_host_answers_when_the_new_one_is_gone(
    hosts: tuple[Web, Web], session: aiohttp.ClientSession
) -> None:
    new, old = hosts
    serve(old)
    adapter = GrassAdapter(node(), session, {"access_token": "t", "base_url": f"{new.url}/"})
    report = await adapter.poll(NOW)  # the new one answers 404
    assert report.health is Health.EARNING
    with asked(new, 0), asked(old, 4):  # and stays with it
        assert (await adapter.poll(NOW + LATER)).online
    await old.stop()
    serve(new)
    assert (await adapter.poll(NOW + 2 * LATER)).online


async def test_old_host_answers_when_the_new_one_is_unreachable(
    hosts: tuple[Web, Web], session: aiohttp.ClientSession
) -> None:
    new, old = hosts
    await new.stop()
    serve(old)
    adapter = GrassAdapter(node(), session, {"access_token": "t"})
    assert (await adapter.probe()).identity == "2xAbCdEf01"
    await old.stop()
    with pytest.raises(errors.Unreachable):
        await adapter.probe()


@pytest.mark.parametrize(
    "answer",
    [
        {"status": 401},
        {"status": 500},
        {"status": 429},
        {"status": 400},
        {"status": 302, "headers": {"Location": "https://api.example/"}},
        {"body": {}},
        {**HTML},
    ],
)
async def test_a_refusal_is_not_asked_elsewhere(
    hosts: tuple[Web, Web], session: aiohttp.ClientSession, answer: dict[str, Any]
) -> None:
    new, old = hosts
    serve(old)
    new.set(USER, **answer)
    with asked(old, 0), pytest.raises(errors.DepinError):
        await GrassAdapter(node(), session, {"access_token": "t", "base_url": None}).probe()


async def test_no_epoch_is_not_asked_elsewhere(
    hosts: tuple[Web, Web], session: aiohttp.ClientSession
) -> None:
    new, old = hosts
    serve(new)
    new.set(EPOCHS, fixture("grass/2026/no_epoch.json"), status=404)
    with asked(old, 0):
        report = await GrassAdapter(node(), session, {"access_token": "t"}).poll(NOW)
    assert report.outages == {}


async def test_own_base_url_has_no_other_host(
    old: Web, web: Web, session: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(grass_api, "OLD_HOST", old.url)
    with asked(old, 0), pytest.raises(errors.WrongService):
        await make(web, session).probe()
