"""All that is learned about one node: what it would use, what it is paid, how it fills."""

from dataclasses import dataclass, field
from math import log

from ..models import Protocol, Resource
from .demand import Demand
from .levels import SLOW, Level, Season, fading
from .pay import Pay
from .scene import Sight
from .state import State
from .traits import TRAITS, Traits

#: Use above this fraction of a share counts as all of it: meters lag and round.
CEILING = 0.96
#: A use this close to the limit of a store means that it is full, in percent of the host.
FULL_STORE = 0.05
#: The prior's tail: a flow could often use more, a need is what it is.
FLOW_TAIL, GATE_TAIL = 1.0, 3.0


def _demands() -> dict[Resource, Demand]:
    return {resource: Demand() for resource in Resource}


def _ratios() -> dict[Resource, Level]:
    return {resource: Level() for resource in Resource}


@dataclass(slots=True)
class Learner(State):
    """One node's memory; a few hundred numbers, whatever the history."""

    demands: dict[Resource, Demand] = field(default_factory=_demands)
    #: Of a bundle, how much of each resource goes with one percent of the flow's.
    ratios: dict[Resource, Level] = field(default_factory=_ratios)
    pay: Pay = field(default_factory=Pay)
    season: Season = field(default_factory=Season)
    #: Growth of a store in percent of the host per hour, while it has room.
    fill: Level = field(default_factory=Level)
    stored: float | None = None
    #: Hours watched in all, and hours since it went down (0 while up or unknown).
    watched: float = 0.0
    down: float = 0.0

    @classmethod
    def of(cls, protocol: Protocol) -> Learner:
        """Return a learner that knows only the protocol's shapes."""
        learner = cls()
        traits = TRAITS[protocol]
        for resource, demand in learner.demands.items():
            demand.tail = FLOW_TAIL if resource == traits.flow else GATE_TAIL
        return learner

    def look_away(self) -> None:
        """Note that an unknown time has passed unwatched."""
        self.pay.look_away()
        self.stored = None

    def learn(self, sight: Sight, now: float, hour: int, hours: float) -> None:
        """Take in a sight that held for the last `hours`; the price plays no part."""
        traits = TRAITS[sight.protocol]
        if sight.online is False:
            self.down += hours
        elif sight.online:
            self.down = 0.0
        if hours > 0 and sight.online is not False:
            self.watched += hours
            self._learn_use(sight, traits, hour, hours)
            self._learn_fill(sight, traits, hours)
            self._expose(sight, traits, now, hours)
        if sight.earned is not None:
            until = sight.earned_until.timestamp() / 3600 if sight.earned_until else None
            self.pay.report(now, sight.earned, until, traits.patience)

    def _learn_use(self, sight: Sight, traits: Traits, hour: int, hours: float) -> None:
        bundle = (traits.flow, *traits.bundle) if traits.flow else ()
        full = any(is_full(sight, resource) for resource in bundle if resource)
        idle = is_idle(sight, traits)
        for resource, use in sight.used.items():
            if resource in traits.bundle or resource == traits.stock:
                continue
            if idle and resource != traits.flow:
                continue  # what it would need at work, it does not show at rest
            if not sight.shares.get(resource):
                continue  # who has nothing cannot show what it wants
            at_ceiling = full if resource == traits.flow else is_full(sight, resource)
            self.demands[resource].learn(use, at_ceiling=at_ceiling, hours=hours)
        use = sight.used.get(traits.flow, 0.0) if traits.flow else 0.0
        if traits.flow in sight.used:
            self.season.learn(hour, use, hours)
        for resource in traits.bundle:
            if use > 0 and not idle and resource in sight.used:
                kept = fading(hours, SLOW)
                self.ratios[resource].learn(sight.used[resource] * hours, use * hours, kept)

    def _learn_fill(self, sight: Sight, traits: Traits, hours: float) -> None:
        if traits.stock is None or traits.stock not in sight.used:
            return
        before, now = self.stored, sight.used[traits.stock]
        self.stored = now
        share = sight.shares.get(traits.stock)
        if before is None or share is None or max(before, now) >= share - FULL_STORE:
            return
        self.fill.learn(now - before, hours, fading(hours, SLOW))

    def _expose(self, sight: Sight, traits: Traits, now: float, hours: float) -> None:
        """Note what output the node gave, so that the next report can be divided by it."""
        share = sight.shares.get(traits.saturating) if traits.saturating else None
        output = hours
        if traits.flow is not None:
            if traits.flow in sight.used:
                output = sight.used[traits.flow] * hours
            else:
                share = sight.shares.get(traits.flow)
        elif traits.stock is not None:
            output = sight.used.get(traits.stock, 0.0) * hours
        self.pay.expose(now, hours, output, share)

    def up_fraction(self, horizon: float) -> float:
        """Return the mean fraction of the horizon that the node will be up.

        A node that is down counts as down as long again as it has been (Lindy): at t it is up
        with probability t / (t + down).
        """
        if self.down <= 0:
            return 1.0
        return 1 - self.down / horizon * log(1 + horizon / self.down)


def is_full(sight: Sight, resource: Resource) -> bool:
    """Tell whether a node uses all it can of its share, which counts in whole steps."""
    share, use = sight.shares.get(resource), sight.used.get(resource)
    if share is None or use is None:
        return False
    step = sight.limit(resource).step
    if share >= step > 1.0:  # whole threads: of 2.4 only 2 can work, and 1.6 of them are both
        usable = step * int(share / step + 1e-6)
        return use >= min(CEILING * usable, usable - step / 2)
    return use >= CEILING * share


def is_idle(sight: Sight, traits: Traits) -> bool:
    """Tell whether a flow is seen to rest: it uses less than half a step of what it works with."""
    if traits.flow is None or traits.flow not in sight.used:
        return False
    return sight.used[traits.flow] < sight.limit(traits.flow).step / 2
