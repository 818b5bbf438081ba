"""What only two looks at a Golem provider tell: how hard it works, whether its agent lives."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal

from .golem_market import Counters, Task, Usage

#: Cores are shown to this digit.
FINE = Decimal("0.001")
#: A living agent asks more often than this (section 1.8).
QUIET = timedelta(seconds=30)


@dataclass(slots=True)
class Load:
    """Cores in use: how far the tasks' usage counters moved since an earlier look."""

    _seen: dict[str, tuple[Usage | None, Decimal | None]] = field(default_factory=dict)

    def cores(self, tasks: Iterable[Task]) -> Decimal | None:
        """Return the cores that all tasks use together, None while that of any is unknown."""
        self._seen = {task.id: self._measure(task) for task in tasks}
        total = Decimal(0)
        for _, cores in self._seen.values():
            if cores is None:
                return None
            total += cores
        return total

    def _measure(self, task: Task) -> tuple[Usage | None, Decimal | None]:
        """Return what to compare with next time, and the cores as far as known."""
        before, cores = self._seen.get(task.id, (None, None))
        now = task.usage
        if before is None or now is None:
            return now, None
        if now == before:  # the task has not reported since
            return before, cores
        ran, worked = now.duration - before.duration, now.cpu - before.cpu
        if ran <= 0 or worked < 0:
            return now, None
        return now, (worked / ran).quantize(FINE)


@dataclass(slots=True)
class Pulse:
    """Whether ya-provider lives: it asks its daemon for events every few seconds."""

    _last: Counters | None = None
    _alive: bool | None = None

    def alive(self, now: Counters) -> bool | None:
        """Tell whether the counters grew between two looks, None while there is only one."""
        last = self._last
        if last is not None and last.at and now.at and timedelta() <= now.at - last.at < QUIET:
            return self._alive
        self._last, self._alive = now, None
        if last is None or last.heartbeats is None or now.heartbeats is None:
            return None
        if now.heartbeats >= last.heartbeats:  # else the daemon has started anew
            self._alive = now.heartbeats > last.heartbeats
        return self._alive
