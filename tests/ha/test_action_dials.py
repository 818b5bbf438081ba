"""The user's own actions: every way in which a sequence can end, on a real Home Assistant."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from datetime import timedelta
from typing import Any
from unittest.mock import patch

from homeassistant.core import (
    HomeAssistant,
    ServiceCall,
    ServiceResponse,
    SupportsResponse,
    callback,
)
from homeassistant.exceptions import HomeAssistantError
from homeassistant.setup import async_setup_component
import pytest

from custom_components.depin_orchestrator.action_checks import Problem, verify_problem
from custom_components.depin_orchestrator.action_dials import ActionDials, Actions, about, handed
from custom_components.depin_orchestrator.engine.dials import Dial, Level
from custom_components.depin_orchestrator.engine.errors import (
    ActionsFailed,
    ActionsUnfinished,
    Unreachable,
    Unsupported,
)
from custom_components.depin_orchestrator.engine.models import Node, Protocol, Resource
from custom_components.depin_orchestrator.engine.reallocation import Step

NODE = Node(id="n1", protocol=Protocol.GOLEM, name="Golem one", token="GLM")
CPU = Dial("n1", Resource.CPU)
MACHINE = "sensor.machine_threads"
VERIFY = "{{ states('sensor.machine_threads') }}"
#: Does what it is told, as a machine would.
SET = {"action": "machine.set", "data": {"to": "{{ after }}"}}
FAIL = {"action": "machine.fail"}
NEVER = {"wait_template": "{{ false }}", "timeout": {"milliseconds": 10}}

type Make = Callable[..., ActionDials]


@pytest.fixture
def begun() -> asyncio.Event:
    """Return what is set when the endless action has begun."""
    return asyncio.Event()


@pytest.fixture
async def calls(hass: HomeAssistant, begun: asyncio.Event) -> list[dict[str, Any]]:
    """Register a machine's actions, and return what they were called with."""
    seen: list[dict[str, Any]] = []

    @callback
    def set_to(call: ServiceCall) -> None:
        seen.append(dict(call.data))
        hass.states.async_set(MACHINE, str(call.data["to"]))

    def fail(_: ServiceCall) -> None:
        raise HomeAssistantError("no such machine")

    async def hang(_: ServiceCall) -> None:
        seen.append({"hang": "begun"})
        begun.set()
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            seen.append({"hang": "cancelled"})
            raise

    @callback
    def report(call: ServiceCall) -> ServiceResponse:
        return {"ok": call.data["ok"]}

    hass.states.async_set(MACHINE, "2")
    hass.services.async_register("machine", "set", set_to)
    hass.services.async_register("machine", "fail", fail)
    hass.services.async_register("machine", "hang", hang)
    hass.services.async_register(
        "machine", "report", report, supports_response=SupportsResponse.ONLY
    )
    return seen


@pytest.fixture
async def make(hass: HomeAssistant, calls: list[dict[str, Any]]) -> AsyncGenerator[Make]:
    """Make dials of a sequence; they are closed in the end."""
    made: list[ActionDials] = []

    def dials(*sequence: dict[str, Any], **more: Any) -> ActionDials:
        actions = Actions(
            NODE,
            list(sequence),
            more.pop("resources", frozenset({Resource.CPU})),
            more.pop("verify", VERIFY),
            more.pop("patience", timedelta(seconds=5)),
        )
        made.append(ActionDials(hass, [actions], **more))
        return made[-1]

    yield dials
    for one in made:
        await one.close()


def step(after: float = 4.0, before: float = 2.0, **more: Any) -> Step:
    levels = Level(before, before * 12.5), Level(after, after * 12.5)
    return Step("n1", Resource.CPU, *levels, tolerance=0.01, change="c1", **more)


def report(*, ok: Any) -> list[dict[str, Any]]:
    said = {"action": "machine.report", "data": {"ok": ok}, "response_variable": "said"}
    return [SET, said, {"stop": "told", "response_variable": "said"}]


ENDS_WELL: dict[str, list[dict[str, Any]]] = {
    "ok": [SET],
    "failing action that may fail": [FAIL | {"continue_on_error": True}, SET],
    "a wait that may time out": [NEVER, SET],
    "stop": [SET, {"stop": "enough"}, FAIL],
    "ok is true": report(ok=True),
    "ok is none": report(ok=None),
    "other response": [
        SET,
        {"variables": {"said": {"done": 1}}},
        {"stop": "", "response_variable": "said"},
    ],
}


