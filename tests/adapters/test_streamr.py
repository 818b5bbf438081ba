"""Streamr against a real server: money to the last wei, each source failing on its own."""

from collections.abc import Callable
import copy
from datetime import UTC, datetime, timedelta
from decimal import Decimal
import logging
from typing import Any

import pytest

from custom_components.depin_orchestrator.adapters.polygon import Rpc, Selector
from custom_components.depin_orchestrator.adapters.streamr import DEFAULT_RPC, StreamrAdapter
from custom_components.depin_orchestrator.adapters.streamr_graph import GATEWAY, parse_operator
from custom_components.depin_orchestrator.adapters.streamr_model import parse_info
from custom_components.depin_orchestrator.engine import errors
from custom_components.depin_orchestrator.engine.ledger import Ledger
from custom_components.depin_orchestrator.engine.models import (
    Figure,
    Health,
    Kind,
    Node,
    Protocol,
    Quality,
    Reading,
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
    words,
)
from tests.web import fixture

WRITES = {
    "stake": "0xadc9772e",
    "reduceStakeTo": "0xd1b68611",
    "unstake": "0xf2888dbb",
    "forceUnstake": "0xa93a019f",
    "withdrawEarningsFromSponsorships": "0xe8e658b4",
    "delegate": "0x9fa6dd35",
    "undelegate": "0x6c68c0e1",
    "updateMetadata": "0x918b5be1",
    "setNodeAddresses": "0x25c33549",
}


async def test_all_sources(lab: Lab) -> None:
    report = await lab.make(*ALL).poll(NOW)
    assert report.online
    assert report.identity == f"137:{OPERATOR}"
    assert (report.health, report.health_reason) == (Health.EARNING, None)
    assert report.outages == {}
    expected = {
        "last_contact": NOW,
        "reachable": True,
        "node_peers": 4,
        "stream_parts": 4,
        "neighbors_min": 2,
        "uncollected": Decimal("41.500000000000000007"),
        # The fee, 2.07500000000000000035, is rounded down to the wei, as by the contract.
        "unpaid": Decimal("39.425000000000000007"),
        "earnings_limit": Decimal(5000),
        "fisherman_risk": Decimal("0.83"),
        "operator_value": Decimal("120500.000000000000000003"),
        "staked": Decimal(123000),
        "sponsorships": 3,
        "operator_cut": Decimal(10),
        # 10 % + 90 % x 20200 / 101000
        "own_share": Decimal(28),
        "queue": Decimal("750.000000000000000001"),
        # The older of the two, and 30 days.
        "queue_due": datetime(2026, 12, 17, 7, 20, tzinfo=UTC),
        "gas_min": Decimal("1.5"),
        "flags_open": 0,
        # Of the sponsorship that pays and ends first; the dry one ended long ago.
        "insolvency": datetime(2026, 12, 3, 12, 13, 20, tzinfo=UTC),
        "delegators": 7,
        "slashings": 1,
        "latest_heartbeat": datetime(2026, 11, 21, 22, 43, 20, tzinfo=UTC),
        # (100000 x 0.25 + 18000 x 0.5) / 120500; the dry one pays nothing.
        "apy": Decimal("28.22"),
        # (0.04 x 2 % + 0.0125 x 2.4 %) x 86400 = 95.04, less 5 %
        "rate_estimate": Decimal("90.288"),
        # 69.5 + 7.75 and a wei of today, 111 of 24 October; 23 October is too long ago.
        "collected_30d": Decimal("188.250000000000000001"),
    }
    told = {key for key, reading in report.readings.items() if isinstance(reading, Reading)}
    assert {key: value(report, key) for key in told} == expected
    # The first look at the counters shows no rate yet.
    assert set(report.readings) - told == {"network_in", "network_out"}
    data = {"uncollected", "unpaid", "earnings_limit", "operator_value", "staked"}
    data |= {"rate_estimate", "collected_30d", "queue"}
    units = {key: getattr(reading, "unit", None) for key, reading in report.readings.items()}
    assert {key for key, unit in units.items() if unit == "DATA"} == data
    assert {key for key, unit in units.items() if unit == "%"} == {
        "fisherman_risk",
        "apy",
        "operator_cut",
        "own_share",
    }
    assert units["gas_min"] == "POL"
    assert quality(report, "unpaid") is Quality.MEASURED
    assert quality(report, "rate_estimate") is Quality.ESTIMATED
    assert report.figures == (
        Figure(
            "lifetime",
            Kind.COUNTER,
            Decimal("21639.425000000000000008"),
            None,
            NOW,
            replaces=("uncollected:",),
        ),
    )
    assert report.money is Quality.MEASURED


