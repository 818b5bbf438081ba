"""Reading and changing what a container may use: CPU in cores, memory in bytes, always absolute.

An engine's "done" proves nothing: every change is read back, memory from the kernel's own limit.
A limit that was once set cannot be taken away again, only raised to the whole machine, which has
the same effect until the container is created anew. Lowering memory below what a container holds
kills it (cgroup v2) or fails (v1), so it is refused, and the way down goes in stages.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from math import isfinite
from time import monotonic

from ..adapters.parse import LARGEST_COUNT
from ..engine.errors import (
    BadResponse,
    ContainerGone,
    ContainerStopped,
    DepinError,
    Failed,
    InvalidInput,
    MemoryInUse,
    NotApplied,
    StateUnknown,
    Unreachable,
)
from ..engine.models import Resource
from .docker_model import Container, Machine, Memory, State
from .docker_settings import (
    LEAST_CORES,
    SPARE,
    cpu_settings,
    demand,
    memory_settings,
    next_stage,
)
from .engine_api import Change, EngineClient

#: Between two stages on the way down.
STAGE_SECONDS = 1.0
#: The kernel rounds a memory limit to pages, of up to 64 KiB.
PAGE = 64 * 1024
#: How often an engine that answers only sometimes is asked what it did.
TRIES = 3

#: How long a sample of the kernel's memory figures tells the limit while the engine's notes of it
#: stay the same, and how long it tells how low the limit may fall, in seconds: engines before 24
#: take a second for a sample. No more than a poll lies between two of either.
LIMIT_HOLDS = 15.0
USE_HOLDS = 5.0
#: How long an answer of the engine stands, in seconds, while nothing of ours is written to the
#: container: a change looks at it several times within a few milliseconds. What others write
#: between a look and our writing can never be excluded, for an update takes no condition.
ANSWER_HOLDS = 0.1

type Sleep = Callable[[float], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Limit:
    """What a container may use of one resource: cores or bytes."""

    #: The whole machine's where no limit is set.
    amount: float
    #: Nothing is set.
    unlimited: bool = False
    #: Set to the whole machine, since nothing was set before and the engine cannot unset it.
    raised: bool = False


@dataclass(frozen=True, slots=True)
class _Answer:
    """A container as the engine told it, when it was asked, and after how many writes of ours."""

    container: Container
    at: float
    writes: int


@dataclass(frozen=True, slots=True)
class _Sample:
    """The kernel's figures, which notes of the engine they belong to, and when they were asked."""

    of: object
    memory: Memory
    at: float


