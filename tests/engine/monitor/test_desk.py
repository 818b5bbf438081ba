"""Who is told what and when: by severity, in quiet hours, not too often, each thing once."""

from dataclasses import replace
from datetime import datetime, timedelta
import json

import pytest

from custom_components.depin_orchestrator.engine.errors import InvalidInput
from custom_components.depin_orchestrator.engine.monitor.alerts import Alert, Event, Happening
from custom_components.depin_orchestrator.engine.monitor.desk import (
    MOST,
    Delivery,
    Desk,
    Rules,
)
from custom_components.depin_orchestrator.engine.monitor.kinds import Kind, Severity

from .scenes import HOUR, MINUTE, START

OFFLINE = Alert("a", Kind.NODE_OFFLINE, Severity.WARNING, "storj", START, START, "node_offline")
DEAD = replace(OFFLINE, id="b", severity=Severity.CRITICAL)
PAID = replace(OFFLINE, id="c", kind=Kind.PAYOUT_RECEIVED, severity=Severity.INFO, cleared=START)
MOVED = replace(PAID, id="d", kind=Kind.REALLOCATION_APPLIED, subject="")
ALL = {alert.id: alert for alert in (OFFLINE, DEAD, PAID, MOVED)}
DAY_1, DAY_2 = 1, 2


class Office:
    """A desk, its clock, and what it sent."""

    def __init__(self, rules: Rules | None = None) -> None:
        self.desk, self.now, self.day = Desk(), START, DAY_1
        self.rules = rules or Rules()
        self.quiet = False

    def hear(self, happening: Happening, *alerts: Alert) -> list[str]:
        events = [Event(happening, alert) for alert in alerts]
        self.desk, out = self.desk.take(events, self.rules, self.now, quiet=self.quiet)
        return told(out)

    def wait(self, span: timedelta = MINUTE) -> list[str]:
        self.now += span
        self.desk = Desk.from_dict(json.loads(json.dumps(self.desk.as_dict())))
        self.desk, out = self.desk.catch_up(ALL, self.now, self.day, quiet=self.quiet)
        return told(out)


def told(deliveries: tuple[Delivery, ...]) -> list[str]:
    return [f"{d.way} {' '.join(alert.id for alert in d.alerts)}" for d in deliveries]


def test_by_severity() -> None:
    office = Office()
    assert office.hear(Happening.RAISED, OFFLINE, DEAD, PAID, MOVED) == [
        "push a",
        "push b",
        "push d",
    ]
    assert office.hear(Happening.UPDATED, OFFLINE, PAID) == ["update a"]
    assert office.hear(Happening.CLEARED, OFFLINE, DEAD, PAID) == ["clear a", "clear b"]
    assert office.hear(Happening.CLEARED, OFFLINE) == []


def test_the_digest_comes_once_a_day() -> None:
    office = Office()
    assert office.wait() == []
    assert office.hear(Happening.RAISED, PAID) == []
    assert office.wait(HOUR) == []
    office.day, office.quiet = DAY_2, True
    assert office.wait() == []
    office.quiet = False
    assert office.wait() == ["digest c"]
    office.day = 3
    assert office.wait() == []


def test_quiet_hours_hold_back_all_but_the_critical() -> None:
    office = Office()
    office.quiet = True
    assert office.hear(Happening.RAISED, OFFLINE, DEAD, MOVED) == ["push b"]
    assert office.wait(HOUR) == []
    office.quiet = False
    assert office.wait() == ["push a", "push d"]
    assert office.wait() == []


def test_what_was_over_by_morning_is_a_line_in_the_digest() -> None:
    office = Office()
    office.wait()
    office.quiet = True
    office.hear(Happening.RAISED, OFFLINE)
    assert office.hear(Happening.CLEARED, OFFLINE) == []
    office.quiet, office.day = False, DAY_2
    assert office.wait() == ["digest a"]


def test_too_many_wait() -> None:
    office = Office()
    many = [replace(OFFLINE, id=f"n{number}") for number in range(MOST + 3)]
    ALL.update({alert.id: alert for alert in many})
    assert len(office.hear(Happening.RAISED, *many)) == MOST
    # A critical one still comes through, but there is an end to that too.
    assert office.hear(Happening.RAISED, DEAD) == ["push b"]
    dead = [replace(DEAD, id=f"x{number}") for number in range(MOST + 3)]
    assert len(office.hear(Happening.RAISED, *dead)) == MOST - 1
    assert office.wait(30 * MINUTE) == []
    assert office.wait(31 * MINUTE) == [f"push n{MOST + number}" for number in range(3)]


def test_muted_nobody_hears() -> None:
    kinds = Office(Rules(muted_kinds=frozenset({"node_offline"})))
    assert kinds.hear(Happening.RAISED, OFFLINE, MOVED) == ["push d"]
    nodes = Office(Rules(muted_nodes=frozenset({"storj"})))
    assert nodes.hear(Happening.RAISED, DEAD, MOVED) == ["push d"]


def test_snoozed_and_acknowledged_are_left_alone() -> None:
    office = Office()
    known = replace(OFFLINE, acknowledged=START)
    resting = replace(DEAD, snoozed_until=START + HOUR)
    assert office.hear(Happening.ESCALATED, known, resting) == []
    assert office.hear(Happening.REMINDED, DEAD) == ["push b"]


def test_a_forgotten_alert_is_not_waited_for() -> None:
    office = Office()
    office.quiet = True
    office.hear(Happening.RAISED, replace(OFFLINE, id="gone"))
    office.quiet = False
    assert office.wait() == []
    assert office.desk.waiting == ()


@pytest.mark.parametrize(
    "broken", [None, {"version": 0}, {"version": 1}, {"version": 1, "told": 3}]
)
def test_a_broken_store_is_refused(broken: object) -> None:
    with pytest.raises(InvalidInput):
        Desk.from_dict(broken)


def test_the_first_day_has_no_digest() -> None:
    office = Office()
    office.hear(Happening.RAISED, PAID)
    office.day = datetime(2026, 11, 1, tzinfo=START.tzinfo).toordinal()
    assert office.wait() == []
    office.day += 1
    assert office.wait() == ["digest c"]
