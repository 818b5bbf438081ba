"""Nodes whose resources the user's actions set: from the form to the machine and back."""

import asyncio
from collections.abc import AsyncGenerator, Callable
import json
from pathlib import Path
from typing import Any
from unittest.mock import patch

from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.script import Script
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.depin_orchestrator.action_checks import compiled
from custom_components.depin_orchestrator.const import DOMAIN
from lab.server import Lab

from .common import states
from .conftest import Forms
from .engine_host import (
    GRASS,
    STORJ,
    act,
    journal,  # noqa: F401
    journal_at,
    reasons,
    set_up,
    shares,
    written,
)
from .secrets import secrets

pytestmark = pytest.mark.usefixtures("entity_registry_enabled_by_default")

CAPACITY = {"cpu_threads": 8, "memory_gib": 16, "upload_mbps": 200, "storage_gb": 12000}
SET: dict[str, Any] = {
    "action": "machine.set",
    "data": {"node": "{{ node }}", "resource": "{{ resource }}", "to": "{{ after }}"},
}
#: The node's id has a dot nowhere, so it can stand in an entity's name.
VERIFY = "{{ states('machine.' ~ node ~ '_' ~ resource) }}"


class Machine:
    """What the actions change: entities, and a list of all calls with their variables."""

    def __init__(self, hass: HomeAssistant) -> None:
        self.hass = hass
        self.calls: list[dict[str, Any]] = []
        self.fail: Callable[[dict[str, Any]], bool] = lambda _: False
        self.deaf: Callable[[dict[str, Any]], bool] = lambda _: False
        self.gate: asyncio.Event | None = None
        hass.services.async_register("machine", "set", self._set)
        for node in (STORJ, GRASS):
            self.put(node, "cpu", 4)

    def put(self, node: str, resource: str, amount: float) -> None:
        self.hass.states.async_set(f"machine.{node}_{resource}", str(amount))

    def given(self) -> tuple[float, float]:
        found = [self.hass.states.get(f"machine.{node}_cpu") for node in (STORJ, GRASS)]
        first, second = (float(state.state) for state in found if state)
        return first, second

    async def _set(self, call: ServiceCall) -> None:
        data = dict(call.data)
        self.calls.append(data)
        if self.gate:
            await self.gate.wait()
        if self.fail(data):
            raise HomeAssistantError("the machine is on fire")
        if not self.deaf(data):
            self.put(data["node"], data["resource"], data["to"])


@pytest.fixture
async def machine(hass: HomeAssistant) -> Machine:
    return Machine(hass)


@pytest.fixture
async def attic(
    hass: HomeAssistant,
    host: MockConfigEntry,
    machine: Machine,
    journal: Path,  # noqa: F811
) -> AsyncGenerator[MockConfigEntry]:
    """Return a host whose Storj and Grass nodes the machine's actions control."""
    hass.config_entries.async_update_entry(host, data=CAPACITY)
    for node in (STORJ, GRASS):
        change(hass, host, node)
    with journal_at(journal):
        yield host
        await hass.config_entries.async_unload(host.entry_id)
        await hass.async_block_till_done(wait_background_tasks=True)


def change(hass: HomeAssistant, host: MockConfigEntry, node: str, **form: Any) -> None:
    """Say in a node's form that actions control its CPU, or what else is given."""
    subentry = host.subentries[node]
    told = {
        "control": "actions",
        "apply_resources": ["cpu"],
        "apply_actions": [SET],
        "verify_template": VERIFY,
    }
    data = {k: v for k, v in ({**subentry.data} | told | form).items() if v is not None}
    hass.config_entries.async_update_subentry(host, subentry, data=data)


