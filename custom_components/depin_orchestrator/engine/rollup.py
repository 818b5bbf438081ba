"""Hours and days of a host's nodes, beyond the snapshots kept at full resolution.

Money comes from the ledger and stays its equal: a day that the ledger tells otherwise is
replaced, not added to, and what is undated or older than the oldest day is kept as one sum, so
that it and the days together are the ledger's total. Hours are kept for 40 days, days (UTC) for
3 years.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal, localcontext
from enum import StrEnum
from typing import Any

from .cells import (
    HOUR,
    Cell,
    day_of,
    hour_of,
    less,
    month_of,
    packed,
    total,
    unpacked,
    utc,
)
from .errors import InvalidInput
from .hours import hours as laid_out
from .ledger import Ledger
from .rows import FIAT, MONEY, ZERO, Row, Sum

VERSION = 1
HOURS_KEPT = timedelta(days=40)
DAYS_KEPT = timedelta(days=3 * 366)
#: A sample of a node holds until the next one, but not longer than this.
HOLDS = timedelta(minutes=15)
#: How far back the ledger is read each time; older corrections show in its total.
RECENT = timedelta(days=2)

type Moved = dict[datetime, Decimal]


class Resolution(StrEnum):
    """How long the periods of a query are."""

    HOUR = "hour"
    DAY = "day"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Sample:
    """What was seen of a node at one moment; None is unknown."""

    at: datetime
    online: bool | None = None
    #: Cores kept busy, and memory in bytes.
    cpu: float | None = None
    memory: float | None = None


@dataclass(slots=True)
class _NodeCells:
    """One node's hours and days, by their start."""

    hours: dict[datetime, Cell] = field(default_factory=dict)
    days: dict[datetime, Cell] = field(default_factory=dict)
    #: What was earned before the oldest day, or before anyone looked.
    earlier: Sum = field(default_factory=Sum)
    last: Sample | None = None

    def at(self, moment: datetime) -> tuple[Cell, Cell]:
        """Return the hour and the day of a moment."""
        hour = self.hours.setdefault(hour_of(moment), Cell())
        return hour, self.days.setdefault(day_of(moment), Cell())

    @property
    def earned(self) -> Sum:
        """All that was ever earned."""
        return total([self.earlier, *(cell.earned for cell in self.days.values())])

    def replace(self, told: dict[datetime, Sum], since: datetime, oldest: datetime) -> Moved:
        """Make the money of all days from `since` on what was told by the hour.

        A day whose sum stays is left alone: its hours may be finer than what the ledger still
        has. Hours before `oldest` that are gone stay gone. Returns the hours that moved.
        """
        moved: Moved = {}
        by_day: dict[datetime, dict[datetime, Sum]] = {}
        for hour, earned in told.items():
            by_day.setdefault(day_of(hour), {})[hour] = earned
        for day in {*by_day, *(day for day in self.days if day >= since)}:
            hours = by_day.get(day, {})
            cell = self.days.setdefault(day, Cell())
            if not same(cell.earned, sums := total(hours.values())):
                cell.earned = sums
                self._replace_hours(day, hours, oldest, moved)
        return moved

    def _replace_hours(
        self, day: datetime, told: dict[datetime, Sum], oldest: datetime, moved: Moved
    ) -> None:
        for hour in (day + HOUR * number for number in range(24)):
            earned = told.get(hour, Sum())
            if hour not in self.hours and (hour < oldest or hour not in told):
                continue
            cell = self.hours.setdefault(hour, Cell())
            if cell.earned.amount != earned.amount:
                moved[hour] = less(earned, cell.earned).amount
            cell.earned = earned

    def prune(self) -> None:
        """Drop the oldest, except for its money; by number, since a clock may be years ahead."""
        for hour in sorted(self.hours)[: -(HOURS_KEPT // HOUR)]:
            del self.hours[hour]
        old = sorted(self.days)[: -DAYS_KEPT.days]
        self.earlier = total([self.earlier, *(self.days.pop(day).earned for day in old)])


class RollUp:
    """The roll-ups of all nodes of a host; the host itself may be one more of them."""

    def __init__(self) -> None:
        """Begin empty."""
        self._nodes: dict[str, _NodeCells] = {}

    def observe(self, node: str, sample: Sample) -> None:
        """Take in a sample; the one before it held until now, for 15 minutes at most.

        Raises InvalidInput for a time without a zone.
        """
        sample = replace(sample, at=utc(sample.at))
        cells = self._nodes.setdefault(node, _NodeCells())
        before, cells.last = cells.last, sample
        if before is None or not timedelta() < sample.at - before.at <= HOLDS:
            return
        at = before.at
        while at < sample.at:
            edge = min(hour_of(at) + HOUR, sample.at)
            for cell in cells.at(at):
                seconds = (edge - at).total_seconds()
                cell.observe(before.online, before.cpu, before.memory, seconds)
            at = edge

    def charge(self, node: str, hour: datetime, cost: Decimal) -> None:
        """Set what a node's electricity cost in an hour; told again, it replaces that."""
        cells = self._nodes.setdefault(node, _NodeCells())
        of_hour, of_day = cells.at(hour)
        with localcontext(MONEY):
            change = cost - (of_hour.electricity or ZERO)
        of_hour.charge(change)
        of_day.charge(change)

    def sync(self, node: str, ledger: Ledger, now: datetime) -> list[tuple[datetime, Decimal]]:
        """Take over what a ledger says; return the hours that moved, and by how much.

        The last two days are read each time. When the total then differs, a correction lies
        deeper, and all that is dated is read.
        """
        cells = self._nodes.setdefault(node, _NodeCells())
        oldest, truth = hour_of(now - HOURS_KEPT), ledger.earned()
        since = day_of(now - RECENT)
        moved = cells.replace(_by_hour(ledger.rows, since), since, oldest)
        if not same(cells.earned, truth):
            since = day_of(now - DAYS_KEPT)
            moved |= cells.replace(_by_hour(ledger.rows, since), since, oldest)
            cells.earlier = Sum()
            cells.earlier = less(truth, cells.earned)
        cells.prune()
        return sorted(moved.items())

    def earned(self, node: str) -> Sum:
        """Return all that a node ever earned, as its ledger said at the last sync."""
        return self._nodes.get(node, _NodeCells()).earned

    def query(
        self, node: str, since: datetime, until: datetime, resolution: Resolution
    ) -> list[tuple[datetime, Cell]]:
        """Return the periods that began in [since, until), oldest first; unknown ones are absent.

        A month is the sum of its known days.
        """
        cells = self._nodes.get(node, _NodeCells())
        source = cells.hours if resolution is Resolution.HOUR else cells.days
        if resolution is Resolution.MONTH:
            months: dict[datetime, Cell] = {}
            for day, cell in source.items():
                months.setdefault(month_of(day), Cell()).merge(cell)
            source = months
        return [(start, source[start]) for start in sorted(source) if since <= start < until]

    def forget(self, nodes: Iterable[str]) -> None:
        """Keep these nodes only."""
        self._nodes = {node: self._nodes[node] for node in nodes if node in self._nodes}

    def as_dict(self) -> dict[str, Any]:
        """Return plain data for the store; last samples are not worth keeping."""
        nodes = {
            node: {
                "hours": {at.isoformat(): cell.pack() for at, cell in cells.hours.items()},
                "days": {at.isoformat(): cell.pack() for at, cell in cells.days.items()},
                "earlier": packed(cells.earlier),
            }
            for node, cells in self._nodes.items()
        }
        return {"version": VERSION, "nodes": nodes}

    @classmethod
    def from_dict(cls, data: Any) -> RollUp:
        """Restore what `as_dict` returned; raise InvalidInput when it is anything else."""
        rollup = cls()
        try:
            if data["version"] != VERSION:
                raise InvalidInput("roll-ups of another version")
            for node, kept in data["nodes"].items():
                hours, days = (
                    {
                        utc(datetime.fromisoformat(at)): Cell.unpack(c)
                        for at, c in kept[key].items()
                    }
                    for key in ("hours", "days")
                )
                rollup._nodes[node] = _NodeCells(hours, days, unpacked(kept["earlier"]))
        except (LookupError, TypeError, ValueError, ArithmeticError, AttributeError) as error:
            raise InvalidInput("no roll-ups") from error
        return rollup


def same(one: Sum, other: Sum) -> bool:
    """Tell whether two sums are equal: to the last unit in tokens, to any use in fiat."""
    rest = less(one, other)
    return not rest.amount and not rest.unpriced and abs(rest.fiat) < FIAT


def _by_hour(rows: list[Row], since: datetime) -> dict[datetime, Sum]:
    """Lay out what was earned from a day on over its hours."""
    recent = []
    for row in reversed(rows):
        if row.end < since:
            break  # ordered by end
        if not row.paid:
            recent.append(row)
    found = {hour.start: Sum(hour.amount, hour.fiat) for hour in laid_out(recent)}
    for hour in laid_out(row for row in recent if row.fiat is None):
        found[hour.start] = replace(found[hour.start], unpriced=hour.amount)
    return {hour: earned for hour, earned in found.items() if hour >= since}
