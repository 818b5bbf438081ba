"""Streamr: one operator on chain and, if it can be reached, the node that works for it."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime
import re
from typing import Any, override

import aiohttp

from ..engine.errors import BadResponse, InfoPluginMissing, InvalidInput
from ..engine.models import Node, NodeReport
from .aside import Aside
from .base import Draft, Endpoint, PollingAdapter, Probe, every
from .client import Client
from .polygon import Rpc
from .streamr_chain import Contract
from .streamr_details import detail_nodes, detail_stakes
from .streamr_fleet import Fleet, Listener, follow as follow_fleet
from .streamr_flow import Flow, flow
from .streamr_graph import GATEWAY, Operator, parse_operator, question
from .streamr_health import Signs, health
from .streamr_model import NodeInfo, after_fee, parse_info
from .streamr_money import Lifetime, Purses, follow, settle, settle_alone
from .streamr_report import (
    MONTH,
    USUAL_FEE,
    current,
    describe_contract,
    describe_fleet,
    describe_flow,
    describe_gas,
    describe_node,
    describe_operator,
    describe_position,
)

#: Needs no key (§2.2).
DEFAULT_RPC = "https://polygon.drpc.org"
ADDRESS = re.compile(r"0x[0-9a-f]{40}")


class StreamrAdapter(PollingAdapter):
    """Reads one operator. It never sends a transaction, nor anything to the node.

    `data`: `operator_address`; `rpc_url` (optional); `url` and `api_key` of the node (optional);
    `ws_url` of its websocket plugin (optional); `graph_key` or `graph_url` for the subgraph
    (optional).
    """

    def __init__(
        self, node: Node, session: aiohttp.ClientSession, data: Mapping[str, Any]
    ) -> None:
        """Set up the endpoints; the node is the contact when there is one, else the chain."""
        super().__init__(node)
        self._operator = data["operator_address"].strip().lower()
        self._rpc = Rpc(session, data.get("rpc_url") or DEFAULT_RPC)
        self._contract = Contract(self._rpc, self._operator)
        self._lifetime: Lifetime | None = None
        self._purses: Purses | None = None
        self._flow: Flow | None = None
        self._info: Endpoint[NodeInfo] | None = None
        self._graph: Endpoint[Operator] | None = None
        self._fleet: Endpoint[Fleet] | None = None
        self._earnings = Endpoint("rpc", every(minutes=5), self._contract.earnings)
        self._position = Endpoint("rpc_position", every(minutes=30), self._contract.position)
        self._gas = Endpoint("rpc_gas", every(minutes=30), self._contract.gas)
        self._chain = Endpoint("rpc_config", every(hours=24), self._contract.chain)
        if url := data.get("url"):
            self._api = Client(session=session, base_url=url, headers=_bearer(data.get("api_key")))
            self.client = self._api
            self._info = Endpoint("info", every(45), self._read_info)
        if ws_url := data.get("ws_url"):
            self._listener = Listener(session, ws_url, self._operator, data.get("api_key"))
            self._fleet = Endpoint("fleet", every(minutes=5), self._read_fleet)
        if data.get("graph_url") or data.get("graph_key"):
            self._gateway = Client(
                session=session,
                base_url=data.get("graph_url") or GATEWAY,
                headers=_bearer(data.get("graph_key")),
                posts=frozenset({""}),
            )
            self._graph = Endpoint("subgraph", every(minutes=15), self._read_operator)
        self._aside = Aside(self._fleet) if self._fleet else None
        self.money = (self._earnings, self._graph) if self._graph else (self._earnings,)
        self._polled: tuple[Endpoint[Any], ...] = (
            *([self._info] if self._info else []),
            *self.money,
            self._position,
            self._gas,
            self._chain,
        )
        self.endpoints = (*self._polled, *([self._fleet] if self._fleet else []))

    @override
    def due(self, now: datetime) -> bool:
        """Tell whether any endpoint wants to be asked, or the fleet was heard."""
        return any(endpoint.slot.due(now) for endpoint in self._polled) or (
            self._aside is not None and self._aside.due(now)
        )

    @override
    async def poll(self, now: datetime) -> NodeReport:
        """Ask what is due and report all that is known. Never raises a DepinError.

        No endpoint silences another: a stake earns while one node of its fleet is down.
        """
        if self._aside:
            self._aside.tick(now)
        apart = [e for e in self._polled if e not in self.money and e.slot.due(now)]
        await asyncio.gather(self._ask_money(now), *(endpoint.ask(now) for endpoint in apart))
        self._keep_books()
        if self._info and self._info.answer and self._info.answered_at:
            self._flow = flow(self._flow, self._info.answer, self._info.answered_at)
        return self.report(now)

    @override
    async def close(self) -> None:
        """Stop listening to the fleet."""
        if self._aside:
            await self._aside.close()

    @override
    async def probe(self) -> Probe:
        """Return who the operator is. Raises a precise DepinError."""
        if not ADDRESS.fullmatch(self._operator):
            raise InvalidInput("operator_address")
        if self._info:
            await self._read_info()
        if self._fleet:
            await self._listener.knock()
        chain_id = await self._rpc.chain_id()
        await self._contract.value()
        if self._graph:
            await self._read_operator()
        # The chain's address is public, and still it names a person's money: six characters.
        title = f"Streamr operator {self._operator[:6]}…"
        return Probe(identity=self._identity(chain_id), title=title)

    @override
    def describe(self, draft: Draft) -> None:
        """Fill the draft from the node, the contract and the subgraph, each on its own."""
        if chain := self._chain.answer:
            draft.identity = self._identity(chain.id)
        contact, now, fee = self.endpoints[0], draft.now, self._fee
        operator = current(self._graph, now)
        draft.put("last_contact", contact.answered_at, contact)
        if self._info:
            describe_node(draft, self._info)
            describe_flow(draft, self._info, self._flow)
        if self._fleet:
            describe_fleet(draft, self._fleet)
        describe_contract(draft, self._earnings, fee)
        describe_position(draft, self._position, operator.longest_queue if operator else None)
        describe_gas(draft, self._gas)
        if self._graph:
            describe_operator(draft, self._graph, self._earnings, fee)
            draft.figures += [self._lifetime.figure()] if self._lifetime else []
        elif self._purses:
            draft.figures += self._purses.figures(USUAL_FEE if fee is None else fee)
        self._describe_owed(draft, USUAL_FEE if fee is None else fee)
        detail_stakes(draft, self._graph, self._earnings)
        detail_nodes(draft, self._gas, self._fleet)
        signs = Signs(
            info=current(self._info, now),
            earnings=current(self._earnings, now),
            operator=operator,
            gas=current(self._gas, now),
            grew=self._purses.grew if self._purses else None,
        )
        draft.health, draft.health_reason = health(now, signs)

    def _describe_owed(self, draft: Draft, fee: int) -> None:
        if self._purses is None or not all(source.fresh(draft.now) for source in self.money):
            return
        operator = self._graph.answer if self._graph else None
        draft.owed = self._purses.owed(fee, operator.collected if operator else None)

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

    async def _read_fleet(self) -> Fleet:
        heard, listened = await self._listener.listen()
        return follow_fleet(self._fleet.answer if self._fleet else None, heard, listened)

    async def _read_operator(self) -> Operator:
        return parse_operator(
            await self._gateway.post("", question(self._operator, datetime.now(UTC) - MONTH))
        )


def _bearer(key: str | None) -> dict[str, str]:
    return {"Authorization": f"Bearer {key.strip()}"} if key else {}
