"""What the host's electricity costs: energy of each hour at the price of its own time.

Fed with power and price as they are read (the design's money section). Time that nobody
measured, and energy that nobody priced, is unknown and shown beside the sums, never 0 within
them. Prices may be negative.
"""

from bisect import bisect_right, insort
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal, localcontext
from math import isfinite
from typing import Any

from .errors import InvalidInput
from .rows import FIAT, MONEY, ZERO, ratio, rounded

VERSION = 1
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
#: Longer without a sample, and what was drawn in between is unknown.
GAP = timedelta(minutes=15)
#: Watts beyond this are a defect of the sensor, in a home.
ABSURD = 100_000.0
#: A price holds until the next one, but not longer than this: tariffs change by the hour.
PRICE_HOLDS = timedelta(hours=2)
#: A price per kWh beyond this is none.
ABSURD_PRICE = Decimal(10_000)
#: How many prices (a day of quarter hours) and hours (40 days) are kept.
PRICES = 96
HOURS = 960
#: Known time before a rate is told.
LEAST = HOUR
#: What energy and its cost are rounded to, per sample: a millionth of a millionth.
FINE = Decimal(10) ** -12
_KILO = Decimal(1000)


@dataclass(frozen=True, slots=True)
class Use:
    """What was drawn in some time, and what is known of it."""

    kwh: Decimal = ZERO
    cost: Decimal = ZERO
    #: Energy without a price; it is in `kwh` and not in `cost`.
    unpriced: Decimal = ZERO
    #: How long the power was known, and how long its price too.
    known: timedelta = timedelta()
    priced: timedelta = timedelta()

    def __add__(self, other: Use) -> Use:
        """Add up exactly."""
        with localcontext(MONEY):
            return Use(
                self.kwh + other.kwh,
                self.cost + other.cost,
                self.unpriced + other.unpriced,
                self.known + other.known,
                self.priced + other.priced,
            )

    def valued(self, price: Decimal) -> Use:
        """Return the same use with a price for what had none."""
        with localcontext(MONEY):
            cost = self.cost + rounded(self.unpriced * price, FINE)
        return Use(self.kwh, cost, ZERO, self.known, self.known)

    def as_dict(self) -> dict[str, Any]:
        """Return plain data."""
        return {
            "kwh": str(self.kwh),
            "cost": str(self.cost),
            "unpriced": str(self.unpriced),
            "known": self.known.total_seconds(),
            "priced": self.priced.total_seconds(),
        }

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Use:
        """Restore what `as_dict` returned."""
        kwh, cost, unpriced = (Decimal(data[name]) for name in ("kwh", "cost", "unpriced"))
        known, priced = (timedelta(seconds=data[name]) for name in ("known", "priced"))
        return cls(kwh, cost, unpriced, known, priced)


