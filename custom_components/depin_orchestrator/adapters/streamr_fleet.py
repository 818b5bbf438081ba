"""The nodes of one operator, overheard on the stream over which they find each other (§1.6)."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
import re
from urllib.parse import quote

import aiohttp
from yarl import URL

from ..engine.errors import (
    AuthFailed,
    DepinError,
    Failed,
    InvalidInput,
    TimedOut,
    Unreachable,
    WrongService,
)
from .client import TIMEOUT, decode
from .parse import Fields

#: How long to listen: every node of the fleet speaks each 10 s (§3).
WINDOW = timedelta(seconds=25)
#: A silence shorter than this means nothing; after it the network gives a node up as well (§3).
GONE = timedelta(seconds=180)
#: A heartbeat has a few hundred bytes; and more of them than any fleet sends in a window.
FRAME_LIMIT = 64 * 1024
MOST_FRAMES = 2000
#: Of a node's id, the digits that come from its address and outlive a restart (§1.4).
STABLE_DIGITS = 26
#: How long to wait for the node to answer our farewell.
FAREWELL = aiohttp.ClientWSTimeout(ws_close=2)


@dataclass(frozen=True, slots=True)
class Member:
    """A node of the fleet by its last heartbeat."""

    version: str | None
    autostaker: bool | None
    reachable: bool
    #: How long we have listened since without hearing it.
    silent: timedelta = timedelta()


@dataclass(frozen=True, slots=True)
class Fleet:
    """All nodes heard lately, by their id of the day.

    Silence is counted in time spent listening, since a window sees a part of each five minutes.
    """

    members: Mapping[str, Member] = field(default_factory=dict, repr=False)
    #: How long we have listened since without hearing anyone.
    silent: timedelta = timedelta()

    @property
    def nodes(self) -> int | None:
        """How many there are; None while nobody speaks and it is too early to call them gone."""
        if timedelta() < self.silent < GONE:
            return None
        return len(self.members)

    @property
    def in_doubt(self) -> bool:
        """Whether some of them were not heard the last time."""
        return any(member.silent for member in self.members.values())

    @property
    def versions(self) -> list[str]:
        """Their versions, oldest first."""
        versions = {member.version for member in self.members.values() if member.version}
        return sorted(versions, key=_order)

    @property
    def autostaker(self) -> bool | None:
        """Whether any of them stakes by itself; None when none says."""
        told = [m.autostaker for m in self.members.values() if m.autostaker is not None]
        return any(told) if told else None


def follow(last: Fleet | None, heard: Mapping[str, Member], listened: timedelta) -> Fleet:
    """Return the fleet after a window.

    A node that speaks with a new id from an address where another fell silent is that one,
    started again.
    """
    last = last or Fleet()
    new = {node_id[:STABLE_DIGITS] for node_id in heard if node_id not in last.members}
    doubtful = {
        node_id: replace(member, silent=member.silent + listened)
        for node_id, member in last.members.items()
        if node_id not in heard and node_id[:STABLE_DIGITS] not in new
    }
    members = {node_id: member for node_id, member in doubtful.items() if member.silent < GONE}
    return Fleet(members | dict(heard), timedelta() if heard else last.silent + listened)


def parse_heartbeat(text: str) -> tuple[str, Member] | None:
    """Parse one frame; None when it is no heartbeat. Raises BadResponse."""
    frame = Fields(decode(text.encode()), "heartbeat")
    if frame.has("content") and frame.has("metadata"):  # with `payloadMetadata` (§1.6)
        frame = frame.child("content")
    if frame.data.get("msgType") != "heartbeat":
        return None
    peer = frame.child("peerDescriptor")
    member = Member(
        version=frame.opt_text("applicationVersion"),
        autostaker=frame.opt_flag("autostakerEnabled"),
        reachable=peer.opt_child("websocket") is not None,
    )
    return peer.text("nodeId").lower(), member


class Listener:
    """Subscribes to the coordination stream of an operator at one of its nodes."""

    def __init__(
        self, session: aiohttp.ClientSession, url: str, operator: str, key: str | None
    ) -> None:
        """Remember where; the key goes into the query, as the plugin wants it."""
        self._session = session
        self._url = url
        self._stream = f"{operator}/operator/coordination"
        self._key = key.strip() if key else ""
        self.window = WINDOW

    async def knock(self) -> None:
        """Subscribe and hang up. Raises a precise DepinError."""
        async with await self._connect():
            pass

    async def listen(self) -> tuple[dict[str, Member], timedelta]:
        """Return who spoke within a window, and how long we listened.

        Raises AuthFailed, WrongService, Failed, TimedOut, Unreachable, BadResponse.
        """
        socket = await self._connect()
        clock = asyncio.get_running_loop().time
        began = clock()
        heard: dict[str, Member] = {}
        try:
            async with socket, asyncio.timeout(self.window.total_seconds()):
                for _ in range(MOST_FRAMES):
                    message = await socket.receive()
                    if message.type is not aiohttp.WSMsgType.TEXT:
                        break
                    if found := parse_heartbeat(message.data):
                        heard[found[0]] = found[1]
        except TimeoutError:
            return heard, self.window
        if not heard:
            raise Unreachable("subscribe: the node hung up")
        return heard, timedelta(seconds=clock() - began)

    async def _connect(self) -> aiohttp.ClientWebSocketResponse:
        url = self._address()
        # Never `from err`: what aiohttp raises names the whole address, and so the key.
        try:
            async with asyncio.timeout(TIMEOUT.total_seconds()):
                return await self._session.ws_connect(
                    url, timeout=FAREWELL, max_msg_size=FRAME_LIMIT
                )
        except TimeoutError:
            raise TimedOut("subscribe") from None
        except aiohttp.WSServerHandshakeError as err:
            raise _refused(err.status) from None
        except (aiohttp.ClientError, OSError, ValueError) as err:
            raise Unreachable(f"subscribe: {type(err).__name__}") from None

    def _address(self) -> URL:
        try:
            base = URL(self._url)
        except ValueError:
            raise InvalidInput("ws_url") from None
        if base.scheme not in ("ws", "wss", "http", "https") or not base.host:
            raise InvalidInput("ws_url")
        path = f"{base.raw_path.rstrip('/')}/streams/{quote(self._stream, safe='')}/subscribe"
        # A key of the plugin's own may stand in the address.
        query = ({"apiKey": self._key} if self._key else {}) | dict(base.query)
        return base.with_path(path, encoded=True).with_query(query)


def _refused(status: int) -> DepinError:
    where = f"subscribe: HTTP {status}"
    if status in (401, 403):
        return AuthFailed(where)
    return Failed(where) if status >= 500 else WrongService(where, status)


def _order(version: str) -> tuple[int, ...]:
    return tuple(map(int, re.findall(r"[0-9]{1,9}", version)))
