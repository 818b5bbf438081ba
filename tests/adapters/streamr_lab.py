"""A Streamr operator on a real server: the node, the chain and the subgraph, set by a test."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
from aiohttp import web as http

from custom_components.depin_orchestrator.adapters.polygon import Selector
from custom_components.depin_orchestrator.adapters.streamr import StreamrAdapter
from custom_components.depin_orchestrator.engine.models import (
    Node,
    NodeReport,
    Outage,
    Protocol,
    Quality,
    Reading,
)
from tests.web import Web

WEI = 10**18
OPERATOR = "0x5c4e0b7d2f61a3985ce0d4172b86fa30c9d71e42"
SPONSORSHIPS = [f"0x{0xA1A1 << 8 * k:040x}" for k in (18, 10, 2)]
#: Two minutes after the block of the recorded subgraph.
NOW = datetime(2026, 11, 22, 8, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
ALL = ("url", "api_key", "graph_key", "graph_url")


def words(*numbers: int) -> str:
    return "".join(f"{number:064x}" for number in numbers)


def earnings_hex(amounts: dict[str, int], limit: int = 5000 * WEI) -> str:
    count = len(amounts)
    addresses = [int(address, 16) for address in amounts]
    head = words(0x60, 0x80 + 32 * count, limit)
    return f"0x{head}{words(count, *addresses)}{words(count, *amounts.values())}"


@dataclass
class Lab:
    """The node, the chain and the subgraph of one operator, on one server."""

    web: Web
    session: aiohttp.ClientSession
    #: What the RPC answers: by method, and by selector. A dict is an error object.
    chain: dict[str, Any]
    operator: dict[str, Any]
    made: list[StreamrAdapter] = field(default_factory=list)

    def make(self, *keys: str, **data: Any) -> StreamrAdapter:
        have = {
            "url": self.web.url,
            "api_key": "node-secret",
            "graph_key": "graph-secret",
            "graph_url": f"{self.web.url}/graph",
        }
        node = Node("n1", Protocol.STREAMR, "Streamr", "DATA")
        return StreamrAdapter(
            node,
            self.session,
            {
                "operator_address": OPERATOR.upper().replace("0X", "0x"),
                "rpc_url": f"{self.web.url}/rpc/rpc-secret?key=rpc-secret",
                **{key: value for key, value in have.items() if key in keys},
                **data,
            },
        )

    def earn(self, *amounts: int) -> None:
        """Let so many wei wait in the sponsorships, in their order."""
        self.chain[Selector.SPONSORSHIPS_AND_EARNINGS] = earnings_hex(
            dict(zip(SPONSORSHIPS, amounts, strict=False))
        )

    def index(self, collected: int, at: datetime) -> None:
        """Let the subgraph have seen so much collected, at a block of that time."""
        self.operator["data"]["operator"]["cumulativeEarningsWei"] = str(collected)
        self.operator["data"]["_meta"]["block"]["timestamp"] = int(at.timestamp())

    async def answer_rpc(self, request: http.Request) -> http.Response:
        call = await request.json()
        method, params = call["method"], call["params"]
        if method == "eth_call":
            key = params[0]["data"][:10]
        else:
            key = f"{method}:{params[0]}" if params else method
            key = key if key in self.chain else method
        result = self.chain[key]
        part = {"error": result} if isinstance(result, dict) else {"result": result}
        return http.json_response({"jsonrpc": "2.0", "id": call["id"], **part})

    async def answer_graph(self, _: http.Request) -> http.Response:
        return http.json_response(self.operator)


def value(report: NodeReport, key: str) -> Any:
    reading = report.readings[key]
    assert isinstance(reading, Reading), (key, reading)
    return reading.value


def quality(report: NodeReport, key: str) -> Quality:
    reading = report.readings[key]
    return reading.quality if isinstance(reading, Reading) else Quality.UNKNOWN


def reason(report: NodeReport, key: str) -> str:
    outage = report.readings[key]
    assert isinstance(outage, Outage), (key, outage)
    return outage.reason
