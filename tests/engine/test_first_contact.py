"""What is owed when management ends: only what we moved, and nobody else set since."""

from datetime import UTC, datetime

import pytest

from custom_components.depin_orchestrator.engine.allocation import Capacity
from custom_components.depin_orchestrator.engine.changes import Desired
from custom_components.depin_orchestrator.engine.dials import Dial, Level
from custom_components.depin_orchestrator.engine.first_contact import (
    FIRST_CONTACT,
    give_back,
    owed,
)
from custom_components.depin_orchestrator.engine.models import Resource

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
CPU = Dial("a", Resource.CPU)
MEMORY = Dial("a", Resource.MEMORY)
OURS = Desired(1.4, NOW, "change")


@pytest.mark.parametrize(
    ("left", "found", "expected"),
    [
        (OURS, 1.4, {CPU: 1.0}),
        (OURS, 1.395, {CPU: 1.0}),
        (OURS, 1.2, {}),
        (OURS, None, {}),
        (None, 1.4, {}),
        (Desired(1.4, NOW, None), 1.4, {}),
        (Desired(1.0, NOW, "change"), 1.0, {}),
    ],
)
def test_only_what_reads_as_we_left_it_is_owed(
    left: Desired | None, found: float | None, expected: dict[Dial, float]
) -> None:
    desired = {CPU: left} if left else {}
    assert owed({"a"}, {CPU: 1.0, MEMORY: 2.0}, desired, {CPU: found}) == expected
    assert owed({"b"}, {CPU: 1.0}, desired, {CPU: found}) == {}


def test_what_all_had_at_first_is_the_most_there_is() -> None:
    first = {CPU: 2.0, Dial("b", Resource.CPU): 2.0, MEMORY: 0.5}
    request = give_back({CPU: 2.0}, first, Capacity({Resource.CPU: 2.0}), "id", NOW)
    assert request.levels == {CPU: Level(2.0, 100.0)}
    assert request.ceilings == {Resource.CPU: 4.0}
    assert (request.restores, request.force) == (FIRST_CONTACT, False)
