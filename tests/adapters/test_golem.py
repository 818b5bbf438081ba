"""The Golem adapter against a daemon of the documented shapes."""

import asyncio
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import aiohttp
from aiohttp import web as http
import pytest

from custom_components.depin_orchestrator.adapters.golem import GolemAdapter
from custom_components.depin_orchestrator.engine import errors
from custom_components.depin_orchestrator.engine.models import (
    Health,
    Node,
    NodeReport,
    Outage,
    Protocol,
    Quality,
    Reading,
    Value,
)
from tests.web import Web, fixture

from .golem_node import IDENTITY, KEY, NOW, PATHS, invoice, metrics, serve, serve_one

type Make = Any


def node(identity: str | None = IDENTITY) -> Node:
    return Node("n1", Protocol.GOLEM, "Attic", "GLM", identity=identity)


@pytest.fixture
def adapter(web: Web, session: aiohttp.ClientSession) -> GolemAdapter:
    made = GolemAdapter(node(), session, {"url": web.url, "app_key": KEY})
    made.client.timeout = timedelta(seconds=1)
    return made


def value(report: NodeReport, key: str) -> Value | None:
    """Return the value of a reading, None for an outage."""
    seen = report.readings[key]
    return seen.value if isinstance(seen, Reading) else None


def reason(report: NodeReport, key: str) -> str:
    seen = report.readings[key]
    assert isinstance(seen, Outage)
    return seen.reason


async def test_provider_of_today(web: Web, adapter: GolemAdapter) -> None:
    serve(web)
    report = await adapter.poll(NOW)
    assert report.online
    assert report.identity == IDENTITY
    assert (report.health, report.health_reason) == (Health.EARNING, None)
    assert not report.outages
    seen = {key: (r.value, r.unit) for key, r in report.readings.items() if isinstance(r, Reading)}
    assert seen == {
        "last_contact": (NOW, None),
        "version": ("0.17.6", None),
        "latest_version": ("0.17.9", None),
        "update_available": (True, None),
        "offers": (3, None),
        "offered_threads": (3, None),
        "offered_memory": (Decimal("7.5"), "GiB"),
        "offered_storage": (Decimal("80.25"), "GiB"),
        "price_cpu_hour": (Decimal("0.02484"), "GLM"),
        "price_env_hour": (Decimal("0.00504"), "GLM"),
        "price_start": (Decimal(0), "GLM"),
        "public": (False, None),
        "running_tasks": (1, None),
        "task_state": ("ready", None),
        "tasks_done": (5, None),
        "tasks_failed": (2, None),
        "unpaid": (Decimal("0.162500123456789012"), "GLM"),
        "accepted": (Decimal("0.1"), "GLM"),
        "unconfirmed": (Decimal("0.062500123456789012"), "GLM"),
        "in_progress": (Decimal("0.03125"), "GLM"),
        "task_seconds": (Decimal("640.0"), "s"),
        "task_cpu_seconds": (Decimal("512.25"), "s"),
        "overdue": (Decimal(0), "GLM"),
        "overdue_invoices": (0, None),
        "reachable": (False, None),
        "sessions": (3, None),
    }
    assert reason(report, "task_cpu") == reason(report, "agent_alive") == "not_reported"
    assert {r.quality for r in report.readings.values() if isinstance(r, Reading)} == {
        Quality.MEASURED
    }


async def test_provider_of_before(web: Web, adapter: GolemAdapter) -> None:
    """0.16 lists no agreements: 404 there is no outage, and nobody knows parts paid."""
    serve(web, "0.16")
    report = await adapter.poll(NOW)
    assert not report.outages
    assert value(report, "unpaid") == Decimal("0.187500123456789012")
    unpaid = report.readings["unpaid"]
    assert isinstance(unpaid, Reading)
    assert unpaid.quality is Quality.ESTIMATED
    assert reason(report, "in_progress") == "not_reported"
    assert value(report, "update_available") is False
    assert value(report, "latest_version") == "0.16.2"
    assert value(report, "task_state") == "new"
    assert value(report, "tasks_done") == 0
    assert reason(report, "public") == "not_reported"
    assert reason(report, "reachable") == reason(report, "sessions") == "not_reported"
    assert not await _outages_later(adapter)


