"""Daily token prices of the past year, from the price service's charts.

`GET /coins/{id}/market_chart?vs_currency=…&days=365&interval=daily` answers `prices`: pairs of
epoch milliseconds and price. Without a paid key the service goes back 365 days.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import aiohttp

from ..engine.errors import BadResponse
from ..engine.price_history import PriceHistory
from .base import Endpoint, every
from .client import Client
from .parse import Fields
from .prices import DEFAULT_URL, IDS, LEAST, MOST, RATE, USD, price_client

DAYS = 365
#: The service's charts are asked for once; later days are remembered as they pass.
EVERY = every(hours=24 * 30, retry=timedelta(minutes=1))
#: After so many failures in a row old money is valued at today's price instead of waiting on.
TRIES = 4


class PastPrices:
    """Reads the charts once, and tells when there is nothing more to wait for."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        currency: str,
        base_url: str = DEFAULT_URL,
        api_key: str | None = None,
    ) -> None:
        """Set up the calls; `api_key` is a demo key and travels in a header only."""
        #: How often the service was asked; the same number teaches the same.
        self.asked = 0
        client = price_client(session, base_url, api_key)
        self._charts = Endpoint("market_chart", EVERY, lambda: read_history(client, currency))

    def due(self, now: datetime) -> bool:
        """Tell whether the service wants to be asked."""
        return self._charts.slot.due(now)

    async def poll(self, now: datetime) -> None:
        """Ask. Never raises a DepinError."""
        await self._charts.ask(now)
        self.asked += 1

    def teach(self, history: PriceHistory) -> None:
        """Add to a history what came of asking, if anyone did."""
        if not self.asked:
            return
        for token, days in (self._charts.answer or {}).items():
            history.learn(token, days)
        history.settled = self._charts.error is None or self._charts.slot.failures >= TRIES


async def read_days(client: Client, coin: str, currency: str) -> Mapping[date, Decimal]:
    """Return the price of a coin on each past UTC day. Raises the client's errors."""
    params = {
        "vs_currency": currency.lower(),
        "days": str(DAYS),
        "interval": "daily",
        "precision": "full",
    }
    answer = Fields(await client.get(f"/coins/{coin}/market_chart", params), coin)
    rows = answer.data.get("prices")
    if not isinstance(rows, list):
        raise BadResponse(f"{coin}.prices: list expected")
    return dict(day for row in rows if (day := _day(row)) is not None)


async def read_history(client: Client, currency: str) -> dict[str, Mapping[date, Decimal]]:
    """Return the days of all tokens, and of the dollar as the quotient of Storj's two prices."""
    days: dict[str, Mapping[date, Decimal]] = {}
    for coin, token in IDS.items():
        days[token] = await read_days(client, coin, currency)
    if currency.upper() == USD:
        days[USD] = dict.fromkeys(days["STORJ"], Decimal(1))
    else:
        dollars = await read_days(client, "storj", USD)
        days[USD] = {
            day: RATE.divide(price, dollars[day])
            for day, price in days["STORJ"].items()
            if day in dollars
        }
    return days


def _day(row: object) -> tuple[date, Decimal] | None:
    """Read one pair; a point without a credible price is left out."""
    match row:
        case [int() | Decimal() as at, int() | Decimal() as value]:
            price = Decimal(value)
            if LEAST <= price <= MOST and 0 < at < 10**13:
                return datetime.fromtimestamp(int(at) / 1000, UTC).date(), price
    return None
