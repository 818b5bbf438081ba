"""What a cluster says of an instance, as frozen values, and how limits are written; no I/O."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import floor
import re
from typing import Any

from ..adapters.parse import LARGEST_COUNT, Fields
from ..engine.errors import BadResponse, InstanceUnsupported
from ..engine.models import Resource

GIB = 1024**3
MEGABIT = 1_000_000
#: CPU limits are written as milliseconds of so many; the API takes whole ones only.
PERIOD_MS = 100
CPU_GRAIN = 1 / PERIOD_MS
ALLOWANCE = "limits.cpu.allowance"
CPUS = "limits.cpu"
MEMORY = "limits.memory"
EGRESS = "limits.egress"
BOTH_WAYS = "limits.max"
#: A hair that a float may lose in a multiplication.
HAIR = 1e-6

_PREFIXES = {p: n for n, p in enumerate(("", "k", "M", "G", "T", "P", "E"))}
_SIZE = re.compile(r"([0-9]+)\s*([kKMGTPE]?)(i?)(B|bit)?")
_TIME = re.compile(r"([0-9]+)ms/([0-9]+)ms")
_SAMPLE = re.compile(r"(?:incus|lxd)_memory_([A-Za-z_]+)_bytes\{([^}]*)\} (\S+)")
#: Memory that holds copies of files, and what of it is not on the disk yet.
COPIES = ("Active_file", "Inactive_file")
UNSAVED = ("Dirty", "Writeback")


@dataclass(frozen=True, slots=True)
class Instance:
    """One container or virtual machine, on whatever member it runs."""

    name: str
    virtual_machine: bool
    status: str
    #: What tells this life of it from the next.
    life: str
    description: str
    #: Settings and devices in force, those of its profiles included.
    config: Mapping[str, str]
    devices: Mapping[str, Mapping[str, str]]
    #: What a change has to be made against.
    etag: str = ""

    @property
    def running(self) -> bool:
        """Whether processes live in it, frozen ones too."""
        return self.status in ("Running", "Frozen")

    @property
    def settled(self) -> bool:
        """Whether it is in no transition."""
        return self.running or self.status == "Stopped"


@dataclass(frozen=True, slots=True)
class Usage:
    """What an instance holds of memory, in bytes."""

    used: int
    #: What of it the kernel can take away without harm, as far as is known. The API tells it up
    #: to 8 seconds late, so only what is used now counts as exact.
    cache: int = 0

    @property
    def pinned(self) -> int:
        """What has to stay."""
        return max(0, self.used - self.cache)


def parse_instance(data: Any, etag: str) -> Instance:
    """Read `/1.0/instances/NAME`."""
    fields = Fields(data, "instance")
    devices = fields.child("expanded_devices")
    return Instance(
        name=fields.text("name"),
        virtual_machine=fields.opt_text("type") == "virtual-machine",
        status=fields.text("status"),
        life=fields.opt_text("last_used_at") or "",
        description=fields.opt_text("description") or "",
        config=_texts(fields.child("expanded_config")),
        devices={name: _texts(devices.child(name)) for name in devices.data},
        etag=etag,
    )


def parse_used(data: Any) -> int:
    """Read `/1.0/instances/NAME/state`; 0 for one that does not run."""
    memory = Fields(data, "state").opt_child("memory")
    return (memory.opt_count("usage") if memory else None) or 0


def parse_cache(text: str, name: str, project: str) -> int:
    """Read from `/1.0/metrics` how much of an instance's memory is a copy of what disks hold.

    0 when it does not say.
    """
    wanted = {f'name="{name}"', f'project="{project}"'}
    found: dict[str, float] = {}
    for line in text.splitlines():
        match = _SAMPLE.fullmatch(line)
        if match and wanted <= set(match[2].split(",")):
            try:
                found[match[1]] = float(match[3])
            except ValueError:
                return 0
    copies = sum(found.get(key, 0.0) for key in COPIES)
    unsaved = sum(found.get(key, 0.0) for key in UNSAVED)
    return int(copies - unsaved) if 0 <= unsaved < copies < LARGEST_COUNT else 0


def amount_of(instance: Instance, resource: Resource, nic: str) -> float | None:
    """Return a limit in threads, GiB or Mbit/s; None where none is set.

    Raises InstanceUnsupported for a limit whose amount nobody can tell, BadResponse for one that
    is none.
    """
    if resource is Resource.CPU:
        return min(_cpu_limits(instance), default=None)
    if resource is Resource.MEMORY:
        text = instance.config.get(MEMORY)
        if text and text.endswith("%"):
            raise InstanceUnsupported(f"{instance.name}: {MEMORY} in percent")
        return _size(text) / GIB if text else None
    device = nic_of(instance, nic)
    text = device.get(BOTH_WAYS) or device.get(EGRESS)
    return _size(text) / MEGABIT if text else None


def change_of(instance: Instance, resource: Resource, amount: float | None, nic: str) -> Any:
    """Return what to send for a limit; None takes it away. Rounds down.

    Raises InstanceUnsupported for an instance that cannot be limited so.
    """
    # Without it, the description would be emptied.
    body: dict[str, Any] = {"description": instance.description}
    if resource is Resource.CPU:
        _check_cpu(instance, amount)
        text = "" if amount is None else f"{_down(amount * PERIOD_MS)}ms/{PERIOD_MS}ms"
        return body | {"config": {ALLOWANCE: text}}
    if resource is Resource.MEMORY:
        return body | {"config": {MEMORY: "" if amount is None else f"{_down(amount * GIB)}B"}}
    device = nic_of(instance, nic)
    if BOTH_WAYS in device:
        raise InstanceUnsupported(f"{instance.name}: {nic} has {BOTH_WAYS}")
    # A device is replaced as a whole; one of a profile becomes the instance's own.
    device = {key: value for key, value in device.items() if key != EGRESS}
    if amount is not None:
        device[EGRESS] = f"{_down(amount * MEGABIT)}bit"
    return body | {"devices": {nic: device}}


def nic_of(instance: Instance, nic: str) -> dict[str, str]:
    """Return a network device's settings; raises InstanceUnsupported without it."""
    device = dict(instance.devices.get(nic, {}))
    if device.get("type") != "nic":
        raise InstanceUnsupported(f"{instance.name}: no network device {nic}")
    return device


