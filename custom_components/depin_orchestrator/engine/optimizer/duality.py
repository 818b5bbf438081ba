"""Shadow prices of coupled pools by the Lagrangian dual."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import inf

#: Halvings of a price's interval: a ten-thousandth of the dearest price is near enough.
BISECTIONS = 14


@dataclass(frozen=True, slots=True)
class Claim:
    """A ladder of choices; values are concave in what the rungs use.

    `uses[rung]` holds units, in the order of `pools`; both grow from rung to rung.
    """

    key: str
    pools: tuple[int, ...]
    uses: tuple[tuple[int, ...], ...]
    values: tuple[float, ...]
    #: The falling slopes, negated, per unit of the first pool, from rung to rung.
    falls: tuple[float, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Work the slopes out once: a claim is part of several problems."""
        steps = zip(pairwise(self.values), pairwise(self.uses), strict=True)
        falls = [(a - b) / ((units[0] - used[0]) or 1) for (a, b), (used, units) in steps]
        object.__setattr__(self, "falls", tuple(falls))


@dataclass(frozen=True, slots=True)
class Prices:
    """Prices per unit of each pool, the bound they prove, and what claims take at them."""

    prices: tuple[float, ...]
    bound: float
    rungs: list[int] = field(default_factory=list)


def priced_cost(claim: Claim, low: int, high: int, prices: Sequence[float]) -> float:
    """Return what the units between two rungs cost at these prices."""
    before, after = claim.uses[low], claim.uses[high]
    if len(claim.pools) == 1:
        return prices[claim.pools[0]] * (after[0] - before[0])
    return sum(
        prices[pool] * (after[place] - before[place]) for place, pool in enumerate(claim.pools)
    )


class Demander:
    """A claim that answers quickly what it takes at given prices."""

    __slots__ = ("_falls", "_mix", "_pool", "claim", "steepest")

    def __init__(self, claim: Claim) -> None:
        """Keep the claim's falling slopes per unit of its first pool, and its mean mix."""
        self.claim = claim
        uses = claim.uses
        self._pool = claim.pools[0]
        self._falls = claim.falls
        self._mix: list[float] = []
        if len(claim.pools) > 1:
            grown = max(1, uses[-1][0] - uses[0][0])
            self._mix = [(b - a) / grown for a, b in zip(uses[0], uses[-1], strict=True)]
        #: The dearest price per unit at which any of its pools could still be wanted.
        first = -self._falls[0] if self._falls else 0.0
        self.steepest = max((first / part for part in self._mix if part > 0), default=first)

    def rung(self, prices: Sequence[float]) -> int:
        """Return the rung a claim takes when units cost these prices; a bisection."""
        if not self._mix:
            return bisect_left(self._falls, -prices[self._pool])
        price = 0.0
        for pool, part in zip(self.claim.pools, self._mix, strict=True):
            price += prices[pool] * part
        return bisect_left(self._falls, -price)

    def best(self, prices: Sequence[float]) -> tuple[int, float]:
        """Return the same rung, exactly, and what its price leaves the claim."""
        rung = self.rung(prices)
        if not self._mix:
            return rung, self._after(rung, prices)
        # Side resources come in steps, so the mean mix may miss by a rung.
        near = range(max(0, rung - 1), min(len(self._falls), rung + 1) + 1)
        left = [self._after(at, prices) for at in near]
        most = max(left)
        return near[left.index(most)], most

    def _after(self, rung: int, prices: Sequence[float]) -> float:
        left = self.claim.values[rung]
        for pool, units in zip(self.claim.pools, self.claim.uses[rung], strict=True):
            left -= prices[pool] * units
        return left


class Pricing:
    """A search for the prices that prove the least bound.

    The dual is convex, and along one price its slope is what that pool has left: a bisection
    finds where demand meets capacity. Each turn does so for every pool (coordinate descent).
    """

    def __init__(self, claims: Sequence[Claim], capacity: Sequence[int]) -> None:
        """Begin with free pools."""
        self._capacity = capacity
        self._demanders = [Demander(claim) for claim in claims]
        self._of = [
            [demander for demander in self._demanders if pool in demander.claim.pools]
            for pool in range(len(capacity))
        ]
        self._now = [0.0] * len(capacity)
        self._tops = [max((demander.steepest for demander in of), default=0.0) for of in self._of]
        self.best = Prices(tuple(self._now), inf)

    def search(self) -> Prices:
        """Let every pool's price meet its demand once more."""
        for pool, of in enumerate(self._of):
            if of:
                self._meet(pool, of)
        bound, rungs = self._bound()
        if bound < self.best.bound:
            self.best = Prices(tuple(self._now), bound, rungs)
        return self.best

    def _meet(self, pool: int, of: Sequence[Demander]) -> None:
        """Set one price to where its pool is just used up, or to 0 where it is not."""
        low, high = 0.0, self._tops[pool]
        self._now[pool] = 0.0
        if self._left(pool, of) >= 0:
            return
        for _ in range(BISECTIONS):
            self._now[pool] = (low + high) / 2
            if self._left(pool, of) < 0:
                low = self._now[pool]
            else:
                high = self._now[pool]
        self._now[pool] = high

    def _left(self, pool: int, of: Sequence[Demander]) -> int:
        left = self._capacity[pool]
        for demander in of:
            claim = demander.claim
            left -= claim.uses[demander.rung(self._now)][claim.pools.index(pool)]
        return left

    def _bound(self) -> tuple[float, list[int]]:
        """Return the bound that today's prices prove, and what is taken."""
        bound = sum(price * units for price, units in zip(self._now, self._capacity, strict=True))
        rungs = []
        for demander in self._demanders:
            rung, left = demander.best(self._now)
            rungs.append(rung)
            bound += left
        return bound, rungs
