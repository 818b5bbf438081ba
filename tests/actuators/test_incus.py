"""A cluster that is slow, wrong, forbidden or busy, and what no kernel here can do: NIC limits."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
import json
from typing import Any

from aiohttp import ClientSession, web as http
import pytest

from custom_components.depin_orchestrator.actuators.incus_api import IncusClient
from custom_components.depin_orchestrator.actuators.incus_dials import IncusDials
from custom_components.depin_orchestrator.actuators.incus_model import parse_cache
from custom_components.depin_orchestrator.actuators.incus_tls import tls
from custom_components.depin_orchestrator.engine.allocation import Capacity
from custom_components.depin_orchestrator.engine.dials import Level
from custom_components.depin_orchestrator.engine.errors import (
    BadResponse,
    CertificateUnknown,
    ContainerStopped,
    DepinError,
    Failed,
    Forbidden,
    ForeignChange,
    InstanceGone,
    InstanceReadOnly,
    InstanceUnsupported,
    InvalidInput,
    MemoryInUse,
    NotApplied,
    Redirected,
    StateUnknown,
    TimedOut,
    TooLarge,
    Unreachable,
    WrongService,
)
from custom_components.depin_orchestrator.engine.models import Resource
from custom_components.depin_orchestrator.engine.reallocation import Step
from tests.web import Web

from .lxd import pair

CPU, MEMORY, BANDWIDTH, STORAGE = Resource
CAPACITY = Capacity({CPU: 8.0, MEMORY: 16.0, BANDWIDTH: 100.0})
GIB, MIB = 1024**3, 1024**2
NAME = "storj-1"
PATH = f"/1.0/instances/{NAME}"
OPERATION = "/1.0/operations/7a1c6d2e-3b4f-4c5d-8e9f-0a1b2c3d4e5f"

type Act = Callable[[Cluster, dict[str, Any]], http.Response | None]


def sync(metadata: Any) -> dict[str, Any]:
    """Return an answer in the API's envelope, as recorded from LXD 5.0.2."""
    return {
        "type": "sync",
        "status": "Success",
        "status_code": 200,
        "operation": "",
        "error_code": 0,
        "error": "",
        "metadata": metadata,
    }


def refusal(status: int, words: str = "no") -> http.Response:
    body = {
        "type": "error",
        "status": "",
        "status_code": 0,
        "operation": "",
        "error_code": status,
        "error": words,
        "metadata": None,
    }
    return http.json_response(body, status=status)


def inspected(**more: Any) -> dict[str, Any]:
    """Return an instance that runs on a member of a cluster, with a NIC of its profile's."""
    return {
        "architecture": "x86_64",
        "config": {},
        "devices": {},
        "description": "first node",
        "ephemeral": False,
        "profiles": ["default"],
        "stateful": False,
        "last_used_at": "2026-11-22T12:00:00.1Z",
        "expanded_config": {"limits.memory": "4GiB", "limits.cpu.allowance": "200ms/100ms"},
        "expanded_devices": {
            "eth0": {"type": "nic", "network": "br0", "name": "eth0", "limits.ingress": "50Mbit"},
            "root": {"type": "disk", "path": "/", "pool": "default"},
        },
        "name": NAME,
        "status": "Running",
        "status_code": 103,
        "location": "member-2",
        "type": "container",
        "project": "nodes",
        **more,
    }