async def test_keys_go_where_they_belong(lab: Lab) -> None:
    await lab.make(*ALL).poll(NOW)
    sent = {
        path.partition("?")[0]: headers.get("Authorization")
        for (_, path), headers in zip(lab.web.calls, lab.web.headers, strict=True)
    }
    assert sent == {
        "/info": "Bearer node-secret",
        "/rpc/rpc-secret": None,
        "/graph": "Bearer graph-secret",
    }
    question = next(body for body in lab.web.bodies if body and "query" in body)
    assert question["variables"]["id"] == question["variables"]["op"] == OPERATOR


async def test_without_node_and_subgraph(lab: Lab) -> None:
    adapter = lab.make()
    assert adapter.due(NOW)
    report = await adapter.poll(NOW)
    assert not adapter.due(NOW + MINUTE)
    assert report.online
    assert "reachable" not in report.readings
    assert "apy" not in report.readings
    assert report.health is Health.UNKNOWN  # one answer shows no growth yet
    assert [(f.account, f.kind, f.amount, f.start, f.end) for f in report.figures] == [
        (
            f"uncollected:{SPONSORSHIPS[0]}",
            Kind.RESETTING,
            Decimal("38.000000000000000007"),
            None,
            NOW,
        ),
        (f"uncollected:{SPONSORSHIPS[1]}", Kind.RESETTING, Decimal("1.425"), None, NOW),
        (f"uncollected:{SPONSORSHIPS[2]}", Kind.RESETTING, Decimal(0), None, NOW),
    ]
    again = await adapter.poll(NOW + MINUTE)
    assert again.figures == report.figures


async def test_defaults(lab: Lab) -> None:
    adapter = StreamrAdapter(
        Node("n1", Protocol.STREAMR, "Streamr", "DATA"),
        lab.session,
        {"operator_address": OPERATOR, "graph_key": "k"},
    )
    assert adapter._rpc._client.base_url == DEFAULT_RPC == "https://polygon.drpc.org"
    assert adapter._gateway.base_url == GATEWAY
    assert "k" not in GATEWAY.rpartition("/")[0].split("/")


async def test_cadences(lab: Lab) -> None:
    adapter = lab.make(*ALL)
    for minute in range(61):
        await adapter.poll(NOW + minute * MINUTE)
    asked = [path.partition("?")[0] for _, path in lab.web.calls]
    assert 50 <= asked.count("/info") <= 61
    assert 4 <= asked.count("/graph") <= 6
    # Three calls each time, also with the subgraph, two that are asked once a day, and every
    # half hour five for the position and three for the gas of two nodes.
    assert 3 * 12 + 2 * 8 <= asked.count("/rpc/rpc-secret") - 2 <= 3 * 18 + 3 * 8


async def test_first_generation(lab: Lab) -> None:
    lab.web.set("/info", fixture("streamr/v100/info.json"))
    adapter = lab.make("url")
    report = await adapter.poll(NOW)
    assert value(report, "reachable") is False
    assert value(report, "stream_parts") == 2
    assert value(report, "neighbors_min") == 0
    assert (report.health, report.health_reason) == (Health.DEGRADED, "unreachable_port")


def test_both_encodings_of_bytes() -> None:
    old = parse_info(fixture("streamr/v100/info.json"))
    new = parse_info(fixture("streamr/v103/info.json"))
    assert old.node_id == new.node_id == "5a11cb0442b5fa2107945c3ddc010203040506ff"
    assert new.node_id not in repr(new)
    assert OPERATOR not in repr(new)


async def test_isolated_is_believed_the_second_time(lab: Lab) -> None:
    info = fixture("streamr/v100/info.json")
    info["controlLayer"]["localPeerDescriptor"]["websocket"] = {
        "host": "h",
        "port": 1,
        "tls": True,
    }
    lab.web.set("/info", info)
    adapter = lab.make(*ALL)
    assert (await adapter.poll(NOW)).health is Health.EARNING
    info["controlLayer"]["localPeerDescriptor"]["nodeId"]["19"] = 7  # a restart
    lab.web.set("/info", info)
    assert (await adapter.poll(NOW + MINUTE)).health is Health.EARNING
    report = await adapter.poll(NOW + 2 * MINUTE)
    assert (report.health, report.health_reason) == (Health.DEGRADED, "isolated")


