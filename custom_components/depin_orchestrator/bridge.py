"""Doors for programs: the actions of this integration, over websocket and HTTP.

A door adds no meaning of its own. Each call becomes a call of an action, with the caller's user,
so that checks, limits and answers are the same wherever somebody comes in.
"""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import (
    HomeAssistantError,
    ServiceNotFound,
    ServiceValidationError,
    Unauthorized,
)
import voluptuous as vol

from .const import DOMAIN


class Refusal(Exception):
    """A call that was not answered: a stable code, a sentence, and HTTP's status for it."""

    def __init__(self, code: str, message: str, status: HTTPStatus) -> None:
        """Say why."""
        super().__init__(code)
        self.code = code
        self.message = message
        self.status = status

    def as_dict(self) -> dict[str, str]:
        """Return plain data for the answer."""
        return {"code": self.code, "message": self.message}


async def call(
    hass: HomeAssistant, action: str, entry_id: str, data: Mapping[str, Any], context: Context
) -> dict[str, Any]:
    """Return the response of an action for a host; raise Refusal when there is none."""
    check_entry(hass, entry_id)
    try:
        answer = await hass.services.async_call(
            DOMAIN,
            action,
            {**data, "config_entry_id": entry_id},
            blocking=True,
            context=context,
            return_response=True,
        )
    except vol.Invalid as err:
        raise Refusal("invalid_format", str(err), HTTPStatus.BAD_REQUEST) from err
    except Unauthorized as err:
        message = "Only an administrator may do this"
        raise Refusal("unauthorized", message, HTTPStatus.FORBIDDEN) from err
    except ServiceNotFound as err:
        raise Refusal("not_found", str(err), HTTPStatus.NOT_FOUND) from err
    except ServiceValidationError as err:
        code = err.translation_key or "invalid"
        raise Refusal(code, str(err), HTTPStatus.BAD_REQUEST) from err
    except HomeAssistantError as err:
        code = err.translation_key or "failed"
        raise Refusal(code, str(err), HTTPStatus.INTERNAL_SERVER_ERROR) from err
    return dict(answer or {})


def check_entry(hass: HomeAssistant, entry_id: str) -> None:
    """Raise Refusal unless this is a host of ours that is set up."""
    entry = hass.config_entries.async_get_entry(entry_id)
    if entry is None or entry.domain != DOMAIN:
        message = f"There is no host with the entry id {entry_id}"
        raise Refusal("not_found", message, HTTPStatus.NOT_FOUND)
    if entry.state is not ConfigEntryState.LOADED:
        message = f"{entry.title} is not set up at the moment"
        raise Refusal("not_loaded", message, HTTPStatus.SERVICE_UNAVAILABLE)