async def _outages_later(adapter: GolemAdapter) -> dict[str, str]:
    return dict((await adapter.poll(NOW + timedelta(minutes=6))).outages)


async def test_only_reads_and_shows_the_key_to_the_daemon_alone(
    web: Web, adapter: GolemAdapter, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    serve(web)
    report = await adapter.poll(NOW)
    web.set("/me", "Invalid application key", status=401, content_type="text/plain")
    await adapter.poll(NOW + timedelta(minutes=1))
    assert {method for method, _ in web.calls} == {"GET"}
    assert not [path for _, path in web.calls if "_gsb" in path or KEY in path]
    assert {header["Authorization"] for header in web.headers} == {f"Bearer {KEY}"}
    assert KEY not in f"{report}{adapter.client!r}{caplog.text}"


async def test_never_waits_for_payments(web: Web, adapter: GolemAdapter) -> None:
    serve(web)
    await adapter.poll(NOW)
    asked = [path for _, path in web.calls if path.startswith(PATHS["payments"])]
    assert asked
    assert all("timeout=0" in path and "network=" not in path for path in asked)


@pytest.mark.parametrize("text", ["Missing application key", "Invalid application key"])
async def test_wrong_key(web: Web, adapter: GolemAdapter, text: str) -> None:
    serve(web)
    web.set("/me", text, status=401, content_type="text/plain")
    report = await adapter.poll(NOW)
    assert (report.health, report.health_reason) == (Health.OFFLINE, "invalid_auth")
    assert report.auth_failed
    with pytest.raises(errors.AuthFailed):
        await adapter.probe()


async def test_probe(web: Web, adapter: GolemAdapter) -> None:
    serve(web)
    found = await adapter.probe()
    assert (found.identity, found.title, found.version) == (IDENTITY, "Golem attic-box", "0.17.6")
    serve_one(web, "offers", [])
    assert (await adapter.probe()).title == "Golem 0x3f1c"
    web.remove(PATHS["offers"])
    assert (await adapter.probe()).title == "Golem 0x3f1c"


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ({"body": "<html></html>", "content_type": "text/html"}, errors.WrongService),
        ({"status": 404}, errors.WrongService),
        ({"status": 401}, errors.WrongService),
        ({"body": {"app": "something else"}}, errors.WrongService),
        ({"status": 302, "headers": {"Location": "https://away.example/"}}, errors.Redirected),
        ({"status": 500}, errors.Failed),
    ],
)
async def test_probe_of_another_service(
    web: Web, adapter: GolemAdapter, answer: dict[str, Any], error: type[errors.DepinError]
) -> None:
    web.set(PATHS["version"], **answer)
    with pytest.raises(error) as caught:
        await adapter.probe()
    assert type(caught.value) is error
    assert [path for _, path in web.calls] == [PATHS["version"]]


