"""What tokens were worth on past days, so that old money is valued at the price of its moment."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from .prices import Price, Prices

type Pricer = Callable[[datetime], Decimal | None]

#: A moment younger than this is worth today's price.
RECENT = timedelta(days=1)
#: A day without a price takes that of the nearest day, but not from further away than this.
NEAREST = timedelta(days=7)
#: Days kept; as far back as tax offices ask.
LONGEST = timedelta(days=365 * 11)


class PriceHistory:
    """One price per token and UTC day, in one currency."""

    def __init__(self, currency: str) -> None:
        """Begin without any; `settled` tells that no more are to be expected soon."""
        self.currency = currency
        self.settled = False
        self._days: dict[str, dict[date, Decimal]] = {}

    def learn(self, token: str, days: Mapping[date, Decimal]) -> None:
        """Add days of a token; what is known of a past day stays as it was first told."""
        known = self._days.setdefault(token, {})
        for day, price in days.items():
            known.setdefault(day, price)

    def note(self, prices: Prices, now: datetime) -> None:
        """Remember today's prices for later; the last of a day stays."""
        if prices.currency != self.currency:
            return
        for token, price in prices.tokens.items():
            self._days.setdefault(token, {})[price.at.date()] = price.value
        oldest = (now - LONGEST).date()
        for days in self._days.values():
            while days and (first := next(iter(days))) < oldest:
                del days[first]

    def on(self, token: str, moment: datetime, nearest: timedelta = NEAREST) -> Decimal | None:
        """Return the price of the day of a moment, or of a day near it, None without any."""
        days = self._days.get(token, {})
        day = moment.astimezone(UTC).date()
        for distance in range(nearest.days + 1):
            for near in (day - timedelta(days=distance), day + timedelta(days=distance)):
                if near in days:
                    return days[near]
        return None

    def pricer(
        self, token: str | None, rate: Decimal, price: Price | None, now: datetime
    ) -> Pricer:
        """Return how money of a moment is valued: `rate` tokens a unit, `price` today.

        An old moment is worth the price of its day. Without one it waits until the history is
        settled, and is then worth today's price.
        """

        def at(moment: datetime) -> Decimal | None:
            if token is None:
                return None
            if now - moment > RECENT:
                # While the history is on its way, only the very day is good enough.
                old = self.on(token, moment, NEAREST if self.settled else timedelta())
                if old is not None:
                    return old * rate
                if not self.settled:
                    return None
            return price.value if price else None

        return at

    def copy(self) -> PriceHistory:
        """Return a history that later days do not change."""
        twin = PriceHistory(self.currency)
        twin._days = {token: days.copy() for token, days in self._days.items()}
        return twin

    def as_dict(self) -> dict[str, Any]:
        """Return plain data for the store."""
        days = {
            token: {day.isoformat(): str(price) for day, price in sorted(known.items())}
            for token, known in self._days.items()
        }
        return {"currency": self.currency, "days": days}

    @classmethod
    def from_dict(cls, data: dict[str, Any], currency: str) -> PriceHistory:
        """Restore what `as_dict` returned; prices in another currency are forgotten."""
        history = cls(currency)
        if data["currency"] == currency:
            for token, days in data["days"].items():
                history._days[token] = {
                    date.fromisoformat(day): Decimal(price) for day, price in days.items()
                }
        return history
