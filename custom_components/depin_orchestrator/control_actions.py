"""Controls of a node whose resources the user's own actions set."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from functools import partial
from typing import Any

from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import HomeAssistant

from .action_checks import Problem, sequence_problem, verify_problem
from .action_dials import PATIENCE, ActionDials, Actions, Reader, about
from .actuators.golem import PARTS, read_offered
from .actuators.storj import read_allocated
from .const import (
    CONF_APPLY_ACTIONS,
    CONF_APPLY_RESOURCES,
    CONF_APPLY_TIMEOUT,
    CONF_VERIFY_TEMPLATE,
)
from .control_docker import board_of, yagna_of
from .control_lines import Line, Workshop
from .engine.dials import Dial, Enforcement
from .engine.models import Node, Protocol, Resource
from .engine.prices import TOKENS
from .nodes import node_of


def actions(host: Workshop, node: ConfigSubentry) -> Iterator[Line]:
    """Hand over what the user chose; what nothing reads back is shown only."""
    wanted = actions_of(node_of(node), node.data)
    if not wanted.sequence:
        return
    own = {} if wanted.verify else readers_of(host, node, wanted.node)
    dials = ActionDials(host.hass, [wanted], own)
    host.closing.push_async_callback(dials.close)
    for resource in sorted(wanted.resources):
        # What a provider offers is in whole threads, and binds the next agreement only.
        offered = wanted.node.protocol is Protocol.GOLEM and bool(own)
        yield Line(
            resource,
            dials,
            enforcement=Enforcement.DELEGATED,
            grain=1.0 if offered and resource is Resource.CPU else 0.0,
            live=not offered,
            # Whoever sets it: a Storj node reads its disk allocation when it starts.
            disruptive=wanted.node.protocol is Protocol.STORJ and resource is Resource.STORAGE,
            verified=dials.verified(Dial(wanted.node.id, resource)),
        )


def readers_of(host: Workshop, subentry: ConfigSubentry, node: Node) -> dict[Dial, Reader]:
    """Return who reads what a node says itself of its resources."""
    if node.protocol is Protocol.STORJ:
        board = board_of(host, subentry)
        return {Dial(node.id, Resource.STORAGE): partial(read_allocated, board)}
    if node.protocol is Protocol.GOLEM:
        yagna = yagna_of(host, subentry)
        return {Dial(node.id, part): partial(read_offered, yagna, part) for part in PARTS}
    return {}


def actions_of(node: Node, data: Mapping[str, Any]) -> Actions:
    """Return what a node's form says of actions."""
    seconds = data.get(CONF_APPLY_TIMEOUT)
    return Actions(
        node,
        data.get(CONF_APPLY_ACTIONS) or [],
        frozenset(Resource(name) for name in data.get(CONF_APPLY_RESOURCES, ())),
        data.get(CONF_VERIFY_TEMPLATE),
        timedelta(seconds=seconds) if seconds else PATIENCE,
    )


async def actions_problem(
    hass: HomeAssistant, protocol: Protocol, data: Mapping[str, Any]
) -> Problem | None:
    """Return what is wrong with what a form says of actions; runs none of them."""
    # Who the node is, is known only after its form.
    wanted = actions_of(Node("", protocol, protocol.value, TOKENS[protocol]), data)
    if problem := await sequence_problem(hass, wanted.sequence):
        return problem
    if not wanted.resources:
        return Problem("resources_missing")
    if wanted.verify is None:
        return None
    told = {resource: about(wanted.node, resource) for resource in sorted(wanted.resources)}
    return await verify_problem(hass, wanted.verify, told)
