"""A Storj storage node, through the HTTP API of its own dashboard (port 14002, no login)."""

from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from operator import attrgetter
from typing import Any, override

import aiohttp

from ..engine.errors import BadResponse, WrongIdentity, WrongService
from ..engine.models import Node, Owed, Quality, Value
from .base import Draft, Endpoint, PollingAdapter, Probe, every
from .client import Client
from .storj_api import SNO, NodeApi
from .storj_details import details
from .storj_fill import KEPT, disk_full, growth
from .storj_health import Signs, judge, still_suspended
from .storj_held import month_of
from .storj_model import Dashboard, Day, Month, Receipts, Satellite
from .storj_money import Accounts, Papers, by_month, node_time, rate, reckon
from .storj_parse import parse_dashboard
from .storj_satellites import Known

USD = "USD"
GB = 10**9

#: Readings of the dashboard: key, unit, where it stands.
DASHBOARD: tuple[tuple[str, str | None, Callable[[Dashboard], Value | None]], ...] = (
    ("version", None, attrgetter("version")),
    ("minimum_version_ok", None, attrgetter("version_ok")),
    ("last_contact", None, attrgetter("last_contact")),
    ("started_at", None, attrgetter("started_at")),
    ("quic_status", None, lambda node: node.quic and node.quic.value),
    ("satellites", None, lambda node: len(node.satellites)),
    ("storage_used", "B", attrgetter("disk.used")),
    ("storage_free", "B", attrgetter("disk.free")),
    ("storage_allocated", "B", attrgetter("disk.allocated")),
    ("storage_trash", "B", attrgetter("disk.trash")),
    ("storage_reclaimable", "B", attrgetter("disk.reclaimable")),
    ("bandwidth_month", "B", attrgetter("bandwidth")),
)


