"""The memory of a host: a learner per node, what a watt and an hour cost, and what is pooled."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ..errors import InvalidInput
from ..models import Protocol, Resource
from .learner import Learner
from .levels import HOURS, Season, Slope
from .scene import Scene, Sight
from .traits import TRAITS

VERSION = 1
#: Longest time between two sights in which nothing is assumed to have happened, in hours.
LONGEST_STEP = 2.0
#: Prior of the marginal draw in watts per thread.
WATTS_PER_THREAD = 5.0
#: Output of this many hours is what the pooled level of a protocol weighs for one node.
POOL_HOURS = 12.0
#: A host of unknown size, for priors only.
DEFAULT_GB, DEFAULT_THREADS = 4000.0, 8.0


@dataclass(frozen=True, slots=True)
class Guess:
    """A number, and its standard deviation."""

    mean: float
    sd: float


class Model:
    """Learns from scenes; the same scenes in the same order give the same model."""

    def __init__(self) -> None:
        """Begin without experience."""
        self.learners: dict[str, Learner] = {}
        self.protocols: dict[str, Protocol] = {}
        self.power = Slope()
        self.tariff = Season()
        self.seen_at: float | None = None
        self._peers: dict[Protocol, list[tuple[str, Learner]]] = {}

    def observe(self, scene: Scene) -> None:
        """Take in a scene. O(1) per reading; a clock that went back or a gap teaches nothing."""
        scene = scene.cleaned()
        now = scene.hour
        step = 0.0 if self.seen_at is None else now - self.seen_at
        broken = not 0 <= step <= LONGEST_STEP
        self.seen_at = now
        hours = 0.0 if broken else step
        for sight in scene.sights:
            learner = self._learner(sight)
            if broken:
                learner.look_away()
            learner.learn(sight, now, scene.now.hour, hours)
        self._learn_host(scene, hours)

    def _learner(self, sight: Sight) -> Learner:
        if self.protocols.get(sight.node) != sight.protocol:
            self.learners[sight.node] = Learner.of(sight.protocol)
            self.protocols[sight.node] = sight.protocol
            self._peers = {}
        return self.learners[sight.node]

    def _learn_host(self, scene: Scene, hours: float) -> None:
        if hours <= 0:
            return
        use = [sight.used.get(Resource.CPU) for sight in scene.sights if sight.online is not False]
        known = [value for value in use if value is not None]
        if scene.power is not None and known:
            self.power.learn(sum(known), scene.power, hours)
        if scene.tariff is not None:
            self.tariff.learn(scene.now.hour, scene.tariff, hours)

    def keep(self, nodes: Iterable[str]) -> None:
        """Forget nodes that are no longer there."""
        kept = set(nodes)
        for node in set(self.learners) - kept:
            self.reset(node)

    def reset(self, node: str) -> None:
        """Forget all about one node."""
        self.learners.pop(node, None)
        self.protocols.pop(node, None)
        self._peers = {}

    @property
    def watched(self) -> float:
        """Hours that the longest known node was watched."""
        return max((learner.watched for learner in self.learners.values()), default=0.0)

    def level(self, node: str) -> Guess | None:
        """Return the token per output of a node, shrunk to its protocol's on this host."""
        learner = self.learners[node]
        prior, weight = self._pooled(node, learner)
        mean, sd = learner.pay.fast.mean(prior, weight), learner.pay.fast.sd(prior, weight)
        return None if mean is None or sd is None else Guess(mean, sd)

    def hourly(self, node: str) -> float | None:
        """Return the token per hour that a node earned lately."""
        return self.learners[node].pay.hourly.mean()

    def _pooled(self, node: str, learner: Learner) -> tuple[float | None, float]:
        """Return what the other nodes of the protocol earn per output, and its weight."""
        amount = exposure = 0.0
        for memory in self._others(node):
            amount += memory.pay.fast.amount
            exposure += memory.pay.fast.exposure
        if exposure <= 0 or amount < 0:
            return None, 0.0
        pay = learner.pay
        hours = pay.hourly.exposure
        per_hour = pay.fast.exposure / hours if hours > 0 else 1.0
        return amount / exposure, POOL_HOURS * per_hour

    def _others(self, node: str) -> list[Learner]:
        """Return the learners of the other nodes of a protocol."""
        if not self._peers:
            for other, learner in self.learners.items():
                self._peers.setdefault(self.protocols[other], []).append((other, learner))
        peers = self._peers[self.protocols[node]]
        return [learner for other, learner in peers if other != node]

    def fill(self, node: str, capacity: Mapping[Resource, float]) -> Guess:
        """Return the fill rate of a store in percent of the host per hour."""
        learner, traits = self.learners[node], TRAITS[self.protocols[node]]
        prior = 100 * traits.fill / capacity.get(Resource.STORAGE, DEFAULT_GB)
        rates = [memory.fill for memory in self._others(node)]
        exposure = sum(rate.exposure for rate in rates)
        if exposure > 0:
            prior = max(0.0, sum(rate.amount for rate in rates) + 24 * prior) / (exposure + 24)
        mean = learner.fill.mean(prior, 24.0) or 0.0
        return Guess(mean, learner.fill.sd(prior, 24.0) or prior)

    def watts(self, capacity: Mapping[Resource, float]) -> float:
        """Return the marginal watts of one percent of the host's processor."""
        threads = capacity.get(Resource.CPU, DEFAULT_THREADS)
        return self.power.slope(WATTS_PER_THREAD * threads / 100)

    def tariffs(self, scene: Scene) -> list[float]:
        """Return the price of a kWh for each hour of the coming day, by hour of the day.

        What is known ahead counts; elsewhere today's level with the learned daily shape.
        """
        now = scene.now.hour
        factors = self.tariff.factors()
        mean = self.tariff.base.mean()
        if mean is None:
            mean = scene.tariff or 0.0
        prices = [mean * factor for factor in factors]
        if scene.tariff is not None:
            prices[now] = scene.tariff
        for ahead, price in enumerate(scene.tariff_ahead[:HOURS]):
            prices[(now + ahead) % HOURS] = price
        return prices

    def as_dict(self) -> dict[str, Any]:
        """Return plain data for the store."""
        return {
            "version": VERSION,
            "seen_at": self.seen_at,
            "power": self.power.as_dict(),
            "tariff": self.tariff.as_dict(),
            "nodes": {
                node: {"protocol": self.protocols[node].value, "memory": learner.as_dict()}
                for node, learner in sorted(self.learners.items())
            },
        }

    @classmethod
    def from_dict(cls, data: Any) -> Model:
        """Restore what `as_dict` returned; raise InvalidInput when it is something else."""
        if not isinstance(data, dict) or data.get("version") != VERSION:
            raise InvalidInput("no model of this version")
        model = cls()
        try:
            seen_at = data["seen_at"]
            model.seen_at = None if seen_at is None else float(seen_at)
            model.power.restore(data["power"])
            model.tariff.restore(data["tariff"])
            for node, stored in data["nodes"].items():
                protocol = Protocol(stored["protocol"])
                model.learners[node] = Learner.of(protocol).restore(stored["memory"])
                model.protocols[node] = protocol
        except (KeyError, TypeError, ValueError, AttributeError) as err:
            raise InvalidInput("a model of another shape") from err
        return model
