"""Old rows of one account and day become one; no total and no day's sum changes."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
import json

from hypothesis import given, strategies as st

from custom_components.depin_orchestrator.engine.ledger import Ledger
from custom_components.depin_orchestrator.engine.models import Figure, Kind
from custom_components.depin_orchestrator.engine.rows import by_day

D = Decimal
T0 = datetime(2026, 11, 1, tzinfo=UTC)
DAY = timedelta(days=1)


def at(hours: float) -> datetime:
    return T0 + timedelta(hours=hours)


def compact(ledger: Ledger, before: datetime) -> bool:
    """Do at once what the store does in a thread."""
    old = ledger.old(before)
    return ledger.take(old, by_day(old, before))


def polled(days: int) -> Ledger:
    ledger = Ledger()
    for hour in range(24 * days):
        figure = Figure("lifetime", Kind.COUNTER, D(hour), T0, at(hour))
        ledger.post([figure], at(hour), D(1 + hour % 3))
    return ledger


def test_a_day_of_hours_becomes_one_row() -> None:
    ledger = polled(40)
    before = len(ledger.rows)
    assert compact(ledger, at(24 * 35 + 5))
    assert before > 24 * 39
    assert len(ledger.rows) < 35 + 24 * 5 + 1
    assert not compact(ledger, at(24 * 35 + 5))
    assert ledger.earned().amount == 24 * 40 - 1


def test_a_correction_meanwhile_stops_it() -> None:
    ledger = polled(3)
    old = ledger.old(at(48))
    assert len(old) == 47
    fewer = by_day(old, at(48))
    ledger.post([Figure("lifetime", Kind.DOCUMENT, D(100), T0, at(71))], at(72), None)
    rows = ledger.rows.copy()
    assert not ledger.take(old, fewer)
    assert ledger.rows == rows


def test_growth_goes_on_after() -> None:
    ledger = polled(2)
    compact(ledger, at(48))
    ledger.post([Figure("lifetime", Kind.COUNTER, D(60), T0, at(50))], at(50), None)
    assert ledger.earned().amount == 60
    assert abs(ledger.earned(at(48)).amount - D(26) / 3) < D("1e-20")
    ledger.post([Figure("lifetime", Kind.DOCUMENT, D(120), T0, at(50))], at(51), None)
    assert ledger.earned().amount == 120


def test_papers_and_payouts_stay() -> None:
    ledger = Ledger()
    for number in range(5):
        paper = Figure(f"i:{number}", Kind.DOCUMENT, D(1), at(number), at(number))
        paid = Figure(f"p:{number}", Kind.DOCUMENT, D(1), at(number), at(number), paid=True)
        ledger.post([paper, paid], at(9), None)
    rows = ledger.rows.copy()
    assert not compact(ledger, at(100))
    assert ledger.rows == rows


def test_taken_back_still_shows() -> None:
    ledger = Ledger()
    for hours, amount in ((0, "10"), (1, "12"), (2, "9"), (3, "10")):
        figure = Figure("points", Kind.COUNTER, D(amount), None, at(hours))
        ledger.post([figure], at(hours), None)
    compact(ledger, at(100))
    assert ledger.taken_back(T0) == 3
    assert len(ledger.rows) == 3  # the opening balance, what was earned, what was taken back


steps = st.lists(
    st.tuples(
        st.sampled_from(["counter", "resetting", "invoice", "payment"]),
        st.decimals(min_value=0, max_value=10**6, places=18),
        st.floats(min_value=0.0001, max_value=40, allow_nan=False),
        st.none() | st.decimals(min_value="0.001", max_value=10**4, places=6),
    ),
    max_size=40,
)


@given(steps, st.floats(min_value=0, max_value=600))
def test_no_sum_changes(
    history: list[tuple[str, Decimal, float, Decimal | None]], edge: float
) -> None:
    ledger, hours = Ledger(), 0.0
    for number, (kind, amount, wait, price) in enumerate(history):
        hours += wait
        figure = Figure(kind, Kind.COUNTER, amount, None, at(hours))
        if kind == "resetting":
            figure = Figure(kind, Kind.RESETTING, amount, None, at(hours))
        elif kind in ("invoice", "payment"):
            name, paid = f"{kind}:{number % 5}", kind == "payment"
            figure = Figure(name, Kind.DOCUMENT, amount, at(hours), at(hours), paid=paid)
        ledger.post([figure], at(hours), price)
    days = [at(24 * day) for day in range(int(hours // 24) + 2)]
    twin = ledger.copy()
    compact(twin, at(edge))
    assert twin.earned() == ledger.earned()
    assert twin.paid() == ledger.paid()
    for day in days:
        for mine, theirs in (
            (twin.earned(day, day + DAY), ledger.earned(day, day + DAY)),
            (twin.paid(day, day + DAY), ledger.paid(day, day + DAY)),
        ):
            assert abs(mine.amount - theirs.amount) < D("1e-40")
            assert abs(mine.fiat - theirs.fiat) < D("1e-40")
            assert abs(mine.unpriced - theirs.unpriced) < D("1e-40")
    assert [row.end for row in twin.rows] == sorted(row.end for row in twin.rows)
    assert twin.known_since == ledger.known_since
    assert Ledger.from_dict(json.loads(json.dumps(twin.as_dict()))).rows == twin.rows
