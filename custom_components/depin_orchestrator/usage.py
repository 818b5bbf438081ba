"""What each node uses of its host: read from its container, else from entities the user named."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
import random
from typing import Any

from homeassistant.config_entries import ConfigEntry, ConfigSubentry
from homeassistant.const import STATE_UNAVAILABLE, STATE_UNKNOWN
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.util.unit_conversion import (
    BaseUnitConverter,
    DataRateConverter,
    InformationConverter,
)

from .actuators.docker_stats import ContainerUse, Meter
from .actuators.engine_api import EngineClient
from .const import (
    CONF_CONTAINER,
    CONF_CONTROL,
    CONF_CPU_ENTITY,
    CONF_CPU_THREADS,
    CONF_MEMORY_ENTITY,
    CONF_NETWORK_IN_ENTITY,
    CONF_NETWORK_OUT_ENTITY,
    CONF_POWER_ENTITY,
    CONTROL_DOCKER,
)
from .engine.models import NOT_REPORTED, Observation, Outage, Reading
from .engine.schedule import Cadence, Slot
from .nodes import node_subentries

type Usage = Mapping[str, Observation]

#: The engine's own collector looks about once a second; a quarter minute shows every change.
EVERY = Cadence(timedelta(seconds=15))
BYTES, BYTES_PER_SECOND = "B", "B/s"


@dataclass(frozen=True, slots=True)
class _Source:
    """An entity the user named for a reading, and how its unit becomes ours."""

    key: str
    entity_id: str
    unit: str
    converter: type[BaseUnitConverter] | None = None

    def read(self, hass: HomeAssistant, now: datetime) -> Observation:
        """Return the entity's state in our unit, an outage when it has none."""
        state = hass.states.get(self.entity_id)
        if state is None or state.state in (STATE_UNAVAILABLE, STATE_UNKNOWN):
            return Outage(NOT_REPORTED, now)
        try:
            value = float(state.state)
            if self.converter:
                unit = state.attributes.get("unit_of_measurement")
                value = self.converter.convert(value, unit, self.unit)
        except ValueError, HomeAssistantError:
            return Outage("bad_response", now)
        return Reading(value, state.last_reported, unit=self.unit)


#: Field of a node's form, our key, our unit, and how other units become it.
_FIELDS = (
    (CONF_CPU_ENTITY, "cpu_usage", "%", None),
    (CONF_MEMORY_ENTITY, "memory_usage", BYTES, InformationConverter),
    (CONF_NETWORK_IN_ENTITY, "network_in", BYTES_PER_SECOND, DataRateConverter),
    (CONF_NETWORK_OUT_ENTITY, "network_out", BYTES_PER_SECOND, DataRateConverter),
)


class UsageReader:
    """Reads the use of all nodes of a host that can tell."""

    def __init__(
        self, hass: HomeAssistant, entry: ConfigEntry[Any], engine: EngineClient | None
    ) -> None:
        """Find each node's source; the engine, if any, is closed by its owner."""
        self._hass = hass
        self._threads: float | None = entry.data.get(CONF_CPU_THREADS)
        self._metered = bool(entry.data.get(CONF_POWER_ENTITY))
        self._slot = Slot(EVERY)
        self._engine = engine
        self._meters: dict[str, Meter] = {}
        self._sources: dict[str, list[_Source]] = {}
        for subentry in node_subentries(entry):
            self._find(subentry)

    def _find(self, subentry: ConfigSubentry) -> None:
        data = subentry.data
        contained = data.get(CONF_CONTROL) == CONTROL_DOCKER and data.get(CONF_CONTAINER)
        if self._engine and contained:
            self._meters[subentry.subentry_id] = Meter(self._engine, data[CONF_CONTAINER])
        self._sources[subentry.subentry_id] = [
            _Source(key, data[field], unit, converter)
            for field, key, unit, converter in _FIELDS
            if data.get(field)
        ]

    def tells(self, node_id: str, key: str) -> bool:
        """Tell whether a node has a source for a reading; a share of the power needs cores."""
        sources = self._sources.get(node_id, [])
        if key in ("electricity_cost", "net_rate") and not self._metered:
            return False
        return node_id in self._meters or any(source.key == key for source in sources)

    def due(self, now: datetime) -> bool:
        """Tell whether to read again."""
        return self._slot.due(now) and (bool(self._meters) or any(self._sources.values()))

    async def read(self, now: datetime) -> dict[str, Usage]:
        """Read every node's use. Never raises a DepinError: an outage is in the reading."""
        self._slot.succeeded(now, random.random)
        uses = await asyncio.gather(*(meter.read(now) for meter in self._meters.values()))
        usage: dict[str, dict[str, Observation]] = {
            node_id: self._from_container(use, now)
            for node_id, use in zip(self._meters, uses, strict=True)
        }
        for node_id, sources in self._sources.items():
            for source in sources:  # what the user named wins
                usage.setdefault(node_id, {})[source.key] = source.read(self._hass, now)
        return {node_id: readings for node_id, readings in usage.items() if readings}

    def _from_container(self, use: ContainerUse, now: datetime) -> dict[str, Observation]:
        return {
            "cpu_usage": self._of_host(use.cpu, now),
            "cpu_cores": use.cpu,
            "memory_usage": use.memory,
            "network_in": use.network_in,
            "network_out": use.network_out,
            "block_read": use.block_read,
            "block_write": use.block_write,
        }

    def _of_host(self, cores: Observation, now: datetime) -> Observation:
        """Return cores in use as percent of the host's threads."""
        if not isinstance(cores, Reading) or not isinstance(cores.value, int | float):
            return cores
        if not self._threads:
            return Outage("no_capacity", now)
        return Reading(cores.value / self._threads * 100, cores.at, cores.quality, "%")
