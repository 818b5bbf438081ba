"""Streamr in depth: stakes, flags, slashes, the queue, gas, the owner's share, bytes a second."""

from collections.abc import Callable
import copy
from datetime import UTC, datetime, timedelta
from decimal import Decimal
import json
from typing import Any

import pytest

from custom_components.depin_orchestrator.adapters.polygon import Selector
from custom_components.depin_orchestrator.adapters.streamr_chain import Position
from custom_components.depin_orchestrator.adapters.streamr_flow import flow
from custom_components.depin_orchestrator.adapters.streamr_graph import parse_operator
from custom_components.depin_orchestrator.adapters.streamr_model import parse_info, short
from custom_components.depin_orchestrator.engine import errors
from custom_components.depin_orchestrator.engine.ledger import Ledger
from custom_components.depin_orchestrator.engine.models import Health, Quality
from tests.adapters.streamr_lab import (
    ALL,
    MINUTE,
    NOW,
    OPERATOR,
    SPONSORSHIPS,
    WEI,
    Lab,
    quality,
    reason,
    value,
    words,
)
from tests.web import fixture

DAY = timedelta(days=1)
NODES = ("0x" + "4e" * 20, "0x" + "5d" * 20)


def flag(result: str, at: datetime = NOW, sponsorship: str = SPONSORSHIPS[1]) -> dict[str, Any]:
    return {
        "result": result,
        "flaggingTimestamp": int(at.timestamp()),
        "sponsorship": {"id": sponsorship},
    }


def slash(at: datetime) -> dict[str, Any]:
    return {
        "amount": str(500 * WEI + 1),
        "date": str(int(at.timestamp())),
        "sponsorship": {"id": SPONSORSHIPS[0]},
    }


async def test_stakes(lab: Lab) -> None:
    operator = lab.operator["data"]["operator"]
    operator["stakes"][1]["sponsorship"]["stream"]["id"] = f"{OPERATOR}/mine"
    operator["stakes"][2]["sponsorship"]["stream"] = None
    report = await lab.make(*ALL).poll(NOW)
    assert report.details["stakes"] == [
        {
            "sponsorship": "0xa1a1…0000",
            "stream": "streamr.eth/demo",
            "staked": "100000",
            "apy": "25.00",
            "running": True,
            "paying": True,
            "insolvency": "2027-08-09T08:26:40+00:00",
            "uncollected": "40.000000000000000007",
            "flagged": False,
        },
        {
            "sponsorship": "0x0000…0000",
            "stream": "0x5c4e…1e42/mine",
            "staked": "18000",
            "apy": "50.00",
            "running": True,
            "paying": True,
            "insolvency": "2026-12-03T12:13:20+00:00",
            "uncollected": "1.5",
            "flagged": False,
        },
        {
            "sponsorship": "0x0000…0000",
            "stream": None,
            "staked": "5000",
            "apy": "0",
            "running": True,
            "paying": False,
            "insolvency": "2026-11-18T11:06:40+00:00",
            "uncollected": "0",
            "flagged": False,
        },
    ]
    json.dumps(report.details)
    assert "0x5c4e0b" not in json.dumps(report.details, ensure_ascii=False)


async def test_stakes_by_the_contract_alone(lab: Lab) -> None:
    report = await lab.make().poll(NOW)
    first, *others = report.details["stakes"]
    assert len(others) == 2
    assert first == {
        "sponsorship": "0xa1a1…0000",
        "stream": None,
        "staked": None,
        "apy": None,
        "running": None,
        "paying": None,
        "insolvency": None,
        "uncollected": "40.000000000000000007",
        "flagged": None,
    }
    assert "slashes" not in report.details


async def test_stakes_by_the_subgraph_alone(lab: Lab) -> None:
    lab.web.set("/rpc/rpc-secret", status=503)
    report = await lab.make(*ALL).poll(NOW)
    assert [stake["uncollected"] for stake in report.details["stakes"]] == ["8", "0", "0"]
    assert "gas" not in report.details


async def test_nothing_is_listed_when_nobody_answers(lab: Lab) -> None:
    lab.web.set("/rpc/rpc-secret", status=503)
    report = await lab.make().poll(NOW)
    assert report.details == {"stakes": []}
    for key in ("operator_cut", "own_share", "queue", "queue_due", "gas_min"):
        assert reason(report, key) == "server_error"


async def test_no_sponsorship_pays(lab: Lab) -> None:
    for stake in lab.operator["data"]["operator"]["stakes"]:
        stake["sponsorship"]["isRunning"] = False
    assert reason(await lab.make(*ALL).poll(NOW), "insolvency") == "not_reported"


