"""What could have been earned by someone who knew all: the bar that policies are held to.

The best of (a) the best allocation held all the time and (b) a dynamic programme over the
optima of parts of the time (weeks, days, dear and cheap hours), with the true switching costs;
both replayed on the truth. A bar, not a proof: no policy can be expected to pass it by much.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from custom_components.depin_orchestrator.engine.models import Resource
from custom_components.depin_orchestrator.engine.optimizer.allocator import allocate
from custom_components.depin_orchestrator.engine.optimizer.duality import Claim

from .trial import Allocation, cost, earnings, legal_start, replay
from .truth import BANDWIDTH, CPU, DAY, STORAGE, TICK, TICKS, Host, Shares, Truth

GRAIN = 100
POOLS = tuple(Resource)
FULL: Shares = dict.fromkeys(Resource, 100.0)


@dataclass(frozen=True)
class Ladder:
    """A true claim: shares of each rung and income at each tick."""

    node: Truth
    resources: tuple[Resource, ...]
    rungs: list[tuple[float, ...]]
    #: Income by rung and tick.
    income: np.ndarray


def ladders(host: Host) -> list[Ladder]:
    """Return every true claim of a host, with what it earns by share, all else plenty."""
    found: list[Ladder] = []
    for node in host.nodes:
        found += [_gate(node, resource) for resource in node.needs]
        if node.demand is not None:
            found.append(_flow(host, node))
        elif node.inflow is not None:
            found.append(_stock(node))
        elif node.kappa:
            found.append(_saturating(node))
    return found


def _worth(node: Truth) -> np.ndarray:
    return node.pay * node.price * node.noise * node.up * TICK


def _base(node: Truth) -> np.ndarray:
    """Return the income of a node that has all it needs, for the loss at its gates."""
    if node.demand is not None:
        return _worth(node) * np.minimum(node.demand, 100 / node.thread)
    if node.inflow is not None:
        return _worth(node) * node.stored
    return _worth(node)


def _gate(node: Truth, resource: Resource) -> Ladder:
    need = node.needs[resource]
    step = 1.0 if need.max() > 8 else 0.25
    top = np.ceil(need.max() / step) * step
    shares = np.arange(0.0, top + step / 2, step)
    base = _base(node)
    short = np.maximum(0.0, 1 - shares[:, None] / need[None, :])
    return Ladder(node, (resource,), [(float(s),) for s in shares], -node.penalty * short * base)


def _flow(host: Host, node: Truth) -> Ladder:
    wanted = node.demand if node.demand is not None else np.zeros(TICKS)
    watts = host.watts * node.thread / 1000 * host.tariff * node.up * TICK
    most = int(min(wanted.max(), 100 / node.thread))
    side = tuple(node.per_thread)
    rungs, income = [], []
    for threads in range(1, most + 1):
        shares = (threads * node.thread, *(threads * node.per_thread[r] for r in side))
        rungs.append(tuple(float(np.ceil(share * 100 - 1e-6) / 100) for share in shares))
        income.append((_worth(node) - watts) * np.minimum(wanted, threads))
    return Ladder(node, (CPU, *side), rungs, np.array(income))


def _stock(node: Truth) -> Ladder:
    worth, shares, income = _worth(node), [], []
    for share in np.arange(np.ceil(node.stored), 100.1, 1.0):
        stored, held = node.stored, np.zeros(TICKS)
        for tick in range(TICKS):
            held[tick] = stored
            stored = node.fill(tick, {STORAGE: float(share)}, stored)
        shares.append((float(share),))
        income.append(worth * held)
        if stored < share - 1:
            break
    return Ladder(node, (STORAGE,), shares, np.array(income))


def _saturating(node: Truth) -> Ladder:
    shares = np.arange(0.0, 100.1, 0.5 if node.kappa < 5 else 1.0)
    curve = 1 - np.exp(-shares / node.kappa)
    return Ladder(
        node, (BANDWIDTH,), [(float(s),) for s in shares], curve[:, None] * _worth(node)[None, :]
    )


def best_for(host: Host, claims: Sequence[Ladder], ticks: np.ndarray) -> Allocation:
    """Return the best allocation for some of the ticks."""
    problem = []
    for index, ladder in enumerate(claims):
        values = _concave(ladder.rungs, ladder.income[:, ticks].sum(axis=1))
        columns = zip(*ladder.rungs, strict=True)
        uses = tuple([round(share * GRAIN) for share in column] for column in columns)
        pools = tuple(POOLS.index(resource) for resource in ladder.resources)
        problem.append(Claim(f"{index:03}", pools, uses, tuple(values)))
    solution = allocate(problem, [100 * GRAIN] * len(POOLS))
    if solution is None:
        raise ValueError("nothing asks for a minimum here")
    target: Allocation = {node.name: dict.fromkeys(Resource, 0.0) for node in host.nodes}
    for ladder, rung in zip(claims, solution.rungs, strict=True):
        target[ladder.node.name].update(zip(ladder.resources, ladder.rungs[rung], strict=True))
    return target


def _concave(rungs: list[tuple[float, ...]], values: np.ndarray) -> list[float]:
    """Return the least concave majorant of values over the first resource's share."""
    xs = [rung[0] for rung in rungs]
    hull: list[int] = []
    for index in range(len(xs)):
        while len(hull) >= 2:
            a, b = hull[-2], hull[-1]
            if (values[b] - values[a]) * (xs[index] - xs[a]) > (values[index] - values[a]) * (
                xs[b] - xs[a]
            ):
                break
            hull.pop()
        hull.append(index)
    return [float(v) for v in np.interp(xs, [xs[i] for i in hull], values[hull])]


