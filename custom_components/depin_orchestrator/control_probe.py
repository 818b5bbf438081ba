"""Whether a node's form says truly who controls it: asked before it is saved."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from homeassistant.config_entries import ConfigEntry, ConfigSubentry
from homeassistant.core import HomeAssistant
from homeassistant.helpers.aiohttp_client import async_get_clientsession

from .action_checks import Problem
from .actuators.engine_api import EngineClient
from .const import (
    CONF_CONTAINER,
    CONF_CONTROL,
    CONF_DOCKER_URL,
    CONF_INCUS_URL,
    CONF_INSTANCE,
    CONF_PAUSE,
    CONF_PAUSE_ACCOUNT,
    CONTROL_ACTIONS,
    CONTROL_DOCKER,
    CONTROL_INCUS,
)
from .control_actions import actions_problem
from .control_docker import DOCKER_EXTRAS
from .control_grass import account_pause_problem
from .control_incus import incus_problem
from .control_lines import Workshop
from .controls import capacity_of, lines_of
from .docker_access import open_engine
from .engine.errors import ContainerGone, DepinError, InvalidInput
from .engine.models import Protocol, Resource


async def control_problem(
    hass: HomeAssistant, host: ConfigEntry[Any], protocol: Protocol, data: Mapping[str, Any]
) -> Problem | None:
    """Return why a node cannot be controlled in the way its form says, None when it can."""
    problem = await _problem(hass, host, protocol, data)
    if problem or not data.get(CONF_PAUSE_ACCOUNT):
        return problem
    key = await account_pause_problem(_workshop(hass, host), data)
    return Problem(key) if key else None


async def _problem(
    hass: HomeAssistant, host: ConfigEntry[Any], protocol: Protocol, data: Mapping[str, Any]
) -> Problem | None:
    control = data.get(CONF_CONTROL)
    if control == CONTROL_DOCKER:
        key = await _docker_problem(hass, host, data)
        return Problem(key) if key else None
    if any(map(data.get, DOCKER_EXTRAS)):
        return Problem("docker_control_needed")
    if control == CONTROL_ACTIONS:
        return await actions_problem(hass, protocol, data)
    if control == CONTROL_INCUS:
        key = await _incus_problem(hass, host, data)
        return Problem(key) if key else None
    return None


def _workshop(
    hass: HomeAssistant, host: ConfigEntry[Any], engine: EngineClient | None = None
) -> Workshop:
    return Workshop(hass, host, capacity_of(host), async_get_clientsession(hass), engine)


async def _incus_problem(
    hass: HomeAssistant, host: ConfigEntry[Any], data: Mapping[str, Any]
) -> str | None:
    if not host.data.get(CONF_INCUS_URL):
        return "incus_missing"
    if not (instance := data.get(CONF_INSTANCE)):
        return "instance_missing"
    return await incus_problem(host.data, async_get_clientsession(hass), instance)


async def _docker_problem(
    hass: HomeAssistant, host: ConfigEntry[Any], data: Mapping[str, Any]
) -> str | None:
    if not host.data.get(CONF_DOCKER_URL):
        return "docker_missing"
    if not (name := data.get(CONF_CONTAINER)):
        return "container_missing"
    try:
        engine = await open_engine(hass, host.data)
        if engine is None:
            return "docker_missing"
        async with engine:
            await engine.inspect(name)
            return await _refusal(hass, host, data, engine)
    except ContainerGone, InvalidInput:
        return ContainerGone.key
    except DepinError:
        return "docker_unreachable"


async def _refusal(
    hass: HomeAssistant, host: ConfigEntry[Any], data: Mapping[str, Any], engine: EngineClient
) -> str | None:
    """Return why something that the user asked for is not permitted."""
    workshop = _workshop(hass, host, engine)
    node = ConfigSubentry(
        data=MappingProxyType(dict(data)), subentry_type="", title="", unique_id=None
    )
    async with workshop.closing:
        lines = lines_of(workshop, node)
        if data.get(CONF_PAUSE) and Resource.BANDWIDTH not in lines:
            return "pause_needs_share"
        for line in lines.values():
            if not line.refusal or not line.permission:
                continue
            try:
                if not await line.permission():
                    return line.refusal
            except DepinError as err:
                return err.key
    return None
