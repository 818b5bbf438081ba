"""The lab's world: consistent at every moment, the same however often it is asked."""

from contextlib import closing
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
import sqlite3

import pytest

from lab.golem import Daemon, Ledger
from lab.golem_model import PRICE, Happening
from lab.grass_model import epoch_at
from lab.model import World, data
from lab.storj_money import payout
from lab.streamr_model import MOST_UNCOLLECTED, OPERATORS_CUT, PROTOCOL_FEE, WEI
from lab.timeline import DAY, HOUR, month_name, month_of, month_start

NOW = int(datetime(2026, 11, 22, 8, tzinfo=UTC).timestamp())
DECEMBER = month_start(month_of(NOW) + 1)


@pytest.fixture
def world() -> World:
    return World(NOW)


def amounts(world: World, now: int, name: str) -> dict[str, Decimal]:
    truth = _truth(world, now)[name]
    return {key: Decimal(value) for key, value in truth.items() if key != "token" and value}


@lru_cache(maxsize=1)
def _truth(world: World, now: int) -> dict[str, dict[str, str]]:
    return world.truth(now)


def test_asking_changes_nothing(world: World) -> None:
    often = World(NOW)
    for at in range(NOW, NOW + 12 * DAY, 5 * HOUR + 7):
        often.truth(at)
    assert often.truth(NOW + 12 * DAY) == world.truth(NOW + 12 * DAY)
    assert World(NOW, seed=2).truth(NOW) != world.truth(NOW)


def test_earnings_grow_and_add_up(world: World) -> None:
    earned = {name: Decimal(0) for name in world.nodes}
    for at in range(NOW, NOW + 55 * DAY, 11 * HOUR):
        for name, before in earned.items():
            now = amounts(world, at, name)
            assert now["earned"] > before, name
            if "paid" in now:
                assert now["earned"] == now["unpaid"] + now["paid"] + now["held"]
            earned[name] = now["earned"]


def test_a_payout_only_moves_money(world: World) -> None:
    for name in ("storj", "golem", "streamr"):
        before, after = (amounts(world, at, name) for at in (NOW, NOW + 40 * DAY))
        assert after["paid"] > before["paid"], name


def test_storj_month_becomes_a_paystub_and_then_a_payout(world: World) -> None:
    node = world.storj
    satellite = node.satellites[0]
    month = month_of(NOW)
    assert month_name(month) == "2026-11"
    last, first = (amounts(world, at, "storj") for at in (DECEMBER - 1, DECEMBER))
    assert first["earned"] - last["earned"] < Decimal("0.0001")
    stub_at = next(
        at for at in range(DECEMBER, DECEMBER + 10 * DAY, HOUR) if node.has_stub(month, at)
    )
    sent_at = next(
        at for at in range(DECEMBER, DECEMBER + 10 * DAY, HOUR) if node.is_sent(month, at)
    )
    assert DECEMBER < stub_at < sent_at
    before, after = (amounts(world, at, "storj") for at in (sent_at - 1, sent_at))
    stubs = sum(node.stub(one, month).paid for one in node.satellites)
    assert after["paid"] - before["paid"] == Decimal(stubs).scaleb(-6)
    # The satellite's true rate is half a percent above the node's (storj.md §1.5).
    exact = node.usage(satellite, month, DECEMBER).worth()
    assert exact < node.stub(satellite, month).gross < exact * Decimal("1.006")


@pytest.mark.parametrize(
    ("age", "rate"), [(0, 75), (2, 75), (3, 50), (5, 50), (6, 25), (8, 25), (9, 0), (30, 0)]
)
def test_storj_held_back_by_age(world: World, age: int, rate: int) -> None:
    satellite = world.storj.satellites[0]
    assert world.storj.held_rate(satellite, month_of(satellite.joined) + age) == rate


def test_storj_gives_half_back_at_month_16(world: World) -> None:
    node = world.storj_old
    satellite = node.satellites[0]
    stubs = [node.stub(satellite, m) for m in node.months(satellite, NOW)[:-1]]
    disposed = [stub.disposed for stub in stubs]
    assert sum(map(bool, disposed)) == 1
    assert disposed[15] == sum(stub.held for stub in stubs) // 2