def switch(host: Host, tick: int, one: Allocation, other: Allocation) -> float:
    """Return the true cost of a change; stores count with what they began with."""
    return sum(
        cost(node, tick, one[node.name], node.stored)
        for node in host.nodes
        if one[node.name] != other[node.name]
    )


def oracle(host: Host) -> float:
    """Return the net income in hindsight."""
    start, every = legal_start(host), np.arange(TICKS)
    claims = ladders(host)
    stored = {node.name: node.stored for node in host.nodes}
    static = best_for(host, claims, every)
    best = float(replay(host, static, stored, 0, TICKS).sum()) - switch(host, 0, start, static)
    targets = [static, *(best_for(host, claims, part) for part in _parts(host))]
    return max(best, _dynamic(host, targets, start, stored))


def _parts(host: Host) -> list[np.ndarray]:
    """Return parts of the time that may want their own allocation."""
    every = np.arange(TICKS)
    parts = [every[week : week + 4 * DAY] for week in range(0, TICKS, 4 * DAY)]
    hour = (every * TICK) % 24
    parts += [every[(hour >= begin) & (hour < begin + 6)] for begin in range(0, 24, 6)]
    if np.ptp(host.tariff) > 0.01:
        parts += [every[host.tariff > level] for level in np.quantile(host.tariff, [0.5, 0.75])]
        parts.append(every[host.tariff <= np.median(host.tariff)])
    down = [node for node in host.nodes if not node.up.all()]
    parts += [every[~node.up] for node in down]
    return [part for part in parts if len(part)]


def _dynamic(
    host: Host, targets: list[Allocation], start: Allocation, stored: dict[str, float]
) -> float:
    income = np.array([replay(host, target, stored, 0, TICKS) for target in targets])
    # What leaving a target costs at each tick, by target and node.
    leaving = np.array(
        [
            [
                earnings(n, target[n.name], stored[n.name], 0, TICKS)[0] / TICK * n.restart
                for n in host.nodes
            ]
            for target in targets
        ]
    )
    differs = _differs(host, targets)
    ahead = np.zeros(len(targets))
    follow = np.zeros((TICKS, len(targets)), int)
    for tick in reversed(range(1, TICKS)):
        costs = (leaving[:, None, :, tick] * differs).sum(axis=2)
        options = (income[:, tick] + ahead)[None, :] - costs
        follow[tick] = options.argmax(axis=1)
        ahead = options.max(axis=1)
    first = [
        income[c, 0] + ahead[c] - switch(host, 0, start, target)
        for c, target in enumerate(targets)
    ]
    return _replayed(host, targets, int(np.argmax(first)), follow, start)


def _differs(host: Host, targets: list[Allocation]) -> np.ndarray:
    return np.array(
        [[[one[n.name] != two[n.name] for n in host.nodes] for two in targets] for one in targets]
    )


def _replayed(
    host: Host, targets: list[Allocation], first: int, follow: np.ndarray, start: Allocation
) -> float:
    """Live through the programme's choices; stores now fill as they really would."""
    stored = {node.name: node.stored for node in host.nodes}
    now, net, tick, choice = start, 0.0, 0, first
    while tick < TICKS:
        target, end = targets[choice], tick + 1
        while end < TICKS and follow[end, choice] == choice:
            end += 1
        net -= sum(
            cost(n, tick, now[n.name], stored[n.name])
            for n in host.nodes
            if now[n.name] != target[n.name]
        )
        net += float(replay(host, target, stored, tick, end).sum())
        for node in host.nodes:
            for past in range(tick, end):
                stored[node.name] = node.fill(past, target[node.name], stored[node.name])
        now, tick = target, end
        choice = int(follow[tick, choice]) if tick < TICKS else choice
    return net
