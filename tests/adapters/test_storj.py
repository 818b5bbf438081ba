"""A Storj node of three API generations over real HTTP: what it says, owes and hides."""

from datetime import timedelta
from typing import Any

import aiohttp
import pytest

from custom_components.depin_orchestrator.adapters.storj import StorjAdapter
from custom_components.depin_orchestrator.engine.ledger import Ledger
from custom_components.depin_orchestrator.engine.models import (
    Figure,
    Health,
    Kind,
    Quality,
    Reading,
)
from tests.web import Web

from .storj_node import (
    AT,
    ESTIMATE,
    EU1,
    HELD,
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
from .storj_truth import FIGURES, READINGS, assert_books_balance, month

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
