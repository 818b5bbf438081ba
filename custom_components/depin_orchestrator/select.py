"""What is done with a host's plans, and what they aim at."""

from dataclasses import dataclass
from typing import override

from homeassistant.components.select import SelectEntity, SelectEntityDescription
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .const import CONF_MODE, CONF_STRATEGY
from .coordinator import DepinConfigEntry
from .engine.optimizer import StrategyName
from .entity import HostEntity
from .host_options import set_options
from .planner_settings import Mode

PARALLEL_UPDATES = 1


@dataclass(frozen=True, kw_only=True)
class OptionDescription(SelectEntityDescription):
    """A host's option as a select; its key is the option's."""

    default: str


SELECTS = (
    OptionDescription(
        key=CONF_MODE,
        default=Mode.ADVISE,
        entity_category=EntityCategory.CONFIG,
        options=[mode.value for mode in Mode],
    ),
    OptionDescription(
        key=CONF_STRATEGY,
        default=StrategyName.BALANCED,
        entity_category=EntityCategory.CONFIG,
        options=[name.value for name in StrategyName],
    ),
)


async def async_setup_entry(
    hass: HomeAssistant,  # noqa: ARG001 -- the hook's signature
    entry: DepinConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the host's selects."""
    async_add_entities(OptionSelect(entry.runtime_data, row) for row in SELECTS)


class OptionSelect(HostEntity, SelectEntity):
    """One of the host's options; choosing takes effect without a reload."""

    entity_description: OptionDescription

    @property
    @override
    def current_option(self) -> str:
        row = self.entity_description
        return str(self.coordinator.config_entry.options.get(row.key, row.default))

    @override
    async def async_select_option(self, option: str) -> None:
        set_options(
            self.hass, self.coordinator.config_entry, {self.entity_description.key: option}
        )
