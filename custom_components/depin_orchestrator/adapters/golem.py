"""Golem: reads a provider through the HTTP API of its yagna daemon, and never writes to it.

Nothing but GET is ever sent: the same key could move the wallet's money (section 1.1).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import aiohttp

from ..engine.errors import AuthFailed, BadResponse, DepinError, Redirected, WrongService
from ..engine.models import Health, Node, Quality, Value
from .base import Draft, Endpoint, PollingAdapter, Probe, every
from .client import Client
from .golem_ledger import Accounts, balance, earned_lately, is_overdue
from .golem_market import (
    Counters,
    Offer,
    Task,
    TaskState,
    parse_counters,
    parse_offers,
    parse_tasks,
)
from .golem_model import Agreement, Invoice, Version, parse_version
from .golem_pulse import Load, Pulse

TOKEN = "GLM"  # noqa: S105 -- the currency
LONGEST_NAME = 40

type Row[T] = tuple[str, Callable[[T], Value | None], str | None]


@dataclass(frozen=True, slots=True)
class Work:
    """The running tasks and the cores they use, None while unknown."""

    tasks: tuple[Task, ...]
    cores: Decimal | None


@dataclass(frozen=True, slots=True)
class Beat:
    """The daemon's counters and whether the agent lives, None while unknown."""

    counters: Counters
    alive: bool | None


VERSION: tuple[Row[Version], ...] = (
    ("version", lambda version: version.current, None),
    ("latest_version", lambda version: version.pending or version.current, None),
    ("update_available", lambda version: version.pending is not None, None),
)
OFFER: tuple[Row[Offer], ...] = (
    ("offered_threads", lambda offer: offer.threads, None),
    ("offered_memory", lambda offer: offer.memory, "GiB"),
    ("offered_storage", lambda offer: offer.storage, "GiB"),
    ("price_cpu_hour", lambda offer: offer.cpu_hour, TOKEN),
    ("price_env_hour", lambda offer: offer.env_hour, TOKEN),
    ("price_start", lambda offer: offer.start, TOKEN),
    ("public", lambda offer: offer.public, None),
)
WORK: tuple[Row[Work], ...] = (
    ("running_tasks", lambda work: len(work.tasks), None),
    ("task_state", lambda work: _state(work.tasks), None),
    ("task_cpu", lambda work: work.cores, None),
)
BEAT: tuple[Row[Beat], ...] = (
    ("tasks_done", lambda beat: beat.counters.done, None),
    ("tasks_failed", lambda beat: beat.counters.failed, None),
    ("agent_alive", lambda beat: beat.alive, None),
)


