"""What is sent to an engine, what never is, and what each refusal means."""

import asyncio
from collections.abc import AsyncGenerator
from datetime import timedelta
import json
from typing import Any

import aiohttp
from aiohttp import web as http
from hypothesis import given, strategies as st
import pytest

from custom_components.depin_orchestrator.actuators.docker import read_capacity
from custom_components.depin_orchestrator.actuators.docker_model import Listed, State
from custom_components.depin_orchestrator.actuators.engine_api import ALLOWED, EngineClient
from custom_components.depin_orchestrator.engine import errors
from custom_components.depin_orchestrator.engine.models import Resource
from tests.web import Web

from .fake import NAME, FakeEngine, refuse


@pytest.fixture
def fake(web: Web) -> FakeEngine:
    engine = FakeEngine(web)
    engine.start()
    return engine


@pytest.fixture
async def client(fake: FakeEngine) -> AsyncGenerator[EngineClient]:
    async with (
        aiohttp.ClientSession() as session,
        EngineClient(fake.web.url, session, timeout=timedelta(seconds=0.5)) as engine,
    ):
        yield engine


@pytest.mark.parametrize(
    ("theirs", "oldest", "spoken"),
    [
        ("1.41", "1.12", "1.41"),
        ("1.51", "1.24", "1.51"),
        ("1.53", "1.44", "1.51"),
        ("1.9", None, "1.9"),
        ("2.0", "1.44", "1.51"),
    ],
)
async def test_version_is_negotiated(
    web: Web, client: EngineClient, theirs: str, oldest: str | None, spoken: str
) -> None:
    web.set("/version", {"ApiVersion": theirs, "MinAPIVersion": oldest})
    web.set(f"/v{spoken}/info", {"NCPU": 2, "MemTotal": 1})
    assert (await client.machine()).threads == 2
    await client.machine()
    assert [path for _, path in web.calls] == ["/version", *[f"/v{spoken}/info"] * 2]


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ({"ApiVersion": "1.99", "MinAPIVersion": "1.60"}, errors.BadResponse),
        ({"ApiVersion": "1"}, errors.WrongService),
        ({"ApiVersion": "one.two"}, errors.WrongService),
        ({"ApiVersion": ["1.41"]}, errors.WrongService),
        ({"ApiVersion": "1.41", "Components": {}}, errors.WrongService),
        ({"version": "0.17.6"}, errors.WrongService),
        ([], errors.WrongService),
        ("<html>", errors.BadResponse),
    ],
)
async def test_no_engine(
    web: Web, client: EngineClient, answer: Any, error: type[errors.DepinError]
) -> None:
    web.set("/version", answer)
    with pytest.raises(error):
        await client.machine()
    assert web.calls == [("GET", "/version")]


async def test_version_is_asked_again_after_an_outage(web: Web, client: EngineClient) -> None:
    await client.machine()
    await web.stop()
    with pytest.raises(errors.Unreachable):
        await client.machine()
    await web.start()
    web.set("/version", {"ApiVersion": "1.41"})
    web.set("/v1.41/info", {"NCPU": 8, "MemTotal": 1})
    assert (await client.machine()).threads == 8


async def test_podman_does_not_tell_the_type_of_its_counters(socket_enabled: None) -> None:
    """As Podman 5.8 sends them: no header says that it is JSON, and no name where memory goes."""
    version = {"ApiVersion": "1.44", "Components": [{"Name": "Podman Engine"}]}
    counters = {"read": "2026-11-23T00:02:55Z", "memory_stats": {"usage": 344064, "limit": 4096}}

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        told = b"Content-Type: application/json\r\n", json.dumps(version).encode()
        untold = b"", json.dumps(counters).encode()
        request = await reader.readuntil(b"\r\n\r\n")
        header, body = untold if b"/stats" in request else told
        size = b"Content-Length: %d\r\nConnection: close\r\n\r\n" % len(body)
        writer.write(b"HTTP/1.1 200 OK\r\n" + header + size + body)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    url = f"tcp://127.0.0.1:{port}"
    async with server, aiohttp.ClientSession() as session, EngineClient(url, session) as engine:
        memory = (await engine.stats("storagenode")).memory
    assert (memory.limit, memory.usage, memory.pinned) == (4096, 344064, 344064)


async def test_podman(web: Web, client: EngineClient) -> None:
    web.set(
        "/version",
        {"ApiVersion": "1.41", "Version": "5.8.6", "Components": [{"Name": "Podman Engine"}]},
    )
    assert (await client.version()).podman


async def test_portainer(web: Web) -> None:
    fake = FakeEngine(web, prefix="/api/endpoints/2/docker")
    fake.start()
    async with aiohttp.ClientSession() as session:
        url = f"{web.url}/api/endpoints/2/docker/"
        async with EngineClient(url, session, api_key="ptr-secret") as engine:
            assert (await engine.inspect(NAME)).cores == 0.5
            assert await engine.can_write(NAME)
            assert "ptr-secret" not in repr(vars(engine))
        assert not session.closed
    assert {headers["X-API-Key"] for headers in web.headers} == {"ptr-secret"}


@pytest.mark.parametrize(
    "url",
    [
        "", "docker", "ssh://host", "ftp://host", "unix://", "unix://host/x", "tcp://", "http://",
        "tcp://host:99999", "http://host/?x=1", "http://host/#x", "http://[::1", "npipe:////./x",
    ],
)  # fmt: skip
async def test_bad_addresses(url: str) -> None:
    async with aiohttp.ClientSession() as session:
        with pytest.raises(errors.InvalidInput):
            EngineClient(url, session)


