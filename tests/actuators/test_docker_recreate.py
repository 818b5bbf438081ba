"""Making a container again: the same to the byte, or the old one back, killed at any point."""

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from typing import Any

import aiohttp
import pytest

from custom_components.depin_orchestrator.actuators.docker_copy import portrait
from custom_components.depin_orchestrator.actuators.docker_recreate import Recreation
from custom_components.depin_orchestrator.actuators.engine_api import EngineClient
from custom_components.depin_orchestrator.engine import errors
from tests.web import Web

from .dockerd import IMAGE, Dockerd
from .fake import FakeEngine

NAME, OLD, KEY = "storagenode", "storagenode.before", "STORAGE"
#: As an operator would run it, and then some.
OPTIONS = (
    "--env", "STORAGE=2TB", "--env", "WALLET=0xabc", "--label", "mine=yes", "--user", "0:0",
    "--cpus", "0.5", "--memory", "64m", "--memory-swap", "64m", "--restart", "unless-stopped",
    "--stop-timeout", "7", "--log-opt", "max-size=1m", "--cap-drop", "MKNOD", "--ulimit",
    "nofile=512:1024", "--volume", "kept:/app/config", "--tmpfs", "/scratch", "--workdir", "/app",
    "--health-cmd", "true", "--health-interval", "9m", "--dns", "192.0.2.1", "--shm-size", "8m",
    "--security-opt", "no-new-privileges", "--expose", "28967/udp", "--device", "/dev/null",
)  # fmt: skip
#: What a container is without anybody having chosen it.
FLEETING = {
    "Id", "Created", "State", "ResolvConfPath", "HostnamePath", "HostsPath", "LogPath",
    "RestartCount", "GraphDriver", "ExecIDs", "NetworkSettings",
}  # fmt: skip


def settings(found: Mapping[str, Any]) -> dict[str, Any]:
    """Return all that was chosen of a container, its allocation apart, written our own way."""
    chosen = {key: value for key, value in found.items() if key not in FLEETING}
    config = dict(chosen.pop("Config"))
    config["Env"] = [pair for pair in config["Env"] if not pair.startswith(f"{KEY}=")]
    if config["Hostname"] == found["Id"][:12]:
        del config["Hostname"]
    return {**chosen, "Config": config}


def storage(found: Mapping[str, Any]) -> str:
    (pair,) = [pair for pair in found["Config"]["Env"] if pair.startswith(f"{KEY}=")]
    return str(pair.removeprefix(f"{KEY}="))


@pytest.fixture
def node(dockerd: Dockerd, run: Callable[..., str]) -> Iterator[str]:
    """Start a storage node that stops at once when it is told to; return its id."""
    yield run(NAME, *OPTIONS, command="trap 'exit 0' TERM; while :; do sleep 0.05; done")
    for name in dockerd.cli("ps", "--all", "--format", "{{.Names}}").split():
        if name.startswith(NAME):
            dockerd.cli("rm", "--force", name)


@pytest.fixture
def recreation(engine: EngineClient) -> Recreation:
    return Recreation(engine, NAME, KEY, timedelta(seconds=2))


async def well() -> None:
    return


async def ill() -> None:
    raise errors.NotApplied("ill")


def names(dockerd: Dockerd) -> set[str]:
    return set(dockerd.cli("ps", "--all", "--format", "{{.Names}}").split())


async def test_all_but_one_variable_is_the_same(
    dockerd: Dockerd, node: str, recreation: Recreation
) -> None:
    before = dockerd.inspect(NAME)
    assert await recreation.possible()
    assert names(dockerd) == {NAME}
    await recreation.replace("3TB", well)
    after = dockerd.inspect(NAME)
    assert settings(after) == settings(before)
    assert (storage(before), storage(after)) == ("2TB", "3TB")
    assert after["Config"]["Hostname"] == after["Id"][:12] != before["Id"][:12]
    assert after["State"]["Status"] == "running"
    assert names(dockerd) == {NAME}
    assert dockerd.cores(NAME) == 0.5
    await recreation.replace("2TB", well)
    assert storage(dockerd.inspect(NAME)) == "2TB"


