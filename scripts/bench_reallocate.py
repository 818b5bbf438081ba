"""How long a change takes: two nodes of a local engine, against the same calls made by hand.

A change through Home Assistant (preflight, journal, steps, read-back) is held against the least
that anybody would call an engine for: read both, set both, read each again. Either begins at rest,
for minutes lie between two changes: what the one before left to do, such as saving the history,
has been done (`rest`). What memory is really limited to, and how much is in use, an engine tells
in its statistics only, so both ways read these where memory is changed. `waits` are the parts of
the time: a part that is under way twice at once counts once.
"""

import argparse
import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Generator, Mapping
from contextlib import AbstractContextManager, asynccontextmanager, contextmanager, nullcontext
from functools import partial
import gc
import logging
from statistics import median, quantiles
import sys
import time
from typing import Any
from unittest.mock import patch

import aiohttp
from aiohttp import ThreadedResolver
from homeassistant.config_entries import ConfigSubentryData
from homeassistant.core import HomeAssistant
from homeassistant.loader import DATA_CUSTOM_COMPONENTS
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_test_home_assistant,
)

from custom_components.depin_orchestrator.actuators import docker_dials
from custom_components.depin_orchestrator.actuators.docker_limits import DockerLimits
from custom_components.depin_orchestrator.actuators.engine_api import EngineClient
from custom_components.depin_orchestrator.actuators.journal_file import JournalFile
from custom_components.depin_orchestrator.const import CONF_PRICE_URL, DOMAIN
from custom_components.depin_orchestrator.coordinator import DepinCoordinator
from custom_components.depin_orchestrator.engine.journal import Kind
from custom_components.depin_orchestrator.store import Memory, MemoryKeeper
from tests.actuators.dockerd import Dockerd, missing, of_its_own

#: Overhead that a change may have over bare calls.
MOST = 0.2
NODES = ("bench-a", "bench-b")
NOBODY = "http://127.0.0.1:1"
THREADS, GIB = 2, 1024**3
#: Percent of the host, to and fro.
TURNS = ((70, 30), (30, 70))
#: What is moved, and in how many rounds of ten.
CHANGES = ((("cpu", "memory"), 2), (("cpu",), 6))

type Turn = Callable[[tuple[int, int]], Awaitable[None]]
type Rest = Callable[[], Awaitable[None]]
type Counting = Callable[[], AbstractContextManager[None]]


class Part:
    """What one kind of work takes: how often it is begun, and how long it is under way."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.times, self.seconds, self._open, self._since = 0, 0.0, 0, 0.0

    @contextmanager
    def under_way(self) -> Generator[None]:
        """Count what is done meanwhile."""
        if not self._open:
            self._since = time.perf_counter()
        self._open += 1
        self.times += 1
        try:
            yield
        finally:
            self._open -= 1
            if not self._open:
                self.seconds += time.perf_counter() - self._since


STATISTICS, OTHERS, DISK = "memory readings", "other calls", "durable writes"


class Parts(defaultdict[str, Part]):
    """All parts of one way; `counting` lets the integration's own calls and writes be counted."""

    def __init__(self) -> None:
        """Begin with nothing."""
        super().__init__(Part)

    def of_call(self, path: str) -> Part:
        """Return what a call is part of."""
        return self[STATISTICS if path.endswith("/stats") else OTHERS]

    @contextmanager
    def counting(self) -> Generator[None]:
        """Count what the integration does meanwhile."""
        call, write, save = EngineClient.call, JournalFile.write, MemoryKeeper.save

        async def called(engine: EngineClient, method: str, path: str, **more: Any) -> bytes:
            with self.of_call(path).under_way():
                return await call(engine, method, path, **more)

        async def written(journal: JournalFile, record: Mapping[str, Any]) -> None:
            with self[DISK].under_way() if record["kind"] == Kind.LASTING else nullcontext():
                await write(journal, record)

        async def saved(keeper: MemoryKeeper, memory: Memory) -> None:
            with self[DISK].under_way():
                await save(keeper, memory)

        with (
            patch.object(EngineClient, "call", called),
            patch.object(JournalFile, "write", written),
            patch.object(MemoryKeeper, "save", saved),
        ):
            yield


