"""What the Docker actuator says and does with a real Podman, in the guest of scripts/guest."""

import asyncio
from collections.abc import AsyncGenerator, Generator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from subprocess import SubprocessError

import aiohttp
import pytest

from custom_components.depin_orchestrator.actuators.docker_limits import DockerLimits, Limit
from custom_components.depin_orchestrator.actuators.docker_model import State
from custom_components.depin_orchestrator.actuators.docker_recreate import Recreation
from custom_components.depin_orchestrator.actuators.docker_stats import Meter
from custom_components.depin_orchestrator.actuators.engine_api import EngineClient
from custom_components.depin_orchestrator.engine import errors
from custom_components.depin_orchestrator.engine.models import Reading, Resource

from .guest import Guest, GuestEngine

pytestmark = pytest.mark.podman

CPU, MEMORY = Resource.CPU, Resource.MEMORY
MIB = 1024**2
#: 40 MiB that no disk has a copy of.
HOLD = "dd if=/dev/zero of=/dev/shm/held bs=1M count=40; touch /done; sleep 6000"


@pytest.fixture(scope="module")
def podman(guest: Guest | None) -> Generator[GuestEngine]:
    """Talk to the guest's Podman."""
    if guest is None:
        pytest.skip("Podman runs in the guest of scripts/guest")
    engine = GuestEngine(guest, guest.podman)
    try:
        engine.start()
        yield engine
    finally:
        engine.stop()


@pytest.fixture
def box(podman: GuestEngine) -> Generator[str]:
    """Start a container of one core, half a gibibyte, and 40 MiB that it holds."""
    podman.run("p-box", "--cpus", "1", "--memory", "512m", "--env", "STORAGE=2TB", command=HOLD)
    yield "p-box"
    with suppress(SubprocessError):
        podman.cli("rm", "--force", "p-box")


@pytest.fixture
async def client(podman: GuestEngine, socket_enabled: None) -> AsyncGenerator[EngineClient]:
    patience = timedelta(seconds=podman.patience)
    async with (
        aiohttp.ClientSession() as session,
        EngineClient(podman.url, session, timeout=patience) as client,
    ):
        yield client


@pytest.fixture
async def limits(client: EngineClient) -> DockerLimits:
    return DockerLimits(client, await client.machine())


async def test_who_answers(client: EngineClient, box: str) -> None:
    version = await client.version()
    assert version.podman
    assert version.version.startswith("5.")
    assert {one.name: one.state for one in await client.containers()}[box] is State.RUNNING
    assert await client.can_write(box)
    with pytest.raises(errors.ContainerGone):
        await client.inspect("p-nobody")


async def test_cpu_is_set_by_a_quota(
    podman: GuestEngine, client: EngineClient, limits: DockerLimits, box: str
) -> None:
    assert await limits.read(box, CPU) == Limit(1)
    for cores in (0.5, 1.25, 1):
        assert await limits.apply(box, CPU, cores) == Limit(cores)
        assert podman.cores(box) == cores
    later = DockerLimits(client, await client.machine())
    assert await later.read(box, CPU) == Limit(1)


async def test_cpus_that_it_ignores_are_not_believed(
    podman: GuestEngine, client: EngineClient, limits: DockerLimits
) -> None:
    """It answers 200 to NanoCpus and changes nothing, as one would see behind a proxy."""
    podman.run("p-free")
    client._version = replace(await client.version(), podman=False)
    with pytest.raises(errors.NotApplied):
        await limits.apply("p-free", CPU, 0.5)
    assert podman.cores("p-free") is None
    assert (await limits.read("p-free", CPU)).unlimited
    podman.cli("rm", "--force", "p-free")


async def test_memory_is_never_taken_from_under_it(
    podman: GuestEngine, limits: DockerLimits, box: str
) -> None:
    podman.cli("exec", box, "sh", "-c", "until ls /done; do sleep 0.2; done")
    for size in (768 * MIB, 256 * MIB):
        assert await limits.apply(box, MEMORY, size) == Limit(size)
        assert podman.memory(box) == size
    with pytest.raises(errors.MemoryInUse) as refused:
        await limits.apply(box, MEMORY, 32 * MIB)
    assert 1.25 * 40 * MIB + 16 * MIB <= refused.value.floor < 100 * MIB
    assert podman.memory(box) == 256 * MIB
    state = podman.inspect(box)["State"]
    assert state["Running"]
    assert not state["OOMKilled"]


async def test_pause_and_resume(podman: GuestEngine, limits: DockerLimits, box: str) -> None:
    await limits.pause(box)
    assert podman.inspect(box)["State"]["Status"] == "paused"
    await limits.resume(box)
    assert podman.inspect(box)["State"]["Status"] == "running"


async def test_what_it_uses(podman: GuestEngine, client: EngineClient, box: str) -> None:
    meter = Meter(client, box)
    await meter.read(datetime.now(UTC))
    await asyncio.sleep(1)
    use = await meter.read(datetime.now(UTC))
    assert isinstance(use.memory, Reading)
    assert isinstance(use.memory_limit, Reading)
    assert use.memory_limit.value == 512 * MIB
    assert isinstance(use.cpu, Reading)
    podman.cli("stop", "--time", "0", box)
    assert (await meter.read(datetime.now(UTC))).state is State.EXITED


async def test_it_is_not_made_again(client: EngineClient, box: str) -> None:
    recreation = Recreation(client, box, "STORAGE", timedelta(seconds=2))
    with pytest.raises(errors.NotRecreatable, match="podman"):
        await recreation.possible()
