"""A Storj node of three API generations over real HTTP: what it says, owes and hides."""

from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
import json
from typing import Any

import aiohttp
import pytest

from custom_components.depin_orchestrator.adapters.storj import StorjAdapter
from custom_components.depin_orchestrator.engine import errors
from custom_components.depin_orchestrator.engine.ledger import Ledger
from custom_components.depin_orchestrator.engine.models import (
    Figure,
    Health,
    Kind,
    NodeReport,
    Outage,
    Quality,
    Reading,
)
from tests.web import Web

from .storj_node import (
    AT,
    EU1,
    HELD,
    NEW,
    NODE,
    NOTES,
    NOW,
    US1,
    D,
    day,
    load,
    read,
    serve,
    sno,
    value,
)

HTML = {"body": "<!doctype html><title>app</title>", "content_type": "text/html"}


@pytest.fixture
async def session() -> AsyncGenerator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


def month(at: str, amount: str, start: datetime, kind: Kind = Kind.DOCUMENT) -> Figure:
    begin = datetime.fromisoformat(f"{at}-01T00:00:00Z")
    end = (begin + timedelta(days=31)).replace(day=1)
    if kind is Kind.COUNTER:  # it still grows when the month is over, and grows within it
        end -= timedelta(microseconds=1)
    presumed = kind is Kind.DOCUMENT and amount == "0"  # no stub says 0
    return Figure(f"month:{at}", kind, D(amount), start, end, presumed=presumed)


def payout(at: str, satellite: str, amount: str, sent: str, receipt: str | None) -> Figure:
    name = f"payout:{at}:{satellite}"
    return Figure(name, Kind.DOCUMENT, D(amount), day(sent), day(sent), paid=True, receipt=receipt)


#: Every reading of a generation; the money worked out by hand from the payloads.
READINGS: dict[str, dict[str, Any]] = {
    "v1.108": {
        "version": "1.108.3",
        "minimum_version_ok": True,
        "last_contact": day("2024-07-15T11:59:59Z"),
        "started_at": day("2024-07-02T01:02:03Z"),
        "quic_status": "disabled",
        "satellites": 2,
        "storage_used": 7_500_000_000_000,  # 5.5 TB of pieces and 2.0 TB of trash
        "storage_free": 0,  # of 7.0 TB allocated
        "storage_allocated": 7_000_000_000_000,
        "storage_trash": 2_000_000_000_000,
        "storage_reclaimable": "not_reported",
        "storage_growth": "not_reported",
        "disk_full": "not_reported",
        "bandwidth_month": 1_340_000_000_000,
        "audit_score": D(95),
        "suspension_score": D(98),
        "online_score": D(90),
        "month_estimate": D("6.48"),
        "rate_estimate": D("0.216"),  # 3.132 in 14.5 days
        "unpaid": D("8.132"),  # 5.00 of June and 3.132 of July
        "held": D("0.5"),  # 1.00 of April, half of it returned in May
        "held_return": D(0),  # the half has come back already
        "held_rate_drop": day("2024-08-01T00:00:00Z"),  # joined in February: 25 % since August
        "undistributed": D(5),
        "notifications_unread": 0,
    },
    "v1.131": {
        "version": "1.131.1",
        "minimum_version_ok": True,
        "last_contact": day("2025-06-20T05:41:10.5Z"),
        "started_at": day("2025-06-01T08:00:00Z"),
        "quic_status": "misconfigured",
        "satellites": 2,
        "storage_used": 850_000_000_000,
        "storage_free": 1_150_000_000_000,  # 2.00 - 0.80 - 0.05 TB
        "storage_allocated": 2_000_000_000_000,
        "storage_trash": 50_000_000_000,
        "storage_reclaimable": "not_reported",
        "storage_growth": "not_reported",
        "disk_full": "not_reported",
        "bandwidth_month": 91_000_000_000,
        "audit_score": D(100),  # eu1 has not judged it yet: three zeros
        "suspension_score": D(100),
        "online_score": D(100),
        "month_estimate": D("0.16"),
        "rate_estimate": D("0.024"),  # 0.1155 + 0.3465 in 462 hours
        "unpaid": D("0.158"),  # 0.1155 + 0.0425
        "held": D("0.474"),  # 0.3465 + 0.1275
        "held_return": D("0.237"),
        "held_rate_drop": day("2025-08-01T00:00:00Z"),  # us1 since May; eu1 since June
        "undistributed": D(0),
        "notifications_unread": 1,
    },
    "v1.162": {
        "version": "1.162.3",
        "minimum_version_ok": True,
        "last_contact": day("2026-11-22T07:58:31.204918Z"),
        "started_at": day("2026-11-18T05:31:38.785164Z"),
        "quic_status": "ok",
        "satellites": 2,
        "storage_used": 1_684_000_000_000,
        "storage_free": 2_289_000_000_000,
        "storage_allocated": 4_000_000_000_000,
        "storage_trash": 41_200_000_000,
        "storage_reclaimable": 63_500_000_000,
        "storage_growth": "not_reported",  # one day tells nothing
        "disk_full": "not_reported",
        "bandwidth_month": 214_730_000_000,
        "audit_score": D("99.95"),
        "suspension_score": D(97),
        "online_score": D("99.83"),
        "month_estimate": D("1.97"),
        "rate_estimate": D("0.088355859375"),  # 1.884925 in 512 hours
        "unpaid": D("1.7737"),  # 3.90 granted, 3.54 sent, 1.4137 this month
        "held": D("1.771225"),  # 1.30 of stubs, 0.471225 this month
        "held_return": D("0.8856125"),
        "held_rate_drop": day("2027-02-01T00:00:00Z"),  # both since August: 25 % from February
        "undistributed": D("0.36"),
        "notifications_unread": 2,
    },
}

