"""What is shown, and whether it was worth it."""

from dataclasses import replace
import json

import pytest

from custom_components.depin_orchestrator.engine.models import Resource
from custom_components.depin_orchestrator.engine.optimizer import (
    Model,
    Policy,
    Reason,
    Scene,
    Sight,
    should_reallocate,
)
from custom_components.depin_orchestrator.engine.optimizer.proof import (
    Backtest,
    Gain,
    Readiness,
    backtest,
    readiness,
    realised_gain,
)
from custom_components.depin_orchestrator.engine.optimizer.strategies import Equal
from custom_components.depin_orchestrator.engine.optimizer.views import Shape, node_views

from .labs import BANDWIDTH, CPU, FOUR, MEMORY, PAY, STORAGE, at, live
from .test_decision import hungry


def scenes(hours: int, sights: tuple[Sight, ...] = FOUR) -> list[Scene]:
    return [
        at(hour, *(hungry(replace(s, earned=PAY[s.node] * hour), hour) for s in sights))
        for hour in range(hours)
    ]


def test_views_tell_shape_limit_and_worth() -> None:
    model, scene = live(96, FOUR, hungry)
    views = {view.node: view for view in node_views(should_reallocate(model, scene, Policy()))}
    golem, streamr = views["golem"], views["streamr"]
    assert golem.limit is CPU
    assert golem.resources[CPU].shape is Shape.FLOW
    assert golem.resources[CPU].limited
    low, mean, high = (
        golem.resources[CPU].marginal_low,
        golem.resources[CPU].marginal,
        golem.resources[CPU].marginal_high,
    )
    assert low is not None
    assert mean is not None
    assert high is not None
    assert low < mean < high
    assert golem.resources[MEMORY].shape is Shape.BUNDLED
    assert golem.income == pytest.approx(24 * PAY["golem"], rel=0.15)
    assert streamr.limit is None
    assert not any(view.limited for view in streamr.resources.values())
    assert streamr.resources[STORAGE].shape is Shape.USELESS
    assert views["storj"].resources[STORAGE].shape is Shape.STOCK
    assert views["grass"].resources[BANDWIDTH].shape is Shape.SATURATING
    json.dumps([view.as_dict() for view in views.values()], allow_nan=False)


def test_view_of_the_unknown() -> None:
    blind = tuple(replace(sight, used={}, price=None) for sight in FOUR)
    model, scene = live(20, blind)
    for view in node_views(should_reallocate(model, scene, Policy())):
        assert view.limit is None
        for resource in view.resources.values():
            assert resource.marginal in (None, 0.0)


def test_realised_gain_of_a_good_move() -> None:
    model, scene = live(96, FOUR, hungry)
    before = {sight.node: sight.shares for sight in FOUR}
    target = should_reallocate(model, scene, Policy()).plan.target
    moved = tuple(replace(sight, shares=target[sight.node]) for sight in FOUR)
    for hour in range(97, 150):
        now = [hungry(replace(s, earned=PAY[s.node] * hour), hour) for s in moved]
        scene = at(hour, *now)
        model.observe(scene)
    worths = should_reallocate(model, scene, Policy()).worths
    gain = realised_gain(worths, before, target, 53, 0.05)
    assert gain.low < gain.mean < gain.high
    assert gain.mean > 0.2
    nothing = realised_gain(worths, target, target, 53, 0.05)
    assert (nothing.mean, nothing.low, nothing.high) == (-0.05, -0.05, -0.05)


def test_backtest_finds_what_could_have_been() -> None:
    replayed = backtest(scenes(24 * 6), Policy())
    assert replayed.moves >= 1
    assert replayed.gain.mean > 0
    assert replayed.hours == pytest.approx(24 * 6 - 1)
    assert backtest([], Policy()) == Backtest()


def test_backtest_of_what_is_there_gains_nothing() -> None:
    replayed = backtest(scenes(48), Policy(), Equal())
    assert replayed.moves == 0
    assert replayed.gain.mean == pytest.approx(0.0)


def test_backtest_over_a_gap() -> None:
    history = scenes(60)
    replayed = backtest([*history[:20], *history[50:]], Policy())
    assert replayed.hours == pytest.approx(19 + 9)


def test_trust_is_earned() -> None:
    young, _ = live(10)
    old, _ = live(80)
    good, bad = Gain(1, 0, 2), Gain(-1, -2, 0)
    assert readiness(young, Backtest(10, good)) is Readiness.LEARNING
    assert readiness(old, Backtest(80, bad)) is Readiness.LOSING
    assert readiness(old, Backtest(80, good)) is Readiness.READY
    assert readiness(Model(), Backtest()) is Readiness.LEARNING


def test_public_names() -> None:
    assert Reason.MOVE.moves
    assert not Reason.HOLD.moves
    assert set(Resource) == {CPU, MEMORY, BANDWIDTH, STORAGE}
