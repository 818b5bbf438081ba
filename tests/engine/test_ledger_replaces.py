"""One account takes the place of others: their history stays, nothing counts twice."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
import json

from hypothesis import given, strategies as st

from custom_components.depin_orchestrator.engine.ledger import Ledger
from custom_components.depin_orchestrator.engine.models import Figure, Kind

T0 = datetime(2026, 11, 1, tzinfo=UTC)
D = Decimal
PURSES = ("uncollected:",)


def at(hours: float) -> datetime:
    return T0 + timedelta(hours=hours)


def purse(name: str, amount: str | Decimal, hours: float, start: datetime | None = None) -> Figure:
    return Figure(f"uncollected:{name}", Kind.RESETTING, D(amount), start, at(hours))


def lifetime(amount: str | Decimal, hours: float) -> Figure:
    return Figure("lifetime", Kind.COUNTER, D(amount), None, at(hours), replaces=PURSES)


def with_purses() -> Ledger:
    """Return books of two purses: 30 from before, 12 earned in two dated hours."""
    ledger = Ledger()
    for hours, first, second in ((0, "20", "10"), (1, "25", "10"), (2, "0", "17")):
        figures = [purse("a", first, hours), purse("b", second, hours)]
        ledger.post(figures, at(hours), D(hours + 1))
    assert ledger.earned().amount == 42
    return ledger


def test_total_is_the_new_figure_and_periods_remember() -> None:
    ledger = with_purses()
    assert ledger.post([lifetime("1000", 3)], at(3), D(9))
    total = ledger.earned()
    assert total.amount == 1000
    assert ledger.earned(at(0), at(1)).amount == 5
    assert ledger.earned(at(1), at(2)).amount == 7
    assert {row.account for row in ledger.rows} == {"lifetime"}
    # Dated rows keep the price of their hour, the rest has today's.
    assert total.fiat == 5 * 2 + 7 * 3 + 988 * 9
    assert ledger.known_since == at(0)
    ledger.post([lifetime("1003", 4)], at(4), D(9))
    assert ledger.earned(at(3)).amount == 3


def test_same_figure_twice_changes_nothing() -> None:
    ledger = with_purses()
    ledger.post([lifetime("1000", 3)], at(3), D(9))
    before = ledger.as_dict()
    assert not ledger.post([lifetime("1000", 3)], at(3), D(10))
    assert ledger.as_dict() == before


def test_without_anything_to_replace_it_opens_as_ever() -> None:
    ledger = Ledger()
    assert ledger.post([lifetime("1000", 3)], at(3), None)
    assert ledger.earned().amount == 1000
    assert ledger.known_since == at(3)
    assert ledger.earned(at(0)).amount == 0


def test_rows_that_the_figure_has_no_room_for_go() -> None:
    ledger = with_purses()
    assert ledger.post([lifetime("11", 3)], at(3), D(1))
    assert ledger.earned().amount == 11
    assert ledger.earned(at(0)).amount == 0
    assert ledger.known_since == at(3)


def test_accounts_that_came_back_are_replaced_again() -> None:
    """The subgraph was taken out of the form, and put back later."""
    ledger = Ledger()
    ledger.post([lifetime("1000", 0)], at(0), D(1))
    for hours, amount in ((1, "8"), (2, "10")):
        ledger.post([purse("a", amount, hours)], at(hours), D(1))
    assert ledger.post([lifetime("1005", 3)], at(3), D(1))
    assert ledger.earned().amount == 1005
    assert ledger.earned(at(1), at(2)).amount == D(2) + 1  # its own, and of 3 on three hours
    assert ledger.known_since == at(0)
    # Again, and this time they claim more than there is.
    for hours, amount in ((4, "8"), (5, "100")):
        ledger.post([purse("a", amount, hours)], at(hours), D(1))
    assert ledger.post([lifetime("1006", 6)], at(6), D(1))
    assert ledger.earned().amount == 1006


def test_replaced_without_growth_still_changes_the_books() -> None:
    ledger = Ledger()
    ledger.post([lifetime("1000", 0)], at(0), D(1))
    ledger.post([purse("a", "8", 1)], at(1), D(1))
    assert ledger.earned().amount == 1008
    assert ledger.post([lifetime("1000", 2)], at(2), D(1))
    assert ledger.earned().amount == 1000


def test_what_waits_is_not_counted_again_without_the_subgraph() -> None:
    """The subgraph was taken out of the form: 8 of the 1000 wait in two purses."""
    ledger = Ledger()
    ledger.post([lifetime("990", 0)], at(0), D(1))
    ledger.post([lifetime("1000", 2)], at(2), D(1))
    for hours, first, second in ((3, "5", "3"), (4, "6", "3"), (5, "0", "4")):
        figures = [purse("a", first, hours), purse("b", second, hours)]
        ledger.post([replace(f, within="lifetime") for f in figures], at(hours), D(1))
    assert ledger.earned().amount == 1002
    assert ledger.earned(at(3), at(4)).amount == 1
    assert ledger.known_since == at(0)
    new = replace(purse("c", "7", 6, at(5)), within="lifetime")  # joined since
    assert ledger.post([new], at(6), D(1))
    assert ledger.earned().amount == 1009
    assert ledger.post([lifetime("1020", 7)], at(7), D(1))
    assert ledger.earned().amount == 1020


def test_others_are_left_alone() -> None:
    ledger = with_purses()
    payout = Figure("uncollected:payout", Kind.DOCUMENT, D(4), at(1), at(1), paid=True)
    other = Figure("bonus", Kind.DOCUMENT, D(3), at(1), at(1))
    ledger.post([payout, other], at(2), None)
    ledger.post([lifetime("1000", 3)], at(3), None)
    assert ledger.earned().amount == 1003
    assert ledger.paid().amount == 4
    assert {row.account for row in ledger.rows} == {"lifetime", "bonus", "uncollected:payout"}


def test_dated_purses_make_it_known_since_the_first() -> None:
    ledger = Ledger()
    ledger.post([purse("a", "2", 4, at(1)), purse("b", "3", 4, at(2))], at(4), None)
    ledger.post([lifetime("5", 5)], at(5), None)
    assert ledger.known_since == at(1)
    assert ledger.earned(at(1), at(5)).amount == 5


amounts = st.decimals(min_value=0, max_value=10**6, places=18)
steps = st.lists(
    st.tuples(
        st.sampled_from(["a", "b", "c", "lifetime"]),
        amounts,
        st.floats(min_value=0.0001, max_value=30, allow_nan=False),
        st.none() | st.decimals(min_value="0.001", max_value=10**4, places=6),
    ),
    max_size=30,
)


@given(steps)
def test_after_it_the_total_is_its_amount(
    history: list[tuple[str, Decimal, float, Decimal | None]],
) -> None:
    """Whatever came before, and however often the sources change places."""
    ledger = Ledger()
    hours = 0.0
    for name, amount, wait, price in history:
        hours += wait
        dated = ledger.earned(T0).amount
        if name != "lifetime":
            ledger.post([purse(name, amount, hours)], at(hours), price)
            continue
        ledger.post([lifetime(amount, hours)], at(hours), price)
        total = ledger.earned()
        assert total.amount == amount
        assert {row.account for row in ledger.rows} <= {"lifetime"}
        assert [row.end for row in ledger.rows] == sorted(row.end for row in ledger.rows)
        assert ledger.earned(T0).amount <= max(amount, dated)
        before = ledger.as_dict()
        assert not ledger.post([lifetime(amount, hours)], at(hours), price)
        assert ledger.as_dict() == before
    copy = Ledger.from_dict(json.loads(json.dumps(ledger.as_dict())))
    assert copy.as_dict() == ledger.as_dict()
