"""The client against a real Docker Engine, also through a unix socket, TLS and a real proxy."""

import asyncio
from collections.abc import Callable, Generator
from pathlib import Path
import re
import shutil
import subprocess
import sys

import aiohttp
import pytest
from yarl import URL

from custom_components.depin_orchestrator.actuators.docker import read_capacity
from custom_components.depin_orchestrator.actuators.docker_exec import Commands
from custom_components.depin_orchestrator.actuators.docker_limits import DockerLimits
from custom_components.depin_orchestrator.actuators.docker_model import State
from custom_components.depin_orchestrator.actuators.engine_api import EngineClient
from custom_components.depin_orchestrator.engine import errors
from custom_components.depin_orchestrator.engine.models import Resource

from .dockerd import IMAGE, Dockerd, free_port

pytestmark = pytest.mark.docker

Run = Callable[..., str]
REPO = Path(__file__).parent.parent.parent


async def test_who_answers(dockerd: Dockerd, engine: EngineClient, run: Run) -> None:
    run("e-list")
    await engine.ping()
    version = await engine.version()
    assert not version.podman
    assert version.version == dockerd.cli("version", "--format", "{{.Server.Version}}")
    assert version.api <= dockerd.cli("version", "--format", "{{.Server.APIVersion}}")
    machine = await engine.machine()
    assert str(machine.threads) == dockerd.cli("info", "--format", "{{.NCPU}}")
    assert str(machine.memory) == dockerd.cli("info", "--format", "{{.MemTotal}}")
    listed = {container.name: container for container in await engine.containers()}
    assert listed["e-list"].state is State.RUNNING
    assert listed["e-list"].image == IMAGE


async def test_capacity(engine: EngineClient) -> None:
    capacity = await read_capacity(engine)
    machine = await engine.machine()
    assert capacity.of(Resource.CPU) == machine.threads
    assert capacity.of(Resource.MEMORY) == round(machine.memory / 1024**3, 1)


async def test_states(dockerd: Dockerd, engine: EngineClient, run: Run) -> None:
    run("e-state")
    assert (await engine.inspect("e-state")).state is State.RUNNING
    dockerd.cli("pause", "e-state")
    assert (await engine.inspect("e-state")).state is State.PAUSED
    dockerd.cli("rm", "--force", "e-state")
    with pytest.raises(errors.ContainerGone):
        await engine.inspect("e-state")
    with pytest.raises(errors.ContainerGone):
        await engine.can_write("e-state")


async def test_the_beginning_of_an_id_is_no_name(
    dockerd: Dockerd, engine: EngineClient, run: Run
) -> None:
    prefix = run("e-name")[:12]
    assert dockerd.cli("inspect", "--format", "{{.Name}}", prefix) == "/e-name"
    with pytest.raises(errors.ContainerGone):
        await engine.inspect(prefix)


async def test_write_probe_changes_nothing(
    dockerd: Dockerd, engine: EngineClient, run: Run
) -> None:
    run("e-probe", "--cpus", "0.5", "--memory", "64m")
    before = dockerd.host_config("e-probe")
    assert await engine.can_write("e-probe")
    assert dockerd.host_config("e-probe") == before
    assert dockerd.cores("e-probe") == 0.5


def test_unix_socket(dockerd: Dockerd, socket: Path) -> None:
    """In another process: the plugin of Home Assistant's tests blocks unix sockets."""
    program = f"""
import asyncio, aiohttp
from custom_components.depin_orchestrator.actuators.engine_api import EngineClient
async def main():
    async with aiohttp.ClientSession() as session:
        async with EngineClient("unix://{socket}", session) as engine:
            print((await engine.version()).version, (await engine.machine()).threads)
        assert not session.closed
asyncio.run(main())
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=REPO
    )
    version, threads = done.stdout.split()
    assert version == dockerd.cli("version", "--format", "{{.Server.Version}}")
    assert threads == dockerd.cli("info", "--format", "{{.NCPU}}")


HAPROXY = """
defaults
  mode http
  timeout connect 2s
  timeout client 10s
  timeout server 10s
"""


@pytest.fixture
def haproxy(tmp_path: Path) -> Generator[Callable[[str], None]]:
    """Run Debian's haproxy with a configuration."""
    if not shutil.which("haproxy"):
        pytest.skip("haproxy is not installed")
    running: list[subprocess.Popen[bytes]] = []

    def start(config: str) -> None:
        path = tmp_path / "haproxy.cfg"
        path.write_text(HAPROXY + config)
        running.append(subprocess.Popen(["haproxy", "-db", "-f", str(path)]))

    yield start
    for process in running:
        process.terminate()
        process.wait(5)


