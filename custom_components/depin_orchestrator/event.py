"""Events of a host: what became of each change, and what happened to alerts."""

from datetime import timedelta
from typing import override

from homeassistant.components.event import EventEntity, EventEntityDescription
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.util import dt as dt_util

from .alert_words import told
from .answers import event_attributes, result_of
from .coordinator import DepinConfigEntry
from .engine.monitor.alerts import Event, Happening
from .engine.outcome import Outcome, Result
from .entity import HostEntity

PARALLEL_UPDATES = 0
#: An event's time is kept in milliseconds.
HAIR = timedelta(milliseconds=1)

REALLOCATION = EventEntityDescription(
    key="reallocation", event_types=[result.value for result in Result]
)

ALERT = EventEntityDescription(
    key="alert", event_types=[happening.value for happening in Happening]
)


async def async_setup_entry(
    hass: HomeAssistant,  # noqa: ARG001 -- the hook's signature
    entry: DepinConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the events; that of changes where a node can be controlled."""
    async_add_entities([AlertEvent(entry.runtime_data, ALERT)])
    if entry.runtime_data.reallocator.controls.dials:
        async_add_entities([ReallocationEvent(entry.runtime_data, REALLOCATION)])


class ReallocationEvent(HostEntity, EventEntity):
    """A change was applied, rolled back, refused, or is stuck half-way."""

    @override
    async def async_added_to_hass(self) -> None:
        await super().async_added_to_hass()
        reallocator = self.coordinator.reallocator
        self.async_on_remove(reallocator.listen(self._happened))
        # Home Assistant may have died between a change's end and anybody hearing of it.
        last = next(iter(reallocator.memory.changes), None)
        heard = None if self.state is None else dt_util.parse_datetime(self.state)
        if last is not None and (heard is None or last.at - heard > HAIR):
            self._happened(last.outcome)

    @callback
    def _happened(self, outcome: Outcome) -> None:
        attributes = event_attributes(outcome, self.coordinator.data)
        self._trigger_event(result_of(outcome).value, attributes)
        self.async_write_ha_state()


class AlertEvent(HostEntity, EventEntity):
    """An alert was raised, grew worse, or cleared."""

    @override
    async def async_added_to_hass(self) -> None:
        await super().async_added_to_hass()
        self.async_on_remove(self.coordinator.alerts.listen(self._happened))

    @callback
    def _happened(self, event: Event) -> None:
        alert = told(event.alert)
        shown = ("id", "kind", "severity", "node", "name", "title", "message", "since")
        self._trigger_event(event.happening.value, {key: alert[key] for key in shown})
        self.async_write_ha_state()
