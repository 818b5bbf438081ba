"""A household in fast motion: real containers, whose real limits decide what their nodes earn."""

from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from lab.server import Lab
from tests.actuators.dockerd import Dockerd
from tests.adapters.golem_node import PATHS, Listing, invoice, serve
from tests.web import Web

from .common import tick

STORJ, GOLEM = "storj_node", "golem_provider"
CONTAINERS = {STORJ: "fast-storj", GOLEM: "fast-golem"}
CAPACITY = {"cpu_threads": 2, "memory_gib": 1, "upload_mbps": 200, "storage_gb": 12000}
#: Cores that requestors want, and GLM per core and hour.
DEMAND, PAY = 1.9, 0.5
STEP = timedelta(minutes=30)


@dataclass
class FastHost:
    """The host, its world, and how to let time pass in both."""

    hass: HomeAssistant
    freezer: FrozenDateTimeFactory
    lab: Lab
    dockerd: Dockerd
    entry: MockConfigEntry
    invoices: Listing = field(default_factory=lambda: Listing([]))
    steps: int = 0

    def cores(self, node: str) -> float:
        """Return what the kernel gives a node now."""
        cores = self.dockerd.cores(CONTAINERS[node])
        assert cores is not None
        return cores

    def meter(self) -> None:
        """Show use as a meter would: a provider's tasks take all that they are given."""
        for name, cores in (("golem", min(DEMAND, self.cores(GOLEM))), ("storj", 0.06)):
            self.hass.states.async_set(f"sensor.{name}_cpu", f"{50 * cores:.3f}")

    async def pass_by(self, steps: int, until: Callable[[], bool] = lambda: False) -> bool:
        """Let so many half hours pass, or fewer; tell whether what was waited for came."""
        for _ in range(steps):
            if until():
                return True
            cores = min(DEMAND, self.cores(GOLEM))
            amount = PAY * cores * (STEP / timedelta(hours=1))
            self.steps += 1
            self.lab.clock.advance(STEP.total_seconds())
            self.lab.world.change(self.lab.clock.now(), "storj", cpu_threads=self.cores(STORJ))
            paid_at = dt_util.utcnow() + STEP - timedelta(seconds=1)
            self.invoices.rows.append(invoice(self.steps, paid_at, f"{amount:.6f}"))
            self.meter()
            await tick(self.hass, self.freezer, STEP.total_seconds())
        return until()

    def state(self, entity: str) -> Any:
        found = self.hass.states.get(entity)
        assert found, entity
        return found


@pytest.fixture
async def fast(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    lab: Lab,
    web: Web,
    host: MockConfigEntry,
    dockerd: Dockerd,
    run: Callable[..., str],
    journal: Path,
) -> AsyncGenerator[FastHost]:
    """Return a host in automatic mode; its Golem could use what another node leaves idle."""
    for name in CONTAINERS.values():
        limits = ("--cpus", "1", "--memory", "512m", "--memory-swap", "512m")
        run(name, *limits, command="sleep 7200")
    fast = FastHost(hass, freezer, lab, dockerd, host)
    idle = {"ts": "2026-11-22T12:00:00Z", "activities": []}  # no task forbids to take back
    serve(web, invoices=[], payments=[], payAgreements=[], monitor=idle)
    web.handle(PATHS["invoices"], fast.invoices.answer)
    hass.config_entries.async_update_entry(
        host,
        data={**CAPACITY, "docker_url": dockerd.url},
        options={**host.options, "mode": "auto"},
    )
    for node, container in CONTAINERS.items():
        subentry = host.subentries[node]
        name = node.split("_")[0]
        more = {"control": "docker", "container": container, "cpu_entity": f"sensor.{name}_cpu"}
        data = {**subentry.data, **more}
        hass.config_entries.async_update_subentry(host, subentry, data=data)
    fast.meter()
    with (
        patch("custom_components.depin_orchestrator.recovery.journal_path", lambda *_: journal),
        patch("custom_components.depin_orchestrator.journal_path", lambda *_: journal),
    ):
        assert await hass.config_entries.async_setup(host.entry_id)
        await hass.async_block_till_done(wait_background_tasks=True)
        yield fast
        await hass.config_entries.async_unload(host.entry_id)
        await hass.async_block_till_done(wait_background_tasks=True)
