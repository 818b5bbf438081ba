"""Forms of a host: add, change, options, and a node's refused credential."""

from collections.abc import Mapping
from typing import Any, override

from homeassistant.config_entries import (
    SOURCE_USER,
    ConfigEntry,
    ConfigEntryState,
    ConfigFlow,
    ConfigFlowResult,
    ConfigSubentryFlow,
    FlowType,
    OptionsFlow,
    SubentryFlowContext,
)
from homeassistant.const import CONF_NAME
from homeassistant.core import callback
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.selector import SelectOptionDict
from homeassistant.util import slugify
import voluptuous as vol

from .actuators.docker import read_capacity
from .adapters.prices import DEFAULT_URL, PriceFeed
from .const import (
    CONF_AUTOMATIC,
    CONF_CPU_THREADS,
    CONF_DOCKER_URL,
    CONF_FIRST_NODE,
    CONF_MEMORY_GIB,
    CONF_MUTED_NODES,
    CONF_NOTIFY_TARGETS,
    CONF_PRICE_KEY,
    CONF_PRICE_URL,
    CONF_RELEARN,
    CONF_SUBENTRY_ID,
    CONF_UNMANAGED,
    DOMAIN,
    PROTOCOLS,
    SUBENTRY_TYPES,
)
from .control_incus import incus_problem
from .docker_access import open_engine
from .engine.errors import AuthFailed, DepinError, InvalidInput, Unreachable, Untrusted
from .engine.models import Protocol, Resource
from .node_flow import NODE_FLOWS, probe
from .node_schemas import credentials_of
from .nodes import node_subentries
from .planner_settings import misread
from .schemas import GROUPS, HOST, NEW_HOST, OPTIONS, faults, flat, grouped, some_of, stripped


