"""The Docker Engine's API, as little of it as is needed.

Reads the machine and its containers; writes only limits, pause and unpause of a named container,
and what was allowed for one container besides (`EngineClient.allow`). Containers are addressed by
name, never by id: a proxy's allow-list can name them then, and a re-created container is still
the same node. Works over `unix://`, `tcp://`, `http(s)://`, through a filtering proxy, and below
a prefix such as Portainer's `/api/endpoints/2/docker`.
"""

import asyncio
from collections import Counter, defaultdict
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
import re
from typing import Any

import aiohttp
from yarl import URL

from ..adapters.client import TIMEOUT, Client, decode
from ..adapters.parse import Fields
from ..engine.errors import (
    AuthFailed,
    BadResponse,
    Blocked,
    ContainerGone,
    ContainerStopped,
    DepinError,
    Forbidden,
    InvalidInput,
    ReadOnly,
    Unreachable,
    Unsupported,
)
from .docker_model import (
    Container,
    EngineVersion,
    Listed,
    Machine,
    Stats,
    parse_container,
    parse_list,
    parse_machine,
    parse_stats,
    parse_version,
)
from .docker_tls import Trust
from .socket_session import SocketSession

#: The newest API that this was tested with; an engine's newer answers may mean something else.
NEWEST_API = (1, 51)
#: The engine's own rule for names: nothing in it can leave the path.
NAME = r"[a-zA-Z0-9][a-zA-Z0-9_.-]{0,254}"
VERSION = r"(/v[0-9]+\.[0-9]+)?"
#: All that is ever sent, unless more is allowed for one container.
ALLOWED = re.compile(
    rf"(GET {VERSION}/(_ping|version|info|containers/json|containers/{NAME}/(json|stats))"
    rf"|POST {VERSION}/containers/{NAME}/(update|pause|unpause))"
)
PORTS = {False: 2375, True: 2376}


class _Writes:
    """The writes of the allow-list, for a client."""

    def __init__(self, allows: Callable[[str, str], bool]) -> None:
        self._allows = allows

    def __contains__(self, path: object) -> bool:
        return any(self._allows(method, str(path)) for method in ("POST", "DELETE"))


class EngineClient(SocketSession):
    """One engine. Close it, or use it as an async context manager."""

    def __init__(
        self,
        url: str,
        session: aiohttp.ClientSession,
        *,
        api_key: str | None = None,
        trust: Trust | None = None,
        timeout: timedelta = TIMEOUT,
    ) -> None:
        """Take the address as a user writes it; raise InvalidInput for what is none.

        `api_key` is Portainer's. `trust` is of `Papers`, made outside the event loop; with it,
        an address without TLS is refused. Call this inside the loop.
        """
        self._allowed = [ALLOWED]
        base, socket = _base(url, tls=trust is not None)
        super().__init__(session, socket)
        self._client = Client(
            session=self.session,
            base_url=base,
            headers={"X-API-Key": api_key} if api_key else {},
            posts=_Writes(self._allows),
            timeout=timeout,
            ssl=trust or True,
        )
        self._version: EngineVersion | None = None
        #: By container, counts on as a write begins and ends: what was asked at another count
        #: may be old.
        self.writes: Counter[str] = Counter()
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    def allow(self, *calls: str) -> None:
        """Allow more for one container: `METHOD /path`, regular expressions, version apart."""
        for call in calls:
            method, path = call.split(" ", 1)
            self._allowed.append(re.compile(f"{method} {VERSION}{path}"))

    def _allows(self, method: str, path: str) -> bool:
        return any(pattern.fullmatch(f"{method} {path}") for pattern in self._allowed)

    async def ping(self) -> None:
        """Raise when the engine does not answer."""
        await self._send("GET", "/_ping", accept="text/plain")

    async def version(self) -> EngineVersion:
        """Return who answers; asked once, and again after the engine was out of reach."""
        if self._version is None:
            self._version = parse_version(decode(await self._send("GET", "/version")), NEWEST_API)
        return self._version

    async def machine(self) -> Machine:
        """Return what the machine has."""
        return parse_machine(await self._get("/info"))

    async def containers(self) -> tuple[Listed, ...]:
        """Return all containers, those that do not run included."""
        return parse_list(await self._get("/containers/json", {"all": "1"}))

    async def inspect(self, name: str) -> Container:
        """Return a container's state and the limits asked for; raise ContainerGone without one."""
        path = f"/containers/{_safe(name)}/json"
        container = parse_container(await self._get(path))
        if container.name != name:  # the engine also takes the beginning of an id for a name
            raise ContainerGone(path)
        return container

    async def stats(self, name: str) -> Stats:
        """Return a container's counters now. Takes up to 1 s on engines before 24."""
        path = f"/containers/{_safe(name)}/stats"
        return parse_stats(await self._get(path, {"stream": "false", "one-shot": "true"}))

    @asynccontextmanager
    async def change(self, name: str) -> AsyncGenerator[Change]:
        """Hold a container for a change: parallel updates leave limits that nobody asked for."""
        async with self._locks[_safe(name)]:
            yield Change(self, name)

    async def can_write(self, name: str) -> bool:
        """Tell whether the container may be changed through this address; changes nothing."""
        async with self.change(name) as change:
            try:
                await change.update({})
            except ReadOnly:
                return False
        return True

    async def call(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str] | None = None,
        payload: Mapping[str, Any] | None = None,
        accept: str = "application/json",
        timeout: timedelta | None = None,  # noqa: ASYNC109 -- handed on to the one request()
    ) -> bytes:
        """Make a call below the negotiated version; what is said to a write proves nothing.

        Raises Forbidden for what was not allowed, and what the client and `_meaning` say.
        """
        # Podman and old engines say different things here, so only "no error" is taken from it.
        versioned = f"/v{(await self.version()).api}{path}"
        written = path.split("/")[2:3] if method != "GET" else []
        self.writes.update(written)
        try:
            return await self._send(
                method, versioned, params=params, payload=payload, accept=accept, timeout=timeout
            )
        finally:
            self.writes.update(written)

    async def _get(self, path: str, params: Mapping[str, str] | None = None) -> Any:
        return decode(await self.call("GET", path, params=params))

    async def _send(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str] | None = None,
        payload: Mapping[str, Any] | None = None,
        accept: str = "application/json",
        timeout: timedelta | None = None,  # noqa: ASYNC109 -- the same
    ) -> bytes:
        if not self._allows(method, path):
            raise Forbidden(f"{method} {path}")
        try:
            return await self._client.request(
                method, path, params=params, payload=payload, accept=accept, timeout=timeout
            )
        except (AuthFailed, Blocked) as err:
            # A proxy's "no" often comes as a web page, which elsewhere means a passing firewall.
            raise (AuthFailed if method == "GET" else ReadOnly)(str(err)) from err
        except BadResponse as err:
            raise _meaning(method, path, err) from err
        except Unreachable:
            self._version = None  # whatever comes back may be another version
            raise


