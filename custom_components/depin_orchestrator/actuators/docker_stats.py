"""What a container uses: two samples of the engine's counters make one reading.

Counters only mean something as differences, so the first sample after a start says nothing of
CPU, network and disk. The one-shot form is asked for, which leaves the engine's own "previous
sample" empty; the meter keeps its own, one per container.
"""

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Self

from ..engine.errors import ContainerGone, ContainerStopped, DepinError
from ..engine.models import NOT_REPORTED, WAITING, Observation, Outage, Quality, Reading
from .docker_model import NANO, Container, State, Stats
from .engine_api import EngineClient


@dataclass(frozen=True, slots=True)
class ContainerUse:
    """The resources of one container: a reading each, or the reason why there is none."""

    state: State
    #: Cores in use, and their percentage of the limit (of the machine without a limit).
    cpu: Observation
    cpu_share: Observation
    #: Bytes, without page cache that can go at any time; and the limit the kernel enforces.
    memory: Observation
    memory_limit: Observation
    #: Bytes per second, by all interfaces; unknown in the host's own network.
    network_in: Observation
    network_out: Observation
    #: Bytes per second, by block devices.
    block_read: Observation
    block_write: Observation

    @classmethod
    def without(cls, state: State, reason: str, now: datetime) -> Self:
        """Return a use of which nothing is known, for one reason."""
        keys = [field.name for field in fields(cls) if field.name != "state"]
        return cls(state, **dict.fromkeys(keys, Outage(reason, now)))


class Meter:
    """Reads one container; keeps its last sample, and whose it was."""

    def __init__(self, engine: EngineClient, name: str) -> None:
        """Take the engine and the container's name."""
        self._engine = engine
        self._name = name
        self._previous: Stats | None = None
        self._life: object = None
        self._last: ContainerUse | None = None

    async def read(self, now: datetime) -> ContainerUse:
        """Ask once and return what is known. Never raises a DepinError."""
        try:
            container = await self._engine.inspect(self._name)
            stats = await self._engine.stats(self._name) if container.state.alive else None
        except DepinError as err:
            # The sample stays: the container goes on counting while the engine is out of reach.
            state = State.ABSENT if isinstance(err, ContainerGone) else State.UNKNOWN
            return ContainerUse.without(state, err.key, now)
        if stats is None or stats.read is None:
            self._previous = self._last = None
            state = State.EXITED if container.state.alive else container.state
            return ContainerUse.without(state, ContainerStopped.key, now)
        if container.life != self._life:
            self._previous = self._last = None
        return self._measured(container, stats, now)

    def _measured(self, container: Container, stats: Stats, now: datetime) -> ContainerUse:
        previous, self._previous, self._life = self._previous, stats, container.life
        if self._last and previous and stats.read == previous.read:
            return self._last  # the engine's collector has not looked again since
        self._last = measure(container, previous, stats, now)
        return self._last


def measure(
    container: Container, previous: Stats | None, stats: Stats, now: datetime
) -> ContainerUse:
    """Turn the newest sample, and the one before it if there is one, into readings."""
    if previous is None or _began_again(previous, stats):
        previous = Stats()
    cores = _cores(previous, stats)
    limit = container.cores or stats.online
    share = None if cores is None or not limit else cores / limit * 100

    def rate(before: int | None, after: int | None) -> Observation:
        if after is None:
            return Outage(NOT_REPORTED, now)
        seconds = _seconds(previous, stats)
        if before is None or seconds is None:
            return Outage(WAITING, now)
        return Reading((after - before) / seconds, now, unit="B/s")

    def cpu(value: float | None, unit: str) -> Observation:
        if value is not None:
            return Reading(value, now, unit=unit)
        return Outage(NOT_REPORTED if stats.cpu_total is None else WAITING, now)

    return ContainerUse(
        state=container.state,
        cpu=cpu(cores, "cores"),
        cpu_share=cpu(share, "%"),
        memory=_memory(stats, now),
        memory_limit=_reading(stats.memory.limit, now),
        network_in=rate(previous.received, stats.received),
        network_out=rate(previous.sent, stats.sent),
        block_read=rate(previous.block_read, stats.block_read),
        block_write=rate(previous.block_written, stats.block_written),
    )


def _began_again(previous: Stats, stats: Stats) -> bool:
    """Tell whether any counter, or the clock, went back: a restart that inspect did not show."""
    pairs = (
        (previous.cpu_total, stats.cpu_total),
        (previous.cpu_system, stats.cpu_system),
        (previous.received, stats.received),
        (previous.sent, stats.sent),
        (previous.block_read, stats.block_read),
        (previous.block_written, stats.block_written),
    )
    backwards = any(a is not None and b is not None and b < a for a, b in pairs)
    return backwards or _seconds(previous, stats) is None


def _seconds(previous: Stats, stats: Stats) -> float | None:
    """Return the time between two samples by the engine's clock, None when there is none."""
    if previous.read is None or stats.read is None:
        return None
    seconds = (stats.read - previous.read).total_seconds()
    return seconds if seconds > 0 else None


def _cores(previous: Stats, stats: Stats) -> float | None:
    """Return the mean cores in use: by the machine's CPU time, else by the clock."""
    if previous.cpu_total is None or stats.cpu_total is None:
        return None
    used = stats.cpu_total - previous.cpu_total
    if stats.online and stats.cpu_system is not None and previous.cpu_system is not None:
        whole = stats.cpu_system - previous.cpu_system
        if whole > 0:
            return used / whole * stats.online
    seconds = _seconds(previous, stats)
    return None if seconds is None else used / NANO / seconds


def _reading(count: int | None, now: datetime) -> Observation:
    return Outage(NOT_REPORTED, now) if count is None else Reading(count, now, unit="B")


def _memory(stats: Stats, now: datetime) -> Observation:
    usage, idle = stats.memory.usage, stats.memory.inactive_file
    if usage is None:
        return Outage(NOT_REPORTED, now)
    if idle is None:  # with the page cache in it, it is at most this much
        return Reading(usage, now, Quality.ESTIMATED, "B")
    return Reading(max(0, usage - idle), now, unit="B")
