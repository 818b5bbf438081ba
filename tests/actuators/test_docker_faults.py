"""Limits on an engine that fails: what is said is what is so, and nothing is left half done."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import suppress
from datetime import timedelta
from typing import Any

import aiohttp
from aiohttp import web as http
from hypothesis import given, strategies as st
import pytest

from custom_components.depin_orchestrator.actuators.docker_limits import (
    ANSWER_HOLDS,
    LIMIT_HOLDS,
    USE_HOLDS,
    DockerLimits,
    Limit,
)
from custom_components.depin_orchestrator.actuators.docker_model import (
    Container,
    State,
    parse_container,
    parse_stats,
)
from custom_components.depin_orchestrator.actuators.docker_settings import (
    cpu_settings,
    demand,
    memory_settings,
    next_stage,
)
from custom_components.depin_orchestrator.actuators.engine_api import EngineClient
from custom_components.depin_orchestrator.engine import errors
from custom_components.depin_orchestrator.engine.models import Resource
from tests.web import Web

from .fake import GIB, MIB, NAME, Act, FakeEngine, ignore, inspected, refuse, sampled

CPU, MEMORY = Resource.CPU, Resource.MEMORY


@pytest.fixture
def fake(web: Web) -> FakeEngine:
    engine = FakeEngine(web)
    engine.start()
    return engine


@pytest.fixture
async def waits() -> list[float]:
    return []


@pytest.fixture
async def clock() -> list[float]:
    """Hold what the time is."""
    return [100.0]


@pytest.fixture
async def limits(
    fake: FakeEngine, waits: list[float], clock: list[float]
) -> AsyncGenerator[DockerLimits]:
    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    async with (
        aiohttp.ClientSession() as session,
        EngineClient(fake.web.url, session, timeout=timedelta(seconds=0.3)) as engine,
    ):
        yield DockerLimits(engine, await engine.machine(), sleep, lambda: clock[0])


async def slow(engine: FakeEngine, _: dict[str, Any]) -> http.Response:
    with suppress(TimeoutError):  # a slow answer must not outlive the server
        await asyncio.wait_for(engine.web._stopping.wait(), 5)
    return http.json_response({})


async def slow_but_done(engine: FakeEngine, body: dict[str, Any]) -> http.Response:
    engine.take(body)
    return await slow(engine, body)


def half(_: FakeEngine, __: dict[str, Any]) -> http.Response:
    return http.Response(body=b'{"Warn', content_type="application/json")


@pytest.mark.parametrize(
    ("act", "error"),
    [
        (refuse(400), errors.InvalidInput),
        (refuse(403), errors.ReadOnly),
        (refuse(404, "No such container"), errors.ContainerGone),
        (refuse(409), errors.Unsupported),
        (refuse(418), errors.NotApplied),
        (refuse(500), errors.NotApplied),
        (ignore, errors.NotApplied),
        (slow, errors.StateUnknown),
    ],
)
@pytest.mark.parametrize(("resource", "amount"), [(CPU, 1), (MEMORY, GIB)])
async def test_nothing_happened(
    fake: FakeEngine,
    limits: DockerLimits,
    act: Act,
    error: type[errors.DepinError],
    resource: Resource,
    amount: int,
) -> None:
    fake.on_update = act
    with pytest.raises(error) as caught:
        await limits.apply(NAME, resource, amount)
    assert type(caught.value) is error
    assert fake.container == inspected()


@pytest.mark.parametrize("act", [refuse(500, take=True), refuse(502, take=True), slow_but_done])
async def test_it_happened_whatever_was_said(
    fake: FakeEngine, limits: DockerLimits, act: Act
) -> None:
    fake.on_update = act
    assert await limits.apply(NAME, CPU, 1) == Limit(1)
    assert await limits.apply(NAME, MEMORY, GIB) == Limit(GIB)


async def test_it_happens_late(fake: FakeEngine, web: Web, waits: list[float]) -> None:
    """An answer that timed out may still be carried out: asked again before giving up."""
    fake.on_update = slow

    async def sleep(seconds: float) -> None:
        waits.append(seconds)
        fake.take({"NanoCpus": 10**9})

    async with (
        aiohttp.ClientSession() as session,
        EngineClient(web.url, session, timeout=timedelta(seconds=0.1)) as engine,
    ):
        limits = DockerLimits(engine, await engine.machine(), sleep)
        assert await limits.apply(NAME, CPU, 1) == Limit(1)
    assert waits == [1.0]


async def test_half_an_answer(fake: FakeEngine, limits: DockerLimits) -> None:
    """Nothing of an update's answer is believed, so a torn one is as good as any."""
    fake.on_update = half
    with pytest.raises(errors.NotApplied):
        await limits.apply(NAME, CPU, 1)


