"""Controls of a node that runs in a container of the host's Docker Engine."""

from collections.abc import Iterator
from functools import partial

from homeassistant.config_entries import ConfigSubentry
from homeassistant.const import CONF_URL

from .actuators.docker_dials import UNITS, DockerDials
from .actuators.golem import PARTS, GolemProfile
from .actuators.storj import StorjDisk
from .adapters.client import Client
from .adapters.storj_api import NodeApi
from .const import CONF_APP_KEY, CONF_CHANGE_OFFER, CONF_CONTAINER, CONF_PAUSE, CONF_RECREATE
from .control_lines import Line, Workshop
from .engine.models import Resource

#: What a user may want besides, and only an engine can do.
DOCKER_EXTRAS = (CONF_CHANGE_OFFER, CONF_RECREATE, CONF_PAUSE)


def yagna_of(host: Workshop, node: ConfigSubentry) -> Client:
    """Return a provider's daemon."""
    key = {"Authorization": f"Bearer {node.data[CONF_APP_KEY]}"}
    return Client(session=host.session, base_url=node.data[CONF_URL], headers=key)


def board_of(host: Workshop, node: ConfigSubentry) -> NodeApi:
    """Return a storage node's dashboard."""
    return NodeApi(Client(session=host.session, base_url=node.data[CONF_URL]))


def docker(host: Workshop, node: ConfigSubentry) -> Iterator[Line]:
    """Limit what the engine can limit, while it runs."""
    container = node.data.get(CONF_CONTAINER)
    if not container or not host.engine:
        return
    dials = DockerDials(host.engine, {node.subentry_id: container})
    permission = partial(dials.writable, node.subentry_id)
    for resource in UNITS:
        yield Line(resource, dials, permission=permission)


def golem_profile(host: Workshop, node: ConfigSubentry) -> Iterator[Line]:
    """Change what a provider offers, in place of its container's limits, where the user says so.

    A limit would slow down a task that was promised more.
    """
    container = node.data.get(CONF_CONTAINER)
    if not container or not host.engine or not node.data.get(CONF_CHANGE_OFFER):
        return
    profile = GolemProfile(host.engine, container, yagna_of(host, node))
    for resource in PARTS:
        yield Line(
            resource,
            profile,
            grain=1.0 if resource is Resource.CPU else 0.0,
            live=False,
            permission=profile.writable,
            refusal="exec_forbidden",
        )


def storj_disk(host: Workshop, node: ConfigSubentry) -> Iterator[Line]:
    """Make a node's container again for another allocation, where an expert says so."""
    container = node.data.get(CONF_CONTAINER)
    if not container or not host.engine or not node.data.get(CONF_RECREATE):
        return
    disk = StorjDisk(host.engine, container, board_of(host, node))
    yield Line(
        Resource.STORAGE,
        disk,
        grain=1.0,
        disruptive=True,
        permission=disk.possible,
        refusal="recreate_forbidden",
    )