async def test_moves_and_comes_back(
    hass: HomeAssistant,
    attic: MockConfigEntry,
    machine: Machine,
    journal: Path,  # noqa: F811
    lab: Lab,
    forms: Forms,
) -> None:
    told = [{"action": "machine.set", "data": SET["data"] | {"all": "{{ [name, protocol, unit, before, before_percent, after_percent, phase, txn_id, attempt, dry_run] }}"}}]  # fmt: skip  # noqa: E501
    for node in (STORJ, GRASS):
        change(hass, attic, node, apply_actions=told)
    await set_up(hass, attic)
    answer = await act(hass, "reallocate", allocation=shares((60, 40)))
    assert answer["outcome"] == "applied", answer
    assert {step["enforcement"] for step in answer["steps"]} == {"delegated"}
    assert machine.given() == (4.8, 3.2)
    identity = answer["reallocation_id"]
    # What frees comes first.
    assert [call["all"] for call in machine.calls] == [
        ["Grass", "grass", "threads", 4.0, 50.0, 40.0, "apply", identity, 1, False],
        ["Storj", "storj", "threads", 4.0, 50.0, 60.0, "apply", identity, 1, False],
    ]
    assert written(journal)["phase"] == "applied"
    event = states(hass, attic)["event", "reallocation"]
    assert event.attributes["event_type"] == "applied"
    number = states(hass, attic, STORJ)["number", "cpu_allocation"]
    assert float(number.state) == 60
    assert (await act(hass, "rollback"))["outcome"] == "rolled_back"
    assert machine.given() == (4, 4)
    text = json.dumps(machine.calls)
    assert not [secret for secret in secrets(lab, forms) if secret in text]


@pytest.mark.parametrize("way", ["raises", "does nothing"])
async def test_a_step_that_fails_is_taken_back(
    hass: HomeAssistant, attic: MockConfigEntry, machine: Machine, way: str
) -> None:
    def broken(data: dict[str, Any]) -> bool:
        return data["node"] == STORJ and data["to"] > 4

    if way == "raises":
        machine.fail = broken
    else:
        machine.deaf = broken
    await set_up(hass, attic)
    # Time stands still here, and so would every wait.
    with patch("custom_components.depin_orchestrator.action_dials.LOOK_SECONDS", 1000.0):
        answer = await act(hass, "reallocate", allocation=shares((60, 40)))
    assert answer["outcome"] == "rolled_back"
    assert reasons(answer) == ["actions_unfinished" if way == "raises" else "not_applied"]
    assert machine.given() == (4, 4)
    written = [(call["node"], call["to"]) for call in machine.calls]
    assert written[:2] == [(GRASS, 3.2), (STORJ, 4.8)]
    # An action that failed half-way may have done something: its undoing is run in any case.
    undone = [(STORJ, 4), (GRASS, 4)] if way == "raises" else [(GRASS, 4)]
    assert written[2:] == undone
    event = states(hass, attic)["event", "reallocation"]
    assert event.attributes["event_type"] == "rolled_back"


async def test_a_sequence_may_say_no(
    hass: HomeAssistant, attic: MockConfigEntry, machine: Machine
) -> None:
    no = {"condition": "template", "value_template": "{{ after < 4.5 }}"}
    change(hass, attic, STORJ, apply_actions=[no, SET])
    await set_up(hass, attic)
    answer = await act(hass, "reallocate", allocation=shares((60, 40)))
    assert (answer["outcome"], reasons(answer)) == ("rolled_back", ["actions_failed"])
    assert machine.given() == (4, 4)


async def test_what_nobody_reads_back_is_shown_and_not_set(
    hass: HomeAssistant, attic: MockConfigEntry, machine: Machine
) -> None:
    change(hass, attic, STORJ, verify_template=None, apply_resources=["cpu", "bandwidth"])
    await set_up(hass, attic)
    assert not [key for key in states(hass, attic, STORJ) if key[0] == "number"]
    for dry_run in (True, False):
        wanted = {"Storj": {"cpu": 30, "bandwidth": 20}}
        answer = await act(hass, "reallocate", allocation=wanted, dry_run=dry_run, force=True)
        assert (answer["outcome"], set(reasons(answer))) == ("refused", {"unverified"})
        assert {advice["enforcement"] for advice in answer["advice"]} == {"delegated"}
        assert answer["steps"] == []
    # Beside a real step it is advice, and nothing of it is applied.
    wanted = {"Storj": {"cpu": 30}, "Grass": {"cpu": 40}}
    answer = await act(hass, "reallocate", allocation=wanted)
    assert answer["outcome"] == "applied"
    assert [step["node"] for step in answer["steps"]] == [GRASS]
    assert [call["node"] for call in machine.calls] == [GRASS]


