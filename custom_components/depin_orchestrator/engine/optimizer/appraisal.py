"""From memory, prices and strategy to worths."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import sqrt, sumprod

from ..models import Resource
from .curve import Curve, flow, gate, stock
from .learner import Learner
from .levels import HOURS
from .model import Guess, Model
from .pay import saturated
from .scene import Scene, Sight
from .strategies import Strategy
from .traits import TRAITS, Traits
from .worth import MARGIN, Worth

#: How far ahead a store is filled in thought, in hours: what is stored stays and goes on earning.
STOCK_HORIZON = 720.0
#: What a node that nobody can value keeps: this quantile of its use, and some air.
KEPT_QUANTILE, AIR = 0.01, 1.1
#: Part of its usual cost that a restart has while no task runs.
IDLE = 0.2
#: Shares at which a saturating curve is drawn, in percent.
DRAWN = (
    0.0, 0.5, 1.0, 2.0, 3.0, 4.0, 6.0, 8.0, 10.0, 13.0, 16.0,
    20.0, 25.0, 30.0, 36.0, 43.0, 50.0, 60.0, 70.0, 85.0, 100.0,
)  # fmt: skip
SATURATED = tuple(saturated(drawn) for drawn in DRAWN)


def appraise(
    model: Model, scene: Scene, strategy: Strategy, held: Mapping[str, frozenset[Resource]]
) -> list[Worth]:
    """Return the worth of every node, in the scene's order; `held` shares may not change."""
    green: list[float | None] = [None] * HOURS
    for ahead, part in enumerate(scene.green_ahead[:HOURS]):
        green[(scene.now.hour + ahead) % HOURS] = part
    tariffs = strategy.tariffs(model.tariffs(scene), green)
    appraiser = _Appraiser(model, scene, strategy, tariffs)
    return [appraiser.worth(sight, held.get(sight.node, frozenset())) for sight in scene.sights]


@dataclass(frozen=True, slots=True)
class _Appraiser:
    model: Model
    scene: Scene
    strategy: Strategy
    #: Fiat per kWh by hour of the day.
    tariffs: list[float]
    horizon: float = 96.0

    def worth(self, sight: Sight, held: frozenset[Resource]) -> Worth:
        """Return one node's worth; what cannot be valued is fixed."""
        traits, learner = TRAITS[sight.protocol], self.model.learners[sight.node]
        level = self.model.level(sight.node)
        if not sight.movable or sight.online is None:
            return Worth(sight=sight, traits=traits, fixed=frozenset(sight.shares))
        if level is None or sight.price is None or not learner.pay.hourly.exposure:
            return self._unvalued(sight, traits, learner, held)
        up = learner.up_fraction(self.horizon)
        price = sight.price * up * self.strategy.weight(sight.node)
        income = price * (self.model.hourly(sight.node) or 0.0)
        pay = Guess(level.mean * price, level.sd * price)
        curves: dict[Resource, Curve] = {}
        self._add_main(curves, sight, learner, pay, price)
        hours = self._hours(traits, learner, pay, up)
        if traits.flow in curves and hours:
            mean = sum(factor * net for factor, net in hours) / HOURS
            curves[traits.flow] = replace(curves[traits.flow], pay=mean)
        self._add_gates(curves, sight, learner, income * traits.severity)
        useless = set(sight.shares) - set(curves) - _meaningful(traits)
        unknown = set(sight.shares) - set(curves) - useless - set(traits.bundle)
        return Worth(
            sight=sight,
            traits=traits,
            curves=curves,
            base=0.0 if traits.earns_by_share else income,
            ratios=_ratios(sight, traits, learner),
            fixed=held | unknown,
            resting=held,
            least=_least(sight, traits),
            hours=hours if traits.flow in curves else (),
            restart=_restart(sight, traits, income, pay.mean),
            drift=learner.pay.drift(),
            up=up,
            pressure={r: learner.demands[r].pressure or 0.0 for r in curves},
        )

    def _unvalued(
        self, sight: Sight, traits: Traits, learner: Learner, held: frozenset[Resource]
    ) -> Worth:
        """Leave a node that has no price what it uses; the rest it does not need."""
        earning = {traits.flow, traits.stock, traits.saturating, *traits.bundle}
        fixed, least = set(held), {}
        for resource, share in sight.shares.items():
            quantile = learner.demands[resource].quantile(KEPT_QUANTILE)
            if resource in earning or (resource in traits.gates and quantile is None):
                fixed.add(resource)
            elif resource in traits.gates and quantile is not None:
                least[resource] = min(share, quantile * AIR, sight.limit(resource).high)
        return Worth(sight=sight, traits=traits, fixed=frozenset(fixed), resting=held, least=least)

    def _add_main(
        self,
        curves: dict[Resource, Curve],
        sight: Sight,
        learner: Learner,
        pay: Guess,
        price: float,
    ) -> None:
        """Draw the curve of what the income follows."""
        traits = TRAITS[sight.protocol]
        main = traits.flow or traits.stock or traits.saturating
        if main is None or main not in sight.shares:
            return
        if main is traits.stock:
            if main in sight.used:
                fill = self.model.fill(sight.node, self.scene.capacity)
                curves[main] = stock(
                    sight.used[main], fill.mean, fill.sd, STOCK_HORIZON, pay.mean, pay.sd
                )
        elif main is traits.flow and learner.demands[main].is_known:
            curves[main] = flow(learner.demands[main].survival(), pay.mean, pay.sd)
        else:
            drawn = _saturating(learner, sight.shares[main], price, pay)
            if drawn is not None:
                curves[main] = drawn

    def _add_gates(
        self, curves: dict[Resource, Curve], sight: Sight, learner: Learner, loss: float
    ) -> None:
        for resource in TRAITS[sight.protocol].gates:
            demand = learner.demands[resource]
            if resource in sight.shares and demand.is_known:
                curves[resource] = gate(demand.survival(), loss, 0.2 * loss)

    def _hours(
        self, traits: Traits, learner: Learner, pay: Guess, up: float
    ) -> tuple[tuple[float, float], ...]:
        """Return demand's factor and pay after electricity for each hour of the day."""
        if traits.flow is None or not learner.demands[traits.flow].is_known:
            return ()
        kilowatt = self.model.watts(self.scene.capacity) / 1000
        return tuple(
            (factor, pay.mean - kilowatt * tariff * up)
            for factor, tariff in zip(learner.season.factors(), self.tariffs, strict=True)
        )


