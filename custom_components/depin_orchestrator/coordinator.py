"""The postman: asks the adapters what is due, hands their reports to the engine.

It never raises UpdateFailed for a node that is down: an outage is data, and the entities that
report it must stay available to do so.
"""

import asyncio
from collections.abc import Collection, Coroutine, Iterable, Mapping
from dataclasses import replace
from datetime import timedelta
from itertools import batched
import random
from typing import Any, override

from homeassistant.config_entries import ConfigEntry, ConfigSubentry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.util import dt as dt_util

from .actuators.engine_api import EngineClient
from .adapters.base import PollingAdapter
from .alert_offer import Proposer
from .alerts import AlertBoard
from .allocations import full_reports, host_allocations
from .const import DOMAIN, LOGGER, TICK
from .engine.books import Books
from .engine.errors import DepinError
from .engine.history import History
from .engine.models import Health, Node, NodeReport, Outage
from .engine.schedule import Cadence, Slot
from .engine.snapshot import Moment, NodeState, Snapshot
from .host_options import made_of
from .household import Household, moment_now
from .node_schemas import CREDENTIALS
from .nodes import adapter_of, node_of, node_subentries
from .outside import outside_calls
from .own_prices import OwnPrices
from .plan_readings import plan_readings
from .planner import Planner
from .price_desk import async_price_desk
from .reallocator import Reallocator
from .reauth import async_ask_credential
from .sliced import SlicedCoordinator
from .store import Keeper
from .usage import Usage, UsageReader

type DepinConfigEntry = ConfigEntry[DepinCoordinator]

#: Polls beside the nodes': what all use, what all are given, and what each full hour asks for.
USAGE, DIALS, HOURLY = "usage", "dials", "hourly"
#: How long a tick waits for slow nodes; they go on by themselves and are read in a later tick.
PATIENCE = timedelta(seconds=4)
#: So many polls begin at a stretch; each makes its first calls at once.
STARTED = 16
#: So many figures are posted at a stretch: years of invoices are thousands.
FIGURES = 250
#: How long to wait between tries of an adapter that crashes: 15 seconds, doubling up to this.
CRASHED = Cadence(timedelta(minutes=10))
#: The first round may wait longer: entities are made from what it finds.
FIRST_PATIENCE = timedelta(seconds=15)


