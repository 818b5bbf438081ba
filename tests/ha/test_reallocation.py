"""Resources move between two real containers: whole, watched, taken back; or not at all."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import patch

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import ServiceValidationError, Unauthorized
from homeassistant.helpers import issue_registry as ir
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser

from custom_components.depin_orchestrator.actuators.docker_dials import DockerDials
from custom_components.depin_orchestrator.const import DOMAIN
from custom_components.depin_orchestrator.reallocator import CLOSE_WITHIN
from custom_components.depin_orchestrator.repairs import async_create_fix_flow
from tests.actuators.dockerd import Dockerd
from tests.actuators.sampler import Sampler

from .common import NOBODY, coordinator_of, states, tick
from .engine_host import (
    CONTAINERS,
    GIB,
    GRASS,
    HALVES,
    STORJ,
    act,
    control,
    limits,
    reasons,
    set_up,
    shares,
    written,
)
from .gate import Gate

pytestmark = [
    pytest.mark.docker,
    pytest.mark.usefixtures("entity_registry_enabled_by_default"),
]


async def test_moves_and_comes_back(
    hass: HomeAssistant,
    engine_host: MockConfigEntry,
    containers: Dockerd,
    journal: Path,
    freezer: FrozenDateTimeFactory,
) -> None:
    await set_up(hass, engine_host)
    sampler = Sampler(containers, CONTAINERS.values())
    sampler.start()
    answer = await act(
        hass, "reallocate", allocation=shares((70, 30), (40, 60)), reason="for the test"
    )
    assert answer["outcome"] == "applied", answer
    assert len(answer["steps"]) == 4
    assert {step["progress"] for step in answer["steps"]} == {"applied"}
    assert limits(containers) == {
        CONTAINERS[STORJ]: (1.4, pytest.approx(0.4 * GIB, abs=65536)),
        CONTAINERS[GRASS]: (0.6, pytest.approx(0.6 * GIB, abs=65536)),
    }
    assert written(journal)["phase"] == "applied"
    found = states(hass, engine_host)
    assert float(found["sensor", "allocated_cpu"].state) == 100
    assert found["sensor", "reallocations_left"].state == "3"
    assert found["event", "reallocation"].attributes["event_type"] == "applied"
    assert found["event", "reallocation"].attributes["nodes"] == ["Grass", "Storj"]
    number_of = states(hass, engine_host, STORJ)["number", "cpu_allocation"]
    assert float(number_of.state) == 70
    back = await act(hass, "rollback")
    assert back["outcome"] == "rolled_back", back
    assert back["restores"] == answer["reallocation_id"]
    most = sampler.end()
    assert limits(containers) == HALVES
    assert len(sampler.sums) > 5
    assert most.cores <= 2
    assert most.memory <= GIB
    history = await act(hass, "get_reallocations")
    assert [change["outcome"] for change in history["reallocations"]] == ["rolled_back", "applied"]
    for told in (answer, back, *history["reallocations"]):
        assert told["nodes"] == ["Grass", "Storj"]
    assert history["reallocations"][1]["reason"] == "for the test"
    assert {tuple(first.values()) for first in history["first_contact"]} == {
        (node, resource, amount)
        for node in CONTAINERS
        for resource, amount in (("cpu", 1.0), ("memory", 0.5))
    }
    again = await act(hass, "rollback")
    assert (again["outcome"], reasons(again)) == ("refused", ["not_found"])


async def test_a_change_of_cpu_needs_no_word_about_memory(
    hass: HomeAssistant, engine_host: MockConfigEntry, containers: Dockerd
) -> None:
    async with Gate(containers.url.replace("tcp", "http")) as gate:
        control(hass, engine_host, gate.url)
        await set_up(hass, engine_host)
        gate.shut = lambda path, _: "/stats" in path
        answer = await act(hass, "reallocate", allocation=shares((70, 30)))
        assert answer["outcome"] == "applied", answer
        assert (await act(hass, "rollback"))["outcome"] == "rolled_back"
        # What was read of the other resource still stands.
        assert float(states(hass, engine_host)["sensor", "allocated_memory"].state) == 100
        await hass.config_entries.async_unload(engine_host.entry_id)
    assert limits(containers) == HALVES


async def test_dry_run_changes_nothing(
    hass: HomeAssistant, engine_host: MockConfigEntry, containers: Dockerd, journal: Path
) -> None:
    await set_up(hass, engine_host)
    answer = await act(hass, "reallocate", allocation=shares((70, 30)), dry_run=True)
    assert answer["outcome"] == "dry_run"
    assert [step["node"] for step in answer["steps"]] == [GRASS, STORJ]
    assert not written(journal)
    assert limits(containers) == HALVES
    assert states(hass, engine_host)["event", "reallocation"].state == "unknown"


REFUSALS: list[tuple[dict[str, Any] | None, str]] = [
    (shares((70, 40)), "over_allocated"),
    (shares((101, 30)), "invalid_share"),
    (shares((-1, 30)), "invalid_share"),
    (shares((float("nan"), 30)), "invalid_share"),
    ({"Storj": {"cpu": "much"}}, "invalid_share"),
    ({"Storj": {"cpu": True}}, "invalid_share"),
    ({"Storj": {"cpu": 0}}, "pause_instead"),
    ({"nobody": {"cpu": 10}}, "unknown_node"),
    ({"Golem": {"cpu": 10}}, "not_controllable"),
    ({"Storj": {"gold": 10}}, "unknown_resource"),
    ({"Storj": {"bandwidth": 10}}, "not_controllable"),
    ({"Storj": {"storage": 10}}, "not_controllable"),
    (shares((80, 20), (30, 10)), "under_floor"),
    (None, "no_plan"),
    ({}, "no_plan"),
]


async def test_refused(
    hass: HomeAssistant, engine_host: MockConfigEntry, containers: Dockerd, journal: Path
) -> None:
    """Nothing is touched, and each reason has a sentence."""
    await set_up(hass, engine_host)
    for allocation, expected in REFUSALS:
        data = {} if allocation is None else {"allocation": allocation}
        answer = await act(hass, "reallocate", **data, force=True)
        assert answer["outcome"] == "refused"
        assert set(reasons(answer)) == {expected}, allocation
        for reason in answer["reasons"]:
            assert " " in reason["message"]
            assert "{" not in reason["message"]
    assert not written(journal)
    assert limits(containers) == HALVES
    event = states(hass, engine_host)["event", "reallocation"]
    assert event.attributes["event_type"] == "refused"


async def test_pace(
    hass: HomeAssistant,
    engine_host: MockConfigEntry,
    containers: Dockerd,
    freezer: FrozenDateTimeFactory,
) -> None:
    """A node rests for an hour, the host takes so many changes; both survive a restart."""
    hass.config_entries.async_update_entry(
        engine_host,
        options={**engine_host.options, "max_per_hour": 2, "min_hold": {"minutes": 30}},
    )
    await set_up(hass, engine_host)
    assert (await act(hass, "reallocate", allocation={"Storj": {"cpu": 40}}))["steps"]
    refused = await act(hass, "reallocate", allocation={"Storj": {"cpu": 45}})
    assert reasons(refused) == ["hold"]
    assert "Storj" in refused["reasons"][0]["message"]
    waiting = states(hass, engine_host)["sensor", "next_reallocation"]
    assert waiting.state.startswith("2026-11-22T12:30")
    assert (await act(hass, "reallocate", allocation={"Grass": {"cpu": 40}}))["outcome"] == (
        "applied"
    )
    assert await hass.config_entries.async_reload(engine_host.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    refused = await act(hass, "reallocate", allocation={"Storj": {"cpu": 45}})
    assert set(reasons(refused)) == {"hold", "rate"}
    assert states(hass, engine_host)["sensor", "reallocations_left"].state == "0"
    forced = await act(hass, "reallocate", allocation={"Storj": {"cpu": 45}}, force=True)
    assert forced["outcome"] == "applied"
    assert containers.cores(CONTAINERS[STORJ]) == 0.9
    freezer.tick(3700)
    assert (await act(hass, "reallocate", allocation={"Storj": {"cpu": 50}}))["outcome"] == (
        "applied"
    )


async def test_own_limits(
    hass: HomeAssistant, engine_host: MockConfigEntry, containers: Dockerd
) -> None:
    control(hass, engine_host, containers.url, cpu_min=30, cpu_max=60)
    await set_up(hass, engine_host)
    for pair in ((70, 30), (60, 20)):
        answer = await act(hass, "reallocate", allocation=shares(pair))
        assert reasons(answer) == ["out_of_range"]
    number_of = states(hass, engine_host, STORJ)["number", "cpu_allocation"]
    assert (number_of.attributes["min"], number_of.attributes["max"]) == (30, 60)
    told = (await act(hass, "get_status", node="Storj"))["controls"]
    assert told["cpu"] == {
        "enforcement": "enforced",
        "minimum": 30,
        "maximum": 60,
        "disruptive": False,
    }
    assert {resource: one["enforcement"] for resource, one in told.items()} == {
        "cpu": "enforced",
        "memory": "enforced",
        "bandwidth": "advisory",
        "storage": "advisory",
    }
    everybody = (await act(hass, "get_status"))["nodes"]
    assert everybody[STORJ]["controls"] == told
    assert everybody["golem_provider"]["controls"] == {}


async def test_engine_gone(
    hass: HomeAssistant,
    engine_host: MockConfigEntry,
    containers: Dockerd,
    freezer: FrozenDateTimeFactory,
) -> None:
    """An engine that does not answer is unknown, never 0, and comes back by itself."""
    control(hass, engine_host, NOBODY)
    await set_up(hass, engine_host)
    answer = await act(hass, "reallocate", allocation=shares((70, 30)))
    assert set(reasons(answer)) == {"unknown_state"}
    found = states(hass, engine_host)
    assert found["sensor", "allocated_cpu"].state == "unknown"
    assert found["sensor", "allocated_cpu"].attributes["reason"] == "unknown_state"
    assert states(hass, engine_host, STORJ)["number", "cpu_allocation"].state == "unavailable"


async def test_container_vanishes(
    hass: HomeAssistant, engine_host: MockConfigEntry, containers: Dockerd
) -> None:
    """What cannot be read counts with the most it may have, so nothing is given back to others."""
    await set_up(hass, engine_host)
    apply = DockerDials.apply

    async def vanishing(self: DockerDials, step: Any) -> None:
        if step.node == STORJ and not step.undo:
            await hass.async_add_executor_job(containers.cli, "rm", "--force", CONTAINERS[STORJ])
        await apply(self, step)

    with patch.object(DockerDials, "apply", vanishing):
        answer = await act(hass, "reallocate", allocation=shares((70, 30)))
    assert answer["outcome"] == "stuck"
    assert reasons(answer)[0] == "container_gone"
    assert containers.cores(CONTAINERS[GRASS]) == 0.6
    assert states(hass, engine_host)["event", "reallocation"].attributes["event_type"] == "stuck"
    refused = await act(hass, "reallocate", allocation={"Grass": {"cpu": 50}}, force=True)
    assert "unfinished" in reasons(refused)
    await coordinator_of(engine_host).reallocator.accept()
    assert (await act(hass, "get_reallocations"))["trouble"] is None


async def test_a_failed_step_is_undone(
    hass: HomeAssistant, engine_host: MockConfigEntry, containers: Dockerd
) -> None:
    await set_up(hass, engine_host)
    containers.cli("update", "--cpus", "1", CONTAINERS[STORJ])
    apply = DockerDials.apply

    async def lying(self: DockerDials, step: Any) -> None:
        if step.node == GRASS or step.undo:
            await apply(self, step)

    with patch.object(DockerDials, "apply", lying):
        answer = await act(hass, "reallocate", allocation=shares((70, 30)))
    assert answer["outcome"] == "rolled_back"
    assert reasons(answer) == ["not_applied"]
    assert limits(containers) == HALVES
    assert states(hass, engine_host)["event", "reallocation"].attributes["event_type"] == (
        "rolled_back"
    )


async def test_caller_goes_away(
    hass: HomeAssistant, engine_host: MockConfigEntry, containers: Dockerd
) -> None:
    """A cancelled script does not cancel the change; a second one meanwhile is refused."""
    await set_up(hass, engine_host)
    reallocator = coordinator_of(engine_host).reallocator
    began, go_on = asyncio.Event(), asyncio.Event()
    apply = DockerDials.apply

    async def slow(self: DockerDials, step: Any) -> None:
        began.set()
        await go_on.wait()
        await apply(self, step)

    wanted = {STORJ: {"cpu": 70}, GRASS: {"cpu": 30}}
    with patch.object(DockerDials, "apply", slow):
        caller = hass.async_create_task(reallocator.reallocate(wanted))
        await began.wait()
        caller.cancel()
        busy = await reallocator.reallocate({STORJ: {"cpu": 60}, GRASS: {"cpu": 40}})
        assert "busy" in [o.reason for o in busy.objections]
        go_on.set()
        await hass.async_block_till_done(wait_background_tasks=True)
    assert caller.cancelled()
    assert containers.cores(CONTAINERS[STORJ]) == 1.4
    assert [change.result for change in reallocator.memory.changes] == ["applied"]


async def test_unloading_waits(
    hass: HomeAssistant, engine_host: MockConfigEntry, containers: Dockerd
) -> None:
    await set_up(hass, engine_host)
    reallocator = coordinator_of(engine_host).reallocator
    apply = DockerDials.apply
    reached = asyncio.Event()

    async def telling(self: DockerDials, step: Any) -> None:
        reached.set()
        await apply(self, step)

    with patch.object(DockerDials, "apply", telling):
        caller = hass.async_create_task(
            reallocator.reallocate({STORJ: {"cpu": 70}, GRASS: {"cpu": 30}})
        )
        await reached.wait()
        assert await hass.config_entries.async_unload(engine_host.entry_id)
    assert (await caller).result == "applied"
    assert containers.cores(CONTAINERS[STORJ]) == 1.4


async def test_unloading_does_not_wait_for_ever(
    hass: HomeAssistant,
    engine_host: MockConfigEntry,
    containers: Dockerd,
    freezer: FrozenDateTimeFactory,
) -> None:
    """What is left of a change is settled by the next set-up, before anything else."""
    await set_up(hass, engine_host)
    reallocator = coordinator_of(engine_host).reallocator
    apply = DockerDials.apply
    reached = asyncio.Event()

    async def hanging(self: DockerDials, step: Any) -> None:
        await apply(self, step)
        reached.set()
        await asyncio.Event().wait()

    with patch.object(DockerDials, "apply", hanging):
        caller = hass.async_create_task(
            reallocator.reallocate({STORJ: {"cpu": 70}, GRASS: {"cpu": 30}})
        )
        await reached.wait()
        unloading = hass.async_create_task(hass.config_entries.async_unload(engine_host.entry_id))
        for _ in range(20):
            await asyncio.sleep(0)
        freezer.tick(CLOSE_WITHIN + 1)
        assert await unloading
    with pytest.raises(asyncio.CancelledError):
        await caller
    assert containers.cores(CONTAINERS[GRASS]) == 0.6
    await set_up(hass, engine_host)
    assert limits(containers) == HALVES
    event = states(hass, engine_host)["event", "reallocation"]
    assert event.attributes["event_type"] == "rolled_back"
    assert event.attributes["reasons"] == ["unfinished"]


async def test_people_need_to_be_admins(
    hass: HomeAssistant, engine_host: MockConfigEntry, containers: Dockerd
) -> None:
    await set_up(hass, engine_host)
    person = MockUser(is_owner=False).add_to_hass(hass)
    for action in ("reallocate", "rollback"):
        with pytest.raises(Unauthorized):
            await hass.services.async_call(
                "depin_orchestrator", action, {}, blocking=True, context=Context(user_id=person.id)
            )


async def test_malformed(
    hass: HomeAssistant, engine_host: MockConfigEntry, containers: Dockerd
) -> None:
    await set_up(hass, engine_host)
    with pytest.raises(ServiceValidationError):
        await act(hass, "reallocate", allocation={"Storj": {"cpu": 40}, STORJ: {"cpu": 41}})
    with pytest.raises(Exception, match=r"dictionary|expected"):
        await act(hass, "reallocate", allocation=["Storj"])
    assert limits(containers) == HALVES


async def test_number_and_button(
    hass: HomeAssistant, engine_host: MockConfigEntry, containers: Dockerd
) -> None:
    await set_up(hass, engine_host)
    found = states(hass, engine_host, STORJ)
    assert {key for platform, key in found if platform == "number"} == {
        "cpu_allocation",
        "memory_allocation",
    }
    entity = found["number", "cpu_allocation"].entity_id

    async def turn(value: float) -> None:
        await hass.services.async_call(
            "number", "set_value", {"entity_id": entity, "value": value}, blocking=True
        )
        await hass.async_block_till_done(wait_background_tasks=True)

    await turn(40)
    assert containers.cores(CONTAINERS[STORJ]) == 0.8
    assert float(hass.states.get(entity).state) == 40  # type: ignore[union-attr]
    with pytest.raises(ServiceValidationError) as refused:
        await turn(45)
    assert refused.value.translation_key == "hold"
    button = states(hass, engine_host)["button", "rollback"].entity_id
    await hass.services.async_call("button", "press", {"entity_id": button}, blocking=True)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert limits(containers) == HALVES
    with pytest.raises(ServiceValidationError) as refused:
        await hass.services.async_call("button", "press", {"entity_id": button}, blocking=True)
    assert refused.value.translation_key == "not_found"


async def test_drift(
    hass: HomeAssistant,
    engine_host: MockConfigEntry,
    containers: Dockerd,
    freezer: FrozenDateTimeFactory,
    run: Callable[..., str],
) -> None:
    """What somebody else sets is shown, never overwritten, and can be accepted."""
    await set_up(hass, engine_host)
    await act(hass, "reallocate", allocation=shares((70, 30)))
    containers.cli("update", "--cpus", "0.5", CONTAINERS[STORJ])
    for _ in range(3):
        await tick(hass, freezer, 40)
    number_of = states(hass, engine_host, STORJ)["number", "cpu_allocation"]
    assert float(number_of.state) == 25
    assert number_of.attributes["expected"] == 70
    drift = (await act(hass, "get_reallocations"))["drift"]
    assert [(d["node"], d["expected"], d["found"]) for d in drift] == [(STORJ, 1.4, 0.5)]
    refused = await act(hass, "rollback")
    assert "state_changed" in reasons(refused)
    key = f"limits_drifted_{STORJ}"
    issue = ir.async_get(hass).async_get_issue(DOMAIN, key)
    assert issue is not None
    flow = await async_create_fix_flow(hass, key, issue.data)
    flow.hass, flow.data = hass, issue.data
    await flow.async_step_confirm({})  # type: ignore[attr-defined]
    await tick(hass, freezer, 40)
    assert ir.async_get(hass).async_get_issue(DOMAIN, key) is None
    assert (await act(hass, "get_reallocations"))["drift"] == []
    assert containers.cores(CONTAINERS[STORJ]) == 0.5


async def test_watch_takes_back(
    hass: HomeAssistant,
    engine_host: MockConfigEntry,
    containers: Dockerd,
    freezer: FrozenDateTimeFactory,
    lab: Any,
) -> None:
    """A node that falls ill after a change gets its resources back."""
    await set_up(hass, engine_host)
    assert (await act(hass, "reallocate", allocation=shares((30, 70))))["outcome"] == "applied"
    await lab.services["storj"].stop()
    for _ in range(20):
        await tick(hass, freezer, 60)
        if limits(containers) == HALVES:
            break
    assert limits(containers) == HALVES
    event = states(hass, engine_host)["event", "reallocation"]
    assert event.attributes["event_type"] == "rolled_back"
    assert event.attributes["reason"] == "health_fell"
    assert (await act(hass, "get_reallocations"))["watching"] is None
