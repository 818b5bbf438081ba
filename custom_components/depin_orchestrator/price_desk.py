"""Prices for all hosts of a household: one source is asked once, whoever wants to know."""

import asyncio
from datetime import datetime
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.util.hass_dict import HassKey

from .adapters.price_history import PastPrices
from .adapters.prices import DEFAULT_URL, PriceFeed
from .const import CONF_PRICE_KEY, CONF_PRICE_URL, DOMAIN
from .engine.prices import Prices

#: Address, key and currency.
type Source = tuple[str, str | None, str]

DESKS: HassKey[dict[Source, PriceDesk]] = HassKey(f"{DOMAIN}.prices")


class PriceDesk:
    """Today's and past prices of one source in one currency."""

    def __init__(self, hass: HomeAssistant, source: Source) -> None:
        """Ask nothing yet."""
        url, key, currency = source
        session = async_get_clientsession(hass)
        self.feed = PriceFeed(session, currency, url, key)
        self.charts = PastPrices(session, currency, url, key)
        self.prices = Prices(currency)
        self.guests = 0
        self._lock = asyncio.Lock()

    def due(self, now: datetime) -> bool:
        """Tell whether the source wants to be asked."""
        return self.feed.due(now) or self.charts.due(now)

    async def poll(self, now: datetime) -> None:
        """Ask what is due; a host that comes while another asks waits for the same answer.

        Never raises a DepinError. When the host that asks goes away, the next one asks anew.
        """
        async with self._lock:
            if self.feed.due(now):
                self.prices = await self.feed.poll(now)
            if self.charts.due(now):
                await self.charts.poll(now)


@callback
def async_price_desk(hass: HomeAssistant, entry: ConfigEntry[Any]) -> PriceDesk:
    """Return the desk of a host's source; the last host that is unloaded closes it."""
    source = (
        entry.options.get(CONF_PRICE_URL) or DEFAULT_URL,
        entry.options.get(CONF_PRICE_KEY),
        hass.config.currency,
    )
    desks = hass.data.setdefault(DESKS, {})
    desk = desks.get(source) or desks.setdefault(source, PriceDesk(hass, source))
    desk.guests += 1

    @callback
    def leave() -> None:
        desk.guests -= 1
        if not desk.guests:
            del desks[source]

    entry.async_on_unload(leave)
    return desk
