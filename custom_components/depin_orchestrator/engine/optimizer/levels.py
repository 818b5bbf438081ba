"""Levels that drift: pay per unit of output, fill rates, hour-of-day factors, change."""

from dataclasses import dataclass, field
from math import exp, sqrt

from .state import State

HOURS = 24
#: Half-lives in hours: one for decisions, one to compare with.
FAST = 48.0
SLOW = 168.0
#: Days of one hour's experience that weigh as much as "no season".
SEASON_PRIOR = 4.0
#: Page's allowance and limit in standard deviations: about one false alarm in 2 x 10^3 samples.
DRIFT = 0.5
LIMIT = 6.0
#: What is left of a memory after a change point.
AFTER_CHANGE = 0.2


def fading(hours: float, half_life: float) -> float:
    """Return what is left of a weight after some hours."""
    return float(0.5 ** (hours / half_life))


@dataclass(slots=True)
class Level(State):
    """Amount per exposure, as a ratio of discounted sums.

    A = kA + amount, B = kB + exposure with k below 1; the level is A/B (Harvey & Fernandes 1989;
    West & Harrison 1997). `spread` discounts the squared surprises per exposure, from which the
    error of the level follows.
    """

    amount: float = 0.0
    exposure: float = 0.0
    spread: float = 0.0
    samples: float = 0.0

    def learn(self, amount: float, exposure: float, kept: float) -> None:
        """Take in one amount over one exposure, after keeping `kept` of what was known."""
        if self.exposure > 0 and exposure > 0:
            surprise = amount - self.amount / self.exposure * exposure
            # A surprise counts for less while the level itself is a guess.
            fair = exposure * (1 + exposure / self.exposure)
            self.spread = kept * self.spread + surprise * surprise / fair
            self.samples = kept * self.samples + 1
        self.amount = kept * self.amount + amount
        self.exposure = kept * self.exposure + exposure

    def forget(self, kept: float) -> None:
        """Weaken all that was known, without changing the level."""
        self.amount *= kept
        self.exposure *= kept
        self.spread *= kept
        self.samples *= kept

    def mean(self, prior: float | None = None, weight: float = 0.0) -> float | None:
        """Return the level, shrunk to a prior worth `weight` of exposure; None without both."""
        if prior is None:
            return max(0.0, self.amount / self.exposure) if self.exposure > 0 else None
        if self.exposure + weight <= 0:
            return prior
        return max(0.0, (self.amount + prior * weight) / (self.exposure + weight))

    def sd(self, prior: float | None = None, weight: float = 0.0) -> float | None:
        """Return the error of the level: surprises per exposure over its effective memory."""
        mean = self.mean(prior, weight)
        if mean is None:
            return None
        exposure = self.exposure + weight
        if exposure <= 0:
            return mean
        # One sample's worth of "a surprise is as large as the level" keeps it from nought.
        guess = mean * mean * max(weight, self.exposure / max(1.0, self.samples))
        variance = (self.spread + guess) / (self.samples + 1)
        return sqrt(variance / exposure)


@dataclass(slots=True)
class Season(State):
    """Hour-of-day factors around 1, shrunk to 1 by a prior of several days."""

    sums: list[float] = field(default_factory=lambda: [0.0] * HOURS)
    weights: list[float] = field(default_factory=lambda: [0.0] * HOURS)
    #: A level over all hours, which the factors refer to.
    base: Level = field(default_factory=Level)

    def learn(self, hour: int, value: float, hours: float) -> None:
        """Take in a value that held for some hours at an hour of the day."""
        kept = fading(hours, SLOW * 2)
        self.base.learn(value * hours, hours, kept)
        # One hour of the day comes by once in 24: its memory fades with its own use.
        own = fading(hours * HOURS, SLOW * 2)
        self.sums[hour] = own * self.sums[hour] + value * hours
        self.weights[hour] = own * self.weights[hour] + hours

    def factors(self) -> list[float]:
        """Return 24 factors whose mean is 1."""
        base = self.base.mean()
        if not base:
            return [1.0] * HOURS
        raw = [
            (total / base + SEASON_PRIOR) / (weight + SEASON_PRIOR)
            for total, weight in zip(self.sums, self.weights, strict=True)
        ]
        mean = sum(raw) / HOURS
        return [max(0.05, factor / mean) for factor in raw] if mean > 0 else [1.0] * HOURS


@dataclass(slots=True)
class Change(State):
    """Two one-sided cumulative sums of standardised surprises (Page 1954)."""

    down: float = 0.0
    up: float = 0.0

    def learn(self, score: float) -> bool:
        """Take in one surprise in standard deviations; tell whether the level has changed."""
        score = max(-4.0, min(4.0, score))
        self.down = max(0.0, self.down - score - DRIFT)
        self.up = max(0.0, self.up + score - DRIFT)
        if max(self.down, self.up) < LIMIT:
            return False
        self.down = self.up = 0.0
        return True


@dataclass(slots=True)
class Slope(State):
    """Ridge regression of one line, with forgetting: y ≈ base + slope · x."""

    weight: float = 0.0
    x: float = 0.0
    y: float = 0.0
    xx: float = 0.0
    xy: float = 0.0

    def learn(self, x: float, y: float, hours: float) -> None:
        """Take in one pair that held for some hours."""
        kept = fading(hours, SLOW * 2)
        for name, value in (("weight", 1.0), ("x", x), ("y", y), ("xx", x * x), ("xy", x * y)):
            setattr(self, name, kept * getattr(self, name) + value * hours)

    def slope(self, prior: float, ridge: float = 600.0) -> float:
        """Return the slope, shrunk to a prior by so much variance times hours; never negative."""
        if self.weight <= 0:
            return prior
        variance = self.xx - self.x * self.x / self.weight
        covariance = self.xy - self.x * self.y / self.weight
        return max(0.0, (covariance + prior * ridge) / (variance + ridge))


def phi(score: float) -> float:
    """Return the standard normal distribution function, by its logistic form (error < 0.0002)."""
    return 1 / (1 + exp(-max(-30.0, min(30.0, 1.5976 * score + 0.070566 * score**3))))
