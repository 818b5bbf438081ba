"""The forecaster: silent until it knows, bounded, unmoved by clocks and gaps, and calibrated."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from importlib.util import module_from_spec, spec_from_file_location
import json
from math import nan
from pathlib import Path
import sys
from types import ModuleType
from typing import Any

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.depin_orchestrator.engine.conformal import MISS, Band, quantile, widened
from custom_components.depin_orchestrator.engine.errors import InvalidInput
from custom_components.depin_orchestrator.engine.forecast import ENOUGH, Forecast, Forecaster
from custom_components.depin_orchestrator.engine.ladder import RUNGS, Ladder
from custom_components.depin_orchestrator.engine.season import Season
from lab.seasonal import earnings

D = Decimal
T0 = datetime(2026, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)
BENCH = Path(__file__).parents[2] / "scripts/bench_forecast.py"


def at(hours: int) -> datetime:
    return T0 + timedelta(hours=hours)


def taught(amounts: list[float], start: int = 0) -> Forecaster:
    forecaster = Forecaster()
    for hour, amount in enumerate(amounts, start):
        assert forecaster.learn(at(hour), amount)
    return forecaster


def told(forecaster: Forecaster, horizon: timedelta = DAY) -> Forecast:
    forecast = forecaster.forecast(horizon)
    assert forecast
    return forecast


def test_three_days_before_it_speaks() -> None:
    forecaster = taught([1.0] * (ENOUGH - 1))
    assert forecaster.forecast(DAY) is None
    forecaster.learn(at(ENOUGH - 1), D(1))
    assert abs(told(forecaster).value - 24) < D("1e-6")
    assert told(forecaster, timedelta()) == Forecast(D(0), D(0), D(0))


def test_constant_earnings_are_forecast_for_any_horizon() -> None:
    forecaster = taught([2.0] * 24 * 60)
    for hours in (0.5, 1, 6, 24, 100, 168, 400.25, 672, 8000):
        forecast = told(forecaster, timedelta(hours=hours))
        assert abs(float(forecast.value) - 2 * hours) < 1e-6 * hours
        assert forecast.low <= forecast.value <= forecast.high
    assert told(forecaster).as_dict()["value"] == "48"
    assert told(forecaster).plus(D(100)).value == 148


def test_nothing_earned_is_nothing_to_come() -> None:
    assert told(taught([0.0] * 24 * 40)) == Forecast(D(0), D(0), D(0))


def test_season_of_the_day_is_learned() -> None:
    amounts = [2.0 if hour % 24 < 12 else 0.5 for hour in range(24 * 40)]
    forecaster = taught(amounts)
    half = timedelta(hours=12)
    assert float(told(forecaster, half).value) == pytest.approx(24, rel=0.1)
    assert float(told(taught(amounts[:-12]), half).value) == pytest.approx(6, rel=0.2)


def test_weekends_are_learned_once_months_show_them() -> None:
    amounts = [3.0 if hour // 24 % 7 in {2, 3} else 1.0 for hour in range(24 * 7 * 10)]
    forecaster = taught(amounts)
    weekday = float(told(forecaster).value)  # the next day is a Thursday
    weekend = float(told(taught(amounts[: -24 * 5])).value)  # a Saturday
    assert weekday == pytest.approx(24, rel=0.3)
    assert weekend > 1.7 * weekday


def test_noise_alone_makes_no_season() -> None:
    season = Season.of(24)
    for hour in range(24 * 60):
        season.learn(hour % 24, 0.0 if hour * 7919 % 11 else 11.0)
    assert sum(season.factors) == pytest.approx(24)
    assert max(season.factors) < 1.6
    silent = Season.of(2)
    for hour in range(20):
        silent.learn(hour % 2, 0.0)
    assert silent.factors == [1.0, 1.0]
    early = Season.of(2)
    early.learn(0, 5.0)
    assert early.factors == [1.0, 1.0]
    steady = Season.of(2)
    for hour in range(20):
        steady.learn(hour % 2, 1.0)
    assert steady.factors == [1.0, 1.0]


def test_hours_never_told_are_unknown_and_not_nothing() -> None:
    forecaster = taught([1.0] * 200)
    for hour in range(500, 700):
        forecaster.learn(at(hour), 1.0)
    assert abs(told(forecaster).value - 24) < D("1e-6")
    waited = forecaster.ladder.rungs[1].judged
    assert waited < 8  # no week that lies in the gap was judged


def test_late_part_counts_as_if_it_had_come_in_time() -> None:
    early, late = taught([1.0] * 100), taught([1.0] * 100)
    early.learn(at(100), 5.0)
    late.learn(at(100), 1.0)
    assert late.correct(at(100), D(4))
    assert late.amounts == pytest.approx(early.amounts)
    waiting = [[p.actual for rung in f.ladder.rungs for p in rung.waiting] for f in (early, late)]
    assert waiting[0] == pytest.approx(waiting[1])
    assert late.correct(at(100), D(-4))
    assert not late.correct(at(101), 1)
    assert not Forecaster().correct(at(0), 1)


def test_taken_back_more_than_earned_is_no_negative_forecast() -> None:
    forecaster = taught([1.0] * 100)
    assert forecaster.correct(at(99), -10_000)
    assert told(forecaster).low == told(forecaster).high == 0


def test_clock_that_goes_back_a_little_teaches_no_hour_twice() -> None:
    forecaster = taught([1.0] * 100)
    before = forecaster.as_dict()
    assert not forecaster.learn(at(99), 50.0)
    assert not forecaster.learn(at(60), 50.0)
    assert forecaster.as_dict() == before


def test_clock_that_was_years_ahead_costs_little() -> None:
    forecaster = taught([1.0] * 24 * 30)
    forecaster.learn(at(24 * 2000), 1.0)
    for hour in range(24 * 30, 24 * 40):
        assert forecaster.learn(at(hour), 1.0)
    assert abs(told(forecaster).value - 24) < D("1e-6")
    assert all(p.due <= forecaster.last + 24 * 28 + 1 for p in forecaster.ladder.rungs[2].waiting)  # type: ignore[operator]


@pytest.mark.parametrize("amount", [nan, float("inf"), D("NaN"), D("1e40"), -1e31])
def test_what_is_no_amount_changes_nothing(amount: Any) -> None:
    forecaster = taught([1.0] * 80)
    before = forecaster.as_dict()
    for call in (forecaster.learn, forecaster.correct):
        with pytest.raises(InvalidInput):
            call(at(80), amount)
    with pytest.raises(InvalidInput):
        forecaster.learn(datetime(2026, 1, 9), 1.0)  # noqa: DTZ001 -- a time without a zone
    for horizon in (timedelta(hours=-1), timedelta(days=400)):
        with pytest.raises(InvalidInput):
            forecaster.forecast(horizon)
    assert forecaster.as_dict() == before


def test_state_survives_and_stays_small() -> None:
    forecaster = taught(earnings("lumps", 1, 120))
    text = json.dumps(forecaster.as_dict())
    assert len(text) < 30_000
    again = Forecaster.from_dict(json.loads(text))
    assert again.as_dict() == forecaster.as_dict()
    for twin in (forecaster, again):
        twin.learn(at(24 * 120), 3.0)
    assert again.forecast(DAY) == forecaster.forecast(DAY)


@pytest.mark.parametrize(
    "change",
    [
        {"version": 1},
        {"amounts": [1.0]},
        {"ladder": {"rungs": []}},
        {"ladder": {"rungs": [{"waiting": [{}] * 99}] * 4}},
        {"ladder": {"rungs": [{"waiting": [], "band": {"errors": [0.0] * 999}}] * 4}},
        {"hours": {"sums": ["x"] * 24}},
    ],
)
def test_what_is_no_state_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput):
        Forecaster.from_dict(Forecaster().as_dict() | change)
    with pytest.raises(InvalidInput):
        Forecaster.from_dict([])


amounts = st.lists(
    st.one_of(st.just(0.0), st.floats(min_value=-5, max_value=1e4, allow_nan=False)),
    min_size=ENOUGH,
    max_size=24 * 12,
)


@settings(max_examples=40)
@given(amounts, st.integers(1, 24 * 40), st.sampled_from([0.125, 64.0]))
def test_interval_holds_the_value_and_scale_does_not_matter(
    history: list[float], hours: int, scale: float
) -> None:
    one = told(taught(history), timedelta(hours=hours))
    assert 0 <= one.low <= one.value <= one.high
    other = told(taught([amount * scale for amount in history]), timedelta(hours=hours))
    for mine, theirs in ((one.low, other.low), (one.value, other.value), (one.high, other.high)):
        assert float(theirs) == pytest.approx(float(mine) * scale, rel=1e-6, abs=1e-6)


def test_band_misses_as_often_as_it_aims_whatever_comes() -> None:
    band, missed = Band(), 0
    for turn in range(4000):
        low, high = band.bounds(widened(-0.1, 0.1, 1.0), 1.0)
        error = (turn * 7919 % 1000 / 500 - 1) * (0.1 if turn < 2000 else 0.5) + 0.3 * (
            turn > 3000
        )
        missed += not low <= error <= high
        band.learn(error, low, high, 1.0)
    assert 2 * MISS - 0.02 < missed / 4000 < 2 * MISS + 0.02


def test_newer_errors_count_more() -> None:
    wide, narrow = [-0.5, 0.5] * 20, [-0.1, 0.1] * 20

    def width(errors: list[float]) -> float:
        low, high = Band(errors=errors).bounds(widened(-0.1, 0.1, 1.0), 1.0)
        return high - low

    assert width(wide + narrow) < 0.6 * width(narrow + wide)


def test_quantile() -> None:
    pairs = [(1.0, 1.0), (2.0, 1.0), (3.0, 2.0)]
    assert quantile(pairs, 0.01) == 1
    assert quantile(pairs, 0.99) == 3
    assert quantile(pairs, 0.4) == 2
    assert quantile(pairs, 0.375, 0) == 2


def test_drifting_errors_widen_what_lies_further_ahead() -> None:
    def width(weekly: float) -> float:
        ladder = Ladder()
        for rung, spread in zip(ladder.rungs, (0.1, weekly), strict=False):
            rung.band.errors = [spread * (turn % 21 - 10) / 10 for turn in range(105)]
        low, high = ladder.bounds(len(RUNGS) - 1)
        return high - low

    assert width(0.3) > 2.5 * width(0.05)


def bench() -> ModuleType:
    spec = spec_from_file_location("bench_forecast", BENCH)
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_seasonal_nodes_are_forecast_better_than_by_repeating() -> None:
    """The quick version of `scripts/bench forecast`."""
    module = bench()
    scores = module.measure("seasonal", 12, ("last day", "last week"), first=0)
    for horizon in ("24 h", "month"):
        ours = scores[horizon, module.OURS]
        assert ours.count == 60
        assert 65 <= ours.coverage <= 93
        assert ours.loss < scores[horizon, "last day"].loss
        assert ours.loss < scores[horizon, "last week"].loss