class Meter:
    """Integrates power over time, hour by hour.

    No hour ever holds more than an hour, whatever the clock does; the sum of the hours is the
    sum of all that was integrated.
    """

    def __init__(self) -> None:
        """Begin without a sample."""
        self._hours: dict[datetime, Use] = {}
        self._prices: list[tuple[datetime, Decimal]] = []
        self._last: tuple[datetime, Decimal] | None = None

    def price(self, at: datetime, per_kwh: Decimal) -> bool:
        """Note a price from a moment on; return False for what is no price.

        One that comes late still values the energy of its own hour that had none.
        """
        if not per_kwh.is_finite() or abs(per_kwh) > ABSURD_PRICE:
            return False
        at = _utc(at)
        before = self._price_before(at)
        # A tariff told every few seconds is one price, as long as it is news once an hour.
        if before is None or before[1] != per_kwh or at - before[0] >= HOUR:
            self._prices = [known for known in self._prices if known[0] != at][-PRICES + 1 :]
            insort(self._prices, (at, per_kwh))
        hour = _floor(at)
        use = self._hours.get(hour)
        if use is not None and use.unpriced and not use.priced:
            self._hours[hour] = use.valued(per_kwh)
        return True

    def power(self, at: datetime, watts: float) -> bool:
        """Take in a sample of the host's power; return False for what no host draws.

        Between two samples the power went in a straight line, unless they are more than 15
        minutes apart. After a clock that went back it starts over.
        """
        if not isfinite(watts) or not 0 <= watts <= ABSURD:
            return False
        at, value = _utc(at), Decimal(str(watts))
        before, self._last = self._last, (at, value)
        if before is not None and timedelta() < at - before[0] <= GAP:
            with localcontext(MONEY):
                self._integrate(before, self._last)
        if len(self._hours) > HOURS:
            del self._hours[min(self._hours)]
        return True

    def use(self, since: datetime, until: datetime) -> Use:
        """Add up the hours that began in [since, until)."""
        return sum((self._hours[hour] for hour in self._within(since, until)), Use())

    def hours(self, since: datetime, until: datetime) -> Iterator[tuple[datetime, Use]]:
        """Yield the hours that began in [since, until), oldest first."""
        return ((hour, self._hours[hour]) for hour in sorted(self._within(since, until)))

    def cost_rate(self, now: datetime, window: timedelta) -> Decimal | None:
        """Return fiat per day over the hours of a window, None while too little is known."""
        use = self.use(now - window, now)
        if use.priced < min(LEAST, window):
            return None
        with localcontext(MONEY):
            return rounded(use.cost / ratio(use.priced, DAY), FIAT)

    def stale_since(self, now: datetime) -> datetime | None:
        """Return when power and price were last known both, None while they are."""
        if self._last is None:
            return None
        at, _ = self._last
        price = self._price_before(now)
        if price is not None and now - price[0] > PRICE_HOLDS:
            return min(at, price[0])
        return at if now - at > GAP else None

    def price_at(self, at: datetime) -> Decimal | None:
        """Return the price that held at a moment, None when nobody knows it."""
        before = self._price_before(_utc(at))
        return before[1] if before is not None and at - before[0] <= PRICE_HOLDS else None

    def as_dict(self) -> dict[str, Any]:
        """Return plain data for the store."""
        last = self._last
        return {
            "version": VERSION,
            "hours": {hour.isoformat(): use.as_dict() for hour, use in self._hours.items()},
            "prices": [[at.isoformat(), str(price)] for at, price in self._prices],
            "last": None if last is None else [last[0].isoformat(), str(last[1])],
        }

    @classmethod
    def from_dict(cls, data: Any) -> Meter:
        """Restore what `as_dict` returned; raise InvalidInput when it is anything else."""
        meter = cls()
        try:
            if data["version"] != VERSION:
                raise InvalidInput("a meter of another version")
            meter._hours = {_time(at): Use.from_dict(use) for at, use in data["hours"].items()}
            meter._prices = _timed(data["prices"])
            meter._last = next(iter(_timed([data["last"]])), None) if data["last"] else None
        except (KeyError, TypeError, ValueError, ArithmeticError, AttributeError) as error:
            raise InvalidInput("not a meter") from error
        return meter

    def _price_before(self, at: datetime) -> tuple[datetime, Decimal] | None:
        index = bisect_right(self._prices, at, key=lambda known: known[0])
        return self._prices[index - 1] if index else None

    def _within(self, since: datetime, until: datetime) -> Iterable[datetime]:
        return [hour for hour in self._hours if since <= hour < until]

    def _integrate(self, start: tuple[datetime, Decimal], end: tuple[datetime, Decimal]) -> None:
        """Add the energy between two samples, cut where an hour ends or a price begins."""
        (since, before), (until, after) = start, end
        edges = {_floor(until), *(at for at, _ in self._prices)}
        at = since
        for cut in (*sorted(edge for edge in edges if since < edge < until), until):
            middle = ratio((at - since + cut - since) / 2, until - since)
            watts = before + (after - before) * middle
            self._add(at, cut - at, watts)
            at = cut

    def _add(self, at: datetime, span: timedelta, watts: Decimal) -> None:
        hour = _floor(at)
        known = self._hours.get(hour, Use())
        # After a clock that went back, what was integrated already is not drawn again.
        span = min(span, HOUR - known.known)
        if span <= timedelta():
            return
        kwh = rounded(watts * ratio(span, HOUR) / _KILO, FINE)
        price = self.price_at(at)
        if price is None:
            use = Use(kwh, ZERO, kwh, span)
        else:
            use = Use(kwh, rounded(kwh * price, FINE), ZERO, span, span)
        self._hours[hour] = known + use


def _floor(at: datetime) -> datetime:
    return at.replace(minute=0, second=0, microsecond=0)


def _utc(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise InvalidInput("a time without a zone")
    return at.astimezone(UTC)


def _time(text: str) -> datetime:
    return _utc(datetime.fromisoformat(text))


def _timed(pairs: Iterable[Any]) -> list[tuple[datetime, Decimal]]:
    return [(_time(at), Decimal(value)) for at, value in pairs]