@pytest.mark.parametrize(
    "change",
    [
        lambda info: info["controlLayer"].update(localPeerDescriptor=None),
        lambda info: info["controlLayer"]["transport"].update(connectionCount="4"),
        lambda info: info["controlLayer"]["localPeerDescriptor"].update(nodeId={"data": 5}),
        lambda info: info["controlLayer"]["localPeerDescriptor"].update(nodeId={"data": [256]}),
        lambda info: info["controlLayer"]["localPeerDescriptor"].update(nodeId={"1": 5}),
        lambda info: info["contentLayer"].update(streamParts={}),
        lambda info: info["contentLayer"]["streamParts"][3]["info"].update(neighbors=2),
    ],
)
def test_malformed_info(change: Callable[[Any], None]) -> None:
    info = fixture("streamr/v103/info.json")
    change(info)
    with pytest.raises(errors.BadResponse):
        parse_info(info)


def test_bare_info() -> None:
    info = parse_info({"controlLayer": {"localPeerDescriptor": {}}, "contentLayer": None})
    assert (info.node_id, info.peers, info.neighbors_min, info.reachable) == (None,) * 3 + (False,)


async def test_heartbeat_old(lab: Lab) -> None:
    lab.operator["data"]["operator"]["latestHeartbeatTimestamp"] = str(
        int((NOW - timedelta(hours=25, seconds=1)).timestamp())
    )
    report = await lab.make(*ALL).poll(NOW)
    assert (report.health, report.health_reason) == (Health.DEGRADED, "heartbeat_old")


async def test_fisherman_risk(lab: Lab) -> None:
    lab.earn(4000 * WEI)
    report = await lab.make(*ALL).poll(NOW)
    assert value(report, "fisherman_risk") == 80
    assert (report.health, report.health_reason) == (Health.DEGRADED, "fisherman_risk")


async def test_no_stake(lab: Lab) -> None:
    lab.operator = fixture("streamr/subgraph/sparse.json")
    lab.chain[Selector.SPONSORSHIPS_AND_EARNINGS] = earnings_hex({}, 0)
    report = await lab.make(*ALL).poll(NOW)
    assert (report.health, report.health_reason) == (Health.IDLE, "no_stake")
    assert value(report, "uncollected") == 0
    assert value(report, "rate_estimate") == 0
    assert reason(report, "fisherman_risk") == "not_reported"
    assert reason(report, "apy") == "not_reported"
    assert reason(report, "delegators") == "not_reported"
    assert reason(report, "latest_heartbeat") == "not_reported"


async def test_growth_is_earning_and_stillness_is_not(lab: Lab) -> None:
    adapter = lab.make()
    lab.earn(5 * WEI)
    assert (await adapter.poll(NOW)).health is Health.UNKNOWN
    lab.earn(6 * WEI)
    assert (await adapter.poll(NOW + 6 * MINUTE)).health is Health.EARNING
    report = await adapter.poll(NOW + 12 * MINUTE)
    assert (report.health, report.health_reason) == (Health.IDLE, "sponsorships_dry")
    lab.earn(6 * WEI, 1)  # staked on another
    assert (await adapter.poll(NOW + 18 * MINUTE)).health is Health.EARNING


async def test_unknown_without_any_money(lab: Lab) -> None:
    lab.web.remove("/rpc/rpc-secret")
    lab.web.remove("/graph")
    report = await lab.make(*ALL).poll(NOW)
    assert report.online
    assert report.health is Health.UNKNOWN
    assert report.figures == ()
    assert reason(report, "unpaid") == "bad_response"
    assert report.money is Quality.UNKNOWN


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


REVERT = {"code": -32000, "message": "execution reverted"}


@pytest.mark.parametrize(
    ("key", "answer", "error"),
    [
        (Selector.VALUE_WITHOUT_EARNINGS, "0x", errors.UnknownOperator),
        (Selector.VALUE_WITHOUT_EARNINGS, REVERT, errors.UnknownOperator),
        (Selector.VALUE_WITHOUT_EARNINGS, "0x" + "ff" * 32, errors.BadResponse),
        (Selector.VALUE_WITHOUT_EARNINGS, "0x" + "00" * 31, errors.BadResponse),
        (Selector.VALUE_WITHOUT_EARNINGS, "0x0", errors.BadResponse),
        (Selector.VALUE_WITHOUT_EARNINGS, "hello", errors.BadResponse),
        (Selector.VALUE_WITHOUT_EARNINGS, None, errors.BadResponse),
        ("eth_chainId", 137, errors.BadResponse),
        ("eth_chainId", "0x", errors.BadResponse),
        ("eth_chainId", "0x" + "f" * 16, errors.BadResponse),
        ("eth_chainId", {"code": -32005, "message": "slow down"}, errors.RateLimited),
        ("eth_chainId", {"code": -32601, "message": "no such method"}, errors.BadResponse),
        (
            "eth_chainId",
            {"code": -32000, "message": "Invalid API key rpc-secret"},
            errors.AuthFailed,
        ),
        ("eth_chainId", {"code": 30, "message": None}, errors.Failed),
    ],
)
async def test_probe_and_the_chain(
    lab: Lab, key: str, answer: Any, error: type[errors.DepinError]
) -> None:
    lab.chain[key] = answer
    with pytest.raises(error) as caught:
        await lab.make().probe()
    assert type(caught.value) is error
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("answer", [[], {"jsonrpc": "2.0"}, {"error": "no"}])
async def test_no_json_rpc(lab: Lab, answer: Any) -> None:
    lab.web.set("/rpc/rpc-secret", answer)
    with pytest.raises(errors.BadResponse):
        await lab.make().probe()


