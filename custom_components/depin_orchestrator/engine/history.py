"""The last snapshots of a host, and what a period of them says."""

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import batched, chain
from typing import Any

from .snapshot import NodeState, Snapshot

#: How many snapshots are kept at full resolution.
LENGTH = 1000
#: What is kept of the host, and of each node; the whole of a thousand is hundreds of megabytes.
HOST = ("earnings_total", "earnings_rate")
SERIES = ("earnings_total", "earnings_rate", "unpaid", "storage_used")

#: A node at a moment: whether it was online, its health, then each key it has and its text.
#: A bare tuple of what refers to nothing else, so that the garbage collector need not visit it.
type Seen = tuple[bool, str, *tuple[str | None, ...]]


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of a snapshot."""

    at: datetime
    host: tuple[str | None, ...]
    nodes: Mapping[str, Seen]


class History:
    """A bounded series of what was seen, oldest first; times never run backwards in it."""

    def __init__(self, length: int = LENGTH) -> None:
        """Keep at most `length` snapshots."""
        self._kept: deque[Kept] = deque(maxlen=length)

    def __len__(self) -> int:
        """Return how many snapshots are kept."""
        return len(self._kept)

    def add(self, snapshot: Snapshot) -> None:
        """Append a snapshot; after a clock that jumped back, what lies in the future goes."""
        while self._kept and self._kept[-1].at > snapshot.at:
            self._kept.pop()
        before = self._kept[-1].nodes if self._kept else {}
        nodes = {
            node_id: _sharing(_seen(state), before.get(node_id))
            for node_id, state in snapshot.nodes.items()
        }
        host = tuple(_text(snapshot.value(key)) for key in HOST)
        self._kept.append(Kept(snapshot.at, host, nodes))

    @property
    def latest(self) -> Kept | None:
        """Return the newest one."""
        return self._kept[-1] if self._kept else None

    def between(self, start: datetime, end: datetime) -> list[Kept]:
        """Return those of [start, end], oldest first."""
        return [kept for kept in self._kept if start <= kept.at <= end]


def uptime(snapshots: Iterable[Kept], node_id: str) -> float | None:
    """Return the fraction of a period that a node was online, None when nobody knows.

    Each snapshot holds until the next one; the last one has no length.
    """
    known = up = timedelta()
    previous: Kept | None = None
    for snapshot in snapshots:
        seen = previous.nodes.get(node_id) if previous else None
        if previous and seen:
            span = snapshot.at - previous.at
            known += span
            up += span if seen[0] else timedelta()
        previous = snapshot
    return up / known if known else None


def series(snapshots: Iterable[Kept], most: int) -> list[dict[str, Any]]:
    """Return a period as plain data, thinned evenly to at most `most` moments."""
    moments = list(snapshots)
    if len(moments) > most:
        step = (len(moments) - 1) / (most - 1) if most > 1 else 0
        moments = [moments[round(i * step)] for i in range(most)] if step else moments[-1:]
    return [_row(snapshot) for snapshot in moments]


def _seen(state: NodeState) -> Seen:
    report = state.report
    told = ((key, _text(state.value(key))) for key in SERIES if key in state.readings)
    return (report.online, report.health.value, *chain.from_iterable(told))


def _sharing(seen: Seen, last: Seen | None) -> Seen:
    """Return what was seen, of the very objects of the last time where those are equal."""
    if last is None or len(last) != len(seen):
        return seen
    online, health, *told = seen
    shared = (old if old == new else new for old, new in zip(last[2:], told, strict=True))
    return (online, health, *shared)


def _row(kept: Kept) -> dict[str, Any]:
    return {
        "at": kept.at.isoformat(),
        **dict(zip(HOST, kept.host, strict=True)),
        "nodes": {
            node_id: {"health": health, "online": online, **dict(batched(told, 2, strict=True))}
            for node_id, (online, health, *told) in kept.nodes.items()
        },
    }


def _text(value: object) -> str | None:
    return None if value is None else str(value)