def test_a_switch_that_the_kernel_has_not_got() -> None:
    """With cgroup v2 the engine forgets it at the first start: "off" is then "not set"."""

    def made(switch: bool | None) -> dict[str, Any]:
        return {"Id": "0", "Config": {"Env": []}, "HostConfig": {"OomKillDisable": switch}}

    assert portrait(made(False), KEY) == portrait(made(None), KEY) != portrait(made(True), KEY)


async def test_on_a_network_of_its_own(
    dockerd: Dockerd, engine: EngineClient, run: Callable[..., str], recreation: Recreation
) -> None:
    dockerd.cli("network", "create", "--driver", "bridge", "depin0")
    try:
        options = ("--network", "depin0", "--network-alias", "shelf", "--hostname", "my-shelf")
        run(NAME, *options, "--env", "STORAGE=2TB", "--stop-signal", "KILL")
        before = dockerd.inspect(NAME)
        await recreation.replace("3TB", well)
        after = dockerd.inspect(NAME)
        assert settings(after) == settings(before)
        ends = [
            {*found["NetworkSettings"]["Networks"]["depin0"]["Aliases"]} - {found["Id"][:12]}
            for found in (before, after)
        ]
        assert ends[0] == ends[1] >= {"shelf"}
    finally:
        dockerd.cli("rm", "--force", NAME)
        dockerd.cli("network", "rm", "depin0")


async def test_the_image_stays_though_its_name_moved_on(
    dockerd: Dockerd, run: Callable[..., str], recreation: Recreation
) -> None:
    dockerd.cli("tag", IMAGE, "storj:latest")
    run("source")
    command = ("/bin/sh", "-c", "trap 'exit 0' TERM; while :; do sleep 0.05; done")
    create = ("run", "--detach", "--name", NAME, "--network", "none", "--env", "STORAGE=2TB")
    dockerd.cli(*create, "storj:latest", *command)
    try:
        before = dockerd.inspect(NAME)
        dockerd.cli("commit", "source", "storj:latest")
        await recreation.replace("3TB", well)
        after = dockerd.inspect(NAME)
        assert after["Image"] == before["Image"]
        assert after["Config"].pop("Image") == before["Image"]
        assert before["Config"].pop("Image") == "storj:latest"
        assert settings(after) == settings(before)
    finally:
        dockerd.cli("rm", "--force", NAME)


async def test_an_ill_one_gives_way_to_the_old_one(
    dockerd: Dockerd, node: str, recreation: Recreation
) -> None:
    before = dockerd.inspect(NAME)
    with pytest.raises(errors.NotApplied):
        await recreation.replace("3TB", ill)
    after = dockerd.inspect(NAME)
    assert after["Id"] == before["Id"] == node
    assert settings(after) == settings(before)
    assert storage(after) == "2TB"
    assert after["State"]["Status"] == "running"
    assert names(dockerd) == {NAME}


class Killed(BaseException):
    """The end of the process, at a call to the engine."""


class Mortal(EngineClient):
    """Dies before, or after, the engine heard its nth write."""

    heard = 0
    last: int | None = None
    after = False

    async def call(self, method: str, path: str, **options: Any) -> bytes:
        if method == "GET":
            return await super().call(method, path, **options)
        self.heard += 1
        if self.heard == self.last and not self.after:
            raise Killed
        answer = await super().call(method, path, **options)
        if self.heard == self.last:
            raise Killed
        return answer


def mortal(dockerd: Dockerd, session: aiohttp.ClientSession, last: int, after: bool) -> Mortal:
    engine = Mortal(dockerd.url, session)
    engine.last, engine.after = last, after
    return engine


#: Writes of a replacement: rename, stop, create, update, start, delete.
STEPS = 6


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("last", range(1, STEPS + 1))
async def test_killed_at_any_point(
    dockerd: Dockerd, node: str, engine: EngineClient, last: int, after: bool
) -> None:
    """The next life settles it: the old one whole, or the new one if it was known to be well."""
    before = dockerd.inspect(NAME)
    async with aiohttp.ClientSession() as session:
        first = Recreation(mortal(dockerd, session, last, after), NAME, KEY, timedelta(seconds=2))
        with pytest.raises(Killed):
            await first.replace("3TB", well)
        # The life that settles it may end as well, at any of its own writes.
        for second in range(1, STEPS + 1):
            engine_2 = mortal(dockerd, session, second, after)
            try:
                await Recreation(engine_2, NAME, KEY, timedelta(seconds=2)).restore()
            except Killed:
                continue
            break
    await Recreation(engine, NAME, KEY, timedelta(seconds=2)).restore()
    found = dockerd.inspect(NAME)
    assert settings(found) == settings(before)
    assert found["State"]["Status"] == "running"
    done = (last, after) == (STEPS, True)
    assert storage(found) == ("3TB" if done else "2TB")
    assert (found["Id"] == node) is not done
    assert names(dockerd) == {NAME}