FIGURES = {
    "v1.108": (
        month("2024-02", "0", day("2024-02-20T18:00:00Z")),  # passed over by April's stub
        month("2024-03", "0", day("2024-03-01T00:00:00Z")),
        month("2024-04", "2", day("2024-04-01T00:00:00Z")),
        month("2024-05", "4", day("2024-05-01T00:00:00Z")),  # 4.50 granted, 0.50 of them returned
        month("2024-06", "5", day("2024-06-01T00:00:00Z")),
        Figure(
            "month:2024-07", Kind.COUNTER, D("3.132"), day("2024-07-01T00:00:00Z"), AT["v1.108"]
        ),
        payout("2024-04", US1, "1", "2024-05-08T10:00:00Z", "zksync:0xaa04"),
        payout("2024-05", US1, "4.5", "2024-06-07T10:00:00Z", "eth:0xaa05"),
    ),
    "v1.131": (
        month("2025-05", "0.17", day("2025-05-12T10:00:00Z"), Kind.COUNTER),
        Figure(
            "month:2025-06", Kind.COUNTER, D("0.462"), day("2025-06-01T00:00:00Z"), AT["v1.131"]
        ),
    ),
    "v1.162": (
        month("2026-08", "1.6", day("2026-08-03T09:30:00Z")),
        month("2026-09", "1.72", day("2026-09-01T00:00:00Z")),
        month("2026-10", "1.88", day("2026-10-01T00:00:00Z")),
        Figure("month:2026-11", Kind.COUNTER, D("1.884925"), day("2026-11-01T00:00:00Z"), NOW),
        payout("2026-09", US1, "1.86", "2026-10-08T04:10:00.25Z", "zksync-era:0xaa09"),
        payout("2026-09", EU1, "0.63", "2026-10-08T04:10:02Z", "zksync-era:0xbb09"),
        payout("2026-10", US1, "1.05", "2026-11-07T16:20:05.1Z", "zksync-era:0xaa10"),
    ),
}
HEALTH = {
    "v1.108": (Health.DEGRADED, "disqualified"),
    "v1.131": (Health.EARNING, "quic_misconfigured"),
    "v1.162": (Health.EARNING, None),
}


@pytest.mark.parametrize("version", list(AT))
async def test_every_generation(web: Web, session: aiohttp.ClientSession, version: str) -> None:
    serve(web, version)
    report = await read(web, session, AT[version])
    assert {key: value(report, key) for key in report.readings} == READINGS[version]
    assert report.figures == FIGURES[version]
    assert (report.health, report.health_reason) == HEALTH[version]
    assert report.identity == sno(version)["nodeID"]
    assert report.outages == {}
    ledger = Ledger()
    ledger.post(report.figures, AT[version], D(1))
    assert_books_balance(ledger, report)


def assert_books_balance(ledger: Ledger, report: NodeReport) -> None:
    """Check that all earned is unpaid, paid out or held, to the last digit."""
    owed = value(report, "unpaid") + value(report, "held")
    assert ledger.earned().amount == owed + ledger.paid().amount


