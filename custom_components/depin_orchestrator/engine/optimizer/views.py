"""What is shown of each node: what its income follows, and what more of each resource is worth."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from ..models import Resource
from .decision import Analysis
from .horizon import SAME
from .traits import Traits
from .weigh import EIGHTY
from .worth import Worth

#: A step more that brings less than this fraction of the income is worth nothing.
NOTHING = 0.001


class Shape(StrEnum):
    """How income follows a resource; values are translation keys."""

    FLOW = "flow"
    GATE = "gate"
    STOCK = "stock"
    SATURATING = "saturating"
    BUNDLED = "bundled"
    UNKNOWN = "unknown"
    USELESS = "useless"


class Stays(StrEnum):
    """Why a share may not be changed now."""

    OFFLINE = "offline"
    UNMANAGED = "unmanaged"
    #: Nothing sets it, or a rule or limit leaves it no room.
    FIXED = "fixed"
    RESTING = "resting"
    LEARNING = "learning"


@dataclass(frozen=True, slots=True)
class ResourceView:
    """One resource of one node; shares in percent of the host."""

    shape: Shape
    share: float
    used: float | None
    #: Fiat per day that one more step is worth, and its 80 % interval; None when unknown.
    marginal: float | None = None
    marginal_low: float | None = None
    marginal_high: float | None = None
    #: Whether more of it would bring more.
    limited: bool = False
    #: Whether the share may be changed now, and why not.
    movable: bool = False
    stays: Stays | None = None


@dataclass(frozen=True, slots=True)
class NodeView:
    """One node: expected income in fiat per day, and its resources."""

    node: str
    income: float
    resources: Mapping[Resource, ResourceView]
    #: The resource that holds it back most; None when nothing does.
    limit: Resource | None

    def as_dict(self) -> dict[str, Any]:
        """Return plain data for responses and APIs."""
        return {
            "node": self.node,
            "income": self.income,
            "limit": self.limit,
            "resources": {
                resource: {name: getattr(view, name) for name in view.__slots__}
                for resource, view in self.resources.items()
            },
        }


def node_views(analysis: Analysis) -> tuple[NodeView, ...]:
    """Return a view of every node that was appraised."""
    return tuple(_view(worth) for worth in analysis.worths)


def _view(worth: Worth) -> NodeView:
    views = {resource: _resource(worth, resource) for resource in worth.current}
    held = [resource for resource, view in views.items() if view.limited]
    limit = max(held, key=lambda resource: views[resource].marginal or 0.0, default=None)
    return NodeView(worth.node, 24 * worth.income, views, limit)


def _resource(worth: Worth, resource: Resource) -> ResourceView:
    share, used = worth.current[resource], worth.sight.used.get(resource)
    shape, stays = _shape(worth.traits, resource), _stays(worth, resource)
    if resource not in worth.curves:
        known = shape in (Shape.USELESS, Shape.BUNDLED)
        return ResourceView(
            shape if known else Shape.UNKNOWN,
            share,
            used,
            0.0 if known else None,
            movable=stays is None,
            stays=stays,
        )
    more = _with_its_bundle(worth, resource)
    gain = worth.value(more) - worth.income
    margin = EIGHTY * worth.spread(worth.current, more)
    return ResourceView(
        shape=shape,
        share=share,
        used=used,
        marginal=24 * gain,
        marginal_low=24 * (gain - margin),
        marginal_high=24 * (gain + margin),
        limited=gain > NOTHING * abs(worth.income),
        movable=stays is None,
        stays=stays,
    )


def _stays(worth: Worth, resource: Resource) -> Stays | None:
    sight, limit = worth.sight, worth.sight.limit(resource)
    if not sight.online:
        return Stays.OFFLINE
    if not sight.movable:
        return Stays.UNMANAGED
    if limit.high - limit.low < SAME:
        return Stays.FIXED
    if resource in worth.fixed:
        return Stays.RESTING if resource in worth.resting else Stays.LEARNING
    return None


def _with_its_bundle(worth: Worth, resource: Resource) -> dict[Resource, float]:
    """Return the shares with one step more of a resource, and of what rides along with it."""
    step = worth.sight.limit(resource).step
    more = {**worth.current, resource: worth.current[resource] + step}
    if resource is worth.traits.flow:
        for side, ratio in worth.ratios.items():
            more[side] = max(more[side], more[resource] * ratio)
    return more


def _shape(traits: Traits, resource: Resource) -> Shape:
    shapes: dict[Resource | None, Shape] = {
        traits.flow: Shape.FLOW,
        traits.stock: Shape.STOCK,
        traits.saturating: Shape.SATURATING,
        **dict.fromkeys(traits.gates, Shape.GATE),
        **dict.fromkeys(traits.bundle, Shape.BUNDLED),
    }
    return shapes.get(resource, Shape.USELESS)
