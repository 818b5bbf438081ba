"""A host whose Storj and Grass nodes are containers of the real engine, and what tests ask it."""

from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import ExitStack, contextmanager
import json
from pathlib import Path
from typing import Any
from unittest.mock import patch

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.depin_orchestrator.actuators.journal_file import last_line
from custom_components.depin_orchestrator.const import DOMAIN
from tests.actuators.dockerd import Dockerd

STORJ, GRASS = "storj_node", "grass_account"
#: Node to container.
CONTAINERS = {STORJ: "attic-storj", GRASS: "attic-grass"}
GIB = 1024**3
#: The engine's machine has at least this much; half of it each.
CAPACITY = {"cpu_threads": 2, "memory_gib": 1, "upload_mbps": 200, "storage_gb": 12000}


@pytest.fixture
def journal(tmp_path: Path, hass_storage: dict[str, Any]) -> Path:
    return tmp_path / "storage" / "journal"


@pytest.fixture
def containers(dockerd: Dockerd, run: Callable[..., str]) -> Dockerd:
    """Start both containers with half of the host each."""
    for name in CONTAINERS.values():
        run(name, "--cpus", "1", "--memory", "512m", "--memory-swap", "512m")
    return dockerd


def written(journal: Path) -> dict[str, Any]:
    """Return the journal's record, nothing when there is none."""
    return dict(json.loads(last_line(journal.read_text()))) if journal.exists() else {}


@contextmanager
def journal_at(path: Path) -> Iterator[None]:
    """Keep the journal there: the store of the tests is in memory, the journal is a file."""
    with ExitStack() as patches:
        for module in ("", ".recovery", ".settling"):
            name = f"custom_components.depin_orchestrator{module}.journal_path"
            patches.enter_context(patch(name, lambda *_: path))
        yield


@pytest.fixture
async def engine_host(
    hass: HomeAssistant, host: MockConfigEntry, containers: Dockerd, journal: Path
) -> AsyncGenerator[MockConfigEntry]:
    """Return the host, added but not set up; it is unloaded in the end."""
    control(hass, host, containers.url)
    with journal_at(journal):
        yield host
        if hass.config_entries.async_get_entry(host.entry_id):
            await hass.config_entries.async_unload(host.entry_id)
        await hass.async_block_till_done(wait_background_tasks=True)


def control(hass: HomeAssistant, host: MockConfigEntry, url: str, **limits: float) -> None:
    """Give the host an engine, and both nodes their containers."""
    hass.config_entries.async_update_entry(host, data={**CAPACITY, "docker_url": url})
    for node, container in CONTAINERS.items():
        subentry = host.subentries[node]
        data = {**subentry.data, "control": "docker", "container": container, **limits}
        hass.config_entries.async_update_subentry(host, subentry, data=data)


async def set_up(hass: HomeAssistant, host: MockConfigEntry) -> None:
    assert await hass.config_entries.async_setup(host.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)


async def act(hass: HomeAssistant, action: str, **data: Any) -> dict[str, Any]:
    """Perform an action as an automation would, and return its response."""
    answer = await hass.services.async_call(
        DOMAIN, action, data, blocking=True, return_response=True
    )
    await hass.async_block_till_done(wait_background_tasks=True)
    assert answer is not None
    return dict(answer)


def shares(cpu: tuple[float, float], memory: tuple[float, float] | None = None) -> dict[str, Any]:
    """Return an allocation for Storj and Grass, in percent."""
    wanted: dict[str, Any] = {
        node: {"cpu": share} for node, share in zip(("Storj", "Grass"), cpu, strict=True)
    }
    for node, share in zip(wanted, memory or (), strict=False):
        wanted[node]["memory"] = share
    return wanted


def limits(dockerd: Dockerd) -> dict[str, tuple[float | None, int | None]]:
    """Return what the kernel gives: cores and bytes by container."""
    return {name: (dockerd.cores(name), dockerd.memory(name)) for name in CONTAINERS.values()}


#: What the kernel gives at the beginning of every test.
HALVES = dict.fromkeys(CONTAINERS.values(), (1.0, GIB // 2))


def reasons(answer: dict[str, Any]) -> list[str]:
    return [reason["reason"] for reason in answer["reasons"]]
