"""Kill -9 of a real Home Assistant while it takes a change back, undoes one, or recovers."""

from collections.abc import Callable

import pytest

from .gate import Gate, When
from .matrix import (
    CPU,
    HALVES,
    Death,
    Levels,
    call,
    check,
    chosen,
    history,
    journal,
    levels,
    perish,
    perish_at_start,
    read_back,
    refusing,
    update,
)
from .victims import Home

pytestmark = [pytest.mark.crash, pytest.mark.docker]

#: The first life died before it wrote its history, so the second does; then comes its own.
ROLLBACK = (
    journal(1),
    *(update(1, when) for when in When),
    *(update(2, when) for when in When),
    read_back(2),
    journal(2),
    history(2),
)
#: The second change is refused; the third puts the first back. Records: intent, undoing, outcome.
UNDO = (journal(2), *(update(3, when) for when in When), read_back(3), journal(3), history(2))
#: Records of a recovery: undoing, outcome.
RECOVERY = (
    call(1),
    journal(1),
    *(update(1, when) for when in When),
    read_back(1),
    journal(2),
    history(1),
)


@pytest.mark.parametrize(
    "death",
    chosen(
        ROLLBACK,
        "record1 update1-after update1-late update2-before record2 history2",
    ),
)
async def test_rollback(home: Home, gate: Gate, given: Callable[[], Levels], death: Death) -> None:
    await home.start()
    assert (await home.act("reallocate", allocation=CPU))["outcome"] == "applied"
    await home.kill()
    await home.start(death.die)
    gate.arm(death.harm(home))
    await perish(home, lambda: home.act("rollback"))
    gate.arm(None)
    await check(home, given, levels(CPU), HALVES)


@pytest.mark.parametrize(
    "death",
    chosen(UNDO, "record2 update3-before update3-after update3-late record3"),
)
async def test_undoing_a_failed_change(
    home: Home, gate: Gate, given: Callable[[], Levels], death: Death
) -> None:
    await home.start(death.die)
    gate.arm(refusing(2, death.harm(home)))
    await perish(home, lambda: home.act("reallocate", allocation=CPU))
    gate.arm(None)
    assert await check(home, given, HALVES, levels(CPU)) == "rolled_back"


@pytest.mark.parametrize(
    "death",
    chosen(
        RECOVERY,
        "record1 update1-before update1-after update1-late record2 history1",
    ),
)
async def test_recovery(home: Home, gate: Gate, given: Callable[[], Levels], death: Death) -> None:
    """It dies half-way through a change, and again of recovering from that."""
    await home.start()
    gate.arm(update(2, When.BEFORE).harm(home))
    await perish(home, lambda: home.act("reallocate", allocation=CPU))
    await perish_at_start(home, gate, death)
    gate.arm(None)
    assert await check(home, given, HALVES, levels(CPU)) == "rolled_back"
