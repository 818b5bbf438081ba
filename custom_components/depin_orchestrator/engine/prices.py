"""What a token is worth in the household's currency, and since when we know."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from .models import Protocol, Quality

#: A price older than this is shown as stale; the services update about once a minute.
STALE_AFTER = timedelta(hours=1)
#: And older than this it values nothing any more.
UNKNOWN_AFTER = timedelta(hours=24)

#: What each network counts its operators' money in.
TOKENS = {
    Protocol.STORJ: "USD",
    Protocol.GOLEM: "GLM",
    Protocol.STREAMR: "DATA",
    Protocol.GRASS: "points",
}


@dataclass(frozen=True, slots=True)
class Price:
    """Fiat per token, at the time the source stamped on it."""

    value: Decimal
    at: datetime
    #: Who said so: the user's own entity, else the price service (never its address).
    source: str = field(default="service", compare=False)

    def quality(self, now: datetime) -> Quality:
        """Judge the price by its age."""
        age = now - self.at
        if age > UNKNOWN_AFTER:
            return Quality.UNPRICED
        return Quality.STALE if age > STALE_AFTER else Quality.MEASURED


@dataclass(frozen=True, slots=True)
class Prices:
    """Prices of all tokens in one currency; a token that is missing is unpriced."""

    currency: str
    tokens: Mapping[str, Price] = field(default_factory=dict)

    def of(self, token: str, now: datetime) -> Price | None:
        """Return the price of a token, None when unknown or too old."""
        price = self.tokens.get(token)
        if price is None or price.quality(now) is Quality.UNPRICED:
            return None
        return price

    def as_dict(self, now: datetime) -> dict[str, Any]:
        """Return plain data by token: fiat per unit, since when, how far to trust it, by whom."""
        return {
            token: {
                "value": str(price.value),
                "at": price.at.isoformat(),
                "quality": price.quality(now).value,
                "source": price.source,
            }
            for token, price in self.tokens.items()
        }
