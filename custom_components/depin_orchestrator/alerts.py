"""Watches a host for what calls for its operator: folds each snapshot, delivers, remembers."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from typing import Any, Protocol as Port

from homeassistant.auth.models import User
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.dispatcher import async_dispatcher_send
from homeassistant.util import dt as dt_util

from .alert_buttons import Buttons
from .alert_delivery import Courier
from .alert_words import told
from .const import (
    CONF_LOW_EARNINGS,
    CONF_MEMORY_GIB,
    CONF_MUTED_KINDS,
    CONF_MUTED_NODES,
    CONF_QUIET_HOURS,
    DOMAIN,
    LOGGER,
    SIGNAL_ALERT,
)
from .engine.books import Books
from .engine.errors import InvalidInput
from .engine.models import Reading
from .engine.monitor.alerts import Alert, Event, State
from .engine.monitor.desk import Delivery, Desk, Rules, Way
from .engine.monitor.fold import fold
from .engine.monitor.kinds import Severity
from .engine.monitor.look import Call, Offer, Payout
from .engine.monitor.sight import Beside, look_of, payouts_of
from .engine.monitor.signs import Settings
from .engine.outcome import Outcome
from .engine.snapshot import Snapshot
from .outside import remote_nodes
from .reallocator import Reallocator
from .store import alert_store

#: Payouts are looked through one node at a time, each about so often.
PAYOUTS_EVERY = timedelta(minutes=10)
#: What was learned may be lost for so long by a power cut; what happened is written at once.
SAVE_EVERY = timedelta(minutes=15)
SOON = 2
#: The digest of a day comes from this hour of the next one on.
MORNING = timedelta(hours=8)
#: Events that wait for an entity to tell them.
UNTOLD = 20
#: How many changes may have ended between two looks.
LATELY = 8

#: What diagnostics tell of an open alert.
SHOWN = ("id", "severity", "what", "since", "raised", "acknowledged", "snoozed_until")

type Listener = Callable[[Event], None]


class PlannerPort(Port):
    """Whoever proposes allocations."""

    def offer(self) -> Offer | None:
        """Return the plan to tell of, None while there is none."""

    async def approve(self, plan_id: str) -> Outcome:
        """Carry a proposal out."""

    def dismiss(self, plan_id: str) -> bool:
        """Turn a proposal down; tell whether it was still open."""

    def details(self) -> str:
        """Return what the plan does to each node, a line per share."""


class AlertBoard:
    """The alerts of one host."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: ConfigEntry[Any],
        reallocator: Reallocator,
        planner: PlannerPort,
    ) -> None:
        """Watch an entry's host."""
        self._hass = hass
        self._entry = entry
        self._reallocator = reallocator
        self.planner = planner
        self.state = State()
        self.desk = Desk()
        self.buttons = Buttons(entry.entry_id)
        self.courier = Courier(hass, entry)
        self._remote = remote_nodes(entry)
        self._looked: dict[str, datetime] = {}
        self._saved_at: datetime | None = None
        #: What was told to nobody yet: entities come after the first look.
        self._untold: list[Event] = []
        self._listeners: list[Listener] = []
        self._store = alert_store(hass, entry.entry_id)
        least = entry.options.get(CONF_LOW_EARNINGS)
        self._settings = Settings(None if least is None else Decimal(str(least)))
        self._rules = Rules(
            frozenset(entry.options.get(CONF_MUTED_KINDS, ())),
            frozenset(entry.options.get(CONF_MUTED_NODES, ())),
        )

    async def load(self) -> None:
        """Go on where it was left; what cannot be read begins anew."""
        try:
            data = await self._store.async_load()
            if data is not None:
                self.state = State.from_dict(data["state"])
                self.desk = Desk.from_dict(data["desk"])
                self.buttons.restore(data["buttons"])
        except (HomeAssistantError, InvalidInput, KeyError, TypeError) as err:
            LOGGER.warning("The alerts of %s begin anew: %s", self._entry.title, err)

    async def save(self) -> None:
        """Write all now."""
        await self._store.async_save(self._as_dict())

    async def look(
        self, snapshot: Snapshot, books: Books, outside: Mapping[str, Call]
    ) -> Snapshot:
        """Take one look, tell what happened, and return the snapshot with what is open."""
        events = await self._fold(snapshot, self._beside(snapshot, books, outside))
        quiet = self._is_quiet(snapshot.at)
        self.desk, first = self.desk.take(events, self._rules, snapshot.at, quiet=quiet)
        day = (dt_util.as_local(snapshot.at) - MORNING).toordinal()
        self.desk, then = self.desk.catch_up(self.state.alerts, snapshot.at, day, quiet=quiet)
        self._deliver((*first, *then), snapshot.at)
        for event in events:
            self._tell(event)
        self._save_later(snapshot.at, at_once=bool(events))
        count = Reading(sum(1 for _ in self.state.active()), snapshot.at)
        return replace(snapshot, host={**snapshot.host, "active_alerts": count})

    async def _fold(self, snapshot: Snapshot, beside: Beside) -> tuple[Event, ...]:
        """Fold a look in; with many nodes that takes longer than the loop may wait."""

        def folded(before: State) -> tuple[State, tuple[Event, ...]]:
            return fold(before, look_of(snapshot, beside), self._settings)

        while True:
            before = self.state
            after, events = await self._hass.async_add_executor_job(folded, before)
            if self.state is before:  # else somebody acknowledged an alert meanwhile
                self.state = after
                return events

    def _beside(self, snapshot: Snapshot, books: Books, outside: Mapping[str, Call]) -> Beside:
        reallocator = self._reallocator
        drifted = {drift.dial.node for drift in reallocator.drifts.values() if drift.confirmed}
        return Beside(
            remote=self._remote,
            outside=outside,
            offer=self.planner.offer(),
            changes=tuple(islice(reallocator.memory.changes, LATELY)),
            trouble=reallocator.trouble,
            drifted=frozenset(drifted),
            memory_gib=self._entry.data.get(CONF_MEMORY_GIB),
            payouts=self._payouts(snapshot, books),
        )

    def _payouts(self, snapshot: Snapshot, books: Books) -> dict[str, tuple[Payout, ...]]:
        """Look through one node's payouts, if any is due: years of them take their time."""
        for node_id in snapshot.nodes:
            last = self._looked.get(node_id)
            if last is None or not timedelta() <= snapshot.at - last < PAYOUTS_EVERY:
                self._looked[node_id] = snapshot.at
                return {node_id: payouts_of(books, node_id, snapshot.at)}
        return {}

    def diagnostics(self) -> dict[str, Any]:
        """Return what is open, what waits to be told, and how the last deliveries went.

        No words of alerts: they name nodes and amounts.
        """
        open_ = (alert.as_dict() for alert in self.state.active())
        return {
            "kept": Counter(alert.kind.value for alert in self.state.alerts.values()),
            "open": [{key: alert[key] for key in SHOWN} for alert in open_],
            "desk": self.desk.as_dict(),
            "buttons": Counter(button.verb.value for button in self.buttons.open.values()),
            "deliveries": list(self.courier.log),
        }

    @property
    def grave(self) -> list[Alert]:
        """The open alerts that call for the operator."""
        return [alert for alert in self.state.active() if alert.severity is not Severity.INFO]

    @callback
    def listen(self, listener: Listener) -> Callable[[], None]:
        """Tell of everything that happens, also of what nobody heard yet."""
        self._listeners.append(listener)
        untold, self._untold = self._untold, []
        for event in untold:
            listener(event)
        return lambda: self._listeners.remove(listener)

    @callback
    def acknowledge(self, alert_id: str, now: datetime) -> Alert | None:
        """Note that somebody knows; the message goes, the alert stays until it is over."""
        return self._settled(self.state.acknowledge(alert_id, now), alert_id, now)

    @callback
    def snooze(self, alert_id: str, until: datetime, now: datetime) -> Alert | None:
        """Be silent about an alert until then."""
        return self._settled(self.state.snooze(alert_id, until), alert_id, now)

    def _settled(self, state: State | None, alert_id: str, now: datetime) -> Alert | None:
        if state is None:
            return None
        self.state = state
        self.buttons.drop(alert_id)
        alert = state.alerts[alert_id]
        self._deliver((Delivery(Way.CLEAR, (alert,)),), now)
        self._save_later(now, at_once=True)
        return alert

    def _tell(self, event: Event) -> None:
        if not self._listeners:
            self._untold = [*self._untold, event][-UNTOLD:]
        for listener in self._listeners:
            listener(event)
        alert = told(event.alert) | {"happening": event.happening.value}
        alert["config_entry_id"] = self._entry.entry_id
        async_dispatcher_send(self._hass, SIGNAL_ALERT, alert)

    def _deliver(self, deliveries: Collection[Delivery], now: datetime) -> None:
        """Make the buttons at once, and send in a task: a slow phone must not hold us up."""
        ready = [(delivery, self._buttons(delivery, now)) for delivery in deliveries]
        if ready:
            self._entry.async_create_background_task(
                self._hass, self._send(ready), f"{DOMAIN} alerts"
            )

    def _buttons(self, delivery: Delivery, now: datetime) -> Mapping[str, Any]:
        alert = delivery.alerts[0]
        if delivery.way is Way.CLEAR:
            self.buttons.drop(alert.id)
        shown = delivery.way in (Way.PUSH, Way.UPDATE)
        return self.buttons.make(alert, now) if shown else {}

    async def _send(self, ready: Iterable[tuple[Delivery, Mapping[str, Any]]]) -> None:
        for delivery, buttons in ready:
            alert = delivery.alerts[0]
            if delivery.way is Way.DIGEST:
                await self.courier.digest(delivery.alerts)
            elif delivery.way is Way.CLEAR:
                await self.courier.clear(alert)
            else:
                await self.courier.push(alert, buttons, silent=delivery.way is Way.UPDATE)

    def _is_quiet(self, now: datetime) -> bool:
        """Tell whether it is within the household's quiet hours, if it has any."""
        night = self._entry.options.get(CONF_QUIET_HOURS) or {}
        start, end = (dt_util.parse_time(str(night.get(key, ""))) for key in ("start", "end"))
        return start is not None and end is not None and within(dt_util.as_local(now), start, end)

    def _save_later(self, now: datetime, *, at_once: bool) -> None:
        due = self._saved_at is None or not timedelta() <= now - self._saved_at < SAVE_EVERY
        if at_once or due:
            self._saved_at = now
            self._store.async_delay_save(self._as_dict, SOON)

    def _as_dict(self) -> dict[str, Any]:
        return {
            "state": self.state.as_dict(),
            "desk": self.desk.as_dict(),
            "buttons": self.buttons.as_list(),
        }


def within(now: datetime, start: time, end: time) -> bool:
    """Tell whether a local time lies in a span that may go over midnight."""
    at = now.time()
    return start <= at < end if start <= end else at >= start or at < end


def may_write(user: User | None) -> bool:
    """Tell whether whoever pressed may change the machine."""
    return user is not None and user.is_active and user.is_admin
