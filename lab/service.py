"""The lab's clock, and a service that really opens and closes its port."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from email.utils import formatdate
import time

from aiohttp import web

type Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

LOOPBACK = "127.0.0.1"


@dataclass
class Clock:
    """Lab time: begins at `start` and runs `speed` times as fast as the real one."""

    start: float
    speed: float = 1.0
    #: By how many seconds the Date headers are wrong.
    skew: float = 0.0
    #: Whether days of the past are lived again: then their dates are true as they are.
    relived: bool = False
    _began: float = field(default_factory=time.monotonic, init=False)
    _origin: float = field(init=False)

    def __post_init__(self) -> None:
        """Note when it all began."""
        self._origin = self.start

    def now(self) -> int:
        """Return whole seconds since 1970."""
        return int(self.start + (time.monotonic() - self._began) * self.speed)

    def real(self, at: float) -> float:
        """Return when a moment of lab time is, or was, by the real clock."""
        if self.relived or at <= self._origin or not self.speed:
            return at
        return self._origin + max(0.0, at - self.start) / self.speed

    def advance(self, seconds: float) -> None:
        """Jump ahead."""
        if seconds < 0:
            raise ValueError("time only goes forward")
        self.start += seconds


class Service:
    """One HTTP server on the loopback that keeps its port over stop and start."""

    def __init__(
        self, name: str, clock: Clock, status: int = 404, page: str = "not found"
    ) -> None:
        """Answer unknown paths with this status and web page."""
        self.name = name
        self.routes: Iterable[web.RouteDef] = ()
        #: Lab time of the last start.
        self.opened = clock.now()
        #: Answer everything with this HTTP status; 0 is as usual.
        self.failing = 0
        self._clock = clock
        self._unknown = (status, page)
        self._port = 0
        self._runner: web.AppRunner | None = None

    @property
    def url(self) -> str:
        """Base URL; known after the first start."""
        return f"http://{LOOPBACK}:{self._port}"

    @property
    def listening(self) -> bool:
        """Whether the port is open."""
        return self._runner is not None

    def now(self) -> int:
        """Return lab time."""
        return self._clock.now()

    async def start(self) -> None:
        """Open the port; the same one as before."""
        if self._runner:
            return
        app = web.Application(middlewares=[self._fail], client_max_size=2**20)
        app.add_routes([*self.routes, web.route("*", "/{tail:.*}", self._nowhere)])
        app.on_response_prepare.append(self._date)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
        await runner.setup()
        await web.TCPSite(runner, LOOPBACK, self._port, reuse_address=True).start()
        self._runner, self._port = runner, runner.addresses[0][1]
        self.opened = self.now()

    async def stop(self) -> None:
        """Close the port and every connection."""
        runner, self._runner = self._runner, None
        if runner:
            await runner.cleanup()

    async def _nowhere(self, _: web.Request) -> web.Response:
        status, page = self._unknown
        return web.Response(status=status, text=page, content_type="text/html")

    @web.middleware
    async def _fail(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        if self.failing:
            return web.json_response({"error": "told to fail"}, status=self.failing)
        return await handler(request)

    async def _date(self, _: web.Request, response: web.StreamResponse) -> None:
        response.headers["Date"] = formatdate(time.time() + self._clock.skew, usegmt=True)
