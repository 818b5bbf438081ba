"""Looking ahead: which of a few targets to hold, hour by hour, with the cost of switching."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from .levels import HOURS
from .problem import Target
from .worth import Shares, Worth

#: A share that differs by less is the same one.
SAME = 0.005


@dataclass(frozen=True, slots=True)
class Path:
    """The best first target, for how many hours it is held, and what that wins then."""

    #: Index of the target; 0 is to keep what is.
    first: int
    span: int
    #: Fiat over the span, before the switch, against keeping.
    gain: float
    cost: float


def same(one: Shares, other: Shares) -> bool:
    """Tell whether a node's shares agree."""
    return one == other or all(
        abs(share - other.get(resource, share)) < SAME for resource, share in one.items()
    )


def changed(worths: Sequence[Worth], one: Target, other: Target) -> list[Worth]:
    """Return the nodes whose shares differ between two targets."""
    return [worth for worth in worths if not same(one[worth.node], other[worth.node])]


def switching_cost(worths: Sequence[Worth], one: Target, other: Target) -> float:
    """Return what it costs in fiat to go from one target to another."""
    return sum(worth.restart for worth in changed(worths, one, other))


def _by_hour(worths: Sequence[Worth], target: Target) -> list[float]:
    """Return what nodes earn together in each hour of the day."""
    flat, tides = 0.0, [[0.0] * HOURS]
    for worth in worths:
        if worth.has_tides:
            tides.append(worth.by_hour(target[worth.node]))
        else:
            flat += worth.value(target[worth.node])
    return [flat + sum(values) for values in zip(*tides, strict=True)]


def look_ahead(worths: Sequence[Worth], targets: Sequence[Target], hour: int, hours: int) -> Path:
    """Return the first part of the best path through the targets (Viterbi's recursion).

    The first target is what is now. `hour` is the hour of the day, `hours` the horizon.
    """
    moving = [
        worth
        for worth in worths
        if any(not same(worth.current, target[worth.node]) for target in targets)
    ]
    income = [_by_hour(moving, target) for target in targets]
    if not moving:
        return Path(0, hours, 0.0, 0.0)
    choices = range(len(targets))
    costs = [[0.0] * len(targets) for _ in choices]
    for one, other in combinations(choices, 2):
        costs[one][other] = switching_cost(moving, targets[one], targets[other])
        costs[other][one] = costs[one][other]
    # ahead[c]: what is won from here to the end when c is held now.
    ahead = [0.0] * len(targets)
    steps: list[list[int]] = []
    for step in reversed(range(hours)):
        now = (hour + step) % 24
        follow = [
            max(choices, key=lambda to, at=at: (ahead[to] - costs[at][to], to == at))  # type: ignore[misc]
            for at in choices
        ]
        ahead = [income[c][now] + ahead[follow[c]] - costs[c][follow[c]] for c in choices]
        steps.append(follow)
    steps.reverse()
    first = max(choices, key=lambda c: (ahead[c] - costs[0][c], -c))
    span, at = 1, first
    while span < hours and (at := steps[span - 1][at]) == first:
        span += 1
    gain = sum(
        income[first][(hour + step) % 24] - income[0][(hour + step) % 24] for step in range(span)
    )
    return Path(first, span, gain, costs[0][first])
