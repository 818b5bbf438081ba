"""How a provider looks from outside: reachability, the stats site, its wallet."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import aiohttp
import pytest

from custom_components.depin_orchestrator.adapters.golem import GolemAdapter
from custom_components.depin_orchestrator.adapters.golem_outside import GET_STATUS
from custom_components.depin_orchestrator.engine import errors
from custom_components.depin_orchestrator.engine.models import (
    Health,
    Node,
    NodeReport,
    Outage,
    Protocol,
    Reading,
    Value,
)
from tests.web import Web, fixture

from .golem_node import IDENTITY, KEY, NOW, PATHS, invoice, serve, serve_one

WALLET = "0x" + "d" * 40
LATER = timedelta(minutes=11)
QUIET: dict[str, Any] = {"monitor": {"activities": []}, "invoices": []}
BUSY: dict[str, Any] = {"invoices": [invoice(1, NOW)]}


def make(web: Web, session: aiohttp.ClientSession, **wanted: Any) -> GolemAdapter:
    node = Node("n1", Protocol.GOLEM, "Attic", "GLM", identity=IDENTITY)
    return GolemAdapter(node, session, {"url": web.url, "app_key": KEY, **wanted})


def value(report: NodeReport, key: str) -> Value | None:
    seen = report.readings[key]
    return seen.value if isinstance(seen, Reading) else None


def reason(report: NodeReport, key: str) -> str:
    seen = report.readings[key]
    assert isinstance(seen, Outage)
    return seen.reason


def net(sessions: Any, **more: Any) -> dict[str, Any]:
    return {"nodeId": IDENTITY, "publicIp": None, "sessions": sessions, **more}


@pytest.mark.parametrize(
    ("body", "reachable", "sessions"),
    [
        (net(3), False, 3),
        (net(3, publicIp="203.0.113.7:11500"), True, 3),
        (net(0, publicIp=""), False, 0),
        ({"sessions": 1}, None, 1),
        ({"publicIp": "203.0.113.7:11500"}, True, None),
    ],
)
async def test_reachability_without_the_address(
    web: Web,
    session: aiohttp.ClientSession,
    caplog: pytest.LogCaptureFixture,
    body: Any,
    *,
    reachable: bool | None,
    sessions: int | None,
) -> None:
    caplog.set_level("DEBUG")
    serve(web, net=body)
    adapter = make(web, session)
    report = await adapter.poll(NOW)
    assert value(report, "reachable") is reachable
    assert value(report, "sessions") == sessions
    assert not report.outages
    assert "203.0.113.7" not in f"{report}{adapter.net.answer}{caplog.text}"


@pytest.mark.parametrize("body", [[], net("3"), net(-1), net(1, publicIp=5), "none"])
async def test_wrong_network_status_is_an_outage_of_it_alone(
    web: Web, session: aiohttp.ClientSession, body: Any
) -> None:
    serve(web, net=body)
    report = await make(web, session).poll(NOW)
    assert report.outages == {"net": "bad_response"}
    assert report.health is Health.EARNING


async def test_web_page_for_the_network_status_is_an_outage(
    web: Web, session: aiohttp.ClientSession
) -> None:
    serve(web)
    web.set(PATHS["net"], "<html>", status=404, content_type="text/html")
    assert (await make(web, session).poll(NOW)).outages == {"net": "wrong_service"}


@pytest.mark.parametrize(
    ("looks", "expected"),
    [
        # Never a session, and nothing to do: nobody can reach it.
        ([(0, QUIET)], (Health.DEGRADED, "cut_off")),
        # Never a session, and yet it works: believe the work.
        ([(0, BUSY)], (Health.EARNING, None)),
        ([(0, {**QUIET, "monitor": {"activities": [{"id": "t"}]}})], (Health.EARNING, None)),
        # The sessions went away: that is news, whatever was billed lately.
        ([(2, BUSY), (0, BUSY)], (Health.DEGRADED, "cut_off")),
        ([(2, BUSY), (0, BUSY), (1, BUSY)], (Health.EARNING, None)),
        ([(2, QUIET)], (Health.IDLE, None)),
        ([(None, QUIET)], (Health.IDLE, None)),
        ([(0, {**QUIET, "offers": []})], (Health.DEGRADED, "cut_off")),
    ],
)
async def test_cut_off(
    web: Web,
    session: aiohttp.ClientSession,
    looks: list[tuple[int | None, dict[str, Any]]],
    expected: tuple[Health, str | None],
) -> None:
    adapter = make(web, session)
    for number, (sessions, answers) in enumerate(looks):
        serve(web, net=net(sessions), **answers)
        report = await adapter.poll(NOW + number * LATER)
    assert (report.health, report.health_reason) == expected


@pytest.mark.parametrize("status", [401, 403])
async def test_a_proxy_that_hides_what_is_extra_asks_for_no_new_key(
    web: Web, session: aiohttp.ClientSession, status: int
) -> None:
    serve(web)
    for name in ("net", "stats", "wallet"):
        web.set(PATHS[name], "no", status=status, content_type="text/plain")
    report = await make(web, session, stats_url=web.url, wallet_status=True).poll(NOW)
    assert report.outages == dict.fromkeys(("net", "stats", "GetStatus"), "blocked")
    assert not report.auth_failed
    assert report.health is Health.EARNING


async def test_nobody_is_asked_unless_wanted(web: Web, session: aiohttp.ClientSession) -> None:
    serve(web)
    adapter = make(web, session, wallet_status=False)
    report = await adapter.poll(NOW)
    assert not {"visible", "wallet_balance", "gas_balance"} & set(report.readings)
    asked = {path for _, path in web.calls}
    assert not asked & {PATHS["stats"], PATHS["wallet"], PATHS["accounts"]}
    with pytest.raises(errors.Forbidden):
        await adapter.client.post(GET_STATUS, {})


async def test_visible_on_the_market(
    web: Web, session: aiohttp.ClientSession, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    serve(web)
    adapter = make(web, session, stats_url=f"{web.url}/")
    report = await adapter.poll(NOW)
    assert value(report, "visible") is True
    at = [path for _, path in web.calls].index(PATHS["stats"])
    assert "Authorization" not in web.headers[at]  # the key is for the daemon alone
    web.set(PATHS["stats"], status=500)
    await adapter.poll(NOW + 2 * LATER)
    assert IDENTITY not in caplog.text


@pytest.mark.parametrize(
    ("answer", "visible", "outage"),
    [
        ({"body": [{"online": False}]}, False, None),
        ({"body": [{}]}, None, None),
        ({"body": []}, False, None),
        ({"body": "", "status": 404, "content_type": "text/html"}, False, None),
        ({"body": "{}", "status": 404}, False, None),
        ({"body": {}}, None, "bad_response"),
        ({"body": [{"online": "yes"}]}, None, "bad_response"),
        ({"body": "<html>", "content_type": "text/html"}, None, "wrong_service"),
        ({"status": 429}, None, "rate_limited"),
    ],
)
async def test_what_the_stats_site_says(
    web: Web,
    session: aiohttp.ClientSession,
    answer: dict[str, Any],
    *,
    visible: bool | None,
    outage: str | None,
) -> None:
    serve(web)
    web.set(PATHS["stats"], **answer)
    report = await make(web, session, stats_url=web.url).poll(NOW)
    assert value(report, "visible") is visible
    assert report.outages == ({"stats": outage} if outage else {})
    assert report.health is Health.EARNING  # it works, whatever the site sees


async def test_not_visible_and_idle(web: Web, session: aiohttp.ClientSession) -> None:
    serve(web, **QUIET, stats=[{"online": False}])
    adapter = make(web, session, stats_url=web.url)
    report = await adapter.poll(NOW)
    assert (report.health, report.health_reason) == (Health.DEGRADED, "not_visible")
    serve_one(web, "stats", [{"online": True}])
    report = await adapter.poll(NOW + 2 * LATER)
    assert (report.health, report.health_reason) == (Health.IDLE, None)


@pytest.mark.parametrize(
    ("answer", "wrong"),
    [
        ({"body": {"online": 500}}, False),
        ({"status": 503}, False),  # only away for now
        ({"status": 404}, True),
        ({"body": "<html>", "content_type": "text/html"}, True),
        ({"status": 302, "headers": {"Location": "https://away.example/"}}, True),
    ],
)
async def test_probe_tells_a_wrong_stats_site(
    web: Web, session: aiohttp.ClientSession, answer: dict[str, Any], *, wrong: bool
) -> None:
    serve(web)
    web.set("/v2/network/online/stats", **answer)
    adapter = make(web, session, stats_url=web.url)
    if not wrong:
        assert (await adapter.probe()).identity == IDENTITY
        return
    with pytest.raises(errors.InvalidInput) as caught:
        await adapter.probe()
    assert str(caught.value) == "stats_url"


async def test_wallet(
    web: Web, session: aiohttp.ClientSession, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    serve(web)
    adapter = make(web, session, wallet_status=True)
    report = await adapter.poll(NOW)
    readings = {key: report.readings[key] for key in ("wallet_balance", "gas_balance")}
    assert {
        key: (seen.value, seen.unit) for key, seen in readings.items() if isinstance(seen, Reading)
    } == {
        "wallet_balance": (Decimal("12.250000000000000001"), "GLM"),
        "gas_balance": (Decimal("1.5"), "POL"),
    }
    at = [call for call in web.calls if call[0] != "GET"]
    assert at == [("POST", GET_STATUS)]
    assert [body for body in web.bodies if body] == [
        {
            "address": WALLET,
            "driver": "erc20",
            "network": "polygon",
            "token": None,
            "after_timestamp": 0,
        }
    ]
    assert not any("wallet" in figure.account for figure in report.figures)
    assert value(report, "unpaid") == Decimal("0.162500123456789012")
    assert WALLET not in f"{report}{caplog.text}"


async def test_nothing_else_can_be_sent(web: Web, session: aiohttp.ClientSession) -> None:
    client = make(web, session, wallet_status=True).client
    for path in (
        "/_gsb/local/driver/erc20/Transfer",
        "/_gsb/local/control/ShutdownRequest",
        f"{GET_STATUS}/",
        f"{GET_STATUS}?x",
        "/_gsb/local/payment/../driver/erc20/Transfer",
    ):
        with pytest.raises(errors.Forbidden):
            await client.post(path, {})
    for method in ("POST", "PUT", "DELETE"):
        with pytest.raises(errors.Forbidden):
            await client.request(method, "/market-api/v1/offers")
    assert not web.calls


@pytest.mark.parametrize(
    ("name", "body", "why"),
    [
        ("wallet", {"Err": {"inner": f"no RPC for {WALLET}"}}, "server_error"),
        ("wallet", {}, "bad_response"),
        ("wallet", {"Ok": {"amount": "1", "token": "tGLM"}}, "bad_response"),
        ("wallet", {"Ok": {"amount": "-1", "token": "GLM"}}, "bad_response"),
        ("wallet", {"Ok": {"amount": 1, "token": "GLM"}}, "bad_response"),
        ("accounts", {}, "bad_response"),
        (
            "accounts",
            [{"platform": "erc20-polygon-glm", "receive": True, "address": "home"}],
            "bad_response",
        ),
    ],
)
async def test_wallet_that_cannot_be_read(
    web: Web,
    session: aiohttp.ClientSession,
    caplog: pytest.LogCaptureFixture,
    name: str,
    body: Any,
    why: str,
) -> None:
    caplog.set_level("DEBUG")
    serve(web, **{name: body})
    report = await make(web, session, wallet_status=True).poll(NOW)
    assert report.outages == {"GetStatus": why}
    assert report.health is Health.EARNING
    assert reason(report, "wallet_balance") == reason(report, "gas_balance") == why
    assert WALLET not in caplog.text


async def test_wallet_without_gas_or_address(web: Web, session: aiohttp.ClientSession) -> None:
    wallet = fixture("golem/0.17.6/wallet.json")
    wallet["Ok"]["gas"] = None
    serve(web, wallet=wallet)
    adapter = make(web, session, wallet_status=True)
    report = await adapter.poll(NOW)
    assert value(report, "wallet_balance") == Decimal("12.250000000000000001")
    assert reason(report, "gas_balance") == "not_reported"
    serve(web, accounts=[])  # a daemon that just began, before its agent named an address
    report = await adapter.poll(NOW + LATER)
    assert not report.outages
    assert reason(report, "wallet_balance") == "not_reported"
