"""The turn of a month: from the node's estimate to the satellites' pay stubs."""

from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import pytest

from custom_components.depin_orchestrator.adapters.storj import StorjAdapter
from custom_components.depin_orchestrator.engine.ledger import Ledger
from custom_components.depin_orchestrator.engine.models import (
    Kind,
    NodeReport,
)
from tests.web import Web

from .storj_node import (
    ESTIMATE,
    EU1,
    NODE,
    NOW,
    D,
    load,
    read,
    serve,
    sno,
    value,
)
from .storj_truth import assert_books_balance


def stubs(satellites: str, period: str = "2026-11") -> list[Any]:
    """Return November's stubs: us1 earned 1.42 + 0.48 held, eu1 0.20 + 0.06 and is sent 0.56."""
    us1, eu1 = load("paystubs")[4:]
    us1 |= {"period": period, "created": "2026-12-09T12:00:00Z", "held": 480000,
            "owed": 1420000, "paid": 1420000, "distributed": 1420000}  # fmt: skip
    eu1 |= {"period": period, "created": "2026-12-10T12:00:00Z", "held": 60000,
            "owed": 200000, "paid": 200000, "distributed": 560000}  # fmt: skip
    return [s for name, s in (("us1", us1), ("eu1", eu1)) if name in satellites]


def december(satellites: str, net: str = "3.0", held: str = "1.0") -> dict[str, Any]:
    """Return what the node says in December, with November stubs of some satellites."""
    own = stubs(satellites)
    body = {
        "currentMonth": {"payout": float(net), "held": float(held)},
        "previousMonth": {"payout": 162.25, "held": 54.0825},
        "currentMonthExpectations": 180,
    }
    periods = load("periods") + (["2026-11"] if own else [])
    papers = load("paystubs") + own
    return {
        ESTIMATE: body,
        "periods": periods,
        "paystubs": papers,
        "payout-history-2026-11": None,
        "sno": sno(lastPinged="2030-01-01T00:00:00Z"),
    }


async def test_month_rolls_over_from_estimate_to_pay_stub(
    web: Web, session: aiohttp.ClientSession
) -> None:
    ledger, adapter = Ledger(), StorjAdapter(NODE, session, {"url": web.url})

    async def post(at: datetime) -> NodeReport:
        report = await adapter.poll(at)
        ledger.post(report.figures, at, D(1))
        assert not ledger.post(report.figures, at, D(1))
        assert_books_balance(ledger, report)
        return report

    serve(web)
    await post(NOW)
    # To the end of October 5.20, and November so far.
    assert ledger.earned().amount == D("5.2") + D("1.884925")
    await post(datetime(2026, 11, 30, 23, 58, tzinfo=UTC))
    # Just past midnight, while the last estimate is still November's.
    await post(datetime(2026, 12, 1, 0, 1, tzinfo=UTC))
    assert ledger.earned().amount == D("5.2") + D("1.884925")
    serve(web, **december(""))
    turned = await post(datetime(2026, 12, 1, 0, 10, tzinfo=UTC))
    assert ledger.earned().amount == D("5.2") + D("2.163325") + D("0.04")
    november = datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC)
    assert ledger.earned(*november).amount == D("2.163325")
    # In the first six hours the day's rate is the old month's.
    assert value(turned, "rate_estimate") == D("0.072110833333333333")  # of 30 days
    # One satellite has paid, the other has not sent its stub: still the estimate.
    serve(web, **december("us1", "40.5", "13.5"))
    half = await post(datetime(2026, 12, 9, 13, tzinfo=UTC))
    assert ledger.earned().amount == D("5.2") + D("2.163325") + D("0.54")
    assert ledger.paid().amount == D("3.54") + D("1.42")
    assert value(half, "unpaid") == D("0.36") + D("1.6225") - D("1.42") + D("0.405")
    # Both: the paper has the last word, and October's 0.36 came along.
    serve(web, **december("us1 eu1", "45.0", "15.0"))
    whole = await post(datetime(2026, 12, 10, 13, tzinfo=UTC))
    assert ledger.earned().amount == D("5.2") + D("2.16") + D("0.6")
    assert ledger.earned(*november).amount == D("2.16")
    assert ledger.paid().amount == D("3.54") + D("1.42") + D("0.56")
    assert value(whole, "undistributed") == 0
    assert value(whole, "unpaid") == D("0.45")
    assert value(whole, "held") == D("1.3") + D("0.54") + D("0.15")
    # Receipts of older months are not told any more, but stay known.
    assert {row.receipt for row in ledger.payouts()} >= {"zksync-era:0xaa09", "zksync-era:0xbb09"}


