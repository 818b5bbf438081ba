"""The price feed: one call, every price judged on its own, old ones kept while it fails."""

from collections.abc import AsyncGenerator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
import logging
from typing import Any

import aiohttp
import pytest

from custom_components.depin_orchestrator.adapters.prices import DEFAULT_URL, PriceFeed
from custom_components.depin_orchestrator.engine import errors
from custom_components.depin_orchestrator.engine.models import Quality
from custom_components.depin_orchestrator.engine.prices import Price, Prices
from tests.web import Web, fixture

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
PATH = "/simple/price"
D = Decimal


@pytest.fixture
async def session() -> AsyncGenerator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as one:
        yield one


@pytest.fixture
def feed(web: Web, session: aiohttp.ClientSession) -> PriceFeed:
    web.set(PATH, fixture("prices/eur.json"))
    return PriceFeed(session, "EUR", web.url)


def changed(**tokens: Any) -> dict[str, Any]:
    answer = fixture("prices/eur.json")
    for name, more in tokens.items():
        answer[name] = {**answer[name], **more} if isinstance(more, dict) else more
    return {name: row for name, row in answer.items() if row is not ...}


async def test_prices_in_the_households_currency(web: Web, feed: PriceFeed) -> None:
    assert feed.due(NOW)
    assert await feed.poll(NOW) == Prices(
        "EUR",
        {
            "STORJ": Price(D("0.184"), NOW - timedelta(minutes=5)),
            "GLM": Price(D("0.21747"), NOW - timedelta(minutes=4)),
            "DATA": Price(D("0.0113283"), NOW - timedelta(minutes=3)),
            "GRASS": Price(D("0.3776"), NOW - timedelta(minutes=2)),
            "USD": Price(D("0.92"), NOW - timedelta(minutes=5)),  # 0.184 / 0.2
        },
    )
    assert feed.outage is None
    query = "ids=storj%2Cgolem%2Cstreamr%2Cgrass&vs_currencies=usd%2Ceur&precision=full"
    assert web.calls == [("GET", f"{PATH}?{query}&include_last_updated_at=true")]
    assert "x-cg-demo-api-key" not in {name.lower() for name in web.headers[0]}


async def test_dollars(web: Web, session: aiohttp.ClientSession) -> None:
    feed = PriceFeed(session, "usd", web.url)
    prices = await feed.poll(NOW)  # 404: a dollar is a dollar all the same
    assert prices == Prices("USD", {"USD": Price(D(1), NOW)})
    web.set(PATH, fixture("prices/usd.json"))
    prices = await feed.poll(NOW + timedelta(hours=1))
    assert prices.tokens["USD"].value == D(1)
    assert prices.tokens["GLM"].value == D("0.2361234567890123")
    assert len(prices.tokens) == 5
    assert "vs_currencies=usd&" in web.calls[0][1]


async def test_the_rate_comes_from_the_first_token_with_both_prices(
    web: Web, feed: PriceFeed
) -> None:
    web.set(PATH, changed(storj={"usd": None}))
    prices = await feed.poll(NOW)
    assert prices.tokens["STORJ"].value == D("0.184")
    # 0.21747 / 0.2361234567890123, since 0.2361234567890123 x 0.921001254841 = 0.21747000000
    assert prices.tokens["USD"] == Price(D("0.921001254841"), NOW - timedelta(minutes=4))
    assert len(prices.tokens["USD"].value.as_tuple().digits) == 12


@pytest.mark.parametrize(
    "bad",
    [
        {"eur": 0},
        {"eur": -0.2},
        {"eur": float("nan")},
        {"eur": float("inf")},
        {"eur": "0.2"},
        {"eur": True},
        {"eur": None},
        {"eur": [0.2]},
        {"eur": 1e10},
        {"eur": 1e-13},
        {"usd": 1e6},
        {"usd": 0},
        "0.2",
        None,
        ...,
    ],
)
async def test_a_bad_price_spoils_no_other(web: Web, feed: PriceFeed, bad: Any) -> None:
    web.set(PATH, changed(streamr=bad))
    prices = await feed.poll(NOW)
    assert sorted(prices.tokens) == ["GLM", "GRASS", "STORJ", "USD"]
    assert prices.of("DATA", NOW) is None
    assert feed.outage is None


@pytest.mark.parametrize("number", ["1e999999999", "1e-999999999", "9" * 5000])
async def test_numbers_nobody_can_hold(web: Web, feed: PriceFeed, number: str) -> None:
    web.set(PATH, f'{{"golem": {{"eur": 0.2, "usd": 0.2}}, "storj": {{"eur": {number}}}}}')
    prices = await feed.poll(NOW)
    assert "STORJ" not in prices.tokens


@pytest.mark.parametrize(
    ("stamp", "at"),
    [
        (1795348800 + 86400, NOW),
        (1795348800 * 1000, NOW),
        (10**18, NOW),
        (10**40, NOW),
        (None, NOW),
        ("yesterday", NOW),
        (-1, NOW),
        (1795348740.5, NOW - timedelta(minutes=1)),
    ],
)
async def test_time_of_a_price(web: Web, feed: PriceFeed, stamp: object, at: datetime) -> None:
    web.set(PATH, changed(golem={"last_updated_at": stamp}))
    assert (await feed.poll(NOW)).tokens["GLM"].at == at