@pytest.mark.parametrize(
    ("results", "count"),
    [
        (["waiting", "voting", "failed"], 2),
        (["kicked", "failed"], 0),
        (["a verdict of 2031"], 0),
    ],
)
async def test_flags(lab: Lab, results: list[str], count: int) -> None:
    lab.operator["data"]["operator"]["receivedFlags"] = [flag(result) for result in results]
    report = await lab.make(*ALL).poll(NOW)
    assert value(report, "flags_open") == count
    expected = (Health.DEGRADED, "flagged") if count else (Health.EARNING, None)
    assert (report.health, report.health_reason) == expected
    assert [stake["flagged"] for stake in report.details["stakes"]] == [False, bool(count), False]
    told = [entry["result"] for entry in report.details["flags"]]
    assert told == [result if " " not in result else "unknown" for result in results]


async def test_a_slash_calls_for_a_week(lab: Lab) -> None:
    lab.operator["data"]["operator"]["slashingEvents"] = [slash(NOW - 6 * DAY)] * 6
    report = await lab.make(*ALL).poll(NOW)
    assert (report.health, report.health_reason) == (Health.DEGRADED, "slashed")
    assert (
        report.details["slashes"]
        == [
            {
                "sponsorship": "0xa1a1…0000",
                "amount": "500.000000000000000001",
                "at": "2026-11-16T08:30:00+00:00",
            }
        ]
        * 5
    )
    lab.operator["data"]["operator"]["slashingEvents"] = [slash(NOW - 8 * DAY)]
    assert (await lab.make(*ALL).poll(NOW)).health is Health.EARNING