@pytest.mark.parametrize("how", ENDS_WELL)
async def test_what_counts_as_done(make: Make, calls: list[dict[str, Any]], how: str) -> None:
    dials = make(*ENDS_WELL[how])
    assert await dials.read(*CPU) == 2
    await dials.apply(step())
    assert await dials.read(*CPU) == 4
    assert calls == [{"to": 4.0}]


#: Sequences that fail by themselves, and whether the machine may follow later.
ENDS_BADLY: dict[str, tuple[list[dict[str, Any]], bool]] = {
    "an action raises": ([SET, FAIL], True),
    "an unknown action": ([SET, {"action": "machine.gone"}], True),
    "an unknown action that may fail": (
        [SET, {"action": "machine.gone", "continue_on_error": True}],
        True,
    ),
    "a template error": ([SET, {"variables": {"x": "{{ 1 / 0 }}"}}], True),
    "a branch of parallel": ([SET, {"parallel": [SET, FAIL]}], True),
    "a false condition": ([{"condition": "template", "value_template": "{{ false }}"}], False),
    "stop with an error": ([SET, {"stop": "no", "error": True}], False),
    "nested stop": ([SET, {"if": [], "then": [{"stop": "no", "error": True}]}], False),
    "a wait": ([NEVER | {"continue_on_timeout": False}], False),
    "not ok": (report(ok=False), False),
}


@pytest.mark.parametrize("how", ENDS_BADLY)
async def test_what_counts_as_failed(make: Make, how: str) -> None:
    sequence, doubtful = ENDS_BADLY[how]
    with pytest.raises(ActionsFailed) as caught:
        await make(*sequence).apply(step())
    assert isinstance(caught.value, ActionsUnfinished) is doubtful
    assert "no such machine" not in str(caught.value)


async def test_an_undefined_variable_is_seen_by_what_is_read_back(
    hass: HomeAssistant, make: Make
) -> None:
    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    dials = make({"action": "machine.set", "data": {"to": "{{ aftr }}"}}, sleep=sleep)
    await dials.apply(step())
    assert hass.states.get(MACHINE).state == ""  # type: ignore[union-attr]
    assert await dials.read(*CPU) is None
    assert waits == [1.0] * 5


async def test_too_long(make: Make, calls: list[dict[str, Any]]) -> None:
    dials = make({"action": "machine.hang"}, patience=timedelta(milliseconds=50))
    with pytest.raises(ActionsUnfinished, match="too long"):
        await dials.apply(step())
    assert calls == [{"hang": "begun"}, {"hang": "cancelled"}]
    # It is really over: the next run is not refused.
    with pytest.raises(ActionsUnfinished, match="too long"):
        await dials.apply(step())
    assert len(calls) == 4


async def test_a_second_run_is_refused(
    make: Make, calls: list[dict[str, Any]], begun: asyncio.Event
) -> None:
    dials = make({"action": "machine.hang"}, patience=timedelta(seconds=1))
    first = asyncio.create_task(dials.apply(step()))
    await asyncio.wait_for(begun.wait(), 1)
    with pytest.raises(ActionsFailed, match="failed_single"):
        await dials.apply(step())
    assert calls == [{"hang": "begun"}]
    first.cancel()
    with pytest.raises(asyncio.CancelledError):
        await first


async def test_what_is_told(make: Make, calls: list[dict[str, Any]]) -> None:
    names = (
        "node", "name", "protocol", "resource", "unit", "before", "after", "before_percent",
        "after_percent", "phase", "txn_id", "attempt", "dry_run",
    )  # fmt: skip
    told = {"action": "machine.set", "data": {n: f"{{{{ {n} }}}}" for n in (*names, "context")}}
    told["data"] |= {"to": "{{ after }}"}
    dials = make(told)
    await dials.apply(step(8 / 3))
    first = calls[0]
    assert first.pop("context")
    assert first.pop("to") == 2.666666
    assert first == {
        "node": "n1",
        "name": "Golem one",
        "protocol": "golem",
        "resource": "cpu",
        "unit": "threads",
        "before": 2.0,
        "after": 2.666666,
        "before_percent": 25.0,
        "after_percent": 33.333333,
        "phase": "apply",
        "txn_id": "c1",
        "attempt": 1,
        "dry_run": False,
    }
    await dials.apply(step(8 / 3))
    await dials.apply(step(8 / 3).undone)
    await dials.apply(step(8 / 3).undone)
    assert [(c["phase"], c["attempt"], c["after"]) for c in calls[1:]] == [
        ("apply", 2, 2.666666),
        ("rollback", 1, 2.0),
        ("rollback", 2, 2.0),
    ]


