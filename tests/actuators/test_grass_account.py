"""A whole Grass account paused by its service: asked once, believed when read, never for good."""

import asyncio
from collections.abc import AsyncGenerator
from datetime import UTC, datetime, timedelta
from pathlib import Path
import time
from typing import Any, override

import aiohttp
import pytest

from custom_components.depin_orchestrator.actuators.grass_account import (
    LASTS,
    LOOKS,
    WRITES,
    GrassAccount,
)
from custom_components.depin_orchestrator.actuators.journal_file import JournalFile
from custom_components.depin_orchestrator.adapters.grass_api import GrassApi
from custom_components.depin_orchestrator.engine import errors
from custom_components.depin_orchestrator.engine.dials import Level
from custom_components.depin_orchestrator.engine.execution import Executor
from custom_components.depin_orchestrator.engine.models import Resource
from custom_components.depin_orchestrator.engine.outcome import Result
from custom_components.depin_orchestrator.engine.reallocation import Reallocation, Step
from lab.grass import Account, access_token
from lab.grass_model import Grass
from lab.service import Clock, Service
from lab.timeline import Resources
from tests.web import Web

ALL = 60.0
SETTINGS, PAUSE = "/retrieveUserSettings", "/pauseConnection"
SHARING = {"result": {"data": {"pauseConnectionExpiry": None}}}
HTML = {"body": "<!doctype html><title>no</title>", "content_type": "text/html"}


def step(after: float, before: float = ALL) -> Step:
    level = Level(after, None)
    return Step("grass", Resource.BANDWIDTH, Level(before, 30), level, tolerance=0.1)


async def read(account: GrassAccount) -> float | None:
    return await account.read("grass", Resource.BANDWIDTH)


