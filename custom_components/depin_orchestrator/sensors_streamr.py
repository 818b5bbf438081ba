"""Sensors that only a Streamr operator has."""

from dataclasses import replace

from homeassistant.components.sensor import SensorDeviceClass
from homeassistant.const import CONF_URL, EntityCategory, UnitOfDataRate

from .const import CONF_WS_URL
from .descriptions import PERCENT, STREAMR, NodeSensorDescription, moment, number, of, token


def _flow(key: str) -> NodeSensorDescription:
    """Return bytes a second over the node's own connections."""
    return replace(
        number(key, STREAMR, unit=UnitOfDataRate.BYTES_PER_SECOND, precision=2),
        device_class=SensorDeviceClass.DATA_RATE,
        needs=CONF_URL,
        suggested_unit_of_measurement=UnitOfDataRate.MEGABITS_PER_SECOND,
    )


def _version(key: str, *, shown: bool) -> NodeSensorDescription:
    """Return a version in the fleet."""
    return NodeSensorDescription(
        key=key,
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=shown,
        needs=CONF_WS_URL,
        protocols=of(STREAMR),
    )


STREAMR_SENSORS = (
    token("uncollected", STREAMR),
    token("earnings_limit", STREAMR, shown=False, precision=1),
    number("fisherman_risk", STREAMR, unit=PERCENT, precision=1),
    token("operator_value", STREAMR, precision=1),
    number("operator_cut", STREAMR, unit=PERCENT, shown=False, precision=1),
    number("own_share", STREAMR, unit=PERCENT, precision=1),
    token("staked", STREAMR, precision=1),
    token("collected_30d", STREAMR, shown=False, precision=2),
    number("apy", STREAMR, unit=PERCENT, precision=1),
    number("sponsorships", STREAMR),
    moment("insolvency", STREAMR, diagnostic=False),
    number("flags_open", STREAMR),
    number("slashings", STREAMR, shown=False),
    number("delegators", STREAMR, shown=False),
    token("queue", STREAMR, shown=False, precision=1),
    moment("queue_due", STREAMR, shown=False, diagnostic=False),
    number("gas_min", STREAMR, unit="POL", precision=3),
    number("node_peers", STREAMR),
    number("stream_parts", STREAMR),
    number("neighbors_min", STREAMR, shown=False),
    _flow("network_in"),
    _flow("network_out"),
    replace(number("fleet_nodes", STREAMR), needs=CONF_WS_URL),
    _version("fleet_version", shown=True),
    _version("fleet_version_oldest", shown=False),
    moment("latest_heartbeat", STREAMR, shown=False),
)
