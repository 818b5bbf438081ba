"""All of a Grass node's bandwidth, or its container frozen; nothing in between."""

from collections.abc import Callable

import pytest

from custom_components.depin_orchestrator.actuators.docker_dials import DockerDials
from custom_components.depin_orchestrator.actuators.engine_api import EngineClient
from custom_components.depin_orchestrator.actuators.grass import GrassPause
from custom_components.depin_orchestrator.engine import errors
from custom_components.depin_orchestrator.engine.dials import Level
from custom_components.depin_orchestrator.engine.models import Resource
from custom_components.depin_orchestrator.engine.reallocation import Step

from .dockerd import Dockerd

pytestmark = pytest.mark.docker

NAME = "a-grass"


def step(after: float) -> Step:
    return Step("grass", Resource.BANDWIDTH, Level(60, 30), Level(after, None))


async def test_on_and_off(dockerd: Dockerd, engine: EngineClient, run: Callable[..., str]) -> None:
    run(NAME)
    dial = GrassPause(engine, NAME, DockerDials(engine, {"grass": NAME}), 60)

    async def read() -> float | None:
        return await dial.read("grass", Resource.BANDWIDTH)

    assert await read() == 60
    for _ in range(2):  # twice does no harm
        await dial.apply(step(0))
        assert await read() == 0
    assert dockerd.inspect(NAME)["State"]["Status"] == "paused"
    with pytest.raises(errors.InvalidInput):
        await dial.apply(step(30))
    assert await read() == 0
    await dial.apply(step(60))
    assert await read() == 60
    dockerd.cli("kill", NAME)
    with pytest.raises(errors.ContainerStopped):
        await read()
