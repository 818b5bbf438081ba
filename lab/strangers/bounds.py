"""How far shares may go, by the networks' rules, and where a host begins."""

import numpy as np

from custom_components.depin_orchestrator.engine.models import Protocol, Resource
from custom_components.depin_orchestrator.engine.optimizer.scene import Limit, usual_step

from .hosts import Host
from .kinds import Golem, Storj
from .nodes import CPU, MEMORY, STORAGE, Node, Shares, State

type Allocation = dict[str, Shares]


def bounds(
    host: Host, node: Node, state: State, shares: Shares | None, used: Shares
) -> dict[Resource, Limit]:
    """Return how far shares may go now, by the networks' rules (engine/sighting.py, rules.py)."""
    found = {}
    for resource in Resource:
        wish = host.limits.get(node.name, {}).get(resource, Limit())
        step = max(wish.step, usual_step(len(host.nodes)))
        floor = 0.0
        if isinstance(node, Golem):
            if resource is CPU:
                step = max(step, 100 / host.threads)
                floor = 100 / host.threads
            busy = resource is CPU and bool(state.jobs)
            if shares is not None and (busy or resource in (MEMORY, STORAGE)):
                floor = shares[resource]
            elif resource is MEMORY:
                floor = 100 * 1.0 / host.gib + 1.25 * float(node.memory[0])
            elif resource is STORAGE:
                floor = node.disk
        elif resource is MEMORY:
            floor = 1.25 * used.get(MEMORY, float(node.memory[0]))
        elif resource is STORAGE and isinstance(node, Storj):
            floor = max(50000 / host.disk, 1.1 * (state.stored + sum(state.trash)))
        elif resource is CPU and node.protocol is Protocol.STREAMR:
            floor = 100 / host.threads
        share = 100.0 if shares is None else shares[resource]
        low = max(wish.low, min(share, floor))
        low = max(low, min(share, step))
        found[resource] = Limit(low, max(low, wish.high), step)
    return found


def fill(
    lows: dict[str, float], highs: dict[str, float], weights: dict[str, float]
) -> dict[str, float]:
    """Share out a whole by weights between bounds, rounded down to hundredths."""
    shares = dict(lows)
    for _ in range(8):
        free = 100 - sum(shares.values())
        open_ = [name for name in shares if shares[name] < highs[name] - 1e-9]
        total = sum(weights[name] for name in open_)
        if free < 0.01 or total <= 0:
            break
        for name in open_:
            shares[name] = min(highs[name], shares[name] + free * weights[name] / total)
    return {name: max(lows[name], int(share * 100) / 100) for name, share in shares.items()}


def spread(lows: dict[str, float], highs: dict[str, float]) -> dict[str, float]:
    """Give everybody the same, as far as bounds let it."""
    level = 100.0
    for _ in range(60):
        total = sum(min(highs[n], max(lows[n], level)) for n in lows)
        level *= 1 if total <= 100 else 0.93
    return {n: max(lows[n], int(min(highs[n], max(lows[n], level)) * 100) / 100) for n in lows}


def begin(host: Host) -> Allocation:
    """Return the shares at the start: equal, or at random."""
    random = np.random.default_rng([host.seed, 77])
    start: Allocation = {node.name: {} for node in host.nodes}
    limits = {n.name: bounds(host, n, n.fresh(), None, {}) for n in host.nodes}
    for resource in Resource:
        lows = {name: limit[resource].low for name, limit in limits.items()}
        highs = {name: limit[resource].high for name, limit in limits.items()}
        if host.random_start:
            weights = dict(zip(lows, random.dirichlet(np.ones(len(lows))), strict=True))
            shares = fill(lows, highs, weights)
        else:
            shares = spread(lows, highs)
        for name, share in shares.items():
            start[name][resource] = share
    return start
