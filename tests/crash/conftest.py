"""What the crash tests share: an engine with two containers, a nursery, a gate and a watch."""

from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import suppress
from pathlib import Path
from subprocess import SubprocessError

import aiohttp
import pytest

from tests.actuators.dockerd import Dockerd
from tests.actuators.sampler import Given, Sampler

from .gate import Gate
from .victims import CONTAINERS, CORES, MEMORY, PYTHON, Home, Nursery, begin


def pytest_addoption(parser: pytest.Parser) -> None:
    """Offer the whole matrix: `scripts/test tests/crash --full`."""
    parser.addoption("--full", action="store_true", help="every kill point, not a choice")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the dense part out unless everything is asked for."""
    if not config.getoption("--full", default=False):
        items[:] = [item for item in items if not item.get_closest_marker("dense")]


@pytest.fixture
def full(request: pytest.FixtureRequest) -> bool:
    """Tell whether everything is to be tried."""
    # Without this folder on the command line the option does not exist.
    return bool(request.config.getoption("--full", default=False))


@pytest.fixture(scope="session")
def nursery() -> Generator[Nursery]:
    """Import Home Assistant once for all its lives."""
    if not PYTHON.exists():
        pytest.skip("needs the demo's Home Assistant (scripts/setup demo)")
    nursery = Nursery()
    yield nursery
    nursery.close()


@pytest.fixture(scope="session")
def pair(dockerd: Dockerd) -> Generator[Dockerd]:
    """Run the two containers for the whole session."""
    for name in CONTAINERS.values():
        half = ("--memory", "512m", "--memory-swap", "512m", "--cpus", "1")
        dockerd.run(name, *half, command="sleep 86400")
    yield dockerd
    for name in CONTAINERS.values():
        with suppress(SubprocessError):
            dockerd.cli("rm", "--force", name)


@pytest.fixture
def engine(pair: Dockerd) -> Dockerd:
    """Give both containers half of the host again."""
    begin(pair)
    return pair


@pytest.fixture
def watch(engine: Dockerd) -> Generator[Sampler]:
    """Look every 20 ms; at no instant may more be given than there is."""
    sampler = Sampler(engine, CONTAINERS.values())
    sampler.sample()
    sampler.start()
    yield sampler
    most = sampler.end()
    assert most.cores <= CORES, "more cores were given than there are"
    assert most.memory <= MEMORY, "more memory was given than there is"


@pytest.fixture
async def gate(engine: Dockerd, watch: Sampler, socket_enabled: None) -> AsyncGenerator[Gate]:
    """Stand before the engine; look also right after each change."""
    gate = Gate(engine.url, changed=watch.sample)
    await gate.start()
    yield gate
    await gate.stop()


@pytest.fixture
async def home(gate: Gate, nursery: Nursery, tmp_path: Path) -> AsyncGenerator[Home]:
    """Lay a Home Assistant; whatever life it has ends with the test."""
    async with aiohttp.ClientSession() as session:
        home = Home(tmp_path / "home", nursery, session, gate.url)
        yield home
        await home.kill()


@pytest.fixture
def given(watch: Sampler) -> Callable[[], list[Given]]:
    """Return what the kernel gives, Storj first."""
    return watch.given