@dataclass
class Cluster:
    """What it says; `on_patch` decides what a change does, by default what was asked for."""

    web: Web
    instance: dict[str, Any] = field(default_factory=inspected)
    used: int = 100 * MIB
    metrics: str = ""
    etag: int = 1
    on_patch: Act | None = None
    patches: list[dict[str, Any]] = field(default_factory=list)
    queries: list[dict[str, str]] = field(default_factory=list)

    def start(self) -> None:
        """Answer from now on."""
        self.web.set("/1.0", sync({"api_version": "1.0", "auth": "trusted"}))
        self.web.handle(PATH, self._instance)
        self.web.handle(f"{PATH}/state", self._state)
        self.web.handle("/1.0/metrics", self._metrics)

    def take(self, body: dict[str, Any]) -> None:
        """Do what was asked for, as the real ones do."""
        for key, value in body.get("config", {}).items():
            self.instance["expanded_config"][key] = value
            if not value:
                del self.instance["expanded_config"][key]
        self.instance["expanded_devices"] |= body.get("devices", {})
        self.instance["description"] = body.get("description", "")
        self.etag += 1

    async def _instance(self, request: http.Request) -> http.Response:
        self.queries.append(dict(request.query))
        if request.method == "GET":
            headers = {"ETag": f'"{self.etag}"'}
            return http.json_response(sync(self.instance), headers=headers)
        body = await request.json()
        self.patches.append(body)
        if self.on_patch and (answer := self.on_patch(self, body)):
            return answer
        if request.headers["If-Match"] != f'"{self.etag}"':
            return refusal(412, "ETag doesn't match")
        self.take(body)
        return http.json_response(sync({}))

    async def _state(self, _: http.Request) -> http.Response:
        return http.json_response(sync({"status": "Running", "memory": {"usage": self.used}}))

    async def _metrics(self, _: http.Request) -> http.Response:
        return http.Response(text=self.metrics, content_type="text/plain")


@pytest.fixture
def cluster(web: Web) -> Cluster:
    cluster = Cluster(web)
    cluster.start()
    return cluster


@pytest.fixture
async def client(web: Web) -> AsyncGenerator[IncusClient]:
    """Talk to the cluster through a proxy that speaks plain HTTP."""
    short = timedelta(seconds=0.5)
    async with (
        ClientSession() as session,
        IncusClient(web.url, session, project="nodes", timeout=short) as client,
    ):
        yield client


@pytest.fixture
def dials(client: IncusClient, cluster: Cluster) -> IncusDials:
    return IncusDials(client, {"n": NAME}, "eth0", CAPACITY, _no_sleep)


async def _no_sleep(_: float) -> None:
    await asyncio.sleep(0)


def step(resource: Resource, amount: float) -> Step:
    return Step("n", resource, Level(0, None), Level(amount, None))


async def test_bandwidth_is_the_upload_and_leaves_the_rest_of_the_device(
    cluster: Cluster, dials: IncusDials
) -> None:
    assert await dials.read("n", BANDWIDTH) == 100
    await dials.apply(step(BANDWIDTH, 12.5))
    assert await dials.read("n", BANDWIDTH) == 12.5
    ours = {**inspected()["expanded_devices"]["eth0"], "limits.egress": "12500000bit"}
    assert cluster.patches == [{"description": "first node", "devices": {"eth0": ours}}]
    assert {query["project"] for query in cluster.queries} == {"nodes"}
    await dials.apply(step(BANDWIDTH, 100))
    del ours["limits.egress"]
    assert cluster.instance["expanded_devices"]["eth0"] == ours


@pytest.mark.parametrize(
    ("text", "amount"),
    [("4Mbit", 4), ("512kbit", 0.512), ("1Gbit", 1000), ("8000000", 8), ("1Mibit", 1.048576)],
)
async def test_ways_to_write_a_rate(
    cluster: Cluster, dials: IncusDials, text: str, amount: float
) -> None:
    cluster.instance["expanded_devices"]["eth0"]["limits.egress"] = text
    assert await dials.read("n", BANDWIDTH) == pytest.approx(amount)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("2GiB", 2),
        ("512MiB", 0.5),
        ("1GB", 1e9 / GIB),
        ("1073741824", 1),
        ("1048576kB", 1e3 * 2**20 / GIB),
    ],
)
async def test_ways_to_write_memory(
    cluster: Cluster, dials: IncusDials, text: str, amount: float
) -> None:
    cluster.instance["expanded_config"]["limits.memory"] = text
    assert await dials.read("n", MEMORY) == pytest.approx(amount)


@pytest.mark.parametrize(
    ("settings", "amount"),
    [
        ({}, 8),
        ({"limits.cpu": "2"}, 2),
        ({"limits.cpu": "0-3,6"}, 5),
        ({"limits.cpu": "4", "limits.cpu.allowance": "150ms/100ms"}, 1.5),
        ({"limits.cpu": "1", "limits.cpu.allowance": "150ms/100ms"}, 1),
        ({"limits.cpu.allowance": "25ms/200ms"}, 0.125),
        ({"limits.cpu.allowance": "50%"}, 8),
    ],
)
async def test_ways_to_write_cpu(
    cluster: Cluster, dials: IncusDials, settings: dict[str, str], amount: float
) -> None:
    cluster.instance["expanded_config"] = settings
    assert await dials.read("n", CPU) == amount