async def test_web_page_instead_of_the_api(web: Web, adapter: GolemAdapter) -> None:
    for path in PATHS.values():
        web.set(path, "<html>", content_type="text/html")
    report = await adapter.poll(NOW)
    assert (report.health, report.health_reason) == (Health.OFFLINE, "wrong_service")


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("me", {"identity": "nobody"}),
        ("me", {"identity": 5}),
        ("me", []),
        ("version", {"current": {"version": None}}),
        ("version", {"current": {"version": "1"}, "pending": "1"}),
        ("offers", {"properties": {}}),
        ("offers", [{"timestamp": "2026-11-22T10:00:00Z", "properties": []}]),
        ("offers", [{"timestamp": "yesterday", "properties": {}}]),
        ("monitor", {"activities": [{"id": "a", "state": 5}]}),
        ("monitor", {"activities": [{"id": "a", "usage": {"golem.usage.cpu_sec": "1"}}]}),
        ("monitor", []),
        ("invoices", "none"),
        ("invoices", [invoice(1, NOW, amount="-1")]),
        ("invoices", [invoice(1, NOW, amount="1e400")]),
        ("invoices", [invoice(1, NOW, amount="1e99999999999999999999")]),
        ("invoices", [invoice(1, NOW, amount="NaN")]),
        ("invoices", [invoice(1, NOW) | {"amount": 0.125}]),
        ("invoices", [invoice(1, NOW) | {"timestamp": None}]),
        ("invoices", [invoice(1, NOW) | {"issuerId": "us"}]),
        ("payments", [{"paymentId": "p"}]),
        ("payAgreements", [{"id": "a"}]),
    ],
)
async def test_wrong_shapes_are_outages(
    web: Web, adapter: GolemAdapter, name: str, body: Any
) -> None:
    serve(web, **{name: body})
    report = await adapter.poll(NOW)
    if name == "me":
        assert report.health_reason == "bad_response"
    else:
        assert report.online
        assert list(report.outages.values()) == ["bad_response"]


@pytest.mark.parametrize(
    ("key", "wrong"),
    [
        ("golem.inf.cpu.threads", "3"),
        ("golem.inf.mem.gib", -1),
        ("golem.inf.storage.gib", 1e30),
        ("golem.node.net.is-public", "no"),
        ("golem.com.usage.vector", "golem.usage.cpu_sec"),
        ("golem.com.usage.vector", [1, 2]),
        ("golem.com.pricing.model.linear.coeffs", [-1, 0, 0]),
        ("golem.com.pricing.model.linear.coeffs", ["1", 0, 0]),
    ],
)
async def test_wrong_offer(web: Web, adapter: GolemAdapter, key: str, wrong: Any) -> None:
    offers = fixture("golem/0.17.6/offers.json")[:1]
    offers[0]["properties"][key] = wrong
    serve(web, offers=offers)
    report = await adapter.poll(NOW)
    assert report.outages == {"offers": "bad_response"}
    assert reason(report, "offered_threads") == "bad_response"


async def test_null_lists_are_empty(web: Web, adapter: GolemAdapter) -> None:
    null = ("invoices", "payments", "payAgreements", "offers")
    serve(web, **dict.fromkeys(null), monitor={"activities": None})
    report = await adapter.poll(NOW)
    assert not report.outages
    assert value(report, "unpaid") == value(report, "in_progress") == 0
    assert value(report, "running_tasks") == value(report, "offers") == 0
    assert (report.health, report.health_reason) == (Health.DEGRADED, "no_offers")
    assert reason(report, "offered_threads") == "not_reported"


@pytest.mark.parametrize(
    "properties",
    [
        {"golem.com.pricing.model.linear.coeffs": None},
        {"golem.com.usage.vector": None},
        {"golem.com.usage.vector": ["golem.usage.cpu_sec"]},
        {"golem.com.payment.platform.erc20-holesky-tglm.address": IDENTITY},
    ],
)
async def test_price_in_glm_or_none(
    web: Web, adapter: GolemAdapter, properties: dict[str, Any]
) -> None:
    offer = fixture("golem/0.17.6/offers.json")[0]
    del offer["properties"]["golem.com.payment.platform.erc20-polygon-glm.address"]
    serve(web, offers=[offer])
    assert value(await adapter.poll(NOW), "price_start") == 0
    offer["properties"] |= properties
    serve_one(web, "offers", [offer])
    report = await adapter.poll(NOW + timedelta(minutes=2))
    assert not report.outages
    assert reason(report, "price_start") == reason(report, "price_cpu_hour") == "not_reported"