class StorjAdapter(PollingAdapter):
    """Reads one node; never writes."""

    def __init__(
        self, node: Node, session: aiohttp.ClientSession, data: Mapping[str, Any]
    ) -> None:
        """Take the dashboard's address from `url`."""
        super().__init__(node)
        self.client: Client = Client(session=session, base_url=data["url"])
        self.api = api = NodeApi(self.client)
        self.sno = Endpoint("sno", every(60), self._dashboard)
        self.payout = Endpoint("estimated-payout", every(minutes=5), api.estimate)
        self.month = Endpoint("satellites", every(minutes=20), self._month)
        self.stubs = Endpoint("paystubs", every(hours=6), api.stubs)
        self.receipts = Endpoint("payout-history", every(hours=6), self._receipts)
        self.held = Endpoint("held-history", every(hours=6), api.held)
        self.notes = Endpoint("notifications", every(hours=6), api.notes)
        # Calls per satellite cost the node more than they are worth every few minutes.
        self.estimates = Endpoint(
            "estimated-payout-id", every(hours=1), lambda: api.estimates(self._satellites())
        )
        self.vetting = Endpoint(
            "satellite", every(hours=6), lambda: api.vetting(self._satellites())
        )
        self.prices = Endpoint("pricing", every(hours=24), lambda: api.prices(self._satellites()))
        self.endpoints = (
            self.sno,
            self.payout,
            self.month,
            self.stubs,
            self.receipts,
            self.held,
            self.notes,
            self.estimates,
            self.vetting,
            self.prices,
        )
        self.money = (self.payout,)
        self.papers = self.payers = (self.stubs,)
        #: The days of this month and of the last, which the node itself forgets.
        self.days: dict[datetime, Day] = {}

    @override
    async def probe(self) -> Probe:
        """Ask the node who it is.

        Raises WrongService for anything that is no storage node's dashboard, BadResponse for
        one we cannot read, Unreachable, TimedOut, Failed and the rest of `Client.request`.
        """
        try:
            answer = await self.client.get(SNO)
        except BadResponse as err:
            if type(err) is BadResponse:  # a 404, or no JSON: a storage node never does that
                raise WrongService(str(err)) from err
            raise
        node = parse_dashboard(answer)
        return Probe(node.identity, f"Storj {node.identity[:8]}", node.version)

    @override
    def describe(self, draft: Draft) -> None:
        """Report the node; nothing at all while another node answers in its place."""
        if isinstance(self.sno.error, WrongIdentity):
            return
        node = self.sno.answer
        for key, unit, read in DASHBOARD:
            draft.put(key, read(node) if node else None, self.sno, unit)
        for score in ("audit", "suspension", "online"):
            draft.put(f"{score}_score", self._worst(score), self.month, "%")
        notes = self.notes.answer
        draft.put("notifications_unread", notes.unread if notes else None, self.notes)
        self._describe_fill(draft, node)
        self._describe_money(draft, node)
        if node:
            known = self._known(node, draft.now)
            drop = min(filter(None, map(known.next_drop, node.satellites)), default=None)
            draft.put("held_rate_drop", drop, self.held)
            draft.identity = node.identity
            draft.details.update(details(known))
            signs = self._signs(node, draft.now)
            draft.details["suspended_offline"] = still_suspended(signs)
            draft.health, draft.health_reason = judge(signs)
        else:
            draft.put("held_rate_drop", None, self.held)

    def _describe_fill(self, draft: Draft, node: Dashboard | None) -> None:
        seen = self.sno.answered_at
        per_day = growth(self.days.values(), seen) if seen else None
        full = disk_full(node.disk.free, per_day, seen) if node and seen else None
        per_day_gb = per_day / GB if per_day is not None else None
        draft.put("storage_growth", per_day_gb, self.month, "GB/d", estimated=True)
        draft.put("disk_full", full, _weaker(self.month, self.sno), estimated=True)

    def _describe_money(self, draft: Draft, node: Dashboard | None) -> None:
        estimate = self.payout.answer
        expected = estimate.expected if estimate else None
        draft.put("month_estimate", expected, self.payout, USD, estimated=True)
        draft.put("rate_estimate", self._rate(), self.payout, USD, estimated=True)
        accounts = self._accounts(node) if node else Accounts()
        draft.figures.extend(accounts.figures)
        source = _weaker(self.stubs, self.payout)
        draft.put("unpaid", accounts.unpaid, source, USD, estimated=True)
        draft.put("held", accounts.held, source, USD, estimated=True)
        draft.put("held_return", accounts.held_return, source, USD, estimated=True)
        draft.put("undistributed", accounts.undistributed, self.stubs, USD)
        fresh = self.stubs.fresh(draft.now) and self.payout.fresh(draft.now)
        if fresh and accounts.unpaid is not None and accounts.held is not None:
            draft.owed = Owed(accounts.unpaid, moved=accounts.held)

    def _accounts(self, node: Dashboard) -> Accounts:
        estimate, seen = self.payout.answer, self.payout.answered_at
        answers = [e.answered_at for e in (self.sno, self.stubs, self.payout) if e.answered_at]
        if estimate and seen:
            answers.append(node_time(estimate, seen))
        return reckon(
            Papers(
                estimates=by_month(estimate, seen) if estimate and seen else {},
                seen=seen or max(answers),
                running=month_of(max(answers)),
                stubs=self.stubs.answer,
                active=frozenset(s.id for s in node.satellites if s.disqualified is None),
                joined=self._joined(),
                receipts=self.receipts.answer or {},
            )
        )

    def _rate(self) -> Decimal | None:
        estimate, seen = self.payout.answer, self.payout.answered_at
        return rate(estimate, seen, self._joined()) if estimate and seen else None

    def _joined(self) -> datetime | None:
        """Return when the first satellite met the node, from either of two endpoints."""
        if self.month.answer and self.month.answer.joined_at:
            return self.month.answer.joined_at
        held = self.held.answer or ()
        return min((row.joined_at for row in held if row.joined_at), default=None)

    def _worst(self, score: str) -> Decimal | None:
        month = self.month.answer
        return month.worst(attrgetter(score)) if month else None

    def _signs(self, node: Dashboard, now: datetime) -> Signs:
        return Signs(
            node=node,
            seen=self.sno.answered_at or now,
            audit=self._worst("audit"),
            online=self._worst("online"),
            suspended_offline=self.notes.answer.suspended_offline if self.notes.answer else None,
            rate=self._rate(),
            told=self.payout.quality(now) is not Quality.UNKNOWN,
        )

    def _known(self, node: Dashboard, now: datetime) -> Known:
        return Known(
            node=node,
            now=now,
            month=self.month.answer,
            stubs=self.stubs.answer,
            held=self.held.answer or (),
            receipts=self.receipts.answer or {},
            expected=self._expected(now),
            prices=self.prices.answer or {},
            vetting=self.vetting.answer or {},
        )

    def _expected(self, now: datetime) -> Mapping[str, Decimal]:
        """Return what each satellite will pay; nothing of a month that is over."""
        seen = self.estimates.answered_at
        if seen is None or month_of(seen) != month_of(now):
            return {}
        answers = self.estimates.answer or {}
        return {name: e.expected for name, e in answers.items() if e.expected is not None}

    def _satellites(self) -> tuple[Satellite, ...]:
        return self.sno.answer.satellites if self.sno.answer else ()

    async def _dashboard(self) -> Dashboard:
        node = await self.api.dashboard()
        # As the contact, this also keeps us from asking a stranger for its money.
        if self.node.identity and node.identity != self.node.identity:
            raise WrongIdentity("sno: another node answers")
        return node

    async def _month(self) -> Month:
        month = await self.api.month()
        days = self.days | {day.start: day for day in month.days}
        self.days = {start: days[start] for start in sorted(days)[-KEPT:]}
        return month

    async def _receipts(self) -> Receipts:
        return await self.api.receipts(self.receipts.answer or {})


def _weaker(one: Endpoint[Any], other: Endpoint[Any]) -> Endpoint[Any]:
    """Return the one of two sources that tells why there is no value."""
    return one if one.answer is None or one.error else other
