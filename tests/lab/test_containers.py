"""The lab's containers on a real engine: limits, work, and nothing left of them in the end."""

from collections.abc import Callable, Iterator
import json
import os
from pathlib import Path
import signal
import subprocess
import sys
import time
from typing import Any
from urllib.request import urlopen

import pytest

from lab.containers import CAPACITY, CONTAINERS, CPU_PART, home_of, order
from lab.docker import Dockerd, missing
from lab.kernel import CGROUPS, Cgroup
from lab.use import Use

ROOT = Path(__file__).parents[2]
GIB = 1024**3


class Process:
    """`python -m lab serve --docker`, as the demo starts it."""

    def __init__(self, directory: Path) -> None:
        self.found = directory / "lab.json"
        self.found.unlink(missing_ok=True)
        command = ["-m", "lab", "serve", "--docker", "--no-yagna", "--dir", str(directory)]
        self.process = subprocess.Popen([sys.executable, *command], cwd=ROOT)
        until(self.found.exists, 60)
        self.engine = Dockerd(home_of(directory))
        names = [start.name for start in CONTAINERS.values()]
        self.pids = {name: self.engine.inspect(name)["State"]["Pid"] for name in names}

    @property
    def lab(self) -> dict[str, Any]:
        return dict(json.loads(self.found.read_text()))

    def log(self) -> str:
        return (self.engine.home / "log").read_text()[-3000:]

    def kill(self, *others: int) -> None:
        for pid in (*others, self.process.pid):
            os.kill(pid, signal.SIGKILL)
        self.process.wait()

    def end(self) -> None:
        self.process.terminate()
        assert self.process.wait(30) == 0


def until(
    true: Callable[[], object], seconds: float, what: Callable[[], str] = lambda: "in time"
) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, what()
        time.sleep(0.1)


def alive(pid: int) -> bool:
    """Tell whether a process runs; what nobody waits for is a zombie, and does not."""
    try:
        return "State:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False


def pauses(engine: Dockerd, name: str) -> bool:
    """Pause a container; on cgroup v1 a busy machine may not freeze it at the first attempt."""
    try:
        engine.cli("pause", name)
    except subprocess.SubprocessError as err:
        assert "unable to freeze" in str(err)  # noqa: PT017 -- any other reason is a fault
        return False
    return True


def groups(engine: Dockerd) -> list[Path]:
    """Return the control groups of the engine's containers."""
    ids = engine.cli("ps", "--all", "--quiet", "--no-trunc").split()
    return [group for of in ids for group in CGROUPS.rglob(f"*{of}*/")]


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[[], Process]]:
    """Start labs in one folder; none is left in the end."""
    if reason := missing():
        pytest.skip(reason)
    started: list[Process] = []

    def start() -> Process:
        started.append(Process(tmp_path))
        return started[-1]

    yield start
    for lab in started:
        if lab.process.poll() is None:
            lab.end()
        lab.engine.stop()  # what only the next lab would remove


@pytest.mark.docker
def test_containers_have_their_limits_and_work(serve: Callable[[], Process]) -> None:
    lab = serve()
    assert lab.lab["docker"]["capacity"] == CAPACITY
    assert alive(lab.lab["pids"]["docker"])
    for start in CONTAINERS.values():
        group = Cgroup(lab.pids[start.name])
        assert group.cores() == pytest.approx(start.cpu_threads)
        assert group.memory() == pytest.approx(start.memory_gib * GIB, abs=65536)
    time.sleep(3)  # memory is taken at first
    began = time.monotonic()
    before = {name: Cgroup(pid).cpu_seconds() for name, pid in lab.pids.items()}
    time.sleep(8)
    used = {name: Cgroup(pid).cpu_seconds() - before[name] for name, pid in lab.pids.items()}
    assert 0 < sum(used.values()) < 0.15 * (time.monotonic() - began)
    held = lab.engine.cli("exec", "streamr", "ls", "-l", "/dev/shm/held").split()[4]  # noqa: S108
    assert int(held) > 0.3 * GIB
    assert lab.engine.cli("logs", "streamr") == ""


@pytest.mark.docker
def test_what_the_kernel_gives_is_what_the_model_has(
    serve: Callable[[], Process], socket_enabled: None
) -> None:
    lab = serve()
    control = lab.lab["control"]["url"]

    def used() -> dict[str, float]:
        with urlopen(f"{control}/use", timeout=10) as answer:  # noqa: S310 -- our own
            return dict(json.load(answer))

    assert used()["streamr"] >= 0.35
    lab.engine.cli("update", "--cpus", "0.2", "streamr")
    until(lambda: pauses(lab.engine, "grass"), 10)
    until(lambda: used()["streamr"] == 0.2 and used()["grass"] == 0, 10)
    lab.engine.cli("unpause", "grass")
    until(lambda: used()["grass"] > 0, 10)


@pytest.mark.docker
def test_nothing_is_left_of_a_lab_that_ended(serve: Callable[[], Process]) -> None:
    lab = serve()
    found = groups(lab.engine)
    assert found
    lab.end()
    assert not [pid for pid in lab.pids.values() if alive(pid)]
    assert not [group for group in found if group.exists()]
    assert not lab.engine.home.exists()


@pytest.mark.docker
def test_killed_lab_takes_its_containers_along(serve: Callable[[], Process]) -> None:
    lab = serve()
    lab.kill()
    until(lambda: not [pid for pid in lab.pids.values() if alive(pid)], 45, lab.log)


@pytest.mark.docker
def test_next_start_ends_what_a_killed_engine_left(serve: Callable[[], Process]) -> None:
    lab = serve()
    found = groups(lab.engine)
    lab.kill(lab.lab["pids"]["docker"])
    assert all(map(alive, lab.pids.values()))  # their keepers live on without an engine
    serve().end()
    assert not [pid for pid in lab.pids.values() if alive(pid)]
    assert not [group for group in found if group.exists()]


@pytest.mark.parametrize(
    ("cores", "memory", "expected"),
    [
        (0.5, 0.25, "1 0.050 1.950 256\n"),
        (1.0, 9.0, "1 0.100 1.900 768\n"),
        (0.0, 0.0, "1 0.000 2.000 0\n"),
    ],
)
def test_order_asks_for_a_part_of_the_work(cores: float, memory: float, expected: str) -> None:
    assert order(Use(cores, memory), 1.0, CPU_PART) == expected


def test_order_of_all_the_work_keeps_several_cores_busy() -> None:
    assert order(Use(1.5, 0.0), 1.0, 1.0) == "2 1.500 0.500 0\n"