async def test_units_and_qualities(web: Web, session: aiohttp.ClientSession) -> None:
    serve(web)
    readings = (await read(web, session)).readings
    units = {key: r.unit for key, r in readings.items() if isinstance(r, Reading) and r.unit}
    assert {key for key, unit in units.items() if unit == "B"} == {
        "storage_used",
        "storage_free",
        "storage_allocated",
        "storage_trash",
        "storage_reclaimable",
        "bandwidth_month",
    }
    assert {key for key, unit in units.items() if unit == "%"} == {
        "audit_score",
        "suspension_score",
        "online_score",
    }
    money = {key: readings[key] for key, unit in units.items() if unit == "USD"}
    assert {k: r.quality for k, r in money.items() if isinstance(r, Reading)} == {
        "month_estimate": Quality.ESTIMATED,
        "rate_estimate": Quality.ESTIMATED,
        "unpaid": Quality.ESTIMATED,
        "held": Quality.ESTIMATED,
        "held_return": Quality.ESTIMATED,
        "undistributed": Quality.MEASURED,
    }


async def test_asks_at_the_agreed_pace(web: Web, session: aiohttp.ClientSession) -> None:
    serve(web)
    adapter = StorjAdapter(NODE, session, {"url": web.url})
    await adapter.poll(NOW)
    assert sorted(path for _, path in web.calls) == [
        f"{HELD}/held-history",
        f"{HELD}/payout-history/2026-08",
        f"{HELD}/payout-history/2026-09",
        f"{HELD}/payout-history/2026-10",
        f"{HELD}/paystubs/2026-08/2026-10",
        f"{HELD}/periods",
        f"{HELD}/periods",
        NOTES,
        "/api/sno/",
        "/api/sno/estimated-payout",
        f"/api/sno/estimated-payout?id={US1}",
        f"/api/sno/estimated-payout?id={EU1}",
        f"/api/sno/satellite/{EU1}",  # the one that vets it still
        "/api/sno/satellites",
        f"/api/sno/satellites/{US1}/pricing",
        f"/api/sno/satellites/{EU1}/pricing",
    ]
    assert {method for method, _ in web.calls} == {"GET"}
    for later, asked in ((40, 0), (70, 1), (340, 2), (1330, 3), (23770, 9)):
        web.calls.clear()
        at = NOW + timedelta(seconds=later)
        assert adapter.due(at) == bool(asked)
        first = await adapter.poll(at)
        assert len({path.split("/")[3].split("?")[0] for _, path in web.calls}) == asked
        assert await adapter.poll(at) == first


async def test_receipts_of_a_year_and_then_of_the_newest_months(
    web: Web, session: aiohttp.ClientSession
) -> None:
    periods = [f"{year}-{at:02}" for year in (2024, 2025) for at in range(1, 13)]
    paid = load("payout-history-2026-09")
    months: dict[str, Any] = {f"payout-history-{period}": paid for period in periods}
    months["payout-history-2025-06"] = None  # not paid out, or not synchronised yet
    serve(web, periods=periods, paystubs=None, **months)
    adapter = StorjAdapter(NODE, session, {"url": web.url})
    await adapter.poll(NOW)
    asked = sorted(path[-7:] for _, path in web.calls if "payout-history" in path)
    assert asked == periods[12:]
    web.calls.clear()
    await adapter.poll(NOW + timedelta(hours=7))
    asked = sorted(path[-7:] for _, path in web.calls if "payout-history" in path)
    assert asked == ["2025-06", "2025-10", "2025-11", "2025-12"]


@pytest.mark.parametrize("nothing", ["sno", "satellites"])
async def test_null_lists(web: Web, session: aiohttp.ClientSession, nothing: str) -> None:
    empty = {
        "sno": sno(satellites=None, walletFeatures=None),
        "satellites": load("satellites")
        | {"audits": None, "storageDaily": None, "earliestJoinedAt": None},
    }
    serve(web, **{nothing: empty[nothing], "held-history": None})
    report = await read(web, session)
    assert report.outages == {}
    if nothing == "sno":
        assert value(report, "satellites") == 0
        assert (report.health, report.health_reason) == (Health.UNKNOWN, "no_satellites")
    else:
        assert value(report, "audit_score") == "not_reported"
        assert report.health is Health.EARNING
        assert report.figures[0] == month("2026-08", "1.6", day("2026-08-01T00:00:00Z"))


