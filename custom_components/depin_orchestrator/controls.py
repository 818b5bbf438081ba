"""From a host's entry to its dials: who turns each, how far it may go, what it reads now."""

import asyncio
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from homeassistant.config_entries import ConfigEntry, ConfigSubentry
from homeassistant.core import HomeAssistant
from homeassistant.helpers.aiohttp_client import async_get_clientsession

from .actuators.engine_api import EngineClient
from .actuators.switchboard import Switchboard
from .const import (
    CONF_CONTROL,
    CONF_CPU_THREADS,
    CONF_MAX_PER_HOUR,
    CONF_MEMORY_GIB,
    CONF_MIN_HOLD,
    CONF_STORAGE_GB,
    CONF_UPLOAD_MBPS,
    CONTROL_ACTIONS,
    CONTROL_DOCKER,
    CONTROL_INCUS,
    CONTROL_NONE,
)
from .control_actions import actions
from .control_docker import docker, golem_profile, storj_disk
from .control_grass import account_pause, container_pause
from .control_incus import incus
from .control_lines import Builder, Line, Permission, Workshop
from .engine.allocation import FULL, Capacity
from .engine.changes import Desired, Limits
from .engine.dials import Control, Dial, Enforcement
from .engine.drift import Sample
from .engine.errors import DepinError, Unsupported
from .engine.models import WAITING, NodeReport, Resource
from .engine.snapshot import NodeState
from .node_schemas import limit_field
from .nodes import node_of, node_subentries, shared_container

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


#: Who builds the controls of a node, by what its form says of control; of two lines for one
#: resource the later counts.
BUILDERS: Mapping[str, tuple[Builder, ...]] = {
    CONTROL_NONE: (account_pause,),
    CONTROL_ACTIONS: (actions, account_pause),
    CONTROL_DOCKER: (docker, golem_profile, storj_disk, container_pause, account_pause),
    CONTROL_INCUS: (incus, account_pause),
}


def lines_of(host: Workshop, subentry: ConfigSubentry) -> dict[Resource, Line]:
    """Return who sets what of a node."""
    builders = BUILDERS.get(subentry.data.get(CONF_CONTROL, CONTROL_NONE), ())
    return {line.resource: line for build in builders for line in build(host, subentry)}


