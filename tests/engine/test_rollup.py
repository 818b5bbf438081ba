"""Roll-ups: always the ledger's equal, corrections in the hour they belong to, bounded."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
import json
from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.depin_orchestrator.engine.cells import Cell, Mean
from custom_components.depin_orchestrator.engine.errors import InvalidInput
from custom_components.depin_orchestrator.engine.ledger import Ledger
from custom_components.depin_orchestrator.engine.models import Figure, Kind
from custom_components.depin_orchestrator.engine.rollup import (
    DAYS_KEPT,
    HOURS_KEPT,
    Resolution,
    RollUp,
    Sample,
    same,
)
from custom_components.depin_orchestrator.engine.rows import Sum

from .test_ledger_compact import compact

D = Decimal
T0 = datetime(2026, 11, 1, tzinfo=UTC)
FAR = T0 + timedelta(days=9999)
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


def at(hours: float) -> datetime:
    return T0 + timedelta(hours=hours)


def counter(amount: str, hours: float) -> Figure:
    return Figure("lifetime", Kind.COUNTER, D(amount), T0, at(hours))


def amounts(rollup: RollUp, resolution: Resolution) -> list[tuple[datetime, Decimal]]:
    return [
        (start, cell.earned.amount)
        for start, cell in rollup.query("n", T0 - 9999 * DAY, FAR, resolution)
        if cell.earned.amount
    ]


def test_hours_days_and_months() -> None:
    ledger, rollup = Ledger(), RollUp()
    ledger.post([counter("48", 48)], at(48), D(2))
    assert rollup.sync("n", ledger, at(48)) == [(at(hour), D(1)) for hour in range(48)]
    assert amounts(rollup, Resolution.HOUR) == [(at(hour), D(1)) for hour in range(48)]
    assert amounts(rollup, Resolution.DAY) == [(T0, D(24)), (T0 + DAY, D(24))]
    assert amounts(rollup, Resolution.MONTH) == [(T0, D(48))]
    ((_, cell),) = rollup.query("n", T0, T0 + HOUR, Resolution.MONTH)
    assert cell.as_dict() | {"online": 1} == {
        "earned": "48",
        "earned_fiat": "96",
        "unpriced": "0",
        "electricity": None,
        "online": 1,
        "cpu": None,
        "memory": None,
    }
    assert rollup.sync("n", ledger, at(49)) == []
    assert rollup.query("other", T0, FAR, Resolution.DAY) == []
    assert rollup.earned("other") == Sum()


def test_correction_lands_in_its_own_days_even_when_old() -> None:
    ledger, rollup = Ledger(), RollUp()
    for day in range(1, 21):
        ledger.post([counter(str(day * 24), day * 24)], at(day * 24), None)
        rollup.sync("n", ledger, at(day * 24))
    paper = Figure("i", Kind.DOCUMENT, D(5), at(3.5), at(3.5))
    ledger.post([paper], at(480), None)
    assert rollup.sync("n", ledger, at(480)) == [(at(3), D(5))]
    assert amounts(rollup, Resolution.DAY)[0] == (T0, D(29))
    ledger.post([Figure("i", Kind.DOCUMENT, D(0), at(3.5), at(3.5))], at(481), None)
    assert rollup.sync("n", ledger, at(481)) == [(at(3), D(-5))]
    assert amounts(rollup, Resolution.DAY)[0] == (T0, D(24))


def test_hours_stay_finer_than_what_the_ledger_still_has() -> None:
    ledger, rollup = Ledger(), RollUp()
    for hour in range(1, 24 * 38):
        amount = hour * hour
        ledger.post([counter(str(amount), hour)], at(hour), None)
    rollup.sync("n", ledger, at(24 * 38))
    before = amounts(rollup, Resolution.HOUR)
    compact(ledger, at(24 * 3))
    ledger.post([Figure("i", Kind.DOCUMENT, D(5), at(30), at(30))], at(24 * 38), None)
    rollup.sync("n", ledger, at(24 * 38))
    after = amounts(rollup, Resolution.HOUR)
    assert after[:24] == before[:24]
    assert sum(dict(after).values()) == sum(dict(before).values()) + 5


def test_what_is_old_goes_but_its_money_stays() -> None:
    ledger, rollup = Ledger(), RollUp()
    figures = [
        Figure("old", Kind.COUNTER, D(7), None, T0),
        *(Figure(f"i{n}", Kind.DOCUMENT, D(1), T0 + n * DAY, T0 + n * DAY) for n in range(1300)),
    ]
    now = T0 + 1300 * DAY
    ledger.post(figures[:1000], T0 + 1000 * DAY, None)
    rollup.sync("n", ledger, T0 + 1000 * DAY)
    ledger.post(figures, now, None)
    rollup.sync("n", ledger, now)
    assert rollup.earned("n") == ledger.earned() == Sum(D(1307), D(0), D(1307))
    assert len(amounts(rollup, Resolution.DAY)) == DAYS_KEPT.days
    assert len(amounts(rollup, Resolution.HOUR)) <= HOURS_KEPT // HOUR
    rollup.sync("n", ledger, now + 10 * DAY)
    assert rollup.earned("n") == ledger.earned()


def test_samples_hold_until_the_next_one() -> None:
    rollup = RollUp()
    rollup.observe("n", Sample(at(0) + 50 * MINUTE, online=True, cpu=2.0))
    rollup.observe("n", Sample(at(1), online=True, cpu=4.0, memory=100.0))
    rollup.observe("n", Sample(at(1) + 10 * MINUTE, online=False))
    rollup.observe("n", Sample(at(1) + 20 * MINUTE))
    rollup.observe("n", Sample(at(1) + 30 * MINUTE, online=True, cpu=9.0))
    rollup.observe("n", Sample(at(5), online=True, cpu=9.0))  # nobody knows what was since
    rollup.observe("n", Sample(at(4), online=True, cpu=9.0))  # the clock went back
    (_, first), (_, second) = rollup.query("n", T0, FAR, Resolution.HOUR)
    assert (first.online.value, first.cpu.value, first.memory.value) == (1, 2, None)
    assert (second.online.value, second.cpu.value, second.memory.value) == (0.5, 4, 100)
    ((_, day),) = rollup.query("n", T0, FAR, Resolution.DAY)
    assert day.cpu.value == 3
    assert day.online.value == pytest.approx(2 / 3)


def test_sample_over_the_hour_is_cut() -> None:
    rollup = RollUp()
    rollup.observe("n", Sample(at(0) + 55 * MINUTE, online=True))
    rollup.observe("n", Sample(at(1) + 5 * MINUTE, online=True))
    cells = rollup.query("n", T0, FAR, Resolution.HOUR)
    assert [cell.online.seconds for _, cell in cells] == [300, 300]


def test_electricity_told_again_replaces() -> None:
    rollup = RollUp()
    rollup.charge("n", at(1), D("0.10"))
    rollup.charge("n", at(2), D("-0.02"))
    rollup.charge("n", at(1), D("0.12"))
    costs = [cell.electricity for _, cell in rollup.query("n", T0, FAR, Resolution.HOUR)]
    assert costs == [D("0.12"), D("-0.02")]
    for resolution in (Resolution.DAY, Resolution.MONTH):
        ((_, cell),) = rollup.query("n", T0, FAR, resolution)
        assert cell.electricity == D("0.10")


def test_state_survives() -> None:
    ledger, rollup = Ledger(), RollUp()
    ledger.post([counter("48.000000000000000001", 48)], at(48), D(2))
    rollup.sync("n", ledger, at(48))
    rollup.charge("n", at(1), D("0.10"))
    rollup.observe("n", Sample(at(1), online=True, cpu=1.5, memory=8.0))
    rollup.observe("n", Sample(at(1) + MINUTE, online=True))
    data = json.loads(json.dumps(rollup.as_dict()))
    again = RollUp.from_dict(data)
    assert again.as_dict() == data
    assert again.earned("n") == ledger.earned()
    again.forget(["n", "gone"])
    assert again.as_dict() == data
    again.forget([])
    assert again.as_dict()["nodes"] == {}


@pytest.mark.parametrize(
    "data",
    [
        None,
        {"version": 2, "nodes": {}},
        {"version": 1},
        {"version": 1, "nodes": {"n": {"hours": {"x": []}, "days": {}, "earlier": []}}},
        {"version": 1, "nodes": {"n": {"hours": {T0.isoformat(): ["x"] * 10}}}},
        {"version": 1, "nodes": {"n": {"hours": {}, "days": {}, "earlier": ["x", "1", "1"]}}},
    ],
)
def test_what_is_no_state_is_refused(data: Any) -> None:
    with pytest.raises(InvalidInput):
        RollUp.from_dict(data)


def test_time_without_a_zone_is_refused() -> None:
    with pytest.raises(InvalidInput):
        RollUp().observe("n", Sample(datetime(2026, 1, 1)))  # noqa: DTZ001 -- the point


def test_unknown_is_no_mean() -> None:
    assert Mean().value is None
    assert Cell().as_dict()["online"] is None
    assert not same(Sum(D(1)), Sum())


steps = st.lists(
    st.tuples(
        st.sampled_from(["counter", "resetting", "month", "invoice", "payment", "compact"]),
        st.decimals(min_value=0, max_value=10**6, places=18),
        st.floats(min_value=0.0001, max_value=90, allow_nan=False),
        st.none() | st.decimals(min_value="0.001", max_value=10**4, places=6),
        st.booleans(),
    ),
    max_size=40,
)


def figure_of(kind: str, amount: Decimal, now: datetime, number: int) -> Figure:
    """Return what an account of a kind states now."""
    if kind == "resetting":
        return Figure(kind, Kind.RESETTING, amount, None, now)
    if kind in ("invoice", "payment"):
        name = f"{kind}:{number % 5}"
        return Figure(name, Kind.DOCUMENT, amount, now, now, paid=kind == "payment")
    return Figure(kind, Kind.COUNTER, amount, T0 if kind == "month" else None, now)


@given(steps)
def test_sum_of_the_roll_ups_is_the_sum_of_the_ledger(
    history: list[tuple[str, Decimal, float, Decimal | None, bool]],
) -> None:
    ledger, rollup, hours = Ledger(), RollUp(), 0.0
    told: dict[datetime, Decimal] = {}
    for number, (kind, amount, wait, price, sync) in enumerate(history):
        hours += wait
        now = at(hours)
        if kind == "compact":
            compact(ledger, now - 35 * DAY)
        else:
            ledger.post([figure_of(kind, amount, now, number)], now, price)
        if price is not None:
            ledger.price_open(price)
        if sync:
            for hour, change in rollup.sync("n", ledger, now):
                told[hour] = told.get(hour, D(0)) + change
            check(rollup, ledger, now, told)


def check(rollup: RollUp, ledger: Ledger, now: datetime, told: dict[datetime, Decimal]) -> None:
    assert same(rollup.earned("n"), ledger.earned())
    assert rollup.earned("n").amount == ledger.earned().amount
    hours = {start: cell.earned for start, cell in rollup.query("n", T0, FAR, Resolution.HOUR)}
    days = rollup.query("n", T0, FAR, Resolution.DAY)
    dated = sum((row.amount for row in ledger.rows if row.start and not row.paid), D(0))
    assert sum((cell.earned.amount for _, cell in days), D(0)) == dated
    for day, cell in days:
        within = [hours.get(day + hour * HOUR, Sum()).amount for hour in range(24)]
        assert day < now - HOURS_KEPT or sum(within, D(0)) == cell.earned.amount
    assert {hour: told.get(hour, D(0)) for hour in hours} == {
        hour: earned.amount for hour, earned in hours.items()
    }
    assert RollUp.from_dict(rollup.as_dict()).as_dict() == rollup.as_dict()
