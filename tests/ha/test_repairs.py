"""What only the user can mend is raised, mended, and taken back."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from homeassistant.config_entries import SOURCE_REAUTH
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.depin_orchestrator.const import DOMAIN
from custom_components.depin_orchestrator.coordinator import DepinCoordinator
from custom_components.depin_orchestrator.engine.models import NodeReport, Reading
from custom_components.depin_orchestrator.repairs import async_create_fix_flow

from .conftest import NOW

OLD = Reading(value=False, at=NOW)


def change(entry: MockConfigEntry, node: str, **report: Any) -> None:
    """Let the node's next snapshot differ from the last."""
    coordinator: DepinCoordinator = entry.runtime_data
    snapshot = coordinator.data
    state = snapshot.nodes[node]
    readings = {**state.readings, **report.pop("readings", {})}
    changed: NodeReport = replace(state.report, **report)
    nodes = {**snapshot.nodes, node: replace(state, report=changed, readings=readings)}
    coordinator.async_set_updated_data(replace(snapshot, nodes=nodes))


def raised(issue_registry: ir.IssueRegistry) -> set[str]:
    return {issue_id for domain, issue_id in issue_registry.issues if domain == DOMAIN}


@pytest.mark.parametrize(
    ("node", "report", "issue"),
    [
        ("golem_provider", {"outages": {"me": "invalid_auth"}}, "credential_refused"),
        ("streamr_node", {"outages": {"info": "info_plugin_missing"}}, "info_plugin_missing"),
        ("storj_node", {"details": {"suspended_offline": True}}, "suspended_offline"),
        ("storj_node", {"readings": {"minimum_version_ok": OLD}}, "below_minimum_version"),
        ("golem_provider", {"health_reason": "clock_off"}, "clock_off"),
    ],
)
async def test_raised_and_taken_back(
    running: MockConfigEntry,
    issue_registry: ir.IssueRegistry,
    node: str,
    report: dict[str, Any],
    issue: str,
) -> None:
    assert raised(issue_registry) == set()
    coordinator: DepinCoordinator = running.runtime_data
    well = coordinator.data
    change(running, node, **report)
    assert raised(issue_registry) == {f"{issue}_{node}"}
    coordinator.async_set_updated_data(well)
    assert raised(issue_registry) == set()


def satellite(name: str, suspended: str | None, disqualified: str | None) -> dict[str, Any]:
    return {"id": f"{name}-id", "name": name, "suspended": suspended, "disqualified": disqualified}


async def test_each_satellite_that_suspends_is_told(
    running: MockConfigEntry, issue_registry: ir.IssueRegistry
) -> None:
    since, issue = "2026-11-20T01:00:00+00:00", "satellite_suspended_storj_node"
    rows = [
        satellite("ap1", since, None),
        satellite("eu1", None, None),
        satellite("us1", since, since),
        satellite("saltlake", since, None),
    ]
    # Another one gave the node up, which its health names instead.
    change(running, "storj_node", health_reason="disqualified", details={"satellites": rows})
    assert raised(issue_registry) == {f"{issue}_ap1-id", f"{issue}_saltlake-id"}
    told = issue_registry.async_get_issue(DOMAIN, f"{issue}_ap1-id")
    assert told
    assert told.translation_placeholders == {"node": "Storj", "satellite": "ap1"}
    rows[0] = satellite("ap1", None, None)
    change(running, "storj_node", details={"satellites": rows})
    assert raised(issue_registry) == {f"{issue}_saltlake-id"}


async def test_token_expiring_leads_to_a_new_one(
    hass: HomeAssistant, running: MockConfigEntry, issue_registry: ir.IssueRegistry
) -> None:
    now = running.runtime_data.data.at
    change(running, "grass_account", readings={"token_expiry": Reading(now, now)})
    issue = issue_registry.async_get_issue(DOMAIN, "token_expiring_grass_account")
    assert issue
    assert issue.is_fixable
    flow = await async_create_fix_flow(hass, issue.issue_id, issue.data)
    flow.hass, flow.data, flow.issue_id = hass, issue.data, issue.issue_id
    flow.handler = DOMAIN
    form = await flow.async_step_init()
    assert form["step_id"] == "confirm"
    assert (await flow.async_step_confirm({}))["type"] == "create_entry"
    await hass.async_block_till_done()
    (reauth,) = running.async_get_active_flows(hass, {SOURCE_REAUTH})
    assert reauth["step_id"] == "reauth_confirm"
    hass.config_entries.flow.async_abort(reauth["flow_id"])


async def test_two_accounts_behind_one_address(
    hass: HomeAssistant, running: MockConfigEntry, issue_registry: ir.IssueRegistry
) -> None:
    other = MockConfigEntry(domain=DOMAIN, title="Cellar", unique_id="cellar")
    other.add_to_hass(hass)
    assert await hass.config_entries.async_setup(other.entry_id)
    coordinator: DepinCoordinator = other.runtime_data
    account = running.runtime_data.data.nodes["grass_account"]
    assert account.report.fingerprints
    twin = replace(account, node=replace(account.node, id="twin", name="Twin"))
    coordinator.async_set_updated_data(replace(coordinator.data, nodes={"twin": twin}))
    running.runtime_data.async_update_listeners()
    assert raised(issue_registry) == {"shared_address_grass_account", "shared_address_twin"}
    await hass.config_entries.async_remove(other.entry_id)
    await hass.async_block_till_done()
    assert raised(issue_registry) == {"shared_address_grass_account"}
    running.runtime_data.async_update_listeners()
    assert raised(issue_registry) == set()


async def test_a_drop_is_told_and_accepted(
    hass: HomeAssistant, running: MockConfigEntry, issue_registry: ir.IssueRegistry
) -> None:
    coordinator: DepinCoordinator = running.runtime_data
    watch = coordinator.books.watches["storj_node"]
    now = coordinator.data.at
    assert watch.level is not None
    watch.level -= Decimal("0.52")
    watch.gap, watch.since = Decimal("0.52"), now - timedelta(days=2)
    told = {
        "unexplained_drop": Reading(watch.gap, now, unit="USD"),
        "unexplained_since": Reading(watch.since, now),
    }
    change(running, "storj_node", readings=told)
    issue = issue_registry.async_get_issue(DOMAIN, "unexplained_drop_storj_node")
    assert issue
    assert issue.translation_placeholders == {
        "node": "Storj",
        "amount": "0.52 USD",
        "since": "2026-11-20 12:00 UTC",
    }
    await hass.async_block_till_done()
    sensor = hass.states.get("sensor.storj_unexplained_drop")
    assert sensor
    assert (sensor.state, sensor.attributes["unexplained_since"]) == ("0.52", watch.since)
    flow = await async_create_fix_flow(hass, issue.issue_id, issue.data)
    flow.hass, flow.data, flow.issue_id = hass, issue.data, issue.issue_id
    flow.handler = DOMAIN
    assert (await flow.async_step_init())["step_id"] == "confirm"
    assert (await flow.async_step_confirm({}))["type"] == "create_entry"
    await hass.async_block_till_done(wait_background_tasks=True)
    assert (watch.gap, watch.since) == (0, None)
    assert raised(issue_registry) == set()
