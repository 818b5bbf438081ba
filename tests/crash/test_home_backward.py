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

ROLLBACK = (
    *journal(1),
    *(update(1, when) for when in When),
    *journal(2),
    *(update(2, when) for when in When),
    read_back(2),
    *journal(3),
    history(1),
)
#: The second change is refused; the third puts the first back. Records: intent, second step,
#: undoing, outcome.
UNDO = (*journal(3), *(update(3, when) for when in When), read_back(3), *journal(4), history(3))
#: Records of a recovery: undoing, outcome.
RECOVERY = (
    call(1),
    *journal(1),
    *(update(1, when) for when in When),
    read_back(1),
    *journal(2),
    history(1),
)


@pytest.mark.parametrize(
    "death",
    chosen(
        ROLLBACK,
        "record1-written update1-after update1-late record2-written update2-before",
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
    chosen(UNDO, "record3-written update3-before update3-after update3-late record4-begun"),
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
        "record1-begun update1-before update1-after update1-late record2-written history1",
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
