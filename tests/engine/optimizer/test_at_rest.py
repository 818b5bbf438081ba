"""A provider at rest shows nothing of what it needs at work."""

from dataclasses import replace

import pytest

from custom_components.depin_orchestrator.engine.models import Resource
from custom_components.depin_orchestrator.engine.optimizer import Policy, Sight, should_reallocate
from custom_components.depin_orchestrator.engine.optimizer.learner import is_full, is_idle
from custom_components.depin_orchestrator.engine.optimizer.traits import TRAITS

from .labs import CPU, FOUR, GOLEM, MEMORY, STREAMR, at, live

#: What the daemon uses while it waits for a task.
RESTING = {CPU: 0.4, MEMORY: 1.0, Resource.BANDWIDTH: 0.2, Resource.STORAGE: 0.0}


def rested(sight: Sight, hour: int) -> Sight:
    return replace(sight, used=RESTING, earned=0.0) if sight.node == "golem" else sight


def test_needs_and_bundle_are_learned_at_work_only() -> None:
    resting = live(48, FOUR, rested)[0].learners["golem"]
    assert resting.demands[Resource.BANDWIDTH].seen == 0
    assert resting.ratios[MEMORY].mean() is None
    assert resting.demands[CPU].seen > 40
    mixed = live(48, FOUR, lambda s, h: s if h % 2 else rested(s, h))[0].learners["golem"]
    assert mixed.ratios[MEMORY].mean() == pytest.approx(0.6)
    need = mixed.demands[Resource.BANDWIDTH].quantile(0.5)
    assert need == pytest.approx(2.0, rel=0.3)


def test_a_provider_that_waits_for_its_first_task_keeps_what_a_task_needs() -> None:
    model, scene = live(48, FOUR, rested)
    wishing = [replace(s, shares=s.shares | {Resource.BANDWIDTH: 20.0}) for s in scene.sights]
    plan = should_reallocate(model, replace(scene, sights=tuple(wishing)), Policy()).plan
    kept = plan.target.get("golem", wishing[0].shares)
    assert kept[Resource.BANDWIDTH] == 20.0
    assert kept[MEMORY] == GOLEM.shares[MEMORY]


@pytest.mark.parametrize(
    ("use", "full"), [(25.0, True), (22.0, True), (21.0, False), (18.7, False)]
)
def test_whole_threads_are_counted_not_measured(use: float, full: bool) -> None:
    assert is_full(replace(GOLEM, used={CPU: use}), CPU) is full


def test_who_has_no_flow_or_shows_none_is_not_at_rest() -> None:
    assert is_idle(replace(GOLEM, used={CPU: 3.0}), TRAITS[GOLEM.protocol])
    assert not is_idle(replace(GOLEM, used={CPU: 3.2}), TRAITS[GOLEM.protocol])
    assert not is_idle(replace(GOLEM, used={}), TRAITS[GOLEM.protocol])
    assert not is_idle(at(0, STREAMR).sights[0], TRAITS[STREAMR.protocol])
