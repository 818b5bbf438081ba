"""The table of a node's sensors: one row each, keyed like the engine's readings."""

from dataclasses import dataclass

from homeassistant.components.sensor import (
    SensorDeviceClass,
    SensorEntityDescription,
    SensorStateClass,
)
from homeassistant.const import EntityCategory, UnitOfInformation

from .engine.models import Health, Protocol

STORJ, GOLEM, STREAMR, GRASS = Protocol.STORJ, Protocol.GOLEM, Protocol.STREAMR, Protocol.GRASS
PERCENT = "%"
GIB = "GiB"


@dataclass(frozen=True, kw_only=True)
class NodeSensorDescription(SensorEntityDescription):
    """A reading of a node as a sensor."""

    #: The networks that have it.
    protocols: frozenset[Protocol] = frozenset(Protocol)
    #: Its unit is the node's token.
    in_token: bool = False
    #: Its unit is the household's currency.
    in_fiat: bool = False
    #: The engine's moment at which it began to count.
    since: str | None = None
    #: It says that the node is away, so it stays when the node goes.
    reports_absence: bool = False


def _of(*protocols: Protocol) -> frozenset[Protocol]:
    return frozenset(protocols)


def _size(key: str, protocols: frozenset[Protocol], *, shown: bool) -> NodeSensorDescription:
    return NodeSensorDescription(
        key=key,
        device_class=SensorDeviceClass.DATA_SIZE,
        entity_registry_enabled_default=shown,
        native_unit_of_measurement=UnitOfInformation.BYTES,
        protocols=protocols,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=1,
        suggested_unit_of_measurement=UnitOfInformation.GIGABYTES,
    )


def _token(
    key: str, *protocols: Protocol, shown: bool = True, precision: int = 4
) -> NodeSensorDescription:
    """Return an amount in the node's token that may go up and down."""
    return NodeSensorDescription(
        key=key,
        entity_registry_enabled_default=shown,
        in_token=True,
        protocols=_of(*protocols) if protocols else frozenset(Protocol),
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=precision,
    )


def _number(
    key: str,
    *protocols: Protocol,
    unit: str | None = None,
    shown: bool = True,
    precision: int = 0,
) -> NodeSensorDescription:
    return NodeSensorDescription(
        key=key,
        entity_registry_enabled_default=shown,
        native_unit_of_measurement=unit,
        protocols=_of(*protocols),
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=precision,
    )


def _moment(
    key: str, *protocols: Protocol, shown: bool = True, diagnostic: bool = True
) -> NodeSensorDescription:
    return NodeSensorDescription(
        key=key,
        device_class=SensorDeviceClass.TIMESTAMP,
        entity_category=EntityCategory.DIAGNOSTIC if diagnostic else None,
        entity_registry_enabled_default=shown,
        protocols=_of(*protocols) if protocols else frozenset(Protocol),
    )


MONEY = (
    NodeSensorDescription(
        key="earnings_total",
        in_token=True,
        state_class=SensorStateClass.TOTAL,
        suggested_display_precision=4,
    ),
    NodeSensorDescription(
        key="earnings_total_fiat",
        device_class=SensorDeviceClass.MONETARY,
        in_fiat=True,
        state_class=SensorStateClass.TOTAL,
        suggested_display_precision=2,
    ),
    NodeSensorDescription(
        key="earnings_today",
        in_token=True,
        since="day",
        state_class=SensorStateClass.TOTAL,
        suggested_display_precision=4,
    ),
    NodeSensorDescription(
        key="earnings_month",
        in_token=True,
        since="month",
        state_class=SensorStateClass.TOTAL,
        suggested_display_precision=4,
    ),
    NodeSensorDescription(
        key="earnings_rate",
        in_token=True,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=4,
    ),
    _token("unpaid", STORJ, GOLEM, STREAMR),
    _moment("last_payout", STORJ, GOLEM, diagnostic=False),
)

COMMON = (
    NodeSensorDescription(
        key="health",
        device_class=SensorDeviceClass.ENUM,
        options=[health.value for health in Health],
        reports_absence=True,
    ),
    NodeSensorDescription(
        key="version",
        entity_category=EntityCategory.DIAGNOSTIC,
        protocols=_of(STORJ, GOLEM),
    ),
    _moment("last_contact", shown=False),  # moves at every poll
)

PROTOCOL = (
    _size("storage_used", _of(STORJ), shown=True),
    _size("storage_free", _of(STORJ), shown=True),
    _size("storage_allocated", _of(STORJ), shown=False),
    _size("storage_trash", _of(STORJ), shown=False),
    _size("bandwidth_month", _of(STORJ), shown=False),
    _token("held", STORJ, precision=2),
    _token("undistributed", STORJ, shown=False, precision=2),
    _token("month_estimate", STORJ, precision=2),
    _number("audit_score", STORJ, unit=PERCENT, precision=2),
    _number("suspension_score", STORJ, unit=PERCENT, precision=2),
    _number("online_score", STORJ, unit=PERCENT, precision=2),
    _number("satellites", STORJ, shown=False),
    NodeSensorDescription(
        key="quic_status",
        device_class=SensorDeviceClass.ENUM,
        entity_category=EntityCategory.DIAGNOSTIC,
        options=["ok", "misconfigured", "disabled", "refreshing", "unknown"],
        protocols=_of(STORJ),
    ),
    _moment("started_at", STORJ, shown=False),
    _token("in_progress", GOLEM),
    _token("accepted", GOLEM, shown=False),
    _token("unconfirmed", GOLEM, shown=False),
    _number("offered_threads", GOLEM),
    _number("offered_memory", GOLEM, unit=GIB, precision=1),
    _number("offered_storage", GOLEM, unit=GIB, precision=1),
    _number("offers", GOLEM, shown=False),
    _number("running_tasks", GOLEM),
    _number("task_cpu", GOLEM, shown=False, precision=1),
    _number("tasks_done", GOLEM, shown=False),
    _number("tasks_failed", GOLEM, shown=False),
    _token("price_cpu_hour", GOLEM, shown=False, precision=6),
    _token("price_env_hour", GOLEM, shown=False, precision=6),
    _token("price_start", GOLEM, shown=False, precision=6),
    _token("uncollected", STREAMR),
    _token("earnings_limit", STREAMR, shown=False, precision=1),
    _number("fisherman_risk", STREAMR, unit=PERCENT, precision=1),
    _token("operator_value", STREAMR, precision=1),
    _token("staked", STREAMR, precision=1),
    _token("collected_30d", STREAMR, shown=False, precision=2),
    _number("apy", STREAMR, unit=PERCENT, precision=1),
    _number("sponsorships", STREAMR),
    _number("delegators", STREAMR, shown=False),
    _number("slashings", STREAMR, shown=False),
    _number("node_peers", STREAMR),
    _number("stream_parts", STREAMR),
    _moment("latest_heartbeat", STREAMR, shown=False),
    _token("epoch_points", GRASS, precision=0),
    NodeSensorDescription(key="epoch_name", protocols=_of(GRASS)),
    _moment("epoch_end", GRASS, shown=False),
    _number("network_score", GRASS, unit=PERCENT),
    _number("active_devices", GRASS),
    _number("multiplier", GRASS, shown=False, precision=2),
    _number("referrals", GRASS, shown=False),
    _moment("token_expiry", GRASS),
    _moment("paused_until", GRASS),
)

NODE_SENSORS = MONEY + COMMON + PROTOCOL
