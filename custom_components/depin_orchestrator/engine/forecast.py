"""What a node, or a host as a whole, will earn: next day, month end, any horizon in between.

Level times season, with an 80 % interval (the recommended design, sections 3 and 6). There is one
forecaster per node and one for the host's total: nodes share their luck and their prices, so the
host's interval is not the sum of theirs. State is bounded; time and amounts come from outside.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from math import isfinite
from typing import Any

from .errors import InvalidInput
from .ladder import DAY, EVERY, LEVELS, RUNGS, STEADY, Ladder
from .optimizer.state import State
from .rows import rounded
from .season import Season

VERSION = 2
HOUR = timedelta(hours=1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
WEEKDAYS = 7
WEEK = WEEKDAYS * DAY
#: Half-lives in hours of the levels that compete: how wrong each was decides.
MEMORIES = (8.0, 24.0, 72.0, 240.0, 960.0)
#: Hours known before it speaks, and before a ratio to the level means something.
ENOUGH = 72
SETTLED = 48
#: Longest gap in hours that is forgotten for; the clock may have jumped years ahead.
GAP = 72
#: Hours the clock may go back before the hours since are taken for a mistake.
REWIND = 48
LONGEST = timedelta(days=366)
HUGE = 1e30


@dataclass(frozen=True, slots=True)
class Forecast:
    """An expected amount and the interval that holds the true one in 80 % of cases."""

    value: Decimal
    low: Decimal
    high: Decimal

    def plus(self, amount: Decimal) -> Forecast:
        """Add what is certain, such as the month so far."""
        return Forecast(self.value + amount, self.low + amount, self.high + amount)

    def as_dict(self) -> dict[str, str]:
        """Return plain data for responses and APIs."""
        return {"value": str(self.value), "low": str(self.low), "high": str(self.high)}


@dataclass(slots=True)
class Forecaster(State):
    """Learns from hourly earnings as the hours close.

    Amounts are in one unit throughout (the node's token, so that prices stay outside; fiat for
    a host). Hours that are never told are unknown, not 0. Invariants: low ≤ value ≤ high and
    none below 0; amounts times a constant make forecasts times that constant.
    """

    amounts: list[float] = field(default_factory=lambda: [0.0] * LEVELS)
    exposures: list[float] = field(default_factory=lambda: [0.0] * LEVELS)
    hours: Season = field(default_factory=lambda: Season.of(DAY))
    days: Season = field(default_factory=lambda: Season.of(WEEKDAYS))
    ladder: Ladder = field(default_factory=Ladder)
    #: Number of the last hour learned, since the epoch, and how many hours there were.
    last: int | None = None
    known: int = 0
    #: What the running UTC day earned, and how many of its hours are known.
    today: float = 0.0
    today_hours: int = 0

    @classmethod
    def from_dict(cls, data: Any) -> Forecaster:
        """Restore what `as_dict` returned; raise InvalidInput when it is anything else."""
        if not isinstance(data, dict) or data.get("version") != VERSION:
            raise InvalidInput("a forecaster of another version")
        return cls().restore(data)

    def as_dict(self) -> dict[str, Any]:
        """Return plain data for the store."""
        return {"version": VERSION, **State.as_dict(self)}

    def learn(self, hour: datetime, amount: Decimal | float) -> bool:
        """Take in what was earned in the hour that began then; tell whether it was learned.

        An hour is learned once: when the clock went back a little, its hours are not learned
        again; when it went back far, it had been wrong before, and time starts over from there.
        Raises InvalidInput for an amount that is no number, or a time without a zone.
        """
        index, value = _index(hour), _number(amount)
        if self.last is not None and index <= self.last:
            if self.last - index < REWIND:
                return False
            self.ladder.start_over()
            self.last = index - 1
        elapsed = 1 if self.last is None else index - self.last
        self._compare(index, value)
        factor = self._factor(index)
        for slot, memory in enumerate(MEMORIES):
            kept = 0.5 ** (min(elapsed, GAP) / memory)
            self.amounts[slot] = kept * self.amounts[slot] + value
            self.exposures[slot] = kept * self.exposures[slot] + factor
        self.last, self.known = index, self.known + 1
        self.ladder.see(index, value)
        self._promise(index + 1)
        return True

    def correct(self, hour: datetime, amount: Decimal | float) -> bool:
        """Add an amount, maybe negative, to an hour that was learned before.

        Returns False for an hour that was not learned yet. Raises InvalidInput as `learn`.
        """
        index, value = _index(hour), _number(amount)
        if self.last is None or index > self.last:
            return False
        for slot, memory in enumerate(MEMORIES):
            self.amounts[slot] += value * 0.5 ** ((self.last - index) / memory)
        self.ladder.correct(index, value)
        return True

    def forecast(self, horizon: timedelta) -> Forecast | None:
        """Return what comes within a horizon of up to a year after the last hour learned.

        None until three days are known. Raises InvalidInput for a horizon out of bounds.
        """
        if not timedelta() <= horizon <= LONGEST:
            raise InvalidInput("horizon")
        if self.known < ENOUGH or self.last is None:
            return None
        hours = horizon / HOUR
        rung, low, high = self.ladder.interval(hours)
        value = self.ladder.mix(rung, self._levels()) * self._mass(self.last + 1, hours)
        low, high = max(-1.0, low), max(-1.0, high)
        # Where it was wrong in one direction throughout, it moves as far as its interval begins.
        middle = min(high, max(low, 0.0))
        return Forecast(*(_money(value * (1 + error)) for error in (middle, low, high)))

    def _compare(self, index: int, value: float) -> None:
        """Hold an hour against the steady level: what is left is season, and then noise."""
        base, weekday = self._levels()[STEADY], _weekday(index)
        if base > 0 and self.known >= SETTLED:
            self.ladder.surprise(value / (base * self._factor(index)) - 1)
            self.hours.learn(index % DAY, value / base / self.days.factors[weekday])
        if index % DAY == 0 or self.last is None or index // DAY != self.last // DAY:
            self.today, self.today_hours = 0.0, 0
        self.today += value
        self.today_hours += 1
        if self.today_hours == DAY and base > 0 and self.known >= ENOUGH:
            self.days.learn(weekday, self.today / base / DAY)

    def _promise(self, start: int) -> None:
        if self.known < ENOUGH:
            return
        for at, (hours, every) in enumerate(zip(RUNGS, EVERY, strict=True)):
            if start % every == 0:
                mass = self._mass(start, hours)
                self.ladder.promise(at, start + hours, [level * mass for level in self._levels()])

    def _levels(self) -> list[float]:
        """Return amount per hour without season: ratios of discounted sums, never negative."""
        return [
            max(0.0, amount / exposure) if exposure > 0 else 0.0
            for amount, exposure in zip(self.amounts, self.exposures, strict=True)
        ]

    def _factor(self, index: int) -> float:
        return self.hours.factors[index % DAY] * self.days.factors[_weekday(index)]

    def _mass(self, start: int, hours: float) -> float:
        """Add the factors of so many hours; a whole week has one per hour."""
        weeks, rest = divmod(hours, WEEK)
        whole = int(rest)
        mass = weeks * WEEK + sum(self._factor(start + hour) for hour in range(whole))
        return mass + (rest - whole) * self._factor(start + whole)


def _index(at: datetime) -> int:
    if at.tzinfo is None:
        raise InvalidInput("a time without a zone")
    return (at - EPOCH) // HOUR


def _weekday(index: int) -> int:
    return index // DAY % WEEKDAYS


def _number(amount: Decimal | float) -> float:
    value = float(amount)
    if not isfinite(value) or abs(value) > HUGE:
        raise InvalidInput("not an amount")
    return value


def _money(value: float) -> Decimal:
    # Beyond twelve digits a forecast says nothing.
    return rounded(Decimal(f"{value:.12g}"))
