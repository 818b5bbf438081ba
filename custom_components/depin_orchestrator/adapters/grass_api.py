"""The private API of Grass' dashboard (grass.md, sections 1 to 3, 7): hosts, token, calls."""

from collections.abc import Container, Mapping
from datetime import UTC, datetime
import re
from typing import Any

import aiohttp

from ..engine.errors import AuthFailed, BadResponse, TokenExpired, Unreachable
from .client import Client
from .grass_model import no_epoch, parse_pause
from .jwt import expiry

#: The API's host, and the one it had before, which still answers (§1).
HOST = "https://api.grass.io"
OLD_HOST = "https://api.getgrass.io"
#: The API serves its dashboard (§1); we name ourselves within the form of a browser's name.
DASHBOARD = {
    "Origin": "https://app.grass.io",
    "Referer": "https://app.grass.io/",
    "User-Agent": "Mozilla/5.0 (compatible; HomeAssistant; depin_orchestrator)",
}
#: What a header may hold, so that a bad paste is a bad token and not a failed connection.
TOKEN = re.compile(r"[\x21-\x7e]+")
SETTINGS = "/retrieveUserSettings"
PAUSE_CONNECTION = "/pauseConnection"


class GrassApi:
    """Speaks for one account. Every method raises a `DepinError`: see `Client.exchange`.

    `data`: `access_token` as the dashboard stores it, quotes or not; `base_url` (optional).
    Only without a base URL of the user's own is the service's old host tried as well. Without
    `posts` it only ever reads.
    """

    def __init__(
        self,
        session: aiohttp.ClientSession,
        data: Mapping[str, Any],
        posts: Container[str] = frozenset(),
    ) -> None:
        """Read the token's own expiry, once."""
        token = data["access_token"].strip("\"' \t\r\n")
        self._is_token = TOKEN.fullmatch(token) is not None
        self.expiry = expiry(token)
        base_url = (data.get("base_url") or HOST).rstrip("/")
        headers = {"Authorization": token, **DASHBOARD}
        self._clients = [
            Client(session=session, base_url=url, headers=headers, posts=posts)
            for url in ([HOST, OLD_HOST] if base_url == HOST else [base_url])
        ]

    @property
    def client(self) -> Client:
        """The client of the host that answered last."""
        return self._clients[0]

    async def get(self, path: str, params: Mapping[str, str] | None = None) -> Any:
        """Ask the host that answered last, and the other one when that is not there."""
        self._check_token()
        first, *others = self._clients
        try:
            return await first.get(path, params)
        except (Unreachable, BadResponse) as err:
            if not others or not _not_there(err):
                raise
        other = others[0]
        answer = await other.get(path, params)
        self._clients = [other, first]
        return answer

    async def paused_until(self) -> datetime | None:
        """Return the end of the account's pause, which may have passed; None without any."""
        return parse_pause(await self.get(SETTINGS))

    async def pause_until(self, end: datetime) -> None:
        """Let no device of the account share anything until then; sent once, to one host.

        What it answers is documented nowhere: what counts is what `paused_until` says afterwards.
        """
        self._check_token()
        moment = end.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        wanted = {"pauseConnectionExpiry": moment}
        await self.client.request("POST", PAUSE_CONNECTION, payload=wanted)

    def _check_token(self) -> None:
        if not self._is_token:
            raise AuthFailed("access_token: not a token")
        if self.expiry is not None and self.expiry <= datetime.now(UTC):
            raise TokenExpired("access_token")


def _not_there(err: Unreachable | BadResponse) -> bool:
    """Tell a host without this API from an API that refuses (§1, §3)."""
    return isinstance(err, Unreachable) or (err.status == 404 and not no_epoch(err.body))
