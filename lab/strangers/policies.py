"""The production engine, deciding every hour, and the simple rules it has to beat."""

from dataclasses import dataclass, field

from custom_components.depin_orchestrator.engine.models import Resource
from custom_components.depin_orchestrator.engine.optimizer.scene import Scene
from lab.sim import policies

from .bounds import Allocation, fill
from .nodes import DAY


@dataclass
class Engine(policies.Engine):
    """What the integration runs; it looks every half hour."""

    def decide(self, scene: Scene) -> Allocation | None:
        """Observe, and decide on the hour."""
        if scene.now.minute:
            self.model.observe(scene)
            return None
        return super().decide(scene)


@dataclass
class Rates:
    """Fiat of the last day by node, as a simple tool would have it."""

    seen: list[dict[str, float]] = field(default_factory=list)
    last: dict[str, float] = field(default_factory=dict)

    def learn(self, scene: Scene) -> dict[str, float] | None:
        """Return the rates once a day is known."""
        for sight in scene.sights:
            if sight.earned is not None:
                self.last[sight.node] = sight.earned * (sight.price or 0.0)
        self.seen.append(dict(self.last))
        if len(self.seen) <= DAY or len(self.seen) % DAY:
            return None
        then = self.seen[-DAY - 1]
        return {n: max(0.0, total - then.get(n, 0.0)) for n, total in self.last.items()}


def shared(scene: Scene, weights: dict[str, float]) -> Allocation:
    """Share out by weights within bounds; what is held stays."""
    wanted = {s.node: dict(s.shares) for s in scene.sights}
    for resource in Resource:
        lows, highs = {}, {}
        for s in scene.sights:
            limit, at = s.limits[resource], s.changed.get(resource)
            held = not s.movable or (at and (scene.now - at).total_seconds() < 24 * 3600)
            lows[s.node] = s.shares[resource] if held else limit.low
            highs[s.node] = s.shares[resource] if held else limit.high
        if sum(lows.values()) <= 100:
            for name, share in fill(lows, highs, weights).items():
                wanted[name][resource] = share
    return wanted


@dataclass
class Proportional:
    """Shares in proportion to earnings, once a day; a tenth equally."""

    rates: Rates = field(default_factory=Rates)

    def decide(self, scene: Scene) -> Allocation | None:
        """Share out once a day."""
        rates = self.rates.learn(scene)
        if rates is None or len(rates) < len(scene.sights):
            return None
        total = sum(rates.values()) or 1.0
        weights = {n: 0.9 * rate / total + 0.1 / len(rates) for n, rate in rates.items()}
        return shared(scene, weights)


@dataclass
class Pairwise:
    """A tenth from the worst earner to the best, once a day."""

    rates: Rates = field(default_factory=Rates)

    def decide(self, scene: Scene) -> Allocation | None:
        """Move a tenth a day."""
        rates = self.rates.learn(scene)
        if rates is None or len(rates) < len(scene.sights):
            return None
        best, worst = max(rates, key=rates.__getitem__), min(rates, key=rates.__getitem__)
        sights = {s.node: s for s in scene.sights}
        wanted = {s.node: dict(s.shares) for s in scene.sights}
        for resource in Resource:
            give, take = sights[worst], sights[best]
            if not (give.movable and take.movable) or best == worst:
                return None
            free = give.shares[resource] - give.limits[resource].low
            room = take.limits[resource].high - take.shares[resource]
            amount = int(100 * max(0.0, min(10.0, free, room))) / 100
            wanted[worst][resource] = round(wanted[worst][resource] - amount, 2)
            wanted[best][resource] = round(wanted[best][resource] + amount, 2)
        return wanted
