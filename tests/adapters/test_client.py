"""The one request(): each way a server can be wrong is its own error, bounded in time and size."""

import asyncio
from collections.abc import AsyncGenerator
from datetime import timedelta
from decimal import Decimal

import aiohttp
from aiohttp import web as http
import pytest

from custom_components.depin_orchestrator.adapters.client import BODY_LIMIT, Client
from custom_components.depin_orchestrator.engine import errors
from tests.web import Web


@pytest.fixture
async def client(web: Web) -> AsyncGenerator[Client]:
    async with aiohttp.ClientSession() as session:
        yield Client(session=session, base_url=web.url, timeout=timedelta(seconds=1))


async def test_json_keeps_every_digit_of_money(web: Web, client: Client) -> None:
    web.set("/x", '{"a": 0.12345678901234567890123456789}')
    assert await client.get("/x") == {"a": Decimal("0.12345678901234567890123456789")}


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ({"status": 401}, errors.AuthFailed),
        ({"status": 403}, errors.AuthFailed),
        ({"status": 403, "body": "<!DOCTYPE html>", "content_type": "text/html"}, errors.Blocked),
        ({"status": 404}, errors.BadResponse),
        ({"status": 404, "body": "<html>", "content_type": "text/html"}, errors.WrongService),
        ({"status": 429}, errors.RateLimited),
        ({"status": 500}, errors.Failed),
        ({"body": "<html></html>", "content_type": "text/html"}, errors.WrongService),
        ({"body": '{"a": 1'}, errors.BadResponse),
        ({"body": '{"a": NaN}'}, errors.BadResponse),
        ({"body": ""}, errors.BadResponse),
        ({"body": b"\xff\xfe"}, errors.BadResponse),
        ({"body": "[" * 100_000}, errors.BadResponse),
        ({"body": " " * (BODY_LIMIT + 1)}, errors.TooLarge),
        ({"delay": 5}, errors.TimedOut),
    ],
)
async def test_wrong_answers(
    web: Web, client: Client, answer: dict[str, object], error: type[errors.DepinError]
) -> None:
    web.set("/x", **answer)  # type: ignore[arg-type]
    with pytest.raises(error) as caught:
        await client.get("/x")
    assert type(caught.value) is error


@pytest.mark.parametrize("slow", [True, False])
async def test_endless_body_ends(web: Web, client: Client, *, slow: bool) -> None:
    async def endless(request: http.Request) -> http.StreamResponse:
        response = http.StreamResponse(headers={"Content-Type": "application/json"})
        await response.prepare(request)
        for _ in range(800):  # 50 MB when fast
            await response.write(b" " if slow else b" " * 65536)
            await asyncio.sleep(0.02 if slow else 0)
        return response

    web.handle("/x", endless)
    with pytest.raises(errors.TimedOut if slow else errors.TooLarge):
        await client.get("/x")


async def test_truncated_body(web: Web, client: Client) -> None:
    async def cut(request: http.Request) -> http.StreamResponse:
        response = http.StreamResponse(
            headers={"Content-Type": "application/json", "Content-Length": "100"}
        )
        await response.prepare(request)
        await response.write(b'{"a":')
        assert request.transport
        request.transport.close()
        return response

    web.handle("/x", cut)
    with pytest.raises(errors.Unreachable):
        await client.get("/x")


async def test_redirects_stay_on_the_host(web: Web, client: Client) -> None:
    web.set("/x", status=301, headers={"Location": "/x/"})
    web.set("/x/", {"ok": True})
    assert await client.get("/x") == {"ok": True}
    for away in ("http://localhost:1/x", "//evil.example/x", "https://127.0.0.1/x", ""):
        web.set("/x", status=302, headers={"Location": away})
        with pytest.raises(errors.Redirected):
            await client.get("/x")
    web.set("/x", status=302, headers={"Location": "/x"})
    with pytest.raises(errors.Redirected):
        await client.get("/x")


async def test_nothing_there(web: Web, client: Client) -> None:
    await web.stop()
    with pytest.raises(errors.Unreachable):
        await client.get("/x")


@pytest.mark.parametrize("url", ["", "127.0.0.1", "ftp://127.0.0.1", "http://", "http://[::1"])
async def test_bad_url(url: str) -> None:
    async with aiohttp.ClientSession() as session:
        with pytest.raises(errors.InvalidInput):
            await Client(session=session, base_url=url).get("/x")


async def test_only_allowed_posts_are_sent(web: Web, client: Client) -> None:
    web.set("/rpc", {})
    with pytest.raises(errors.Forbidden):
        await client.post("/rpc", {})
    assert web.calls == []
    client.posts = frozenset({"/rpc"})
    assert await client.post("/rpc", {"a": 1}) == {}
    assert web.bodies == [{"a": 1}]


async def test_query_is_percent_encoded(web: Web, client: Client) -> None:
    web.set("/x", {})
    await client.get("/x", {"after": "2026-11-22T00:00:00+00:00", "q": '{"a":1}'})
    assert web.calls == [("GET", "/x?after=2026-11-22T00%3A00%3A00%2B00%3A00&q=%7B%22a%22%3A1%7D")]


@pytest.mark.parametrize(
    ("header", "low", "high"),
    [
        ("30", 30, 30),
        ("99999999999", 21600, 21600),
        ("1e400", None, None),
        ("soon", None, None),
        ("-5", 0, 0),
        ("Fri, 01 Jan 2100 00:00:00 GMT", 21600, 21600),
    ],
)
async def test_retry_after(
    web: Web, client: Client, header: str, low: int | None, high: int | None
) -> None:
    web.set("/x", status=429, headers={"Retry-After": header})
    with pytest.raises(errors.RateLimited) as caught:
        await client.get("/x")
    wait = caught.value.retry_after
    if low is None or high is None:
        assert wait is None
    else:
        assert wait is not None
        assert low <= wait.total_seconds() <= high


async def test_clock_skew_is_noticed(web: Web, client: Client) -> None:
    web.set("/x", {}, headers={"Date": "Fri, 01 Jan 2100 00:00:00 GMT"})
    await client.get("/x")
    assert client.skew
    assert client.skew > timedelta(days=365)
