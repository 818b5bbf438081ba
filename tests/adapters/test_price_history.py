"""A year of daily prices, read once."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import aiohttp
import pytest

from custom_components.depin_orchestrator.adapters.price_history import TRIES, PastPrices
from custom_components.depin_orchestrator.engine.price_history import PriceHistory
from tests.web import Web

D = Decimal
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
DAY = date(2026, 11, 20)
STAMP = int(datetime(2026, 11, 20, tzinfo=UTC).timestamp() * 1000)
COINS = ("storj", "golem", "streamr", "grass")


def serve(web: Web, rows: str) -> None:
    for coin in COINS:
        web.set(f"/coins/{coin}/market_chart", f'{{"prices": [{rows}], "market_caps": []}}')


async def test_reads_every_token_and_the_dollar(web: Web, session: aiohttp.ClientSession) -> None:
    serve(web, f"[{STAMP}, 0.5], [{STAMP + 86_400_000}, 0.25]")
    dollars = "/coins/storj/market_chart?vs_currency=usd&days=365&interval=daily&precision=full"
    web.set(dollars, f'{{"prices": [[{STAMP}, 0.4]]}}')
    history = PriceHistory("EUR")
    past = PastPrices(session, "EUR", web.url, "demo-key")
    assert past.due(NOW)
    past.teach(history)
    assert not history.settled
    await past.poll(NOW)
    past.teach(history)
    assert history.settled
    assert not past.due(NOW + timedelta(days=20))
    for token in ("STORJ", "GLM", "DATA", "GRASS"):
        assert history.on(token, datetime(2026, 11, 20, 5, tzinfo=UTC)) == D("0.5")
    assert history.on("USD", datetime(2026, 11, 20, tzinfo=UTC)) == D("1.25")
    assert all(headers["x-cg-demo-api-key"] == "demo-key" for headers in web.headers)
    assert "demo-key" not in " ".join(path for _, path in web.calls)


async def test_dollar_household(web: Web, session: aiohttp.ClientSession) -> None:
    serve(web, f"[{STAMP}, 0.5]")
    history = PriceHistory("USD")
    past = PastPrices(session, "USD", web.url)
    await past.poll(NOW)
    past.teach(history)
    assert history.on("USD", NOW) == 1
    assert len(web.calls) == len(COINS)


@pytest.mark.parametrize(
    "rows", ["[1, 2, 3]", '["x", 1]', "null", f"[{STAMP}, -1]", f"[{STAMP}, 0]", "[1e30, 1]", "{}"]
)
async def test_point_that_is_no_price_is_left_out(
    web: Web, session: aiohttp.ClientSession, rows: str
) -> None:
    serve(web, f"{rows}, [{STAMP}, 0.5]")
    history = PriceHistory("USD")
    past = PastPrices(session, "USD", web.url)
    await past.poll(NOW)
    past.teach(history)
    assert history.on("GLM", NOW) == D("0.5")


@pytest.mark.parametrize("body", ['{"prices": null}', "[]", '{"prices": "x"}', "{}"])
async def test_failing_service_is_waited_for_only_so_long(
    web: Web, session: aiohttp.ClientSession, body: str
) -> None:
    for coin in COINS:
        web.set(f"/coins/{coin}/market_chart", body)
    history = PriceHistory("EUR")
    past = PastPrices(session, "EUR", web.url)
    for number in range(1, TRIES + 1):
        await past.poll(NOW)
        past.teach(history)
        assert history.settled == (number == TRIES)
