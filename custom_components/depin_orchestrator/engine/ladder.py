"""Forecasts made to be checked: at a few horizons, how wrong they were says what to expect."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import exp, log, sqrt
from typing import Any, Self

from .conformal import NORMAL, TENTH, Band, widened
from .errors import InvalidInput
from .optimizer.state import State

DAY = 24
#: Horizons in hours (whole weeks, in which weekdays do not matter), and how often a forecast is
#: made for each.
RUNGS = (24, 168, 336, 672)
EVERY = (6, 24, 24, 24)
#: Forecasts for one horizon overlap, on average by half: each is by so much less news.
OVERLAP = (2.0, 3.5, 7.0, 14.0)
#: How many levels compete (see `forecast.MEMORIES`).
LEVELS = 5
#: Part of an older loss that is kept per outcome, and how sharply losses tell levels apart.
LOSS_MEMORY = 0.97
SHARPNESS = 3.0
#: The level that losses, noise and seasons are relative to: it stands still over a day.
STEADY = 3
#: The largest loss, in that level: during an outage all are wrong.
LARGEST = 1.0
#: The least relative error that a day is given credit for, and what an hour's noise makes of it.
LEAST_SPREAD, NOISE = 0.08, 1.3
#: What is kept of that noise an hour later, and the largest surprise of one (a month's lump).
NOISE_MEMORY, LOUDEST = 0.99, 1000.0
#: Growth of relative errors from the first rung to the second, and bounds of any later one.
GROWTH = 0.85
NARROWER, WIDER = 0.6, 2.2
#: Errors beyond this many times the forecast are all the same disaster.
DISASTER = 20.0
#: Part of a forecast's hours that must have been seen for it to be judged.
JUDGED = 0.9
#: Losses and weights under this are as good as none.
DUST = 1e-12


@dataclass(slots=True)
class Promise(State):
    """A forecast that waits for its hours to pass."""

    due: float = 0.0  # number of the hour after its last
    value: float = 0.0
    low: float = 0.0  # relative errors
    high: float = 0.0
    each: list[float] = field(default_factory=lambda: [0.0] * LEVELS)
    actual: float = 0.0
    seen: float = 0.0


@dataclass(slots=True)
class Rung(State):
    """One horizon: how wrong each level was there, and how wrong the forecast."""

    band: Band = field(default_factory=Band)
    losses: list[float] = field(default_factory=lambda: [0.0] * LEVELS)
    judged: float = 0.0
    waiting: list[Promise] = field(default_factory=list)

    def restore(self, data: Any) -> Self:
        """Take over what `as_dict` returned; any number of forecasts may wait."""
        waiting = data.get("waiting") if isinstance(data, dict) else None
        if not isinstance(waiting, list) or len(waiting) > RUNGS[-1] // EVERY[-1] + 1:
            raise InvalidInput("waiting")
        self.waiting = [Promise() for _ in waiting]
        return State.restore(self, data)

    def see(self, index: int, value: float) -> list[Promise]:
        """Count an hour for the forecasts it belongs to; return those that are due."""
        for promise in self.waiting:
            if promise.due > index:
                promise.actual += value
                promise.seen += 1
        due = [promise for promise in self.waiting if promise.due <= index + 1]
        self.waiting = [promise for promise in self.waiting if promise.due > index + 1]
        return due

    def judge(self, promise: Promise, hours: int, overlap: float) -> None:
        """Compare a forecast with what came, unless too much of it was never seen."""
        if promise.value <= 0 or promise.seen < JUDGED * hours:
            return
        actual = promise.actual * hours / promise.seen
        error = max(-DISASTER, min(DISASTER, actual / promise.value - 1))
        self.band.learn(error, promise.low, promise.high, overlap)
        usual = max(promise.value, promise.each[STEADY])
        for index, each in enumerate(promise.each):
            loss = min(LARGEST, abs(actual - each) / usual) ** 2
            self.losses[index] = LOSS_MEMORY * self.losses[index] + loss
        self.judged = LOSS_MEMORY * self.judged + 1


@dataclass(slots=True)
class Ladder(State):
    """All horizons, from short to long; each begins from what the one below it has learned."""

    rungs: list[Rung] = field(default_factory=lambda: [Rung() for _ in RUNGS])
    #: Discounted squares of the hours' relative surprises, and their weight.
    squares: float = 0.0
    samples: float = 0.0

    def surprise(self, error: float) -> None:
        """Take in how far one hour was from its expectation, relative to it."""
        self.squares = NOISE_MEMORY * self.squares + min(error, LOUDEST) ** 2
        self.samples = NOISE_MEMORY * self.samples + 1

    def see(self, index: int, value: float) -> None:
        """Take in an hour, and judge the forecasts that it was the last one of."""
        for at, rung in enumerate(self.rungs):
            for promise in rung.see(index, value):
                rung.judge(promise, RUNGS[at], OVERLAP[at])

    def promise(self, at: int, due: int, each: Sequence[float]) -> None:
        """Make a forecast at a rung from what each level says; it is judged when due."""
        low, high = self.bounds(at)
        self.rungs[at].waiting.append(Promise(due, self.mix(at, each), low, high, list(each)))

    def correct(self, index: int, amount: float) -> None:
        """Add to an hour of the past what belongs to it."""
        for rung, hours in zip(self.rungs, RUNGS, strict=True):
            for promise in rung.waiting:
                if promise.due - hours <= index < promise.due:
                    promise.actual += amount

    def start_over(self) -> None:
        """Drop what waits, since the hours it waits for will not come."""
        for rung in self.rungs:
            rung.waiting = []

    def mix(self, at: int, values: Iterable[float]) -> float:
        """Weigh what each level says by how well it did at this rung, or below until it is known.

        Shorter horizons must not have a say for longer: a fast level that follows an outage well
        is wrong about the weeks after.
        """
        known = (
            rung
            for rung, overlap in zip(self.rungs[at::-1], OVERLAP[at::-1], strict=True)
            if rung.judged >= overlap
        )
        losses = next((rung.losses for rung in known), [1.0] * LEVELS)
        best = max(min(losses), DUST)
        weights = [exp(SHARPNESS * log(best / max(loss, DUST))) for loss in losses]
        pairs = zip(weights, values, strict=True)
        return sum(weight * value for weight, value in pairs) / sum(weights)

    def bounds(self, at: int) -> tuple[float, float]:
        """Return the interval of relative errors at a rung."""
        spread = max(LEAST_SPREAD, NOISE * self._noise / sqrt(RUNGS[0]))
        prior = [spread * z for z in NORMAL]
        widths: list[float] = []
        for rung, overlap in zip(self.rungs[: at + 1], OVERLAP, strict=False):
            low, high = rung.band.bounds(prior, overlap)
            widths.append(max(high - low, DUST))
            prior = widened(low, high, _growth(widths))
        return low, high

    @property
    def _noise(self) -> float:
        """Standard deviation of an hour's relative surprise."""
        return sqrt(self.squares / self.samples) if self.samples else 1.0

    def interval(self, hours: float) -> tuple[int, float, float]:
        """Return the nearest rung, and the interval of relative errors between two rungs."""
        noise = TENTH * self._noise
        start, near = 1, (-noise, noise)
        for at, end in enumerate(RUNGS):
            far = self.bounds(at)
            if hours < end:
                part = log(max(hours, start) / start) / log(end / start)
                low, high = (_between(a, b, part) for a, b in zip(near, far, strict=True))
                return max(0, at - 1 + round(part)), low, high
            start, near = end, far
        return len(RUNGS) - 1, *near


def _growth(widths: Sequence[float]) -> float:
    """Return how much wider than the last rung's interval the next one's is likely to be."""
    at = len(widths)
    if not 1 < at < len(RUNGS):
        return GROWTH
    # As errors changed so far (white noise shrinks them), so they go on.
    steps = log(RUNGS[at] / RUNGS[at - 1]) / log(RUNGS[at - 1] / RUNGS[at - 2])
    return min(WIDER, max(NARROWER, exp(steps * log(widths[-1] / widths[-2]))))


def _between(near: float, far: float, part: float) -> float:
    """Go a part of the way from one bound to another, as a power of the horizon does."""
    if near * far <= 0:
        return near + part * (far - near)
    return near * exp(part * log(far / near))
