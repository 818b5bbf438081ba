"""A real HTTP server on the loopback whose answers a test sets, and that counts its calls."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
import json
from pathlib import Path
from typing import Any

from aiohttp import web

type Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

FIXTURES = Path(__file__).parent / "fixtures"


def fixture(name: str) -> Any:
    """Return a recorded payload: `fixture("storj/v1.162/sno.json")`."""
    return json.loads((FIXTURES / name).read_text())


@dataclass
class Web:
    """`set` what a path answers; look at `calls` to see what was asked.

    A path may carry a query ("/x?page=2"), which then wins over the bare path.
    """

    calls: list[tuple[str, str]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    bodies: list[Any] = field(default_factory=list)
    _answers: dict[str, Handler] = field(default_factory=dict)
    _runner: web.AppRunner | None = None
    _port: int = 0
    _stopping: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def url(self) -> str:
        """Base URL."""
        return f"http://127.0.0.1:{self._port}"

    def set(
        self,
        path: str,
        body: Any = None,
        *,
        status: int = 200,
        content_type: str = "application/json",
        headers: dict[str, str] | None = None,
        delay: float = 0,
    ) -> None:
        """Answer a path with JSON (any object) or with text and bytes as they are."""
        data = body if isinstance(body, bytes) else None
        if data is None:
            data = body.encode() if isinstance(body, str) else json.dumps(body).encode()

        async def answer(_: web.Request) -> web.Response:
            with suppress(TimeoutError):  # a slow answer must not outlive the server
                if delay:
                    await asyncio.wait_for(self._stopping.wait(), delay)
            return web.Response(
                body=data, status=status, headers={**(headers or {}), "Content-Type": content_type}
            )

        self._answers[path] = answer

    def handle(self, path: str, handler: Handler) -> None:
        """Answer a path by a function of the request."""
        self._answers[path] = handler

    def remove(self, path: str) -> None:
        """Answer 404 again."""
        self._answers.pop(path, None)

    async def start(self) -> None:
        """Listen, on the port of before if there was one."""
        self._stopping.clear()
        app = web.Application(client_max_size=2**20)
        app.router.add_route("*", "/{tail:.*}", self._serve)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port, reuse_address=True)
        await site.start()
        self._port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        """Refuse connections from now on."""
        self._stopping.set()
        if self._runner:
            await self._runner.cleanup()
            self._runner = None

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        self.calls.append((request.method, request.path_qs))
        self.headers.append(dict(request.headers))
        self.bodies.append(await _body(request))
        handler = self._answers.get(request.path_qs) or self._answers.get(request.path)
        if handler is None:
            return web.Response(status=404, text="not found")
        return await handler(request)


async def _body(request: web.Request) -> Any:
    """Return what was sent: a form's fields, or JSON."""
    if not request.can_read_body:
        return None
    form = "form" in request.content_type
    return dict(await request.post()) if form else await request.json()
