"""What the chain says of one operator, question by question (streamr.md §2.2). It only reads."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from ..engine.errors import BadResponse, UnknownOperator
from .abi import Block
from .parse import NEWEST_YEAR
from .polygon import NoContract, Rpc, Selector
from .streamr_fields import at_second
from .streamr_model import LARGEST_WEI, ONE, Earnings, parse_earnings, percent, uint_wei

#: The StreamrConfig contract of Polygon; on another chain it is not there, and the fee unknown.
CONFIG = "0x869e88db146ecaf20ddf199a12684cd80c263c8f"
#: An entry of the undelegation queue is a delegator, an amount and a time.
QUEUE_WORDS = 3
#: More nodes than any fleet has; each of them is a call.
MOST_NODES = 100


@dataclass(frozen=True, slots=True)
class Chain:
    """What hardly ever changes: which chain it is, and the protocol's fee (1e18 = 100 %)."""

    id: int
    fee: int | None


@dataclass(frozen=True, slots=True)
class Position:
    """How an operator shares what it earns, and who wants out; money in wei."""

    #: Of what is collected, for the owner before anyone else (1e18 = 100 %).
    cut: int
    #: Tokens of the operator's own: the owner's, and all there are.
    owned: int
    supply: int
    #: What waits to be undelegated, and since when: oldest first.
    queue: tuple[tuple[int, datetime], ...]

    @property
    def own_share(self) -> Decimal | None:
        """Return the owner's own part of a collection in percent (§2.3), None without tokens."""
        if not self.supply:
            return None
        return percent(self.cut * self.supply + (ONE - self.cut) * self.owned, ONE * self.supply)


@dataclass(frozen=True, slots=True)
class Gas:
    """What the nodes hold to pay for transactions, in wei of the chain's coin."""

    by_node: Mapping[str, int] = field(repr=False)

    @property
    def least(self) -> int | None:
        """The poorest node's, None without nodes."""
        return min(self.by_node.values(), default=None)


class Contract:
    """The contract of an operator, behind one RPC."""

    def __init__(self, rpc: Rpc, address: str) -> None:
        """Take the way to the chain and the operator's address, in lower case."""
        self._rpc = rpc
        self._address = address

    async def chain(self) -> Chain:
        """Return which chain it is and the protocol's fee there."""
        chain_id = await self._rpc.chain_id()
        try:
            fee = (await self._rpc.call(CONFIG, Selector.PROTOCOL_FEE_FRACTION)).uint(0)
        except NoContract:
            return Chain(chain_id, None)
        return Chain(chain_id, _fraction(fee, "protocolFeeFraction"))

    async def value(self) -> int:
        """Return what it holds and has staked. Raises UnknownOperator."""
        try:
            value = await self._call(Selector.VALUE_WITHOUT_EARNINGS)
        except NoContract as err:
            raise UnknownOperator(str(err)) from err
        return uint_wei(value, 0)

    async def earnings(self) -> Earnings:
        """Return what waits to be collected, and from how much stake."""
        value = await self.value()
        waiting = await self._call(Selector.SPONSORSHIPS_AND_EARNINGS)
        try:
            staked = uint_wei(await self._call(Selector.TOTAL_STAKED), 0)
        except BadResponse:
            staked = None  # the one number that the subgraph has as well
        return parse_earnings(waiting, value, staked)

    async def position(self) -> Position:
        """Return the owner's share and the undelegation queue."""
        cut = (await self._call(Selector.OPERATORS_CUT_FRACTION)).uint(0)
        owner = (await self._call(Selector.OWNER)).address(0)
        supply = uint_wei(await self._call(Selector.TOTAL_SUPPLY), 0)
        owned = uint_wei(await self._call(Selector.BALANCE_OF, owner), 0)
        if owned > supply:
            raise BadResponse("balanceOf: more than there is")
        return Position(
            cut=_fraction(cut, "operatorsCutFraction"),
            owned=owned,
            supply=supply,
            queue=await self._queue(),
        )

    async def gas(self) -> Gas:
        """Return what each node of the operator can pay with."""
        nodes = (await self._call(Selector.NODE_ADDRESSES)).array(0, Block.address)
        if len(nodes) > MOST_NODES:
            raise BadResponse("getNodeAddresses: too many nodes")
        return Gas({node: await self._rpc.balance(node) for node in nodes})

    async def _queue(self) -> tuple[tuple[int, datetime], ...]:
        block = await self._call(Selector.UNDELEGATION_QUEUE)
        entries = block.array(0, _entry, QUEUE_WORDS)
        queue = [(await self._wanted(who, amount), since) for who, amount, since in entries]
        return tuple(sorted(queue, key=lambda entry: entry[1]))

    async def _wanted(self, delegator: str, amount: int) -> int:
        """Return what an entry of the queue asks for; "all" is written as the largest number."""
        if amount <= LARGEST_WEI:
            return amount
        return uint_wei(await self._call(Selector.BALANCE_IN_DATA, delegator), 0)

    async def _call(self, selector: Selector, *addresses: str) -> Block:
        return await self._rpc.call(self._address, selector, *addresses)


def _entry(block: Block, slot: int) -> tuple[str, int, datetime]:
    since = at_second(block.uint(slot + 2), "undelegationQueue")
    if since.year > NEWEST_YEAR:
        raise BadResponse("undelegationQueue: time of this century expected")
    return block.address(slot), block.uint(slot + 1), since


def _fraction(number: int, where: str) -> int:
    if number > ONE:
        raise BadResponse(f"{where}: over 100 %")
    return number
