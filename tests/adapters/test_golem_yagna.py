"""The Golem adapter against the real yagna: started offline, its books written by us."""

from collections.abc import AsyncGenerator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import aiohttp
import pytest

from custom_components.depin_orchestrator.adapters.golem import GolemAdapter
from custom_components.depin_orchestrator.engine import errors
from custom_components.depin_orchestrator.engine.ledger import Ledger
from custom_components.depin_orchestrator.engine.models import (
    Health,
    Node,
    NodeReport,
    Protocol,
    Reading,
    Value,
)
from lab.yagna import Yagna, command
from lab.yagna_books import MAINNET, POLYGON, TESTNET

# The polls go on from the real time: they only have to be later, never to wait.
LATER = timedelta(minutes=6)
STATUSES = ("SETTLED", "ACCEPTED", "RECEIVED", "ISSUED", "REJECTED", "CANCELLED", "FAILED")


def _installed() -> bool:
    try:
        return bool(command())
    except FileNotFoundError:
        return False


pytestmark = pytest.mark.skipif(not _installed(), reason="yagna (golem-node) is not installed")


@pytest.fixture
async def yagna(socket_enabled: None, tmp_path: Path) -> AsyncGenerator[Yagna]:
    daemon = Yagna(app_key="the-key-of-this-test")
    try:
        await daemon.start(tmp_path / "yagna")
        yield daemon
    finally:
        await daemon.stop()
        assert not daemon.running


class Expected:
    """What the seed adds up to, counted while it is written."""

    def __init__(self) -> None:
        self.sums = dict.fromkeys(
            ("earned", "paid", "accepted", "unconfirmed", "in_progress"), Decimal(0)
        )
        self.receipts: list[str] = []

    def add(self, key: str, amount: Decimal) -> None:
        self.sums[key] += amount


