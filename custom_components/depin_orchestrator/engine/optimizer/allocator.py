"""The best use of shared pools: ladders of choices, concave values, exact sums.

A claim is a ladder: each rung asks for more of one or several pools and is worth more. The
rungs' values are concave in what they ask for. With one pool, taking the rung of the largest
gain per unit until nothing fits is optimal (Fox 1966, "Discrete optimization via marginal
analysis"). Where a bundle couples pools, `prices` looks for shadow prices (the Lagrangian dual,
Ibaraki & Katoh 1988, "Resource Allocation Problems"), greedy starts by priced cost are repaired
and improved by exchange, and the dual's value bounds what is left.

Invariants: Σ over claims ≤ capacity of every pool, in whole units; the order of the claims
changes nothing; the result never is worth less than the lowest rungs.
"""

from collections.abc import Sequence
from operator import sub

from .ascent import Ascent, Solution
from .duality import Claim, Prices, Pricing

#: Exchanges are tried while the bound leaves more than this fraction open.
GAP = 0.002
#: With so few claims a rung weighs much, and exchanges from several starts are cheap.
FEW = 16
#: Turns of pricing and trying before exchanges.
TURNS = 3

#: Solutions by the claims of a group and the capacity.
type Solved = dict[tuple[tuple[Claim, ...], tuple[int, ...]], Solution]


def allocate(
    claims: Sequence[Claim], capacity: Sequence[int], solved: Solved | None = None
) -> Solution | None:
    """Return the best allocation found; None when the lowest rungs do not fit.

    `solved` remembers groups of claims, for problems that share some of them.
    """
    solved = {} if solved is None else solved
    order = sorted(range(len(claims)), key=lambda index: claims[index].key)
    rungs, prices = [0] * len(claims), [0.0] * len(capacity)
    value = bound = 0.0
    for part in _components(claims, order):
        group = tuple([claims[index] for index in part])
        known = group, tuple(capacity)
        best = solved[known] if known in solved else _allocate(group, capacity)
        if best is None:
            return None
        solved[known] = best
        for place, index in enumerate(part):
            rungs[index] = best.rungs[place]
            for pool in claims[index].pools:
                prices[pool] = best.prices[pool]
        value, bound = value + best.value, bound + best.bound
    return Solution(tuple(rungs), value, bound, tuple(prices))


def _components(claims: Sequence[Claim], order: list[int]) -> list[list[int]]:
    """Return the claims' places in groups that share no pool; each is solved alone."""
    groups: list[set[int]] = []
    for pools in {claim.pools for claim in claims}:
        mine = set(pools)
        for group in [group for group in groups if group & mine]:
            groups.remove(group)
            mine |= group
        groups.append(mine)
    parts = [[index for index in order if claims[index].pools[0] in group] for group in groups]
    return sorted(parts, key=lambda part: order.index(part[-1]))


def _allocate(claims: Sequence[Claim], capacity: Sequence[int]) -> Solution | None:
    bottom = Ascent(claims, capacity)
    if min(bottom.free, default=0) < 0:
        return None
    if _is_simple(claims):
        bottom.climb((1.0,) * len(capacity))
        return bottom.solution(Prices(bottom.marginal(), bottom.value))
    return _coupled(claims, capacity)


def _coupled(claims: Sequence[Claim], capacity: Sequence[int]) -> Solution:
    """Close in from both sides: prices from above, starts priced by them from below."""
    pricing, best = Pricing(claims, capacity), Ascent(claims, capacity)
    for _ in range(TURNS):
        before, found = pricing.best, pricing.search()
        if found is before:
            break  # the prices have settled
        shrunk = Ascent(claims, capacity, found.rungs)
        shrunk.shrink(found.prices)
        shrunk.climb(found.prices)
        best = max(best, shrunk, key=_value)
        if found.bound - best.value <= GAP * abs(found.bound):
            return best.solution(found)
    if len(claims) > FEW:
        best.exchange(found.prices)
        return best.solution(found)
    even, priced = Ascent(claims, capacity), Ascent(claims, capacity)
    even.climb((1.0,) * len(capacity))
    priced.climb(found.prices)
    starts = (best, even, priced)
    for start in starts:
        start.exchange(found.prices)
    return max(starts, key=_value).solution(found)


def _value(ascent: Ascent) -> float:
    return ascent.value


def _is_simple(claims: Sequence[Claim]) -> bool:
    """Tell whether each pool is asked for in one step size only, so that Fox's rule is exact."""
    sizes: dict[int, set[int]] = {}
    for claim in claims:
        if claim.mix:
            return False
        pool, column = claim.asks[0]
        known = sizes.setdefault(pool, set())
        known.update(map(sub, column[1:], column[:-1], strict=True))
        if len(known) > 1:
            return False
    return True
