"""Sensors of a host and of its nodes."""

from abc import abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any, override

from homeassistant.components.sensor import (
    SensorDeviceClass,
    SensorEntity,
    SensorEntityDescription,
    SensorStateClass,
)
from homeassistant.config_entries import ConfigSubentry
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .allocations import allocated
from .coordinator import DepinConfigEntry, DepinCoordinator
from .descriptions import PERCENT, NodeSensorDescription
from .engine.models import Health, Observation, Protocol, Reading, Resource, Value
from .engine.sums import USE, lacking
from .entity import DepinEntity, HostEntity, NodeEntity, interval
from .node_sensors import NODE_SENSORS
from .nodes import has_row, node_subentries
from .plan_readings import EXPECTED_GAIN, PLAN_CONFIDENCE, REALISED_GAIN, explained
from .sensors_usage import USAGE_SENSORS

PARALLEL_UPDATES = 0

#: What follows the unit of a rate.
PER_DAY = "/d"


@dataclass(frozen=True, kw_only=True)
class HostSensorDescription(SensorEntityDescription):
    """A reading of the host as a sensor."""

    #: Its unit is the household's currency, followed by this (empty for an amount).
    fiat_unit: str | None = None
    #: The engine's moment at which it began to count.
    since: str | None = None
    #: The nodes' reading that it is the sum of.
    parts: str | None = None
    #: Only where a node can be controlled.
    controlled: bool = False
    #: Tells what the plan is, and what it waits for.
    explains_plan: bool = False


def _earned(key: str, since: str | None = None) -> HostSensorDescription:
    return replace(_fiat(key), parts=f"{key}_fiat", since=since)


def _fiat(key: str) -> HostSensorDescription:
    return HostSensorDescription(
        key=key,
        device_class=SensorDeviceClass.MONETARY,
        fiat_unit="",
        state_class=SensorStateClass.TOTAL,
        suggested_display_precision=2,
    )


def _a_day(key: str, parts: str | None = None) -> HostSensorDescription:
    return HostSensorDescription(
        key=key,
        fiat_unit=PER_DAY,
        parts=parts,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=2,
    )


def _expected(key: str) -> HostSensorDescription:
    """Return a forecast: no measurement, so it has no statistics."""
    return HostSensorDescription(key=key, fiat_unit="", suggested_display_precision=2)


def _used(row: NodeSensorDescription) -> HostSensorDescription:
    """Return what all nodes use together, shown as each node's own."""
    return HostSensorDescription(
        key=row.key,
        device_class=row.device_class,
        native_unit_of_measurement=row.native_unit_of_measurement,
        parts=row.key,
        state_class=row.state_class,
        suggested_display_precision=row.suggested_display_precision,
        suggested_unit_of_measurement=row.suggested_unit_of_measurement,
    )


HOST_SENSORS = (
    _earned("earnings_total"),
    _earned("earnings_today", since="day"),
    _earned("earnings_month", since="month"),
    _a_day("earnings_rate", parts="earnings_rate_fiat"),
    _a_day("net_rate"),
    _a_day("electricity_cost"),
    _expected("forecast_day"),
    _expected("forecast_month"),
    HostSensorDescription(
        key=EXPECTED_GAIN,
        explains_plan=True,
        fiat_unit=PER_DAY,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=2,
    ),
    HostSensorDescription(
        key=PLAN_CONFIDENCE,
        native_unit_of_measurement=PERCENT,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=0,
    ),
    _fiat(REALISED_GAIN),
    HostSensorDescription(
        key="status",
        device_class=SensorDeviceClass.ENUM,
        options=[health.value for health in Health],
    ),
    HostSensorDescription(key="active_alerts", state_class=SensorStateClass.MEASUREMENT),
    HostSensorDescription(
        key="unpriced_nodes",
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
        state_class=SensorStateClass.MEASUREMENT,
    ),
    *(
        HostSensorDescription(
            key=allocated(resource),
            controlled=True,
            native_unit_of_measurement=PERCENT,
            state_class=SensorStateClass.MEASUREMENT,
            suggested_display_precision=1,
        )
        for resource in Resource
    ),
    HostSensorDescription(
        key="reallocations_left",
        controlled=True,
        entity_category=EntityCategory.DIAGNOSTIC,
        state_class=SensorStateClass.MEASUREMENT,
    ),
    HostSensorDescription(
        key="next_reallocation",
        controlled=True,
        device_class=SensorDeviceClass.TIMESTAMP,
        entity_category=EntityCategory.DIAGNOSTIC,
    ),
    *(_used(row) for row in USAGE_SENSORS if row.key in USE),
)