async def test_no_read_back(fake: FakeEngine, limits: DockerLimits, waits: list[float]) -> None:
    def silent(engine: FakeEngine, _: dict[str, Any]) -> http.Response | None:
        return http.Response(status=500) if engine.updates else None

    fake.on_inspect = silent  # type: ignore[assignment]
    with pytest.raises(errors.StateUnknown):
        await limits.apply(NAME, CPU, 1)
    assert waits == [1.0, 1.0]


async def test_every_second_call_fails(fake: FakeEngine, limits: DockerLimits) -> None:
    asked = 0

    def sometimes(engine: FakeEngine, _: dict[str, Any]) -> http.Response | None:
        nonlocal asked
        asked += 1
        return http.Response(status=503) if asked % 2 == 0 else None

    fake.on_inspect = sometimes  # type: ignore[assignment]
    assert await limits.apply(NAME, CPU, 1) == Limit(1)


async def test_gone_during_a_change(fake: FakeEngine, limits: DockerLimits) -> None:
    def vanish(engine: FakeEngine, _: dict[str, Any]) -> http.Response:
        engine.on_inspect = refuse(404, "No such container")
        return http.json_response({})

    fake.on_update = vanish
    with pytest.raises(errors.ContainerGone):
        await limits.apply(NAME, CPU, 1)


@pytest.mark.parametrize(
    "after",
    [
        {"State": {"Status": "exited", "OOMKilled": True}},
        {"State": {"Status": "running", "StartedAt": "2026-11-22T12:30:00Z"}},
        {"RestartCount": 1},
        {"Id": "e" * 64},
    ],
)
async def test_killed_or_re_created_while_memory_was_lowered(
    fake: FakeEngine, limits: DockerLimits, after: dict[str, Any]
) -> None:
    """As cgroup v2 does: the engine says 200, and the kernel kills."""

    def kill(engine: FakeEngine, body: dict[str, Any]) -> http.Response:
        engine.take(body)
        engine.container |= after
        return http.json_response({})

    fake.on_update = kill
    with pytest.raises(errors.ContainerStopped):
        await limits.apply(NAME, MEMORY, 64 * MIB)


@pytest.mark.parametrize("status", ["restarting", "removing", "dead", "a new word", None])
async def test_unsettled_containers_are_left_alone(
    fake: FakeEngine, limits: DockerLimits, status: str | None
) -> None:
    fake.container["State"]["Status"] = status
    with pytest.raises(errors.ContainerStopped):
        await limits.apply(NAME, CPU, 1)
    assert fake.updates == []


async def test_memory_floor(fake: FakeEngine, limits: DockerLimits, clock: list[float]) -> None:
    floor = int(1.25 * 28 * MIB) + 16 * MIB
    assert await limits.floor(NAME) == floor
    with pytest.raises(errors.MemoryInUse) as caught:
        await limits.apply(NAME, MEMORY, floor - 1)
    assert caught.value.floor == floor
    assert fake.updates == []
    clock[0] += USE_HOLDS
    fake.stats["memory_stats"].pop("usage")
    with pytest.raises(errors.StateUnknown):
        await limits.apply(NAME, MEMORY, floor)
    assert fake.updates == []


