"""What the optimizer says: opportunities, a plan, and its reasons. All are values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from ..models import Resource
from ..phrases import Phrases


class Reason(StrEnum):
    """Which rung of the ladder a decision ended on; values are translation keys."""

    MOVE = "move"
    REPAIR = "repair"
    EXPLORE = "explore"
    TEMPLATE = "template"
    LIMITS = "limits"
    NO_NODES = "no_nodes"
    UNKNOWN_SHARES = "unknown_shares"
    OVERBOOKED = "overbooked"
    INFEASIBLE = "infeasible"
    TOO_LITTLE_DATA = "too_little_data"
    RATE = "rate"
    HOLD = "hold"
    NOTHING_MOVABLE = "nothing_movable"
    BEST_ALREADY = "best_already"
    SMALL_GAIN = "small_gain"
    POOR_RETURN = "poor_return"
    NOT_SURE = "not_sure"

    @property
    def moves(self) -> bool:
        """Whether something is to be done."""
        return self in _MOVING

    @property
    def is_blind(self) -> bool:
        """Whether it comes before any number."""
        return self in _BLIND


_MOVING = frozenset({Reason.MOVE, Reason.REPAIR, Reason.EXPLORE, Reason.TEMPLATE, Reason.LIMITS})
_BLIND = frozenset(
    {
        Reason.NO_NODES,
        Reason.UNKNOWN_SHARES,
        Reason.OVERBOOKED,
        Reason.INFEASIBLE,
        Reason.TOO_LITTLE_DATA,
        Reason.NOTHING_MOVABLE,
    }
)


class Complexity(StrEnum):
    """How much a change disturbs; values are translation keys."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


@dataclass(frozen=True, slots=True)
class Opportunity:
    """Moving an amount of a resource from one node, or from what is free, to another."""

    resource: Resource
    #: Percent of the host.
    amount: float
    #: None: nobody has it yet.
    giver: str | None
    taker: str
    #: Fiat per day.
    gain: float
    #: Fiat, once.
    cost: float
    #: P(net gain over the horizon > 0).
    confidence: float
    complexity: Complexity

    def as_dict(self) -> dict[str, Any]:
        """Return plain data for responses."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Move:
    """One node's part of a plan: shares before and after, in percent."""

    node: str
    before: Mapping[Resource, float]
    after: Mapping[Resource, float]
    #: Fiat per day by which the node's income changes.
    gain: float
    #: Fiat, once.
    cost: float


@dataclass(frozen=True, slots=True)
class Plan:
    """A target, why, and what it is expected to bring. Without moves it says why not.

    Invariants: no resource over 100 percent; shares that may not change are as they were;
    `moves` is empty unless the reason is one that moves.
    """

    reason: Reason
    target: Mapping[str, Mapping[Resource, float]] = field(default_factory=dict)
    moves: tuple[Move, ...] = ()
    #: Fiat per day, before the cost, with its 80 % interval.
    gain: float = 0.0
    gain_low: float = 0.0
    gain_high: float = 0.0
    #: Fiat, once.
    cost: float = 0.0
    #: Fiat over the span.
    net: float = 0.0
    #: Hours for which the gain is counted.
    span: float = 0.0
    confidence: float = 0.0
    #: Fiat per hour that one more percent of each resource is worth.
    prices: Mapping[Resource, float] = field(default_factory=dict)
    #: Fraction of the income that a better solver could still find at most.
    gap: float = 0.0
    #: What a person is told of it.
    phrases: Phrases = ()

    @property
    def roi(self) -> float | None:
        """Net benefit per cost; None when it costs nothing."""
        return self.net / self.cost if self.cost > 0 else None

    def as_dict(self) -> dict[str, Any]:
        """Return plain data for responses and APIs."""
        own = [name for name in self.__slots__ if name not in ("moves", "phrases")]
        plain = {name: getattr(self, name) for name in own}
        plain["parts"] = [phrase.as_dict() for phrase in self.phrases]
        plain["target"] = {node: dict(shares) for node, shares in self.target.items()}
        plain["prices"] = dict(self.prices)
        plain["roi"] = self.roi
        plain["moves"] = [
            {name: getattr(move, name) for name in move.__slots__} for move in self.moves
        ]
        return plain


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What the user set, and what the host's past demands."""

    #: Least gain in fiat per day that is worth a person's attention.
    min_improvement: float = 0.0
    min_confidence: float = 0.7
    max_per_hour: int = 4
    #: Hours in which a share that was changed, by us or by hand, is left alone.
    min_hold: float = 1.0
    #: Hours watched before anything but a starved need is changed.
    learning: float = 12.0
    #: Hours ahead that a plan is judged by.
    horizon: float = 96.0
    #: Fiat a day that may be risked to learn; 0 explores nothing.
    exploration: float = 0.0
    #: How many times over a change must earn its cost.
    min_return: float = 1.0
    #: Least gain as a fraction of the income: a change must be worth its noise.
    least_fraction: float = 0.02