async def test_a_new_one_that_is_well_is_kept(
    dockerd: Dockerd, node: str, engine: EngineClient
) -> None:
    async with aiohttp.ClientSession() as session:
        first = Recreation(mortal(dockerd, session, STEPS, False), NAME, KEY)
        with pytest.raises(Killed):
            await first.replace("3TB", well)

    async def keep() -> bool:
        return True

    await Recreation(engine, NAME, KEY).restore(keep)
    assert storage(dockerd.inspect(NAME)) == "3TB"
    assert names(dockerd) == {NAME}


class Lossy(EngineClient):
    """Forgets a label of what it makes, or refuses to make it."""

    refuses = False

    async def call(self, method: str, path: str, **options: Any) -> bytes:
        if path == "/containers/create" and options["payload"]:
            if self.refuses:
                raise errors.BadResponse("create", 409)
            options["payload"] = {**options["payload"], "Labels": {}}
        return await super().call(method, path, **options)


@pytest.mark.parametrize(
    ("refuses", "error"), [(False, errors.NotRecreatable), (True, errors.BadResponse)]
)
async def test_a_copy_that_differs_never_runs(
    dockerd: Dockerd,
    node: str,
    socket_enabled: None,
    refuses: bool,
    error: type[errors.DepinError],
) -> None:
    async with aiohttp.ClientSession() as session:
        engine = Lossy(dockerd.url, session)
        engine.refuses = refuses
        with pytest.raises(error):
            await Recreation(engine, NAME, KEY, timedelta(seconds=2)).replace("3TB", well)
    found = dockerd.inspect(NAME)
    assert (found["Id"], found["State"]["Status"]) == (node, "running")
    assert names(dockerd) == {NAME}


async def test_the_old_one_does_not_start_beside_the_new_one(
    dockerd: Dockerd, node: str, engine: EngineClient
) -> None:
    seen: list[str] = []

    async def look() -> None:
        seen.append(dockerd.inspect(OLD)["HostConfig"]["RestartPolicy"]["Name"])
        seen.append(dockerd.inspect(OLD)["State"]["Status"])
        raise errors.NotApplied

    with pytest.raises(errors.NotApplied):
        await Recreation(engine, NAME, KEY, timedelta(seconds=2)).replace("3TB", look)
    assert seen == ["no", "exited"]
    assert dockerd.inspect(NAME)["HostConfig"]["RestartPolicy"]["Name"] == "unless-stopped"


async def test_work_of_somebody_else_is_not_undone(
    dockerd: Dockerd, node: str, engine: EngineClient, run: Callable[..., str]
) -> None:
    dockerd.cli("rename", NAME, OLD)
    theirs = run(NAME, "--env", "STORAGE=9TB")
    recreation = Recreation(engine, NAME, KEY)
    with pytest.raises(errors.NotRecreatable):
        await recreation.restore()
    with pytest.raises(errors.NotRecreatable, match="left_over"):
        await recreation.replace("3TB", well)
    assert dockerd.inspect(NAME)["Id"] == theirs
    assert dockerd.inspect(OLD)["Id"] == node


REFUSED = {
    "managed": ("--label", "com.docker.compose.project=nodes"),
    "auto_remove": ("--rm",),
    "anonymous_volume": ("--volume", "/app/config"),
    "no_variable": ("--env", "STORAGE="),
    "shares": ("--pid", "container:neighbour"),
    "linked": ("--volumes-from", "neighbour"),
}


