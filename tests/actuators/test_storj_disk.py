"""A storage node's allocation: its container made again, believed from its own dashboard."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterator
from datetime import datetime, timedelta
import subprocess
from typing import Any

import aiohttp
from aiohttp import web as http
import pytest

from custom_components.depin_orchestrator.actuators import storj
from custom_components.depin_orchestrator.actuators.engine_api import EngineClient
from custom_components.depin_orchestrator.actuators.storj import StorjDisk
from custom_components.depin_orchestrator.adapters.client import Client
from custom_components.depin_orchestrator.adapters.storj_api import NodeApi
from custom_components.depin_orchestrator.engine import errors
from custom_components.depin_orchestrator.engine.dials import Level
from custom_components.depin_orchestrator.engine.models import Resource
from custom_components.depin_orchestrator.engine.reallocation import Step
from tests.web import Web, fixture

from .dockerd import Dockerd
from .test_docker_recreate import NAME, OLD, settings

pytestmark = pytest.mark.docker

SNO = "/api/sno/"
#: Ends by itself when it is given 666 GB, and stops at once when told to.
COMMAND = "[ $STORAGE = 666GB ] && exit 1; trap 'exit 0' TERM; while :; do sleep 0.05; done"
UNITS = {"TB": 10**12, "GB": 10**9, "B": 1}


def allocated(text: str) -> int:
    unit = next(unit for unit in UNITS if text.endswith(unit))
    return int(text.removesuffix(unit)) * UNITS[unit]


class Dashboard:
    """What a node in the container of that name says, from what the engine says of it."""

    def __init__(self, dockerd: Dockerd, age: timedelta = timedelta()) -> None:
        self.dockerd = dockerd
        #: So much longer ago than the container the node says it started.
        self.age = age
        #: The disk, in bytes: more than this is not allocated.
        self.disk = 10**15
        self.up = True
        #: An allocation with which it never answers.
        self.mute = ""

    async def answer(self, _: http.Request) -> http.Response:
        try:
            found = await asyncio.to_thread(self.dockerd.inspect, NAME)
        except subprocess.SubprocessError:
            return http.Response(status=502)
        env = dict(pair.split("=", 1) for pair in found["Config"]["Env"])
        if not self.up or not found["State"]["Running"] or env["STORAGE"] == self.mute:
            return http.Response(status=502)
        board: dict[str, Any] = fixture("storj/v1.162/sno.json")
        began = datetime.fromisoformat(found["State"]["StartedAt"]) - self.age
        board["startedAt"] = board["lastPinged"] = began.isoformat()
        board["diskSpace"]["allocated"] = min(self.disk, allocated(env["STORAGE"]))
        return http.json_response(board)


@pytest.fixture
def dashboard(dockerd: Dockerd, run: Callable[..., str], web: Web) -> Iterator[Dashboard]:
    run(NAME, "--env", "STORAGE=2TB", "--cpus", "0.5", "--restart", "always", command=COMMAND)
    board = Dashboard(dockerd)
    web.handle(SNO, board.answer)
    yield board
    for name in dockerd.cli("ps", "--all", "--format", "{{.Names}}").split():
        if name.startswith(NAME):
            dockerd.cli("rm", "--force", name)


async def soon(_: float) -> None:
    await asyncio.sleep(0.1)


@pytest.fixture
async def made(engine: EngineClient, web: Web) -> AsyncGenerator[Callable[[], StorjDisk]]:
    """Return what begins a life of ours."""
    async with aiohttp.ClientSession() as session:
        node = NodeApi(Client(session=session, base_url=web.url))
        yield lambda: StorjDisk(engine, NAME, node, timedelta(seconds=2), soon)


def step(before: float, after: float, resource: Resource = Resource.STORAGE) -> Step:
    return Step("storj", resource, Level(before, None), Level(after, None))


async def read(disk: StorjDisk) -> float | None:
    return await disk.read("storj", Resource.STORAGE)


async def test_there_and_back(
    dockerd: Dockerd, dashboard: Dashboard, made: Callable[[], StorjDisk]
) -> None:
    disk = made()
    before = dockerd.inspect(NAME)
    assert await disk.possible()
    assert await read(disk) == 2000
    there = step(2000, 2500.5)
    working = asyncio.create_task(disk.apply(there))
    await asyncio.sleep(0)  # it begins
    assert await read(disk) is None
    await working
    assert await read(disk) == 2500.5
    after = dockerd.inspect(NAME)
    assert settings(after) == settings(before)
    assert "STORAGE=2500500000000B" in after["Config"]["Env"]
    await disk.apply(there)
    assert dockerd.inspect(NAME)["Id"] == after["Id"]  # nothing restarts for what is so
    await disk.apply(there.undone)
    assert await read(disk) == 2000
    assert "STORAGE=2000GB" in dockerd.inspect(NAME)["Config"]["Env"]


@pytest.mark.parametrize(
    ("wanted", "error"),
    [(4000, errors.NotApplied), (2222, errors.NotApplied), (666, errors.ContainerStopped)],
)
async def test_a_node_that_is_not_well_with_it_keeps_what_it_had(
    dockerd: Dockerd,
    dashboard: Dashboard,
    made: Callable[[], StorjDisk],
    monkeypatch: pytest.MonkeyPatch,
    wanted: float,
    error: type[errors.DepinError],
) -> None:
    monkeypatch.setattr(storj, "START_WITHIN", storj.EVERY * 8)
    dashboard.disk, dashboard.mute = 3 * 10**12, "2222GB"
    disk = made()
    before = dockerd.inspect(NAME)
    with pytest.raises(error):
        await disk.apply(step(2000, wanted))
    after = dockerd.inspect(NAME)
    assert after["Id"] == before["Id"]
    assert settings(after) == settings(before)
    assert await read(disk) == 2000


@pytest.mark.parametrize("well", [False, True])
async def test_what_a_crash_left_is_settled_by_the_first_reading(
    dockerd: Dockerd, dashboard: Dashboard, made: Callable[[], StorjDisk], well: bool
) -> None:
    working = asyncio.create_task(made().apply(step(2000, 3000)))
    dashboard.up = True
    while True:  # until the new one runs beside the old one
        await asyncio.sleep(0)
        found = dockerd.cli("ps", "--all", "--format", "{{.Names}}={{.State}}").split()
        if set(found) == {f"{NAME}=running", f"{OLD}=exited"}:
            break
    working.cancel()
    with pytest.raises(asyncio.CancelledError):
        await working
    dashboard.up = well
    disk = made()
    found = await asyncio.gather(*(read(disk) for _ in range(3)), return_exceptions=True)
    if not well:  # the node is back, and starting
        assert {type(answer) for answer in found} == {errors.Failed}
        dashboard.up = True
    assert await read(disk) == (3000 if well else 2000)
    assert dockerd.cli("ps", "--all", "--format", "{{.Names}}={{.State}}") == f"{NAME}=running"


async def test_a_node_that_does_not_answer_is_left_alone(
    dockerd: Dockerd, dashboard: Dashboard, made: Callable[[], StorjDisk]
) -> None:
    dashboard.up = False
    before = dockerd.inspect(NAME)
    disk = made()
    with pytest.raises(errors.Failed):
        await disk.apply(step(2000, 3000))
    with pytest.raises(errors.InvalidInput):
        await disk.apply(step(2000, 3000, Resource.CPU))
    assert dockerd.inspect(NAME) == before
