"""The ledger: rows from figures, nothing lost, nothing counted twice."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
import json

from hypothesis import given, strategies as st

from custom_components.depin_orchestrator.engine.ledger import Ledger
from custom_components.depin_orchestrator.engine.models import Figure, Kind
from custom_components.depin_orchestrator.engine.rows import GRAIN, Row

T0 = datetime(2026, 11, 1, tzinfo=UTC)
D = Decimal


def at(hours: float) -> datetime:
    return T0 + timedelta(hours=hours)


def counter(amount: str, hours: float, start: datetime | None = None, **more: object) -> Figure:
    return Figure("lifetime", Kind.COUNTER, D(amount), start, at(hours), **more)  # type: ignore[arg-type]


def invoice(name: str, amount: str, hours: float, *, paid: bool = False) -> Figure:
    return Figure(name, Kind.DOCUMENT, D(amount), at(hours), at(hours), paid=paid)


def test_opening_balance_counts_in_the_total_and_in_no_period() -> None:
    ledger = Ledger()
    assert ledger.post([counter("100", 0)], at(0), D(2))
    assert ledger.earned().amount == 100
    assert ledger.earned().fiat == 200
    assert ledger.earned(at(-100)).amount == 0
    assert ledger.rate(at(0), timedelta(days=1), timedelta(hours=1)) is None


def test_growth_is_earned_between_two_figures() -> None:
    ledger = Ledger()
    ledger.post([counter("100", 0)], at(0), D(1))
    ledger.post([counter("112", 12)], at(12), D(3))
    assert ledger.earned().amount == 112
    assert ledger.earned(at(0)).amount == 12
    assert ledger.earned(at(6), at(12)).amount == 6
    assert ledger.earned(at(6), at(9)).amount == 3
    assert ledger.earned().fiat == 100 + 36
    rate = ledger.rate(at(12), timedelta(days=1), timedelta(hours=1))
    assert rate is not None
    assert rate.amount == 24


def test_same_figure_twice_changes_nothing() -> None:
    ledger = Ledger()
    figures = [counter("5", 1, at(0)), invoice("i", "1", 1), invoice("p", "1", 2, paid=True)]
    assert ledger.post(figures, at(2), D(1))
    before = ledger.as_dict()
    assert not ledger.post(figures, at(3), D(9))
    assert ledger.as_dict() == before


def test_points_taken_back_are_a_negative_row() -> None:
    ledger = Ledger()
    for hours, amount in ((0, "100"), (1, "110"), (2, "104")):
        ledger.post([counter(amount, hours)], at(hours), None)
    assert ledger.earned().amount == 104
    assert ledger.earned(at(1), at(3)).amount == -6
    assert ledger.earned().unpriced == 104


def test_counter_that_restarts_takes_nothing_back() -> None:
    ledger = Ledger()
    for hours, amount in ((0, "10"), (1, "12"), (2, "0.5")):
        figure = Figure("uncollected", Kind.RESETTING, D(amount), None, at(hours))
        ledger.post([figure], at(hours), None)
    assert ledger.earned().amount == D("12.5")


def test_rejected_invoice_leaves_no_row() -> None:
    ledger = Ledger()
    ledger.post([invoice("i", "3", 1)], at(2), D(1))
    assert ledger.post([invoice("i", "0", 1)], at(3), D(1))
    assert ledger.earned().amount == 0
    assert ledger.rows == []
    assert ledger.post([invoice("i", "2", 1)], at(4), D(1))
    assert ledger.earned(at(0)).amount == 2


def test_document_has_the_last_word_on_an_estimate_and_keeps_its_shape() -> None:
    ledger = Ledger()
    for hours, amount in ((10, "10"), (20, "30")):
        ledger.post([Figure("m", Kind.COUNTER, D(amount), T0, at(hours))], at(hours), D(1))
    stub = Figure("m", Kind.DOCUMENT, D("33"), T0, at(20))
    assert ledger.post([stub], at(30), D(5))
    assert ledger.earned().amount == 33
    assert ledger.earned(T0, at(10)).amount == 11
    assert ledger.earned().fiat == 33
    assert not ledger.post([Figure("m", Kind.COUNTER, D(99), T0, at(31))], at(31), D(5))
    assert ledger.earned().amount == 33


def test_what_is_presumed_overrules_an_estimate_but_no_document() -> None:
    ledger = Ledger()
    nothing = Figure("m", Kind.DOCUMENT, D(0), T0, at(20), presumed=True)
    ledger.post([Figure("m", Kind.COUNTER, D(30), T0, at(20))], at(20), D(1))
    assert ledger.post([nothing], at(30), D(1))
    assert ledger.earned().amount == 0
    assert ledger.post([Figure("m", Kind.DOCUMENT, D(33), T0, at(20))], at(40), D(1))
    assert not ledger.post([nothing], at(50), D(1))
    assert ledger.earned().amount == 33


def test_document_that_gains_a_receipt_changes_only_that() -> None:
    ledger = Ledger()
    ledger.post([invoice("p", "3", 1, paid=True)], at(2), D(1))
    proof = Figure("p", Kind.DOCUMENT, D(3), at(1), at(1), paid=True, receipt="polygon:0xab")
    assert ledger.post([proof], at(3), D(1))
    assert [row.receipt for row in ledger.payouts()] == ["polygon:0xab"]
    assert ledger.paid().amount == 3
    assert ledger.earned().amount == 0


def test_correction_after_the_month_ended_is_dated_at_its_end() -> None:
    ledger = Ledger()
    ledger.post([Figure("m", Kind.COUNTER, D(10), T0, at(20))], at(20), None)
    ledger.post([Figure("m", Kind.COUNTER, D(12), T0, at(24))], at(50), None)
    ledger.post([Figure("m", Kind.COUNTER, D(13), T0, at(24))], at(60), None)
    assert ledger.earned(at(24), at(60)).amount == 1
    assert ledger.earned(at(20), at(24)).amount == 2


def test_clock_of_the_node_runs_ahead() -> None:
    ledger = Ledger()
    ledger.post([invoice("i", "3", 20_000)], at(2), None)
    ledger.post([Figure("m", Kind.COUNTER, D(1), at(9000), at(9001))], at(2), None)
    assert ledger.earned(at(1), at(3)).amount == 4


def test_many_polls_make_few_rows() -> None:
    ledger = Ledger()
    for minute in range(24 * 60):
        hours = minute / 60
        ledger.post([counter(str(minute), hours), invoice("i", "1", 0)], at(hours), D(1))
    assert len(ledger.rows) <= 26
    assert ledger.earned().amount == 24 * 60
    assert all(row.start is None or row.end - row.start <= GRAIN for row in ledger.rows)


def test_first_price_values_what_was_unpriced() -> None:
    ledger = Ledger()
    ledger.post([counter("100", 0)], at(0), None)
    ledger.post([counter("110", 1)], at(1), D(3))
    assert ledger.earned().unpriced == 100
    ledger.price_open(D(2))
    assert ledger.earned().fiat == 230
    ledger.forget_fiat()
    assert ledger.earned().unpriced == 110


def test_known_since() -> None:
    ledger = Ledger()
    assert ledger.known_since is None
    ledger.post([invoice("p", "3", 1, paid=True)], at(2), None)
    assert ledger.known_since is None
    ledger.post([invoice("i", "3", 1)], at(2), None)
    assert ledger.known_since == at(1)
    ledger.post([counter("100", 5)], at(5), None)
    assert ledger.known_since == at(5)


amounts = st.decimals(min_value=0, max_value=10**6, places=18)
steps = st.lists(
    st.tuples(
        st.sampled_from(["counter", "resetting", "month", "invoice", "payment"]),
        amounts,
        st.floats(min_value=0.0001, max_value=30, allow_nan=False),
        st.none() | st.decimals(min_value="0.001", max_value=10**4, places=6),
    ),
    max_size=40,
)


@given(steps)
def test_books_balance_whatever_happens(
    history: list[tuple[str, Decimal, float, Decimal | None]],
) -> None:
    """Totals equal what the accounts state; periods add up; a dump restores all."""
    ledger = Ledger()
    hours = 0.0
    stated: dict[str, Decimal] = {}
    restarted = paid = D(0)
    for number, (kind, amount, wait, price) in enumerate(history):
        hours += wait
        now = at(hours)
        figure = Figure(kind, Kind.COUNTER, amount, None, now)
        if kind == "resetting":
            figure = Figure(kind, Kind.RESETTING, amount, None, now)
            if amount < (last := stated.get(kind, D(0))):
                restarted += last
        elif kind == "month":
            figure = Figure(kind, Kind.COUNTER, amount, T0, now)
        elif kind in ("invoice", "payment"):
            name = f"{kind}:{number % 5}"
            figure = Figure(name, Kind.DOCUMENT, amount, now, now, paid=kind == "payment")
        stated[figure.account] = amount
        for again in (figure, figure, replace(figure)):
            ledger.post([again], now, price)
        if price is not None:
            ledger.price_open(price)
        paid = sum((v for k, v in stated.items() if k.startswith("payment")), D(0))
        earned = sum((v for k, v in stated.items() if not k.startswith("payment")), restarted)
        assert ledger.earned().amount == earned
        assert ledger.paid().amount == paid
        assert [row.end for row in ledger.rows] == sorted(row.end for row in ledger.rows)
    total = ledger.earned()
    if not any(row.fiat is None for row in ledger.rows):
        assert total.unpriced == 0
    middle = at(hours / 2)
    parts = ledger.earned(T0, middle).amount + ledger.earned(middle).amount
    undated = sum((r.amount for r in ledger.rows if not r.paid and r.start is None), D(0))
    assert abs(parts + undated - total.amount) < D("1e-30")
    copy = Ledger.from_dict(json.loads(json.dumps(ledger.as_dict())))
    assert copy.rows == ledger.rows
    assert (copy.earned(), copy.known_since) == (total, ledger.known_since)
    assert copy.as_dict() == ledger.as_dict()


def test_part_of_a_row() -> None:
    row = Row("a", D(1), at(0), at(10))
    assert row.part_since(at(-5), None) == 1
    assert row.part_since(at(5), None) == D("0.5")
    assert row.part_since(at(11), None) == 0
    assert row.part_since(at(2), at(3)) == D("0.1")
    instant = Row("a", D(1), at(1), at(1))
    assert instant.part_since(at(1), at(1)) == 0
    assert instant.part_since(at(1), at(2)) == 1
    assert instant.part_since(at(0), at(1)) == 0
