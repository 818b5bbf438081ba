"""A Polygon JSON-RPC node with the contracts of the Streamr operator (streamr.md §2.2)."""

from collections.abc import Callable, Sequence
from typing import Any

from aiohttp import web

from .prices import DATA_CONTRACT
from .service import Service
from .streamr_model import (
    METADATA,
    MINIMUM_STAKE,
    MOST_UNCOLLECTED,
    OPERATORS_CUT,
    PROTOCOL_FEE,
    WEI,
    Operator,
    Sponsorship,
    Streamr,
    block_at,
)

CHAIN = 137
CONFIG = "0x869e88db146ecaf20ddf199a12684cd80c263c8f"
FACTORY = "0x935734e66729b69260543cf6e5efeb42ac962183"

type Static = int | str
#: A static value, a list of them or of tuples of them, or bytes of any length.
type Value = Static | bytes | Sequence[Static | tuple[Static, ...]]


def word(value: Static) -> bytes:
    """Encode a number, a bool, or an address in hex."""
    return (int(value, 16) if isinstance(value, str) else int(value)).to_bytes(32)


def encode(*values: Value) -> str:
    """Encode what a function returns: heads first, then what the offsets point at."""
    head, tail = b"", b""
    for value in values:
        if isinstance(value, int | str):
            head += word(value)
            continue
        head += word(32 * len(values) + len(tail))
        tail += word(len(value))
        if isinstance(value, bytes):
            tail += value.ljust(-(-len(value) // 32) * 32, b"\0")
        else:
            items = [item if isinstance(item, tuple) else (item,) for item in value]
            tail += b"".join(word(part) for item in items for part in item)
    return "0x" + (head + tail).hex()


class Reverted(Exception):
    """A call that no contract answers."""


class Chain:
    """The part of the chain that matters to one operator."""

    def __init__(self, streamr: Streamr, service: Service) -> None:
        """Answer at the service's time."""
        self.streamr = streamr
        self.service = service

    def routes(self) -> list[web.RouteDef]:
        """Return the route table."""
        return [web.post("/", self.post)]

    async def post(self, request: web.Request) -> web.Response:
        """Answer one call or a batch of them."""
        try:
            body = await request.json()
        except ValueError:
            return web.json_response(_failed(None, -32700, "parse error"))
        if isinstance(body, list):
            return web.json_response([self._answer(call) for call in body])
        return web.json_response(self._answer(body))

    def _answer(self, call: Any) -> dict[str, Any]:
        try:
            number = call["id"]
            method, parameters = call["method"], call.get("params", [])
        except TypeError, KeyError, AttributeError:
            return _failed(None, -32600, "invalid request")
        methods: dict[str, Callable[..., str]] = {
            "eth_chainId": lambda: hex(CHAIN),
            "net_version": lambda: str(CHAIN),
            "eth_blockNumber": lambda: hex(block_at(self.service.now())),
            "eth_getBalance": self._balance,
            "eth_call": self._call,
        }
        if method not in methods:
            return _failed(number, -32601, f"the method {method} does not exist")
        try:
            result = methods[method](*parameters)
        except Reverted:
            return _failed(number, 3, "execution reverted")
        except TypeError, ValueError, KeyError, AttributeError:
            return _failed(number, -32602, "invalid argument")
        return {"jsonrpc": "2.0", "id": number, "result": result}

    def _balance(self, address: str, _block: str = "latest") -> str:
        gas = self.streamr.at(self.service.now()).gas
        return hex(gas if address.lower() == self.streamr.node else 0)

    def _call(self, call: dict[str, str], _block: str = "latest") -> str:
        to, data = call["to"].lower(), bytes.fromhex(call["data"].removeprefix("0x"))
        books = self.streamr.at(self.service.now())
        functions = self._contract(to, books, f"0x{data[16:36].hex():0<40}")
        if functions is None:
            return "0x"
        if (answer := functions.get(f"0x{data[:4].hex()}")) is None:
            raise Reverted
        return encode(*answer()) if callable(answer) else encode(answer)

    def _contract(self, to: str, books: Operator, who: str) -> dict[str, Any] | None:
        """Return the read functions at an address; `who` is their argument, if any."""
        if to == self.streamr.address:
            return self._operator(books, who)
        if to == CONFIG:
            return {
                "0x66316372": MINIMUM_STAKE,
                "0xaeca7c78": MOST_UNCOLLECTED,
                "0xfc1e490f": WEI // 100,
                "0x3a0298eb": PROTOCOL_FEE,
            }
        if to == FACTORY:
            return {"0x4703e001": self.streamr.created if who == self.streamr.address else 0}
        if to == DATA_CONTRACT:
            ours = who == self.streamr.address
            return {"0x70a08231": books.value - self.streamr.staked if ours else 0}
        for at, sponsorship in enumerate(self.streamr.sponsorships):
            if to == sponsorship.id:
                return self._sponsorship(sponsorship, books, books.earnings[at], who)
        return None

    def _operator(self, books: Operator, who: str) -> dict[str, Any]:
        streamr = self.streamr
        sponsorships = [sponsorship.id for sponsorship in streamr.sponsorships]
        most = books.value * MOST_UNCOLLECTED // WEI
        mine = books.owners if who == streamr.owner else 0
        staked = {sponsorship.id: sponsorship.stake for sponsorship in streamr.sponsorships}
        # An argument may be an address or a number; both end in its last bytes.
        number = int(who, 16)
        return {
            "0xc229918e": books.value,
            "0x2ebd89d1": lambda: (sponsorships, books.earnings, most),
            "0x7e82fd6f": lambda: ([],),
            "0xa63ed2c8": mine * books.value // books.supply,
            "0x2e949824": lambda: ([streamr.node],),
            "0x04cbab8b": streamr.staked,
            "0x870ffde2": 0,
            "0x558a1568": OPERATORS_CUT,
            "0x392f37e9": lambda: (METADATA.encode(),),
            "0x8da5cb5b": streamr.owner,
            "0x18160ddd": books.supply,
            "0x70a08231": mine,
            "0x5e61bb87": True,
            "0xf4408e4b": lambda: (f"{streamr.address}/operator/coordination".encode(),),
            "0x54fd4d50": 1,
            "0x7d429385": staked.get(who, 0),
            "0xba2bfc0a": 0,
            "0xa74194af": sponsorships[number] if number < len(sponsorships) else None,
            "0xd673de46": int(who == streamr.node),
        }

    def _sponsorship(
        self, sponsorship: Sponsorship, books: Operator, earnings: int, who: str
    ) -> dict[str, Any]:
        ours = who == self.streamr.address
        remaining = self.streamr.remaining(sponsorship, books.at)
        return {
            "0x131b9c04": earnings if ours else 0,
            "0x14c948eb": sponsorship.stake if ours else 0,
            "0x19d164f1": 0,
            "0x48611fcd": MINIMUM_STAKE,
            "0xda5a517b": 0,
            "0x91a11303": remaining,
            "0x34a0f881": sponsorship.total,
            "0x7c6f3158": sponsorship.operators,
            "0x2014e5d1": True,
            "0x7c654303": remaining > 0,
            "0x71b906eb": self.streamr.created + sponsorship.funded,
            "0x357e47fe": lambda: (0, b""),
        }


def _failed(number: Any, code: int, message: str) -> dict[str, Any]:
    return {"jsonrpc": "2.0", "id": number, "error": {"code": code, "message": message}}
