"""Late invoices, payouts and abandoned work: what is listed, what is counted, what alarms."""

from collections.abc import AsyncGenerator
from datetime import datetime, timedelta
from decimal import Decimal
import json
from typing import Any

import aiohttp
import pytest

from custom_components.depin_orchestrator.adapters.golem import GolemAdapter
from custom_components.depin_orchestrator.engine.models import (
    Health,
    Node,
    NodeReport,
    Protocol,
    Quality,
    Reading,
    Value,
)
from tests.web import Web, fixture

from .golem_node import IDENTITY, KEY, NOW, PATHS, REQUESTOR, Listing, invoice, serve, serve_one

SHORT = "0xabab…abab"
LATER = timedelta(minutes=6)
DAY = timedelta(days=1)


@pytest.fixture
async def adapter(web: Web) -> AsyncGenerator[GolemAdapter]:
    node = Node("n1", Protocol.GOLEM, "Attic", "GLM", identity=IDENTITY)
    async with aiohttp.ClientSession() as session:
        yield GolemAdapter(node, session, {"url": web.url, "app_key": KEY})


def value(report: NodeReport, key: str) -> Value | None:
    seen = report.readings[key]
    return seen.value if isinstance(seen, Reading) else None


def late(number: int, days: float, amount: str = "0.125", **more: Any) -> dict[str, Any]:
    """Return an invoice whose due date was so many days ago."""
    due = NOW - timedelta(days=days)
    return invoice(number, due - DAY, amount, paymentDueDate=due.isoformat(), **more)


def deal(name: str, due: str, created: datetime | None, updated: datetime | None) -> Any:
    return {
        "id": name,
        "ownerId": IDENTITY,
        "role": "P",
        "paymentPlatform": "erc20-polygon-glm",
        "totalAmountDue": due,
        "totalAmountPaid": "0",
        "createdTs": created and created.isoformat(),
        "updatedTs": updated and updated.isoformat(),
    }


async def test_only_news_of_a_late_invoice_alarms(web: Web, adapter: GolemAdapter) -> None:
    """A loss of long ago stays on the list, but the node is well again."""
    quiet: dict[str, Any] = {"monitor": {"activities": []}, "payAgreements": []}
    steps: list[tuple[float, int, tuple[Health, str | None]]] = [
        (2.9, 0, (Health.IDLE, None)),
        (3.1, 1, (Health.DEGRADED, "unpaid_invoice")),
        (59.9, 1, (Health.DEGRADED, "unpaid_invoice")),
        (60.1, 1, (Health.IDLE, None)),
        (700, 1, (Health.IDLE, None)),
    ]
    for number, (days, listed, health) in enumerate(steps):
        serve(web, **quiet, invoices=[late(1, days)])
        report = await adapter.poll(NOW + number * LATER)
        assert (report.health, report.health_reason) == health, days
        assert value(report, "overdue_invoices") == len(report.details["overdue"]) == listed
        assert value(report, "overdue") == Decimal("0.125") * listed


async def test_late_invoices_are_listed_with_who_owes_them(
    web: Web, adapter: GolemAdapter
) -> None:
    rows = [
        late(1, 100, "1", invoiceId="5b0a6d0e-1f2c-4c1e-9a34-0d5f3b7a1c22", status="RECEIVED"),
        late(2, 5, "0.000000000000000001", status="ISSUED"),
        late(3, 5, "9", status="SETTLED"),
        late(4, 5, "9", status="REJECTED"),
        late(5, 5, "9", paymentPlatform="erc20-holesky-tglm"),
        late(6, 5, "9") | {"issuerId": REQUESTOR, "recipientId": IDENTITY},
        late(7, 5, "9") | {"paymentDueDate": None},
        late(8, 10, "0.5"),
        late(9, 10, "0.25"),
    ]
    paid = [
        deal("a8", "0.5", NOW, NOW) | {"totalAmountPaid": "0.125"},
        deal("a9", "0.25", NOW, NOW) | {"totalAmountPaid": "0.25"},
    ]
    serve(web, invoices=rows, payAgreements=paid)
    report = await adapter.poll(NOW)
    assert value(report, "overdue") == Decimal("1.375000000000000001")
    assert value(report, "overdue_invoices") == 3
    assert report.details["overdue"] == [
        {
            "invoice": "i2",
            "requestor": SHORT,
            "amount": "0.000000000000000001",
            "due": (NOW - 5 * DAY).isoformat(),
            "days": 5,
        },
        {
            "invoice": "i8",
            "requestor": SHORT,
            "amount": "0.375",
            "due": (NOW - 10 * DAY).isoformat(),
            "days": 10,
        },
        {
            "invoice": "5b0a6d0e",
            "requestor": SHORT,
            "amount": "1",
            "due": (NOW - 100 * DAY).isoformat(),
            "days": 100,
        },
    ]


