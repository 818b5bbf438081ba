"""A month of a provider, read through the real adapter into the real ledger, reckoned twice.

The second reckoning is this file's own, in whole wei and from the rules of section 2.1 alone:
earned = invoices that are not void, at the time they were made; paid = payments, at the time they
came; unpaid = open invoices less what their agreements were paid; in progress = worked under
agreements that have no invoice and were touched in the last 7 days. Nothing is ever held back.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
import json
from typing import Any

import aiohttp

from custom_components.depin_orchestrator.adapters.golem import GolemAdapter
from custom_components.depin_orchestrator.engine.drops import DropWatch
from custom_components.depin_orchestrator.engine.ledger import Ledger
from custom_components.depin_orchestrator.engine.models import (
    Health,
    Node,
    NodeReport,
    Protocol,
    Quality,
    Reading,
)
from tests.web import Web

from .golem_node import IDENTITY, KEY, PATHS, REQUESTOR, Listing, metrics, serve

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
#: Some days before the month, the month, and some days after.
BEGIN, MONTH, NEXT, END = (
    datetime(2026, *day, tzinfo=UTC) for day in ((10, 29), (11, 1), (12, 1), (12, 4))
)
#: About every six hours, so that polls fall between what happens.
POLL = timedelta(hours=6, minutes=7)
#: The daemon cannot be reached, but goes on working.
AWAY = (datetime(2026, 11, 10, 7, tzinfo=UTC), datetime(2026, 11, 12, 17, tzinfo=UTC))
#: From 0.16, which lists no agreements, to 0.17.6.
UPGRADE = datetime(2026, 11, 6, 2, tzinfo=UTC)
#: Home Assistant starts anew, once while the daemon is away, from what it stored.
RESTARTS = [datetime(2026, 11, 11, tzinfo=UTC), datetime(2026, 11, 21, tzinfo=UTC)]
PRICE = Decimal("0.25")
VOID = ("REJECTED", "CANCELLED", "FAILED")


@dataclass(frozen=True)
class Job:
    """One agreement; amounts in wei."""

    number: int
    start: datetime
    amount: int
    #: What becomes of it: "paid", paid in "parts", "never" paid, the agent is "dead", or void.
    fate: str
    platform: str
    ours: bool

    @property
    def end(self) -> datetime:
        return self.start + 4 * HOUR

    @property
    def counts(self) -> bool:
        return self.ours and self.platform.endswith("-glm")

    @property
    def batch(self) -> datetime:
        """The payer's daily round: the next day at eight."""
        return self.end.replace(hour=8, minute=0) + DAY

    def billed(self, now: datetime) -> bool:
        return self.fate != "dead" and self.end <= now

    def worked(self, now: datetime) -> int:
        """Return what its hours are worth; a dead agent made it through the first only."""
        hours = 1 if self.fate == "dead" else min(4, (now - self.start) // HOUR)
        return self.amount * hours // 4

    def payments(self, now: datetime) -> list[tuple[datetime, int]]:
        """Return when how much was paid; the first part before there is an invoice."""
        first = self.amount // 3
        plan = {
            "paid": [(self.batch, self.amount)],
            "parts": [(self.end - HOUR, first), (self.batch, self.amount - first)],
        }
        return [part for part in plan.get(self.fate, []) if part[0] <= now]

    def paid(self, now: datetime) -> int:
        return sum(amount for _, amount in self.payments(now))

    def status(self, now: datetime) -> str:
        if self.fate in VOID and now >= self.end + 2 * DAY:
            return self.fate
        if self.paid(now) == self.amount:
            return "SETTLED"
        age = (now - self.end) // HOUR
        return "ISSUED" if age < 1 else "RECEIVED" if age < 5 else "ACCEPTED"


def _jobs() -> Iterator[Job]:
    """Yield an agreement every five hours, of ever larger amounts that use every digit."""
    fates = {7: "REJECTED", 13: "never", 16: "CANCELLED", 19: "dead", 22: "FAILED"}
    for number in range((END - BEGIN) // (5 * HOUR)):
        yield Job(
            number,
            BEGIN + number * 5 * HOUR + timedelta(minutes=number % 60, microseconds=number),
            (number + 1) * 10**15 + 10**9 + number,
            fates.get(number % 29, "parts" if number % 6 == 2 else "paid"),
            {4: "erc20-mainnet-glm", 6: "erc20-holesky-tglm"}.get(
                number % 10, "erc20-polygon-glm"
            ),
            number % 10 != 9,
        )


JOBS = list(_jobs())


def glm(wei: int) -> str:
    """Write wei as the daemon does: whole GLM, as text."""
    return f"{wei // 10**18}.{wei % 10**18:018}"


def invoices(now: datetime) -> list[dict[str, Any]]:
    return [
        {
            "invoiceId": f"invoice-{job.number}",
            "issuerId": IDENTITY if job.ours else REQUESTOR,
            "recipientId": REQUESTOR if job.ours else IDENTITY,
            "paymentPlatform": job.platform,
            "timestamp": job.end.strftime("%Y-%m-%dT%H:%M:%S.%f000Z"),
            "agreementId": f"agreement-{job.number}",
            "amount": glm(job.amount),
            "paymentDueDate": (job.end + DAY).isoformat(),
            "status": job.status(now),
        }
        for job in JOBS
        if job.billed(now)
    ]


def payments(now: datetime) -> list[dict[str, Any]]:
    """Return what came or left: all that a payer owes on a platform at one time is one payment."""
    batches: dict[tuple[datetime, str, bool], int] = defaultdict(int)
    for job in JOBS:
        for at, amount in job.payments(now):
            batches[at, job.platform, job.ours] += amount
    return [
        {
            "paymentId": f"{at.isoformat()} {platform} {ours}",
            "payerId": REQUESTOR if ours else IDENTITY,
            "payeeId": IDENTITY if ours else REQUESTOR,
            "paymentPlatform": platform,
            "amount": glm(amount),
            "timestamp": at.isoformat(),
        }
        for (at, platform, ours), amount in batches.items()
    ]


def agreements(now: datetime) -> list[dict[str, Any]]:
    return [
        {
            "id": f"agreement-{job.number}",
            "ownerId": IDENTITY,
            "role": "P" if job.ours else "R",
            "paymentPlatform": job.platform,
            "totalAmountDue": glm(job.worked(now)),
            "totalAmountPaid": glm(job.paid(now)),
            "createdTs": job.start.replace(tzinfo=None).isoformat(),
            "updatedTs": job.start.replace(tzinfo=None).isoformat(),
        }
        for job in JOBS
        if job.start <= now
    ]


class Books:
    """The second reckoning, at one moment, in wei."""

    def __init__(self, now: datetime, *, lists_agreements: bool) -> None:
        mine = [job for job in JOBS if job.counts and job.start <= now]
        bills = [job for job in mine if job.billed(now)]
        opened = [job for job in bills if job.status(now) in ("ISSUED", "RECEIVED", "ACCEPTED")]
        known = now if lists_agreements else BEGIN
        self.earned = sum(job.amount for job in bills if job.status(now) not in VOID)
        self.paid = sum(job.paid(now) for job in mine)
        self.unpaid = sum(job.amount - job.paid(known) for job in opened)
        self.advance = sum(job.paid(now) for job in mine if not job.billed(now))
        self.overdue = sum(job.amount for job in opened if now - job.end > 4 * DAY)
        self.in_progress = sum(
            job.worked(now) for job in mine if not job.billed(now) and now - job.start < 7 * DAY
        )


def wei(amount: object) -> int:
    """Return an amount of GLM in wei; there must be nothing finer."""
    assert isinstance(amount, Decimal)
    scaled = amount.scaleb(18)
    assert scaled == int(scaled)
    return int(scaled)


def earned_in(start: datetime, until: datetime, now: datetime) -> int:
    return sum(
        job.amount
        for job in JOBS
        if job.counts and job.billed(now) and job.status(now) not in VOID
        if start <= job.end < until
    )


def paid_in(start: datetime, until: datetime) -> int:
    parts = [part for job in JOBS if job.counts for part in job.payments(until)]
    return sum(amount for at, amount in parts if start <= at < until)


def value(report: NodeReport, key: str) -> object:
    seen = report.readings[key]
    assert isinstance(seen, Reading)
    return seen.value


class Month:
    """Home Assistant's side: an adapter and a ledger that outlives it."""

    def __init__(self, web: Web, session: aiohttp.ClientSession) -> None:
        self.web = web
        self.session = session
        self.ledger = Ledger()
        self.watch = DropWatch()
        self.restart()

    def restart(self) -> None:
        node = Node("n1", Protocol.GOLEM, "Attic", "GLM", identity=IDENTITY)
        data = {"url": self.web.url, "app_key": KEY}
        self.adapter = GolemAdapter(node, self.session, data)
        self.ledger = Ledger.from_dict(json.loads(json.dumps(self.ledger.as_dict())))

    async def poll(self, now: datetime) -> NodeReport:
        current = now >= UPGRADE
        answers = {"monitor": {"activities": []}, "metrics": metrics(now, (now - BEGIN) // HOUR)}
        serve(self.web, "0.17.6" if current else "0.16", **answers)
        self.web.handle(PATHS["invoices"], Listing(invoices(now)).answer)
        self.web.handle(PATHS["payments"], Listing(payments(now)).answer)
        if current:
            self.web.handle(PATHS["payAgreements"], Listing(agreements(now)).answer)
        report = await self.adapter.poll(now)
        self.ledger.post(report.figures, now, PRICE)
        if report.online and report.owed:
            self.watch.look(report.owed, self.ledger, now, HOUR)
        assert (self.watch.level is not None) == (now >= UPGRADE)
        # Paid in parts, before there is an invoice, late, never, or void: all of it is explained.
        assert self.watch.gap == 0
        return report

    def check(self, report: NodeReport, now: datetime) -> None:
        """Compare everything that is known with the second reckoning."""
        current = now >= UPGRADE
        books = Books(now, lists_agreements=current)
        assert wei(self.ledger.earned().amount) == books.earned
        assert wei(self.ledger.paid().amount) == books.paid
        assert self.ledger.earned().fiat == self.ledger.earned().amount * PRICE
        assert wei(value(report, "unpaid")) == books.unpaid
        assert wei(value(report, "overdue")) == books.overdue
        assert "held" not in report.readings
        unpaid = report.readings["unpaid"]
        assert isinstance(unpaid, Reading)
        assert unpaid.quality is (Quality.MEASURED if current else Quality.ESTIMATED)
        if current:
            assert wei(value(report, "in_progress")) == books.in_progress
            assert books.earned + books.advance == books.unpaid + books.paid


async def test_month(web: Web) -> None:
    async with aiohttp.ClientSession() as session:
        month = Month(web, session)
        restarts, now, reports = list(RESTARTS), BEGIN, []
        while now < END:
            if restarts and now >= restarts[0]:
                restarts.pop(0)
                month.restart()
            if AWAY[0] <= now < AWAY[1]:
                await web.stop()
                before = month.ledger.as_dict()
                report = await month.poll(now)
                assert report.health is Health.OFFLINE
                assert month.ledger.as_dict() == before
                await web.start()
            else:
                report = await month.poll(now)
                assert not report.outages
                month.check(report, now)
                reports.append(report)
            now += POLL
        last = now - POLL
        again = await month.poll(now - POLL + timedelta(minutes=6))
    assert again.figures == reports[-1].figures
    _check_days(month.ledger, last)
    _check_month(month.ledger, last)
    seen = {(report.health, report.health_reason) for report in reports}
    late = (Health.DEGRADED, "unpaid_invoice")
    assert seen == {(Health.IDLE, None), (Health.EARNING, None), late}


def _check_days(ledger: Ledger, last: datetime) -> None:
    day = BEGIN
    while day < END:
        assert wei(ledger.earned(day, day + DAY).amount) == earned_in(day, day + DAY, last)
        if day + DAY <= last:
            assert wei(ledger.paid(day, day + DAY).amount) == paid_in(day, day + DAY)
        day += DAY


def _check_month(ledger: Ledger, last: datetime) -> None:
    """Also against figures that were written down once, so that both cannot drift together."""
    earned, paid = ledger.earned(MONTH, NEXT).amount, ledger.paid(MONTH, NEXT).amount
    assert wei(earned) == earned_in(MONTH, NEXT, last)
    assert wei(paid) == paid_in(MONTH, NEXT)
    assert (earned, paid) == (Decimal("8.607000100000008507"), Decimal("7.804000096000007708"))
    kinds = {job.fate for job in JOBS if job.counts and MONTH <= job.end < NEXT}
    assert kinds == {"paid", "parts", "never", "dead", *VOID}
