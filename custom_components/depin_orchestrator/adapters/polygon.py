"""A JSON-RPC client that can read a chain and nothing else (streamr.md §2.2).

No key ever comes near it, and still it refuses to send anything but what is on its lists:
a transaction is the user's own business.
"""

from enum import StrEnum
import re
from typing import Any

import aiohttp

from ..engine.errors import AuthFailed, BadResponse, DepinError, Failed, Forbidden, RateLimited
from .abi import Block
from .client import Client
from .parse import LARGEST_COUNT, Fields

METHODS = frozenset({"eth_call", "eth_getBalance", "eth_chainId", "eth_blockNumber"})
#: JSON-RPC 2.0: invalid request, unknown method, invalid parameters.
OUR_FAULT = (-32600, -32601, -32602)
#: How the RPCs of the public providers number "fewer calls, please".
TOO_MANY = (429, -32005, -32029)
DENIED = re.compile(r"unauthori[sz]ed|authenticat|api.?key|forbidden", re.IGNORECASE)
REVERTED = re.compile(r"revert", re.IGNORECASE)
HEX = re.compile(r"0x((?:[0-9a-fA-F]{2})*)")
#: A number of the chain has 256 bits at most.
QUANTITY = re.compile(r"0x[0-9a-fA-F]{1,64}")
#: More than there ever was of any chain's coin.
LARGEST_BALANCE = 10**31


class Selector(StrEnum):
    """The functions that may be called; all of them only read."""

    VALUE_WITHOUT_EARNINGS = "0xc229918e"
    SPONSORSHIPS_AND_EARNINGS = "0x2ebd89d1"
    TOTAL_STAKED = "0x04cbab8b"
    OPERATORS_CUT_FRACTION = "0x558a1568"
    OWNER = "0x8da5cb5b"
    TOTAL_SUPPLY = "0x18160ddd"
    BALANCE_OF = "0x70a08231"
    BALANCE_IN_DATA = "0xa63ed2c8"
    UNDELEGATION_QUEUE = "0x7e82fd6f"
    NODE_ADDRESSES = "0x2e949824"
    PROTOCOL_FEE_FRACTION = "0x3a0298eb"


class NoContract(BadResponse):
    """No contract is there, or one that does not know the function."""


class Rpc:
    """Reads one chain through one JSON-RPC address."""

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        """Remember where; the address may contain a key and is never shown."""
        self._client = Client(session=session, base_url=url, posts=frozenset({""}))

    async def chain_id(self) -> int:
        """Return which chain it is (Polygon is 137)."""
        return await self._quantity("eth_chainId", [], LARGEST_COUNT)

    async def balance(self, address: str) -> int:
        """Return what an address holds of the chain's own coin, in wei."""
        return await self._quantity("eth_getBalance", [address, "latest"], LARGEST_BALANCE)

    async def call(self, contract: str, selector: Selector, *addresses: str) -> Block:
        """Return what a function answers now to so many addresses. Raises NoContract."""
        data = selector + "".join(f"{int(address, 16):064x}" for address in addresses)
        result = await self.request("eth_call", [{"to": contract, "data": data}, "latest"])
        digits = HEX.fullmatch(result) if isinstance(result, str) else None
        if digits is None:
            raise BadResponse("eth_call: hex data expected")
        if not digits[1]:
            raise NoContract("eth_call: no contract there")
        return Block(bytes.fromhex(digits[1]))

    async def _quantity(self, method: str, params: list[Any], most: int) -> int:
        """Return the number that a call answers."""
        quantity = await self.request(method, params)
        if not isinstance(quantity, str) or not QUANTITY.fullmatch(quantity):
            raise BadResponse(f"{method}: number expected")
        number = int(quantity, 16)
        if number > most:
            raise BadResponse(f"{method}: number in bounds expected")
        return number

    async def request(self, method: str, params: list[Any]) -> Any:
        """Send one call and return its result.

        Raises Forbidden, before anything is sent, for what is not on the lists; AuthFailed,
        RateLimited, NoContract, Failed or BadResponse for an error that the RPC reports; and
        what `Client.request` raises.
        """
        if not _reads(method, params):
            raise Forbidden(method if method in METHODS else "RPC method")
        payload = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
        answer = Fields(await self._client.post("", payload), method)
        if answer.has("error"):
            raise _error(method, answer.child("error"))
        if "result" not in answer.data:
            raise BadResponse(f"{method}: neither result nor error")
        return answer.data["result"]


def _reads(method: str, params: list[Any]) -> bool:
    """Tell whether a call is on the lists."""
    if method != "eth_call":
        return method in METHODS
    call = params[0] if params else None
    if not isinstance(call, dict) or call.keys() != {"to", "data"}:
        return False
    data = call["data"]
    return isinstance(data, str) and data[:10] in Selector


def _error(method: str, error: Fields) -> DepinError:
    """Sort an error object; its text is the RPC's and may repeat a key, so it goes no further."""
    code, message = error.opt_number("code", least=None), error.data.get("message")
    text = message if isinstance(message, str) else ""
    where = f"{method}: error {code}"
    if code == 3 or REVERTED.search(text):
        return NoContract(where)
    if code in TOO_MANY:
        return RateLimited(where)
    if DENIED.search(text):
        return AuthFailed(where)
    return BadResponse(where) if code in OUR_FAULT else Failed(where)
