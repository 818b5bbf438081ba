"""Bench of two years of earnings on the event loop: 24 months of 4 nodes in a real recorder.

scripts/bench backfill [--months 24]

Each node is of another network and was watched all the time: counters told a figure every hour,
six invoices a day were paid, every month left a pay stub. Measured is the longest callback on
the loop in processor time (as in bench_poll.py) while the statistics are written to SQLite, while
the books are closed, and while they are compacted and written down. Afterwards the statistics
are written again: nothing may differ, also once the ledgers forgot the hours of old days.
Exits 1 when a block is too long or a row differs.
"""

import argparse
import asyncio
from collections.abc import AsyncIterator, Coroutine, Iterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from decimal import Decimal
import gc
from itertools import batched
import logging
from pathlib import Path
import sys
from tempfile import TemporaryDirectory
from typing import Any

from bench_poll import MOST_BLOCK, Watch
from homeassistant.components.recorder import get_instance
from homeassistant.components.recorder.statistics import statistics_during_period
from homeassistant.core import HomeAssistant
from homeassistant.helpers.recorder import async_initialize_recorder
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import async_test_home_assistant

from custom_components.depin_orchestrator.coordinator import FIGURES
from custom_components.depin_orchestrator.engine.books import Books
from custom_components.depin_orchestrator.engine.models import (
    Figure,
    Kind,
    Node,
    NodeReport,
    Protocol,
    Reading,
)
from custom_components.depin_orchestrator.engine.prices import Prices
from custom_components.depin_orchestrator.engine.snapshot import Moment
from custom_components.depin_orchestrator.long_term import LongTerm
from custom_components.depin_orchestrator.store import Keeper

NODES = (
    Node("S", Protocol.STORJ, "Storj", "USD", market="USD"),
    Node("G", Protocol.GOLEM, "Golem", "GLM", market="GLM"),
    Node("D", Protocol.STREAMR, "Streamr", "DATA", market="DATA"),
    Node("P", Protocol.GRASS, "Grass", "points"),
)
HOUR, DAY, MONTH = timedelta(hours=1), timedelta(days=1), timedelta(days=30)
PRICE = Decimal("0.2")
PRICES = Prices("EUR")


def figures(protocol: Protocol, start: datetime, end: datetime) -> tuple[Figure, ...]:
    """Return all that a node states at the end of so long, as its adapter would."""
    if protocol is Protocol.GOLEM:
        return tuple(_invoices(start, end))
    if protocol is Protocol.STORJ:
        months = (end - start) // MONTH
        return tuple(
            Figure(f"{satellite}:{number}", Kind.DOCUMENT, Decimal("3.5"), at, at + MONTH)
            for satellite in range(4)
            for number in range(months)
            if (at := start + number * MONTH)
        )
    hours = (end - start) // HOUR
    return (Figure("lifetime", Kind.COUNTER, Decimal(hours) / 7, start, end),)


