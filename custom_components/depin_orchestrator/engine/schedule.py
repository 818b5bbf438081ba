"""When to ask an endpoint again: a cadence with jitter, and back-off while it fails."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

#: Fraction of the cadence by which calls are spread, so that many nodes never call in step.
JITTER = 0.1


@dataclass(frozen=True, slots=True)
class Cadence:
    """How often to ask, and how long to wait while there is no answer."""

    every: timedelta
    #: First wait after a failure; it doubles up to `patience`.
    retry: timedelta = timedelta(seconds=15)
    #: Longest wait between tries of a failing endpoint; never shorter than `every`.
    patience: timedelta = timedelta(minutes=10)

    def after_success(self, random: Callable[[], float]) -> timedelta:
        """Return the wait until the next call; `random` yields 0 <= x < 1."""
        return self.every * (1 + JITTER * (2 * random() - 1))

    def after_failure(self, failures: int, random: Callable[[], float]) -> timedelta:
        """Return the wait after so many failures in a row (1 = the first)."""
        longest = max(self.every, self.patience)
        wait = min(min(self.retry, self.every) * 2.0 ** min(failures - 1, 16), longest)
        return wait * (1 - JITTER * random())


@dataclass(slots=True)
class Slot:
    """The schedule of one endpoint. Due at once until it has been asked."""

    cadence: Cadence
    due_at: datetime | None = None
    wait: timedelta = timedelta()
    failures: int = 0

    def due(self, now: datetime) -> bool:
        """Tell whether to ask now; a clock that jumped back does not silence the endpoint."""
        return self.due_at is None or now >= self.due_at or self.due_at - now > self.wait

    def hurry(self) -> None:
        """Be due at once; while calls fail, their wait is kept."""
        if not self.failures:
            self.due_at = None

    def succeeded(self, now: datetime, random: Callable[[], float]) -> None:
        """Plan the next call after an answer."""
        self.failures = 0
        self._plan(now, self.cadence.after_success(random))

    def failed(
        self, now: datetime, random: Callable[[], float], retry_after: timedelta | None = None
    ) -> None:
        """Plan the next try after a failure, not before the service allows."""
        self.failures += 1
        wait = self.cadence.after_failure(self.failures, random)
        self._plan(now, max(wait, retry_after or timedelta()))

    def _plan(self, now: datetime, wait: timedelta) -> None:
        self.wait = wait
        self.due_at = now + wait