async def test_what_is_late_is_a_guess_without_agreements(web: Web, adapter: GolemAdapter) -> None:
    serve(web, "0.16", invoices=[late(1, 4)])
    overdue = (await adapter.poll(NOW)).readings["overdue"]
    assert isinstance(overdue, Reading)
    assert (overdue.value, overdue.quality) == (Decimal("0.125"), Quality.ESTIMATED)


async def test_payouts(web: Web, adapter: GolemAdapter) -> None:
    serve(web)
    report = await adapter.poll(NOW)
    assert report.details["payouts"] == [
        {
            "at": "2026-11-22T08:00:00+00:00",
            "amount": "0.025",
            "payer": SHORT,
            "link": "https://etherscan.io/tx/0x" + "22" * 32,
        },
        {
            "at": "2026-11-21T08:00:00.500000+00:00",
            "amount": "0.5",
            "payer": SHORT,
            "link": "https://polygonscan.com/tx/0x" + "11" * 32,
        },
    ]
    assert json.loads(json.dumps(report.details)) == report.details
    assert REQUESTOR not in json.dumps(report.details)


async def test_newest_twenty_payouts_and_no_link_without_a_hash(
    web: Web, adapter: GolemAdapter
) -> None:
    row = fixture("golem/0.17.6/payments.json")[0]
    rows = [
        row
        | {
            "paymentId": f"p{n}",
            "timestamp": (NOW - timedelta(hours=30 - n)).isoformat(),
            "details": [None, "", "!", "ERE="][n % 4],
        }
        for n in range(30)
    ]
    serve(web, payments=rows)
    listed = (await adapter.poll(NOW)).details["payouts"]
    assert [payout["at"] for payout in listed] == [r["timestamp"] for r in rows[:9:-1]]
    assert {payout["link"] for payout in listed} == {None}


async def test_nothing_is_listed_before_the_books_are_known(
    web: Web, adapter: GolemAdapter
) -> None:
    serve_one(web, "me", fixture("golem/0.17.6/me.json"))
    report = await adapter.poll(NOW)
    assert report.details == {}
    assert value(report, "overdue") is value(report, "overdue_invoices") is None


async def test_work_of_a_dead_agent_is_not_in_progress_for_ever(
    web: Web, adapter: GolemAdapter
) -> None:
    """Seven days without a change; but a task that runs speaks for its agreement."""
    old, week = NOW - 30 * DAY, NOW - 7 * DAY
    serve(
        web,
        monitor={"activities": [{"id": "t", "state": "Ready", "agreementId": "runs"}]},
        invoices=[],
        payAgreements=[
            deal("dead", "1", old, week),
            deal("untimed", "2", None, None),
            deal("never touched", "4", old, None),
            deal("new", "8", week + LATER, None),
            deal("long, alive", "16", old, week + LATER),
            deal("runs", "32", old, old),
        ],
    )
    assert value(await adapter.poll(NOW), "in_progress") == 8 + 16 + 32
    assert value(await adapter.poll(NOW + 2 * LATER), "in_progress") == 32


async def test_reading_on_does_not_forget_an_old_open_invoice(
    web: Web, adapter: GolemAdapter
) -> None:
    listing = Listing([late(1, 90), *(late(n, 20, status="SETTLED") for n in range(2, 9))])
    serve(web, payAgreements=[])
    web.handle(PATHS["invoices"], listing.answer)
    assert value(await adapter.poll(NOW), "overdue") == Decimal("0.125")
    listing.rows[0]["status"] = "SETTLED"
    assert value(await adapter.poll(NOW + LATER), "overdue") == 0
