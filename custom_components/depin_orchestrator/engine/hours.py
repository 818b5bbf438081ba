"""Rows of a ledger laid out over the hours of a calendar, to the last unit."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal, localcontext

from .rows import MONEY, ZERO, Row, ratio, rounded

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
#: Longer rows (a month's pay stub) are laid out by days: their shape within a day is unknown.
BY_DAY = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Hour:
    """What an hour added, and the running sums at its end."""

    start: datetime
    amount: Decimal
    fiat: Decimal
    total: Decimal
    total_fiat: Decimal


def hours(rows: Iterable[Row]) -> list[Hour]:
    """Return the hours in which something was earned, oldest first, with running sums.

    Rows from before anyone looked have no date, so they are in no hour; rows without a price
    add to the amount only. The amounts add up to the rows' exactly.
    """
    added: dict[datetime, tuple[Decimal, Decimal]] = {}
    with localcontext(MONEY):
        for row in rows:
            if row.start is None:
                continue
            fiat = row.fiat or ZERO
            for hour, part in _parts(row.start, row.end):
                amount, worth = added.get(hour, (ZERO, ZERO))
                added[hour] = (amount + part(row.amount), worth + part(fiat))
        return list(_sums(added))


def _sums(added: Mapping[datetime, tuple[Decimal, Decimal]]) -> Iterator[Hour]:
    total = total_fiat = ZERO
    for start in sorted(added):
        amount, fiat = added[start]
        total += amount
        total_fiat += fiat
        yield Hour(start, amount, fiat, total, total_fiat)


def _parts(
    start: datetime, end: datetime
) -> Iterator[tuple[datetime, Callable[[Decimal], Decimal]]]:
    """Yield the hours of a span, each with a function that takes its part of an amount.

    The parts are differences of a running share, so they add up to the whole exactly: rows merged
    into one leave the sums after it as they were.
    """
    if start >= end:
        yield _floor(end), lambda amount: amount
        return
    step = DAY if end - start > BY_DAY else HOUR
    at, share = start, ZERO
    while at < end:
        edge = min(_floor(at, step) + step, end)
        before, share = share, ratio(edge - start, end - start)
        # A day's earnings stand at its last hour, an hour's at its own.
        yield _floor(edge - timedelta(microseconds=1)), _difference(before, share)
        at = edge


def _difference(before: Decimal, after: Decimal) -> Callable[[Decimal], Decimal]:
    def part(amount: Decimal) -> Decimal:
        return (amount if after == 1 else rounded(amount * after)) - rounded(amount * before)

    return part


def _floor(moment: datetime, step: timedelta = HOUR) -> datetime:
    hour = moment.replace(minute=0, second=0, microsecond=0)
    return hour.replace(hour=0) if step == DAY else hour
