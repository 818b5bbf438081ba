"""The nodes' forms: how each kind of node is reached, controlled and measured."""

from collections.abc import Mapping
from typing import Any, Final

from homeassistant.const import CONF_ACCESS_TOKEN, CONF_API_KEY, CONF_URL
from homeassistant.helpers.selector import (
    ActionSelector,
    BooleanSelector,
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    SelectSelector,
    SelectSelectorConfig,
    TemplateSelector,
)
import voluptuous as vol

from .adapters.grass_api import HOST as GRASS_URL
from .adapters.streamr import DEFAULT_RPC
from .const import (
    CONF_APP_KEY,
    CONF_APPLY_ACTIONS,
    CONF_APPLY_RESOURCES,
    CONF_APPLY_TIMEOUT,
    CONF_BASE_URL,
    CONF_CHANGE_OFFER,
    CONF_CONTAINER,
    CONF_CONTROL,
    CONF_CPU_ENTITY,
    CONF_GRAPH_KEY,
    CONF_GRAPH_URL,
    CONF_GRASS_PER_MILLION,
    CONF_INSTANCE,
    CONF_MEMORY_ENTITY,
    CONF_NETWORK_IN_ENTITY,
    CONF_NETWORK_OUT_ENTITY,
    CONF_OPERATOR_ADDRESS,
    CONF_PAUSE,
    CONF_PAUSE_ACCOUNT,
    CONF_RECREATE,
    CONF_RPC_URL,
    CONF_STATS_URL,
    CONF_VERIFY_TEMPLATE,
    CONF_WALLET_STATUS,
    CONF_WS_URL,
    CONTROL_ACTIONS,
    CONTROL_DOCKER,
    CONTROL_INCUS,
    CONTROL_NONE,
)
from .engine.allocation import FULL
from .engine.models import Protocol, Resource
from .schemas import LINK, SECRET, SENSOR, TEXT, Groups, sections

PERCENT = NumberSelector(
    NumberSelectorConfig(
        min=0, max=FULL, step=0.1, unit_of_measurement="%", mode=NumberSelectorMode.BOX
    )
)


def limit_field(resource: Resource, end: str) -> str:
    """Return the field for the `min` or `max` percent of a resource."""
    return f"{resource.value}_{end}"


def crossed(data: Mapping[str, Any]) -> bool:
    """Tell whether a form wants more of a resource at least than at most."""
    return any(
        data.get(limit_field(resource, "min"), 0) > data.get(limit_field(resource, "max"), FULL)
        for resource in Resource
    )


#: Groups that every node's form has; what is inside is stored flat.
NODE_GROUPS: Final[Groups] = {
    "management": {
        vol.Optional(CONF_CONTROL, default=CONTROL_NONE): SelectSelector(
            SelectSelectorConfig(
                options=[CONTROL_NONE, CONTROL_DOCKER, CONTROL_INCUS, CONTROL_ACTIONS],
                translation_key=CONF_CONTROL,
            )
        ),
        vol.Optional(CONF_CONTAINER): TEXT,
        vol.Optional(CONF_INSTANCE): TEXT,
    },
    "actions": {
        vol.Optional(CONF_APPLY_RESOURCES): SelectSelector(
            SelectSelectorConfig(
                options=[resource.value for resource in Resource],
                multiple=True,
                translation_key="resource",
            )
        ),
        vol.Optional(CONF_APPLY_ACTIONS): ActionSelector(),
        vol.Optional(CONF_VERIFY_TEMPLATE): TemplateSelector(),
        vol.Optional(CONF_APPLY_TIMEOUT): NumberSelector(
            NumberSelectorConfig(
                min=1, max=3600, unit_of_measurement="s", mode=NumberSelectorMode.BOX
            )
        ),
    },
    "limits": {
        vol.Optional(limit_field(resource, end)): PERCENT
        for resource in Resource
        for end in ("min", "max")
    },
    "usage": {
        vol.Optional(CONF_CPU_ENTITY): SENSOR,
        vol.Optional(CONF_MEMORY_ENTITY): SENSOR,
        vol.Optional(CONF_NETWORK_IN_ENTITY): SENSOR,
        vol.Optional(CONF_NETWORK_OUT_ENTITY): SENSOR,
    },
}


def _form(fields: Mapping[Any, Any]) -> vol.Schema:
    return vol.Schema({**fields, **sections(NODE_GROUPS, opened=())})


NODES: Final = {
    Protocol.STORJ: _form(
        {vol.Required(CONF_URL): LINK, vol.Optional(CONF_RECREATE): BooleanSelector()}
    ),
    Protocol.GOLEM: _form(
        {
            vol.Required(CONF_URL): LINK,
            vol.Required(CONF_APP_KEY): SECRET,
            vol.Optional(CONF_CHANGE_OFFER): BooleanSelector(),
            vol.Optional(CONF_STATS_URL): LINK,
            vol.Optional(CONF_WALLET_STATUS, default=False): BooleanSelector(),
        }
    ),
    Protocol.STREAMR: _form(
        {
            vol.Required(CONF_OPERATOR_ADDRESS): TEXT,
            vol.Optional(CONF_URL): LINK,
            vol.Optional(CONF_API_KEY): SECRET,
            vol.Optional(CONF_WS_URL): TEXT,
            vol.Required(CONF_RPC_URL, default=DEFAULT_RPC): LINK,
            vol.Optional(CONF_GRAPH_KEY): SECRET,
            vol.Optional(CONF_GRAPH_URL): LINK,
        }
    ),
    Protocol.GRASS: _form(
        {
            vol.Required(CONF_ACCESS_TOKEN): SECRET,
            vol.Required(CONF_BASE_URL, default=GRASS_URL): LINK,
            vol.Optional(CONF_PAUSE): BooleanSelector(),
            vol.Optional(CONF_PAUSE_ACCOUNT): BooleanSelector(),
            vol.Optional(CONF_GRASS_PER_MILLION): NumberSelector(
                NumberSelectorConfig(min=0, max=1_000_000, step="any", mode=NumberSelectorMode.BOX)
            ),
        }
    ),
}
#: What a node's owner proves himself with; asked again when it is refused.
CREDENTIALS: Final = {
    Protocol.GOLEM: (CONF_APP_KEY,),
    Protocol.STREAMR: (CONF_API_KEY, CONF_GRAPH_KEY),
    Protocol.GRASS: (CONF_ACCESS_TOKEN,),
}


def credentials_of(protocol: Protocol) -> vol.Schema:
    """Return the part of a node's form that asks for its credentials."""
    wanted = CREDENTIALS.get(protocol, ())
    return vol.Schema({k: v for k, v in NODES[protocol].schema.items() if str(k) in wanted})
