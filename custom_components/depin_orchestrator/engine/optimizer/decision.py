"""Whether to move: a ladder of early returns, each with the reason it ends on."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from ..allocation import FULL
from ..models import Resource
from .appraisal import appraise
from .candidates import Search, broken, now
from .explain import explain
from .horizon import Path, changed, look_ahead
from .model import Model
from .plan import Plan, Policy, Reason
from .problem import Drawn, Optimum, Target, fits, optimum
from .repair import repaired
from .scene import Scene, Sight
from .strategies import Balanced, Strategy
from .template import aim
from .traits import TRAITS
from .weigh import held_for, weighed
from .worth import Worth

#: Hours since the last change before something is tried: what may be lost is meant per day.
EXPLORE_EVERY = 24.0


@dataclass(frozen=True, slots=True)
class Analysis:
    """A plan, and all that it was made from."""

    scene: Scene
    worths: tuple[Worth, ...]
    plan: Plan


def should_reallocate(
    model: Model,
    scene: Scene,
    policy: Policy,
    strategy: Strategy | None = None,
    moved_at: Sequence[datetime] = (),
) -> Analysis:
    """Return the plan for a scene, or why there is none. Never raises for what it is shown.

    `moved_at` are the times of recent reallocations. The model must have observed the scene.
    """
    scene, strategy = scene.cleaned(), strategy or Balanced()
    worths: tuple[Worth, ...] = ()
    reason = _unready(model, scene)
    if reason is None:
        held = {sight.node: _held(sight, scene, policy) for sight in scene.sights}
        worths = tuple(appraise(model, scene, strategy, held))
        plan = _Ladder(model, scene, policy, strategy, worths, moved_at).plan()
    else:
        plan = Plan(reason)
    phrases = explain(plan, worths, scene.capacity, scene.currency)
    return Analysis(scene, worths, replace(plan, phrases=phrases))


def _unready(model: Model, scene: Scene) -> Reason | None:
    if not scene.sights:
        return Reason.NO_NODES
    if any(sight.node not in model.learners for sight in scene.sights):
        return Reason.TOO_LITTLE_DATA
    if not any(sight.shares for sight in scene.sights):
        return Reason.UNKNOWN_SHARES
    return None


def _held(sight: Sight, scene: Scene, policy: Policy) -> frozenset[Resource]:
    """Return the shares that were changed too recently, by us or by hand."""
    stock = TRAITS[sight.protocol].stock
    held = set()
    for resource, at in sight.changed.items():
        hold = policy.min_hold
        if resource is stock:
            hold = max(hold, TRAITS[sight.protocol].stock_hold)
        if _apart(scene.now, at) < hold:
            held.add(resource)
    return frozenset(held)


def _apart(now: datetime, at: datetime) -> float:
    """Return hours between two times; one to come (the clock went back) counts by distance."""
    return abs((now - at).total_seconds()) / 3600


@dataclass(frozen=True, slots=True)
class _Ladder:
    model: Model
    scene: Scene
    policy: Policy
    strategy: Strategy
    worths: tuple[Worth, ...]
    moved_at: Sequence[datetime]

    def plan(self) -> Plan:
        """Climb the ladder; what comes out never breaks a limit that it was shown."""
        drawn = Drawn()
        best = optimum(self.worths, self.strategy, self.scene.now.hour, drawn)
        if best is None:
            return Plan(Reason.INFEASIBLE)
        plan = replace(self._choose(best, drawn), prices=best.prices, gap=best.gap)
        if not plan.reason.moves:
            return plan
        if not fits(plan.target, dict.fromkeys(Resource, FULL)):
            return Plan(Reason.OVERBOOKED, prices=best.prices)
        if reason := self._too_soon():
            return replace(plan, reason=reason, moves=())
        return plan

    @property
    def _ages(self) -> list[float]:
        return [_apart(self.scene.now, at) for at in self.moved_at]

    def _too_soon(self) -> Reason | None:
        ages = self._ages
        if any(age < self.policy.min_hold for age in ages):
            return Reason.HOLD
        if sum(age < 1 for age in ages) >= self.policy.max_per_hour:
            return Reason.RATE
        return None

    def _choose(self, best: Optimum, drawn: Drawn) -> Plan:
        if not any(set(worth.current) - worth.fixed for worth in self.worths):
            young = self.model.watched < self.policy.learning
            return Plan(Reason.TOO_LITTLE_DATA if young else Reason.NOTHING_MOVABLE)
        if self.strategy.template is not None:
            return self._go(Reason.TEMPLATE, aim(self.worths, self.strategy.template))
        hour, horizon = self.scene.now.hour, self.policy.horizon
        search = Search(self.worths, self.strategy, hour, horizon, broken(self.worths))
        if not search.is_legal:
            return self._go(Reason.LIMITS, search.trimmed(best.target))
        if self.model.watched < self.policy.learning:
            repair = self._go(Reason.REPAIR, repaired(self.worths))
            return repair if repair.moves else Plan(Reason.TOO_LITTLE_DATA)
        targets = search.candidates(best, drawn)
        path = look_ahead(self.worths, targets, hour, int(horizon))
        if path.first == 0:
            return Plan(Reason.BEST_ALREADY)
        return self._judge(targets[path.first], path)

    def _go(self, reason: Reason, target: Target) -> Plan:
        """Return the plan to go there whatever it gains; none when that is here."""
        if not changed(self.worths, now(self.worths), target):
            return Plan(Reason.BEST_ALREADY)
        return held_for(reason, self.worths, target, self.policy.horizon)

    def _judge(self, target: Target, path: Path) -> Plan:
        """Weigh the first part of a path against keeping."""
        span = float(path.span)
        plan = weighed(Reason.MOVE, self.worths, target, path.gain, path.cost, span)
        income = 24 * sum(abs(worth.income) for worth in self.worths)
        least = max(self.policy.min_improvement, self.policy.least_fraction * income)
        if plan.net * 24 / span <= least:
            return replace(plan, reason=Reason.SMALL_GAIN, moves=())
        if plan.net < self.policy.min_return * plan.cost:
            return replace(plan, reason=Reason.POOR_RETURN, moves=())
        if plan.confidence < self.policy.min_confidence:
            return self._unsure(plan)
        return plan

    def _unsure(self, plan: Plan) -> Plan:
        """Risk a bounded loss to learn what blocks a gain, if the user allows it; once a day."""
        worst = plan.cost - min(0.0, plan.gain_low)
        rested = all(age >= EXPLORE_EVERY for age in self._ages)
        if rested and 0 < worst <= self.policy.exploration and plan.confidence >= 0.5:
            return replace(plan, reason=Reason.EXPLORE)
        return replace(plan, reason=Reason.NOT_SURE, moves=())
