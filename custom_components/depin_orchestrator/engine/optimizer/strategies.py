"""What the household wants: each strategy is a small class behind one protocol.

A strategy shapes the problem before it is solved; it never sees the solver. All of them keep
every limit and safety rule.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol as Port

from ..models import Resource


class StrategyName(StrEnum):
    """The strategies a user can choose; values are translation keys."""

    BALANCED = "balanced"
    MAX_EARNINGS = "max_earnings"
    MAX_NET = "max_net"
    GREEN = "green"
    QUIET = "quiet"
    EQUAL = "equal"
    CUSTOM = "custom"


class Strategy(Port):
    """How a strategy changes what is optimised."""

    @property
    def risk(self) -> float:
        """Standard deviations that an uncertain change of income is marked down by."""

    @property
    def template(self) -> Mapping[str, Mapping[Resource, float]] | None:
        """Shares to aim at instead of optimising; None optimises, empty means equal shares."""

    def tariffs(self, tariffs: Sequence[float], green: Sequence[float | None]) -> list[float]:
        """Return what a kWh counts as, for each hour of the day."""

    def weight(self, node: str) -> float:
        """Return how much a node's income counts."""

    def ceiling(self, resource: Resource, hour: int) -> float:
        """Return how much of a resource may be given out at an hour of the day, in percent."""


@dataclass(frozen=True, slots=True)
class Balanced:
    """Net income, with sure money a little before unsure money. The default."""

    risk: float = 0.25
    template: Mapping[str, Mapping[Resource, float]] | None = None

    def tariffs(
        self,
        tariffs: Sequence[float],
        green: Sequence[float | None],  # noqa: ARG002 -- of the protocol
    ) -> list[float]:
        """Electricity counts at its price."""
        return list(tariffs)

    def weight(self, node: str) -> float:  # noqa: ARG002 -- of the protocol
        """All money is the same."""
        return 1.0

    def ceiling(self, resource: Resource, hour: int) -> float:  # noqa: ARG002 -- of the protocol
        """All of the host may be used."""
        return 100.0


@dataclass(frozen=True, slots=True)
class MaxNet(Balanced):
    """The largest expected income after electricity, whatever the risk."""

    risk: float = 0.0


@dataclass(frozen=True, slots=True)
class MaxEarnings(MaxNet):
    """The largest expected income; electricity is free here (solar, flat rate)."""

    def tariffs(
        self,
        tariffs: Sequence[float],
        green: Sequence[float | None],  # noqa: ARG002 -- of the protocol
    ) -> list[float]:
        """Electricity does not count."""
        return [0.0] * len(tariffs)


@dataclass(frozen=True, slots=True)
class Green(Balanced):
    """Prefer hours of solar surplus or low carbon: dirty power counts as dearer, green as free."""

    #: How many times its price a kWh counts when nothing of it is green.
    dirty: float = 2.0

    def tariffs(self, tariffs: Sequence[float], green: Sequence[float | None]) -> list[float]:
        """Scale each hour's price by how green it is; an unknown hour counts at its price."""
        return [
            price if part is None else price * self.dirty * (1 - min(1.0, max(0.0, part)))
            for price, part in zip(tariffs, green, strict=True)
        ]


@dataclass(frozen=True, slots=True)
class Quiet(Balanced):
    """Cap the processor in set hours, for fans and sleep."""

    hours: frozenset[int] = frozenset(range(22, 24)) | frozenset(range(7))
    cap: float = 50.0

    def ceiling(self, resource: Resource, hour: int) -> float:
        """Return the cap in quiet hours."""
        return self.cap if resource is Resource.CPU and hour in self.hours else 100.0


@dataclass(frozen=True, slots=True)
class Equal(Balanced):
    """The same for everyone, within the limits; nothing is optimised."""

    template: Mapping[str, Mapping[Resource, float]] | None = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Custom(Balanced):
    """The user's own weights by node, and a template of shares to aim at."""

    weights: Mapping[str, float] = field(default_factory=dict)

    def weight(self, node: str) -> float:
        """Return the user's weight of a node's income."""
        return max(0.0, self.weights.get(node, 1.0))


STRATEGIES: Mapping[StrategyName, Strategy] = {
    StrategyName.BALANCED: Balanced(),
    StrategyName.MAX_EARNINGS: MaxEarnings(),
    StrategyName.MAX_NET: MaxNet(),
    StrategyName.GREEN: Green(),
    StrategyName.QUIET: Quiet(),
    StrategyName.EQUAL: Equal(),
    StrategyName.CUSTOM: Custom(),
}