async def test_a_unix_socket_has_a_session_of_its_own() -> None:
    """That it works is shown with a real engine, in another process."""
    async with aiohttp.ClientSession() as session:
        async with EngineClient("unix:///nowhere/docker.sock", session) as engine:
            own = engine._own
            assert own is not None
            assert not own.closed
        assert own.closed
        assert not session.closed


async def test_capacity(fake: FakeEngine) -> None:
    url = fake.web.url.replace("http", "tcp")
    async with aiohttp.ClientSession() as session, EngineClient(url, session) as engine:
        capacity = await read_capacity(engine)
    assert capacity.of(Resource.CPU) == 4
    assert capacity.of(Resource.MEMORY) == 8


NAMES = (
    "../info",
    "a/../b",
    "a/b",
    "",
    ".",
    "..",
    "-x",
    "a b",
    "a%2fb",
    "a?x=1",
    "a#b",
    "ä",
    "a\n",
)


@pytest.mark.parametrize("name", [*NAMES, "x" * 256])
async def test_no_name_leaves_its_path(web: Web, client: EngineClient, name: str) -> None:
    for call in (client.inspect, client.stats, client.can_write):
        with pytest.raises(errors.InvalidInput):
            await call(name)
    assert web.calls == []


@given(st.text())
def test_allowed_paths_have_no_way_out(name: str) -> None:
    if ALLOWED.fullmatch(f"POST /containers/{name}/update"):
        assert name[0].isalnum()
        assert not set(name) & set("/%?#\\ \n")


@pytest.mark.parametrize(
    "path",
    [
        "/containers/create", "/containers/prune", f"/containers/{NAME}/restart",
        f"/containers/{NAME}/exec", f"/containers/{NAME}/update/x", "/info", "/build",
        f"/containers/{NAME}/json",
    ],
)  # fmt: skip
async def test_other_writes_are_never_sent(web: Web, client: EngineClient, path: str) -> None:
    with pytest.raises(errors.Forbidden):
        await client.call("POST", path)
    assert all(method == "GET" for method, _ in web.calls)


@pytest.mark.parametrize(
    ("status", "message", "error"),
    [
        (400, "CPU cfs quota cannot be less than 1ms", errors.InvalidInput),
        (401, "no", errors.ReadOnly),
        (403, "no", errors.ReadOnly),
        (404, f"No such container: {NAME}", errors.ContainerGone),
        (404, "no container with name or ID: no such container", errors.ContainerGone),
        (404, "page not found", errors.BadResponse),
        (405, "no", errors.ReadOnly),
        (409, "Conflicting options: Nano CPUs cannot be updated", errors.Unsupported),
        (429, "slowly", errors.RateLimited),
        (500, "runc did not", errors.Failed),
        (503, "no", errors.Failed),
    ],
)
async def test_refusals(
    fake: FakeEngine,
    client: EngineClient,
    status: int,
    message: str,
    error: type[errors.DepinError],
) -> None:
    fake.on_update = refuse(status, message)
    async with client.change(NAME) as change:
        with pytest.raises(error) as caught:
            await change.update({"NanoCpus": 1})
    assert type(caught.value) is error
    assert await client.inspect(NAME)  # and the lock is free again


async def test_a_proxy_says_no_in_html(web: Web, client: EngineClient) -> None:
    page = {"body": "<html><h1>403</h1></html>", "status": 403, "content_type": "text/html"}
    web.set("/v1.51/info", **page)
    web.set(f"/v1.51/containers/{NAME}/update", **page)
    with pytest.raises(errors.AuthFailed):
        await client.machine()
    assert not await client.can_write(NAME)
    web.set(f"/v1.51/containers/{NAME}/update", "gone", status=404, content_type="text/plain")
    with pytest.raises(errors.BadResponse):
        await client.can_write(NAME)


async def test_list(web: Web, client: EngineClient) -> None:
    web.set(
        "/v1.51/containers/json",
        [
            {"Names": ["/other/alias", "/golem"], "Image": "golem:1", "State": "running"},
            {"Names": ["podman-style"], "Image": "x", "State": "new word"},
            {"Names": None},
            {"Names": 7},
        ],
    )
    assert await client.containers() == (
        Listed("golem", "golem:1", State.RUNNING),
        Listed("podman-style", "x", State.UNKNOWN),
    )


@pytest.mark.parametrize(
    "answer",
    [
        {},
        [],
        {"Name": "/x", "Id": "1", "State": {"Status": 1}, "HostConfig": {}},
        {"Name": "/x", "Id": "1", "State": {}, "HostConfig": {"Memory": "512m"}},
        {"Name": "/x", "Id": "1", "State": None, "HostConfig": None},
    ],
)
async def test_wrong_content(web: Web, client: EngineClient, answer: Any) -> None:
    web.set(f"/v1.51/containers/{NAME}/json", answer)
    with pytest.raises(errors.BadResponse):
        await client.inspect(NAME)


async def test_changes_of_one_container_wait_for_each_other(
    fake: FakeEngine, client: EngineClient
) -> None:
    running = most = 0

    async def slow(_: FakeEngine, __: dict[str, Any]) -> http.Response:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0.01)
        running -= 1
        return http.json_response({})

    fake.on_update = slow
    await asyncio.gather(*(client.can_write(NAME) for _ in range(8)))
    assert most == 1