class Change:
    """The writes to one container; only obtained by holding it."""

    def __init__(self, engine: EngineClient, name: str) -> None:
        """Keep what to write to."""
        self._engine = engine
        self._path = f"/containers/{name}"

    async def update(self, settings: Mapping[str, int]) -> None:
        """Ask for limits. Raises Unsupported (409), ReadOnly (403); 200 proves nothing."""
        await self._engine.call("POST", f"{self._path}/update", payload=settings)

    async def pause(self) -> None:
        """Freeze all processes."""
        await self._engine.call("POST", f"{self._path}/pause")

    async def unpause(self) -> None:
        """Let the processes go on."""
        await self._engine.call("POST", f"{self._path}/unpause")


def _base(url: str, *, tls: bool) -> tuple[str, str | None]:
    """Return the base URL, and the socket's path for a unix socket."""
    try:
        parsed = URL(url)
        port = parsed.explicit_port
    except ValueError as err:
        raise InvalidInput("docker_url") from err
    if parsed.query_string or parsed.fragment:
        raise InvalidInput("docker_url")
    if tls and parsed.scheme not in ("tcp", "https"):
        raise InvalidInput("docker_url")
    if parsed.scheme == "unix" and parsed.path.startswith("/") and not parsed.host:
        return "http://docker", parsed.path
    if not parsed.host or parsed.scheme not in ("tcp", "http", "https"):
        raise InvalidInput("docker_url")
    if parsed.scheme == "tcp":
        parsed = parsed.with_scheme("https" if tls else "http").with_port(port or PORTS[tls])
    return str(parsed), None


def _safe(name: str) -> str:
    if not re.fullmatch(NAME, name):
        raise InvalidInput("container")
    return name


def _meaning(method: str, path: str, err: BadResponse) -> DepinError:
    """Return what a refusal means; itself when it means nothing more."""
    if err.status == 404 and "no such container" in _message(err):
        return ContainerGone(path)
    if err.status == 400 and method == "POST":
        return InvalidInput(f"{path}: {_message(err)}")
    if err.status == 405 and method == "POST":
        return ReadOnly(path)
    if err.status == 409 and path.endswith("/update"):
        return Unsupported(f"{path}: {_message(err)}")
    if err.status == 409 and path.endswith("/exec"):
        return ContainerStopped(path)
    return err


def _message(err: BadResponse) -> str:
    try:
        return (Fields(decode(err.body), "refusal").opt_text("message") or "").lower()
    except BadResponse:
        return ""
