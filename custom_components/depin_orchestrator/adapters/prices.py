"""Token prices and the dollar's rate, in one call for all of them (streamr.md §6)."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Context, Decimal

import aiohttp

from ..engine.errors import AuthFailed, BadResponse
from ..engine.models import NOT_REPORTED
from ..engine.prices import Price, Prices
from .base import Endpoint, every
from .client import Client, decode
from .parse import Fields

DEFAULT_URL = "https://api.coingecko.com/api/v3"
#: The service's id of each token, in the order in which they are asked for the dollar's rate.
IDS = {"storj": "STORJ", "golem": "GLM", "streamr": "DATA", "grass": "GRASS"}
USD = "USD"
#: About a billion exist of each token: at more than this they would be worth more than all gold.
MOST_USD = Decimal(10) ** 4
#: The same in the least valuable currency.
MOST = Decimal(10) ** 9
#: Anything below is a zero written differently.
LEAST = Decimal(10) ** -12
#: A quotient of two prices has no exact decimal form; more digits than any price has are enough.
RATE = Context(prec=12)
#: First wait after a failure: without a key all of a household's calls share a small limit.
RETRY = timedelta(minutes=1)
#: What the service says of a key that is missing, of another plan or of its other host.
KEY_CODES = (10002, 10005, 10010, 10011)


@dataclass(frozen=True, slots=True)
class Quote:
    """What one token costs; None where the service said nothing credible."""

    usd: Decimal | None
    #: In the household's currency.
    fiat: Decimal | None
    updated_at: datetime | None


class PriceFeed:
    """Reads prices every ten minutes and keeps the last ones while the service fails.

    Tokens: GLM, DATA, GRASS and STORJ at their market price, and USD at the service's own
    exchange rate: the quotient of a token's two prices, Storj's if it has both, to 12 digits;
    exactly 1 in a household that counts in dollars.
    """

    def __init__(
        self,
        session: aiohttp.ClientSession,
        currency: str,
        base_url: str = DEFAULT_URL,
        api_key: str | None = None,
    ) -> None:
        """Set up the one call; `api_key` is a demo key and travels in a header only."""
        self.currency = currency.upper()
        self._client = price_client(session, base_url, api_key)
        self._quotes = Endpoint("simple/price", every(minutes=10, retry=RETRY), self._read)

    def due(self, now: datetime) -> bool:
        """Tell whether the service wants to be asked."""
        return self._quotes.slot.due(now)

    async def poll(self, now: datetime) -> Prices:
        """Ask if due and return what is known. Never raises a DepinError."""
        if self.due(now):
            await self._quotes.ask(now)
        tokens: dict[str, Price] = {}
        if self.currency == USD:
            tokens[USD] = Price(Decimal(1), now)
        answered_at = self._quotes.answered_at or now
        for token, quote in (self._quotes.answer or {}).items():
            if quote.fiat is None:
                continue
            at = min(quote.updated_at or answered_at, answered_at)
            tokens[token] = Price(quote.fiat, at)
            if quote.usd is not None:
                tokens.setdefault(USD, Price(RATE.divide(quote.fiat, quote.usd), at))
        return Prices(self.currency, tokens)

    async def probe(self) -> None:
        """Make one call. Raises a DepinError when the source or its key is no good."""
        await self._read()

    @property
    def endpoint(self) -> Endpoint[Mapping[str, Quote]]:
        """The one call, to tell when it was made and how it ended."""
        return self._quotes

    @property
    def outage(self) -> str | None:
        """Why prices are missing or ageing: a translation key, None when all is well."""
        if self._quotes.error:
            return self._quotes.error.key
        quotes = (self._quotes.answer or {}).values()
        if quotes and not any(quote.fiat for quote in quotes):
            known = any(quote.usd for quote in quotes)
            return "unsupported_currency" if known else NOT_REPORTED
        return None

    async def _read(self) -> Mapping[str, Quote]:
        params = {
            "ids": ",".join(IDS),
            "vs_currencies": ",".join(dict.fromkeys(("usd", self.currency.lower()))),
            "precision": "full",
            "include_last_updated_at": "true",
        }
        try:
            body = await self._client.request("GET", "/simple/price", params=params)
            return _parse(body, self.currency.lower())
        except BadResponse as err:
            if _about_key(err.body):
                raise AuthFailed("api_key") from err
            raise


def price_client(session: aiohttp.ClientSession, base_url: str, api_key: str | None) -> Client:
    """Return a client of the price service; a demo key travels in a header only."""
    headers = {"x-cg-demo-api-key": api_key.strip()} if api_key else {}
    return Client(session=session, base_url=base_url, headers=headers)


def _parse(body: bytes, currency: str) -> Mapping[str, Quote]:
    """Return a quote per token that the service knows; one bad price spoils no other."""
    answer = Fields(decode(body, lambda _: None), "prices")
    quotes: dict[str, Quote] = {}
    for name, token in IDS.items():
        with suppress(BadResponse):
            quotes[token] = _quote(answer.child(name), currency)
    if not quotes:  # an error with status 200, or another service
        raise BadResponse("prices: none of the tokens", body=body)
    return quotes


def _quote(row: Fields, currency: str) -> Quote:
    usd = _price(row, "usd", MOST_USD)
    # What is absurd in dollars is not believed in any currency.
    doubted = usd is None and row.has("usd")
    fiat = None if doubted else _price(row, currency, MOST)
    return Quote(usd, fiat, _updated_at(row))


def _price(row: Fields, key: str, most: Decimal) -> Decimal | None:
    try:
        price = row.opt_number(key)
    except BadResponse:
        return None
    return price if price is not None and LEAST <= price <= most else None


def _updated_at(row: Fields) -> datetime | None:
    try:
        seconds = row.opt_count("last_updated_at")
        return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
    except BadResponse, ValueError, OverflowError, OSError:
        return None


def _about_key(body: bytes) -> bool:
    """Tell whether a refusal is about the API key."""
    try:
        answer = decode(body)
    except BadResponse:
        return False
    where = [answer.get("status"), answer.get("error")] if isinstance(answer, Mapping) else []
    return any(
        (found.get("error_code") if isinstance(found, Mapping) else found) in KEY_CODES
        for found in where
    )
