"""Rows over the hours of a calendar: every unit lands in one hour and none is lost."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from hypothesis import given, strategies as st

from custom_components.depin_orchestrator.engine.hours import hours
from custom_components.depin_orchestrator.engine.rows import Row

D = Decimal
T0 = datetime(2026, 11, 1, tzinfo=UTC)


def at(hours: float) -> datetime:
    return T0 + timedelta(hours=hours)


def test_instant_lands_in_its_hour() -> None:
    (hour,) = hours([Row("i", D(3), at(5.5), at(5.5), fiat=D(1))])
    assert (hour.start, hour.amount, hour.fiat) == (at(5), 3, 1)


def test_span_is_shared_by_its_hours() -> None:
    found = hours([Row("c", D(4), at(1.5), at(3.5))])
    assert [(h.start, h.amount, h.total) for h in found] == [
        (at(1), 1, 1),
        (at(2), 2, 3),
        (at(3), 1, 4),
    ]
    assert all(h.fiat == 0 for h in found)


def test_month_is_shared_by_its_days() -> None:
    found = hours([Row("m", D(30), at(0), at(30 * 24))])
    assert len(found) == 30
    assert [h.start for h in found[:2]] == [at(23), at(47)]
    assert {h.amount for h in found} == {1}


def test_what_was_before_has_no_hour() -> None:
    assert hours([Row("o", D(30), None, at(0))]) == []


spans = st.tuples(
    st.decimals(min_value=-100, max_value=10**9, places=18),
    st.floats(min_value=0, max_value=1000, allow_nan=False),
    st.floats(min_value=0, max_value=900, allow_nan=False),
    st.none() | st.decimals(min_value=0, max_value=10**6, places=8),
)


@given(st.lists(spans, max_size=12))
def test_nothing_is_lost(rows: list[tuple[Decimal, float, float, Decimal | None]]) -> None:
    made = [Row("a", amount, at(s), at(s + span), fiat=f) for amount, s, span, f in rows]
    found = hours(made)
    assert sum((h.amount for h in found), D(0)) == sum((r.amount for r in made), D(0))
    fiat = sum((r.fiat or D(0) for r in made), D(0))
    assert sum((h.fiat for h in found), D(0)) == fiat
    if found:
        assert found[-1].total_fiat == fiat
        assert [h.start for h in found] == sorted({h.start for h in found})
        assert all(not h.start.minute for h in found)
