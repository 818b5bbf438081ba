"""A snapshot becomes a scene: unknown is absent, and the networks' rules become limits."""

from datetime import timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from custom_components.depin_orchestrator.engine.allocation import Capacity
from custom_components.depin_orchestrator.engine.changes import Changes, Limits
from custom_components.depin_orchestrator.engine.dials import Control, Dial, Enforcement, Level
from custom_components.depin_orchestrator.engine.drift import Drift
from custom_components.depin_orchestrator.engine.economy import Power
from custom_components.depin_orchestrator.engine.models import Health, Outage, Quality
from custom_components.depin_orchestrator.engine.optimizer import Limit, Sight
from custom_components.depin_orchestrator.engine.outcome import Outcome, Result
from custom_components.depin_orchestrator.engine.reallocation import Reallocation, Step
from custom_components.depin_orchestrator.engine.sighting import LIVE
from custom_components.depin_orchestrator.engine.takings import Earned

from .sights import BANDWIDTH, CPU, ENFORCED, GIB, MEMORY, NOW, STORAGE, look, node, reading

GOLEM_CPU = Dial("golem", CPU)


def only(*args: object, **kwargs: object) -> Sight:
    (sight,) = look(*args, **kwargs).scene().sights  # type: ignore[arg-type]
    return sight


def test_the_host() -> None:
    local = NOW.astimezone(ZoneInfo("Europe/Berlin"))
    scene = look(
        node(),
        now=local,
        power=Power(120.0, Decimal("0.3")),
        tariff_ahead=(0.3, 0.2),
        green_ahead=(0.5,),
    ).scene()
    assert scene.now.hour == 13
    assert (scene.currency, scene.power, scene.tariff) == ("EUR", 120.0, 0.3)
    assert (scene.tariff_ahead, scene.green_ahead) == ((0.3, 0.2), (0.5,))
    assert scene.capacity[CPU] == 8
    assert look(node()).scene().tariff is None


def test_shares_are_what_was_read_back() -> None:
    sight = only(node(), found={GOLEM_CPU: 2.0, Dial("golem", MEMORY): 8.0})
    assert sight.shares == {CPU: 25, MEMORY: 25}
    assert sight.movable
    assert sight.price == 0.25
    assert sight.restart == LIVE


def test_what_cannot_be_read_is_absent_and_holds_the_resource() -> None:
    found = {GOLEM_CPU: 2.0, Dial("storj", CPU): None, Dial("golem", MEMORY): 8.0}
    golem, storj = look(node(running_tasks=0), node("storj"), found=found).scene().sights
    assert CPU not in storj.shares
    assert golem.limits[CPU] == Limit(25, 25)
    assert golem.limits[MEMORY].high == 100


def test_an_unlimited_container_has_all_there_is() -> None:
    assert only(node(), found={GOLEM_CPU: 16.0}).shares[CPU] == 100


def test_without_capacity_nothing_is_known() -> None:
    sight = only(node(cpu_usage=20.0), found={GOLEM_CPU: 2.0}, capacity=Capacity())
    assert not sight.shares
    assert sight.used == {CPU: 20}


def test_what_a_node_says_it_offers() -> None:
    storj = only(node("storj", storage_allocated=2 * 10**12, storage_used=10**12))
    assert storj.shares == {STORAGE: 50}
    assert storj.used == {STORAGE: 25}
    golem = only(node(offered_threads=4, offered_memory=8.0, offered_storage=100.0))
    assert golem.shares == {CPU: 50}  # what rides along needs a known use
    known = only(node(offered_threads=4, offered_memory=8.0, memory_usage=4 * GIB))
    assert known.shares == {CPU: 50, MEMORY: 25}


def test_use_in_percent_of_the_host() -> None:
    sight = only(node(cpu_usage=12.5, memory_usage=8 * GIB, network_out=1.25e6))
    assert sight.used == {CPU: 12.5, MEMORY: 25, BANDWIDTH: 10}


@pytest.mark.parametrize(("tasks", "use"), [(0, 0.0), (1, 50.0)])
def test_a_provider_whose_processor_nobody_measures(tasks: int, use: float) -> None:
    assert only(node(running_tasks=tasks, offered_threads=4)).used[CPU] == use


@pytest.mark.parametrize(
    "usage",
    [
        Outage("timeout", NOW),
        reading(50.0, Quality.STALE),
        reading(50.0, at=NOW - timedelta(hours=3)),
        reading(50.0, at=NOW + timedelta(hours=3)),
        reading(value=True),
        reading("half"),
    ],
)
def test_a_use_that_is_not_of_now_is_unknown(usage: object) -> None:
    assert CPU not in only(node("grass", cpu_usage=usage)).used


def test_who_may_be_moved() -> None:
    found = {GOLEM_CPU: 2.0}
    assert not only(node(), found=found, unmanaged=frozenset({"golem"})).movable
    down = node(contact=Outage("timeout", NOW))
    assert not only(down, found=found).movable
    assert only(down, found=found).online is False
    assert only(node(contact=Outage("waiting", NOW)), found=found).online is None
    assert not only(node(health=Health.UNKNOWN), found=found).movable