def _seed(yagna: Yagna, now: datetime) -> Expected:
    """Write 240 invoices, more than two pages, many of them of one moment; and their like."""
    expected = Expected()
    with yagna.together():
        for number in range(240):
            amount = Decimal(number + 1) / 1000 + Decimal("1e-18")
            status = STATUSES[number % len(STATUSES)]
            platform = (POLYGON, MAINNET, TESTNET)[number % 3]
            role = "R" if number % 5 == 0 else "P"
            at = now - timedelta(hours=10) + timedelta(milliseconds=125 * (number // 30))
            part = Decimal("0.0005") if number % 2 else Decimal(0)
            deal = yagna.seed_agreement(amount, paid=part, platform=platform, role=role, at=at)
            yagna.seed_invoice(deal, amount, status=status, at=at)
            if role == "R" or platform == TESTNET:
                continue
            if status not in ("REJECTED", "CANCELLED", "FAILED"):
                expected.add("earned", amount)
            if status == "ACCEPTED":
                expected.add("accepted", amount - part)
            if status in ("RECEIVED", "ISSUED"):
                expected.add("unconfirmed", amount - part)
        for number, (platform, role) in enumerate(
            [(POLYGON, "P"), (MAINNET, "P"), (TESTNET, "P"), (POLYGON, "R")]
        ):
            amount, at = Decimal("0.25") + number, now - timedelta(hours=number)
            deal = yagna.seed_agreement(amount, platform=platform, role=role, at=at)
            yagna.seed_activity(deal, amount, at=at)
            hash_ = bytes([number + 1]) * 32
            yagna.seed_payment(
                {deal: amount}, platform=platform, role=role, at=at, transaction=hash_
            )
            if role == "P" and platform != TESTNET:
                expected.add("in_progress", amount)
                expected.add("paid", amount)
                expected.receipts.append(f"0x{hash_.hex()}")
    return expected


def value(report: NodeReport, key: str) -> Value | None:
    seen = report.readings[key]
    return seen.value if isinstance(seen, Reading) else None


def adapter_of(
    yagna: Yagna, session: aiohttp.ClientSession, key: str, **wanted: bool
) -> GolemAdapter:
    node = Node("n1", Protocol.GOLEM, "Attic", "GLM", identity=yagna.identity)
    return GolemAdapter(node, session, {"url": yagna.url, "app_key": key, **wanted})


async def test_real_daemon(yagna: Yagna, tmp_path: Path) -> None:
    now = datetime.now(UTC)
    async with aiohttp.ClientSession() as session:
        adapter = adapter_of(yagna, session, yagna.app_key)
        empty = await adapter.poll(now)
        # It is offline and never was on line, and nothing shows that it works all the same.
        assert (empty.health, empty.health_reason) == (Health.DEGRADED, "cut_off")
        assert (value(empty, "sessions"), value(empty, "reachable")) == (0, False)
        assert not empty.outages
        assert not empty.figures
        assert value(empty, "unpaid") == value(empty, "in_progress") == 0

        expected = _seed(yagna, now)
        await yagna.offer(3, 7.5, 80.25, name="shed")
        found = await adapter.probe()
        assert (found.identity, found.title) == (yagna.identity, "Golem shed")
        assert found.version == "0.17.6"

        at = now + LATER
        report = await adapter.poll(at)
        ledger = Ledger()
        ledger.post(report.figures, at, None)
        sums = {
            "earned": ledger.earned().amount,
            "paid": ledger.paid().amount,
            **{key: value(report, key) for key in ("accepted", "unconfirmed", "in_progress")},
        }
        assert sums == expected.sums
        assert [row.receipt for row in ledger.payouts()] == expected.receipts
        # As much offline as before, but its books show work: the work is believed.
        assert (report.health, report.health_reason) == (Health.EARNING, None)
        assert (value(report, "sessions"), value(report, "reachable")) == (0, False)
        assert not report.outages
        payouts = report.details["payouts"]
        assert [payout["link"][-66:] for payout in payouts] == expected.receipts
        assert value(report, "overdue") == value(report, "overdue_invoices") == 0
        assert value(report, "offered_threads") == 3
        assert value(report, "offered_memory") == Decimal("7.5")
        assert value(report, "offered_storage") == Decimal("80.25")
        assert value(report, "price_cpu_hour") == Decimal("0.02484")
        assert value(report, "running_tasks") == value(report, "tasks_done") == 0
        assert value(report, "public") is False

        await _goes_and_comes_back(yagna, adapter, tmp_path, at, ledger)


async def _goes_and_comes_back(
    yagna: Yagna, adapter: GolemAdapter, tmp_path: Path, at: datetime, ledger: Ledger
) -> None:
    identity, rows = yagna.identity, list(ledger.rows)
    await yagna.stop()
    report = await adapter.poll(at + LATER)
    assert (report.health, report.health_reason) == (Health.OFFLINE, "cannot_connect")
    await yagna.start(tmp_path / "yagna")
    assert yagna.identity == identity
    report = await adapter.poll(at + 2 * LATER)
    assert report.online
    assert (report.health, report.health_reason) == (Health.DEGRADED, "no_offers")
    assert not report.outages
    assert not ledger.post(report.figures, at + 2 * LATER, None)
    assert ledger.rows == rows


async def test_wrong_key_and_heartbeat(yagna: Yagna) -> None:
    now = datetime.now(UTC)
    async with aiohttp.ClientSession() as session:
        stranger = adapter_of(yagna, session, "wrong")
        report = await stranger.poll(now)
        assert (report.health, report.health_reason) == (Health.OFFLINE, "invalid_auth")
        with pytest.raises(errors.AuthFailed):
            await stranger.probe()

        ours = adapter_of(yagna, session, yagna.app_key)
        for number in range(3):  # an agent's two questions each time, that the daemon counts
            await ours.poll(now + number * LATER)
            assert ours.metrics.answer is not None
            assert ours.metrics.answer.counters.heartbeats == 2 * number
            assert ours.metrics.answer.counters.at is not None
            await yagna.beat()


async def test_late_invoices_and_abandoned_work(yagna: Yagna) -> None:
    now = datetime.now(UTC)
    due = {4: "0.25", 70: "0.5", 2: "1"}
    for days, amount in due.items():
        at = now - timedelta(days=days + 1)
        deal = yagna.seed_agreement(Decimal(amount), at=at)
        yagna.seed_invoice(deal, Decimal(amount), status="ACCEPTED", at=at)
    yagna.seed_agreement(Decimal(2), at=now - timedelta(days=8))
    yagna.seed_agreement(Decimal(4), at=now - timedelta(days=6))
    await yagna.offer(3, 7.5, 80.25)
    async with aiohttp.ClientSession() as session:
        report = await adapter_of(yagna, session, yagna.app_key).poll(now)
    assert not report.outages
    assert value(report, "in_progress") == 4
    assert (value(report, "overdue"), value(report, "overdue_invoices")) == (Decimal("0.75"), 2)
    assert [row["amount"] for row in report.details["overdue"]] == ["0.25", "0.5"]


async def test_wallet_needs_the_chain(yagna: Yagna) -> None:
    """Offline, the daemon knows where payments go, but not what lies there."""
    now = datetime.now(UTC)
    async with aiohttp.ClientSession() as session:
        adapter = adapter_of(yagna, session, yagna.app_key, wallet_status=True)
        report = await adapter.poll(now)
        assert not report.outages
        assert value(report, "wallet_balance") is None
        await yagna.receive_on("polygon")
        report = await adapter.poll(now + 2 * LATER)
        assert report.outages == {"GetStatus": "server_error"}
        assert value(report, "unpaid") == 0
