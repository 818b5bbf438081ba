"""What a Storj node tells in lists: satellites with their schedule, payouts, prices, days."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
import json
from typing import Any

import aiohttp
import pytest

from custom_components.depin_orchestrator.adapters.storj import StorjAdapter
from custom_components.depin_orchestrator.adapters.storj_details import link
from custom_components.depin_orchestrator.adapters.storj_held import (
    next_drop,
    return_month,
    to_return,
    withheld,
)
from custom_components.depin_orchestrator.adapters.storj_model import Stub
from custom_components.depin_orchestrator.adapters.storj_satellites import BLANK
from tests.web import Web

from .storj_node import (
    AP1,
    AT,
    EU1,
    HELD,
    NODE,
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

DAY = timedelta(days=1)


#: All that is not None, of every generation.
ROWS: dict[str, list[dict[str, Any]]] = {
    "v1.108": [
        {
            "id": US1, "name": "us1.storj.io", "trusted": True,
            "audit_score": "99.9", "suspension_score": "100", "online_score": "98.7",
            "joined": "2024-02-20T18:00:00+00:00",
            "earned": "11", "paid": "5.5", "undistributed": "5", "held": "0.5",
            "held_percent": 50, "held_percent_drops": "2024-08-01T00:00:00+00:00",
            "held_return": "0", "month_estimate": "6.48",
        },
        {
            "id": AP1, "name": "ap1.storj.io", "trusted": True,
            "audit_score": "95", "suspension_score": "98", "online_score": "90",
            "disqualified": "2024-03-02T00:00:00+00:00",
            "earned": "0", "paid": "0", "undistributed": "0", "held": "0", "held_return": "0",
        },
    ],
    "v1.131": [
        {
            "id": US1, "name": "us1.storj.io", "trusted": True,
            "audit_score": "100", "suspension_score": "100", "online_score": "100",
            "vetted": False, "joined": "2025-05-12T10:00:00.250000+00:00",
            # Of ten audits nine found it; on 20 June, 6:00, it is a member for 38 days and 20 h.
            "vetting": {
                "days": 38, "days_needed": 21, "audits_30d": 9, "audits_needed": 100
            },
            "earned": "0", "paid": "0", "undistributed": "0", "held": "0",
            "held_percent": 75, "held_percent_drops": "2025-08-01T00:00:00+00:00",
            "held_return": "0", "month_estimate": "0.14",
        },
        {
            "id": EU1, "name": "eu1.storj.io", "trusted": True,  # no score yet
            "vetted": False, "joined": "2025-06-14T07:00:00+00:00",
            "vetting": {
                "days": 5, "days_needed": 21, "audits_30d": None, "audits_needed": 100
            },
            "earned": "0", "paid": "0", "undistributed": "0", "held": "0",
            "held_percent": 75, "held_percent_drops": "2025-09-01T00:00:00+00:00",
            "held_return": "0", "month_estimate": "0.02",
        },
    ],
    "v1.162": [
        {
            "id": US1, "name": "us1.storj.io", "trusted": True,
            "audit_score": "100", "suspension_score": "100", "online_score": "99.83",
            "vetted": True, "vetted_at": "2026-09-19T03:12:44.120031+00:00",
            "joined": "2026-08-03T09:30:00+00:00",
            "earned": "3.88", "paid": "2.91", "undistributed": "0", "held": "0.97",
            "held_percent": 50, "held_percent_drops": "2027-02-01T00:00:00+00:00",
            "held_return": "0.485", "held_return_month": "2027-11", "month_estimate": "1.41",
        },
        {
            "id": EU1, "name": "eu1.storj.io", "trusted": True,
            "audit_score": "99.95", "suspension_score": "97", "online_score": "99.91",
            "vetted": False, "joined": "2026-08-04T11:00:00.125000+00:00",
            "vetting": {
                "days": 109, "days_needed": 21, "audits_30d": 90, "audits_needed": 100
            },
            "earned": "1.32", "paid": "0.63", "undistributed": "0.36", "held": "0.33",
            "held_percent": 50, "held_percent_drops": "2027-02-01T00:00:00+00:00",
            "held_return": "0.165", "held_return_month": "2027-11", "month_estimate": "0.56",
        },
    ],
}  # fmt: skip


@pytest.mark.parametrize("version", list(AT))
async def test_satellites(web: Web, session: aiohttp.ClientSession, version: str) -> None:
    serve(web, version)
    report = await read(web, session, AT[version])
    rows = report.details["satellites"]
    assert [{k: v for k, v in row.items() if v is not None} for row in rows] == ROWS[version]
    assert all(list(row) == list(BLANK) for row in rows)
    assert report.outages == {}
    assert json.loads(json.dumps(report.details)) == report.details
    assert sno(version)["wallet"] not in json.dumps(report.details)


async def test_the_satellites_add_up_to_the_node(web: Web, session: aiohttp.ClientSession) -> None:
    serve(web)
    report = await read(web, session)
    rows = report.details["satellites"]
    total = {key: sum(D(row[key]) for row in rows) for key in ("held", "undistributed")}
    # The node's own estimate of November stands in no paper yet.
    assert total["held"] == value(report, "held") - D("0.471225")
    assert total["undistributed"] == value(report, "undistributed")
    back = sum(D(row["held_return"]) for row in rows)
    assert back == value(report, "held_return") - D("0.471225") / 2


async def test_a_satellite_left_behind_keeps_its_history(
    web: Web, session: aiohttp.ClientSession
) -> None:
    serve(web)
    before = await read(web, session)
    one = sno()["satellites"][:1]
    serve(web, sno=sno(satellites=one), satellites=load("satellites") | {"audits": None})
    report = await read(web, session)
    assert report.figures == before.figures
    us1, eu1 = report.details["satellites"]
    assert us1["trusted"]
    assert {key: item for key, item in eu1.items() if item is not None} == {
        "id": EU1, "name": "eu1.storj.io", "trusted": False,
        "earned": "1.32", "paid": "0.63", "undistributed": "0.36", "held": "0.33",
    }  # fmt: skip
    # What it held comes back only if its own people say so.
    assert value(report, "held_return") == D("0.97") / 2 + D("0.471225") / 2
    assert [row["satellite"] for row in report.details["payouts"]].count("eu1.storj.io") == 1
    # The node may have forgotten its name, or say the id in its place.
    held = load("held-history")
    serve(web, sno=sno(satellites=one), **{"held-history": [held[0], held[1] | {
        "satelliteName": EU1
    }]})  # fmt: skip
    assert (await read(web, session)).details["satellites"][1]["name"] == "12L9ZFwh"


async def test_a_disqualified_satellite_returns_nothing(
    web: Web, session: aiohttp.ClientSession
) -> None:
    us1, eu1 = sno()["satellites"]
    gone = eu1 | {"disqualified": "2026-11-20T01:00:00Z", "suspended": "2026-11-19T01:00:00Z"}
    serve(web, sno=sno(satellites=[us1, gone]))
    report = await read(web, session)
    row = report.details["satellites"][1]
    assert row["disqualified"] == "2026-11-20T01:00:00+00:00"
    assert row["suspended"] == "2026-11-19T01:00:00+00:00"
    assert (row["held"], row["held_return"], row["held_return_month"]) == ("0.33", "0", None)
    assert (row["held_percent"], row["held_percent_drops"]) == (None, None)
    assert row["month_estimate"] is None
    assert f"/api/sno/estimated-payout?id={EU1}" not in {path for _, path in web.calls}


@pytest.mark.parametrize(
    ("now", "percent", "drop"),
    [
        ("2026-03-31T23:59:59Z", 75, "2026-06-01T00:00:00Z"),
        ("2026-05-31T23:59:59Z", 75, "2026-06-01T00:00:00Z"),
        ("2026-06-01T00:00:00Z", 50, "2026-09-01T00:00:00Z"),
        ("2026-09-01T00:00:00Z", 25, "2026-12-01T00:00:00Z"),
        ("2026-11-30T23:59:59Z", 25, "2026-12-01T00:00:00Z"),
        ("2026-12-01T00:00:00Z", 0, None),
        ("2031-01-01T00:00:00Z", 0, None),
    ],
)
def test_schedule(now: str, percent: int, drop: str | None) -> None:
    joined = day("2026-03-10T14:02:11Z")
    assert withheld(joined, day(now)) == percent
    assert next_drop(joined, day(now)) == (drop and day(drop))
    assert return_month(joined) == day("2027-06-01T00:00:00Z")  # March is the first of sixteen


@pytest.mark.parametrize(
    ("held", "disposed", "back"),
    [
        ("0.000003", "0", "0.000001"),  # cut, as satellites do
        ("0.000003", "0.000001", "0"),
        ("2", "2", "0"),  # after a graceful exit all of it came
        ("2", "0.25", "0.75"),
    ],
)
def test_half_comes_back(held: str, disposed: str, back: str) -> None:
    stub = Stub(US1, NOW, None, D(held), D(0), D(0), D(0))
    assert to_return([stub, replace(stub, held=D(0), disposed=D(disposed))]) == D(back)


async def test_payouts(web: Web, session: aiohttp.ClientSession) -> None:
    serve(web)
    explorer = "https://explorer.zksync.io/tx/"
    assert (await read(web, session)).details["payouts"] == [
        {
            "month": "2026-10", "satellite": "us1.storj.io", "amount": "1.05",
            "sent": "2026-11-07T16:20:05.100000+00:00",
            "receipt": "zksync-era:0xaa10", "link": f"{explorer}0xaa10",
        },
        {
            "month": "2026-09", "satellite": "eu1.storj.io", "amount": "0.63",
            "sent": "2026-10-08T04:10:02+00:00",
            "receipt": "zksync-era:0xbb09", "link": f"{explorer}0xbb09",
        },
        {
            "month": "2026-09", "satellite": "us1.storj.io", "amount": "1.86",
            "sent": "2026-10-08T04:10:00.250000+00:00",
            "receipt": "zksync-era:0xaa09", "link": f"{explorer}0xaa09",
        },
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("receipt", "expected"),
    [
        ("eth:0xAb1", "https://etherscan.io/tx/0xAb1"),
        ("eth:ab1", "https://etherscan.io/tx/0xab1"),
        ("polygon:0x1", "https://polygonscan.com/tx/0x1"),
        ("zksync-era:0x1", "https://explorer.zksync.io/tx/0x1"),
        ("zksync:0x1", "https://zkscan.io/explorer/transactions/0x1"),
        ("zkwithdraw:0x1", "https://zkscan.io/explorer/transactions/0x1"),
        ("moon:0x1", None),
        ("eth:0x1?next=//evil", None),
        ("eth:" + "a" * 65, None),
        ("0x1", None),
        ("", None),
        (None, None),
    ],
)
def test_links(receipt: str | None, expected: str | None) -> None:
    assert link(receipt) == expected


async def test_prices_once_a_day(web: Web, session: aiohttp.ClientSession) -> None:
    serve(web)
    adapter = StorjAdapter(NODE, session, {"url": web.url})
    prices = (await adapter.poll(NOW)).details["prices"]
    assert prices == [
        {
            "satellite": "us1.storj.io", "disk_cents_per_tb_month": "149",
            "egress_cents_per_tb": "200", "repair_cents_per_tb": "200",
            "audit_cents_per_tb": "200",
        },
        {
            "satellite": "eu1.storj.io", "disk_cents_per_tb_month": "149",
            "egress_cents_per_tb": "195", "repair_cents_per_tb": "195",
            "audit_cents_per_tb": "195",
        },
    ]  # fmt: skip
    for hours in range(1, 21):
        await adapter.poll(NOW + timedelta(hours=hours))
    assert sum("pricing" in path for _, path in web.calls) == 2
    await adapter.poll(NOW + timedelta(hours=27))
    assert sum("pricing" in path for _, path in web.calls) == 4


async def test_a_satellite_that_has_not_told_its_prices_has_none(
    web: Web, session: aiohttp.ClientSession
) -> None:
    serve(web, "v1.131")
    prices = (await read(web, session, AT["v1.131"])).details["prices"]
    assert [row["satellite"] for row in prices] == ["us1.storj.io"]


async def test_strange_ids_are_not_put_into_a_path(
    web: Web, session: aiohttp.ClientSession
) -> None:
    us1 = sno()["satellites"][0]
    strange = [us1 | {"id": text} for text in ("../../x", "a?b", "a b", "ü")]
    serve(web, sno=sno(satellites=[*strange, us1, *[us1] * 40]))
    report = await read(web, session)
    asked = [path for _, path in web.calls if "pricing" in path]
    assert asked == [f"/api/sno/satellites/{US1}/pricing"] * 16
    assert report.outages == {}


async def test_daily(web: Web, session: aiohttp.ClientSession) -> None:
    """Stored and sent of a day come in two lists; either may be missing."""
    month = load("satellites")
    serve(
        web,
        satellites=month
        | {
            "storageDaily": [
                {"atRestTotalBytes": 1.6e12, "intervalStart": "2026-11-21T00:00:00Z",
                 "calculated": True},
                {"atRestTotalBytes": 1.5e12, "intervalStart": "2026-11-20T00:00:00Z"},
                {"intervalStart": "2026-11-19T00:00:00Z"},
            ],
            "bandwidthDaily": [
                *month["bandwidthDaily"],
                {"egress": {"usage": 5, "repair": None, "audit": -1},
                 "ingress": {"usage": 3, "repair": -2}, "intervalStart": "2026-11-22T00:00:00Z"},
            ],
        },
    )  # fmt: skip
    none = {"egress": None, "repair": None, "audit": None, "ingress": None}
    assert (await read(web, session)).details["daily"] == [
        {"day": "2026-11-19", "stored": None, "filled": False, **none},
        {"day": "2026-11-20", "stored": 1_500_000_000_000, "filled": False, **none},
        {
            "day": "2026-11-21", "stored": 1_600_000_000_000, "filled": True,
            "egress": 2_490_000_000, "repair": 1_130_000_000, "audit": 4_100_000,
            "ingress": 5_820_000_000,
        },
        {"day": "2026-11-22", "stored": None, "filled": False, **none, "egress": 5},
    ]  # fmt: skip


async def test_lists_wait_for_their_papers(web: Web, session: aiohttp.ClientSession) -> None:
    serve(web)
    for path in ("satellites", "estimated-payout"):
        web.set(f"/api/sno/{path}", status=500)
    for path in ("paystubs/2026-08/2026-10", "held-history"):
        web.set(f"{HELD}/{path}", status=500)
    for satellite in (US1, EU1):
        web.set(f"/api/sno/estimated-payout?id={satellite}", status=500)
    web.set(f"/api/sno/satellite/{EU1}", status=404)
    report = await read(web, session)
    assert report.outages.keys() >= {"satellite", "estimated-payout-id", "paystubs"}
    us1, eu1 = report.details["satellites"]
    # Unknown is not 0.
    for key in ("earned", "paid", "undistributed", "held", "held_return", "joined",
                "audit_score", "month_estimate", "held_percent"):  # fmt: skip
        assert us1[key] is None
    vetting = {"days": None, "days_needed": 21, "audits_30d": None, "audits_needed": 100}
    assert eu1["vetting"] == vetting
    assert (report.details["payouts"], report.details["daily"]) == ([], [])
    assert value(report, "held_rate_drop") == "server_error"


async def test_scores_of_satellites_without_a_name_are_nobodys(
    web: Web, session: aiohttp.ClientSession
) -> None:
    nameless = [row | {"url": ""} for row in sno()["satellites"]]
    audits = [row | {"satelliteName": ""} for row in load("satellites")["audits"]]
    serve(
        web,
        sno=sno(satellites=nameless),
        satellites=load("satellites") | {"audits": audits},
        **{"held-history": None},
    )
    report = await read(web, session)
    assert [row["audit_score"] for row in report.details["satellites"]] == [None, None]
    assert [row["name"] for row in report.details["satellites"]] == ["12EayRS2", "12L9ZFwh"]
    assert value(report, "audit_score") == D("99.95")  # the worst is known all the same


async def test_an_estimate_of_last_month_is_none_of_this_one(
    web: Web, session: aiohttp.ClientSession
) -> None:
    adapter = StorjAdapter(NODE, session, {"url": web.url})
    serve(web)
    late = datetime(2026, 11, 30, 23, 50, tzinfo=UTC)
    row = (await adapter.poll(late)).details["satellites"][0]
    assert row["month_estimate"] == "1.41"
    row = (await adapter.poll(late + timedelta(minutes=11))).details["satellites"][0]
    assert row["month_estimate"] is None
