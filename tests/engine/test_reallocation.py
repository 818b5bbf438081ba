"""Plans: ordered, in both units, and never more than there is on the way."""

from math import fsum

from hypothesis import given
import pytest

from custom_components.depin_orchestrator.engine.dials import Control, Dial, Enforcement, Level
from custom_components.depin_orchestrator.engine.models import Resource
from custom_components.depin_orchestrator.engine.reallocation import Reallocation

from .reallocation_lab import (
    ADVISORY,
    BANDWIDTH,
    CAPACITY,
    CPU,
    MEMORY,
    Lab,
    befores,
    changes,
    hear,
    host,
    reasons,
    swap,
)

DISRUPTIVE = Control(Enforcement.DELEGATED, disruptive=True)


def test_decreases_come_first_and_restarts_last() -> None:
    on = host(
        {("a", CPU): 6, ("a", MEMORY): 2, ("b", CPU): 1, ("b", MEMORY): 12},
        {("b", MEMORY): DISRUPTIVE},
    )
    wanted = {"a": {"cpu": 25, "memory": 50}, "b": {"cpu": 75, "memory": 25}}
    steps = hear(wanted, on).plan.steps
    assert [(step.node, step.resource, step.rises) for step in steps] == [
        ("a", CPU, False),
        ("b", MEMORY, False),
        ("a", MEMORY, True),
        ("b", CPU, True),
    ]
    assert steps[1].disruptive


def test_a_step_says_percent_and_amount() -> None:
    _, plan = swap()
    step = plan.steps[0]
    assert (step.before, step.after) == (Level(4, 50), Level(2, 25))
    assert step.undone.after == step.before
    assert step.undone.undo
    assert not step.undone.undone.undo
    assert step.as_dict() == {
        "node": "a",
        "resource": "cpu",
        "before": {"amount": 4.0, "share": 50.0},
        "after": {"amount": 2.0, "share": 25.0},
        "enforcement": "enforced",
        "disruptive": False,
    }


def test_before_and_after_are_never_taken_for_one_another() -> None:
    step = hear({"a": {"cpu": 50.02}}, host({("a", CPU): 4.0})).plan.steps
    assert step == ()  # a hair more than it has
    (small,) = hear({"a": {"cpu": 49.98}}, host({("a", CPU): 4.0})).plan.steps
    assert not small.reached(small.before.amount)
    assert not small.untouched(small.after.amount)


def test_amounts_follow_the_grain_downwards() -> None:
    whole = Control(Enforcement.ENFORCED, grain=1)
    on = host({("a", CPU): 2, ("b", CPU): 1}, {("a", CPU): whole})
    plan = hear({"a": {"cpu": 49}, "b": {"cpu": 49}}, on).plan
    assert {step.node: step.after.amount for step in plan.steps} == {
        "a": 3,
        "b": pytest.approx(3.92),
    }
    assert hear({"a": {"cpu": 37.5}}, on).plan.steps[0].after.amount == 3


def test_advice_is_shown_and_not_a_step() -> None:
    on = host(
        {("a", CPU): 2, ("a", BANDWIDTH): None, ("b", BANDWIDTH): 20},
        {("a", BANDWIDTH): ADVISORY, ("b", BANDWIDTH): ADVISORY},
    )
    plan = hear({"a": {"cpu": 50, "bandwidth": 30}, "b": {"bandwidth": 20}}, on).plan
    assert [step.dial for step in plan.steps] == [Dial("a", CPU)]
    (advice,) = plan.advice
    assert (advice.node, advice.before, advice.after) == ("a", None, Level(30, 30))
    assert advice.as_dict()["before"] is None
    assert advice.as_dict()["enforcement"] == "advisory"


def test_what_is_left_alone_is_a_bystander() -> None:
    on = host({("a", CPU): 2, ("b", CPU): 3, ("b", MEMORY): 1, ("c", CPU): None})
    plan = hear({"a": {"cpu": 12.5}}, on).plan
    assert plan.bystanders == {Dial("b", CPU): 3}
    assert plan.ceilings == {CPU: 8}
    assert plan.nodes == {"a"}


def test_an_overcommitted_host_keeps_its_sum_as_ceiling() -> None:
    on = host({("a", CPU): 8, ("b", CPU): 8})
    assert hear({"a": {"cpu": 50}, "b": {"cpu": 50}}, on).plan.ceilings == {CPU: 16}


@given(changes())
def test_no_sum_on_the_way_passes_its_ends(change: tuple[Lab, Reallocation]) -> None:
    _, plan = change
    levels = befores(plan)

    def total(resource: Resource) -> float:
        return fsum(amount for dial, amount in levels.items() if dial.resource is resource)

    first = {resource: total(resource) for resource in Resource}
    for step in plan.steps:
        levels[step.dial] = step.after.amount
        most = max(first[step.resource], CAPACITY[step.resource])
        assert total(step.resource) <= most * (1 + 1e-9)
    for resource in Resource:
        assert total(resource) <= CAPACITY[resource] * (1 + 1e-9)


@pytest.mark.parametrize("shares", [(33.34, 33.34, 33.34), (50.02, 30.02, 20.0)])
def test_a_total_that_was_only_rounded_up_is_normalised(shares: tuple[float, ...]) -> None:
    """Shares are shown with two decimals; whoever sends them back gets all there is, not more."""
    nodes = "abc"
    on = host({(node, CPU): 2 for node in nodes})
    verdict = hear({n: {"cpu": s} for n, s in zip(nodes, shares, strict=True)}, on)
    assert verdict.allowed, verdict.objections
    got = {step.node: step.after.amount for step in verdict.plan.steps}
    assert got == pytest.approx(
        {n: s / sum(shares) * CAPACITY[CPU] for n, s in zip(nodes, shares, strict=True)}
    )
    assert fsum(got.values()) <= CAPACITY[CPU] * (1 + 1e-9)


def test_a_total_that_is_wrong_is_refused() -> None:
    on = host({("a", CPU): 2, ("b", CPU): 2})
    assert reasons(hear({"a": {"cpu": 50}, "b": {"cpu": 50.06}}, on)) == {"over_allocated"}


def test_an_unknown_capacity_leaves_shares_unknown() -> None:
    on = host({("a", CPU): 2}, capacity={})
    verdict = hear({"a": {"cpu": 10}}, on)
    assert reasons(verdict) == {"unknown_capacity"}
    assert on.level(CPU, 2) == Level(2, None)
