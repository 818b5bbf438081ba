"""The laboratory is honest: its truth repeats, its oracle is a bar, its checks see violations."""

import numpy as np
import pytest

from custom_components.depin_orchestrator.engine.models import Resource
from lab.sim.oracle import best_for, ladders, oracle
from lab.sim.policies import Engine, LeftAlone, Pairwise, Proportional, Switching
from lab.sim.scenarios import FAMILIES, stationary
from lab.sim.trial import Trial, earnings, legal_start, replay
from lab.sim.truth import TICKS

DAYS = 24 * 3


@pytest.mark.parametrize("family", FAMILIES)
def test_families_repeat_and_differ(family: str) -> None:
    one, same, other = FAMILIES[family](1), FAMILIES[family](1), FAMILIES[family](2)
    assert [node.name for node in one.nodes] == [node.name for node in same.nodes]
    for a, b, c in zip(one.nodes, same.nodes, other.nodes, strict=True):
        assert np.array_equal(a.noise, b.noise)
        assert not np.array_equal(a.noise, c.noise)
    start = legal_start(one)
    for resource in Resource:
        assert sum(shares[resource] for shares in start.values()) <= 100


def test_replay_agrees_with_living_through_it() -> None:
    host = stationary(3)
    start = legal_start(host)
    stored = {node.name: node.stored for node in host.nodes}
    lived = Trial(host).run(LeftAlone(), DAYS)
    assert lived.net == pytest.approx(float(replay(host, start, stored, 0, DAYS).sum()))
    node = host.nodes[0]
    earned, _ = earnings(node, start[node.name], node.stored, 0, DAYS)
    assert earned.min() >= 0


def test_oracle_is_over_what_is_left_alone() -> None:
    host = stationary(4)
    start, stored = legal_start(host), {node.name: node.stored for node in host.nodes}
    alone = float(replay(host, start, stored, 0, TICKS).sum())
    best = best_for(host, ladders(host), np.arange(TICKS))
    for resource in Resource:
        assert sum(shares[resource] for shares in best.values()) <= 100 + 1e-9
    assert oracle(host) > 1.1 * alone


def test_the_engine_breaks_no_rule_and_gains() -> None:
    engine = Engine()
    ran = Trial(stationary(5)).run(engine, DAYS)
    alone = Trial(stationary(5)).run(LeftAlone(), DAYS)
    assert ran.violations == []
    assert ran.net > 1.1 * alone.net
    assert len(engine.plans) == len(ran.moves) >= 1


@pytest.mark.parametrize("policy", [Proportional, Pairwise, Switching])
def test_baselines_keep_the_whole(policy: type[Proportional]) -> None:
    ran = Trial(stationary(6)).run(policy(), DAYS)
    assert not [broken for broken in ran.violations if "100" in broken or "limits" in broken]


def test_violations_are_seen() -> None:
    trial = Trial(stationary(7))
    trial.run(LeftAlone(), 1)
    wanted = {name: dict.fromkeys(Resource, 40.0) for name in trial.now}
    wanted["golem 2"][Resource.CPU] = 0.0
    wanted["storj 1"][Resource.STORAGE] = 0.0
    trial.change(10, wanted)
    trial.change(10, {**wanted, "storj 1": dict.fromkeys(Resource, 1.0)})
    seen = " ".join(trial.result.violations)
    for word in (
        "over 100 %",
        "outside its limits",
        "below what it stores",
        "twice a day",
        "hold",
    ):
        assert word in seen
