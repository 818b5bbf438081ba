"""Limits of real containers, proven by the kernel's own files."""

import asyncio
from collections.abc import Callable

import pytest

from custom_components.depin_orchestrator.actuators.docker_limits import DockerLimits, Limit
from custom_components.depin_orchestrator.actuators.engine_api import EngineClient
from custom_components.depin_orchestrator.engine import errors
from custom_components.depin_orchestrator.engine.models import Resource

from .dockerd import Dockerd

pytestmark = pytest.mark.docker

Run = Callable[..., str]
CPU, MEMORY = Resource.CPU, Resource.MEMORY
MIB = 1024**2
#: Fills memory that cannot be reclaimed: a file of a tmpfs.
HOLD = "dd if=/dev/zero of=/dev/shm/held bs=1M count={}; sleep 600"


class Waits(list[float]):
    """The waits that were asked for; none of them is long here."""

    async def __call__(self, seconds: float) -> None:
        self.append(seconds)
        await asyncio.sleep(min(seconds, 0.05))


@pytest.fixture
def waits() -> Waits:
    return Waits()


@pytest.fixture
async def limits(engine: EngineClient, waits: Waits) -> DockerLimits:
    return DockerLimits(engine, await engine.machine(), waits)


async def test_cpu(dockerd: Dockerd, run: Run, limits: DockerLimits) -> None:
    run("l-cpu", "--cpus", "1")
    assert await limits.read("l-cpu", CPU) == Limit(1)
    for cores in (0.25, 1.5, 0.333333333, 1):
        assert await limits.apply("l-cpu", CPU, cores) == Limit(cores)
        assert dockerd.cores("l-cpu") == int(cores * 100_000) / 100_000
    dockerd.cli("restart", "--time", "0", "l-cpu")
    assert dockerd.cores("l-cpu") == 1


async def test_cpu_by_quota_keeps_its_form(
    dockerd: Dockerd, run: Run, limits: DockerLimits
) -> None:
    run("l-quota", "--cpu-quota", "50000")
    run("l-period", "--cpu-quota", "25000", "--cpu-period", "50000")
    for name in ("l-quota", "l-period"):
        before = dockerd.host_config(name)
        assert await limits.read(name, CPU) == Limit(0.5)
        assert await limits.apply(name, CPU, 0.2) == Limit(0.2)
        assert dockerd.cores(name) == 0.2
        await limits.apply(name, CPU, 0.5)
        assert dockerd.host_config(name) == before
        assert dockerd.cores(name) == 0.5


async def test_lifted_quota(dockerd: Dockerd, run: Run, limits: DockerLimits) -> None:
    """`CpuQuota: -1` alone is mended by a quota; over a limit in CPUs it is refused."""
    run("l-lifted", "--cpu-quota", "-1")
    assert (await limits.read("l-lifted", CPU)).unlimited
    assert await limits.apply("l-lifted", CPU, 0.5) == Limit(0.5)
    dockerd.cli("restart", "--time", "0", "l-lifted")
    assert dockerd.cores("l-lifted") == 0.5
    run("l-poison", "--cpus", "1")
    dockerd.cli("update", "--cpu-quota", "-1", "l-poison")
    with pytest.raises(errors.Unsupported):
        await limits.apply("l-poison", CPU, 0.5)
    assert dockerd.cores("l-poison") is None


async def test_no_limit_is_the_whole_machine(
    dockerd: Dockerd, run: Run, engine: EngineClient, limits: DockerLimits
) -> None:
    """An engine cannot take a limit away again, and we say so instead of pretending."""
    machine = await engine.machine()
    run("l-free")
    for resource, whole, some in ((CPU, machine.threads, 0.5), (MEMORY, machine.memory, 64 * MIB)):
        assert await limits.read("l-free", resource) == Limit(whole, unlimited=True)
        untouched = dockerd.host_config("l-free")
        assert (await limits.apply("l-free", resource, whole)).unlimited
        assert dockerd.host_config("l-free") == untouched
        assert await limits.apply("l-free", resource, some) == Limit(some)
        assert await limits.apply("l-free", resource, whole) == Limit(whole, raised=True)
    assert dockerd.cores("l-free") == machine.threads
    assert abs((dockerd.memory("l-free") or 0) - machine.memory) < 65536


