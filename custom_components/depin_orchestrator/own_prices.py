"""Prices from the user's own entities, for tokens that the price service does not price."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from homeassistant.core import HomeAssistant

from .const import CONF_OWN_PRICES
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
        """Fill in what has no price, or only one too old."""
        for token, entity_id in self._entities.items():
            if price := _read(self._hass, entity_id):
                self._last[token] = price
        own = {token: p for token, p in self._last.items() if prices.of(token, now) is None}
        return replace(prices, tokens={**prices.tokens, **own}) if own else prices


def _read(hass: HomeAssistant, entity_id: str) -> Price | None:
    state = hass.states.get(entity_id)
    if state is None:
        return None
    try:
        value = Decimal(state.state)
    except InvalidOperation:
        return None
    if not value.is_finite() or value <= 0:
        return None
    return Price(value, state.last_reported)
