"""The production engine as a policy, and what it has to beat."""

from dataclasses import dataclass, field
from datetime import datetime
from time import process_time

from custom_components.depin_orchestrator.engine.models import Resource
from custom_components.depin_orchestrator.engine.optimizer.decision import should_reallocate
from custom_components.depin_orchestrator.engine.optimizer.model import Model
from custom_components.depin_orchestrator.engine.optimizer.plan import Plan, Policy as Settings
from custom_components.depin_orchestrator.engine.optimizer.scene import Scene
from custom_components.depin_orchestrator.engine.optimizer.strategies import Balanced, Strategy

from .trial import Allocation
from .truth import DAY


@dataclass
class Engine:
    """Exactly what the integration runs: observe, decide, apply."""

    settings: Settings = field(default_factory=Settings)
    strategy: Strategy = field(default_factory=Balanced)
    #: Hours between decisions; every hour is observed.
    every: int = 1
    model: Model = field(default_factory=Model)
    moved: list[datetime] = field(default_factory=list)
    plans: list[tuple[datetime, Plan]] = field(default_factory=list)
    #: Processor time of the observation and of the decision, each time that one was made.
    observed: list[float] = field(default_factory=list)
    decided: list[float] = field(default_factory=list)

    def decide(self, scene: Scene) -> Allocation | None:
        """Observe and decide."""
        begin = process_time()
        scene = scene.cleaned()
        self.model.observe(scene)
        if scene.now.hour % self.every:
            return None
        middle = process_time()
        plan = should_reallocate(
            self.model, scene, self.settings, self.strategy, self.moved[-8:]
        ).plan
        self.observed.append(middle - begin)
        self.decided.append(process_time() - middle)
        if not plan.reason.moves:
            return None
        self.moved.append(scene.now)
        self.plans.append((scene.now, plan))
        return {node: dict(shares) for node, shares in plan.target.items()}

    @property
    def seconds(self) -> list[float]:
        """Processor time of each observation with its decision."""
        return [a + b for a, b in zip(self.observed, self.decided, strict=True)]


class LeftAlone:
    """Equal shares, for ever."""

    def decide(self, scene: Scene) -> None:
        """Do nothing."""


@dataclass
class Rates:
    """Fiat per hour by node over the last day, as a simple tool would have it."""

    seen: list[dict[str, float]] = field(default_factory=list)

    def learn(self, scene: Scene) -> dict[str, float] | None:
        """Return the rates once a day is known."""
        self.seen.append({s.node: (s.earned or 0.0) * (s.price or 0.0) for s in scene.sights})
        if len(self.seen) <= DAY:
            return None
        then = self.seen[-DAY - 1]
        return {node: max(0.0, total - then[node]) / 24 for node, total in self.seen[-1].items()}


def legal(scene: Scene, wanted: Allocation) -> Allocation:
    """Keep stores above what they hold, shares above their least, and sums under the whole."""
    for sight in scene.sights:
        stored = sight.used.get(Resource.STORAGE, 0.0) * 1.02
        held = sight.shares[Resource.STORAGE]
        shares = wanted[sight.node]
        shares[Resource.STORAGE] = max(shares[Resource.STORAGE], min(stored, held))
        disk = sight.changed.get(Resource.STORAGE)
        if disk and (scene.now - disk).total_seconds() < 24 * 3600:
            shares[Resource.STORAGE] = held
    for resource in Resource:
        total = sum(shares[resource] for shares in wanted.values())
        if total > 100 and resource is Resource.STORAGE:  # not everybody can shrink: leave it
            for sight in scene.sights:
                wanted[sight.node][resource] = sight.shares[resource]
        elif total > 100:
            for shares in wanted.values():
                shares[resource] = int(shares[resource] / total * 10000) / 100
    _raise_to_least(scene, wanted)
    return wanted


def _raise_to_least(scene: Scene, wanted: Allocation) -> None:
    """Lift shares to their least at the cost of the largest."""
    for sight in scene.sights:
        for resource, limit in sight.limits.items():
            short = limit.low - wanted[sight.node][resource]
            if short > 0:
                rich = max(wanted, key=lambda node, r=resource: wanted[node][r])  # type: ignore[misc]
                wanted[rich][resource] -= short
                wanted[sight.node][resource] = limit.low


@dataclass
class Proportional:
    """Shares in proportion to earnings, once a day."""

    rates: Rates = field(default_factory=Rates)
    tick: int = 0

    def decide(self, scene: Scene) -> Allocation | None:
        """Share out once a day."""
        rates = self.rates.learn(scene)
        self.tick += 1
        if rates is None or self.tick % DAY:
            return None
        total = sum(rates.values()) or 1.0
        # A tenth is shared equally, so that nobody is starved for good.
        part = {
            node: 100 * (0.9 * rate / total + 0.1 / len(rates)) for node, rate in rates.items()
        }
        return legal(
            scene,
            {s.node: dict.fromkeys(Resource, int(part[s.node] * 100) / 100) for s in scene.sights},
        )


@dataclass
class Pairwise:
    """The prototype: a tenth from the worst to the best by average rate, if 5 % better."""

    rates: Rates = field(default_factory=Rates)
    tick: int = 0

    def decide(self, scene: Scene) -> Allocation | None:
        """Move a tenth every six hours."""
        rates = self.rates.learn(scene)
        self.tick += 1
        if rates is None or self.tick % (DAY // 4):
            return None
        best, worst = max(rates, key=rates.__getitem__), min(rates, key=rates.__getitem__)
        if rates[best] * 0.85 <= rates[worst] * 1.05:
            return None
        wanted = {sight.node: dict(sight.shares) for sight in scene.sights}
        for resource in Resource:
            amount = min(10.0, 0.5 * wanted[worst][resource])
            wanted[worst][resource] -= amount
            wanted[best][resource] = min(100.0, wanted[best][resource] + amount)
        return legal(scene, wanted)


@dataclass
class Switching:
    """Profit switching as miners do it: nearly all to the best node, with hysteresis."""

    rates: Rates = field(default_factory=Rates)
    on: str = ""

    def decide(self, scene: Scene) -> Allocation | None:
        """Switch when another earns a tenth more per share it has."""
        rates = self.rates.learn(scene)
        if rates is None:
            return None
        per = {s.node: rates[s.node] / (sum(s.shares.values()) + 1) for s in scene.sights}
        best = max(per, key=per.__getitem__)
        if best == self.on or (self.on and per[best] < 1.1 * per[self.on]):
            return None
        self.on = best
        small = 20.0 / len(rates)
        wanted = {s.node: dict.fromkeys(Resource, small) for s in scene.sights}
        wanted[best] = dict.fromkeys(Resource, 100 - small * (len(rates) - 1))
        return legal(scene, wanted)
