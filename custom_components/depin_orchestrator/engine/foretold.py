"""What was expected of each month, kept so that it can be held against what came."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Self

from .forecast import Forecast
from .plain import moment
from .snapshot import Moment

#: Months that are kept: three years, as long as days are.
KEPT = 36


@dataclass(frozen=True, slots=True)
class Foretold:
    """What a host was expected to earn in a month, in fiat."""

    start: datetime
    end: datetime
    #: When it was said: as the month began, or when there was first enough to learn from.
    said: datetime
    forecast: Forecast

    def against(self, actual: Decimal) -> dict[str, Any]:
        """Return it beside what came, as plain data."""
        return {
            "start": self.start.isoformat(),
            "end": self.end.isoformat(),
            "said": self.said.isoformat(),
            "expected": str(self.forecast.value),
            "low": str(self.forecast.low),
            "high": str(self.forecast.high),
            "actual": str(actual),
            "within": self.forecast.low <= actual <= self.forecast.high,
        }

    def as_dict(self) -> dict[str, str]:
        """Return plain data for the store."""
        times = {name: getattr(self, name).isoformat() for name in ("start", "end", "said")}
        return times | self.forecast.as_dict()

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Restore `as_dict`; raises KeyError, TypeError, ValueError or ArithmeticError."""
        start, end, said = (moment(data[name]) for name in ("start", "end", "said"))
        forecast = Forecast(*(Decimal(data[name]) for name in ("value", "low", "high")))
        return cls(start, end, said, forecast)


def noted(known: tuple[Foretold, ...], at: Moment, forecast: Forecast) -> tuple[Foretold, ...]:
    """Return what is known with a month's forecast; the first one of a month counts."""
    if any(one.start == at.month for one in known):
        return known
    return (*known, Foretold(at.month, at.month_end, at.now, forecast))[-KEPT:]