class DepinCoordinator(SlicedCoordinator):
    """Polls the nodes of one host and publishes one frozen snapshot."""

    config_entry: DepinConfigEntry

    def __init__(
        self,
        hass: HomeAssistant,
        entry: DepinConfigEntry,
        engine: EngineClient | None,
        departed: Iterable[ConfigSubentry] = (),
    ) -> None:
        """Make the adapters of the host's nodes, and take over its engine's client."""
        super().__init__(
            hass,
            LOGGER,
            config_entry=entry,
            name=f"{DOMAIN} {entry.title}",
            update_interval=TICK,
            always_update=False,
        )
        self._engine = engine
        session = async_get_clientsession(hass)
        self.adapters: dict[str, PollingAdapter] = {
            subentry.subentry_id: adapter_of(node_of(subentry), session, subentry.data)
            for subentry in node_subentries(entry)
        }
        self.desk = async_price_desk(hass, entry)
        self.prices = self.desk.prices
        self._taught = 0
        self.books = Books(hass.config.currency)
        self.keeper = Keeper(hass, entry.entry_id)
        self.history = History()
        self.reports: dict[str, NodeReport] = {}
        self.usage = UsageReader(hass, entry, engine)
        self._used: Mapping[str, Usage] = {}
        self.reallocator = Reallocator(
            hass, entry, engine, lambda: self.data, self._show, departed
        )
        self.household = Household(hass, entry)
        self.made_of = made_of(entry)
        self.planner = Planner(
            hass, entry, self.reallocator, self.household, self._latest, self._note_news
        )
        self.alerts = AlertBoard(hass, entry, self.reallocator, Proposer(self.planner))
        self.own_prices = OwnPrices(hass, entry.options)
        self._polls: dict[str, asyncio.Task[None]] = {}
        self._crashes = {node_id: Slot(CRASHED) for node_id in self.adapters}
        self._news = False

    @override
    async def _async_setup(self) -> None:
        """Open the books where they were left."""
        self.books = await self.keeper.load(self.hass.config.currency)
        self.books.forget(self.adapters)
        await self.household.load(list(self.adapters))
        await self.reallocator.start()
        await self.planner.load(self.adapters)
        await self.alerts.load()

    async def async_close(self) -> None:
        """End what is under way, save the books and close what was opened."""
        await self.reallocator.close()
        await self.async_save()
        await self.planner.save()
        await self.alerts.save()
        if self._engine:
            await self._engine.close()
        await asyncio.gather(*(adapter.close() for adapter in self.adapters.values()))

    async def async_save(self) -> None:
        """Write the books, as at the end of the day."""
        await self.keeper.save(self.books, dt_util.utcnow())

    @override
    async def _async_update_data(self) -> Snapshot:
        """Ask what is due and close the books; the same snapshot while there is no news."""
        await self._start_due()
        if self._polls:
            patience = FIRST_PATIENCE if self.data is None else PATIENCE
            await asyncio.wait(self._polls.values(), timeout=patience.total_seconds())
        self._look_at_prices()
        return await self._look() if self.data is None or self._news else self.data

    async def _look(self) -> Snapshot:
        """Close the books on what is known by now."""
        self._news = False
        moment = moment_now()
        snapshot = await self._close_books(moment)
        given = host_allocations(self.reallocator, moment.now) | plan_readings(self.planner)
        snapshot = self.household.add(replace(snapshot, host={**snapshot.host, **given}))
        outside = outside_calls(self.desk.feed, self.adapters)
        snapshot = await self.alerts.look(snapshot, self.books, outside)
        self.history.add(snapshot)
        if self.keeper.due(snapshot.at):
            await self.async_save()
        return snapshot

    async def _close_books(self, moment: Moment) -> Snapshot:
        """Close the books node by node; many at once would hold up the event loop."""
        prices = self.own_prices.complete(self.prices, moment.now)
        reports = full_reports(self.reports, self._used, self.reallocator, moment.now)
        states: dict[str, NodeState] = {}
        for node_id, adapter in self.adapters.items():
            report = reports.get(node_id)
            for figures in batched(report.figures if report else (), FIGURES, strict=False):
                self.books.post(adapter.node, figures, prices, moment.now)
                await asyncio.sleep(0)
            states[node_id] = self.books.state(adapter.node, report, prices, moment)
            await asyncio.sleep(0)
        return self.books.snapshot(states, prices, moment)

    async def _start_due(self) -> None:
        """Start a poll of each node that is due, unless its last one still runs."""
        now = dt_util.utcnow()
        self._polls = {key: task for key, task in self._polls.items() if not task.done()}
        for nodes in batched(self.adapters.items(), STARTED, strict=False):
            for node_id, adapter in nodes:
                free = node_id not in self._polls and self._crashes[node_id].due(now)
                if free and adapter.due(now):
                    self._start(node_id, self._poll(node_id, adapter))
            await asyncio.sleep(0)
        if USAGE not in self._polls and self.usage.due(now):
            self._start(USAGE, self._poll_usage())
        if DIALS not in self._polls and self.reallocator.due(now):
            self._start(DIALS, self._poll_dials())
        if self.data is not None and HOURLY not in self._polls and self.household.due(now):
            self._start(HOURLY, self._catch_up())
        if DOMAIN not in self._polls and self.desk.due(now):
            self._start(DOMAIN, self.desk.poll(now))

    def _start(self, key: str, poll: Coroutine[Any, Any, None]) -> None:
        self._polls[key] = self.config_entry.async_create_background_task(
            self.hass, poll, f"{DOMAIN} poll {key}"
        )

    async def _poll(self, node_id: str, adapter: PollingAdapter) -> None:
        try:
            report = await adapter.poll(dt_util.utcnow())
        except Exception:  # noqa: BLE001 -- a defect in one adapter must not stop the others
            self._crashed(adapter.node)
            now = dt_util.utcnow()
            # Its endpoints answered, so their own back-off knows of nothing.
            self._crashes[node_id].failed(now, random.random)
            report = NodeReport.away(DepinError.key, now, Health.OFFLINE)
        else:
            self._crashes[node_id] = Slot(CRASHED)
        self._note(adapter.node, report)
        self.reports[node_id] = report
        self._news = True

    async def _poll_usage(self) -> None:
        self._used = await self.usage.read(dt_util.utcnow())
        self._news = True

    async def _catch_up(self) -> None:
        moment = moment_now()
        await self.household.catch_up(self.books, moment)
        await self.keeper.compact(self.books, moment.now)

    async def _poll_dials(self) -> None:
        await self.reallocator.poll(dt_util.utcnow())
        self._news = True

    def _latest(self) -> tuple[Snapshot | None, Books]:
        return self.data, self.books

    def _note_news(self) -> None:
        self._news = True

    async def async_accept_drop(self, node_id: str) -> None:
        """Take what left a node's unpaid balance as explained, and remember it."""
        self.books.watches[node_id].accept()
        await self.async_save()
        self._show()

    @callback
    def _show(self, touched: Collection[str] = ()) -> None:
        """Publish what a change left, without waiting for polls; the next tick asks the nodes."""
        for node_id in self.adapters.keys() & touched:
            self.adapters[node_id].hurry()
        self.config_entry.async_create_background_task(
            self.hass, self._publish(), f"{DOMAIN} publish"
        )

    async def _publish(self) -> None:
        self.async_set_updated_data(await self._look())
        self._news = True  # a round that was under way may yet publish what was before

    def _look_at_prices(self) -> None:
        """Take over what this or another host asked for."""
        if self._taught != self.desk.charts.asked:
            self._taught = self.desk.charts.asked
            self.desk.charts.teach(self.books.past)
            self._news = True
        if self.prices is not self.desk.prices:
            self.prices = self.desk.prices
            self._news = True

    def _crashed(self, node: Node) -> None:
        before = self.reports.get(node.id)
        if before is None or before.health_reason != DepinError.key:
            LOGGER.exception("Reading %s failed in an unexpected way", node.name)

    def _note(self, node: Node, report: NodeReport) -> None:
        """Log each change between on and off line once, and ask for a new credential once."""
        before = self.reports.get(node.id)
        if isinstance(report.contact, Outage) and (before is None or before.online):
            LOGGER.info("%s is unavailable: %s", node.name, report.contact.reason)
        elif report.online and before is not None and not before.online:
            LOGGER.info("%s is available again", node.name)
        refused = report.auth_failed and not (before and before.auth_failed)
        if refused and node.protocol in CREDENTIALS:
            # Not ConfigEntryAuthFailed: it would stop the polls of the other nodes too.
            async_ask_credential(self.hass, self.config_entry, node.id)
