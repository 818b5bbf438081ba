"""Actions: what the integration answers to automations and scripts."""

from dataclasses import dataclass
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
import voluptuous as vol

from .answers import controls_answer
from .const import DOMAIN
from .coordinator import DepinConfigEntry
from .engine.books import Books
from .engine.history import LENGTH, Kept, series, uptime
from .engine.rollup import Resolution
from .engine.snapshot import NodeState, Snapshot
from .speech import async_learn, nearest

ATTR_CONFIG_ENTRY_ID = "config_entry_id"
ATTR_NODE = "node"
ATTR_START = "start"
ATTR_END = "end"
ATTR_LIMIT = "limit"
ATTR_RESOLUTION = "resolution"
ATTR_LANGUAGE = "language"

GET_STATUS = "get_status"
GET_METRICS = "get_metrics"

HOST_FIELDS = {vol.Optional(ATTR_CONFIG_ENTRY_ID): cv.string}
#: Of answers with sentences in them.
LANGUAGE_FIELD = {vol.Optional(ATTR_LANGUAGE): vol.All(cv.string, nearest)}
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


async def language_of(call: ServiceCall) -> str:
    """Return the language to answer in, with its words loaded: as asked, else the household's."""
    language: str = call.data.get(ATTR_LANGUAGE, call.hass.config.language)
    await async_learn(call.hass, language)
    return language


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
    # Months of rows and a thousand snapshots of many nodes take longer than the loop may wait.
    found = Period(
        start,
        end,
        coordinator.data,
        coordinator.books.copy(),
        coordinator.history.between(start, end),
    )
    run = call.hass.async_add_executor_job
    answer: dict[str, Any] = await run(found.as_dict)
    if resolution := call.data.get(ATTR_RESOLUTION):
        history = coordinator.household.history(coordinator.books, start, end, resolution)
        return answer | {"history": await history}
    return answer | {"snapshots": await run(series, found.snapshots, call.data[ATTR_LIMIT])}


@dataclass(frozen=True, slots=True)
class Period:
    """What is known of a host's period; nothing changes it meanwhile."""

    start: datetime
    end: datetime
    latest: Snapshot
    books: Books
    snapshots: list[Kept]

    def as_dict(self) -> dict[str, Any]:
        """Return what each node earned in it, as plain data."""
        return {
            "start": self.start.isoformat(),
            "end": self.end.isoformat(),
            "currency": self.books.currency,
            "totals": {key: self._total(state) for key, state in self.latest.nodes.items()},
        }

    def _total(self, state: NodeState) -> dict[str, Any]:
        node, start = state.node, self.start
        earned = self.books.earned(node.id, start, self.end)
        known = self.books.is_known(node.id, start, earned)
        priced = known and node.market and (earned.fiat or not earned.unpriced)
        up = uptime(self.snapshots, node.id)
        return {
            "name": node.name,
            "protocol": node.protocol.value,
            "earned": str(earned.amount) if known else None,
            "token": node.token,
            "earned_fiat": str(earned.fiat) if priced else None,
            "uptime": None if up is None else round(100 * up, 2),
        }


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
