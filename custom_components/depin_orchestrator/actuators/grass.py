"""A Grass node is connected or it is not: all of its bandwidth, or its container frozen.

Freezing keeps the session; stopping would ask for a new login, and perhaps a captcha (grass.md,
section 7). There is no throttle.
"""

from ..engine.dials import TOLERANCE
from ..engine.errors import ContainerStopped, InvalidInput
from ..engine.models import Resource
from ..engine.reallocation import Step
from .docker_dials import DockerDials
from .docker_model import State
from .engine_api import EngineClient


class GrassPause:
    """The bandwidth of one node: all or nothing. Implements the engine's `Actuator`."""

    def __init__(
        self, engine: EngineClient, container: str, dials: DockerDials, all_: float
    ) -> None:
        """Take the engine, the container, who freezes it, and what it has running (Mbit/s)."""
        self._engine = engine
        self._container = container
        self._dials = dials
        self._all = all_

    async def read(self, node_id: str, resource: Resource) -> float | None:  # noqa: ARG002 -- one
        """Return all of it while the container runs, 0 while it is frozen.

        Raises ContainerStopped for one that does neither, and the client's errors.
        """
        state = (await self._engine.inspect(self._container)).state
        if not state.alive:
            raise ContainerStopped(f"{self._container}: {state}")
        return 0.0 if state is State.PAUSED else self._all

    async def apply(self, step: Step) -> None:
        """Freeze the container, or let it go on. Raises InvalidInput for anything in between."""
        if is_pause(step, self._all):
            await self._dials.pause(step.node)
        else:
            await self._dials.resume(step.node)


def is_pause(step: Step, all_: float) -> bool:
    """Tell whether a step wants nothing, or all; raise InvalidInput for anything in between."""
    wanted = step.after.amount
    if wanted > 0 and abs(wanted - all_) > TOLERANCE[Resource.BANDWIDTH]:
        raise InvalidInput(f"{step.node}: {wanted} Mbit/s")
    return wanted <= 0