async def test_node_without_any_history(web: Web, session: aiohttp.ClientSession) -> None:
    zero = {"payout": 0, "held": 0}
    serve(
        web,
        "v1.131",
        sno=sno("v1.131", lastPinged="0001-01-01T00:00:00Z", startedAt="2025-06-20T05:50:00Z"),
        satellites={"audits": None, "earliestJoinedAt": "0001-01-01T00:00:00Z"},
        **{
            "estimated-payout": {
                "currentMonth": zero,
                "previousMonth": zero,
                "currentMonthExpectations": 0,
            }
        },
    )
    report = await read(web, session, AT["v1.131"])
    assert (report.health, report.health_reason) == (Health.IDLE, "not_vetted")
    assert value(report, "last_contact") == "not_reported"
    assert value(report, "online_score") == "not_reported"
    assert value(report, "unpaid") == value(report, "held") == 0
    assert [figure.amount for figure in report.figures] == [0, 0]


async def test_a_node_just_joined(web: Web, session: aiohttp.ClientSession) -> None:
    zero = {"payout": 0, "held": 0}
    estimate = {"currentMonth": {"payout": 2, "held": 6}, "previousMonth": zero}
    joined = "2026-11-22T05:00:00Z"
    month_data = load("satellites") | {"earliestJoinedAt": joined}
    nothing = {"periods": None, "held-history": [], "estimated-payout": estimate}
    serve(web, satellites=month_data, **nothing)
    report = await read(web, session)
    # Not before its time, and three hours say nothing of a day.
    assert report.figures == (Figure("month:2026-11", Kind.COUNTER, D("0.08"), day(joined), NOW),)
    assert value(report, "rate_estimate") == "not_reported"
    assert value(report, "month_estimate") == "not_reported"
    assert (report.health, report.health_reason) == (Health.IDLE, "nothing_earned")


async def test_joining_is_known_from_two_places(web: Web, session: aiohttp.ClientSession) -> None:
    serve(web)
    web.set("/api/sno/satellites", status=500)
    report = await read(web, session)
    assert report.figures == FIGURES["v1.162"]
    assert report.outages == {"satellites": "server_error"}
    assert value(report, "audit_score") == "server_error"


ESTIMATE = "estimated-payout"


@pytest.mark.parametrize(
    ("payload", "change"),
    [
        ("sno", {"nodeID": 7}),
        ("sno", {"nodeID": ""}),
        ("sno", {"diskSpace": []}),
        ("sno", {"diskSpace": {"used": "12"}}),
        ("sno", {"diskSpace": {"used": 1e300}}),
        ("sno", {"satellites": {}}),
        ("sno", {"satellites": [{"id": None}]}),
        ("sno", {"upToDate": "yes"}),
        ("sno", {"lastPinged": "yesterday"}),
        ("satellites", {"audits": [{"auditScore": -1, "suspensionScore": 1, "onlineScore": 1}]}),
        ("satellites", {"audits": [{"auditScore": True}]}),
        (ESTIMATE, {"currentMonth": None}),
        (ESTIMATE, {"currentMonth": {"payout": "1", "held": 0}}),
        (ESTIMATE, {"currentMonth": {"payout": -1, "held": 0}}),
        (ESTIMATE, {"currentMonth": {"payout": 1, "held": 2**62}}),
        (ESTIMATE, {"currentMonthExpectations": "1"}),
    ],
)
async def test_wrong_types_cost_only_their_endpoint(
    web: Web, session: aiohttp.ClientSession, payload: str, change: dict[str, Any]
) -> None:
    serve(web, **{payload: load(payload) | change})
    report = await read(web, session)
    assert report.outages == {payload: "bad_response"}
    assert report.online == (payload != "sno")


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("periods", {}),
        ("periods", ["2026-13"]),
        ("periods", [202610]),
        ("periods", ["0001-01"]),
        ("paystubs/2026-08/2026-10", {}),
        ("paystubs/2026-08/2026-10", [{"satelliteId": US1, "period": "2026-10"}]),
        ("paystubs/2026-08/2026-10", [{"satelliteId": US1, "period": "October"}]),
        ("payout-history/2026-10", [{"satelliteID": None, "receipt": "eth:0x1"}]),
        ("held-history", [{"satelliteID": US1, "totalHeld": 1.5, "totalDisposed": None}]),
    ],
)
async def test_wrong_papers(
    web: Web, session: aiohttp.ClientSession, path: str, body: Any
) -> None:
    serve(web)
    web.set(f"{HELD}/{path}", body)
    report = await read(web, session)
    assert report.online
    assert set(report.outages.values()) == {"bad_response"}
    if "paystubs" in report.outages:  # nothing is made up from the half that is known
        assert value(report, "unpaid") == value(report, "held") == "bad_response"
        assert value(report, "undistributed") == "bad_response"
    else:
        assert {f.account: f.amount for f in report.figures} == {
            f.account: f.amount for f in FIGURES["v1.162"]
        }


