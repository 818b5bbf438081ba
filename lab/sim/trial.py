"""One policy runs one host for forty days; what it really earned, and every rule it broke."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Protocol as Port

import numpy as np

from custom_components.depin_orchestrator.engine.models import Protocol, Resource
from custom_components.depin_orchestrator.engine.optimizer.scene import Scene, Sight

from .truth import BANDWIDTH, CPU, DAY, STORAGE, TICK, TICKS, Host, Shares, Truth

START = datetime(2026, 3, 2, tzinfo=UTC)

type Allocation = dict[str, Shares]


class Policy(Port):
    """Decides once a tick from what can be seen."""

    def decide(self, scene: Scene) -> Allocation | None:
        """Return another allocation, or None to leave it."""


@dataclass
class Result:
    """What a trial came to."""

    net: float = 0.0
    moves: list[tuple[int, Allocation, Allocation]] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)
    income: list[float] = field(default_factory=list)


def moment(tick: int) -> datetime:
    """Return when a tick begins."""
    return START + timedelta(hours=tick * TICK)


class Trial:
    """The state of a running host."""

    def __init__(self, host: Host) -> None:
        """Begin with equal shares."""
        self.host = host
        self.now: Allocation = legal_start(host)
        self.stored = {node.name: node.stored for node in host.nodes}
        self.total = dict.fromkeys(self.stored, 0.0)
        #: What the protocol has told: total, and when it was true.
        self.told = {node.name: (0.0, 0) for node in host.nodes}
        self.history: dict[str, list[float]] = {node.name: [0.0] for node in host.nodes}
        self.changed: dict[str, dict[Resource, datetime]] = {n: {} for n in self.stored}
        self.moved: list[int] = []
        self.random = np.random.default_rng([host.seed, 7])
        self.result = Result()

    def run(self, policy: Policy, ticks: int = TICKS) -> Result:
        """Let a policy decide for forty days, or for fewer ticks."""
        for tick in range(ticks):
            before = self.now
            used, income = self.tick(tick)
            self.result.income.append(income)
            scene = self.scene(tick, used)
            wanted = policy.decide(scene)
            if wanted is not None and wanted != before:
                self.change(tick, wanted)
        self.result.net = sum(self.result.income)
        return self.result

    def tick(self, tick: int) -> tuple[dict[str, Shares], float]:
        """Let a tick pass; return use and net income."""
        used: dict[str, Shares] = {}
        net = cpu = 0.0
        for node in self.host.nodes:
            name, shares = node.name, self.now[node.name]
            used[name] = node.uses(tick, shares, self.stored[name])
            earned = node.earn(tick, shares, self.stored[name])
            self.stored[name] = node.fill(tick, shares, self.stored[name])
            self.total[name] += earned
            self.history[name].append(self.total[name])
            net += earned * float(node.price[tick])
            cpu += used[name].get(Resource.CPU, 0.0)
        net -= self.host.watts * cpu / 1000 * float(self.host.tariff[tick]) * TICK
        self.draw = self.host.rest + self.host.watts * cpu
        return used, net

    def scene(self, tick: int, used: dict[str, Shares]) -> Scene:
        """Return what can be seen at the end of a tick."""
        host, at = self.host, tick + 1
        index = min(at, TICKS - 1)
        ahead = tuple(float(p) for p in host.tariff[index : index + DAY])
        return Scene(
            now=moment(at),
            sights=tuple(self.sight(node, tick, used[node.name]) for node in host.nodes),
            capacity=host.capacity,
            power=self.draw * float(np.exp(self.random.normal(0, 0.02))),
            tariff=float(host.tariff[index]),
            tariff_ahead=ahead if host.day_ahead else (),
        )

    def sight(self, node: Truth, tick: int, used: Shares) -> Sight:
        """Return what can be seen of a node: late, rounded, sometimes not at all."""
        name = node.name
        if (tick + 1) % node.every == 0:
            until = max(0, tick + 1 - node.late)
            self.told[name] = (self.history[name][until], until)
        seen = {}
        for resource, use in used.items():
            error = float(np.exp(self.random.normal(0, self.host.error)))
            if self.random.random() >= self.host.missing:
                # A store and whole threads are counted, not measured.
                exact = resource is STORAGE or node.demand is not None
                seen[resource] = use if exact else min(self.now[name][resource], use * error)
        return Sight(
            node=name,
            name=name,
            protocol=node.protocol,
            shares=self.now[name],
            used=seen,
            earned=self.told[name][0],
            price=float(node.price[min(tick + 1, TICKS - 1)]),
            online=bool(node.up[tick]),
            limits=node.limits,
            changed=self.changed[name],
        )

    def change(self, tick: int, wanted: Allocation) -> None:
        """Apply another allocation; what it costs is lost at once."""
        self.check(tick, wanted)
        before, self.now = self.now, {name: dict(shares) for name, shares in wanted.items()}
        self.moved.append(tick)
        self.result.moves.append((tick, before, self.now))
        for node in self.host.nodes:
            name = node.name
            if before[name] == self.now[name]:
                continue
            for resource in Resource:
                if before[name][resource] != self.now[name][resource]:
                    self.changed[name][resource] = moment(tick + 1)
            self.result.income[-1] -= cost(node, tick, before[name], self.stored[name])

    def check(self, tick: int, wanted: Allocation) -> None:
        """Note every rule that a change breaks."""
        broken = self.result.violations
        for resource in Resource:
            if sum(shares[resource] for shares in wanted.values()) > 100 + 1e-9:
                broken.append(f"{tick}: over 100 % {resource}")
        for node in self.host.nodes:
            broken += self._broken(tick, node, wanted[node.name])
        recent = [at for at in self.moved if (tick - at) * TICK < 1]
        if len(recent) >= 2 or any((tick - at) * TICK < 1 for at in recent):
            broken.append(f"{tick}: hold or rate")

    def _broken(self, tick: int, node: Truth, shares: Shares) -> list[str]:
        name, now = node.name, self.now[node.name]
        broken = [
            f"{tick}: {name} outside its limits"
            for resource, limit in node.limits.items()
            if not limit.low - 1e-9 <= shares[resource] <= limit.high + 1e-9
        ]
        if node.protocol is Protocol.STORJ and shares[STORAGE] != now[STORAGE]:
            if shares[STORAGE] < min(self.stored[name], now[STORAGE]) - 1e-6:
                broken.append(f"{tick}: {name} below what it stores")
            disk = self.changed[name].get(STORAGE)
            if disk and moment(tick + 1) - disk < timedelta(hours=24):
                broken.append(f"{tick}: {name} disk twice a day")
        return broken


def cost(node: Truth, tick: int, shares: Shares, stored: float) -> float:
    """Return what a restart loses: so many hours of what it earns now."""
    return node.earn(tick, shares, stored) / TICK * node.restart * float(node.price[tick])


def legal_start(host: Host) -> Allocation:
    """Return equal shares, rounded down to whole hundredths; stores keep what they hold."""
    start = host.equal()
    for shares in start.values():
        for resource in shares:
            shares[resource] = int(shares[resource] * 100) / 100
    return start


def earnings(
    node: Truth, shares: Shares, stored: float, start: int, end: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return the fiat earned per tick and the processor used, in percent, at fixed shares."""
    span = slice(start, end)
    up = node.up[span]
    met = np.ones(end - start)
    cpu = np.zeros(end - start)
    for resource, path in node.needs.items():
        short = np.maximum(0.0, 1 - shares[resource] / path[span])
        met *= np.maximum(0.0, 1 - node.penalty * short)
        if resource is CPU:
            cpu = np.minimum(shares[CPU], path[span])
    output: np.ndarray | float = 1.0
    if node.demand is not None:
        output = np.minimum(node.demand[span], node.threads(shares))
        cpu = output * node.thread
    elif node.inflow is not None:
        held = []
        for tick in range(start, end):
            held.append(stored)
            stored = node.fill(tick, shares, stored)
        output = np.array(held)
    elif node.kappa:
        output = 1 - np.exp(-shares[BANDWIDTH] / node.kappa)
    pay = node.pay[span] * node.price[span] * node.noise[span]
    return pay * met * output * up * TICK, cpu * up


def replay(
    host: Host, allocation: Allocation, stored: dict[str, float], start: int, end: int
) -> np.ndarray:
    """Return the net income per tick of an allocation held from one tick to another."""
    net, cpu = np.zeros(end - start), np.zeros(end - start)
    for node in host.nodes:
        earned, used = earnings(node, allocation[node.name], stored[node.name], start, end)
        net += earned
        cpu += used
    return net - host.watts * cpu / 1000 * host.tariff[start:end] * TICK
