"""Bench of the websocket feed and of history over HTTP: 20 watchers of a host of 50 nodes.

scripts/bench feed [--nodes 50] [--watchers 20] [--rounds 10] [--days 30]

Nodes and watchers are processes of their own; between them is a real Home Assistant core with its
real HTTP server, and a ledger of a row an hour for each node. Every round all nodes have news; it
ends when the last watcher has it. Exits 1 when a target is missed.
"""

import argparse
import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
import gc
import json
import logging
import multiprocessing
from multiprocessing.connection import Connection
from statistics import median
import sys
import time
from typing import Any

import aiohttp
from aiohttp.test_utils import TestServer
from bench_poll import Judge, Watch, host, make_due, served
from homeassistant.auth.const import GROUP_ID_ADMIN
from homeassistant.core import HomeAssistant

from custom_components.depin_orchestrator.const import DOMAIN, TICK
from custom_components.depin_orchestrator.coordinator import DepinCoordinator
from custom_components.depin_orchestrator.engine.cells import hour_of
from custom_components.depin_orchestrator.engine.models import Figure, Kind
from custom_components.depin_orchestrator.engine.rollup import Sample
from custom_components.depin_orchestrator.household import moment_now

#: Milliseconds of a history.
MOST_HISTORY = 300.0
HOUR = timedelta(hours=1)
#: How often each way to history is asked.
ASKED = 8


@dataclass(frozen=True)
class Door:
    """Where Home Assistant listens, the key to it, and the host's entry id."""

    url: str
    token: str
    entry: str


class Watchers:
    """Many that watch a host; they say when the last of them had the view of a moment."""

    def __init__(self, door: Door, count: int) -> None:
        """Watch through this door."""
        self._door = door
        self._count = count
        #: When each watcher had the view of a moment, by moment.
        self._seen: dict[str, list[float]] = {}
        self._more = asyncio.Event()

    async def run(self, pipe: Connection) -> None:
        """Watch, and answer for moments and for paths until told None."""
        async with aiohttp.ClientSession(base_url=self._door.url) as session:
            tasks = [asyncio.create_task(self._watch(session)) for _ in range(self._count)]
            while (asked := await asyncio.to_thread(pipe.recv)) is not None:
                path = asked.startswith("metrics")
                pipe.send(await (self._timed(session, asked) if path else self._last(asked)))
            for task in tasks:
                task.cancel()

    async def _watch(self, session: aiohttp.ClientSession) -> None:
        socket = await session.ws_connect("/api/websocket", max_msg_size=0)
        await socket.receive()
        await socket.send_json({"type": "auth", "access_token": self._door.token})
        await socket.receive()
        wanted = {"id": 1, "type": f"{DOMAIN}/subscribe", "entry_id": self._door.entry}
        await socket.send_json(wanted)
        await socket.receive()
        async for message in socket:
            when, event = time.monotonic(), json.loads(message.data)["event"]
            self._seen.setdefault(event["at"], []).append(when)
            self._more.set()

    async def _last(self, moment: str) -> float:
        while len(self._seen.get(moment, ())) < self._count:
            self._more.clear()
            await self._more.wait()
        return max(self._seen[moment])

    async def _timed(self, session: aiohttp.ClientSession, path: str) -> tuple[float, int]:
        """Return in how many milliseconds a path was answered, and how long the answer is."""
        start, headers = time.monotonic(), {"Authorization": f"Bearer {self._door.token}"}
        url = f"/api/{DOMAIN}/{self._door.entry}/{path}"
        async with session.get(url, headers=headers, raise_for_status=True) as answer:
            body = await answer.read()
        return (time.monotonic() - start) * 1000, len(body)


def watchers(door: Door, count: int, pipe: Connection) -> None:
    """Run watchers in a process of their own."""
    asyncio.run(Watchers(door, count).run(pipe))


async def fill(coordinator: DepinCoordinator, days: int) -> None:
    """Let every node have earned and been seen each hour of so many days."""
    now = hour_of(moment_now().now)
    rollup = coordinator.household._economy.rollup  # noqa: SLF001 -- years in a moment
    for number, adapter in enumerate(coordinator.adapters.values()):
        node, earned = adapter.node, Decimal(0)
        for ago in range(days * 24, 0, -1):
            end = now - (ago - 1) * HOUR
            earned += Decimal(f"0.{1000 + 7 * ago + number}")
            figure = Figure("bench", Kind.COUNTER, earned, now - days * 24 * HOUR, end)
            coordinator.books.post(node, (figure,), coordinator.prices, end)
            for minutes in (0, 14):
                seen = end - HOUR + timedelta(minutes=minutes)
                rollup.observe(node.id, Sample(seen, online=True, cpu=1.5, memory=2e9))
            rollup.charge(node.id, end - HOUR, Decimal("0.0123"))
        await asyncio.sleep(0)
    await coordinator.household.catch_up(coordinator.books, moment_now())


