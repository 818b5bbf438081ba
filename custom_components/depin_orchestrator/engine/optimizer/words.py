"""The amounts of a host, as its sentences tell them."""

from collections.abc import Mapping
from dataclasses import dataclass

from ..dials import UNITS
from ..models import Resource
from ..phrases import Amount

#: What is less than half of it is not worth a number.
CENT = 0.01


@dataclass(frozen=True, slots=True)
class Words:
    """The amounts of one host: capacity in the resources' units, money in its currency."""

    capacity: Mapping[Resource, float]
    currency: str

    def money(self, amount: float) -> Amount:
        """Return fiat, to the cent."""
        return Amount(amount, self.currency, 2)

    def between(self, low: float, high: float) -> dict[str, Amount]:
        """Return the limits of an interval of fiat."""
        limits = (("low", low), ("high", high))
        return {name: Amount(amount, self.currency, 2, bare=True) for name, amount in limits}

    def amount(self, resource: Resource, percent: float) -> Amount:
        """Return a share in the resource's unit, in percent where nobody stated the capacity."""
        size = self.capacity.get(resource)
        if size is None:
            return Amount(percent, f"% {resource.value}")
        return Amount(percent * size / 100, UNITS[resource])


def percent(fraction: float) -> Amount:
    """Return a part of one in percent."""
    return Amount(100 * fraction, "%", 0)


def is_worth_a_number(amount: float) -> bool:
    """Tell whether money is nothing at all, or at least a cent when rounded."""
    return not amount or abs(amount) >= CENT / 2
