"""The HTTP interface: `/api/depin_orchestrator/{entry_id}/{what}`, by Home Assistant's tokens."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from aiohttp import web
from homeassistant.components.http import KEY_HASS, HomeAssistantView
from homeassistant.core import HomeAssistant, callback

from .bridge import Refusal, call

#: What may be read, the action that answers, and the parts of its response; () is all of it.
READS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "status": ("get_status", ()),
    "metrics": ("get_metrics", ()),
    "opportunities": ("analyze", ("opportunities",)),
    "plan": ("analyze", ("plan",)),
    "reallocations": ("get_reallocations", ()),
    "alerts": ("get_alerts", ()),
    "report": ("generate_report", ()),
    "export": ("export_metrics", ()),
}
#: What changes the machine; the actions let administrators only.
WRITES = {"reallocate": "reallocate", "rollback": "rollback"}


@callback
def async_register_http(hass: HomeAssistant) -> None:
    """Open the doors, once for all hosts."""
    hass.http.register_view(DepinView())


class DepinView(HomeAssistantView):
    """All of a host's routes. Errors are `{"code", "message"}` with a fitting status."""

    url = "/api/depin_orchestrator/{entry_id}/{what}"
    name = "api:depin_orchestrator"

    async def get(self, request: web.Request, entry_id: str, what: str) -> web.Response:
        """Answer a question; fields of the action go into the query."""
        if what in WRITES:
            return self._refused(
                Refusal("post", "This changes something: use POST", HTTPStatus.METHOD_NOT_ALLOWED)
            )
        if what not in READS:
            return self._unknown(what)
        action, parts = READS[what]
        return await self._answer(request, entry_id, (action, parts), dict(request.query))

    async def post(self, request: web.Request, entry_id: str, what: str) -> web.Response:
        """Change something; fields of the action are the body, a JSON object."""
        if what in READS:
            return self._refused(
                Refusal("get", "This is a question: use GET", HTTPStatus.METHOD_NOT_ALLOWED)
            )
        if what not in WRITES:
            return self._unknown(what)
        try:
            data = await request.json() if request.can_read_body else {}
        except ValueError:
            data = None
        if not isinstance(data, dict):
            message = "The body has to be a JSON object"
            return self._refused(Refusal("invalid_format", message, HTTPStatus.BAD_REQUEST))
        return await self._answer(request, entry_id, (WRITES[what], ()), data)

    async def _answer(
        self,
        request: web.Request,
        entry_id: str,
        asked: tuple[str, tuple[str, ...]],
        data: dict[str, Any],
    ) -> web.Response:
        action, parts = asked
        if "config_entry_id" in data:
            message = "The host is named in the path"
            return self._refused(Refusal("invalid_format", message, HTTPStatus.BAD_REQUEST))
        hass = request.app[KEY_HASS]
        try:
            answer = await call(hass, action, entry_id, data, self.context(request))
        except Refusal as refusal:
            return self._refused(refusal)
        told = {part: answer[part] for part in parts} if parts else answer
        # A month of hours takes longer to write than the loop may wait.
        return await hass.async_add_executor_job(self.json, told)

    def _unknown(self, what: str) -> web.Response:
        message = f"There is no {what}; there are {', '.join([*READS, *WRITES])}"
        return self._refused(Refusal("not_found", message, HTTPStatus.NOT_FOUND))

    def _refused(self, refusal: Refusal) -> web.Response:
        return self.json(refusal.as_dict(), refusal.status)