async def test_who_asked_may_go_away(
    hass: HomeAssistant, attic: MockConfigEntry, machine: Machine
) -> None:
    """A script that is stopped or restarted cancels its action, and not the change."""
    await set_up(hass, attic)
    machine.gate = asyncio.Event()
    call = hass.services.async_call(
        DOMAIN,
        "reallocate",
        {"allocation": shares((60, 40))},
        blocking=True,
        return_response=True,
    )
    caller = hass.async_create_task(call)
    while not machine.calls:  # noqa: ASYNC110 -- time stands still here
        await asyncio.sleep(0)
    caller.cancel()
    with pytest.raises(asyncio.CancelledError):
        await caller
    machine.gate.set()
    await hass.async_block_till_done(wait_background_tasks=True)
    assert machine.given() == (4.8, 3.2)
    event = states(hass, attic)["event", "reallocation"]
    assert event.attributes["event_type"] == "applied"


async def test_an_automation_may_ask(
    hass: HomeAssistant, attic: MockConfigEntry, machine: Machine
) -> None:
    """The sequence is a run of its own, whatever run it was asked from."""
    await set_up(hass, attic)
    data = {"allocation": shares((60, 40))}
    steps: list[dict[str, Any]] = [
        {"action": f"{DOMAIN}.reallocate", "data": data, "response_variable": "told"},
        {"stop": "", "response_variable": "told"},
    ]
    script = Script(hass, await compiled(hass, steps), "asker", "test")
    result = await script.async_run()
    await script.async_unload()
    await hass.async_block_till_done(wait_background_tasks=True)
    assert result
    assert isinstance(result.service_response, dict)
    assert result.service_response["outcome"] == "applied"
    assert machine.given() == (4.8, 3.2)


async def test_storj_disk_is_disruptive(
    hass: HomeAssistant, attic: MockConfigEntry, machine: Machine
) -> None:
    change(hass, attic, STORJ, apply_resources=["storage"])
    machine.put(STORJ, "storage", 8000)
    await set_up(hass, attic)
    answer = await act(hass, "reallocate", allocation={"Storj": {"storage": 75}}, dry_run=True)
    assert answer["steps"][0]["disruptive"] is True
    assert answer["steps"][0]["before"]["amount"] == 8000
    assert machine.calls == []


async def test_without_a_template_the_node_itself_is_asked(
    hass: HomeAssistant, attic: MockConfigEntry, machine: Machine, lab: Lab
) -> None:
    """A Storj node for its disk, a Golem provider for what it offers."""
    change(hass, attic, STORJ, verify_template=None, apply_resources=["storage", "cpu"])
    change(hass, attic, "golem_provider", verify_template=None, apply_resources=["cpu", "storage"])
    await set_up(hass, attic)
    wanted = {"Storj": {"storage": 75}, "Golem": {"cpu": 45, "storage": 1, "bandwidth": 10}}
    answer = await act(hass, "reallocate", allocation=wanted, dry_run=True)
    before = {(step["node"], step["resource"]): step["before"] for step in answer["steps"]}
    told = lab.boards["storj"].sno()["diskSpace"]["allocated"] / 10**9
    assert before[STORJ, "storage"]["amount"] == told
    assert before["golem_provider", "cpu"]["amount"] == 9
    assert before["golem_provider", "storage"]["amount"] == pytest.approx(86.17, abs=0.01)
    # Whole threads, rounded down: 45 % of 8 are 3.6.
    (threads,) = (s["after"]["amount"] for s in answer["steps"] if s["resource"] == "cpu")
    assert threads == 3
    assert [advice["enforcement"] for advice in answer["advice"]] == ["advisory"]
    assert machine.calls == []