@pytest.mark.parametrize(
    ("resource", "settings"),
    [
        (CPU, {"limits.cpu": "many"}),
        (CPU, {"limits.cpu": "0-x"}),
        (MEMORY, {"limits.memory": "much"}),
        (MEMORY, {"limits.memory": "-1"}),
        (CPU, {"limits.cpu": 4}),
    ],
)
async def test_limits_that_are_none(
    cluster: Cluster, dials: IncusDials, resource: Resource, settings: dict[str, Any]
) -> None:
    cluster.instance["expanded_config"] = settings
    with pytest.raises(BadResponse):
        await dials.read("n", resource)


async def test_what_it_cannot_do(cluster: Cluster, dials: IncusDials) -> None:
    assert await dials.read("n", STORAGE) is None
    for wrong in (step(STORAGE, 500), step(CPU, 0.001), step(MEMORY, float("nan"))):
        with pytest.raises(InvalidInput):
            await dials.apply(wrong)
    cluster.instance["expanded_devices"]["eth0"]["limits.max"] = "20Mbit"
    assert await dials.read("n", BANDWIDTH) == 20
    with pytest.raises(InstanceUnsupported):
        await dials.apply(step(BANDWIDTH, 10))
    cluster.instance["type"] = "virtual-machine"
    with pytest.raises(InstanceUnsupported):
        await dials.apply(step(CPU, 1))
    cluster.instance["status"] = "Starting"
    with pytest.raises(ContainerStopped):
        await dials.apply(step(MEMORY, 2))
    nowhere = IncusDials(dials._client, {"n": NAME}, "eth1", Capacity(), _no_sleep)
    with pytest.raises(InstanceUnsupported):
        await nowhere.read("n", BANDWIDTH)
    with pytest.raises(InstanceGone):
        await nowhere.read("m", CPU)
    cluster.instance["status"] = "Running"
    cluster.instance["expanded_config"] = {}
    with pytest.raises(StateUnknown):
        await nowhere.apply(step(MEMORY, 2))
    assert cluster.patches == []


async def test_memory_goes_down_in_stages(cluster: Cluster, dials: IncusDials) -> None:
    cluster.used = 2 * GIB
    cluster.metrics = metrics(file=int(1.9 * GIB), dirty=50 * MIB)
    seen: list[float] = []

    def follow(cluster: Cluster, body: dict[str, Any]) -> None:
        limit = int(body["config"]["limits.memory"].removesuffix("B"))
        seen.append(limit / GIB)
        cluster.used = min(cluster.used, limit)

    cluster.on_patch = follow
    await dials.apply(step(MEMORY, 0.5))
    assert seen[0] == 3.0
    assert seen[-1] == 0.5
    pairs = zip([4.0, *seen], seen, strict=False)
    assert all(after >= before * 0.75 - 1e-6 for before, after in pairs)


def metrics(file: int, dirty: int, name: str = NAME, project: str = "nodes") -> str:
    """Return what an Incus tells of two instances."""
    labels = f'name="{name}",project="{project}",type="container"'
    return (
        "# HELP incus_memory_Dirty_bytes The amount of memory waiting to get written back.\n"
        f"incus_memory_Active_file_bytes{{{labels}}} {file / 2}\n"
        f"incus_memory_Inactive_file_bytes{{{labels}}} {file / 2:e}\n"
        f"incus_memory_Dirty_bytes{{{labels}}} {dirty}\n"
        'incus_memory_Active_file_bytes{name="other",project="nodes",type="container"} 5e+12\n'
    )


def test_metrics() -> None:
    assert parse_cache(metrics(1000, 100), NAME, "nodes") == 900
    assert parse_cache(metrics(1000, 2000), NAME, "nodes") == 0
    assert parse_cache(metrics(1000, 100), NAME, "default") == 0
    assert parse_cache(metrics(10**20, 100), NAME, "nodes") == 0
    assert parse_cache(metrics(1000, 100).replace("500", "5x"), NAME, "nodes") == 0