READ = (
    "/_ping", "/version", "/info", "/containers/json", "/containers/other/json",
    "/containers/other/stats",
)  # fmt: skip
WRITTEN = (
    "/containers/storagenode/update", "/containers/grass/update", "/containers/grass/pause",
    "/containers/grass/unpause",
)  # fmt: skip


def test_expressions_of_the_docs() -> None:
    """What the proxy of the first recipe does with them: whole paths, nothing more."""
    text = (REPO / "docs/docker.md").read_text()
    allowed = {
        method: re.compile(f"^{expression}$")
        for method, expression in re.findall(r"-allow(GET|POST)=(\S+)", text)
    }
    for prefix in ("", "/v1.51"):
        for path in READ:
            assert allowed["GET"].search(prefix + path)
            assert not allowed["POST"].search(prefix + path)
        for path in WRITTEN:
            assert allowed["POST"].search(prefix + path)
        for method, path in REFUSED:
            expression = allowed.get(method)
            assert not expression or not expression.search(prefix + path), path


async def _up(engine: EngineClient) -> None:
    for _ in range(100):
        try:
            return await engine.ping()
        except errors.Unreachable:
            await asyncio.sleep(0.05)
    return await engine.ping()


async def test_least_privilege_proxy_of_the_docs(
    dockerd: Dockerd,
    run: Run,
    haproxy: Callable[[str], None],
    socket: Path,
    socket_enabled: None,
) -> None:
    """The recipe of docs/docker.md, as it stands there but for the addresses."""
    text = (REPO / "docs/docker.md").read_text()
    (recipe,) = re.findall(r"```haproxy\n(.*?)```", text, re.DOTALL)
    port = free_port()
    recipe = recipe.replace(":2375", f"127.0.0.1:{port}")
    haproxy(recipe.replace("/var/run/docker.sock", str(socket)))
    run("storagenode", "--cpus", "1")
    run("grass", "--cpus", "1")
    run("other", "--cpus", "1")
    url = f"http://127.0.0.1:{port}"
    async with aiohttp.ClientSession() as session, EngineClient(url, session) as engine:
        await _up(engine)
        limits = DockerLimits(engine, await engine.machine())
        assert len(await engine.containers()) == 3
        assert (await engine.stats("other")).read
        assert [await engine.can_write(n) for n in ("storagenode", "grass", "other")] == [
            True,
            True,
            False,
        ]
        await limits.apply("storagenode", Resource.CPU, 0.5)
        await limits.pause("grass")
        with pytest.raises(errors.ReadOnly):
            await limits.apply("other", Resource.CPU, 0.5)
        with pytest.raises(errors.ReadOnly):
            await limits.pause("storagenode")
        for method, path in REFUSED:
            async with session.request(method, URL(url + path, encoded=True)) as answer:
                assert answer.status == 403, path
    assert dockerd.cores("storagenode") == 0.5
    assert dockerd.cores("other") == 1


async def test_the_proxy_of_the_docs_with_commands(
    dockerd: Dockerd,
    run: Run,
    haproxy: Callable[[str], None],
    socket: Path,
    socket_enabled: None,
) -> None:
    text = (REPO / "docs/docker.md").read_text()
    (recipe,) = re.findall(r"```haproxy\n(.*?)```", text, re.DOTALL)
    (more,) = re.findall(r"```text\n(  acl run .*?)```", text, re.DOTALL)
    recipe = re.sub(r"  http-request deny .*\n", more, recipe)
    port = free_port()
    recipe = recipe.replace(":2375", f"127.0.0.1:{port}")
    haproxy(recipe.replace("/var/run/docker.sock", str(socket)))
    run("golem")
    run("other")
    url = f"http://127.0.0.1:{port}"
    async with aiohttp.ClientSession() as session, EngineClient(url, session) as engine:
        await _up(engine)
        touch = re.compile("touch\n/done")
        assert await Commands(engine, "golem", touch).run("touch", "/done") == ""
        with pytest.raises(errors.ReadOnly):
            await Commands(engine, "other", touch).run("touch", "/done")
    assert "/done" in dockerd.cli("diff", "golem")
    assert "/done" not in dockerd.cli("diff", "other")


REFUSED = (
    ("POST", "/containers/create"),
    ("POST", "/containers/storagenode/restart"),
    ("POST", "/containers/storagenode/exec"),
    ("DELETE", "/containers/storagenode"),
    ("GET", "/containers/storagenode/logs?stdout=1"),
    ("GET", "/containers/storagenode/archive?path=/"),
    ("POST", "/containers/other/update"),
    ("POST", "/containers/storagenode/../other/update"),
    ("POST", "/containers/storagenode%2F..%2Fother/update"),
)
