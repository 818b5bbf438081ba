"""Sentences as values: a key and what fills it. The words of every language live further out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with its unit; a reader's language decides how it is written."""

    number: float | Decimal
    #: A currency, `%`, a resource's unit, or `% <resource>` for a share of what nobody measured.
    unit: str
    #: Digits behind the point; None shows the three digits that count.
    decimals: int | None = None
    #: Written without its unit, as a limit of an interval whose middle has it.
    bare: bool = False

    def as_dict(self) -> dict[str, Any]:
        """Return plain data for responses."""
        return {"amount": round(float(self.number), 6), "unit": self.unit}


@dataclass(frozen=True, slots=True)
class Phrase:
    """One sentence: the key of its translation, and what fills the placeholders."""

    key: str
    values: Mapping[str, str | Amount] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """Return plain data for responses: texts are names, amounts have a unit."""
        values = self.values.items()
        plain = {key: v.as_dict() if isinstance(v, Amount) else v for key, v in values}
        return {"key": self.key, "values": plain}


#: What is told together, in this order.
type Phrases = tuple[Phrase, ...]
