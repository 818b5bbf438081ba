"""The middle ring, reading side: one adapter per network, aiohttp and the engine only."""

from collections.abc import Callable, Mapping
from typing import Any

import aiohttp

from ..engine.models import Node, Protocol
from .base import PollingAdapter
from .golem import GolemAdapter
from .grass import GrassAdapter
from .storj import StorjAdapter
from .streamr import StreamrAdapter

type Maker = Callable[[Node, aiohttp.ClientSession, Mapping[str, Any]], PollingAdapter]

#: How a node of each network is read; the mapping holds its subentry's fields.
ADAPTERS: Mapping[Protocol, Maker] = {
    Protocol.STORJ: StorjAdapter,
    Protocol.GOLEM: GolemAdapter,
    Protocol.STREAMR: StreamrAdapter,
    Protocol.GRASS: GrassAdapter,
}