async def test_use_is_asked_again_before_a_limit_falls(
    fake: FakeEngine, limits: DockerLimits, clock: list[float]
) -> None:
    """What raises asks the kernel once, after it; what lowers knows the use of a moment ago."""
    await limits.read(NAME, MEMORY)
    clock[0] += USE_HOLDS
    await limits.apply(NAME, MEMORY, GIB)
    assert fake.samples == 2
    clock[0] += USE_HOLDS
    fake.stats["memory_stats"]["stats"]["anon"] = 690 * MIB
    with pytest.raises(errors.MemoryInUse):
        await limits.apply(NAME, MEMORY, 800 * MIB)
    assert fake.samples == 3
    await limits.apply(NAME, MEMORY, 900 * MIB)
    assert fake.samples == 4


@pytest.mark.parametrize(
    "news",
    [
        {"State": {"Status": "paused"}},
        {"State": {"StartedAt": "2026-11-22T11:00:00Z"}},
        {"HostConfig": {"Memory": 256 * MIB}},
        {"Id": "another"},
        None,
    ],
)
async def test_a_memory_limit_is_asked_again(
    fake: FakeEngine,
    limits: DockerLimits,
    clock: list[float],
    news: dict[str, Any] | None,
) -> None:
    """When the engine's notes changed, or after a while; a change of CPU is no news of memory."""
    await limits.read(NAME, MEMORY)
    asked = fake.samples
    clock[0] += LIMIT_HOLDS - 1
    await limits.apply(NAME, CPU, 1)
    await limits.read(NAME, MEMORY)
    assert fake.samples == asked
    for key, value in (news or {}).items():
        if isinstance(value, dict):
            fake.container[key] |= value
        else:
            fake.container[key] = value
    clock[0] += 2 * ANSWER_HOLDS if news else 1
    await limits.read(NAME, MEMORY)
    assert fake.samples == asked + 1


async def test_an_answer_stands_for_a_moment(
    fake: FakeEngine, limits: DockerLimits, clock: list[float]
) -> None:
    asked = len(fake.web.calls)
    assert await limits.read(NAME, CPU) == Limit(0.5)
    fake.container["HostConfig"]["NanoCpus"] = 700_000_000
    clock[0] += ANSWER_HOLDS / 2
    assert await limits.read(NAME, CPU) == Limit(0.5)
    assert len(fake.web.calls) == asked + 1
    clock[0] += ANSWER_HOLDS
    assert await limits.read(NAME, CPU) == Limit(0.7)


async def test_no_answer_outlives_a_write_of_ours(fake: FakeEngine, limits: DockerLimits) -> None:
    """Neither one from before it nor one given while it was under way, whoever wrote."""

    async def under_way(engine: FakeEngine, body: dict[str, Any]) -> http.Response:
        assert await limits.read(NAME, CPU) == Limit(0.5)
        engine.take(body)
        return http.json_response({})

    fake.on_update = under_way
    await limits.read(NAME, CPU)
    async with limits._engine.change(NAME) as change:
        await change.update({"NanoCpus": 700_000_000})
    assert await limits.read(NAME, CPU) == Limit(0.7)


async def test_after_a_failed_change_the_kernel_is_asked(
    fake: FakeEngine, limits: DockerLimits
) -> None:
    """An engine can say "failed", note nothing, and have changed the kernel's limit."""

    def half_done(engine: FakeEngine, body: dict[str, Any]) -> http.Response:
        engine.stats["memory_stats"]["limit"] = body["Memory"]
        return http.json_response({"message": "no"}, status=500)

    fake.on_update = half_done
    await limits.read(NAME, MEMORY)
    with pytest.raises(errors.NotApplied):
        await limits.apply(NAME, MEMORY, GIB)
    assert await limits.read(NAME, MEMORY) == Limit(GIB)


