"""What the monitor sees of a snapshot, and what is left of its memory when that is broken."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from custom_components.depin_orchestrator.engine.books import Books
from custom_components.depin_orchestrator.engine.changes import Change
from custom_components.depin_orchestrator.engine.dials import Enforcement, Level
from custom_components.depin_orchestrator.engine.errors import InvalidInput
from custom_components.depin_orchestrator.engine.models import (
    Figure,
    Health,
    Kind,
    Node,
    NodeReport,
    Outage,
    Protocol,
    Reading,
    Resource,
)
from custom_components.depin_orchestrator.engine.monitor.decline import Decline
from custom_components.depin_orchestrator.engine.monitor.payments import Payments
from custom_components.depin_orchestrator.engine.monitor.sight import (
    RECENT,
    Beside,
    look_of,
    payouts_of,
)
from custom_components.depin_orchestrator.engine.monitor.silence import Silence
from custom_components.depin_orchestrator.engine.objections import Objection
from custom_components.depin_orchestrator.engine.outcome import Result
from custom_components.depin_orchestrator.engine.prices import Price, Prices
from custom_components.depin_orchestrator.engine.reallocation import Reallocation, Step
from custom_components.depin_orchestrator.engine.snapshot import Moment, Snapshot

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
DAY = timedelta(days=1)
GIB = 1024**3
GOLEM = Node("golem", Protocol.GOLEM, "Golem", "GLM", "GLM")
DATA = Node("streamr", Protocol.STREAMR, "Streamr", "DATA", "DATA")


def told(**values: object) -> dict[str, Reading]:
    return {key: Reading(value, NOW) for key, value in values.items()}  # type: ignore[arg-type]


def closed(books: Books, report: NodeReport) -> Snapshot:
    prices = Prices("EUR", {"GLM": Price(Decimal("0.2"), NOW - 2 * DAY)})
    at = Moment(NOW, NOW.replace(hour=0), NOW.replace(day=1))
    waiting = NodeReport(contact=Outage("waiting", NOW))
    return books.close([GOLEM, DATA], {"golem": report, "streamr": waiting}, prices, at)


def test_a_look_tells_use_money_and_prices() -> None:
    books = Books("EUR")
    report = NodeReport(
        contact=Reading(value=True, at=NOW),
        health=Health.DEGRADED,
        health_reason="agent_down",
        readings=told(
            cpu_usage=48.0,
            cpu_allocation=50.0,
            memory_usage=7 * GIB,
            memory_allocation=50.0,
            overdue=Decimal(3),
            disk_full=NOW + DAY,
            unpaid="much",
        ),
        figures=(Figure("a", Kind.DOCUMENT, Decimal(2), NOW - DAY, NOW),),
    )
    snapshot = closed(books, report)
    look = look_of(snapshot, Beside(memory_gib=16, trouble="unfinished"))
    golem, streamr = look.nodes["golem"], look.nodes["streamr"]
    assert (golem.online, golem.reason) == (True, "agent_down")
    assert (golem.total, golem.unpaid, golem.overdue) == (Decimal(2), None, Decimal(3))
    assert golem.disk_full == NOW + DAY
    assert golem.busy == {"cpu": 96.0, "memory": 87.5}
    assert look.load == {"cpu": 48.0, "memory": 43.75}
    assert (streamr.online, streamr.total, streamr.busy) == (None, None, {})
    assert look.stale_prices == ("DATA", "GLM")
    assert look.trouble == "unfinished"
    assert look_of(snapshot, Beside()).load == {"cpu": 48.0}


def test_an_outage_is_seen_with_its_reason_and_old_money_is_none() -> None:
    report = NodeReport(contact=Outage("timeout", NOW), health=Health.OFFLINE)
    golem = look_of(closed(Books("EUR"), report), Beside()).nodes["golem"]
    assert (golem.online, golem.reason, golem.total) == (False, "timeout", None)


def test_changes_are_seen_with_names_and_reasons() -> None:
    snapshot = closed(Books("EUR"), NodeReport(contact=Reading(value=True, at=NOW)))
    level = Level(1.0, 50.0)
    steps = tuple(
        Step(node, Resource.CPU, level, level, Enforcement.ENFORCED, 0.01)
        for node in ("golem", "gone")
    )
    plan = Reallocation("c", NOW, steps=steps, reason="cheap")
    applied = Change(plan, Result.APPLIED, NOW)
    why = Objection("not_restored", "golem", Resource.CPU, 2.0)
    failed = Change(plan, Result.ROLLED_BACK, NOW, (why,))
    one, two = look_of(snapshot, Beside(changes=(applied, failed))).ended
    assert (one.change, one.result, one.nodes, one.reason) == (
        "c",
        "applied",
        ("Golem", "gone"),
        "cheap",
    )
    assert (two.result, two.reason) == ("rolled_back", "not_restored")
    assert two.words == {"node": "Golem", "resource": "cpu", "limit": "2 threads"}


def test_payouts_are_seen_by_account_and_not_for_ever() -> None:
    books = Books("EUR")
    paid = Figure("x", Kind.COUNTER, Decimal(1), NOW - 9 * DAY, NOW - 9 * DAY, paid=True)
    figures = (paid, replace(paid, amount=Decimal(3), end=NOW))
    old = replace(paid, account="old", start=NOW - RECENT - DAY, end=NOW - RECENT - DAY)
    closed(books, NodeReport(contact=Reading(value=True, at=NOW), figures=(old, *figures)))
    (seen,) = payouts_of(books, "golem", NOW)
    assert (seen.account, seen.amount, seen.at) == ("x", Decimal(3), NOW)
    assert payouts_of(books, "nobody", NOW) == ()


@pytest.mark.parametrize("broken", [None, {}, {"days": "x"}, {"days": [True]}])
def test_broken_memories_are_refused(broken: object) -> None:
    for kind in (Silence, Decline, Payments):
        with pytest.raises(InvalidInput):
            kind.from_dict(broken)


def test_a_level_of_another_shape_is_refused() -> None:
    data = Decline().as_dict() | {"sums": [0.0]}
    with pytest.raises(InvalidInput):
        Decline.from_dict(data)


def test_a_silence_never_ends_before_it_began() -> None:
    silent = Silence().look(1000.0, booked=True, watched=True)
    assert silent.look(900.0, booked=False, watched=True).since == 900.0
    assert silent.too_long(2000.0) is None
