"""One actuator for a whole host: each dial is turned by whoever controls it."""

from collections.abc import Mapping

from ..engine.dials import Dial
from ..engine.errors import Unsupported
from ..engine.models import Resource
from ..engine.ports import Actuator
from ..engine.reallocation import Step


class Switchboard:
    """Passes each call on. Implements the engine's `Actuator`."""

    def __init__(self, lines: Mapping[Dial, Actuator]) -> None:
        """Take who controls which dial."""
        self._lines = dict(lines)

    async def read(self, node_id: str, resource: Resource) -> float | None:
        """Return what the dial's actuator reads; None for a dial that nobody controls."""
        line = self._lines.get(Dial(node_id, resource))
        return None if line is None else await line.read(node_id, resource)

    async def apply(self, step: Step) -> None:
        """Let the dial's actuator take the step; raise Unsupported where there is none."""
        line = self._lines.get(step.dial)
        if line is None:
            raise Unsupported(f"{step.node}: {step.resource}")
        await line.apply(step)
