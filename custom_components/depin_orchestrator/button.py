"""Buttons of a host: take the last change back."""

from typing import override

from homeassistant.components.button import ButtonEntity, ButtonEntityDescription
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .coordinator import DepinConfigEntry
from .entity import HostEntity
from .errors import done

PARALLEL_UPDATES = 1

ROLLBACK = ButtonEntityDescription(key="rollback")


async def async_setup_entry(
    hass: HomeAssistant,  # noqa: ARG001 -- the hook's signature
    entry: DepinConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the button where a node can be controlled."""
    if entry.runtime_data.reallocator.controls.dials:
        async_add_entities([RollbackButton(entry.runtime_data, ROLLBACK)])


class RollbackButton(HostEntity, ButtonEntity):
    """Leads back to before the last change that is still in effect."""

    @override
    async def async_press(self) -> None:
        outcome = await self.coordinator.reallocator.roll_back(reason="button")
        done(outcome, self.coordinator.data)
