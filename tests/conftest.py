"""Fixtures for every test."""

from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import contextmanager, suppress
from subprocess import SubprocessError
from threading import Event, Thread

from hypothesis import settings
import pytest

import custom_components.depin_orchestrator  # noqa: F401 -- before the plugin's own test config

from .actuators.dockerd import Dockerd, missing, of_its_own
from .actuators.guest import Guest, GuestEngine, GuestIncus, of_environment
from .actuators.lxd import Lxd, missing as lxd_missing
from .demo import Demo, running
from .web import Web

# How long an example takes says how busy the machine is, no more.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@pytest.fixture(autouse=True)
def enable_event_loop_debug() -> None:
    """Leave the loop as Home Assistant runs it: the plugin's debug mode doubles every test's time.

    It keeps the stack of each future and task. Home Assistant's own checks of threads remain.
    """


@pytest.fixture
async def web(socket_enabled: None) -> AsyncGenerator[Web]:
    """Serve real HTTP on the loopback, with answers set by the test."""
    server = Web()
    await server.start()
    yield server
    await server.stop()


@pytest.fixture(scope="session")
def guest() -> Guest | None:
    """Return the emulated machine of scripts/guest, whose engines are used instead if it runs."""
    return of_environment()


@pytest.fixture(scope="session")
def dockerd(guest: Guest | None) -> Generator[Dockerd]:
    """Run an engine for all tests; skip them with the reason where none can run."""
    if not guest and (reason := missing()):
        pytest.skip(reason)
    daemon = GuestEngine(guest, guest.docker) if guest else of_its_own()
    try:
        try:
            daemon.start()
        except RuntimeError as err:
            pytest.skip(f"dockerd does not start here: {err}")
        yield daemon
    finally:
        daemon.stop()


@pytest.fixture(scope="session")
def lxd(guest: Guest | None) -> Generator[Lxd]:
    """Run an LXD for all tests; skip them with the reason where none can run."""
    if not guest and (reason := lxd_missing()):
        pytest.skip(reason)
    daemon = GuestIncus(guest) if guest else Lxd()
    try:
        try:
            daemon.start()
        except RuntimeError as err:
            pytest.skip(f"lxd does not start here: {err}")
        yield daemon
    finally:
        daemon.stop()


@contextmanager
def answering(dockerd: Dockerd) -> Generator[None]:
    """Let no reading of statistics wait for ever.

    Docker 20.10 leaves one without an answer now and then, until the next asks; and while a test's
    clock stands still, no timeout ends that.
    """
    done = Event()

    def ask() -> None:
        while not done.wait(45):
            with suppress(SubprocessError, OSError):
                dockerd.cli("stats", "--no-stream")

    asking = Thread(target=ask)
    asking.start()
    try:
        yield
    finally:
        done.set()
        asking.join()


@pytest.fixture
def run(dockerd: Dockerd) -> Generator[Callable[..., str]]:
    """Start containers that the test need not remove: `run("name", "--cpus", "1")`."""
    names: list[str] = []

    def start(name: str, *options: str, command: str = "sleep 600") -> str:
        names.append(name)
        return dockerd.run(name, *options, command=command)

    with answering(dockerd):
        yield start
    for name in names:
        with suppress(SubprocessError):  # the test removed or renamed it
            dockerd.cli("rm", "--force", name)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Generator[Demo]:
    """Run the whole demo for all tests that look at it."""
    with running(tmp_path_factory.mktemp("demo")) as demo:
        yield demo