@asynccontextmanager
async def watched(hass: HomeAssistant, entry_id: str, count: int) -> AsyncIterator[Connection]:
    """Open the doors and let so many watch, in a process of their own."""
    user = await hass.auth.async_create_system_user("Bench", group_ids=[GROUP_ID_ADMIN])
    token = hass.auth.async_create_access_token(await hass.auth.async_create_refresh_token(user))
    server = TestServer(hass.http.app)
    await server.start_server()
    ours, theirs = multiprocessing.Pipe()
    arguments = (Door(str(server.make_url("/")), token, entry_id), count, theirs)
    process = multiprocessing.get_context("spawn").Process(
        target=watchers, args=arguments, daemon=True
    )
    process.start()
    theirs.close()
    try:
        yield ours
        ours.send(None)
    finally:
        await asyncio.to_thread(process.join, 5)
        process.terminate()
        ours.close()
        await server.close()


async def bench(ports: list[int], options: argparse.Namespace) -> bool:
    """Measure and print; return whether every target is met."""
    watch, judge = Watch(), Judge()
    watch.install()
    heart = asyncio.create_task(watch.beat())
    async with host(ports) as (hass, entry):
        if not await hass.config_entries.async_setup(entry.entry_id):
            raise SystemExit("the host was not set up")
        await hass.async_block_till_done()
        coordinator: DepinCoordinator = entry.runtime_data
        coordinator.update_interval = None  # the bench itself says when to tick
        await fill(coordinator, options.days)
        async with watched(hass, entry.entry_id, options.watchers) as pipe:

            async def tell(what: str) -> Any:
                pipe.send(what)
                return await asyncio.to_thread(pipe.recv)

            with watch:
                await tell(coordinator.data.at.isoformat())
            judge.blocks(f"{options.watchers} watchers begin", watch)
            gc.collect()
            gc.freeze()
            watch.clear()
            await events(coordinator, watch, judge, options.rounds, tell)
            await histories(watch, judge, options.days, tell)
    heart.cancel()
    return judge.good


async def events(
    coordinator: DepinCoordinator, watch: Watch, judge: Judge, rounds: int, tell: Any
) -> None:
    """Let all nodes have news, and see when the last watcher knows."""
    published: list[float] = []
    stop = coordinator.async_add_listener(lambda: published.append(time.monotonic()))
    delays, ticks = [], []
    for _ in range(rounds + 1):
        await asyncio.sleep(0.2)
        make_due(coordinator, everything=True)
        published.clear()
        with watch:
            start = time.monotonic()
            await coordinator.async_refresh()
            last = await tell(coordinator.data.at.isoformat())
        delays.append((last - published[0]) * 1000)
        ticks.append(last - start)
    stop()
    print(f"     published to the last watcher: median {median(delays):.0f} ms")
    judge("a change reaches all watchers, seconds of a tick", max(ticks), TICK.total_seconds())
    judge.blocks("a change is told", watch)
    watch.clear()


async def histories(watch: Watch, judge: Judge, days: int, tell: Any) -> None:
    """Ask for a month by the hour and by the day."""
    start = (moment_now().now - timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ")
    for resolution in ("hour", "day"):
        what = f"metrics?start={start}&resolution={resolution}"
        took, size, spent = [], 0, time.process_time()
        with watch:
            for _ in range(ASKED):
                one, size = await tell(what)
                took.append(one)
                await asyncio.sleep(0.05)
        spent = (time.process_time() - spent) * 1000 / ASKED
        judge(f"HTTP, every {resolution} of {days} days, ms, median", median(took), MOST_HISTORY)
        print(f"     longest {max(took):.0f} ms, {size / 1e6:.2f} MB; processor {spent:.0f} ms")
        judge.blocks("history", watch)
        watch.clear()


def main() -> None:
    """Start the nodes, measure, end the nodes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--nodes", type=int, default=50)
    parser.add_argument("--watchers", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--days", type=int, default=30)
    options = parser.parse_args()
    logging.disable(logging.WARNING)
    with served(options.nodes, 0.1) as ports:
        good = asyncio.run(bench(ports, options))
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