@pytest.mark.parametrize("reason", REFUSED)
async def test_refused_with_nothing_touched(
    dockerd: Dockerd, run: Callable[..., str], recreation: Recreation, reason: str
) -> None:
    run("neighbour", "--volume", "kept:/kept")
    run(NAME, "--env", "STORAGE=2TB", *REFUSED[reason])
    before = dockerd.inspect(NAME)
    for attempt in (recreation.possible(), recreation.replace("3TB", well)):
        with pytest.raises(errors.NotRecreatable, match=reason):
            await attempt
    assert dockerd.inspect(NAME) == before


@pytest.mark.parametrize("option", ["--network", "--ipc", "--volumes-from"])
async def test_refused_while_another_needs_it(
    dockerd: Dockerd, run: Callable[..., str], recreation: Recreation, option: str
) -> None:
    run(NAME, "--env", "STORAGE=2TB", "--ipc", "shareable")
    run("neighbour", option, NAME if option == "--volumes-from" else f"container:{NAME}")
    with pytest.raises(errors.NotRecreatable, match="needed"):
        await recreation.possible()


async def test_networks_and_addresses(
    dockerd: Dockerd, run: Callable[..., str], recreation: Recreation
) -> None:
    made = ("network", "create", "--driver", "bridge")
    dockerd.cli(*made, "--subnet", "10.213.7.0/24", "depin1")
    dockerd.cli(*made, "depin2")
    try:
        run(NAME, "--env", "STORAGE=2TB", "--network", "depin1", "--ip", "10.213.7.9")
        with pytest.raises(errors.NotRecreatable, match="fixed_address"):
            await recreation.possible()
        dockerd.cli("rm", "--force", NAME)
        run(NAME, "--env", "STORAGE=2TB", "--network", "depin1")
        dockerd.cli("network", "connect", "depin2", NAME)
        with pytest.raises(errors.NotRecreatable, match="networks"):
            await recreation.possible()
    finally:
        dockerd.cli("rm", "--force", NAME)
        dockerd.cli("network", "rm", "depin1", "depin2")


async def test_not_while_it_does_not_run(
    dockerd: Dockerd, node: str, recreation: Recreation
) -> None:
    dockerd.cli("pause", NAME)
    with pytest.raises(errors.ContainerStopped):
        await recreation.replace("3TB", well)
    dockerd.cli("unpause", NAME)
    dockerd.cli("rename", NAME, "elsewhere")
    with pytest.raises(errors.ContainerGone):
        await recreation.replace("3TB", well)
    dockerd.cli("rm", "--force", "elsewhere")


async def test_neither_a_variable_nor_a_name_is_guessed(
    engine: EngineClient, run: Callable[..., str], recreation: Recreation
) -> None:
    made = run(NAME)
    assert await recreation.value() is None
    with pytest.raises(errors.NotRecreatable, match="no_variable"):
        await recreation.possible()
    with pytest.raises(errors.ContainerGone):  # the beginning of an id is no name
        await Recreation(engine, made[:12], KEY).value()


async def test_only_its_own_container(engine: EngineClient, recreation: Recreation) -> None:
    for method, path in (
        ("POST", "/containers/other/stop"),
        ("DELETE", "/containers/other"),
        ("POST", "/containers/other/rename"),
        ("DELETE", f"/containers/{NAME}.beforehand"),
        ("POST", "/containers/prune"),
    ):
        with pytest.raises(errors.Forbidden):
            await engine.call(method, path)


async def test_a_proxy_that_makes_no_containers(web: Web) -> None:
    fake = FakeEngine(web)
    fake.container["Config"] = {"Env": ["STORAGE=2TB"]}
    fake.container["HostConfig"] |= {"NetworkMode": "none", "RestartPolicy": {"Name": "no"}}
    fake.container["Image"] = "sha256:0"
    fake.start()
    web.set("/v1.51/containers/json", [])
    web.set("/v1.51/containers/create", "no", status=403, content_type="text/plain")
    async with aiohttp.ClientSession() as session, EngineClient(web.url, session) as engine:
        recreation = Recreation(engine, NAME, KEY)
        assert not await recreation.possible()
        web.set("/v1.51/containers/create", {"message": "no image"}, status=404)
        assert await recreation.possible()
        web.set("/version", fake.version | {"Components": [{"Name": "Podman Engine"}]})
        engine._version = None
        with pytest.raises(errors.NotRecreatable, match="podman"):
            await recreation.possible()
        del fake.container["Config"]
        with pytest.raises(errors.BadResponse):
            await recreation.value()
