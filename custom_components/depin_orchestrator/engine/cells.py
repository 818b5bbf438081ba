"""What one hour, day or month of a node adds up to."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal, localcontext
from typing import Any

from .errors import InvalidInput
from .rows import MONEY, ZERO, Sum

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@dataclass(slots=True)
class Mean:
    """A mean over time; None until anything was known."""

    total: float = 0.0
    seconds: float = 0.0

    def learn(self, value: float | None, seconds: float) -> None:
        """Take in a value that held for some seconds; unknown ones weigh nothing."""
        if value is not None:
            self.total += value * seconds
            self.seconds += seconds

    def merge(self, other: Mean) -> None:
        """Add another time."""
        self.total += other.total
        self.seconds += other.seconds

    @property
    def value(self) -> float | None:
        """The mean over the time that is known."""
        return self.total / self.seconds if self.seconds else None


@dataclass(slots=True)
class Cell:
    """One period of one node."""

    earned: Sum = field(default_factory=Sum)
    #: Fiat; None while unknown.
    electricity: Decimal | None = None
    #: Fraction of the known time that it was online.
    online: Mean = field(default_factory=Mean)
    #: Cores, and bytes.
    cpu: Mean = field(default_factory=Mean)
    memory: Mean = field(default_factory=Mean)

    def observe(
        self, online: bool | None, cpu: float | None, memory: float | None, seconds: float
    ) -> None:
        """Take in what held for some seconds."""
        self.online.learn(None if online is None else float(online), seconds)
        self.cpu.learn(cpu, seconds)
        self.memory.learn(memory, seconds)

    def charge(self, cost: Decimal) -> None:
        """Add electricity."""
        with localcontext(MONEY):
            self.electricity = (self.electricity or ZERO) + cost

    def merge(self, other: Cell) -> None:
        """Add another period."""
        self.earned = total((self.earned, other.earned))
        if other.electricity is not None:
            self.charge(other.electricity)
        self.online.merge(other.online)
        self.cpu.merge(other.cpu)
        self.memory.merge(other.memory)

    def as_dict(self) -> dict[str, Any]:
        """Return plain data for responses and APIs; what is unknown is None."""
        power = self.electricity
        return {
            "earned": str(self.earned.amount),
            "earned_fiat": str(self.earned.fiat),
            "unpriced": str(self.earned.unpriced),
            "electricity": None if power is None else str(power),
            "online": self.online.value,
            "cpu": self.cpu.value,
            "memory": self.memory.value,
        }

    def pack(self) -> list[Any]:
        """Return a short list for the store: years of cells are many."""
        means = (self.online, self.cpu, self.memory)
        return [
            *packed(self.earned),
            None if self.electricity is None else str(self.electricity),
            *(round(part, 3) for mean in means for part in (mean.total, mean.seconds)),
        ]

    @classmethod
    def unpack(cls, data: list[Any]) -> Cell:
        """Restore what `pack` returned."""
        amount, fiat, unpriced, power, *means = data
        online, cpu, memory = (
            Mean(float(means[at]), float(means[at + 1])) for at in range(0, 6, 2)
        )
        cost = None if power is None else Decimal(power)
        return cls(unpacked([amount, fiat, unpriced]), cost, online, cpu, memory)


def total(sums: Iterable[Sum]) -> Sum:
    """Add sums exactly."""
    amount = fiat = unpriced = ZERO
    with localcontext(MONEY):
        for one in sums:
            amount += one.amount
            fiat += one.fiat
            unpriced += one.unpriced
    return Sum(amount, fiat, unpriced)


def less(one: Sum, other: Sum) -> Sum:
    """Subtract a sum exactly."""
    with localcontext(MONEY):
        return Sum(one.amount - other.amount, one.fiat - other.fiat, one.unpriced - other.unpriced)


def packed(one: Sum) -> list[str]:
    """Return a sum as text."""
    return [str(one.amount), str(one.fiat), str(one.unpriced)]


def unpacked(data: Iterable[str]) -> Sum:
    """Restore what `packed` returned."""
    return Sum(*(Decimal(text) for text in data))


def utc(at: datetime) -> datetime:
    """Return an aware time in UTC; raise InvalidInput without a zone."""
    if at.tzinfo is None:
        raise InvalidInput("a time without a zone")
    return at.astimezone(UTC)


def hour_of(at: datetime) -> datetime:
    """Return when the hour of a moment began."""
    return utc(at).replace(minute=0, second=0, microsecond=0)


def day_of(at: datetime) -> datetime:
    """Return when the UTC day of a moment began."""
    return hour_of(at).replace(hour=0)


def month_of(at: datetime) -> datetime:
    """Return when the UTC month of a moment began."""
    return day_of(at).replace(day=1)