@pytest.mark.parametrize(
    "result",
    [
        "0x",
        "0x" + words(0x60, 0xA0),
        fixture("streamr/rpc/polygon.json")[Selector.SPONSORSHIPS_AND_EARNINGS][:-64],
        earnings_hex({SPONSORSHIPS[0]: 10**32}),
        "0x" + words(0x60, 0x80, 1, 0, 1, 5),  # an amount without a sponsorship
        "0x" + words(0x60, 0xC0, 1, 2, 7, 7, 2, 5, 5),  # one sponsorship twice
    ],
)
async def test_malformed_earnings(lab: Lab, result: str) -> None:
    lab.chain[Selector.SPONSORSHIPS_AND_EARNINGS] = result
    report = await lab.make().poll(NOW)
    assert report.outages == {"rpc": "bad_response"}
    assert report.figures == ()
    assert not report.online


async def test_impossible_fee(lab: Lab) -> None:
    lab.chain[Selector.PROTOCOL_FEE_FRACTION] = "0x" + words(2 * WEI)
    report = await lab.make().poll(NOW)
    assert report.outages == {"rpc_config": "bad_response"}
    assert quality(report, "unpaid") is Quality.ESTIMATED


async def test_probe(lab: Lab) -> None:
    probe = await lab.make(*ALL).probe()
    assert (probe.identity, probe.title, probe.version) == (
        f"137:{OPERATOR}",
        "Streamr operator 0x5c4e…",
        None,
    )


@pytest.mark.parametrize("address", ["", "0x12", OPERATOR + "0", "0x" + "g" * 40])
async def test_bad_address(lab: Lab, address: str) -> None:
    with pytest.raises(errors.InvalidInput):
        await lab.make(operator_address=address).probe()
    assert lab.web.calls == []


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ({"status": 404}, errors.InfoPluginMissing),
        (
            {"status": 404, "body": "<!DOCTYPE html>", "content_type": "text/html"},
            errors.InfoPluginMissing,
        ),
        ({"status": 401, "body": "Unauthorized", "content_type": "text/plain"}, errors.AuthFailed),
        ({"status": 403, "body": "Forbidden", "content_type": "text/plain"}, errors.AuthFailed),
        ({"status": 400}, errors.BadResponse),
        ({"body": "<html></html>", "content_type": "text/html"}, errors.WrongService),
        ({"body": {"ok": True}}, errors.WrongService),
        ({"body": []}, errors.WrongService),
    ],
)
async def test_probe_and_the_node(
    lab: Lab, answer: dict[str, Any], error: type[errors.DepinError]
) -> None:
    lab.web.set("/info", **answer)
    with pytest.raises(error) as caught:
        await lab.make("url").probe()
    assert type(caught.value) is error


def graph_error(message: Any) -> dict[str, Any]:
    return {"errors": [{"message": message}]}


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (graph_error("auth error: API key graph-secret not found"), errors.AuthFailed),
        (graph_error("too many requests"), errors.RateLimited),
        (graph_error("bad indexers: {}"), errors.Failed),
        (graph_error("Cannot query field"), errors.BadResponse),
        ({**graph_error(None), "data": {"operator": None}}, errors.BadResponse),
        (
            {"data": {"_meta": {"hasIndexingErrors": False}, "operator": None}},
            errors.UnknownOperator,
        ),
        ({"data": {"_meta": {"hasIndexingErrors": True}}}, errors.Failed),
        ({"data": None}, errors.BadResponse),
        ({}, errors.BadResponse),
    ],
)
async def test_probe_and_the_subgraph(
    lab: Lab, answer: dict[str, Any], error: type[errors.DepinError]
) -> None:
    lab.operator = answer
    with pytest.raises(error) as caught:
        await lab.make(*ALL).probe()
    assert type(caught.value) is error
    assert "secret" not in str(caught.value)