async def test_memory_up_and_down_and_exactly_back(
    dockerd: Dockerd, run: Run, limits: DockerLimits, waits: Waits
) -> None:
    run("l-memory", "--memory", "64m")  # Docker adds as much swap
    before = dockerd.host_config("l-memory")
    assert before["MemorySwap"] == 128 * MIB
    for size in (256 * MIB, 100_000_001, 32 * MIB, 64 * MIB):
        assert await limits.apply("l-memory", MEMORY, size) == Limit(size)
        assert 0 <= size - (dockerd.memory("l-memory") or 0) < 65536
    assert dockerd.host_config("l-memory") == before
    assert waits == []  # nothing had to be reclaimed
    run("l-swap", "--memory", "64m", "--memory-swap", "-1")
    await limits.apply("l-swap", MEMORY, 80 * MIB)
    assert dockerd.host_config("l-swap")["MemorySwap"] == -1
    assert dockerd.memory("l-swap") == 80 * MIB


async def test_memory_in_use_is_not_taken_away(
    dockerd: Dockerd, run: Run, limits: DockerLimits, engine: EngineClient
) -> None:
    run("l-held", "--memory", "256m", command=HOLD.format(40))
    await _holds(engine, "l-held", 40 * MIB)
    before = dockerd.host_config("l-held")
    floor = await limits.floor("l-held")
    assert floor is not None
    assert 1.25 * 40 * MIB + 16 * MIB <= floor < 80 * MIB
    with pytest.raises(errors.MemoryInUse) as refused:
        await limits.apply("l-held", MEMORY, 48 * MIB)
    assert abs(refused.value.floor - floor) < MIB
    assert dockerd.host_config("l-held") == before
    assert await limits.apply("l-held", MEMORY, refused.value.floor) == Limit(refused.value.floor)
    assert dockerd.inspect("l-held")["State"]["Running"]


async def test_page_cache_goes_in_stages(
    dockerd: Dockerd, run: Run, limits: DockerLimits, waits: Waits, engine: EngineClient
) -> None:
    run(
        "l-cache",
        "--memory",
        "256m",
        command="dd if=/dev/zero of=/f bs=1M count=180 conv=fsync && touch /done; sleep 600",
    )
    await _holds(engine, "l-cache", 170 * MIB)
    dockerd.cli("exec", "l-cache", "sh", "-c", "until ls /done; do sleep 0.1; done")
    assert await limits.apply("l-cache", MEMORY, 60 * MIB) == Limit(60 * MIB)
    assert dockerd.memory("l-cache") == 60 * MIB
    # 256, 192, 144, 108, 81, 60.75, 60: a wait after each that took something away.
    assert 4 <= len(waits) <= 6
    assert set(waits) == {1.0}
    state = dockerd.inspect("l-cache")["State"]
    assert state["Running"]
    assert not state["OOMKilled"]


async def _holds(engine: EngineClient, name: str, size: int) -> None:
    for _ in range(60):
        if ((await engine.stats(name)).memory.usage or 0) >= size:
            return
        await asyncio.sleep(0.1)
    raise AssertionError(name)


async def test_ten_changes_at_once_leave_what_is_noted(
    dockerd: Dockerd, run: Run, limits: DockerLimits
) -> None:
    run("l-race", "--cpus", "1")
    for _ in range(3):
        cores = [0.1 * n for n in range(1, 11)]
        await asyncio.gather(*(limits.apply("l-race", CPU, c) for c in cores))
        noted = dockerd.host_config("l-race")["NanoCpus"] / 1e9
        assert dockerd.cores("l-race") == pytest.approx(noted)


