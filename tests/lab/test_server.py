"""The lab over real HTTP: the documented shapes, agreeing with its own truth."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from datetime import UTC, datetime
from decimal import Decimal
from email.utils import parsedate_to_datetime
import json
import os
from pathlib import Path
import signal
import subprocess
import sys
import time
from typing import Any

import aiohttp
import pytest

from lab.server import Lab, Settings
from lab.timeline import DAY

START = datetime(2026, 11, 22, 8, tzinfo=UTC).timestamp()
ROOT = Path(__file__).parents[2]
MICRO = Decimal("1e-6")


class Calls:
    """A running lab and the calls a test makes."""

    def __init__(self, lab: Lab, session: aiohttp.ClientSession) -> None:
        self.lab = lab
        self.session = session
        self.found = lab.describe()

    async def ask(self, name: str, path: str, **options: Any) -> tuple[int, Any]:
        """Return the status and the body, parsed if it is JSON."""
        method = "POST" if "json" in options else "GET"
        url = self.lab.services[name].url if name != "control" else self.lab.control.url
        async with self.session.request(
            method, url + path, allow_redirects=False, **options
        ) as answer:
            body = await answer.text()
            if answer.content_type == "application/json":
                return answer.status, json.loads(body, parse_float=Decimal)
            return answer.status, body

    async def get(self, name: str, path: str, **options: Any) -> Any:
        """Return the body of a success."""
        status, body = await self.ask(name, path, **options)
        assert status == 200, body
        return body

    async def set(self, **knobs: Any) -> None:
        """Turn knobs."""
        await self.get("control", "/set", json=knobs)

    async def truth(self, name: str) -> dict[str, Decimal]:
        """Return what a node really earned."""
        nodes = (await self.get("control", "/truth"))["nodes"]
        return {k: Decimal(v) for k, v in nodes[name].items() if v and k != "token"}

    async def grass(self, path: str, **options: Any) -> Any:
        """Ask Grass with the token."""
        token = self.lab.keys["grass"]
        answer = await self.get("grass", path, headers={"Authorization": token}, **options)
        return answer["result"]["data"]

    async def graph(self, query: str, **variables: str) -> Any:
        """Ask the subgraph with its key."""
        path = self.found["streamr"]["graph_url"].removeprefix(self.lab.services["graph"].url)
        key = {"Authorization": f"Bearer {self.lab.keys['graph']}"}
        body = {"query": query, "variables": variables}
        return await self.get("graph", path, json=body, headers=key)

    async def call(self, to: str, data: str) -> list[int]:
        """Make an eth_call and return the words of the answer."""
        body = {"jsonrpc": "2.0", "id": 7, "method": "eth_call"}
        answer = await self.get(
            "rpc", "/", json={**body, "params": [{"to": to, "data": data}, "latest"]}
        )
        return words(answer["result"])


def words(answer: str) -> list[int]:
    """Cut an ABI answer into its 32-byte words."""
    digits = answer.removeprefix("0x")
    assert len(digits) % 64 == 0
    return [int(digits[at : at + 64], 16) for at in range(0, len(digits), 64)]


def array(answer: list[int], head: int) -> list[int]:
    """Follow the offset in a head word to a list."""
    at = answer[head] // 32
    return answer[at + 1 : at + 1 + answer[at]]


@pytest.fixture
async def lab(socket_enabled: None, tmp_path: Path) -> AsyncGenerator[Calls]:
    lab = Lab(Settings(tmp_path, START, yagna=False))
    await lab.start()
    async with aiohttp.ClientSession() as session:
        yield Calls(lab, session)
    await lab.stop()


def money(stubs: list[dict[str, Any]], key: str) -> Decimal:
    """Sum micro-dollars of paystubs, in dollars."""
    return sum((stub[key] for stub in stubs), 0) * MICRO


@pytest.mark.parametrize("name", ["storj", "storj_old"])
@pytest.mark.parametrize("advance", [0, 9 * DAY, 14 * DAY, 20 * DAY])
async def test_storj_agrees_with_the_truth(lab: Calls, name: str, advance: int) -> None:
    await lab.set(advance=advance)
    truth = await lab.truth(name)
    stubs = await lab.get(name, "/api/heldamount/paystubs/2020-01/2027-12")
    estimate = await lab.get(name, "/api/sno/estimated-payout")
    months = [estimate["currentMonth"]]
    if not await lab.get(name, f"/api/heldamount/paystubs/{_month_before(lab)}"):
        months.append(estimate["previousMonth"])
    gross = sum(Decimal(month["payout"] + month["held"]) for month in months) / 100
    held = sum(Decimal(month["held"]) for month in months) / 100
    earned = sum(
        money(stubs, f"comp{kind}") for kind in ("AtRest", "Get", "GetRepair", "GetAudit")
    )
    near = Decimal("0.001")
    if name == "storj_old":  # its tallies lag behind (storj.md §2)
        near = truth["earned"] * Decimal("0.01")
    assert earned + gross == pytest.approx(truth["earned"], abs=near)
    assert money(stubs, "distributed") == truth["paid"]
    left = money(stubs, "held") - money(stubs, "disposed")
    assert left + held == pytest.approx(truth["held"], abs=near)
    history = await lab.get(name, "/api/heldamount/held-history")
    assert sum(row["totalHeld"] - row["totalDisposed"] for row in history) * MICRO == left


def _month_before(lab: Calls) -> str:
    now = datetime.fromtimestamp(lab.lab.clock.now(), UTC)
    return f"{now.year - (now.month == 1)}-{(now.month - 2) % 12 + 1:02}"


@pytest.mark.parametrize("name", ["storj", "storj_old"])
async def test_storj_estimates_sum_over_satellites(lab: Calls, name: str) -> None:
    total = await lab.get(name, "/api/sno/estimated-payout")
    parts = [
        await lab.get(name, f"/api/sno/estimated-payout?id={satellite['id']}")
        for satellite in (await lab.get(name, "/api/sno/"))["satellites"]
    ]
    assert total["currentMonth"]["heldRate"] == 0
    for key in ("payout", "held", "egressBandwidth", "diskSpacePayout"):
        summed = sum(part["currentMonth"][key] for part in parts)
        assert summed == pytest.approx(total["currentMonth"][key])
    for part in parts:
        month = part["currentMonth"]
        cents = [
            month[f"{kind}Payout"]
            for kind in ("egressBandwidth", "egressRepairAudit", "diskSpace")
        ]
        assert month["held"] == pytest.approx(sum(cents) * month["heldRate"] / 100)
        assert month["payout"] + month["held"] == pytest.approx(sum(cents), abs=Decimal("0.01"))
    expected = sum(part["currentMonthExpectations"] for part in parts)
    assert total["currentMonthExpectations"] == expected


async def test_storj_generations_differ_as_documented(lab: Calls) -> None:
    new, old = [await lab.get(name, "/api/sno/") for name in ("storj", "storj_old")]
    disk = new["diskSpace"]
    assert disk["allocated"] - disk["used"] == disk["available"]
    assert disk["trash"] + disk["reclaimable"] < disk["used"]
    assert "allocated" not in old["diskSpace"]
    assert old["diskSpace"]["available"] == 2_000_000_000_000
    assert "vettedAt" in new["satellites"][0]
    assert "currentStorageUsed" in old["satellites"][0]
    months = [await lab.get(name, "/api/sno/satellites") for name in ("storj", "storj_old")]
    assert [row["calculated"] for row in months[0]["storageDaily"]] == [False] * 20 + [True]
    assert "calculated" not in months[1]["storageDaily"][0]
    assert len(months[1]["storageDaily"]) == 20
    for sno, month in zip((new, old), months, strict=True):
        assert month["bandwidthSummary"] == month["egressSummary"] + month["ingressSummary"]
        assert sno["bandwidth"]["used"] == pytest.approx(month["bandwidthSummary"], rel=1e-4)
        hours = sum(row["atRestTotal"] for row in month["storageDaily"])
        assert month["storageSummary"] == pytest.approx(hours)


async def test_storj_traps(lab: Calls) -> None:
    assert (await lab.ask("storj", "/api/sno"))[0] == 301
    assert (await lab.ask("storj", "/api/sno/satellites/"))[0] == 301
    status, page = await lab.ask("storj", "/api/nothing")
    assert status == 200
    assert "<html" in page
    unknown = "1" * 50
    assert (await lab.ask("storj", f"/api/sno/satellite/{unknown}"))[0] == 404
    assert (await lab.ask("storj", "/api/sno/satellite/short"))[0] == 400
    assert (await lab.get("storj", f"/api/sno/satellites/{unknown}/pricing"))["diskSpace"] == 0
    status, body = await lab.ask("storj", "/api/heldamount/paystubs/2026-13")
    assert status == 400
    assert body["error"]
    assert (await lab.ask("storj", "/api/heldamount/paystubs/2026-02/2026-1"))[0] == 400
    us1 = (await lab.get("storj", "/api/sno/"))["satellites"][0]["id"]
    one = f"/api/sno/satellite/{us1}"
    assert (await lab.get("storj", one))["priceModel"]["DiskSpace"] == 149
    assert await lab.get("storj", f"/api/heldamount/paystubs/2020-01?id={us1}") is None
    assert await lab.get("storj", "/api/heldamount/payout-history/2020-01") is None
    paid = (await lab.get("storj", "/api/heldamount/payout-history/2026-10"))[0]
    assert paid["receipt"].startswith("zksync-era:0x")
    assert paid["earned"] == paid["held"] + paid["afterHeld"]
    assert len(await lab.get("storj", "/api/heldamount/periods")) == 8
    await lab.set(advance=9 * DAY)  # the first of a month, nothing tallied
    assert (await lab.get("storj", one))["storageDaily"] is None


async def test_storj_health_knobs(lab: Calls) -> None:
    path = "/api/notifications/list?limit=10&page=1"
    assert (await lab.get("storj", path))["page"]["notifications"] is None
    await lab.set(
        storj={
            "online_score": 0.5,
            "suspended": True,
            "disqualified": True,
            "quic": "Misconfigured",
        }
    )
    sno = await lab.get("storj", "/api/sno/")
    assert sno["quicStatus"] == "Misconfigured"
    assert sno["satellites"][0]["suspended"]
    assert sno["satellites"][1]["suspended"] is None
    us1 = sno["satellites"][0]["id"]
    assert (await lab.ask("storj", f"/api/sno/estimated-payout?id={us1}"))[0] == 500
    await lab.get("storj", "/api/sno/estimated-payout")
    assert (await lab.get("storj", path))["unreadCount"] == 1
    await lab.get("storj", "/api/notifications/readall", json={})
    assert (await lab.get("storj", path))["unreadCount"] == 0
    assert (await lab.ask("storj", "/api/notifications/list?limit=0&page=1"))[0] == 500
    assert (await lab.ask("storj", "/api/notifications/list"))[0] == 400


async def test_streamr_info(lab: Calls) -> None:
    assert await lab.ask("streamr", "/info") == (401, "Unauthorized")
    wrong = {"Authorization": "Bearer no"}
    assert await lab.ask("streamr", "/info", headers=wrong) == (403, "Forbidden")
    assert (await lab.ask("streamr", "/metrics"))[0] == 404
    right = {"Authorization": f"bearer {lab.lab.keys['streamr']}"}
    await lab.set(advance=100)
    info = await lab.get("streamr", "/info", headers=right)
    own = info["controlLayer"]["localPeerDescriptor"]["nodeId"]
    assert own["type"] == "Buffer"
    assert len(own["data"]) == 20
    transport = info["controlLayer"]["transport"]
    peer = transport["connections"][0]
    assert sorted(map(int, peer["remotePeerDescriptor"]["nodeId"])) == list(range(20))
    assert len(transport["connections"]) == transport["connectionCount"] == 16
    assert peer["openedAt"] <= lab.lab.clock.now() * 1000
    parts = {part["id"]: part["info"] for part in info["contentLayer"]["streamParts"]}
    operator = lab.found["streamr"]["operator_address"]
    assert parts[f"{operator}/operator/coordination#0"]["messagesPropagated"] == 20
    await lab.get("control", "/stop/streamr", json={})
    await lab.set(advance=100)
    await lab.get("control", "/start/streamr", json={})
    again = await lab.get("streamr", "/info", headers=right)
    data = again["controlLayer"]["localPeerDescriptor"]["nodeId"]["data"]
    assert data[:13] == own["data"][:13]
    assert data != own["data"]
    assert again["controlLayer"]["router"]["messagesRouted"] < 100


async def test_chain_and_subgraph_agree_with_the_truth(lab: Calls) -> None:
    address = lab.found["streamr"]["operator_address"]
    query = "query X($id: ID!, $s: BigInt!) { _meta { block { number } } operator(id: $id) { id }"
    query += " operatorDailyBuckets(first: 1000, where: {date_gte: $s}) { date }"
    query += ' network(id: "network-entity-id") { minimumStakeWei } }'
    data = (await lab.graph(query, id=address, s="0"))["data"]
    operator, buckets = data["operator"], data["operatorDailyBuckets"]
    collected = int(operator["cumulativeEarningsWei"])
    assert sum(int(b["profitsWei"]) + int(b["operatorsCutWei"]) for b in buckets) == collected
    assert collected == int(buckets[-1]["cumulativeEarningsWei"])
    truth = await lab.truth("streamr")
    assert Decimal(collected).scaleb(-18) == truth["paid"]

    answer = await lab.call(address, "0x2ebd89d1")
    contracts, earnings = array(answer, 0), array(answer, 1)
    assert [f"0x{one:040x}" for one in contracts] == [
        stake["sponsorship"]["id"] for stake in operator["stakes"]
    ]
    assert answer[2] == int(operator["valueWithoutEarnings"]) // 20
    net = Decimal(sum(earnings) * 95 // 100).scaleb(-18)
    assert net == pytest.approx((await lab.truth("streamr"))["unpaid"], rel=Decimal("0.001"))
    who = address.removeprefix("0x").zfill(64)
    for at, stake in enumerate(operator["stakes"]):
        sponsorship = stake["sponsorship"]
        assert await lab.call(sponsorship["id"], f"0x14c948eb{who}") == [int(stake["amountWei"])]
        # A second may have passed since.
        now = (await lab.call(sponsorship["id"], f"0x131b9c04{who}"))[0]
        rate = int(sponsorship["totalPayoutWeiPerSec"]) * int(stake["amountWei"])
        assert 0 <= now - earnings[at] <= 5 * rate // int(sponsorship["totalStakedWei"])


async def test_chain_reads(lab: Calls) -> None:
    address = lab.found["streamr"]["operator_address"]
    assert await lab.call(address, "0x7e82fd6f") == [32, 0]
    text = await lab.call(address, "0x392f37e9")
    metadata = b"".join(word.to_bytes(32) for word in text[2:])[: text[1]]
    assert json.loads(metadata)["redundancyFactor"] == 2
    nodes = array(await lab.call(address, "0x2e949824"), 0)
    owner = (await lab.call(address, "0x8da5cb5b"))[0]
    value, supply = [(await lab.call(address, f"0x{s}"))[0] for s in ("c229918e", "18160ddd")]
    tokens = (await lab.call(address, f"0x70a08231{owner:064x}"))[0]
    assert await lab.call(address, f"0xa63ed2c8{owner:064x}") == [tokens * value // supply]
    assert await lab.call(address, f"0xd673de46{nodes[0]:064x}") == [1]
    assert await lab.call(address, "0xa74194af" + "0" * 64)
    config = "0x869e88dB146ECAF20dDf199a12684cD80c263c8f"
    assert await lab.call(config, "0x3a0298eb") == [5 * 10**16]
    factory = "0x935734e66729b69260543Cf6e5EfeB42AC962183"
    assert (await lab.call(factory, "0x4703e001" + address[2:].zfill(64)))[0] > 0
    assert await lab.call(factory, "0x4703e001" + "1" * 64) == [0]
    data = "0x3a9A81d576d83FF21f26f325066054540720fC34"
    assert (await lab.call(data, "0x70a08231" + address[2:].zfill(64)))[0] > 0
    assert await lab.call("0x" + "9" * 40, "0x3a0298eb") == []
    batch = [
        {"jsonrpc": "2.0", "id": 1, "method": "eth_chainId", "params": []},
        {"jsonrpc": "2.0", "id": 2, "method": "eth_blockNumber"},
        {
            "jsonrpc": "2.0",
            "id": 3,
            "method": "eth_getBalance",
            "params": [f"0x{nodes[0]:040x}", "latest"],
        },
        {"jsonrpc": "2.0", "id": 4, "method": "net_version"},
        {"jsonrpc": "2.0", "id": 5, "method": "eth_sendRawTransaction", "params": ["0x"]},
        {"jsonrpc": "2.0", "id": 6, "method": "eth_getBalance", "params": []},
        {
            "jsonrpc": "2.0",
            "id": 8,
            "method": "eth_call",
            "params": [{"to": address, "data": "0xadc9772e"}],
        },
        "what",
    ]
    answers = await lab.get("rpc", "/", json=batch)
    assert answers[0]["result"] == "0x89"
    assert int(answers[1]["result"], 16) > 79_000_000
    assert 10**18 < int(answers[2]["result"], 16) < 8 * 10**18
    assert answers[3]["result"] == "137"
    assert [one["error"]["code"] for one in answers[4:]] == [-32601, -32602, 3, -32600]


async def test_subgraph_manners(lab: Calls) -> None:
    url = lab.found["streamr"]["graph_url"].removeprefix(lab.lab.services["graph"].url)
    refused = await lab.get("graph", url, json={"query": "{ _meta { block { number } } }"})
    assert "data" not in refused
    assert refused["errors"][0]["message"]
    in_path = url.replace("/api/", f"/api/{lab.lab.keys['graph']}/")
    answer = await lab.get("graph", in_path, json={"query": "{ _meta { block { number } } }"})
    assert set(answer["data"]) == {"_meta"}
    nobody = await lab.graph("query { operator(id: $id) { id } }", id="0x" + "0" * 40)
    assert nobody == {"data": {"operator": None}}
    address = lab.found["streamr"]["operator_address"]
    bad = await lab.graph("query { operatorDailyBuckets(first: $none) { date } }", id=address)
    assert "errors" in bad
    query = "query { operatorDailyBuckets(first: 3, skip: 1, orderBy: date, orderDirection: desc,"
    query += ' where: {operator: "%s", date_lt: "%d"}) { date } }'
    midnight = int(START) // DAY * DAY
    days = (await lab.graph(query % (address, midnight)))["data"]["operatorDailyBuckets"]
    assert [int(day["date"]) for day in days] == [midnight - n * DAY for n in (2, 3, 4)]


async def test_grass(lab: Calls) -> None:
    status, body = await lab.ask("grass", "/retrieveUser")
    assert status == 401
    assert body["error"]["message"]
    user = await lab.grass("/retrieveUser")
    assert user["totalPoints"] == pytest.approx((await lab.truth("grass"))["earned"], abs=1)
    epochs = await lab.grass('/epochEarnings?input={"isLatestOnly":false}')
    total = sum(epoch["totalPoints"] for epoch in epochs["data"])
    assert total == pytest.approx(user["totalPoints"], abs=1)
    assert len((await lab.grass('/epochEarnings?input={"limit":1}'))["data"]) == 1
    devices = await lab.grass("/activeDevices")
    assert [(d["type"], d["multiplier"], d["ipScore"]) for d in devices] == [
        ("desktop", 2, 75),
        ("extension", 1, 75),
    ]
    await lab.set(grass_score=0)
    assert {d["ipScore"] for d in await lab.grass("/activeDevices")} == {0}
    token = {"Authorization": lab.lab.keys["grass"]}
    for bad in ("[1", "[]", '{"limit":"x"}'):
        assert (await lab.ask("grass", f"/epochEarnings?input={bad}", headers=token))[0] == 400


async def test_grass_pause(lab: Calls) -> None:
    until = datetime.fromtimestamp(START + 3600, UTC).isoformat().replace("+00:00", "Z")
    assert (await lab.ask("grass", "/pauseConnection", json={}))[0] == 401
    token = {"Authorization": lab.lab.keys["grass"]}
    assert (await lab.ask("grass", "/pauseConnection", json={}, headers=token))[0] == 400
    await lab.grass("/pauseConnection", json={"pauseConnectionExpiry": ""})
    assert (await lab.grass("/retrieveUserSettings"))["pauseConnectionExpiry"] is None
    await lab.grass("/pauseConnection", json={"pauseConnectionExpiry": until})
    assert (await lab.grass("/retrieveUserSettings"))["pauseConnectionExpiry"] == until
    assert await lab.grass("/activeDevices") == []
    before = (await lab.truth("grass"))["earned"]
    await lab.set(advance=1800)
    assert (await lab.truth("grass"))["earned"] == before
    await lab.set(advance=1800)
    assert len(await lab.grass("/activeDevices")) == 2


async def test_prices(lab: Calls) -> None:
    query = "ids=storj,golem,nothing&vs_currencies=usd,eur&include_24hr_change=true"
    query += "&include_last_updated_at=true&precision=full"
    await lab.set(price={"golem": 0.25})
    for base in ("", "/api/v3"):
        answer = await lab.get("prices", f"{base}/simple/price?{query}")
        assert set(answer) == {"storj", "golem"}
        assert answer["golem"]["usd"] == Decimal("0.25")
        assert 0 <= lab.lab.clock.now() - answer["storj"]["last_updated_at"] < 120
    assert (await lab.ask("prices", "/api/v3/simple/price"))[0] == 422
    contract = "0x3a9a81d576d83ff21f26f325066054540720fc34"
    path = "/api/v3/simple/token_price/polygon-pos?vs_currencies=usd&contract_addresses="
    assert (await lab.get("prices", path + contract))[contract]["usd"] > 0
    assert await lab.get("prices", path + "0x0") == {}


async def test_a_stopped_service_refuses_and_comes_back(lab: Calls) -> None:
    url = lab.lab.services["storj"].url
    for name in lab.lab.services:
        await lab.get("control", f"/stop/{name}", json={})
        with pytest.raises(aiohttp.ClientConnectionError):
            await lab.ask(name, "/")
        answer = await lab.get("control", f"/start/{name}", json={})
        assert answer == {"service": name, "listening": True}
        await lab.ask(name, "/")
    assert lab.lab.services["storj"].url == url
    await lab.get("control", "/start/storj", json={})
    assert (await lab.ask("control", "/stop/nothing", json={}))[0] == 404


async def test_knobs(lab: Calls) -> None:
    for wrong in (
        {"nothing": 1},
        {"price": {"doge": 1}},
        {"advance": -1},
        {"storj": {"x": 1}},
        [],
    ):
        assert (await lab.ask("control", "/set", json=wrong))[0] == 400
    await lab.set(fail={"prices": 429})
    assert (await lab.ask("prices", "/simple/price"))[0] == 429
    await lab.set(fail={"prices": 0})
    assert (await lab.ask("prices", "/simple/price"))[0] == 422
    await lab.set(resources={"storj": {"storage_gb": 5000}})
    assert (await lab.get("storj", "/api/sno/"))["diskSpace"]["allocated"] == 5 * 10**12
    await lab.set(clock_skew=3600)
    async with lab.session.get(lab.lab.services["storj"].url) as answer:
        date = parsedate_to_datetime(answer.headers["Date"])
    assert date.timestamp() - time.time() == pytest.approx(3600, abs=5)


def run(directory: Path, *more: str) -> list[str]:
    """Return the command that starts the lab as a user would."""
    command = [sys.executable, "-m", "lab", "serve", "--dir", str(directory), "--no-yagna"]
    return [*command, *more]


async def until_there(path: Path) -> dict[str, Any]:
    """Wait for the lab's own word that all is up."""
    await until(path.exists)
    found: dict[str, Any] = json.loads(path.read_bytes())
    return found


