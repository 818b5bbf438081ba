"""Reports and exports say what the ledgers say, to the last unit."""

import csv
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal, localcontext
from io import StringIO
import json

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.depin_orchestrator.engine.books import Books
from custom_components.depin_orchestrator.engine.changes import Change
from custom_components.depin_orchestrator.engine.economy import Economy, Power
from custom_components.depin_orchestrator.engine.export import (
    COLUMNS,
    WRITERS,
    Line,
    exact,
    lines,
)
from custom_components.depin_orchestrator.engine.forecast import Forecast
from custom_components.depin_orchestrator.engine.foretold import Foretold
from custom_components.depin_orchestrator.engine.models import (
    Figure,
    Kind,
    Node,
    NodeReport,
    Protocol,
    Reading,
)
from custom_components.depin_orchestrator.engine.outcome import Result
from custom_components.depin_orchestrator.engine.prices import Price, Prices
from custom_components.depin_orchestrator.engine.reallocation import Reallocation
from custom_components.depin_orchestrator.engine.reports import (
    Sources,
    electricity_of,
    lived_of,
    report,
)
from custom_components.depin_orchestrator.engine.rows import FIAT, MONEY, rounded
from custom_components.depin_orchestrator.engine.snapshot import Moment, Snapshot

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
MONTH = NOW.replace(day=1, hour=0)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
STORJ = Node("storj", Protocol.STORJ, "=Storj", "USD", "USD")
GOLEM = Node("golem", Protocol.GOLEM, "Golem", "GLM", "GLM")
GRASS = Node("grass", Protocol.GRASS, "Grass", "points")
NODES = (STORJ, GOLEM, GRASS)
AT = Moment(NOW, NOW.replace(hour=0), MONTH)


def earned(account: str, amount: str, start: datetime, end: datetime) -> Figure:
    return Figure(account, Kind.DOCUMENT, Decimal(amount), start, end)


def paid(account: str, amount: str, at: datetime) -> Figure:
    return replace(earned(account, amount, at, at), paid=True, receipt="0xabc")


FIGURES = {
    "storj": (
        earned("month:2026-10", "3.333333", MONTH - 31 * DAY, MONTH + DAY / 7),
        earned("month:2026-11", "2.718281828", MONTH + DAY / 7, NOW),
        paid("payout:2026-10", "3.1", MONTH + 9 * DAY),
    ),
    "golem": (
        earned("invoice:1", "0.123456789012345678", NOW - 9 * HOUR, NOW - 7 * HOUR),
        earned("invoice:2", "1", NOW - 3 * HOUR, NOW - 3 * HOUR),
        paid("payment:1", "0.1234", NOW - HOUR),
    ),
    "grass": (earned("epoch", "1234", NOW - DAY, NOW),),
}


def books_of(figures: dict[str, tuple[Figure, ...]]) -> tuple[Books, Snapshot]:
    books = Books("EUR")
    reports = {
        node: NodeReport(contact=Reading(value=True, at=NOW), figures=own)
        for node, own in figures.items()
    }
    prices = Prices(
        "EUR", {"USD": Price(Decimal("0.92"), NOW), "GLM": Price(Decimal("0.21"), NOW)}
    )
    return books, books.close(NODES, reports, prices, AT)


def lived(snapshot: Snapshot, books: Books) -> Economy:
    """Return an economy that saw the last two days, at 100 W and 0.30 a kWh."""
    economy = Economy()
    for minutes in range(0, 48 * 60, 5):
        at = NOW - 2 * DAY + timedelta(minutes=minutes)
        moment = replace(snapshot.moment, now=at)
        economy.sample(replace(snapshot, moment=moment), Power(100.0, Decimal("0.30")))
    economy.catch_up(books, AT)
    return economy


def test_a_month() -> None:
    books, snapshot = books_of(FIGURES)
    economy = lived(snapshot, books)
    change = Change(Reallocation("c", NOW - DAY), Result.APPLIED, NOW - DAY, (), Decimal("0.2"))
    old = replace(change, at=MONTH - DAY)
    lived_in = {node.id: lived_of(economy, node.id, MONTH, NOW) for node in NODES}
    found = report(Sources(books, snapshot, lived_in, Decimal("1.44"), (change, old)), MONTH, NOW)
    json.dumps(found)
    storj, golem, grass = (found["nodes"][node.id] for node in NODES)
    assert (storj["token"], storj["uptime"]) == ("USD", 100)
    assert golem["earned"] == "1.123456789012345678"
    assert golem["paid"] == "0.1234"
    assert Decimal(golem["paid_fiat"]) == rounded(Decimal("0.1234") * Decimal("0.21"), FIAT)
    assert (grass["earned"], grass["earned_fiat"], grass["paid_fiat"]) == ("1234", None, None)
    # Nobody knows the price at which the first hours of the month were earned.
    assert found["unpriced"] == ["=Storj", "Grass"]
    assert found["protocols"]["golem"]["earned"] == golem["earned"]
    assert Decimal(found["net"]) == Decimal(found["earned"]) - Decimal("1.44")
    assert found["changes"] == {
        "count": 1,
        "results": {"applied": 1},
        "realised_gain": "0.2",
    }
    best = datetime.fromisoformat(found["hours"]["best"]["start"])
    assert best == NOW - 3 * HOUR
    assert found["forecast"] is None
    spent = electricity_of(economy, NOW - DAY, NOW)
    assert spent
    assert float(spent) == pytest.approx(0.1 * 24 * 0.30, rel=0.05)
    assert electricity_of(economy, MONTH - 9 * DAY, MONTH - 8 * DAY) is None


