"""Whatever a host shows: a smaller valid plan or none, with its reason; never an exception."""

from dataclasses import replace
from datetime import timedelta
import json
import random

from hypothesis import example, given, settings, strategies as st
import pytest

from custom_components.depin_orchestrator.engine.models import Protocol, Resource
from custom_components.depin_orchestrator.engine.optimizer.decision import should_reallocate
from custom_components.depin_orchestrator.engine.optimizer.model import Model
from custom_components.depin_orchestrator.engine.optimizer.opportunities import opportunities
from custom_components.depin_orchestrator.engine.optimizer.plan import Plan, Policy
from custom_components.depin_orchestrator.engine.optimizer.scene import Limit, Scene, Sight
from custom_components.depin_orchestrator.engine.optimizer.strategies import STRATEGIES

from .labs import CPU, FOUR, START, STORAGE, at, live
from .test_decision import hungry

BAD = (float("nan"), float("inf"), -float("inf"), -1.0, 0.0, 1e12, 1e-12)


def anything(draw: random.Random, usual: float) -> float:
    return draw.choice(BAD) if draw.random() < 0.1 else draw.uniform(0, usual)


def limit(draw: random.Random) -> Limit:
    if draw.random() < 0.1:
        return Limit(draw.choice(BAD), draw.choice(BAD), draw.choice(BAD))
    low = draw.uniform(0, 15)
    return Limit(low, draw.uniform(low, 100), draw.choice([0.5, 1.0, 6.25, 10.0]))


def sights(draw: random.Random) -> list[Sight]:
    """Draw a host: all kinds of nodes, some alike, some that make no sense."""
    count = draw.randint(1, 7)
    found = []
    for number in range(count):
        given = {r: draw.uniform(0, 100 / count) for r in Resource if draw.random() < 0.9}
        found.append(
            Sight(
                node=f"n{number}",
                protocol=draw.choice(list(Protocol)),
                shares=given,
                limits={r: limit(draw) for r in Resource if draw.random() < 0.3},
                movable=draw.random() < 0.9,
            )
        )
    return found


def seen(draw: random.Random, sight: Sight, tick: int, total: float) -> Sight:
    used = {
        r: anything(draw, share * 1.1) for r, share in sight.shares.items() if draw.random() < 0.8
    }
    return replace(
        sight,
        used=used,
        earned=None if draw.random() < 0.2 else total,
        earned_until=START + timedelta(hours=tick - 30) if draw.random() < 0.2 else None,
        price=draw.choice([None, 1.0, 0.02, 3.0, float("nan")]),
        online=draw.choice([True, True, True, True, False, None]),
        changed={CPU: START + timedelta(hours=tick - draw.randint(-3, 50))}
        if draw.random() < 0.1
        else {},
    )


def history(draw: random.Random) -> list[Scene]:
    """Draw some days: gaps, a clock that goes back, lumps that come late."""
    found, hosts, hour = [], sights(draw), 0.0
    totals = dict.fromkeys((sight.node for sight in hosts), 0.0)
    for tick in range(draw.randint(1, 40)):
        hour += draw.choice([0.01, 0.5, 1, 1, 1, 1, 30, -5])
        for node in totals:
            if draw.random() < 0.3:
                totals[node] += anything(draw, 2.0)
        now = [seen(draw, sight, tick, totals[sight.node]) for sight in hosts]
        tariff = draw.choice([None, 0.3, -0.1, float("nan")])
        ahead = tuple(anything(draw, 0.5) for _ in range(draw.choice([0, 0, 24])))
        found.append(
            replace(at(hour, *now), tariff=tariff, tariff_ahead=ahead, power=anything(draw, 100))
        )
    return found


def check(scene: Scene, plan: Plan) -> None:
    """No sum over 100, limits kept by what changed, fixed nodes as they were, money finite."""
    assert plan.phrases
    json.dumps(plan.as_dict(), allow_nan=False)
    if not plan.moves:
        return
    for resource in Resource:
        assert sum(given.get(resource, 0.0) for given in plan.target.values()) <= 100 + 1e-9
    by_node = {sight.node: sight for sight in scene.cleaned().sights}
    for move in plan.moves:
        sight = by_node[move.node]
        assert sight.movable
        assert sight.online is not None
        for resource, share in move.after.items():
            if share != sight.shares[resource]:
                bound = sight.limit(resource)
                held = sight.used.get(resource, 0.0) if resource is STORAGE else 0.0
                most = max(bound.high, bound.low, min(sight.shares[resource], 1.02 * held))
                assert bound.low - 1e-9 <= share <= most + 0.01
    untouched = set(plan.target) - {move.node for move in plan.moves}
    assert all(plan.target[node] == pytest.approx(by_node[node].shares) for node in untouched)


@given(st.integers(min_value=0, max_value=10**9))
@example(seed=2121)
@settings(max_examples=150)
def test_random_hosts_and_histories(seed: int) -> None:
    draw = random.Random(seed)
    model, policy = Model(), Policy(learning=draw.choice([0.0, 12.0]), min_hold=1.0)
    strategy = draw.choice(list(STRATEGIES.values()))
    for scene in history(draw):
        model.observe(scene)
        analysis = should_reallocate(model, scene, policy, strategy)
        check(scene, analysis.plan)
    for one in opportunities(analysis.worths, policy):
        assert one.amount > 0
    assert Model.from_dict(json.loads(json.dumps(model.as_dict()))).as_dict() == model.as_dict()


@given(st.integers(min_value=0, max_value=10**9))
@settings(max_examples=40)
def test_order_of_nodes_changes_nothing(seed: int) -> None:
    draw = random.Random(seed)
    one, other = Model(), Model()
    for scene in history(draw):
        shuffled = list(scene.sights)
        draw.shuffle(shuffled)
        mixed = replace(scene, sights=tuple(shuffled))
        one.observe(scene)
        other.observe(mixed)
        plan = should_reallocate(one, scene, Policy(learning=0)).plan
        again = should_reallocate(other, mixed, Policy(learning=0)).plan
        assert plan.as_dict() == again.as_dict()


def test_identical_nodes_are_treated_alike() -> None:
    twins = tuple(replace(FOUR[0], node=f"golem {n}", name=f"Golem {n}") for n in range(4))

    def alike(sight: Sight, hour: int) -> Sight:
        return hungry(replace(sight, node="golem", earned=0.03 * hour), hour)

    model, scene = live(96, twins, lambda s, h: replace(alike(s, h), node=s.node))
    plan = should_reallocate(model, scene, Policy()).plan
    assert not plan.moves


@pytest.mark.parametrize("capacity", [{}, {CPU: 0.0, STORAGE: 0.0}, {CPU: float("nan")}])
def test_zero_or_unknown_capacity(capacity: dict[Resource, float]) -> None:
    model, scene = live(30, FOUR, hungry)
    check(scene, should_reallocate(model, replace(scene, capacity=capacity), Policy()).plan)


def test_no_history_at_all() -> None:
    model, scene = live(0)
    assert not should_reallocate(model, scene, Policy(learning=0)).plan.moves


def test_plans_repeat_exactly() -> None:
    plans = []
    for _ in range(2):
        model, scene = live(96, FOUR, hungry)
        plans.append(should_reallocate(model, scene, Policy()).plan)
    assert plans[0] == plans[1]
