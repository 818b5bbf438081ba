"""The one way to talk HTTP to a node: bounded in time and size, typed errors, no surprises."""

import asyncio
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from email.utils import parsedate_to_datetime
import json
from ssl import SSLContext
from typing import Any, NamedTuple, NoReturn
from urllib.parse import quote

import aiohttp
from yarl import URL

from ..engine.errors import (
    AuthFailed,
    BadResponse,
    Blocked,
    Failed,
    Forbidden,
    InvalidInput,
    RateLimited,
    Redirected,
    TimedOut,
    TooLarge,
    Unreachable,
    Untrusted,
    WrongService,
)

#: Parsing blocks the event loop; half a megabyte of JSON takes under 10 ms on a small board.
BODY_LIMIT = 512 * 1024
TIMEOUT = timedelta(seconds=10)
#: Routers of the protocols redirect once (a missing slash); more is a loop.
REDIRECTS = 3
EVENTS = "text/event-stream"
#: A service may not silence us for longer than this, whatever it asks.
LONGEST_RETRY_AFTER = timedelta(hours=6)


class Answer(NamedTuple):
    """What came back for a call."""

    body: bytes
    headers: Mapping[str, str]


@dataclass(kw_only=True)
class Client:
    """Calls one service below one base URL.

    `posts` is the allow-list of writes: paths that may be POSTed to, or anything that knows them
    by `in`. Everything else is GET.
    """

    session: aiohttp.ClientSession
    #: May hold a key (an RPC's, a gateway's): messages only name the path below it.
    base_url: str = field(repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    posts: Container[str] = frozenset()
    #: Whom to trust and who we are; made outside the event loop. True is the session's own.
    ssl: SSLContext | aiohttp.Fingerprint | bool = True
    timeout: timedelta = TIMEOUT
    #: How far the service's clock runs ahead of ours, by its last Date header.
    skew: timedelta | None = field(default=None, init=False)

    async def get(
        self,
        path: str,
        params: Mapping[str, str] | None = None,
        *,
        timeout: timedelta | None = None,  # noqa: ASYNC109 -- handed on to the one request()
    ) -> Any:
        """Return the JSON at a path; numbers with a fraction are Decimal.

        Raises a `DepinError`: see `request`.
        """
        body = await self.request("GET", path, params=params, timeout=timeout)
        return decode(body)

    async def get_text(self, path: str, params: Mapping[str, str] | None = None) -> str:
        """Return the plain text at a path."""
        body = await self.request("GET", path, params=params, accept="text/plain")
        return body.decode(errors="replace")

    async def first_event(self, path: str) -> Any:
        """Return the JSON of the first event of an endless event stream, and hang up."""
        data = _event(await self.request("GET", path, accept=EVENTS))
        if data is None:
            raise BadResponse(f"{path}: the stream ended without an event")
        return decode(data)

    async def post(self, path: str, payload: Any) -> Any:
        """Send JSON to a path of the allow-list and return the JSON answer."""
        return decode(await self.request("POST", path, payload=payload))

    async def request(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str] | None = None,
        payload: Any = None,
        accept: str = "application/json",
        timeout: timedelta | None = None,  # noqa: ASYNC109 -- one deadline for all redirects
    ) -> bytes:
        """Make one call and return the body. Raises as `exchange`."""
        answer = await self.exchange(
            method, path, params=params, payload=payload, accept=accept, timeout=timeout
        )
        return answer.body

    async def exchange(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str] | None = None,
        payload: Any = None,
        accept: str = "application/json",
        headers: Mapping[str, str] | None = None,
        timeout: timedelta | None = None,  # noqa: ASYNC109 -- one deadline for all redirects
    ) -> Answer:
        """Make one call, with headers of its own, and return body and headers.

        Follows redirects on the same host only. Raises Unreachable, Untrusted, TimedOut,
        Redirected, TooLarge, WrongService (another content type), AuthFailed (401, 403),
        Blocked (403 with a web page), RateLimited (429), Failed (5xx), BadResponse (any other
        status).
        """
        if method != "GET" and path not in self.posts:
            raise Forbidden(f"{method} {path}")
        url = self._url(path, params)
        try:
            async with asyncio.timeout((timeout or self.timeout).total_seconds()):
                for _ in range(REDIRECTS + 1):
                    sent = {"Accept": accept, **self.headers, **(headers or {})}
                    answer = await self._once(method, path, url, payload, sent)
                    if isinstance(answer, Answer):
                        return answer
                    url = answer
        except TimeoutError as err:
            raise TimedOut(path) from err
        except (aiohttp.ClientSSLError, aiohttp.ServerFingerprintMismatch) as err:
            raise Untrusted(path) from err
        except (aiohttp.ClientError, OSError, ValueError) as err:
            # ValueError: aiohttp's own parsing of a hostile header or URL.
            raise Unreachable(f"{path}: {type(err).__name__}") from err
        raise Redirected(f"{path}: redirect loop")

    def _url(self, path: str, params: Mapping[str, str] | None) -> URL:
        try:
            url = URL(self.base_url.rstrip("/") + path)
        except ValueError as err:
            raise InvalidInput("url") from err
        if url.scheme not in ("http", "https") or not url.host:
            raise InvalidInput("url")
        if params:
            # Percent-encode all: a "+" of a time zone would arrive as a blank.
            query = "&".join(f"{quote(k, safe='')}={quote(v, safe='')}" for k, v in params.items())
            url = URL(f"{url}{'&' if url.query_string else '?'}{query}", encoded=True)
        return url

    async def _once(
        self, method: str, path: str, url: URL, payload: Any, headers: Mapping[str, str]
    ) -> Answer | URL:
        async with self.session.request(
            method,
            url,
            json=payload,
            headers=headers,
            allow_redirects=False,
            timeout=aiohttp.ClientTimeout(total=None),
            ssl=self.ssl,
        ) as response:
            if response.status in (301, 302, 303, 307, 308):
                return _same_host(path, url, response.headers.get("Location", ""))
            self.skew = _skew(response.headers.get("Date"))
            body = await _read(path, response)
            if not 200 <= response.status < 300:
                _refuse(path, response, body)
            accept = headers["Accept"]
            if response.status == 204 or "Content-Type" not in response.headers:
                # No content, and so of no type; or a type is not told, as of Podman's counters.
                return Answer(body, response.headers)
            if accept not in response.content_type and not _both_json(
                accept, response.content_type
            ):
                raise WrongService(f"{path}: {response.content_type}")
            return Answer(body, response.headers)


