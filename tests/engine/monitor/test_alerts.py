"""Every kind of alert is raised once, held, cleared, raised again, and survives a restart."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest

from custom_components.depin_orchestrator.engine.errors import InvalidInput
from custom_components.depin_orchestrator.engine.models import Health
from custom_components.depin_orchestrator.engine.monitor.alerts import LENGTH, Happening, State
from custom_components.depin_orchestrator.engine.monitor.fold import fold
from custom_components.depin_orchestrator.engine.monitor.kinds import (
    MOMENTS,
    RULES,
    Kind,
    Severity,
)
from custom_components.depin_orchestrator.engine.monitor.look import (
    Call,
    Ended,
    Look,
    Offer,
    Payout,
)
from custom_components.depin_orchestrator.engine.monitor.signs import Settings

from .scenes import DAY, GOLEM, HOUR, MINUTE, NODES, START, STORJ, Bench, down, with_node

DEGRADED = Health.DEGRADED
OFFER = Offer("p1", Decimal("0.31"), 0.91, asks=True)
LOST = {name: Call(answered=False, at=START) for name in ("prices", "grass")}


@dataclass
class Case:
    """What raises an alert, and what is so besides when it does not."""

    key: str
    bad: dict[str, Any]
    good: dict[str, Any] = field(default_factory=dict)
    settings: Settings = field(default_factory=Settings)
    severity: Severity | None = None
    what: str | None = None

    @property
    def kind(self) -> Kind:
        return Kind(self.key.partition(":")[0])


CASES = [
    Case("node_offline:storj", with_node("storj", online=False, reason="timeout")),
    Case("host_offline:", {"nodes": {"storj": down(STORJ), "golem": down(GOLEM)}}),
    Case(
        "internet_offline:",
        {"outside": LOST},
        {"outside": LOST | {"prices": Call(answered=True, at=START + DAY)}},
    ),
    Case(
        "degraded:golem",
        with_node("golem", health=DEGRADED, reason="agent_down"),
        what="agent_down",
    ),
    Case(
        "degraded:storj",
        with_node("storj", health=DEGRADED, reason="suspended"),
        severity=Severity.CRITICAL,
        what="suspended",
    ),
    Case(
        "degraded:storj",
        with_node("storj", reason="quic_misconfigured"),
        severity=Severity.INFO,
        what="quic_misconfigured",
    ),
    Case("degraded:golem", with_node("golem", insolvency=START + HOUR), what="running_dry"),
    Case(
        "low_earnings:",
        {"rate": Decimal("0.90")},
        {"rate": Decimal("1.2")},
        Settings(low_earnings=Decimal(1)),
        what="low_host_earnings",
    ),
    Case(
        "payout_overdue:golem",
        with_node("golem", overdue=Decimal(2)),
        with_node("golem", overdue=Decimal(0)),
    ),
    Case(
        "storage_filling:storj",
        with_node("storj", disk_full=START + 11 * DAY),
        with_node("storj", disk_full=START + 60 * DAY),
        severity=Severity.INFO,
    ),
    Case("storage_filling:storj", with_node("storj", reason="disk_full"), what="storage_full"),
    Case("contention:", {"load": {"cpu": 99.0}}, {"load": {"cpu": 60.0}}),
    Case(
        "contention:golem",
        with_node("golem", busy={"memory": 98.0}),
        with_node("golem", busy={"memory": 50.0}),
        severity=Severity.INFO,
        what="node_contention",
    ),
    Case("opportunity:", {"offer": OFFER}, severity=Severity.WARNING),
    Case("opportunity:", {"offer": replace(OFFER, asks=False)}, severity=Severity.INFO),
    Case("reallocation_stuck:", {"trouble": "unfinished"}),
    Case("drift:storj", {"drifted": frozenset({"storj"})}),
    Case("price_stale:", {"stale_prices": ("GLM",)}),
]


def test_every_lasting_kind_is_in_the_table() -> None:
    learned = {Kind.STOPPED_EARNING}  # in test_month
    assert {case.kind for case in CASES} | MOMENTS | learned == set(Kind) == set(RULES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.key}{case.what or ''}")
def test_raise_hold_clear_and_raise_again(case: Case) -> None:
    bench, rule = Bench(case.settings), RULES[case.kind]
    raised, cleared = f"raised {case.key}", f"cleared {case.key}"
    assert bench.wait(HOUR, **case.good) == []
    assert bench.wait(rule.after, **case.bad) == []
    bench.restart()
    assert bench.wait(2 * MINUTE, **case.bad) == [raised]
    alert = bench.open[case.key]
    assert alert.severity is (case.severity or rule.severity)
    assert alert.what == (case.what or case.kind)
    assert bench.at - alert.since == rule.after + MINUTE
    bench.restart()
    assert bench.wait(2 * HOUR, **case.bad) == []
    gone = bench.wait(rule.clear_after + 2 * MINUTE, **case.good)
    assert gone == [cleared]
    assert bench.open == {}
    assert bench.state.alerts[alert.id].cleared
    again = bench.wait(rule.after + 2 * MINUTE, **case.bad)
    assert again == [raised]
    assert bench.open[case.key].id != alert.id


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.key}{case.what or ''}")
def test_too_short_to_count(case: Case) -> None:
    bench, rule = Bench(case.settings), RULES[case.kind]
    for _ in range(5):
        assert bench.wait(rule.after, **case.bad) == []
        assert bench.wait(3 * MINUTE, **case.good) == []


def test_what_nobody_knows_neither_raises_nor_clears() -> None:
    bench = Bench()
    unknown = with_node("storj", online=None, health=Health.UNKNOWN)
    assert bench.wait(HOUR, **unknown) == []
    bench.wait(HOUR, **with_node("storj", online=False))
    assert bench.wait(HOUR, **unknown) == []
    assert list(bench.open) == ["node_offline:storj"]


def test_an_outage_of_the_host_is_one_alert() -> None:
    bench = Bench()
    nodes = {name: down(node) if not node.remote else node for name, node in NODES.items()}
    # They are noticed one after the other.
    bench.wait(4 * MINUTE, **with_node("storj", online=False))
    assert bench.wait(3 * HOUR, nodes=nodes) == ["raised host_offline:"]
    # One comes back; the other has to be missed for its own time.
    told = bench.wait(20 * MINUTE, **with_node("golem", online=False))
    assert told == ["cleared host_offline:", "raised node_offline:golem"]


def test_an_outage_of_the_internet_is_one_alert() -> None:
    bench = Bench()
    seen = {
        "nodes": {
            "storj": replace(STORJ, health=DEGRADED, reason="not_contacted"),
            "golem": replace(GOLEM, health=DEGRADED, reason="cut_off"),
            "grass": down(NODES["grass"]),
        },
        "outside": LOST,
        "stale_prices": ("GLM",),
    }
    assert bench.wait(3 * HOUR, **seen) == ["raised internet_offline:"]
    # Storj goes as well: that is another thing.
    seen["nodes"] = {**seen["nodes"], "storj": down(STORJ)}  # type: ignore[dict-item]
    assert bench.wait(HOUR, **seen) == ["raised node_offline:storj"]


def test_one_service_alone_is_not_the_internet() -> None:
    bench = Bench()
    lost = {"prices": Call(answered=False, at=START)}
    assert bench.wait(HOUR, outside=lost) == []
    other = {**lost, "grass": Call(answered=True, at=START - MINUTE)}
    assert bench.wait(HOUR, outside=other) == []


def test_a_node_offline_explains_its_other_alerts() -> None:
    bench = Bench()
    seen = with_node("golem", online=False, overdue=Decimal(1), health=DEGRADED, reason="timeout")
    assert bench.wait(3 * HOUR, **seen) == ["raised node_offline:golem"]


@pytest.mark.parametrize("period", [2, 6, 11, 20, 37, 90])
def test_a_flapping_week_has_no_duplicates(period: int) -> None:
    bench = Bench()
    for minute in range(7 * 24 * 60 // 2):
        online = minute * 2 // period % 2 == 0
        bench.look(2 * MINUTE, **with_node("storj", online=online))
    raised = [e.alert for e in bench.events if e.happening is Happening.RAISED]
    assert len({alert.id for alert in raised}) == len(raised)
    # An open alert is never raised again, and one that comes and goes soon stays open.
    for before, after in pairwise(raised):
        cleared = bench.state.alerts[before.id].cleared
        assert cleared
        assert cleared <= after.raised
    assert len(raised) <= 12
    assert sum(e.happening is Happening.ESCALATED for e in bench.events) <= len(raised)


def test_escalates_until_acknowledged() -> None:
    bench = Bench()
    dead = with_node("storj", online=False)
    told = bench.wait(5 * HOUR, **dead)
    assert told == ["raised node_offline:storj", "escalated node_offline:storj"]
    assert bench.open["node_offline:storj"].severity is Severity.CRITICAL
    calm = Bench()
    calm.wait(HOUR, **dead)
    (alert,) = calm.open.values()
    known = calm.state.acknowledge(alert.id, calm.at)
    assert known
    calm.state = known
    later = calm.state.acknowledge(alert.id, calm.at + HOUR)
    assert later == known
    calm.restart()
    assert calm.wait(9 * HOUR, **dead) == []


def test_a_graver_sign_escalates_and_a_lighter_one_only_updates() -> None:
    bench = Bench()
    bench.wait(HOUR, **with_node("storj", health=DEGRADED, reason="low_online_score"))
    graver = bench.look(**with_node("storj", health=DEGRADED, reason="disqualified"))
    lighter = bench.look(**with_node("storj", health=DEGRADED, reason="outdated"))
    assert [(e.happening, e.alert.what) for e in (*graver, *lighter)] == [
        (Happening.ESCALATED, "disqualified"),
        (Happening.UPDATED, "outdated"),
    ]
    assert bench.open["degraded:storj"].severity is Severity.CRITICAL


def test_snoozed_alerts_come_back() -> None:
    bench = Bench()
    dead = with_node("storj", online=False)
    bench.wait(HOUR, **dead)
    (alert,) = bench.open.values()
    rested = bench.state.snooze(alert.id, bench.at + HOUR)
    assert rested
    bench.state = rested
    bench.restart()
    assert bench.wait(59 * MINUTE, **dead) == []
    assert bench.wait(5 * MINUTE, **dead) == ["reminded node_offline:storj"]


def test_unknown_alerts_are_refused() -> None:
    assert State().acknowledge("node_offline.other", START) is None
    assert State().snooze("node_offline.other", START) is None


def test_a_node_that_is_removed_takes_its_alerts_along() -> None:
    bench = Bench()
    bench.wait(HOUR, **with_node("storj", online=False))
    told = bench.wait(HOUR, nodes={"golem": GOLEM})
    assert told == ["cleared node_offline:storj"]
    assert set(bench.state.memories) == {"golem"}


def test_changes_are_told_once() -> None:
    bench = Bench()
    applied = Ended("c1", "applied", START + MINUTE, ("Storj", "Golem"))
    undone = Ended("c2", "applied", START + HOUR, ("Storj",), restores="c1")
    failed = Ended("c3", "rolled_back", START + 2 * HOUR, ("Storj",))
    stuck = Ended("c4", "stuck", START + 2 * HOUR, ("Storj",))
    told = bench.wait(30 * MINUTE, ended=(applied,))
    bench.restart()
    told += bench.wait(40 * MINUTE, ended=(undone, applied))
    told += bench.wait(DAY, ended=(stuck, failed, undone, applied))
    assert told == [
        "raised reallocation_applied:",
        "raised reallocation_rolled_back:",
        "raised reallocation_rolled_back:",
    ]
    assert bench.open == {}
    # What is long over when somebody first looks is no news.
    late = Bench(at=START + DAY)
    assert late.wait(HOUR, ended=(failed, applied)) == []


def test_payouts_are_told_once_and_the_past_is_none() -> None:
    bench = Bench()
    old = Payout("payout:1", Decimal("1.5"), START - 40 * DAY)
    page = Payout("payout:0", Decimal("1.5"), START - 70 * DAY)
    assert bench.wait(HOUR, **with_node("storj", payouts=(old,))) == []
    assert bench.wait(8 * HOUR, **with_node("storj", payouts=(page, old))) == []
    new = Payout("payout:2", Decimal("2.10"), bench.at, Decimal("1.93"))
    other = Payout("payout:3", Decimal("0.40"), bench.at, Decimal("0.37"))
    seen = with_node("storj", payouts=(page, old, new, other))
    (event,) = bench.look(**seen)
    assert event.alert.kind is Kind.PAYOUT_RECEIVED
    assert event.alert.words == {"node": "Storj", "amount": "2.5 USD", "fiat": "2.30 EUR"}
    bench.restart()
    assert bench.wait(DAY, **seen) == []
    grown = replace(new, amount=Decimal("3.10"), fiat=None)
    (event,) = bench.look(**with_node("storj", payouts=(page, old, grown, other)))
    assert event.alert.words["amount"] == "1 USD"
    assert event.alert.words["fiat"] == ""


@pytest.mark.parametrize(
    ("rate", "text"), [("0.123456", "0.1235 EUR"), ("1234567", "1235000 EUR")]
)
def test_an_amount_is_never_a_power_of_ten(rate: str, text: str) -> None:
    bench = Bench(Settings(low_earnings=Decimal(2_000_000)))
    bench.wait(DAY, HOUR, rate=Decimal(rate))
    assert bench.open["low_earnings:"].words["amount"] == text


def test_a_payout_is_late_by_its_own_rhythm() -> None:
    bench = Bench(at=START)
    monthly = tuple(
        Payout(f"payout:{n}", Decimal(5), START - timedelta(days=30 * n)) for n in range(4)
    )
    seen = with_node("storj", payouts=monthly)
    assert bench.wait(39 * DAY, HOUR, **seen) == []
    assert bench.wait(3 * DAY, HOUR, **seen) == ["raised payout_overdue:storj"]
    assert bench.open["payout_overdue:storj"].words["amount"] == "3.5 USD"
    paid = (*monthly, Payout("payout:new", Decimal(5), bench.at))
    told = bench.wait(DAY, HOUR, **with_node("storj", payouts=paid))
    assert told[-1] == "cleared payout_overdue:storj"
    nothing = with_node("storj", payouts=monthly, unpaid=Decimal(0))
    assert Bench().wait(60 * DAY, HOUR, **nothing) == []


def test_so_many_alerts_are_kept_and_open_ones_longest() -> None:
    bench = Bench()
    bench.wait(HOUR, **with_node("golem", online=False))
    first = bench.open["node_offline:golem"]
    for number in range(LENGTH + 50):
        ended = Ended(f"c{number}", "applied", bench.at, ("Storj",))
        bench.look(ended=(ended,), **with_node("golem", online=False))
    assert len(bench.state.alerts) == LENGTH
    assert first.id in bench.state.alerts
    assert f"reallocation_applied.c{LENGTH + 49}" in bench.state.alerts


def test_a_clock_that_is_put_back() -> None:
    bench = Bench()
    dead = with_node("storj", online=False)
    bench.wait(5 * MINUTE, **dead)
    bench.at -= DAY
    told = bench.wait(9 * MINUTE, **dead)
    assert told == ["raised node_offline:storj"]
    bench.at -= DAY
    assert bench.wait(HOUR)[-1:] == ["cleared node_offline:storj"]


def test_the_state_is_not_changed_by_a_look() -> None:
    bench = Bench()
    bench.wait(HOUR, **with_node("storj", online=False))
    before, state = bench.state.as_dict(), bench.state
    look = Look(at=bench.at + DAY, currency="EUR", nodes=NODES)
    one, two = fold(state, look, Settings()), fold(state, look, Settings())
    assert one == two
    assert bench.state.as_dict() == before


@pytest.mark.parametrize(
    "broken",
    [
        None,
        [],
        {"version": 0},
        {"version": 1},
        {"version": 1, "alerts": [{}], "tracks": {}, "memories": {}},
        {"version": 1, "alerts": [], "tracks": {"a": {}}, "memories": {}},
        {"version": 1, "alerts": [], "tracks": {}, "memories": {"a": {}}},
        {"version": 1, "alerts": [], "tracks": {}, "memories": {"a": None}},
    ],
)
def test_a_broken_store_is_refused(broken: object) -> None:
    with pytest.raises(InvalidInput):
        State.from_dict(broken)
