"""The API of an Incus or LXD cluster, as little of it as is needed.

Reads instances; writes only their limits. Any member may be asked: the cluster passes a call on
to the member on which the instance runs. Works over `https://` with a client's certificate,
`unix://`, and `http://` to a filtering proxy.
"""

import asyncio
from collections.abc import Callable, Mapping
from datetime import timedelta
import re
import ssl
from typing import Any

import aiohttp
from yarl import URL

from ..adapters.client import TIMEOUT, Answer, Client, decode
from ..adapters.parse import Fields
from ..engine.errors import (
    AuthFailed,
    BadResponse,
    Blocked,
    CertificateUnknown,
    DepinError,
    Failed,
    Forbidden,
    ForeignChange,
    InstanceGone,
    InstanceReadOnly,
    InvalidInput,
    WrongService,
)
from .incus_model import Instance, Usage, parse_cache, parse_instance, parse_used
from .socket_session import SocketSession

#: The API's own rule for instances; a project is a parameter, and so is quoted.
NAME = r"[A-Za-z](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
OPERATION = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
#: All that is ever sent.
ALLOWED = re.compile(
    rf"GET /1\.0(/metrics|/instances/{NAME}(/state)?|/operations/{OPERATION}/wait)?"
    rf"|PATCH /1\.0/instances/{NAME}"
)
#: How long a change that goes on in the background may take.
WAIT = timedelta(seconds=30)
PORT = 8443


class _Patches:
    """The writes of the allow-list, for a client."""

    def __contains__(self, path: object) -> bool:
        return ALLOWED.fullmatch(f"PATCH {path}") is not None


class IncusClient(SocketSession):
    """One cluster, or one machine. Close it, or use it as an async context manager."""

    def __init__(
        self,
        url: str,
        session: aiohttp.ClientSession,
        *,
        project: str = "default",
        tls: Callable[[], ssl.SSLContext] | None = None,
        timeout: timedelta = TIMEOUT,
    ) -> None:
        """Take the address as a user writes it; raise InvalidInput for what is none.

        `tls` says whom to trust and who we are; it reads files, and is called in a thread. Call
        this inside the loop.
        """
        base, socket = _base(url)
        super().__init__(session, socket)
        self._project = project
        self._tls = tls if base.startswith("https") else None
        self._client = Client(
            session=self.session, base_url=base, posts=_Patches(), timeout=timeout
        )

    async def check(self) -> None:
        """Raise WrongService when no cluster answers, CertificateUnknown when not us."""
        try:
            server = Fields(await self._get("/1.0"), "server")
        except BadResponse as err:
            raise WrongService(str(err)) from err
        if server.opt_text("api_version") != "1.0":
            raise WrongService("/1.0: no Incus or LXD")
        if server.opt_text("auth") != "trusted":
            raise CertificateUnknown("/1.0")

    async def instance(self, name: str) -> Instance:
        """Return an instance and its limits; raise InstanceGone without one."""
        path = f"/1.0/instances/{_safe(name)}"
        answer = await self._send("GET", path)
        found = parse_instance(_metadata(answer), answer.headers.get("ETag", ""))
        if found.name != name:
            raise BadResponse(f"{path}: another instance")
        return found

    async def usage(self, name: str) -> Usage:
        """Return what an instance holds of memory now."""
        used = parse_used(await self._get(f"/1.0/instances/{_safe(name)}/state"))
        try:
            answer = await self._send("GET", "/1.0/metrics", accept="text/plain")
        except DepinError:  # not everybody may see them; the sum is the careful answer then
            return Usage(used)
        text = answer.body.decode(errors="replace")
        return Usage(used, parse_cache(text, name, self._project))

    async def change(self, instance: Instance, body: Mapping[str, Any]) -> None:
        """Write to an instance as it was seen; what is said in return proves nothing.

        Raises ForeignChange when somebody else changed it since, InstanceReadOnly when we may
        not, Failed when the cluster tried and could not.
        """
        path = f"/1.0/instances/{_safe(instance.name)}"
        headers = {"If-Match": instance.etag}
        answer = await self._send("PATCH", path, payload=body, headers=headers)
        fields = Fields(decode(answer.body), path)
        if fields.opt_text("type") == "async":
            await self._wait(fields.text("operation"))

    async def can_write(self, name: str) -> bool:
        """Tell whether an instance may be changed; changes nothing."""
        instance = await self.instance(name)
        try:
            await self.change(instance, {"description": instance.description})
        except InstanceReadOnly:
            return False
        except ForeignChange:
            return True  # only who may write is told so
        return True

    async def _wait(self, operation: str) -> None:
        """Wait for what goes on in the background; raise Failed when it fails."""
        path = f"{operation.partition('?')[0]}/wait"
        seconds = int(WAIT.total_seconds())
        answer = await self._send(
            "GET", path, params={"timeout": str(seconds)}, timeout=WAIT + TIMEOUT
        )
        if Fields(_metadata(answer), path).opt_text("status") != "Success":
            raise Failed(path)

    async def _get(self, path: str) -> Any:
        return _metadata(await self._send("GET", path))

    async def _send(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str] | None = None,
        payload: Any = None,
        accept: str = "application/json",
        headers: Mapping[str, str] | None = None,
        timeout: timedelta | None = None,  # noqa: ASYNC109 -- handed on to the one exchange()
    ) -> Answer:
        if not ALLOWED.fullmatch(f"{method} {path}"):
            raise Forbidden(f"{method} {path}")
        if self._tls:
            loop = asyncio.get_running_loop()
            self._client.ssl, self._tls = await loop.run_in_executor(None, self._tls), None
        try:
            return await self._client.exchange(
                method,
                path,
                params={"project": self._project, **(params or {})},
                payload=payload,
                accept=accept,
                headers=headers,
                timeout=timeout,
            )
        except (AuthFailed, Blocked) as err:
            raise (CertificateUnknown if method == "GET" else InstanceReadOnly)(str(err)) from err
        except BadResponse as err:
            raise _meaning(path, err) from err


def _base(url: str) -> tuple[str, str | None]:
    """Return the base URL, and the socket's path for a unix socket."""
    try:
        parsed = URL(url)
        port = parsed.explicit_port
    except ValueError as err:
        raise InvalidInput("incus_url") from err
    if parsed.query_string or parsed.fragment or parsed.user:
        raise InvalidInput("incus_url")
    if parsed.scheme == "unix" and parsed.path.startswith("/") and not parsed.host:
        return "http://incus", parsed.path
    if not parsed.host or parsed.scheme not in ("http", "https"):
        raise InvalidInput("incus_url")
    if parsed.scheme == "https":
        parsed = parsed.with_port(port or PORT)
    return str(parsed), None


def _safe(name: str) -> str:
    if not re.fullmatch(NAME, name):
        raise InvalidInput("instance")
    return name


def _metadata(answer: Answer) -> Any:
    """Return what an answer is about."""
    return Fields(decode(answer.body), "answer").data.get("metadata")


def _meaning(path: str, err: BadResponse) -> DepinError:
    """Return what a refusal means; itself when it means nothing more."""
    if err.status == 404 and path.startswith("/1.0/instances/"):
        return InstanceGone(path)
    if err.status == 405:
        return InstanceReadOnly(path)
    if err.status == 412:
        return ForeignChange(path)
    if err.status == 400:
        return InvalidInput(path)
    return err