async def _read(path: str, response: aiohttp.ClientResponse) -> bytes:
    """Return the body; of an event stream, which never ends, up to its first event."""
    stream = response.content_type == EVENTS
    chunks: list[bytes] = []
    size = 0
    async for chunk in response.content.iter_chunked(64 * 1024):
        size += len(chunk)
        if size > BODY_LIMIT:
            raise TooLarge(f"{path}: over {BODY_LIMIT} bytes")
        chunks.append(chunk)
        if stream and b"\n" in chunk and _event(b"".join(chunks)) is not None:
            response.close()
            break
    return b"".join(chunks)


def _event(body: bytes) -> bytes | None:
    """Return the data of the first complete event, None when there is none yet."""
    *events, _ = body.replace(b"\r\n", b"\n").split(b"\n\n")
    for event in events:
        data = [line[5:] for line in event.split(b"\n") if line.startswith(b"data:")]
        if data:  # else a comment that keeps the line open
            return b"\n".join(data)
    return None


def _both_json(accept: str, content_type: str) -> bool:
    return accept == "application/json" and content_type.endswith("+json")


def _same_host(path: str, url: URL, location: str) -> URL:
    target = url.join(URL(location))
    if not location or target.origin() != url.origin():
        raise Redirected(f"{path}: redirected away")
    return target


def _refuse(path: str, response: aiohttp.ClientResponse, body: bytes) -> NoReturn:
    """Turn a status that is no success into the error of the tree."""
    where = f"{path}: HTTP {response.status}"
    html = "html" in response.content_type or body.lstrip()[:9].lower() == b"<!doctype"
    if response.status == 403 and html:
        raise Blocked(where)
    if response.status in (401, 403):
        raise AuthFailed(where)
    if response.status == 429:
        raise RateLimited(where, _retry_after(response.headers.get("Retry-After")))
    if response.status >= 500:
        raise Failed(where)
    if html:
        raise WrongService(where, response.status)
    raise BadResponse(where, response.status, body)


def _skew(header: str | None) -> timedelta | None:
    try:
        return parsedate_to_datetime(header) - datetime.now(UTC) if header else None
    except ValueError, TypeError:
        return None


def _retry_after(header: str | None) -> timedelta | None:
    """Read both forms of the header, seconds and date; ignore what is neither."""
    if header is None:
        return None
    try:
        wait = timedelta(seconds=float(header))
    except ValueError, OverflowError:
        try:
            wait = parsedate_to_datetime(header) - datetime.now(UTC)
        except ValueError, TypeError:
            return None
    return min(max(wait, timedelta()), LONGEST_RETRY_AFTER)


def _no_constant(name: str) -> NoReturn:
    raise BadResponse(f"{name} is no JSON number")


def decode(body: bytes, constant: Callable[[str], Any] = _no_constant) -> Any:
    """Parse JSON, fractions as Decimal. NaN and infinity raise, or are what `constant` returns."""
    try:
        return json.loads(body, parse_float=Decimal, parse_constant=constant)
    except (ValueError, ArithmeticError, RecursionError) as err:
        # ArithmeticError: an exponent that no Decimal holds.
        raise BadResponse("not valid JSON") from err
