"""A storage node's allocation as a dial: only for an expert, slow, disruptive, taken back."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
import time
from typing import Any
from unittest.mock import patch

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.depin_orchestrator.actuators.storj import StorjDisk
from tests.actuators.dockerd import Dockerd
from tests.actuators.test_docker_recreate import NAME, settings
from tests.actuators.test_storj_disk import COMMAND, SNO, Dashboard
from tests.adapters.storj_node import NEW, serve as serve_storj
from tests.web import Web

from .conftest import Forms
from .engine_host import act, journal_at, reasons, set_up

pytestmark = pytest.mark.docker

STORJ = "storj_node"
CAPACITY = {"cpu_threads": 4, "memory_gib": 10, "upload_mbps": 200, "storage_gb": 10000}
CONTROL = {"control": "docker", "container": NAME, "recreate": True}


async def soon(_: float) -> None:
    """Wait although the time of the tests stands still."""
    await asyncio.to_thread(time.sleep, 0.1)


@pytest.fixture
def dashboard(dockerd: Dockerd, run: Callable[..., str], web: Web, forms: Forms) -> Dashboard:
    run(NAME, "--env", "STORAGE=2TB", command=COMMAND)
    serve_storj(web)
    board = Dashboard(dockerd, timedelta(days=2))
    web.handle(SNO, board.answer)
    return board


@pytest.fixture
async def attic(
    hass: HomeAssistant,
    host: MockConfigEntry,
    dashboard: Dashboard,
    dockerd: Dockerd,
    web: Web,
    tmp_path: Path,
) -> AsyncGenerator[MockConfigEntry]:
    """Return the host with the node, set up."""
    hass.config_entries.async_update_entry(host, data={**CAPACITY, "docker_url": dockerd.url})
    hass.config_entries.async_update_subentry(
        host, host.subentries[STORJ], data={"url": web.url, **CONTROL}
    )
    quick = partial(StorjDisk, grace=timedelta(seconds=2), sleep=soon)
    with (
        journal_at(tmp_path / "journal"),
        patch("custom_components.depin_orchestrator.control_docker.StorjDisk", quick),
    ):
        await set_up(hass, host)
        yield host
        await hass.config_entries.async_unload(host.entry_id)
        await hass.async_block_till_done(wait_background_tasks=True)


async def test_moves_and_comes_back(
    hass: HomeAssistant, attic: MockConfigEntry, dockerd: Dockerd
) -> None:
    before = dockerd.inspect(NAME)
    answer = await act(hass, "reallocate", allocation={"Storj": {"storage": 30}})
    assert answer["outcome"] == "applied", answer
    (step,) = answer["steps"]
    assert step["disruptive"]
    assert (step["before"]["amount"], step["after"]["amount"]) == (2000, 3000)
    after = dockerd.inspect(NAME)
    assert settings(after) == settings(before)
    assert "STORAGE=3000GB" in after["Config"]["Env"]
    refused = await act(hass, "reallocate", allocation={"Storj": {"storage": 25}}, force=True)
    assert reasons(refused) == ["disk_changed_today"]
    answer = await act(hass, "rollback")
    assert answer["outcome"] == "rolled_back", answer
    assert "STORAGE=2000GB" in dockerd.inspect(NAME)["Config"]["Env"]


@pytest.mark.parametrize(
    ("share", "age", "reason"),
    [(4, 2, "under_floor"), (17, 2, "under_used"), (30, 0, "started_today")],
)
async def test_the_rules_hold(
    hass: HomeAssistant,
    attic: MockConfigEntry,
    dashboard: Dashboard,
    dockerd: Dockerd,
    share: float,
    age: int,
    reason: str,
) -> None:
    before = dockerd.inspect(NAME)
    if not age:
        dashboard.age = timedelta()
        await hass.config_entries.async_reload(attic.entry_id)
        await hass.async_block_till_done(wait_background_tasks=True)
    answer = await act(hass, "reallocate", allocation={"Storj": {"storage": share}}, force=True)
    assert reason in reasons(answer)
    assert dockerd.inspect(NAME) == before


async def test_the_form(
    hass: HomeAssistant,
    host: MockConfigEntry,
    dashboard: Dashboard,
    dockerd: Dockerd,
    run: Callable[..., str],
    web: Web,
) -> None:
    hass.config_entries.async_update_entry(host, data={**CAPACITY, "docker_url": dockerd.url})
    hass.config_entries.async_update_subentry(host, host.subentries[STORJ], unique_id=NEW)
    run("composed", "--env", "STORAGE=2TB", "--label", "com.docker.compose.project=nodes")

    async def submit(container: str) -> dict[str, Any]:
        flow = await hass.config_entries.subentries.async_init(
            (host.entry_id, STORJ),
            context={"source": "reconfigure", "subentry_id": STORJ},
        )
        management = {"control": "docker", "container": container}
        form = {"url": web.url, "recreate": True, "management": management}
        return dict(
            await hass.config_entries.subentries.async_configure(
                flow["flow_id"], {**form, "limits": {}, "usage": {}}
            )
        )

    assert (await submit("composed"))["errors"] == {"base": "not_recreatable"}
    found = await submit(NAME)
    assert found.get("reason") == "reconfigure_successful", found
    assert host.subentries[STORJ].data["recreate"] is True
