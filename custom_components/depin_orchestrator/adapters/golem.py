"""Golem: reads a provider through the HTTP API of its yagna daemon, and never writes to it.

The same key could move the wallet's money (section 1.1), so nothing but GET is ever sent. With
`wallet_status` there is one POST, which reads a balance and is all that the client lets pass.
"""

from collections.abc import Collection, Mapping
from typing import Any

import aiohttp

from ..engine.errors import AuthFailed, BadResponse, DepinError, Redirected, WrongService
from ..engine.models import Node, Owed, Quality
from ..engine.rows import MONEY
from .base import Draft, Endpoint, PollingAdapter, Probe, every
from .client import Client
from .golem_health import Signs, judge
from .golem_ledger import Accounts, balance, earned_lately, is_alive, prepaid
from .golem_lists import Late, late_bills, overdue_list, payout_list, total
from .golem_market import Offer, parse_counters, parse_offers, parse_tasks
from .golem_model import Agreement, Invoice, Version, parse_version
from .golem_outside import GET_STATUS, Outside
from .golem_pulse import Load, Pulse
from .golem_readings import (
    BEAT,
    NET,
    OFFER,
    TOKEN,
    VERSION,
    VISIBLE,
    WALLET,
    WORK,
    Beat,
    Work,
    tell,
)

LONGEST_NAME = 40


class GolemAdapter(PollingAdapter):
    """One provider: one yagna, the identity of one application key."""

    def __init__(
        self, node: Node, session: aiohttp.ClientSession, data: Mapping[str, Any]
    ) -> None:
        """Take `url` (of yagna's HTTP API) and `app_key` from the data.

        And what the user may want besides: `stats_url` (of the public stats API, which is then
        asked about this node) and `wallet_status` (whether to read the wallet's balance).
        """
        super().__init__(node)
        self._yagna = self.client = Client(
            session=session,
            base_url=data["url"],
            headers={"Authorization": f"Bearer {data['app_key']}"},
            posts=frozenset({GET_STATUS} if data.get("wallet_status") else ()),
        )
        stats_url = data.get("stats_url")
        self._outside = Outside(self._yagna, session, stats_url)
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
        self.net = Endpoint("net", money, self._outside.net)
        self.visible = Endpoint("stats", every(minutes=15), self._read_visible)
        self.wallet = Endpoint("GetStatus", every(minutes=10), self._outside.wallet)
        self.money, self.payers = (self.invoices,), (self.payments,)
        daemon = (self.me, self.work, self.offers, self.metrics, self.version, self.net)
        wanted = ((self.visible, stats_url), (self.wallet, self._yagna.posts))
        extra = (endpoint for endpoint, is_wanted in wanted if is_wanted)
        self.endpoints = (*daemon, self.invoices, self.payments, self.agreements, *extra)

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
        if self.visible in self.endpoints:
            await self._outside.check()
        try:
            offers = await self._read_offers()
        except DepinError:  # only the name to offer comes from there
            offers = ()
        name = (offers[0].name if offers else None) or identity[:6]
        return Probe(identity, f"Golem {name[:LONGEST_NAME]}", version.current)

    def describe(self, draft: Draft) -> None:
        """Fill in readings, lists, figures and health (sections 2.1 and 5)."""
        draft.identity = self.me.answer
        draft.put("last_contact", self.me.answered_at, self.me)
        offers = self.offers.answer
        draft.put("offers", None if offers is None else len(offers), self.offers)
        tell(draft, self.offers, offers[0] if offers else None, OFFER)
        tell(draft, self.version, self.version.answer, VERSION)
        tell(draft, self.work, self.work.answer, WORK)
        tell(draft, self.metrics, self.metrics.answer, BEAT)
        tell(draft, self.net, self.net.answer, NET)
        if self.visible in self.endpoints:
            tell(draft, self.visible, self.visible.answer, VISIBLE)
        if self.wallet in self.endpoints:
            tell(draft, self.wallet, self.wallet.answer, WALLET)
        late = self._late(draft)
        self._describe_balance(draft)
        self._describe_late(draft, late)
        if self._is_owner:
            self._describe_books(draft)
        draft.health, draft.health_reason = judge(self._signs(draft, late or ()))

    def _describe_balance(self, draft: Draft) -> None:
        bills, deals, owner = self._bills(), self._deals(), self._accounts.owner
        work = _current(draft, self.work)
        running = work.agreements if work else frozenset()
        owing = None
        if bills is not None:
            owing = balance(bills, deals, owner, lambda deal: is_alive(deal, running, draft.now))
        for key, value in (
            ("unpaid", owing.unpaid if owing else None),
            ("accepted", owing.accepted if owing else None),
            ("unconfirmed", owing.unconfirmed if owing else None),
        ):
            # Without the agreements nobody says which part of an open invoice has been paid.
            draft.put(key, value, self.invoices, TOKEN, estimated=deals is None)
        books = (self.invoices, self.payments, self.agreements)
        told = all(book.fresh(draft.now) for book in books)
        if told and owing and deals is not None and bills is not None and self._has_payments:
            draft.owed = Owed(MONEY.subtract(owing.unpaid, prepaid(bills, deals)))
        draft.put("in_progress", owing.in_progress if owing else None, self.agreements, TOKEN)

    def _describe_late(self, draft: Draft, late: list[Late] | None) -> None:
        guess = self._deals() is None
        amount, count = (None, None) if late is None else (total(late), len(late))
        draft.put("overdue", amount, self.invoices, TOKEN, estimated=guess)
        draft.put("overdue_invoices", count, self.invoices, estimated=guess)
        if late is not None:
            draft.details["overdue"] = overdue_list(late)

    def _describe_books(self, draft: Draft) -> None:
        payments = self.payments.answer
        for book in (self.invoices.answer, payments):
            draft.figures.extend(book.figures if book else ())
        if payments and payments.complete:
            draft.details["payouts"] = payout_list(payments.rows, self._accounts.owner)

    def _signs(self, draft: Draft, late: Collection[Late]) -> Signs:
        """Gather what speaks for and against the provider."""
        work = _current(draft, self.work)
        offers = _current(draft, self.offers)
        beat = _current(draft, self.metrics)
        return Signs(
            agent_alive=beat.alive if beat else None,
            net=_current(draft, self.net),
            tasks=work.tasks if work else None,
            offers=None if offers is None else len(offers),
            unpaid=any(row.hopeful for row in late),
            billed=earned_lately(self._bills() or (), self._accounts.owner, draft.now),
            visible=_current(draft, self.visible),
        )

    def _late(self, draft: Draft) -> list[Late] | None:
        """Return the late invoices; None while the books are not known."""
        bills, owner = self._bills(), self._accounts.owner
        return None if bills is None else late_bills(bills, self._deals() or (), owner, draft.now)

    @property
    def _has_payments(self) -> bool:
        """Whether the last payment has been read."""
        return self.payments.answer is not None and self.payments.answer.complete

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

    async def _read_visible(self) -> bool | None:
        return await self._outside.visible(await self._accounts.claim())

    async def _read_work(self) -> Work:
        tasks = parse_tasks(await self._yagna.first_event("/activity-api/v1/_monitor"))
        return Work(tasks, self._load.cores(tasks))

    async def _read_metrics(self) -> Beat:
        counters = parse_counters(await self._yagna.get_text("/metrics-api/v1/expose"))
        return Beat(counters, self._pulse.alive(counters))


def _current[T](draft: Draft, endpoint: Endpoint[T]) -> T | None:
    """Return the last answer unless it is too old to judge by."""
    return None if endpoint.quality(draft.now) is Quality.UNKNOWN else endpoint.answer
