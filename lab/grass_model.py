"""Grass: points by the hour while connected, in epochs of a month."""

from dataclasses import dataclass

from .timeline import DAY, HOUR, Resources, day_start, month_of, month_start

#: The best multiplier of the devices behind the address: a desktop app (grass.md §4).
MULTIPLIER = 2
SCORE = 75
#: Below this upload the network score falls.
GOOD_UPLOAD = 2.0
#: What its browser needs: threads and GiB.
NEED_THREADS, NEED_GIB = 0.1, 0.25
#: Epoch 19 began on 2026-05-07 (grass.md §4); all begin on a seventh.
EPOCH_19, EPOCH_DAY = 2026 * 12 + 4, 6 * DAY


@dataclass(frozen=True, slots=True)
class Epoch:
    """A month from a seventh to the next."""

    number: int
    start: int
    end: int


def epoch_at(now: int) -> Epoch:
    """Return the epoch of a moment."""
    month = month_of(now - EPOCH_DAY)
    return Epoch(
        month - EPOCH_19 + 19, month_start(month) + EPOCH_DAY, month_start(month + 1) + EPOCH_DAY
    )


class Grass:
    """One account with devices behind one address."""

    def __init__(self, created: int, resources: Resources) -> None:
        """Connect when the account is made."""
        self.created = created
        self.resources = resources
        self.base_score: float = SCORE
        self._scores: list[tuple[int, float]] = [(created, self.score)]
        self._pauses: list[tuple[int, int]] = []

    @property
    def score(self) -> float:
        """The network score in percent."""
        have = self.resources
        met = min(
            1.0,
            have.bandwidth_mbps / GOOD_UPLOAD,
            have.cpu_threads / NEED_THREADS,
            have.memory_gib / NEED_GIB,
        )
        return self.base_score * met

    @property
    def connected(self) -> bool:
        """Whether it runs at all."""
        return self.resources.cpu_threads > 0

    def change(self, now: int, resources: Resources) -> None:
        """Use other resources from now on."""
        self.resources = resources
        self._scores.append((now, self.score))

    def set_score(self, now: int, score: float) -> None:
        """Let the service think differently of the address from now on."""
        self.base_score = score
        self._scores.append((now, self.score))

    def pause(self, now: int, until: int) -> None:
        """Pause the account until a moment; a new call moves the end of a running pause."""
        if self._pauses and self._pauses[-1][1] > now:
            start, _ = self._pauses.pop()
            self._pauses.append((start, until))
        else:
            self._pauses.append((now, until))

    def paused_until(self) -> int | None:
        """Return the end of the last pause, which may have passed."""
        return self._pauses[-1][1] if self._pauses else None

    def paused(self, now: int) -> bool:
        """Tell whether the account is paused."""
        return any(start <= now < end for start, end in self._pauses)

    def uptime(self, since: int, until: int) -> int:
        """Return the connected seconds in [since, until)."""
        since = max(since, self.created)
        off = sum(max(0, min(end, until) - max(start, since)) for start, end in self._pauses)
        return max(0, until - since - off)

    def points(self, since: int, until: int) -> float:
        """Return the points of [since, until): 100 per hour at full score, times multiplier."""
        ends = [start for start, _ in self._scores[1:]] + [until]
        per_second = MULTIPLIER / HOUR
        return sum(
            score * per_second * self.uptime(max(start, since), min(end, until))
            for (start, score), end in zip(self._scores, ends, strict=True)
        )

    def today(self, now: int) -> int:
        """Return the connected seconds since UTC midnight (grass.md §4, `aggUptime`)."""
        return self.uptime(day_start(now), now)
