"""Diagnostics help a maintainer and tell nobody whose nodes they are."""

import json
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.components.diagnostics import (
    get_diagnostics_for_config_entry,
    get_diagnostics_for_device,
)
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.depin_orchestrator.const import DOMAIN
from lab.server import Lab

from .common import tick
from .conftest import Forms
from .secrets import secrets

NAMES = {
    "storj_node": "Grandma's basement",
    "golem_provider": "Uncle Bob",
    "streamr_node": "Jane Doe",
    "grass_account": "jane@example.org",
}


DOCKER = {
    "docker_url": "http://user:dockerpass@127.0.0.1:1",
    "docker_api_key": "ptr_secret",
    # Papers that are none leave the host without an engine, and nothing else.
    "docker_ca": "an authority",
    "docker_cert": "a certificate",
    "docker_key": "a private key",
    "docker_fingerprint": "00:11:22",
}


@pytest.fixture
async def named(hass: HomeAssistant, host: MockConfigEntry, lab: Lab) -> None:
    """Give the nodes names that tell about people, the host keys and addresses."""
    await async_setup_component(hass, "diagnostics", {})
    for kind, name in NAMES.items():
        hass.config_entries.async_update_subentry(host, host.subentries[kind], title=name)
    hass.config_entries.async_update_entry(
        host,
        title="Doe residence",
        data={**host.data, **DOCKER},
        options={**host.options, "price_key": "CG-demo-key"},
    )


def leaks(found: Any, lab: Lab, forms: Forms) -> list[str]:
    text = json.dumps(found).casefold()
    private = secrets(lab, forms) | set(NAMES.values()) | set(DOCKER.values())
    private |= {"Doe residence", "dockerpass", "CG-demo-key", lab.describe()["prices"]["url"]}
    return sorted(secret for secret in private if secret.casefold() in text)


@pytest.mark.usefixtures("named")
async def test_host(
    hass: HomeAssistant,
    running: MockConfigEntry,
    hass_client: ClientSessionGenerator,
    lab: Lab,
    forms: Forms,
) -> None:
    found: Any = await get_diagnostics_for_config_entry(hass, hass_client, running)
    assert leaks(found, lab, forms) == []
    assert found["host"]["cpu_threads"] == 8
    assert found["alerts"]["open"] == []
    assert found["control"]["mode"] == "advise"
    assert found["control"]["capacity"]["cpu"] == 8
    assert (found["readiness"], found["last_changes"]) == ("learning", [])
    assert found["snapshots"] >= 1
    assert found["nodes"].keys() == running.subentries.keys()
    node = found["nodes"]["storj_node"]
    assert node["state"]["health"] == "earning"
    assert node["ledger_rows"] > 0
    first = node["endpoints"][0]
    assert (first["name"], first["every"], first["failures"]) == ("sno", 60, 0)
    assert first["error"] is None


@pytest.mark.usefixtures("named")
async def test_alerts(
    hass: HomeAssistant,
    host: MockConfigEntry,
    hass_client: ClientSessionGenerator,
    lab: Lab,
    forms: Forms,
    freezer: FrozenDateTimeFactory,
) -> None:
    options = {
        **host.options,
        "notify_targets": ["notify.mobile_app_jane_doe"],
        "strategy": "custom",
        "weights": {NAMES["storj_node"]: 2},
        "template": {NAMES["storj_node"]: {"cpu": 50}},
    }
    hass.config_entries.async_update_entry(host, options=options)
    assert await hass.config_entries.async_setup(host.entry_id)
    await hass.async_block_till_done()
    await lab.services["storj"].stop()
    for _ in range(12):
        await tick(hass, freezer, 60)
    found: Any = await get_diagnostics_for_config_entry(hass, hass_client, host)
    assert leaks(found, lab, forms) == []
    assert "jane" not in json.dumps(found).casefold()
    alerts = found["alerts"]
    assert alerts["kept"] == {"node_offline": 1}
    (alert,) = alerts["open"]
    assert (alert["what"], alert["severity"]) == ("node_offline", "warning")
    assert alerts["buttons"] == {"acknowledge": 1, "snooze": 1}
    (delivery,) = alerts["deliveries"]
    assert (delivery["target"], delivery["error"]) == (0, "ServiceNotFound")
    assert delivery["what"] == "node_offline_storj_node"
    await hass.config_entries.async_unload(host.entry_id)


@pytest.mark.usefixtures("named")
async def test_device(
    hass: HomeAssistant,
    running: MockConfigEntry,
    hass_client: ClientSessionGenerator,
    device_registry: dr.DeviceRegistry,
    lab: Lab,
    forms: Forms,
    freezer: FrozenDateTimeFactory,
) -> None:
    await lab.services["storj"].stop()
    await tick(hass, freezer, 70)
    for kind in (*running.subentries, running.entry_id):
        device = device_registry.async_get_device_by_identifier(
            (DOMAIN, kind), config_entry_id=running.entry_id
        )
        assert device is not None
        found: Any = await get_diagnostics_for_device(hass, hass_client, running, device)
        assert leaks(found, lab, forms) == []
        if kind == running.entry_id:
            assert found["nodes"].keys() == running.subentries.keys()
        else:
            assert found["state"]["protocol"] == kind.split("_", maxsplit=1)[0]
        if kind == "storj_node":
            assert found["endpoints"][0]["error"] == "cannot_connect"
            assert found["state"]["health_reason"] == "cannot_connect"
