"""The last snapshots of a host, and what a period of them says."""

from collections import deque
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from .snapshot import Snapshot

#: How many snapshots are kept at full resolution.
LENGTH = 1000
#: What a period's list shows of each node; the whole of it would be megabytes.
SERIES = ("earnings_total", "earnings_rate", "unpaid", "storage_used")


class History:
    """A bounded series of snapshots, oldest first; times never run backwards in it."""

    def __init__(self, length: int = LENGTH) -> None:
        """Keep at most `length` snapshots."""
        self._snapshots: deque[Snapshot] = deque(maxlen=length)

    def __len__(self) -> int:
        """Return how many snapshots are kept."""
        return len(self._snapshots)

    def add(self, snapshot: Snapshot) -> None:
        """Append a snapshot; after a clock that jumped back, what lies in the future goes."""
        while self._snapshots and self._snapshots[-1].at > snapshot.at:
            self._snapshots.pop()
        self._snapshots.append(snapshot)

    @property
    def latest(self) -> Snapshot | None:
        """Return the newest snapshot."""
        return self._snapshots[-1] if self._snapshots else None

    def between(self, start: datetime, end: datetime) -> list[Snapshot]:
        """Return the snapshots of [start, end], oldest first."""
        return [snapshot for snapshot in self._snapshots if start <= snapshot.at <= end]


def uptime(snapshots: Iterable[Snapshot], node_id: str) -> float | None:
    """Return the fraction of a period that a node was online, None when nobody knows.

    Each snapshot holds until the next one; the last one has no length.
    """
    known = up = timedelta()
    previous: Snapshot | None = None
    for snapshot in snapshots:
        state = previous.nodes.get(node_id) if previous else None
        if previous and state:
            span = snapshot.at - previous.at
            known += span
            up += span if state.report.online else timedelta()
        previous = snapshot
    return up / known if known else None


def series(snapshots: Iterable[Snapshot], most: int) -> list[dict[str, Any]]:
    """Return a period as plain data, thinned evenly to at most `most` moments."""
    moments = list(snapshots)
    if len(moments) > most:
        step = (len(moments) - 1) / (most - 1) if most > 1 else 0
        moments = [moments[round(i * step)] for i in range(most)] if step else moments[-1:]
    return [_row(snapshot) for snapshot in moments]


def _row(snapshot: Snapshot) -> dict[str, Any]:
    return {
        "at": snapshot.at.isoformat(),
        "earnings_total": _text(snapshot.value("earnings_total")),
        "earnings_rate": _text(snapshot.value("earnings_rate")),
        "nodes": {
            node_id: {
                "health": state.report.health.value,
                "online": state.report.online,
                **{key: _text(state.value(key)) for key in SERIES if key in state.readings},
            }
            for node_id, state in snapshot.nodes.items()
        },
    }


def _text(value: object) -> str | None:
    return None if value is None else str(value)
