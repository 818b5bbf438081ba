"""The few targets worth comparing: the optima for the day and its parts, without idle changes."""

from collections.abc import Sequence
from dataclasses import dataclass

from ..allocation import FULL, HAIR
from ..models import Resource
from .horizon import changed
from .levels import HOURS
from .problem import Drawn, Optimum, Target, fits, optimum
from .strategies import Strategy
from .worth import Worth

#: A plan for part of the day is looked at when the parts differ by more than this.
UNEVEN = 0.1


def now(worths: Sequence[Worth]) -> Target:
    """Return what the nodes have."""
    return {worth.node: worth.current for worth in worths}


def broken(worths: Sequence[Worth]) -> frozenset[str]:
    """Return the nodes that are outside their limits."""
    return frozenset([worth.node for worth in worths if _breaks_limits(worth)])


def _breaks_limits(worth: Worth) -> bool:
    for resource, share in worth.current.items():
        limit = worth.sight.limit(resource)
        # A store may be above its limit: what it holds cannot be thrown away.
        high = max(limit.high, worth.least.get(resource, 0.0))
        if resource not in worth.fixed and not limit.low - HAIR <= share <= high + HAIR:
            return True
    return False


@dataclass(frozen=True, slots=True)
class Search:
    """What the search for candidates is about."""

    worths: Sequence[Worth]
    strategy: Strategy
    hour: int
    #: Hours over which a change must pay for its own restart.
    horizon: float
    #: Nodes outside their limits: these cannot stay as they are.
    broken: frozenset[str]

    @property
    def is_legal(self) -> bool:
        """Whether what is keeps all limits and the whole."""
        return not self.broken and fits(now(self.worths), dict.fromkeys(Resource, FULL))

    def candidates(self, best: Optimum, drawn: Drawn) -> list[Target]:
        """Return what is, and the trimmed optima for the mean and for parts of the day."""
        targets = [now(self.worths)]
        optima: list[Optimum | None] = [best]
        for hours in self._parts():
            worths = [worth.during(hours) for worth in self.worths]
            optima.append(optimum(worths, self.strategy, hours[0], drawn))
        for found in filter(None, optima):
            trimmed = self.trimmed(found.target)
            if all(changed(self.worths, trimmed, target) for target in targets):
                targets.append(trimmed)
        return targets

    def _parts(self) -> list[list[int]]:
        """Return hours of the day that differ: busy and calm, cheap and dear."""
        parts: list[list[int]] = []
        flows = [worth.hours for worth in self.worths if worth.hours]
        for column in (0, 1) if flows else ():
            series = [sum(flow[hour][column] for flow in flows) for hour in range(HOURS)]
            mean = sum(series) / HOURS
            if max(series) - min(series) > UNEVEN * abs(mean):
                above = [hour for hour in range(HOURS) if series[hour] > mean]
                parts += [above, [hour for hour in range(HOURS) if hour not in above]]
        return [part for part in parts if part]

    def trimmed(self, target: Target) -> Target:
        """Take back each node's change that does not pay for its own restart, where it fits."""
        trimmed = {node: dict(shares) for node, shares in target.items()}
        moving = changed(self.worths, now(self.worths), target)
        moving = [worth for worth in moving if worth.node not in self.broken]
        gains = {
            w.node: (w.value(target[w.node]) - w.income) * self.horizon - w.restart for w in moving
        }
        room = self._room(trimmed)
        # Takers go first: what they do not take, givers may keep.
        for worth in sorted(moving, key=lambda w: (_gives(w, target), gains[w.node], w.node)):
            if gains[worth.node] > 0:
                continue
            kept = trimmed[worth.node]
            whole = [r for r, share in kept.items() if share != worth.current[r]]
            for part in (whole, *([r] for r in whole if kept[r] < worth.current[r])):
                # What its change took from others stays; what nobody else wants it may keep.
                _take_back(worth, part, kept, room)
        return trimmed

    def _room(self, target: Target) -> dict[Resource, float]:
        """Return what may still be given out: a cap that just began takes back nothing itself."""
        room = {}
        for resource in Resource:
            given = sum(worth.current.get(resource, 0.0) for worth in self.worths)
            ceiling = max(self.strategy.ceiling(resource, self.hour), min(given, FULL))
            room[resource] = ceiling - sum(x.get(resource, 0.0) for x in target.values())
        return room


def _take_back(
    worth: Worth,
    part: Sequence[Resource],
    shares: dict[Resource, float],
    room: dict[Resource, float],
) -> None:
    """Give a node some of its shares back, if all of them fit."""
    left = dict(room)
    for resource in part:
        left[resource] += shares[resource] - worth.current[resource]
    if min(left.values()) >= -HAIR:
        room.update(left)
        shares.update({resource: worth.current[resource] for resource in part})


def _gives(worth: Worth, target: Target) -> bool:
    """Tell whether a node gives, all in all; a bundle may give one thing and take another."""
    return sum(target[worth.node].values()) < sum(worth.current.values())
