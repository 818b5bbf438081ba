"""From worths to claims and back: shares on the step grid as whole hundredths of a percent."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from math import ceil, floor, inf

from ..models import Resource
from .allocator import Solved, allocate
from .curve import Curve
from .duality import Claim
from .scene import Limit
from .strategies import Strategy
from .worth import Shares, Worth

#: Units per percent.
GRAIN = 100
WHOLE = 100 * GRAIN
POOLS = tuple(Resource)
#: Rungs of a bundle in full detail; above them a step of a few percent of the share will do.
FINE = 32

type Target = Mapping[str, Shares]
#: Shares by rung, in percent and in whole units.
type Grid = tuple[tuple[float, ...], tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Optimum:
    """A target for every node, what it is worth and what bounds it."""

    target: Target
    value: float
    bound: float
    #: Fiat per hour that one more percent of each resource is worth.
    prices: Mapping[Resource, float]

    @property
    def gap(self) -> float:
        """Fraction of the bound that a better solver could still find at most."""
        return max(0.0, self.bound - self.value) / max(abs(self.bound), 1e-12)


@dataclass(frozen=True, slots=True)
class Ladder:
    """A node's choices: shares by rung for each of its resources, in percent and as a claim."""

    node: str
    shares: Mapping[Resource, Sequence[float]]
    claim: Claim


@dataclass(slots=True)
class Drawn:
    """What the problems of one decision share, which differ in the hours that they are about."""

    #: Ladders that no hour of the day changes: all but those of flows.
    ladders: dict[tuple[str, Resource], Ladder] = field(default_factory=dict)
    solved: Solved = field(default_factory=dict)


def optimum(
    worths: Sequence[Worth], strategy: Strategy, hour: int, drawn: Drawn | None = None
) -> Optimum | None:
    """Return the best target; None when the minima do not fit."""
    drawn = drawn or Drawn()
    ladders: list[Ladder] = []
    capacity = [int(strategy.ceiling(pool, hour) * GRAIN) for pool in POOLS]
    for worth in worths:
        settled = _settled(worth)
        for resource in settled:
            if resource in worth.current:
                index = POOLS.index(resource)
                capacity[index] = max(0, capacity[index] - _up(worth.current[resource]))
        ladders += _ladders(worth, settled, strategy.risk, drawn.ladders)
    solution = allocate([ladder.claim for ladder in ladders], capacity, drawn.solved)
    if solution is None:
        return None
    target = {worth.node: dict(worth.current) for worth in worths}
    for ladder, rung in zip(ladders, solution.rungs, strict=True):
        shares = target[ladder.node]
        for resource, column in ladder.shares.items():
            shares[resource] = column[rung]
    prices = dict(zip(POOLS, (price * GRAIN for price in solution.prices), strict=True))
    return Optimum(target, solution.value, solution.bound, prices)


def _settled(worth: Worth) -> frozenset[Resource]:
    """Return the shares that stay: fixed ones, and a bundle whose flow is."""
    axis = worth.traits.flow
    if axis is not None and (axis in worth.fixed or axis not in worth.curves):
        return worth.fixed | set(worth.traits.bundle) | {axis}
    return worth.fixed


def _ladders(
    worth: Worth,
    settled: frozenset[Resource],
    risk: float,
    drawn: dict[tuple[str, Resource], Ladder],
) -> list[Ladder]:
    """Return every choice of a node: its bundle as one, every other resource alone."""
    ladders = []
    flow = worth.traits.flow
    bundle = {flow, *worth.traits.bundle} if flow is not None and flow not in settled else set()
    for resource in POOLS:
        if resource not in worth.current or resource in settled:
            continue
        if resource is flow and flow in worth.curves:
            ladders.append(_bundle_ladder(worth, flow, settled, risk))
        elif resource not in bundle:
            key = worth.node, resource
            if key not in drawn:
                drawn[key] = _ladder(worth, resource, risk)
            ladders.append(drawn[key])
    return ladders


def _ladder(worth: Worth, resource: Resource, risk: float) -> Ladder:
    curve = worth.curves.get(resource)
    here = worth.current[resource]
    shares, units = _grid(worth, resource, curve.shares[-1] if curve else 0.0, inf, here)
    values = _values(curve, shares, here, risk, worth.drift)
    claim = Claim(f"{worth.node} {resource}", (POOLS.index(resource),), (units,), values)
    return Ladder(worth.node, {resource: shares}, claim)