@pytest.mark.parametrize(
    ("use", "held", "cents"),
    [
        # The month of the protocol document, §1.6, satellite by satellite.
        (
            (41_000_000_000, 19_300_000_000, 782222222222.2222),
            25,
            (8.2, 3.86, 116.55, 96.46, 32.1525),
        ),
        ((96_400_000_000, 38_291_000_000, 1.054e12), 25, (19.28, 7.66, 157.05, 137.99, 45.9975)),
    ],
)
def test_storj_cents_as_the_node_rounds(
    use: tuple[int, int, float], held: int, cents: tuple[float, ...]
) -> None:
    month = payout(*use, held)
    keys = (
        "egressBandwidthPayout",
        "egressRepairAuditPayout",
        "diskSpacePayout",
        "payout",
        "held",
    )
    assert tuple(month[key] for key in keys) == pytest.approx(cents, abs=1e-9)


def test_storj_grows_into_its_room_and_no_further(world: World) -> None:
    node = world.storj
    before = node.stored(NOW)
    assert before < node.stored(NOW + DAY)
    world.change(NOW + DAY, "storj", storage_gb=before / 1e9)
    assert node.stored(NOW + 40 * DAY) < node.stored(NOW + DAY)
    world.change(NOW + 40 * DAY, "storj", storage_gb=4000)
    low = node.stored(NOW + 40 * DAY)
    assert low < node.stored(NOW + 41 * DAY)
    assert world.storj_old.stored(NOW + 400 * DAY) < 2e12


def test_storj_earns_more_with_more_bandwidth() -> None:
    def egress(mbps: float) -> int:
        world = World(NOW)
        world.change(NOW, "storj", bandwidth_mbps=mbps)
        node = world.storj
        return node.between(node.satellites[0], NOW, NOW + 5 * DAY).egress

    none, little, some, much = (egress(mbps) for mbps in (0, 5, 10, 15))
    assert none == 0
    assert little < some < much
    assert some - little > much - some  # less and less


def test_golem_tasks_become_invoices_and_payments(world: World) -> None:
    golem = world.golem
    events = list(golem.events(golem.created, NOW + 1))
    assert [event.at for event in events] == sorted(event.at for event in events)
    by_kind = {
        kind: sum((e.task.amount for e in events if e.what is kind), Decimal(0))
        for kind in Happening
    }
    assert by_kind[Happening.INVOICED] == golem.earned(NOW)
    assert by_kind[Happening.PAID] == golem.paid(NOW)
    parts = [*golem.events(golem.created, NOW - DAY), *golem.events(NOW - DAY, NOW + 1)]
    assert parts == events
    for one, two in pairwise(golem.tasks):
        assert one.start < one.end < two.start
    task = golem.tasks[0]
    hours = Decimal(task.end - task.start) / 3600
    assert task.amount == pytest.approx(PRICE * 4 * hours, abs=Decimal("1e-17"))
    assert 0 < task.paid_at - task.end < 2 * DAY


def test_golem_resources_count_from_the_next_task(world: World) -> None:
    golem = world.golem
    golem.running(NOW)
    running = golem.tasks[100]
    middle = (running.start + running.end) // 2
    assert golem.running(middle) == running
    assert 0 < running.cost(middle) < running.amount
    known = len(golem.tasks)
    world.change(NOW, "golem", cpu_threads=2)
    golem.running(NOW + DAY)
    assert {task.threads for task in golem.tasks[: known - 1]} == {4}
    assert {task.threads for task in golem.tasks[known:]} == {2}


TABLES = {
    "pay_agreement": "id, owner_id, role, peer_id, payee_addr, payer_addr, payment_platform,"
    " total_amount_due, total_amount_accepted, total_amount_scheduled, total_amount_paid,"
    " created_ts, updated_ts",
    "pay_activity": "id, owner_id, role, agreement_id, total_amount_due, total_amount_accepted,"
    " total_amount_scheduled, total_amount_paid, created_ts, updated_ts",
    "pay_invoice": "id, owner_id, role, agreement_id, status, timestamp, amount, payment_due_date",
    "pay_payment": "id, owner_id, peer_id, payee_addr, payer_addr, payment_platform, role,"
    " amount, timestamp, details",
    "pay_payment_document": "payment_id, owner_id, peer_id, agreement_id, amount",
}


def books(directory: Path) -> Daemon:
    daemon = Daemon()
    daemon.directory = directory
    with closing(sqlite3.connect(directory / "payment.db")) as database, database:
        for table, columns in TABLES.items():
            database.execute(f"CREATE TABLE {table} ({columns})")
    return daemon


def total(daemon: Daemon, table: str, column: str, where: str = "1") -> Decimal:
    query = f"SELECT {column} FROM {table} WHERE {where}"  # noqa: S608 -- our own words
    with closing(sqlite3.connect(daemon.directory / "payment.db")) as database:
        return sum((Decimal(row[0]) for row in database.execute(query)), Decimal(0))