async def test_refused_key_asks_for_another(lab: Lab) -> None:
    lab.operator = graph_error("auth error: malformed API key")
    report = await lab.make(*ALL).poll(NOW)
    assert report.auth_failed
    assert report.online
    assert reason(report, "apy") == "invalid_auth"


async def test_subgraph_that_cannot_index_keeps_the_last_good_answer(lab: Lab) -> None:
    adapter = lab.make(*ALL)
    before = await adapter.poll(NOW)
    lab.operator["data"]["_meta"]["hasIndexingErrors"] = True
    lab.index(5, NOW)
    report = await adapter.poll(NOW + 17 * MINUTE)
    assert report.outages == {"subgraph": "server_error"}
    assert quality(report, "delegators") is Quality.STALE
    assert report.figures[0].amount == before.figures[0].amount


@pytest.mark.parametrize(
    "change",
    [
        {"cumulativeEarningsWei": None},
        {"cumulativeEarningsWei": "-1"},
        {"cumulativeEarningsWei": "1.5"},
        {"cumulativeEarningsWei": "9" * 5000},
        {"cumulativeEarningsWei": str(10**32)},
        {"valueWithoutEarnings": True},
        {"latestHeartbeatTimestamp": "9" * 18},
        {"stakes": {}},
        {"stakes": [{"amountWei": "1", "sponsorship": None}]},
    ],
)
def test_malformed_subgraph(change: dict[str, Any]) -> None:
    answer = copy.deepcopy(fixture("streamr/subgraph/operator.json"))
    answer["data"]["operator"].update(change)
    with pytest.raises(errors.BadResponse):
        parse_operator(answer)


@pytest.mark.parametrize("selector", WRITES.values(), ids=WRITES)
async def test_writes_are_never_sent(lab: Lab, selector: str) -> None:
    rpc = lab.make()._rpc
    for data in (selector, selector + words(1), selector.upper().replace("0X", "0x")):
        with pytest.raises(errors.Forbidden):
            await rpc.request("eth_call", [{"to": OPERATOR, "data": data}, "latest"])
    assert selector not in set(Selector)
    assert lab.web.calls == []


@pytest.mark.parametrize(
    ("method", "params"),
    [
        ("eth_sendRawTransaction", ["0x00"]),
        ("eth_sendTransaction", [{"to": OPERATOR, "data": "0xc229918e"}]),
        ("eth_sign", []),
        ("personal_unlockAccount", []),
        ("ETH_CALL", [{"to": OPERATOR, "data": "0xc229918e"}]),
        ("eth_call", []),
        ("eth_call", ["0xc229918e"]),
        ("eth_call", [{"to": OPERATOR}]),
        ("eth_call", [{"to": OPERATOR, "data": ["0xc229918e"]}]),
        ("eth_call", [{"to": OPERATOR, "data": "0xc229918e", "value": "0x1"}, "latest"]),
    ],
)
async def test_only_reads_are_sent(lab: Lab, method: str, params: list[Any]) -> None:
    with pytest.raises(errors.Forbidden):
        await lab.make()._rpc.request(method, params)
    assert lab.web.calls == []


async def test_reads_are_sent(lab: Lab) -> None:
    rpc = Rpc(lab.session, f"{lab.web.url}/rpc/rpc-secret/")
    assert await rpc.request("eth_blockNumber", []) == "0x4b5a3c6"


async def test_no_secret_is_ever_shown(lab: Lab, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "custom_components.depin_orchestrator")
    adapter = lab.make(*ALL)
    reports = [await adapter.poll(NOW)]
    for status in (302, 401, 404, 429, 500):
        for path in ("/info", "/rpc/rpc-secret", "/graph"):
            lab.web.set(path, status=status, headers={"Location": "http://elsewhere/"})
        for endpoint in adapter.endpoints:
            endpoint.slot.due_at = None
        reports.append(await adapter.poll(NOW + status * MINUTE))
    shown = [caplog.text, repr(adapter), repr(adapter.__dict__), repr(adapter._rpc.__dict__)]
    shown += [repr(report.readings) + repr(report.outages) for report in reports]
    shown += [str(endpoint.error) for endpoint in adapter.endpoints]
    failures = [record for record in caplog.records if record.name.endswith("adapters.base")]
    assert len(failures) == 5 * len(adapter.endpoints)
    assert not [text for text in shown if "secret" in text]
    assert OPERATOR not in "".join(shown).replace(repr(adapter.__dict__), "")
