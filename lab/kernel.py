"""What the kernel gives to a process: the files of its control groups, of either version."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

CGROUPS = Path("/sys/fs/cgroup")
#: The kernel's way to say that there is no limit, in bytes.
NONE_AT_ALL = 2**62


@dataclass(frozen=True, slots=True)
class Cgroup:
    """The control groups of one process. Every method raises OSError when it is gone."""

    pid: int
    #: Returns a file of the machine that the process runs on; not always this one.
    text: Callable[[Path], str] = Path.read_text

    def cores(self) -> float | None:
        """Return the CPU limit, None without one."""
        if self._unified():
            quota, period = self._read("", "cpu.max").split()
        else:
            quota, period = (self._read("cpu", f"cpu.cfs_{n}_us") for n in ("quota", "period"))
        return None if quota in ("max", "-1") else int(quota) / int(period)

    def memory(self) -> int | None:
        """Return the memory limit in bytes, None without one."""
        if self._unified():
            limit = self._read("", "memory.max")
        else:
            limit = self._read("memory", "memory.limit_in_bytes")
        return None if limit == "max" or int(limit) > NONE_AT_ALL else int(limit)

    def cpu_seconds(self) -> float:
        """Return the CPU time used so far."""
        if self._unified():
            return int(self._read("", "cpu.stat").split()[1]) / 1e6
        return int(self._read("cpuacct", "cpuacct.usage")) / 1e9

    def _read(self, controller: str, file: str) -> str:
        return self.text(self.folder(controller) / file).strip()

    def folder(self, controller: str) -> Path:
        """Return the folder of a controller's group; version 2 has one group for all."""
        for line in self.text(Path(f"/proc/{self.pid}/cgroup")).splitlines():
            _, controllers, path = line.split(":", 2)
            if controller in controllers.split(","):
                return CGROUPS / controllers / path.lstrip("/")
        raise FileNotFoundError(f"{self.pid}: no {controller} control group")

    def _unified(self) -> bool:
        try:
            self.text(CGROUPS / "cgroup.controllers")
        except OSError:
            return False
        return True