async def test_an_undated_price_ages_from_its_answer(web: Web, feed: PriceFeed) -> None:
    web.set(PATH, changed(golem={"last_updated_at": None}))
    await feed.poll(NOW)
    web.set(PATH, status=500)
    prices = await feed.poll(NOW + timedelta(hours=2))
    assert prices.tokens["GLM"].at == NOW


@pytest.mark.parametrize(
    ("answer", "outage"),
    [
        ({"status": 500}, "server_error"),
        ({"status": 504, "body": "<html>", "content_type": "text/html"}, "server_error"),
        ({"status": 403, "body": "<!doctype html>", "content_type": "text/html"}, "blocked"),
        ({"status": 429}, "rate_limited"),
        ({"status": 401}, "invalid_auth"),
        ({"status": 404}, "bad_response"),
        ({"status": 302, "headers": {"Location": "https://evil.example/"}}, "redirected"),
        ({"body": "<html>", "content_type": "text/html"}, "wrong_service"),
        ({"body": "{"}, "bad_response"),
        ({"body": []}, "bad_response"),
        ({"body": {}}, "bad_response"),
        ({"body": {"status": {"error_code": 500}}}, "bad_response"),
        ({"body": {"storj": 1}}, "bad_response"),
    ],
)
async def test_last_prices_stay_and_age(
    web: Web, feed: PriceFeed, answer: dict[str, Any], outage: str
) -> None:
    before = await feed.poll(NOW)
    web.set(PATH, **answer)
    now = NOW + timedelta(hours=2)
    after = await feed.poll(now)
    assert after == before
    assert feed.outage == outage
    assert after.tokens["GLM"].quality(now) is Quality.STALE
    assert after.of("GLM", NOW + timedelta(hours=25)) is None
    web.set(PATH, fixture("prices/eur.json"))
    await feed.poll(now + timedelta(hours=1))
    assert feed.outage is None


async def test_nothing_there(web: Web, feed: PriceFeed) -> None:
    await web.stop()
    assert await feed.poll(NOW) == Prices("EUR")
    assert feed.outage == "cannot_connect"
    with pytest.raises(errors.Unreachable):
        await feed.probe()


async def test_cadence_and_backing_off(web: Web, feed: PriceFeed) -> None:
    await feed.poll(NOW)
    await feed.poll(NOW + timedelta(minutes=8, seconds=59))
    assert len(web.calls) == 1
    web.set(PATH, status=429, headers={"Retry-After": "1800"})
    now = NOW + timedelta(minutes=11)
    await feed.poll(now)
    assert not feed.due(now + timedelta(minutes=29))
    assert feed.due(now + timedelta(minutes=30))
    web.set(PATH, status=429)
    now += timedelta(minutes=30)
    await feed.poll(now)  # the second failure: about two minutes
    assert not feed.due(now + timedelta(seconds=100))
    assert feed.due(now + timedelta(minutes=2))


async def test_unsupported_currency(web: Web, session: aiohttp.ClientSession) -> None:
    web.set(PATH, fixture("prices/usd.json"))
    feed = PriceFeed(session, "XDR", web.url)
    assert await feed.poll(NOW) == Prices("XDR")
    assert feed.outage == "unsupported_currency"


async def test_no_credible_price_at_all(web: Web, feed: PriceFeed) -> None:
    web.set(PATH, {"storj": {"usd": 0, "eur": 0}})
    assert await feed.poll(NOW) == Prices("EUR")
    assert feed.outage == "not_reported"


async def test_the_key_travels_in_its_header_only(
    web: Web, session: aiohttp.ClientSession, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    web.set(PATH, fixture("prices/eur.json"))
    feed = PriceFeed(session, "EUR", web.url, " CG-secret\n")
    await feed.probe()
    assert {k.lower(): v for k, v in web.headers[0].items()}["x-cg-demo-api-key"] == "CG-secret"
    assert "CG-secret" not in web.calls[0][1]
    web.set(PATH, status=500)
    await feed.poll(NOW)
    assert "CG-secret" not in caplog.text + repr(vars(feed))


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ({"status": 400, "body": fixture("prices/refused_key.json")}, errors.AuthFailed),
        ({"status": 200, "body": fixture("prices/refused_key.json")}, errors.AuthFailed),
        ({"status": 400, "body": {"error": 10011}}, errors.AuthFailed),
        ({"status": 400, "body": {"error": {"error_code": 10002}}}, errors.AuthFailed),
        ({"status": 401}, errors.AuthFailed),
        ({"status": 400, "body": {"error": "coin not found"}}, errors.BadResponse),
        ({"status": 400, "body": {"error": [10002]}}, errors.BadResponse),
        ({"status": 400, "body": [10002]}, errors.BadResponse),
        ({"status": 400, "body": "no"}, errors.BadResponse),
        ({"status": 200, "body": "[]"}, errors.BadResponse),
        ({"status": 429}, errors.RateLimited),
        ({"status": 500}, errors.Failed),
    ],
)
async def test_probe_says_what_is_wrong(
    web: Web, feed: PriceFeed, answer: dict[str, Any], error: type[errors.DepinError]
) -> None:
    web.set(PATH, **answer)
    with pytest.raises(error) as caught:
        await feed.probe()
    assert type(caught.value) is error


async def test_probe_is_one_call(web: Web, feed: PriceFeed) -> None:
    await feed.probe()
    assert len(web.calls) == 1


def test_public_service_by_default() -> None:
    assert DEFAULT_URL == "https://api.coingecko.com/api/v3"
