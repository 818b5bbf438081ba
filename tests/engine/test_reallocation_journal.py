"""The journal: written whole, read back exactly or not at all."""

from datetime import timedelta
import json
import re
from typing import Any

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.depin_orchestrator.engine.errors import JournalCorrupt
from custom_components.depin_orchestrator.engine.journal import (
    VERSION,
    Kind,
    Phase,
    Record,
    _digest,
)
from custom_components.depin_orchestrator.engine.objections import Objection, Reason
from custom_components.depin_orchestrator.engine.outcome import Mark, Progress, Result
from custom_components.depin_orchestrator.engine.plain import read_objection, read_plan, write_plan
from custom_components.depin_orchestrator.engine.reallocation import Reallocation

from .reallocation_lab import ADVISORY, BANDWIDTH, CPU, NOW, Lab, changes, hear, host, swap


def record() -> Record:
    """Return a record with something in every field."""
    on = host(
        {("a", CPU): 4, ("b", CPU): 2, ("c", CPU): 1, ("a", BANDWIDTH): None},
        {("a", BANDWIDTH): ADVISORY},
    )
    plan = hear({"a": {"cpu": 25, "bandwidth": 5}, "b": {"cpu": 50}}, on).plan
    begun = Record.begin(plan, NOW).marked(1, Mark(Progress.FAILED, 3.5, doubtful=True))
    cause = Objection(Reason.HOLD, "a", CPU, 1.5, NOW + timedelta(hours=1))
    return Record(begun.plan, begun.marks, Phase.UNDOING, NOW, cause)


def through_a_disk(data: dict[str, Any]) -> Any:
    return json.loads(json.dumps(data))


@pytest.mark.parametrize("kind", Kind)
def test_a_record_reads_back_as_itself(kind: Kind) -> None:
    assert Record.from_dict(through_a_disk(record().as_dict(kind))) == record()


@given(changes())
def test_every_plan_reads_back_as_itself(change: tuple[Lab, Reallocation]) -> None:
    _, plan = change
    assert read_plan(through_a_disk(write_plan(plan))) == plan


def test_whole_numbers_may_lose_their_point() -> None:
    """Another JSON writer may write 4.0 as 4."""
    text = re.sub(r"(\d)\.0\b", r"\1", json.dumps(record().as_dict()))
    assert Record.from_dict(json.loads(text)) == record()


def test_the_intent_has_every_before_and_nothing_done() -> None:
    _, plan = swap()
    begun = Record.begin(plan, NOW)
    assert [mark.progress for mark in begun.marks] == ["pending"] * 4
    assert begun.phase.open
    assert begun.plan.steps == plan.steps


def test_an_outcome_says_what_is_left() -> None:
    outcome = record().outcome
    assert outcome.result is Result.STUCK
    assert [str(objection.reason) for objection in outcome.objections] == ["hold", "not_restored"]


@pytest.mark.parametrize(
    "data",
    [None, [], {}, "record", 7, b"\x00\xff", {"version": VERSION}, [{"version": VERSION}] * 2],
)
def test_fault_10_what_is_no_record(data: object) -> None:
    with pytest.raises(JournalCorrupt):
        Record.from_dict(data)


@pytest.mark.parametrize("version", [None, 0, VERSION + 1, str(VERSION), 10**400])
def test_fault_17_another_version(version: object) -> None:
    with pytest.raises(JournalCorrupt):
        Record.from_dict(record().as_dict() | {"version": version})


def places(data: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the way to every value within plain data."""
    children = data.items() if isinstance(data, dict) else enumerate(data)
    found = []
    for key, child in children:
        found.append((*path, key))
        if isinstance(child, dict | list):
            found += places(child, (*path, key))
    return found


PLACES = places(record().as_dict())
JUNK = [None, True, -1, 10**400, float("nan"), float("inf"), "x", [], {}, [1], 3.25]


@settings(max_examples=500)
@given(st.sampled_from(PLACES), st.sampled_from([*JUNK, "delete"]))
def test_fault_10_one_altered_value_is_noticed(place: tuple[Any, ...], junk: Any) -> None:
    data: Any = through_a_disk(record().as_dict())
    parent = data
    for key in place[:-1]:
        parent = parent[key]
    if parent[place[-1]] == junk and type(parent[place[-1]]) is type(junk):
        return
    if junk == "delete":
        del parent[place[-1]]
    else:
        parent[place[-1]] = junk
    with pytest.raises(JournalCorrupt):
        Record.from_dict(data)


def test_fault_10_a_dial_twice_a_mark_too_few_and_a_naive_time() -> None:
    data = record().as_dict()
    data["plan"]["steps"][1] = data["plan"]["steps"][0]
    data["digest"] = _digest({key: value for key, value in data.items() if key != "digest"})
    with pytest.raises(JournalCorrupt, match="unreadable"):
        Record.from_dict(data)
    short = Record(record().plan, record().marks[:1], Phase.STUCK, NOW)
    with pytest.raises(JournalCorrupt, match="marks"):
        Record.from_dict(short.as_dict())
    naive = write_plan(record().plan) | {"at": "2026-11-22T12:00:00"}
    with pytest.raises(ValueError, match="zone"):
        read_plan(naive)


def test_an_objection_reads_back() -> None:
    for objection in (Objection("timeout"), record().cause):
        assert objection is not None
        assert read_objection(objection.as_dict()) == objection


@pytest.mark.parametrize("amount", ["4", True, None, -1, float("nan"), 10**400])
def test_an_amount_is_a_number_from_0_up(amount: Any) -> None:
    plan = write_plan(record().plan)
    plan["steps"][0]["before"]["amount"] = amount
    with pytest.raises((TypeError, ValueError, OverflowError)):
        read_plan(plan)
