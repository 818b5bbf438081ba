"""Shadow prices of coupled pools by the Lagrangian dual."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import inf
from operator import sub

#: Halvings of a price's interval: a ten-thousandth of the dearest price is near enough.
BISECTIONS = 14
DERIVED = ("asks", "falls", "mix", "steepest")


@dataclass(frozen=True, slots=True, eq=False)
class Claim:
    """A ladder of choices; values are concave in what the rungs use.

    `uses[place][rung]` holds units, in the order of `pools`; they grow from rung to rung. A
    column per pool instead of a row per rung, since there are thousands of rungs and every
    object more hastens the next garbage collection. Claims are the same when they are one.
    """

    key: str
    pools: tuple[int, ...]
    uses: tuple[Sequence[int], ...]
    values: Sequence[float]
    #: Pools with their columns.
    asks: tuple[tuple[int, Sequence[int]], ...] = field(init=False, repr=False)
    #: The falling slopes, negated, per unit of the first pool, from rung to rung.
    falls: list[float] = field(init=False, repr=False)
    #: Units of each pool per unit of the first, on average; empty when there is but one.
    mix: tuple[tuple[int, float], ...] = field(init=False, repr=False)
    #: The dearest price per unit at which any of the pools could still be wanted.
    steepest: float = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Work out once what is asked often: a claim is part of several problems."""
        values, first = self.values, self.uses[0]
        drops = map(sub, values[:-1], values[1:], strict=True)
        grown = map(sub, first[1:], first[:-1], strict=True)
        falls = [drop / (units or 1) for drop, units in zip(drops, grown, strict=True)]
        asks = tuple(zip(self.pools, self.uses, strict=True))
        mix: tuple[tuple[int, float], ...] = ()
        if len(asks) > 1:
            whole = max(1, first[-1] - first[0])
            mix = tuple([(pool, (units[-1] - units[0]) / whole) for pool, units in asks])
        top = -falls[0] if falls else 0.0
        steepest = max((top / part for _, part in mix if part > 0), default=top)
        for name, value in zip(DERIVED, (asks, falls, mix, steepest), strict=True):
            object.__setattr__(self, name, value)

    def rung(self, prices: Sequence[float]) -> int:
        """Return the rung that is taken when units cost these prices; a bisection."""
        if not self.mix:
            return bisect_left(self.falls, -prices[self.pools[0]])
        price = 0.0
        for pool, part in self.mix:
            price += prices[pool] * part
        return bisect_left(self.falls, -price)

    def best(self, prices: Sequence[float]) -> tuple[int, float]:
        """Return the same rung, exactly, and what its price leaves."""
        rung = self.rung(prices)
        if not self.mix:
            return rung, self._after(rung, prices)
        # Side resources come in steps, so the mean mix may miss by a rung.
        near = range(max(0, rung - 1), min(len(self.falls), rung + 1) + 1)
        left = [self._after(at, prices) for at in near]
        most = max(left)
        return near[left.index(most)], most

    def _after(self, rung: int, prices: Sequence[float]) -> float:
        left = self.values[rung]
        for pool, column in self.asks:
            left -= prices[pool] * column[rung]
        return left

    def cost(self, rung: int, prices: Sequence[float]) -> float:
        """Return what the units from a rung to the next cost at these prices."""
        if not self.mix:
            column = self.uses[0]
            return prices[self.pools[0]] * (column[rung + 1] - column[rung])
        return sum([prices[pool] * (units[rung + 1] - units[rung]) for pool, units in self.asks])


@dataclass(frozen=True, slots=True)
class Prices:
    """Prices per unit of each pool, the bound they prove, and what claims take at them."""

    prices: tuple[float, ...]
    bound: float
    rungs: list[int] = field(default_factory=list)


@dataclass(slots=True)
class _Pool:
    """Who wants a pool, each with its column; those that want nothing else are quick to ask."""

    units: int
    top: float = 0.0
    alone: list[tuple[list[float], Sequence[int]]] = field(default_factory=list)
    bundled: list[tuple[Claim, Sequence[int]]] = field(default_factory=list)

    def add(self, claim: Claim, column: Sequence[int]) -> None:
        """Count a claim in."""
        self.top = max(self.top, claim.steepest)
        if claim.mix:
            self.bundled.append((claim, column))
        else:
            self.alone.append((claim.falls, column))

    def left(self, price: float, prices: Sequence[float]) -> int:
        """Return what is left when it costs `price`, which is one of the `prices`."""
        left, fall = self.units, -price
        for falls, column in self.alone:
            left -= column[bisect_left(falls, fall)]
        for claim, column in self.bundled:
            left -= column[claim.rung(prices)]
        return left


class Pricing:
    """A search for the prices that prove the least bound.

    The dual is convex, and along one price its slope is what that pool has left: a bisection
    finds where demand meets capacity. Each turn does so for every pool (coordinate descent).
    """

    def __init__(self, claims: Sequence[Claim], capacity: Sequence[int]) -> None:
        """Begin with free pools."""
        self._claims = claims
        self._pools = [_Pool(units) for units in capacity]
        for claim in claims:
            for pool, column in claim.asks:
                self._pools[pool].add(claim, column)
        self._now = [0.0] * len(capacity)
        self.best = Prices(tuple(self._now), inf)

    def search(self) -> Prices:
        """Let every pool's price meet its demand once more."""
        for index in range(len(self._pools)):
            self._meet(index)
        bound, rungs = self._bound()
        if bound < self.best.bound:
            self.best = Prices(tuple(self._now), bound, rungs)
        return self.best

    def _meet(self, index: int) -> None:
        """Set one price to where its pool is just used up, or to 0 where it is not."""
        pool, now = self._pools[index], self._now
        low, high = 0.0, pool.top
        now[index] = 0.0
        if pool.left(0.0, now) >= 0:
            return
        for _ in range(BISECTIONS):
            price = now[index] = (low + high) / 2
            if pool.left(price, now) < 0:
                low = price
            else:
                high = price
        now[index] = high

    def _bound(self) -> tuple[float, list[int]]:
        """Return the bound that today's prices prove, and what is taken."""
        pools = zip(self._now, self._pools, strict=True)
        bound = sum([price * pool.units for price, pool in pools])
        rungs = []
        for claim in self._claims:
            rung, left = claim.best(self._now)
            rungs.append(rung)
            bound += left
        return bound, rungs
