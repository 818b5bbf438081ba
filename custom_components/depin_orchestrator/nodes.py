"""From config subentries to the engine's nodes and their adapters."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Protocol as Port

import aiohttp
from homeassistant.config_entries import ConfigEntry, ConfigSubentry

from .adapters import ADAPTERS
from .adapters.base import PollingAdapter
from .const import (
    CONF_CONTAINER,
    CONF_CONTROL,
    CONF_GRASS_PER_MILLION,
    CONF_PAUSE_ACCOUNT,
    CONTROL_NONE,
    PROTOCOLS,
)
from .engine.models import Node, Protocol
from .engine.prices import TOKENS

MILLION = 1_000_000


def node_of(subentry: ConfigSubentry) -> Node:
    """Return the engine's node of a subentry."""
    protocol = PROTOCOLS[subentry.subentry_type]
    token = TOKENS[protocol]
    market, rate = token, Decimal(1)
    if protocol is Protocol.GRASS:
        # Points have no public price; the user may say what a million of them is worth.
        per_million = subentry.data.get(CONF_GRASS_PER_MILLION)
        market = "GRASS" if per_million else ""
        rate = Decimal(str(per_million or 0)) / MILLION
    return Node(
        id=subentry.subentry_id,
        protocol=protocol,
        name=subentry.title,
        token=token,
        market=market or None,
        market_rate=rate,
        identity=subentry.unique_id,
    )


def adapter_of(
    node: Node, session: aiohttp.ClientSession, data: Mapping[str, Any]
) -> PollingAdapter:
    """Return the adapter that reads a node."""
    return ADAPTERS[node.protocol](node, session, data)


class Row(Port):
    """What a table's row says of the nodes that have it."""

    @property
    def protocols(self) -> frozenset[Protocol]:
        """The networks that have it."""

    @property
    def needs(self) -> str | None:
        """The field of the node's form without which nobody asks for it."""


def has_row(subentry: ConfigSubentry, row: Row) -> bool:
    """Tell whether a node has an entity of a row."""
    protocol = PROTOCOLS[subentry.subentry_type]
    return protocol in row.protocols and (not row.needs or bool(subentry.data.get(row.needs)))


def node_subentries(entry: ConfigEntry[Any]) -> Iterator[ConfigSubentry]:
    """Yield the subentries of a host that are nodes."""
    return (s for s in entry.subentries.values() if s.subentry_type in PROTOCOLS)


def is_controlled(data: Mapping[str, Any]) -> bool:
    """Tell whether a node's form lets us set anything of it."""
    control = data.get(CONF_CONTROL, CONTROL_NONE)
    return control != CONTROL_NONE or bool(data.get(CONF_PAUSE_ACCOUNT))


def shared_container(entry: ConfigEntry[Any], subentry: ConfigSubentry) -> bool:
    """Tell whether another node of the host names the same container: neither can be limited."""
    name = subentry.data.get(CONF_CONTAINER)
    return bool(name) and any(
        other.data.get(CONF_CONTAINER) == name and other.subentry_id != subentry.subentry_id
        for other in node_subentries(entry)
    )
