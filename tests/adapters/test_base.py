"""What adapters share: patience with hiccups, honesty about age, and one identity."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import aiohttp
import pytest

from custom_components.depin_orchestrator.adapters.base import (
    CLOCK_TOLERANCE,
    NOT_NOW,
    PATIENCE,
    UNKNOWN_AFTER,
    Draft,
    Endpoint,
    PollingAdapter,
    every,
)
from custom_components.depin_orchestrator.adapters.client import Client
from custom_components.depin_orchestrator.engine import errors
from custom_components.depin_orchestrator.engine.models import (
    WAITING,
    Figure,
    Health,
    Kind,
    Node,
    Observation,
    Outage,
    Protocol,
    Quality,
    Reading,
)
from custom_components.depin_orchestrator.engine.schedule import Cadence

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


class Script:
    """Answers what the test sets, raises it when it is an error, and counts its calls."""

    def __init__(self, answer: Any) -> None:
        self.answer = answer
        self.calls = 0

    async def __call__(self) -> Any:
        self.calls += 1
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


class Toy(PollingAdapter):
    """Two endpoints: who it is, and its money."""

    def __init__(self, identity: str | None = None) -> None:
        super().__init__(Node("n1", Protocol.STORJ, "toy", "USD", identity=identity))
        self.who, self.purse = Script("me"), Script(Decimal(5))
        self.contact = Endpoint("who", every(minutes=1), self.who)
        self.wallet = Endpoint("wallet", every(hours=1), self.purse)
        self.endpoints = (self.contact, self.wallet)
        self.money = (self.wallet,)

    def describe(self, draft: Draft) -> None:
        draft.identity = self.contact.answer
        draft.health = Health.EARNING
        draft.put("name", self.contact.answer, self.contact)
        draft.put("balance", self.wallet.answer, self.wallet, "USD", estimated=True)
        if self.wallet.answer is not None and self.wallet.answered_at is not None:
            draft.figures.append(
                Figure("all", Kind.COUNTER, self.wallet.answer, None, self.wallet.answered_at)
            )


@pytest.fixture
def toy() -> Toy:
    return Toy()


@pytest.fixture(autouse=True)
def _no_jitter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("random.random", lambda: 0.5)


def quality(observation: Observation) -> Quality:
    assert isinstance(observation, Reading)
    return observation.quality


async def test_a_report(toy: Toy) -> None:
    report = await toy.poll(NOW)
    assert report.online
    assert report.contact == Reading(value=True, at=NOW)
    assert report.identity == "me"
    assert report.health is Health.EARNING
    assert report.readings["name"] == Reading("me", NOW)
    assert report.readings["balance"] == Reading(Decimal(5), NOW, Quality.ESTIMATED, "USD")
    assert report.figures == (Figure("all", Kind.COUNTER, Decimal(5), None, NOW),)
    assert report.money is Quality.MEASURED
    assert (report.outages, report.auth_failed) == ({}, False)


async def test_each_endpoint_has_its_cadence(toy: Toy) -> None:
    assert toy.due(NOW)
    await toy.poll(NOW)
    assert not toy.due(NOW + 59 * timedelta(seconds=1))
    assert toy.due(NOW + MINUTE)
    await toy.poll(NOW + MINUTE)
    assert (toy.who.calls, toy.purse.calls) == (2, 1)
    report = await toy.poll(NOW + HOUR)
    assert (toy.who.calls, toy.purse.calls) == (3, 2)
    assert report.contact == Reading(value=True, at=NOW + HOUR)


async def test_a_late_endpoint_is_due_on_its_own(toy: Toy) -> None:
    await toy.poll(NOW)
    toy.contact.slot.due_at = NOW + 2 * HOUR
    toy.contact.slot.wait = 2 * HOUR
    assert toy.due(NOW + HOUR)
    await toy.poll(NOW + HOUR)
    assert (toy.who.calls, toy.purse.calls) == (1, 2)


async def test_before_the_first_answer(toy: Toy) -> None:
    draft = Draft(NOW)
    toy.describe(draft)
    assert draft.readings["balance"] == Outage(WAITING, NOW)
    assert toy.report(NOW).money is Quality.UNKNOWN
    assert not toy.contact.down


async def test_what_is_not_said_is_not_a_zero(toy: Toy) -> None:
    toy.purse.answer = None
    report = await toy.poll(NOW)
    assert report.readings["balance"] == Outage("not_reported", NOW)
    assert report.figures == ()


@pytest.mark.parametrize("error", NOT_NOW)
async def test_hiccups_are_tolerated(toy: Toy, error: type[errors.DepinError]) -> None:
    await toy.poll(NOW)
    toy.who.answer = error("not now")
    for failures in range(1, PATIENCE):
        report = await toy.poll(NOW + failures * MINUTE)
        assert report.online
        assert report.contact == Reading(value=True, at=NOW)
        assert report.health is Health.EARNING
        assert report.outages == {"who": error.key}
        assert quality(report.readings["name"]) is Quality.STALE
    report = await toy.poll(NOW + PATIENCE * MINUTE)
    assert report.contact == Outage(error.key, NOW)
    assert (report.health, report.health_reason) == (Health.OFFLINE, error.key)
    toy.who.answer = "me"
    assert (await toy.poll(NOW + HOUR)).health is Health.EARNING
    assert not toy.contact.down


@pytest.mark.parametrize(
    "error", [errors.Unreachable, errors.AuthFailed, errors.WrongService, errors.BadResponse]
)
async def test_anything_else_counts_at_once(toy: Toy, error: type[errors.DepinError]) -> None:
    await toy.poll(NOW)
    toy.who.answer = error("no")
    report = await toy.poll(NOW + MINUTE)
    assert not report.online
    assert report.health_reason == error.key
    assert report.auth_failed is (error is errors.AuthFailed)


async def test_there_is_no_patience_before_the_first_answer(toy: Toy) -> None:
    toy.who.answer = errors.TimedOut("slow")
    report = await toy.poll(NOW)
    assert report.contact == Outage("timeout", NOW)
    assert report.readings["name"] == Outage("timeout", NOW)


async def test_a_dead_contact_silences_the_others(toy: Toy) -> None:
    toy.who.answer = errors.Unreachable("gone")
    await toy.poll(NOW)
    assert toy.purse.calls == 0
    assert not toy.due(NOW + timedelta(seconds=5))  # though the wallet is
    toy.who.answer = "me"
    assert toy.due(NOW + MINUTE)
    report = await toy.poll(NOW + MINUTE)
    assert report.online
    assert toy.purse.calls == 1


async def test_one_failing_endpoint_is_an_outage_of_its_own(toy: Toy) -> None:
    await toy.poll(NOW)
    toy.purse.answer = errors.AuthFailed("key")
    now = NOW + HOUR
    report = await toy.poll(now)
    assert report.online
    assert report.health is Health.EARNING
    assert report.outages == {"wallet": "invalid_auth"}
    assert report.auth_failed
    assert report.money is Quality.STALE
    assert quality(report.readings["balance"]) is Quality.STALE  # not estimated: worse
    report = await toy.poll(NOW + HOUR * UNKNOWN_AFTER)
    assert quality(report.readings["balance"]) is Quality.STALE
    report = await toy.poll(NOW + HOUR * UNKNOWN_AFTER + MINUTE)
    assert report.readings["balance"] == Outage("invalid_auth", NOW)
    assert report.money is Quality.UNKNOWN


async def test_without_money_endpoints_nothing_is_doubted(toy: Toy) -> None:
    toy.money = ()
    assert (await toy.poll(NOW)).money is Quality.MEASURED


async def test_retry_after_is_handed_on(toy: Toy) -> None:
    toy.who.answer = errors.RateLimited("slow down", HOUR)
    await toy.poll(NOW)
    assert not toy.due(NOW + HOUR - MINUTE)
    assert toy.due(NOW + HOUR)
    toy.who.answer = errors.RateLimited("slow down")
    await toy.poll(NOW + HOUR)
    assert toy.due(NOW + HOUR + MINUTE)


@pytest.mark.parametrize("ours", ["me", None])
async def test_the_identity_we_know(ours: str | None) -> None:
    assert (await Toy(ours).poll(NOW)).online


async def test_another_node_in_its_place() -> None:
    toy = Toy("you")
    report = await toy.poll(NOW)
    assert report.contact == Outage("wrong_identity", NOW)
    assert (report.health, report.health_reason) == (Health.OFFLINE, "wrong_identity")
    assert report.identity == "me"
    assert (report.readings, report.figures) == ({}, ())


@pytest.mark.parametrize("sign", [1, -1])
async def test_a_clock_that_is_off(toy: Toy, sign: int) -> None:
    async with aiohttp.ClientSession() as session:
        toy.client = Client(session=session, base_url="http://127.0.0.1")
        assert (await toy.poll(NOW)).health is Health.EARNING
        toy.client.skew = sign * CLOCK_TOLERANCE
        assert (await toy.poll(NOW)).health is Health.EARNING
        toy.client.skew += sign * MINUTE
        report = await toy.poll(NOW)
    assert report.online
    assert (report.health, report.health_reason) == (Health.DEGRADED, "clock_off")


async def test_a_defect_of_ours_is_an_outage_and_is_logged_once(
    toy: Toy, caplog: pytest.LogCaptureFixture
) -> None:
    toy.who.answer = ZeroDivisionError()
    for tries in range(2):
        report = await toy.poll(NOW + tries * timedelta(hours=1))
        assert isinstance(report.contact, Outage)
        assert report.contact.reason == errors.DepinError.key
    assert caplog.text.count("ZeroDivisionError") == 1


def test_a_cadence_in_one_line() -> None:
    assert every(30) == Cadence(timedelta(seconds=30))
    assert every(hours=1, minutes=30) == Cadence(timedelta(minutes=90))
    assert every(minutes=30, retry=MINUTE) == Cadence(timedelta(minutes=30), MINUTE)
