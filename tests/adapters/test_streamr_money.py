"""A Streamr operator's earnings to the wei, whether contract or subgraph sees them first."""

from datetime import datetime
from decimal import Decimal

import pytest

from custom_components.depin_orchestrator.adapters.polygon import Selector
from custom_components.depin_orchestrator.adapters.streamr import StreamrAdapter
from custom_components.depin_orchestrator.engine import errors
from custom_components.depin_orchestrator.engine.ledger import Ledger
from custom_components.depin_orchestrator.engine.models import (
    Health,
    Quality,
)
from tests.adapters.streamr_lab import (
    ALL,
    MINUTE,
    NOW,
    OPERATOR,
    SPONSORSHIPS,
    WEI,
    Lab,
    earnings_hex,
    quality,
    reason,
    value,
)


class Bench:
    """Polls an adapter and keeps its ledger, watching that nothing is ever taken back."""

    def __init__(self, adapter: StreamrAdapter) -> None:
        self.adapter, self.ledger = adapter, Ledger()

    async def poll(self, now: datetime) -> Decimal:
        for endpoint in self.adapter.endpoints:
            endpoint.slot.due_at = None
        self.ledger.post((await self.adapter.poll(now)).figures, now, None)
        assert all(row.amount > 0 for row in self.ledger.rows)
        return self.ledger.earned().amount


def net(wei: int) -> int:
    return wei - wei // 20


