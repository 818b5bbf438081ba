"""The bar: the best shares held all the time, found by local search on what would truly come."""

from dataclasses import dataclass, field

from custom_components.depin_orchestrator.engine.models import Resource

from .bounds import Allocation, begin, bounds
from .hosts import TICKS, Host
from .live import replay
from .nodes import BANDWIDTH, CPU, MEMORY, STORAGE, Shares

BUNDLES = ((CPU,), (MEMORY,), (BANDWIDTH,), (STORAGE,), (CPU, MEMORY), (CPU, MEMORY, STORAGE))
STEPS = (16.0, 5.0, 1.5)


@dataclass
class Search:
    """Climbs from an allocation by moving shares between two nodes, or from what is free."""

    host: Host
    #: Ticks that count.
    last: int = TICKS
    known: dict[tuple[str, tuple[float, ...]], float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Note where it begins, and its bounds."""
        self.start = begin(self.host)
        self.nodes = {node.name: node for node in self.host.nodes}
        self.limits = {
            name: bounds(self.host, node, node.fresh(), self.start[name], {})
            for name, node in self.nodes.items()
        }

    def value(self, name: str, shares: Shares) -> float:
        """Return what a node earns with shares from beginning to end."""
        key = name, tuple(round(shares[r], 2) for r in Resource)
        if key not in self.known:
            node = self.nodes[name]
            state = node.fresh()
            if shares != self.start[name]:
                node.changed(state, -1)
            self.known[key] = replay(self.host, node, shares, state, 0, self.last)
        return self.known[key]

    def total(self, allocation: Allocation) -> float:
        """Return what an allocation earns."""
        return sum(self.value(name, shares) for name, shares in allocation.items())

    def best(self) -> tuple[float, Allocation]:
        """Return the best found, and what it earns."""
        lean = self._stripped(self.start)
        found = max(self._climbed(lean), self.start, key=self.total)
        return self.total(found), found

    def _stripped(self, allocation: Allocation) -> Allocation:
        """Take from everybody what it does not miss."""
        lean = {name: dict(shares) for name, shares in allocation.items()}
        for name, shares in lean.items():
            full = self.value(name, shares)
            for resource in Resource:
                low, high = self.limits[name][resource].low, shares[resource]
                for _ in range(5):
                    middle = round((low + high) / 2, 2)
                    if self.value(name, shares | {resource: middle}) >= full - abs(full) * 0.001:
                        high = middle
                    else:
                        low = middle
                shares[resource] = high
        return lean

    def _shifted(
        self, name: str, shares: Shares, bundle: tuple[Resource, ...], step: float
    ) -> Shares | None:
        moved = dict(shares)
        for resource in bundle:
            limit = self.limits[name][resource]
            moved[resource] = round(min(limit.high, max(limit.low, shares[resource] + step)), 2)
        return moved if any(abs(moved[r] - shares[r]) > 0.05 for r in bundle) else None

    def _climbed(self, allocation: Allocation) -> Allocation:
        now = {name: dict(shares) for name, shares in allocation.items()}
        for step in STEPS:
            while change := self._change(now, step):
                now |= change
        return now

    def _change(self, now: Allocation, step: float) -> Allocation | None:
        """Return the best change of two nodes by a step, None when none gains."""
        free = {r: 100 - sum(shares[r] for shares in now.values()) for r in Resource}
        best, floor = None, 1e-4 * abs(self.total(now))
        for bundle in BUNDLES:
            gives: list[tuple[float, str | None, Shares | None]] = []
            for name, shares in now.items():
                less = self._shifted(name, shares, bundle, -step)
                if less is not None:
                    gives.append((self.value(name, less) - self.value(name, shares), name, less))
            gives.append((0.0, None, None))
            gives.sort(key=lambda give: -give[0])
            for name, shares in now.items():
                more = self._shifted(name, shares, bundle, step)
                if more is None:
                    continue
                gain = self.value(name, more) - self.value(name, shares)
                for loss, giver, less in gives:
                    if gain + loss <= floor:
                        break
                    if giver == name:
                        continue
                    room = {
                        r: free[r] + (now[giver][r] - less[r] if giver and less else 0.0)
                        for r in bundle
                    }
                    if all(more[r] - shares[r] <= room[r] + 1e-9 for r in bundle):
                        floor, best = (
                            gain + loss,
                            {name: more} | ({giver: less} if giver and less else {}),
                        )
                        break
        return best
