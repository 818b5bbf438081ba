"""Bench of the optimizer's speed: how long a decision takes, and what it does to the event loop.

scripts/bench decision [--scenes 120] [--seed 1]

Simulated hosts live for some days; the engine observes and decides every hour as it does in Home
Assistant. Times are processor time, with the garbage collector's. Exits 1 when a target is missed.
"""

import argparse
import asyncio
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass, field
import gc
from math import log
from statistics import linear_regression, median
import sys
import time
from typing import override

from bench_poll import Judge

from custom_components.depin_orchestrator.engine.optimizer import Policy, should_reallocate
from custom_components.depin_orchestrator.engine.optimizer.proof import backtest
from custom_components.depin_orchestrator.engine.optimizer.scene import Scene
from lab.sim.policies import Engine
from lab.sim.scenarios import FAMILIES, many
from lab.sim.trial import Allocation, Trial
from lab.sim.truth import Host

#: Milliseconds of an observation and a decision for 4 and for 50 nodes: half of them, and the
#: slowest but one in a hundred.
SMALL, SMALL_SLOWEST = 10.0, 15.0
LARGE, LARGE_SLOWEST = 50.0, 75.0
#: n · log n between 25 and 200 nodes is n to the power of 1.24.
STEEPEST = 1.24
GROWTH = (4, 10, 25, 50, 100, 200)
#: What a thread that computes may cost the event loop in milliseconds, 99 times in a hundred: its
#: turns are of five, and a heartbeat may have to wait for some.
MOST_LATE = 20.0
#: Hours before anything is measured; before the first half day nothing is decided.
WARM = 48


@dataclass
class Timed(Engine):
    """The engine, which keeps what it saw."""

    scenes: list[Scene] = field(default_factory=list)

    @override
    def decide(self, scene: Scene) -> Allocation | None:
        """Observe and decide."""
        scene = scene.cleaned()
        self.scenes.append(scene)
        return super().decide(scene)


def milliseconds(times: list[float]) -> list[float]:
    """Return what is measured: the time after the host grew warm."""
    return [1000 * seconds for seconds in times[WARM:]]


def lived(host: Host, scenes: int) -> Timed:
    """Let a host live until so many scenes were measured."""
    engine = Timed()
    Trial(host).run(engine, WARM + scenes)
    return engine


def late(times: list[float]) -> float:
    """Return the slowest but one in a hundred."""
    return sorted(times)[int(0.99 * (len(times) - 1))]


def steps(judge: Judge, name: str, host: Host, scenes: int, most: tuple[float, float]) -> Timed:
    """Print how long one host's observations and decisions take."""
    gc.collect()
    before = [generation["collections"] for generation in gc.get_stats()]
    engine = lived(host, scenes)
    after = [generation["collections"] for generation in gc.get_stats()]
    print(f"\n{name}: milliseconds of processor, best / median / slowest but one in a hundred")
    for what, seconds in (("observe", engine.observed), ("decide", engine.decided)):
        times = milliseconds(seconds)
        print(f"     {what:8} {min(times):6.2f} {median(times):6.2f} {late(times):6.2f}")
    both = milliseconds(engine.seconds)
    judge(f"{name}: median of both", median(both), most[0])
    judge(f"{name}: slowest but one in a hundred", late(both), most[1])
    rounds = (b - a for a, b in zip(before, after, strict=True))
    told = " / ".join(f"{number / (scenes + WARM):.2f}" for number in rounds)
    print(f"     collections of young / middle / old objects per hour: {told}")
    print(f"     objects that a decision adds to the collector's count: {containers(engine)}")
    return engine


def containers(engine: Timed) -> int:
    """Return by how many objects a decision brings the garbage collector nearer to its turn."""
    gc.collect()
    gc.disable()
    try:
        before = gc.get_count()[0]
        analysis = should_reallocate(engine.model, engine.scenes[-1], Policy())
        return gc.get_count()[0] - before if analysis else 0
    finally:
        gc.enable()


def growth(judge: Judge, seed: int, scenes: int) -> None:
    """Print how the time grows with the number of nodes."""
    print("\nnodes   median ms of an observation and a decision")
    found = {}
    for nodes in GROWTH:
        found[nodes] = median(milliseconds(lived(many(seed, nodes), scenes).seconds))
        print(f"{nodes:5} {found[nodes]:8.2f}", flush=True)
    large = [nodes for nodes in GROWTH if nodes >= 25]
    slope = linear_regression([log(n) for n in large], [log(found[n]) for n in large]).slope
    judge("growth from 25 to 200 nodes: power of the number", slope, STEEPEST)


async def beats(scenes: list[Scene], pool: Executor) -> list[float]:
    """Try a strategy elsewhere; return how late each heartbeat of the event loop was in ms."""
    late_by = list[float]()
    task = asyncio.get_running_loop().run_in_executor(pool, backtest, scenes, Policy())
    while not task.done():
        before = time.perf_counter()
        await asyncio.sleep(0.001)
        late_by.append(1000 * (time.perf_counter() - before - 0.001))
    await task
    return late_by


def trial(judge: Judge, scenes: list[Scene]) -> None:
    """Print what a backtest in a thread does to the event loop, beside one in a process."""
    found = {}
    print(f"\nbacktest of {len(scenes)} hours of 50 nodes: heartbeats late, ms of wall clock")
    pools = {"thread": ThreadPoolExecutor(1), "process": ProcessPoolExecutor(1)}
    for name, pool in pools.items():
        with pool:
            found[name] = asyncio.run(beats(scenes, pool))
        told = median(found[name]), late(found[name]), max(found[name])
        print(
            f"     in a {name:8} median {told[0]:.1f}, 99 % {told[1]:.1f}, longest {told[2]:.1f}"
        )
    # A busy machine delays both; only what the thread adds is its own.
    own = late(found["thread"]) - late(found["process"])
    judge("backtest: delay at 99 % beyond that of a process, ms", own, MOST_LATE)


def main() -> None:
    """Run the bench."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scenes", type=int, default=120)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    judge, scenes = Judge(), args.scenes
    small = FAMILIES["stationary"](args.seed)
    steps(judge, "4 nodes", small, scenes, (SMALL, SMALL_SLOWEST))
    large = FAMILIES["fifty nodes"](args.seed)
    fifty = steps(judge, "50 nodes", large, scenes, (LARGE, LARGE_SLOWEST))
    growth(judge, args.seed, max(10, scenes // 8))
    trial(judge, fifty.scenes)
    sys.exit(not judge.good)


if __name__ == "__main__":
    main()
