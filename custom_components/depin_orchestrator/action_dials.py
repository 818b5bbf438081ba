"""A user's own actions as an actuator: whatever Home Assistant can reach, it can be turned.

A sequence is believed in only when it ended without an exception, was finished (a false
condition, a `stop` with an error and a wait that timed out all end quietly), did not answer
`ok: false`, and what is read back is what was asked for.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from contextlib import suppress
from contextvars import Context as Vars
from dataclasses import dataclass
from datetime import timedelta
from math import floor
from typing import Any

from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError, TemplateError
from homeassistant.helpers.script import Script, ScriptRunResult
from homeassistant.helpers.template import Template
from homeassistant.helpers.trace import script_execution_get, trace_clear
import voluptuous as vol

from .action_checks import amount_of, compiled
from .const import DOMAIN
from .engine.dials import UNITS, Dial
from .engine.errors import ActionsFailed, ActionsUnfinished, DepinError, Unsupported
from .engine.models import Node, Resource
from .engine.reallocation import Step

#: How long a sequence may run, and how long its effect may take to be read back.
PATIENCE = timedelta(seconds=30)
#: Between two looks at what a sequence did.
LOOK_SECONDS = 1.0
#: How long a sequence that was given up has to end.
GRACE_SECONDS = 5.0
#: Amounts are handed over with six decimals, rounded down: rounded up they could add up to more
#: than there is. A hair less than one of them is what a float lost on its way.
DECIMALS = 10**6
HAIR = 1e-3

type Reader = Callable[[], Awaitable[float | None]]
type Sleep = Callable[[float], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Actions:
    """What the user wants done for a node, and how it is read back."""

    node: Node
    #: As the form stored it.
    sequence: list[dict[str, Any]]
    resources: frozenset[Resource]
    verify: str | None = None
    patience: timedelta = PATIENCE


class ActionDials:
    """Resources of nodes that the user's actions set. Implements the engine's `Actuator`."""

    def __init__(
        self,
        hass: HomeAssistant,
        nodes: Iterable[Actions],
        readers: Mapping[Dial, Reader] | None = None,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        """Take the nodes' actions, and who reads a dial that has no template of its own."""
        self._hass = hass
        self._nodes = {actions.node.id: actions for actions in nodes}
        self._templates = {
            node: Template(actions.verify, hass)
            for node, actions in self._nodes.items()
            if actions.verify
        }
        self._readers = dict(readers or {})
        self._sleep = sleep
        self._scripts: dict[str, Script] = {}
        #: The last thing asked of each dial (which change, and whether back), and how often.
        self._attempts: dict[Dial, tuple[tuple[str, bool], int]] = {}

    def verified(self, dial: Dial) -> bool:
        """Tell whether anything reads a dial back."""
        return dial.node in self._templates or dial in self._readers

    async def read(self, node_id: str, resource: Resource) -> float | None:
        """Return what the template says, else what the node itself does; None is unknown."""
        if template := self._templates.get(node_id):
            try:
                text = template.async_render(
                    about(self._nodes[node_id].node, resource), parse_result=False, strict=True
                )
            except TemplateError:
                return None
            return amount_of(text)
        reader = self._readers.get(Dial(node_id, resource))
        return None if reader is None else await reader()

    async def apply(self, step: Step) -> None:
        """Run the node's actions, and return when their effect is read back, or was waited for.

        Raises ActionsUnfinished when an action fails or all of them take too long, ActionsFailed
        when the sequence says no.
        """
        actions = self._nodes.get(step.node)
        if actions is None or step.resource not in actions.resources:
            raise Unsupported(f"{step.node}: {step.resource}")
        result, reason = await self._run(actions, self._variables(actions, step))
        if result is None or reason != "finished":
            raise ActionsFailed(f"{step.node}: {reason}")
        response = result.service_response
        if isinstance(response, Mapping) and response.get("ok") is False:
            raise ActionsFailed(f"{step.node}: ok is false")
        await self._wait_for(step, actions.patience)

    async def close(self) -> None:
        """Stop what runs, and forget the scripts."""
        scripts, self._scripts = self._scripts, {}
        for script in scripts.values():
            await script.async_unload()

    async def _run(
        self, actions: Actions, variables: dict[str, Any]
    ) -> tuple[ScriptRunResult | None, str | None]:
        """Run the sequence; return what it returned, and how Home Assistant says it ended."""
        script = await self._script(actions)
        # In a context of its own: the caller may be an automation, with a trace of its own.
        task = self._hass.loop.create_task(_traced(script, variables), context=Vars())
        try:
            await asyncio.wait((task,), timeout=actions.patience.total_seconds())
        finally:
            task.cancel()
        if not task.done():
            await asyncio.wait((task,), timeout=GRACE_SECONDS)
            raise ActionsUnfinished(f"{actions.node.id}: took too long")
        if task.cancelled():  # Home Assistant stops scripts; nobody has cancelled us
            raise ActionsUnfinished(f"{actions.node.id}: stopped")
        try:
            return task.result()
        except Exception as err:
            raise ActionsUnfinished(f"{actions.node.id}: {type(err).__name__}") from err

    async def _script(self, actions: Actions) -> Script:
        """Return the node's script; a second run of it while it runs is refused by it."""
        node = actions.node
        if node.id not in self._scripts:
            try:
                sequence = await compiled(self._hass, actions.sequence)
            except (vol.Invalid, HomeAssistantError) as err:
                raise ActionsFailed(f"{node.id}: invalid actions") from err
            self._scripts[node.id] = Script(
                self._hass,
                sequence,
                node.name,
                DOMAIN,
                running_description="actions of a node",
                script_mode="single",
            )
        return self._scripts[node.id]

    def _variables(self, actions: Actions, step: Step) -> dict[str, Any]:
        """Return all that a sequence is told; nothing of it is a secret."""
        asked = (step.change, step.undo)
        before, count = self._attempts.get(step.dial, (asked, 0))
        count = count + 1 if before == asked else 1
        self._attempts[step.dial] = (asked, count)
        return about(actions.node, step.resource) | {
            "before": handed(step.before.amount),
            "after": handed(step.after.amount),
            "before_percent": handed(step.before.share),
            "after_percent": handed(step.after.share),
            "phase": "rollback" if step.undo else "apply",
            "txn_id": step.change,
            "attempt": count,
            "dry_run": False,
        }

    async def _wait_for(self, step: Step, patience: timedelta) -> None:
        """Give the effect time to be seen; who asked reads it himself afterwards."""
        looks = int(patience.total_seconds() / LOOK_SECONDS)
        for _ in range(looks):
            with suppress(DepinError):  # a node that restarts does not answer for a while
                amount = await self.read(*step.dial)
                if amount is not None and step.reached(amount):
                    return
            await self._sleep(LOOK_SECONDS)


def about(node: Node, resource: Resource) -> dict[str, str]:
    """Return what a sequence and a template are told of the dial."""
    return {
        "node": node.id,
        "name": node.name,
        "protocol": node.protocol.value,
        "resource": resource.value,
        "unit": UNITS[resource],
    }


def handed(amount: float | None) -> float | None:
    """Return a number as it is handed over, never more than it is."""
    return None if amount is None else floor(amount * DECIMALS + HAIR) / DECIMALS


async def _traced(
    script: Script, variables: dict[str, Any]
) -> tuple[ScriptRunResult | None, str | None]:
    trace_clear()
    return await script.async_run(variables, Context()), script_execution_get()
