"""Long-term statistics of earnings, from everything the ledgers know, also from before.

The recorder is asked what it has, and only what differs is written: running it again changes
nothing, and a correction by a network lands where it belongs.
"""

import asyncio
from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import batched

from homeassistant.components.recorder import get_instance
from homeassistant.components.recorder.models import (
    StatisticData,
    StatisticMeanType,
    StatisticMetaData,
)
from homeassistant.components.recorder.statistics import (
    async_add_external_statistics,
    statistics_during_period,
)
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.event import async_track_time_change
from homeassistant.helpers.start import async_at_started
from homeassistant.util import dt as dt_util

from .const import DOMAIN
from .coordinator import DepinConfigEntry
from .engine.books import Books
from .engine.cells import day_of
from .engine.hours import Hour, hours
from .engine.models import Node
from .engine.rollup import HOURS_KEPT
from .engine.rows import Row
from .ids import statistic_id

#: Minute of the hour to write at: by then the polls of the hour before have come in.
MINUTE = 6
#: Rows a step writes; between steps the loop and the recorder get to other work.
BATCH = 250
BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)
#: Seconds.
DAY = 86400

type Series = list[StatisticData]


@callback
def async_start_statistics(hass: HomeAssistant, entry: DepinConfigEntry) -> None:
    """Write the host's statistics once Home Assistant is up, and after each full hour."""
    if "recorder" not in hass.config.components:
        return
    coordinator = entry.runtime_data
    statistics = LongTerm(hass, entry.entry_id, entry.title)

    async def sync() -> None:
        nodes = [adapter.node for adapter in coordinator.adapters.values()]
        await statistics.sync(coordinator.books, nodes)

    @callback
    def start(_: object) -> None:
        entry.async_create_background_task(hass, sync(), f"{DOMAIN} statistics")

    entry.async_on_unload(async_at_started(hass, start))
    entry.async_on_unload(async_track_time_change(hass, start, minute=MINUTE, second=0))


class LongTerm:
    """Writes the statistics of one host and its nodes."""

    def __init__(self, hass: HomeAssistant, entry_id: str, title: str) -> None:
        """Take whose statistics they are."""
        self._hass = hass
        self._entry_id = entry_id
        self._title = title
        self._lock = asyncio.Lock()

    async def sync(self, books: Books, nodes: Iterable[Node]) -> int:
        """Bring the recorder up to date with the books; return how many rows were written."""
        async with self._lock:
            frozen = books.copy()
            written = 0
            everything: list[Row] = []
            for node in nodes:
                rows = frozen.ledgers[node.id].rows
                everything += rows
                found = await self._hass.async_add_executor_job(_hours, rows)
                tokens = self._meta(node.id, "earned", node.name, node.token)
                written += await self._write(tokens, found, fiat=False)
                if node.market:
                    fiat = self._meta(node.id, "earned_fiat", node.name, frozen.currency)
                    written += await self._write(fiat, found, fiat=True)
            found = await self._hass.async_add_executor_job(_hours, everything)
            meta = self._meta(self._entry_id, "earned_fiat", self._title, frozen.currency)
            return written + await self._write(meta, found, fiat=True)

    def _meta(self, owner: str, key: str, name: str, unit: str) -> StatisticMetaData:
        return StatisticMetaData(
            mean_type=StatisticMeanType.NONE,
            has_sum=True,
            name=f"{name} {key.replace('_', ' ')}",
            source=DOMAIN,
            statistic_id=statistic_id(owner, key),
            unit_class=None,
            unit_of_measurement=unit,
        )

    async def _write(self, meta: StatisticMetaData, found: list[Hour], *, fiat: bool) -> int:
        """Write the rows that the recorder does not have just so."""
        recorder = get_instance(self._hass)
        new = await recorder.async_add_executor_job(
            self._missing, meta["statistic_id"], found, fiat
        )
        for batch in batched(new, BATCH, strict=False):
            async_add_external_statistics(self._hass, meta, batch)
            await asyncio.sleep(0)
        return len(new)

    def _missing(self, identifier: str, found: list[Hour], fiat: bool) -> Series:
        """Return what is to be written; in the recorder's thread, for it takes long."""
        known = statistics_during_period(
            self._hass, BEGINNING, None, {identifier}, "hour", None, {"sum"}
        )
        have = {row["start"]: row.get("sum") for row in known.get(identifier, [])}
        series = _series(found, fiat=fiat)
        settled = _settled(have, series, day_of(dt_util.utcnow() - HOURS_KEPT))
        have = {at: total for at, total in have.items() if at // DAY not in settled}
        new = [
            row
            for row in series
            if (at := row["start"].timestamp()) // DAY not in settled
            and have.pop(at, None) != row["sum"]
        ]
        return new + _emptied(have, series)


def _hours(rows: list[Row]) -> list[Hour]:
    return hours(row for row in rows if not row.paid)


def _settled(have: dict[float, float | None], series: Series, before: datetime) -> set[float]:
    """Return the days before a moment that end with the sum that the recorder has for them.

    Their hours stay as they were written: the ledger may have forgotten them since.
    """
    ended = {
        row["start"].timestamp() // DAY: row["sum"] for row in series if row["start"] < before
    }
    written = {at // DAY: have[at] for at in sorted(have)}
    return {day for day, total in ended.items() if day in written and written[day] == total}


def _series(found: list[Hour], *, fiat: bool) -> Series:
    return [
        StatisticData(
            start=hour.start,
            state=float(hour.total_fiat if fiat else hour.total),
            sum=float(hour.total_fiat if fiat else hour.total),
        )
        for hour in found
    ]


def _emptied(left: dict[float, float | None], series: Series) -> Series:
    """Return hours that have a row but earn nothing any more: they repeat the sum before."""
    rows: Series = []
    position, total = 0, 0.0
    for stamp in sorted(left):
        start = datetime.fromtimestamp(stamp, UTC)
        while position < len(series) and series[position]["start"] <= start:
            total = series[position]["sum"] or 0.0
            position += 1
        if left[stamp] != total:
            rows.append(StatisticData(start=start, state=total, sum=total))
    return rows
