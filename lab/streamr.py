"""A Streamr node's own API with the plugin `info` (streamr.md §1)."""

from typing import Any

from aiohttp import web

from .service import Service
from .streamr_model import Streamr
from .timeline import HOUR, chance, token

#: Streams that this node was given to relay, beside the coordination of its own fleet.
PARTS = (
    "streamr.eth/demo#0",
    "streamr.eth/demo#1",
    "weather.eth/stations#0",
    "dimo.eth/firehose#7",
)
#: How long a connection lives, and how many there are without and per Mbit/s.
LIFETIME, LEAST_PEERS, PEERS_PER_MBPS = 3 * HOUR, 4, 0.6
PAGE = "<!DOCTYPE html><html><body><pre>Cannot GET</pre></body></html>"


def buffer(data: bytes) -> dict[str, Any]:
    """Write bytes as Node's Buffer does."""
    return {"type": "Buffer", "data": list(data)}


def typed_array(data: bytes) -> dict[str, int]:
    """Write bytes as a Uint8Array does; one answer holds both forms."""
    return {str(at): byte for at, byte in enumerate(data)}


class Node:
    """The node's own HTTP API with the plugin `info`."""

    def __init__(self, streamr: Streamr, service: Service, key: str) -> None:
        """Answer those who bear the key."""
        self.streamr = streamr
        self.service = service
        self.key = key

    def routes(self) -> list[web.RouteDef]:
        """Return the route table."""
        return [web.get("/info", self.info)]

    async def info(self, request: web.Request) -> web.Response:
        """Answer, 401 without a key, 403 with a wrong one (streamr.md §1.2)."""
        scheme, _, key = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            return web.Response(status=401, text="Unauthorized")
        if key != self.key:
            return web.Response(status=403, text="Forbidden")
        return web.json_response(self._info(self.service.now()))

    def _info(self, now: int) -> dict[str, Any]:
        up = now - self.service.opened
        wanted = LEAST_PEERS + int(self.streamr.resources.bandwidth_mbps * PEERS_PER_MBPS)
        connections = [self._connection(peer, now) for peer in range(min(wanted, 80))]
        parts = [self._part(f"{self.streamr.address}/operator/coordination#0", 2, up // 5)]
        parts += [self._part(part, 4, up * (3 + at)) for at, part in enumerate(PARTS)]
        return {
            "controlLayer": {
                "localPeerDescriptor": {
                    # The last seven bytes are new with each start.
                    "nodeId": buffer(token(13, "node") + token(7, "node", self.service.opened)),
                    "type": 0,
                    "ipAddress": 3405803786,
                    "region": 13399,
                    "websocket": {"host": "203.0.113.10", "port": 32200, "tls": True},
                },
                "transport": {"connections": connections, "connectionCount": len(connections)},
                "router": {"messagesRouted": up * 13, "messagesSent": up * 9},
                "neighborCount": len(connections) // 2,
                "nearbyContactCount": len(connections),
                "randomContactCount": len(connections) // 3,
            },
            "contentLayer": {"streamParts": parts},
        }

    def _connection(self, peer: int, now: int) -> dict[str, Any]:
        """Describe a connection that is replaced by another every few hours."""
        began = now - (now - int(LIFETIME * chance("peer", peer))) % LIFETIME
        opened = max(began, self.service.opened)
        age = now - opened
        host = f"198.51.100.{peer + 1}"
        return {
            "remotePeerDescriptor": {
                "nodeId": typed_array(token(20, "peer", peer, began)),
                "type": 0,
                "websocket": {"host": host, "port": 32200, "tls": True},
            },
            "lastUsedTimestamp": now * 1000 - 347,
            "replacedAsDuplicate": False,
            "stopped": False,
            "openedAt": opened * 1000,
            "bytesSent": age * (900 + 40 * peer),
            "bytesReceived": age * (1100 + 30 * peer),
            "messagesSent": age * 3,
            "messagesReceived": age * 4,
        }

    def _part(self, name: str, neighbors: int, messages: int) -> dict[str, Any]:
        views = (
            "nearbyNodeViewCount",
            "randomNodeViewCount",
            "leftNodeViewCount",
            "rightNodeViewCount",
        )
        info = {"neighborCount": neighbors, **dict.fromkeys(views, neighbors + 2)}
        return {"id": name, "info": info | {"messagesPropagated": messages}}
