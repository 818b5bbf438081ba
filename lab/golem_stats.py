"""Golem's public stats site, as far as the lab's own provider goes (golem.md §4)."""

from collections.abc import Callable

from aiohttp import web

from .service import Service
from .timeline import iso


def routes(service: Service, online: Callable[[str], bool | None]) -> list[web.RouteDef]:
    """Serve one node; `online` tells of an identity whether the market sees it, None: unknown."""

    async def node(request: web.Request) -> web.Response:
        identity = request.match_info["identity"]
        seen = online(identity)
        if seen is None:
            return web.Response(status=404, content_type="text/html")
        now = iso(service.now())
        row = {"node_id": identity, "online": seen, "network": "mainnet", "updated_at": now}
        return web.json_response([row | {"runtimes": {}, "computing_now": False}])

    async def network(_: web.Request) -> web.Response:
        return web.json_response({"vm": {"online": 1, "cores": 0, "memory": 0, "disk": 0}})

    return [
        web.get("/v2/provider/node/{identity}", node),
        web.get("/v2/network/online/stats", network),
    ]
