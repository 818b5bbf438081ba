"""What a machine had at first is offered back when management ends, on a real engine."""

from pathlib import Path
from typing import Any
from unittest.mock import patch

from homeassistant.config_entries import ConfigEntryDisabler
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.depin_orchestrator.actuators.docker_dials import DockerDials
from custom_components.depin_orchestrator.const import DOMAIN
from custom_components.depin_orchestrator.departures import DEPARTED
from custom_components.depin_orchestrator.engine.reallocation import Step
from custom_components.depin_orchestrator.repairs import async_create_fix_flow
from tests.actuators.dockerd import Dockerd

from .common import coordinator_of, states
from .engine_host import CONTAINERS, GIB, GRASS, HALVES, STORJ, act, limits, set_up, shares

pytestmark = [pytest.mark.docker, pytest.mark.usefixtures("entity_registry_enabled_by_default")]


def offered(hass: HomeAssistant) -> dict[str, str]:
    """Return what is offered, or told, by the id of its repair."""
    return {
        issue.issue_id: (issue.translation_placeholders or {}).get("limits", "")
        for issue in ir.async_get(hass).issues.values()
        if issue.domain == DOMAIN and issue.active
    }


async def submit(hass: HomeAssistant, issue_id: str) -> dict[str, Any]:
    """Say yes to an offer, as the repairs dashboard does."""
    issue = ir.async_get(hass).async_get_issue(DOMAIN, issue_id)
    assert issue
    flow = await async_create_fix_flow(hass, issue_id, issue.data)
    flow.hass, flow.data, flow.issue_id, flow.handler = hass, issue.data, issue_id, DOMAIN
    assert (await flow.async_step_init())["step_id"] == "confirm"
    result = await flow.async_step_confirm({})
    await hass.async_block_till_done(wait_background_tasks=True)
    return dict(result)


async def switch(hass: HomeAssistant, host: MockConfigEntry, node: str, service: str) -> None:
    entity_id = states(hass, host, node)["switch", "managed"].entity_id
    await hass.services.async_call("switch", service, {"entity_id": entity_id}, blocking=True)
    await hass.async_block_till_done(wait_background_tasks=True)


async def test_a_node_that_is_no_longer_managed(
    hass: HomeAssistant, engine_host: MockConfigEntry, containers: Dockerd
) -> None:
    """One is switched off, one removed; what there is no room for yet waits for the other."""
    await set_up(hass, engine_host)
    await switch(hass, engine_host, STORJ, "turn_off")
    assert offered(hass) == {}
    await switch(hass, engine_host, STORJ, "turn_on")
    await act(hass, "reallocate", allocation=shares((70, 30), (40, 60)))
    assert offered(hass) == {}
    await switch(hass, engine_host, STORJ, "turn_off")
    storj, grass = f"management_ended_{STORJ}", f"management_ended_{GRASS}"
    assert offered(hass) == {storj: "CPU 1 thread, memory 0.5 GiB"}
    await switch(hass, engine_host, STORJ, "turn_on")
    assert offered(hass) == {}
    await switch(hass, engine_host, STORJ, "turn_off")

    refused = await submit(hass, storj)
    assert (refused["type"], refused["reason"]) == ("abort", "not_mended")
    assert "more memory than the host has" in refused["description_placeholders"]["why"]
    assert offered(hass) == {storj: "memory 0.5 GiB"}
    assert limits(containers) == {
        CONTAINERS[STORJ]: (1.0, pytest.approx(0.4 * GIB, abs=65536)),
        CONTAINERS[GRASS]: (0.6, pytest.approx(0.6 * GIB, abs=65536)),
    }

    hass.config_entries.async_remove_subentry(engine_host, GRASS)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert offered(hass) == {storj: "memory 0.5 GiB", grass: "CPU 1 thread, memory 0.5 GiB"}
    total = states(hass, engine_host)["sensor", "allocated_cpu"]
    assert float(total.state) == 50, "what departed is nobody's any more"
    assert (await submit(hass, grass))["type"] == "create_entry"
    assert (await submit(hass, storj))["type"] == "create_entry"
    assert offered(hass) == {}
    assert limits(containers) == HALVES
    changes = (await act(hass, "get_reallocations"))["reallocations"]
    assert [change.get("restores") for change in changes] == [*["first_contact"] * 3, None]
    assert coordinator_of(engine_host).reallocator.memory.watch is None


async def test_a_node_whose_control_is_given_up(
    hass: HomeAssistant, engine_host: MockConfigEntry, containers: Dockerd, journal: Path
) -> None:
    await set_up(hass, engine_host)
    await act(hass, "reallocate", allocation={"Storj": {"cpu": 30}})
    subentry = engine_host.subentries[STORJ]
    data = {**subentry.data, "control": "none"}
    hass.config_entries.async_update_subentry(engine_host, subentry, data=data)
    await hass.async_block_till_done(wait_background_tasks=True)
    issue = f"management_ended_{STORJ}"
    assert offered(hass) == {issue: "CPU 1 thread"}
    refused = await act(hass, "reallocate", allocation={"Storj": {"cpu": 40}}, force=True)
    assert [reason["reason"] for reason in refused["reasons"]] == ["not_controllable"]
    records: list[str] = []
    apply = DockerDials.apply

    async def noting(self: DockerDials, step: Step) -> None:
        records.append(journal.read_text())
        await apply(self, step)

    with patch.object(DockerDials, "apply", noting):
        assert (await submit(hass, issue))["type"] == "create_entry"
    assert limits(containers) == HALVES

    # Had Home Assistant died in that step, the node would be out of reach in its next life.
    await hass.config_entries.async_unload(engine_host.entry_id)
    journal.write_text(records[0])
    hass.data.pop(DEPARTED)
    await set_up(hass, engine_host)
    assert set(offered(hass)) == {"change_unfinished_host"}
    assert (await submit(hass, "change_unfinished_host"))["type"] == "create_entry"
    assert offered(hass) == {}
    assert (await act(hass, "reallocate", allocation={"Grass": {"cpu": 40}}))["steps"]


async def test_a_host_that_is_disabled_or_removed(
    hass: HomeAssistant, engine_host: MockConfigEntry, containers: Dockerd
) -> None:
    """Nobody is left to give anything back, so what was is told, and told no more when it is."""
    await set_up(hass, engine_host)
    await act(hass, "reallocate", allocation=shares((70, 30)))
    told = {"left_as_is_host": "Grass: CPU 1 thread; Storj: CPU 1 thread"}
    await hass.config_entries.async_set_disabled_by(engine_host.entry_id, ConfigEntryDisabler.USER)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert offered(hass) == told
    await hass.config_entries.async_set_disabled_by(engine_host.entry_id, None)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert offered(hass) == {}
    await hass.config_entries.async_remove(engine_host.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert offered(hass) == told


async def test_a_host_that_has_what_it_had_is_removed_in_silence(
    hass: HomeAssistant, engine_host: MockConfigEntry, containers: Dockerd
) -> None:
    await set_up(hass, engine_host)
    await act(hass, "reallocate", allocation=shares((70, 30)))
    await act(hass, "rollback")
    await hass.config_entries.async_remove(engine_host.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert offered(hass) == {}
    assert limits(containers) == HALVES
