"""What each node uses of its host: read from its container, else from entities the user named."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import isfinite
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

from .actuators.docker_model import State
from .actuators.docker_stats import ContainerUse, Meter
from .actuators.engine_api import EngineClient
from .adapters.base import UNKNOWN_AFTER
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
from .engine.held import Held
from .engine.models import NOT_REPORTED, Observation, Outage, Reading
from .engine.schedule import Cadence, Slot
from .nodes import node_subentries

type Usage = Mapping[str, Observation]

#: The engine's own collector looks about once a second; a quarter minute shows every change.
EVERY = Cadence(timedelta(seconds=15))
#: While a source is silent its last reading is stale, and after so many cadences unknown.
KEPT = EVERY.every * UNKNOWN_AFTER
CPU, CORES = "cpu_usage", "cpu_cores"
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
            if not isfinite(value):
                return Outage("bad_response", now)
            if self.converter:
                unit = state.attributes.get("unit_of_measurement")
                value = self.converter.convert(value, unit, self.unit)
        except ValueError, HomeAssistantError:
            return Outage("bad_response", now)
        return Reading(value, state.last_reported, unit=self.unit)


#: Field of a node's form, our key, our unit, and how other units become it.
_FIELDS = (
    (CONF_CPU_ENTITY, CPU, "%", None),
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
        self._held: dict[tuple[str, str], Held] = {}
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
        if key in ("electricity_cost", "net_rate"):
            return self._metered and self.tells(node_id, CPU)
        named = any(source.key == key for source in self._sources.get(node_id, ()))
        return node_id in self._meters or named

    def due(self, now: datetime) -> bool:
        """Tell whether to read again."""
        return self._slot.due(now) and (bool(self._meters) or any(self._sources.values()))

    async def read(self, now: datetime) -> dict[str, Usage]:
        """Read every node's use. Never raises a DepinError: an outage is in the reading."""
        self._slot.succeeded(now, random.random)
        uses = await asyncio.gather(*(meter.read(now) for meter in self._meters.values()))
        usage: dict[str, dict[str, Observation]] = {
            node_id: self._from_container(node_id, use, now)
            for node_id, use in zip(self._meters, uses, strict=True)
        }
        for node_id, sources in self._sources.items():
            for source in sources:  # what the user named wins
                read = self._keep(node_id, source.entity_id, source.read(self._hass, now), now)
                usage.setdefault(node_id, {})[source.key] = read
                if source.key == CPU:
                    usage[node_id][CORES] = self._cores(read, now)
        return {node_id: readings for node_id, readings in usage.items() if readings}

    def _keep(self, node_id: str, key: str, read: Observation, now: datetime) -> Observation:
        return self._held.setdefault((node_id, key), Held(KEPT)).take(read, now)

    def _from_container(
        self, node_id: str, use: ContainerUse, now: datetime
    ) -> dict[str, Observation]:
        """Return a container's use; the last one stays only while nobody can tell."""
        readings = self._readings(use, now)
        for key, read in readings.items():
            if use.state is not State.UNKNOWN:
                self._held.pop((node_id, key), None)
            readings[key] = self._keep(node_id, key, read, now)
        return readings

    def _readings(self, use: ContainerUse, now: datetime) -> dict[str, Observation]:
        return {
            CPU: self._of_host(use.cpu, now),
            CORES: use.cpu,
            "memory_usage": use.memory,
            "network_in": use.network_in,
            "network_out": use.network_out,
            "block_read": use.block_read,
            "block_write": use.block_write,
        }

    def _of_host(self, cores: Observation, now: datetime) -> Observation:
        """Return cores in use as percent of the host's threads."""
        return self._by_threads(cores, now, "%", lambda used, threads: used / threads * 100)

    def _cores(self, share: Observation, now: datetime) -> Observation:
        """Return percent of the host's threads as cores in use."""
        return self._by_threads(share, now, "cores", lambda used, threads: used / 100 * threads)

    def _by_threads(
        self,
        read: Observation,
        now: datetime,
        unit: str,
        convert: Callable[[float, float], float],
    ) -> Observation:
        if not isinstance(read, Reading) or not isinstance(read.value, int | float):
            return read
        if not self._threads:
            return Outage("no_capacity", now)
        return replace(read, value=convert(read.value, self._threads), unit=unit)