async def until(done: Callable[[], bool]) -> None:
    """Wait for another process."""
    async with asyncio.timeout(20):
        while not done():  # noqa: ASYNC110 -- another process sets no event here
            await asyncio.sleep(0.05)


def _state(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return "Z"


def spawn(command: list[str]) -> subprocess.Popen[bytes]:
    """Start a process in the repository."""
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE)


def listeners(pid: int) -> list[str]:
    """Return the addresses on which a process listens, as the kernel writes them."""
    sockets = set()
    for entry in Path(f"/proc/{pid}/fd").iterdir():
        sockets.add(os.readlink(entry))
    rows = [
        line.split()
        for table in ("tcp", "tcp6")
        if (path := Path(f"/proc/{pid}/net/{table}")).exists()
        for line in path.read_text().splitlines()[1:]
    ]
    return [row[1] for row in rows if row[3] == "0A" and f"socket:[{row[9]}]" in sockets]


async def test_the_process_listens_on_the_loopback_only(tmp_path: Path) -> None:
    process = spawn(run(tmp_path, "--speed", "60"))
    try:
        found = await until_there(tmp_path / "lab.json")
        assert found["pids"] == {"lab": process.pid}
        assert (tmp_path / "lab.json").stat().st_mode & 0o777 == 0o600
        ports = listeners(process.pid)
        assert len(ports) == 9
        assert all(address.startswith("0100007F:") for address in ports)
    finally:
        process.send_signal(signal.SIGTERM)
        output, _ = await asyncio.to_thread(process.communicate, timeout=10)
    assert process.returncode == 0
    assert len(output.splitlines()) == 9
    assert not (tmp_path / "lab.json").exists()


async def test_the_process_ends_with_its_parent(tmp_path: Path) -> None:
    script = f"import subprocess, sys\nsubprocess.run({run(tmp_path)!r})"
    parent = spawn([sys.executable, "-c", script])
    found = await until_there(tmp_path / "lab.json")
    parent.kill()
    await asyncio.to_thread(parent.communicate)
    await until(lambda: _state(found["pids"]["lab"]) == "Z")