def test_a_forecast_stands_beside_what_came() -> None:
    books, snapshot = books_of(FIGURES)
    keys = ("forecast_month", "forecast_month_low", "forecast_month_high")
    host = {key: Reading(Decimal(number), NOW) for number, key in enumerate(keys, 3)}
    snapshot = replace(snapshot, host={**snapshot.host, **host})
    found = report(Sources(books, snapshot), MONTH, NOW)
    assert found["forecast"]["expected"] == "3"
    assert (found["forecast"]["low"], found["forecast"]["high"]) == ("4", "5")
    assert Decimal(found["forecast"]["so_far"]) > 0
    assert found["hours"] == {"best": None, "worst": None}
    assert found["electricity"] is None
    assert found["net"] is None
    before = report(Sources(books, snapshot), MONTH - DAY, MONTH)
    assert before["forecast"] is None


def test_finished_months_are_held_against_what_was_expected() -> None:
    books, snapshot = books_of(FIGURES)
    october, ends = MONTH - 31 * DAY, NOW - HOUR
    said = Forecast(Decimal("0.3"), Decimal("0.1"), Decimal("0.4"))
    known = tuple(
        Foretold(start, end, start + HOUR, said)
        for start, end in ((october, MONTH), (MONTH, ends), (ends, NOW + DAY))
    )
    sources = Sources(books, snapshot, foretold=known)
    (month,) = report(sources, MONTH, NOW)["forecasts"]
    assert month["said"] == (MONTH + HOUR).isoformat()
    assert (month["expected"], month["low"], month["high"]) == ("0.3", "0.1", "0.4")
    came = sum((books.ledgers[n.id].earned(MONTH, ends).fiat for n in NODES), Decimal(0))
    assert Decimal(month["actual"]) == rounded(came, FIAT) > 0
    assert month["within"] is (Decimal("0.1") <= came <= Decimal("0.4"))
    assert report(sources, ends, NOW)["forecasts"] == []
    assert len(report(sources, october, NOW)["forecasts"]) == 2


def table(books: Books, kind: str, start: datetime, end: datetime) -> list[Line]:
    target = StringIO()
    rows = lines(books, NODES, start, end, payouts_only=False)
    count = WRITERS[kind](rows, target)
    target.seek(0)
    read = list(csv.DictReader(target)) if kind == "csv" else json.load(target)
    assert len(read) == count
    return read


def added(rows: list[Line], node: Node, kind: str, column: str) -> Decimal:
    name = {node.name, f"'{node.name}"}
    with localcontext(MONEY):
        return sum(
            (
                Decimal(row[column] or 0)
                for row in rows
                if row["node"] in name and row["kind"] == kind
            ),
            Decimal(0),
        )


@settings(max_examples=60)
@given(
    first=st.integers(0, 40 * 24 * 60),
    length=st.integers(1, 40 * 24 * 60),
    kind=st.sampled_from(["csv", "json"]),
)
def test_report_export_and_ledger_agree_to_the_last_unit(
    first: int, length: int, kind: str
) -> None:
    books, snapshot = books_of(FIGURES)
    start = NOW - timedelta(minutes=first)
    end = start + timedelta(minutes=length)
    rows = table(books, kind, start, end)
    found = report(Sources(books, snapshot), start, end)
    for node in NODES:
        ledger = books.ledgers[node.id]
        for name, truth in (("earning", ledger.earned), ("payout", ledger.paid)):
            said = truth(start, end)
            assert rounded(added(rows, node, name, "amount")) == rounded(said.amount)
            assert rounded(added(rows, node, name, "fiat"), FIAT) == rounded(said.fiat, FIAT)
        told = found["nodes"][node.id]
        if told["earned"] is not None:
            assert Decimal(told["earned"]) == rounded(ledger.earned(start, end).amount)
        assert Decimal(told["paid"]) == rounded(ledger.paid(start, end).amount)


def test_the_list_for_the_tax_return() -> None:
    books, _ = books_of(FIGURES)
    rows = list(lines(books, NODES, MONTH, NOW, payouts_only=True))
    assert [(row["node"], row["amount"], row["receipt"]) for row in rows] == [
        ("=Storj", "3.1", "0xabc"),
        ("Golem", "0.1234", "0xabc"),
    ]
    assert Decimal(rows[1]["fiat"] or "") == Decimal("0.1234") * Decimal("0.21")
    assert set(rows[0]) == set(COLUMNS)


def test_a_name_never_becomes_a_formula() -> None:
    books, _ = books_of(FIGURES)
    names = {row["node"] for row in table(books, "csv", MONTH, NOW)}
    assert names == {"'=Storj", "Golem", "Grass"}


def test_amounts_are_written_out() -> None:
    assert exact(Decimal("1E+3")) == "1000"
    assert exact(Decimal("1E-18")) == "0.000000000000000001"
    assert exact(Decimal("2.500")) == "2.5"


def test_an_empty_table() -> None:
    books = Books("EUR")
    assert table(books, "csv", MONTH, NOW) == []
    assert table(books, "json", MONTH, NOW) == []
