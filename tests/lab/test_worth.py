"""What an allocation is worth in the lab: the table of its README, and what is behind it."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from lab.containers import CAPACITY, CONTAINERS
from lab.model import World
from lab.service import Clock
from lab.timeline import DAY, HOUR
from lab.use import use

NOW = int(datetime(2026, 11, 22, 8, tzinfo=UTC).timestamp())
BEGINNING = {node: start.limits for node, start in CONTAINERS.items()}


def per_day(node: str, threads: float, gib: float, days: int = 30) -> float:
    """Return what a node earns per day with a container of this size, mean of four worlds."""
    earned = Decimal(0)
    for seed in (1, 2, 3, 4):
        world = World(NOW, seed, resources=BEGINNING)
        world.change(NOW, node, cpu_threads=threads, memory_gib=gib)
        before, after = (world.truth(at)[node]["earned"] for at in (NOW, NOW + days * DAY))
        earned += Decimal(after) - Decimal(before)
    return float(earned) / days / 4


@pytest.mark.parametrize(
    ("node", "threads", "gib", "expected"),
    [
        ("storj", 1.0, 2.0, 0.0594),
        ("storj", 0.6, 1.2, 0.0588),
        ("golem", 1.0, 1.6, 0.252),
        ("golem", 1.4, 1.6, 0.390),
        ("golem", 2.0, 2.4, 0.625),
        ("golem", 0.9, 1.6, 0.0013),
        ("streamr", 1.2, 2.0, 90.3),
        ("streamr", 1.0, 1.0, 90.3),
        ("streamr", 0.3, 1.0, 22.6),
        ("grass", 0.4, 0.8, 3600),
        ("grass", 0.1, 0.32, 3600),
        ("grass", 0.05, 0.32, 1800),
    ],
)
def test_what_a_container_earns(node: str, threads: float, gib: float, expected: float) -> None:
    assert per_day(node, threads, gib) == pytest.approx(expected, rel=0.03, abs=0.001)


def test_better_allocation_earns_more_in_all() -> None:
    """The one of the README: less for Storj and Streamr, all that is left for Golem."""
    better = {"storj": (0.6, 1.2), "golem": (2.0, 2.4), "streamr": (1.0, 2.0), "grass": (0.4, 0.8)}
    for index, whole in enumerate(CAPACITY.values()):
        assert sum(limits[index] for limits in better.values()) <= whole
    dollars = {"storj": 1.0, "golem": 0.209, "streamr": 0.011}
    gains = {
        node: (per_day(node, *better[node]) - per_day(node, *BEGINNING[node].values())) * price
        for node, price in dollars.items()
    }
    assert gains["storj"] == pytest.approx(-0.001, abs=0.001)
    assert gains["streamr"] == 0
    assert gains["golem"] == pytest.approx(0.078, abs=0.002)


def test_a_container_that_stands_still_earns_nothing_new() -> None:
    world = World(NOW, resources=BEGINNING)
    for node in BEGINNING:
        world.change(NOW, node, cpu_threads=0.0, memory_gib=0.0)
    assert world.golem.running(NOW + DAY) is None
    assert world.grass.points(NOW, NOW + DAY) == 0
    assert not world.grass.connected
    books = world.streamr.at(NOW), world.streamr.at(NOW + DAY)
    assert books[1].earned + books[1].uncollected == pytest.approx(
        books[0].earned + books[0].uncollected, rel=1e-3
    )
    sent = [world.storj.between(s, NOW, NOW + DAY) for s in world.storj.satellites]
    assert all(usage.egress == usage.ingress == 0 < usage.byte_seconds for usage in sent)


def test_streamr_remembers_when_it_was_starved() -> None:
    world, fed = World(NOW), World(NOW)
    world.change(NOW, "streamr", cpu_threads=0.3)
    world.change(NOW + HOUR, "streamr", cpu_threads=1.0)
    rate = sum(sponsorship.rate for sponsorship in world.streamr.sponsorships)

    def gross(of: World) -> int:
        books = of.streamr.at(NOW + 2 * HOUR)
        return books.earned + books.uncollected

    assert gross(fed) - gross(world) == pytest.approx(rate * HOUR * 0.75, rel=0.06)


def test_use_stays_within_what_a_node_has() -> None:
    world = World(NOW, resources=BEGINNING)
    seen = {node: [use(world, node, NOW + at) for at in range(0, DAY, 600)] for node in BEGINNING}
    for node, uses in seen.items():
        limits = CONTAINERS[node]
        assert all(0 < u.cpu_threads <= limits.cpu_threads for u in uses)
        assert all(0.1 < u.memory_gib < 0.75 * limits.memory_gib for u in uses)
    assert any(u.cpu_threads == 1.0 for u in seen["golem"])
    assert len({u.cpu_threads for u in seen["storj"]}) > 50


def test_fast_clock_knows_the_real_time_of_its_moments() -> None:
    clock = Clock(NOW, speed=60.0)
    assert clock.real(NOW - DAY) == NOW - DAY
    assert clock.real(NOW + HOUR) == NOW + 60
    clock.advance(DAY)
    assert clock.real(NOW + HOUR) == NOW
    assert clock.real(NOW + DAY + HOUR) == NOW + 60
    assert Clock(NOW).real(NOW + 5.5) == NOW + 5.5
    assert Clock(NOW, speed=0).real(NOW + 5) == NOW + 5