async def test_endless_stream_is_left_after_its_first_event(
    web: Web, adapter: GolemAdapter
) -> None:
    left = asyncio.Event()

    async def stream(request: http.Request) -> http.StreamResponse:
        response = http.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        try:
            await response.write(b": hello\r\n\r\n")
            await response.write(b'data: {"activities":\r\n')
            await response.write(b"data: []}\r\n\r\n")
            for _ in range(200):
                await response.write(b": still there\n\n")
                await asyncio.sleep(0.01)
        except ConnectionResetError:
            left.set()
        return response

    serve(web)
    web.handle(PATHS["monitor"], stream)
    report = await adapter.poll(NOW)
    assert value(report, "running_tasks") == 0
    assert value(report, "task_state") == "none"
    assert value(report, "task_cpu") == 0
    async with asyncio.timeout(2):
        await left.wait()


@pytest.mark.parametrize(
    ("body", "why"), [(": nothing\n\n", "bad_response"), ("x" * 600_000, "response_too_large")]
)
async def test_stream_without_an_event(
    web: Web, adapter: GolemAdapter, body: str, why: str
) -> None:
    serve(web)
    web.set(PATHS["monitor"], body, content_type="text/event-stream")
    assert (await adapter.poll(NOW)).outages == {"_monitor": why}


def _tasks(*usage: tuple[str, float | None, float], state: str = "Ready") -> dict[str, Any]:
    return {
        "activities": [
            {
                "id": name,
                "state": state,
                "usage": {"golem.usage.cpu_sec": cpu, "golem.usage.duration_sec": duration},
            }
            for name, cpu, duration in usage
        ]
    }


async def test_cores_in_use(web: Web, adapter: GolemAdapter) -> None:
    rounds: list[tuple[dict[str, Any], str | None]] = [
        (_tasks(("a", 100.5, 60)), None),  # nothing to compare with
        (_tasks(("a", 145.5, 90)), "1.5"),
        (_tasks(("a", 145.5, 90)), "1.5"),  # no report since
        (_tasks(("a", 155.5, 120), ("b", 5, 5)), None),
        (_tasks(("a", 165.5, 150), ("b", 20, 35)), "0.833"),
        (_tasks(("b", 1, 2)), None),  # counters fell
        (_tasks(("b", None, 3)), None),
        (_tasks(("b", 1, 9), state="Dreaming"), None),
        ({"activities": []}, "0"),
    ]
    seconds = iter([100.5, 145.5, 145.5, 160.5, 185.5, 1, None, 1, 0])
    for number, (snapshot, cores) in enumerate(rounds):
        serve(web, monitor=snapshot)
        report = await adapter.poll(NOW + number * timedelta(seconds=40))
        expected = None if cores is None else Decimal(cores)
        assert value(report, "task_cpu") == expected, number
        assert value(report, "task_cpu_seconds") == next(seconds), number
    assert value(report, "task_state") == "none"


async def test_several_tasks_show_the_worst_state(web: Web, adapter: GolemAdapter) -> None:
    tasks = [{"id": str(n), "state": s} for n, s in enumerate(("New", "Unresponsive", "Ready"))]
    serve(web, monitor={"activities": tasks})
    report = await adapter.poll(NOW)
    assert (value(report, "running_tasks"), value(report, "task_state")) == (3, "unresponsive")
    assert (report.health, report.health_reason) == (Health.DEGRADED, "task_unresponsive")
    assert reason(report, "task_cpu_seconds") == "not_reported"
    serve(web, monitor={"activities": [{"id": "1", "state": "Dreaming"}]})
    assert value(await adapter.poll(NOW + timedelta(minutes=1)), "task_state") == "unknown"


