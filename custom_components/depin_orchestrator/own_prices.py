"""Prices from the user's own entities, for tokens that the price service does not price."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from homeassistant.core import HomeAssistant

from .const import CONF_OWN_PRICES
from .engine.models import Quality
from .engine.prices import Price, Prices


class OwnPrices:
    """Reads them; the last price of an entity that falls silent ages like any other."""

    def __init__(self, hass: HomeAssistant, options: Mapping[str, Any]) -> None:
        """Find the sensors that the user named, in the household's currency."""
        self._hass = hass
        self._entities = {
            token: options[field] for token, field in CONF_OWN_PRICES.items() if options.get(field)
        }
        self._last: dict[str, Price] = {}

    def complete(self, prices: Prices, now: datetime) -> Prices:
        """Fill in what has no price, or a stale one that is older than the user's own."""
        for token, entity_id in self._entities.items():
            if value := _read(self._hass, entity_id):
                self._last[token] = Price(value, now, entity_id)
        own = {
            token: price
            for token, price in self._last.items()
            if _serves(price, prices.tokens.get(token), now)
        }
        return replace(prices, tokens={**prices.tokens, **own}) if own else prices


def _serves(own: Price, told: Price | None, now: datetime) -> bool:
    return told is None or (told.quality(now) is not Quality.MEASURED and told.at < own.at)


def _read(hass: HomeAssistant, entity_id: str) -> Decimal | None:
    # What an available entity says is true now: a helper that was set once is never told again.
    state = hass.states.get(entity_id)
    if state is None:
        return None
    try:
        value = Decimal(state.state)
    except InvalidOperation:
        return None
    return value if value.is_finite() and value > 0 else None
