"""What a Docker Engine's machine has, for whoever adds a host."""

from ..engine.allocation import Capacity
from ..engine.models import Resource
from .engine_api import EngineClient

GIB = 1024**3


async def read_capacity(engine: EngineClient) -> Capacity:
    """Ask an engine for its machine's threads and memory (GiB).

    Raises AuthFailed where a proxy forbids it, the client's errors, and WrongService when it is
    no Docker Engine.
    """
    machine = await engine.machine()
    memory = round(machine.memory / GIB, 1)
    return Capacity({Resource.CPU: float(machine.threads), Resource.MEMORY: memory})
