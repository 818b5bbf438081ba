"""A Golem provider's offer as dials: opted in by its form, moved, held to its promise."""

from collections.abc import AsyncGenerator, Callable
import json
from pathlib import Path
from typing import Any

from aiohttp import web as http
from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.depin_orchestrator.const import DOMAIN
from tests.actuators.dockerd import Dockerd
from tests.actuators.golem_provider import NAME, PROFILE, Provider, offer
from tests.adapters.golem_node import IDENTITY, KEY, PATHS, serve_one
from tests.web import Web

from .common import tick
from .conftest import Forms
from .engine_host import act, journal_at, reasons, set_up

pytestmark = pytest.mark.docker

GOLEM, STORJ = "golem_provider", "storj_node"
CONTROL = {"control": "docker", "container": NAME, "change_offer": True}
#: Of 4 threads the provider begins with 3 and the storage node with 1.
CAPACITY = {"cpu_threads": 4, "memory_gib": 10, "upload_mbps": 200, "storage_gb": 1000}


@pytest.fixture
def provider(
    dockerd: Dockerd, run: Callable[..., str], tmp_path: Path, web: Web, forms: Forms
) -> Provider:
    """Return a provider whose agent is so quick that every look at the market is up to date."""
    kept = Provider(tmp_path / "golem")
    kept.write()
    run(NAME, "--volume", f"{kept.folder}:/golem", "--env", "PATH=/golem:/bin")

    async def offers(_: http.Request) -> http.Response:
        now = kept.profile
        found = offer(1, int(now["cpu_threads"]), now["mem_gib"], now["storage_gib"])
        return http.json_response([found])

    web.handle(PATHS["offers"], offers)
    return kept


@pytest.fixture
async def attic(
    hass: HomeAssistant,
    host: MockConfigEntry,
    provider: Provider,
    dockerd: Dockerd,
    run: Callable[..., str],
    tmp_path: Path,
) -> AsyncGenerator[MockConfigEntry]:
    """Return the host with both containers, set up."""
    run("a-storj", "--cpus", "1", "--memory", "1g", "--memory-swap", "1g")
    hass.config_entries.async_update_entry(host, data={**CAPACITY, "docker_url": dockerd.url})
    for node, more in ((GOLEM, CONTROL), (STORJ, {"control": "docker", "container": "a-storj"})):
        subentry = host.subentries[node]
        hass.config_entries.async_update_subentry(host, subentry, data={**subentry.data, **more})
    with journal_at(tmp_path / "journal"):
        await set_up(hass, host)
        yield host
        await hass.config_entries.async_unload(host.entry_id)
        await hass.async_block_till_done(wait_background_tasks=True)


async def test_the_offer_moves_in_whole_threads_and_comes_back(
    hass: HomeAssistant, provider: Provider, attic: MockConfigEntry
) -> None:
    # 60 % of 4 threads are 2.4: the offer takes whole ones only, never more than asked for.
    wanted = {"Golem": {"cpu": 60, "memory": 50, "storage": 5}}
    answer = await act(hass, "reallocate", allocation=wanted)
    assert answer["outcome"] == "applied", answer
    assert provider.profile["cpu_threads"] == 2
    assert provider.profile["mem_gib"] == 5
    assert provider.profile["storage_gib"] == pytest.approx(50 / 1.073741824)
    answer = await act(hass, "rollback")
    assert answer["outcome"] == "rolled_back", answer
    assert provider.profile == PROFILE


async def test_what_a_running_task_holds_is_not_given_away(
    hass: HomeAssistant,
    web: Web,
    provider: Provider,
    attic: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
) -> None:
    wanted = {"Golem": {"cpu": 50}, "Storj": {"cpu": 50}}
    refused = await act(hass, "reallocate", allocation=wanted)
    assert refused["outcome"] == "refused"
    assert "task_running" in reasons(refused)
    assert provider.profile == PROFILE
    # To offer less next time harms nobody.
    answer = await act(hass, "reallocate", allocation={"Golem": {"cpu": 50}})
    assert answer["outcome"] == "applied", answer
    assert provider.profile["cpu_threads"] == 2
    # But what the task holds is not there for others, until it ends.
    refused = await act(hass, "reallocate", allocation={"Storj": {"cpu": 50}}, force=True)
    assert reasons(refused) == ["task_running"]
    serve_one(web, "monitor", {"ts": "2026-11-22T12:00:00Z", "activities": []})
    for _ in range(2):
        await tick(hass, freezer, 40)
    answer = await act(hass, "reallocate", allocation={"Storj": {"cpu": 50}}, force=True)
    assert answer["outcome"] == "applied", answer


async def test_the_form(
    hass: HomeAssistant, web: Web, provider: Provider, host: MockConfigEntry, dockerd: Dockerd
) -> None:
    """Switched on, it is tried before it is saved."""
    hass.config_entries.async_update_entry(host, data={**CAPACITY, "docker_url": dockerd.url})
    subentry = host.subentries[GOLEM]
    hass.config_entries.async_update_subentry(host, subentry, unique_id=IDENTITY)
    form = {"url": web.url, "app_key": KEY, "change_offer": True}

    async def submit(**control: Any) -> dict[str, Any]:
        flow = await subentry_flow(hass, host)
        groups = {"management": control, "limits": {}, "usage": {}}
        return dict(await hass.config_entries.subentries.async_configure(flow, {**form, **groups}))

    assert (await submit(control="none"))["errors"] == {"base": "docker_control_needed"}
    (provider.folder / "ya-provider").rename(provider.folder / "gone")
    found = await submit(control="docker", container=NAME)
    assert found["errors"] == {"base": "command_failed"}
    (provider.folder / "gone").rename(provider.folder / "ya-provider")
    found = await submit(control="docker", container=NAME)
    assert found["type"] == "abort"
    assert found["reason"] == "reconfigure_successful"
    assert host.subentries[GOLEM].data["change_offer"] is True
    assert provider.profile == json.loads(provider.file.read_text())["profiles"]["default"]


async def subentry_flow(hass: HomeAssistant, host: MockConfigEntry) -> str:
    result = await hass.config_entries.subentries.async_init(
        (host.entry_id, GOLEM),
        context={"source": "reconfigure", "subentry_id": GOLEM},
    )
    assert host.domain == DOMAIN
    flow: str = result["flow_id"]
    return flow