async def test_collection_seen_by_the_contract_first(lab: Lab) -> None:
    bench = Bench(lab.make(*ALL))
    lab.earn(40 * WEI)
    lab.index(1000 * WEI, NOW - 2 * MINUTE)
    assert await bench.poll(NOW) == 1038
    lab.earn(41 * WEI)
    assert await bench.poll(NOW + 5 * MINUTE) == Decimal("1038.95")
    # Collected: 41 x 0.95 = 38.95. The subgraph does not know, twice over.
    lab.earn(WEI // 10)
    lab.index(1000 * WEI, NOW + 8 * MINUTE)
    assert await bench.poll(NOW + 10 * MINUTE) == Decimal("1038.95")
    lab.earn(WEI)
    lab.index(1000 * WEI, NOW + 9 * MINUTE)
    assert await bench.poll(NOW + 15 * MINUTE) == Decimal("1038.95")
    # Now it does: 1038.95 + 2 x 0.95
    lab.earn(2 * WEI)
    lab.index(1000 * WEI + net(41 * WEI), NOW + 16 * MINUTE)
    assert await bench.poll(NOW + 20 * MINUTE) == Decimal("1040.85")
    # What the hold kept back lies on the whole of it.
    assert bench.ledger.rows[-1].end == NOW + 20 * MINUTE


async def test_collection_seen_by_both_at_once(lab: Lab) -> None:
    bench = Bench(lab.make(*ALL))
    lab.earn(40 * WEI)
    lab.index(1000 * WEI, NOW - 2 * MINUTE)
    assert await bench.poll(NOW) == 1038
    lab.earn(WEI)
    lab.index(1000 * WEI + net(40 * WEI), NOW + 15 * MINUTE)
    assert await bench.poll(NOW + 15 * MINUTE) == Decimal("1038.95")


async def test_contract_is_asked_after_the_subgraph(lab: Lab) -> None:
    """Else a collection between the two would count twice."""
    adapter = lab.make("graph_key", "graph_url")
    await adapter.poll(NOW)
    for only_due in adapter.money:
        for endpoint in adapter.endpoints:
            endpoint.slot.due_at = NOW + (1 if endpoint is only_due else 2) * MINUTE
            endpoint.slot.wait = 5 * MINUTE
        lab.web.calls.clear()
        await adapter.poll(NOW + MINUTE)
        asked = [path.partition("?")[0] for _, path in lab.web.calls]
        graph = ["/graph"] if only_due.name == "subgraph" else []
        assert asked == [*graph, *["/rpc/rpc-secret"] * 3]


async def test_collection_while_the_contract_is_out_of_reach(lab: Lab) -> None:
    bench = Bench(lab.make(*ALL))
    lab.operator["data"]["operator"]["stakes"] = None
    lab.earn(40 * WEI)
    lab.index(1000 * WEI, NOW - 2 * MINUTE)
    assert await bench.poll(NOW) == 1038
    lab.web.set("/rpc/rpc-secret", status=503)
    lab.index(1000 * WEI + net(40 * WEI), NOW + 14 * MINUTE)
    assert await bench.poll(NOW + 15 * MINUTE) == 1038
    lab.web.handle("/rpc/rpc-secret", lab.answer_rpc)
    lab.earn(WEI)
    assert await bench.poll(NOW + 20 * MINUTE) == Decimal("1038.95")


async def test_real_loss_is_taken_back_once_both_agree(lab: Lab) -> None:
    adapter = lab.make(*ALL)
    bench = Bench(adapter)
    lab.earn(40 * WEI)
    lab.index(1000 * WEI, NOW - 2 * MINUTE)
    assert await bench.poll(NOW) == 1038
    lab.earn(0)
    lab.index(1000 * WEI, NOW + 3 * MINUTE)
    assert await bench.poll(NOW + 5 * MINUTE) == 1038
    lab.index(1000 * WEI, NOW + 6 * MINUTE)
    for endpoint in adapter.endpoints:
        endpoint.slot.due_at = None
    report = await adapter.poll(NOW + 8 * MINUTE)
    assert [figure.amount for figure in report.figures] == [1000]


async def test_another_indexer_that_lags_takes_nothing_back(lab: Lab) -> None:
    bench = Bench(lab.make(*ALL))
    lab.earn(WEI)
    lab.index(1000 * WEI, NOW)
    assert await bench.poll(NOW) == Decimal("1000.95")
    lab.index(900 * WEI, NOW - 10 * MINUTE)
    assert await bench.poll(NOW + 15 * MINUTE) == Decimal("1000.95")


async def test_dead_contract_the_subgraph_alone_only_adds(lab: Lab) -> None:
    bench = Bench(lab.make(*ALL))
    stakes = lab.operator["data"]["operator"]["stakes"]
    lab.earn(40 * WEI)
    lab.index(1000 * WEI, NOW - 2 * MINUTE)
    assert await bench.poll(NOW) == 1038
    lab.web.set("/rpc/rpc-secret", status=503)
    assert await bench.poll(NOW + 15 * MINUTE) == 1038  # 1000 + 8 x 0.95 is less
    stakes[0]["earningsWei"] = "0"
    lab.index(1100 * WEI, NOW + 28 * MINUTE)
    assert await bench.poll(NOW + 30 * MINUTE) == 1100
    lab.web.handle("/rpc/rpc-secret", lab.answer_rpc)
    lab.earn(3 * WEI)
    assert await bench.poll(NOW + 45 * MINUTE) == Decimal("1102.85")


async def test_no_total_before_the_contract_has_answered(lab: Lab) -> None:
    """The subgraph alone would say less than the ledger has kept over a restart."""
    lab.web.set("/rpc/rpc-secret", status=503)
    report = await lab.make(*ALL).poll(NOW)
    assert report.figures == ()
    assert value(report, "uncollected") == 8
    assert value(report, "unpaid") == Decimal("7.6")
    assert quality(report, "unpaid") is Quality.ESTIMATED
    assert value(report, "staked") == 123000
    assert value(report, "operator_value") == 120500
    assert reason(report, "earnings_limit") == "server_error"
    assert report.health is Health.EARNING


async def test_collections_without_a_subgraph(lab: Lab) -> None:
    bench = Bench(lab.make())
    lab.earn(30 * WEI, 10 * WEI)
    assert await bench.poll(NOW) == 38
    lab.earn(31 * WEI, 10 * WEI)
    assert await bench.poll(NOW + 5 * MINUTE) == Decimal("38.95")
    # The operator leaves the first one, which pays out; the second keeps what waits in it.
    lab.chain[Selector.SPONSORSHIPS_AND_EARNINGS] = earnings_hex({SPONSORSHIPS[1]: 11 * WEI})
    assert await bench.poll(NOW + 10 * MINUTE) == Decimal("39.9")
    # It comes back, and joins a third.
    lab.earn(2 * WEI, 11 * WEI, WEI)
    assert await bench.poll(NOW + 15 * MINUTE) == Decimal("42.75")
    assert bench.ledger.known_since == NOW  # the new one is dated
    # Everything is collected.
    lab.earn(0, 0, WEI)
    assert await bench.poll(NOW + 20 * MINUTE) == Decimal("42.75")


async def test_dead_rpc_only_ages_the_money(lab: Lab) -> None:
    adapter = lab.make(*ALL)
    before = await adapter.poll(NOW)
    lab.web.remove("/rpc/rpc-secret")
    report = await adapter.poll(NOW + 6 * MINUTE)
    assert report.online
    assert quality(report, "reachable") is Quality.MEASURED
    assert quality(report, "unpaid") is Quality.STALE
    assert quality(report, "apy") is Quality.ESTIMATED
    assert report.outages == {"rpc": "bad_response"}
    assert report.money is Quality.STALE
    assert report.figures == before.figures


async def test_dead_node_leaves_the_money_alone(lab: Lab) -> None:
    adapter = lab.make(*ALL)
    await adapter.poll(NOW)
    lab.web.remove("/info")
    lab.earn(43 * WEI)
    for minute in range(1, 7):
        report = await adapter.poll(NOW + minute * MINUTE)
    assert not report.online
    assert (report.health, report.health_reason) == (Health.OFFLINE, "info_plugin_missing")
    assert quality(report, "unpaid") is Quality.MEASURED
    assert value(report, "uncollected") == 43
    assert report.figures[0].amount > 21640


async def test_everything_refused(lab: Lab) -> None:
    adapter = lab.make(*ALL)
    await lab.web.stop()
    report = await adapter.poll(NOW)
    assert (report.health, report.health_reason) == (Health.OFFLINE, "cannot_connect")
    with pytest.raises(errors.Unreachable):
        await adapter.probe()


async def test_another_chain_is_another_operator(lab: Lab) -> None:
    lab.chain["eth_chainId"] = "0x7a69"
    lab.chain[Selector.PROTOCOL_FEE_FRACTION] = "0x"
    adapter = lab.make()
    assert (await adapter.probe()).identity == f"31337:{OPERATOR}"
    report = await adapter.poll(NOW)
    assert report.identity == f"31337:{OPERATOR}"
    # Nobody says what the fee is.
    assert value(report, "unpaid") == Decimal("39.425000000000000007")
    assert quality(report, "unpaid") is Quality.ESTIMATED
    assert quality(report, "uncollected") is Quality.MEASURED


async def test_fee_by_the_subgraph(lab: Lab) -> None:
    lab.chain[Selector.PROTOCOL_FEE_FRACTION] = "0x"
    lab.operator["data"]["network"]["protocolFeeFraction"] = str(WEI // 10)
    report = await lab.make(*ALL).poll(NOW)
    assert value(report, "unpaid") == Decimal("37.350000000000000007")
    assert quality(report, "unpaid") is Quality.MEASURED


async def test_stake_by_the_subgraph(lab: Lab) -> None:
    lab.chain[Selector.TOTAL_STAKED] = {"code": 3, "message": "execution reverted"}
    report = await lab.make(*ALL).poll(NOW)
    assert value(report, "staked") == 123000
    assert reason(await lab.make().poll(NOW), "staked") == "not_reported"
