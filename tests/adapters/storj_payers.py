"""Three satellites of an invented node: what it stores and sends for them, what they owe it.

Everything is a whole number made from the satellite and the time.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache

from .storj_node import AP1, EU1, US1

SLOT = timedelta(hours=6)
DAY = timedelta(days=1)
ORIGIN = datetime(2026, 9, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Payer:
    """A satellite; `weight` in percent of a terabyte stored."""

    id: str
    url: str
    joined: datetime
    weight: int
    vetted: str | None


US = Payer(US1, "us1.storj.io:7777", datetime(2025, 7, 10, 14, 2, tzinfo=UTC), 140, "2025-09-01")
EU = Payer(EU1, "eu1.storj.io:7777", datetime(2026, 5, 20, 9, tzinfo=UTC), 60, "2026-08-03")
AP = Payer(AP1, "ap1.storj.io:7777", datetime(2026, 9, 2, 1, tzinfo=UTC), 20, None)
PAYERS = (US, EU, AP)


def month_of(at: datetime) -> int:
    """Return a month as a running number."""
    return at.year * 12 + at.month - 1


def first(month: int) -> datetime:
    """Return the first moment of a month."""
    return datetime(month // 12, month % 12 + 1, 1, tzinfo=UTC)


def name(month: int) -> str:
    """Return YYYY-MM."""
    return f"{month // 12}-{month % 12 + 1:02}"


def held_rate(payer: Payer, month: int) -> int:
    """Return the percentage withheld."""
    age = month - month_of(payer.joined)
    return (75, 50, 25)[age // 3] if age < 9 else 0


def sent(payer: Payer, slot: int) -> tuple[int, int]:
    """Return bytes of customers, and of repair and audit, in six hours."""
    return (
        payer.weight * ((slot * 7919) % 97 + 40) * 10**6 + slot,
        payer.weight * ((slot * 104729) % 89 + 20) * 3 * 10**5 + 7 * slot,
    )


def stored(payer: Payer, day: datetime) -> int:
    """Return byte-hours of a UTC day: it grows, and once it shrinks."""
    age = (day - ORIGIN) // DAY
    return payer.weight * (24 * 10**10 + age * 9 * 10**8 - (age > 70) * 10**10) + age


def slots(since: datetime, until: datetime) -> range:
    """Return the slots that ended within a time."""
    return range((since - ORIGIN) // SLOT, (until - ORIGIN) // SLOT)


@cache
def gross(payer: Payer, month: int) -> int:
    """Return all that a satellite owes for a month, in micro-dollars, cut off below."""
    if first(month) < ORIGIN:
        return payer.weight * (10_000 + 1009 * (month - month_of(US.joined)) + month % 7)
    days = (first(month + 1) - first(month)) // DAY
    hours = sum(stored(payer, first(month) + n * DAY) for n in range(days))
    moved = [sent(payer, n) for n in slots(first(month), first(month + 1))]
    egress, repair = sum(a for a, _ in moved), sum(b for _, b in moved)
    return hours * 208 // 10**11 + egress * 2 // 10**6 + repair * 2 // 10**6
