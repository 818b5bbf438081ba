"""Reports and prices in, a snapshot out: totals to the last unit, unknown never 0."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
import json

from custom_components.depin_orchestrator.engine.books import Books
from custom_components.depin_orchestrator.engine.history import History, series, uptime
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
    worst,
)
from custom_components.depin_orchestrator.engine.prices import Price, Prices
from custom_components.depin_orchestrator.engine.snapshot import Moment, Snapshot

D = Decimal
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
DAY = timedelta(days=1)
STORJ = Node("s", Protocol.STORJ, "Attic", "USD", market="USD")
GOLEM = Node("g", Protocol.GOLEM, "Box", "GLM", market="GLM")
GRASS = Node("p", Protocol.GRASS, "Lawn", "points")
RATED = replace(GRASS, market="GRASS", market_rate=D("0.000002"))
NODES = [STORJ, GOLEM, GRASS]


def moment(now: datetime = NOW) -> Moment:
    day = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return Moment(now, day, day.replace(day=1))


def prices(now: datetime = NOW, **tokens: str) -> Prices:
    given = tokens or {"USD": "0.5", "GLM": "0.2", "GRASS": "3"}
    return Prices("EUR", {name: Price(D(value), now) for name, value in given.items()})


def report(*figures: Figure, health: Health = Health.EARNING, **more: object) -> NodeReport:
    contact = Reading(value=True, at=NOW)
    return NodeReport(contact, health=health, figures=figures, **more)  # type: ignore[arg-type]


def month(amount: str, now: datetime = NOW) -> Figure:
    return Figure("month:2026-11", Kind.COUNTER, D(amount), moment(now).month, now)


def invoice(amount: str, when: datetime = NOW - timedelta(hours=1)) -> Figure:
    return Figure("invoice:1", Kind.DOCUMENT, D(amount), when, when)


def points(amount: str, now: datetime = NOW) -> Figure:
    return Figure("lifetime", Kind.COUNTER, D(amount), None, now)


REPORTS = {
    "s": report(month("21.5")),
    "g": report(invoice("4.2"), health=Health.IDLE),
    "p": report(points("612340.5"), readings={"rate_estimate": Reading(D(3600), NOW)}),
}


def close(books: Books, reports: dict[str, NodeReport], now: datetime = NOW) -> Snapshot:
    return books.close(NODES, reports, prices(now), moment(now))


def test_totals() -> None:
    snapshot = close(Books("EUR"), REPORTS)
    assert snapshot.value("earnings_total") == D("21.5") * D("0.5") + D("4.2") * D("0.2")
    assert snapshot.unpriced == ("Lawn",)
    assert snapshot.value("unpriced_nodes") == 1
    storj = snapshot.nodes["s"]
    assert storj.value("earnings_total") == D("21.5")
    assert storj.value("earnings_month") == D("21.5")
    assert storj.value("earnings_today") == D("0.5")  # 21.5 over 21.5 days
    assert storj.value("earnings_rate") == D(1)
    assert storj.value("earnings_rate_fiat") == D("0.5")
    grass = snapshot.nodes["p"]
    assert grass.value("earnings_total") == D("612340.5")
    assert grass.value("earnings_total_fiat") is None
    assert quality_of(grass.readings["earnings_total_fiat"]) is Quality.UNPRICED
    assert grass.readings["earnings_today"] == Outage("too_little_data", NOW)
    assert grass.value("earnings_rate") == 3600
    assert quality_of(grass.readings["earnings_rate"]) is Quality.ESTIMATED
    golem = snapshot.nodes["g"]
    assert golem.value("earnings_rate") is None
    assert golem.readings["earnings_rate"] == Outage("too_little_data", NOW)


def test_points_with_a_rate_of_the_users_own() -> None:
    snapshot = Books("EUR").close([RATED], REPORTS, prices(), moment())
    assert snapshot.unpriced == ()
    assert snapshot.value("earnings_total") == D("612340.5") * D("0.000002") * 3
    assert snapshot.value("earnings_rate") == 3600 * D("0.000002") * 3


def test_day_that_is_known_in_part_is_an_estimate() -> None:
    books = Books("EUR")
    books.close([GRASS], REPORTS, prices(), moment())
    later = NOW + timedelta(hours=1)
    more = {"p": report(points("612400.5", later))}
    grass = books.close([GRASS], more, prices(later), moment(later)).nodes["p"]
    assert grass.value("earnings_today") == 60
    assert quality_of(grass.readings["earnings_today"]) is Quality.ESTIMATED
    tomorrow = NOW + DAY
    grass = books.close([GRASS], more, prices(tomorrow), moment(tomorrow)).nodes["p"]
    assert grass.value("earnings_today") == 0
    assert quality_of(grass.readings["earnings_today"]) is Quality.MEASURED


def test_nothing_read_yet_is_not_zero() -> None:
    snapshot = close(Books("EUR"), {})
    assert snapshot.value("earnings_total") is None
    assert snapshot.value("status") == "unknown"
    for state in snapshot.nodes.values():
        assert not state.report.online
        assert state.value("earnings_total") is None
        assert state.earning is None


def test_new_node_that_answers_has_truly_earned_nothing() -> None:
    snapshot = close(Books("EUR"), {"g": report(health=Health.IDLE)})
    assert snapshot.nodes["g"].value("earnings_total") == 0
    assert snapshot.nodes["g"].value("earnings_total_fiat") == 0


def test_no_price_at_all() -> None:
    books = Books("EUR")
    blind = books.close(NODES, REPORTS, Prices("EUR"), moment())
    assert blind.value("earnings_total") is None
    assert blind.value("unpriced_nodes") == 3
    later = close(books, REPORTS)
    assert later.value("earnings_total") == D("11.59")


def test_price_that_went_missing_leaves_the_new_part_unpriced() -> None:
    books = Books("EUR")
    close(books, REPORTS)
    later = NOW + DAY
    grown = {"s": report(month("30", later))}
    snapshot = books.close([STORJ], grown, Prices("EUR"), moment(later))
    state = snapshot.nodes["s"]
    assert state.value("earnings_total_fiat") == D("10.75")
    assert quality_of(state.readings["earnings_total_fiat"]) is Quality.UNPRICED
    assert snapshot.unpriced == ("Attic",)


def test_old_price_is_stale_and_then_none() -> None:
    old = prices(NOW - timedelta(hours=2), USD="0.5")
    snapshot = Books("EUR").close([STORJ], REPORTS, old, moment())
    assert quality_of(snapshot.nodes["s"].readings["earnings_total_fiat"]) is Quality.STALE
    older = prices(NOW - timedelta(hours=25), USD="0.5")
    snapshot = Books("EUR").close([STORJ], REPORTS, older, moment())
    assert snapshot.nodes["s"].value("earnings_total_fiat") is None


def test_offline_node_keeps_what_it_earned() -> None:
    books = Books("EUR")
    close(books, REPORTS)
    dead = replace(
        REPORTS["s"], contact=Outage("cannot_connect", NOW), health=Health.OFFLINE, figures=()
    )
    snapshot = close(books, REPORTS | {"s": dead})
    assert snapshot.value("earnings_total") == D("11.59")
    assert quality_of(snapshot.host["earnings_total"]) is Quality.STALE
    assert snapshot.problem
    assert snapshot.value("status") == "offline"
    assert snapshot.status()["storj"] == {
        "nodes": 1,
        "online": 0,
        "earning": 0,
        "health": "offline",
    }


def test_payout() -> None:
    paid = Figure("payment:1", Kind.DOCUMENT, D(3), NOW, NOW, paid=True)
    snapshot = close(Books("EUR"), {"g": report(invoice("4"), paid)})
    assert snapshot.nodes["g"].value("last_payout") == NOW
    assert snapshot.nodes["g"].value("last_payout_amount") == 3
    assert snapshot.nodes["g"].value("earnings_total") == 4


def test_books_survive_a_restart_and_a_change_of_currency() -> None:
    books = Books("EUR")
    close(books, REPORTS)
    dump = json.loads(json.dumps(books.as_dict()))
    again = Books.from_dict(dump, "EUR")
    snapshot = again.close(NODES, {}, Prices("EUR"), moment())
    assert snapshot.value("earnings_total") == D("11.59")
    assert quality_of(snapshot.host["earnings_total"]) is Quality.STALE
    other = Books.from_dict(dump, "USD")
    dollars = Prices("USD", {"USD": Price(D(1), NOW), "GLM": Price(D("0.25"), NOW)})
    assert other.close(NODES, {}, dollars, moment()).value("earnings_total") == D("22.55")
    assert again.earned("s", NOW - DAY, NOW).amount == 1
    assert again.earned("nobody", NOW - DAY, NOW).amount == 0


def test_plain_data_is_json() -> None:
    snapshot = close(Books("EUR"), REPORTS)
    plain = json.loads(json.dumps(snapshot.as_dict()))
    assert plain["nodes"]["s"]["readings"]["earnings_total"]["value"] == "21.5"
    assert plain["nodes"]["p"]["readings"]["earnings_total_fiat"]["value"] is None
    assert plain["nodes"]["p"]["readings"]["earnings_total_fiat"]["reason"] == "unpriced"
    assert plain["unpriced"] == ["Lawn"]
    priced = {"at": NOW.isoformat(), "quality": "measured", "source": "service"}
    assert plain["prices"]["GLM"] == {"value": "0.2", **priced}


def test_history_is_bounded_and_answers_for_periods() -> None:
    history = History(10)
    assert history.latest is None
    books = Books("EUR")
    for minute in range(20):
        now = NOW + timedelta(minutes=minute)
        up = minute % 4 != 0
        contact = Reading(value=True, at=now) if up else Outage("timeout", now)
        reports = {"s": replace(report(month("21.5", now)), contact=contact)}
        history.add(close(books, reports, now))
    assert len(history) == 10
    kept = history.between(NOW, NOW + DAY)
    assert len(kept) == 10
    assert len(history.between(NOW + timedelta(minutes=12), NOW + timedelta(minutes=14))) == 3
    assert uptime(kept, "s") == 7 / 9
    assert uptime(kept, "nobody") is None
    assert uptime([], "s") is None
    rows = series(kept, 4)
    assert len(rows) == 4
    assert rows[0]["at"] == kept[0].at.isoformat()
    assert rows[-1]["at"] == kept[-1].at.isoformat()
    assert rows[0]["nodes"]["g"]["earnings_total"] is None
    assert len(series(kept, 1)) == 1
    json.dumps(rows)


def test_what_did_not_change_is_kept_once() -> None:
    history = History()
    books = Books("EUR")
    for minute in range(3):
        history.add(close(books, REPORTS, NOW + timedelta(minutes=minute)))
    one, two, three = (kept.nodes["s"] for kept in history.between(NOW, NOW + DAY))
    assert one[2:4] == three[2:4] == ("earnings_total", "21.5")
    assert one[3] is two[3] is three[3]


def test_clock_that_goes_back_does_not_disorder_history() -> None:
    history = History()
    books = Books("EUR")
    for minutes in (0, 1, 2, -30):
        history.add(close(books, REPORTS, NOW + timedelta(minutes=minutes)))
    assert [s.at for s in history.between(NOW - DAY, NOW + DAY)] == [NOW - timedelta(minutes=30)]
    assert history.latest
    assert history.latest.at == NOW - timedelta(minutes=30)


def test_worst_quality() -> None:
    assert worst() is Quality.MEASURED
    assert worst(Quality.ESTIMATED, Quality.STALE, Quality.MEASURED) is Quality.STALE
    assert quality_of(None) is Quality.UNKNOWN
