"""From a host's entry to its dials: who turns each, how far it may go, what it reads now."""

import asyncio
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from homeassistant.config_entries import ConfigEntry, ConfigSubentry
from homeassistant.core import HomeAssistant
from homeassistant.helpers.aiohttp_client import async_get_clientsession

from .actuators.docker_dials import UNITS, DockerDials
from .actuators.engine_api import EngineClient
from .actuators.switchboard import Switchboard
from .const import (
    CONF_CONTAINER,
    CONF_CONTROL,
    CONF_CPU_THREADS,
    CONF_DOCKER_URL,
    CONF_MAX_PER_HOUR,
    CONF_MEMORY_GIB,
    CONF_MIN_HOLD,
    CONF_STORAGE_GB,
    CONF_UPLOAD_MBPS,
    CONTROL_DOCKER,
)
from .engine.allocation import FULL, Capacity
from .engine.changes import Limits
from .engine.dials import Control, Dial, Enforcement
from .engine.drift import Sample
from .engine.errors import DepinError
from .engine.models import Resource
from .engine.ports import Actuator
from .node_schemas import limit_field
from .nodes import node_subentries

#: Field of the host's form for what it has of a resource.
CAPACITIES = {
    Resource.CPU: CONF_CPU_THREADS,
    Resource.MEMORY: CONF_MEMORY_GIB,
    Resource.BANDWIDTH: CONF_UPLOAD_MBPS,
    Resource.STORAGE: CONF_STORAGE_GB,
}


def capacity_of(entry: ConfigEntry[Any]) -> Capacity:
    """Return what the user said, or the engine told, that the host has."""
    amounts = {res: entry.data.get(field) for res, field in CAPACITIES.items()}
    return Capacity({res: float(amount) for res, amount in amounts.items() if amount})


def limits_of(entry: ConfigEntry[Any]) -> Limits:
    """Return the pace that the user chose."""
    default = Limits()
    hold = entry.options.get(CONF_MIN_HOLD)
    return Limits(
        int(entry.options.get(CONF_MAX_PER_HOUR, default.per_hour)),
        default.hold if hold is None else timedelta(**hold),
    )


class Controls:
    """The dials of one host; none of a node that nobody controls."""

    def __init__(self, hass: HomeAssistant, entry: ConfigEntry[Any]) -> None:
        """Find who turns each node's dials."""
        self.capacity = capacity_of(entry)
        self.dials: dict[Dial, Control] = {}
        self._lines: dict[Dial, Actuator] = {}
        self._engine: EngineClient | None = None
        self._docker: DockerDials | None = None
        #: Nodes whose container may be changed, or not; absent while nobody could be asked.
        self._writable: dict[str, bool] = {}
        self._add_docker(hass, entry)
        self.switchboard = Switchboard(self._lines)

    def _add_docker(self, hass: HomeAssistant, entry: ConfigEntry[Any]) -> None:
        """Let the host's engine limit what it can; of the rest it gives advice."""
        nodes = {
            subentry.subentry_id: subentry
            for subentry in node_subentries(entry)
            if subentry.data.get(CONF_CONTROL) == CONTROL_DOCKER
            and subentry.data.get(CONF_CONTAINER)
        }
        if not nodes or not (url := entry.data.get(CONF_DOCKER_URL)):
            return
        self._engine = EngineClient(url, async_get_clientsession(hass))
        containers = {node: subentry.data[CONF_CONTAINER] for node, subentry in nodes.items()}
        self._docker = DockerDials(self._engine, containers)
        for node, subentry in nodes.items():
            self._add(node, subentry, self._docker, UNITS)

    def _add(
        self, node: str, subentry: ConfigSubentry, actuator: Actuator, able: Iterable[Resource]
    ) -> None:
        """Give a node its dials: enforced what the actuator is able to set, advisory the rest."""
        for resource in Resource:
            dial = Dial(node, resource)
            applied = resource in able
            if applied:
                self._lines[dial] = actuator
            self.dials[dial] = Control(
                Enforcement.ENFORCED if applied else Enforcement.ADVISORY,
                minimum=float(subentry.data.get(limit_field(resource, "min"), 0.0)),
                maximum=float(subentry.data.get(limit_field(resource, "max"), FULL)),
            )

    def current(self) -> dict[Dial, Control]:
        """Return all dials as they are now; what may only be read is advisory."""
        return {
            dial: Control(Enforcement.ADVISORY, control.minimum, control.maximum)
            if dial in self._lines and self._writable.get(dial.node) is False
            else control
            for dial, control in self.dials.items()
        }

    def applied(self, dial: Dial) -> bool:
        """Tell whether a dial is set by us, as far as is known."""
        control = self.current().get(dial)
        return control is not None and control.applied

    async def read(self, now: datetime) -> dict[Dial, Sample]:
        """Read every dial that somebody turns; what does not answer is unknown."""
        await self._ask_permission()
        amounts = await asyncio.gather(*(self._read(dial) for dial in self._lines))
        return {
            dial: Sample(amount, now) for dial, amount in zip(self._lines, amounts, strict=True)
        }

    async def _read(self, dial: Dial) -> float | None:
        try:
            return await self.switchboard.read(*dial)
        except DepinError:
            return None

    async def _ask_permission(self) -> None:
        """Find out, once per node, whether its container may be changed."""
        unknown = {dial.node for dial in self._lines} - self._writable.keys()
        await asyncio.gather(*(self._ask(node) for node in unknown))

    async def _ask(self, node: str) -> None:
        try:
            if self._docker:
                self._writable[node] = await self._docker.writable(node)
        except DepinError:
            return  # asked again at the next reading

    async def close(self) -> None:
        """Close the engine's own connection, if it has one."""
        if self._engine:
            await self._engine.close()