def test_the_users_limits_and_whole_threads() -> None:
    control = Control(Enforcement.ENFORCED, 10, 60, grain=1.0)
    sight = only(node(running_tasks=0), found={GOLEM_CPU: 4.0}, controls={GOLEM_CPU: control})
    assert sight.limits[CPU] == Limit(12.5, 60, 12.5)  # a provider keeps one thread


def test_a_floor_above_the_users_largest_share_wins() -> None:
    control = Control(Enforcement.ENFORCED, 0, 5)
    sight = only(node(running_tasks=0), found={GOLEM_CPU: 4.0}, controls={GOLEM_CPU: control})
    assert sight.limits[CPU] == Limit(12.5, 12.5, 1)


def test_a_share_under_the_floor_may_stay() -> None:
    assert only(node(running_tasks=0), found={GOLEM_CPU: 0.5}).limits[CPU].low == 6.25


@pytest.mark.parametrize("tasks", [1, Outage("timeout", NOW)])
def test_what_a_task_was_promised_is_not_taken(tasks: object) -> None:
    assert only(node(running_tasks=tasks), found={GOLEM_CPU: 4.0}).limits[CPU].low == 50


def test_what_rides_along_is_not_taken_for_being_idle() -> None:
    dial = Dial("golem", MEMORY)
    sight = only(node(running_tasks=0, memory_usage=GIB), found={dial: 16.0})
    assert sight.limits[MEMORY] == Limit(50, 100, 1)


def test_memory_in_use_is_not_taken() -> None:
    dial = Dial("grass", MEMORY)
    sight = only(node("grass", memory_usage=8 * GIB), found={dial: 16.0})
    assert sight.limits[MEMORY].low == 31.25


def test_a_store_keeps_what_it_holds() -> None:
    dial = Dial("storj", STORAGE)
    full = node("storj", storage_used=2 * 10**12, storage_trash=10**11)
    sight = only(full, found={dial: 3000.0}, controls={dial: ENFORCED})
    assert sight.limits[STORAGE].low == pytest.approx(57.75)
    untold = node("storj", storage_used=2 * 10**12)
    assert only(untold, found={dial: 3000.0}).limits[STORAGE].low == 75


def test_advice_moves_what_nobody_sets() -> None:
    storj = node("storj", storage_allocated=2 * 10**12, storage_used=10**12, storage_trash=0)
    assert only(storj).limits[STORAGE] == Limit(50, 50)
    advised = only(storj, advice=True)
    assert advised.limits[STORAGE] == Limit(pytest.approx(27.5), 100, 1)  # type: ignore[arg-type]
    assert advised.restart is None


def test_a_disruptive_dial_costs_what_the_network_says() -> None:
    control = Control(Enforcement.ENFORCED, disruptive=True)
    sight = only(node(), found={GOLEM_CPU: 4.0}, controls={GOLEM_CPU: control})
    assert sight.restart is None


def changed(dial: Dial, hours: float) -> Changes:
    at = NOW - timedelta(hours=hours)
    step = Step(*dial, Level(1, 10), Level(2, 20))
    changes = Changes()
    changes.record(Outcome(Result.APPLIED, Reallocation("r", at, (step,)), at))
    return changes


def test_when_shares_were_changed() -> None:
    found = {GOLEM_CPU: 4.0, Dial("golem", MEMORY): 8.0}
    recent = only(node(), found=found, changes=changed(GOLEM_CPU, 0.5))
    at = NOW - timedelta(hours=0.5)
    assert recent.changed == {CPU: at, MEMORY: at}  # the whole node rests
    assert not only(node(), found=found, changes=changed(GOLEM_CPU, 1.5)).changed
    longer = Limits(hold=timedelta(hours=3))
    held = only(node(), found=found, changes=changed(GOLEM_CPU, 1.5), limits=longer)
    assert set(held.changed) == {CPU, MEMORY}


def test_a_disk_rests_for_itself() -> None:
    disk, cpu = Dial("storj", STORAGE), Dial("storj", CPU)
    found = {disk: 3000.0, cpu: 1.0}
    sight = only(node("storj"), found=found, changes=changed(disk, 20))
    assert sight.changed == {STORAGE: NOW - timedelta(hours=20)}
    sight = only(node("storj"), found=found, changes=changed(cpu, 0.5))
    assert set(sight.changed) == {CPU}
    started = NOW - timedelta(hours=2)
    sight = only(node("storj", started_at=started), found=found)
    assert sight.changed == {STORAGE: started}


def test_what_somebody_else_set_is_respected() -> None:
    desired = changed(GOLEM_CPU, 5).desired[GOLEM_CPU]
    since = NOW - timedelta(minutes=5)
    drift = Drift(GOLEM_CPU, desired, 3.0, since, NOW, 2)
    sight = only(node(), found={GOLEM_CPU: 3.0}, drifts={GOLEM_CPU: drift})
    assert sight.changed == {CPU: since}


def test_money() -> None:
    told = only(node(), earned={"golem": Earned(1.5, NOW)})
    assert (told.earned, told.earned_until) == (1.5, NOW)
    silent = only(node("grass"))
    assert (silent.earned, silent.price) == (None, None)
