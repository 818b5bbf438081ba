"""The protocols' safety, rule by rule."""

from datetime import timedelta

import pytest

from custom_components.depin_orchestrator.engine.changes import Changes, Limits
from custom_components.depin_orchestrator.engine.dials import Control, Enforcement, Host
from custom_components.depin_orchestrator.engine.models import (
    Health,
    Protocol,
    Quality,
    Resource,
    Value,
)
from custom_components.depin_orchestrator.engine.objections import Reason
from custom_components.depin_orchestrator.engine.outcome import Outcome, Result
from custom_components.depin_orchestrator.engine.preflight import Verdict, consider
from custom_components.depin_orchestrator.engine.reallocation import Request
from custom_components.depin_orchestrator.engine.snapshot import NodeState

from .reallocation_lab import (
    BANDWIDTH,
    CPU,
    DAY,
    HOUR,
    MEMORY,
    NOW,
    STORAGE,
    hear,
    host,
    reasons,
    state,
)

GB = 10**9
DISK: dict[str, Value] = {
    "storage_used": 1_000 * GB,
    "storage_trash": 100 * GB,
    "started_at": NOW - 30 * DAY,
}
LATE = Control(Enforcement.ENFORCED, live=False)


def disk(node: NodeState, amount: float = 4_000) -> Host:
    return host({("s", STORAGE): amount}, nodes={"s": node})


def storj(readings: dict[str, Value] | None = None, **more: object) -> NodeState:
    return state("s", Protocol.STORJ, DISK | (readings or {}), **more)  # type: ignore[arg-type]


def to(percent: float, on: Host, changes: Changes | None = None) -> set[str]:
    return reasons(hear({"s": {"storage": percent}}, on, changes=changes, force=True))


def test_storj_keeps_what_it_stores() -> None:
    """1,000 GB stored, 100 GB of trash, a tenth above: 1,210 GB of 10,000."""
    assert to(12.2, disk(storj())) == set()
    assert to(12.0, disk(storj())) == {Reason.UNDER_USED}
    verdict = hear({"s": {"storage": 12}}, disk(storj()))
    assert verdict.objections[0].limit == pytest.approx(1210)


def test_storj_keeps_its_500_gb() -> None:
    empty = storj({"storage_used": 0, "storage_trash": 0})
    assert to(5, disk(empty)) == set()
    assert to(4.9, disk(empty)) == {Reason.UNDER_FLOOR}


@pytest.mark.parametrize("key", ["storage_used", "storage_trash"])
@pytest.mark.parametrize("value", ["much", True])
def test_storj_must_say_what_it_stores(key: str, value: Value) -> None:
    assert to(30, disk(storj({key: value}))) == {Reason.UNKNOWN_STATE}
    silent = state("s", Protocol.STORJ)
    assert to(30, disk(silent)) == {Reason.UNKNOWN_STATE}


def test_storj_must_say_it_now() -> None:
    stale = state("s", Protocol.STORJ, DISK, quality=Quality.STALE)
    assert to(30, disk(stale)) == {Reason.UNKNOWN_STATE}


def test_storj_must_be_reachable_and_trusted() -> None:
    gone = storj(online=False, health=Health.OFFLINE)
    assert to(30, disk(gone)) == {Reason.UNREACHABLE}
    assert to(30, disk(storj(health=Health.UNKNOWN))) == {Reason.UNKNOWN_STATE}
    for reason in ("suspended", "disqualified"):
        doubted = storj(health=Health.DEGRADED, reason=reason)
        assert to(30, disk(doubted)) == {Reason.SUSPENDED}


def test_storj_restarts_once_a_day() -> None:
    fresh = disk(storj({"started_at": NOW - 23 * HOUR}))
    assert to(30, fresh) == {Reason.STARTED_TODAY}
    assert to(30, disk(storj({"started_at": NOW - DAY}))) == set()
    changes = Changes()
    plan = hear({"s": {"storage": 50}}, disk(storj())).plan
    changes.record(Outcome(Result.APPLIED, plan, NOW - 23 * HOUR))
    again = hear({"s": {"storage": 30}}, disk(storj(), 5_000), changes=changes, request_id="r2")
    assert reasons(again) == {Reason.DISK_CHANGED_TODAY}
    assert again.objections[0].until == NOW + HOUR
    other = host({("s", CPU): 4.0}, nodes={"s": storj({"started_at": NOW})})
    assert hear({"s": {"cpu": 25}}, other, changes=changes, request_id="r2").allowed


