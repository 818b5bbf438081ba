"""Prices from the user's own entities, for tokens that the price service does not price."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from homeassistant.core import HomeAssistant

from .const import CONF_OWN_PRICES
from .engine.prices import Price, Prices


def with_own_prices(
    hass: HomeAssistant, options: Mapping[str, Any], prices: Prices, now: datetime
) -> Prices:
    """Fill in what has no price, or only an old one, from sensors in the household's currency."""
    own = {
        token: price
        for token, field in CONF_OWN_PRICES.items()
        if (entity_id := options.get(field))
        and prices.of(token, now) is None
        and (price := _read(hass, entity_id)) is not None
    }
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
