"""The websocket interface: one subscription for what a card shows, and calls for the rest."""

from collections.abc import Callable
from typing import Any

from homeassistant.components import websocket_api
from homeassistant.components.websocket_api import ActiveConnection
from homeassistant.components.websocket_api.messages import construct_result_message
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.json import json_bytes
import voluptuous as vol

from .bridge import Refusal, call, check_entry
from .const import DOMAIN
from .feed import feed_of
from .speech import nearest

ENTRY_ID = "entry_id"
#: Commands that are actions: the action, and the fields that it takes.
CALLS: dict[str, tuple[str, dict[Any, Any]]] = {
    "history": (
        "get_metrics",
        {
            vol.Optional("start"): cv.string,
            vol.Optional("end"): cv.string,
            vol.Optional("resolution", default="hour"): cv.string,
        },
    ),
    "plan": ("analyze", {vol.Optional("language"): cv.string}),
    "reallocations": ("get_reallocations", {vol.Optional("limit"): int}),
    "reallocate": (
        "reallocate",
        {
            vol.Optional("allocation"): dict,
            vol.Optional("dry_run"): bool,
            vol.Optional("force"): bool,
            vol.Optional("reason"): cv.string,
        },
    ),
    "rollback": ("rollback", {vol.Optional("reallocation_id"): cv.string}),
}


@callback
def async_register_websocket(hass: HomeAssistant) -> None:
    """Register the commands, once for all hosts."""
    websocket_api.async_register_command(hass, _subscribe)
    for command, (action, fields) in CALLS.items():
        websocket_api.async_register_command(
            hass,
            f"{DOMAIN}/{command}",
            websocket_api.async_response(_answer(action)),
            websocket_api.BASE_COMMAND_MESSAGE_SCHEMA.extend(
                {
                    vol.Required("type"): f"{DOMAIN}/{command}",
                    vol.Required(ENTRY_ID): cv.string,
                    **fields,
                }
            ),
        )


@websocket_api.websocket_command(
    {
        vol.Required("type"): f"{DOMAIN}/subscribe",
        vol.Required(ENTRY_ID): cv.string,
        vol.Optional("language"): vol.All(cv.string, nearest),
    }
)
@callback
def _subscribe(hass: HomeAssistant, connection: ActiveConnection, msg: dict[str, Any]) -> None:
    """Push the view of a host: in full, then each change."""
    number: int = msg["id"]
    try:
        check_entry(hass, msg[ENTRY_ID])
    except Refusal as refusal:
        if refusal.code == "not_found":  # one that is set up later is worth waiting for
            connection.send_error(number, refusal.code, refusal.message)
            return
    head = b'{"id":%d,"type":"event","event":' % number

    @callback
    def tell(event: bytes) -> None:
        connection.send_message(head + event + b"}")

    connection.send_result(number)
    feed = feed_of(hass, msg[ENTRY_ID])
    connection.subscriptions[number] = feed.watch(tell, msg.get("language"))


def _answer(action: str) -> Callable[..., Any]:
    """Return the handler of a command that is an action."""

    async def answer(
        hass: HomeAssistant, connection: ActiveConnection, msg: dict[str, Any]
    ) -> None:
        data = {key: value for key, value in msg.items() if key not in ("id", "type", ENTRY_ID)}
        try:
            result = await call(hass, action, msg[ENTRY_ID], data, connection.context(msg))
        except Refusal as refusal:
            connection.send_error(msg["id"], refusal.code, refusal.message)
        else:
            # A month of hours takes longer to write than the loop may wait.
            body = await hass.async_add_executor_job(json_bytes, result)
            connection.send_message(construct_result_message(msg["id"], body))

    return answer
