"""A host's Docker Engine as an actuator: threads and GiB of containers, by node."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from time import monotonic

from ..engine.errors import ContainerGone
from ..engine.models import Resource
from ..engine.reallocation import Step
from .docker_limits import DockerLimits
from .engine_api import EngineClient

GIB = 1024**3
#: What an engine can limit, and its unit in one of ours.
UNITS: Mapping[Resource, float] = {Resource.CPU: 1.0, Resource.MEMORY: GIB}
#: How long the kernel's memory limit is taken for granted while the engine's notes stay the same,
#: in seconds: engines before 24 take a second to tell it.
FRESH = 15.0


@dataclass(frozen=True, slots=True)
class _Seen:
    """What the kernel said, and for which container and settings."""

    of: object
    amount: float
    at: float


class DockerDials:
    """CPU and memory of the nodes that have a container. Implements the engine's `Actuator`."""

    def __init__(
        self,
        engine: EngineClient,
        containers: Mapping[str, str],
        clock: Callable[[], float] = monotonic,
    ) -> None:
        """Take the engine, the container's name of each node, and a clock of seconds."""
        self._engine = engine
        self._containers = dict(containers)
        self._clock = clock
        self._limits: DockerLimits | None = None
        self._seen: dict[str, _Seen] = {}

    async def writable(self, node_id: str) -> bool:
        """Tell whether the engine, or the proxy before it, lets us change a node's container."""
        return await self._engine.can_write(self._name(node_id))

    async def read(self, node_id: str, resource: Resource) -> float | None:
        """Return a node's limit in threads or GiB; the whole machine's where none is set."""
        limits, name = await self._of_engine(), self._name(node_id)
        if resource is not Resource.MEMORY:
            return (await limits.read(name, resource)).amount / UNITS[resource]
        noted = await self._noted(name)
        seen = self._seen.get(name)
        if seen is None or seen.of != noted or self._clock() - seen.at > FRESH:
            limit = await limits.read(name, resource)
            seen = self._seen[name] = _Seen(noted, limit.amount, self._clock())
        return seen.amount / UNITS[resource]

    async def apply(self, step: Step) -> None:
        """Set a limit, and return when it was read back. Raises as `DockerLimits.apply`."""
        limits, name = await self._of_engine(), self._name(step.node)
        amount = step.after.amount * UNITS[step.resource]
        self._seen.pop(name, None)
        limit = await limits.apply(name, step.resource, amount)
        if step.resource is Resource.MEMORY:
            self._seen[name] = _Seen(await self._noted(name), limit.amount, self._clock())

    async def _noted(self, name: str) -> object:
        """Return the engine's notes: which life of the container, and its settings."""
        container = await self._engine.inspect(name)
        return container.life, container.state, dict(container.settings)

    async def pause(self, node_id: str) -> None:
        """Freeze a node's container."""
        await (await self._of_engine()).pause(self._name(node_id))

    async def resume(self, node_id: str) -> None:
        """Let a node's container go on."""
        await (await self._of_engine()).resume(self._name(node_id))

    def _name(self, node_id: str) -> str:
        try:
            return self._containers[node_id]
        except KeyError:
            raise ContainerGone(node_id) from None

    async def _of_engine(self) -> DockerLimits:
        """Ask once for the machine, which is what "unlimited" means."""
        if self._limits is None:
            self._limits = DockerLimits(self._engine, await self._engine.machine())
        return self._limits
