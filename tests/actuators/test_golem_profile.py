"""A provider's profile: changed by its own command in a container, believed from the market."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from pathlib import Path

import aiohttp
import pytest

from custom_components.depin_orchestrator.actuators import golem
from custom_components.depin_orchestrator.actuators.docker_exec import Commands
from custom_components.depin_orchestrator.actuators.engine_api import EngineClient
from custom_components.depin_orchestrator.actuators.golem import COMMANDS, GolemProfile
from custom_components.depin_orchestrator.adapters.client import Client
from custom_components.depin_orchestrator.engine import errors
from custom_components.depin_orchestrator.engine.dials import TOLERANCE, Level
from custom_components.depin_orchestrator.engine.models import Resource
from custom_components.depin_orchestrator.engine.reallocation import Step
from lab.yagna import Yagna, command
from tests.web import Web

from .dockerd import Dockerd
from .fake import FakeEngine, inspected
from .golem_provider import NAME, PROFILE, Provider, offer, on

CPU, MEMORY, _, STORAGE = Resource
GB = 1.073741824

docker = pytest.mark.docker


def step(resource: Resource, before: float, after: float) -> Step:
    return Step("golem", resource, Level(before, None), Level(after, None))


async def soon(_: float) -> None:
    """Wait shorter than the real thing; the agent of the tests is quick."""
    await asyncio.sleep(0.05)


@pytest.fixture
def provider(dockerd: Dockerd, run: Callable[..., str], tmp_path: Path) -> Provider:
    kept = Provider(tmp_path / "golem")
    kept.write()
    run(NAME, "--volume", f"{kept.folder}:/golem", "--env", "PATH=/golem:/bin")
    return kept


@pytest.fixture
async def profile(engine: EngineClient, web: Web) -> AsyncGenerator[GolemProfile]:
    async with aiohttp.ClientSession() as session:
        yield GolemProfile(engine, NAME, Client(session=session, base_url=web.url), soon)


@docker
@pytest.mark.parametrize(
    ("resource", "after", "kept"),
    [
        (CPU, 2.0, ("cpu_threads", 2)),
        (CPU, 5.0, ("cpu_threads", 5)),
        (MEMORY, 4.25, ("mem_gib", 4.25)),
        (STORAGE, 50.0, ("storage_gib", pytest.approx(50 / GB, abs=1e-8))),
    ],
)
async def test_changes_one_resource_and_takes_it_back_exactly(
    provider: Provider,
    profile: GolemProfile,
    web: Web,
    resource: Resource,
    after: float,
    kept: tuple[str, object],
) -> None:
    async with provider.agent(on(web)):
        before = await profile.read("golem", resource)
        assert before is not None
        there = step(resource, before, after)
        await profile.apply(there)
        found = await profile.read("golem", resource)
        assert found == pytest.approx(after, abs=TOLERANCE[resource])
        assert provider.profile == {**PROFILE, kept[0]: kept[1]}
        await profile.apply(there)  # absolute: twice does no harm
        await profile.apply(there.undone)
        assert provider.profile == PROFILE
        assert await profile.read("golem", resource) == before


@docker
async def test_with_the_real_daemon(
    provider: Provider, engine: EngineClient, tmp_path: Path
) -> None:
    try:
        command()
    except FileNotFoundError:
        pytest.skip("yagna (golem-node) is not installed")
    yagna = Yagna(app_key="the-key-of-this-test")

    async def publish(threads: int, memory: float, storage: float) -> None:
        await yagna.withdraw()
        await yagna.offer(threads, memory, storage)

    try:
        await yagna.start(tmp_path / "yagna")
        async with aiohttp.ClientSession() as session, provider.agent(publish):
            key = {"Authorization": "Bearer the-key-of-this-test"}
            daemon = Client(session=session, base_url=yagna.url, headers=key)
            profile = GolemProfile(engine, NAME, daemon)
            assert await profile.writable()
            assert [await profile.read("golem", r) for r in (CPU, MEMORY)] == [3, 7.5]
            await profile.apply(step(CPU, 3, 1))
            await profile.apply(step(MEMORY, 7.5, 2.5))
            assert [await profile.read("golem", r) for r in (CPU, MEMORY)] == [1, 2.5]
    finally:
        await yagna.stop()


@docker
async def test_what_the_machine_has_not_is_cut_silently_and_noticed(
    provider: Provider, profile: GolemProfile, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(golem, "PATIENCE", 10)
    provider.threads = 4
    async with provider.agent(on(web)):
        with pytest.raises(errors.NotApplied):
            await profile.apply(step(CPU, 3, 6))
        assert await profile.read("golem", CPU) == 4
        await profile.apply(step(CPU, 6, 3))
    assert provider.profile == PROFILE


@docker
async def test_off_the_market_the_profile_counts(
    provider: Provider, profile: GolemProfile, web: Web
) -> None:
    web.set("/market-api/v1/offers", [])
    assert await profile.read("golem", MEMORY) == 7.5
    assert await profile.read("golem", STORAGE) == pytest.approx(80.25 * GB)
    await profile.apply(step(MEMORY, 7.5, 3))
    assert await profile.read("golem", MEMORY) == 3
    web.set("/market-api/v1/offers", [{**offer(1, 0, 0, 0), "properties": {}}])
    assert await profile.read("golem", MEMORY) == 3


@docker
async def test_the_container_is_down_or_has_no_such_command(
    dockerd: Dockerd,
    provider: Provider,
    profile: GolemProfile,
    engine: EngineClient,
    run: Callable[..., str],
    web: Web,
) -> None:
    web.set("/market-api/v1/offers", [offer(1, 3, 7.5, 80.25)])
    dockerd.cli("pause", NAME)
    with pytest.raises(errors.ContainerStopped):
        await profile.apply(step(CPU, 3, 2))
    dockerd.cli("unpause", NAME)
    (provider.folder / "ya-provider").rename(provider.folder / "gone")
    with pytest.raises(errors.CommandFailed):
        await profile.writable()
    (provider.folder / "gone").rename(provider.folder / "ya-provider")
    (provider.folder / "hardware.json").write_text('{"active": 5}')
    with pytest.raises(errors.BadResponse):
        await profile.apply(step(CPU, 3, 2))
    dockerd.cli("rm", "--force", NAME)
    with pytest.raises(errors.ContainerGone):
        await profile.apply(step(CPU, 3, 2))


@docker
async def test_a_profile_whose_name_could_be_an_option(
    provider: Provider, profile: GolemProfile, web: Web
) -> None:
    web.set("/market-api/v1/offers", [])
    provider.write("--all")
    with pytest.raises(errors.InvalidInput):
        await profile.apply(step(CPU, 3, 2))
    with pytest.raises(errors.InvalidInput):
        await profile.apply(step(Resource.BANDWIDTH, 3, 2))
    assert provider.profile == PROFILE


@docker
async def test_only_commands_of_the_list(
    dockerd: Dockerd, provider: Provider, engine: EngineClient
) -> None:
    commands = Commands(engine, NAME, COMMANDS)
    for refused in (
        ("sh", "-c", "ya-provider profile list"),
        ("ya-provider", "profile", "remove", "default"),
        ("ya-provider", "profile", "update", "--all", "--cpu-threads", "1"),
        ("ya-provider", "profile", "update", "--name", "default", "--cpu-threads", "0"),
        ("ya-provider", "profile", "update", "--name", "default", "--mem-gib", "1e9"),
        ("ya-provider", "profile", "list", "--json"),
        ("yagna", "payment", "transfer"),
    ):
        with pytest.raises(errors.Forbidden):
            await commands.run(*refused)
    assert dockerd.inspect(NAME)["ExecIDs"] is None
    assert provider.profile == PROFILE
    with pytest.raises(errors.CommandFailed):
        await commands.run(
            *("ya-provider", "profile", "update", "--name", "other", "--cpu-threads", "1")
        )
    with pytest.raises(errors.Forbidden):  # allowed in the provider's container alone
        await engine.call("POST", "/containers/other/exec", payload={})


@pytest.fixture
async def refused(web: Web) -> AsyncGenerator[tuple[FakeEngine, GolemProfile]]:
    """Return an engine before which a proxy stands, and the profile behind it."""
    fake = FakeEngine(web, container={**inspected(), "Name": f"/{NAME}"})
    fake.start()
    web.set(f"/v1.51/containers/{NAME}/json", fake.container)
    async with aiohttp.ClientSession() as session, EngineClient(web.url, session) as engine:
        yield fake, GolemProfile(engine, NAME, Client(session=session, base_url=web.url))


async def test_a_proxy_that_lets_nobody_run_commands(
    refused: tuple[FakeEngine, GolemProfile], web: Web
) -> None:
    _, profile = refused
    web.set(f"/v1.51/containers/{NAME}/exec", "no", status=403, content_type="text/plain")
    assert not await profile.writable()


@pytest.mark.parametrize(
    ("printed", "error"),
    [
        (b"\1\0\0\0\0\0\0\x09short", errors.BadResponse),
        (b"\7\0\0\0\0\0\0\1x", errors.BadResponse),
        (b"\1\0\0\0\0\0\0\4null", errors.BadResponse),
        (b"\2\0\0\0\0\0\0\5noise", errors.BadResponse),
    ],
)
async def test_broken_output(
    refused: tuple[FakeEngine, GolemProfile],
    web: Web,
    printed: bytes,
    error: type[errors.DepinError],
) -> None:
    _, profile = refused
    one = "a" * 64
    web.set(f"/v1.51/containers/{NAME}/exec", {"Id": one}, status=201)
    web.set(f"/v1.51/exec/{one}/start", printed, content_type="application/vnd.docker.raw-stream")
    web.set(f"/v1.51/exec/{one}/json", {"ExitCode": 0})
    with pytest.raises(error):
        await profile.writable()
    web.set(f"/v1.51/exec/{one}/start", "<html>", content_type="text/html")
    with pytest.raises(errors.WrongService):
        await profile.writable()
    web.set(f"/v1.51/exec/{one}/start", {"message": "no such exec"}, status=404)
    with pytest.raises(errors.CommandFailed):
        await profile.writable()
