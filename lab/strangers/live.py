"""A host lives under a policy; it is seen and bound as the integration would see and bind it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from math import isnan

import numpy as np

from custom_components.depin_orchestrator.engine.models import Protocol, Resource
from custom_components.depin_orchestrator.engine.optimizer.scene import Scene, Sight

from .bounds import Allocation, begin, bounds
from .hosts import TICKS, Host
from .nodes import CPU, MEMORY, STORAGE, TICK, Node, Shares, State

START = datetime(2026, 3, 2, tzinfo=UTC)
type Decide = Callable[[Scene], Allocation | None]


def moment(tick: int) -> datetime:
    """Return when a tick begins."""
    return START + timedelta(hours=tick * TICK)


@dataclass
class Move:
    """A change by a policy, and the world when it was made."""

    tick: int
    before: Allocation
    after: Allocation
    states: dict[str, State]


@dataclass
class Life:
    """A running host, and what came of it."""

    host: Host
    net: float = 0.0
    moves: list[Move] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Begin."""
        self.now = begin(self.host)
        self.states = {node.name: node.fresh() for node in self.host.nodes}
        self.base = dict.fromkeys(self.states, 0.0)
        self.changed: dict[str, dict[Resource, datetime]] = {name: {} for name in self.states}
        self.random = np.random.default_rng([self.host.seed, 78])

    def run(self, decide: Decide, ticks: int = TICKS) -> Life:
        """Live, and let a policy decide every half hour."""
        for tick in range(ticks):
            self._hand(tick)
            used, watts = {}, 30.0
            for node in self.host.nodes:
                passed = node.step(self.states[node.name], tick, self.now[node.name])
                used[node.name] = passed.used
                draw = node.watts * passed.used.get(CPU, 0.0)
                watts += draw
                self.net += worth(self.host, node, tick, passed.tokens, draw)
            scene = self.scene(tick, used, watts)
            if tick in self.host.blind:
                continue
            wanted = decide(scene)
            if wanted is not None and wanted != self.now:
                self.check(tick, wanted, scene)
                before = {name: dict(shares) for name, shares in self.now.items()}
                states = {name: state.copy() for name, state in self.states.items()}
                self.moves.append(Move(tick, before, wanted, states))
                self.change(tick, wanted)
        return self

    def change(self, tick: int, wanted: Allocation) -> None:
        """Set shares; what changed restarts."""
        for node in self.host.nodes:
            before, after = self.now[node.name], wanted[node.name]
            for resource in Resource:
                if before[resource] != after[resource]:
                    self.changed[node.name][resource] = moment(tick + 1)
            if before != after:
                node.changed(self.states[node.name], tick)
        self.now = {name: dict(shares) for name, shares in wanted.items()}

    def _hand(self, tick: int) -> None:
        """Let the user set a share."""
        if tick not in self.host.hands:
            return
        name, resource, share = self.host.hands[tick]
        rest = sum(s[resource] for n, s in self.now.items() if n != name)
        node = next(n for n in self.host.nodes if n.name == name)
        limit = bounds(self.host, node, self.states[name], self.now[name], {})[resource]
        share = round(max(limit.low, min(share, 100 - rest)), 2)
        wanted = {n: dict(s) for n, s in self.now.items()}
        wanted[name][resource] = share
        if rest + share <= 100:
            self.change(tick, wanted)

    def scene(self, tick: int, used: dict[str, Shares], watts: float) -> Scene:
        """Return what can be seen at the end of a tick."""
        host, index = self.host, min(tick + 1, TICKS - 1)
        hourly = host.tariff[index::2][: 24 if host.ahead else 0]
        noise = float(np.exp(self.random.normal(0, 0.02)))
        return Scene(
            now=moment(tick + 1),
            sights=tuple(self.sight(node, tick, used[node.name]) for node in host.nodes),
            capacity={
                Resource.CPU: host.threads,
                Resource.MEMORY: host.gib,
                Resource.BANDWIDTH: host.mbps,
                STORAGE: host.disk,
            },
            power=watts * noise if host.metered else None,
            tariff=float(host.tariff[index]),
            tariff_ahead=tuple(float(p) for p in hourly),
        )

    def sight(self, node: Node, tick: int, used: Shares) -> Sight:
        """Return what can be seen of a node."""
        name, host, random = node.name, self.host, self.random
        state, up = self.states[name], bool(node.up[tick])
        told = node.tell(state, tick)
        if host.resets.get(tick) == name:
            self.base[name] = told
        seen: Shares = {}
        for resource, use in used.items():
            error = float(np.exp(random.normal(0, host.error)))
            missing = random.random() < host.missing
            if up and not missing and resource not in node.unseen:
                exact = resource in (STORAGE, MEMORY)
                seen[resource] = use if exact else min(self.now[name][resource], use * error)
        price = float(node.seen_price[tick])
        counted = moment(tick + 1) if node.protocol is not Protocol.GOLEM else None
        return Sight(
            node=name,
            name=name,
            protocol=node.protocol,
            shares=dict(self.now[name]),
            used=seen,
            earned=told - self.base[name] if up and tick % 2 else None,
            earned_until=counted if up and tick % 2 else None,
            price=None if isnan(price) else price,
            online=up,
            movable=up,
            limits=bounds(host, node, state, self.now[name], used),
            changed=dict(self.changed[name]),
        )

    def check(self, tick: int, wanted: Allocation, scene: Scene) -> None:
        """Note every rule that a change breaks."""
        for resource in Resource:
            if sum(shares[resource] for shares in wanted.values()) > 100 + 1e-6:
                self.violations.append(f"{tick}: over 100 % {resource}")
        for sight in scene.sights:
            for resource, limit in sight.limits.items():
                share, had = wanted[sight.node][resource], self.now[sight.node][resource]
                if abs(share - had) < 1e-9:
                    continue
                hold = 24 if resource is STORAGE and sight.protocol is Protocol.STORJ else 1
                at = sight.changed.get(resource)
                if at and scene.now - at < timedelta(hours=hold):
                    self.violations.append(f"{tick}: {sight.node} {resource} held")
                if not sight.movable or not limit.low - 1e-6 <= share <= limit.high + 1e-6:
                    self.violations.append(f"{tick}: {sight.node} {resource} {had} to {share}")


def worth(host: Host, node: Node, tick: int, tokens: float, draw: float) -> float:
    """Return the fiat that a tick brought after electricity."""
    return tokens * float(node.price[tick]) - draw / 1000 * float(host.tariff[tick]) * TICK


def replay(host: Host, node: Node, shares: Shares, state: State, first: int, last: int) -> float:
    """Return what a node earns with shares held from one tick to another; uses the state up."""
    net = 0.0
    for tick in range(first, last):
        passed = node.step(state, tick, shares)
        net += worth(host, node, tick, passed.tokens, node.watts * passed.used.get(CPU, 0.0))
    return net


def gained(host: Host, move: Move, hours: float) -> float:
    """Return what a move truly brought within so many hours, its restarts included."""
    last, gain = int(min(TICKS, move.tick + 1 + hours / TICK)), 0.0
    for node in host.nodes:
        name = node.name
        if move.before[name] == move.after[name]:
            continue
        kept, moved = move.states[name].copy(), move.states[name].copy()
        node.changed(moved, move.tick)
        gain += replay(host, node, move.after[name], moved, move.tick + 1, last)
        gain -= replay(host, node, move.before[name], kept, move.tick + 1, last)
    return gain
