"""What a Storj node tells of its disk, and what its notifications mean."""

from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import pytest

from custom_components.depin_orchestrator.adapters.storj import StorjAdapter
from custom_components.depin_orchestrator.engine.models import Health, Quality, Reading
from tests.web import Web

from .storj_node import (
    AT,
    NODE,
    NOTES,
    NOW,
    D,
    load,
    read,
    serve,
    sno,
    value,
)

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("version", "said", "means"),
    [
        ("1.146.9", 0, "not_reported"),  # named since 1.143, counted since 1.147
        ("1.147.0", 0, 0),
        ("1.162.3", 0, 0),
        ("2.1.0", 0, 0),
        ("1.146.9", 7, 7),
        ("1.162.3", -7, "not_reported"),
        ("", 0, "not_reported"),
        ("next", 0, "not_reported"),
        ("1.162.3", None, "not_reported"),
    ],
)
async def test_dead_bytes_count_since_147(
    web: Web, session: aiohttp.ClientSession, version: str, said: int | None, means: Any
) -> None:
    disk = sno()["diskSpace"] | {"reclaimable": said}
    serve(web, sno=sno(version=version, diskSpace=disk))
    assert value(await read(web, session), "storage_reclaimable") == means


@pytest.mark.parametrize("version", ["v1.108", "v1.131"])
async def test_used_means_the_same_before_and_after_143(
    web: Web, session: aiohttp.ClientSession, version: str
) -> None:
    serve(web, version)
    report = await read(web, session, AT[version])
    over = sno(version)["diskSpace"]["overused"]
    used, allocated = value(report, "storage_used"), value(report, "storage_allocated")
    assert max(0, used - allocated) == over


def tallies(*stored: float | None, first: str = "2026-11-01", **more: Any) -> Any:
    """Return a month with so many bytes stored on each day; None is a day without a tally."""
    start = datetime.fromisoformat(f"{first}T00:00:00Z")
    rows = [
        {"atRestTotalBytes": amount, "intervalStart": (start + number * DAY).isoformat(), **more}
        for number, amount in enumerate(stored)
        if amount is not None
    ]
    return load("satellites") | {"storageDaily": rows}


#: 10 GB a day.
STEADY = [1.5e12 + 1e10 * number for number in range(21)]


async def test_disk_full(web: Web, session: aiohttp.ClientSession) -> None:
    serve(web, satellites=tallies(*STEADY))
    report = await read(web, session)
    # 2289 GB free at 10 GB a day: 228.9 days after 22 November, 8:00, is 9 July, 5:36.
    assert value(report, "disk_full") == datetime(2027, 7, 10, tzinfo=UTC)
    growth = report.readings["storage_growth"]
    assert isinstance(growth, Reading)
    assert (growth.value, growth.unit, growth.quality) == (D(10), "GB/d", Quality.ESTIMATED)


@pytest.mark.parametrize(
    ("stored", "growth", "full"),
    [
        # Five days are enough, four are not; the day that just ended is not tallied yet.
        ([*[None] * 15, *STEADY[15:20]], D(10), True),
        ([*[None] * 16, *STEADY[16:20]], "not_reported", False),
        ([*[None] * 17, *STEADY[17:], 9e15], "not_reported", False),
        # A day that one satellite has not told of, and one without any tally.
        ([*STEADY[:9], 7e11, 0, *STEADY[11:]], D(10), True),
        (STEADY[::-1], D(-10), False),  # shrinking
        ([1.5e12] * 21, D(0), False),
        ([1.5e12 + 1e8 * number for number in range(21)], D("0.1"), False),  # 62 years
        ([0] * 21, "not_reported", False),
    ],
)
async def test_growth(
    web: Web,
    session: aiohttp.ClientSession,
    stored: list[float | None],
    growth: Any,
    full: bool,
) -> None:
    serve(web, satellites=tallies(*stored))
    report = await read(web, session)
    assert value(report, "storage_growth") == growth
    assert isinstance(value(report, "disk_full"), datetime) == full


async def test_days_the_node_made_up_teach_nothing(
    web: Web, session: aiohttp.ClientSession
) -> None:
    serve(web, satellites=tallies(*STEADY, calculated=True))
    assert value(await read(web, session), "storage_growth") == "not_reported"


