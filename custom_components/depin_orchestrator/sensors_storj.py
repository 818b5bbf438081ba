"""Sensors that only a Storj node has."""

from homeassistant.components.sensor import SensorDeviceClass
from homeassistant.const import EntityCategory

from .descriptions import PERCENT, STORJ, NodeSensorDescription, moment, number, of, size, token

STORJ_SENSORS = (
    size("storage_used", of(STORJ), shown=True),
    size("storage_free", of(STORJ), shown=True),
    size("storage_allocated", of(STORJ), shown=False),
    size("storage_trash", of(STORJ), shown=False),
    size("storage_reclaimable", of(STORJ), shown=False),
    number("storage_growth", STORJ, unit="GB/d", shown=False, precision=1),
    moment("disk_full", STORJ, diagnostic=False),
    size("bandwidth_month", of(STORJ), shown=False),
    token("held", STORJ, precision=2),
    token("held_return", STORJ, shown=False, precision=2),
    moment("held_rate_drop", STORJ, shown=False, diagnostic=False),
    token("undistributed", STORJ, shown=False, precision=2),
    token("month_estimate", STORJ, precision=2),
    number("audit_score", STORJ, unit=PERCENT, precision=2),
    number("suspension_score", STORJ, unit=PERCENT, precision=2),
    number("online_score", STORJ, unit=PERCENT, precision=2),
    number("satellites", STORJ, shown=False),
    number("notifications_unread", STORJ, shown=False),
    NodeSensorDescription(
        key="quic_status",
        device_class=SensorDeviceClass.ENUM,
        entity_category=EntityCategory.DIAGNOSTIC,
        options=["ok", "misconfigured", "disabled", "refreshing", "unknown"],
        protocols=of(STORJ),
    ),
    moment("started_at", STORJ, shown=False),
)
