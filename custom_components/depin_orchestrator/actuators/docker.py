"""What a Docker Engine's machine has, for whoever adds a host."""

from ssl import SSLContext

import aiohttp

from ..engine.allocation import Capacity
from ..engine.models import Resource
from .engine_api import EngineClient

GIB = 1024**3


async def read_capacity(
    url: str,
    session: aiohttp.ClientSession,
    *,
    api_key: str | None = None,
    ssl_context: SSLContext | None = None,
) -> Capacity:
    """Ask the engine at an address for its machine's threads and memory (GiB).

    Raises InvalidInput for a wrong address, AuthFailed where a proxy forbids it, the client's
    errors, and WrongService when it is no Docker Engine.
    """
    async with EngineClient(url, session, api_key=api_key, ssl_context=ssl_context) as engine:
        machine = await engine.machine()
    memory = round(machine.memory / GIB, 1)
    return Capacity({Resource.CPU: float(machine.threads), Resource.MEMORY: memory})
