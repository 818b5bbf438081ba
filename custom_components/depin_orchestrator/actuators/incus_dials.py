"""An Incus or LXD cluster as an actuator: threads, GiB and Mbit/s of instances, by node.

Every change is made against what was just seen (`If-Match`) and read back. Lowering memory below
what an instance holds kills processes inside of it, while it stays up and says nothing; hence a
floor, and stages on the way down.
"""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping
from math import isfinite

from ..engine.allocation import Capacity
from ..engine.dials import TOLERANCE
from ..engine.errors import (
    ContainerStopped,
    ForeignChange,
    InstanceGone,
    InvalidInput,
    MemoryInUse,
    NotApplied,
    StateUnknown,
)
from ..engine.models import Resource
from ..engine.reallocation import Step
from .docker_settings import MARGIN, SPARE, next_stage
from .incus_api import IncusClient
from .incus_model import CPU_GRAIN, GIB, Instance, amount_of, change_of

#: What an instance can be limited in, and the least that makes sense, in the resource's unit.
LEAST: Mapping[Resource, float] = {
    Resource.CPU: CPU_GRAIN,
    Resource.MEMORY: SPARE / GIB,
    Resource.BANDWIDTH: 0.01,
}
#: Between two stages on the way down.
STAGE_SECONDS = 1.0
#: How often a change is made anew when somebody else changed something else meanwhile.
TRIES = 3

type Sleep = Callable[[float], Awaitable[None]]


class IncusDials:
    """The nodes that are instances of one cluster. Implements the engine's `Actuator`."""

    def __init__(
        self,
        client: IncusClient,
        instances: Mapping[str, str],
        nic: str,
        capacity: Capacity,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        """Take the instance of each node, the name of its network device, and the host.

        `capacity` is what "unlimited" means.
        """
        self._client = client
        self._instances = dict(instances)
        self._nic = nic
        self._capacity = capacity
        self._sleep = sleep
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        #: Instances, by resource, that had no limit when they were first seen.
        self._free: set[tuple[str, Resource]] = set()
        self._known: set[tuple[str, Resource]] = set()

    async def writable(self, node_id: str) -> bool:
        """Tell whether the cluster lets us change a node's instance."""
        return await self._client.can_write(self._name(node_id))

    async def read(self, node_id: str, resource: Resource) -> float | None:
        """Return a node's limit; the whole host's where none is set."""
        if resource not in LEAST:
            return None
        return self._amount(await self._client.instance(self._name(node_id)), resource)

    async def apply(self, step: Step) -> None:
        """Set a limit, and return when it was read back.

        Raises InstanceUnsupported, InstanceReadOnly, MemoryInUse (below the floor),
        ContainerStopped (in transition, or it ended during the change), ForeignChange (somebody
        else turns the same dial), NotApplied (something else is read back) and the client's.
        """
        name, amount = self._name(step.node), step.after.amount
        if step.resource not in LEAST or not isfinite(amount) or amount < LEAST[step.resource]:
            raise InvalidInput(f"{step.node}: {step.resource} {amount}")
        async with self._locks[name]:
            instance = await self._client.instance(name)
            if not instance.settled:
                raise ContainerStopped(f"{name}: {instance.status}")
            if step.resource is Resource.MEMORY:
                await self._memory(instance, amount)
            else:
                await self._write(instance, step.resource, amount)

    async def _memory(self, instance: Instance, target: float) -> None:
        """Raise at once, lower in stages; look before each."""
        current = self._amount(instance, Resource.MEMORY)
        if current is None:
            raise StateUnknown(f"{instance.name}: no capacity")
        goal, limit = int(target * GIB), int(current * GIB)
        while True:
            used = await self._checked(instance, goal) if goal < limit else None
            stage = next_stage(limit, goal, used)
            life, running = instance.life, instance.running
            instance = await self._write(
                instance, Resource.MEMORY, target if stage == goal else stage / GIB
            )
            if used is not None and (stage > goal or stage < used):
                await self._sleep(STAGE_SECONDS)  # the kernel reclaims, or kills, a moment later
                instance = await self._client.instance(instance.name)
            if (instance.life, instance.running) != (life, running):
                raise ContainerStopped(f"{instance.name}: {instance.status}")
            if stage == goal:
                return
            limit = stage

    async def _checked(self, instance: Instance, goal: int) -> int | None:
        """Return what is used now; raise MemoryInUse when the goal is below the floor."""
        if not instance.running:
            return None
        usage = await self._client.usage(instance.name)
        floor = int(usage.pinned * MARGIN) + SPARE
        if goal < floor:
            raise MemoryInUse(f"{instance.name}: {goal} bytes", floor)
        return usage.used

    async def _write(self, instance: Instance, resource: Resource, amount: float) -> Instance:
        """Make one change and return the instance that has it.

        Somebody else may change something at the same moment: then it is made anew against what
        is there by now, unless he turned this very dial.
        """
        seen = self._amount(instance, resource)
        for attempt in range(TRIES):
            wanted = self._wanted(instance, resource, amount)
            body = change_of(instance, resource, wanted, self._nic)
            try:
                await self._client.change(instance, body)
            except ForeignChange:
                instance = await self._client.instance(instance.name)
                if self._amount(instance, resource) != seen or attempt == TRIES - 1:
                    raise
                continue
            break
        now = await self._client.instance(instance.name)
        found = self._amount(now, resource)
        if found is None or abs(found - amount) > TOLERANCE[resource]:
            raise NotApplied(f"{now.name}: {found}, not {amount}")
        return now

    def _wanted(self, instance: Instance, resource: Resource, amount: float) -> float | None:
        """Return the limit to write; None when there was none and the whole host is given back."""
        whole = self._capacity.of(resource)
        free = (instance.name, resource) in self._free
        return None if free and whole is not None and amount >= whole else amount

    def _amount(self, instance: Instance, resource: Resource) -> float | None:
        amount = amount_of(instance, resource, self._nic)
        key = (instance.name, resource)
        if key not in self._known:
            self._known.add(key)
            if amount is None:
                self._free.add(key)
        return self._capacity.of(resource) if amount is None else amount

    def _name(self, node_id: str) -> str:
        try:
            return self._instances[node_id]
        except KeyError:
            raise InstanceGone(node_id) from None