class GolemAdapter(PollingAdapter):
    """One provider: one yagna, the identity of one application key."""

    def __init__(
        self, node: Node, session: aiohttp.ClientSession, data: Mapping[str, Any]
    ) -> None:
        """Take `url` (of yagna's HTTP API) and `app_key` from the data."""
        super().__init__(node)
        self._yagna = self.client = Client(
            session=session,
            base_url=data["url"],
            headers={"Authorization": f"Bearer {data['app_key']}"},
        )
        self._accounts = Accounts(self._yagna, node.identity)
        self._load = Load()
        self._pulse = Pulse()
        money = every(minutes=5)
        self.me = Endpoint("/me", every(30), self._accounts.identity)
        self.work = Endpoint("_monitor", every(30), self._read_work)
        self.offers = Endpoint("offers", every(60), self._read_offers)
        self.metrics = Endpoint("metrics", every(60), self._read_metrics)
        self.invoices = Endpoint("invoices", money, self._accounts.invoices)
        self.payments = Endpoint("payments", money, self._accounts.payments)
        self.agreements = Endpoint("payAgreements", money, self._accounts.agreements)
        self.version = Endpoint("version", every(hours=6), self._read_version)
        self.money = (self.invoices, self.payments)
        daemon = (self.me, self.work, self.offers, self.metrics, self.version)
        self.endpoints = (*daemon, *self.money, self.agreements)

    async def probe(self) -> Probe:
        """Ask who it is. Raises WrongService, AuthFailed, Unreachable, TimedOut and the like.

        /version/get needs no key in any yagna, so it tells a wrong service from a wrong key.
        """
        try:
            version = await self._read_version()
        except Redirected:
            raise
        except (AuthFailed, BadResponse) as err:
            raise WrongService("no yagna there") from err
        identity = await self._accounts.identity()
        try:
            offers = await self._read_offers()
        except DepinError:  # only the name to offer comes from there
            offers = ()
        name = (offers[0].name if offers else None) or identity[:6]
        return Probe(identity, f"Golem {name[:LONGEST_NAME]}", version.current)

    def describe(self, draft: Draft) -> None:
        """Fill in readings, figures and health (sections 2.1 and 5)."""
        draft.identity = self.me.answer
        draft.put("last_contact", self.me.answered_at, self.me)
        offers = self.offers.answer
        draft.put("offers", None if offers is None else len(offers), self.offers)
        _tell(draft, self.offers, offers[0] if offers else None, OFFER)
        _tell(draft, self.version, self.version.answer, VERSION)
        _tell(draft, self.work, self.work.answer, WORK)
        _tell(draft, self.metrics, self.metrics.answer, BEAT)
        self._describe_balance(draft)
        if self._is_owner:
            for book in (self.invoices.answer, self.payments.answer):
                draft.figures.extend(book.figures if book else ())
        draft.health, draft.health_reason = self._health(draft)

    def _describe_balance(self, draft: Draft) -> None:
        bills, deals = self._bills(), self._deals()
        owing = None if bills is None else balance(bills, deals, self._accounts.owner)
        for key, value in (
            ("unpaid", owing.unpaid if owing else None),
            ("accepted", owing.accepted if owing else None),
            ("unconfirmed", owing.unconfirmed if owing else None),
        ):
            # Without the agreements nobody says which part of an open invoice has been paid.
            draft.put(key, value, self.invoices, TOKEN, estimated=deals is None)
        draft.put("in_progress", owing.in_progress if owing else None, self.agreements, TOKEN)

    def _health(self, draft: Draft) -> tuple[Health, str | None]:
        """Judge the provider, worst sign first (section 5)."""
        work = _current(draft, self.work)
        offers = _current(draft, self.offers)
        beat = _current(draft, self.metrics)
        if beat and beat.alive is False:
            return Health.DEGRADED, "agent_down"
        if offers is not None and not offers:
            return Health.DEGRADED, "no_offers"
        bills, owner = self._bills() or (), self._accounts.owner
        if is_overdue(bills, self._deals() or (), owner, draft.now):
            return Health.DEGRADED, "unpaid_invoice"
        if (work and work.tasks) or earned_lately(bills, owner, draft.now):
            return Health.EARNING, None
        if work is None and offers is None:
            return Health.UNKNOWN, None
        return Health.IDLE, None

    @property
    def _is_owner(self) -> bool:
        """Whether the daemon that answers now is the one whose books were read."""
        return self.me.answer is not None and self.me.answer == self._accounts.owner

    def _bills(self) -> tuple[Invoice, ...] | None:
        """Return all invoices; None until the last one has been read."""
        book = self.invoices.answer
        return book.rows if book and book.complete and self._is_owner else None

    def _deals(self) -> tuple[Agreement, ...] | None:
        """Return all agreements; None until the last one has been read."""
        book = self.agreements.answer
        return book.rows if book and book.complete else None

    async def _read_version(self) -> Version:
        return parse_version(await self._yagna.get("/version/get"))

    async def _read_offers(self) -> tuple[Offer, ...]:
        return parse_offers(await self._yagna.get("/market-api/v1/offers"))

    async def _read_work(self) -> Work:
        tasks = parse_tasks(await self._yagna.first_event("/activity-api/v1/_monitor"))
        return Work(tasks, self._load.cores(tasks))

    async def _read_metrics(self) -> Beat:
        counters = parse_counters(await self._yagna.get_text("/metrics-api/v1/expose"))
        return Beat(counters, self._pulse.alive(counters))


def _tell[T](
    draft: Draft, source: Endpoint[Any], answer: T | None, rows: tuple[Row[T], ...]
) -> None:
    for key, value_fn, unit in rows:
        draft.put(key, None if answer is None else value_fn(answer), source, unit)


def _current[T](draft: Draft, endpoint: Endpoint[T]) -> T | None:
    """Return the last answer unless it is too old to judge by."""
    return None if endpoint.quality(draft.now) is Quality.UNKNOWN else endpoint.answer


def _state(tasks: tuple[Task, ...]) -> str:
    """Return the most telling state of all tasks, "none" without one."""
    states = {task.state for task in tasks}
    return next((state.value for state in TaskState if state in states), "none")
