"""What a person reads: amounts, and why a share stays as it is."""

from dataclasses import replace
from datetime import timedelta

import pytest

from custom_components.depin_orchestrator.engine.optimizer.decision import should_reallocate
from custom_components.depin_orchestrator.engine.optimizer.plan import Policy, Reason
from custom_components.depin_orchestrator.engine.optimizer.scene import Limit, Sight
from custom_components.depin_orchestrator.engine.optimizer.views import Stays, node_views
from custom_components.depin_orchestrator.engine.optimizer.words import Words

from .labs import CAPACITY, CPU, FOUR, MEMORY, STORAGE, live

WORDS = Words(CAPACITY, "EUR")


@pytest.mark.parametrize(
    ("resource", "percent", "text"),
    [
        (CPU, 6.25, "1 thread"),
        (CPU, 4.0, "0.64 threads"),
        (CPU, 12.5, "2 threads"),
        (STORAGE, 100 / 3, "2,670 GB"),
        (MEMORY, 100 / 64, "1 GiB"),
    ],
)
def test_amounts_are_counted(resource: object, percent: float, text: str) -> None:
    assert WORDS.amount(resource, percent) == text  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (0.0, "0.00 EUR"),
        (0.0049, "less than 0.01 EUR"),
        (0.005001, "0.01 EUR"),
        (-0.02, "-0.02 EUR"),
    ],
)
def test_money_is_never_a_nought_that_it_is_not(amount: float, text: str) -> None:
    assert WORDS.money(amount) == text


def test_an_interval_has_no_nought_below_nought() -> None:
    assert WORDS.between(-0.001, 0.05) == "0.00 to 0.05"


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
