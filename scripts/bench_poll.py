"""Bench of the poll: 50 Storj nodes that answer after 100 ms, read by one host.

scripts/bench poll [--nodes 50] [--delay 0.1] [--rounds 10] [--profile]

The nodes are real servers on the loopback in a process of their own; a real Home Assistant core
runs the host with all its entities. A round is held against its own slowest node; blocks of the
event loop are processor time, so that other programs do not count, without the garbage
collector's pauses, which are shown apart. Exits 1 when a target is missed.
"""

import argparse
import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager
import cProfile
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
import gc
import json
import logging
import multiprocessing
from multiprocessing.connection import Connection
from pathlib import Path
import pstats
import resource
from statistics import median
import sys
import time
from typing import Any
from unittest.mock import patch

from aiohttp import ThreadedResolver, web
from homeassistant.config_entries import ConfigSubentryData
from homeassistant.core import HomeAssistant
from homeassistant.loader import DATA_CUSTOM_COMPONENTS
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_test_home_assistant,
)

from custom_components.depin_orchestrator.const import CONF_PRICE_URL, DOMAIN
from custom_components.depin_orchestrator.coordinator import DepinCoordinator
from custom_components.depin_orchestrator.engine.history import LENGTH
from custom_components.depin_orchestrator.engine.models import NodeReport

FIXTURES = Path(__file__).parent.parent / "tests" / "fixtures"
STORJ = FIXTURES / "storj" / "v1.162"
HELD = "/api/heldamount"
#: Targets: a round over its slowest node, milliseconds of a block, of a tick with nothing due.
MOST_ROUND, MOST_BLOCK, MOST_IDLE = 1.3, 10.0, 1.0
IDLE_TICKS = 500
#: How many more of the long blocks are named.
SHOWN = 6


def answers(number: int) -> dict[str, bytes]:
    """Return what one node says, by path."""
    sno = json.loads((STORJ / "sno.json").read_text())
    sno["nodeID"] = f"node{number:03}".ljust(50, "1")
    files = {
        "/api/sno/estimated-payout": "estimated-payout",
        "/api/sno/satellites": "satellites",
        f"{HELD}/held-history": "held-history",
        f"{HELD}/periods": "periods",
    }
    periods = json.loads((STORJ / "periods.json").read_text())
    files |= {f"{HELD}/payout-history/{p}": f"payout-history-{p}" for p in periods}
    files[f"{HELD}/paystubs/{min(periods)}/{max(periods)}"] = "paystubs"
    found = {
        path: (STORJ / f"{name}.json").read_bytes()
        for path, name in files.items()
        if (STORJ / f"{name}.json").exists()
    }
    return found | {"/api/sno/": json.dumps(sno).encode()}


def serve(count: int, delay: float, ready: Connection) -> None:
    """Run the nodes and the price service until the parent is gone."""

    async def start(body: dict[str, bytes], wait: float) -> int:
        async def answer(request: web.Request) -> web.Response:
            await asyncio.sleep(wait)
            known = body.get(request.path)
            status = 404 if known is None else 200
            return web.Response(body=known, status=status, content_type="application/json")

        app = web.Application()
        app.router.add_route("*", "/{tail:.*}", answer)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0, backlog=256).start()
        port: int = runner.addresses[0][1]
        return port

    async def main() -> None:
        prices = (FIXTURES / "prices" / "eur.json").read_bytes()
        ports = [await start({"/simple/price": prices}, 0)]
        ports += [await start(answers(number), delay) for number in range(count)]
        ready.send(ports)
        await asyncio.to_thread(ready.poll, None)

    asyncio.run(main())


@contextmanager
def served(count: int, delay: float) -> Iterator[list[int]]:
    """Run the price service and so many nodes in a process of their own; yield their ports."""
    ours, theirs = multiprocessing.Pipe()
    arguments = (count, delay, theirs)
    nodes = multiprocessing.get_context("spawn").Process(target=serve, args=arguments, daemon=True)
    nodes.start()
    theirs.close()
    try:
        yield ours.recv()
    finally:
        ours.close()
        nodes.terminate()
        nodes.join()


def name_of(handle: asyncio.Handle) -> str:
    """Return the name of the task that a callback drives, else what it is."""
    task = getattr(handle._callback, "__self__", None)  # noqa: SLF001 -- there is no other way
    return task.get_name() if isinstance(task, asyncio.Task) else repr(handle)[:150]