@pytest.mark.parametrize("tells", [True, False])
async def test_memory_floor(cluster: Cluster, dials: IncusDials, *, tells: bool) -> None:
    """Where the metrics are not to be seen, all that is used counts as held."""
    cluster.used = 2 * GIB
    cluster.metrics = metrics(file=GIB, dirty=0)
    if not tells:
        cluster.web.set("/1.0/metrics", {"error": "no"}, status=403)
    with pytest.raises(MemoryInUse) as caught:
        await dials.apply(step(MEMORY, 1.2))
    assert caught.value.floor == pytest.approx((1.25 if tells else 2.5) * GIB + 16 * MIB, abs=64)
    assert cluster.patches == []


async def test_an_instance_that_dies_on_the_way(cluster: Cluster, dials: IncusDials) -> None:
    def die(cluster: Cluster, _: dict[str, Any]) -> None:
        cluster.instance["last_used_at"] = "2026-11-22T13:00:00Z"

    cluster.on_patch = die
    with pytest.raises(ContainerStopped):
        await dials.apply(step(MEMORY, 1))
    assert len(cluster.patches) == 1


def says(status: int, words: str = "no") -> Act:
    return lambda *_: refusal(status, words)


def ignores(*_: Any) -> http.Response:
    return http.json_response(sync({}))


def html(*_: Any) -> http.Response:
    return http.Response(text="<!doctype html>", content_type="text/html")


REFUSALS: dict[str, tuple[Act, type[DepinError]]] = {
    "may not": (says(403), InstanceReadOnly),
    "proxy may not": (
        lambda *_: http.Response(text="<!doctype html>", content_type="text/html", status=403),
        InstanceReadOnly,
    ),
    "proxy knows no PATCH": (says(405), InstanceReadOnly),
    "wrong": (says(400), InvalidInput),
    "somebody else": (says(412), ForeignChange),
    "gone": (says(404), InstanceGone),
    "kernel cannot": (says(500, "setting cgroup item for the container failed"), Failed),
    "nothing happens": (ignores, NotApplied),
    "page": (html, WrongService),
    "half": (
        lambda *_: http.Response(text='{"type": "sy', content_type="application/json"),
        BadResponse,
    ),
    "list": (lambda *_: http.json_response([1]), BadResponse),
    "elsewhere": (
        lambda *_: http.Response(status=307, headers={"Location": "http://127.0.0.2/"}),
        Redirected,
    ),
}


@pytest.mark.parametrize("how", REFUSALS)
async def test_a_change_that_is_refused(cluster: Cluster, dials: IncusDials, how: str) -> None:
    cluster.on_patch, error = REFUSALS[how]
    with pytest.raises(error):
        await dials.apply(step(CPU, 4))
    assert await dials.read("n", CPU) == 2
    assert "cgroup" not in str(error)


async def test_a_change_without_an_answer(cluster: Cluster, dials: IncusDials) -> None:
    cluster.web.handle(PATH, _slow_patch(cluster))
    with pytest.raises(TimedOut):
        await dials.apply(step(CPU, 4))


def _slow_patch(cluster: Cluster) -> Callable[[http.Request], Awaitable[http.StreamResponse]]:
    async def answer(request: http.Request) -> http.StreamResponse:
        if request.method == "PATCH":
            await asyncio.wait_for(cluster.web._stopping.wait(), 5)
        return await cluster._instance(request)

    return answer


async def test_permission(cluster: Cluster, dials: IncusDials) -> None:
    assert await dials.writable("n")
    assert cluster.patches == [{"description": "first node"}]
    assert cluster.instance["description"] == "first node"
    cluster.on_patch = says(403)
    assert not await dials.writable("n")
    cluster.on_patch = says(412)
    assert await dials.writable("n")


@pytest.mark.parametrize("status", ["Success", "Failure"])
async def test_a_change_that_goes_on_in_the_background(
    cluster: Cluster, dials: IncusDials, status: str
) -> None:
    def later(cluster: Cluster, body: dict[str, Any]) -> http.Response:
        if status == "Success":
            cluster.take(body)
        began = sync({}) | {"type": "async", "operation": f"{OPERATION}?project=nodes"}
        return http.json_response(began, status=202)

    cluster.on_patch = later
    cluster.web.set(f"{OPERATION}/wait", sync({"status": status, "err": "x"}))
    if status == "Success":
        await dials.apply(step(CPU, 4))
        assert await dials.read("n", CPU) == 4
    else:
        with pytest.raises(Failed):
            await dials.apply(step(CPU, 4))


