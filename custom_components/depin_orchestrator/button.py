"""Buttons of a host: think again, carry the plan out, take the last change back."""

from typing import override

from homeassistant.components.button import ButtonEntity, ButtonEntityDescription
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .coordinator import DepinConfigEntry
from .entity import HostEntity
from .errors import done

PARALLEL_UPDATES = 1

ANALYZE = ButtonEntityDescription(key="analyze", entity_category=EntityCategory.DIAGNOSTIC)
APPLY_PLAN = ButtonEntityDescription(key="apply_plan")
ROLLBACK = ButtonEntityDescription(key="rollback")
BUTTONS = (ANALYZE, APPLY_PLAN, ROLLBACK)


async def async_setup_entry(
    hass: HomeAssistant,  # noqa: ARG001 -- the hook's signature
    entry: DepinConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the buttons; those that change something only where a node can be controlled."""
    coordinator = entry.runtime_data
    async_add_entities([AnalyzeButton(coordinator, ANALYZE)])
    if coordinator.reallocator.controls.dials:
        async_add_entities(
            [ApplyPlanButton(coordinator, APPLY_PLAN), RollbackButton(coordinator, ROLLBACK)]
        )


class AnalyzeButton(HostEntity, ButtonEntity):
    """Thinks about the host now."""

    @override
    async def async_press(self) -> None:
        await self.coordinator.planner.analyze()


class ApplyPlanButton(HostEntity, ButtonEntity):
    """Carries the current plan out."""

    @override
    async def async_press(self) -> None:
        outcome = await self.coordinator.planner.apply()
        done(outcome, self.coordinator.data)


class RollbackButton(HostEntity, ButtonEntity):
    """Leads back to before the last change that is still in effect."""

    @override
    async def async_press(self) -> None:
        outcome = await self.coordinator.reallocator.roll_back(reason="button")
        done(outcome, self.coordinator.data)
