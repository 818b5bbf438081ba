"""What the models share: resources, calendar months as numbers, chance from a seed."""

from dataclasses import dataclass
from datetime import UTC, datetime
import hashlib

HOUR = 3600
DAY = 24 * HOUR


@dataclass(frozen=True, slots=True)
class Resources:
    """What a node may use of its host."""

    cpu_threads: float
    memory_gib: float
    bandwidth_mbps: float
    storage_gb: float


def saturating(amount: float, half: float) -> float:
    """Return the part of the most that an amount brings: 0 at nothing, 1/2 at `half`, below 1."""
    return amount / (amount + half) if amount > 0 else 0.0


def chance(*key: object) -> float:
    """Return a number in [0, 1) that depends on the key alone."""
    digest = hashlib.blake2b(repr(key).encode(), digest_size=7).digest()
    return int.from_bytes(digest) / 256**7


def token(size: int, *key: object) -> bytes:
    """Return bytes that depend on the key alone (ids, hashes, keys)."""
    return hashlib.shake_256(repr(key).encode()).digest(size)


def utc(at: float) -> datetime:
    """Return a moment as a date."""
    return datetime.fromtimestamp(at, UTC)


def iso(at: float) -> str:
    """Return RFC 3339 with Z."""
    return utc(at).isoformat().replace("+00:00", "Z")


def day_start(at: int) -> int:
    """Return UTC midnight."""
    return at - at % DAY


def month_of(at: int) -> int:
    """Return the calendar month as a running number."""
    date = utc(at)
    return date.year * 12 + date.month - 1


def month_start(month: int) -> int:
    """Return the first second of a numbered month."""
    return int(datetime(month // 12, month % 12 + 1, 1, tzinfo=UTC).timestamp())


def month_name(month: int) -> str:
    """Return YYYY-MM."""
    return f"{month // 12:04}-{month % 12 + 1:02}"
