"""Actions: what the integration answers to automations and scripts."""

from datetime import datetime, timedelta
from typing import Any

from homeassistant.core import (
    HomeAssistant,
    ServiceCall,
    ServiceResponse,
    SupportsResponse,
    callback,
)
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import config_validation as cv, service
from homeassistant.util import dt as dt_util
from homeassistant.util.json import JsonValueType
import voluptuous as vol

from .answers import controls_answer
from .const import DOMAIN
from .coordinator import DepinConfigEntry
from .engine.history import LENGTH, Kept, series, uptime
from .engine.rollup import Resolution
from .engine.snapshot import NodeState, Snapshot

ATTR_CONFIG_ENTRY_ID = "config_entry_id"
ATTR_NODE = "node"
ATTR_START = "start"
ATTR_END = "end"
ATTR_LIMIT = "limit"
ATTR_RESOLUTION = "resolution"

GET_STATUS = "get_status"
GET_METRICS = "get_metrics"

HOST_FIELDS = {vol.Optional(ATTR_CONFIG_ENTRY_ID): cv.string}
STATUS_SCHEMA = vol.Schema({**HOST_FIELDS, vol.Optional(ATTR_NODE): cv.string})
METRICS_SCHEMA = vol.Schema(
    {
        **HOST_FIELDS,
        vol.Optional(ATTR_START): cv.datetime,
        vol.Optional(ATTR_END): cv.datetime,
        vol.Optional(ATTR_LIMIT, default=200): vol.All(
            vol.Coerce(int), vol.Range(min=1, max=LENGTH)
        ),
        vol.Optional(ATTR_RESOLUTION): vol.Coerce(Resolution),
    }
)
#: What `get_metrics` looks back over when no start is given.
DEFAULT_PERIOD = timedelta(days=1)


@callback
def async_register_services(hass: HomeAssistant) -> None:
    """Register all actions, once for all hosts."""
    for name, handler, schema in (
        (GET_STATUS, _get_status, STATUS_SCHEMA),
        (GET_METRICS, _get_metrics, METRICS_SCHEMA),
    ):
        hass.services.async_register(
            DOMAIN, name, handler, schema, supports_response=SupportsResponse.ONLY
        )


def host_of(call: ServiceCall) -> DepinConfigEntry:
    """Return the host that an action is for."""
    return service.async_get_config_entry(call.hass, DOMAIN, call.data.get(ATTR_CONFIG_ENTRY_ID))


async def _get_status(call: ServiceCall) -> ServiceResponse:
    """Return the status per node and per protocol, or of one node."""
    coordinator = host_of(call).runtime_data
    snapshot, controls = coordinator.data, controls_answer(coordinator.reallocator.controls)
    wanted = call.data.get(ATTR_NODE)
    if wanted is not None:
        state = find_node(snapshot, wanted)
        return state.as_dict() | {"controls": controls.get(state.node.id, {})}
    status = snapshot.as_dict()
    for node_id, node in status["nodes"].items():
        node["controls"] = controls.get(node_id, {})
    return status


async def _get_metrics(call: ServiceCall) -> ServiceResponse:
    """Return the snapshots of a period and what each node earned in it."""
    coordinator = host_of(call).runtime_data
    end = _utc(call.data.get(ATTR_END)) or dt_util.utcnow()
    start = _utc(call.data.get(ATTR_START)) or end - DEFAULT_PERIOD
    if end <= start:
        raise ServiceValidationError(
            translation_domain=DOMAIN, translation_key="period_ends_before_start"
        )
    snapshots = coordinator.history.between(start, end)
    totals: dict[str, Any] = {}
    for node_id, state in coordinator.data.nodes.items():
        earned = coordinator.books.earned(node_id, start, end)
        known = coordinator.books.is_known(node_id, start, earned)
        priced = known and state.node.market and (earned.fiat or not earned.unpriced)
        up = uptime(snapshots, node_id)
        totals[node_id] = {
            "name": state.node.name,
            "protocol": state.node.protocol.value,
            "earned": str(earned.amount) if known else None,
            "token": state.node.token,
            "earned_fiat": str(earned.fiat) if priced else None,
            "uptime": None if up is None else round(100 * up, 2),
        }
    return {
        "start": start.isoformat(),
        "end": end.isoformat(),
        "currency": coordinator.data.prices.currency,
        "totals": totals,
        **await _moments(call, snapshots, start, end),
    }


async def _moments(
    call: ServiceCall, snapshots: list[Kept], start: datetime, end: datetime
) -> dict[str, JsonValueType]:
    """Return snapshots, or hours, days or months where they are asked for."""
    if resolution := call.data.get(ATTR_RESOLUTION):
        coordinator = host_of(call).runtime_data
        history = coordinator.household.history(coordinator.books, start, end, resolution)
        return {"history": await history}
    # A thousand snapshots of many nodes take longer to write than the loop may wait.
    rows: list[JsonValueType] = await call.hass.async_add_executor_job(
        _series, snapshots, call.data[ATTR_LIMIT]
    )
    return {"snapshots": rows}


def _series(snapshots: list[Kept], limit: int) -> list[JsonValueType]:
    return list(series(snapshots, limit))


def _utc(moment: datetime | None) -> datetime | None:
    """Read a time without a zone as the household's own."""
    return None if moment is None else dt_util.as_utc(moment)


def nodes_named(snapshot: Snapshot, wanted: str) -> list[NodeState]:
    """Return the node of that subentry id, or else all of that name."""
    if state := snapshot.nodes.get(wanted):
        return [state]
    name = wanted.casefold()
    return [state for state in snapshot.nodes.values() if state.node.name.casefold() == name]


def find_node(snapshot: Snapshot, wanted: str) -> NodeState:
    """Return the node of that subentry id or, if only one has it, of that name."""
    named = nodes_named(snapshot, wanted)
    if len(named) != 1:
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="node_ambiguous" if named else "node_not_found",
            translation_placeholders={"node": wanted},
        )
    return named[0]
