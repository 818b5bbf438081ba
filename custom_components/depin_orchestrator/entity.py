"""What all entities derive: unique id, device, name, availability, quality."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, override

from homeassistant.config_entries import ConfigSubentry
from homeassistant.const import CONF_URL
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.device_registry import DeviceInfo
from homeassistant.helpers.entity import EntityDescription
from homeassistant.helpers.update_coordinator import CoordinatorEntity

from .const import DOMAIN, PROTOCOLS
from .coordinator import DepinCoordinator
from .engine.models import Observation, Quality, Reading, quality_of
from .engine.snapshot import NodeState
from .ids import host_entity, host_identifier, node_entity, node_identifier

#: So much older than it is may a fresh, unchanged state look.
AGE_GRAIN = timedelta(hours=1)


class DepinEntity(CoordinatorEntity[DepinCoordinator]):
    """An entity of a host or of a node."""

    _attr_has_entity_name = True
    #: Attributes tell about the state's trust; they are no history of their own.
    _unrecorded_attributes = frozenset(
        {
            "quality",
            "measured_at",
            "reason",
            "unpriced",
            "missing",
            "low",
            "high",
            "explanation",
            "waiting_for",
        }
    )
    _shown: Reading | None = None

    def _quality(self, observation: Observation | None) -> dict[str, Any]:
        """Return how far the state can be trusted and how old it is."""
        attributes: dict[str, Any] = {"quality": quality_of(observation).value}
        if isinstance(observation, Reading):
            return attributes | {"measured_at": self._age(observation).isoformat()}
        reason = {} if observation is None else {"reason": observation.reason}
        return attributes | {"measured_at": None} | reason

    def _age(self, reading: Reading) -> datetime:
        """Return when a reading was true; while the same stays fresh, to the hour at worst.

        A time that moves at every poll would write a state every minute for nothing.
        """
        shown = self._shown
        if (
            shown is None
            or (shown.value, shown.quality) != (reading.value, reading.quality)
            or reading.quality is Quality.STALE
            or not timedelta() <= reading.at - shown.at < AGE_GRAIN
        ):
            shown = self._shown = reading
        return shown.at


def interval(readings: Mapping[str, Observation], key: str) -> dict[str, str]:
    """Return the bounds of a reading that has an 80 % interval."""
    bounds = {name: readings.get(f"{key}_{name}") for name in ("low", "high")}
    return {name: str(b.value) for name, b in bounds.items() if isinstance(b, Reading)}


class HostEntity(DepinEntity):
    """An entity of the host device."""

    def __init__(self, coordinator: DepinCoordinator, description: EntityDescription) -> None:
        """Bind a description to the host."""
        super().__init__(coordinator)
        entry_id = coordinator.config_entry.entry_id
        self.entity_description = description
        self._attr_translation_key = description.translation_key or description.key
        self._attr_unique_id = host_entity(entry_id, description.key)
        self._attr_device_info = DeviceInfo(identifiers={host_identifier(entry_id)})


class NodeEntity(DepinEntity):
    """An entity of a node's device."""

    def __init__(
        self,
        coordinator: DepinCoordinator,
        subentry: ConfigSubentry,
        description: EntityDescription,
    ) -> None:
        """Bind a description to a node."""
        super().__init__(coordinator)
        self.node_id = subentry.subentry_id
        self.entity_description = description
        self._attr_translation_key = description.translation_key or description.key
        self._attr_unique_id = node_entity(self.node_id, description.key)
        self._attr_device_info = node_device(coordinator, subentry)

    @property
    def state_of_node(self) -> NodeState | None:
        """Return the node in the current snapshot."""
        return self.coordinator.data.nodes.get(self.node_id)

    @property
    @override
    def available(self) -> bool:
        """Return whether the node answers, or this entity is there to say that it does not."""
        node = self.state_of_node
        if not super().available or node is None:
            return False
        # One that reports the absence has to be there for it.
        reports_absence = getattr(self.entity_description, "reports_absence", False)
        return reports_absence or node.report.online


def node_device(coordinator: DepinCoordinator, subentry: ConfigSubentry) -> DeviceInfo:
    """Return the device of a node, below its host."""
    entry_id = coordinator.config_entry.entry_id
    state = coordinator.data.nodes.get(subentry.subentry_id)
    version = state.value("version") if state else None
    return DeviceInfo(
        identifiers={node_identifier(subentry.subentry_id)},
        name=subentry.title,
        manufacturer=PROTOCOLS[subentry.subentry_type].title(),
        model=subentry.subentry_type.replace("_", " ").capitalize(),
        sw_version=str(version) if version else None,
        configuration_url=subentry.data.get(CONF_URL),
        entry_type=dr.DeviceEntryType.SERVICE,
        via_device_id=dr.async_get_device_id_by_identifier(
            coordinator.hass, (DOMAIN, entry_id), config_entry_id=entry_id
        ),
    )
