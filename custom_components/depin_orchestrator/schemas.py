"""The forms: what a host and each kind of node are asked for."""

from typing import Any, Final

from homeassistant.const import CONF_ACCESS_TOKEN, CONF_API_KEY, CONF_NAME, CONF_URL
from homeassistant.data_entry_flow import section
from homeassistant.helpers.selector import (
    EntitySelector,
    EntitySelectorConfig,
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    SelectSelector,
    SelectSelectorConfig,
    TextSelector,
    TextSelectorConfig,
    TextSelectorType,
)
import voluptuous as vol

from .adapters.grass import HOST as GRASS_URL
from .adapters.streamr import DEFAULT_RPC
from .const import (
    CONF_APP_KEY,
    CONF_BASE_URL,
    CONF_CPU_THREADS,
    CONF_DOCKER_URL,
    CONF_FIRST_NODE,
    CONF_FIXED_PRICE,
    CONF_GRAPH_KEY,
    CONF_GRAPH_URL,
    CONF_GRASS_PER_MILLION,
    CONF_MEMORY_GIB,
    CONF_OPERATOR_ADDRESS,
    CONF_POWER_ENTITY,
    CONF_PRICE_ENTITY,
    CONF_PRICE_KEY,
    CONF_PRICE_URL,
    CONF_RPC_URL,
    CONF_STORAGE_GB,
    CONF_UPLOAD_MBPS,
    SUBENTRY_TYPES,
)
from .engine.models import Protocol

TEXT = TextSelector()
LINK = TextSelector(TextSelectorConfig(type=TextSelectorType.URL))
#: A Docker URL may be `unix:///…`, which a browser's URL field refuses.
SECRET = TextSelector(TextSelectorConfig(type=TextSelectorType.PASSWORD))


def _number(unit: str, *, most: float, step: float = 1) -> NumberSelector:
    return NumberSelector(
        NumberSelectorConfig(
            min=0, max=most, step=step, unit_of_measurement=unit, mode=NumberSelectorMode.BOX
        )
    )


CAPACITY = {
    vol.Optional(CONF_CPU_THREADS): _number("threads", most=4096),
    vol.Optional(CONF_MEMORY_GIB): _number("GiB", most=65536, step=0.1),
    vol.Optional(CONF_UPLOAD_MBPS): _number("Mbit/s", most=1_000_000, step=0.1),
    vol.Optional(CONF_STORAGE_GB): _number("GB", most=100_000_000),
}
DOCKER = {vol.Optional(CONF_DOCKER_URL): TEXT}
ELECTRICITY = {
    vol.Optional(CONF_POWER_ENTITY): EntitySelector(
        EntitySelectorConfig(domain="sensor", device_class="power")
    ),
    vol.Optional(CONF_PRICE_ENTITY): EntitySelector(EntitySelectorConfig(domain="sensor")),
    vol.Optional(CONF_FIXED_PRICE): NumberSelector(
        NumberSelectorConfig(min=-100, max=100, step="any", mode=NumberSelectorMode.BOX)
    ),
}


#: Groups of the host's form; what is inside is stored flat.
GROUPS: Final[dict[str, dict[Any, Any]]] = {
    "capacity": CAPACITY,
    "docker": DOCKER,
    "electricity": ELECTRICITY,
}

HOST = vol.Schema(
    {
        vol.Required(CONF_NAME): TEXT,
        **{
            vol.Optional(name, default=dict): section(
                vol.Schema(fields), {"collapsed": name == "electricity"}
            )
            for name, fields in GROUPS.items()
        },
    }
)
NEW_HOST = HOST.extend(
    {
        vol.Optional(CONF_FIRST_NODE, default=SUBENTRY_TYPES[Protocol.STORJ]): SelectSelector(
            SelectSelectorConfig(
                options=list(SUBENTRY_TYPES.values()), translation_key=CONF_FIRST_NODE
            )
        )
    }
)
OPTIONS = vol.Schema({vol.Optional(CONF_PRICE_URL): LINK, vol.Optional(CONF_PRICE_KEY): SECRET})

NODES: Final = {
    Protocol.STORJ: vol.Schema({vol.Required(CONF_URL): LINK}),
    Protocol.GOLEM: vol.Schema({vol.Required(CONF_URL): LINK, vol.Required(CONF_APP_KEY): SECRET}),
    Protocol.STREAMR: vol.Schema(
        {
            vol.Required(CONF_OPERATOR_ADDRESS): TEXT,
            vol.Optional(CONF_URL): LINK,
            vol.Optional(CONF_API_KEY): SECRET,
            vol.Required(CONF_RPC_URL, default=DEFAULT_RPC): LINK,
            vol.Optional(CONF_GRAPH_KEY): SECRET,
            vol.Optional(CONF_GRAPH_URL): LINK,
        }
    ),
    Protocol.GRASS: vol.Schema(
        {
            vol.Required(CONF_ACCESS_TOKEN): SECRET,
            vol.Required(CONF_BASE_URL, default=GRASS_URL): LINK,
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


def flat(user_input: dict[str, Any]) -> dict[str, Any]:
    """Return a host's form without its sections, stripped of what was left empty."""
    data: dict[str, Any] = {}
    for key, value in user_input.items():
        data.update(value if key in GROUPS else {key: value})
    return stripped(data)


def grouped(data: dict[str, Any]) -> dict[str, Any]:
    """Return flat data as a host's form wants it for its suggested values."""
    inside = {str(key): name for name, group in GROUPS.items() for key in group}
    form: dict[str, Any] = {name: {} for name in GROUPS}
    for key, value in data.items():
        target = form[inside[key]] if key in inside else form
        target[key] = value
    return form


def stripped(data: dict[str, Any]) -> dict[str, Any]:
    """Return the data with its texts trimmed and without empty ones."""
    trimmed = {k: v.strip() if isinstance(v, str) else v for k, v in data.items()}
    return {key: value for key, value in trimmed.items() if value not in ("", None)}
