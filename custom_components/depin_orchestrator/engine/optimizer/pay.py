"""What a node is paid per unit of output, learned from reports that come late and in lumps."""

from dataclasses import dataclass, field
from math import exp, log, sqrt
from typing import Any, Self

from ..errors import InvalidInput
from .levels import AFTER_CHANGE, FAST, SLOW, Change, Level, fading
from .state import State

#: Output that waits for its report is kept in hourly parcels, at most so many (two weeks).
PARCELS = 336
#: Steepness of a saturating income in percent of the host: 1 - exp(-share/steepness).
STEEP = (1.0, 2.0, 4.0, 7.0, 12.0, 20.0, 35.0, 60.0, 100.0, 200.0)
#: Half-life in hours of what tells steepnesses apart.
MEMORY = 336.0


def saturated(share: float) -> list[float]:
    """Return the output at a share for each steepness."""
    return [1 - exp(-share / steep) for steep in STEEP]


@dataclass(slots=True)
class Pay(State):
    """Levels of pay: per hour, per output; and per saturated share for every steepness.

    Exposure waits until the protocol has reported on its time; then amount and exposure are
    booked together, so late lumps bias nothing. A report that spans a time which nobody watched
    is not learned from.
    """

    hourly: Level = field(default_factory=Level)
    fast: Level = field(default_factory=Level)
    slow: Level = field(default_factory=Level)
    steep: list[Level] = field(default_factory=lambda: [Level() for _ in STEEP])
    #: Log weights of the steepnesses.
    odds: list[float] = field(default_factory=lambda: [0.0] * len(STEEP))
    change: Change = field(default_factory=Change)
    #: Smallest of all totals is unknown until the first sight.
    total: float | None = None
    booked_at: float | None = None
    #: 1 while the next report covers a time that nobody watched.
    blind: float = 1.0
    #: Parcels of (end in hours, hours, output, saturated output per steepness).
    waiting: list[list[float]] = field(default_factory=list)

    def restore(self, data: Any) -> Self:
        """Take over what `as_dict` returned; the parcels may be any number."""
        parcels = data.get("waiting", []) if isinstance(data, dict) else []
        if not isinstance(parcels, list) or len(parcels) > PARCELS:
            raise InvalidInput("waiting")
        self.waiting = [[0.0] * (3 + len(STEEP)) for _ in parcels]
        return State.restore(self, data)

    def expose(self, now: float, hours: float, output: float, share: float | None) -> None:
        """Note that a node was at work; `share` is that of a saturating resource."""
        curve = saturated(share) if share is not None else [0.0] * len(STEEP)
        parcel = [now, hours, output, *(part * hours for part in curve)]
        if self.waiting and (int(self.waiting[-1][0]) == int(now) or len(self.waiting) >= PARCELS):
            parcel[1:] = [a + b for a, b in zip(self.waiting.pop()[1:], parcel[1:], strict=True)]
        self.waiting.append(parcel)

    def look_away(self) -> None:
        """Note that an unknown time has passed unwatched."""
        self.waiting.clear()
        self.blind = 1.0

    def report(self, now: float, total: float, until: float | None, patience: float) -> bool:
        """Take in the total earned so far; return whether the level seems to have changed."""
        before, self.total = self.total, total
        if before is None:
            self.booked_at = now
            return False
        grown = total - before
        if grown < -0.5 * abs(before):  # the counter began again, or another one answers
            self.look_away()
            return False
        # Until the report says how far it reaches, it is taken to reach until now.
        reach = now if until is None else min(now, until)
        silent = self.booked_at is not None and now - self.booked_at > patience
        if not grown and not silent and (until is None or reach <= (self.booked_at or 0.0)):
            return False
        return self._book(now, reach, grown)

    def _book(self, now: float, reach: float, grown: float) -> bool:
        due = [parcel for parcel in self.waiting if parcel[0] <= reach + 1e-6]
        if not due and grown:
            due = self.waiting  # it pays for what it says lies after it
        self.waiting = self.waiting[len(due) :]
        since, self.booked_at = self.booked_at, now
        if self.blind:
            self.blind = 0.0
            return False
        sums = [sum(column) for column in zip(*due, strict=True)] if due else []
        if not sums or sums[1] <= 0:
            return False
        return self._learn(grown, sums[1:], max(0.0, now - (since if since is not None else now)))

    def _learn(self, amount: float, exposure: list[float], elapsed: float) -> bool:
        hours, output, *steep = exposure
        changed = self._surprised(amount, output if output > 0 else hours)
        self.hourly.learn(amount, hours, fading(elapsed, FAST))
        if output > 0:
            self.fast.learn(amount, output, fading(elapsed, FAST))
            self.slow.learn(amount, output, fading(elapsed, SLOW))
        if any(steep):
            self._weigh(amount, steep, elapsed)
        if changed:
            for level in (self.hourly, self.fast, *self.steep):
                level.forget(AFTER_CHANGE)
        return changed

    def _surprised(self, amount: float, output: float) -> bool:
        mean, error = self.fast.mean(), self.fast.sd()
        if mean is None or error is None or self.fast.samples < 4:
            return False
        noise = error * sqrt(self.fast.exposure) * sqrt(output)
        doubt = error * output
        scale = sqrt(noise * noise + doubt * doubt)
        return scale > 0 and self.change.learn((amount - mean * output) / scale)

    def _weigh(self, amount: float, steep: list[float], elapsed: float) -> None:
        """Let every steepness predict the amount, and trust those that did well."""
        kept = fading(elapsed, MEMORY)
        for index, (level, exposure) in enumerate(zip(self.steep, steep, strict=True)):
            self.odds[index] *= kept
            mean, error = level.mean(), level.sd()
            if mean is not None and error is not None and level.samples >= 4 and error > 0:
                variance = error * error * exposure * (level.exposure + exposure)
                miss = amount - mean * exposure
                self.odds[index] -= min(8.0, miss * miss / variance / 2) + log(variance) / 2
            # Steepness is told by what differs between shares: a longer memory than the level's.
            level.learn(amount, exposure, fading(elapsed, SLOW))
        top = max(self.odds)
        self.odds = [odd - top for odd in self.odds]

    def drift(self) -> float:
        """Return how far the level moves, as a fraction: half of fast against slow."""
        fast, slow = self.fast.mean(), self.slow.mean()
        if not fast or not slow:
            return 0.1
        return min(0.5, 0.5 * abs(fast - slow) / slow)

    @property
    def weights(self) -> list[float]:
        """Posterior of the steepnesses under a flat prior; sums to 1."""
        raw = [exp(odd) for odd in self.odds]
        return [weight / sum(raw) for weight in raw]
