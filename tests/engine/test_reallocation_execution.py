"""What goes wrong while a plan is carried out (actuation.md, 5.5; numbers are its faults)."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from custom_components.depin_orchestrator.engine.dials import Dial
from custom_components.depin_orchestrator.engine.errors import (
    ContainerStopped,
    JournalCorrupt,
    JournalError,
)
from custom_components.depin_orchestrator.engine.objections import Objection, Reason
from custom_components.depin_orchestrator.engine.outcome import Outcome, Progress, Result
from custom_components.depin_orchestrator.engine.reallocation import Reallocation, Step

from .reallocation_lab import (
    ADVISORY,
    BANDWIDTH,
    CPU,
    MEMORY,
    NOW,
    Kill,
    Lab,
    afters,
    befores,
    hear,
    host,
    swap,
)

A, B = Dial("a", CPU), Dial("b", CPU)
#: Calls of an undisturbed `swap`: journal read, four levels, intent, then per step.
APPLIES = ("apply a 2", "apply a 4", "apply b 6", "apply b 12")


def undisturbed() -> list[str]:
    """Return the calls of a run in which nothing goes wrong."""
    lab, plan = swap()
    with asyncio.Runner() as runner:
        runner.run(lab.executor().carry_out(plan))
    return lab.log


LOG = undisturbed()
CALLS = {what: LOG.index(what) for what in APPLIES}
INTENT = LOG.index("journal lasting applying")
END = LOG.index("journal passing applied")


async def run(lab: Lab, plan: Reallocation) -> Outcome:
    return await lab.executor().carry_out(plan)


def old(lab: Lab, plan: Reallocation) -> bool:
    return lab.levels == befores(plan)


def new(lab: Lab, plan: Reallocation) -> bool:
    return lab.levels == afters(plan)


def why(outcome: Outcome) -> list[str]:
    return [str(objection.reason) for objection in outcome.objections]


async def test_an_undisturbed_change() -> None:
    lab, plan = swap()
    outcome = await run(lab, plan)
    assert outcome.result is Result.APPLIED
    assert new(lab, plan)
    assert lab.writes == [(step.dial, step.after.amount) for step in plan.steps]
    assert lab.kinds == ["lasting", "passing"]
    assert outcome.closed
    shown = outcome.as_dict()
    assert (shown["outcome"], shown["reallocation_id"]) == ("applied", "r1")
    assert [step["progress"] for step in shown["steps"]] == ["applied"] * 4


async def test_nothing_is_written_before_the_journal_holds_every_before() -> None:
    lab, plan = swap()
    lab.faults = {CALLS["apply a 2"]: "kill_before"}
    with pytest.raises(Kill):
        await run(lab, plan)
    assert lab.writes == []
    assert [step["before"]["amount"] for step in lab.record()["plan"]["steps"]] == [4, 8, 4, 8]


async def test_a_plan_in_effect_is_applied_and_not_written_down() -> None:
    lab, _ = swap()
    outcome = await run(lab, Reallocation("r2", NOW))
    assert outcome.result is Result.APPLIED
    assert lab.text is None


async def test_a_journal_is_read_once_in_a_life() -> None:
    """Nobody else writes it; what could not be closed is looked at again."""
    lab, plan = swap()
    executor = lab.executor()
    back = replace(plan, id="r2", steps=tuple(step.undone for step in plan.steps))
    for change in (plan, replace(back, steps=(*back.steps[2:], *back.steps[:2]))):
        assert (await executor.carry_out(change)).result is Result.APPLIED
    assert lab.log.count("journal read") == 1
    lab.faults = {lab.calls + LOG.index("journal passing applied") - 1: "full"}
    assert not (await executor.carry_out(replace(plan, id="r3"))).closed
    assert why(await executor.carry_out(plan)) == ["unfinished"]
    assert lab.log.count("journal read") == 2


async def test_advice_alone_is_never_applied() -> None:
    on = host({("a", BANDWIDTH): None}, {("a", BANDWIDTH): ADVISORY})
    plan = hear({"a": {"bandwidth": 40}}, on).plan
    lab = Lab({})
    outcome = await run(lab, plan)
    assert (outcome.result, why(outcome)) == (Result.REFUSED, ["not_controllable"])
    assert lab.text is None
    assert outcome.as_dict()["advice"][0]["enforcement"] == "advisory"


@pytest.mark.parametrize("what", APPLIES)
@pytest.mark.parametrize("fault", ["refuses", "gone", "lost", "unreachable", "breaks", "ignores"])
async def test_fault_3_and_4_a_write_that_did_nothing(what: str, fault: str) -> None:
    lab, plan = swap()
    lab.faults = {CALLS[what]: fault}
    outcome = await run(lab, plan)
    assert outcome.result is Result.ROLLED_BACK
    assert old(lab, plan)
    expected = {
        "refuses": "container_unsupported",
        "gone": "container_gone",
        "lost": "timeout",
        "unreachable": "cannot_connect",
        "breaks": "state_unknown",
        "ignores": "not_applied",
    }
    assert why(outcome) == [expected[fault]]
    touched = APPLIES.index(what) + 1
    marks = [mark.progress for mark in outcome.marks]
    assert marks == [Progress.REVERTED] * touched + [Progress.PENDING] * (4 - touched)


@pytest.mark.parametrize("what", APPLIES)
async def test_fault_3_a_timeout_that_did_apply(what: str) -> None:
    lab, plan = swap()
    lab.faults = {CALLS[what]: "done_but_lost"}
    assert (await run(lab, plan)).result is Result.APPLIED
    assert new(lab, plan)


@pytest.mark.parametrize("what", APPLIES)
@pytest.mark.parametrize("fault", ["says_no", "unfinished", "done_but_unfinished"])
async def test_actions_that_failed_are_no_success_whatever_is_read(what: str, fault: str) -> None:
    lab, plan = swap()
    lab.faults = {CALLS[what]: fault}
    outcome = await run(lab, plan)
    assert outcome.result is Result.ROLLED_BACK
    assert old(lab, plan)
    assert why(outcome) == ["actions_failed" if fault == "says_no" else "actions_unfinished"]
    # What may have happened is undone also when it does not look so.
    undone = plan.steps[APPLIES.index(what)].before.amount
    again = (plan.steps[APPLIES.index(what)].dial, undone) in lab.writes
    assert again is (fault != "says_no")


@pytest.mark.parametrize("what", APPLIES)
async def test_fault_3_a_timeout_that_applies_after_rollback_began(what: str) -> None:
    """The late write is overtaken by one of ours, or seen in the last look."""
    at = CALLS[what]
    for late in range(at + 2, at + 40):
        lab, plan = swap()
        lab.faults = {at: "late", late: "late_now"}
        outcome = await run(lab, plan)
        lab.late_effects()
        assert outcome.result is Result.ROLLED_BACK
        assert old(lab, plan)


async def test_fault_3_a_write_in_doubt_blocks_what_it_may_still_claim() -> None:
    """B may still take 6 and cannot be reached: A does not get its 4 back, so never 10 of 8."""
    lab, plan = swap()
    at = CALLS["apply b 6"]
    lab.faults = {at: "late"}
    lab.broken[("apply", B)] = "unreachable"
    outcome = await run(lab, plan)
    assert outcome.result is Result.STUCK
    assert (lab.levels[A], lab.levels[B]) == (2, 4)
    lab.late_effects()  # the lab asserts the sum
    lab.broken.clear()
    again = await lab.executor().recover()
    assert again is not None
    assert again.result is Result.ROLLED_BACK
    assert old(lab, plan)


async def test_fault_4_a_node_that_did_not_survive_its_new_limit() -> None:
    """The limit reads as asked, but the container died of it: that is no success."""
    lab, plan = swap()

    class Deadly:
        read = lab.read

        async def apply(self, step: Step) -> None:
            await lab.apply(step)
            if step.dial == Dial("a", MEMORY) and not step.undo:
                raise ContainerStopped

    executor = lab.executor()
    executor._machine._actuator = Deadly()  # type: ignore[assignment]
    outcome = await executor.carry_out(plan)
    assert (outcome.result, why(outcome)) == (Result.ROLLED_BACK, ["container_stopped"])
    assert old(lab, plan)


@pytest.mark.parametrize("fault", ["partly", "overshoots"])
async def test_fault_5_a_value_that_is_not_quite_the_one(fault: str) -> None:
    lab, plan = swap()
    lab.faults = {CALLS["apply a 2"]: fault}
    outcome = await run(lab, plan)
    assert (outcome.result, why(outcome)) == (Result.ROLLED_BACK, ["not_applied"])
    assert old(lab, plan)


async def test_fault_5_a_rounded_value_is_within_tolerance() -> None:
    lab, plan = swap()
    real = lab._set
    lab._set = lambda dial, amount: real(dial, amount - 0.001 * (amount == 6))  # type: ignore[method-assign]
    assert (await run(lab, plan)).result is Result.APPLIED
    assert lab.levels[B] == 5.999


@pytest.mark.parametrize("fault", ["refuses", "lost", "breaks", "ignores", "partly"])
async def test_fault_6_putting_back_fails_once(fault: str) -> None:
    lab, plan = swap()
    at = CALLS["apply b 6"]
    for undo in range(at + 2, at + 14):
        lab, plan = swap()
        lab.faults = {at: "partly", undo: fault}
        outcome = await run(lab, plan)
        assert outcome.result is Result.ROLLED_BACK, undo
        assert old(lab, plan)


async def test_fault_6_putting_back_always_fails() -> None:
    lab, plan = swap()
    lab.faults = {CALLS["apply b 12"]: "partly"} | dict.fromkeys(
        range(CALLS["apply b 12"] + 1, 200), "refuses"
    )
    outcome = await run(lab, plan)
    assert outcome.result is Result.STUCK
    assert why(outcome) == ["not_applied"] + ["not_restored"] * 4
    assert lab.record()["phase"] == "stuck"
    lab.faults.clear()
    blocked = await run(lab, plan)
    assert (blocked.result, why(blocked)) == (Result.REFUSED, ["unfinished"])
    settled = await lab.executor().recover()
    assert settled is not None
    assert settled.result is Result.ROLLED_BACK
    assert old(lab, plan)


async def test_fault_6_what_could_not_be_freed_is_not_given() -> None:
    """B keeps its 6 threads, so A stays at 2: stuck, but never over 8."""
    lab, plan = swap()
    lab.faults = {CALLS["apply b 12"]: "ignores"}
    real = lab.apply

    async def apply(step: Step) -> None:
        lab.broken = {("apply", B): "refuses"} if step.undo else {}
        await real(step)

    lab.apply = apply  # type: ignore[method-assign]
    outcome = await run(lab, plan)
    assert outcome.result is Result.STUCK
    assert (lab.levels[A], lab.levels[B]) == (2, 6)
    assert lab.levels[Dial("a", MEMORY)] == 8


@pytest.mark.parametrize("fault", ["unknown", "nan", "text", "fails", "breaks"])
async def test_fault_7_a_node_that_cannot_be_read_any_more(fault: str) -> None:
    lab, plan = swap()
    lab.broken[("read", A)] = fault
    refused = await run(lab, plan)
    assert refused.objections == (Objection(Reason.UNKNOWN_STATE, "a", CPU),)
    assert lab.text is None
    lab, plan = swap()
    at = CALLS["apply a 2"]
    lab.faults = dict.fromkeys(range(at + 1, 300), fault)
    outcome = await run(lab, plan)
    assert (outcome.result, why(outcome)[0]) == (Result.STUCK, "state_unknown")
    assert lab.levels[A] == 2
    lab.faults.clear()
    again = await lab.executor().recover()
    assert again is not None
    assert again.result is Result.ROLLED_BACK
    assert old(lab, plan)


async def test_fault_7_a_node_that_vanished_before_its_step() -> None:
    lab, plan = swap()
    lab.faults = {CALLS["apply b 6"] - 2: "unknown"}  # its own reading right before
    outcome = await run(lab, plan)
    assert outcome.result is Result.ROLLED_BACK
    assert why(outcome) == ["unknown_state"]


async def test_fault_8_somebody_changed_it_before_we_began() -> None:
    lab, plan = swap()
    lab.levels[A] = 3.0
    outcome = await run(lab, plan)
    assert outcome.objections == (Objection(Reason.STATE_CHANGED, "a", CPU),)
    assert lab.text is None
    on = host({("a", CPU): 4, ("b", CPU): 2, ("c", CPU): 2})
    plan = hear({"a": {"cpu": 25}, "b": {"cpu": 50}}, on).plan
    lab = Lab({Dial("a", CPU): 4.0, Dial("b", CPU): 2.0, Dial("c", CPU): 2.5})
    outcome = await run(lab, plan)
    assert outcome.objections == (Objection(Reason.STATE_CHANGED, "c", CPU),)


async def test_fault_8_somebody_changed_a_dial_we_did_not_reach_yet() -> None:
    lab, plan = swap()
    lab.foreign = {CALLS["apply a 2"]: (B, 3.0)}
    outcome = await run(lab, plan)
    assert (outcome.result, why(outcome)) == (Result.ROLLED_BACK, ["state_changed"])
    assert lab.levels[B] == 3.0  # not overwritten
    assert lab.levels[A] == 4.0


async def test_fault_8_somebody_changed_a_dial_we_had_set() -> None:
    lab, plan = swap()
    lab.foreign = {CALLS["apply b 12"]: (A, 1.0)}
    outcome = await run(lab, plan)
    assert outcome.result is Result.STUCK
    assert why(outcome) == ["state_changed", "foreign_change"]
    assert lab.levels[A] == 1.0  # not overwritten
    assert lab.levels[B] == 4.0  # ours, put back


async def test_fault_8_somebody_claims_what_a_step_freed() -> None:
    """A takes its 4 threads again while we work: B is not given them too."""
    lab, plan = swap()
    lab.foreign = {CALLS["apply a 4"]: (A, 4.0)}
    outcome = await run(lab, plan)
    assert (outcome.result, why(outcome)) == (Result.ROLLED_BACK, ["over_allocated"])
    assert old(lab, plan)


async def test_fault_8_a_bystander_that_cannot_be_read_counts_as_found() -> None:
    on = host({("a", CPU): 4, ("b", CPU): 2, ("c", CPU): 2})
    plan = hear({"a": {"cpu": 25}, "b": {"cpu": 50}}, on).plan
    lab = Lab({Dial("a", CPU): 4.0, Dial("b", CPU): 2.0, Dial("c", CPU): 2.0})
    lab.broken[("read", Dial("c", CPU))] = "fails"
    assert (await run(lab, plan)).result is Result.APPLIED


async def test_a_step_that_cannot_be_read_counts_with_the_most() -> None:
    lab, plan = swap()
    lab.faults = {CALLS["apply b 6"] - 1: "fails"}  # a, read to see whether b's 6 fit
    outcome = await run(lab, plan)
    assert (outcome.result, why(outcome)) == (Result.ROLLED_BACK, ["over_allocated"])
    assert old(lab, plan)


@pytest.mark.parametrize("fault", ["full", "breaks", "full_after_all"])
async def test_fault_9_a_full_disk_before(fault: str) -> None:
    lab, plan = swap()
    lab.faults = {INTENT: fault}
    outcome = await run(lab, plan)
    assert (outcome.result, why(outcome)) == (Result.REFUSED, ["journal_failed"])
    assert lab.writes == []
    settled = await lab.executor().recover()
    assert (settled is None) == (fault != "full_after_all")
    assert old(lab, plan)


async def test_fault_9_a_full_disk_from_then_on() -> None:
    """Putting back needs no journal; the next life finds it done."""
    lab, plan = swap()
    executor = lab.executor()
    lab.faults = dict.fromkeys(range(INTENT + 1, 400), "full") | {CALLS["apply b 6"]: "partly"}
    outcome = await executor.carry_out(plan)
    assert outcome.result is Result.ROLLED_BACK
    assert not outcome.closed
    assert old(lab, plan)
    lab.faults.clear()
    refused = await executor.carry_out(plan)
    assert why(refused) == ["unfinished"]
    settled = await executor.recover()
    assert settled is not None
    assert (settled.result, settled.closed) == (Result.ROLLED_BACK, True)


async def test_fault_9_a_full_disk_at_the_very_end() -> None:
    """All is applied and read back; the next life finds it so and says it again."""
    lab, plan = swap()
    lab.faults = {END: "full"}
    outcome = await run(lab, plan)
    assert (outcome.result, outcome.closed) == (Result.APPLIED, False)
    settled = await lab.executor().recover()
    assert settled is not None
    assert (settled.result, settled.closed) == (Result.APPLIED, True)
    assert new(lab, plan)


@pytest.mark.parametrize("fault", ["full", "breaks"])
async def test_fault_9_a_journal_that_cannot_be_read(fault: str) -> None:
    lab, plan = swap()
    lab.faults = {0: fault, 1: fault}
    outcome = await run(lab, plan)
    assert (outcome.result, why(outcome)) == (Result.REFUSED, ["journal_failed"])
    with pytest.raises(JournalError):
        await lab.executor().recover()
    assert lab.writes == []


async def test_fault_10_a_corrupt_journal_stops_everything_until_accepted() -> None:
    lab, plan = swap()
    lab.text = "[]"
    outcome = await run(lab, plan)
    assert (outcome.result, why(outcome)) == (Result.REFUSED, ["journal_corrupt"])
    with pytest.raises(JournalCorrupt):
        await lab.executor().recover()
    await lab.executor().accept()
    assert await lab.executor().recover() is None
    assert (await run(lab, plan)).result is Result.APPLIED


async def test_a_stuck_change_is_accepted_as_it_is() -> None:
    lab, plan = swap()
    lab.foreign = {CALLS["apply b 12"]: (A, 1.0)}
    await run(lab, plan)
    levels = dict(lab.levels)
    await lab.executor().accept()
    assert lab.record()["phase"] == "accepted"
    assert await lab.executor().recover() is None
    assert lab.levels == levels


async def test_fault_12_two_calls_and_a_hundred() -> None:
    lab, plan = swap()
    gate = asyncio.Event()
    real = lab.apply

    async def slow(step: Step) -> None:
        await gate.wait()
        await real(step)

    lab.apply = slow  # type: ignore[method-assign]
    executor = lab.executor()
    first = asyncio.create_task(executor.carry_out(plan))
    await asyncio.sleep(0)
    others = [replace(plan, id=f"r{n}") for n in range(2, 102)]
    refused = await asyncio.gather(*map(executor.carry_out, others))
    assert {(outcome.result, *why(outcome)) for outcome in refused} == {(Result.REFUSED, "busy")}
    assert executor.running == "r1"
    assert await executor.recover() is None
    await executor.accept()
    gate.set()
    assert (await first).result is Result.APPLIED
    assert executor.running is None
    assert new(lab, plan)


@pytest.mark.parametrize("steps", [1, 2, 3, 4])
async def test_fault_13_and_14_a_cancelled_caller(steps: int) -> None:
    """Cancelled inside a write: the journal is open, and recovery ends it, here or later."""
    lab, plan = swap()
    real = lab.apply

    reached = asyncio.Event()

    async def hangs(step: Step) -> None:
        await real(step)
        if len(lab.writes) == steps:
            reached.set()
            await asyncio.Event().wait()

    lab.apply = hangs  # type: ignore[method-assign]
    executor = lab.executor()
    task = asyncio.create_task(executor.carry_out(plan))
    await reached.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert executor.running is None
    lab.apply = real  # type: ignore[method-assign]
    assert why(await executor.carry_out(replace(plan, id="r2"))) == ["unfinished"]
    outcome = await executor.recover()
    assert outcome is not None
    assert outcome.result is (Result.APPLIED if steps == 4 else Result.ROLLED_BACK)
    assert new(lab, plan) if steps == 4 else old(lab, plan)
    assert outcome == await lab.executor().recover()  # told again, done once


async def test_a_failed_change_is_undone_though_all_of_it_is_there() -> None:
    """Killed when putting back had begun: what failed is not called a success later."""
    lab, plan = swap()
    lab.faults = {CALLS["apply b 12"]: "partly"}
    undoing = CALLS["apply b 12"] + 2
    lab.faults[undoing + 1] = "kill_before"
    with pytest.raises(Kill):
        await run(lab, plan)
    assert lab.record()["phase"] == "undoing"
    lab.levels = afters(plan)
    outcome = await lab.executor().recover()
    assert outcome is not None
    assert (outcome.result, why(outcome)) == (Result.ROLLED_BACK, ["not_applied"])
    assert old(lab, plan)


async def test_notes_lost_in_a_power_cut() -> None:
    """The journal still says that only the first step began; the machine knows better."""
    lab, plan = swap()
    lab.faults = {CALLS["apply b 6"]: "kill_after"}
    intent: dict[str, str | None] = {}
    real = lab.next_fault

    def keep(what: str) -> str:
        intent.setdefault("text", None)
        if lab.kinds == ["lasting"]:
            intent["text"] = lab.text
        return real(what)

    lab.next_fault = keep  # type: ignore[method-assign]
    with pytest.raises(Kill):
        await run(lab, plan)
    lab.text = intent["text"]
    unread = Dial("b", MEMORY)
    lab.broken[("read", unread)] = "fails"
    outcome = await lab.executor().recover()
    assert outcome is not None
    assert outcome.result is Result.STUCK  # it may have its 12 GiB, so a does not get its 8 yet
    assert (lab.levels[A], lab.levels[B], lab.levels[Dial("a", MEMORY)]) == (4, 4, 4)
    lab.broken.clear()
    outcome = await lab.executor().recover()
    assert outcome is not None
    assert outcome.result is Result.ROLLED_BACK
    assert old(lab, plan)


async def test_fault_18_and_20_a_change_keeps_the_world_it_began_in() -> None:
    """Time jumps and options change meanwhile: ceilings are the plan's own."""
    lab, plan = swap()
    real = lab.apply

    async def jumps(step: Step) -> None:
        lab.at += timedelta(days=1) * (1 if step.rises else -2)
        await real(step)

    lab.apply = jumps  # type: ignore[method-assign]
    assert (await run(lab, plan)).result is Result.APPLIED
    assert lab.record()["plan"]["ceilings"] == {"cpu": 8, "memory": 16}


async def test_nobody_to_recover() -> None:
    lab, _ = swap()
    assert await lab.executor().recover() is None


def test_the_port_is_all_the_engine_knows() -> None:
    """A journal gets plain data only."""

    def plain(value: Any) -> bool:
        if isinstance(value, Mapping):
            return all(isinstance(key, str) and plain(child) for key, child in value.items())
        if isinstance(value, list):
            return all(map(plain, value))
        return value is None or type(value) in {str, int, float, bool}

    lab, plan = swap()
    asyncio.run(run(lab, plan))
    assert plain(lab.record())


async def test_only_its_own_resource_counts() -> None:
    found = {("a", CPU): 4.0, ("b", CPU): 2.0, ("c", CPU): 2.0}
    found |= {("a", MEMORY): 2.0, ("c", MEMORY): 14.0}
    plan = hear({"a": {"cpu": 25, "memory": 12}, "b": {"cpu": 50}}, host(found)).plan
    lab = Lab({Dial(*key): amount for key, amount in found.items()}, ceilings=plan.ceilings)
    assert (await run(lab, plan)).result is Result.APPLIED
    assert new(lab, plan)