async def test_stopped_and_paused_take_limits_too(
    dockerd: Dockerd, run: Run, limits: DockerLimits
) -> None:
    run("l-stopped", "--cpus", "1", "--memory", "128m")
    dockerd.cli("pause", "l-stopped")
    assert await limits.apply("l-stopped", CPU, 0.5) == Limit(0.5)
    assert dockerd.cores("l-stopped") == 0.5
    dockerd.cli("unpause", "l-stopped")
    dockerd.cli("stop", "--time", "0", "l-stopped")
    assert await limits.floor("l-stopped") is None
    assert await limits.apply("l-stopped", CPU, 0.25) == Limit(0.25)
    assert await limits.apply("l-stopped", MEMORY, 32 * MIB) == Limit(32 * MIB)
    dockerd.cli("start", "l-stopped")
    assert dockerd.cores("l-stopped") == 0.25
    assert dockerd.memory("l-stopped") == 32 * MIB


async def test_pause_and_resume(dockerd: Dockerd, run: Run, limits: DockerLimits) -> None:
    run("l-pause")
    for _ in range(2):
        await limits.pause("l-pause")
        assert dockerd.inspect("l-pause")["State"]["Status"] == "paused"
    for _ in range(2):
        await limits.resume("l-pause")
        assert dockerd.inspect("l-pause")["State"]["Status"] == "running"
    dockerd.cli("stop", "--time", "0", "l-pause")
    for call in (limits.pause, limits.resume):
        with pytest.raises(errors.ContainerStopped):
            await call("l-pause")


@pytest.mark.parametrize("resource", [CPU, MEMORY])
@pytest.mark.parametrize("amount", [0, -1, 0.001, float("nan"), float("inf"), 2.0**80, True, "1"])
async def test_bad_amounts_change_nothing(
    dockerd: Dockerd, run: Run, limits: DockerLimits, resource: Resource, amount: float
) -> None:
    with pytest.raises(errors.InvalidInput):
        await limits.apply("l-nobody", resource, amount)


async def test_more_than_the_engine_takes(
    dockerd: Dockerd, run: Run, limits: DockerLimits
) -> None:
    run("l-more", "--cpus", "1")
    with pytest.raises(errors.InvalidInput):
        await limits.apply("l-more", CPU, 1000)
    assert dockerd.cores("l-more") == 1
    for resource in (Resource.BANDWIDTH, Resource.STORAGE):
        with pytest.raises(errors.InvalidInput):
            await limits.apply("l-more", resource, 1)
        with pytest.raises(errors.InvalidInput):
            await limits.read("l-more", resource)


async def test_gone(limits: DockerLimits) -> None:
    for call in (limits.apply("l-none", CPU, 1), limits.pause("l-none"), limits.floor("l-none")):
        with pytest.raises(errors.ContainerGone):
            await call
    for name in ("../x", "a/b", "", "-a", "a b", "a%2f", "a" * 300, "a\n"):
        with pytest.raises(errors.InvalidInput):
            await limits.apply(name, CPU, 1)


async def test_restart_loop(dockerd: Dockerd, run: Run, limits: DockerLimits) -> None:
    """Either it is refused, or what was asked for is there after the next start."""
    run("l-loop", "--cpus", "1", "--restart", "always", command="true")
    for cores in (0.3, 0.4, 0.5, 0.6):
        try:
            await limits.apply("l-loop", CPU, cores)
        except errors.ContainerStopped, errors.NotApplied:
            continue
        assert dockerd.host_config("l-loop")["NanoCpus"] == round(cores * 1e9)


async def test_memory_moves_between_two_running_containers(
    dockerd: Dockerd, run: Run, limits: DockerLimits
) -> None:
    """Down before up, and back again; at no time together more than there was."""
    run("l-one", "--cpus", "0.8", "--memory", "128m", command="while :; do :; done")
    run("l-two", "--cpus", "0.2", "--memory", "64m")
    names = ("l-one", "l-two")
    before = [dockerd.host_config(name) for name in names]
    for first, second in (((0.3, 80), (0.7, 112)), ((0.2, 64), (0.8, 128))):
        order = names if first[0] == 0.3 else names[::-1]
        for name, (cores, size) in zip(order, (first, second), strict=True):
            await limits.apply(name, CPU, cores)
            await limits.apply(name, MEMORY, size * MIB)
            assert sum(dockerd.cores(n) or 9 for n in names) <= 1.0 + 1e-9
            assert sum(dockerd.memory(n) or 2**62 for n in names) <= 192 * MIB
    assert [dockerd.host_config(name) for name in names] == before