class DepinConfigFlow(ConfigFlow, domain=DOMAIN):
    """Add a host, change it, or renew a credential of one of its nodes."""

    VERSION = 1
    _first_node = SUBENTRY_TYPES[Protocol.STORJ]

    @classmethod
    @callback
    @override
    def async_get_supported_subentry_types(
        cls, config_entry: ConfigEntry
    ) -> dict[str, type[ConfigSubentryFlow]]:
        return dict(NODE_FLOWS)

    @staticmethod
    @callback
    @override
    def async_get_options_flow(config_entry: ConfigEntry) -> OptionsFlow:
        return DepinOptionsFlow()

    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for the host; with a Docker Engine, show what it says the machine has."""
        errors: dict[str, str] = {}
        if user_input is not None:
            data = flat(user_input, GROUPS)
            self._first_node = data.pop(CONF_FIRST_NODE)
            if self._is_taken(data.get(CONF_NAME)):
                return self.async_abort(reason="already_configured")
            found, errors = await self._read_engine(data)
            if not found and not errors:
                return self.async_create_entry(title=data.pop(CONF_NAME), data=data)
            user_input = grouped(data | found, GROUPS) | {CONF_FIRST_NODE: self._first_node}
        return self.async_show_form(
            step_id="user",
            data_schema=self.add_suggested_values_to_schema(NEW_HOST, user_input),
            errors=errors,
        )

    @override
    async def async_on_create_entry(self, result: ConfigFlowResult) -> ConfigFlowResult:
        """Lead on to the first node."""
        flow = await self.hass.config_entries.subentries.async_init(
            (result["result"].entry_id, self._first_node),
            context=SubentryFlowContext(source=SOURCE_USER),
        )
        result["next_flow"] = (FlowType.CONFIG_SUBENTRIES_FLOW, flow["flow_id"])
        return result

    async def async_step_reconfigure(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Change the host; its nodes and history stay."""
        entry = self._get_reconfigure_entry()
        errors: dict[str, str] = {}
        form = grouped({**entry.data, CONF_NAME: entry.title}, GROUPS)
        if user_input is not None:
            data = flat(user_input, GROUPS)
            found, errors = await self._read_engine(data)
            if self._is_taken(data.get(CONF_NAME), entry):
                found, errors = {}, errors | {CONF_NAME: "name_taken"}
            if not found and not errors:
                title = data.pop(CONF_NAME)
                return self.async_update_and_abort(entry, title=title, data=data)
            form = grouped(data | found, GROUPS)
        return self.async_show_form(
            step_id="reconfigure",
            data_schema=self.add_suggested_values_to_schema(HOST, form),
            errors=errors,
        )

    def _is_taken(self, name: str | None, ours: ConfigEntry | None = None) -> bool:
        """Tell whether another host is called so now; it may have had another name before."""
        others = (entry for entry in self._async_current_entries() if entry is not ours)
        return bool(name) and slugify(name) in {slugify(entry.title) for entry in others}

    async def _read_engine(self, data: dict[str, Any]) -> tuple[dict[str, float], dict[str, str]]:
        """Return the capacities that only the engine knows, or the errors of the form."""
        errors = faults(HOST, data)
        if errors:
            return {}, errors
        try:
            problem = await incus_problem(data, async_get_clientsession(self.hass))
            if problem:
                return {}, {"base": problem}
            engine = await open_engine(self.hass, data)
            if engine is None:
                return {}, {}
            async with engine:
                capacity = await read_capacity(engine)
        except DepinError as err:
            return {}, {"base": _docker_error(err)}
        wanted = {CONF_CPU_THREADS: Resource.CPU, CONF_MEMORY_GIB: Resource.MEMORY}
        return {
            key: amount
            for key, resource in wanted.items()
            if key not in data and (amount := capacity.of(resource)) is not None
        }, {}

    async def async_step_reauth(self, entry_data: Mapping[str, Any]) -> ConfigFlowResult:
        """Start because a node's credential was refused."""
        self._subentry_id: str = entry_data[CONF_SUBENTRY_ID]
        return await self.async_step_reauth_confirm()

    async def async_step_reauth_confirm(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for the node's credential again."""
        entry = self._get_reauth_entry()
        subentry = entry.subentries.get(self._subentry_id)
        if subentry is None:
            return self.async_abort(reason="node_removed")
        protocol = PROTOCOLS[subentry.subentry_type]
        errors: dict[str, str] = {}
        if user_input is not None:
            data = dict(subentry.data) | stripped(user_input)
            found, errors = await probe(self.hass, protocol, data)
            if found and found.identity != subentry.unique_id:
                errors = {"base": "wrong_identity"}
            elif found:
                self.hass.config_entries.async_update_subentry(entry, subentry, data=data)
                # Also when the credential is the same: its refusal may have been mended.
                self.hass.config_entries.async_schedule_reload(entry.entry_id)
                return self.async_abort(reason="reauth_successful")
        return self.async_show_form(
            step_id="reauth_confirm",
            data_schema=credentials_of(protocol),
            description_placeholders={"node": subentry.title},
            errors=errors,
        )


def _docker_error(err: DepinError) -> str:
    """Return the form's error for an engine that could not be read."""
    if isinstance(err, InvalidInput):
        return "docker_url_invalid" if str(err) == CONF_DOCKER_URL else "docker_papers_invalid"
    if isinstance(err, Untrusted):
        return err.key
    if isinstance(err, AuthFailed):
        return "docker_forbidden"
    return "docker_unreachable" if isinstance(err, Unreachable) else "docker_wrong_service"


class DepinOptionsFlow(OptionsFlow):
    """Where prices come from, and how the optimizer thinks and acts."""

    async def async_step_init(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask, and try the price service before saving."""
        errors: dict[str, str] = {}
        data: dict[str, Any] = {}
        if user_input is not None:
            data = stripped(user_input)
            relearn = data.pop(CONF_RELEARN, False)
            errors = faults(OPTIONS, data) or misread(data) or await self._try(data)
            if not errors:
                if relearn and self.config_entry.state is ConfigEntryState.LOADED:
                    await self.config_entry.runtime_data.planner.relearn()
                return self.async_create_entry(data=self._switched() | data)
        return self.async_show_form(
            step_id="init",
            data_schema=self.add_suggested_values_to_schema(
                self._schema(), data or self.config_entry.options
            ),
            errors=errors,
        )

    def _switched(self) -> dict[str, Any]:
        """Return the options that switches set; the form does not show them."""
        options = self.config_entry.options
        return {key: options[key] for key in (CONF_AUTOMATIC, CONF_UNMANAGED) if key in options}

    def _schema(self) -> vol.Schema:
        """Return the form with the phones and the nodes that there are."""
        actions = self.hass.services.async_services_for_domain("notify")
        phones = {f"notify.{name}" for name in actions if name.startswith("mobile_app_")}
        others = set(self.hass.states.async_entity_ids("notify"))
        nodes = [
            SelectOptionDict(value=node.subentry_id, label=node.title)
            for node in node_subentries(self.config_entry)
        ]
        return OPTIONS.extend(
            {
                vol.Optional(CONF_NOTIFY_TARGETS): some_of(sorted(phones | others), own=True),
                vol.Optional(CONF_MUTED_NODES): some_of(nodes),
            }
        )

    async def _try(self, data: dict[str, Any]) -> dict[str, str]:
        """Return the error of one call to the price service, if any."""
        feed = PriceFeed(
            async_get_clientsession(self.hass),
            self.hass.config.currency,
            data.get(CONF_PRICE_URL) or DEFAULT_URL,
            data.get(CONF_PRICE_KEY),
        )
        try:
            await feed.probe()
        except DepinError as err:
            return {"base": err.key}
        return {}
