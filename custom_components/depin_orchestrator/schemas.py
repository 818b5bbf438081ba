"""The host's forms, and what all forms share."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

from homeassistant.const import CONF_NAME
from homeassistant.data_entry_flow import section
from homeassistant.helpers.selector import (
    BooleanSelector,
    DurationSelector,
    DurationSelectorConfig,
    EntitySelector,
    EntitySelectorConfig,
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    ObjectSelector,
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    TextSelector,
    TextSelectorConfig,
    TextSelectorType,
    TimeSelector,
)
import voluptuous as vol
from yarl import URL

from .const import (
    CONF_CPU_CAP,
    CONF_CPU_THREADS,
    CONF_DOCKER_API_KEY,
    CONF_DOCKER_CA,
    CONF_DOCKER_CERT,
    CONF_DOCKER_FINGERPRINT,
    CONF_DOCKER_KEY,
    CONF_DOCKER_URL,
    CONF_END,
    CONF_EXPLORATION,
    CONF_FIRST_NODE,
    CONF_FIXED_PRICE,
    CONF_GREEN_ENTITY,
    CONF_INCUS_CERTIFICATE,
    CONF_INCUS_KEY,
    CONF_INCUS_NIC,
    CONF_INCUS_PROJECT,
    CONF_INCUS_SERVER_CERTIFICATE,
    CONF_INCUS_URL,
    CONF_LOW_EARNINGS,
    CONF_MAX_PER_HOUR,
    CONF_MEMORY_GIB,
    CONF_MIN_CONFIDENCE,
    CONF_MIN_HOLD,
    CONF_MIN_IMPROVEMENT,
    CONF_MODE,
    CONF_MUTED_KINDS,
    CONF_MUTED_NODES,
    CONF_NOTIFY_TARGETS,
    CONF_OWN_PRICES,
    CONF_POWER_ENTITY,
    CONF_PRICE_ENTITY,
    CONF_PRICE_KEY,
    CONF_PRICE_URL,
    CONF_QUIET_HOURS,
    CONF_RELEARN,
    CONF_START,
    CONF_STORAGE_GB,
    CONF_STRATEGY,
    CONF_TEMPLATE,
    CONF_UPLOAD_MBPS,
    CONF_WEIGHTS,
    SUBENTRY_TYPES,
)
from .engine.errors import InvalidInput
from .engine.models import Protocol
from .engine.monitor.kinds import Kind
from .engine.optimizer import StrategyName

#: Fields of a form by the group they stand in.
type Groups = Mapping[str, Mapping[Any, Any]]

TEXT = TextSelector()
LINK = TextSelector(TextSelectorConfig(type=TextSelectorType.URL))
#: A Docker URL may be `unix:///…`, which a browser's URL field refuses.
SENSOR = EntitySelector(EntitySelectorConfig(domain="sensor"))
PEM = TextSelector(TextSelectorConfig(multiline=True))
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
DOCKER = {
    vol.Optional(CONF_DOCKER_URL): TEXT,
    vol.Optional(CONF_DOCKER_API_KEY): SECRET,
    vol.Optional(CONF_DOCKER_CA): PEM,
    vol.Optional(CONF_DOCKER_CERT): PEM,
    vol.Optional(CONF_DOCKER_KEY): PEM,
    vol.Optional(CONF_DOCKER_FINGERPRINT): TEXT,
}
INCUS = {
    vol.Optional(CONF_INCUS_URL): TEXT,
    vol.Optional(CONF_INCUS_CERTIFICATE): PEM,
    vol.Optional(CONF_INCUS_KEY): PEM,
    vol.Optional(CONF_INCUS_SERVER_CERTIFICATE): PEM,
    vol.Optional(CONF_INCUS_PROJECT): TEXT,
    vol.Optional(CONF_INCUS_NIC): TEXT,
}
ELECTRICITY = {
    vol.Optional(CONF_POWER_ENTITY): EntitySelector(
        EntitySelectorConfig(domain="sensor", device_class="power")
    ),
    vol.Optional(CONF_PRICE_ENTITY): SENSOR,
    vol.Optional(CONF_FIXED_PRICE): NumberSelector(
        NumberSelectorConfig(min=-100, max=100, step="any", mode=NumberSelectorMode.BOX)
    ),
}


def sections(groups: Groups, *, opened: Collection[str]) -> dict[Any, Any]:
    """Return the fields of a form that holds groups; only some begin unfolded."""
    return {
        vol.Optional(name, default=dict): section(
            vol.Schema(fields), {"collapsed": name not in opened}
        )
        for name, fields in groups.items()
    }


#: Groups of the host's form; what is inside is stored flat.
GROUPS: Final[Groups] = {
    "capacity": CAPACITY,
    "docker": DOCKER,
    "incus": INCUS,
    "electricity": ELECTRICITY,
}

HOST = vol.Schema(
    {
        vol.Required(CONF_NAME): TEXT,
        **sections(GROUPS, opened=("capacity", "docker")),
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
#: Sections of the options' form; unlike a host's they are stored as they stand.
OPTION_GROUPS: Final[Groups] = {
    CONF_QUIET_HOURS: {
        vol.Optional(CONF_START): TimeSelector(),
        vol.Optional(CONF_END): TimeSelector(),
        vol.Optional(CONF_CPU_CAP): _number("%", most=100),
    }
}


def some_of(
    options: Sequence[str] | Sequence[SelectOptionDict],
    key: str | None = None,
    *,
    own: bool = False,
) -> SelectSelector:
    """Return a choice of several; `own` lets the user write one."""
    config = SelectSelectorConfig(options=options, multiple=True, custom_value=own)
    if key is not None:
        config["translation_key"] = key
    return SelectSelector(config)


OPTIONS = vol.Schema(
    {
        vol.Optional(CONF_MODE): SelectSelector(
            SelectSelectorConfig(options=["advise", "approve", "auto"], translation_key=CONF_MODE)
        ),
        vol.Optional(CONF_STRATEGY): SelectSelector(
            SelectSelectorConfig(
                options=[name.value for name in StrategyName], translation_key=CONF_STRATEGY
            )
        ),
        vol.Optional(CONF_MIN_IMPROVEMENT): NumberSelector(
            NumberSelectorConfig(min=0, max=1000, step="any", mode=NumberSelectorMode.BOX)
        ),
        vol.Optional(CONF_MIN_CONFIDENCE): NumberSelector(
            NumberSelectorConfig(min=0.5, max=0.99, step=0.01, mode=NumberSelectorMode.SLIDER)
        ),
        vol.Optional(CONF_EXPLORATION): NumberSelector(
            NumberSelectorConfig(min=0, max=1000, step="any", mode=NumberSelectorMode.BOX)
        ),
        vol.Optional(CONF_PRICE_URL): LINK,
        vol.Optional(CONF_PRICE_KEY): SECRET,
        **{vol.Optional(field): SENSOR for field in CONF_OWN_PRICES.values()},
        vol.Optional(CONF_MAX_PER_HOUR): _number("", most=60),
        vol.Optional(CONF_MIN_HOLD): DurationSelector(DurationSelectorConfig(enable_day=True)),
        vol.Optional(CONF_GREEN_ENTITY): SENSOR,
        vol.Optional(CONF_WEIGHTS): ObjectSelector(),
        vol.Optional(CONF_TEMPLATE): ObjectSelector(),
        vol.Optional(CONF_RELEARN): BooleanSelector(),
        # The form fills in the phones and nodes that there are.
        vol.Optional(CONF_NOTIFY_TARGETS): some_of([], own=True),
        vol.Optional(CONF_LOW_EARNINGS): NumberSelector(
            NumberSelectorConfig(min=0, max=1_000_000, step="any", mode=NumberSelectorMode.BOX)
        ),
        vol.Optional(CONF_MUTED_KINDS): some_of([k.value for k in Kind], "alert_kind"),
        vol.Optional(CONF_MUTED_NODES): some_of([]),
        **sections(OPTION_GROUPS, opened=()),
    }
)


def flat(user_input: dict[str, Any], groups: Groups) -> dict[str, Any]:
    """Return a form without its groups, stripped of what was left empty."""
    data: dict[str, Any] = {}
    for key, value in user_input.items():
        data.update(value if key in groups else {key: value})
    return stripped(data)


def grouped(data: Mapping[str, Any], groups: Groups) -> dict[str, Any]:
    """Return flat data as a form with groups wants it for its suggested values."""
    inside = {str(key): name for name, group in groups.items() for key in group}
    form: dict[str, Any] = {name: {} for name in groups}
    for key, value in data.items():
        target = form[inside[key]] if key in inside else form
        target[key] = value
    return form


def stripped(data: dict[str, Any]) -> dict[str, Any]:
    """Return the data with its texts trimmed, and without what was left empty."""
    trimmed = {k: v.strip() if isinstance(v, str) else v for k, v in data.items()}
    return {key: value for key, value in trimmed.items() if value not in ("", None, [], {})}


def faults(schema: vol.Schema, data: dict[str, Any]) -> dict[str, str]:
    """Return the errors, by field, of what is wrong whoever answers: blanks and bad addresses.

    `data` is stripped, so a required field that was left blank is missing in it.
    """
    blank = {
        str(key)
        for key in schema.schema
        if isinstance(key, vol.Required) and key.default is vol.UNDEFINED and key not in data
    }
    bad = {
        str(key)
        for key, kind in schema.schema.items()
        if kind is LINK and key in data and not _is_link(data[key])
    }
    return dict.fromkeys(sorted(blank | bad), InvalidInput.key)


def _is_link(text: str) -> bool:
    try:
        url = URL(text)
    except ValueError:
        return False
    return url.scheme in ("http", "https") and bool(url.host)
