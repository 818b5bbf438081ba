"""What each network's own accounts say when money leaves without a payout, over real HTTP."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import aiohttp
import pytest

from custom_components.depin_orchestrator.adapters.base import PollingAdapter
from custom_components.depin_orchestrator.adapters.golem import GolemAdapter
from custom_components.depin_orchestrator.adapters.polygon import Selector
from custom_components.depin_orchestrator.adapters.storj import StorjAdapter
from custom_components.depin_orchestrator.engine.books import Books
from custom_components.depin_orchestrator.engine.models import Node, Protocol
from custom_components.depin_orchestrator.engine.prices import Prices
from custom_components.depin_orchestrator.engine.snapshot import Moment, NodeState
from tests.web import Web

from .golem_node import KEY, NOW as GOLEM_NOW, PATHS, Listing, invoice, serve as serve_golem
from .storj_node import NOW as STORJ_NOW, load, serve as serve_storj
from .streamr_lab import MINUTE, NOW, WEI, Lab, words

D = Decimal
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _no_jitter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("random.random", lambda: 0.5)


class Home:
    """An adapter and the books that its reports go to."""

    def __init__(self, adapter: PollingAdapter) -> None:
        self.adapter = adapter
        self.books = Books("EUR")

    async def look(self, at: datetime) -> NodeState:
        report = await self.adapter.poll(at)
        node = self.adapter.node
        moment = Moment(at, at, at)
        return self.books.close([node], {node.id: report}, Prices("EUR"), moment).nodes[node.id]


def told(state: NodeState, key: str = "unexplained_drop") -> Any:
    return state.value(key)


async def test_storj_forgets_what_it_owes(web: Web, session: aiohttp.ClientSession) -> None:
    """The node loses the stubs of a month that was never sent: its database was restored."""
    stubs = [{**stub, "distributed": 0} for stub in load("paystubs")]
    serve_storj(web, paystubs=stubs)
    home = Home(
        StorjAdapter(Node("n", Protocol.STORJ, "S", "USD", "USD"), session, {"url": web.url})
    )
    first = await home.look(STORJ_NOW)
    assert told(first) == 0
    lost = [stub for stub in stubs if stub["period"] == min(s["period"] for s in stubs)]
    kept = [stub for stub in stubs if stub not in lost]
    serve_storj(web, paystubs=kept)
    await home.look(STORJ_NOW + 7 * HOUR)
    state = await home.look(STORJ_NOW + 40 * HOUR)
    gone = sum(D(stub["paid"] + stub["held"] - stub["disposed"]) for stub in lost) / 1_000_000
    assert gone > 0
    assert told(state) == gone
    assert told(state, "unexplained_since") == STORJ_NOW + 7 * HOUR
    assert told(state, "earnings_total") == told(first, "earnings_total")
    serve_storj(web, paystubs=stubs)
    assert told(await home.look(STORJ_NOW + 50 * HOUR)) == 0


async def test_golem_settles_without_a_payment(web: Web, session: aiohttp.ClientSession) -> None:
    bill = invoice(1, GOLEM_NOW - HOUR, "0.52")
    serve_golem(web, payAgreements=[])
    web.handle(PATHS["invoices"], Listing([bill]).answer)
    web.handle(PATHS["payments"], Listing([]).answer)
    node = Node("n", Protocol.GOLEM, "G", "GLM", "GLM")
    home = Home(GolemAdapter(node, session, {"url": web.url, "app_key": KEY}))
    assert told(await home.look(GOLEM_NOW)) == 0
    web.handle(PATHS["invoices"], Listing([bill | {"status": "SETTLED"}]).answer)
    assert told(await home.look(GOLEM_NOW + HOUR)) == 0
    state = await home.look(GOLEM_NOW + 4 * HOUR)
    assert told(state) == D("0.52")
    assert told(state, "earnings_total") == D("0.52")
    # Another driver's payment, and days late.
    payment = {
        "paymentId": "p1",
        "payeeId": bill["issuerId"],
        "payerId": bill["recipientId"],
        "paymentPlatform": "erc20-mainnet-glm",
        "amount": "0.52",
        "timestamp": (GOLEM_NOW + HOUR).isoformat(),
        "details": "",
    }
    web.handle(PATHS["payments"], Listing([payment]).answer)
    assert told(await home.look(GOLEM_NOW + 80 * HOUR)) == 0


async def test_streamr_is_collected_by_somebody_else(lab: Lab) -> None:
    home = Home(lab.make("graph_key", "graph_url"))
    lab.earn(10 * WEI)
    lab.index(90 * WEI, NOW)
    first = await home.look(NOW)
    lab.earn(0)
    assert told(await home.look(NOW + HOUR)) == 0
    lab.index(100 * WEI, NOW + 9 * HOUR)  # the subgraph was hours behind
    assert told(await home.look(NOW + 9 * HOUR)) == 0
    state = await home.look(NOW + 20 * HOUR)
    assert told(state) == 0
    assert told(state, "earnings_total") >= told(first, "earnings_total")


async def test_streamr_loses_what_waited(lab: Lab) -> None:
    home = Home(lab.make("graph_key", "graph_url"))
    lab.earn(10 * WEI)
    lab.index(90 * WEI, NOW)
    await home.look(NOW)
    lab.earn(0)
    lab.index(90 * WEI, NOW + HOUR + 5 * MINUTE)
    await home.look(NOW + HOUR)
    state = await home.look(NOW + 8 * HOUR)
    assert told(state) == D("9.5")  # less the protocol's fee
    assert told(state, "unexplained_since") == NOW + HOUR


@pytest.mark.parametrize(("arrives", "unexplained"), [(True, 0), (False, D("9.5"))])
async def test_streamr_without_a_subgraph(lab: Lab, arrives: bool, unexplained: Decimal) -> None:
    """What is collected fills the operator's own balance."""
    home = Home(lab.make())
    lab.chain[Selector.VALUE_WITHOUT_EARNINGS] = f"0x{words(1000 * WEI)}"
    lab.earn(10 * WEI)
    await home.look(NOW)
    lab.earn(0)
    if arrives:
        lab.chain[Selector.VALUE_WITHOUT_EARNINGS] = f"0x{words(1009 * WEI + WEI // 2)}"
    await home.look(NOW + HOUR)
    assert told(await home.look(NOW + 8 * HOUR)) == unexplained
