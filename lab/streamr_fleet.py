"""A Streamr node's websocket plugin: the heartbeats of its operator's fleet (streamr.md §1.6)."""

import asyncio
from typing import Any

from aiohttp import web

from .service import Service
from .streamr_model import Streamr
from .timeline import token

#: Real seconds between two heartbeats of a node, however fast the lab's clock runs.
BEAT = 10
#: The nodes of the fleet: what their ids are made from, and their versions.
FLEET = (("node", "103.3.1"), ("sibling", "103.3.0"))


class Fleet:
    """The subscription to the coordination stream; it forwards what the nodes say."""

    def __init__(self, streamr: Streamr, service: Service, key: str) -> None:
        """Answer those who name the key in their query."""
        self.streamr = streamr
        self.service = service
        self.key = key

    def routes(self) -> list[web.RouteDef]:
        """Return the route table; the stream's id is one part of the path, its slashes encoded."""
        return [web.get("/streams/{stream}/subscribe", self.subscribe)]

    async def subscribe(self, request: web.Request) -> web.StreamResponse:
        """Forward heartbeats until the other side hangs up; 401 without a key, 403 if wrong."""
        if "apiKey" not in request.query:
            return web.Response(status=401)
        if request.query["apiKey"] != self.key:
            return web.Response(status=403)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        # Any stream may be subscribed to; only this one has something to say.
        ours = request.match_info["stream"] == f"{self.streamr.address}/operator/coordination"
        while not socket.closed:
            for name, version in FLEET if ours else ():
                await socket.send_json(self._heartbeat(name, version))
            try:
                async with asyncio.timeout(BEAT):
                    await socket.receive()
            except TimeoutError:
                continue
        return socket

    def _heartbeat(self, name: str, version: str) -> dict[str, Any]:
        node_id = token(13, name) + token(7, name, self.service.opened)
        return {
            "msgType": "heartbeat",
            "peerDescriptor": {
                "nodeId": node_id.hex(),
                "type": "nodejs",
                "websocket": {"host": "203.0.113.10", "port": 32200, "tls": True},
                "region": 13399,
            },
            "applicationVersion": version,
            "autostakerEnabled": False,
        }
