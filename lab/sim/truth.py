"""What nodes really want and earn. Exogenous paths are drawn beforehand: common random numbers.

A tick is an hour. Shares are percent of the host; money is fiat.
"""

from dataclasses import dataclass, field

import numpy as np

from custom_components.depin_orchestrator.engine.models import Protocol, Resource
from custom_components.depin_orchestrator.engine.optimizer.scene import Limit

TICK = 1.0
DAYS = 40
DAY = int(24 / TICK)
TICKS = DAYS * DAY
CPU, MEMORY, BANDWIDTH, STORAGE = Resource

type Path = np.ndarray
type Shares = dict[Resource, float]


@dataclass
class Truth:
    """One node. Income in a tick: pay, price, output, met needs and noise multiplied, while up."""

    name: str
    protocol: Protocol
    #: Fiat per hour and unit of output at price 1: thread, stored percent, hour.
    pay: Path
    price: Path
    noise: Path
    up: Path
    #: Needs in percent of the host; income falls in proportion below them.
    needs: dict[Resource, Path] = field(default_factory=dict)
    #: Of unmet need, this much income is lost per unit.
    penalty: float = 1.0
    #: Golem: threads wanted; percent of each bundled resource that a thread takes.
    demand: Path | None = None
    per_thread: dict[Resource, float] = field(default_factory=dict)
    #: Percent of the processor that is one thread.
    thread: float = 6.25
    #: Storj: percent of the host that would come in per tick, what leaves, what is there.
    inflow: Path | None = None
    leaving: float = 0.0
    stored: float = 0.0
    #: Grass: steepness in percent.
    kappa: float = 0.0
    #: Hours of income that a change really costs; a running task besides.
    restart: float = 0.15
    #: Reports: every so many ticks, and how many ticks late.
    every: int = 1
    late: int = 0
    limits: dict[Resource, Limit] = field(default_factory=dict)
    #: Percent of the processor used whatever happens (and drawn in watts).
    idle_cpu: float = 0.0

    def threads(self, shares: Shares) -> int:
        """Return the whole threads that a share and its bundle can feed."""
        most = int(shares[CPU] / self.thread + 0.02)
        for resource, each in self.per_thread.items():
            most = min(most, int(shares[resource] / each + 0.02))
        return most

    def met(self, tick: int, shares: Shares) -> float:
        """Return how much of the income is left after unmet needs."""
        left = 1.0
        for resource, path in self.needs.items():
            short = max(0.0, 1 - shares[resource] / path[tick])
            left *= max(0.0, 1 - self.penalty * short)
        return left

    def output(self, tick: int, shares: Shares, stored: float) -> float:
        """Return units of output per hour in a tick."""
        if self.demand is not None:
            return float(min(self.demand[tick], self.threads(shares)))
        if self.inflow is not None:
            return stored
        if self.kappa:
            return float(1 - np.exp(-shares[BANDWIDTH] / self.kappa))
        return 1.0

    def earn(self, tick: int, shares: Shares, stored: float) -> float:
        """Return the token earned in a tick (its worth at price 1)."""
        if not self.up[tick]:
            return 0.0
        output = self.output(tick, shares, stored) * self.met(tick, shares)
        return float(self.pay[tick] * self.noise[tick] * output * TICK)

    def fill(self, tick: int, shares: Shares, stored: float) -> float:
        """Return what is stored after a tick."""
        if self.inflow is None or not self.up[tick]:
            return stored
        room = max(0.0, shares[STORAGE] - stored)
        return max(0.0, stored + min(room, float(self.inflow[tick])) - self.leaving * stored)

    def uses(self, tick: int, shares: Shares, stored: float) -> Shares:
        """Return what it uses of each resource in a tick, as percent of the host."""
        if not self.up[tick]:
            return {}
        used = {r: min(shares[r], float(path[tick])) for r, path in self.needs.items()}
        if self.demand is not None:
            threads = self.output(tick, shares, stored)
            used[CPU] = threads * self.thread
            used |= {resource: threads * each for resource, each in self.per_thread.items()}
        if self.inflow is not None:
            used[STORAGE] = stored
        return used


@dataclass
class Host:
    """A host, its nodes and the price of its power."""

    nodes: list[Truth]
    #: Fiat per kWh.
    tariff: Path
    capacity: dict[Resource, float]
    #: Watts per percent of the processor, and at rest.
    watts: float = 0.8
    rest: float = 40.0
    #: Fraction of readings that go missing, and their relative error.
    missing: float = 0.0
    error: float = 0.02
    #: Whether the tariff is known a day ahead.
    day_ahead: bool = False
    seed: int = 0

    def equal(self) -> dict[str, Shares]:
        """Return equal shares, as near as limits and what is stored allow."""
        part = 100.0 / len(self.nodes)
        return {node.name: dict.fromkeys(Resource, part) for node in self.nodes}
