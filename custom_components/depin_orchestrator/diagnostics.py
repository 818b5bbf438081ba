"""What a maintainer needs to understand a problem, without a secret in it."""

from itertools import islice
from typing import Any

from homeassistant.components.diagnostics import async_redact_data
from homeassistant.const import CONF_ACCESS_TOKEN, CONF_API_KEY, CONF_URL
from homeassistant.core import HomeAssistant
from homeassistant.helpers.device_registry import AnyDeviceEntry

from .const import (
    CONF_APP_KEY,
    CONF_APPLY_ACTIONS,
    CONF_BASE_URL,
    CONF_DOCKER_API_KEY,
    CONF_DOCKER_CA,
    CONF_DOCKER_CERT,
    CONF_DOCKER_FINGERPRINT,
    CONF_DOCKER_KEY,
    CONF_DOCKER_URL,
    CONF_GRAPH_KEY,
    CONF_GRAPH_URL,
    CONF_INCUS_CERTIFICATE,
    CONF_INCUS_KEY,
    CONF_INCUS_SERVER_CERTIFICATE,
    CONF_INCUS_URL,
    CONF_NOTIFY_TARGETS,
    CONF_OPERATOR_ADDRESS,
    CONF_PRICE_KEY,
    CONF_PRICE_URL,
    CONF_RPC_URL,
    CONF_STATS_URL,
    CONF_TEMPLATE,
    CONF_VERIFY_TEMPLATE,
    CONF_WEIGHTS,
    CONF_WS_URL,
    DOMAIN,
)
from .coordinator import DepinConfigEntry
from .feed import beside
from .nodes import node_subentries

#: Credentials, addresses, names of phones and nodes, and URLs, which may carry any of them, as
#: may actions and templates.
REDACT = {
    CONF_ACCESS_TOKEN,
    CONF_API_KEY,
    CONF_APP_KEY,
    CONF_APPLY_ACTIONS,
    CONF_BASE_URL,
    CONF_DOCKER_API_KEY,
    CONF_DOCKER_CA,
    CONF_DOCKER_CERT,
    CONF_DOCKER_FINGERPRINT,
    CONF_DOCKER_KEY,
    CONF_DOCKER_URL,
    CONF_GRAPH_KEY,
    CONF_GRAPH_URL,
    CONF_INCUS_CERTIFICATE,
    CONF_INCUS_KEY,
    CONF_INCUS_SERVER_CERTIFICATE,
    CONF_INCUS_URL,
    CONF_NOTIFY_TARGETS,
    CONF_OPERATOR_ADDRESS,
    CONF_PRICE_KEY,
    CONF_PRICE_URL,
    CONF_RPC_URL,
    CONF_STATS_URL,
    CONF_TEMPLATE,
    CONF_URL,
    CONF_VERIFY_TEMPLATE,
    CONF_WEIGHTS,
    CONF_WS_URL,
}
#: What of the view of a card holds no words: names, sentences.
CONTROL = ("capacity", "controls", "mode", "waiting_for", "changes")
#: How many changes are told.
CHANGES = 10


async def async_get_config_entry_diagnostics(
    hass: HomeAssistant,  # noqa: ARG001 -- the hook's signature
    entry: DepinConfigEntry,
) -> dict[str, Any]:
    """Return the state of a host and all its nodes."""
    coordinator = entry.runtime_data
    view = beside(coordinator)
    return {
        "host": async_redact_data(dict(entry.data), REDACT),
        "options": async_redact_data(dict(entry.options), REDACT),
        "snapshots": len(coordinator.history),
        "alerts": coordinator.alerts.diagnostics(),
        "control": {key: view[key] for key in CONTROL},
        "readiness": coordinator.planner.readiness.value,
        "last_changes": [
            {
                "at": change.at.isoformat(),
                "result": change.result.value,
                "reasons": [str(objection.reason) for objection in change.objections],
                "restores": change.plan.restores is not None,
            }
            for change in islice(coordinator.reallocator.memory.changes, CHANGES)
        ],
        "price_outage": coordinator.desk.feed.outage,
        "nodes": {
            subentry.subentry_id: _node(entry, subentry.subentry_id)
            for subentry in node_subentries(entry)
        },
        "totals": coordinator.data.as_dict()["host"],
    }


async def async_get_device_diagnostics(
    hass: HomeAssistant, entry: DepinConfigEntry, device: AnyDeviceEntry
) -> dict[str, Any]:
    """Return the state of one node; of the whole host for the host's device."""
    for domain, identifier in device.identifiers:
        if domain == DOMAIN and identifier in entry.runtime_data.adapters:
            return _node(entry, identifier)
    return await async_get_config_entry_diagnostics(hass, entry)


def _node(entry: DepinConfigEntry, node_id: str) -> dict[str, Any]:
    coordinator = entry.runtime_data
    adapter = coordinator.adapters[node_id]
    state = coordinator.data.nodes[node_id]
    return {
        "data": async_redact_data(dict(entry.subentries[node_id].data), REDACT),
        # The name may be a person's or a host's.
        "state": {**state.as_dict(), "name": "**REDACTED**"},
        "ledger_rows": len(coordinator.books.ledgers[node_id].rows),
        "endpoints": [
            {
                "name": endpoint.name,
                "every": endpoint.slot.cadence.every.total_seconds(),
                "failures": endpoint.slot.failures,
                "error": endpoint.error.key if endpoint.error else None,
                "answered_at": endpoint.answered_at and endpoint.answered_at.isoformat(),
            }
            for endpoint in adapter.endpoints
        ],
    }
