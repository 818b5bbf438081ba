"""What a Docker Engine says of its machine and its containers, typed at the edge.

Shapes: Engine API 1.24 to 1.51 (`/info`, `/version`, `/containers/json`, `…/json`, `…/stats`), and
Podman's imitation of it. Bytes, nanoseconds and whole counts are `int`; absent is None, never 0.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from ..adapters.parse import Fields, objects
from ..engine.errors import BadResponse, WrongService

#: What the kernel takes when a quota is set without a period, in microseconds.
DEFAULT_PERIOD = 100_000
NANO = 1_000_000_000
#: A memory limit from here on is the kernel's way to say "none".
NO_LIMIT = 2**62
#: The settings of a container that are changed and read back.
SETTINGS = ("NanoCpus", "CpuQuota", "CpuPeriod", "Memory", "MemorySwap")


@dataclass(frozen=True, slots=True)
class EngineVersion:
    """Which engine answers, and in which version of the API we talk to it."""

    version: str
    api: str
    podman: bool


@dataclass(frozen=True, slots=True)
class Machine:
    """What the engine's machine has."""

    threads: int
    #: Bytes.
    memory: int


class State(StrEnum):
    """What a container is doing; the engine's words, and two of ours."""

    RUNNING = "running"
    PAUSED = "paused"
    RESTARTING = "restarting"
    CREATED = "created"
    EXITED = "exited"
    REMOVING = "removing"
    DEAD = "dead"
    ABSENT = "absent"
    UNKNOWN = "unknown"

    @property
    def alive(self) -> bool:
        """Whether it has processes, running or frozen."""
        return self in (State.RUNNING, State.PAUSED)

    @property
    def settled(self) -> bool:
        """Whether it will not change by itself the next moment."""
        return self.alive or self in (State.CREATED, State.EXITED)


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of the list of containers."""

    name: str
    image: str
    state: State


@dataclass(frozen=True, slots=True)
class Container:
    """A container as inspected: its limits here are what was asked for, not yet what is so."""

    name: str
    id: str
    state: State
    started_at: datetime | None
    restarts: int
    #: Of `SETTINGS`; 0 means never set, a negative one unlimited by order.
    settings: Mapping[str, int]

    @property
    def life(self) -> tuple[str, datetime | None, int]:
        """What differs as soon as its processes are not the same ones any more."""
        return self.id, self.started_at, self.restarts

    @property
    def cores(self) -> float | None:
        """The CPU limit in cores, None without one."""
        if (quota := self.settings["CpuQuota"]) > 0:
            return quota / (self.settings["CpuPeriod"] or DEFAULT_PERIOD)
        return self.settings["NanoCpus"] / NANO or None

    @property
    def memory(self) -> int | None:
        """The memory limit in bytes, None without one."""
        memory = self.settings["Memory"]
        return memory if memory > 0 else None

    @property
    def memory_notes(self) -> object:
        """What is noted of its memory; figures of the kernel hold as long as it is the same."""
        return self.life, self.state, self.settings["Memory"], self.settings["MemorySwap"]


@dataclass(frozen=True, slots=True)
class Memory:
    """The memory of a running container, in bytes."""

    usage: int | None = None
    #: What the kernel enforces; the machine's memory, or None, without a limit.
    limit: int | None = None
    #: Page cache that can go without anybody noticing.
    inactive_file: int | None = None
    #: What cannot be reclaimed: with no swap, a limit below this kills.
    pinned: int | None = None


@dataclass(frozen=True, slots=True)
class Stats:
    """The counters of a container, by the engine's clock; all None while it does not run."""

    read: datetime | None = None
    cpu_total: int | None = None
    cpu_system: int | None = None
    online: int | None = None
    memory: Memory = Memory()
    received: int | None = None
    sent: int | None = None
    block_read: int | None = None
    block_written: int | None = None


def parse_version(data: Any, newest: tuple[int, int]) -> EngineVersion:
    """Choose the API's version: the engine's newest, at most ours.

    Raises WrongService when it is no engine's answer, BadResponse when the engine is too new.
    """
    try:
        fields = Fields(data, "/version")
        theirs = _pair(fields.text("ApiVersion"))
        oldest = _pair(fields.opt_text("MinAPIVersion") or "1.0")
        podman = any(row.opt_text("Name") == "Podman Engine" for row in fields.rows("Components"))
        version = fields.opt_text("Version") or ""
    except (BadResponse, ValueError) as err:
        raise WrongService("/version: no Docker Engine") from err
    if oldest > newest:
        raise BadResponse(
            f"/version: the engine speaks API {oldest[0]}.{oldest[1]} and newer only"
        )
    return EngineVersion(version, "{}.{}".format(*min(theirs, newest)), podman)