async def test_gas(lab: Lab) -> None:
    lab.chain[f"eth_getBalance:{NODES[1]}"] = hex(WEI // 10 - 1)
    report = await lab.make().poll(NOW)
    assert value(report, "gas_min") == Decimal("0.099999999999999999")
    assert (report.health, report.health_reason) == (Health.DEGRADED, "low_gas")
    assert report.details["gas"] == [
        {"node": "0x4e4e…4e4e", "gas": "1.5"},
        {"node": "0x5d5d…5d5d", "gas": "0.099999999999999999"},
    ]
    lab.chain[f"eth_getBalance:{NODES[1]}"] = hex(WEI // 10)
    assert (await lab.make().poll(NOW)).health_reason is None


@pytest.mark.parametrize("answer", ["0x" + "f" * 64, "0x", 5, None])
async def test_malformed_gas(lab: Lab, answer: Any) -> None:
    lab.chain["eth_getBalance"] = answer
    report = await lab.make().poll(NOW)
    assert report.outages == {"rpc_gas": "bad_response"}
    assert reason(report, "gas_min") == "bad_response"


async def test_fleet_without_nodes(lab: Lab) -> None:
    lab.chain[Selector.NODE_ADDRESSES] = "0x" + words(0x20, 0)
    report = await lab.make().poll(NOW)
    assert reason(report, "gas_min") == "not_reported"
    assert report.details["gas"] == []
    lab.chain[Selector.NODE_ADDRESSES] = "0x" + words(0x20, 101, *range(101))
    assert (await lab.make().poll(NOW)).outages == {"rpc_gas": "bad_response"}


async def test_queue(lab: Lab) -> None:
    report = await lab.make().poll(NOW)
    # Nobody says how long the queue may be.
    assert quality(report, "queue_due") is Quality.ESTIMATED
    lab.operator["data"]["network"]["maxQueueSeconds"] = 86_400
    report = await lab.make(*ALL).poll(NOW)
    assert value(report, "queue_due") == datetime.fromtimestamp(1794900000 + 86_400, UTC)
    assert quality(report, "queue_due") is Quality.MEASURED
    lab.chain[Selector.UNDELEGATION_QUEUE] = "0x" + words(0x20, 0)
    report = await lab.make(*ALL).poll(NOW)
    assert value(report, "queue") == 0
    assert reason(report, "queue_due") == "not_reported"


async def test_who_wants_all_back_is_asked_how_much(lab: Lab) -> None:
    everything = 2**256 - 1
    who = int("5e" * 20, 16)
    lab.chain[Selector.UNDELEGATION_QUEUE] = "0x" + words(
        0x20, 2, who, everything, 1795000000, who, WEI, 1794900000
    )
    lab.chain[Selector.BALANCE_IN_DATA] = "0x" + words(321 * WEI)
    assert value(await lab.make().poll(NOW), "queue") == 322
    asked = [body["params"][0]["data"] for body in lab.web.bodies if "eth_call" in str(body)]
    assert f"{Selector.BALANCE_IN_DATA}{who:064x}" in asked


@pytest.mark.parametrize(
    ("selector", "answer"),
    [
        (Selector.UNDELEGATION_QUEUE, words(0x20, 1, 1, 1, 2**63)),
        (Selector.UNDELEGATION_QUEUE, words(0x20, 1, 1, 1, 2**35)),
        (Selector.UNDELEGATION_QUEUE, words(0x20, 1, 1, 1)),
        (Selector.OPERATORS_CUT_FRACTION, words(WEI + 1)),
        (Selector.OWNER, words(2**200)),
        (Selector.BALANCE_OF, words(101001 * WEI)),
    ],
)
async def test_malformed_position(lab: Lab, selector: str, answer: str) -> None:
    lab.chain[selector] = f"0x{answer}"
    report = await lab.make().poll(NOW)
    assert report.outages == {"rpc_position": "bad_response"}
    assert value(report, "uncollected") > 41  # the money is another question


def test_share_of_nothing() -> None:
    assert Position(WEI // 10, 0, 0, ()).own_share is None
    assert Position(0, 1, 1, ()).own_share == 100
    assert Position(WEI, 0, 1, ()).own_share == 100
    # 15 % + 85 % x 1 / 3
    assert Position(15 * WEI // 100, 1, 3, ()).own_share == Decimal("43.33")


async def test_what_is_most_urgent_comes_first(lab: Lab) -> None:
    """Everything is wrong at once, and is mended from the top."""
    operator = lab.operator["data"]["operator"]
    info = fixture("streamr/v103/info.json")
    reachable = info["controlLayer"]["localPeerDescriptor"].pop("websocket")
    lab.web.set("/info", info)
    operator["receivedFlags"] = [flag("voting")]
    operator["slashingEvents"] = [slash(NOW - DAY)]
    operator["latestHeartbeatTimestamp"] = int((NOW - 3 * DAY).timestamp())
    lab.chain["eth_getBalance"] = "0x0"
    lab.earn(4500 * WEI)

    async def worst() -> str | None:
        return (await lab.make(*ALL).poll(NOW)).health_reason

    assert await worst() == "flagged"
    operator["receivedFlags"] = None
    assert await worst() == "unreachable_port"
    info["controlLayer"]["localPeerDescriptor"]["websocket"] = reachable
    lab.web.set("/info", info)
    assert await worst() == "low_gas"
    lab.chain["eth_getBalance"] = hex(WEI)
    assert await worst() == "heartbeat_old"
    operator["latestHeartbeatTimestamp"] = int(NOW.timestamp())
    assert await worst() == "fisherman_risk"
    lab.earn(WEI)
    assert await worst() == "slashed"
    operator["slashingEvents"] = None
    assert await worst() is None


def connections(info: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = info["controlLayer"]["transport"]["connections"]
    return found


async def test_bytes_a_second(lab: Lab) -> None:
    info = fixture("streamr/v103/info.json")
    lab.web.set("/info", info)
    adapter = lab.make("url")
    first = await adapter.poll(NOW)
    assert reason(first, "network_in") == reason(first, "network_out") == "not_reported"
    rows = connections(info)
    rows[0]["bytesSent"] += 6000
    rows[0]["bytesReceived"] += 1200
    # The second one closed, and its peer came back on a new one.
    rows[1].update(openedAt=rows[1]["openedAt"] + 5, bytesSent=600, bytesReceived=30)
    lab.web.set("/info", info)
    report = await adapter.poll(NOW + MINUTE)
    assert value(report, "network_out") == 110
    assert value(report, "network_in") == 20.5
    again = await adapter.poll(NOW + MINUTE + timedelta(seconds=10))
    assert value(again, "network_out") == 110
    still = await adapter.poll(NOW + 2 * MINUTE)
    assert (value(still, "network_in"), value(still, "network_out")) == (0, 0)
    # A counter that fell belongs to a connection we cannot tell from its predecessor.
    rows[0]["bytesSent"] = 5
    lab.web.set("/info", info)
    assert value(await adapter.poll(NOW + 3 * MINUTE), "network_out") == 0


async def test_bytes_after_a_long_silence_start_over(lab: Lab) -> None:
    adapter = lab.make("url")
    await adapter.poll(NOW)
    lab.web.set("/info", status=503)
    await adapter.poll(NOW + MINUTE)
    lab.web.set("/info", fixture("streamr/v103/info.json"))
    assert reason(await adapter.poll(NOW + 7 * MINUTE), "network_in") == "not_reported"
    assert value(await adapter.poll(NOW + 8 * MINUTE), "network_in") == 0


@pytest.mark.parametrize(
    "change",
    [
        lambda info: connections(info)[0].pop("bytesSent"),
        lambda info: connections(info)[0].pop("openedAt"),
        lambda info: info["controlLayer"]["transport"].pop("connections"),
        lambda info: info["controlLayer"].pop("transport"),
    ],
)
def test_bytes_that_nobody_counts_are_unknown(change: Callable[[Any], object]) -> None:
    info = fixture("streamr/v103/info.json")
    change(info)
    parsed = parse_info(info)
    assert parsed.wires is None
    assert flow(flow(None, parsed, NOW), parsed, NOW + MINUTE).sent is None


def test_two_unnamed_connections_of_one_moment_are_added() -> None:
    info = fixture("streamr/v103/info.json")
    unnamed = connections(info)[2]
    connections(info).append(copy.deepcopy(unnamed))
    wires = parse_info(info).wires
    assert wires is not None
    assert wires[None, unnamed["openedAt"]] == (2, 4)


def test_a_strangers_nonsense_breaks_nothing() -> None:
    info = fixture("streamr/v103/info.json")
    connections(info)[0]["remotePeerDescriptor"] = {"nodeId": {"data": [1] * 999}}
    connections(info)[1]["remotePeerDescriptor"] = "me"
    wires = parse_info(info).wires
    assert wires is not None
    assert len(wires) == 2


def test_short() -> None:
    text = f"{OPERATOR}/a/{SPONSORSHIPS[0]} and 0x12"
    assert short(text) == "0x5c4e…1e42/a/0xa1a1…0000 and 0x12"


@pytest.mark.parametrize(
    ("key", "change"),
    [
        ("receivedFlags", [{"result": 5, "flaggingTimestamp": 1, "sponsorship": {"id": "0x1"}}]),
        ("receivedFlags", [{"result": "voting", "flaggingTimestamp": 1, "sponsorship": None}]),
        ("receivedFlags", [{"result": "voting", "sponsorship": {"id": "0x1"}}]),
        ("slashingEvents", [{"amount": None, "date": "1", "sponsorship": {"id": "0x1"}}]),
        ("slashingEvents", "none"),
    ],
)
def test_malformed_events(key: str, change: Any) -> None:
    answer = fixture("streamr/subgraph/operator.json")
    answer["data"]["operator"][key] = change
    with pytest.raises(errors.BadResponse):
        parse_operator(answer)


def test_stake_of_nobody_pays_nothing() -> None:
    answer = fixture("streamr/subgraph/operator.json")
    for stake in answer["data"]["operator"]["stakes"]:
        stake["sponsorship"]["totalStakedWei"] = "0"
    assert parse_operator(answer).wei_per_day(NOW) == 0


async def test_subgraph_added_later_counts_nothing_twice(lab: Lab) -> None:
    """The gap of before: the purses' rows stayed beside the lifetime."""
    ledger = Ledger()
    adapter = lab.make()
    for minute, amounts in enumerate(((40 * WEI, WEI), (42 * WEI, WEI), (0, 2 * WEI))):
        lab.earn(*amounts)
        now = NOW + 6 * minute * MINUTE
        ledger.post((await adapter.poll(now)).figures, now, Decimal(2))
    assert ledger.earned().amount == Decimal("38.95") + 2 * Decimal("0.95") + Decimal("0.95")
    lab.index(1000 * WEI, NOW + 15 * MINUTE)
    now = NOW + 18 * MINUTE
    report = await lab.make("graph_key", "graph_url").poll(now)
    ledger.post(report.figures, now, Decimal(2))
    assert [figure.account for figure in report.figures] == ["lifetime"]
    assert ledger.earned().amount == report.figures[0].amount == Decimal("1001.9")
    # What was earned since we look is still known by its hour.
    assert ledger.earned(NOW).amount == Decimal("2.85")
    assert ledger.known_since == NOW


async def test_subgraph_removed_later_counts_nothing_twice(lab: Lab) -> None:
    """What waits in the sponsorships is in the last sum that the subgraph was part of."""
    ledger = Ledger()
    lab.index(1000 * WEI, NOW - MINUTE)
    lab.earn(40 * WEI, WEI)
    ledger.post((await lab.make("graph_key", "graph_url").poll(NOW)).figures, NOW, Decimal(2))
    before = ledger.earned().amount
    adapter = lab.make()
    for minute, amounts in ((6, (40 * WEI, WEI)), (12, (42 * WEI, WEI))):
        lab.earn(*amounts)
        now = NOW + minute * MINUTE
        report = await adapter.poll(now)
        ledger.post(report.figures, now, Decimal(2))
    assert {figure.account[:11] for figure in report.figures} == {"uncollected"}
    assert ledger.earned().amount == before + Decimal("1.9")
    assert ledger.known_since == NOW