@dataclass
class Watch:
    """Watches the event loop: each callback's time, and a heartbeat of a millisecond."""

    #: Longest callbacks: processor and wall milliseconds, and what it was.
    blocks: list[tuple[float, float, str]] = field(default_factory=list)
    late: float = 0.0
    on: bool = False
    #: Processor seconds of Python's own garbage collector, which strikes where it likes.
    collecting: float = 0.0
    #: Its longest pause while on, in milliseconds.
    pause: float = 0.0

    def __enter__(self) -> None:
        """Begin to watch."""
        self.on = True

    def __exit__(self, *_: object) -> None:
        """Look away."""
        self.on = False

    def install(self) -> None:
        """Time every callback that the loop runs."""
        run: Callable[[asyncio.Handle], None] = asyncio.Handle._run  # noqa: SLF001 -- the loop's step

        def timed(handle: asyncio.Handle) -> None:
            if not self.on:
                run(handle)
                return
            collected = self.collecting
            wall, spent = time.perf_counter(), time.thread_time()
            run(handle)
            spent = (time.thread_time() - spent - (self.collecting - collected)) * 1000
            if spent > 1 and self.on:  # else the bench's own doings were in it
                wall = (time.perf_counter() - wall) * 1000
                self.blocks.append((spent, wall, name_of(handle)))

        asyncio.Handle._run = timed  # type: ignore[method-assign]  # noqa: SLF001
        gc.callbacks.append(self._collect)

    def _collect(self, phase: str, _: dict[str, int]) -> None:
        now = time.thread_time()
        if phase == "start":
            self._began = now
            return
        self.collecting += now - self._began
        if self.on:
            self.pause = max(self.pause, (now - self._began) * 1000)

    def clear(self) -> None:
        """Forget what was seen."""
        self.blocks.clear()
        self.late = self.pause = 0

    async def beat(self) -> None:
        """Note by how much a millisecond was late at most, while on."""
        while True:
            before = time.perf_counter()
            await asyncio.sleep(0.001)
            if self.on:
                self.late = max(self.late, (time.perf_counter() - before - 0.001) * 1000)

    def worst(self) -> list[tuple[float, float, str]]:
        """Return the blocks, longest first."""
        return sorted(self.blocks, reverse=True) or [(0.0, 0.0, "nothing over 1 ms")]


@dataclass
class Judge:
    """Holds what was measured against its target, and remembers whether all was met."""

    good: bool = True

    def __call__(self, text: str, value: float, most: float) -> None:
        """Print one figure."""
        self.good &= value <= most
        print(f"{'ok  ' if value <= most else 'MISS'} {text}: {value:.2f} (at most {most})")

    def blocks(self, name: str, watch: Watch) -> None:
        """Print how long the loop was blocked."""
        (spent, wall, what), *others = watch.worst()
        self(f"{name}: longest block, ms of processor", spent, MOST_BLOCK)
        print(f"     wall {wall:.1f} ms, heartbeat late by up to {watch.late:.1f} ms; {what}")
        print(f"     apart from it: garbage collector's longest pause {watch.pause:.1f} ms")
        for spent, wall, what in others[:SHOWN]:
            if spent > MOST_BLOCK:
                print(f"     also {spent:.1f} ms, wall {wall:.1f} ms; {what}")


@asynccontextmanager
async def host(ports: list[int]) -> AsyncIterator[tuple[HomeAssistant, MockConfigEntry]]:
    """Yield a Home Assistant core and a host with all the nodes, not yet set up."""
    price_port, *nodes = ports
    entry = MockConfigEntry(
        domain=DOMAIN,
        title="Bench",
        options={CONF_PRICE_URL: f"http://127.0.0.1:{price_port}"},
        subentries_data=[
            ConfigSubentryData(
                data={"url": f"http://127.0.0.1:{port}"},
                subentry_id=f"n{number}",
                subentry_type="storj_node",
                title=f"Node {number}",
                unique_id=f"node{number:03}".ljust(50, "1"),
            )
            for number, port in enumerate(nodes)
        ],
    )
    # Home Assistant's own resolver listens on the network for names; here are only numbers.
    resolver = "homeassistant.helpers.aiohttp_client._async_make_resolver"
    async with async_test_home_assistant() as hass:
        resolve = ThreadedResolver()
        resolve.real_close = resolve.close  # type: ignore[attr-defined]
        with patch(resolver, lambda _: resolve):
            hass.data.pop(DATA_CUSTOM_COMPONENTS, None)
            hass.config.currency = "EUR"
            entry.add_to_hass(hass)
            yield hass, entry
            await hass.config_entries.async_unload(entry.entry_id)
            await hass.async_stop(force=True)


def make_due(coordinator: DepinCoordinator, *, everything: bool) -> None:
    """Let every node want to be asked: only whether it is there, or all it knows."""
    for adapter in coordinator.adapters.values():
        for endpoint in adapter.endpoints[: None if everything else 1]:
            endpoint.slot.due_at = None


@dataclass
class Round:
    """Seconds that a round took, and the slowest of its nodes."""

    took: float
    node: float


