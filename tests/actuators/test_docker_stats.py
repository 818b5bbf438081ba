"""What containers use: the arithmetic, restarts and gaps, and a real engine's figures."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from datetime import UTC, datetime, timedelta
import time
from typing import Any

import aiohttp
from hypothesis import given, strategies as st
import pytest

from custom_components.depin_orchestrator.actuators.docker_limits import DockerLimits
from custom_components.depin_orchestrator.actuators.docker_model import (
    Container,
    Memory,
    State,
    Stats,
    parse_container,
    parse_stats,
)
from custom_components.depin_orchestrator.actuators.docker_stats import (
    ContainerUse,
    Meter,
    measure,
)
from custom_components.depin_orchestrator.actuators.engine_api import EngineClient
from custom_components.depin_orchestrator.engine.models import (
    Observation,
    Outage,
    Quality,
    Reading,
    Resource,
)
from tests.web import Web

from .dockerd import Dockerd
from .fake import MIB, NAME, FakeEngine, inspected, sampled

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
SECOND = 10**9


def value(observation: Observation) -> Any:
    assert isinstance(observation, Reading), observation
    return observation.value


def reason(observation: Observation) -> str:
    assert isinstance(observation, Outage), observation
    return observation.reason


def later(seconds: float, **changes: Any) -> dict[str, Any]:
    """Return the sample of the fake, so much later, with other counters."""
    sample = sampled()
    moment = datetime.fromisoformat(sample["read"]) + timedelta(seconds=seconds)
    return sample | {"read": moment.isoformat()} | changes


def cpu(total: int, system: int | None, online: int = 4) -> dict[str, Any]:
    return {
        "cpu_usage": {"total_usage": total},
        "system_cpu_usage": system,
        "online_cpus": online,
    }


@pytest.fixture
def fake(web: Web) -> FakeEngine:
    engine = FakeEngine(web)
    engine.start()
    return engine


@pytest.fixture
async def meter(fake: FakeEngine) -> AsyncGenerator[Meter]:
    async with (
        aiohttp.ClientSession() as session,
        EngineClient(fake.web.url, session, timeout=timedelta(seconds=0.3)) as engine,
    ):
        yield Meter(engine, NAME)


async def test_two_samples_make_a_reading(fake: FakeEngine, meter: Meter) -> None:
    first = await meter.read(NOW)
    assert reason(first.cpu) == reason(first.network_in) == reason(first.block_read) == "waiting"
    assert value(first.memory) == 40 * MIB
    assert value(first.memory_limit) == 512 * MIB
    fake.stats = later(
        10,
        cpu_stats=cpu(13 * SECOND, 440 * SECOND),
        networks={
            "eth0": {"rx_bytes": 11_000, "tx_bytes": 2000},
            "eth1": {"rx_bytes": 10, "tx_bytes": 20},
        },
        blkio_stats={
            "io_service_bytes_recursive": [
                {"op": "Read", "value": 4097 + 50},
                {"op": "Write", "value": 8192 + 1000},
            ]
        },
    )
    use = await meter.read(NOW + timedelta(seconds=10))
    assert use.state is State.RUNNING
    assert value(use.cpu) == pytest.approx(0.3)
    assert value(use.cpu_share) == pytest.approx(60)  # of half a core
    assert value(use.network_in) == pytest.approx(1000)
    assert value(use.block_read) == pytest.approx(5)
    assert value(use.block_write) == pytest.approx(100)
    assert isinstance(use.cpu, Reading)
    assert use.cpu.at == NOW + timedelta(seconds=10)
    assert use.cpu.unit == "cores"
    assert use.cpu.quality is Quality.MEASURED


async def test_the_same_sample_twice_is_one_reading(fake: FakeEngine, meter: Meter) -> None:
    await meter.read(NOW)
    fake.stats = later(5, cpu_stats=cpu(11 * SECOND, 420 * SECOND))
    use = await meter.read(NOW + timedelta(seconds=5))
    assert await meter.read(NOW + timedelta(seconds=6)) == use


@pytest.mark.parametrize(
    "changes",
    [
        {"cpu_stats": cpu(1, 440 * SECOND)},
        {"cpu_stats": cpu(11 * SECOND, 1)},
        {"networks": {"eth0": {"rx_bytes": 1, "tx_bytes": 2000}}},
        {"blkio_stats": {"io_service_bytes_recursive": [{"op": "write", "value": 1}]}},
        {"read": "2026-11-22T11:00:00Z"},
    ],
)
async def test_a_counter_that_went_back_drops_the_sample(
    fake: FakeEngine, meter: Meter, changes: dict[str, Any]
) -> None:
    await meter.read(NOW)
    fake.stats = later(10, cpu_stats=cpu(11 * SECOND, 440 * SECOND)) | changes
    use = await meter.read(NOW)
    assert reason(use.cpu) == reason(use.network_out) == "waiting"
    fake.stats = fake.stats | {"read": "2026-11-22T13:00:00Z"}
    use = await meter.read(NOW)
    assert isinstance(use.cpu, Reading)


async def test_a_restart_between_two_samples(fake: FakeEngine, meter: Meter) -> None:
    """Its counters may have overtaken the old ones already."""
    await meter.read(NOW)
    fake.container["State"]["StartedAt"] = "2026-11-22T12:00:05Z"
    fake.stats = later(10, cpu_stats=cpu(12 * SECOND, 440 * SECOND))
    assert reason((await meter.read(NOW)).cpu) == "waiting"


async def test_down_and_up_again(fake: FakeEngine, meter: Meter) -> None:
    await meter.read(NOW)
    fake.container["State"]["Status"] = "exited"
    use = await meter.read(NOW)
    assert use == ContainerUse.without(State.EXITED, "container_stopped", NOW)
    fake.container["State"]["Status"] = "paused"
    fake.stats = later(10)
    use = await meter.read(NOW)
    assert use.state is State.PAUSED
    assert reason(use.cpu) == "waiting"
    fake.stats = later(20, cpu_stats=cpu(10 * SECOND, 440 * SECOND))
    assert value((await meter.read(NOW)).cpu) == 0


@pytest.mark.parametrize("answer", [{"read": "0001-01-01T00:00:00Z"}, {"response": 500}])
async def test_it_stopped_between_two_calls(
    fake: FakeEngine, meter: Meter, answer: dict[str, Any]
) -> None:
    fake.stats = answer
    assert (await meter.read(NOW)).state is State.EXITED


async def test_an_outage_is_data(fake: FakeEngine, web: Web, meter: Meter) -> None:
    await meter.read(NOW)
    path = f"/v1.51/containers/{NAME}/stats"
    web.set(path, status=500)
    use = await meter.read(NOW)
    assert use.state is State.UNKNOWN
    assert reason(use.cpu) == reason(use.memory_limit) == "server_error"
    web.set(path, later(10, cpu_stats=cpu(11 * SECOND, 440 * SECOND)))
    assert isinstance((await meter.read(NOW)).cpu, Reading)
    web.set(f"/v1.51/containers/{NAME}/json", {"message": "No such container: x"}, status=404)
    assert (await meter.read(NOW)).state is State.ABSENT
    await web.stop()
    assert reason((await meter.read(NOW)).memory) == "cannot_connect"


@pytest.mark.parametrize(
    "part",
    [
        {"cpu_stats": {"cpu_usage": {"total_usage": "many"}}},
        {"memory_stats": {"usage": -1}},
        {"networks": {"eth0": 7}},
        {"networks": []},
        {"blkio_stats": {"io_service_bytes_recursive": {}}},
        {"read": "yesterday"},
    ],
)
async def test_wrong_content(fake: FakeEngine, meter: Meter, part: dict[str, Any]) -> None:
    fake.stats |= part
    assert reason((await meter.read(NOW)).memory) == "bad_response"


def test_what_is_absent_is_unknown() -> None:
    container = parse_container(inspected())
    bare = parse_stats({"read": "2026-11-22T12:00:00Z"})
    use = measure(container, None, bare, NOW)
    assert {reason(getattr(use, key)) for key in ContainerUse.__slots__ if key != "state"} == {
        "not_reported"
    }
    plain = parse_stats({"read": "2026-11-22T12:00:00Z", "memory_stats": {"usage": 7}})
    memory = measure(container, None, plain, NOW).memory
    assert memory == Reading(7, NOW, Quality.ESTIMATED, "B")
    host = parse_stats(sampled() | {"networks": None, "blkio_stats": None})
    use = measure(container, host, parse_stats(later(1) | {"networks": None}), NOW)
    assert reason(use.network_in) == "not_reported"
    assert reason(use.block_read) == "waiting"


@pytest.mark.parametrize(
    ("online", "system"), [(None, 440 * SECOND), (4, None), (4, 400 * SECOND)]
)
def test_without_the_machines_time_the_clock_will_do(
    online: int | None, system: int | None
) -> None:
    sample = later(10, cpu_stats=cpu(15 * SECOND, system, online or 0))
    container = parse_container(inspected())
    use = measure(container, parse_stats(sampled()), parse_stats(sample), NOW)
    assert value(use.cpu) == pytest.approx(0.5)
    assert value(use.cpu_share) == pytest.approx(100)


def test_old_engines_name_each_cpu() -> None:
    sample = sampled()
    sample["cpu_stats"] = {"cpu_usage": {"total_usage": 1, "percpu_usage": [1, 0, 0]}}
    assert parse_stats(sample).online == 3
    sample["cpu_stats"] = {"cpu_usage": {"total_usage": 1, "percpu_usage": 3}}
    assert parse_stats(sample).online is None


COUNT = st.none() | st.integers(0, 2**62)
STATS = st.builds(
    Stats,
    read=st.none() | st.integers(0, 10**6).map(lambda seconds: NOW + timedelta(seconds=seconds)),
    cpu_total=COUNT,
    cpu_system=COUNT,
    online=st.none() | st.integers(1, 512),
    memory=st.builds(Memory, usage=COUNT, limit=COUNT, inactive_file=COUNT, pinned=COUNT),
    received=COUNT,
    sent=COUNT,
    block_read=COUNT,
    block_written=COUNT,
)


@given(previous=st.none() | STATS, stats=STATS, nano=st.sampled_from([0, 10**9]))
def test_nothing_is_ever_negative_or_made_up(
    previous: Stats | None, stats: Stats, nano: int
) -> None:
    settings = {"NanoCpus": nano, "CpuQuota": 0, "CpuPeriod": 0, "Memory": 0, "MemorySwap": 0}
    container = Container("x", "1", State.RUNNING, None, 0, settings)
    use = measure(container, previous, stats, NOW)
    for key in ContainerUse.__slots__:
        reading = getattr(use, key)
        if isinstance(reading, Reading):
            assert value(reading) >= 0
    for key, counter in (("network_in", "received"), ("block_write", "block_written")):
        if getattr(stats, counter) is None or previous is None:
            assert isinstance(getattr(use, key), Outage)


@pytest.mark.docker
async def test_a_busy_container(
    dockerd: Dockerd, engine: EngineClient, run: Callable[..., str]
) -> None:
    """CPU agrees with the limit, which we move on the way; memory with what it holds."""
    held = "dd if=/dev/zero of=/dev/shm/f bs=1M count=30; while :; do :; done"
    run("s-busy", "--cpus", "0.5", "--memory", "128m", command=held)
    meter = Meter(engine, "s-busy")
    limits = DockerLimits(engine, await engine.machine())
    await _agrees(meter, dockerd, 0.5)
    use = await meter.read(NOW)
    assert 30 * MIB < value(use.memory) < 40 * MIB
    assert value(use.memory_limit) == 128 * MIB
    assert reason(use.network_in) == "not_reported"  # it has no network
    await limits.apply("s-busy", Resource.CPU, 0.2)
    await meter.read(NOW)
    await _agrees(meter, dockerd, 0.2)
    dockerd.cli("restart", "--time", "0", "s-busy")
    assert reason((await meter.read(NOW)).cpu) == "waiting"
    dockerd.cli("stop", "--time", "0", "s-busy")
    assert (await meter.read(NOW)).state is State.EXITED
    dockerd.cli("rm", "s-busy")
    assert (await meter.read(NOW)).state is State.ABSENT


async def _agrees(meter: Meter, dockerd: Dockerd, limit: float) -> None:
    """Compare with the kernel's own clock: how busy a busy machine lets it be is not known."""
    await meter.read(NOW)
    began, used = time.monotonic(), dockerd.cpu_seconds("s-busy")
    await asyncio.sleep(4)
    use = await meter.read(NOW)
    kernel = (dockerd.cpu_seconds("s-busy") - used) / (time.monotonic() - began)
    assert value(use.cpu) == pytest.approx(kernel, rel=0.3)
    assert value(use.cpu) <= limit * 1.15
    assert value(use.cpu_share) == pytest.approx(value(use.cpu) / limit * 100)


