"""Watts per node: learned when nodes vary by themselves, apportioned by cores until then."""

from decimal import Decimal
import json
from random import Random
from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.depin_orchestrator.engine.errors import InvalidInput
from custom_components.depin_orchestrator.engine.models import Quality
from custom_components.depin_orchestrator.engine.watts import (
    CORE,
    Draw,
    Method,
    Watts,
    net_rate,
    solved,
)

D = Decimal
TRUTH = {"golem": 11.0, "storj": 4.0, "streamr": 7.0}
IDLE = 35.0


def taught(hours: int, noise: float = 3.0, seed: int = 1) -> Watts:
    """Return what is learned from a host whose nodes vary by themselves, sampled every 5 min."""
    random, watts = Random(seed), Watts()
    cores = dict.fromkeys(TRUTH, 1.0)
    for _ in range(hours * 12):
        for name in cores:
            if random.random() < 0.1:
                cores[name] = random.uniform(0, 3)
        drawn = IDLE + sum(TRUTH[name] * busy for name, busy in cores.items())
        assert watts.learn(max(0.0, drawn + random.gauss(0, noise)), cores, 1 / 12)
    return watts


def test_slopes_are_found() -> None:
    slopes = taught(24 * 7).slopes()
    for name, truth in TRUTH.items():
        assert slopes[name] == pytest.approx(truth, rel=0.1)


def test_draws_are_estimates_and_cost_money() -> None:
    draws = taught(24 * 7).draws(100, {"golem": 2.0, "storj": 0.5})
    assert draws["golem"].method is Method.LEARNED
    assert draws["golem"].quality is Quality.ESTIMATED
    assert draws["golem"].watts == pytest.approx(22, rel=0.1)
    assert Draw(50.0, Method.LEARNED).cost(D("0.30")) == D("0.36")


def test_before_a_day_is_known_cores_decide() -> None:
    early = taught(12)
    assert early.slopes() == {}
    draws = early.draws(100, {"golem": 2.0, "storj": 1.0})
    assert {draw.method for draw in draws.values()} == {Method.APPORTIONED}
    assert draws["golem"].watts == pytest.approx(2 * draws["storj"].watts)
    assert Watts().draws(100, {"x": 2.0})["x"].watts == 2 * CORE


def test_node_that_never_varies_gets_the_common_slope() -> None:
    random, watts = Random(3), Watts()
    for _ in range(1000):
        busy = random.uniform(0, 4)
        watts.learn(30 + 9 * busy + 9 * 0.5, {"a": busy, "b": 0.5}, 0.25)
    draws = watts.draws(90, {"a": 2.0, "b": 0.5})
    assert draws["b"].method is Method.APPORTIONED
    assert draws["b"].watts == pytest.approx(4.5, rel=0.05)
    assert draws["a"].watts == pytest.approx(18, rel=0.05)


def test_a_change_of_hardware_is_forgotten_over_weeks() -> None:
    random, watts = Random(3), Watts()
    for turn in range(24 * 90):
        busy = random.uniform(0, 4)
        watts.learn(30 + (12 if turn < 24 * 30 else 5) * busy, {"a": busy}, 1.0)
    assert watts.slopes()["a"] == pytest.approx(5, rel=0.15)


def test_nodes_come_and_go() -> None:
    watts = taught(24 * 7)
    before = watts.slopes()
    assert watts.learn(60, {"storj": 1.0, "golem": 1.0}, 1 / 12)
    assert watts.names == ["storj", "golem"]
    assert watts.slopes()["golem"] == pytest.approx(before["golem"], rel=0.3)
    assert watts.learn(60, {"storj": 1.0, "golem": 1.0, "new": 1.0}, 1 / 12)
    assert "new" not in watts.slopes()


@pytest.mark.parametrize(
    ("watts", "cores", "hours"),
    [
        (float("nan"), {"a": 1.0}, 1),
        (-1, {"a": 1.0}, 1),
        (10, {"a": None}, 1),
        (10, {"a": float("nan")}, 1),
        (10, {"a": -1.0}, 1),
        (10, {"a": 1.0}, 0),
        (10, {"a": 1.0}, float("nan")),
    ],
)
def test_unknown_or_absurd_teaches_nothing(
    watts: float, cores: dict[str, float | None], hours: float
) -> None:
    learner = taught(30)
    before = learner.as_dict()
    assert not learner.learn(watts, cores, hours)
    assert learner.as_dict() == before


def test_state_survives() -> None:
    learner = taught(30)
    data = json.loads(json.dumps(learner.as_dict()))
    assert Watts.from_dict(data).slopes() == learner.slopes()


@pytest.mark.parametrize(
    "change", [{"version": 2}, {"sums": [[1.0]]}, {"names": ["a"]}, {"sums": [["x", 1], [1, 1]]}]
)
def test_what_is_no_state_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput):
        Watts.from_dict(Watts().as_dict() | change)
    with pytest.raises(InvalidInput):
        Watts.from_dict({})


samples = st.lists(
    st.tuples(
        st.floats(min_value=0, max_value=2000),
        st.lists(st.floats(min_value=0, max_value=64), min_size=3, max_size=3),
    ),
    max_size=40,
)


@given(samples, st.floats(min_value=0, max_value=2000))
def test_draws_are_never_negative_nor_above_the_host(
    history: list[tuple[float, list[float]]], now: float
) -> None:
    learner, cores = Watts(), {"a": 1.0, "b": 2.0, "c": 0.0}
    for watts, use in history:
        cores = dict(zip("abc", use, strict=True))
        learner.learn(watts, cores, 6.0)
    draws = learner.draws(now, cores)
    assert all(draw.watts >= 0 for draw in draws.values())
    assert sum(draw.watts for draw in draws.values()) <= now * (1 + 1e-9) + 1e-9


def test_net_rate_of_the_unknown_is_unknown() -> None:
    assert net_rate(D(3), D(1)) == 2
    assert net_rate(D(3), None) is None
    assert net_rate(None, D(3)) is None


def test_elimination() -> None:
    assert solved([[4.0, 1.0], [1.0, 3.0]], [9.0, 5.0]) == pytest.approx([2.0, 1.0])
