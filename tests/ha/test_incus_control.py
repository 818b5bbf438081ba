"""Nodes that are instances of a real LXD: from the forms to the kernel, and back."""

from collections.abc import AsyncGenerator, Iterator
from pathlib import Path
from typing import Any

from homeassistant.config_entries import SOURCE_USER
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.depin_orchestrator.const import DOMAIN
from custom_components.depin_orchestrator.diagnostics import async_get_config_entry_diagnostics
from tests.actuators.lxd import Lxd, pair

from .common import NOBODY, states
from .conftest import Forms
from .engine_host import GRASS, STORJ, act, journal, journal_at, reasons, set_up, shares  # noqa: F401

CAPACITY = {"cpu_threads": 2, "memory_gib": 1, "upload_mbps": 200, "storage_gb": 12000}
BOXES = {STORJ: "storj", GRASS: "grass"}
MIB = 1024**2

pytestmark = [
    pytest.mark.lxd,
    pytest.mark.usefixtures("entity_registry_enabled_by_default"),
]


@pytest.fixture
def boxes(lxd: Lxd) -> Iterator[Lxd]:
    """Start both instances, one without any limit."""
    lxd.launch("storj")
    lxd.launch("grass", **{"limits.cpu.allowance": "50ms/100ms", "limits.memory": "400MiB"})
    yield lxd
    lxd.cli("delete", "--force", *BOXES.values())


def cluster(lxd: Lxd) -> dict[str, Any]:
    """Return what a host's form says of the cluster."""
    return {
        "incus_url": lxd.url,
        "incus_certificate": lxd.certificate,
        "incus_key": lxd.key,
        "incus_server_certificate": lxd.server,
    }


@pytest.fixture
async def attic(
    hass: HomeAssistant,
    host: MockConfigEntry,
    boxes: Lxd,
    journal: Path,  # noqa: F811
) -> AsyncGenerator[MockConfigEntry]:
    """Return a host of two instances, added but not set up."""
    hass.config_entries.async_update_entry(host, data={**CAPACITY, **cluster(boxes)})
    for node, box in BOXES.items():
        subentry = host.subentries[node]
        data = {**subentry.data, "control": "incus", "instance": box}
        hass.config_entries.async_update_subentry(host, subentry, data=data)
    with journal_at(journal):
        yield host
        await hass.config_entries.async_unload(host.entry_id)
        await hass.async_block_till_done(wait_background_tasks=True)


async def test_moves_and_comes_back(
    hass: HomeAssistant, attic: MockConfigEntry, boxes: Lxd
) -> None:
    await set_up(hass, attic)
    answer = await act(hass, "reallocate", allocation=shares((60, 40), (55, 45)), force=True)
    assert answer["outcome"] == "applied", answer
    assert [boxes.cores(box) for box in BOXES.values()] == [1.2, 0.8]
    assert boxes.memory("grass") == pytest.approx(0.45 * 1024 * MIB, abs=4096)
    found = states(hass, attic, STORJ)
    assert float(found["number", "cpu_allocation"].state) == 60
    diagnostics = str(await async_get_config_entry_diagnostics(hass, attic))
    assert "PRIVATE KEY" not in diagnostics
    assert "BEGIN CERTIFICATE" not in diagnostics
    assert boxes.url not in diagnostics
    back = await act(hass, "rollback")
    assert back["outcome"] == "rolled_back", back
    assert [boxes.cores(box) for box in BOXES.values()] == [None, 0.5]
    assert [boxes.memory(box) for box in BOXES.values()] == [None, 400 * MIB]


async def test_bandwidth_without_a_device_is_unknown(
    hass: HomeAssistant, attic: MockConfigEntry
) -> None:
    await set_up(hass, attic)
    answer = await act(hass, "reallocate", allocation={"Grass": {"bandwidth": 10}})
    assert (answer["outcome"], set(reasons(answer))) == ("refused", {"unknown_state"})


async def test_somebody_else_changed_it(
    hass: HomeAssistant, attic: MockConfigEntry, boxes: Lxd
) -> None:
    await set_up(hass, attic)
    plan = await act(hass, "reallocate", allocation={"Grass": {"cpu": 20}})
    assert plan["outcome"] == "applied"
    boxes.cli("config", "set", "grass", "limits.cpu.allowance=30ms/100ms")
    answer = await act(hass, "rollback")
    assert (answer["outcome"], reasons(answer)) == ("refused", ["state_changed"])
    assert boxes.cores("grass") == 0.3


async def test_a_host_with_a_cluster(hass: HomeAssistant, lxd: Lxd, socket_enabled: None) -> None:
    right = cluster(lxd)
    certificate, key = pair()
    wrong: dict[str, dict[str, Any]] = {
        "certificate_unknown": {"incus_certificate": certificate, "incus_key": key},
        "untrusted_certificate": {"incus_server_certificate": certificate},
        "incus_papers_invalid": {"incus_key": key},
        "incus_url_invalid": {"incus_url": "incus"},
        "cannot_connect": {"incus_url": NOBODY},
    }
    started = await hass.config_entries.flow.async_init(DOMAIN, context={"source": SOURCE_USER})
    for error, form in {**wrong, "": {}}.items():
        told = {"name": "Attic", "capacity": {"cpu_threads": 2}, "incus": right | form}
        result = await hass.config_entries.flow.async_configure(started["flow_id"], told)
        await hass.async_block_till_done()
        if error:
            assert (result["type"], result["errors"]) == (FlowResultType.FORM, {"base": error})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    # What a text field holds is stored without the blanks around it.
    stripped = {name: text.strip() for name, text in right.items()}
    assert result["data"] == {"cpu_threads": 2} | stripped


NODES: dict[str, tuple[bool, dict[str, Any], str]] = {
    "no cluster": (False, {"instance": "storj"}, "incus_missing"),
    "no name": (True, {}, "instance_missing"),
    "bad name": (True, {"instance": "a/b"}, "instance_gone"),
    "gone": (True, {"instance": "gone"}, "instance_gone"),
}


@pytest.mark.parametrize("case", NODES)
async def test_a_node_that_is_an_instance(
    hass: HomeAssistant, forms: Forms, boxes: Lxd, case: str
) -> None:
    has_cluster, management, error = NODES[case]
    data = cluster(boxes) if has_cluster else {}
    entry = MockConfigEntry(domain=DOMAIN, title="Attic", data=data)
    entry.add_to_hass(hass)
    result: dict[str, Any] = dict(
        await hass.config_entries.subentries.async_init(
            (entry.entry_id, STORJ), context={"source": SOURCE_USER}
        )
    )
    form = forms[STORJ] | {"management": {"control": "incus", **management}}
    result = dict(await hass.config_entries.subentries.async_configure(result["flow_id"], form))
    assert result["errors"] == {"base": error}
    if not has_cluster:
        hass.config_entries.async_update_entry(entry, data=cluster(boxes))
    form["management"] = {"control": "incus", "instance": "storj"}
    result = dict(await hass.config_entries.subentries.async_configure(result["flow_id"], form))
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["data"]["instance"] == "storj"


async def test_a_host_without_a_cluster_controls_nothing(
    hass: HomeAssistant, attic: MockConfigEntry
) -> None:
    hass.config_entries.async_update_entry(attic, data=CAPACITY)
    await set_up(hass, attic)
    answer = await act(hass, "reallocate", allocation={"Grass": {"cpu": 20}})
    assert (answer["outcome"], reasons(answer)) == ("refused", ["not_controllable"])
