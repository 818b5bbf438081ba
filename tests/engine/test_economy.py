"""Electricity, net earnings and forecasts of a host, over simulated days."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
import json

import pytest

from custom_components.depin_orchestrator.engine.books import Books
from custom_components.depin_orchestrator.engine.economy import HOST, Economy, Power
from custom_components.depin_orchestrator.engine.errors import InvalidInput
from custom_components.depin_orchestrator.engine.forecast import Forecast
from custom_components.depin_orchestrator.engine.foretold import KEPT, noted
from custom_components.depin_orchestrator.engine.models import (
    Figure,
    Health,
    Kind,
    Node,
    NodeReport,
    Outage,
    Protocol,
    Quality,
    Reading,
    quality_of,
)
from custom_components.depin_orchestrator.engine.prices import Price, Prices
from custom_components.depin_orchestrator.engine.snapshot import Moment, Snapshot

D = Decimal
T0 = datetime(2026, 11, 1, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
NODES = [
    Node("a", Protocol.STREAMR, "One", "DATA", market="DATA"),
    Node("b", Protocol.GRASS, "Two", "points"),
]
POWER = Power(100.0, D("0.30"))


def moment(now: datetime) -> Moment:
    day = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return Moment(now, day, day.replace(day=1))


def close(books: Books, now: datetime, per_hour: str = "2", cores: float | None = 1.0) -> Snapshot:
    """Both nodes earn evenly and keep some cores busy."""
    hours = D((now - T0) // MINUTE) / 60
    prices = Prices("EUR", {"DATA": Price(D("0.5"), now)})
    reports = {}
    for node in NODES:
        used = Reading(cores, now) if cores is not None else Outage("waiting", now)
        reports[node.id] = NodeReport(
            Reading(value=True, at=now),
            health=Health.EARNING,
            readings={"cpu_cores": used, "memory_usage": Reading(10**9, now)},
            figures=(Figure("life", Kind.COUNTER, hours * D(per_hour), T0, now),),
        )
    return books.close(NODES, reports, prices, moment(now))


def live(economy: Economy, books: Books, hours: int, power: Power = POWER) -> Snapshot:
    """Poll every ten minutes and close each hour."""
    snapshot = close(books, T0)
    for step in range(hours * 6 + 1):
        now = T0 + step * 10 * MINUTE
        snapshot = close(books, now)
        economy.sample(snapshot, power)
        if now.minute == 0:
            economy.catch_up(books, moment(now))
    return snapshot


def test_nothing_is_told_before_enough_is_known() -> None:
    economy, books = Economy(), Books("EUR")
    snapshot = close(books, T0 + HOUR)
    told = economy.readings(snapshot, Power())
    assert set(told) == {"a", "b", HOST}
    for readings in told.values():
        assert all(isinstance(reading, Outage) for reading in readings.values())


def test_a_steady_host() -> None:
    economy, books = Economy(), Books("EUR")
    snapshot = live(economy, books, 5 * 24)
    told = economy.readings(snapshot, POWER)
    host = told[HOST]
    cost = host["electricity_cost"]
    assert isinstance(cost, Reading)
    assert cost.value == pytest.approx(D("0.72"))  # 0.1 kW for a day at 0.30
    assert cost.quality is Quality.ESTIMATED
    net = host["net_rate"]
    assert isinstance(net, Reading)
    assert net.value == pytest.approx(D(24) - D("0.72"))  # 48 DATA at 0.5
    day = told["a"]["forecast_day"]
    assert isinstance(day, Reading)
    assert float(str(day.value)) == pytest.approx(48, rel=0.02)
    assert day.unit == "DATA"
    month = host["forecast_month"]
    assert isinstance(month, Reading)
    assert float(str(month.value)) == pytest.approx(30 * 24, rel=0.02)
    low, high = host["forecast_month_low"], host["forecast_month_high"]
    assert isinstance(low, Reading)
    assert isinstance(high, Reading)
    assert low.value <= month.value <= high.value  # type: ignore[operator]
    node = told["a"]
    assert isinstance(node["electricity_cost"], Reading)
    assert isinstance(node["net_rate"], Reading)
    both = [told[n]["electricity_cost"] for n in ("a", "b")]
    total = sum(float(str(r.value)) for r in both if isinstance(r, Reading))
    assert 0 < total <= 0.72 + 1e-9
    # Points have no price, so nothing is left over of them.
    assert isinstance(told["b"]["net_rate"], Outage)


def test_restart_goes_on() -> None:
    economy, books = Economy(), Books("EUR")
    snapshot = live(economy, books, 4 * 24)
    copy = Economy.from_dict(json.loads(json.dumps(economy.as_dict())))
    now = T0 + 4 * 24 * HOUR + HOUR
    for one in (economy, copy):
        one.catch_up(books, moment(now))
    expected = economy.readings(snapshot, POWER)
    assert copy.readings(snapshot, POWER) == expected
    (month,) = copy.foretold
    assert (month,) == economy.foretold
    assert (month.start, month.end) == (moment(now).month, moment(now).month_end)
    assert month.forecast.low <= month.forecast.value <= month.forecast.high
    copy.forget(["a"])
    assert set(copy.forecasters) == {"a", HOST}


def test_the_first_forecast_of_a_month_counts() -> None:
    at, said = moment(T0), Forecast(D(3), D(2), D(4))
    known = noted((), at, said)
    assert noted(known, replace(at, now=T0 + HOUR), Forecast(D(9), D(9), D(9))) == known
    for number in range(40):
        known = noted(known, replace(at, month=T0 + timedelta(days=31 * number)), said)
    assert len(known) == KEPT


def test_forecasters_of_another_version_are_taught_anew() -> None:
    data = Economy().as_dict() | {"forecasters": {"a": {"version": 1}}}
    assert Economy.from_dict(data).forecasters == {}


@pytest.mark.parametrize(
    "data",
    [
        None,
        {},
        {"version": 9},
        {"version": 1},
        {"version": 1, "meter": 3},
        Economy().as_dict() | {"foretold": [{}]},
        Economy().as_dict() | {"foretold": [dict.fromkeys(("start", "end", "said"), "x")]},
    ],
)
def test_unreadable(data: object) -> None:
    with pytest.raises(InvalidInput):
        Economy.from_dict(data)


def test_unknown_use_and_power() -> None:
    economy, books = Economy(), Books("EUR")
    snapshot = close(books, T0 + HOUR, cores=None)
    for power in (Power(), Power(50.0), Power(float("nan"), D("NaN")), Power(None, D("0.3"))):
        economy.sample(snapshot, power)
        told = economy.readings(snapshot, power)
        assert isinstance(told[HOST]["electricity_cost"], Outage)
    later = close(books, T0 + 2 * HOUR)
    state = later.nodes["a"]
    flagged = replace(state, readings={**state.readings, "cpu_cores": Reading(value=True, at=T0)})
    economy.sample(replace(later, nodes={"a": flagged}), POWER)


def test_history_from_before_is_learned_at_once() -> None:
    economy, books = Economy(), Books("EUR")
    now = T0 + 20 * 24 * HOUR
    figures = tuple(
        Figure(f"i{n}", Kind.DOCUMENT, D(3), T0 + n * HOUR, T0 + n * HOUR) for n in range(20 * 24)
    )
    report = NodeReport(Reading(value=True, at=now), figures=figures)
    prices = Prices("EUR", {"DATA": Price(D("0.5"), now)})
    books.past.settled = True
    snapshot = books.close(NODES[:1], {"a": report}, prices, moment(now))
    economy.catch_up(books, moment(now))
    day = economy.readings(snapshot, Power())["a"]["forecast_day"]
    assert isinstance(day, Reading)
    assert float(str(day.value)) == pytest.approx(72, rel=0.05)
    assert quality_of(day) is Quality.ESTIMATED