@pytest.mark.parametrize("step", [17 * 60, 5 * DAY])
def test_golem_books_follow_the_model(world: World, tmp_path: Path, step: int) -> None:
    daemon = books(tmp_path)
    ledger = Ledger(daemon, world.golem)
    ledger.grow(NOW)
    end = NOW + 5 * DAY
    for at in range(NOW + step, end + 1, step):
        ledger.grow(at)
    ledger.grow(end)
    golem = world.golem
    assert total(daemon, "pay_invoice", "amount") == golem.earned(end)
    assert total(daemon, "pay_invoice", "amount", "status = 'SETTLED'") == golem.paid(end)
    assert total(daemon, "pay_payment", "amount") == golem.paid(end)
    assert total(daemon, "pay_payment_document", "amount") == golem.paid(end)
    assert total(daemon, "pay_agreement", "total_amount_paid") == golem.paid(end)
    assert total(daemon, "pay_agreement", "total_amount_accepted") == golem.earned(end)
    running = golem.running(end)
    due = golem.earned(end) + (running.cost(end) if running else 0)
    assert total(daemon, "pay_agreement", "total_amount_due") == due
    assert total(daemon, "pay_activity", "total_amount_due") == due


def test_streamr_books(world: World) -> None:
    streamr = world.streamr
    books = streamr.at(NOW)
    assert sum(day.profits + day.cuts for day in books.buckets) == books.earned
    assert books.buckets[-1].cumulative == books.earned
    assert books.buckets[-1].value == books.value
    rate = sum(sponsorship.rate for sponsorship in streamr.sponsorships)
    assert books.uncollected == rate * (NOW - books.collected_at)
    gross = rate * (books.collected_at - streamr.created)
    assert books.earned == pytest.approx(gross * (WEI - PROTOCOL_FEE) // WEI, abs=200)
    assert books.cuts == pytest.approx(books.earned * OPERATORS_CUT // WEI, abs=200)
    assert books.uncollected < books.value * MOST_UNCOLLECTED // WEI
    after = next(
        streamr.at(at) for at in range(NOW, NOW + DAY) if streamr.at(at).earned > books.earned
    )
    assert after.uncollected == 0
    assert after.value > books.value
    assert after.supply > books.supply


def test_grass_points_by_the_hour(world: World) -> None:
    grass = world.grass

    def hour(at: int) -> float:
        return grass.points(at, at + HOUR)

    assert hour(NOW) == pytest.approx(150)
    grass.set_score(NOW, 0)
    assert hour(NOW - HOUR) == pytest.approx(150)
    assert hour(NOW) == 0
    grass.set_score(NOW + HOUR, 50)
    assert hour(NOW + HOUR) == pytest.approx(100)
    world.change(NOW + 2 * HOUR, "grass", bandwidth_mbps=1)
    assert hour(NOW + 2 * HOUR) == pytest.approx(50)


def test_grass_pause_ends_by_itself_and_can_be_cut_short(world: World) -> None:
    grass = world.grass
    grass.pause(NOW, NOW + HOUR)
    assert grass.paused(NOW)
    assert not grass.paused(NOW + HOUR)
    assert grass.points(NOW, NOW + 2 * HOUR) == pytest.approx(150)
    grass.pause(NOW + 1800, NOW + 1803)
    assert grass.paused_until() == NOW + 1803
    assert grass.uptime(NOW, NOW + HOUR) == HOUR - 1803


def test_grass_epochs_are_months_from_the_seventh(world: World) -> None:
    epoch = epoch_at(NOW)
    assert epoch.number == 25
    assert epoch_at(epoch.start - 1).end == epoch.start
    total, at = 0.0, NOW
    while at > world.grass.created:
        epoch = epoch_at(at - 1)
        total += world.grass.points(epoch.start, at)
        at = epoch.start
    assert total == pytest.approx(world.grass.points(world.grass.created, NOW), rel=1e-6)


def test_prices_wander_and_can_be_fixed(world: World) -> None:
    prices = world.prices
    seen = [prices.usd("golem", at) for at in range(NOW, NOW + 10 * DAY, HOUR)]
    assert 0.15 < min(seen) < max(seen) < 0.35
    prices.fix({"golem": 0.25})
    assert prices.usd("golem", NOW) == 0.25
    prices.fix({"golem": None})
    assert prices.usd("golem", NOW) == seen[0]
    with pytest.raises(KeyError):
        prices.fix({"doge": 1})


def test_wei_is_exact() -> None:
    assert data(1) == Decimal("1e-18")
    assert data(123 * WEI + 1) == Decimal("123.000000000000000001")