async def test_the_days_of_last_month_are_remembered(
    web: Web, session: aiohttp.ClientSession
) -> None:
    adapter = StorjAdapter(NODE, session, {"url": web.url})
    serve(web, satellites=tallies(*STEADY, *[STEADY[-1]] * 10))
    await adapter.poll(datetime(2026, 11, 30, 23, tzinfo=UTC))
    serve(web, satellites=tallies(first="2026-12-01"))
    report = await adapter.poll(datetime(2026, 12, 1, 12, tzinfo=UTC))
    assert isinstance(value(report, "storage_growth"), type(D(0)))
    assert report.details["daily"] == [
        {"day": "2026-11-21", "stored": None, "filled": False, "egress": 2490000000,
         "repair": 1130000000, "audit": 4100000, "ingress": 5820000000}
    ]  # fmt: skip
    assert len(adapter.days) == 31
    # But not for ever.
    later = await adapter.poll(datetime(2026, 12, 20, 12, tzinfo=UTC))
    assert value(later, "storage_growth") == "not_reported"


@pytest.mark.parametrize(
    ("free", "health", "full"), [(4_999_999_999, "disk_full", False), (5_000_000_000, None, True)]
)
async def test_a_full_disk_is_said_but_is_no_failure(
    web: Web, session: aiohttp.ClientSession, free: int, health: str | None, full: bool
) -> None:
    disk = sno()["diskSpace"] | {"available": free}
    serve(web, sno=sno(diskSpace=disk), satellites=tallies(*STEADY))
    report = await read(web, session)
    assert (report.health, report.health_reason) == (Health.EARNING, health)
    assert (value(report, "disk_full") == datetime(2026, 11, 23, tzinfo=UTC)) == full


def told(at: str, kind: int = 3, unread: int | None = 1) -> Any:
    page = load("notifications")
    row = page["page"]["notifications"][0] | {"type": kind, "createdAt": at}
    return {"page": page["page"] | {"notifications": [row]}, "unreadCount": unread}


ONLINE = load("satellites")["audits"]


@pytest.mark.parametrize(
    ("at", "kind", "online", "reason"),
    [
        ("2026-11-20T10:00:00Z", 3, 0.59, "suspended_offline"),
        ("2026-11-20T10:00:00Z", 3, 0.6, "low_online_score"),  # lifted
        ("2026-11-20T10:00:00Z", 3, 0.9, None),
        ("2026-11-20T10:00:00Z", 3, None, "suspended_offline"),  # no score: grace and review
        ("2026-10-16T09:00:00Z", 3, None, "suspended_offline"),
        ("2026-10-16T07:00:00Z", 3, None, None),
        ("2026-11-20T10:00:00Z", 0, 0.59, "low_online_score"),
        ("2026-11-20T10:00:00Z", 77, 0.59, "low_online_score"),
    ],
)
async def test_suspended_for_being_offline(
    web: Web,
    session: aiohttp.ClientSession,
    at: str,
    kind: int,
    online: float | None,
    reason: str | None,
) -> None:
    audits = [ONLINE[0] | {"onlineScore": online}] if online else []
    month = load("satellites") | {"audits": audits}
    serve(web, satellites=month, notifications=told(at, kind))
    report = await read(web, session)
    assert report.health_reason == reason
    assert report.details["suspended_offline"] is (reason == "suspended_offline")
    assert (report.health is Health.DEGRADED) == (reason is not None)
    assert value(report, "notifications_unread") == 1


async def test_notes_every_six_hours(web: Web, session: aiohttp.ClientSession) -> None:
    serve(web)
    adapter = StorjAdapter(NODE, session, {"url": web.url})
    for hours in range(0, 11, 2):
        await adapter.poll(NOW + timedelta(hours=hours))
    assert sum(path == NOTES for _, path in web.calls) == 2


@pytest.mark.parametrize(
    "body",
    [
        {"unreadCount": 1},
        {"page": {"notifications": {}}, "unreadCount": 1},
        {"page": {"notifications": [{"type": 3}]}, "unreadCount": 1},
        {"page": {"notifications": [{"type": "3"}]}, "unreadCount": 1},
        {"page": {"notifications": None}, "unreadCount": -1},
    ],
)
async def test_notes_that_cannot_be_read(
    web: Web, session: aiohttp.ClientSession, body: Any
) -> None:
    serve(web, notifications=body)
    report = await read(web, session)
    assert report.outages == {"notifications": "bad_response"}
    assert value(report, "notifications_unread") == "bad_response"
    assert report.health is Health.EARNING


async def test_no_notes(web: Web, session: aiohttp.ClientSession) -> None:
    serve(web, notifications={"page": {"notifications": None}, "unreadCount": None})
    assert value(await read(web, session), "notifications_unread") == "not_reported"
