"""The public price service (streamr.md §6)."""

from typing import Any

from aiohttp import web

from .prices_model import BASE, Prices
from .service import Service
from .timeline import DAY

DATA_CONTRACT = "0x3a9a81d576d83ff21f26f325066054540720fc34"
#: Units of a currency per dollar.
CURRENCIES = {"usd": 1.0, "eur": 0.921, "gbp": 0.79, "chf": 0.88, "czk": 22.9}
#: The service renews its answer once a minute (streamr.md §6).
FRESH = 60


def quote(prices: Prices, coin: str, query: dict[str, str], now: int) -> dict[str, Any]:
    """Return one entry of the answer (streamr.md §6)."""
    now -= now % FRESH
    usd, before = prices.usd(coin, now), prices.usd(coin, now - DAY)
    full = query.get("precision") == "full"
    answer: dict[str, Any] = {}
    for currency in query.get("vs_currencies", "").lower().split(","):
        if rate := CURRENCIES.get(currency):
            price = usd * rate
            places = query.get("precision", "")
            digits = int(places) if places.isdigit() else 6
            answer[currency] = price if full else round(price, digits)
            if query.get("include_24hr_change") == "true":
                answer[f"{currency}_24h_change"] = (usd / before - 1) * 100
    if query.get("include_last_updated_at") == "true":
        answer["last_updated_at"] = now
    return answer


def routes(prices: Prices, service: Service) -> list[web.RouteDef]:
    """Serve simple prices by id, and of DATA by its contract; unknown ids are left out."""

    async def simple(request: web.Request) -> web.Response:
        query = dict(request.query)
        if "ids" not in query or "vs_currencies" not in query:
            return web.json_response(
                {"error": "Missing parameter ids or vs_currencies"}, status=422
            )
        coins = [coin for coin in query["ids"].split(",") if coin in BASE]
        return web.json_response({c: quote(prices, c, query, service.now()) for c in coins})

    async def by_contract(request: web.Request) -> web.Response:
        query = dict(request.query)
        known = DATA_CONTRACT in query.get("contract_addresses", "").lower().split(",")
        return web.json_response(
            {DATA_CONTRACT: quote(prices, "streamr", query, service.now())} if known else {}
        )

    async def chart(request: web.Request) -> web.Response:
        coin, query = request.match_info["coin"], dict(request.query)
        rate = CURRENCIES.get(query.get("vs_currency", "").lower())
        if coin not in BASE or rate is None:
            return web.json_response({"error": "coin not found"}, status=404)
        today = service.now() - service.now() % DAY
        days = range(today - int(query.get("days", 1)) * DAY, today + 1, DAY)
        rows = [[day * 1000, prices.usd(coin, day) * rate] for day in days]
        return web.json_response({"prices": rows, "market_caps": [], "total_volumes": []})

    return [
        web.get("/api/v3/coins/{coin}/market_chart", chart),
        web.get("/coins/{coin}/market_chart", chart),
        web.get("/api/v3/simple/price", simple),
        web.get("/simple/price", simple),
        web.get("/api/v3/simple/token_price/polygon-pos", by_contract),
    ]