async def test_slips_of_the_node_are_unknown_not_zero(
    web: Web, session: aiohttp.ClientSession
) -> None:
    overflown = load(ESTIMATE) | {"currentMonthExpectations": -(2**63)}
    disk = load("sno", "v1.108")["diskSpace"] | {"trash": -5}
    serve(
        web,
        sno=sno(diskSpace=disk, bandwidth=None, quicStatus="Sideways") | {"version": None},
        satellites=load("satellites")
        | {"audits": [{"auditScore": 1.0000000002, "suspensionScore": 1, "onlineScore": 1}]},
        **{ESTIMATE: overflown},
    )
    report = await read(web, session)
    unknown = ("storage_trash", "storage_free", "bandwidth_month", "month_estimate", "version")
    assert {value(report, key) for key in unknown} == {"not_reported"}
    assert value(report, "quic_status") == "unknown"
    assert value(report, "audit_score") == 100
    serve(web, sno=sno(quicStatus=None))
    assert value(await read(web, session), "quic_status") == "not_reported"


async def test_estimate_fails_but_the_papers_stand(
    web: Web, session: aiohttp.ClientSession
) -> None:
    serve(web)
    web.set("/api/sno/estimated-payout", status=500)
    report = await read(web, session)
    assert report.figures == tuple(f for f in FIGURES["v1.162"] if f.account != "month:2026-11")
    for key in ("unpaid", "held", "month_estimate", "rate_estimate"):
        assert value(report, key) == "server_error"
    assert value(report, "undistributed") == D("0.36")
    assert (report.health, report.health_reason) == (Health.UNKNOWN, "no_estimate")


async def test_empty_200_is_no_answer(web: Web, session: aiohttp.ClientSession) -> None:
    serve(web)
    web.set(f"{HELD}/payout-history/2026-10", "")
    report = await read(web, session)
    assert report.outages == {"payout-history": "bad_response"}
    assert [f for f in report.figures if f.receipt] == []
    assert len(report.figures) == len(FIGURES["v1.162"])


async def test_follows_the_router_to_the_other_form(
    web: Web, session: aiohttp.ClientSession
) -> None:
    serve(web)
    web.set("/api/sno/satellites/", load("satellites"))
    web.set("/api/sno/satellites", status=301, headers={"Location": "/api/sno/satellites/"})
    assert (await read(web, session)).outages == {}


SATELLITE = load("sno")["satellites"][0]
AUDIT = load("satellites")["audits"][0]


def judged(**change: Any) -> Any:
    return load("satellites") | {"audits": [AUDIT, AUDIT | change]}


@pytest.mark.parametrize(
    ("changes", "health", "reason"),
    [
        ({"sno": sno(satellites=[SATELLITE | {"suspended": "2026-11-20T01:00:00Z"}])},
         Health.DEGRADED, "suspended"),
        ({"sno": sno(satellites=[SATELLITE | {"disqualified": "2026-11-20T01:00:00Z"}])},
         Health.DEGRADED, "disqualified"),
        ({"satellites": judged(auditScore=0.985)}, Health.DEGRADED, "low_audit_score"),
        ({"satellites": judged(auditScore=0.99)}, Health.EARNING, None),
        ({"satellites": judged(onlineScore=0.89)}, Health.DEGRADED, "low_online_score"),
        ({"satellites": judged(onlineScore=0.9)}, Health.EARNING, None),
        ({"sno": sno(lastPinged="2026-11-22T05:59:59Z")}, Health.DEGRADED, "not_contacted"),
        ({"sno": sno(lastPinged="2026-11-22T06:00:01Z")}, Health.EARNING, None),
        ({"sno": sno(lastPinged="0001-01-01T00:00:00Z")}, Health.DEGRADED, "not_contacted"),
        ({"sno": sno(lastPinged="0001-01-01T00:00:00Z", startedAt="2026-11-22T07:50:00Z")},
         Health.EARNING, None),
        ({"sno": sno(upToDate=False)}, Health.DEGRADED, "outdated"),
        ({"sno": sno(quicStatus="Misconfigured")}, Health.EARNING, "quic_misconfigured"),
        ({ESTIMATE: load(ESTIMATE) | {"currentMonth": {"payout": 0, "held": 0}}},
         Health.IDLE, "nothing_earned"),
    ],
)  # fmt: skip
async def test_health(
    web: Web,
    session: aiohttp.ClientSession,
    changes: dict[str, Any],
    health: Health,
    reason: str | None,
) -> None:
    serve(web, **changes)
    report = await read(web, session)
    assert (report.health, report.health_reason) == (health, reason)


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


