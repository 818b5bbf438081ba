"""Allocations of nodes as numbers; setting one is a reallocation by hand."""

from typing import override

from homeassistant.components.number import NumberEntity, NumberEntityDescription
from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .allocations import allocation
from .coordinator import DepinConfigEntry, DepinCoordinator
from .descriptions import PERCENT
from .engine.allocation import FULL
from .engine.dials import Dial
from .engine.models import Reading, Resource
from .entity import NodeEntity
from .errors import done

PARALLEL_UPDATES = 1

NUMBERS = {
    resource: NumberEntityDescription(
        key=allocation(resource),
        native_max_value=FULL,
        native_min_value=0.0,
        native_step=0.1,
        native_unit_of_measurement=PERCENT,
    )
    for resource in Resource
}


async def async_setup_entry(
    hass: HomeAssistant,  # noqa: ARG001 -- the hook's signature
    entry: DepinConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add a number for each dial that is really set, also when that is permitted only later."""
    coordinator = entry.runtime_data
    added: set[Dial] = set()

    @callback
    def add() -> None:
        controls = coordinator.reallocator.controls.current()
        for dial in [d for d, control in controls.items() if control.applied and d not in added]:
            added.add(dial)
            subentry = entry.subentries[dial.node]
            async_add_entities(
                [AllocationNumber(coordinator, subentry, dial)],
                config_subentry_id=subentry.subentry_id,
            )

    add()
    entry.async_on_unload(coordinator.async_add_listener(add))


class AllocationNumber(NodeEntity, NumberEntity):
    """What a node has of one resource, in percent of the host."""

    def __init__(
        self, coordinator: DepinCoordinator, subentry: ConfigSubentry, dial: Dial
    ) -> None:
        """Bind it to a dial, and keep to the user's own limits."""
        super().__init__(coordinator, subentry, NUMBERS[dial.resource])
        self._dial = dial
        control = coordinator.reallocator.controls.dials[dial]
        self._attr_native_min_value = control.minimum
        self._attr_native_max_value = control.maximum
        whole = coordinator.reallocator.controls.capacity.of(dial.resource)
        if whole and control.grain:
            self._attr_native_step = FULL * control.grain / whole

    @property
    @override
    def available(self) -> bool:
        # The machine can be turned also while the node itself does not answer.
        return self.coordinator.last_update_success and self.native_value is not None

    @property
    @override
    def native_value(self) -> float | None:
        node = self.state_of_node
        reading = node.readings.get(self.entity_description.key) if node else None
        if not isinstance(reading, Reading) or not isinstance(reading.value, float):
            return None
        return round(reading.value, 2)

    @property
    @override
    def extra_state_attributes(self) -> dict[str, object] | None:
        drift = self.coordinator.reallocator.drifts.get(self._dial)
        if drift is None or not drift.confirmed:
            return None
        whole = self.coordinator.reallocator.controls.capacity.of(self._dial.resource)
        return {"expected": round(FULL * drift.desired.amount / whole, 2) if whole else None}

    @override
    async def async_set_native_value(self, value: float) -> None:
        shares = {self._dial.node: {self._dial.resource.value: value}}
        outcome = await self.coordinator.reallocator.reallocate(shares, reason="number")
        done(outcome, self.coordinator.data)
