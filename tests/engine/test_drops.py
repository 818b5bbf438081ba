"""Balance drops: what left and nothing explains is shown, and goes when it is explained."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
import json

from hypothesis import given, strategies as st
import pytest

from custom_components.depin_orchestrator.engine.books import Books
from custom_components.depin_orchestrator.engine.drops import DUST, GRACE, DropWatch
from custom_components.depin_orchestrator.engine.ledger import Ledger
from custom_components.depin_orchestrator.engine.models import (
    Figure,
    Kind,
    Node,
    NodeReport,
    Outage,
    Owed,
    Protocol,
    Quality,
    Reading,
    quality_of,
)
from custom_components.depin_orchestrator.engine.prices import Prices
from custom_components.depin_orchestrator.engine.snapshot import Moment, NodeState

T0 = datetime(2026, 11, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
D = Decimal
NODE = Node("a", Protocol.GOLEM, "Golem", "GLM", "GLM")
GRACE_GOLEM = GRACE[Protocol.GOLEM]


def invoice(name: str, amount: str, at: datetime) -> Figure:
    return Figure(f"invoice:{name}", Kind.DOCUMENT, D(amount), at, at)


def payment(name: str, amount: str, at: datetime) -> Figure:
    return Figure(f"payment:{name}", Kind.DOCUMENT, D(amount), at, at, paid=True)


class Story:
    """Books of one node, told step by step."""

    def __init__(self) -> None:
        self.books = Books("EUR")
        self.figures: dict[str, Figure] = {}

    def tell(
        self,
        hours: float,
        owed: Owed | None,
        *figures: Figure,
        wallet: str | None = None,
        online: bool = True,
    ) -> NodeState:
        now = T0 + hours * HOUR
        self.figures |= {figure.account: figure for figure in figures}
        readings = {} if owed is None else {"unpaid": Reading(owed.unpaid, now, unit="GLM")}
        if wallet is not None:
            readings["wallet_balance"] = Reading(D(wallet), now, unit="GLM")
        report = NodeReport(
            contact=Reading(value=True, at=now) if online else Outage("timeout", now),
            readings=readings,
            figures=tuple(self.figures.values()),
            owed=owed,
        )
        return self.books.state(NODE, report, Prices("EUR"), Moment(now, T0, T0))

    def restart(self) -> None:
        self.books = Books.from_dict(json.loads(json.dumps(self.books.as_dict())), "EUR")


def drop(state: NodeState) -> Decimal:
    value = state.value("unexplained_drop")
    assert isinstance(value, Decimal)
    return value


def owe(unpaid: str) -> Owed:
    return Owed(D(unpaid))


def test_a_drop_is_shown_with_its_time_and_earned_stays() -> None:
    story = Story()
    story.tell(0, owe("0.52"), invoice("1", "0.52", T0))
    state = story.tell(5, owe("0"))
    assert drop(state) == 0  # its payout may still come
    state = story.tell(8, owe("0"))
    assert drop(state) == D("0.52")
    assert state.value("unexplained_since") == T0 + 5 * HOUR
    assert state.value("earnings_total") == D("0.52")
    story.restart()
    assert drop(story.tell(9, owe("0"))) == D("0.52")


def test_a_late_payout_clears_it() -> None:
    story = Story()
    story.tell(0, owe("5"), invoice("1", "5", T0))
    story.tell(1, owe("0"))
    assert drop(story.tell(4, owe("0"))) == 5
    state = story.tell(30, owe("0"), payment("p", "3", T0 + HOUR))
    assert drop(state) == 2
    state = story.tell(31, owe("0"), payment("q", "2", T0 + HOUR))
    assert drop(state) == 0
    assert state.value("unexplained_since") is None


@pytest.mark.parametrize("wait", [1, 3, 40])
def test_payouts_rejections_and_partial_payments_are_explained(wait: float) -> None:
    story = Story()
    first, second = invoice("1", "5", T0), invoice("2", "2", T0)
    story.tell(0, owe("7"), first, second)
    story.tell(wait, owe("5"), invoice("2", "0", T0))  # rejected
    story.tell(2 * wait, owe("3.5"), payment("part", "1.5", T0 + HOUR))
    state = story.tell(3 * wait, owe("0"), payment("rest", "3.5", T0 + 2 * HOUR))
    assert drop(state) == 0
    assert state.value("earnings_total") == 5


def test_a_payment_seen_before_its_settlement_is_no_credit() -> None:
    story = Story()
    story.tell(0, owe("5"), invoice("1", "5", T0))
    story.tell(1, owe("5"), payment("p", "5", T0 + HOUR))
    story.tell(1.1, owe("0"))
    assert drop(story.tell(9, owe("0"))) == 0
    story.tell(10, owe("1"), invoice("2", "1", T0 + 9 * HOUR))
    story.tell(11, owe("0"))
    assert drop(story.tell(14, owe("0"))) == 1


def test_a_debt_from_before_is_taken_for_granted_after_a_while() -> None:
    story = Story()
    story.tell(0, owe("1"), invoice("1", "1", T0))
    for hours in (1, 4):
        state = story.tell(hours, owe("1"), payment("old", "9", T0 + HOUR))
        assert drop(state) == 0
    story.tell(5, owe("0"))
    assert drop(story.tell(8, owe("0"))) == 1


def test_nothing_is_concluded_from_what_is_old_or_missing() -> None:
    story = Story()
    assert story.tell(0, None).readings.get("unexplained_drop") is None
    story.tell(1, owe("5"), invoice("1", "5", T0))
    state = story.tell(1.5, owe("0"), online=False)
    assert drop(state) == 0
    assert quality_of(state.readings["unexplained_drop"]) is Quality.STALE
    state = story.tell(9, owe("0"), online=False)
    assert isinstance(state.readings["unexplained_drop"], Outage)
    assert drop(story.tell(20, owe("5"))) == 0


def test_a_count_that_begins_anew_keeps_what_is_open() -> None:
    story = Story()
    story.tell(0, Owed(D(5), left=D(0), origin=T0))
    story.tell(1, Owed(D(0), left=D(5), origin=T0))
    assert drop(story.tell(4, Owed(D(0), left=D(5), origin=T0))) == 5
    story.restart()
    again = T0 + 5 * HOUR
    assert drop(story.tell(5, Owed(D(1), left=D(0), origin=again))) == 5
    story.tell(6, Owed(D(0), left=D(1), moved=D(1), origin=again))
    assert drop(story.tell(9, Owed(D(0), left=D(1), moved=D(1), origin=again))) == 5


def test_what_the_operator_accepts_is_over() -> None:
    story = Story()
    story.tell(0, owe("5"), invoice("1", "5", T0))
    story.tell(1, owe("0"))
    assert drop(story.tell(4, owe("0"))) == 5
    story.books.watches["a"].accept()
    assert drop(story.tell(5, owe("0"))) == 0
    story.restart()
    assert drop(story.tell(50, owe("0"))) == 0


def test_a_wallet_that_falls() -> None:
    story = Story()
    for hours, wallet in enumerate(("10", "12", "4")):
        state = story.tell(hours, owe("0"), wallet=wallet)
    assert state.value("wallet_fell") == 8
    assert state.value("wallet_fell_at") == T0 + 2 * HOUR
    assert drop(state) == 0


amounts = st.decimals(min_value="0.01", max_value=100, places=4)
steps = st.lists(
    st.tuples(st.sampled_from(["earn", "pay", "late", "reject", "vanish"]), amounts), max_size=25
)


@given(steps)
def test_exactly_what_vanishes_is_unexplained(history: list[tuple[str, Decimal]]) -> None:
    """Whatever else happens, in any order, and however late each payout is told."""
    ledger, watch = Ledger(), DropWatch()
    unpaid = vanished = earned = D(0)
    open_payouts: list[Figure] = []
    now = T0
    watch.look(Owed(unpaid), ledger, now, GRACE_GOLEM)
    for number, (what, amount) in enumerate(history):
        now += GRACE_GOLEM + HOUR
        if what == "earn":
            ledger.post([invoice(str(number), str(amount), now)], now, None)
            unpaid, earned = unpaid + amount, earned + amount
        elif what == "reject":
            ledger.post([invoice(str(number), str(amount), now)], now, None)
            watch.look(Owed(unpaid + amount), ledger, now, GRACE_GOLEM)
            ledger.post([invoice(str(number), "0", now)], now, None)
        elif amount <= unpaid:
            unpaid -= amount
            figure = payment(str(number), str(amount), now)
            if what == "pay":
                ledger.post([figure], now, None)
            elif what == "late":
                open_payouts.append(figure)
            else:
                vanished += amount
        watch.look(Owed(unpaid), ledger, now, GRACE_GOLEM)
        assert watch.drop(now, GRACE_GOLEM) <= vanished + sum(f.amount for f in open_payouts)
    now += GRACE_GOLEM + HOUR
    watch.look(Owed(unpaid), ledger, now, GRACE_GOLEM)
    hidden = sum((figure.amount for figure in open_payouts), D(0))
    assert abs(watch.drop(now, GRACE_GOLEM) - vanished - hidden) <= DUST
    ledger.post(open_payouts, now, None)
    watch.look(Owed(unpaid), ledger, now, GRACE_GOLEM)
    assert abs(watch.drop(now, GRACE_GOLEM) - vanished) <= DUST
    assert ledger.earned().amount == earned
    assert DropWatch.from_dict(json.loads(json.dumps(watch.as_dict()))) == watch
