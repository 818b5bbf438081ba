"""Random plans meet random faults: the sum is never passed, and nothing is half done."""

from hypothesis import event, given, settings, strategies as st
import pytest

from custom_components.depin_orchestrator.engine.dials import Dial
from custom_components.depin_orchestrator.engine.outcome import Outcome, Result
from custom_components.depin_orchestrator.engine.reallocation import Reallocation

from .reallocation_lab import (
    Kill,
    Lab,
    afters,
    befores,
    changes,
    swap,
)

#: What a call may run into; one name means something to one or several of the three ports.
TROUBLE = (
    "unknown", "nan", "fails", "breaks", "late_now",
    "refuses", "gone", "lost", "unreachable", "late", "ignores", "partly", "done_but_lost",
    "says_no", "unfinished", "done_but_unfinished",
    "full", "full_after_all",
)  # fmt: skip
DEATHS = ("kill_before", "kill_after")
MANY = settings(max_examples=400)


@st.composite
def faults(draw: st.DrawFn, kinds: tuple[str, ...], most: int) -> dict[int, str]:
    """Draw which calls go wrong and how: after a calm while, a few, some in a row."""
    at, found = draw(st.integers(0, 40)), {}
    for _ in range(draw(st.integers(0, most))):
        found[at] = draw(st.sampled_from(kinds))
        at += draw(st.integers(1, 4))
    return found


def stands(lab: Lab, levels: dict[Dial, float]) -> bool:
    lab.late_effects()
    return {dial: lab.levels[dial] for dial in levels} == pytest.approx(levels)


async def live(lab: Lab, plan: Reallocation) -> Outcome | None:
    """Carry out a plan; after each death begin again from the journal, until it is settled."""
    try:
        return await lab.executor().carry_out(plan)
    except Kill:
        pass
    for _ in range(10):
        try:
            return await lab.executor().recover()
        except Kill:
            continue
    lab.faults.clear()
    return await lab.executor().recover()


def check(lab: Lab, plan: Reallocation, outcome: Outcome) -> None:
    """Hold an outcome against what the machine really has."""
    assert outcome.result in Result
    if outcome.result is Result.APPLIED:
        assert stands(lab, afters(plan))
    elif outcome.result in {Result.ROLLED_BACK, Result.REFUSED}:
        assert stands(lab, befores(plan))
    if lab.text is not None:
        written = lab.record()["plan"]["steps"]
        assert [step["before"]["amount"] for step in written] == [
            step.before.amount for step in plan.steps
        ]


@MANY
@given(changes(), faults(TROUBLE, 40))
async def test_trouble_anywhere(change: tuple[Lab, Reallocation], trouble: dict[int, str]) -> None:
    """Also while rolling back; the lab asserts the sum at every write."""
    lab, plan = change
    lab.faults = trouble
    outcome = await lab.executor().carry_out(plan)
    event(outcome.result)
    check(lab, plan, outcome)
    if outcome.result is Result.STUCK:
        lab.faults.clear()
        again = await lab.executor().recover()
        assert again is not None
        assert again.result is Result.ROLLED_BACK
        check(lab, plan, again)


@MANY
@given(changes(), faults(DEATHS, 4), faults(TROUBLE, 8))
async def test_death_and_trouble_anywhere(
    change: tuple[Lab, Reallocation], deaths: dict[int, str], trouble: dict[int, str]
) -> None:
    """Die at any await, in recovery too: in the end all is new or all is old."""
    lab, plan = change
    lab.faults = trouble | deaths
    try:
        outcome = await live(lab, plan)
    except Exception:  # noqa: BLE001 -- the journal could not be read: nothing was settled
        outcome = None
    lab.faults.clear()
    outcome = await lab.executor().recover() or outcome
    if lab.text is None:
        assert stands(lab, befores(plan))
        return
    assert outcome is not None
    event(outcome.result)
    assert outcome.result in {Result.APPLIED, Result.ROLLED_BACK}
    check(lab, plan, outcome)


async def calls_of(lab: Lab, plan: Reallocation) -> int:
    await lab.executor().carry_out(plan)
    return lab.calls


async def test_death_at_every_call_and_again_in_recovery() -> None:
    """The whole matrix of fault 1 and 2: each call, before and after its effect, twice."""
    calls = await calls_of(*swap())
    seen: dict[Result, int] = dict.fromkeys(Result, 0)
    for first in range(calls):
        for death in DEATHS:
            for second in range(first + 1, first + 25):
                lab, plan = swap()
                lab.faults = {first: death, second: death}
                outcome = await live(lab, plan)
                if outcome is None:
                    assert lab.text is None
                    assert stands(lab, befores(plan))
                    continue
                check(lab, plan, outcome)
                seen[outcome.result] += 1
    assert seen[Result.STUCK] == seen[Result.REFUSED] == 0
    assert seen[Result.APPLIED]
    assert seen[Result.ROLLED_BACK]


@given(changes())
async def test_without_trouble_it_is_applied(change: tuple[Lab, Reallocation]) -> None:
    lab, plan = change
    outcome = await lab.executor().carry_out(plan)
    assert outcome.result is Result.APPLIED
    check(lab, plan, outcome)
