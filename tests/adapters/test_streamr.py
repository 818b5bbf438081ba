"""Streamr against a real server: money to the last wei, each source failing on its own."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from custom_components.depin_orchestrator.adapters.polygon import Selector
from custom_components.depin_orchestrator.adapters.streamr import DEFAULT_RPC, StreamrAdapter
from custom_components.depin_orchestrator.adapters.streamr_graph import GATEWAY
from custom_components.depin_orchestrator.adapters.streamr_model import parse_info
from custom_components.depin_orchestrator.engine import errors
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
)
from tests.web import fixture


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
