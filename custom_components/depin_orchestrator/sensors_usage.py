"""Sensors of what a node uses of its host; they do not depend on the node's own answers."""

from homeassistant.components.sensor import SensorDeviceClass, SensorStateClass
from homeassistant.const import PERCENTAGE, UnitOfDataRate, UnitOfInformation

from .descriptions import NodeSensorDescription


def _flow(key: str, *, shown: bool) -> NodeSensorDescription:
    return NodeSensorDescription(
        key=key,
        device_class=SensorDeviceClass.DATA_RATE,
        entity_registry_enabled_default=shown,
        native_unit_of_measurement=UnitOfDataRate.BYTES_PER_SECOND,
        reports_absence=True,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=2,
        suggested_unit_of_measurement=UnitOfDataRate.MEGABITS_PER_SECOND,
    )


def _fiat_a_day(key: str) -> NodeSensorDescription:
    return NodeSensorDescription(
        key=key,
        in_fiat=True,
        per_day=True,
        reports_absence=True,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=2,
    )


USAGE_SENSORS = (
    NodeSensorDescription(
        key="cpu_usage",
        native_unit_of_measurement=PERCENTAGE,
        reports_absence=True,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=1,
    ),
    NodeSensorDescription(
        key="memory_usage",
        device_class=SensorDeviceClass.DATA_SIZE,
        native_unit_of_measurement=UnitOfInformation.BYTES,
        reports_absence=True,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=2,
        suggested_unit_of_measurement=UnitOfInformation.GIBIBYTES,
    ),
    _flow("network_in", shown=True),
    _flow("network_out", shown=True),
    _flow("block_read", shown=False),
    _flow("block_write", shown=False),
    _fiat_a_day("electricity_cost"),
    _fiat_a_day("net_rate"),
)
