"""What a Streamr node and the operator's contract say, parsed: `/info` and `eth_call`.

Money is an int of wei (10^-18 DATA) until it leaves the adapter, so that it stays exact.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
import re
from typing import Any

from ..engine.errors import BadResponse, WrongService
from ..engine.rows import MONEY
from .abi import Block
from .parse import LARGEST_AMOUNT, Fields

#: Wei in one DATA, and 100 % where a contract writes a fraction.
ONE = 10**18
LARGEST_WEI = int(LARGEST_AMOUNT) * ONE
#: A stream of the operator's own, over which its nodes find each other; it earns nothing.
COORDINATION = "/operator/coordination#"
#: A DHT id has 20 bytes, a hash 32.
LONGEST_BYTES = 64
HUNDREDTH = Decimal("0.01")
ADDRESS = re.compile(r"(0x[0-9a-fA-F]{4})[0-9a-fA-F]{32}([0-9a-fA-F]{4})")

#: One connection: the peer, None when it is not named, and when it opened.
type Wire = tuple[str | None, int]


def tokens(wei: int) -> Decimal:
    """Return wei as DATA, exactly."""
    return Decimal(wei).scaleb(-18, MONEY)


def after_fee(wei: int, fee: int) -> int:
    """Return what a collection leaves, rounded as the contract does (§2.3)."""
    return wei - wei * fee // ONE


def percent(part: int, whole: int) -> Decimal | None:
    """Return a share in percent, in hundredths; None of nothing."""
    return hundredths(MONEY.divide(Decimal(part * 100), Decimal(whole))) if whole else None


def hundredths(value: Decimal) -> Decimal:
    """Return a number with two decimals."""
    return value.quantize(HUNDREDTH, context=MONEY)


def short(text: str) -> str:
    """Return a text with its addresses cut down to what tells them apart."""
    return ADDRESS.sub(r"\1…\2", text)


@dataclass(frozen=True, slots=True)
class NodeInfo:
    """A running node by its own account (§1.4)."""

    #: New at every start: good for noticing one, useless as an identity.
    node_id: str | None = field(repr=False)
    #: Whether others found the port open when the node started.
    reachable: bool
    peers: int | None
    #: Neighbours of each stream part it works for; None when it does not say.
    parts: Mapping[str, int | None] = field(repr=False)
    #: Bytes sent and received on each connection; None when it does not say.
    wires: Mapping[Wire, tuple[int, int]] | None = field(default=None, repr=False)
    #: The parts that had no neighbour in this answer nor in the one before.
    isolated: frozenset[str] = field(default=frozenset(), repr=False)

    @property
    def neighbors_min(self) -> int | None:
        """The neighbours of the worst connected part."""
        return min((n for n in self.parts.values() if n is not None), default=None)

    @property
    def lonely(self) -> frozenset[str]:
        """The parts without a neighbour, which a part just joined is for a moment."""
        return frozenset(part for part, neighbors in self.parts.items() if neighbors == 0)


def parse_info(data: Any, before: NodeInfo | None = None) -> NodeInfo:
    """Parse `/info`; `before` is the last answer. Raises WrongService if it is no Streamr node."""
    if not isinstance(data, Mapping) or not isinstance(data.get("controlLayer"), Mapping):
        raise WrongService("/info: not a Streamr node")
    info = Fields(data, "info")
    control = info.child("controlLayer")
    peer = control.child("localPeerDescriptor")
    transport, content = control.opt_child("transport"), info.opt_child("contentLayer")
    parts = dict(map(_stream_part, content.rows("streamParts") if content else ()))
    now = NodeInfo(
        node_id=_hex(peer, "nodeId"),
        reachable=peer.opt_child("websocket") is not None,
        peers=transport.opt_count("connectionCount") if transport else None,
        parts={part: count for part, count in parts.items() if COORDINATION not in part},
        wires=_wires(transport) if transport else None,
    )
    if before is None or before.node_id != now.node_id:
        return now
    return replace(now, isolated=now.lonely & before.lonely)


def _stream_part(row: Fields) -> tuple[str, int | None]:
    info = row.child("info")
    if info.has("neighborCount"):
        return row.text("id"), info.count("neighborCount")
    proxied = info.data.get("neighbors")  # §1.4: a proxied part lists them instead
    if proxied is not None and not isinstance(proxied, list):
        raise BadResponse(f"{info.where}.neighbors: list expected")
    return row.text("id"), None if proxied is None else len(proxied)


def _wires(transport: Fields) -> dict[Wire, tuple[int, int]] | None:
    """Return the bytes of each connection, None as soon as one does not say."""
    if not transport.has("connections"):
        return None
    wires: dict[Wire, tuple[int, int]] = {}
    for row in transport.rows("connections"):
        opened = row.opt_count("openedAt")
        sent, received = row.opt_count("bytesSent"), row.opt_count("bytesReceived")
        if opened is None or sent is None or received is None:
            return None
        wire = (_peer(row), opened)
        before = wires.get(wire, (0, 0))
        wires[wire] = (before[0] + sent, before[1] + received)
    return wires


def _peer(row: Fields) -> str | None:
    """Return who is at the other end; what a stranger says of himself may be nonsense."""
    try:
        peer = row.opt_child("remotePeerDescriptor")
        return _hex(peer, "nodeId") if peer else None
    except BadResponse:
        return None


def _hex(fields: Fields, key: str) -> str | None:
    """Return bytes, in either of the two encodings of §1.4, as hex digits."""
    block = fields.opt_child(key)
    if block is None:
        return None
    where = f"{fields.where}.{key}"
    numbers = block.data.get("data")
    if numbers is None:
        numbers = [block.data.get(str(index)) for index in range(len(block.data))]
    if not isinstance(numbers, list) or len(numbers) > LONGEST_BYTES:
        raise BadResponse(f"{where}: bytes expected")
    try:
        return bytes(numbers).hex()
    except (TypeError, ValueError) as err:
        raise BadResponse(f"{where}: bytes expected") from err


@dataclass(frozen=True, slots=True)
class Earnings:
    """The operator contract now (§2.2), in wei."""

    #: Uncollected and gross, by sponsorship.
    by_sponsorship: Mapping[str, int] = field(repr=False)
    #: Above this anyone may force a collection and take a part of it.
    limit: int
    #: Held and staked, less what was slashed.
    value: int
    staked: int | None

    @property
    def uncollected(self) -> int:
        """All that waits, before the protocol's fee."""
        return sum(self.by_sponsorship.values())


def parse_earnings(block: Block, value: int, staked: int | None) -> Earnings:
    """Parse `getSponsorshipsAndEarnings()`."""
    sponsorships = block.array(0, Block.address)
    amounts = block.array(1, uint_wei)
    if len(sponsorships) != len(amounts) or len(set(sponsorships)) != len(sponsorships):
        raise BadResponse("earnings: one amount per sponsorship expected")
    by_sponsorship = dict(zip(sponsorships, amounts, strict=True))
    return Earnings(by_sponsorship, uint_wei(block, 2), value, staked)


def uint_wei(block: Block, slot: int) -> int:
    """Return an amount from a slot; more than was ever issued is a lie."""
    wei = block.uint(slot)
    if wei > LARGEST_WEI:
        raise BadResponse("contract data: amount in bounds expected")
    return wei
