"""A gate before a real service: it lets calls through over HTTP until a test shuts it."""

from collections.abc import Callable
from typing import Self

import aiohttp
from aiohttp import web as http

#: Whether a call is stopped, by its path with query and its body.
type Shut = Callable[[str, bytes], bool]

#: Said by each side for itself.
OWN = {"content-length", "transfer-encoding", "content-encoding", "connection", "date", "host"}


class Gate:
    """Stands before one service; `shut` says which calls it answers with 503."""

    def __init__(self, target: str) -> None:
        self.shut: Shut = lambda _path, _body: False
        self._target = target
        self._port = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession()
        app = http.Application(client_max_size=2**20)
        app.router.add_route("*", "/{tail:.*}", self._pass)
        self._runner = http.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await http.TCPSite(self._runner, "127.0.0.1", 0).start()
        self._port = self._runner.addresses[0][1]
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()
        await self._session.close()

    async def _pass(self, request: http.Request) -> http.Response:
        body = await request.read()
        if self.shut(request.path_qs, body):
            return http.Response(status=503)
        headers = {k: v for k, v in request.headers.items() if k.lower() not in OWN}
        url = self._target + request.path_qs.removeprefix("/" if request.path == "/" else "")
        async with self._session.request(
            request.method, url, headers=headers, data=body, allow_redirects=False
        ) as answer:
            kept = {k: v for k, v in answer.headers.items() if k.lower() not in OWN}
            return http.Response(status=answer.status, body=await answer.read(), headers=kept)
