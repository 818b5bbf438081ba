"""Ten families of hosts, each drawn from a seed."""

from collections.abc import Callable

import numpy as np

from custom_components.depin_orchestrator.engine.models import Protocol
from custom_components.depin_orchestrator.engine.optimizer.scene import Limit

from .truth import BANDWIDTH, CPU, MEMORY, STORAGE, TICK, TICKS, Host, Path, Truth

HOURS = np.arange(TICKS) * TICK
FLAT = np.ones(TICKS)


class Draw:
    """Draws nodes; `size` scales what they want, `noise` the randomness of their income."""

    def __init__(self, seed: int, family: str) -> None:
        """Seed by family too, so that no two families share their numbers."""
        self.random = np.random.default_rng([seed, *family.encode()])
        self.noise = 0.15
        self.size = 1.0
        self.threads = 16
        self.seasonal = 0.25
        self.every = 1
        self.count = 0

    def between(self, low: float, high: float) -> float:
        """Draw a number evenly."""
        return float(self.random.uniform(low, high))

    def need(self, low: float, high: float) -> Path:
        """Draw a need that wanders a little around its level."""
        level = self.between(low, high) * self.size
        wave = 1 + 0.1 * np.sin(2 * np.pi * (HOURS + self.between(0, 24)) / 24)
        return np.maximum(0.05, level * wave * np.exp(self.random.normal(0, 0.08, TICKS)))

    def tasks(self, idle: float, mean: float, depth: float) -> Path:
        """Draw threads wanted: tasks of about 80 minutes, none for a while, daily tides."""
        phase = self.between(0, 24)
        tide = 1 + depth * np.sin(2 * np.pi * (HOURS - phase) / 24)
        wanted, left, now = np.zeros(TICKS), 0.0, 0.0
        for tick in range(TICKS):
            if left <= 0:
                left = self.random.exponential(1.3)
                busy = self.random.random() > idle
                now = float(1 + self.random.poisson(mean)) if busy else 0.0
            wanted[tick] = round(now * tide[tick])
            left -= TICK
        return wanted

    def _node(self, protocol: Protocol, pay: float, **more: object) -> Truth:
        self.count += 1
        spread = self.noise
        noise = np.exp(self.random.normal(-spread * spread / 2, spread, TICKS))
        node = Truth(
            name=f"{protocol.value} {self.count}",
            protocol=protocol,
            pay=FLAT * pay,
            price=FLAT.copy(),
            noise=noise,
            up=np.ones(TICKS, bool),
            **more,  # type: ignore[arg-type]
        )
        node.every *= self.every
        return node

    def golem(self, pay: float | None = None, mean: float | None = None) -> Truth:
        """Draw a Golem provider; threads are whole."""
        thread = round(100 / self.threads, 2)
        mean = self.between(5, 11) if mean is None else mean
        return self._node(
            Protocol.GOLEM,
            self.between(0.004, 0.010) if pay is None else pay,
            demand=self.tasks(self.between(0.15, 0.4), mean, self.seasonal),
            thread=thread,
            per_thread={MEMORY: 0.6 * thread, STORAGE: 0.05 * thread},
            needs={BANDWIDTH: self.need(1, 3)},
            restart=0.6,
            every=6,
            late=2,
            # A provider always offers one thread at least (golem.md §3.2).
            limits={CPU: Limit(low=thread, step=thread)},
        )

    def storj(
        self, stored: float | None = None, fill: float | None = None, pay: float = 1.0
    ) -> Truth:
        """Draw a Storj node; `fill` in percent of the disk per day."""
        rate = (self.between(0.15, 0.6) if fill is None else fill) * self.size * TICK / 24
        return self._node(
            Protocol.STORJ,
            pay * self.between(0.00025, 0.0004) / self.size,
            inflow=self.random.gamma(2.0, rate / 2.0, TICKS),
            leaving=0.00002,
            stored=self.between(8, 20) * self.size if stored is None else stored,
            needs={
                CPU: self.need(2, 5),
                MEMORY: self.need(3, 6),
                BANDWIDTH: self.need(4, 10),
            },
            restart=0.3,
            every=24,
        )

    def streamr(self) -> Truth:
        """Draw a Streamr node: full pay while its needs are met."""
        return self._node(
            Protocol.STREAMR,
            self.between(0.010, 0.030),
            needs={
                CPU: self.need(5, 10),
                MEMORY: self.need(3, 8),
                BANDWIDTH: self.need(6, 16),
            },
            penalty=1.5,
        )

    def grass(self, kappa: float | None = None) -> Truth:
        """Draw a Grass node: income saturates with its line."""
        return self._node(
            Protocol.GRASS,
            self.between(0.010, 0.025),
            kappa=(self.between(6, 30) if kappa is None else kappa) * self.size,
            needs={CPU: self.need(2, 5), MEMORY: self.need(1, 3)},
            every=3,
        )

    def four(self) -> list[Truth]:
        """Draw one of each."""
        return [self.storj(), self.golem(), self.streamr(), self.grass()]

    def host(self, nodes: list[Truth], seed: int, tariff: Path | None = None) -> Host:
        """Put nodes on a host."""
        return Host(
            nodes,
            FLAT * 0.28 if tariff is None else tariff,
            {CPU: self.threads, MEMORY: 64, BANDWIDTH: 100, STORAGE: 8000},
            watts=self.between(5, 7) * self.threads / 100,
            seed=seed,
        )


