"""When a node has been silent for longer than it ever is: the silences between its bookings.

The longest silence of each day follows a Gumbel law, whatever the gaps themselves follow (Fisher
& Tippett 1928; Gumbel 1958). So a node that accrues by the second and one that is paid twice a
week are judged by the same rule, each by its own days, and nights without work are in them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from math import isfinite, log, pi, sqrt
from statistics import fmean, stdev
from typing import Any, Self

from ..errors import InvalidInput

DAY = 86400.0
MONTH = 30 * DAY
#: Days kept, and days needed before anything is said.
KEPT = 30
LEAST = 3
#: How often a node in order may be thought silent, per month.
FALSE_ALARMS = 0.2
#: No silence shorter than this is worth a word, in seconds.
SHORTEST = 3600.0
#: Days so alike prove less than they seem to: least spread, as a fraction of the mean.
SPREAD = 0.25
EULER = 0.5772


@dataclass(frozen=True, slots=True)
class Silence:
    """What is known of one node's silences; times are seconds since 1970."""

    #: Since when nothing was booked while somebody was watching.
    since: float | None = None
    #: Whether it began with a booking, rather than with somebody beginning to watch.
    proven: bool = False
    day: int | None = None
    #: The running day's longest silence, and those of the days before.
    longest: float = 0.0
    days: tuple[float, ...] = ()
    #: The silence, in seconds, that is too long; None before enough days are known.
    limit: float | None = None

    def look(self, at: float, *, booked: bool, watched: bool) -> Silence:
        """Take in one look. What nobody could watch is no silence of the node's."""
        if not watched:
            return self if self.since is None else replace(self, since=None)
        if self.since is None or at < self.since:
            return replace(self, since=at, proven=booked)
        return self._booked(at, at - self.since) if booked else self

    def _booked(self, at: float, gap: float) -> Silence:
        limit = self.limit
        # A true outage of pay must not teach that such silences are normal.
        gap = gap if limit is None else min(gap, limit)
        day = int(at // DAY)
        if day == self.day:
            return replace(self, since=at, proven=True, longest=max(self.longest, gap))
        days = (*self.days, self.longest)[-KEPT:] if self.day is not None else self.days
        limit = _limit(days) if len(days) >= LEAST else None
        return Silence(at, True, day, gap, days, limit)

    def too_long(self, at: float) -> bool | None:
        """Tell whether it has been silent too long; None while nobody can say.

        A node that just came back is not silent yet, but it has not earned again either.
        """
        limit = self.limit
        if limit is None or self.since is None:
            return None
        if at - self.since > limit:
            return True
        return False if self.proven else None

    def as_dict(self) -> dict[str, Any]:
        """Return plain data."""
        return {f.name: getattr(self, f.name) for f in fields(self)} | {"days": [*self.days]}

    @classmethod
    def from_dict(cls, data: Any) -> Self:
        """Restore `as_dict`; raises InvalidInput for anything else."""
        try:
            days = tuple(finite(gap) for gap in data["days"])[-KEPT:]
            since, day = data["since"], data["day"]
            return cls(
                None if since is None else finite(since),
                bool(data["proven"]),
                None if day is None else int(day),
                finite(data["longest"]),
                days,
                _limit(days) if len(days) >= LEAST else None,
            )
        except (KeyError, TypeError, ValueError) as err:
            raise InvalidInput("no silences") from err


def _limit(days: Sequence[float]) -> float:
    mean = fmean(days)
    scale = max(stdev(days), SPREAD * mean) * sqrt(6) / pi
    # Days with a booking come once a day, or as seldom as the node is paid.
    chance = min(0.5, FALSE_ALARMS * max(DAY, mean) / MONTH)
    quantile = mean - EULER * scale - scale * log(-log(1 - chance))
    # Few days say little of the tail.
    return max(SHORTEST, quantile * (1 + 2 / len(days)))


def finite(value: Any) -> float:
    """Return a number from a store; raises ValueError or TypeError for anything else."""
    number = float(value)
    if isinstance(value, bool | str) or not isfinite(number):
        raise ValueError("not a number")
    return number