def parse_machine(data: Any) -> Machine:
    """Read `/info`."""
    info = Fields(data, "/info")
    return Machine(info.count("NCPU"), info.count("MemTotal"))


def parse_list(data: Any) -> tuple[Listed, ...]:
    """Read `/containers/json`; a container without a name is left out."""
    found = []
    for row in objects(data, "/containers/json"):
        # "/a/b" is the name under which container a links to this one.
        names = (str(name) for name in _items(row, "Names"))
        own = [name.removeprefix("/") for name in names if name.count("/") <= 1]
        if own:
            state = _state(row.opt_text("State"))
            found.append(Listed(own[0], row.opt_text("Image") or "", state))
    return tuple(found)


def parse_container(data: Any) -> Container:
    """Read `/containers/{name}/json`."""
    fields = Fields(data, "container")
    state, host = fields.child("State"), fields.child("HostConfig")
    return Container(
        name=fields.text("Name").removeprefix("/"),
        id=fields.text("Id"),
        state=_state(state.opt_text("Status")),
        started_at=state.opt_moment("StartedAt"),
        restarts=fields.opt_count("RestartCount") or 0,
        settings={key: int(host.opt_number(key, least=None) or 0) for key in SETTINGS},
    )


def parse_stats(data: Any) -> Stats:
    """Read one sample of `/containers/{name}/stats`."""
    fields = Fields(data, "stats")
    cpu = fields.opt_child("cpu_stats") or Fields({}, "cpu_stats")
    usage = cpu.opt_child("cpu_usage") or Fields({}, "cpu_usage")
    networks = fields.opt_child("networks")
    links = [networks.child(name) for name in networks.data] if networks else []
    blocks = fields.opt_child("blkio_stats") or Fields({}, "blkio_stats")
    moved = blocks.rows("io_service_bytes_recursive")
    return Stats(
        read=fields.opt_moment("read"),
        cpu_total=usage.opt_count("total_usage"),
        cpu_system=cpu.opt_count("system_cpu_usage"),
        online=cpu.opt_count("online_cpus") or len(_items(usage, "percpu_usage")) or None,
        memory=_memory(fields.opt_child("memory_stats") or Fields({}, "memory_stats")),
        received=_sum(link.opt_count("rx_bytes") for link in links),
        sent=_sum(link.opt_count("tx_bytes") for link in links),
        block_read=_sum(row.opt_count("value") for row in moved if _op(row) == "read"),
        block_written=_sum(row.opt_count("value") for row in moved if _op(row) == "write"),
    )


def _pair(version: str) -> tuple[int, int]:
    major, minor = version.split(".")[:2]
    return int(major), int(minor)


def _state(text: str | None) -> State:
    try:
        return State(text or "")
    except ValueError:
        return State.UNKNOWN


def _items(fields: Fields, key: str) -> list[Any]:
    value = fields.data.get(key)
    return value if isinstance(value, list) else []


def _op(row: Fields) -> str:
    return (row.opt_text("op") or "").lower()  # "Read" by cgroup v1, "read" by v2


def _sum(counts: Iterable[int | None]) -> int | None:
    known = [count for count in counts if count is not None]
    return sum(known) if known else None


def _memory(fields: Fields) -> Memory:
    limit = fields.data.get("limit")
    # Above 63 bits too, where no count of ours reaches, it means that there is none.
    unlimited = isinstance(limit, int) and limit >= NO_LIMIT
    usage = fields.opt_count("usage")
    stats = fields.opt_child("stats") or Fields({}, "memory_stats.stats")
    inactive = stats.opt_count("total_inactive_file")
    if inactive is None:
        inactive = stats.opt_count("inactive_file")
    return Memory(
        usage=usage,
        limit=None if unlimited else fields.opt_count("limit") or None,
        inactive_file=inactive,
        pinned=_pinned(stats, usage, inactive),
    )


def _pinned(stats: Fields, usage: int | None, inactive: int | None) -> int | None:
    """Return what the kernel cannot reclaim, by the names of cgroup v2 or v1."""

    def total(*keys: str) -> int:
        return sum(stats.opt_count(key) or 0 for key in keys)

    if stats.has("anon"):
        return total("anon", "shmem", "file_dirty", "slab_unreclaimable", "kernel_stack")
    if stats.has("total_rss") and usage is not None:
        # Files of a tmpfs count as cache here, but stand on the anonymous lists. The kernel's own
        # memory has no name: it is what usage has beyond cache and process memory.
        held = ("total_active_anon", "total_inactive_anon", "total_unevictable", "total_dirty")
        kernel = max(0, usage - total("total_rss", "total_cache"))
        return max(total(*held), total("total_rss", "total_mapped_file")) + kernel
    return None if usage is None else max(0, usage - (inactive or 0))
