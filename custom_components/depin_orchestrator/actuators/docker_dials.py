"""A host's Docker Engine as an actuator: threads and GiB of containers, by node."""

from collections.abc import Mapping

from ..engine.errors import ContainerGone
from ..engine.models import Resource
from ..engine.reallocation import Step
from .docker_limits import DockerLimits
from .engine_api import EngineClient

GIB = 1024**3
#: What an engine can limit, and its unit in one of ours.
UNITS: Mapping[Resource, float] = {Resource.CPU: 1.0, Resource.MEMORY: GIB}


class DockerDials:
    """CPU and memory of the nodes that have a container. Implements the engine's `Actuator`."""

    def __init__(self, engine: EngineClient, containers: Mapping[str, str]) -> None:
        """Take the engine and the container's name of each node."""
        self._engine = engine
        self._containers = dict(containers)
        self._limits: DockerLimits | None = None

    async def writable(self, node_id: str) -> bool:
        """Tell whether the engine, or the proxy before it, lets us change a node's container."""
        return await self._engine.can_write(self._name(node_id))

    async def read(self, node_id: str, resource: Resource) -> float | None:
        """Return a node's limit in threads or GiB; the whole machine's where none is set."""
        limits, name = await self._of_engine(), self._name(node_id)
        return (await limits.read(name, resource)).amount / UNITS[resource]

    async def apply(self, step: Step) -> None:
        """Set a limit, and return when it was read back. Raises as `DockerLimits.apply`."""
        limits, name = await self._of_engine(), self._name(step.node)
        await limits.apply(name, step.resource, step.after.amount * UNITS[step.resource])

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
