"""The ladder: it moves when that surely pays, and says in a sentence why not when not."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest

from custom_components.depin_orchestrator.engine.models import Protocol, Resource
from custom_components.depin_orchestrator.engine.optimizer.decision import (
    Analysis,
    should_reallocate,
)
from custom_components.depin_orchestrator.engine.optimizer.model import Model
from custom_components.depin_orchestrator.engine.optimizer.opportunities import opportunities
from custom_components.depin_orchestrator.engine.optimizer.plan import (
    Complexity,
    Plan,
    Policy,
    Reason,
)
from custom_components.depin_orchestrator.engine.optimizer.scene import Limit, Scene, Sight
from custom_components.depin_orchestrator.engine.optimizer.strategies import (
    STRATEGIES,
    Custom,
    Equal,
    Green,
    MaxEarnings,
    MaxNet,
    Quiet,
    StrategyName,
)
from custom_components.depin_orchestrator.engine.optimizer.weigh import sureness
from custom_components.depin_orchestrator.engine.phrases import Amount, Phrase

from .labs import (
    BANDWIDTH,
    CPU,
    FOUR,
    GOLEM,
    GRASS,
    MEMORY,
    STORAGE,
    STORJ,
    STREAMR,
    at,
    live,
    shares,
)

POLICY = Policy()


def hungry(sight: Sight, hour: int) -> Sight:
    """Golem fills whatever it has; now and then it rests."""
    if sight.node != "golem":
        return sight
    use = 0.0 if hour % 7 == 0 else sight.shares[CPU]
    return replace(sight, used={**sight.used, CPU: use, MEMORY: 0.6 * use})


@pytest.fixture(scope="module")
def lived() -> tuple[Model, Scene]:
    """Four nodes watched for four days: Golem wants more, the others have too much."""
    return live(96, FOUR, hungry)


def decide(lived: tuple[Model, Scene], policy: Policy = POLICY, **more: object) -> Analysis:
    model, scene = lived
    return should_reallocate(model, scene, policy, **more)  # type: ignore[arg-type]


def test_it_moves_where_it_pays(lived: tuple[Model, Scene]) -> None:
    plan = decide(lived).plan
    assert plan.reason is Reason.MOVE
    assert plan.target["golem"][CPU] > 40
    assert plan.target["streamr"][CPU] >= 7
    assert plan.confidence > 0.9
    assert plan.gain_low < plan.gain < plan.gain_high
    assert plan.net > plan.cost > 0
    assert plan.roi == pytest.approx(plan.net / plan.cost)
    assert plan.gap < 0.02
    assert plan.prices[CPU] >= 0


def keys(plan: Plan) -> list[str]:
    return [phrase.key for phrase in plan.phrases]


def test_it_says_why_with_its_numbers(lived: tuple[Model, Scene]) -> None:
    plan = decide(lived).plan
    assert keys(plan)[:2] == ["plan_full", "plan_more"]
    assert keys(plan)[-1] == "plan_outlook"
    assert set(keys(plan)[2:-1]) <= {"plan_gives", "plan_gives_free"}
    short, gain, *_, outlook = (phrase.values for phrase in plan.phrases)
    assert short["node"] == gain["node"] == "Golem"
    assert short["had"] == Amount(4.0, "threads")
    used = short["pressure"]
    assert isinstance(used, Amount)
    assert (80 < used.number < 90, used.unit) == (True, "%")
    assert gain["total"] == Amount(plan.gain, "€", 2)
    assert gain["low"] == Amount(plan.gain_low, "€", 2, bare=True)
    assert outlook == {
        "cost": Amount(plan.cost, "€", 2),
        "confidence": Amount(100 * plan.confidence, "%", 0),
    }
    assert plan.as_dict()["parts"][0]["values"]["had"] == {"amount": 4.0, "unit": "threads"}


def test_as_dict_is_plain(lived: tuple[Model, Scene]) -> None:
    analysis = decide(lived)
    plain = analysis.plan.as_dict()
    assert plain["reason"] == "move"
    assert plain["target"]["golem"][CPU] == analysis.plan.target["golem"][CPU]
    assert {move["node"] for move in plain["moves"]} == {m.node for m in analysis.plan.moves}


def test_after_the_move_it_rests(lived: tuple[Model, Scene]) -> None:
    model, scene = lived
    target = decide(lived).plan.target
    moved = tuple(replace(sight, shares=target[sight.node]) for sight in scene.sights)
    again = should_reallocate(model, replace(scene, sights=moved), POLICY)
    assert again.plan.reason in (Reason.BEST_ALREADY, Reason.SMALL_GAIN)
    assert not again.plan.moves


@pytest.mark.parametrize(
    ("policy", "reason"),
    [
        (Policy(learning=200), Reason.TOO_LITTLE_DATA),
        (Policy(min_improvement=50), Reason.SMALL_GAIN),
        (Policy(min_return=1e6), Reason.POOR_RETURN),
        (Policy(min_confidence=1.1), Reason.NOT_SURE),
        (Policy(min_confidence=1.1, exploration=100), Reason.EXPLORE),
    ],
)
def test_what_the_user_set_stops_it(
    lived: tuple[Model, Scene], policy: Policy, reason: Reason
) -> None:
    plan = decide(lived, policy).plan
    assert plan.reason is reason
    assert bool(plan.moves) == reason.moves
    assert keys(plan)[0] == f"plan_{reason}"


def test_a_trial_is_made_once_a_day_at_most(lived: tuple[Model, Scene]) -> None:
    daring = Policy(min_confidence=1.1, exploration=100)
    lately, long_ago = (lived[1].now - timedelta(hours=hours) for hours in (23, 25))
    assert decide(lived, daring, moved_at=[lately]).plan.reason is Reason.NOT_SURE
    plan = decide(lived, daring, moved_at=[long_ago]).plan
    assert plan.reason is Reason.EXPLORE
    assert keys(plan)[:2] == ["plan_explore", "plan_full"]
    assert decide(lived, replace(daring, exploration=1e-9)).plan.reason is Reason.NOT_SURE


def test_hold_and_rate(lived: tuple[Model, Scene]) -> None:
    scene = lived[1]
    just = [scene.now - timedelta(minutes=20)]
    held = decide(lived, moved_at=just).plan
    assert (held.reason, held.moves) == (Reason.HOLD, ())
    assert keys(held) == ["plan_hold"]
    four = [scene.now - timedelta(minutes=m) for m in (10, 20, 30, 40)]
    busy = decide(lived, Policy(min_hold=0.1), moved_at=four).plan
    assert busy.reason is Reason.RATE
    free = decide(lived, Policy(min_hold=0.1, max_per_hour=5), moved_at=four).plan
    assert free.reason is Reason.MOVE
    ahead = decide(lived, moved_at=[scene.now + timedelta(days=400)]).plan
    assert ahead.reason is Reason.MOVE


def altered(scene: Scene, node: str, **change: object) -> Scene:
    return replace(
        scene,
        sights=tuple(
            replace(sight, **change) if sight.node == node else sight  # type: ignore[arg-type]
            for sight in scene.sights
        ),
    )


def test_shares_changed_by_hand_are_left(lived: tuple[Model, Scene]) -> None:
    model, scene = lived
    recent = dict.fromkeys(Resource, scene.now - timedelta(minutes=5))
    plan = should_reallocate(model, altered(scene, "golem", changed=recent), POLICY).plan
    assert plan.target.get("golem", GOLEM.shares) == GOLEM.shares


def test_a_disk_is_changed_once_a_day_at_most(lived: tuple[Model, Scene]) -> None:
    model, scene = lived
    morning = {STORAGE: scene.now - timedelta(hours=20)}
    plan = should_reallocate(model, altered(scene, "storj", changed=morning), POLICY).plan
    assert plan.target["storj"][STORAGE] == 25


@pytest.mark.parametrize("change", [{"movable": False}, {"online": None}])
def test_unknown_state_means_no_change(
    lived: tuple[Model, Scene], change: Mapping[str, object]
) -> None:
    model, scene = lived
    plan = should_reallocate(model, altered(scene, "streamr", **change), POLICY).plan
    assert plan.reason is Reason.MOVE
    assert plan.target["streamr"] == STREAMR.shares


def test_nothing_movable(lived: tuple[Model, Scene]) -> None:
    model, scene = lived
    still = replace(scene, sights=tuple(replace(s, movable=False) for s in scene.sights))
    assert should_reallocate(model, still, POLICY).plan.reason is Reason.NOTHING_MOVABLE


def test_a_node_without_a_price_keeps_what_it_uses(lived: tuple[Model, Scene]) -> None:
    model, scene = lived
    plan = should_reallocate(model, altered(scene, "grass", price=None), POLICY).plan
    assert plan.target["grass"][BANDWIDTH] == 25
    assert 4 <= plan.target["grass"][CPU] < 25


def test_price_shock_counts_at_once(lived: tuple[Model, Scene]) -> None:
    model, scene = lived
    plan = should_reallocate(model, altered(scene, "golem", price=0.0), POLICY).plan
    assert plan.target.get("golem", GOLEM.shares)[CPU] <= 25


def test_limits_are_kept(lived: tuple[Model, Scene]) -> None:
    model, scene = lived
    limits = {CPU: Limit(low=6.25, high=37.5, step=6.25), MEMORY: Limit(low=20)}
    plan = should_reallocate(model, altered(scene, "golem", limits=limits), POLICY).plan
    assert plan.target["golem"][CPU] == 37.5
    assert plan.target["golem"][MEMORY] >= 20


def test_a_new_limit_is_enforced_even_if_that_costs(lived: tuple[Model, Scene]) -> None:
    model, scene = lived
    scene = altered(scene, "streamr", limits={CPU: Limit(low=30)})
    plan = should_reallocate(model, scene, POLICY).plan
    assert plan.reason is Reason.LIMITS
    assert plan.target["streamr"][CPU] >= 30
    assert keys(plan) == ["plan_limits", "plan_outlook"]


def test_infeasible_minima(lived: tuple[Model, Scene]) -> None:
    model, scene = lived
    for node in ("golem", "streamr"):
        scene = altered(scene, node, limits={CPU: Limit(low=60)})
    plan = should_reallocate(model, scene, POLICY).plan
    assert plan.reason is Reason.INFEASIBLE
    assert plan.phrases == (Phrase("plan_infeasible"),)


def test_too_much_given_out_is_taken_back(lived: tuple[Model, Scene]) -> None:
    model, scene = lived
    full = {**GOLEM.shares, CPU: 80.0}
    plan = should_reallocate(model, altered(scene, "golem", shares=full), POLICY).plan
    assert plan.reason is Reason.LIMITS
    assert sum(given[CPU] for given in plan.target.values()) <= 100
    stuck = replace(
        scene, sights=tuple(replace(s, movable=s.node == "grass") for s in scene.sights)
    )
    plan = should_reallocate(model, altered(stuck, "golem", shares=full), POLICY).plan
    assert plan.reason is Reason.OVERBOOKED


def test_first_hours_only_repair_starved_needs() -> None:
    starved = replace(STREAMR, shares=shares(5, 25, 25, 0), used={CPU: 5, MEMORY: 5, BANDWIDTH: 9})
    rest = replace(GOLEM, shares=shares(40, 25, 25, 25))
    model, scene = live(5, (starved, rest))
    plan = should_reallocate(model, scene, POLICY).plan
    assert plan.reason is Reason.REPAIR
    assert plan.target["streamr"][CPU] == 11
    assert plan.target["golem"] == rest.shares
    calm, scene = live(5, FOUR)
    assert should_reallocate(calm, scene, POLICY).plan.reason is Reason.TOO_LITTLE_DATA


def test_nobody_and_strangers() -> None:
    assert should_reallocate(Model(), at(0), POLICY).plan.reason is Reason.NO_NODES
    plan = should_reallocate(Model(), at(0, GOLEM), POLICY).plan
    assert plan.reason is Reason.TOO_LITTLE_DATA
    model, scene = live(1, (replace(GOLEM, shares={}),))
    assert should_reallocate(model, scene, POLICY).plan.reason is Reason.UNKNOWN_SHARES


def test_a_store_without_room_gets_some() -> None:
    def filling(sight: Sight, hour: int) -> Sight:
        if sight.node != "storj":
            return sight
        return replace(sight, used={**sight.used, STORAGE: min(24.99, 5 + hour / 8)})

    model, scene = live(24 * 8, FOUR, filling)
    plan = should_reallocate(model, scene, POLICY).plan
    assert plan.target["storj"][STORAGE] > 35
    assert plan.target["grass"][STORAGE] + plan.target["streamr"][STORAGE] <= 50


def test_a_store_never_goes_below_what_it_holds(lived: tuple[Model, Scene]) -> None:
    model, scene = lived
    plan = should_reallocate(model, altered(scene, "storj", price=1e-9), POLICY).plan
    assert plan.target["storj"][STORAGE] >= 15


def test_long_outage_frees_shares() -> None:
    def down(sight: Sight, hour: int) -> Sight:
        sight = hungry(sight, hour)
        gone = sight.node == "grass" and hour > 60
        return replace(sight, online=not gone, used={} if gone else sight.used)

    two = (GOLEM, GRASS, replace(GRASS, node="other", name="Other"))
    model, scene = live(140, two, down)
    plan = should_reallocate(model, scene, POLICY).plan
    assert plan.target["other"][BANDWIDTH] > plan.target["grass"][BANDWIDTH]


def test_dear_power_stops_work_that_costs_more_than_it_earns() -> None:
    model, scene = live(96, FOUR, hungry, tariff=0.3)
    dear = replace(scene, tariff=9.0, tariff_ahead=(9.0,) * 24)
    assert should_reallocate(model, dear, POLICY, MaxNet()).plan.target["golem"][CPU] == 6.25
    gross = should_reallocate(model, dear, POLICY, MaxEarnings()).plan
    assert gross.target["golem"][CPU] > 40


def test_green_power_counts_as_free() -> None:
    model, scene = live(96, FOUR, hungry, tariff=3.0)
    sunny = replace(scene, green_ahead=(1.0,) * 24)
    assert should_reallocate(model, scene, POLICY, Green()).plan.target["golem"][CPU] == 6.25
    assert should_reallocate(model, sunny, POLICY, Green()).plan.target["golem"][CPU] > 40


def test_quiet_hours_cap_the_processor(lived: tuple[Model, Scene]) -> None:
    assert lived[1].now.hour == 0
    loud = decide(lived).plan.target["golem"][CPU]
    quiet = decide(lived, strategy=Quiet(cap=60.0)).plan
    assert sum(given[CPU] for given in quiet.target.values()) <= 100
    assert quiet.target["golem"][CPU] < loud


def test_equal_and_custom_templates(lived: tuple[Model, Scene]) -> None:
    model, scene = lived
    skewed = tuple(
        replace(sight, shares=dict.fromkeys(Resource, share))
        for sight, share in zip(scene.sights, (40.0, 30.0, 15.0, 15.0), strict=True)
    )
    scene = replace(scene, sights=skewed)
    plan = should_reallocate(model, scene, POLICY, Equal()).plan
    assert plan.reason is Reason.TEMPLATE
    assert plan.target["streamr"] == dict.fromkeys(Resource, 25.0)
    assert keys(plan)[0] == "plan_template"
    custom = Custom(template={"grass": {CPU: 70.0}, "streamr": {CPU: 70.0}})
    plan = should_reallocate(model, scene, POLICY, custom).plan
    assert sum(given[CPU] for given in plan.target.values()) <= 100
    assert plan.target["grass"][CPU] == pytest.approx(46.0, abs=1)  # Golem keeps its thread
    assert decide(lived, strategy=Equal()).plan.reason is Reason.BEST_ALREADY


def test_a_template_that_cannot_be(lived: tuple[Model, Scene]) -> None:
    model, scene = lived
    held = tuple(
        replace(s, limits={CPU: Limit(low=60)}, movable=s.node != "golem") for s in scene.sights
    )
    plan = should_reallocate(model, replace(scene, sights=held), POLICY, Equal()).plan
    assert plan.reason is Reason.INFEASIBLE


def test_weights_of_the_user(lived: tuple[Model, Scene]) -> None:
    plan = decide(lived, strategy=Custom(weights={"golem": 0.0})).plan
    assert plan.target.get("golem", GOLEM.shares)[CPU] <= 25


def test_every_strategy_has_a_name() -> None:
    assert set(STRATEGIES) == set(StrategyName)


def test_opportunities_are_sorted_and_possible(lived: tuple[Model, Scene]) -> None:
    found = opportunities(decide(lived).worths, POLICY)
    assert found
    nets = [one.gain * 4 - one.cost for one in found]
    assert nets == sorted(nets, reverse=True)
    assert found[0].taker == "golem"
    assert found[0].resource is CPU
    assert found[0].giver != "golem"
    assert all(0 < one.amount <= 75 and one.confidence > 0.4 for one in found)
    assert found[0].complexity is Complexity.MEDIUM
    assert found[0].as_dict()["resource"] == "cpu"


def test_opportunities_from_what_is_free() -> None:
    small = tuple(replace(s, shares=shares(20, 20, 20, 15.5)) for s in FOUR)
    model, scene = live(96, small, hungry)
    found = opportunities(should_reallocate(model, scene, POLICY).worths, POLICY)
    free = [one for one in found if one.giver is None]
    assert free
    assert {one.complexity for one in free} <= {Complexity.LOW, Complexity.HIGH}


def test_sureness() -> None:
    assert sureness(0.0, 0.0) == 0.5
    assert sureness(1.0, 0.0) > 0.999
    assert sureness(-1.0, 0.0) < 0.001
    assert sureness(1.0, 1.0) == pytest.approx(0.841, abs=0.001)


def test_unknown_capacity_is_told_in_percent() -> None:
    model, scene = live(96, FOUR, hungry)
    plan = should_reallocate(model, replace(scene, capacity={}, currency=""), POLICY).plan
    had = plan.phrases[0].values["had"]
    assert isinstance(had, Amount)
    assert had.unit == "% cpu"


def test_flow_without_use_saturates() -> None:
    """A provider whose use nobody measures is learned from its income alone."""
    blind = replace(GOLEM, used={BANDWIDTH: 2.0})
    model, scene = live(96, (blind, STORJ, STREAMR, GRASS))
    analysis = should_reallocate(model, scene, POLICY)
    golem = next(worth for worth in analysis.worths if worth.node == "golem")
    assert CPU in golem.curves
    assert golem.hours == ()
    assert golem.value({**GOLEM.shares, CPU: 50.0}) > golem.value(GOLEM.shares)


def test_protocols_have_rows() -> None:
    for protocol in Protocol:
        model, scene = live(30, (replace(GOLEM, node="x", protocol=protocol),))
        assert should_reallocate(model, scene, POLICY).plan.phrases
