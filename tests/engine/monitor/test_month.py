"""Months with injected faults: what happened is told in time, and little else is."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from custom_components.depin_orchestrator.engine.monitor.alerts import Alert, Happening
from custom_components.depin_orchestrator.engine.monitor.kinds import Kind

from .months import DAYS, WARM_UP, Fault, Month
from .scenes import DAY, HOUR, MINUTE, START, Bench

#: An outage is told within a quarter of an hour.
IN_TIME = 15 * MINUTE
#: A stop is told within so many times the silence that the node itself never exceeds.
OWN_TIME = 1.05
KINDS = {"outage": Kind.NODE_OFFLINE, "host": Kind.HOST_OFFLINE, "internet": Kind.INTERNET_OFFLINE}


@dataclass
class Score:
    """What was told of the faults, and what else."""

    told: Counter[str] = field(default_factory=Counter)
    due: Counter[str] = field(default_factory=Counter)
    false: list[Alert] = field(default_factory=list)
    delays: dict[str, list[float]] = field(default_factory=dict)


def run(month: Month, score: Score) -> Bench:
    bench = Bench()
    limits: dict[str, float] = {}
    for count, look in enumerate(month.looks()):
        bench.at = look.at - MINUTE
        before = bench.state.memories
        for fault in month.faults:
            if fault.kind == "stop" and fault.start <= look.at < fault.start + 5 * MINUTE:
                limits[fault.start.isoformat()] = before[fault.node].silence.limit or 0.0
        bench.look(nodes=look.nodes, outside=look.outside)
        if count % 997 == 0:
            bench.restart()
    raised = [e.alert for e in bench.events if e.happening is Happening.RAISED]
    for fault in month.faults:
        _count(fault, raised, limits, score)
    score.false += [alert for alert in raised if not _explained(alert, month.faults)]
    return bench


def _count(fault: Fault, raised: list[Alert], limits: dict[str, float], score: Score) -> None:
    if fault.kind == "blip":
        return
    within, kind = IN_TIME, KINDS.get(fault.kind, Kind.STOPPED_EARNING)
    if fault.kind == "stop":
        own = timedelta(seconds=limits[fault.start.isoformat()])
        within = OWN_TIME * own
        if within > fault.end - fault.start:
            return  # shorter than what this node does by itself
    found = [
        alert
        for alert in raised
        if alert.kind is kind
        and alert.subject in ("", fault.node)
        and fault.start <= alert.raised <= fault.start + within
    ]
    score.due[fault.kind] += 1
    score.told[fault.kind] += bool(found)
    if found:
        delay = (found[0].raised - fault.start) / HOUR
        score.delays.setdefault(fault.kind, []).append(delay)


def _explained(alert: Alert, faults: list[Fault]) -> bool:
    """Tell whether a fault is behind an alert; earnings may look odd for two days after one."""
    for fault in faults:
        lasting = alert.kind in (Kind.LOW_EARNINGS, Kind.STOPPED_EARNING)
        after = 2 * DAY if lasting else 10 * MINUTE
        mine = fault.kind in ("host", "internet") or alert.subject in ("", fault.node)
        if fault.kind != "blip" and mine and fault.covers(alert.raised, after):
            return True
    return False


@pytest.mark.parametrize("first", [1, 2])
def test_faults_are_told_in_time_and_little_else(first: int) -> None:
    score, months = Score(), 2
    for seed in (first, first + 2):
        run(Month(seed), score)
    due, told = score.due.total(), score.told.total()
    assert due >= 6 * months
    assert told / due >= 0.99, (score.due, score.told)
    # Four nodes: at most one a node and month.
    assert len(score.false) <= 4 * months, [(a.kind, a.subject, a.raised) for a in score.false]


def test_a_host_in_order_is_left_alone() -> None:
    score = Score()
    nothing = Fault("blip", "golem", START + WARM_UP, START + WARM_UP + 4 * MINUTE)
    run(Month(5, [nothing]), score)
    assert not score.false, [(a.kind, a.subject, a.raised) for a in score.false]


def test_earning_half_is_low() -> None:
    """Not silent, but less than it used to be; told within a day, and over when it is over."""
    bench, month = Bench(), Month(3, [Fault("blip", "golem", START, START)])
    half, well = START + 15 * DAY, START + 19 * DAY
    for look in month.looks():
        for payer in month.payers:
            if payer.name == "streamr":
                payer.per_day = 100 if half <= look.at < well else 288
        bench.at = look.at - MINUTE
        bench.look(nodes=look.nodes, outside=look.outside)
    told = [(e.happening, e.alert) for e in bench.events if e.alert.kind is Kind.LOW_EARNINGS]
    assert [happening for happening, _ in told] == [Happening.RAISED, Happening.CLEARED]
    alert = told[-1][1]
    assert alert.subject == "streamr"
    assert half < alert.raised <= half + DAY
    assert alert.cleared
    assert well < alert.cleared <= well + 2 * DAY
    assert bench.at == START + DAYS * DAY