def _invoices(start: datetime, end: datetime) -> Iterator[Figure]:
    for number in range((end - start) // (4 * HOUR)):
        at = start + number * 4 * HOUR
        amount = Decimal(number % 17 + 1) / 10
        yield Figure(f"invoice:{number}", Kind.DOCUMENT, amount, at, at)
        yield Figure(f"payment:{number}", Kind.DOCUMENT, amount, at + HOUR, at + HOUR, paid=True)


def watched(start: datetime, end: datetime) -> Books:
    """Return the books of nodes that were asked every hour."""
    books = Books("EUR")
    for node in NODES:
        books.state(node, None, Prices("EUR"), Moment(start, start, start))
        ledger = books.ledgers[node.id]
        if node.protocol in {Protocol.STREAMR, Protocol.GRASS}:
            for number in range((end - start) // HOUR + 1):
                at = start + number * HOUR
                ledger.post(figures(node.protocol, start, at), at, PRICE)
        else:
            ledger.post(figures(node.protocol, start, end), end, PRICE)
    return books


@asynccontextmanager
async def recording(folder: str) -> AsyncIterator[HomeAssistant]:
    """Yield a Home Assistant core with a recorder that writes to a file."""
    async with async_test_home_assistant(config_dir=folder) as hass:
        hass.config.currency = "EUR"
        async_initialize_recorder(hass)
        settings = {"db_url": f"sqlite:///{folder}/home-assistant_v2.db"}
        if not await async_setup_component(hass, "recorder", {"recorder": settings}):
            raise SystemExit("no recorder")
        await hass.async_block_till_done()
        yield hass
        await hass.async_stop(force=True)


async def rows(hass: HomeAssistant) -> dict[str, list[tuple[float, float | None]]]:
    """Return every row of ours that the recorder has."""
    recorder = get_instance(hass)
    await recorder.async_block_till_done()
    found = await recorder.async_add_executor_job(
        statistics_during_period,
        hass,
        datetime(2000, 1, 1, tzinfo=UTC),
        None,
        None,
        "hour",
        None,
        {"sum"},
    )
    return {name: [(r["start"], r.get("sum")) for r in kept] for name, kept in found.items()}


async def bench(months: int, folder: str) -> bool:
    """Measure and print; return whether every target is met."""
    watch = Watch()
    watch.install()
    end = dt_util.utcnow().replace(minute=0, second=0, microsecond=0)
    start = end - months * MONTH
    # As a restart would read them.
    books = Books.from_dict(watched(start, end).as_dict(), "EUR")
    count = sum(len(ledger.rows) for ledger in books.ledgers.values())
    print(f"{months} months of {len(NODES)} nodes: {count} rows in the ledgers")
    good = True
    gc.collect()
    gc.freeze()

    def judge(text: str) -> None:
        nonlocal good
        spent, wall, what = watch.worst()[0]
        good &= spent <= MOST_BLOCK
        mark = "ok  " if spent <= MOST_BLOCK else "MISS"
        print(f"{mark} {text}: longest block {spent:.2f} ms of processor, wall {wall:.1f}; {what}")
        for spent, wall, what in watch.worst()[1:4]:
            if spent > MOST_BLOCK:
                print(f"     also {spent:.2f} ms, wall {wall:.1f} ms; {what}")
        watch.clear()

    async with recording(folder) as hass:
        statistics = LongTerm(hass, "bench", "Bench")

        async def measure[T](text: str, work: Coroutine[Any, Any, T]) -> T:
            await asyncio.sleep(0)  # what the bench did just now is not to be measured
            with watch:
                found = await asyncio.create_task(work, name=text)
            judge(text)
            return found

        written = await measure("backfill", statistics.sync(books, NODES))
        before = await rows(hass)
        again = await measure("once more", statistics.sync(books, NODES))
        reports = {
            node.id: NodeReport(
                contact=Reading(value=True, at=end), figures=figures(node.protocol, start, end)
            )
            for node in NODES
        }
        for text in ("books closed", "books closed again"):
            await measure(text, close(books, reports, end))
        keeper = Keeper(hass, "bench")
        await measure("compaction", keeper.compact(books, end))
        await measure("saving", keeper.save(books, end))
        count = sum(len(ledger.rows) for ledger in books.ledgers.values())
        again += await measure(f"with {count} rows left", statistics.sync(books, NODES))
        same = await rows(hass) == before and not again
        found = f"{written} rows written, {again} when told again"
        print(f"{'ok  ' if same else 'MISS'} the same rows each time: {found}")
    return good and same


async def close(books: Books, reports: Mapping[str, NodeReport], now: datetime) -> None:
    """Close the books node by node, as the coordinator does."""
    month = now.replace(day=1, hour=0)
    for node in NODES:
        for told in batched(reports[node.id].figures, FIGURES, strict=False):
            books.post(node, told, PRICES, now)
            await asyncio.sleep(0)
        books.state(node, reports[node.id], PRICES, Moment(now, now - DAY, month))
        await asyncio.sleep(0)


def main() -> None:
    """Measure in a folder of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--months", type=int, default=24)
    options = parser.parse_args()
    logging.disable(logging.WARNING)
    with TemporaryDirectory() as folder:
        (Path(folder) / ".storage").mkdir()
        good = asyncio.run(bench(options.months, folder))
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