class Controls:
    """The dials of one host; none of a node that nobody controls."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: ConfigEntry[Any],
        engine: EngineClient | None,
        departed: Iterable[ConfigSubentry] = (),
    ) -> None:
        """Find who turns each node's dials; the engine, if any, is closed by its owner.

        `departed` are nodes as they were when somebody still managed them.
        """
        self.capacity = capacity_of(entry)
        session = async_get_clientsession(hass)
        self._workshop = Workshop(hass, entry, self.capacity, session, engine)
        self.dials: dict[Dial, Control] = {}
        self._lines: dict[Dial, Line] = {}
        #: Whether what was asked for is permitted; absent while nobody could be asked.
        self._permitted: dict[Permission, bool] = {}
        #: What was read last of the dials that are read seldom.
        self._seldom: dict[Dial, Sample] = {}
        #: Copies, for Home Assistant alters its own in place.
        self.nodes = {node.subentry_id: replace(node) for node in node_subentries(entry)}
        for subentry in self.nodes.values():
            self.dials |= self._build(subentry)
        #: Dials of departed nodes: read, and turned only to give back what was.
        self.departed: dict[Dial, Control] = {}
        controlled = {dial.node for dial in self.dials}
        for subentry in departed:
            if subentry.subentry_id not in controlled:
                self.nodes[subentry.subentry_id] = subentry
                self.departed |= self._build(subentry)
        self.switchboard = Switchboard({d: line.actuator for d, line in self._lines.items()})

    def _build(self, subentry: ConfigSubentry) -> dict[Dial, Control]:
        """Return a node's dials: advice where no builder has a line. Without any line, none."""
        dials = {}
        shared = shared_container(self._workshop.entry, subentry)
        lines = {} if shared else lines_of(self._workshop, subentry)
        for resource in Resource if lines else ():
            dial = Dial(subentry.subentry_id, resource)
            line = lines.get(resource)
            if line:
                self._lines[dial] = line
            dials[dial] = Control(
                line.enforcement if line else Enforcement.ADVISORY,
                minimum=float(subentry.data.get(limit_field(resource, "min"), 0.0)),
                maximum=float(subentry.data.get(limit_field(resource, "max"), FULL)),
                grain=line.grain if line else 0.0,
                live=line.live if line else True,
                disruptive=line.disruptive if line else False,
                pausable=line.pausable if line else False,
                verified=line.verified if line else True,
            )
        return dials

    def current(self, departed: Collection[str] = ()) -> dict[Dial, Control]:
        """Return all dials as they are now; what may only be read is advisory.

        Of departed nodes only those that are named.
        """
        named = {dial: own for dial, own in self.departed.items() if dial.node in departed}
        return {
            dial: replace(control, enforcement=Enforcement.ADVISORY)
            if self._forbidden(dial)
            else control
            for dial, control in (self.dials | named).items()
        }

    def _forbidden(self, dial: Dial) -> bool:
        line = self._lines.get(dial)
        return bool(
            line and line.permission and self._permitted.get(line.permission, True) is False
        )

    def applied(self, dial: Dial) -> bool:
        """Tell whether a dial is set by us, as far as is known."""
        control = self.current().get(dial)
        return control is not None and control.applied

    def states_of_departed(self, named: Collection[str], now: datetime) -> dict[str, NodeState]:
        """Return what is known of these departed nodes: that nobody looks at them any more."""
        gone = {dial.node for dial in self.departed if dial.node in named}
        silent = NodeReport.away(WAITING, now)
        return {node: NodeState(node_of(self.nodes[node]), silent) for node in gone}

    async def read(
        self, now: datetime, resources: Collection[Resource] = frozenset(Resource)
    ) -> dict[Dial, Sample]:
        """Read every dial of these resources that somebody turns; silent ones are unknown."""
        return await self._read_all(now, [d for d in self._lines if d.resource in resources])

    async def poll(self, now: datetime) -> dict[Dial, Sample]:
        """Read as `read` does, but leave out what is asked for seldom until it is due."""
        return await self._read_all(now, [d for d in self._lines if not self._rests(d, now)])

    def _rests(self, dial: Dial, now: datetime) -> bool:
        every, last = self._lines[dial].every, self._seldom.get(dial)
        return bool(every and last and last.amount is not None and abs(now - last.at) < every)

    async def _read_all(self, now: datetime, dials: Sequence[Dial]) -> dict[Dial, Sample]:
        await self._ask_permission()
        amounts = await asyncio.gather(*map(self._read, dials))
        read = {dial: Sample(amount, now) for dial, amount in zip(dials, amounts, strict=True)}
        self._seldom |= {dial: one for dial, one in read.items() if self._lines[dial].every}
        return read

    async def renew(self, desired: Mapping[Dial, Desired]) -> None:
        """Keep up the pauses that we made, where they would end by themselves."""
        for dial, line in self._lines.items():
            left = desired.get(dial)
            ours = left is not None and left.change is not None and left.amount <= 0
            if line.renew and ours and dial in self.dials:
                await line.renew()

    async def _read(self, dial: Dial) -> float | None:
        try:
            return await self.switchboard.read(*dial)
        except DepinError:
            return None

    def ask_again(self) -> None:
        """Doubt every permission; something was refused."""
        self._permitted.clear()

    async def _ask_permission(self) -> None:
        """Find out what may be changed, until the answer is yes."""
        asked = {line.permission for line in self._lines.values() if line.permission}
        await asyncio.gather(*(self._ask(one) for one in asked if not self._permitted.get(one)))

    async def _ask(self, permission: Permission) -> None:
        try:
            self._permitted[permission] = await permission()
        except Unsupported:
            self._permitted[permission] = False
        except DepinError:
            return  # asked again at the next reading

    async def close(self) -> None:
        """Close what the builders opened."""
        await self._workshop.closing.aclose()
