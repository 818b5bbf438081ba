"""Brings the engine's economy the host's power and price sensors, a clock and a file."""

import asyncio
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.storage import Store
from homeassistant.util import dt as dt_util
from homeassistant.util.unit_conversion import PowerConverter

from .const import CONF_FIXED_PRICE, CONF_POWER_ENTITY, CONF_PRICE_ENTITY, DOMAIN, LOGGER
from .engine.ahead import hours_ahead
from .engine.books import Books
from .engine.cells import Cell, hour_of
from .engine.economy import HOST, Economy, Power
from .engine.electricity import GAP
from .engine.errors import InvalidInput
from .engine.foretold import Foretold
from .engine.held import Held
from .engine.models import NOT_REPORTED, Observation, Outage, Quality, Reading, quality_of
from .engine.periods import columns
from .engine.reports import Lived, electricity_of, lived_of
from .engine.rollup import Resolution
from .engine.snapshot import Moment, Snapshot

type Told = dict[str, dict[str, Observation]]

VERSION = 1
#: After the hour, by when the polls of the hour before have come in.
SETTLED = timedelta(minutes=5)


class Household:
    """One host's electricity, net earnings and forecasts."""

    def __init__(self, hass: HomeAssistant, entry: ConfigEntry[Any]) -> None:
        """Find the sensors that the user named."""
        self._hass = hass
        self._power: str | None = entry.data.get(CONF_POWER_ENTITY)
        self._price: str | None = entry.data.get(CONF_PRICE_ENTITY)
        self._fixed: float | None = entry.data.get(CONF_FIXED_PRICE)
        self._store: Store[dict[str, Any]] = Store(
            hass,
            VERSION,
            f"{DOMAIN}.{entry.entry_id}.economy",
            private=True,
            serialize_in_event_loop=False,
        )
        self._economy = Economy()
        self._held = (Held(GAP), Held(GAP))
        self._told: Told = {}
        self._learned: datetime | None = None
        self._busy = False
        self._lock = asyncio.Lock()

    async def load(self, nodes: list[str]) -> None:
        """Go on where it was left; what cannot be read begins anew."""
        data = await self._store.async_load()
        if data is not None:
            try:
                self._economy = await self._hass.async_add_executor_job(Economy.from_dict, data)
            except InvalidInput as err:
                LOGGER.warning("Forecasts and electricity begin anew: %s", err)
        self._economy.forget(nodes)

    async def remove(self) -> None:
        """Delete the file."""
        await self._store.async_remove()

    def power(self, now: datetime) -> Power:
        """Return the host's power and the price of a kWh; stale for a while when one is gone."""
        found = [
            held.take(Outage(NOT_REPORTED, now) if value is None else Reading(value, now), now)
            for held, value in zip(self._held, (self._watts(), self._per_kwh()), strict=True)
        ]
        watts, per_kwh = (part.value if isinstance(part, Reading) else None for part in found)
        stale = [part.at for part in found if quality_of(part) is Quality.STALE]
        return Power(
            watts if isinstance(watts, float) else None,
            per_kwh if isinstance(per_kwh, Decimal) else None,
            min(stale, default=None),
        )

    def tariff_ahead(self, now: datetime) -> tuple[float, ...]:
        """Return the prices that the price sensor knows ahead, from this hour on."""
        state = self._hass.states.get(self._price) if self._price else None
        if state is None:
            return ()
        price = self._per_kwh()
        return hours_ahead(state.attributes, now, None if price is None else float(price))

    def add(self, snapshot: Snapshot) -> Snapshot:
        """Take in a snapshot and return it with electricity, net earnings and forecasts."""
        if not self._busy:  # a second or so each hour
            power = self.power(snapshot.at)
            self._economy.sample(snapshot, power)
            self._told = self._economy.readings(snapshot, power)
        told = self._told
        nodes = {
            node_id: replace(state, readings={**state.readings, **told.get(node_id, {})})
            for node_id, state in snapshot.nodes.items()
        }
        return replace(snapshot, nodes=nodes, host={**snapshot.host, **told.get(HOST, {})})

    def due(self, now: datetime) -> bool:
        """Tell whether an hour closed that was not learned yet."""
        return self._learned is None or hour_of(now - SETTLED) != self._learned

    async def catch_up(self, books: Books, moment: Moment) -> None:
        """Learn the hours that closed, away from the loop, and write what was learned."""
        self._busy = True
        self._learned = hour_of(moment.now - SETTLED)
        try:
            async with self._lock:
                data = await self._hass.async_add_executor_job(
                    self._catch_up, books.copy(), moment
                )
        finally:
            self._busy = False
        await self._store.async_save(data)

    async def period(
        self, nodes: Iterable[str], start: datetime, end: datetime
    ) -> tuple[dict[str, Lived], Decimal | None]:
        """Return what nodes did in a period, and what the host's power cost in it."""
        lived = {}
        async with self._lock:
            for node in nodes:
                lived[node] = lived_of(self._economy, node, start, end)
                await asyncio.sleep(0)
            return lived, electricity_of(self._economy, start, end)

    @property
    def foretold(self) -> tuple[Foretold, ...]:
        """What was expected of each month, oldest first."""
        return self._economy.foretold

    async def history(
        self, books: Books, start: datetime, end: datetime, resolution: Resolution
    ) -> dict[str, Any]:
        """Return the periods that began in [start, end) in columns, node by node."""
        found: dict[str, dict[datetime, Cell]] = {}
        async with self._lock:  # an hour that is being learned moves the cells
            for node in books.ledgers:
                query = self._economy.rollup.query(node, start, end, resolution)
                found[node] = dict(query)
                await asyncio.sleep(0)
        known = {node: ledger.known_since for node, ledger in books.ledgers.items()}
        return await self._hass.async_add_executor_job(columns, found, known, resolution)

    def _catch_up(self, books: Books, moment: Moment) -> dict[str, Any]:
        self._economy.catch_up(books, moment)
        return self._economy.as_dict()

    def _watts(self) -> float | None:
        state = self._hass.states.get(self._power) if self._power else None
        if state is None:
            return None
        try:
            unit = state.attributes.get("unit_of_measurement")
            return PowerConverter.convert(float(state.state), unit, "W")
        except ValueError, HomeAssistantError:
            return None

    def _per_kwh(self) -> Decimal | None:
        """Return the price sensor's state; the fixed price where there is no such sensor."""
        if self._price is None:
            return None if self._fixed is None else Decimal(str(self._fixed))
        state = self._hass.states.get(self._price)
        try:
            price = Decimal(state.state) if state else None
        except InvalidOperation:
            return None
        return price if price is not None and price.is_finite() else None


def moment_now() -> Moment:
    """Return now, when the household's day and month began, and when the month ends."""
    today = dt_util.start_of_local_day()
    month = today.replace(day=1)
    following = (month + timedelta(days=32)).replace(day=1)
    return Moment(dt_util.utcnow(), *(dt_util.as_utc(at) for at in (today, month, following)))
