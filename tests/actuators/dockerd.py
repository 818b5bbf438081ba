"""A real Docker Engine of our own: nothing of it is shared with one that the machine may have."""

import _socket  # pytest-socket guards the other one; this only finds a free port
import contextlib
import json
import os
from pathlib import Path
import shutil
import signal
import subprocess
import tarfile
import tempfile
import time
from typing import Any

CGROUPS = Path("/sys/fs/cgroup")
IMAGE = "busybox:test"
APPLETS = ("sh", "dd", "ls", "nc", "sleep", "touch", "true", "wget")
START_SECONDS = 10.0


def missing() -> str | None:
    """Return why an engine cannot run here, None when it can."""
    if os.geteuid() != 0:
        return "a Docker Engine needs root"
    for tool in ("dockerd", "docker", "containerd", "busybox"):
        if shutil.which(tool) is None:
            return f"{tool} is not installed (Debian: docker.io, busybox-static)"
    return None


class Dockerd:
    """Start it, talk to it through the command line, and stop it with all that it left."""

    def __init__(self) -> None:
        # Short, since the path of a unix socket may have 107 characters only.
        self.home = Path(tempfile.mkdtemp(prefix="depin-"))
        self.socket = self.home / "docker.sock"
        self.url = f"tcp://127.0.0.1:{free_port()}"
        self._log = (self.home / "log").open("wb")
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start, and import the image; raise RuntimeError with the log when it does not come."""
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
        # Also when the test run itself is killed, the engine ends and takes its containers along.
        guard = ["setpriv", "--pdeathsig", "TERM"] if shutil.which("setpriv") else []
        self._process = subprocess.Popen(
            [*guard, "dockerd", *command, f"--host={self.url}"],
            stdout=self._log,
            stderr=self._log,
            start_new_session=True,
        )
        until = time.monotonic() + START_SECONDS
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > until:
                raise RuntimeError((self.home / "log").read_text()[-2000:])
            time.sleep(0.05)
        self._import_image()

    def stop(self) -> None:
        """End the engine, its containers and their keepers; unmount and delete what is left."""
        with contextlib.suppress(subprocess.SubprocessError):
            if names := self.cli("ps", "--all", "--quiet").split():
                self.cli("rm", "--force", "--volumes", *names)
            self.cli("network", "prune", "--force")
        if self._process:
            self._process.terminate()
            try:
                self._process.wait(15)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait(5)
        for pid in self._ours():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        mounts = [line.split()[1] for line in Path("/proc/self/mounts").read_text().splitlines()]
        for mount in reversed([m for m in mounts if m.startswith(str(self.home))]):
            subprocess.run(["umount", "--lazy", mount], check=False)
        self._log.close()
        shutil.rmtree(self.home, ignore_errors=True)

    def cli(self, *arguments: str) -> str:
        """Run docker and return what it prints."""
        done = subprocess.run(
            ["docker", "--host", self.url, *arguments],
            capture_output=True,
            text=True,
            timeout=30,
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

    def cores(self, name: str) -> float | None:
        """Return the CPU limit of the kernel."""
        if (CGROUPS / "cgroup.controllers").exists():
            quota, period = self._cgroup(name, "", "cpu.max").split()
        else:
            quota = self._cgroup(name, "cpu", "cpu.cfs_quota_us")
            period = self._cgroup(name, "cpu", "cpu.cfs_period_us")
        return None if quota in ("max", "-1") else int(quota) / int(period)

    def memory(self, name: str) -> int | None:
        """Return the memory limit of the kernel."""
        if (CGROUPS / "cgroup.controllers").exists():
            limit = self._cgroup(name, "", "memory.max")
        else:
            limit = self._cgroup(name, "memory", "memory.limit_in_bytes")
        return None if limit == "max" or int(limit) > 2**62 else int(limit)

    def cpu_seconds(self, name: str) -> float:
        """Return the CPU time that the kernel has counted."""
        if (CGROUPS / "cgroup.controllers").exists():
            return int(self._cgroup(name, "", "cpu.stat").split()[1]) / 1e6
        return int(self._cgroup(name, "cpuacct", "cpuacct.usage")) / 1e9

    def _cgroup(self, name: str, controller: str, file: str) -> str:
        pid = self.inspect(name)["State"]["Pid"]
        for line in Path(f"/proc/{pid}/cgroup").read_text().splitlines():
            _, controllers, path = line.split(":", 2)
            if controllers == controller or (controller and controller in controllers.split(",")):
                return (CGROUPS / controllers / path.lstrip("/") / file).read_text().strip()
        raise LookupError(f"{name}: no {controller} control group")

    def _answers(self) -> bool:
        try:
            self.cli("version")
        except subprocess.SubprocessError:
            return False
        return True

    def _import_image(self) -> None:
        busybox = shutil.which("busybox")
        assert busybox
        with tarfile.open(self.home / "image.tar", "w") as tar:
            tar.add(busybox, "bin/busybox")
            for applet in APPLETS:
                link = tarfile.TarInfo(f"bin/{applet}")
                link.type, link.linkname = tarfile.SYMTYPE, "busybox"
                tar.addfile(link)
        self.cli("import", str(self.home / "image.tar"), IMAGE)

    def _ours(self) -> list[int]:
        """Return the processes that name our home: containerd and its shims."""
        found = []
        for path in Path("/proc").glob("[0-9]*/cmdline"):
            with contextlib.suppress(OSError):
                if f"{self.home}/".encode() in path.read_bytes():
                    found.append(int(path.parent.name))
        return found


def free_port() -> int:
    """Return a port of the loopback that nobody listens on."""
    listener = _socket.socket(_socket.AF_INET, _socket.SOCK_STREAM)
    try:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port
    finally:
        listener.close()
