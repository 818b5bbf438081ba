"""One allocation in the making: climbing, stepping down, and trading rungs."""

from collections.abc import Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heapreplace
from math import inf

from .duality import Claim, Prices

#: Nothing in a household is worth less; keeps rounding from counting as gain.
EPSILON = 1e-12

#: What a claim's next rung brings per cost, negated; its key; and its index.
type Entry = tuple[float, str, int]


@dataclass(frozen=True, slots=True)
class Solution:
    """Which rung each claim got, in the order of the claims."""

    rungs: tuple[int, ...]
    value: float
    #: No allocation whatever is worth more than this.
    bound: float
    #: What one more unit of each pool is worth.
    prices: tuple[float, ...]

    @property
    def gap(self) -> float:
        """Fraction of the bound that may be left; 0 is proven optimal."""
        size = max(abs(self.bound), EPSILON)
        return max(0.0, self.bound - self.value) / size


class Ascent:
    """An allocation in the making."""

    def __init__(
        self, claims: Sequence[Claim], capacity: Sequence[int], rungs: Sequence[int] | None = None
    ) -> None:
        """Begin on the lowest rungs, or on those given; that may ask for too much."""
        self.claims = claims
        self.rungs = list(rungs) if rungs else [0] * len(claims)
        self.free = free = list(capacity)
        for claim, rung in zip(claims, self.rungs, strict=True):
            for pool, column in claim.asks:
                free[pool] -= column[rung]

    @property
    def value(self) -> float:
        """What the allocation is worth."""
        places = zip(self.claims, self.rungs, strict=True)
        return sum([claim.values[rung] for claim, rung in places])

    def solution(self, found: Prices) -> Solution:
        """Return it as a value."""
        value = self.value
        return Solution(tuple(self.rungs), value, max(value, found.bound), found.prices)

    def step(self, index: int, rung: int) -> None:
        """Put a claim on a rung."""
        before, free = self.rungs[index], self.free
        for pool, column in self.claims[index].asks:
            free[pool] += column[before] - column[rung]
        self.rungs[index] = rung

    def shortage(self, index: int, rung: int) -> list[tuple[int, int]]:
        """Return which pools lack how many units for a claim to stand on a rung."""
        before, free = self.rungs[index], self.free
        return [
            (pool, missing)
            for pool, column in self.claims[index].asks
            if (missing := column[rung] - column[before] - free[pool]) > 0
        ]

    def climb(self, prices: Sequence[float]) -> None:
        """Take the rung of the largest gain per priced cost until nothing more fits or pays."""
        heap = self._nexts(prices)
        heapify(heap)
        while heap:
            index = heap[0][2]
            rung = self.rungs[index] + 1
            if self.shortage(index, rung):
                heappop(heap)  # pools only empty while climbing: it will not fit later either
                continue
            self.step(index, rung)
            if entry := self._next(index, prices):
                heapreplace(heap, entry)
            else:
                heappop(heap)

    def _nexts(self, prices: Sequence[float]) -> list[Entry]:
        entries = [self._next(index, prices) for index in range(len(self.claims))]
        return [entry for entry in entries if entry]

    def _next(self, index: int, prices: Sequence[float]) -> Entry | None:
        """Return what it brings to climb one rung; None at the top, or when it brings nothing."""
        claim, rung = self.claims[index], self.rungs[index]
        values = claim.values
        if rung + 1 >= len(values):
            return None
        gain = values[rung + 1] - values[rung]
        if gain <= EPSILON:
            return None
        cost = claim.cost(rung, prices)
        return (-gain / cost if cost > 0 else -inf, claim.key, index)

    def shrink(self, prices: Sequence[float]) -> None:
        """Step down where it costs least per unit until no pool is overdrawn."""
        while over := {pool for pool, units in enumerate(self.free) if units < 0}:
            best: Entry | None = None
            for index, claim in enumerate(self.claims):
                rung = self.rungs[index] - 1
                if rung < 0 or not over.intersection(claim.pools):
                    continue
                loss = claim.values[rung + 1] - claim.values[rung]
                relief = sum(
                    column[rung + 1] - column[rung] for pool, column in claim.asks if pool in over
                )
                spared = claim.cost(rung, prices)
                entry = ((loss - spared) / relief if relief else inf, claim.key, index)
                best = entry if best is None or entry < best else best
            if best is None:  # not reached while the lowest rungs fit
                return
            self.step(best[2], self.rungs[best[2]] - 1)

    def exchange(self, prices: Sequence[float], most: int = 200) -> None:
        """Let claims climb at the cost of others while that pays."""
        while most > 0 and any(self._swap(index) for index in self._wanting(prices)):
            self.climb(prices)
            most -= 1

    def _wanting(self, prices: Sequence[float]) -> list[int]:
        return [index for _, _, index in sorted(self._nexts(prices))]

    def _swap(self, index: int) -> bool:
        """Climb one rung with what the cheapest donors give up, if that is worth more."""
        claim, rung = self.claims[index], self.rungs[index]
        before: dict[int, int] = {}
        left = claim.values[rung + 1] - claim.values[rung]
        while missing := self.shortage(index, rung + 1):
            donor = self._donor(index, dict(missing))
            if donor is None or donor[0] >= left - EPSILON:
                for other, old in before.items():
                    self.step(other, old)
                return False
            left -= donor[0]
            before.setdefault(donor[1], self.rungs[donor[1]])
            self.step(donor[1], donor[2])
        self.step(index, rung + 1)
        return True

    def _donor(self, receiver: int, missing: dict[int, int]) -> tuple[float, int, int] | None:
        """Return loss, claim and rung of the cheapest way to free what one pool lacks."""
        pool, units = max(missing.items(), key=lambda item: item[1])
        best: tuple[float, int, int] | None = None
        for index, claim in enumerate(self.claims):
            if index == receiver or pool not in claim.pools:
                continue
            column, rung = claim.uses[claim.pools.index(pool)], self.rungs[index]
            enough = column[rung] - units
            lower = rung - 1
            while lower > 0 and column[lower] > enough:
                lower -= 1
            if lower < 0 or column[lower] == column[rung]:
                continue
            loss = claim.values[rung] - claim.values[lower]
            if best is None or loss < best[0]:
                best = (loss, index, lower)
        return best

    def marginal(self) -> tuple[float, ...]:
        """Return the largest gain per unit that found no room, by pool."""
        prices = [0.0] * len(self.free)
        for claim, rung in zip(self.claims, self.rungs, strict=True):
            if rung + 1 < len(claim.values):
                pool, column = claim.asks[0]
                units = column[rung + 1] - column[rung]
                if units > self.free[pool]:
                    gain = (claim.values[rung + 1] - claim.values[rung]) / units
                    prices[pool] = max(prices[pool], gain)
        return tuple(prices)