async def test_memory_goes_down_in_stages(
    fake: FakeEngine, limits: DockerLimits, waits: list[float]
) -> None:
    fake.stats["memory_stats"]["usage"] = 300 * MIB
    assert await limits.apply(NAME, MEMORY, 100 * MIB) == Limit(100 * MIB)
    sizes = [body["Memory"] for body in fake.updates]
    assert sizes == [384 * MIB, 288 * MIB, 216 * MIB, 162 * MIB, int(121.5 * MIB), 100 * MIB]
    assert all(body["Memory"] == body["MemorySwap"] for body in fake.updates)
    assert waits == [1.0] * 6


async def test_it_grows_on_the_way_down(fake: FakeEngine, limits: DockerLimits) -> None:
    fake.stats["memory_stats"]["usage"] = 300 * MIB

    def grow(engine: FakeEngine, body: dict[str, Any]) -> http.Response:
        engine.take(body)
        engine.stats["memory_stats"]["stats"]["anon"] += 40 * MIB
        return http.json_response({})

    fake.on_update = grow
    with pytest.raises(errors.MemoryInUse):
        await limits.apply(NAME, MEMORY, 100 * MIB)
    assert len(fake.updates) == 1


async def test_the_kernel_has_another_limit(fake: FakeEngine, limits: DockerLimits) -> None:
    """What is noted and what is enforced differ: the latter is what counts."""
    fake.stats["memory_stats"]["limit"] = 256 * MIB
    assert await limits.read(NAME, MEMORY) == Limit(256 * MIB)

    def note_only(engine: FakeEngine, body: dict[str, Any]) -> http.Response:
        engine.container["HostConfig"].update(body)
        return http.json_response({})

    fake.on_update = note_only
    with pytest.raises(errors.NotApplied):
        await limits.apply(NAME, MEMORY, GIB)


async def test_no_swap_accounting(fake: FakeEngine, limits: DockerLimits) -> None:
    def without_swap(engine: FakeEngine, body: dict[str, Any]) -> http.Response:
        engine.take(body | {"MemorySwap": -1})
        return http.json_response({"Warnings": ["No swap limit support"]})

    fake.on_update = without_swap
    for size in (GIB, 2 * GIB):
        assert await limits.apply(NAME, MEMORY, size) == Limit(size)
    assert fake.updates[-1] == {"Memory": 2 * GIB, "MemorySwap": -1}


async def test_podman_is_given_a_quota(web: Web) -> None:
    """Podman says 200 to NanoCpus, and changes nothing."""

    def podman(engine: FakeEngine, body: dict[str, Any]) -> http.Response:
        body.pop("NanoCpus", None)
        engine.take(body)
        return http.json_response({})

    fake = FakeEngine(web, api="1.41", on_update=podman)
    fake.version = {"ApiVersion": "1.41", "Components": [{"Name": "Podman Engine"}]}
    fake.container["Name"] = NAME
    fake.start()
    async with aiohttp.ClientSession() as session, EngineClient(web.url, session) as engine:
        limits = DockerLimits(engine, await engine.machine())
        assert await limits.apply(NAME, CPU, 1.5) == Limit(1.5)
    assert fake.updates == [{"CpuQuota": 150_000, "CpuPeriod": 100_000}]


@pytest.mark.parametrize(
    ("act", "error"),
    [
        (ignore, errors.NotApplied),
        (refuse(409, "already"), errors.NotApplied),
        (refuse(500), errors.NotApplied),
        (refuse(403), errors.ReadOnly),
        (slow, errors.StateUnknown),
    ],
)
async def test_pause_is_read_back(
    fake: FakeEngine, limits: DockerLimits, act: Act, error: type[errors.DepinError]
) -> None:
    fake.on_update = act
    with pytest.raises(error):
        await limits.pause(NAME)
    fake.on_update = None
    await limits.pause(NAME)
    await limits.resume(NAME)


async def test_a_cancelled_change_frees_the_container(
    fake: FakeEngine, limits: DockerLimits
) -> None:
    fake.on_update = slow
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.1):
            await limits.apply(NAME, CPU, 1)
    fake.on_update = None
    assert await limits.apply(NAME, CPU, 1) == Limit(1)


