"""The watch after a change: patient, and firm when a promise is broken."""

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
import json

from hypothesis import given, strategies as st
import pytest

from custom_components.depin_orchestrator.engine.dials import Control, Enforcement
from custom_components.depin_orchestrator.engine.errors import InvalidInput
from custom_components.depin_orchestrator.engine.models import Health
from custom_components.depin_orchestrator.engine.objections import Objection, Reason
from custom_components.depin_orchestrator.engine.watch import (
    GRACE,
    PATIENCE,
    PERIOD,
    Verdict,
    Watch,
)

from .reallocation_lab import CPU, DAY, NOW, hear, host, swap

MINUTE = timedelta(minutes=1)
WELL = {"a": Health.EARNING, "b": Health.IDLE}
ILL = WELL | {"a": Health.OFFLINE}
DIM = WELL | {"a": Health.UNKNOWN}


def watch(healths: Mapping[str, Health] = WELL, floor: Decimal | None = None) -> Watch:
    return Watch.begin(swap()[1], healths, floor, NOW)


def after(
    minutes: int, healths: Mapping[str, Health], begun: Watch, rate: Decimal | None = None
) -> Watch:
    """Look once a minute for so long."""
    for minute in range(minutes + 1):
        begun = begun.look(healths, rate, NOW + minute * MINUTE)
    return begun


def test_a_kept_promise() -> None:
    assert after(59, WELL, watch()).verdict is Verdict.WATCHING
    assert after(60, WELL, watch()).verdict is Verdict.KEPT


def test_a_node_that_falls_ill_is_given_five_minutes() -> None:
    assert after(4, ILL, watch()).verdict is Verdict.WATCHING
    broken = after(5, ILL, watch())
    assert broken.verdict is Verdict.BROKEN
    assert broken.cause == Objection(Reason.HEALTH_FELL, "a")
    assert broken.look(WELL, None, NOW + DAY) is broken


def test_one_bad_look_proves_nothing() -> None:
    begun = watch()
    for minute in range(60):
        begun = begun.look(ILL if minute % 4 else WELL, None, NOW + minute * MINUTE)
    assert begun.verdict is Verdict.WATCHING
    assert begun.look(WELL, None, NOW + PERIOD).verdict is Verdict.KEPT


def test_unknown_neither_accuses_nor_acquits() -> None:
    begun = after(4, ILL, watch())
    dim = begun.look(DIM, None, NOW + 10 * MINUTE)
    assert dim.verdict is Verdict.WATCHING
    assert dim.bad_since == NOW
    assert dim.look(ILL, None, NOW + 11 * MINUTE).verdict is Verdict.BROKEN
    assert dim.look(WELL, None, NOW + 11 * MINUTE).bad_since is None
    assert begun.look({}, None, NOW + 2 * PERIOD).verdict is Verdict.WATCHING


def test_who_was_ill_before_proves_nothing() -> None:
    assert after(60, ILL, watch(ILL)).verdict is Verdict.KEPT


def test_a_paused_node_is_not_ill() -> None:
    assert after(60, WELL | {"a": Health.PAUSED}, watch()).verdict is Verdict.KEPT


def test_earnings_under_the_promised_floor() -> None:
    begun = watch(floor=Decimal("1.50"))
    assert after(60, WELL, begun, Decimal("1.50")).verdict is Verdict.KEPT
    assert after(60, WELL, begun, None).verdict is Verdict.KEPT
    broken = after(60, WELL, begun, Decimal("1.49"))
    assert (broken.verdict, broken.bad_since) == (Verdict.BROKEN, NOW)
    assert broken.cause == Objection(Reason.EARNINGS_FELL, limit=1.5)


def test_a_bad_end_is_waited_for() -> None:
    begun = after(58, WELL, watch())
    late = begun.look(ILL, None, NOW + PERIOD - MINUTE)
    assert late.look(ILL, None, NOW + PERIOD).verdict is Verdict.WATCHING
    assert late.look(ILL, None, NOW + PERIOD - MINUTE + PATIENCE).verdict is Verdict.BROKEN


def test_a_restarted_node_gets_time_to_come_back() -> None:
    on = host({("a", CPU): 4}, {("a", CPU): Control(Enforcement.ENFORCED, disruptive=True)})
    begun = Watch.begin(hear({"a": {"cpu": 25}}, on).plan, WELL, None, NOW)
    for minute in range(15):
        begun = begun.look(ILL, None, NOW + minute * MINUTE)
    assert begun.bad_since is None
    begun = begun.look(ILL, None, NOW + GRACE)
    assert begun.verdict is Verdict.WATCHING
    assert begun.look(ILL, None, NOW + GRACE + PATIENCE).verdict is Verdict.BROKEN


def test_a_clock_put_back_begins_the_watch_again() -> None:
    begun = watch().look(ILL, None, NOW).look(ILL, None, NOW - DAY)
    assert begun.since == NOW - DAY
    assert begun.look(ILL, None, NOW - DAY + PATIENCE).verdict is Verdict.BROKEN
    assert watch().look(WELL, None, NOW - DAY).look(WELL, None, NOW - DAY + PERIOD).verdict == (
        Verdict.KEPT
    )


@pytest.mark.parametrize("ill", [True, False])
def test_it_survives_a_restart(ill: bool) -> None:
    begun = watch(floor=Decimal(2) if ill else None)
    begun = begun.look(ILL if ill else WELL, Decimal(1), NOW)
    assert Watch.from_dict(json.loads(json.dumps(begun.as_dict()))) == begun


@pytest.mark.parametrize(
    "data",
    [
        None,
        {"version": 9},
        {"version": 1},
        watch().as_dict() | {"floor": "much"},
        watch().as_dict() | {"grace": "long"},
        watch().as_dict() | {"healths": {"a": "fine"}},
    ],
)
def test_a_damaged_watch(data: object) -> None:
    with pytest.raises(InvalidInput):
        Watch.from_dict(data)


@given(
    st.lists(
        st.tuples(
            st.integers(-3, 9),
            st.dictionaries(st.sampled_from("ab"), st.sampled_from(Health)),
            st.one_of(st.none(), st.decimals(-9, 9)),
        )
    )
)
def test_no_verdict_without_its_time(
    looks: list[tuple[int, dict[str, Health], Decimal | None]],
) -> None:
    begun, now = watch(floor=Decimal(1)), NOW
    for minutes, healths, rate in looks:
        now += minutes * MINUTE
        begun = begun.look(healths, rate, now)
        if begun.verdict is Verdict.BROKEN:
            assert begun.bad_since is not None
            assert begun.cause is not None
            return
        if begun.verdict is Verdict.KEPT:
            assert now - begun.since >= PERIOD
            return
