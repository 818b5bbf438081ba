"""What to send to an engine for a limit, and how far a limit may fall at once; no I/O."""

from ..engine.errors import StateUnknown, Unsupported
from .docker_model import DEFAULT_PERIOD, NANO, Container, Memory

#: Less CPU than this the kernel refuses: 1 ms of every 100 ms.
LEAST_CORES = 0.01
#: A limit leaves this much room over what a container holds, and so many bytes beside; the
#: latter is also the least limit at all.
MARGIN = 1.25
SPARE = 16 * 1024**2
#: What a float may lose on the way through a division and back, in units of an engine.
HAIR = 1e-3
#: In one stage a limit falls to no less than this part, unless the rest is not used anyway.
STAGE = 0.75


def cpu_settings(container: Container, cores: float, *, podman: bool) -> dict[str, int]:
    """Return what to send for a CPU limit, in the form the container was created with.

    Raises Unsupported for a container whose quota was once lifted by `CpuQuota: -1`: it would
    take the limit, and lose it at its next restart.
    """
    nano, quota, period = (
        container.settings[key] for key in ("NanoCpus", "CpuQuota", "CpuPeriod")
    )
    if nano > 0 > quota and not podman:
        raise Unsupported(f"{container.name}: NanoCpus with CpuQuota {quota}")
    if podman:  # takes NanoCpus, and ignores it
        period = period or DEFAULT_PERIOD
        return {"CpuQuota": _down(cores * period), "CpuPeriod": period}
    if quota or period:
        quota = _down(cores * (period or DEFAULT_PERIOD))
        return {"CpuQuota": quota, "CpuPeriod": period} if period else {"CpuQuota": quota}
    return {"NanoCpus": _down(cores * NANO)}


def memory_settings(container: Container, amount: int) -> dict[str, int]:
    """Return what to send for a memory limit, in bytes; how much it may swap stays as it is."""
    memory, swap = container.settings["Memory"], container.settings["MemorySwap"]
    if swap < 0:
        return {"Memory": amount, "MemorySwap": -1}
    return {"Memory": amount, "MemorySwap": amount + max(0, swap - memory)}


def next_stage(current: int, target: int, used: int | None) -> int:
    """Return the next memory limit on the way to a target, in bytes.

    Never below the target; down by at most a quarter, or to twice of what is `used`, since nobody
    misses the rest. `used` is None when nothing can be hurt: on the way up, or while stopped.
    """
    if used is None:
        return target
    return max(target, min(int(current * STAGE), used * 2))


def _down(units: float) -> int:
    """Round down, so that shares never add up to more than there is; 28999.9999999 is 29000."""
    return int(units + HAIR)


def demand(name: str, memory: Memory) -> tuple[int, int]:
    """Return what is used now, and the least limit that is safe now, in bytes."""
    if memory.usage is None or memory.pinned is None:
        raise StateUnknown(f"{name}: memory in use")
    return memory.usage, int(memory.pinned * MARGIN) + SPARE
