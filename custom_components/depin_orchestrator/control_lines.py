"""What a builder of controls works with: one builder for each kind of control.

A builder looks at one node's form and yields a line for each resource that it can set. To add a
kind: a builder in a file of its own, and a row in `controls.BUILDERS`.
"""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import aiohttp
from homeassistant.config_entries import ConfigEntry, ConfigSubentry
from homeassistant.core import HomeAssistant

from .actuators.engine_api import EngineClient
from .engine.allocation import Capacity
from .engine.dials import Enforcement
from .engine.models import Resource
from .engine.ports import Actuator

#: Asks a machine whether it lets itself be changed; raises a DepinError while it cannot say.
type Permission = Callable[[], Awaitable[bool]]


@dataclass(frozen=True, slots=True)
class Line:
    """One resource of a node, and who sets it; the rest means what it does in `Control`."""

    resource: Resource
    actuator: Actuator
    enforcement: Enforcement = Enforcement.ENFORCED
    grain: float = 0.0
    live: bool = True
    disruptive: bool = False
    pausable: bool = False
    verified: bool = True
    #: Asked until it says yes; a no makes it advice. Lines of a node may share one. None needs
    #: no asking.
    permission: Permission | None = None
    #: The form's error when it is not permitted though the user wants it.
    refusal: str | None = None
    #: How often it is read while nothing changes; None is each time.
    every: timedelta | None = None
    #: Keeps up a pause that would end by itself; called while a pause of ours should stand.
    renew: Callable[[], Awaitable[None]] | None = None


@dataclass(frozen=True, slots=True)
class Workshop:
    """What the builders of one host share."""

    hass: HomeAssistant
    entry: ConfigEntry[Any]
    capacity: Capacity
    session: aiohttp.ClientSession
    #: The host's Docker Engine, if it has one; closed by its owner.
    engine: EngineClient | None
    #: Closes what a builder opened.
    closing: AsyncExitStack = field(default_factory=AsyncExitStack)


type Builder = Callable[[Workshop, ConfigSubentry], Iterator[Line]]
