"""A Grass node's bandwidth as a dial: all of its share, or a frozen container."""

from collections.abc import AsyncGenerator, Callable
from pathlib import Path
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from tests.actuators.dockerd import Dockerd

from .common import states, tick
from .conftest import Forms
from .engine_host import act, journal_at, reasons, set_up

pytestmark = [
    pytest.mark.docker,
    pytest.mark.usefixtures("entity_registry_enabled_by_default"),
]

GRASS, NAME = "grass_account", "a-grass"
CAPACITY = {"cpu_threads": 4, "memory_gib": 10, "upload_mbps": 200, "storage_gb": 1000}
CONTROL = {"control": "docker", "container": NAME, "pause_container": True}


@pytest.fixture
async def attic(
    hass: HomeAssistant,
    host: MockConfigEntry,
    dockerd: Dockerd,
    run: Callable[..., str],
    tmp_path: Path,
) -> AsyncGenerator[MockConfigEntry]:
    """Return the host whose Grass account has 30 % of 200 Mbit/s, or none; set up."""
    run(NAME)
    hass.config_entries.async_update_entry(host, data={**CAPACITY, "docker_url": dockerd.url})
    node = host.subentries[GRASS]
    hass.config_entries.async_update_subentry(
        host, node, data={**node.data, **CONTROL, "bandwidth_max": 30.0}
    )
    with journal_at(tmp_path / "journal"):
        await set_up(hass, host)
        yield host
        await hass.config_entries.async_unload(host.entry_id)
        await hass.async_block_till_done(wait_background_tasks=True)


def status(dockerd: Dockerd) -> str:
    return str(dockerd.inspect(NAME)["State"]["Status"])


async def test_paused_and_resumed(
    hass: HomeAssistant,
    attic: MockConfigEntry,
    dockerd: Dockerd,
    freezer: FrozenDateTimeFactory,
) -> None:
    number = states(hass, attic, GRASS)["number", "bandwidth_allocation"]
    assert (float(number.state), number.attributes["step"]) == (30, 30)
    answer = await act(hass, "reallocate", allocation={"Grass": {"bandwidth": 0}})
    assert answer["outcome"] == "applied", answer
    assert status(dockerd) == "paused"
    assert states(hass, attic, GRASS)["sensor", "health"].state == "paused"
    # A pause is what was wanted: nothing takes it back for want of earnings.
    for _ in range(8):
        await tick(hass, freezer, 60)
    assert status(dockerd) == "paused"
    answer = await act(hass, "rollback")
    assert answer["outcome"] == "rolled_back", answer
    assert status(dockerd) == "running"
    assert states(hass, attic, GRASS)["sensor", "health"].state != "paused"


async def test_there_is_nothing_in_between(
    hass: HomeAssistant, attic: MockConfigEntry, dockerd: Dockerd
) -> None:
    answer = await act(hass, "reallocate", allocation={"Grass": {"bandwidth": 20}})
    assert reasons(answer) == ["under_grain"]
    answer = await act(hass, "reallocate", allocation={"Grass": {"bandwidth": 60}})
    assert reasons(answer) == ["out_of_range"]
    answer = await act(hass, "reallocate", allocation={"Grass": {"cpu": 0}})
    assert "pause_instead" in reasons(answer)
    assert status(dockerd) == "running"
    dockerd.cli("kill", NAME)
    answer = await act(hass, "reallocate", allocation={"Grass": {"bandwidth": 0}})
    assert "unknown_state" in reasons(answer)


async def test_the_form(
    hass: HomeAssistant,
    host: MockConfigEntry,
    dockerd: Dockerd,
    run: Callable[..., str],
    forms: Forms,
) -> None:
    run(NAME)
    hass.config_entries.async_update_entry(host, data={**CAPACITY, "docker_url": dockerd.url})
    form = {**forms[GRASS], "pause_container": True}

    async def submit(limits: dict[str, float], **fields: bool) -> dict[str, Any]:
        flow = await hass.config_entries.subentries.async_init(
            (host.entry_id, GRASS), context={"source": "user"}
        )
        management = {"control": "docker", "container": NAME}
        return dict(
            await hass.config_entries.subentries.async_configure(
                flow["flow_id"],
                {**form, **fields, "management": management, "limits": limits, "usage": {}},
            )
        )

    assert (await submit({}))["errors"] == {"base": "pause_needs_share"}
    share = {"bandwidth_max": 30.0}
    assert (await submit(share, pause_account=True))["errors"] == {"base": "pause_twice"}
    found = await submit(share)
    assert found["type"] == "create_entry", found
