"""How long a change takes: two nodes of a local engine, against the same calls made by hand.

A change of CPU through Home Assistant (preflight, journal, steps, read-back, history) is held
against the least that anybody would call an engine for: read both, set both, read both again.
"""

import argparse
import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
import gc
import logging
from statistics import median, quantiles
import sys
import time
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

from custom_components.depin_orchestrator.const import CONF_PRICE_URL, DOMAIN
from custom_components.depin_orchestrator.coordinator import DepinCoordinator
from tests.actuators.dockerd import Dockerd, missing, of_its_own

#: Overhead that a change may have over bare calls.
MOST = 0.2
NODES = ("bench-a", "bench-b")
NOBODY = "http://127.0.0.1:1"
#: Percent of two threads, to and fro.
TURNS = ((70, 30), (30, 70))

type Turn = Callable[[tuple[int, int]], Awaitable[None]]


@asynccontextmanager
async def host(dockerd: Dockerd) -> AsyncIterator[DepinCoordinator]:
    """Yield the coordinator of a host with both containers."""
    entry = MockConfigEntry(
        domain=DOMAIN,
        title="Bench",
        data={"cpu_threads": 2, "docker_url": dockerd.url},
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
        with patch(resolver, lambda _: resolve):
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


def ours(coordinator: DepinCoordinator) -> Turn:
    """Return a change as Home Assistant makes it."""

    async def turn(shares: tuple[int, int]) -> None:
        wanted = {name: {"cpu": share} for name, share in zip(NODES, shares, strict=True)}
        outcome = await coordinator.reallocator.reallocate(wanted, force=True)
        if outcome.result != "applied" or len(outcome.plan.steps) != len(NODES):
            raise SystemExit(f"not a change of both: {outcome}")

    return turn


def bare(session: aiohttp.ClientSession, base: str) -> Turn:
    """Return the same change by hand: read both, lower one, raise the other, read each again."""

    async def inspect(name: str) -> int:
        async with session.get(f"{base}/containers/{name}/json") as response:
            nano: int = (await response.json())["HostConfig"]["NanoCpus"]
            return nano

    async def turn(shares: tuple[int, int]) -> None:
        cores = {name: share * 2 * 10**7 for name, share in zip(NODES, shares, strict=True)}
        for name in NODES:
            await inspect(name)
        for name in sorted(NODES, key=lambda name: cores[name]):
            url = f"{base}/containers/{name}/update"
            async with session.post(url, json={"NanoCpus": cores[name]}) as response:
                await response.read()
            if await inspect(name) != cores[name]:
                raise SystemExit("the engine did not do it")

    return turn


async def seconds(turn: Turn, rounds: int) -> list[float]:
    """Return how long each change took."""
    found = []
    for number in range(rounds + 2):
        begin = time.perf_counter()
        await turn(TURNS[number % 2])
        found.append(time.perf_counter() - begin)
    return found[2:]  # warm


def show(name: str, found: list[float]) -> float:
    """Print and return the median."""
    middle = median(found)
    print(
        f"{name:28} median {middle * 1000:6.1f} ms, p95 {quantiles(found, n=20)[-1] * 1000:6.1f}"
    )
    return middle


async def bench(dockerd: Dockerd, rounds: int) -> bool:
    """Measure in turns, so that a busy minute of the machine hits both; print and judge."""
    for name in NODES:
        dockerd.run(name, "--cpus", "1")
    async with host(dockerd) as coordinator, aiohttp.ClientSession() as session:
        base = dockerd.url.replace("tcp://", "http://")
        ways = {"by hand": bare(session, base), "a change": ours(coordinator)}
        took: dict[str, list[float]] = {name: [] for name in ways}
        gc.collect()
        gc.freeze()
        for _ in range(rounds // 10):
            for name, turn in ways.items():
                took[name] += await seconds(turn, 10)
    by_hand, change = (show(name, found) for name, found in took.items())
    overhead = change / by_hand - 1
    good = overhead <= MOST
    print(f"{'ok  ' if good else 'MISS'} overhead: {overhead:.1%} (at most {MOST:.0%})")
    return good


def main() -> None:
    """Start an engine of our own, measure, end it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=60)
    options = parser.parse_args()
    if reason := missing():
        raise SystemExit(reason)
    logging.disable(logging.WARNING)
    dockerd = of_its_own()
    try:
        dockerd.start()
        good = asyncio.run(bench(dockerd, options.rounds))
    finally:
        dockerd.stop()
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
