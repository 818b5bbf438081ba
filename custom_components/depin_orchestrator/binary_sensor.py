"""Binary sensors of a host and of its nodes."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, override

from homeassistant.components.binary_sensor import (
    BinarySensorDeviceClass,
    BinarySensorEntity,
    BinarySensorEntityDescription,
)
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .alert_words import words_of
from .const import CONF_STATS_URL, CONF_WS_URL
from .coordinator import DepinConfigEntry
from .engine.models import Outage, Protocol
from .engine.snapshot import NodeState
from .entity import HostEntity, NodeEntity
from .nodes import has_row, node_subentries
from .plan_readings import explained

PARALLEL_UPDATES = 0


@dataclass(frozen=True, kw_only=True)
class NodeBinarySensorDescription(BinarySensorEntityDescription):
    """A yes-or-no of a node."""

    is_on_fn: Callable[[NodeState], bool | None]
    #: The reading it shows; what judges the node itself rests on its health.
    reading: str = "health"
    protocols: frozenset[Protocol] = frozenset(Protocol)
    #: The field of the node's form without which nobody asks for it.
    needs: str | None = None
    #: It says that the node is away, so it stays when the node goes.
    reports_absence: bool = False


def _flag(key: str, *, on: bool = True) -> dict[str, Any]:
    """Return a row's reading, on for one value of it, None while unknown."""

    def is_on(state: NodeState) -> bool | None:
        value = state.value(key)
        return value is on if isinstance(value, bool) else None

    return {"is_on_fn": is_on, "reading": key}


NODE_BINARY_SENSORS = (
    NodeBinarySensorDescription(
        key="connectivity",
        device_class=BinarySensorDeviceClass.CONNECTIVITY,
        entity_category=EntityCategory.DIAGNOSTIC,
        is_on_fn=lambda state: state.report.online,
        reports_absence=True,
    ),
    NodeBinarySensorDescription(key="earning", is_on_fn=lambda state: state.earning),
    NodeBinarySensorDescription(
        key="problem",
        device_class=BinarySensorDeviceClass.PROBLEM,
        is_on_fn=lambda state: state.problem,
        reports_absence=True,
    ),
    NodeBinarySensorDescription(
        key="version_below_minimum",
        device_class=BinarySensorDeviceClass.PROBLEM,
        entity_category=EntityCategory.DIAGNOSTIC,
        **_flag("minimum_version_ok", on=False),
        protocols=frozenset({Protocol.STORJ}),
    ),
    NodeBinarySensorDescription(
        key="reachable",
        device_class=BinarySensorDeviceClass.CONNECTIVITY,
        entity_category=EntityCategory.DIAGNOSTIC,
        **_flag("reachable"),
        protocols=frozenset({Protocol.GOLEM, Protocol.STREAMR}),
    ),
    NodeBinarySensorDescription(
        key="visible",
        entity_category=EntityCategory.DIAGNOSTIC,
        **_flag("visible"),
        needs=CONF_STATS_URL,
        protocols=frozenset({Protocol.GOLEM}),
    ),
    NodeBinarySensorDescription(
        key="autostaker",
        entity_category=EntityCategory.DIAGNOSTIC,
        **_flag("autostaker"),
        needs=CONF_WS_URL,
        protocols=frozenset({Protocol.STREAMR}),
    ),
    NodeBinarySensorDescription(
        key="agent_alive",
        device_class=BinarySensorDeviceClass.RUNNING,
        entity_category=EntityCategory.DIAGNOSTIC,
        **_flag("agent_alive"),
        protocols=frozenset({Protocol.GOLEM}),
    ),
    NodeBinarySensorDescription(
        key="update_available",
        device_class=BinarySensorDeviceClass.UPDATE,
        entity_category=EntityCategory.DIAGNOSTIC,
        **_flag("update_available"),
        protocols=frozenset({Protocol.GOLEM}),
    ),
)

OPPORTUNITY = BinarySensorEntityDescription(key="opportunity")
HOST_PROBLEM = BinarySensorEntityDescription(
    key="problem", device_class=BinarySensorDeviceClass.PROBLEM
)


async def async_setup_entry(
    hass: HomeAssistant,  # noqa: ARG001 -- the hook's signature
    entry: DepinConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the host's and each node's binary sensors."""
    coordinator = entry.runtime_data
    async_add_entities(
        [HostProblem(coordinator, HOST_PROBLEM), Opportunity(coordinator, OPPORTUNITY)]
    )
    for subentry in node_subentries(entry):
        async_add_entities(
            (
                NodeBinarySensor(coordinator, subentry, row)
                for row in NODE_BINARY_SENSORS
                if has_row(subentry, row)
            ),
            config_subentry_id=subentry.subentry_id,
        )


class HostProblem(HostEntity, BinarySensorEntity):
    """On while any node, or an alert that is more than information, calls for the operator."""

    @property
    @override
    def is_on(self) -> bool:
        return self.coordinator.data.problem or bool(self.coordinator.alerts.grave)

    @property
    @override
    def extra_state_attributes(self) -> dict[str, Any]:
        data = self.coordinator.data
        return {
            "nodes": [state.node.name for state in data.nodes.values() if state.problem],
            "alerts": [words_of(alert).title for alert in self.coordinator.alerts.grave],
            **self._quality(data.host.get("status")),
        }


class Opportunity(HostEntity, BinarySensorEntity):
    """On while a better allocation is known that is worth its switch."""

    @property
    @override
    def is_on(self) -> bool | None:
        planner = self.coordinator.planner
        return None if planner.analysis is None else planner.proposals.current is not None

    @property
    @override
    def extra_state_attributes(self) -> dict[str, Any]:
        return explained(self.coordinator.planner)


class NodeBinarySensor(NodeEntity, BinarySensorEntity):
    """A yes-or-no of one node."""

    entity_description: NodeBinarySensorDescription

    @property
    @override
    def is_on(self) -> bool | None:
        node = self.state_of_node
        return self.entity_description.is_on_fn(node) if node else None

    @property
    @override
    def extra_state_attributes(self) -> dict[str, Any]:
        node, row = self.state_of_node, self.entity_description
        attributes = self._quality(node.readings.get(row.reading) if node else None)
        if node is None or not row.reports_absence:
            return attributes
        contact = node.report.contact
        reason = contact.reason if isinstance(contact, Outage) else node.report.health_reason
        return attributes | ({"reason": reason} if reason else {})