async def test_a_month_two_back_is_settled_by_the_stubs_there_are(
    web: Web, session: aiohttp.ClientSession
) -> None:
    ledger = Ledger()
    serve(web)
    ledger.post((await read(web, session)).figures, NOW, D(1))
    serve(web, **december("us1"))
    at = datetime(2027, 1, 3, tzinfo=UTC)
    report = await read(web, session, at)
    ledger.post(report.figures, at, D(1))
    by_name = {figure.account: figure for figure in report.figures}
    assert by_name["month:2026-11"].kind is Kind.DOCUMENT
    assert by_name["month:2026-11"].amount == D("1.9")
    assert by_name["month:2026-12"].kind is Kind.COUNTER
    assert_books_balance(ledger, report)


async def test_a_month_without_any_stub_brought_nothing(
    web: Web, session: aiohttp.ClientSession
) -> None:
    ledger = Ledger()
    serve(web)
    ledger.post((await read(web, session)).figures, NOW, D(1))
    later = december("") | {
        "periods": [*load("periods"), "2026-12"],
        "paystubs": load("paystubs") + stubs("us1 eu1", "2026-12"),
        "payout-history-2026-12": None,
    }
    serve(web, **later)
    at = datetime(2027, 1, 20, tzinfo=UTC)
    report = await read(web, session, at)
    ledger.post(report.figures, at, D(1))
    assert ledger.earned().amount == D("5.2") + D("2.16") + D("0.04")
    assert_books_balance(ledger, report)


async def test_what_a_sanctioned_node_never_gets_is_not_earned(
    web: Web, session: aiohttp.ClientSession
) -> None:
    papers = load("paystubs")
    papers[4] |= {"codes": "S", "held": 0, "paid": 0, "distributed": 0, "created": None}
    papers[5] |= {"distributed": 1, "created": None}
    serve(web, paystubs=papers)
    report = await read(web, session)
    amounts = {figure.account: figure for figure in report.figures}
    assert amounts["month:2026-10"].amount == D("0.48")
    # A payout without a date is dated when its month had ended.
    assert amounts[f"payout:2026-10:{EU1}"].end == datetime(2026, 11, 1, tzinfo=UTC)
    assert amounts[f"payout:2026-10:{EU1}"].amount == D("0.000001")


@pytest.mark.parametrize(("seconds", "months"), [(-16, 2), (-14, 0), (0, 0), (14, 0), (16, 2)])
async def test_at_the_turn_of_a_month_estimates_wait(
    web: Web, session: aiohttp.ClientSession, seconds: int, months: int
) -> None:
    serve(web, periods=None)
    at = datetime(2026, 12, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    report = await read(web, session, at)
    assert len(report.figures) == months
    assert (value(report, "unpaid") == "not_reported") == (not months)


async def test_the_node_knows_best_which_month_it_speaks_of(
    web: Web, session: aiohttp.ClientSession
) -> None:
    adapter = StorjAdapter(NODE, session, {"url": web.url})
    ahead = datetime.now(UTC) + timedelta(minutes=5)
    serve(web, periods=None)
    header = {"Date": ahead.strftime("%a, %d %b %Y %H:%M:%S GMT")}
    web.set("/api/sno/estimated-payout", load(ESTIMATE), headers=header)
    at = datetime(2026, 11, 30, 23, 58, tzinfo=UTC)
    report = await adapter.poll(at)
    assert [figure.account for figure in report.figures] == ["month:2026-11", "month:2026-12"]
    assert report.figures[1].start == report.figures[1].end == at
