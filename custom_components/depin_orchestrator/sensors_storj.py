"""Sensors that only a Storj node has."""

from homeassistant.components.sensor import SensorDeviceClass
from homeassistant.const import EntityCategory

from .descriptions import PERCENT, STORJ, NodeSensorDescription, moment, number, of, size, token

STORJ_SENSORS = (
    size("storage_used", of(STORJ), shown=True),
    size("storage_free", of(STORJ), shown=True),
    size("storage_allocated", of(STORJ), shown=False),
    size("storage_trash", of(STORJ), shown=False),
    size("bandwidth_month", of(STORJ), shown=False),
    token("held", STORJ, precision=2),
    token("undistributed", STORJ, shown=False, precision=2),
    token("month_estimate", STORJ, precision=2),
    number("audit_score", STORJ, unit=PERCENT, precision=2),
    number("suspension_score", STORJ, unit=PERCENT, precision=2),
    number("online_score", STORJ, unit=PERCENT, precision=2),
    number("satellites", STORJ, shown=False),
    NodeSensorDescription(
        key="quic_status",
        device_class=SensorDeviceClass.ENUM,
        entity_category=EntityCategory.DIAGNOSTIC,
        options=["ok", "misconfigured", "disabled", "refreshing", "unknown"],
        protocols=of(STORJ),
    ),
    moment("started_at", STORJ, shown=False),
)
