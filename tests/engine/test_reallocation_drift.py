"""A dial that somebody else turned is noticed, and only then."""

from datetime import datetime, timedelta

from custom_components.depin_orchestrator.engine.changes import Changes, Desired
from custom_components.depin_orchestrator.engine.dials import Dial
from custom_components.depin_orchestrator.engine.drift import Drift, Sample, compare
from custom_components.depin_orchestrator.engine.outcome import Outcome, Result

from .reallocation_lab import CPU, DAY, NOW, swap

DIAL = Dial("a", CPU)
LEFT = Desired(4.0, NOW, "r1")
SECOND = timedelta(seconds=1)


def poll(
    amount: float | None,
    seconds: int,
    known: dict[Dial, Drift] | None = None,
    left: Desired = LEFT,
    now: datetime | None = None,
) -> dict[Dial, Drift]:
    at = NOW + seconds * SECOND
    return compare({DIAL: left}, {DIAL: Sample(amount, at)}, known or {}, now or at)


def test_what_reads_as_we_left_it() -> None:
    assert poll(4.0, 5) == {}
    assert poll(4.009, 5) == {}


def test_two_polls_make_it_sure() -> None:
    once = poll(3.0, 5)
    assert not once[DIAL].confirmed
    twice = poll(3.0, 10, once)
    assert twice[DIAL].confirmed
    assert twice[DIAL].as_dict() == {
        "node": "a",
        "resource": "cpu",
        "expected": 4.0,
        "found": 3.0,
        "since": (NOW + 5 * SECOND).isoformat(),
        "applied_at": NOW.isoformat(),
        "reallocation_id": "r1",
    }
    assert poll(4.0, 15, twice) == {}


def test_the_same_sample_is_no_second_poll() -> None:
    once = poll(3.0, 5)
    assert poll(3.0, 5, once) == once


def test_a_value_that_still_moves_begins_again() -> None:
    moved = poll(2.0, 10, poll(3.0, 5))
    assert not moved[DIAL].confirmed
    assert moved[DIAL].since == NOW + 10 * SECOND


def test_fault_19_an_old_sample_is_no_drift() -> None:
    assert poll(8.0, -1, now=NOW + SECOND) == {}
    assert poll(8.0, 0) == {}


def test_unknown_proves_nothing() -> None:
    once = poll(3.0, 5)
    assert poll(None, 10, once) == once
    assert poll(None, 10) == {}
    assert compare({DIAL: LEFT}, {}, once, NOW + DAY) == once


def test_our_own_next_change_ends_it() -> None:
    newer = Desired(3.0, NOW + 7 * SECOND, "r2")
    assert poll(3.0, 10, poll(3.0, 5), newer) == {}
    assert compare({DIAL: newer}, {}, poll(3.0, 5), NOW) == {}
    assert compare({}, {DIAL: Sample(1.0, NOW)}, poll(3.0, 5), NOW) == {}


def test_a_clock_put_back_hides_no_drift() -> None:
    early = Sample(3.0, NOW - DAY)
    assert DIAL in compare({DIAL: LEFT}, {DIAL: early}, {}, NOW - DAY)


def test_accepted_it_is_what_should_be_and_the_node_rests() -> None:
    changes = Changes()
    changes.record(Outcome(Result.APPLIED, swap()[1], NOW))
    at = NOW + 5 * SECOND
    assert DIAL in compare(changes.desired, {DIAL: Sample(3.0, at)}, {}, at)
    changes.respect(DIAL, 3.0, at)
    assert compare(changes.desired, {DIAL: Sample(3.0, at + SECOND)}, {}, at + SECOND) == {}