class DockerLimits:
    """The limits of the containers of one engine.

    `machine` is what "unlimited" means. Every method takes the container's name and raises
    ContainerGone without it, the client's errors, and what else it says.
    """

    def __init__(
        self,
        engine: EngineClient,
        machine: Machine,
        sleep: Sleep = asyncio.sleep,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        """Take the engine, its machine, how to wait, and what the time is (seconds)."""
        self._engine = engine
        self._machine = machine
        self._sleep = sleep
        self._clock = clock
        self._answers: dict[str, _Answer] = {}
        self._samples: dict[str, _Sample] = {}
        #: Containers, by resource, that had no limit when they were first seen.
        self._free: set[tuple[str, Resource]] = set()

    async def read(self, name: str, resource: Resource) -> Limit:
        """Return the limit in force; of CPU the limit asked for, since nothing tells the other.

        Raises InvalidInput for a resource that an engine does not limit.
        """
        _limited(resource)
        container = await self._container(name, ANSWER_HOLDS)
        if resource is Resource.CPU:
            return self._cpu_limit(container)
        return self._memory_limit(container, await self._memory_of(container, LIMIT_HOLDS))

    async def floor(self, name: str) -> int | None:
        """Return the least memory limit (bytes) that is safe now, None while nothing runs."""
        memory = await self._memory_of(await self._container(name))
        return None if memory is None else demand(name, memory)[1]

    async def apply(self, name: str, resource: Resource, amount: float) -> Limit:
        """Set a limit, and return what is read back. Setting what is set already mends it.

        Raises InvalidInput (nothing sent, or refused), Unsupported, ReadOnly, MemoryInUse (below
        the floor), ContainerStopped (restarting, or it ended during the change), NotApplied
        (something else is read back), StateUnknown (no answer). Memory that fails half-way down
        stays where it is: whoever called knows what to put back.
        """
        _limited(resource)
        _check(resource, amount)
        async with self._engine.change(name) as change:
            container = await self._container(name, ANSWER_HOLDS)
            if not container.state.settled:
                raise ContainerStopped(f"{name}: {container.state}")
            if resource is Resource.CPU:
                return await self._cpu(change, container, amount)
            return await self._memory(change, container, int(amount))

    async def pause(self, name: str) -> None:
        """Freeze a container. Raises as `apply` does; ContainerStopped when it does not run."""
        await self._freeze(name, State.PAUSED)

    async def resume(self, name: str) -> None:
        """Let a frozen container go on. Raises as `pause` does."""
        await self._freeze(name, State.RUNNING)

    async def _freeze(self, name: str, wanted: State) -> None:
        async with self._engine.change(name) as change:
            container = await self._container(name)
            if not container.state.alive:
                raise ContainerStopped(f"{name}: {container.state}")
            if container.state is not wanted:
                call = change.pause() if wanted is State.PAUSED else change.unpause()
                await self._settle(name, call, lambda now: now.state is wanted)

    async def _container(self, name: str, within: float = 0.0) -> Container:
        """Return a container as the engine tells it, or told it less than so long ago."""
        asked, writes = self._clock(), self._engine.writes[name]
        known = self._answers.get(name)
        if known is not None and known.writes == writes and asked - known.at < within:
            return known.container
        container = await self._engine.inspect(name)
        self._answers[name] = _Answer(container, asked, writes)
        return container

    async def _memory_of(self, container: Container, within: float = 0.0) -> Memory | None:
        """Return the kernel's figures, less than so many seconds old; None while nothing runs."""
        if not container.state.alive:
            return None
        notes = container.memory_notes
        asked, known = self._clock(), self._samples.get(container.name)
        if known is not None and known.of == notes and asked - known.at < within:
            return known.memory
        memory = (await self._engine.stats(container.name)).memory
        self._samples[container.name] = _Sample(notes, memory, asked)
        return memory

    def _cpu_limit(self, container: Container) -> Limit:
        return self._limit(container, Resource.CPU, container.cores, self._machine.threads)

    def _memory_limit(self, container: Container, memory: Memory | None) -> Limit:
        whole = self._machine.memory
        amount, actual = container.memory, memory.limit if memory else None
        if actual is not None and abs(min(amount or whole, whole) - actual) >= PAGE:
            amount = actual
        return self._limit(container, Resource.MEMORY, amount, whole)

    def _limit(
        self, container: Container, resource: Resource, amount: float | None, whole: float
    ) -> Limit:
        key = (container.name, resource)
        if amount is None:
            self._free.add(key)
            return Limit(whole, unlimited=True)
        return Limit(amount, raised=amount >= whole and key in self._free)

    async def _cpu(self, change: Change, container: Container, cores: float) -> Limit:
        before = self._cpu_limit(container)
        if before.unlimited and cores >= before.amount:
            return before
        podman = (await self._engine.version()).podman
        settings = cpu_settings(container, cores, podman=podman)
        return self._cpu_limit(await self._update(change, container, settings))

    async def _memory(self, change: Change, container: Container, target: int) -> Limit:
        """Raise at once, lower in stages; look before and after each."""
        name = container.name
        memory = await self._memory_of(container, LIMIT_HOLDS)
        limit = self._memory_limit(container, memory)
        if limit.unlimited and target >= limit.amount:
            return limit
        if target < limit.amount:
            memory = await self._memory_of(container, USE_HOLDS)
            limit = self._memory_limit(container, memory)
        while True:
            used = None
            if memory is not None and target < limit.amount:
                used, floor = demand(name, memory)
                if target < floor:
                    raise MemoryInUse(f"{name}: {target} bytes", floor)
            stage = next_stage(int(limit.amount), target, used)
            self._samples.pop(name, None)  # whatever the engine says next, ask the kernel
            container = await self._update(change, container, memory_settings(container, stage))
            if used is not None and (stage > target or stage < used):
                # The kernel reclaims, or kills, a moment later.
                await self._sleep(STAGE_SECONDS)
                container = _same(container, await self._container(name))
            memory = await self._memory_of(container)
            limit = self._memory_limit(container, memory)
            if abs(limit.amount - stage) >= PAGE:
                raise NotApplied(f"{name}: {limit.amount} bytes, not {stage}")
            if stage == target:
                return limit

    async def _update(
        self, change: Change, container: Container, settings: Mapping[str, int]
    ) -> Container:
        """Send settings and return the container that has them, and is still the same one."""
        # Hosts without swap accounting drop that part, and say so only in a warning.
        wanted = {key: value for key, value in settings.items() if key != "MemorySwap"}
        now = await self._settle(
            container.name,
            change.update(settings),
            lambda now: wanted.items() <= now.settings.items(),
        )
        return _same(container, now)

    async def _settle(
        self, name: str, call: Awaitable[None], settled: Callable[[Container], bool]
    ) -> Container:
        """Make a call, and ask the engine what came of it, whatever the call itself said."""
        doubt: DepinError | None = None
        try:
            await call
        except (Failed, Unreachable, BadResponse) as err:
            doubt = err
        for attempt in range(TRIES):
            if attempt:
                await self._sleep(STAGE_SECONDS)
            try:
                now = await self._container(name)
            except ContainerGone:
                raise
            except DepinError as err:
                doubt = doubt or err
                continue
            if settled(now):
                return now
            if not isinstance(doubt, Unreachable):
                raise NotApplied(name) from doubt
            # What timed out may still happen.
        raise StateUnknown(name) from doubt


def _same(before: Container, now: Container) -> Container:
    if now.life != before.life or now.state.alive is not before.state.alive:
        raise ContainerStopped(f"{before.name}: {now.state}")
    return now


def _limited(resource: Resource) -> None:
    if resource not in (Resource.CPU, Resource.MEMORY):
        raise InvalidInput(f"{resource}: not limited by a Docker Engine")


def _check(resource: Resource, amount: float) -> None:
    least = LEAST_CORES if resource is Resource.CPU else SPARE
    # A bool is a number to Python, and never one that somebody meant.
    number = isinstance(amount, int | float) and not isinstance(amount, bool) and isfinite(amount)
    if not number or not least <= amount <= LARGEST_COUNT:
        raise InvalidInput(f"{resource}: {amount}")
