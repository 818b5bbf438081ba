"""Streamr: one operator on chain and, if it can be reached, the node that works for it."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
import re
from typing import Any

import aiohttp

from ..engine.errors import BadResponse, InfoPluginMissing, InvalidInput, UnknownOperator
from ..engine.models import Node, NodeReport, Quality
from .base import Draft, Endpoint, PollingAdapter, Probe, every
from .client import Client
from .polygon import NoContract, Rpc, Selector
from .streamr_graph import GATEWAY, Operator, parse_operator, question
from .streamr_model import (
    ONE,
    Earnings,
    NodeInfo,
    after_fee,
    parse_earnings,
    parse_info,
    uint_wei,
)
from .streamr_money import Lifetime, Purses, follow, settle, settle_alone
from .streamr_report import (
    MONTH,
    USUAL_FEE,
    describe_contract,
    describe_node,
    describe_operator,
    health,
)

#: Needs no key (§2.2).
DEFAULT_RPC = "https://polygon.drpc.org"
#: The StreamrConfig contract of Polygon; on another chain it is not there, and the fee unknown.
CONFIG = "0x869e88db146ecaf20ddf199a12684cd80c263c8f"
ADDRESS = re.compile(r"0x[0-9a-f]{40}")


@dataclass(frozen=True, slots=True)
class Chain:
    """What hardly ever changes: which chain it is, and the protocol's fee (1e18 = 100 %)."""

    id: int
    fee: int | None