async def test_another_node_in_its_place(web: Web, session: aiohttp.ClientSession) -> None:
    serve(web)
    adapter = StorjAdapter(NODE, session, {"url": web.url})
    await adapter.poll(NOW)
    serve(web, "v1.131")
    later = NOW + timedelta(days=1)
    web.calls.clear()
    report = await adapter.poll(later)
    assert report.contact == Outage("wrong_identity", NOW)
    assert (report.health, report.figures, report.readings) == (Health.OFFLINE, (), {})
    assert [path for _, path in web.calls] == ["/api/sno/"]  # the stranger's money is not asked
    serve(web)
    back = await adapter.poll(later + timedelta(minutes=1))
    assert back.online
    assert [f.amount for f in back.figures] == [f.amount for f in FIGURES["v1.162"]]


async def test_dies_and_heals(web: Web, session: aiohttp.ClientSession) -> None:
    serve(web)
    adapter = StorjAdapter(NODE, session, {"url": web.url})
    assert (await adapter.poll(NOW)).online
    await web.stop()
    dead = await adapter.poll(NOW + timedelta(minutes=2))
    assert (dead.contact, dead.health) == (Outage("cannot_connect", NOW), Health.OFFLINE)
    version = dead.readings["version"]
    assert isinstance(version, Reading)
    assert version.quality is Quality.STALE
    assert dead.figures == FIGURES["v1.162"]
    long_dead = await adapter.poll(NOW + timedelta(days=5))
    assert value(long_dead, "version") == "cannot_connect"
    assert long_dead.figures == FIGURES["v1.162"]
    await web.start()
    healed = await adapter.poll(NOW + timedelta(days=5, minutes=10))
    assert healed.online
    assert healed.outages == {}


async def test_dead_from_the_start(web: Web, session: aiohttp.ClientSession) -> None:
    serve(web)
    web.set("/api/sno/", **HTML)
    report = await read(web, session)
    assert (report.health, report.figures) == (Health.OFFLINE, ())
    assert report.readings.keys() == READINGS["v1.162"].keys()
    assert value(report, "storage_used") == "wrong_service"
    assert value(report, "unpaid") == "waiting"


async def test_the_wallet_never_leaves_the_parser(
    web: Web, session: aiohttp.ClientSession, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    wallet = sno()["wallet"]
    serve(web)
    adapter = StorjAdapter(NODE, session, {"url": web.url})
    report = await adapter.poll(NOW)
    web.set("/api/sno/", sno(upToDate=wallet))
    await adapter.poll(NOW + timedelta(minutes=2))
    said = repr((report, adapter.sno.answer, adapter.sno.error, vars(adapter), caplog.text))
    assert wallet not in said
    assert "sno failed" in caplog.text


async def test_probe(web: Web, session: aiohttp.ClientSession) -> None:
    serve(web)
    probe = await StorjAdapter(replace(NODE, identity=None), session, {"url": web.url}).probe()
    assert (probe.identity, probe.title, probe.version) == (NEW, "Storj 12w7vXrN", "1.162.3")


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (HTML, errors.WrongService),
        ({"status": 404}, errors.WrongService),
        ({"body": ""}, errors.WrongService),
        ({"body": "[]"}, errors.WrongService),
        ({"body": '{"nodeID": "1x"}'}, errors.WrongService),
        ({"body": json.dumps(sno(diskSpace=1))}, errors.BadResponse),
        ({"status": 401}, errors.AuthFailed),
        ({"status": 502}, errors.Failed),
        ({"status": 302, "headers": {"Location": "http://localhost:1/"}}, errors.Redirected),
    ],
)
async def test_probe_says_what_is_wrong(
    web: Web,
    session: aiohttp.ClientSession,
    answer: dict[str, Any],
    error: type[errors.DepinError],
) -> None:
    web.set("/api/sno/", **answer)
    with pytest.raises(error) as caught:
        await StorjAdapter(NODE, session, {"url": web.url}).probe()
    assert type(caught.value) is error


async def test_probe_of_nothing(web: Web, session: aiohttp.ClientSession) -> None:
    await web.stop()
    with pytest.raises(errors.Unreachable):
        await StorjAdapter(NODE, session, {"url": web.url}).probe()
