"""A gate between a victim and its engine: lets calls through, harms them, or kills the caller.

The gate runs in the test; what it harms is the victim's own call over real HTTP, so the code
that meets the harm is the code that ships.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from enum import StrEnum

import aiohttp
from aiohttp import web

type Harm = Callable[[Call], Awaitable[web.StreamResponse | None]]


class When(StrEnum):
    """When to kill, as seen from one call."""

    BEFORE = "before"  # the call never reaches the engine
    AFTER = "after"  # the engine has done it, and nobody heard
    LATE = "late"  # the engine does it when the caller is dead already


@dataclass(frozen=True)
class Call:
    """One call that came to the gate."""

    request: web.Request
    body: bytes
    #: From 1, since the gate was armed; updates have a count of their own.
    number: int
    update: int
    #: Pass it on to the engine and return the answer.
    forward: Callable[[], Awaitable[web.Response]]

    @property
    def changes(self) -> bool:
        """Whether it asks for a limit; an update without content only asks for permission."""
        return self.request.path.endswith("/update") and self.body not in (b"", b"{}")


@dataclass
class Gate:
    """Start it; `arm` it with a harm; what the harm returns, the victim gets."""

    engine: str
    harm: Harm | None = None
    #: Called after every change that reached the engine.
    changed: Callable[[], None] = lambda: None
    calls: int = 0
    updates: int = 0
    port: int = 0
    _session: aiohttp.ClientSession | None = None
    _runner: web.AppRunner | None = None
    _log: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Where the victim finds its engine."""
        return f"tcp://127.0.0.1:{self.port}"

    def arm(self, harm: Harm | None) -> None:
        """Count anew, and do this harm from now on."""
        self.harm, self.calls, self.updates = harm, 0, 0
        self._log.clear()

    @property
    def log(self) -> list[str]:
        """The calls since the gate was armed."""
        return list(self._log)

    async def start(self) -> None:
        """Listen, on the port of before if there was one."""
        self._session = aiohttp.ClientSession()
        app = web.Application()
        app.router.add_route("*", "/{tail:.*}", self._serve)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port, reuse_address=True)
        await site.start()
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        """Refuse connections from now on."""
        if self._runner:
            await self._runner.cleanup()
        if self._session:
            await self._session.close()

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        body = await request.read()
        self.calls += 1
        call = Call(request, body, self.calls, self.updates + 1, lambda: self._forward(call))
        self.updates += call.changes
        self._log.append(f"{request.method} {request.path} {body.decode()}".rstrip())
        answer = await self.harm(call) if self.harm else None
        return answer or await call.forward()

    async def _forward(self, call: Call) -> web.Response:
        assert self._session
        request = call.request
        url = self.engine.replace("tcp://", "http://") + request.path_qs
        kind = {"Content-Type": request.content_type} if call.body else {}
        # The engine finishes what it was asked, whoever goes away meanwhile.
        answer = await asyncio.shield(self._ask(request.method, url, call.body, kind))
        if call.changes:
            self.changed()
        return answer

    async def _ask(
        self, method: str, url: str, body: bytes, headers: dict[str, str]
    ) -> web.Response:
        assert self._session
        async with self._session.request(method, url, data=body, headers=headers) as answer:
            return web.Response(
                body=await answer.read(),
                status=answer.status,
                content_type=answer.content_type,
            )


def hang_up(call: Call) -> web.Response:
    """Close the connection without an answer."""
    if transport := call.request.transport:
        transport.abort()
    return web.Response()


def killing(kill: Callable[[], Awaitable[None]], when: When, at: Callable[[Call], bool]) -> Harm:
    """Return a harm that kills the caller at the first call that `at` knows."""
    done = False

    async def harm(call: Call) -> web.StreamResponse | None:
        nonlocal done
        if done or not at(call):
            return None
        done = True
        if when is When.AFTER:
            await call.forward()
        await kill()
        if when is When.LATE:
            await call.forward()
        return hang_up(call)

    return harm