def test_amounts_are_handed_over_rounded_down() -> None:
    assert handed(28.9999999999) == 29
    assert handed(2 / 3) == 0.666666
    assert handed(None) is None


async def test_the_effect_may_come_later(hass: HomeAssistant, make: Make) -> None:
    looks = 0

    async def sleep(_: float) -> None:
        nonlocal looks
        looks += 1
        if looks == 3:
            hass.states.async_set(MACHINE, "4")

    dials = make({"event": "machine_told"}, sleep=sleep)
    await dials.apply(step())
    assert looks == 3
    assert await dials.read(*CPU) == 4


@pytest.mark.parametrize("said", ["unknown", "", "nan", "inf", "-1", "2 threads", "None"])
async def test_no_amount_is_unknown(hass: HomeAssistant, make: Make, said: str) -> None:
    hass.states.async_set(MACHINE, said)
    assert await make(SET).read(*CPU) is None


@pytest.mark.parametrize("verify", ["{{ 1 / 0 }}", "{{ undefined_thing }}", "{{ x.y }}"])
async def test_a_broken_template_is_unknown(make: Make, verify: str) -> None:
    assert await make(SET, verify=verify).read(*CPU) is None


async def test_a_template_knows_its_dial(make: Make) -> None:
    dials = make(SET, verify="{{ {'cpu': 3, 'memory': 4.5}[resource] }}")
    assert await dials.read(*CPU) == 3
    assert await dials.read("n1", Resource.MEMORY) == 4.5
    assert dials.verified(CPU)


async def test_without_a_template_the_node_itself_is_read(make: Make) -> None:
    answers: list[float | type[Exception]] = [2.0, Unreachable, 4.0]

    async def read() -> float | None:
        answer = answers.pop(0)
        if isinstance(answer, type):
            raise answer
        return answer

    async def sleep(_: float) -> None:
        pass  # a node that restarts does not answer for a while

    dials = make(SET, verify=None, readers={CPU: read}, sleep=sleep)
    assert dials.verified(CPU)
    await dials.apply(step())
    assert answers == []
    nobody = make(SET, verify=None, sleep=sleep)
    assert not nobody.verified(CPU)
    assert await nobody.read(*CPU) is None


async def test_what_it_does_not_serve(make: Make) -> None:
    dials = make(SET)
    for other in (Dial("n2", Resource.CPU), Dial("n1", Resource.MEMORY)):
        wrong = Step(*other, Level(1, None), Level(2, None))
        with pytest.raises(Unsupported):
            await dials.apply(wrong)


async def test_actions_that_have_become_invalid(make: Make) -> None:
    with pytest.raises(ActionsFailed, match="invalid"):
        await make({"delay": "when I feel like it"}).apply(step())


async def test_a_number_as_target(hass: HomeAssistant, make: Make) -> None:
    await async_setup_component(
        hass, "input_number", {"input_number": {"vm": {"min": 0, "max": 4, "step": 0.5}}}
    )
    entity = "input_number.vm"
    target = {
        "action": "input_number.set_value",
        "target": {"entity_id": entity},
        "data": {"value": "{{ after }}"},
    }
    dials = make(target, verify="{{ states('input_number.vm') }}")
    await dials.apply(step(3.5))
    assert await dials.read(*CPU) == 3.5
    # What it cannot be is an error of its own, and changes nothing.
    with pytest.raises(ActionsUnfinished):
        await dials.apply(step(6.0))
    assert await dials.read(*CPU) == 3.5


async def test_closing_ends_what_runs(
    make: Make, calls: list[dict[str, Any]], begun: asyncio.Event
) -> None:
    dials = make({"action": "machine.hang"})
    run = asyncio.create_task(dials.apply(step()))
    await asyncio.wait_for(begun.wait(), 1)
    await dials.close()
    with pytest.raises(ActionsUnfinished, match="stopped"):
        await run
    assert calls[-1] == {"hang": "cancelled"}


async def test_a_slow_template_is_found_before_it_blocks(hass: HomeAssistant) -> None:
    """Here and not in the form's tests, where time stands still."""
    endless = "{% for a in range(9999) %}{% for b in range(9999) %}{% endfor %}{% endfor %}3"
    told = {Resource.CPU: about(NODE, Resource.CPU)}
    with patch("custom_components.depin_orchestrator.action_checks.RENDER_SECONDS", 0.05):
        problem = await verify_problem(hass, endless, told)
    assert problem == Problem("verify_slow")
    assert await verify_problem(hass, "{{ 3 }}", told) is None
