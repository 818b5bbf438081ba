"""A Home Assistant, the demo's lab at a frozen time, and a host with a node of each network."""

from collections.abc import AsyncGenerator, Generator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigSubentryData
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.syrupy import HomeAssistantSnapshotExtension
from syrupy.assertion import SnapshotAssertion

from custom_components.depin_orchestrator.const import CONF_PRICE_URL, DOMAIN
from lab.server import Lab, Settings
from tests.adapters.golem_node import KEY, serve
from tests.web import Web

from .engine_host import containers, engine_host, journal  # noqa: F401 -- fixtures
from .phone import phone, visitor  # noqa: F401 -- fixtures
from .trouble import apart, let_go  # noqa: F401 -- fixtures

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)

type Forms = dict[str, dict[str, Any]]


@pytest.fixture(autouse=True)
def _integrations(enable_custom_integrations: None) -> None:
    """Let Home Assistant load the integration."""


@pytest.fixture
async def lab(
    socket_enabled: None, freezer: FrozenDateTimeFactory, tmp_path: Path
) -> AsyncGenerator[Lab]:
    """Run the lab with its clock stopped, at the same moment as the test's."""
    freezer.move_to(NOW)
    lab = Lab(Settings(tmp_path, NOW.timestamp(), speed=0, seed=1, yagna=False))
    await lab.start()
    yield lab
    await lab.stop()


@pytest.fixture
def forms(lab: Lab, web: Web) -> Forms:
    """Return the form of each kind of node, as a user would fill it in."""
    serve(web)
    at = lab.describe()
    return {
        "storj_node": at["storj"],
        "golem_provider": {
            "url": web.url,
            "app_key": KEY,
            "stats_url": web.url,
            "wallet_status": True,
        },
        # Its fleet takes real seconds to be heard, and time stands still here.
        "streamr_node": {k: v for k, v in at["streamr"].items() if k != "ws_url"},
        "grass_account": at["grass"],
    }


@pytest.fixture
def host(hass: HomeAssistant, forms: Forms, lab: Lab) -> MockConfigEntry:
    """Return a host with a node of each network, added but not set up."""
    hass.config.currency = "EUR"
    names = {"storj_node": "Storj", "golem_provider": "Golem", "streamr_node": "Streamr"}
    entry = MockConfigEntry(
        domain=DOMAIN,
        title="Attic",
        unique_id="attic",
        entry_id="host",
        data={"cpu_threads": 8, "memory_gib": 32, "upload_mbps": 200, "storage_gb": 12000},
        options={CONF_PRICE_URL: lab.describe()["prices"]["url"]},
        subentries_data=[
            ConfigSubentryData(
                data=form,
                subentry_id=kind,
                subentry_type=kind,
                title=names.get(kind, "Grass"),
                unique_id=None,
            )
            for kind, form in forms.items()
        ],
    )
    entry.add_to_hass(hass)
    return entry


@pytest.fixture
async def running(hass: HomeAssistant, host: MockConfigEntry) -> AsyncGenerator[MockConfigEntry]:
    """Return the host, set up; it is unloaded in the end."""
    assert await hass.config_entries.async_setup(host.entry_id)
    await hass.async_block_till_done()
    yield host
    await hass.config_entries.async_unload(host.entry_id)
    await hass.async_block_till_done()


@pytest.fixture
def entity_registry_enabled_by_default() -> Generator[None]:
    """Add disabled entities as enabled, so that a test sees them all."""
    with patch(
        "homeassistant.helpers.entity.Entity.entity_registry_enabled_default",
        return_value=True,
    ):
        yield


@pytest.fixture
def snapshot(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    """Write snapshots the way Home Assistant does."""
    return snapshot.use_extension(HomeAssistantSnapshotExtension)
