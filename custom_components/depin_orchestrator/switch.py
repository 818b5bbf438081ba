"""The master switch of a host, and which of its nodes may be moved."""

from typing import Any, override

from homeassistant.components.switch import SwitchEntity, SwitchEntityDescription
from homeassistant.config_entries import ConfigSubentry
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .const import CONF_AUTOMATIC, CONF_UNMANAGED
from .coordinator import DepinConfigEntry, DepinCoordinator
from .entity import HostEntity, NodeEntity
from .host_options import set_options
from .nodes import node_subentries

PARALLEL_UPDATES = 1

AUTOMATIC = SwitchEntityDescription(key=CONF_AUTOMATIC)
MANAGED = SwitchEntityDescription(key="managed", entity_category=EntityCategory.CONFIG)


async def async_setup_entry(
    hass: HomeAssistant,  # noqa: ARG001 -- the hook's signature
    entry: DepinConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the host's master switch, and one for each node that can be controlled."""
    coordinator = entry.runtime_data
    async_add_entities([AutomaticSwitch(coordinator, AUTOMATIC)])
    controlled = {dial.node for dial in coordinator.reallocator.controls.dials}
    for subentry in node_subentries(entry):
        if subentry.subentry_id in controlled:
            async_add_entities(
                [ManagedSwitch(coordinator, subentry)], config_subentry_id=subentry.subentry_id
            )


class AutomaticSwitch(HostEntity, SwitchEntity):
    """Off: nothing is changed by itself, whatever the mode."""

    @property
    @override
    def is_on(self) -> bool:
        return self.coordinator.planner.settings.automatic

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        set_options(self.hass, self.coordinator.config_entry, {CONF_AUTOMATIC: True})

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        set_options(self.hass, self.coordinator.config_entry, {CONF_AUTOMATIC: False})


class ManagedSwitch(NodeEntity, SwitchEntity):
    """Off: no plan moves this node; by hand it still can be."""

    def __init__(self, coordinator: DepinCoordinator, subentry: ConfigSubentry) -> None:
        """Bind it to a node."""
        super().__init__(coordinator, subentry, MANAGED)

    @property
    @override
    def available(self) -> bool:
        return self.coordinator.last_update_success  # a wish needs no node

    @property
    @override
    def is_on(self) -> bool:
        return self.node_id not in self.coordinator.planner.settings.unmanaged

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        self._leave_out(self.coordinator.planner.settings.unmanaged - {self.node_id})

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        self._leave_out(self.coordinator.planner.settings.unmanaged | {self.node_id})

    def _leave_out(self, nodes: frozenset[str]) -> None:
        set_options(self.hass, self.coordinator.config_entry, {CONF_UNMANAGED: sorted(nodes)})