async def async_setup_entry(
    hass: HomeAssistant,  # noqa: ARG001 -- the hook's signature
    entry: DepinConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the host's sensors, and each node's under its subentry."""
    coordinator = entry.runtime_data
    controlled = bool(coordinator.reallocator.controls.dials)
    rows = {s.subentry_id: list(_rows(coordinator, s)) for s in node_subentries(entry)}
    told = {row.key for own in rows.values() for row in own}
    async_add_entities(
        HostSensor(coordinator, row)
        for row in HOST_SENSORS
        if (controlled or not row.controlled) and (row.key not in USE or row.key in told)
    )
    for subentry in node_subentries(entry):
        async_add_entities(
            (NodeSensor(coordinator, subentry, row) for row in rows[subentry.subentry_id]),
            config_subentry_id=subentry.subentry_id,
        )


def _rows(
    coordinator: DepinCoordinator, subentry: ConfigSubentry
) -> Iterable[NodeSensorDescription]:
    """Return the sensors of one node; what its network and its container both tell, once."""
    rows = {row.key: row for row in NODE_SENSORS if has_row(subentry, row)}
    for row in USAGE_SENSORS:
        if coordinator.usage.tells(subentry.subentry_id, row.key):
            rows[row.key] = row
    return rows.values()


def _plain(value: Value | None) -> Value | None:
    """Return a value as an attribute: exact decimals as text."""
    return str(value) if isinstance(value, Decimal) else value


class ReadingSensor(DepinEntity, SensorEntity):
    """A sensor whose state is one of the engine's observations."""

    entity_description: HostSensorDescription | NodeSensorDescription

    @property
    @abstractmethod
    def _observation(self) -> Observation | None:
        """Return what the snapshot says."""

    @property
    @override
    def native_value(self) -> str | int | float | datetime | Decimal | None:
        observation = self._observation
        return observation.value if isinstance(observation, Reading) else None

    @property
    @override
    def last_reset(self) -> datetime | None:
        return self.coordinator.data.moment.start_of(self.entity_description.since)


class HostSensor(HostEntity, ReadingSensor):
    """A figure of the whole host."""

    entity_description: HostSensorDescription

    @property
    @override
    def _observation(self) -> Observation | None:
        return self.coordinator.data.host.get(self.entity_description.key)

    @property
    @override
    def native_unit_of_measurement(self) -> str | None:
        if (suffix := self.entity_description.fiat_unit) is None:
            return self.entity_description.native_unit_of_measurement
        return f"{self.coordinator.data.prices.currency}{suffix}"

    @property
    @override
    def extra_state_attributes(self) -> dict[str, Any]:
        key = self.entity_description.key
        attributes = self._quality(self._observation)
        attributes |= interval(self.coordinator.data.host, key)
        if self.entity_description.explains_plan:
            attributes |= explained(self.coordinator.planner)
        if self.entity_description.fiat_unit is not None and self.coordinator.data.unpriced:
            attributes["unpriced"] = list(self.coordinator.data.unpriced)
        if parts := self.entity_description.parts:
            attributes["missing"] = lacking(self.coordinator.data.nodes, parts)
        return attributes


class NodeSensor(NodeEntity, ReadingSensor):
    """A reading of one node."""

    entity_description: NodeSensorDescription

    @property
    @override
    def _observation(self) -> Observation | None:
        node = self.state_of_node
        return node.readings.get(self.entity_description.key) if node else None

    @property
    @override
    def native_unit_of_measurement(self) -> str | None:
        row = self.entity_description
        node = self.state_of_node
        suffix = PER_DAY if row.per_day else ""
        if row.in_fiat:
            return f"{self.coordinator.data.prices.currency}{suffix}"
        if row.in_token and node:
            return f"{node.node.token}{suffix}"
        return row.native_unit_of_measurement

    @property
    @override
    def suggested_display_precision(self) -> int | None:
        node = self.state_of_node
        if self.entity_description.in_token and node and node.node.protocol is Protocol.GRASS:
            return 0  # points come by the thousand
        return self.entity_description.suggested_display_precision

    @property
    @override
    def extra_state_attributes(self) -> dict[str, Any]:
        attributes = self._quality(self._observation)
        node = self.state_of_node
        if node:
            attributes |= interval(node.readings, self.entity_description.key)
            attributes |= {key: _plain(node.value(key)) for key in self.entity_description.beside}
        if self.entity_description.key == "health" and node and node.report.health_reason:
            attributes["reason"] = node.report.health_reason
        return attributes
