"""The meter: energy at the price of its own time; what is unknown is never 0."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
import json
from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.depin_orchestrator.engine.electricity import HOUR, HOURS, Meter, Use
from custom_components.depin_orchestrator.engine.errors import InvalidInput

D = Decimal
T0 = datetime(2026, 11, 1, tzinfo=UTC)
DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)


def near(value: Decimal, expected: str) -> bool:
    """Tell whether two amounts differ by rounding of single samples only."""
    return abs(value - D(expected)) < D("1e-10")


def run(meter: Meter, start: datetime, span: timedelta, watts: float) -> None:
    at = start
    while at <= start + span:
        assert meter.power(at, watts)
        at += 5 * MINUTE


def test_each_hour_has_its_own_price() -> None:
    meter = Meter()
    meter.price(T0, D("0.30"))
    meter.price(T0 + HOUR, D("-0.10"))
    run(meter, T0, 2 * HOUR, 500)
    (_, first), (_, second) = meter.hours(T0, T0 + DAY)
    assert near(first.kwh, "0.5")
    assert near(first.cost, "0.15")
    assert near(second.kwh, "0.5")
    assert near(second.cost, "-0.05")
    assert near(meter.use(T0, T0 + DAY).cost, "0.1")
    assert meter.cost_rate(T0 + 2 * HOUR, DAY) == D("1.2")


def test_samples_are_joined_by_straight_lines_and_cut_at_the_hour() -> None:
    meter = Meter()
    meter.price(T0, D(1))
    meter.power(T0 + 55 * MINUTE, 0)
    meter.power(T0 + 65 * MINUTE, 1200)
    hours = [use.kwh for _, use in meter.hours(T0, T0 + DAY)]
    assert hours == [D("0.025"), D("0.075")]


def test_price_that_changes_within_the_hour() -> None:
    meter = Meter()
    meter.price(T0, D(1))
    meter.price(T0 + 30 * MINUTE, D(3))
    run(meter, T0, HOUR, 1000)
    assert near(meter.use(T0, T0 + DAY).cost, "2")
    assert meter.price_at(T0 + 29 * MINUTE) == 1
    assert meter.price_at(T0 + 30 * MINUTE) == 3
    assert meter.price_at(T0 - MINUTE) is None
    assert meter.price_at(T0 + 5 * HOUR) is None


def test_price_told_all_the_time_is_remembered_once_an_hour() -> None:
    meter = Meter()
    for second in range(0, 3 * 3600, 60):
        meter.price(T0 + timedelta(seconds=second), D("0.3"))
    assert len(meter.as_dict()["prices"]) == 3
    assert meter.price_at(T0 + 4 * HOUR) == D("0.3")
    assert meter.price_at(T0 + 5 * HOUR) is None


def test_a_gap_is_unknown() -> None:
    meter = Meter()
    meter.price(T0, D(1))
    meter.power(T0, 600)
    meter.power(T0 + 16 * MINUTE, 600)
    assert meter.use(T0, T0 + DAY) == Use()
    assert meter.cost_rate(T0 + HOUR, DAY) is None
    meter.power(T0 + 31 * MINUTE, 600)
    assert meter.use(T0, T0 + DAY).known == 15 * MINUTE


def test_energy_without_a_price_stands_beside_the_cost() -> None:
    meter = Meter()
    run(meter, T0, HOUR, 1000)
    use = meter.use(T0, T0 + DAY)
    assert near(use.kwh, "1")
    assert (use.cost, use.unpriced) == (0, use.kwh)
    assert meter.cost_rate(T0 + HOUR, DAY) is None
    meter.price(T0 + HOUR, D("0.4"))
    assert meter.use(T0, T0 + DAY).unpriced == use.kwh  # another hour's price
    meter.price(T0 + 59 * MINUTE, D("0.3"))
    assert near(meter.use(T0, T0 + DAY).cost, "0.3")
    assert meter.cost_rate(T0 + HOUR, DAY) == D("7.2")
    assert meter.price(T0 + 59 * MINUTE, D("0.5"))
    assert near(meter.use(T0, T0 + DAY).cost, "0.3")


@pytest.mark.parametrize("watts", [-1, 100_001, float("nan"), float("inf")])
def test_power_that_no_host_draws_is_refused(watts: float) -> None:
    meter = Meter()
    meter.power(T0, 100)
    before = meter.as_dict()
    assert not meter.power(T0 + MINUTE, watts)
    assert meter.as_dict() == before


@pytest.mark.parametrize("price", [D("NaN"), D("Infinity"), D(10_001), D(-10_001)])
def test_what_is_no_price_is_refused(price: Decimal) -> None:
    meter = Meter()
    assert not meter.price(T0, price)
    assert meter.price_at(T0) is None


def test_time_without_a_zone_is_refused() -> None:
    with pytest.raises(InvalidInput):
        Meter().power(datetime(2026, 1, 1), 1)  # noqa: DTZ001 -- the point of the test


def test_clock_that_goes_back_draws_nothing_twice() -> None:
    meter = Meter()
    meter.price(T0, D(1))
    run(meter, T0, HOUR, 1000)
    run(meter, T0, HOUR, 1000)
    assert near(meter.use(T0, T0 + DAY).kwh, "1")
    assert meter.use(T0, T0 + DAY).known == HOUR


def test_state_is_bounded_and_survives() -> None:
    meter = Meter()
    for hour in range(24 * 50):
        meter.price(T0 + hour * HOUR, D(1))
        meter.power(T0 + hour * HOUR, 100)
        meter.power(T0 + hour * HOUR + MINUTE, 100)
    assert meter.price_at(T0 + 1199 * HOUR) == 1
    data = json.loads(json.dumps(meter.as_dict()))
    assert len(data["hours"]) == HOURS
    assert len(data["prices"]) <= 96
    assert Meter.from_dict(data).as_dict() == data
    assert Meter.from_dict(Meter().as_dict()).as_dict() == Meter().as_dict()


@pytest.mark.parametrize(
    "change",
    [{"version": 2}, {"hours": []}, {"hours": {"x": {}}}, {"prices": [["2026", "x"]]}],
)
def test_what_is_no_state_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput):
        Meter.from_dict(Meter().as_dict() | change)
    with pytest.raises(InvalidInput):
        Meter.from_dict(None)


events = st.lists(
    st.tuples(
        st.integers(-3600, 7200),
        st.floats(min_value=0, max_value=5000),
        st.none() | st.decimals(min_value=-2, max_value=2, places=5),
    ),
    max_size=60,
)


@given(events)
def test_no_hour_holds_more_than_an_hour(
    history: list[tuple[int, float, Decimal | None]],
) -> None:
    meter, now, most = Meter(), T0 + 10 * DAY, 0.0
    for wait, watts, price in history:
        now += timedelta(seconds=wait)
        most = max(most, watts)
        if price is not None:
            meter.price(now, price)
        meter.power(now, watts)
    parts = Use()
    for _, use in meter.hours(T0, T0 + 99 * DAY):
        assert timedelta() <= use.priced <= use.known <= HOUR
        assert 0 <= use.unpriced <= use.kwh <= D(most) / 1000 + D("1e-9")
        parts += use
    assert parts == meter.use(T0, T0 + 99 * DAY)
