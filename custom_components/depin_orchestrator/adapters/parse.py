"""Typed access to parsed JSON: the right type, in bounds, or `BadResponse` saying where.

Absent and null mean None in every `opt_` method. Money and counts are bounded, since a lying
node must not poison a household's totals.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from ..engine.errors import BadResponse

#: More tokens than any of the networks ever issued, so more is a lie or a defect.
LARGEST_AMOUNT = Decimal(10) ** 13
#: 2^63: what the nodes' own integers hold.
LARGEST_COUNT = 2**63
LONGEST_TEXT = 4096
#: "Never", as a Go program writes it.
ZERO_YEAR = 1
OLDEST_YEAR = 2000
NEWEST_YEAR = 2200


class Fields:
    """One JSON object and where it stands, for errors a person can act on."""

    def __init__(self, data: Any, where: str) -> None:
        """Raise BadResponse unless `data` is an object."""
        if not isinstance(data, Mapping):
            raise BadResponse(f"{where}: object expected, got {type(data).__name__}")
        self.data: Mapping[str, Any] = data
        self.where = where

    def has(self, key: str) -> bool:
        """Tell whether the key is there and not null."""
        return self.data.get(key) is not None

    def child(self, key: str) -> Fields:
        """Return the object at a key."""
        return Fields(self.data.get(key), f"{self.where}.{key}")

    def opt_child(self, key: str) -> Fields | None:
        """Return the object at a key, None when absent."""
        return self.child(key) if self.has(key) else None

    def rows(self, key: str) -> list[Fields]:
        """Return the list of objects at a key; null is an empty list (Go's nil slice)."""
        return list(objects(self.data.get(key), f"{self.where}.{key}"))

    def opt_text(self, key: str) -> str | None:
        """Return the text at a key, None when absent."""
        value = self.data.get(key)
        if value is None:
            return None
        if not isinstance(value, str) or len(value) > LONGEST_TEXT:
            raise self._wrong(key, "text", value)
        return value

    def text(self, key: str) -> str:
        """Return the text at a key that must be there and not be empty."""
        return self._there(key, self.opt_text(key) or None)

    def opt_flag(self, key: str) -> bool | None:
        """Return the boolean at a key, None when absent."""
        value = self.data.get(key)
        if value is not None and not isinstance(value, bool):
            raise self._wrong(key, "boolean", value)
        return value

    def opt_number(self, key: str, *, least: int | None = 0) -> Decimal | None:
        """Return the number at a key, None when absent; `least` None allows any sign."""
        value = self.data.get(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            raise self._wrong(key, "number", value)
        number = Decimal(value)
        if not number.is_finite() or number.copy_abs() > LARGEST_COUNT:
            raise self._wrong(key, "number in bounds", value)
        if least is not None and number < least:
            raise self._wrong(key, f"number of at least {least}", value)
        return number

    def number(self, key: str, *, least: int | None = 0) -> Decimal:
        """Return the number at a key that must be there."""
        return self._there(key, self.opt_number(key, least=least))

    def opt_count(self, key: str) -> int | None:
        """Return the whole number (0 or more) at a key, None when absent; 12.0 counts as 12."""
        number = self.opt_number(key)
        return None if number is None else int(number)

    def count(self, key: str) -> int:
        """Return the whole number at a key that must be there."""
        return self._there(key, self.opt_count(key))

    def opt_amount(self, key: str) -> Decimal | None:
        """Return money written as text ("0.125"), None when absent."""
        value = self.opt_text(key)
        return None if value is None else self._bounded(key, value)

    def amount(self, key: str) -> Decimal:
        """Return money written as text that must be there."""
        return self._there(key, self.opt_amount(key))

    def opt_moment(self, key: str) -> datetime | None:
        """Return an RFC 3339 time in UTC; None when absent or "never"; naive means UTC."""
        value = self.opt_text(key)
        if not value:
            return None
        try:
            moment = datetime.fromisoformat(value)
            moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
            if moment.year == ZERO_YEAR:
                return None
            moment = moment.astimezone(UTC)
        except (ValueError, OverflowError) as err:
            raise self._wrong(key, "time", value) from err
        if not OLDEST_YEAR <= moment.year <= NEWEST_YEAR:
            raise self._wrong(key, "time of this century", value)
        return moment

    def moment(self, key: str) -> datetime:
        """Return a time that must be there."""
        return self._there(key, self.opt_moment(key))

    def _bounded(self, key: str, value: str) -> Decimal:
        try:
            amount = Decimal(value)
        except InvalidOperation as err:
            raise self._wrong(key, "amount", value) from err
        if not amount.is_finite() or not 0 <= amount <= LARGEST_AMOUNT:
            raise self._wrong(key, "amount in bounds", value)
        return amount

    def _there[T](self, key: str, value: T | None) -> T:
        if value is None:
            raise BadResponse(f"{self.where}.{key}: missing")
        return value

    def _wrong(self, key: str, expected: str, value: object) -> BadResponse:
        return BadResponse(f"{self.where}.{key}: {expected} expected, got {type(value).__name__}")


def objects(data: Any, where: str) -> Iterator[Fields]:
    """Yield each object of a list; null is an empty list."""
    if data is None:
        return
    if not isinstance(data, list):
        raise BadResponse(f"{where}: list expected, got {type(data).__name__}")
    for index, item in enumerate(data):
        yield Fields(item, f"{where}[{index}]")
