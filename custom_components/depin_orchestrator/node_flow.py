"""Forms of a node: one flow serves all networks; the form and the probe differ."""

from typing import Any, ClassVar

from homeassistant.config_entries import (
    SOURCE_RECONFIGURE,
    ConfigSubentryFlow,
    SubentryFlowResult,
)
from homeassistant.core import HomeAssistant
from homeassistant.helpers.aiohttp_client import async_get_clientsession

from .adapters.base import Probe
from .const import CONF_CONTAINER, CONF_DOCKER_URL, DOMAIN, LOGGER, SUBENTRY_TYPES
from .control_probe import control_problem
from .engine.errors import DepinError, InvalidInput
from .engine.models import Node, Protocol
from .engine.prices import TOKENS
from .node_schemas import NODE_GROUPS, NODES, crossed
from .nodes import adapter_of
from .schemas import faults, flat, grouped


async def probe(
    hass: HomeAssistant, protocol: Protocol, data: dict[str, Any]
) -> tuple[Probe | None, dict[str, str]]:
    """Ask the node who it is; return what it says, or the form's errors."""
    if errors := faults(NODES[protocol], data):
        return None, errors
    node = Node(id="", protocol=protocol, name="", token=TOKENS[protocol])
    try:
        adapter = adapter_of(node, async_get_clientsession(hass), data)
        return await adapter.probe(), {}
    except InvalidInput as err:
        field = str(err)  # if it is none of the form's, the error shows above the form
        return None, {field if field in data else "base": err.key}
    except DepinError as err:
        return None, {"base": err.key}
    except Exception:  # noqa: BLE001 -- whatever it is, the form must not die of it
        LOGGER.exception("Unexpected error while probing a %s node", protocol)
        return None, {"base": DepinError.key}


class NodeFlow(ConfigSubentryFlow):
    """Add a node, or change how it is reached."""

    protocol: ClassVar[Protocol]
    #: What exactly is wrong, for errors that say so.
    _words = ""

    async def async_step_user(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Add a node after it answered."""
        errors: dict[str, str] = {}
        if user_input is not None:
            data = flat(user_input, NODE_GROUPS)
            found, errors = await self._probe(data)
            if found and self._known(found.identity):
                return self.async_abort(reason="already_configured")
            if found:
                return self.async_create_entry(
                    title=self._free_title(found.title), data=data, unique_id=found.identity
                )
        return self._form("user", user_input, errors)

    async def async_step_reconfigure(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Change how the same node is reached; another node must be added instead."""
        subentry = self._get_reconfigure_subentry()
        errors: dict[str, str] = {}
        if user_input is not None:
            data = flat(user_input, NODE_GROUPS)
            found, errors = await self._probe(data)
            if found and found.identity != subentry.unique_id:
                errors = {"base": "wrong_identity"}
            elif found:
                return self.async_update_and_abort(self._get_entry(), subentry, data=data)
        return self._form("reconfigure", user_input or grouped(subentry.data, NODE_GROUPS), errors)

    async def _probe(self, data: dict[str, Any]) -> tuple[Probe | None, dict[str, str]]:
        """Ask the node, and whoever controls it."""
        if crossed(data):
            return None, {"base": "limits_crossed"}
        found, errors = await probe(self.hass, self.protocol, data)
        if found and self._container_taken(data):
            return None, {"base": "container_taken"}
        host = self._get_entry()
        if found and (problem := await control_problem(self.hass, host, self.protocol, data)):
            self._words = problem.words
            return None, {"base": problem.key}
        return found, errors

    def _form(
        self, step_id: str, values: dict[str, Any] | None, errors: dict[str, str]
    ) -> SubentryFlowResult:
        schema = self.add_suggested_values_to_schema(NODES[self.protocol], values)
        return self.async_show_form(
            step_id=step_id,
            data_schema=schema,
            errors=errors,
            description_placeholders={"problem": self._words},
        )

    def _known(self, identity: str) -> bool:
        """Tell whether any host has this node: counted twice, its money would be too."""
        return any(
            subentry.unique_id == identity
            and subentry.subentry_type == SUBENTRY_TYPES[self.protocol]
            for entry in self.hass.config_entries.async_entries(DOMAIN)
            for subentry in entry.subentries.values()
        )

    def _container_taken(self, data: dict[str, Any]) -> bool:
        """Tell whether another node on the same engine has the container."""
        url = self._get_entry().data.get(CONF_DOCKER_URL)
        own = self._reconfigure_subentry_id if self.source == SOURCE_RECONFIGURE else None
        return bool(data.get(CONF_CONTAINER)) and any(
            subentry.data.get(CONF_CONTAINER) == data[CONF_CONTAINER]
            and subentry.subentry_id != own
            for entry in self.hass.config_entries.async_entries(DOMAIN)
            if entry.data.get(CONF_DOCKER_URL) == url
            for subentry in entry.subentries.values()
        )

    def _free_title(self, title: str) -> str:
        """Return the title, numbered when the host has one of that name."""
        taken = {subentry.title for subentry in self._get_entry().subentries.values()}
        number, free = 1, title
        while free in taken:
            number += 1
            free = f"{title} {number}"
        return free


class StorjFlow(NodeFlow):
    """A storage node."""

    protocol = Protocol.STORJ


class GolemFlow(NodeFlow):
    """A provider."""

    protocol = Protocol.GOLEM


class StreamrFlow(NodeFlow):
    """An operator and, if given, one of its nodes."""

    protocol = Protocol.STREAMR


class GrassFlow(NodeFlow):
    """An account."""

    protocol = Protocol.GRASS


NODE_FLOWS: dict[str, type[NodeFlow]] = {
    SUBENTRY_TYPES[flow.protocol]: flow for flow in (StorjFlow, GolemFlow, StreamrFlow, GrassFlow)
}
