"""What each node's shares are worth now: learned shapes, prices, and the strategy."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import hypot

from ..models import Resource
from .curve import Curve
from .levels import HOURS
from .scene import Sight
from .traits import Traits

#: A bundle gets this much more of its side resources than it uses on average.
MARGIN = 1.15

type Shares = Mapping[Resource, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Worth:
    """One node's curves at one moment; money in fiat per hour."""

    sight: Sight
    traits: Traits
    curves: Mapping[Resource, Curve] = field(default_factory=dict)
    #: Income that follows no share, as long as the needs are met.
    base: float = 0.0
    #: Percent of each bundled resource that one percent of the flow's needs.
    ratios: Mapping[Resource, float] = field(default_factory=dict)
    #: Shares that nothing may change, and least shares beside the limits'.
    fixed: frozenset[Resource] = frozenset()
    #: Those of them that rest after a change.
    resting: frozenset[Resource] = frozenset()
    least: Mapping[Resource, float] = field(default_factory=dict)
    #: Flow by hour of the day: demand's factor and net pay per output.
    hours: tuple[tuple[float, float], ...] = ()
    #: What one change costs in fiat, and how far the level moves over the horizon (fraction).
    restart: float = 0.0
    drift: float = 0.0
    up: float = 1.0
    #: Fraction of the last two days in which all of a resource was used.
    pressure: Mapping[Resource, float] = field(default_factory=dict)
    #: What it earns with the shares it has.
    income: float = field(init=False)

    def __post_init__(self) -> None:
        """Work out what it earns now: everything is compared with that."""
        object.__setattr__(self, "income", self.value(self.current))

    @property
    def node(self) -> str:
        """The node's id."""
        return self.sight.node

    @property
    def current(self) -> Shares:
        """What it has."""
        return self.sight.shares

    def effective(self, shares: Shares) -> float:
        """Return the flow's share that its bundle can feed."""
        axis = self.traits.flow
        if axis is None:
            return 0.0
        share = shares.get(axis, 0.0)
        for resource, ratio in self.ratios.items():
            if ratio > 0 and resource in shares:
                share = min(share, shares[resource] / ratio * MARGIN)
        return share

    def _at(self, resource: Resource, shares: Shares) -> float:
        return self.effective(shares) if resource is self.traits.flow else shares[resource]

    def value(self, shares: Shares) -> float:
        """Return the mean income over the horizon."""
        parts = [
            curve.value(self._at(resource, shares))
            for resource, curve in self.curves.items()
            if resource in shares
        ]
        return self.base + sum(parts)

    def spread(self, before: Shares, after: Shares) -> float:
        """Return the standard deviation of what a change is worth, drift included."""
        total = 0.0
        for resource, curve in self.curves.items():
            if resource in before and resource in after:
                a, b = self._at(resource, before), self._at(resource, after)
                if a != b:
                    drift = self.drift * (curve.value(b) - curve.value(a))
                    total = hypot(total, curve.spread(a, b), drift)
        return total

    @property
    def has_tides(self) -> bool:
        """Whether its income differs by hour of the day."""
        return bool(self.hours) and self.traits.flow in self.current

    def by_hour(self, shares: Shares) -> list[float]:
        """Return the income for each hour of the day; its mean is `value`."""
        axis = self.traits.flow
        mean = self.value(shares)
        if axis is None or not self.has_tides:
            return [mean] * HOURS
        curve, share = self.curves[axis], self.effective(shares)
        use = [curve.produced(share, factor) for factor, _ in self.hours]
        even = sum(use) / HOURS
        scale = curve.produced(share) / even if even > 0 else 0.0
        rest = mean - curve.value(share)
        raw = [rest + scale * u * pay for u, (_, pay) in zip(use, self.hours, strict=True)]
        shift = mean - sum(raw) / HOURS
        return [value + shift for value in raw]

    def during(self, hours: Sequence[int]) -> Worth:
        """Return the worth in some hours of the day only."""
        axis = self.traits.flow
        if axis is None or axis not in self.curves or not self.hours:
            return self
        factor = sum(self.hours[hour][0] for hour in hours) / len(hours)
        weighted = sum(self.hours[hour][0] * self.hours[hour][1] for hour in hours)
        pay = weighted / len(hours) / factor
        curves = dict(self.curves)
        curves[axis] = curves[axis].stretched(factor, pay)
        return replace(self, curves=curves)
