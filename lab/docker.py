"""A real Docker Engine of our own: nothing of it is shared with one that the machine may have."""

from collections.abc import Iterator
import contextlib
import json
import os
from pathlib import Path
import shutil
import signal
import subprocess
import tarfile
import time
from typing import Any

from .kernel import CGROUPS, Cgroup

IMAGE = "busybox:lab"
APPLETS = ("sh", "dd", "ls", "nc", "sleep", "touch", "true", "wget")
START_SECONDS = 15.0
GONE_SECONDS = 3.0


class EngineError(RuntimeError):
    """The engine does not start here, or not as it has to."""


def missing() -> str | None:
    """Return why an engine cannot run here, None when it can."""
    if os.geteuid() != 0:
        return "a Docker Engine needs root"
    for tool in ("dockerd", "docker", "containerd", "busybox"):
        if shutil.which(tool) is None:
            return f"{tool} is not installed (Debian: docker.io, busybox-static)"
    return None


class Dockerd:
    """Start it, talk to it through the command line, and stop it with all that it left.

    A start in a home that another one left, even by kill -9, cleans that up first.
    """

    def __init__(self, home: Path, tcp: str | None = None, *options: str) -> None:
        """Take a folder of its own and, if wanted, a second address, `tcp://…`, and options.

        The folder's path has to be short: that of a unix socket may have 107 characters only.
        """
        self.home = home
        self.socket = home / "docker.sock"
        #: Where the command line finds it, and how long it waits, in seconds.
        self.address = f"unix://{self.socket}"
        self.patience = 30.0
        self.url = tcp or self.address
        self._tcp = tcp
        self._options = options
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """The process; 0 when there is none."""
        return self._process.pid if self._process else 0

    def start(self) -> None:
        """Start, and import the image; raise EngineError with the log when it does not come."""
        self.launch()
        self.ready()

    def launch(self) -> None:
        """Start the process. The calling thread has to stay: the engine ends with it."""
        self._clean()
        self.home.mkdir(mode=0o700, parents=True)
        options = {
            "host": f"unix://{self.socket}",
            "data-root": self.home / "data",
            "exec-root": self.home / "exec",
            "pidfile": self.home / "pid",
            "config-file": self.home / "no.json",
            "bridge": "none",
            "iptables": "false",
            "ip6tables": "false",
            "ip-forward": "false",
            "ip-masq": "false",
            "storage-driver": "vfs",
        }
        (self.home / "no.json").write_text("{}")
        command = [f"--{key}={value}" for key, value in options.items()]
        command += [*([f"--host={self._tcp}"] if self._tcp else []), *self._options]
        # Also when whoever started it is killed, the engine ends and takes its containers along.
        guard = ["setpriv", "--pdeathsig", "TERM"] if shutil.which("setpriv") else []
        with (self.home / "log").open("wb") as log:
            self._process = subprocess.Popen(
                [*guard, "dockerd", *command], stdout=log, stderr=log, start_new_session=True
            )

    def ready(self) -> None:
        """Wait until it answers and import the image; raise EngineError with the log if not."""
        until = time.monotonic() + START_SECONDS
        while not self._answers():
            if self._process is None or self._process.poll() is not None:
                raise EngineError(f"dockerd ended: {self._tail()}")
            if time.monotonic() > until:
                raise EngineError(f"dockerd does not answer: {self._tail()}")
            time.sleep(0.05)
        self._import_image()

    def stop(self) -> None:
        """End the engine, its containers and their keepers; unmount and delete what is left."""
        with contextlib.suppress(subprocess.SubprocessError):
            if names := self.cli("ps", "--all", "--quiet").split():
                self.cli("rm", "--force", "--volumes", *names)
            self.cli("network", "prune", "--force")
        process, self._process = self._process, None
        if process:
            process.terminate()
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(5)
        self._clean()

    def cli(self, *arguments: str) -> str:
        """Run docker and return what it prints."""
        done = subprocess.run(
            ["docker", "--host", self.address, *arguments],
            capture_output=True,
            text=True,
            timeout=self.patience,
            check=False,
            env={**os.environ, "DOCKER_CONFIG": str(self.home)},
        )
        if done.returncode:
            raise subprocess.SubprocessError(done.stderr or done.stdout)
        return done.stdout.strip()

    def run(self, name: str, *options: str, command: str = "sleep 600") -> str:
        """Start a container without network and return its id."""
        network = () if "--network" in options else ("--network", "none")
        create = ("run", "--detach", "--init=false", "--name", name, *network, *options, IMAGE)
        return self.cli(*create, "/bin/sh", "-c", f"{command}; true")

    def inspect(self, name: str) -> dict[str, Any]:
        """Return what the engine says of a container."""
        found: list[dict[str, Any]] = json.loads(self.cli("inspect", name))
        return found[0]

    def host_config(self, name: str) -> dict[str, int]:
        """Return the limits that the engine has noted."""
        config = self.inspect(name)["HostConfig"]
        keys = ("NanoCpus", "CpuQuota", "CpuPeriod", "Memory", "MemorySwap")
        return {key: config[key] for key in keys}

    def cgroup(self, name: str) -> Cgroup:
        """Return what the kernel knows of a running container."""
        return Cgroup(self.inspect(name)["State"]["Pid"])

    def cores(self, name: str) -> float | None:
        """Return the CPU limit of the kernel."""
        return self.cgroup(name).cores()

    def memory(self, name: str) -> int | None:
        """Return the memory limit of the kernel."""
        return self.cgroup(name).memory()

    def cpu_seconds(self, name: str) -> float:
        """Return the CPU time that the kernel has counted."""
        return self.cgroup(name).cpu_seconds()

    def _answers(self) -> bool:
        try:
            self.cli("version")
        except subprocess.SubprocessError:
            return False
        return True

    def _import_image(self) -> None:
        busybox = shutil.which("busybox") or "busybox"  # `missing` has looked for it
        with tarfile.open(self.home / "image.tar", "w") as tar:
            tar.add(busybox, "bin/busybox")
            for applet in APPLETS:
                link = tarfile.TarInfo(f"bin/{applet}")
                link.type, link.linkname = tarfile.SYMTYPE, "busybox"
                tar.addfile(link)
        self.cli("import", str(self.home / "image.tar"), IMAGE)

    def _tail(self) -> str:
        return (self.home / "log").read_text(errors="replace")[-2000:]

    def _clean(self) -> None:
        """End, unmount and delete whatever there is of this home."""
        _kill(self._keepers())
        groups = [*self._groups()]
        for group in groups:
            with contextlib.suppress(OSError):
                _kill(int(pid) for pid in (group / "cgroup.procs").read_text().split())
        mounts = [line.split()[1] for line in Path("/proc/self/mounts").read_text().splitlines()]
        for mount in reversed([m for m in mounts if m.startswith(f"{self.home}/")]):
            subprocess.run(["umount", "--lazy", mount], check=False)
        until = time.monotonic() + GONE_SECONDS
        while any(map(_remains, groups)) and time.monotonic() < until:
            time.sleep(0.05)
        shutil.rmtree(self.home, ignore_errors=True)

    def _keepers(self) -> Iterator[int]:
        """Yield the processes that name our home: the engine, containerd and its shims."""
        for path in Path("/proc").glob("[0-9]*/cmdline"):
            with contextlib.suppress(OSError):
                if f"{self.home}/".encode() in path.read_bytes():
                    yield int(path.parent.name)

    def _groups(self) -> Iterator[Path]:
        """Yield the control groups of our containers; a killed engine leaves them behind."""
        kept = self.home / "data" / "containers"
        for container in kept.iterdir() if kept.is_dir() else ():
            yield from CGROUPS.rglob(f"*{container.name}*/")


def _remains(group: Path) -> bool:
    """Remove a control group, which takes a moment longer than the end of its last process."""
    with contextlib.suppress(OSError):
        group.rmdir()
    return group.exists()


def _kill(pids: Iterator[int]) -> None:
    for pid in [*pids]:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
