"""What a person is told: amounts, and why a share stays as it is."""

from dataclasses import replace
from datetime import timedelta

import pytest

from custom_components.depin_orchestrator.engine.optimizer.decision import should_reallocate
from custom_components.depin_orchestrator.engine.optimizer.plan import Policy, Reason
from custom_components.depin_orchestrator.engine.optimizer.scene import Limit, Sight
from custom_components.depin_orchestrator.engine.optimizer.views import Stays, node_views
from custom_components.depin_orchestrator.engine.optimizer.words import Words
from custom_components.depin_orchestrator.engine.phrases import Amount

from .labs import CAPACITY, CPU, FOUR, MEMORY, STORAGE, live

WORDS = Words(CAPACITY, "EUR")


def test_amounts_have_a_unit() -> None:
    assert WORDS.amount(CPU, 6.25) == Amount(1.0, "threads")
    assert WORDS.amount(MEMORY, 100 / 64) == Amount(1.0, "GiB")
    assert replace(WORDS, capacity={}).amount(STORAGE, 40) == Amount(40, "% storage")
    assert WORDS.money(0.3) == Amount(0.3, "EUR", 2)
    assert WORDS.between(-0.001, 0.05)["low"] == Amount(-0.001, "EUR", 2, bare=True)


def unmetered(sight: Sight, hour: int) -> Sight:
    """Nobody meters the processor until the last hours."""
    used = {key: use for key, use in sight.used.items() if key is not CPU or hour > 90}
    return replace(sight, used=used)


@pytest.mark.parametrize(("hours", "stays"), [(93, Stays.LEARNING), (97, None)])
def test_a_use_is_watched_for_some_hours_before_it_counts(hours: int, stays: Stays | None) -> None:
    model, scene = live(hours, FOUR, unmetered)
    analysis = should_reallocate(model, scene, Policy())
    views = {view.node: view.resources[CPU].stays for view in node_views(analysis)}
    assert {views["streamr"], views["storj"], views["grass"]} == {stays}
    assert views["golem"] is None  # it uses all it has: that says enough


def test_a_share_says_why_it_stays() -> None:
    model, scene = live(93, FOUR, unmetered)
    golem, storj, streamr, grass = scene.sights
    sights = (
        replace(golem, changed={STORAGE: scene.now, MEMORY: scene.now - timedelta(minutes=5)}),
        replace(storj, movable=False),
        replace(streamr, limits={MEMORY: Limit(25, 25)}),
        replace(grass, online=False),
    )
    analysis = should_reallocate(model, replace(scene, sights=sights), Policy())
    views = {view.node: view.resources for view in node_views(analysis)}
    assert views["streamr"][CPU].stays is Stays.LEARNING
    assert views["golem"][MEMORY].stays is Stays.RESTING
    assert not views["golem"][MEMORY].movable
    assert views["storj"][STORAGE].stays is Stays.UNMANAGED
    assert views["streamr"][MEMORY].stays is Stays.FIXED
    assert views["grass"][STORAGE].stays is Stays.OFFLINE
    assert views["streamr"][STORAGE].stays is None
    assert views["streamr"][STORAGE].movable


def test_the_first_hours_are_watched_even_where_nothing_may_move_yet() -> None:
    model, scene = live(2, FOUR, unmetered)
    still = replace(scene, sights=tuple(replace(s, movable=False) for s in scene.sights))
    assert should_reallocate(model, still, Policy()).plan.reason is Reason.TOO_LITTLE_DATA