@given(
    current=st.integers(16 * MIB, 2**40),
    target=st.integers(16 * MIB, 2**40),
    used=st.integers(0, 2**40),
)
def test_stages_end_at_the_target_and_take_at_most_a_quarter(
    current: int, target: int, used: int
) -> None:
    if target >= current:
        assert next_stage(current, target, None) == target
        return
    stage = next_stage(current, target, used)
    assert target <= stage < current
    assert stage == target or stage <= current * 0.75
    assert stage >= min(int(current * 0.75), used * 2)


SETTINGS = st.fixed_dictionaries(
    {
        "NanoCpus": st.sampled_from([0, 5 * 10**8]),
        "CpuQuota": st.sampled_from([-1, 0, 50_000]),
        "CpuPeriod": st.sampled_from([0, 50_000, 100_000]),
        "Memory": st.integers(0, 2**40),
        "MemorySwap": st.integers(-1, 2**41),
    }
)


@given(settings=SETTINGS, cores=st.floats(0.01, 512), podman=st.booleans())
def test_cpu_settings(settings: dict[str, int], cores: float, *, podman: bool) -> None:
    """Never two forms at once, never a lifted quota; what is read back is what was meant."""
    container = Container("x", "1", State.RUNNING, None, 0, settings)
    try:
        sent = cpu_settings(container, cores, podman=podman)
    except errors.Unsupported:
        assert settings["NanoCpus"] > 0 > settings["CpuQuota"]
        return
    assert all(value > 0 for value in sent.values())
    assert "NanoCpus" not in sent or len(sent) == 1
    assert not podman or set(sent) == {"CpuQuota", "CpuPeriod"}
    now = Container("x", "1", State.RUNNING, None, 0, settings | sent)
    assert now.cores is not None
    assert cores - 2.1e-5 <= now.cores <= cores + 1e-7
    assert cpu_settings(now, now.cores, podman=podman) == sent


@given(settings=SETTINGS, amount=st.integers(16 * MIB, 2**40))
def test_memory_settings_can_be_taken_back(settings: dict[str, int], amount: int) -> None:
    before, swap = settings["Memory"], settings["MemorySwap"]
    container = Container("x", "1", State.RUNNING, None, 0, settings)
    sent = memory_settings(container, amount)
    assert sent["MemorySwap"] == -1 or sent["MemorySwap"] >= sent["Memory"] == amount
    if before and (swap < 0 or swap >= before):
        now = Container("x", "1", State.RUNNING, None, 0, settings | sent)
        assert memory_settings(now, before) == {"Memory": before, "MemorySwap": swap}


def test_demand_by_cgroup_v1() -> None:
    """Files of a tmpfs count as cache there; the kernel's own memory has no name."""
    sample = sampled()
    sample["memory_stats"] = {
        "usage": 100,
        "stats": {
            "total_rss": 30,
            "total_cache": 60,
            "total_mapped_file": 4,
            "total_active_anon": 32,
            "total_inactive_anon": 8,
            "total_dirty": 5,
            "total_inactive_file": 20,
        },
    }
    memory = parse_stats(sample).memory
    assert memory.pinned == 32 + 8 + 5 + 10
    assert memory.inactive_file == 20
    assert demand("x", memory) == (100, int(55 * 1.25) + 16 * MIB)
    sample["memory_stats"] = {"usage": 100, "stats": {"inactive_file": 40}, "limit": 2**63 - 4096}
    memory = parse_stats(sample).memory
    assert memory.pinned == 60
    assert memory.limit is None
    sample["memory_stats"] = {"usage": 100, "limit": 2**64 - 1}
    assert parse_stats(sample).memory.pinned == 100


def test_no_limits() -> None:
    free = inspected()
    free["HostConfig"] = {}
    container = parse_container(free)
    assert container.cores is None
    assert container.memory is None
