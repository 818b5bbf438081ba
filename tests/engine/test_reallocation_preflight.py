"""Every reason against a change, all at once; force skips patience, never safety."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.depin_orchestrator.engine.changes import Changes
from custom_components.depin_orchestrator.engine.dials import Control, Dial, Enforcement
from custom_components.depin_orchestrator.engine.models import Protocol, Resource
from custom_components.depin_orchestrator.engine.objections import Objection, Reason
from custom_components.depin_orchestrator.engine.outcome import Outcome, Result

from .reallocation_lab import (
    ADVISORY,
    BANDWIDTH,
    CPU,
    HOUR,
    MEMORY,
    NOW,
    hear,
    host,
    reasons,
    state,
    swap,
)

FULL = host({("a", CPU): 4, ("b", CPU): 4})
MINUTE = timedelta(minutes=1)


def done(times: int = 1, before: timedelta = MINUTE) -> Changes:
    """Return a history in which a and b were changed so often, the last so long ago."""
    changes = Changes()
    _, plan = swap()
    for n in range(times):
        at = NOW - before * (times - n)
        changes.record(Outcome(Result.APPLIED, replace(plan, id=f"old{n}"), at))
    return changes


@pytest.mark.parametrize(
    ("wanted", "reason"),
    [
        ({"z": {"cpu": 10}}, Reason.UNKNOWN_NODE),
        ({"a": {"luck": 10}}, Reason.UNKNOWN_RESOURCE),
        ({"a": {"cpu": -1}}, Reason.INVALID_SHARE),
        ({"a": {"cpu": 101}}, Reason.INVALID_SHARE),
        ({"a": {"cpu": float("nan")}}, Reason.INVALID_SHARE),
        ({"a": {"cpu": float("inf")}}, Reason.INVALID_SHARE),
        ({"a": {"cpu": 10**400}}, Reason.INVALID_SHARE),
        ({"a": {"cpu": "10"}}, Reason.INVALID_SHARE),
        ({"a": {"cpu": True}}, Reason.INVALID_SHARE),
        ({"a": {"cpu": None}}, Reason.INVALID_SHARE),
        ({"a": {"cpu": 60}}, Reason.OVER_ALLOCATED),
        ({"a": {"cpu": 60}, "b": {"cpu": 60}}, Reason.OVER_ALLOCATED),
        ({"a": {"memory": 10}}, Reason.NOT_CONTROLLABLE),
        ({"a": {"cpu": 0}}, Reason.PAUSE_INSTEAD),
    ],
)
def test_bad_requests(wanted: Mapping[str, Mapping[str, object]], reason: Reason) -> None:
    assert reasons(hear(wanted, FULL)) == {reason}


def test_every_reason_at_once() -> None:
    on = host(
        {("a", CPU): 4, ("b", CPU): 4, ("b", BANDWIDTH): None},
        {("a", CPU): Control(Enforcement.ENFORCED, minimum=20)},
    )
    wanted = {"a": {"cpu": 10}, "b": {"cpu": 95, "bandwidth": 5}, "z": {"cpu": 1}}
    verdict = hear(
        wanted,
        on,
        changes=done(4),
        blocked=Reason.BUSY,
        based_on={Dial("a", CPU): 5.0},
    )
    assert reasons(verdict) == {
        Reason.UNKNOWN_NODE,
        Reason.OUT_OF_RANGE,
        Reason.OVER_ALLOCATED,
        Reason.UNKNOWN_STATE,
        Reason.STATE_CHANGED,
        Reason.HOLD,
        Reason.RATE,
        Reason.BUSY,
    }
    assert not verdict.allowed
    hold = next(o for o in verdict.objections if o.reason == Reason.HOLD)
    assert hold.as_dict() == {
        "reason": "hold",
        "node": "a",
        "until": (NOW - MINUTE + HOUR).isoformat(),
    }
    low = next(o for o in verdict.objections if o.reason == Reason.OUT_OF_RANGE)
    assert low.as_dict() == {
        "reason": "out_of_range",
        "node": "a",
        "resource": "cpu",
        "limit": 20,
    }


def test_force_skips_hold_and_rate_only() -> None:
    wanted = {"a": {"cpu": 25}, "b": {"cpu": 75}}
    assert reasons(hear(wanted, FULL, changes=done(4))) == {Reason.HOLD, Reason.RATE}
    assert hear(wanted, FULL, changes=done(4), force=True).allowed
    over = hear({"a": {"cpu": 80}}, FULL, changes=done(4), force=True)
    assert reasons(over) == {Reason.OVER_ALLOCATED}


def test_range_of_the_user() -> None:
    on = host({("a", CPU): 4}, {("a", CPU): Control(Enforcement.ENFORCED, 20, 60)})
    assert hear({"a": {"cpu": 20}}, on).allowed
    assert hear({"a": {"cpu": 60}}, on).allowed
    assert reasons(hear({"a": {"cpu": 19}}, on)) == {Reason.OUT_OF_RANGE}
    assert reasons(hear({"a": {"cpu": 61}}, on)) == {Reason.OUT_OF_RANGE}


def test_nothing_to_do_is_allowed_though_held() -> None:
    verdict = hear({"a": {"cpu": 50}}, FULL, changes=done(4))
    assert verdict.allowed
    assert verdict.plan.steps == ()


def test_the_same_request_again() -> None:
    assert reasons(hear({"a": {"cpu": 25}}, FULL, changes=done(), request_id="old0")) == {
        Reason.ALREADY_DONE,
        Reason.HOLD,
    }


def test_unknown_means_no() -> None:
    blind = host({("a", CPU): 2, ("b", CPU): None})
    assert reasons(hear({"a": {"cpu": 50}}, blind)) == {Reason.UNKNOWN_STATE}
    assert hear({"a": {"cpu": 12.5}}, blind).allowed  # giving back harms nobody
    assert reasons(hear({"b": {"cpu": 12.5}}, blind)) == {Reason.UNKNOWN_STATE}


def test_advice_alone_is_no_change() -> None:
    on = host({("a", BANDWIDTH): None}, {("a", BANDWIDTH): ADVISORY})
    assert reasons(hear({"a": {"bandwidth": 40}}, on)) == {Reason.NOT_CONTROLLABLE}


def test_what_an_advisory_dial_holds_cannot_be_given_away() -> None:
    """Its node is asked for 10 %, keeps its 60 %, and so 70 % for the other is too much."""
    on = host({("a", CPU): 4.8, ("b", CPU): 2}, {("a", CPU): ADVISORY})
    verdict = hear({"a": {"cpu": 10}, "b": {"cpu": 70}}, on)
    assert Objection(Reason.OVER_ALLOCATED, resource=CPU, limit=8.0) in verdict.objections


def test_advice_alone_must_be_possible_too() -> None:
    on = host(
        {("a", CPU): 2, ("a", BANDWIDTH): None, ("b", BANDWIDTH): None},
        {("a", BANDWIDTH): ADVISORY, ("b", BANDWIDTH): ADVISORY},
    )
    wanted = {"a": {"cpu": 50, "bandwidth": 60}, "b": {"bandwidth": 60}}
    assert reasons(hear(wanted, on)) == {Reason.OVER_ALLOCATED}


def test_an_overcommitted_host_may_only_take_back() -> None:
    on = host({("a", CPU): 8, ("b", CPU): 8, ("c", CPU): 1})
    assert hear({"a": {"cpu": 50}}, on).allowed
    assert hear({"a": {"cpu": 50}, "b": {"cpu": 25}, "c": {"cpu": 25}}, on).allowed
    still_over = hear({"a": {"cpu": 50}, "c": {"cpu": 25}}, on)
    assert reasons(still_over) == {Reason.OVER_ALLOCATED}


def test_a_state_that_moved_on() -> None:
    based_on = {Dial("a", CPU): 4.0, Dial("b", CPU): 4.005, Dial("c", CPU): 1.0}
    assert hear({"a": {"cpu": 25}}, FULL, based_on=based_on).allowed
    moved = hear({"a": {"cpu": 25}}, FULL, based_on={Dial("b", CPU): 3.9})
    assert moved.objections == (Objection(Reason.STATE_CHANGED, "b", CPU),)


words = st.one_of(
    st.sampled_from(["a", "b", *Resource]), st.text(max_size=3), st.integers(), st.none()
)
values = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=2))


@given(st.dictionaries(words, st.dictionaries(words, values, max_size=3), max_size=3))
def test_any_request_is_answered(wanted: Any) -> None:
    verdict = hear(wanted, FULL)
    if verdict.allowed:
        after = {Dial("a", CPU): 4.0, Dial("b", CPU): 4.0}
        after |= {step.dial: step.after.amount for step in verdict.plan.steps}
        assert sum(after.values()) <= 8 * (1 + 1e-9)


def test_memory_is_not_in_the_way_of_cpu() -> None:
    on = host({("a", CPU): 4, ("b", CPU): 2, ("a", MEMORY): None})
    assert hear({"b": {"cpu": 50}}, on).allowed


OFFER = Control(Enforcement.ENFORCED, grain=1, live=False)


@pytest.mark.parametrize(
    ("readings", "held"),
    [
        ({"running_tasks": 0}, False),
        ({"running_tasks": 1, "task_seconds": 7200}, True),
        ({"running_tasks": 1, "task_seconds": 60}, False),
        ({"running_tasks": 1}, True),
        ({}, True),
    ],
)
def test_what_tasks_hold_of_an_offer_that_was_lowered(
    readings: dict[str, Any], held: bool
) -> None:
    """An hour ago a offered 2 threads less; b may have them when no task is older."""
    golem = state("a", Protocol.GOLEM, readings)
    found = {("a", CPU): 2.0, ("b", CPU): 4.0}
    now = host(found, {("a", CPU): OFFER}, {"a": golem})
    changes = done(before=HOUR)
    verdict = hear({"b": {"cpu": 75}}, now, changes=changes, force=True)
    assert (Reason.TASK_RUNNING in reasons(verdict)) is held
    # Not what a gives itself, nor what was never lowered, nor a limit, which binds at once.
    verdict = hear({"a": {"cpu": 50}}, now, changes=changes, force=True)
    assert Reason.TASK_RUNNING not in reasons(verdict)
    for on, history in ((now, Changes()), (host(found, nodes={"a": golem}), changes)):
        verdict = hear({"b": {"cpu": 75}}, on, changes=history, force=True)
        assert Reason.TASK_RUNNING not in reasons(verdict)


def test_a_share_under_one_step_is_refused() -> None:
    pausable = Control(Enforcement.ENFORCED, grain=30, pausable=True)
    on = host({("a", BANDWIDTH): 30}, {("a", BANDWIDTH): pausable})
    (objection,) = hear({"a": {"bandwidth": 20}}, on).objections
    assert objection == Objection(Reason.UNDER_GRAIN, "a", BANDWIDTH, 30)
    assert hear({"a": {"bandwidth": 0}}, on).allowed