def _bundle_ladder(
    worth: Worth, flow: Resource, settled: frozenset[Resource], risk: float
) -> Ladder:
    """Return the ladder of a flow with what rides along, cut where a side resource ends."""
    curve = worth.curves[flow]
    cut = 100.0
    for resource, ratio in worth.ratios.items():
        if ratio > 0:
            held = resource in settled
            room = worth.current[resource] if held else worth.sight.limit(resource).high
            cut = min(cut, room / ratio)
    here = worth.effective(worth.current)
    shares, units = _grid(worth, flow, curve.shares[-1], cut, here)
    side = [r for r in worth.traits.bundle if r in worth.current and r not in settled]
    columns = {flow: shares} | {resource: _side(worth, resource, shares) for resource in side}
    uses = units, *[_units(columns[resource]) for resource in side]
    values = _values(curve, shares, here, risk, worth.drift)
    pools = tuple([POOLS.index(resource) for resource in columns])
    return Ladder(worth.node, columns, Claim(f"{worth.node} {flow}", pools, uses, values))


def _side(worth: Worth, resource: Resource, flows: Sequence[float]) -> list[float]:
    """Return how much of a side resource goes with each share of the flow."""
    limit, ratio = worth.sight.limit(resource), worth.ratios.get(resource, 0.0)
    low, high, step = limit.low, limit.high, limit.step
    part = ratio / step
    return [min(max(ceil(flow * part - 1e-9) * step, low), high) for flow in flows]


def _grid(worth: Worth, resource: Resource, most: float, cut: float, here: float) -> Grid:
    """Return the shares a node may have, up to the first at which more is worth nothing."""
    limit = worth.sight.limit(resource)
    low = max(limit.low, worth.least.get(resource, 0.0))
    last = ceil(most / limit.step - 1e-9)
    return _stepped(limit, low, last, cut, worth.current[resource], here)


@lru_cache(maxsize=2048)
def _stepped(limit: Limit, low: float, last: int, cut: float, now: float, here: float) -> Grid:
    """Return multiples of the step from the least to the most allowed, and what is now.

    Kept from decision to decision: limits and shares seldom change.
    """
    high = max(limit.high, low)
    first = ceil(low / limit.step - 1e-9)
    last = min(floor(high / limit.step + 1e-9), max(first, last))
    shares = [round(index * limit.step, 2) for index in range(first, last + 1)]
    if not shares or shares[0] > low + limit.step:
        shares.insert(0, low)
    if low <= now <= shares[-1]:
        at = bisect_left(shares, now)
        if shares[at] != now:
            shares.insert(at, now)
    kept = tuple(_thinned(shares[: bisect_right(shares, cut + 1e-9)] or shares[:1], here))
    return kept, _units(kept)


def _thinned(shares: list[float], here: float) -> list[float]:
    """Drop rungs of a long ladder that differ little from their neighbours and from today's."""
    if len(shares) <= FINE:
        return shares
    return [
        share
        for index, share in enumerate(shares)
        if index % (1 + index // FINE) == 0 or index == len(shares) - 1 or share == here
    ]


def _values(
    curve: Curve | None, shares: Sequence[float], here: float, risk: float, drift: float
) -> list[float]:
    """Return what each share is worth, less the risk of changing; made concave."""
    if curve is None:
        return [0.0] * len(shares)
    raw = curve.marked_down(shares, here, risk, drift)
    values, slope = raw[:1], inf
    value, low, worse = raw[0], shares[0], raw[0]
    for high, better in zip(shares[1:], raw[1:], strict=True):
        width = high - low
        slope = min(slope, (better - worse) / width)
        value += slope * width
        values.append(value)
        low, worse = high, better
    return values


def _units(shares: Sequence[float]) -> tuple[int, ...]:
    return tuple([ceil(share * GRAIN - 1e-6) for share in shares])


def _up(share: float) -> int:
    return ceil(share * GRAIN - 1e-6)


def fits(target: Target, ceilings: Mapping[Resource, float]) -> bool:
    """Tell whether no resource is given out beyond its ceiling."""
    return all(
        sum(shares.get(resource, 0.0) for shares in target.values()) <= ceiling + 1e-9
        for resource, ceiling in ceilings.items()
    )