def _of(nodes: list[Truth], protocol: Protocol) -> list[Truth]:
    return [node for node in nodes if node.protocol is protocol]


def stationary(seed: int) -> Host:
    """Nothing changes but by chance."""
    draw = Draw(seed, "stationary")
    return draw.host(draw.four(), seed)


def seasonal(seed: int) -> Host:
    """Strong daily tides, two providers in different time zones."""
    draw = Draw(seed, "seasonal")
    draw.seasonal = 0.8
    return draw.host([*draw.four(), draw.golem(mean=8)], seed)


def shock(seed: int) -> Host:
    """One token loses two thirds of its price, another doubles."""
    draw = Draw(seed, "shock")
    nodes = [*draw.four(), draw.golem(), draw.grass()]
    first, second = draw.random.permutation(len(nodes))[:2]
    at = int(draw.between(0.25, 0.5) * TICKS)
    nodes[first].price[at:] *= 0.33
    nodes[second].price[at + TICKS // 8 :] *= 2.0
    return draw.host(nodes, seed)


def decline(seed: int) -> Host:
    """Let what a unit earns decay by some percent a day, for half of the nodes."""
    draw = Draw(seed, "decline")
    nodes = [*draw.four(), draw.golem()]
    for node in nodes[1::2]:
        node.pay *= np.exp(-HOURS / 24 * draw.between(0.02, 0.06))
    return draw.host(nodes, seed)


def outage(seed: int) -> Host:
    """Nodes go down for hours to days."""
    draw = Draw(seed, "outage")
    nodes = [*draw.four(), draw.golem()]
    for node in nodes:
        for _ in range(draw.random.poisson(2)):
            start = int(draw.between(0.05, 0.95) * TICKS)
            length = int(np.exp(draw.random.normal(np.log(10), 1.2)) / TICK)
            node.up[start : start + length] = False
    return draw.host(nodes, seed)


def full_disk(seed: int) -> Host:
    """One store is nearly full, another hardly begun."""
    draw = Draw(seed, "full disk")
    nodes = [
        draw.storj(stored=18, fill=draw.between(0.8, 1.6), pay=1.3),
        draw.storj(stored=3, fill=draw.between(0.05, 0.2)),
        draw.storj(stored=10, fill=draw.between(0.2, 0.8)),
        draw.golem(),
        draw.streamr(),
    ]
    return draw.host(nodes, seed)


def heavy_noise(seed: int) -> Host:
    """Income by chance, readings that are missing or wrong, lumps days late."""
    draw = Draw(seed, "heavy noise")
    draw.noise, draw.every = 0.9, 4
    host = draw.host(draw.four(), seed)
    host.missing, host.error = 0.15, 0.15
    for node in host.nodes:
        node.late += int(draw.between(0, 48))
    return host


def contention(seed: int) -> Host:
    """Everybody wants the same."""
    draw = Draw(seed, "contention")
    nodes = [
        *draw.four(),
        draw.golem(pay=draw.between(0.006, 0.012), mean=11),
        draw.golem(pay=draw.between(0.003, 0.006), mean=11),
        draw.streamr(),
        draw.grass(kappa=draw.between(15, 40)),
    ]
    return draw.host(nodes, seed)


def fifty(seed: int) -> Host:
    """Fifty nodes on one large host."""
    return many(seed, 50)


def many(seed: int, nodes: int) -> Host:
    """Draw so many nodes on one large host, which are the smaller the more there are."""
    draw = Draw(seed, "fifty nodes")
    draw.size, draw.threads = 6 / nodes, 128
    kinds: list[Callable[[], Truth]] = [draw.storj, draw.golem, draw.streamr, draw.grass]
    return draw.host([kinds[index % 4]() for index in range(nodes)], seed)


def spot(seed: int) -> Host:
    """Power by the hour; at times it costs more than work earns."""
    draw = Draw(seed, "spot")
    daily = 0.12 * np.sin(2 * np.pi * (HOURS - 12) / 24) + 0.08 * np.sin(4 * np.pi * HOURS / 24)
    wander = np.zeros(TICKS)
    for tick in range(1, TICKS):
        wander[tick] = 0.995 * wander[tick - 1] + draw.random.normal(0, 0.008)
    hourly = 0.27 + daily + wander
    nodes = [*draw.four(), draw.golem(pay=draw.between(0.0015, 0.004))]
    host = draw.host(nodes, seed, np.maximum(-0.05, hourly))
    host.day_ahead = True
    return host


FAMILIES: dict[str, Callable[[int], Host]] = {
    "stationary": stationary,
    "seasonal": seasonal,
    "price shock": shock,
    "decline": decline,
    "outage": outage,
    "full disk": full_disk,
    "heavy noise": heavy_noise,
    "contention": contention,
    "fifty nodes": fifty,
    "spot electricity": spot,
}
