"""A Storj storage node, through the HTTP API of its own dashboard (port 14002, no login)."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from operator import attrgetter
from typing import Any, override

import aiohttp

from ..engine.errors import BadResponse, WrongIdentity, WrongService
from ..engine.models import Health, Node, Quality, Value
from .base import Draft, Endpoint, PollingAdapter, Probe, every
from .client import Client
from .storj_model import (
    Dashboard,
    Estimate,
    HeldBack,
    Month,
    Quic,
    Receipts,
    Stub,
)
from .storj_money import Accounts, Papers, by_month, month_of, node_time, rate, reckon
from .storj_parse import (
    parse_dashboard,
    parse_estimate,
    parse_held,
    parse_month,
    parse_periods,
    parse_receipts,
    parse_stubs,
)

USD = "USD"
SNO = "/api/sno/"
HELD = "/api/heldamount"
#: Receipts are asked for the newest months with a payout, and not further back than a year.
PAID_MONTHS = 3
LOOK_BACK = 12

# Section 5 of the protocol document.
SILENT = timedelta(minutes=120)
STARTING = timedelta(minutes=15)
#: The dashboard warns here; at 96 % the satellite disqualifies for good.
LEAST_AUDIT = Decimal(99)
#: The node's own health check.
LEAST_ONLINE = Decimal(90)

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
        self.sno = Endpoint("sno", every(60), self._dashboard)
        self.payout = Endpoint("estimated-payout", every(minutes=5), self._estimate)
        self.month = Endpoint("satellites", every(minutes=20), self._month)
        self.stubs = Endpoint("paystubs", every(hours=6), self._stubs)
        self.receipts = Endpoint("payout-history", every(hours=6), self._receipts)
        self.held = Endpoint("held-history", every(hours=6), self._held)
        self.endpoints = (
            self.sno,
            self.payout,
            self.month,
            self.stubs,
            self.receipts,
            self.held,
        )
        self.money = (self.payout, self.stubs)

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
        self._describe_money(draft, node)
        if node:
            draft.identity = node.identity
            draft.health, draft.health_reason = self._health(node, draft.now)

    def _describe_money(self, draft: Draft, node: Dashboard | None) -> None:
        estimate = self.payout.answer
        expected = estimate.expected if estimate else None
        draft.put("month_estimate", expected, self.payout, USD, estimated=True)
        draft.put("rate_estimate", self._rate(), self.payout, USD, estimated=True)
        accounts = self._accounts(node) if node else Accounts()
        draft.figures.extend(accounts.figures)
        # Both are needed; the one that does not answer tells why there is no value.
        source = self.stubs if self.stubs.answer is None or self.stubs.error else self.payout
        draft.put("unpaid", accounts.unpaid, source, USD, estimated=True)
        draft.put("held", accounts.held, source, USD, estimated=True)
        draft.put("undistributed", accounts.undistributed, self.stubs, USD)

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

    def _health(self, node: Dashboard, now: datetime) -> tuple[Health, str | None]:
        if bad := self._bad_sign(node):
            return Health.DEGRADED, bad
        if not node.satellites:
            return Health.UNKNOWN, "no_satellites"
        if self.payout.quality(now) is Quality.UNKNOWN:
            return Health.UNKNOWN, "no_estimate"
        if not self._rate():
            unvetted = all(s.vetted is False for s in node.satellites)
            return Health.IDLE, "not_vetted" if unvetted else "nothing_earned"
        warn = node.quic is Quic.MISCONFIGURED
        return Health.EARNING, "quic_misconfigured" if warn else None

    def _bad_sign(self, node: Dashboard) -> str | None:
        """Return the gravest of the protocol's own bad signs (section 5)."""
        audit, online = self._worst("audit"), self._worst("online")
        signs = {
            "disqualified": any(s.disqualified for s in node.satellites),
            "suspended": any(s.suspended for s in node.satellites),
            "low_audit_score": audit is not None and audit < LEAST_AUDIT,
            "low_online_score": online is not None and online < LEAST_ONLINE,
            "not_contacted": self._silent(node),
            "outdated": node.version_ok is False,
        }
        return next((sign for sign, shown in signs.items() if shown), None)

    def _silent(self, node: Dashboard) -> bool:
        """Tell whether no satellite and no customer has come for too long."""
        seen = self.sno.answered_at
        if seen is None or (node.started_at and seen - node.started_at < STARTING):
            return False
        return node.last_contact is None or seen - node.last_contact > SILENT

    async def _dashboard(self) -> Dashboard:
        node = parse_dashboard(await self.client.get(SNO))
        # As the contact, this also keeps us from asking a stranger for its money.
        if self.node.identity and node.identity != self.node.identity:
            raise WrongIdentity("sno: another node answers")
        return node

    async def _estimate(self) -> Estimate:
        answer = await self.client.get("/api/sno/estimated-payout")
        return parse_estimate(answer, self.client.skew or timedelta())

    async def _month(self) -> Month:
        return parse_month(await self.client.get("/api/sno/satellites"))

    async def _periods(self) -> list[datetime]:
        return parse_periods(await self.client.get(f"{HELD}/periods"))

    async def _stubs(self) -> tuple[Stub, ...]:
        periods = await self._periods()
        if not periods:
            return ()
        span = f"{periods[0]:%Y-%m}/{periods[-1]:%Y-%m}"
        return parse_stubs(await self.client.get(f"{HELD}/paystubs/{span}"))

    async def _receipts(self) -> Receipts:
        found: dict[tuple[datetime, str], str] = {}
        for month in reversed((await self._periods())[-LOOK_BACK:]):
            history = await self.client.get(f"{HELD}/payout-history/{month:%Y-%m}")
            found.update(parse_receipts(history, month))
            if len({month for month, _ in found}) == PAID_MONTHS:
                break
        return found

    async def _held(self) -> tuple[HeldBack, ...]:
        return parse_held(await self.client.get(f"{HELD}/held-history"))
