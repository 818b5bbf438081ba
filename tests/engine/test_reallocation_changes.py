"""The history keeps the pace through restarts and clocks, and leads back."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
import json
from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.depin_orchestrator.engine.changes import (
    LENGTH,
    Changes,
    Desired,
    Limits,
)
from custom_components.depin_orchestrator.engine.dials import Dial, Level
from custom_components.depin_orchestrator.engine.errors import InvalidInput
from custom_components.depin_orchestrator.engine.models import Resource
from custom_components.depin_orchestrator.engine.objections import Objection, Reason
from custom_components.depin_orchestrator.engine.outcome import Outcome, Result
from custom_components.depin_orchestrator.engine.preflight import Verdict, consider
from custom_components.depin_orchestrator.engine.reallocation import Reallocation, Request

from .reallocation_lab import CPU, DAY, HOUR, MEMORY, NOW, Lab, hear, host, reasons, swap

LIMITS = Limits()
MINUTE = timedelta(minutes=1)


def outcome(name: str, ago: timedelta, result: Result = Result.APPLIED) -> Outcome:
    _, plan = swap()
    return Outcome(result, replace(plan, id=name, reason="why"), NOW - ago)


def history(*agos: timedelta) -> Changes:
    changes = Changes()
    for n, ago in enumerate(agos):
        changes.record(outcome(f"r{n}", ago))
    return changes


def restarted(changes: Changes) -> Changes:
    return Changes.from_dict(json.loads(json.dumps(changes.as_dict())))


def test_a_change_counts_once_however_many_steps() -> None:
    changes = history(MINUTE)
    assert changes.left(NOW, LIMITS) == 3
    assert Changes().left(NOW, LIMITS) == 4


def test_the_hour_is_full() -> None:
    changes = history(50 * MINUTE, 40 * MINUTE, 30 * MINUTE, 20 * MINUTE)
    assert changes.left(NOW, LIMITS) == 0
    assert changes.full_until(NOW, LIMITS) == NOW + 10 * MINUTE
    assert changes.full_until(NOW + 10 * MINUTE, LIMITS) is None
    assert changes.next_allowed(["z"], NOW, LIMITS) == NOW + 10 * MINUTE
    assert changes.next_allowed(["a", "z"], NOW, LIMITS) == NOW + 40 * MINUTE
    assert changes.next_allowed(["a"], NOW + DAY, LIMITS) == NOW + DAY
    assert changes.full_until(NOW, Limits(per_hour=0)) == NOW + HOUR


def test_a_forced_fifth_change_moves_the_window() -> None:
    changes = history(*(n * MINUTE for n in (50, 40, 30, 20, 10)))
    assert changes.full_until(NOW, LIMITS) == NOW + 20 * MINUTE


def test_nodes_rest_for_an_hour() -> None:
    changes = history(20 * MINUTE)
    assert changes.rests(NOW, LIMITS).get("a") == NOW + 40 * MINUTE
    assert changes.rests(NOW + 40 * MINUTE, LIMITS).get("a") is None
    assert changes.rests(NOW, LIMITS).get("z") is None


@pytest.mark.parametrize("result", [Result.ROLLED_BACK, Result.STUCK])
def test_a_change_that_failed_disturbed_its_nodes_too(result: Result) -> None:
    changes = Changes()
    changes.record(outcome("r1", MINUTE, result))
    assert changes.left(NOW, LIMITS) == 3
    assert changes.rests(NOW, LIMITS).get("a")


def test_refused_and_empty_are_no_changes() -> None:
    changes = Changes()
    changes.record(outcome("r1", MINUTE, Result.REFUSED))
    changes.record(Outcome(Result.APPLIED, Reallocation("r2", NOW), NOW))
    assert list(changes) == []
    assert changes.left(NOW, LIMITS) == 4


def test_fault_15_hold_and_rate_survive_a_restart() -> None:
    changes = restarted(history(50 * MINUTE, 40 * MINUTE, 30 * MINUTE, 20 * MINUTE))
    assert changes.left(NOW, LIMITS) == 0
    assert changes.rests(NOW, LIMITS).get("a") == NOW + 40 * MINUTE


@pytest.mark.parametrize("back", [HOUR, DAY, 400 * DAY])
def test_fault_11_a_clock_put_back_holds_once_more_and_not_for_ever(back: timedelta) -> None:
    changes = history(MINUTE)
    changes.respect(Dial("z", CPU), 1.0, NOW)
    past = NOW - back
    assert changes.rests(past, LIMITS).get("a") == past + HOUR
    assert changes.rests(past, LIMITS).get("z") == past + HOUR
    assert changes.left(past, LIMITS) == 3
    assert changes.rests(past + HOUR, LIMITS).get("a") is None
    assert changes.left(past + HOUR, LIMITS) == 4


def test_fault_11_a_clock_put_forward_ends_it() -> None:
    assert history(MINUTE).rests(NOW + DAY, LIMITS).get("a") is None


def test_the_same_outcome_twice_is_one_change() -> None:
    """After a crash recovery tells the last outcome again."""
    changes = history(MINUTE)
    before = changes.as_dict()
    changes.record(outcome("r0", MINUTE))
    assert changes.as_dict() == before


def test_a_stuck_change_that_was_settled_is_replaced() -> None:
    changes = history(3 * MINUTE)
    changes.record(outcome("s", 2 * MINUTE, Result.STUCK))
    assert changes.desired == {}
    changes.record(outcome("s", MINUTE, Result.ROLLED_BACK))
    assert [change.result for change in changes] == ["rolled_back", "applied"]
    assert changes.desired[Dial("a", CPU)] == Desired(4, NOW - MINUTE, "s")


def test_what_the_machine_should_say() -> None:
    changes = history(MINUTE)
    assert changes.desired[Dial("b", MEMORY)] == Desired(12, NOW - MINUTE, "r0")
    changes.respect(Dial("b", MEMORY), 10.0, NOW)
    assert changes.desired[Dial("b", MEMORY)] == Desired(10, NOW, None)
    assert restarted(changes).desired == changes.desired


def test_realised_gain_comes_later() -> None:
    changes = history(2 * MINUTE, MINUTE)
    changes.realise("r0", Decimal("0.25"), Decimal("-0.1"), Decimal("0.6"))
    changes.realise("nothing", Decimal(1), Decimal(1), Decimal(1))
    again = restarted(changes)
    assert [change.realised_gain for change in again] == [None, Decimal("0.25")]
    assert again.as_dict() == changes.as_dict()
    found = again.find("r0")
    assert found is not None
    assert found.plan.reason == "why"


def test_the_history_is_bounded() -> None:
    changes = history(*(MINUTE * (LENGTH + 5 - n) for n in range(LENGTH + 5)))
    assert len(list(changes)) == LENGTH
    assert next(iter(changes)).plan.id == f"r{LENGTH + 4}"


def back(changes: Changes, on_cpu: float = 2, name: str | None = None) -> Verdict | Objection:
    """Ask to take a change back, on a host on which a has so many threads."""
    request = changes.take_back(name, "back", NOW)
    if isinstance(request, Objection):
        return request
    found = {("a", CPU): on_cpu, ("b", CPU): 6.0, ("a", MEMORY): 4.0, ("b", MEMORY): 12.0}
    return consider(request, host(found), changes, LIMITS, NOW)


def test_a_change_is_taken_back_exactly_and_at_once() -> None:
    """Hold and rate do not delay it."""
    changes = history(*[MINUTE] * 4)
    verdict = back(changes)
    assert isinstance(verdict, Verdict)
    assert verdict.allowed
    assert verdict.plan.restores == "r3"
    assert {step.dial: step.after for step in verdict.plan.steps} == {
        Dial("a", CPU): Level(4, 50),
        Dial("b", CPU): Level(4, 50),
        Dial("a", MEMORY): Level(8, 50),
        Dial("b", MEMORY): Level(8, 50),
    }
    assert [step.rises for step in verdict.plan.steps] == [False, False, True, True]


def test_taking_back_is_refused_when_the_state_moved_on() -> None:
    verdict = back(history(MINUTE), on_cpu=1.5)
    assert isinstance(verdict, Verdict)
    assert reasons(verdict) == {Reason.STATE_CHANGED}


def test_what_cannot_be_taken_back() -> None:
    assert back(Changes()) == Objection(Reason.NOT_FOUND)
    assert back(history(MINUTE), name="other") == Objection(Reason.NOT_FOUND)
    failed = Changes()
    failed.record(outcome("f", MINUTE, Result.ROLLED_BACK))
    assert back(failed) == Objection(Reason.NOT_FOUND)
    assert back(failed, name="f") == Objection(Reason.NOT_IN_EFFECT)


def test_taking_back_goes_from_change_to_change() -> None:
    changes = history(3 * MINUTE, 2 * MINUTE)
    verdict = back(changes)
    assert isinstance(verdict, Verdict)
    changes.record(Outcome(Result.APPLIED, verdict.plan, NOW))
    assert back(changes, name="r1") == Objection(Reason.NOT_IN_EFFECT)
    earlier = changes.take_back(None, "again", NOW)
    assert isinstance(earlier, Request)
    assert earlier.restores == "r0"
    redo = changes.take_back("back", "redo", NOW)
    assert isinstance(redo, Request)
    assert redo.levels[Dial("a", CPU)].amount == 2


def test_an_overcommitted_first_state_may_return() -> None:
    on = host({("a", CPU): 8, ("b", CPU): 8})
    plan = hear({"a": {"cpu": 50}, "b": {"cpu": 50}}, on).plan
    changes = Changes()
    changes.record(Outcome(Result.APPLIED, plan, NOW - MINUTE))
    request = changes.take_back(None, "back", NOW)
    assert isinstance(request, Request)
    now = host({("a", CPU): 4, ("b", CPU): 4})
    verdict = consider(request, now, changes, LIMITS, NOW)
    assert verdict.allowed
    assert verdict.plan.ceilings == {CPU: 16}


def test_a_node_that_is_gone_does_not_return() -> None:
    request = history(MINUTE).take_back(None, "back", NOW)
    assert isinstance(request, Request)
    found = {("a", CPU): 2.0, ("a", MEMORY): 4.0}
    verdict = consider(request, host(found), Changes(), LIMITS, NOW)
    assert reasons(verdict) == {Reason.UNKNOWN_NODE}
    assert {step.node for step in verdict.plan.steps} == {"a"}


async def test_there_and_back_on_a_machine() -> None:
    lab, plan = swap()
    levels = dict(lab.levels)
    executor = lab.executor()
    changes = Changes()
    changes.record(await executor.carry_out(plan))
    found: dict[tuple[str, Resource], float | None] = {
        (dial.node, dial.resource): amount for dial, amount in lab.levels.items()
    }
    request = changes.take_back(None, "back", NOW)
    assert isinstance(request, Request)
    verdict = consider(request, host(found), changes, LIMITS, NOW)
    changes.record(await executor.carry_out(verdict.plan))
    assert isinstance(lab, Lab)
    assert lab.levels == levels
    assert [change.plan.restores for change in changes] == ["r1", None]


@pytest.mark.parametrize("data", [None, [], {}, {"version": 2}, {"version": 1}])
def test_no_history(data: object) -> None:
    with pytest.raises(InvalidInput):
        Changes.from_dict(data)


@given(
    st.sampled_from(["changes", "hands", "desired"]),
    st.sampled_from(
        [None, 7, "x", [None], {"a": "yesterday"}, [{}], [["a", "cpu", -1, "", None]]]
    ),
)
def test_a_damaged_history(key: str, junk: Any) -> None:
    with pytest.raises(InvalidInput):
        Changes.from_dict(history(MINUTE).as_dict() | {key: junk})


@given(st.lists(st.timedeltas(-2 * DAY, 2 * DAY), max_size=8), st.integers(0, 6))
def test_the_pace_is_always_kept(agos: list[timedelta], per_hour: int) -> None:
    """Whatever the clock did: when it says now, fewer than so many lie in the last hour."""
    changes, limits = history(*agos), Limits(per_hour)
    assert changes.left(NOW, limits) <= per_hour
    at = changes.next_allowed(["a"], NOW, limits)
    assert NOW <= at <= NOW + HOUR
    if per_hour:
        assert changes.next_allowed(["a"], at, limits) == at
        assert changes.left(at, limits) > 0