@pytest.mark.docker
async def test_bytes_between_two_containers(
    dockerd: Dockerd, engine: EngineClient, run: Callable[..., str]
) -> None:
    dockerd.cli("network", "create", "--internal", "--subnet", "10.213.7.0/24", "s-net")
    network = ("--network", "s-net", "--ip")
    run("s-in", *network, "10.213.7.2", command="sleep 60 | nc -l -p 9000 >/dev/null")
    send = "until [ -e /go ]; do sleep 0.1; done; (dd if=/dev/zero bs=1M count=8; sleep 60)"
    run("s-out", *network, "10.213.7.3", command=f"({send}) | nc 10.213.7.2 9000")
    receiver, sender = Meter(engine, "s-in"), Meter(engine, "s-out")
    before = [await engine.stats(name) for name in ("s-in", "s-out")]
    await receiver.read(NOW)
    await sender.read(NOW)
    dockerd.cli("exec", "s-out", "touch", "/go")
    await asyncio.sleep(2)
    rates = (
        value((await receiver.read(NOW)).network_in),
        value((await sender.read(NOW)).network_out),
    )
    after = [await engine.stats(name) for name in ("s-in", "s-out")]
    assert 8 * MIB <= (after[0].received or 0) - (before[0].received or 0) < 9 * MIB
    assert 8 * MIB <= (after[1].sent or 0) - (before[1].sent or 0) < 9 * MIB
    assert all(rate > MIB for rate in rates)
    dockerd.cli("rm", "--force", "s-in", "s-out")
    dockerd.cli("network", "rm", "s-net")