class Clock:
    """The actuator's time, which can be made to pass: a change follows minutes after another."""

    def __init__(self) -> None:
        """Begin now."""
        self._passed = 0.0

    def __call__(self) -> float:
        """Return seconds."""
        return time.monotonic() + self._passed

    def wait(self) -> None:
        """Let every sample of the machine become old."""
        self._passed += 60.0


@asynccontextmanager
async def host(dockerd: Dockerd, clock: Clock) -> AsyncIterator[DepinCoordinator]:
    """Yield the coordinator of a host with both containers."""
    entry = MockConfigEntry(
        domain=DOMAIN,
        title="Bench",
        data={"cpu_threads": THREADS, "memory_gib": 1, "docker_url": dockerd.url},
        options={CONF_PRICE_URL: NOBODY, "max_per_hour": 4},
        subentries_data=[
            ConfigSubentryData(
                data={"url": NOBODY, "control": "docker", "container": name},
                subentry_id=name,
                subentry_type="storj_node",
                title=name,
                unique_id=name,
            )
            for name in NODES
        ],
    )
    resolver = "homeassistant.helpers.aiohttp_client._async_make_resolver"
    async with async_test_home_assistant() as hass:
        resolve = ThreadedResolver()
        resolve.real_close = resolve.close  # type: ignore[attr-defined]
        limits = partial(DockerLimits, clock=clock)
        with (
            patch(resolver, lambda _: resolve),
            patch.object(docker_dials, "DockerLimits", limits),
        ):
            yield await started(hass, entry)
            await hass.config_entries.async_unload(entry.entry_id)
            await hass.async_stop(force=True)


async def started(hass: HomeAssistant, entry: MockConfigEntry) -> DepinCoordinator:
    """Set a host up and let it rest."""
    hass.data.pop(DATA_CUSTOM_COMPONENTS, None)
    hass.config.currency = "EUR"
    entry.add_to_hass(hass)
    if not await hass.config_entries.async_setup(entry.entry_id):
        raise SystemExit("the host was not set up")
    await hass.async_block_till_done()
    coordinator: DepinCoordinator = entry.runtime_data
    coordinator.update_interval = None  # polls would be in both measurements, or in one
    return coordinator


def rest(coordinator: DepinCoordinator) -> Rest:
    """Return how to let Home Assistant end what a change left it to do."""

    async def come() -> None:
        await coordinator.reallocator.flush()
        await coordinator.hass.async_block_till_done(wait_background_tasks=True)

    return come


def ours(coordinator: DepinCoordinator, clock: Clock, moved: tuple[str, ...]) -> Turn:
    """Return a change as Home Assistant makes it."""

    async def turn(shares: tuple[int, int]) -> None:
        clock.wait()
        wanted = {
            name: dict.fromkeys(moved, share) for name, share in zip(NODES, shares, strict=True)
        }
        outcome = await coordinator.reallocator.reallocate(wanted, force=True)
        if outcome.result != "applied" or len(outcome.plan.steps) != len(NODES) * len(moved):
            raise SystemExit(f"not a change of both: {outcome}")

    return turn


class Bare:
    """The same change by hand: read both, set each in one call, lower first, read each again."""

    def __init__(
        self, session: aiohttp.ClientSession, base: str, moved: tuple[str, ...], parts: Parts
    ) -> None:
        """Talk to an engine; count the calls."""
        self._session, self._base, self._moved, self._parts = session, base, moved, parts

    async def _ask(self, method: str, path: str, payload: Any = None) -> Any:
        url = f"{self._base}/containers/{path}"
        with self._parts.of_call(path.partition("?")[0]).under_way():
            async with self._session.request(method, url, json=payload) as response:
                return await response.json()

    async def _read(self, name: str) -> tuple[int, int | None]:
        """Return the CPU limit asked for, and the memory limit in force."""
        nano: int = (await self._ask("GET", f"{name}/json"))["HostConfig"]["NanoCpus"]
        if "memory" not in self._moved:
            return nano, None
        stats = await self._ask("GET", f"{name}/stats?stream=false&one-shot=true")
        return nano, stats["memory_stats"]["limit"]

    async def turn(self, shares: tuple[int, int]) -> None:
        """Make the change."""
        found = await asyncio.gather(*map(self._read, NODES))
        wanted = {
            name: {"NanoCpus": share * THREADS * 10**7}
            for name, share in zip(NODES, shares, strict=True)
        }
        for name, share in zip(NODES, shares, strict=True):
            if "memory" in self._moved:
                amount = share * GIB // 100
                wanted[name] |= {"Memory": amount, "MemorySwap": amount}
        lowered = sorted(
            NODES, key=lambda name: wanted[name]["NanoCpus"] - found[NODES.index(name)][0]
        )
        for name in lowered:
            await self._ask("POST", f"{name}/update", wanted[name])
            nano, memory = await self._read(name)
            enough = memory is None or abs(memory - wanted[name]["Memory"]) < 65536
            if nano != wanted[name]["NanoCpus"] or not enough:
                raise SystemExit("the engine did not do it")


