"""Golem's money: figures in the real ledger, paging, and whose books they are."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import aiohttp
from hypothesis import given, strategies as st
import pytest

from custom_components.depin_orchestrator.adapters import client, golem_pages
from custom_components.depin_orchestrator.adapters.golem import GolemAdapter
from custom_components.depin_orchestrator.adapters.golem_pages import OVERLAP, Pages
from custom_components.depin_orchestrator.engine import errors
from custom_components.depin_orchestrator.engine.ledger import Ledger
from custom_components.depin_orchestrator.engine.models import (
    Health,
    Node,
    NodeReport,
    Protocol,
    Reading,
)
from tests.web import Web, fixture

from .golem_node import IDENTITY, KEY, NOW, PATHS, REQUESTOR, Listing, invoice, serve, serve_one

LATER = timedelta(minutes=6)


def make(web: Web, session: aiohttp.ClientSession, identity: str | None = IDENTITY) -> Any:
    node = Node("n1", Protocol.GOLEM, "Attic", "GLM", identity=identity)
    return GolemAdapter(node, session, {"url": web.url, "app_key": KEY})


@pytest.fixture
def adapter(web: Web, session: aiohttp.ClientSession) -> GolemAdapter:
    made: GolemAdapter = make(web, session)
    return made


def amount(report: NodeReport, key: str) -> object:
    seen = report.readings[key]
    return seen.value if isinstance(seen, Reading) else None


async def test_figures(web: Web, adapter: GolemAdapter) -> None:
    serve(web)
    report = await adapter.poll(NOW)
    ledger = Ledger()
    assert ledger.post(report.figures, NOW, None)
    assert ledger.earned().amount == Decimal("0.687500123456789012")
    assert ledger.paid().amount == Decimal("0.525")
    assert [row.receipt for row in ledger.payouts()] == ["0x" + "22" * 32, "0x" + "11" * 32]
    again = await adapter.poll(NOW + LATER)
    assert again.figures == report.figures
    assert not ledger.post(again.figures, NOW + LATER, None)


async def test_rejected_after_issued_is_taken_back(web: Web, adapter: GolemAdapter) -> None:
    ledger, day = Ledger(), NOW - timedelta(hours=3)
    settled = invoice(1, day - timedelta(days=1), "0.5", status="SETTLED")
    for number, (status, earned, unpaid) in enumerate(
        [("ISSUED", "0.75", "0.25"), ("REJECTED", "0.5", "0"), ("REJECTED", "0.5", "0")]
    ):
        rows = [settled, invoice(2, day, "0.25", status=status)]
        serve(web, invoices=rows, payAgreements=[], payments=[])
        at = NOW + number * LATER
        report = await adapter.poll(at)
        ledger.post(report.figures, at, Decimal(2))
        assert ledger.earned().amount == Decimal(earned)
        assert ledger.earned().fiat == 2 * Decimal(earned)
        assert amount(report, "unpaid") == Decimal(unpaid)


async def test_invoice_settles_and_its_payment_arrives(web: Web, adapter: GolemAdapter) -> None:
    ledger = Ledger()
    bill = invoice(1, NOW - timedelta(days=1), "0.3")
    payment = {
        "paymentId": "p1",
        "payerId": REQUESTOR,
        "payeeId": IDENTITY,
        "paymentPlatform": "erc20-polygon-glm",
        "amount": "0.3",
        "timestamp": NOW.isoformat(),
    }
    serve(web, invoices=[bill], payments=[], payAgreements=[])
    report = await adapter.poll(NOW)
    ledger.post(report.figures, NOW, None)
    assert amount(report, "unpaid") == Decimal("0.3")
    serve_one(web, "invoices", [{**bill, "status": "SETTLED"}])
    serve_one(web, "payments", [payment])
    report = await adapter.poll(NOW + LATER)
    ledger.post(report.figures, NOW + LATER, None)
    assert amount(report, "unpaid") == 0
    assert (ledger.earned().amount, ledger.paid().amount) == (Decimal("0.3"), Decimal("0.3"))


@pytest.mark.parametrize("details", ["", "!", None])
async def test_payment_without_a_readable_transaction(
    web: Web, adapter: GolemAdapter, details: str | None
) -> None:
    payments = fixture("golem/0.17.6/payments.json")[:1]
    payments[0]["details"] = details
    serve(web, payments=payments)
    (payout,) = [figure for figure in (await adapter.poll(NOW)).figures if figure.paid]
    assert (payout.amount, payout.receipt) == (Decimal("0.5"), None)


async def test_paid_in_parts(web: Web, adapter: GolemAdapter) -> None:
    deal = {
        "id": "a1",
        "ownerId": IDENTITY,
        "role": "P",
        "paymentPlatform": "erc20-polygon-glm",
        "totalAmountDue": "10000000000000",
        "totalAmountPaid": "0.000000000000000001",
    }
    serve(
        web,
        invoices=[invoice(1, NOW, "10000000000000", status="ISSUED"), invoice(2, NOW, "1e-18")],
        payAgreements=[deal, {**deal, "id": "a2", "totalAmountPaid": "5"}],
    )
    report = await adapter.poll(NOW)
    assert amount(report, "unpaid") == Decimal("9999999999999.999999999999999999")
    assert amount(report, "accepted") == 0


async def test_unknown_status_is_earned_and_read_again(web: Web, adapter: GolemAdapter) -> None:
    listing = Listing([invoice(1, NOW - timedelta(days=9), status="DISPUTED"), invoice(2, NOW)])
    serve(web, payAgreements=[])
    web.handle(PATHS["invoices"], listing.answer)
    report = await adapter.poll(NOW)
    assert sum(figure.amount for figure in report.figures if not figure.paid) == Decimal("0.25")
    assert amount(report, "unpaid") == Decimal("0.125")
    listing.rows[0]["status"] = "CANCELLED"
    report = await adapter.poll(NOW + LATER)
    assert sum(figure.amount for figure in report.figures if not figure.paid) == Decimal("0.125")


@pytest.mark.parametrize("inclusive", [False, True])
async def test_pages_lose_and_double_nothing(
    web: Web, adapter: GolemAdapter, *, inclusive: bool
) -> None:
    """450 invoices, 260 of them of one moment, over pages of 100."""
    start = NOW - timedelta(days=3)
    moments = [start + timedelta(minutes=min(n, 120) + max(0, n - 380)) for n in range(450)]
    listing = Listing(
        [invoice(n, at, f"0.{n + 1:03}") for n, at in enumerate(moments)], inclusive=inclusive
    )
    serve(web, payAgreements=[])
    web.handle(PATHS["invoices"], listing.answer)
    report = await adapter.poll(NOW)
    total = Decimal(sum(range(1, 451))) / 1000
    figures = [figure for figure in report.figures if not figure.paid]
    assert len({figure.account for figure in figures}) == len(figures) == 450
    assert sum(figure.amount for figure in figures) == total == amount(report, "unpaid")
    assert len(listing.asked) < 12


async def test_long_books_go_on_at_the_next_poll(
    web: Web, adapter: GolemAdapter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(golem_pages, "PAGES", 2)
    rows = [invoice(n, NOW - timedelta(minutes=900 - n), "0.001") for n in range(500)]
    serve(web, payAgreements=[])
    web.handle(PATHS["invoices"], Listing(rows).answer)
    seen = []
    for number in range(3):
        report = await adapter.poll(NOW + number * LATER)
        seen.append((len(report.figures) - 2, amount(report, "unpaid")))
    assert seen == [(199, None), (397, None), (500, Decimal("0.5"))]


async def test_large_pages_are_asked_in_smaller_parts(
    web: Web, adapter: GolemAdapter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "BODY_LIMIT", 10_000)
    rows = [invoice(n, NOW - timedelta(minutes=200 - n), "0.001") for n in range(100)]
    listing = Listing(rows)
    serve(web, payAgreements=[])
    web.handle(PATHS["invoices"], listing.answer)
    report = await adapter.poll(NOW)
    assert amount(report, "unpaid") == Decimal("0.1")
    assert [query["maxItems"] for query in listing.asked[:4]] == ["100", "50", "25", "25"]


async def test_one_moment_that_never_fits(
    web: Web, adapter: GolemAdapter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "BODY_LIMIT", 40_000)
    serve(web)
    web.handle(PATHS["invoices"], Listing([invoice(n, NOW) for n in range(300)]).answer)
    report = await adapter.poll(NOW)
    assert report.outages == {"invoices": "response_too_large"}
    assert amount(report, "unpaid") is None


async def test_book_without_end(
    web: Web, adapter: GolemAdapter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(golem_pages, "LONGEST_BOOK", 5)
    serve(web)
    report = await adapter.poll(NOW)
    assert report.outages["invoices"] == "response_too_large"


async def test_open_invoices_are_read_again_and_settled_ones_not(
    web: Web, adapter: GolemAdapter
) -> None:
    old, new = NOW - timedelta(days=20), NOW - timedelta(days=1)
    listing = Listing(
        [
            invoice(1, old - timedelta(days=1), status="SETTLED"),
            invoice(2, old),
            invoice(3, old, paymentPlatform="erc20-holesky-tglm"),
            invoice(4, new, status="SETTLED"),
        ]
    )
    serve(web, payAgreements=[])
    web.handle(PATHS["invoices"], listing.answer)
    await adapter.poll(NOW)
    listing.rows[1]["status"] = "SETTLED"
    assert amount(await adapter.poll(NOW + LATER), "unpaid") == 0
    await adapter.poll(NOW + 2 * LATER)
    assert [query.get("afterTimestamp") for query in listing.asked] == [
        None,
        (old - OVERLAP).isoformat(),
        (new - OVERLAP).isoformat(),
    ]


async def test_agreements_are_read_again_until_billed(web: Web, adapter: GolemAdapter) -> None:
    listing = Listing(fixture("golem/0.17.6/payAgreements.json"))
    serve(web)
    web.handle(PATHS["payAgreements"], listing.answer)
    for number in range(3):
        report = await adapter.poll(NOW + number * LATER)
        assert amount(report, "in_progress") == Decimal("0.03125")
    # The oldest agreement of ours that is not through is the second one, of 08:00.
    assert listing.asked[-1]["afterTimestamp"] == "2026-11-21T07:59:00+00:00"
    listing.rows[7]["totalAmountDue"] = "0.0625"
    report = await adapter.poll(NOW + 3 * LATER)
    assert amount(report, "in_progress") == Decimal("0.0625")


async def test_agreements_without_a_time(web: Web, adapter: GolemAdapter) -> None:
    deals = fixture("golem/0.17.6/payAgreements.json")
    serve(web, payAgreements=[{**deal, "createdTs": None} for deal in deals])
    for number in range(2):
        report = await adapter.poll(NOW + number * LATER)
        assert amount(report, "in_progress") == Decimal("0.03125")


async def test_web_page_for_agreements_is_an_outage(web: Web, adapter: GolemAdapter) -> None:
    serve(web)
    web.set(PATHS["payAgreements"], "<html>", status=404, content_type="text/html")
    report = await adapter.poll(NOW)
    assert report.outages == {"payAgreements": "wrong_service"}


async def test_another_identity_answers_later(web: Web, adapter: GolemAdapter) -> None:
    ledger = Ledger()
    serve(web)
    ours = await adapter.poll(NOW)
    ledger.post(ours.figures, NOW, None)
    books = ledger.as_dict()
    theirs = [
        {**invoice(1, NOW, "99"), "issuerId": "0x" + "cd" * 20},
        {**invoice(2, NOW + timedelta(days=1), "99"), "issuerId": "0x" + "cd" * 20},
    ]
    serve(web, me={"identity": "0x" + "CD" * 20}, invoices=theirs, payments=[])
    report = await adapter.poll(NOW + LATER)
    assert (report.health, report.health_reason) == (Health.OFFLINE, "wrong_identity")
    assert not report.figures
    assert not report.readings
    serve(web)
    at = NOW + 3 * LATER
    again = await adapter.poll(at)
    assert again.health is Health.EARNING
    assert again.figures == ours.figures
    assert not ledger.post(again.figures, at, None)
    assert ledger.as_dict() == books


async def test_first_identity_owns_the_books(web: Web, session: aiohttp.ClientSession) -> None:
    """A node that has no identity yet: the first one that answers is it."""
    adapter = make(web, session, None)
    serve(web)
    report = await adapter.poll(NOW)
    assert len(report.figures) == 7
    assert amount(report, "unpaid") == Decimal("0.162500123456789012")
    serve_one(web, "me", {"identity": "0x" + "cd" * 20})
    report = await adapter.poll(NOW + timedelta(minutes=1))
    assert not report.figures
    assert amount(report, "unpaid") is None


class _Row:
    def __init__(self, number: int, minute: int) -> None:
        self.id = str(number)
        self.at = NOW + timedelta(minutes=minute)


@given(
    minutes=st.lists(st.integers(0, 12), max_size=60),
    size=st.integers(1, 7),
    inclusive=st.booleans(),
    fits=st.integers(13, 70),
)
async def test_any_book_is_read_whole(
    minutes: list[int], size: int, fits: int, *, inclusive: bool
) -> None:
    """Whatever rows share a moment, all are read, as long as a moment fits in an answer."""
    rows = sorted((_Row(n, m) for n, m in enumerate(minutes)), key=lambda row: row.at)
    fits = max([fits, *(2 * minutes.count(m) + 2 for m in minutes)])

    async def fetch(query: Any) -> list[_Row]:
        after = query.get("afterTimestamp")
        later = [
            row
            for row in rows
            if after is None
            or row.at.isoformat() > after
            or (inclusive and row.at.isoformat() == after)
        ]
        page = later[: int(query["maxItems"])]
        if len(page) > fits * 4:
            raise errors.TooLarge("page")
        return page

    pages = Pages(fetch, "maxItems", lambda _: False)
    pages._page = pages._size = size
    for _ in range(20):
        book = await pages.read()
        if book.complete:
            break
    assert {row.id for row in book.rows} == {row.id for row in rows}
