"""Learners: right on what is known, modest where it is not, and small."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
import json
import random

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.depin_orchestrator.engine.errors import InvalidInput
from custom_components.depin_orchestrator.engine.models import Protocol, Resource
from custom_components.depin_orchestrator.engine.optimizer.curve import Curve, flow, gate, stock
from custom_components.depin_orchestrator.engine.optimizer.demand import Demand
from custom_components.depin_orchestrator.engine.optimizer.learner import Learner, is_full
from custom_components.depin_orchestrator.engine.optimizer.levels import (
    Change,
    Level,
    Season,
    Slope,
    phi,
)
from custom_components.depin_orchestrator.engine.optimizer.model import Model
from custom_components.depin_orchestrator.engine.optimizer.pay import Pay
from custom_components.depin_orchestrator.engine.optimizer.scene import Limit

from .labs import CAPACITY, CPU, FOUR, GOLEM, GRASS, MEMORY, START, STORAGE, STORJ, at, live


def test_level_is_amount_per_exposure() -> None:
    level = Level()
    assert level.mean() is None
    assert level.sd() is None
    for _ in range(50):
        level.learn(6.0, 3.0, 0.9)
    assert level.mean() == pytest.approx(2.0)
    assert level.mean(4.0, level.exposure) == pytest.approx(3.0)
    assert 0 < (level.sd() or 0) < 0.5
    assert Level().mean(7.0) == 7.0
    assert Level().sd(7.0) == 7.0


def test_level_error_follows_noise() -> None:
    draw = random.Random(1)
    calm, wild = Level(), Level()
    for _ in range(200):
        calm.learn(draw.gauss(5, 0.2), 1, 0.95)
        wild.learn(draw.gauss(5, 4.0), 1, 0.95)
    assert (wild.sd() or 0) > 3 * (calm.sd() or 0)


def test_season_is_found_and_shrunk() -> None:
    season = Season()
    assert season.factors() == [1.0] * 24
    for hour in range(24 * 20):
        season.learn(hour % 24, 2.0 if hour % 24 < 12 else 1.0, 1.0)
    factors = season.factors()
    assert sum(factors) == pytest.approx(24)
    assert 1.2 < factors[3] < 1.34
    assert 0.66 < factors[20] < 0.8
    idle = Season()
    idle.learn(3, 0.0, 1.0)
    assert idle.factors() == [1.0] * 24


def test_change_is_noticed_both_ways_and_noise_is_not() -> None:
    draw = random.Random(3)
    change = Change()
    assert not any(change.learn(draw.gauss(0, 1)) for _ in range(400))
    assert any(change.learn(-2.0) for _ in range(6))
    assert any(change.learn(2.0) for _ in range(6))


def test_slope_needs_variance_to_leave_its_prior() -> None:
    slope = Slope()
    assert slope.slope(0.8) == 0.8
    draw = random.Random(2)
    for _ in range(300):
        use = draw.uniform(0, 80)
        slope.learn(use, 40 + 1.5 * use + draw.gauss(0, 2), 1.0)
    assert slope.slope(0.8) == pytest.approx(1.5, abs=0.05)
    falling = Slope()
    for use in range(80):
        falling.learn(use, -use, 1.0)
    assert falling.slope(0.8) == 0.0


@pytest.mark.parametrize(("score", "p"), [(0, 0.5), (1, 0.8413), (-2, 0.0228), (99, 1), (-99, 0)])
def test_phi(score: float, p: float) -> None:
    assert phi(score) == pytest.approx(p, abs=5e-4)


def demand_of(truth: list[float], ceilings: list[float], tail: float = 1.0) -> Demand:
    demand = Demand(tail=tail)
    for want, ceiling in zip(truth, ceilings, strict=True):
        demand.learn(min(want, ceiling), at_ceiling=want >= ceiling, hours=1.0)
    return demand


def test_censored_demand_is_not_taken_for_demand() -> None:
    """Half of the time the share cuts demand off; where it did not, the truth shows."""
    draw = random.Random(5)
    truth = [draw.choice([0.0, 10.0, 20.0, 40.0]) for _ in range(300)]
    ceilings = [25.0 if hour % 2 else 60.0 for hour in range(300)]
    curve = flow(demand_of(truth, ceilings).survival(), 1.0, 0.0)
    for share in (5, 10, 20, 30, 40, 50):
        want = sum(min(want, share) for want in truth) / len(truth)
        assert curve.value(share) == pytest.approx(want, rel=0.12)


def test_beyond_the_ceiling_the_prior_is_unsure() -> None:
    curve = flow(demand_of([50.0] * 200, [25.0] * 200).survival(), 1.0, 0.0)
    assert curve.value(25) == pytest.approx(25, rel=0.02)
    assert 30 < curve.value(50) < 50
    assert curve.spread(25, 50) > 20 * curve.spread(5, 25)


def test_a_node_well_under_its_limit_wants_nothing() -> None:
    curve = flow(demand_of([10.0] * 200, [50.0] * 200).survival(), 1.0, 0.0)
    assert curve.value(50) - curve.value(20) < 0.05


def test_gate_is_full_above_the_need() -> None:
    demand = demand_of([8.0] * 100, [25.0] * 100, tail=3.0)
    curve = gate(demand.survival(), 1.0, 0.0)
    assert curve.value(8.5) == pytest.approx(0.0, abs=0.02)
    assert curve.value(25) - curve.value(10) < 0.01
    assert curve.value(4) == pytest.approx(-0.5, abs=0.03)
    assert demand.quantile(0.5) == pytest.approx(8.0)
    assert Demand().quantile(0.5) is None
    assert Demand().pressure is None


def test_stock_grows_until_its_room_is_full() -> None:
    curve = stock(10.0, 0.02, 0.01, 720.0, 1.0, 0.0)
    assert curve.value(10) == pytest.approx(10.0)
    assert curve.value(10 + 14.4) == pytest.approx(10 + 7.2)
    assert curve.value(90) == curve.value(10 + 14.4)
    assert curve.spread(10, 12) > 0
    assert stock(10.0, 0.0, 0.0, 720.0, 1.0, 0.0).value(50) == 10.0
    assert stock(0.0, 0.0, 0.0, 720.0, 1.0, 0.0).value(50) == 0.0


@given(
    st.lists(st.tuples(st.floats(0, 100), st.floats(0, 100), st.floats(0, 3)), max_size=60),
    st.sampled_from([1.0, 3.0]),
)
@settings(max_examples=200)
def test_curves_are_concave_and_rise(seen: list[tuple[float, float, float]], tail: float) -> None:
    demand = Demand(tail=tail)
    for want, ceiling, hours in seen:
        demand.learn(min(want, ceiling), at_ceiling=want >= ceiling, hours=hours)
    for curve in (flow(demand.survival(), 1.0, 0.1), gate(demand.survival(), 1.0, 0.1)):
        values = [curve.value(share) for share in range(101)]
        gains = [b - a for a, b in pairwise(values)]
        assert all(gain >= -1e-9 for gain in gains)
        assert all(b <= a + 1e-7 for a, b in pairwise(gains))
        marked = curve.marked_down(list(range(101)), 30, 0.0, 0.0)
        assert marked == pytest.approx(values)


def test_stretched_curve() -> None:
    curve = Curve((0.0, 10.0), (0.0, 10.0), (0.0, 1.0), 2.0, 0.0)
    twice = curve.stretched(2.0, 3.0)
    assert (twice.value(15), twice.value(30)) == (45.0, 60.0)
    assert curve.produced(15, 2.0) == 15.0


def test_pay_waits_for_reports() -> None:
    """Lumps a day late: the level is right whenever it is asked for."""
    pay = Pay()
    told = 0.0
    for hour in range(1, 24 * 10):
        pay.expose(hour, 1.0, 4.0, None)
        if hour % 24 == 0:
            told = 4.0 * 0.5 * (hour - 24)
        pay.report(hour, told, max(0.0, hour - 24 - hour % 24), 1e9)
        if (level := pay.fast.mean()) is not None:
            assert level == pytest.approx(0.5, rel=0.05)
    assert pay.fast.mean() == pytest.approx(0.5, rel=0.01)
    assert pay.hourly.mean() == pytest.approx(2.0, rel=0.01)


def test_silence_counts_after_patience() -> None:
    pay = Pay()
    for hour in range(200):
        pay.expose(hour, 1.0, 1.0, None)
        pay.report(hour, 5.0 + min(hour, 50), None, 48.0)
    assert (pay.hourly.mean() or 1.0) < 0.4


def test_a_total_that_begins_again_is_not_income() -> None:
    pay = Pay()
    for hour in range(30):
        pay.expose(hour, 1.0, 1.0, None)
        pay.report(hour, 100.0 + hour, None, 48.0)
    before = pay.fast.amount
    pay.report(30, 2.0, None, 48.0)
    assert pay.blind
    assert pay.fast.amount == before


def test_report_about_a_time_nobody_watched() -> None:
    pay = Pay()
    pay.report(0, 1.0, None, 48.0)
    pay.report(1, 2.0, None, 48.0)
    pay.report(2, 3.0, None, 48.0)
    assert pay.fast.mean() is None
    pay.expose(9, 1.0, 1.0, None)
    pay.report(9, 4.0, 5.0, 48.0)
    assert pay.fast.mean() == 1.0


def test_steepness_shows_when_shares_change() -> None:
    """True steepness 12: after two shares were tried, the weights point there."""
    draw = random.Random(6)
    pay, total = Pay(), 0.0
    for hour in range(24 * 12):
        share = 10.0 if (hour // 48) % 2 else 40.0
        pay.expose(hour, 1.0, 1.0, share)
        total += (1 - 2.718281828 ** (-share / 12)) * draw.gauss(1, 0.05)
        pay.report(hour, total, None, 48.0)
    assert sum(pay.weights[3:6]) > 0.9
    assert sum(Pay().weights) == pytest.approx(1.0)


def test_level_change_shortens_the_memory() -> None:
    draw = random.Random(8)
    pay, total = Pay(), 0.0
    for hour in range(24 * 10):
        pay.expose(hour, 1.0, 1.0, None)
        total += draw.gauss(1.0, 0.05) * (1.0 if hour < 216 else 0.3)
        pay.report(hour, total, None, 48.0)
    assert (pay.fast.mean() or 1.0) < 0.45
    assert pay.drift() > 0.1


def test_whole_threads_are_full_below_the_share() -> None:
    part = replace(GOLEM, shares={CPU: 31.0}, used={CPU: 25.0})
    assert is_full(part, CPU)
    assert not is_full(replace(part, used={CPU: 18.75}), CPU)
    assert not is_full(part, MEMORY)
    assert is_full(replace(part, limits={}, used={CPU: 30.0}), CPU)


def test_pooled_level_starts_a_new_node() -> None:
    model, scene = live(72, FOUR)
    model.observe(replace(scene, sights=(*FOUR, replace(GOLEM, node="new"))))
    new, old = model.level("new"), model.level("golem")
    assert new is not None
    assert old is not None
    assert new.mean == pytest.approx(old.mean, rel=0.05)
    assert new.sd > 2 * old.sd
    assert model.level("storj") is not None


def test_gap_and_backward_clock_teach_nothing() -> None:
    model, _ = live(48)
    watched = model.learners["golem"].watched
    model.observe(at(200, *FOUR))
    model.observe(at(100, *FOUR))
    assert model.learners["golem"].watched == watched
    model.observe(at(101, *FOUR))
    assert model.learners["golem"].watched == watched + 1


def test_down_counts_as_down_as_long_again() -> None:
    model, _ = live(24, FOUR, lambda s, h: replace(s, online=s.node != "golem" or h < 14))
    learner = model.learners["golem"]
    assert learner.down == pytest.approx(11)
    assert 0.5 < learner.up_fraction(96) < 0.8
    assert model.learners["grass"].up_fraction(96) == 1.0


def test_fill_is_learned_only_while_there_is_room() -> None:
    def filling(sight, hour):  # type: ignore[no-untyped-def]
        used = {**sight.used, STORAGE: min(25.0, 15 + 0.1 * hour)}
        return replace(sight, used=used)

    model, _ = live(240, (STORJ,), filling)
    assert model.fill("storj", CAPACITY).mean == pytest.approx(0.1, rel=0.3)
    fresh, _ = live(2, (STORJ, replace(STORJ, node="b")))
    assert fresh.fill("b", CAPACITY).mean == pytest.approx(100 * 0.15 / 8000, rel=0.2)


def test_tariff_ahead_and_learned_shape() -> None:
    model, _ = live(24 * 5, FOUR, tariff=0.3)
    assert model.tariffs(at(0, *FOUR)) == pytest.approx([0.3] * 24)
    ahead = model.tariffs(at(22, *FOUR, tariff=0.5, tariff_ahead=(0.5, 0.6, 0.7)))
    assert (ahead[22], ahead[23], ahead[0]) == (0.5, 0.6, 0.7)
    assert Model().tariffs(at(0)) == [0.0] * 24


def test_watts_are_learned() -> None:
    model = Model()
    assert model.watts({}) == pytest.approx(0.4)
    for hour in range(200):
        use = 20.0 if hour % 3 else 60.0
        sight = replace(GOLEM, used={CPU: use})
        model.observe(at(hour, sight, power=50 + 1.2 * use))
    assert model.watts(CAPACITY) == pytest.approx(1.2, rel=0.05)


def test_model_survives_the_store() -> None:
    model, scene = live(60, FOUR, tariff=0.3, power=80.0)
    again = Model.from_dict(json.loads(json.dumps(model.as_dict())))
    assert again.as_dict() == model.as_dict()
    later = replace(scene, now=scene.now + timedelta(hours=1))
    model.observe(later)
    again.observe(later)
    assert again.as_dict() == model.as_dict()
    assert len(json.dumps(model.as_dict())) < 60_000


@pytest.mark.parametrize(
    "broken",
    [
        None,
        [],
        {},
        {"version": 99},
        {"version": 1},
        {"version": 1, "seen_at": None, "power": {}, "tariff": {}, "nodes": {"a": 1}},
        {"version": 1, "seen_at": None, "power": {"x": "y"}, "tariff": {}, "nodes": {}},
        {"version": 1, "seen_at": None, "power": {"x": True}, "tariff": {}, "nodes": {}},
        {"version": 1, "seen_at": None, "power": 1, "tariff": {}, "nodes": {}},
        {"version": 1, "seen_at": None, "power": {}, "tariff": {"sums": [1.0]}, "nodes": {}},
    ],
)
def test_broken_store(broken: object) -> None:
    with pytest.raises(InvalidInput):
        Model.from_dict(broken)


@pytest.mark.parametrize(
    "broken", [{"demands": {}}, {"pay": {"waiting": 3}}, {"fill": {"amount": "x"}}]
)
def test_broken_memory(broken: dict[str, object]) -> None:
    with pytest.raises(InvalidInput):
        Learner.of(Protocol.GOLEM).restore(broken)


def test_forgetting_a_node() -> None:
    model, _ = live(3)
    model.keep(["golem", "grass"])
    assert set(model.learners) == {"golem", "grass"}
    model.reset("golem")
    assert set(model.learners) == {"grass"}
    model.observe(at(4, replace(GRASS, protocol=Protocol.STORJ)))
    assert model.learners["grass"].watched == 1
    assert Model().watched == 0.0


def test_scene_is_cleaned() -> None:
    nan = float("nan")
    dirty = replace(
        GOLEM,
        shares={CPU: nan, MEMORY: 20},
        used={CPU: -1, MEMORY: 300},
        earned=nan,
        price=float("inf"),
        restart=-1.0,
        limits={CPU: Limit(nan, nan, nan), MEMORY: Limit(5, 50, -1)},
    )
    scene = at(
        0, dirty, GOLEM, dirty, tariff=nan, power=-5, tariff_ahead=(1.0, nan, 2.0)
    ).cleaned()
    (clean,) = scene.sights
    assert clean.shares == {MEMORY: 20}
    assert clean.used == {MEMORY: 100}
    assert (clean.earned, clean.price, clean.restart) == (None, None, None)
    whole = dict.fromkeys(Resource, Limit(step=1.0))
    assert clean.limits == whole | {MEMORY: Limit(5, 50, 1.0)}
    assert (scene.tariff, scene.power, scene.tariff_ahead) == (None, None, (1.0,))
    assert scene.hour == START.timestamp() / 3600


@pytest.mark.parametrize(("nodes", "step"), [(1, 1.0), (12, 1.0), (13, 0.5), (50, 0.25)])
def test_the_more_nodes_the_finer_the_step(nodes: int, step: float) -> None:
    given = Limit(low=6.25, step=6.25)
    sights = [replace(GOLEM, node=str(number), limits={CPU: given}) for number in range(nodes)]
    for sight in at(0, *sights).cleaned().sights:
        assert sight.limit(CPU) == given
        assert sight.limit(MEMORY).step == step