class Cloud:
    """The lab's account, its clock stopped, and whoever speaks to it."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self.clock = Clock(float(int(time.time())), speed=0)
        self.grass = Grass(self.clock.now() - 3600, Resources(1, 1, 60, 0))
        self.service = Service("grass", self.clock)
        self.token = access_token(self.clock.now())
        self.service.routes = Account(self.grass, self.service, self.token).routes()
        self.session = session

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.clock.now(), UTC)

    def account(self, token: str | None = None) -> GrassAccount:
        """Return the dial of one life of Home Assistant."""
        data = {"access_token": token or self.token, "base_url": self.service.url}
        return GrassAccount(GrassApi(self.session, data, WRITES), ALL, self.now)

    def left(self) -> timedelta:
        """Return how much is left of the pause."""
        until = self.grass.paused_until()
        assert until is not None
        return timedelta(seconds=until - self.clock.now())


@pytest.fixture
async def session(socket_enabled: None) -> AsyncGenerator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as one:
        yield one


@pytest.fixture
async def lab(session: aiohttp.ClientSession) -> AsyncGenerator[Cloud]:
    lab = Cloud(session)
    await lab.service.start()
    yield lab
    await lab.service.stop()


def near(span: timedelta, wanted: timedelta) -> bool:
    return abs(span - wanted) <= timedelta(seconds=2)


async def test_pause_and_resume(lab: Cloud, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    account = lab.account()
    assert await read(account) == ALL
    for _ in range(2):  # twice does no harm
        await account.apply(step(0))
        assert await read(account) == 0
    assert near(lab.left(), LASTS)
    assert lab.grass.paused(lab.clock.now())
    await account.apply(step(ALL, 0))
    assert await read(account) == ALL
    assert near(lab.left(), timedelta(seconds=3))
    lab.clock.advance(3)
    assert not lab.grass.paused(lab.clock.now())
    assert lab.token not in caplog.text


async def test_a_pause_of_ours_goes_on_while_somebody_renews_it(lab: Cloud) -> None:
    account = lab.account()
    await account.renew()  # nothing is known yet
    await account.apply(step(0))
    lab.clock.advance(3000)
    await account.renew()
    assert near(lab.left(), LASTS - timedelta(seconds=3000))
    lab.clock.advance(700)
    await account.renew()
    assert near(lab.left(), LASTS)
    await account.apply(step(ALL, 0))
    await account.renew()
    assert lab.left() < timedelta(seconds=5)


async def test_whoever_dies_leaves_no_account_paused(lab: Cloud) -> None:
    await lab.account().apply(step(0))
    lab.clock.advance(LASTS.total_seconds())
    assert await read(lab.account()) == ALL
    assert not lab.grass.paused(lab.clock.now())


async def test_a_restart_renews_what_it_finds(lab: Cloud) -> None:
    await lab.account().apply(step(0))
    lab.clock.advance(5000)
    account = lab.account()
    assert await read(account) == 0
    await account.renew()
    assert near(lab.left(), LASTS)


async def test_a_resume_is_not_overtaken_by_a_renewal(lab: Cloud) -> None:
    account = lab.account()
    await account.apply(step(0))
    lab.clock.advance(5000)
    assert await read(account) == 0
    await asyncio.gather(account.apply(step(ALL, 0)), account.renew())
    assert await read(account) == ALL


async def test_there_is_nothing_in_between(lab: Cloud) -> None:
    with pytest.raises(errors.InvalidInput):
        await lab.account().apply(step(30))
    assert lab.grass.paused_until() is None


async def test_only_the_pause_may_be_written(lab: Cloud) -> None:
    data = {"access_token": lab.token, "base_url": lab.service.url}
    with pytest.raises(errors.Forbidden):
        await GrassApi(lab.session, data).pause_until(lab.now())
    api = GrassApi(lab.session, data, WRITES)
    with pytest.raises(errors.Forbidden):
        await api.client.post("/claimReward", {})
    assert lab.grass.paused_until() is None


@pytest.mark.parametrize("token", ["no token", "opaque"])
async def test_refused_token(lab: Cloud, token: str) -> None:
    account = lab.account(token)
    with pytest.raises(errors.AuthFailed):
        await account.apply(step(0))
    assert await read(account) is None
    assert lab.grass.paused_until() is None


@pytest.fixture
def faulty(web: Web, session: aiohttp.ClientSession, lab: Cloud) -> GrassAccount:
    """Return the dial of an account that is not paused, whatever it is told."""
    web.set(SETTINGS, SHARING)
    api = GrassApi(session, {"access_token": lab.token, "base_url": web.url}, WRITES)
    api.client.timeout = timedelta(seconds=0.3)

    async def sleep(_: float) -> None:
        lab.clock.advance(2)

    return GrassAccount(api, ALL, lab.now, sleep)


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ({"status": 401, "body": {}}, errors.AuthFailed),
        ({"status": 403, "body": {}}, errors.AuthFailed),
        ({"status": 403, **HTML}, errors.Blocked),
        ({"status": 429, "headers": {"Retry-After": "60"}}, errors.RateLimited),
        ({"status": 400, "body": {"error": {"code": -32600}}}, errors.BadResponse),
        ({"status": 500, "body": {}}, errors.Failed),
        ({"status": 504, **HTML}, errors.Failed),
        ({"status": 200, **HTML}, errors.WrongService),
        ({"body": {}, "delay": 2}, errors.TimedOut),
        ({"status": 307, "headers": {"Location": "https://x.invalid/"}}, errors.Redirected),
    ],
)
async def test_each_refusal_is_an_error_and_sent_once(
    web: Web, faulty: GrassAccount, answer: dict[str, Any], error: type[errors.DepinError]
) -> None:
    web.set(PAUSE, **answer)
    with pytest.raises(error) as caught:
        await faulty.apply(step(0))
    assert type(caught.value) is error
    assert web.calls == [("POST", PAUSE)]


def executor(account: Any, path: Path, lab: Cloud) -> Executor:
    return Executor(account, JournalFile(path), lab.now)


def plan(lab: Cloud) -> Reallocation:
    wanted = step(0)
    return Reallocation("change", lab.now(), (wanted,), ceilings={Resource.BANDWIDTH: 200})


async def test_a_yes_is_not_believed(
    web: Web, faulty: GrassAccount, lab: Cloud, tmp_path: Path
) -> None:
    web.set(PAUSE, {"result": {"data": {}}})
    await faulty.apply(step(0))
    assert [method for method, _ in web.calls] == ["POST", *["GET"] * LOOKS]
    outcome = await executor(faulty, tmp_path / "journal", lab).carry_out(plan(lab))
    assert outcome.result is Result.ROLLED_BACK
    assert [objection.reason for objection in outcome.objections] == ["not_applied"]


async def test_a_lost_answer_is_looked_for(
    lab: Cloud, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = lab.account()
    sent = GrassApi.pause_until

    async def lose(api: GrassApi, end: datetime) -> None:
        await sent(api, end)
        raise errors.TimedOut(PAUSE)

    monkeypatch.setattr(GrassApi, "pause_until", lose)
    outcome = await executor(account, tmp_path / "journal", lab).carry_out(plan(lab))
    assert outcome.result is Result.APPLIED
    assert lab.grass.paused(lab.clock.now())


async def test_a_service_that_asks_for_fewer_calls_is_left_alone(
    web: Web, faulty: GrassAccount, lab: Cloud
) -> None:
    web.set(SETTINGS, status=429, headers={"Retry-After": "600"})
    assert await read(faulty) is None
    for seconds, calls in ((300, 1), (301, 2)):
        lab.clock.advance(seconds)
        assert await read(faulty) is None
        assert len(web.calls) == calls


async def test_a_renewal_that_fails_is_tried_again_later(
    web: Web, faulty: GrassAccount, lab: Cloud
) -> None:
    until = lab.now() + timedelta(minutes=50)
    web.set(SETTINGS, {"result": {"data": {"pauseConnectionExpiry": until.isoformat()}}})
    web.set(PAUSE, status=500)
    tried = 0
    for _ in range(50):
        assert await read(faulty) == 0
        await faulty.renew()
        lab.clock.advance(60)
    tried = [path for _, path in web.calls].count(PAUSE)
    assert 3 <= tried <= 5
    assert await read(faulty) == ALL  # it ended by itself


class Killed(BaseException):
    """The process ends here."""


class Dying(GrassAccount):
    """Kills its process before or after the service was asked."""

    moment = "before"

    @override
    async def apply(self, step: Step) -> None:
        if self.moment == "before":
            raise Killed
        await super().apply(step)
        raise Killed


@pytest.mark.parametrize(("moment", "result"), [("before", "rolled_back"), ("after", "applied")])
async def test_a_crash_is_settled_by_what_the_account_says(
    lab: Cloud, tmp_path: Path, moment: str, result: str
) -> None:
    data = {"access_token": lab.token, "base_url": lab.service.url}
    dying = Dying(GrassApi(lab.session, data, WRITES), ALL, lab.now)
    dying.moment = moment
    with pytest.raises(Killed):
        await executor(dying, tmp_path / "journal", lab).carry_out(plan(lab))
    lab.clock.advance(10)
    outcome = await executor(lab.account(), tmp_path / "journal", lab).recover()
    assert outcome is not None
    assert outcome.result == result
    assert lab.grass.paused(lab.clock.now()) is (result == "applied")


async def test_a_crash_amid_a_larger_change_is_undone(
    lab: Cloud, tmp_path: Path, session: aiohttp.ClientSession
) -> None:
    """The account was paused for another one, which got nothing yet."""
    second = Step("other", Resource.BANDWIDTH, Level(0, 0), Level(ALL, 30), tolerance=0.1)
    change = Reallocation(
        "change", lab.now(), (step(0), second), ceilings={Resource.BANDWIDTH: 120}
    )

    class Two(GrassAccount):
        @override
        async def read(self, node_id: str, resource: Resource) -> float | None:
            return 0.0 if node_id == "other" else await super().read(node_id, resource)

        @override
        async def apply(self, step: Step) -> None:
            if step.node == "other":
                raise Killed
            await super().apply(step)

    def life() -> Two:
        data = {"access_token": lab.token, "base_url": lab.service.url}
        return Two(GrassApi(session, data, WRITES), ALL, lab.now)

    with pytest.raises(Killed):
        await executor(life(), tmp_path / "journal", lab).carry_out(change)
    assert lab.grass.paused(lab.clock.now())
    outcome = await executor(life(), tmp_path / "journal", lab).recover()
    assert outcome is not None
    assert outcome.result is Result.ROLLED_BACK
    lab.clock.advance(3)
    assert not lab.grass.paused(lab.clock.now())