async def rounds(
    coordinator: DepinCoordinator, watch: Watch, count: int, *, everything: bool
) -> list[Round]:
    """Poll all nodes so often, entities included; watch the loop meanwhile."""
    found = []
    for _ in range(count):
        await asyncio.sleep(0.2)
        make_due(coordinator, everything=everything)
        nodes: list[float] = []
        before = coordinator.data
        with watch, timed_polls(coordinator, nodes):
            start = time.perf_counter()
            await coordinator.async_refresh()
            found.append(Round(time.perf_counter() - start, max(nodes, default=0)))
            await asyncio.sleep(0.05)
        if coordinator.data is before or len(nodes) != len(coordinator.adapters):
            raise SystemExit("a round did not read every node")
    return found


@contextmanager
def timed_polls(coordinator: DepinCoordinator, seconds: list[float]) -> Iterator[None]:
    """Note how long each node takes to be polled."""

    def timed(poll: Callable[[datetime], Awaitable[NodeReport]]) -> Any:
        async def timed_poll(now: datetime) -> NodeReport:
            start = time.perf_counter()
            try:
                return await poll(now)
            finally:
                seconds.append(time.perf_counter() - start)

        return timed_poll

    with ExitStack() as stack:
        for adapter in coordinator.adapters.values():
            stack.enter_context(patch.object(adapter, "poll", timed(adapter.poll)))
        yield


def fill(coordinator: DepinCoordinator) -> None:
    """Keep as many snapshots as are ever kept, and tell what they cost."""
    nodes = [adapter.node for adapter in coordinator.adapters.values()]
    begin = coordinator.data.moment
    collected = collection()
    before = rss()
    for number in range(LENGTH):
        moment = replace(begin, now=begin.now + number * timedelta(seconds=5))
        snapshot = coordinator.books.close(nodes, coordinator.reports, coordinator.prices, moment)
        coordinator.history.add(coordinator.household.add(snapshot))
    cost, longer = rss() - before, collection() - collected
    print(f"{LENGTH} snapshots: {cost:.0f} MB, and {longer:.1f} ms more of a full collection")


def rss() -> float:
    """Return the megabytes of memory in use."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 2**20


def collection() -> float:
    """Return the milliseconds that the garbage collector takes for everything."""
    gc.collect()
    start = time.thread_time()
    gc.collect()
    return (time.thread_time() - start) * 1000


async def idle(coordinator: DepinCoordinator) -> list[float]:
    """Return how long ticks with nothing due take."""
    found = []
    data = coordinator.data
    for _ in range(IDLE_TICKS):
        start = time.perf_counter()
        await coordinator.async_refresh()
        found.append((time.perf_counter() - start) * 1000)
        await asyncio.sleep(0)
    if coordinator.data is not data:
        raise SystemExit("a tick with nothing due brought something")
    return found


async def bench(ports: list[int], options: argparse.Namespace) -> bool:
    """Measure and print; return whether every target is met."""
    watch = Watch()
    watch.install()
    heart = asyncio.create_task(watch.beat())
    judge = Judge()
    async with host(ports) as (hass, entry):
        if not await hass.config_entries.async_setup(entry.entry_id):
            raise SystemExit("the host was not set up")
        await hass.async_block_till_done()
        coordinator: DepinCoordinator = entry.runtime_data
        # The bench itself says when to tick.
        coordinator.update_interval = None
        online = sum(state.report.online for state in coordinator.data.nodes.values())
        entities = len(hass.states.async_all())
        print(f"{online} of {len(ports) - 1} nodes online, {entities} entities")
        judge.good &= online == len(ports) - 1
        fill(coordinator)
        profile = cProfile.Profile()
        for name, everything in (("is it there", False), ("all it knows", True)):
            await rounds(coordinator, watch, 2, everything=everything)  # warm up
            watch.clear()
            gc.collect()
            gc.freeze()
            if options.profile:
                profile.enable()
            found = await rounds(coordinator, watch, options.rounds, everything=everything)
            profile.disable()
            ratio = median(one.took / one.node for one in found)
            judge(f"{name}: round / its slowest node", ratio, MOST_ROUND)
            least = min(one.took for one in found) / options.delay
            print(f"     best round / one answer of {options.delay * 1000:.0f} ms: {least:.2f}")
            judge.blocks(name, watch)
        ticks = await idle(coordinator)
        judge(f"tick with nothing due, ms, median of {IDLE_TICKS}", median(ticks), MOST_IDLE)
        if options.profile:
            pstats.Stats(profile).sort_stats("tottime").print_stats(35)
    heart.cancel()
    return judge.good


def main() -> None:
    """Start the nodes, measure, end the nodes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--nodes", type=int, default=50)
    parser.add_argument("--delay", type=float, default=0.1, help="seconds of each answer")
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--profile", action="store_true")
    options = parser.parse_args()
    logging.disable(logging.WARNING)
    with served(options.nodes, options.delay) as ports:
        good = asyncio.run(bench(ports, options))
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
