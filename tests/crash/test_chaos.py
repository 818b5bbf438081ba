"""A real engine behind a gate that harms half of all calls: nothing is ever left half done."""

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
import random

import aiohttp
from aiohttp import web
import pytest

from custom_components.depin_orchestrator.actuators import docker_limits
from custom_components.depin_orchestrator.actuators.docker_dials import DockerDials
from custom_components.depin_orchestrator.actuators.engine_api import EngineClient
from custom_components.depin_orchestrator.actuators.journal_file import JournalFile
from custom_components.depin_orchestrator.engine.execution import Executor
from custom_components.depin_orchestrator.engine.outcome import Outcome, Result
from tests.actuators.sampler import Given

from .bare import draft
from .gate import Call, Gate, Harm, hang_up
from .victims import CONTAINERS, CORES

pytestmark = [pytest.mark.crash, pytest.mark.docker]

#: Longer than the engine takes for an update, shorter than anybody wants to wait.
PATIENCE = timedelta(seconds=0.5)
SEEDS = 40
MANY = 500
SIDES = ((1.0, 1.0), (0.6, 1.4))


async def drop(call: Call) -> web.StreamResponse:
    """Hang up; the engine never hears of it."""
    return hang_up(call)


async def drop_answer(call: Call) -> web.StreamResponse:
    """Do it, and hang up."""
    await call.forward()
    return hang_up(call)


async def never_answer(call: Call) -> web.StreamResponse:
    """Do it, and let the caller wait until it goes."""
    await call.forward()
    while call.request.transport and not call.request.transport.is_closing():
        await asyncio.sleep(0.01)
    return hang_up(call)


async def fail(call: Call) -> web.StreamResponse:
    """Do nothing, and say so."""
    return web.json_response({"message": "no"}, status=500)


async def fail_but_do(call: Call) -> web.StreamResponse:
    """Do it, and say that it failed."""
    await call.forward()
    return await fail(call)


async def pretend(call: Call) -> web.StreamResponse:
    """Do nothing, and say that it is done."""
    return web.json_response({"Warnings": []}) if call.changes else await fail(call)


async def babble(call: Call) -> web.StreamResponse:
    """Answer with something that is none."""
    return web.Response(text="<html>hello</html>", content_type="text/html")


async def refuse(call: Call) -> web.StreamResponse:
    """Refuse, as an engine refuses a container, or a proxy a call."""
    status = 409 if call.changes else 403
    return web.json_response({"message": "conflict"}, status=status)


HARMS = (drop, drop_answer, never_answer, fail, fail_but_do, pretend, babble, refuse)


@dataclass
class Machine:
    """The two containers, through the gate."""

    gate: Gate
    #: Not in a hurry: what is planned from is read before any harm, on a machine that may be busy.
    patient: EngineClient
    executor: Executor
    given: Callable[[], list[Given]]

    @property
    def now(self) -> tuple[float, ...]:
        return tuple(given.cores for given in self.given())

    async def move(self, harm: Harm) -> tuple[Outcome, tuple[float, ...]]:
        """Move to the other side with harm on the way; return how that ended, and where to."""
        wanted = next(side for side in SIDES if side != self.now)
        self.gate.arm(None)
        cores = dict(zip(CONTAINERS.values(), wanted, strict=True))
        dials = DockerDials(self.patient, {name: name for name in cores})
        plan = await draft(dials, cores, CORES)
        self.gate.arm(harm)
        outcome = await self.executor.carry_out(plan)
        self.gate.arm(None)
        return outcome, wanted

    async def check(self, harm: Harm) -> Result:
        """Move, and hold what is said against the kernel; what is stuck must come back."""
        before = self.now
        outcome, wanted = await self.move(harm)
        if outcome.result is Result.STUCK:
            again = await self.executor.recover()
            assert again is not None
            assert again.result is Result.ROLLED_BACK, again
        assert self.now == (wanted if outcome.result is Result.APPLIED else before), outcome
        return outcome.result


@pytest.fixture
async def machine(
    gate: Gate,
    given: Callable[[], list[Given]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncGenerator[Machine]:
    monkeypatch.setattr(docker_limits, "STAGE_SECONDS", 0.02)
    async with (
        aiohttp.ClientSession() as session,
        EngineClient(gate.url, session, timeout=PATIENCE) as engine,
        EngineClient(gate.url, session) as patient,
    ):
        containers = {name: name for name in CONTAINERS.values()}
        dials = DockerDials(engine, containers)
        executor = Executor(dials, JournalFile(tmp_path / "j"), lambda: datetime.now(UTC))
        yield Machine(gate, patient, executor, given)


def chaos(seed: int) -> Harm:
    """Return a harm that does any of the harms to a tenth up to most of all calls."""
    dice = random.Random(seed)
    share = dice.choice((0.1, 0.3, 0.5, 0.7))

    async def harm(call: Call) -> web.StreamResponse | None:
        return await dice.choice(HARMS)(call) if dice.random() < share else None

    return harm


async def test_half_of_all_calls_go_wrong(machine: Machine, *, full: bool) -> None:
    ends = Counter([await machine.check(chaos(seed)) for seed in range(MANY if full else SEEDS)])
    assert ends.keys() == set(Result), ends


@pytest.mark.parametrize("harm", HARMS, ids=lambda harm: harm.__name__)
@pytest.mark.parametrize("odd", [0, 1])
async def test_every_second_call_goes_wrong(machine: Machine, harm: Harm, odd: int) -> None:
    async def second(call: Call) -> web.StreamResponse | None:
        return await harm(call) if call.number % 2 == odd else None

    assert await machine.check(second) in Result


async def test_a_slow_engine(machine: Machine) -> None:
    async def slow(call: Call) -> None:
        await asyncio.sleep(0.2)

    assert await machine.check(slow) is Result.APPLIED
