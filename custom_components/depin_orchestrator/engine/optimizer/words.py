"""Amounts as a person says them."""

from collections.abc import Mapping
from dataclasses import dataclass

from ..dials import UNITS
from ..models import Resource

#: Of what nobody stated the size, shares are told.
SHARES = {
    Resource.CPU: "% of the processor",
    Resource.MEMORY: "% of the memory",
    Resource.BANDWIDTH: "% of the line",
    Resource.STORAGE: "% of the disk",
}
#: What is less than half of it is not worth a number.
CENT = 0.01


@dataclass(frozen=True, slots=True)
class Words:
    """The amounts of one host: capacity in the resources' units, money in its currency."""

    capacity: Mapping[Resource, float]
    currency: str

    def money(self, amount: float) -> str:
        """Write fiat."""
        number = f"{amount:.2f}" if is_worth_a_number(amount) else f"less than {CENT}"
        return f"{number} {self.currency}".rstrip()

    def between(self, low: float, high: float) -> str:
        """Write an interval of fiat, without its currency and without a nought below nought."""
        return " to ".join(f"{round(amount, 2) + 0.0:.2f}" for amount in (low, high))

    def amount(self, resource: Resource, percent: float) -> str:
        """Write a share in the resource's unit, in percent where nobody stated the capacity."""
        size = self.capacity.get(resource)
        if size is None:
            return f"{_plain(percent)} {SHARES[resource]}"
        number = _plain(percent * size / 100)
        one = resource is Resource.CPU and number == "1"
        return f"{number} {'thread' if one else UNITS[resource]}"


def is_worth_a_number(amount: float) -> bool:
    """Tell whether money is nothing at all, or at least a cent when rounded."""
    return not amount or abs(amount) >= CENT / 2


def _plain(number: float) -> str:
    """Write three digits that count, never as a power of ten."""
    return f"{float(f'{number:.3g}'):,.10g}"
