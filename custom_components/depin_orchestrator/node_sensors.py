"""The table of a node's sensors: one row each, keyed like the engine's readings."""

from dataclasses import replace

from homeassistant.components.sensor import SensorDeviceClass, SensorStateClass
from homeassistant.const import EntityCategory

from .descriptions import GOLEM, STORJ, STREAMR, NodeSensorDescription, moment, of, token
from .engine.models import Health
from .sensors_golem import GOLEM_SENSORS
from .sensors_grass import GRASS_SENSORS
from .sensors_storj import STORJ_SENSORS
from .sensors_streamr import STREAMR_SENSORS


def _earned(key: str, since: str | None = None) -> NodeSensorDescription:
    return NodeSensorDescription(
        key=key,
        in_token=True,
        since=since,
        state_class=SensorStateClass.TOTAL,
        suggested_display_precision=4,
    )


def _expected(key: str, *, shown: bool = True) -> NodeSensorDescription:
    """Return a forecast: no measurement, so it has no statistics."""
    return NodeSensorDescription(
        key=key,
        in_token=True,
        suggested_display_precision=4,
        entity_registry_enabled_default=shown,
    )


MONEY = (
    _earned("earnings_total"),
    NodeSensorDescription(
        key="earnings_total_fiat",
        device_class=SensorDeviceClass.MONETARY,
        in_fiat=True,
        state_class=SensorStateClass.TOTAL,
        suggested_display_precision=2,
    ),
    _earned("earnings_today", since="day"),
    _earned("earnings_month", since="month"),
    NodeSensorDescription(
        key="earnings_rate",
        in_token=True,
        per_day=True,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=4,
    ),
    _expected("forecast_day", shown=False),
    _expected("forecast_month"),
    token("unpaid", STORJ, GOLEM, STREAMR),
    replace(
        token("unexplained_drop", STORJ, GOLEM, STREAMR),
        beside=("unexplained_since", "wallet_fell", "wallet_fell_at"),
    ),
    moment("last_payout", STORJ, GOLEM, diagnostic=False),
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
        protocols=of(STORJ, GOLEM),
    ),
    moment("last_contact", shown=False),  # moves at every poll
)

NODE_SENSORS = (
    *MONEY,
    *COMMON,
    *STORJ_SENSORS,
    *GOLEM_SENSORS,
    *STREAMR_SENSORS,
    *GRASS_SENSORS,
)
