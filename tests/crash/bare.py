"""Executor, Docker actuator and journal in a process of their own, without Home Assistant."""

import asyncio
from datetime import UTC, datetime
import json
from pathlib import Path
from typing import Any

import aiohttp

from custom_components.depin_orchestrator.actuators import docker_limits
from custom_components.depin_orchestrator.actuators.docker_dials import DockerDials
from custom_components.depin_orchestrator.actuators.engine_api import EngineClient
from custom_components.depin_orchestrator.actuators.journal_file import JournalFile
from custom_components.depin_orchestrator.engine.allocation import Capacity
from custom_components.depin_orchestrator.engine.dials import (
    Control,
    Dial,
    Enforcement,
    Host,
    Level,
)
from custom_components.depin_orchestrator.engine.execution import Executor
from custom_components.depin_orchestrator.engine.models import Resource
from custom_components.depin_orchestrator.engine.outcome import Outcome
from custom_components.depin_orchestrator.engine.reallocation import Reallocation, Request, plan


def main(order: dict[str, Any]) -> None:
    """Live; `result` of the order names the file for the outcome."""
    # Every look is a call then: a moment at which to die, and always the same one.
    docker_limits.ANSWER_HOLDS = 0.0
    outcome = asyncio.run(live(order))
    Path(order["result"]).write_text(json.dumps(outcome and outcome.as_dict()))


async def live(order: dict[str, Any]) -> Outcome | None:
    """Move CPU so that each container has its `cores`; without that recover."""
    containers = {name: name for name in order["containers"]}
    async with (
        aiohttp.ClientSession() as session,
        EngineClient(order["url"], session) as engine,
    ):
        dials = DockerDials(engine, containers)
        executor = Executor(dials, JournalFile(Path(order["journal"])), lambda: datetime.now(UTC))
        if order["cores"] is None:
            return await executor.recover()
        return await executor.carry_out(await draft(dials, order["cores"], order["capacity"]))


async def draft(dials: DockerDials, cores: dict[str, float], capacity: float) -> Reallocation:
    """Return the plan that leads from what is read to these cores."""
    goals = {Dial(name, Resource.CPU): Level(amount, None) for name, amount in cores.items()}
    host = Host(
        nodes={},
        capacity=Capacity({Resource.CPU: capacity}),
        controls=dict.fromkeys(goals, Control(Enforcement.ENFORCED)),
        found={dial: await dials.read(*dial) for dial in goals},
    )
    return plan(Request("bare", datetime.now(UTC)), goals, host)