async def test_an_operation_cannot_lead_elsewhere(cluster: Cluster, dials: IncusDials) -> None:
    began = sync({}) | {"type": "async", "operation": "/1.0/instances/storj-1/exec?a"}
    cluster.on_patch = lambda *_: http.json_response(began, status=202)
    with pytest.raises(Forbidden):
        await dials.apply(step(CPU, 4))


ANSWERS: dict[str, tuple[dict[str, Any], type[DepinError]]] = {
    "page": ({"body": "<!doctype html>", "content_type": "text/html"}, WrongService),
    "other": ({"body": {"hello": 1}}, WrongService),
    "list": ({"body": [1]}, WrongService),
    "old": ({"body": sync({"api_version": "2.0", "auth": "trusted"})}, WrongService),
    "half": ({"body": '{"type": "sync", "metad'}, WrongService),
    "stranger": ({"body": sync({"api_version": "1.0", "auth": "untrusted"})}, CertificateUnknown),
    "refused": ({"body": {}, "status": 403}, CertificateUnknown),
    "broken": ({"body": {}, "status": 500}, Failed),
    "slow": ({"body": {}, "delay": 2}, TimedOut),
    "huge": ({"body": b" " * 2_000_000}, WrongService),
}


@pytest.mark.parametrize("what", ANSWERS)
async def test_whoever_answers_instead(client: IncusClient, web: Web, what: str) -> None:
    answer, error = ANSWERS[what]
    web.set("/1.0", **answer)
    with pytest.raises(error):
        await client.check()


async def test_an_instance_that_is_too_large(client: IncusClient, web: Web) -> None:
    web.set(PATH, b" " * 2_000_000)
    with pytest.raises(TooLarge):
        await client.instance(NAME)


async def test_another_instance_answers(cluster: Cluster, client: IncusClient) -> None:
    cluster.instance["name"] = "another"
    with pytest.raises(BadResponse, match="another"):
        await client.instance(NAME)


async def test_nobody_there(socket_enabled: None) -> None:
    async with ClientSession() as session, IncusClient("http://127.0.0.1:1", session) as client:
        with pytest.raises(Unreachable):
            await client.check()


@pytest.mark.parametrize("name", ["", "-a", "a/b", "a?b", "..", "a" * 64, "ä"])
async def test_names_that_are_none(client: IncusClient, name: str) -> None:
    with pytest.raises(InvalidInput):
        await client.instance(name)


@pytest.mark.parametrize(
    "url", ["", "incus", "ftp://h", "https://", "unix:/x?y=1", "https://a@h", "http://h:99999"]
)
async def test_addresses_that_are_none(socket_enabled: None, url: str) -> None:
    async with ClientSession() as session:
        with pytest.raises(InvalidInput):
            IncusClient(url, session)


async def test_a_socket_has_a_session_of_its_own(socket_enabled: None) -> None:
    async with ClientSession() as session, IncusClient("unix:///run/incus", session) as client:
        assert client._own
        assert client._client.session is client._own
    assert client._own.closed


def test_only_what_is_listed_can_be_sent() -> None:
    paths = IncusClient.__module__
    allowed = __import__(paths, fromlist=["ALLOWED"]).ALLOWED
    for call in (
        "DELETE /1.0/instances/a",
        "POST /1.0/instances/a/exec",
        "PUT /1.0/instances/a/state",
        "PATCH /1.0",
        "PATCH /1.0/instances/a/state",
        "GET /1.0/instances",
        "GET /1.0/instances/a/files",
        "GET /1.0/certificates",
        "PATCH /1.0/instances/a/../../certificates",
    ):
        assert not allowed.fullmatch(call), call


def test_certificates() -> None:
    certificate, key = pair()
    assert tls(certificate, key, certificate).check_hostname is False
    assert tls(None, None, None).check_hostname is True
    other = pair()[1]
    for wrong in ((certificate, other, None), ("no", "no", None), (certificate, None, None)):
        with pytest.raises(InvalidInput, match="certificate"):
            tls(*wrong)
    for server in ("no", certificate[:-200]):
        with pytest.raises(InvalidInput, match="certificate"):
            tls(None, None, server)
    assert json.dumps(key) not in repr(tls(certificate, key, None))