class StreamrAdapter(PollingAdapter):
    """Reads one operator. It never sends a transaction, nor anything to the node.

    `data`: `operator_address`; `rpc_url` (optional); `url` and `api_key` of the node (optional);
    `graph_key` or `graph_url` for the subgraph (optional).
    """

    def __init__(
        self, node: Node, session: aiohttp.ClientSession, data: Mapping[str, Any]
    ) -> None:
        """Set up the endpoints; the node is the contact when there is one, else the chain."""
        super().__init__(node)
        self._operator = data["operator_address"].strip().lower()
        self._rpc = Rpc(session, data.get("rpc_url") or DEFAULT_RPC)
        self._lifetime: Lifetime | None = None
        self._purses: Purses | None = None
        self._info: Endpoint[NodeInfo] | None = None
        self._graph: Endpoint[Operator] | None = None
        self._earnings = Endpoint("rpc", every(minutes=5), self._read_earnings)
        self._chain = Endpoint("rpc_config", every(hours=24), self._read_chain)
        if url := data.get("url"):
            self._api = Client(session=session, base_url=url, headers=_bearer(data.get("api_key")))
            self.client = self._api
            self._info = Endpoint("info", every(45), self._read_info)
        if data.get("graph_url") or data.get("graph_key"):
            self._gateway = Client(
                session=session,
                base_url=data.get("graph_url") or GATEWAY,
                headers=_bearer(data.get("graph_key")),
                posts=frozenset({""}),
            )
            self._graph = Endpoint("subgraph", every(minutes=15), self._read_operator)
        self.money = (self._earnings, self._graph) if self._graph else (self._earnings,)
        self.endpoints = (*([self._info] if self._info else []), *self.money, self._chain)

    def due(self, now: datetime) -> bool:
        """Tell whether any endpoint wants to be asked."""
        return any(endpoint.slot.due(now) for endpoint in self.endpoints)

    async def poll(self, now: datetime) -> NodeReport:
        """Ask what is due and report all that is known. Never raises a DepinError.

        No endpoint silences another: a stake earns while one node of its fleet is down.
        """
        apart = [e for e in self.endpoints if e not in self.money and e.slot.due(now)]
        await asyncio.gather(self._ask_money(now), *(endpoint.ask(now) for endpoint in apart))
        self._keep_books()
        return self.report(now)

    async def probe(self) -> Probe:
        """Return who the operator is. Raises a precise DepinError."""
        if not ADDRESS.fullmatch(self._operator):
            raise InvalidInput("operator_address")
        if self._info:
            await self._read_info()
        chain_id = await self._rpc.chain_id()
        await self._read_value()
        if self._graph:
            await self._read_operator()
        # The chain's address is public, and still it names a person's money: six characters.
        title = f"Streamr operator {self._operator[:6]}…"
        return Probe(identity=self._identity(chain_id), title=title)

    def describe(self, draft: Draft) -> None:
        """Fill the draft from the node, the contract and the subgraph, each on its own."""
        if chain := self._chain.answer:
            draft.identity = self._identity(chain.id)
        contact, now, fee = self.endpoints[0], draft.now, self._fee
        draft.put("last_contact", contact.answered_at, contact)
        if self._info:
            describe_node(draft, self._info)
        describe_contract(draft, self._earnings, fee)
        if self._graph:
            describe_operator(draft, self._graph, self._earnings, fee)
            draft.figures += [self._lifetime.figure()] if self._lifetime else []
        elif self._purses:
            draft.figures += self._purses.figures(USUAL_FEE if fee is None else fee)
        draft.health, draft.health_reason = health(
            now,
            _current(self._info, now),
            _current(self._earnings, now),
            _current(self._graph, now),
            grew=self._purses.grew if self._purses else None,
        )

    @property
    def _fee(self) -> int | None:
        """The protocol's fee, None when nobody says."""
        if (chain := self._chain.answer) and chain.fee is not None:
            return chain.fee
        return self._graph.answer.fee if self._graph and self._graph.answer else None

    async def _ask_money(self, now: datetime) -> None:
        """Ask the contract after the subgraph, so that it knows of every collection as well."""
        collected = self._graph if self._graph and self._graph.slot.due(now) else None
        if collected:
            await collected.ask(now)
        if collected or self._earnings.slot.due(now):
            await self._earnings.ask(now)

    def _keep_books(self) -> None:
        """Take the last answers into the figures."""
        fee = USUAL_FEE if self._fee is None else self._fee
        earnings, at = self._earnings.answer, self._earnings.answered_at
        if earnings and at:
            self._purses = follow(self._purses, earnings, at)
        if not (self._graph and self._graph.answer and self._graph.answered_at):
            return
        operator, asked_at = self._graph.answer, self._graph.answered_at
        if earnings and at and self._earnings.error is None:
            net = after_fee(earnings.uncollected, fee)
            self._lifetime = settle(self._lifetime, operator, net, at)
        else:
            self._lifetime = settle_alone(self._lifetime, operator, asked_at, fee)

    def _identity(self, chain_id: int) -> str:
        return f"{chain_id}:{self._operator}"

    async def _read_info(self) -> NodeInfo:
        try:
            data = await self._api.get("/info")
        except BadResponse as err:
            if err.status == 404:  # the HTTP server runs, but not for this plugin (§1.1)
                raise InfoPluginMissing(str(err)) from err
            raise
        return parse_info(data, self._info.answer if self._info else None)

    async def _read_value(self) -> int:
        try:
            value = await self._rpc.call(self._operator, Selector.VALUE_WITHOUT_EARNINGS)
        except NoContract as err:
            raise UnknownOperator(str(err)) from err
        return uint_wei(value, 0)

    async def _read_earnings(self) -> Earnings:
        value = await self._read_value()
        waiting = await self._rpc.call(self._operator, Selector.SPONSORSHIPS_AND_EARNINGS)
        try:
            staked = uint_wei(await self._rpc.call(self._operator, Selector.TOTAL_STAKED), 0)
        except BadResponse:
            staked = None  # the one number that the subgraph has as well
        return parse_earnings(waiting, value, staked)

    async def _read_chain(self) -> Chain:
        chain_id = await self._rpc.chain_id()
        try:
            fee = (await self._rpc.call(CONFIG, Selector.PROTOCOL_FEE_FRACTION)).uint(0)
        except NoContract:
            return Chain(chain_id, None)
        if fee > ONE:
            raise BadResponse("protocolFeeFraction: over 100 %")
        return Chain(chain_id, fee)

    async def _read_operator(self) -> Operator:
        return parse_operator(
            await self._gateway.post("", question(self._operator, datetime.now(UTC) - MONTH))
        )


def _bearer(key: str | None) -> dict[str, str]:
    return {"Authorization": f"Bearer {key.strip()}"} if key else {}


def _current[T](source: Endpoint[T] | None, now: datetime) -> T | None:
    """Return an answer that is not too old to judge by."""
    if source is None or source.quality(now) is Quality.UNKNOWN:
        return None
    return source.answer