def _restart(sight: Sight, traits: Traits, income: float, pay: float) -> float:
    """Return what a change costs now: hours of income; a provider without a task loses little."""
    hours = traits.restart if sight.restart is None else sight.restart
    if sight.online is False:
        return 0.0
    if traits.flow is not None and traits.flow in sight.used:
        busy = pay * sight.used[traits.flow]
        return hours * (IDLE * max(income, 0.0) + (1 - IDLE) * max(busy, 0.0))
    return hours * max(income, 0.0)


def _meaningful(traits: Traits) -> set[Resource]:
    """Return the resources that mean anything to a protocol."""
    named = {traits.flow, traits.stock, traits.saturating, *traits.bundle, *traits.gates}
    return {resource for resource in named if resource is not None}


def _ratios(sight: Sight, traits: Traits, learner: Learner) -> dict[Resource, float]:
    """Return how much of its bundle goes with one percent of the flow's resource."""
    axis = traits.flow
    if axis is None or not sight.shares.get(axis):
        return {}
    ratios = {}
    for resource in traits.bundle:
        if resource in sight.shares:
            learned = learner.ratios[resource].mean()
            ratios[resource] = (
                sight.shares[resource] / sight.shares[axis]
                if learned is None
                else learned * MARGIN
            )
    return ratios


def _least(sight: Sight, traits: Traits) -> dict[Resource, float]:
    """Return what a share must not go below: a store keeps what it holds.

    An earning share keeps a foothold of one step, else the node could never again show what it
    would earn.
    """
    least: dict[Resource, float] = {}
    for resource in filter(None, (traits.flow, traits.saturating)):
        if resource in sight.shares:
            limit = sight.limit(resource)
            least[resource] = min(sight.shares[resource], limit.step, limit.high)
    held = traits.stock
    if held is not None and held in sight.used and held in sight.shares:
        least[held] = min(sight.shares[held], sight.used[held] * 1.02)
    return least


def _saturating(learner: Learner, share: float, price: float, pay: Guess) -> Curve | None:
    """Draw the mean of 1 - exp(-share/steepness) over its posterior, sure at today's share."""
    levels = [level.mean() for level in learner.pay.steep]
    if pay.mean <= 0 or any(level is None for level in levels):
        return None
    weights = learner.pay.weights
    known = [level or 0.0 for level in levels]
    parts = saturated(share)
    here = sumprod(weights, [level * part for level, part in zip(known, parts, strict=True)])
    output, doubt = [], []
    for drawn, others in zip(DRAWN, SATURATED, strict=True):
        change = [k * (b - a) for k, a, b in zip(known, parts, others, strict=True)]
        centre = sumprod(weights, change)
        variance = sumprod(weights, [(value - centre) ** 2 for value in change])
        output.append(here + centre)
        doubt.append(sqrt(variance) if drawn >= share else -sqrt(variance))
    return Curve(DRAWN, tuple(output), tuple(doubt), price, price * pay.sd / pay.mean)