async def seconds(
    turn: Turn, turns: range, rest: Rest, counting: Counting = nullcontext
) -> list[float]:
    """Return how long each change took, begun at rest; count what is done meanwhile."""
    found = []
    for number in turns:
        await rest()
        with counting():
            begin = time.perf_counter()
            await turn(TURNS[number % 2])
            found.append(time.perf_counter() - begin)
    return found


def show(name: str, found: list[float], parts: Parts) -> float:
    """Print and return the median; the parts are means."""
    middle = median(found)
    waits = ", ".join(
        f"{part.times / len(found):.0f} {what} {part.seconds / len(found) * 1000:.0f} ms"
        for what, part in parts.items()
    )
    print(
        f"{name:24} median {middle * 1000:7.1f} ms, p95 {quantiles(found, n=20)[-1] * 1000:7.1f};"
        f" waits: {waits}"
    )
    return middle


async def compare(
    coordinator: DepinCoordinator, clock: Clock, base: str, moved: tuple[str, ...], rounds: int
) -> float:
    """Measure in turns, so that a busy minute of the machine hits both; return the overhead."""
    counted = {"by hand": Parts(), "a change": Parts()}
    took: dict[str, list[float]] = {name: [] for name in counted}
    async with aiohttp.ClientSession() as session:
        ways: dict[str, Turn] = {
            "by hand": Bare(session, base, moved, counted["by hand"]).turn,
            "a change": ours(coordinator, clock, moved),
        }
        for turn in ways.values():
            await seconds(turn, range(2), rest(coordinator))  # warm
        counted["by hand"].clear()
        for _ in range(rounds):
            for name, turn in ways.items():
                counting = counted[name].counting if name == "a change" else nullcontext
                took[name] += await seconds(turn, range(10), rest(coordinator), counting)
    what = " and ".join(moved)
    by_hand, change = (show(f"{what}, {name}", took[name], counted[name]) for name in ways)
    return change / by_hand - 1


async def bench(dockerd: Dockerd, scale: float) -> bool:
    """Measure and judge every kind of change."""
    good = True
    for name in NODES:
        dockerd.run(name, "--cpus", "1", "--memory", "512m", "--memory-swap", "512m")
    clock = Clock()
    async with host(dockerd, clock) as coordinator:
        gc.collect()
        gc.freeze()
        for moved, rounds in CHANGES:
            base = dockerd.url.replace("tcp://", "http://")
            overhead = await compare(
                coordinator, clock, base, moved, max(1, round(rounds * scale))
            )
            good &= overhead <= MOST
            verdict = "ok  " if overhead <= MOST else "MISS"
            print(f"{verdict} {' and '.join(moved)}: overhead {overhead:.1%} (at most {MOST:.0%})")
    return good


def main() -> None:
    """Start an engine of our own, measure, end it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", type=float, default=1.0, help="of the number of rounds")
    options = parser.parse_args()
    if reason := missing():
        raise SystemExit(reason)
    logging.disable(logging.WARNING)
    dockerd = of_its_own()
    try:
        dockerd.start()
        good = asyncio.run(bench(dockerd, options.scale))
    finally:
        dockerd.stop()
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
