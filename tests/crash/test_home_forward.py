"""Kill -9 of a real Home Assistant during a change, at every step and between any two."""

from collections.abc import Callable
import os
import signal

from aiohttp import web
import pytest

from .gate import Call, Gate, When
from .matrix import (
    BOTH,
    CPU,
    FIRST_JOURNAL,
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
    read_back,
    update,
)
from .victims import Home

pytestmark = [pytest.mark.crash, pytest.mark.docker]

#: Records: the intent, the outcome. History: what was found first, the change.
DEATHS = (
    call(2),
    journal(1),
    FIRST_JOURNAL,
    *(update(1, when) for when in When),
    read_back(1),
    *(update(2, when) for when in When),
    read_back(2),
    journal(2),
    history(2),
)
#: Two of CPU, two of memory, which takes a second to be read.
OF_FOUR = (*(update(n, when) for n in (1, 2, 3, 4) for when in When), *(map(read_back, (2, 3))))
CHOSEN = """
record1 first-journal update1-before update1-after update1-late readback1
update2-before update2-after update2-late record2 history2
"""


@pytest.mark.parametrize("death", chosen(DEATHS, CHOSEN))
async def test_two_steps(
    home: Home, gate: Gate, given: Callable[[], Levels], death: Death
) -> None:
    await home.start(death.die)
    gate.arm(death.harm(home))
    await perish(home, lambda: home.act("reallocate", allocation=CPU))
    gate.arm(None)
    phase = await check(home, given, HALVES, levels(CPU))
    if death.name in {"call2", "record1", "first-journal"}:
        assert phase is None
    if death.name in {"update2-after", "readback2", "record2", "history2"}:
        assert phase == "applied"
    if death.name in {"update1-after", "readback1", "update2-before"}:
        assert phase == "rolled_back"


@pytest.mark.parametrize("death", chosen(OF_FOUR, "update2-late update3-before readback3"))
async def test_four_steps(
    home: Home, gate: Gate, given: Callable[[], Levels], death: Death
) -> None:
    await home.start()
    gate.arm(death.harm(home))
    await perish(home, lambda: home.act("reallocate", allocation=BOTH))
    gate.arm(None)
    await check(home, given, HALVES, levels(BOTH))


@pytest.mark.parametrize("number", [1, pytest.param(2, marks=pytest.mark.dense)])
async def test_stopped_in_good_order(
    home: Home, gate: Gate, given: Callable[[], Levels], number: int
) -> None:
    """Home Assistant is told to stop while the engine works on a step: it ends the change."""

    async def stop(seen: Call) -> web.StreamResponse | None:
        if seen.changes and seen.update == number:
            assert home.process
            os.kill(home.process.pid, signal.SIGTERM)
        return None

    await home.start()
    gate.arm(stop)
    await perish(home, lambda: home.act("reallocate", allocation=CPU))
    gate.arm(None)
    assert home.record
    assert home.record["phase"] == "applied"
    assert await check(home, given, HALVES, levels(CPU)) == "applied"
