"""The second laboratory is honest: it repeats, books what is earned, and sees violations."""

import numpy as np
import pytest

from custom_components.depin_orchestrator.engine.models import Resource
from custom_components.depin_orchestrator.engine.optimizer.scene import Scene
from lab.sim.policies import LeftAlone
from lab.strangers.bounds import Allocation, begin
from lab.strangers.families import FAMILIES, bursts, chaos, even
from lab.strangers.hindsight import Search
from lab.strangers.hosts import TICKS
from lab.strangers.kinds import Golem, Job
from lab.strangers.live import Life, gained, replay
from lab.strangers.nodes import BANDWIDTH, CPU, DAY, MEMORY, STORAGE
from lab.strangers.policies import Engine, Pairwise, Proportional


@pytest.mark.parametrize("family", FAMILIES)
def test_families_repeat_and_begin_within_the_whole(family: str) -> None:
    one, same = FAMILIES[family](1), FAMILIES[family](1)
    assert all(
        np.array_equal(a.price, b.price) and np.array_equal(a.up, b.up)
        for a, b in zip(one.nodes, same.nodes, strict=True)
    )
    start = begin(one)
    for resource in Resource:
        assert sum(shares[resource] for shares in start.values()) <= 100 + 1e-9


def test_replay_agrees_with_living_through_it() -> None:
    host = bursts(3)
    lived = Life(host).run(LeftAlone().decide, DAY * 5).net
    start = begin(host)
    alone = [replay(host, n, start[n.name], n.fresh(), 0, DAY * 5) for n in host.nodes]
    assert lived == pytest.approx(sum(alone))


def test_a_provider_takes_what_fits_and_is_paid_by_invoice() -> None:
    paths = np.ones(TICKS)
    jobs = [
        Job(2.0, 2, 4, 0.5, 1.0, 3, rejected=False),
        Job(1.0, 3, 3, 0.5, 1.0, 0, rejected=False),
    ]
    node = Golem(
        name="work", price=paths, seen_price=paths, up=paths.astype(bool), watts=0.0,
        memory=paths, jobs=(tuple(jobs), *((),) * (TICKS - 1)), threads=8, gib=16.0, disk=1.0,
    )  # fmt: skip
    state = node.fresh()
    shares = {CPU: 50.0, MEMORY: 50.0, BANDWIDTH: 5.0, STORAGE: 10.0}
    told = []
    for tick in range(8):
        node.step(state, tick, shares)
        told.append(node.tell(state, tick))
    # The first takes all four threads for two hours; the second is turned away for good.
    assert told == [0.0] * 6 + [pytest.approx(8.0)] * 2


def test_a_starved_operator_is_thrown_out() -> None:
    host = bursts(1)
    relay = host.nodes[2]
    full = dict.fromkeys(Resource, 100.0)
    assert replay(host, relay, full, relay.fresh(), 0, TICKS) > 1.5 * replay(
        host, relay, full | {BANDWIDTH: 0.5}, relay.fresh(), 0, TICKS
    )


def test_the_engine_breaks_no_rule_and_gains_in_chaos() -> None:
    host, engine = chaos(3), Engine()
    life = Life(host).run(engine.decide, DAY * 6)
    assert life.violations == []
    assert len(engine.plans) == len(life.moves) >= 1
    assert life.net > 0.99 * Life(chaos(3)).run(LeftAlone().decide, DAY * 6).net
    assert np.isfinite(gained(host, life.moves[0], 96))


@pytest.mark.parametrize("policy", [Proportional, Pairwise])
def test_baselines_move_and_keep_the_rules(policy: type[Proportional]) -> None:
    life = Life(bursts(6)).run(policy().decide, DAY * 4)
    assert life.moves
    assert not [rule for rule in life.violations if "over 100 %" in rule]


def test_checks_see_what_is_broken() -> None:
    life = Life(bursts(2))

    def greedy(scene: Scene) -> Allocation:
        return {
            s.node: dict.fromkeys(Resource, 60.0 + scene.now.minute / 60) for s in scene.sights
        }

    life.run(greedy, 2)
    assert any("over 100 %" in rule for rule in life.violations)
    assert any("held" in rule for rule in life.violations)


def test_hindsight_is_over_what_is_left_alone() -> None:
    search = Search(even(2), last=DAY)
    best, found = search.best()
    assert best >= search.total(begin(search.host))
    for resource in Resource:
        assert sum(shares[resource] for shares in found.values()) <= 100 + 1e-6
