"""Actions for alerts: read them, and say that somebody knows."""

from datetime import datetime
from typing import Any

from homeassistant.core import (
    HomeAssistant,
    ServiceCall,
    ServiceResponse,
    SupportsResponse,
    callback,
)
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import config_validation as cv
from homeassistant.util import dt as dt_util
import voluptuous as vol

from .alert_words import told
from .const import DOMAIN
from .engine.monitor.alerts import LENGTH
from .services import ATTR_LIMIT, ATTR_NODE, HOST_FIELDS, find_node, host_of

ATTR_ACTIVE = "active"
ATTR_ALERT_ID = "alert_id"
ATTR_SNOOZE = "snooze"

GET_ALERTS = "get_alerts"
ACKNOWLEDGE_ALERT = "acknowledge_alert"

GET_SCHEMA = vol.Schema(
    {
        **HOST_FIELDS,
        vol.Optional(ATTR_ACTIVE, default=False): cv.boolean,
        vol.Optional(ATTR_NODE): cv.string,
        vol.Optional(ATTR_LIMIT, default=100): vol.All(
            vol.Coerce(int), vol.Range(min=1, max=LENGTH)
        ),
    }
)
ACKNOWLEDGE_SCHEMA = vol.Schema(
    {
        **HOST_FIELDS,
        vol.Required(ATTR_ALERT_ID): cv.string,
        vol.Optional(ATTR_SNOOZE): cv.positive_time_period,
    }
)


@callback
def async_register_alert_services(hass: HomeAssistant) -> None:
    """Register the actions, once for all hosts."""
    for name, handler, schema, response in (
        (GET_ALERTS, _get_alerts, GET_SCHEMA, SupportsResponse.ONLY),
        (ACKNOWLEDGE_ALERT, _acknowledge, ACKNOWLEDGE_SCHEMA, SupportsResponse.OPTIONAL),
    ):
        hass.services.async_register(DOMAIN, name, handler, schema, supports_response=response)


async def _get_alerts(call: ServiceCall) -> ServiceResponse:
    """Return the alerts of a host, newest first."""
    coordinator = host_of(call).runtime_data
    wanted = call.data.get(ATTR_NODE)
    node = None if wanted is None else find_node(coordinator.data, wanted).node.id
    alerts = [
        alert
        for alert in sorted(
            coordinator.alerts.state.alerts.values(), key=lambda a: a.raised, reverse=True
        )
        if (node is None or alert.subject == node)
        and not (call.data[ATTR_ACTIVE] and alert.cleared)
    ]
    answer: list[Any] = [told(alert) for alert in alerts[: call.data[ATTR_LIMIT]]]
    return {"alerts": answer, "total": len(alerts)}


async def _acknowledge(call: ServiceCall) -> ServiceResponse:
    """Note that somebody knows of an alert, or leave it in peace for a while."""
    board = host_of(call).runtime_data.alerts
    alert_id, rest = call.data[ATTR_ALERT_ID], call.data.get(ATTR_SNOOZE)
    now: datetime = dt_util.utcnow()
    if rest is None:
        alert = board.acknowledge(alert_id, now)
    else:
        alert = board.snooze(alert_id, now + rest, now)
    if alert is None:
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="alert_not_found",
            translation_placeholders={"alert": alert_id},
        )
    return {"alert": told(alert)}