def back(changes: Changes, on: Host, request_id: str) -> Verdict:
    request = changes.take_back(None if request_id == "b1" else "b1", request_id, NOW)
    assert isinstance(request, Request)
    return consider(request, on, changes, Limits(), NOW)


def test_a_disk_change_may_be_taken_back_at_once_but_not_to_and_fro() -> None:
    changes = Changes()
    young = storj({"started_at": NOW - timedelta(minutes=5)})
    plan = hear({"s": {"storage": 50}}, disk(storj())).plan
    changes.record(Outcome(Result.APPLIED, plan, NOW - HOUR / 4))
    verdict = back(changes, disk(young, 5_000), "b1")
    assert verdict.allowed
    changes.record(Outcome(Result.APPLIED, verdict.plan, NOW))
    again = back(changes, disk(young, 4_000), "b2")
    assert reasons(again) == {Reason.DISK_CHANGED_TODAY, Reason.STARTED_TODAY}


def golem(tasks: Value | None, control: Control, resource: Resource, **other: float) -> Host:
    readings = {} if tasks is None else {"running_tasks": tasks}
    found: dict[tuple[str, Resource], float | None] = {("g", resource): 4.0}
    found |= {(node, resource): amount for node, amount in other.items()}
    nodes = {"g": state("g", Protocol.GOLEM, readings)}
    return host(found, {("g", resource): control}, nodes)


def test_golem_keeps_a_running_task() -> None:
    live = Control(Enforcement.ENFORCED)
    assert hear({"g": {"cpu": 25}}, golem(0, live, CPU)).allowed
    assert reasons(hear({"g": {"cpu": 25}}, golem(1, live, CPU))) == {Reason.TASK_RUNNING}
    assert reasons(hear({"g": {"cpu": 25}}, golem(None, live, CPU))) == {Reason.UNKNOWN_STATE}
    assert hear({"g": {"cpu": 75}}, golem(1, live, CPU)).allowed
    assert hear({"g": {"bandwidth": 2}}, golem(1, live, BANDWIDTH)).allowed


def test_golem_profile_counts_from_the_next_agreement() -> None:
    assert hear({"g": {"cpu": 25}}, golem(1, LATE, CPU)).allowed
    given_away = {"g": {"cpu": 25}, "x": {"cpu": 75}}
    assert reasons(hear(given_away, golem(1, LATE, CPU, x=4))) == {Reason.TASK_RUNNING}
    assert hear(given_away, golem(0, LATE, CPU, x=4)).allowed


def test_golem_floors() -> None:
    profile = golem(0, LATE, CPU)
    assert reasons(hear({"g": {"cpu": 12}}, profile)) == {Reason.UNDER_FLOOR}
    assert hear({"g": {"cpu": 12.5}}, profile).allowed
    assert reasons(hear({"g": {"cpu": 0}}, profile)) == {
        Reason.UNDER_FLOOR,
        Reason.PAUSE_INSTEAD,
    }


@pytest.mark.parametrize(
    ("staked", "resource", "share", "expected"),
    [
        (5000, CPU, 10, {Reason.UNDER_FLOOR}),
        (None, CPU, 10, {Reason.UNDER_FLOOR}),
        (0, CPU, 10, set()),
        (5000, CPU, 12.5, set()),
        (5000, MEMORY, 6, {Reason.UNDER_FLOOR}),
        (5000, MEMORY, 6.25, set()),
        (5000, BANDWIDTH, 1, set()),
        (0, CPU, 0, {Reason.PAUSE_INSTEAD}),
    ],
)
def test_streamr_is_not_starved(
    staked: int | None, resource: Resource, share: float, expected: set[str]
) -> None:
    readings: dict[str, Value] = {} if staked is None else {"staked": staked}
    nodes = {"t": state("t", Protocol.STREAMR, readings)}
    on = host({("t", resource): 4.0}, nodes=nodes)
    assert reasons(hear({"t": {resource.value: share}}, on)) == expected


def test_streamr_may_rise_towards_its_floor() -> None:
    nodes = {"t": state("t", Protocol.STREAMR, {"staked": 5000})}
    assert hear({"t": {"cpu": 10}}, host({("t", CPU): 0.4}, nodes=nodes)).allowed


def test_grass_is_paused_not_throttled_to_nothing() -> None:
    on = host({("n", MEMORY): 1.0, ("n", BANDWIDTH): 5.0})
    assert reasons(hear({"n": {"bandwidth": 0}}, on)) == {Reason.PAUSE_INSTEAD}
    assert reasons(hear({"n": {"memory": 1}}, on)) == {Reason.UNDER_FLOOR}
