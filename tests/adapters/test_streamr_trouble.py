"""Streamr: wrong answers, probes that say what is wrong, and what is never sent or shown."""

import copy
import logging
from typing import Any

import pytest

from custom_components.depin_orchestrator.adapters.polygon import Rpc, Selector
from custom_components.depin_orchestrator.adapters.streamr_graph import parse_operator
from custom_components.depin_orchestrator.engine import errors
from custom_components.depin_orchestrator.engine.models import (
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
