"""Controls of a node that runs in a container of the host's Docker Engine."""

from collections.abc import Iterator
from functools import partial

from homeassistant.config_entries import ConfigSubentry

from .actuators.docker_dials import UNITS, DockerDials
from .const import CONF_CONTAINER
from .control_lines import Line, Workshop


def docker(host: Workshop, node: ConfigSubentry) -> Iterator[Line]:
    """Limit what the engine can limit, while it runs."""
    container = node.data.get(CONF_CONTAINER)
    if not container or not host.engine:
        return
    dials = DockerDials(host.engine, {node.subentry_id: container})
    permission = partial(dials.writable, node.subentry_id)
    for resource in UNITS:
        yield Line(resource, dials, permission=permission)
