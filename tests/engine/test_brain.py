"""What a host learned is kept, replayed, credited and told."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
import json
from typing import Any

import pytest

from custom_components.depin_orchestrator.engine.books import Books
from custom_components.depin_orchestrator.engine.brain import Brain
from custom_components.depin_orchestrator.engine.changes import Changes
from custom_components.depin_orchestrator.engine.dials import Dial, Level
from custom_components.depin_orchestrator.engine.errors import InvalidInput
from custom_components.depin_orchestrator.engine.ledger import Ledger
from custom_components.depin_orchestrator.engine.models import (
    Figure,
    Kind,
    NodeReport,
    Outage,
    Quality,
    Reading,
    Resource,
    Trust,
)
from custom_components.depin_orchestrator.engine.optimizer import (
    Analysis,
    Limit,
    Move,
    Opportunity,
    Plan,
    Policy,
    Reason,
    Scene,
    opportunities,
)
from custom_components.depin_orchestrator.engine.optimizer.plan import Complexity
from custom_components.depin_orchestrator.engine.optimizer.proof import Backtest, Gain
from custom_components.depin_orchestrator.engine.optimizer.strategies import Balanced
from custom_components.depin_orchestrator.engine.outcome import Outcome, Result
from custom_components.depin_orchestrator.engine.phrases import Amount, Phrase
from custom_components.depin_orchestrator.engine.proposal import (
    EXPIRES,
    RESPECT,
    Proposals,
    promised,
)
from custom_components.depin_orchestrator.engine.realised import (
    Credit,
    Realised,
    in_effect,
    money,
    taken_back,
)
from custom_components.depin_orchestrator.engine.reallocation import Reallocation, Step
from custom_components.depin_orchestrator.engine.recording import HOURS, SIGHTS, Recording
from custom_components.depin_orchestrator.engine.sentences import Teller, replayed, steps
from custom_components.depin_orchestrator.engine.takings import Takings

from .optimizer.labs import GOLEM, PAY, START, STORJ, at

CPU, MEMORY, *_ = Resource
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
HALF = timedelta(minutes=30)


def scene(hour: float, **more: Any) -> Scene:
    """Return a host whose Golem uses all it has."""
    golem = replace(GOLEM, earned=PAY["golem"] * 25 * hour, **more)
    return at(hour, golem, replace(STORJ, earned=0.0))


def change(hours: float, before: float = 12.5, after: float = 25.0, **more: Any) -> Outcome:
    level = Level(before * 0.16, before), Level(after * 0.16, after)
    moment = START + timedelta(hours=hours)
    plan = Reallocation(f"r{hours}", moment, (Step("golem", CPU, *level),), **more)
    return Outcome(Result.APPLIED, plan, moment)


def lived(hours: int = 60, changes: Changes | None = None) -> tuple[Brain, Analysis]:
    brain = Brain()
    for half in range(2 * hours + 1):
        effective = in_effect(changes) if changes else []
        analysis = brain.analyse(scene(half / 2), Policy(), Balanced(), (), effective)
    return brain, analysis


def test_a_brain_learns_and_comes_back() -> None:
    brain, analysis = lived()
    assert analysis.plan.reason is Reason.MOVE
    stored = json.loads(json.dumps(brain.as_dict()))
    again = Brain.from_dict(stored)
    assert again.as_dict() == brain.as_dict()
    assert len(again.recording.scenes) == 60
    for one, other in zip(again.recording.scenes, brain.recording.scenes, strict=True):
        assert one.now == other.now
        assert [s.shares for s in one.sights] == [s.shares for s in other.sights]
        assert [s.earned for s in one.sights] == [s.earned for s in other.sights]
    brain.forget()
    assert brain.model.watched == 0
    assert not brain.recording.scenes


@pytest.mark.parametrize(
    "data",
    [
        None,
        {},
        {"version": 2},
        {"version": 1},
        *(
            {**Brain().as_dict(), part: wrong}
            for part in ("model", "recording", "realised", "takings")
            for wrong in (None, [1], "x")
        ),
        {**Brain().as_dict(), "realised": {"r": [1, 2, 3]}},
        {**Brain().as_dict(), "realised": {"r": [1, True, 3, 4]}},
        {**Brain().as_dict(), "takings": {"golem": "yesterday"}},
    ],
)
def test_another_shape_is_refused(data: Any) -> None:
    with pytest.raises(InvalidInput):
        Brain.from_dict(data)


def test_a_recording_holds_hours() -> None:
    recording = Recording()
    used = [10.0, 20.0, 30.0, 40.0]
    for quarter, use in enumerate(used):
        earned = 5.0 if quarter == 1 else None
        golem = replace(GOLEM, used={CPU: use}, earned=earned)
        assert not recording.add(at(quarter / 4, golem))
    assert recording.add(at(1, GOLEM))
    (hour,) = recording.scenes
    assert hour.sights[0].used == {CPU: 25.0}
    assert hour.sights[0].earned == 5.0
    assert recording.since(START + timedelta(hours=1)) == []


def test_a_clock_put_back_drops_the_future() -> None:
    recording = Recording()
    for hour in range(10):
        recording.add(at(hour, GOLEM))
    recording.add(at(3.5, GOLEM))
    assert [s.now for s in recording.scenes] == [START + timedelta(hours=h) for h in range(4)]
    recording.add(at(4.5, GOLEM))
    assert len(recording.scenes) == 5


def test_a_recording_stays_small() -> None:
    recording = Recording()
    many = tuple(replace(GOLEM, node=f"n{n}") for n in range(SIGHTS // 10))
    for hour in range(12):
        recording.add(at(hour, *many))
    assert len(recording.scenes) == 10
    for hour in range(12, HOURS + 20):
        recording.add(at(hour, GOLEM))
    assert len(recording.scenes) == HOURS


def test_credit_for_a_change() -> None:
    changes = Changes()
    changes.record(change(-1, expected_gain="1"))
    brain, _ = lived(24, changes)
    credit = brain.realised.credits["r-1"]
    assert credit.hours == pytest.approx(24)
    daily = credit.daily
    assert daily is not None
    # Half of what it uses and earns is owed to the change.
    assert daily.mean == pytest.approx(PAY["golem"] * 25 / 2 * 24, rel=0.2)
    assert daily.low < daily.mean < daily.high
    brain.realised.begin("r-1", 0.5)
    assert brain.realised.credits["r-1"].daily is None
    assert brain.realised.total(["r-1"]) is None


def test_totals_and_costs() -> None:
    realised = Realised(
        {"a": Credit(24, 2.0, 0.5, 0.25), "b": Credit(12, 1.0, 0.1), "c": Credit()}
    )
    total = realised.total(["a", "b", "c", "d"])
    assert total is not None
    assert (total.mean, total.low, total.high) == pytest.approx((2.75, 2.15, 3.35))
    realised.keep(["a"])
    assert set(Realised.from_dict(realised.as_dict()).credits) == {"a"}
    assert money(0.123456) == Decimal("0.1235")


def test_a_change_that_was_taken_back_has_no_effect() -> None:
    changes = Changes()
    changes.record(change(0))
    changes.record(change(1, restores="r0"))
    assert in_effect(changes) == []
    assert [c.plan.restores for c in taken_back(changes)] == ["r0"]
    unknown = Realised()
    step = Step("nobody", CPU, Level(1, None), Level(2, 25))
    outcome = Outcome(Result.APPLIED, Reallocation("u", NOW, (step,)), NOW)
    changes.record(outcome)
    _, analysis = lived(2)
    unknown.learn(analysis.worths, in_effect(changes), 1)
    assert not unknown.credits


def plan(share: float = 50.0, gain: float = 1.0, low: float = 0.5) -> Plan:
    before, after = {CPU: 25.0, MEMORY: 25.0}, {CPU: share, MEMORY: 25.0}
    return Plan(
        Reason.MOVE,
        moves=(Move("golem", before, after, 1.0, 0.1),),
        gain=gain,
        gain_low=low,
        phrases=(Phrase("plan_template"),),
    )


FOUND = {Dial("golem", CPU): 4.0, Dial("golem", MEMORY): 8.0, Dial("storj", CPU): None}


def test_a_proposal_keeps_its_name() -> None:
    proposals = Proposals()
    first = proposals.renew(plan(), FOUND, "a", NOW)
    assert first is not None
    assert first.shares == {"golem": {"cpu": 50.0}}
    assert first.based_on == {Dial("golem", CPU): 4.0}
    same = proposals.renew(plan(gain=1.1), FOUND, "b", NOW + HALF)
    assert same is not None
    assert (same.id, same.plan.gain) == ("a", 1.1)
    other = proposals.renew(plan(60), FOUND, "c", NOW + HALF)
    assert other is not None
    assert other.id == "c"
    request = other.request("r", NOW, force=True, reason="More.")
    assert (request.reason, request.expected_gain, request.force) == ("More.", "1.0", True)
    assert proposals.renew(Plan(Reason.BEST_ALREADY), FOUND, "d", NOW) is None
    assert proposals.find(None, NOW) is None


def test_a_proposal_expires_and_can_be_turned_down() -> None:
    proposals = Proposals()
    proposals.renew(plan(), FOUND, "a", NOW)
    assert proposals.find("b", NOW) is None
    assert proposals.find("a", NOW + EXPIRES) is None
    renewed = proposals.renew(plan(), FOUND, "b", NOW + EXPIRES)
    assert renewed is not None
    assert renewed.id == "b"
    later = NOW + EXPIRES
    assert not proposals.dismiss("a", later)
    assert proposals.dismiss("b", later)
    assert proposals.pending(later) is None
    assert proposals.find("b", later) is not None
    proposals.renew(plan(), FOUND, "c", later + RESPECT)
    assert proposals.pending(later + RESPECT) is not None


def test_what_a_plan_promises() -> None:
    assert promised(plan(), None) is None
    assert promised(plan(), Decimal(0)) is None
    assert promised(plan(), Decimal(4)) == Decimal(2)
    assert promised(plan(low=-0.5), Decimal(4)) == Decimal("1.5")


def books(*figures: Figure) -> Books:
    books = Books("EUR")
    books.ledgers["grass"] = Ledger()
    books.ledgers["grass"].post(figures, NOW, None)
    return books


def lifetime(amount: int, hours: float) -> Figure:
    return Figure("lifetime", Kind.COUNTER, Decimal(amount), None, NOW + timedelta(hours=hours))


def test_takings_are_told_once_an_hour() -> None:
    takings, ours = Takings(), books(lifetime(100, 0))
    report = NodeReport(Reading(value=True, at=NOW))
    reports = {"grass": report, "golem": report}
    first = takings.tell(ours, reports, NOW)
    assert (first["grass"].amount, first["grass"].until) == (0, NOW)
    later = NOW + timedelta(hours=1)
    ours.ledgers["grass"].post([lifetime(103, 1)], later, None)
    paper = Figure("old", Kind.DOCUMENT, Decimal(50), NOW - 40 * HALF, NOW - 30 * HALF)
    ours.ledgers["grass"].post([paper], later, None)
    assert takings.tell(ours, reports, NOW + HALF) == {}
    assert takings.tell(ours, reports, later)["grass"].amount == 3
    again = Takings.from_dict(takings.as_dict())
    assert again.tell(ours, reports, later + HALF)["grass"].amount == 3
    again.keep([])
    assert again.as_dict() == {}


@pytest.mark.parametrize(
    "report",
    [
        NodeReport(Outage("timeout", NOW)),
        NodeReport(Reading(value=True, at=NOW), earned=Trust(Quality.STALE)),
        NodeReport(Reading(value=True, at=NOW), earned=Trust(Quality.UNKNOWN)),
    ],
)
def test_a_silent_node_tells_nothing(report: NodeReport) -> None:
    assert Takings().tell(books(lifetime(100, 0)), {"grass": report}, NOW) == {}


def test_papers_do_not_say_until_when() -> None:
    paper = Figure("invoice", Kind.DOCUMENT, Decimal(5), NOW - HALF, NOW)
    assert books(paper).ledgers["grass"].counted_until is None


def test_sentences() -> None:
    _, analysis = lived()
    told = {(step.node, step.resource): step for step in steps(analysis)}
    change, why = told["golem", CPU].phrases
    assert (change.key, why.key) == ("step_wins", "use_full")
    assert change.values["node"] == "Golem"
    assert change.values["before"] == Amount(4.0, "threads")
    assert why.values == {"pressure": Amount(100.0, "%", 0)}
    assert told["golem", CPU].before == 25
    found = opportunities(analysis.worths, Policy())
    teller = Teller(analysis.scene)
    moves = [teller.opportunity(one) for one in found]
    assert any((m.key, m.values["taker"]) == ("move_from", "Golem") for m in moves)
    free = Opportunity(MEMORY, 10, None, "golem", 0.5, 0.0, 0.9, Complexity.LOW)
    assert teller.opportunity(free) == Phrase(
        "move_free",
        {
            "taker": "Golem",
            "amount": Amount(6.4, "GiB"),
            "gain": Amount(0.5, "€", 2),
            "cost": Amount(0.0, "€", 2),
            "confidence": Amount(90.0, "%", 0),
        },
    )
    assert teller.name("gone") == "gone"


def test_a_step_nobody_can_measure() -> None:
    _, analysis = lived()
    golem = next(worth for worth in analysis.worths if worth.node == "golem")
    blind = replace(golem, pressure={}, sight=replace(golem.sight, used={}, limits={CPU: Limit()}))
    move = Move("golem", golem.current, {**golem.current, CPU: 10.0}, 0, 0)
    assert [p.key for p in Teller(analysis.scene).step(blind, move, CPU)] == [
        "step_loses",
        "use_unknown",
    ]


@pytest.mark.parametrize(("gain", "key"), [(1.5, "backtest_won"), (-1.5, "backtest_lost")])
def test_a_trial_on_history_is_told(gain: float, key: str) -> None:
    told = replayed(Backtest(36.0, Gain(gain, -2.0, 2.0), 1), "EUR")
    assert told.key == key
    assert told.values["days"] == Amount(1.5, "", 1)
    assert told.values["money"] == Amount(1.5, "EUR", 2)
