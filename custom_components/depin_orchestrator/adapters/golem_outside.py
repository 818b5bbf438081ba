"""How a Golem provider looks from outside: its network, the stats site, its wallet on chain.

All of it is extra. Nothing here enters the ledger: a wallet belongs to an address that several
nodes may share, and it drops when its owner withdraws (section 2.1).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import aiohttp

from ..engine.errors import AuthFailed, BadResponse, Blocked, DepinError, Failed, InvalidInput
from .base import NOT_NOW
from .client import Client
from .golem_model import absent, node_id
from .parse import Fields, objects

#: The one call of the `/_gsb` door that is ever made: it reads a balance (section 1.9).
GET_STATUS = "/_gsb/local/payment/GetStatus"
POLYGON = "erc20-polygon-glm"


@dataclass(frozen=True, slots=True)
class Net:
    """The daemon's way to the network."""

    #: Whether others can connect to it; without, all goes through a relay.
    reachable: bool | None
    #: Connections it has now, to the relay and to others.
    sessions: int | None
    #: Whether there was a session at any look since we began.
    connected_before: bool = False


@dataclass(frozen=True, slots=True)
class Wallet:
    """What lies on Polygon at the address that payments go to: GLM, and POL for fees."""

    balance: Decimal
    gas: Decimal | None


class Outside:
    """Asks the daemon and, where the user wants it, the stats site."""

    def __init__(
        self, yagna: Client, session: aiohttp.ClientSession, stats_url: str | None
    ) -> None:
        """Take the base URL of the stats API (section 4), if it is to be asked at all."""
        self._yagna = yagna
        self._session = session
        self._stats_url = (stats_url or "").rstrip("/")
        self._connected = False

    async def net(self) -> Net | None:
        """Read the network status (section 1.8); None from a release that has none."""
        try:
            with _extra():
                data = await self._yagna.get("/net-api/v2/net/status")
        except BadResponse as err:
            if absent(err):
                return None
            raise
        net = parse_net(data, connected_before=self._connected)
        self._connected |= bool(net.sessions)
        return net

    async def visible(self, identity: str) -> bool | None:
        """Ask the stats site whether the market sees this node (section 4)."""
        # The identity often is the wallet's address too: in the base URL no message names it.
        client = self._stats(f"/v2/provider/node/{identity}")
        try:
            with _extra():
                return parse_visible(await client.get(""))
        except BadResponse as err:
            if err.status == 404:  # the site's own 404 has no body, but calls it a web page
                return False
            raise

    async def check(self) -> None:
        """Raise InvalidInput when no stats site answers; one that is only busy may pass."""
        try:
            await self._stats().get("/v2/network/online/stats")
        except NOT_NOW:
            return
        except DepinError as err:
            raise InvalidInput("stats_url") from err

    async def wallet(self) -> Wallet | None:
        """Read the balances of the receiving address; None while the daemon names none."""
        with _extra():
            address = parse_receiver(await self._yagna.get("/payment-api/v1/providerAccounts"))
            if address is None:
                return None
            question = {"address": address, "driver": "erc20", "network": "polygon"}
            more = {"token": None, "after_timestamp": 0}
            return parse_wallet(await self._yagna.post(GET_STATUS, question | more))

    def _stats(self, path: str = "") -> Client:
        # A client of its own: the application key is for the daemon alone.
        return Client(session=self._session, base_url=self._stats_url + path)


@contextmanager
def _extra() -> Iterator[None]:
    """Take a refusal for a proxy's, which is no reason to ask the user for another key.

    Whether the key is right, the daemon's other answers say.
    """
    try:
        yield
    except AuthFailed as err:
        raise Blocked(str(err)) from err


def parse_net(data: Any, *, connected_before: bool = False) -> Net:
    """Read /net-api/v2/net/status (section 1.8). The address itself is dropped here."""
    fields = Fields(data, "net")
    public = fields.opt_text("publicIp")
    reachable = bool(public) if "publicIp" in fields.data else None
    return Net(reachable, fields.opt_count("sessions"), connected_before)


def parse_visible(data: Any) -> bool | None:
    """Read v2/provider/node/{id} (section 4): a list of one, or of none."""
    rows = list(objects(data, "stats"))
    return rows[0].opt_flag("online") if rows else False


def parse_receiver(data: Any) -> str | None:
    """Read where payments on Polygon go from /providerAccounts (section 1.5)."""
    for row in objects(data, "providerAccounts"):
        if row.opt_text("platform") == POLYGON and row.opt_flag("receive"):
            return node_id(row, "address")
    return None


def parse_wallet(data: Any) -> Wallet:
    """Read GetStatus (sections 1.9 and 2.2); raise Failed when the daemon could not say."""
    answer = Fields(data, "GetStatus")
    if answer.has("Err"):
        # Its text may hold addresses and keys of the chain's servers: it stays here.
        raise Failed("GetStatus: Err")
    status = answer.child("Ok")
    if status.text("token") != "GLM":
        raise BadResponse("GetStatus: another token")
    gas = status.opt_child("gas")
    return Wallet(status.amount("amount"), gas.amount("balance") if gas else None)
