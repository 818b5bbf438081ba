"""What anybody could forecast with: the baselines that the forecaster has to beat."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from .seasonal import HOURS

#: Errors that a rival needs before it may state an interval at a horizon.
ENOUGH = 10

type Answer = tuple[float, float, float]  # low, value, high


class Rival(Protocol):
    """A baseline."""

    def learn(self, amount: float) -> None:
        """Take in the next hour."""

    def total(self, at: int, hours: int) -> float:
        """Return what it would have forecast at an hour of the past for so many hours."""


@dataclass
class Repeat:
    """The last period again and again (seasonal naive)."""

    period: int
    amounts: list[float] = field(default_factory=list)

    def learn(self, amount: float) -> None:
        """Take in the next hour."""
        self.amounts.append(amount)

    def total(self, at: int, hours: int) -> float:
        """Forecast so many hours from an hour of the past on."""
        last = self.amounts[at - self.period : at]
        times, rest = divmod(hours, self.period)
        return sum(last) * times + sum(last[:rest])


@dataclass
class Smoothing:
    """Additive exponential smoothing: level, damped trend, hourly season (Holt & Winters)."""

    alpha: float
    beta: float
    gamma: float = 0.05
    damping: float = 0.98
    amounts: list[float] = field(default_factory=list)
    level: float = 0.0
    trend: float = 0.0
    season: list[float] = field(default_factory=lambda: [0.0] * HOURS)
    squares: float = 0.0
    #: State after every sixth hour, to ask about the past.
    states: dict[int, tuple[float, float, list[float]]] = field(default_factory=dict)

    def learn(self, amount: float) -> None:
        """Take in the next hour."""
        hour = len(self.amounts)
        self.amounts.append(amount)
        if hour < 2 * HOURS:
            self.level = sum(self.amounts) / len(self.amounts)
            self.season[hour % HOURS] += (amount - self.level) / 2
            return
        trend = self.damping * self.trend
        error = amount - self.level - trend - self.season[hour % HOURS]
        self.squares += error**2
        self.level += trend + self.alpha * error
        self.trend = trend + self.alpha * self.beta * error
        self.season[hour % HOURS] += self.gamma * (1 - self.alpha) * error
        self.states[hour + 1] = (self.level, self.trend, list(self.season))

    def total(self, at: int, hours: int) -> float:
        """Forecast so many hours from an hour of the past on."""
        level, trend, season = self.states[at]
        days, rest = divmod(hours, HOURS)
        phi = self.damping
        damped = phi / (1 - phi) * (hours - phi * (1 - phi**hours) / (1 - phi))
        tail = sum(season[(at + hour) % HOURS] for hour in range(rest))
        return max(0.0, level * hours + trend * damped + days * sum(season) + tail)


class BestSmoothing:
    """The setting with the smallest one-step errors so far."""

    def __init__(self) -> None:
        """Begin with all settings."""
        self.settings = [Smoothing(a, b) for a in (0.003, 0.01, 0.03, 0.1) for b in (0.0, 0.02)]

    def learn(self, amount: float) -> None:
        """Take in the next hour."""
        for setting in self.settings:
            setting.learn(amount)

    def total(self, at: int, hours: int) -> float:
        """Forecast so many hours from an hour of the past on."""
        return min(self.settings, key=lambda setting: setting.squares).total(at, hours)


RIVALS: dict[str, Callable[[], Rival]] = {
    "last day": lambda: Repeat(HOURS),
    "last week": lambda: Repeat(7 * HOURS),
    "smoothing": BestSmoothing,
}


def answer(rival: Rival, sums: Sequence[float], now: int, hours: int) -> Answer:
    """Let a rival forecast, with the quantiles of its past errors at the horizon around it."""
    reach, errors = hours, _errors(rival, sums, now, hours)
    while len(errors) < ENOUGH and reach > HOURS:
        reach = max(HOURS, reach // 2)
        errors = _errors(rival, sums, now, reach)
    value = rival.total(now, hours)
    at = [round(quantile * (len(errors) - 1)) for quantile in (0.1, 0.9)]
    low, high = (max(0.0, value * (1 + errors[index])) for index in at)
    return low, value, high


def _errors(rival: Rival, sums: Sequence[float], now: int, hours: int) -> list[float]:
    moments = range(7 * HOURS, now - hours + 1, HOURS if hours >= HOURS else 6)
    errors = [
        (sums[at + hours] - sums[at]) / said - 1
        for at in moments
        if (said := rival.total(at, hours)) > 0
    ]
    return sorted([*errors, 0.0])
