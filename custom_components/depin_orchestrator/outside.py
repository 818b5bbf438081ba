"""How the last calls of services outside of the house ended, by service."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import CONF_URL

from .adapters.base import Endpoint, PollingAdapter
from .adapters.prices import PriceFeed
from .const import SUBENTRY_TYPES
from .engine.errors import Unreachable
from .engine.models import Protocol
from .engine.monitor.look import Call
from .nodes import node_subentries

#: Endpoints of nodes that are asked over the internet, and the service behind them.
_OUTSIDE = {
    Protocol.GOLEM: {"stats": "golem_stats"},
    Protocol.STREAMR: {"rpc": "rpc", "rpc_position": "rpc", "rpc_gas": "rpc", "subgraph": "graph"},
    Protocol.GRASS: dict.fromkeys(
        ("retrieveUser", "activeDevices", "epochEarnings", "retrieveUserSettings"), "grass"
    ),
}


def outside_calls(feed: PriceFeed, adapters: Mapping[str, PollingAdapter]) -> dict[str, Call]:
    """Return the last call of each service; one that was never asked is absent.

    Any answer proves the line, also a refusal.
    """
    found: dict[str, Call] = {}
    for service, endpoint in _endpoints(feed, adapters):
        call = _last(endpoint)
        known = found.get(service)
        if call is not None and (known is None or call.at > known.at):
            found[service] = call
    return found


def remote_nodes(entry: ConfigEntry[Any]) -> frozenset[str]:
    """Return the nodes of which nothing is asked at home."""
    local = (SUBENTRY_TYPES[Protocol.STORJ], SUBENTRY_TYPES[Protocol.GOLEM])
    return frozenset(
        node.subentry_id
        for node in node_subentries(entry)
        if node.subentry_type not in local
        and (node.subentry_type == SUBENTRY_TYPES[Protocol.GRASS] or not node.data.get(CONF_URL))
    )


def _endpoints(
    feed: PriceFeed, adapters: Mapping[str, PollingAdapter]
) -> Iterator[tuple[str, Endpoint[Any]]]:
    yield "prices", feed.endpoint
    for adapter in adapters.values():
        names = _OUTSIDE.get(adapter.node.protocol, {})
        for endpoint in adapter.endpoints:
            if endpoint.name in names:
                yield names[endpoint.name], endpoint


def _last(endpoint: Endpoint[Any]) -> Call | None:
    slot = endpoint.slot
    asked: datetime | None = None if slot.due_at is None else slot.due_at - slot.wait
    if asked is None:
        return None
    return Call(not isinstance(endpoint.error, Unreachable), asked)
