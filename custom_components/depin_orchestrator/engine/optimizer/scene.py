"""What the optimizer is shown: a host and its nodes at one moment."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from math import isfinite

from ..allocation import FULL, HAIR
from ..models import Protocol, Resource

#: Up to how many nodes a step of so many percent will do: among many, a whole percent is much
#: of what each has.
STEPS = ((12, 1.0), (32, 0.5))
FINEST = 0.25


@dataclass(frozen=True, slots=True)
class Limit:
    """Bounds of a share in percent, and the step in which it can be set."""

    low: float = 0.0
    high: float = FULL
    #: 0 is as fine as the number of nodes asks for.
    step: float = 0.0


#: Of a share that nobody set bounds to.
WIDE = Limit()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """A node as seen now. What is absent or None is unknown, never 0."""

    node: str
    protocol: Protocol
    name: str = ""
    #: What it has, in percent of the host.
    shares: Mapping[Resource, float] = field(default_factory=dict)
    #: What it uses, in percent of the host: mean since the last sight, or now.
    used: Mapping[Resource, float] = field(default_factory=dict)
    #: Token earned ever, and until when the protocol has accounted for it.
    earned: float | None = None
    earned_until: datetime | None = None
    #: Fiat per token.
    price: float | None = None
    online: bool | None = None
    limits: Mapping[Resource, Limit] = field(default_factory=dict)
    #: Whether we may change it: managed, controllable, in a safe state.
    movable: bool = True
    #: When each share was last changed, by us or by hand.
    changed: Mapping[Resource, datetime] = field(default_factory=dict)
    #: Hours of income that a change costs; None means as the protocol usually does.
    restart: float | None = None

    def limit(self, resource: Resource) -> Limit:
        """Return the bounds of a share."""
        return self.limits.get(resource, WIDE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A host as seen now; `now` carries the household's time zone, for its hours of the day."""

    now: datetime
    sights: tuple[Sight, ...] = ()
    #: What money is told in.
    currency: str = ""
    #: Capacity in the resource's unit, where known.
    capacity: Mapping[Resource, float] = field(default_factory=dict)
    #: Watts the host draws.
    power: float | None = None
    #: Fiat per kWh now, and hour by hour from now on, as far as known.
    tariff: float | None = None
    tariff_ahead: tuple[float, ...] = ()
    #: How green the power is, 0 to 1, hour by hour from now on.
    green_ahead: tuple[float, ...] = ()
    #: Whether nothing is left to clean; what is made from a clean scene is looked at anew.
    is_clean: bool = field(default=False, init=False, repr=False, compare=False)

    @property
    def hour(self) -> float:
        """Hours since the epoch."""
        return self.now.timestamp() / 3600

    def cleaned(self) -> Scene:
        """Return the scene without what is no honest number; sorted, each node once."""
        if self.is_clean:
            return self
        step = usual_step(len(self.sights))
        sights = {sight.node: _cleaned(sight, step) for sight in self.sights}
        clean = replace(
            self,
            sights=tuple(sights[node] for node in sorted(sights)),
            capacity=_positive(self.capacity),
            power=_number(self.power),
            tariff=_finite(self.tariff),
            tariff_ahead=_series(self.tariff_ahead),
            green_ahead=_series(self.green_ahead),
        )
        object.__setattr__(clean, "is_clean", True)
        return clean


def usual_step(nodes: int) -> float:
    """Return the usual step in percent of the host."""
    return next((step for most, step in STEPS if nodes <= most), FINEST)


def _cleaned(sight: Sight, step: float) -> Sight:
    shares = {key: value for key, value in sight.shares.items() if _is_share(value)}
    return replace(
        sight,
        shares=shares,
        used={key: min(v, FULL) for key, v in _positive(sight.used, zero=True).items()},
        earned=_finite(sight.earned),
        price=_number(sight.price),
        limits={key: _bounded(sight.limit(key), step) for key in Resource},
        restart=_number(sight.restart),
    )


@lru_cache(maxsize=1024)
def _bounded(limit: Limit, usual: float) -> Limit:
    """Return bounds that are numbers within 0 and 100; a contradiction is left for the plan."""
    low = limit.low if _is_share(limit.low) else 0.0
    high = limit.high if _is_share(limit.high) else FULL
    step = limit.step if isfinite(limit.step) and limit.step > 0 else usual
    return Limit(low, high, min(max(step, 0.01), FULL))


def _is_share(value: float) -> bool:
    return isfinite(value) and 0 <= value <= FULL + HAIR


def _finite(value: float | None) -> float | None:
    return value if value is not None and isfinite(value) else None


def _number(value: float | None) -> float | None:
    value = _finite(value)
    return value if value is not None and value >= 0 else None


def _series(values: tuple[float, ...]) -> tuple[float, ...]:
    """Return the values up to the first that is no number."""
    good: list[float] = []
    for value in values:
        if not isfinite(value):
            break
        good.append(value)
    return tuple(good)


def _positive(values: Mapping[Resource, float], *, zero: bool = False) -> dict[Resource, float]:
    return {
        key: value
        for key, value in values.items()
        if isfinite(value) and (value > 0 or (zero and value == 0))
    }