async def test_agent_heartbeat(web: Web, adapter: GolemAdapter) -> None:
    rounds: list[tuple[int, str, bool | None]] = [
        (0, metrics(NOW, 100), None),
        (70, metrics(NOW + timedelta(seconds=60), 110), True),
        (140, metrics(NOW + timedelta(seconds=70), 110), True),  # too soon to tell
        (210, metrics(NOW + timedelta(seconds=120), 110), False),
        (280, metrics(NOW + timedelta(seconds=180), 4), None),  # the daemon began anew
        (350, metrics(NOW + timedelta(seconds=240), 9), True),
        (420, "market_events_provider_query NaN\nx_total{} 1e999999\nno sample", None),
        (490, metrics(NOW + timedelta(seconds=360), 9), None),
        (560, metrics(NOW + timedelta(seconds=420), 9), False),
    ]
    for seconds, text, alive in rounds:
        serve(web, metrics=text)
        report = await adapter.poll(NOW + timedelta(seconds=seconds))
        assert value(report, "agent_alive") is alive, seconds
        expected = "agent_down" if alive is False else None
        assert report.health_reason == expected, seconds
    assert reason(report, "tasks_done") == "not_reported"


async def test_health(web: Web, adapter: GolemAdapter) -> None:
    quiet: dict[str, Any] = {"monitor": {"activities": []}, "invoices": []}
    old = NOW - timedelta(days=2)
    serve(web, **quiet)
    at = NOW

    async def health(**answers: Any) -> tuple[Health, str | None]:
        nonlocal at
        serve(web, **{**quiet, **answers})
        at += timedelta(minutes=6)
        report = await adapter.poll(at)
        return report.health, report.health_reason

    assert await health() == (Health.IDLE, None)
    assert await health(invoices=[invoice(1, old)]) == (Health.IDLE, None)
    recent = [invoice(2, NOW, "0"), invoice(3, NOW, status="REJECTED")]
    assert await health(invoices=recent) == (Health.IDLE, None)
    assert await health(invoices=[invoice(4, NOW)]) == (Health.EARNING, None)
    late = (NOW - timedelta(days=3)).isoformat()
    unpaid = [invoice(5, old, paymentDueDate=late)]
    assert await health(invoices=unpaid) == (Health.DEGRADED, "unpaid_invoice")
    paid = [{**unpaid[0], "status": "SETTLED"}]
    assert await health(invoices=paid) == (Health.EARNING, None)
    assert await health(offers=[]) == (Health.DEGRADED, "no_offers")


async def test_nothing_known_but_that_it_answers(web: Web, adapter: GolemAdapter) -> None:
    serve_one(web, "me", fixture("golem/0.17.6/me.json"))
    report = await adapter.poll(NOW)
    assert report.online
    assert (report.health, report.health_reason) == (Health.UNKNOWN, None)
    assert reason(report, "unpaid") == "bad_response"
    assert report.money is Quality.UNKNOWN


async def test_daemon_goes_and_comes_back(web: Web, adapter: GolemAdapter) -> None:
    serve(web)
    await adapter.poll(NOW)
    await web.stop()
    report = await adapter.poll(NOW + timedelta(minutes=1))
    assert (report.health, report.health_reason) == (Health.OFFLINE, "cannot_connect")
    assert value(report, "last_contact") == NOW
    await web.start()
    report = await adapter.poll(NOW + timedelta(minutes=2))
    assert report.health is Health.EARNING
    assert not report.outages


async def test_times_are_utc(web: Web, adapter: GolemAdapter) -> None:
    rows = [
        invoice(1, NOW, timestamp="2026-11-22T10:00:00"),
        invoice(2, NOW, timestamp="2026-11-22T12:00:00.123456789+02:00"),
    ]
    serve(web, invoices=rows)
    ends = [figure.end for figure in (await adapter.poll(NOW)).figures if not figure.paid]
    assert ends == [
        datetime(2026, 11, 22, 10, tzinfo=UTC),
        datetime(2026, 11, 22, 10, 0, 0, 123456, tzinfo=UTC),
    ]
