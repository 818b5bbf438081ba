"""Controls of a Grass node's bandwidth: it is connected, or its container or account is paused."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from functools import partial
from typing import Any

from homeassistant.config_entries import ConfigSubentry

from .actuators.docker_dials import DockerDials
from .actuators.grass import GrassPause
from .actuators.grass_account import WRITES, GrassAccount
from .adapters.grass_api import GrassApi
from .const import CONF_CONTAINER, CONF_PAUSE, CONF_PAUSE_ACCOUNT
from .control_lines import Line, Workshop
from .engine.allocation import FULL
from .engine.dials import Enforcement
from .engine.errors import DepinError
from .engine.models import Resource
from .node_schemas import limit_field

#: The service asks for few calls (grass.md, section 5).
SELDOM = timedelta(minutes=10)


def whole(host: Workshop, data: Mapping[str, Any]) -> float | None:
    """Return what a node has unless paused: the most that the user gives it, in Mbit/s."""
    upload = host.capacity.of(Resource.BANDWIDTH)
    most = data.get(limit_field(Resource.BANDWIDTH, "max"))
    return upload * float(most) / FULL if upload and most else None


def container_pause(host: Workshop, node: ConfigSubentry) -> Iterator[Line]:
    """Freeze a node's container for no bandwidth, where the user says so."""
    container = node.data.get(CONF_CONTAINER)
    if not container or not host.engine or not node.data.get(CONF_PAUSE):
        return
    if not (everything := whole(host, node.data)):
        return
    dials = DockerDials(host.engine, {node.subentry_id: container})
    yield Line(
        Resource.BANDWIDTH,
        GrassPause(host.engine, container, dials, everything),
        grain=everything,
        pausable=True,
        permission=partial(dials.writable, node.subentry_id),
        refusal="engine_read_only",
    )


def account_pause(host: Workshop, node: ConfigSubentry) -> Iterator[Line]:
    """Pause a whole account for no bandwidth, where the user says so.

    Delegated: the service is asked to, and no machine of ours shows whether its devices follow.
    """
    if not node.data.get(CONF_PAUSE_ACCOUNT) or not (everything := whole(host, node.data)):
        return
    account = GrassAccount(GrassApi(host.session, node.data, WRITES), everything)
    yield Line(
        Resource.BANDWIDTH,
        account,
        enforcement=Enforcement.DELEGATED,
        grain=everything,
        disruptive=True,
        pausable=True,
        every=SELDOM,
        renew=account.renew,
    )


async def account_pause_problem(host: Workshop, data: Mapping[str, Any]) -> str | None:
    """Return why an account cannot be paused as its form says, None when it can; asks only."""
    if data.get(CONF_PAUSE):
        return "pause_twice"
    if not whole(host, data):
        return "pause_needs_share"
    try:
        await GrassApi(host.session, data).paused_until()
    except DepinError as err:
        return err.key
    return None
