"""Old money is worth the price of its day, waits for it a while, and is then worth today's."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
import json

from custom_components.depin_orchestrator.engine.books import Books
from custom_components.depin_orchestrator.engine.models import (
    Figure,
    Kind,
    Node,
    NodeReport,
    Protocol,
    Reading,
)
from custom_components.depin_orchestrator.engine.price_history import LONGEST, PriceHistory
from custom_components.depin_orchestrator.engine.prices import Price, Prices
from custom_components.depin_orchestrator.engine.snapshot import Moment

D = Decimal
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
DAY = timedelta(days=1)
GOLEM = Node("g", Protocol.GOLEM, "Box", "GLM", market="GLM")


def prices(value: str, at: datetime = NOW, currency: str = "EUR") -> Prices:
    return Prices(currency, {"GLM": Price(D(value), at)})


def test_nearest_day() -> None:
    history = PriceHistory("EUR")
    history.learn("GLM", {date(2026, 11, 10): D(1), date(2026, 11, 13): D(2)})
    history.learn("GLM", {date(2026, 11, 10): D(9)})
    assert history.on("GLM", datetime(2026, 11, 10, 23, tzinfo=UTC)) == 1
    assert history.on("GLM", datetime(2026, 11, 12, tzinfo=UTC)) == 2
    assert history.on("GLM", datetime(2026, 11, 5, tzinfo=UTC)) == 1
    assert history.on("GLM", datetime(2026, 11, 1, tzinfo=UTC)) is None
    assert history.on("DATA", NOW) is None


def test_days_are_remembered_as_they_pass_and_not_for_ever() -> None:
    history = PriceHistory("EUR")
    history.note(prices("1"), NOW)
    history.note(prices("2", NOW + timedelta(hours=1)), NOW)
    history.note(prices("7", currency="USD"), NOW)
    assert history.on("GLM", NOW) == 2
    later = NOW + LONGEST + DAY
    history.note(prices("3", later), later)
    assert history.on("GLM", NOW) is None
    assert history.on("GLM", later) == 3


def test_survives_a_restart_but_not_a_change_of_currency() -> None:
    history = PriceHistory("EUR")
    history.note(prices("1.25"), NOW)
    dump = json.loads(json.dumps(history.as_dict()))
    assert PriceHistory.from_dict(dump, "EUR").on("GLM", NOW) == D("1.25")
    assert PriceHistory.from_dict(dump, "USD").on("GLM", NOW) is None


def invoice(amount: str, age: timedelta) -> Figure:
    when = NOW - age
    return Figure(f"invoice:{age}", Kind.DOCUMENT, D(amount), when, when)


def close(books: Books, *figures: Figure, price: str = "1") -> Decimal | None:
    report = NodeReport(Reading(value=True, at=NOW), figures=figures)
    day = NOW.replace(hour=0)
    moment = Moment(NOW, day, day.replace(day=1))
    value = books.close([GOLEM], {"g": report}, prices(price), moment).value("earnings_total")
    assert value is None or isinstance(value, Decimal)
    return value


def test_old_money_waits_for_the_price_of_its_day() -> None:
    books = Books("EUR")
    old, new = invoice("10", 5 * DAY), invoice("1", timedelta(hours=2))
    assert close(books, old, new) == 1
    books.past.learn("GLM", {(NOW - 5 * DAY).date(): D(3)})
    assert close(books, old, new) == 31
    assert close(books, old, new, price="100") == 31


def test_when_nobody_knows_the_day_it_is_worth_todays_price() -> None:
    books = Books("EUR")
    old = invoice("10", 300 * DAY)
    assert close(books, old, price="2") is None
    books.past.settled = True
    assert close(books, old, price="2") == 20


def test_what_has_no_market_has_no_price() -> None:
    history = PriceHistory("EUR")
    history.settled = True
    assert history.pricer(None, D(1), None, NOW)(NOW) is None
    assert history.pricer("GLM", D(1), None, NOW)(NOW) is None
