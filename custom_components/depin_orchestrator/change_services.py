"""Actions that change a host, and its history of changes."""

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
import voluptuous as vol

from .answers import history_answer, outcome_answer, verdict_answer
from .const import DOMAIN
from .engine.changes import LENGTH
from .engine.reallocation import Request
from .engine.snapshot import Snapshot
from .services import ATTR_LIMIT, HOST_FIELDS, host_of, nodes_named

ATTR_ALLOCATION = "allocation"
ATTR_DRY_RUN = "dry_run"
ATTR_FORCE = "force"
ATTR_REASON = "reason"
ATTR_REALLOCATION_ID = "reallocation_id"

REALLOCATE = "reallocate"
ROLLBACK = "rollback"
GET_REALLOCATIONS = "get_reallocations"

#: What a share is, the engine says; here it only has to be a table of tables.
REALLOCATE_SCHEMA = vol.Schema(
    {
        **HOST_FIELDS,
        vol.Optional(ATTR_ALLOCATION): {cv.string: {cv.string: object}},
        vol.Optional(ATTR_DRY_RUN, default=False): cv.boolean,
        vol.Optional(ATTR_FORCE, default=False): cv.boolean,
        vol.Optional(ATTR_REASON, default=""): vol.All(cv.string, vol.Length(max=200)),
    }
)
ROLLBACK_SCHEMA = vol.Schema({**HOST_FIELDS, vol.Optional(ATTR_REALLOCATION_ID): cv.string})
HISTORY_SCHEMA = vol.Schema(
    {
        **HOST_FIELDS,
        vol.Optional(ATTR_LIMIT, default=20): vol.All(
            vol.Coerce(int), vol.Range(min=1, max=LENGTH)
        ),
    }
)


@callback
def async_register_change_services(hass: HomeAssistant) -> None:
    """Register the actions; a person needs to be an admin, an automation does not."""
    for name, handler, schema in (
        (REALLOCATE, _reallocate, REALLOCATE_SCHEMA),
        (ROLLBACK, _rollback, ROLLBACK_SCHEMA),
    ):
        service.async_register_admin_service(
            hass, DOMAIN, name, handler, schema, SupportsResponse.OPTIONAL
        )
    hass.services.async_register(
        DOMAIN,
        GET_REALLOCATIONS,
        _get_reallocations,
        HISTORY_SCHEMA,
        supports_response=SupportsResponse.ONLY,
    )


async def _reallocate(call: ServiceCall) -> ServiceResponse:
    """Give nodes what the allocation says, or tell what would be done."""
    coordinator = host_of(call).runtime_data
    wanted = call.data.get(ATTR_ALLOCATION)
    reallocator, planner = coordinator.reallocator, coordinator.planner
    manner = {"force": call.data[ATTR_FORCE], "reason": call.data[ATTR_REASON]}
    request: Request | None
    if wanted:
        request = reallocator.request(by_id(wanted, coordinator.data), **manner)
    else:  # it is the current plan that is wanted
        request = planner.request(**manner)
    if call.data[ATTR_DRY_RUN] and request:
        return verdict_answer(await reallocator.consider(request), coordinator.data)
    if wanted and request:
        outcome = await reallocator.perform(request)
    else:
        outcome = await planner.apply(**manner)
    return outcome_answer(outcome, coordinator.data)


async def _rollback(call: ServiceCall) -> ServiceResponse:
    """Lead back to before a change."""
    coordinator = host_of(call).runtime_data
    outcome = await coordinator.reallocator.roll_back(
        call.data.get(ATTR_REALLOCATION_ID), ROLLBACK
    )
    return outcome_answer(outcome, coordinator.data)


async def _get_reallocations(call: ServiceCall) -> ServiceResponse:
    """Return the last changes."""
    coordinator = host_of(call).runtime_data
    return history_answer(coordinator.reallocator, coordinator.data, call.data[ATTR_LIMIT])


def by_id(shares: dict[str, dict[str, Any]], snapshot: Snapshot) -> dict[str, dict[str, Any]]:
    """Return an allocation with every node's name replaced by its id.

    What names no node, or more than one, stays: the engine refuses it. A node that is named
    twice, with different shares, raises ServiceValidationError.
    """
    found: dict[str, dict[str, Any]] = {}
    for key, wanted in shares.items():
        named = nodes_named(snapshot, key)
        own = found.setdefault(named[0].node.id if len(named) == 1 else key, {})
        if any(own[resource] != share for resource, share in wanted.items() if resource in own):
            raise ServiceValidationError(
                translation_domain=DOMAIN,
                translation_key="node_twice",
                translation_placeholders={"node": key},
            )
        own.update(wanted)
    return found
