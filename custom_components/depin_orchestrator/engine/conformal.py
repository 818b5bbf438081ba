"""Intervals that correct their own coverage, from the errors of the forecasts made before."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Self

from .errors import InvalidInput
from .optimizer.state import State

#: Part of the outcomes that an 80 % interval misses on each side.
MISS = 0.1
#: Errors remembered; with 40 lumpy earnings are judged by luck, with more a change is seen late.
WINDOW = 120
#: Of n errors the k-th counts (k / n) to this power: forecasts made from a short history were
#: worse than those to come, and habits change.
FADING = 2.0
#: How far one outcome moves the rate aimed at, and the bounds of that rate.
STEP = 0.02
LEAST, MOST = 0.005, 0.4
#: Weight of what is assumed, in independent errors.
PRIOR = 3.0
#: A standard normal distribution as equally likely values, and its 90 % point.
NORMAL = (-1.75, -1.2, -0.9, -0.65, -0.45, -0.25, -0.08, 0.08, 0.25, 0.45, 0.65, 0.9, 1.2, 1.75)
TENTH = 1.28


@dataclass(slots=True)
class Band(State):
    """Relative errors of one horizon, and the miss rates aimed at on either side.

    Adaptive conformal inference (Gibbs & Candès 2021), for each side by itself: after a miss the
    rate aimed at falls and the interval widens, after a hit it rises. So the long-run miss rate
    is the one asked for whatever the errors do, bias and drift included. Older errors count less
    (Barber, Candès, Ramdas & Tibshirani 2023).
    """

    errors: list[float] = field(default_factory=list)
    low: float = MISS
    high: float = MISS

    def restore(self, data: Any) -> Self:
        """Take over what `as_dict` returned; there may be any number of errors up to WINDOW."""
        errors = data.get("errors") if isinstance(data, dict) else None
        if not isinstance(errors, list) or len(errors) > WINDOW:
            raise InvalidInput("errors")
        self.errors = [0.0] * len(errors)
        return State.restore(self, data)

    def learn(self, error: float, low: float, high: float, overlap: float) -> None:
        """Take in the error of a forecast whose interval was [low, high], both relative.

        `overlap` is how many forecasts share one outcome: each of them is so much less news.
        """
        step = STEP / overlap**0.5
        self.low = _within(self.low + step * (MISS - (error < low)))
        self.high = _within(self.high + step * (MISS - (error > high)))
        self.errors = [*self.errors[1 - WINDOW :], error]

    def bounds(self, prior: Sequence[float], overlap: float) -> tuple[float, float]:
        """Return the interval of the next relative error; `prior` is what is assumed of errors."""
        count = len(self.errors)
        weights = [(at / count) ** FADING / overlap for at in range(1, count + 1)]
        pairs = list(zip(self.errors, weights, strict=True))
        pairs += [(error, PRIOR / len(prior)) for error in prior]
        pairs.sort()
        # What is assumed is no sample of errors, and so needs no correction for being a small one.
        seen = sum(weights)
        more = seen / (seen + PRIOR)
        return quantile(pairs, self.low, more), quantile(pairs, 1 - self.high, more)


def quantile(pairs: Sequence[tuple[float, float]], part: float, more: float = 1.0) -> float:
    """Return the value below which the next error lies with a probability; `pairs` are sorted.

    The next error is itself one more of them, at rank k of n with the probability k / (n + 1)
    (Weibull 1939; the same correction makes conformal intervals exact): without it a quantile of
    few errors is too narrow. Weights are in independent errors. There must be at least one pair.
    """
    whole = sum(weight for _, weight in pairs)
    passed = 0.0
    before: tuple[float, float] | None = None
    for value, weight in pairs:
        middle = (passed + (weight + more) / 2) / (whole + more)
        if middle >= part:
            if before is None:
                return value
            return before[1] + (part - before[0]) / (middle - before[0]) * (value - before[1])
        before = middle, value
        passed += weight
    return pairs[-1][0]


def widened(low: float, high: float, factor: float) -> list[float]:
    """Return errors whose 80 % interval is the given one widened by a factor, its bias as well."""
    middle, half = (low + high) / 2, (high - low) / 2
    return [max(-1.0, factor * (middle + z / TENTH * half)) for z in NORMAL]


def _within(rate: float) -> float:
    return min(MOST, max(LEAST, rate))