def _check_cpu(instance: Instance, amount: float | None) -> None:
    if instance.virtual_machine:
        raise InstanceUnsupported(f"{instance.name}: a virtual machine has no {ALLOWANCE}")
    allowance = instance.config.get(ALLOWANCE)
    if allowance and not _TIME.fullmatch(allowance):
        raise InstanceUnsupported(f"{instance.name}: {ALLOWANCE} in percent")
    cpus = instance.config.get(CPUS)
    if cpus and amount is not None and amount > _count(cpus):
        raise InstanceUnsupported(f"{instance.name}: {CPUS} is {cpus}")


def _cpu_limits(instance: Instance) -> Iterator[float]:
    """Yield each limit of CPU; a share in percent only counts while others want it too."""
    match = _TIME.fullmatch(instance.config.get(ALLOWANCE, ""))
    if match and int(match[2]):
        yield int(match[1]) / int(match[2])
    if cpus := instance.config.get(CPUS):
        yield _count(cpus)


def _count(cpus: str) -> float:
    """Return how many CPUs `4`, `0-3` or `0,2,5-6` are."""
    try:
        if cpus.isdecimal():
            return int(cpus)
        ends = [part.split("-", 1) for part in cpus.split(",")]
        return sum(int(last[-1]) - int(last[0]) + 1 for last in ends)
    except ValueError as err:
        raise BadResponse(f"{CPUS}: not a number of CPUs") from err


def _size(text: str) -> int:
    """Read `512MiB`, `1GB`, `4Mbit` or a plain number."""
    match = _SIZE.fullmatch(text)
    if match is None:
        raise BadResponse("a limit that is no size")
    prefix = "k" if match[2] == "K" else match[2]
    factor: int = (1024 if match[3] else 1000) ** _PREFIXES[prefix]
    return int(match[1]) * factor


def _down(units: float) -> int:
    return floor(units + HAIR)


def _texts(fields: Fields) -> dict[str, str]:
    return {key: fields.opt_text(key) or "" for key in fields.data}
