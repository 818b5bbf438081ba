"""Controls of a node that is an instance of the host's Incus or LXD cluster."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

import aiohttp
from homeassistant.config_entries import ConfigSubentry

from .actuators.incus_api import IncusClient
from .actuators.incus_dials import LEAST, IncusDials
from .actuators.incus_model import CPU_GRAIN
from .actuators.incus_tls import tls
from .const import (
    CONF_INCUS_CERTIFICATE,
    CONF_INCUS_KEY,
    CONF_INCUS_NIC,
    CONF_INCUS_PROJECT,
    CONF_INCUS_SERVER_CERTIFICATE,
    CONF_INCUS_URL,
    CONF_INSTANCE,
)
from .control_lines import Line, Workshop
from .engine.errors import DepinError, InstanceGone, InvalidInput
from .engine.models import Resource

#: How a profile names its network device unless somebody renames it.
NIC = "eth0"


def open_incus(data: Mapping[str, Any], session: aiohttp.ClientSession) -> IncusClient | None:
    """Return a client for a host's cluster, None without one; whoever opens it closes it.

    Raises InvalidInput: `incus_url` for an address that is none.
    """
    if not (url := data.get(CONF_INCUS_URL)):
        return None
    fields = (CONF_INCUS_CERTIFICATE, CONF_INCUS_KEY, CONF_INCUS_SERVER_CERTIFICATE)
    trust = partial(tls, *map(data.get, fields))
    return IncusClient(url, session, project=data.get(CONF_INCUS_PROJECT) or "default", tls=trust)


def incus(host: Workshop, node: ConfigSubentry) -> Iterator[Line]:
    """Limit threads, memory and upload, while it runs."""
    instance = node.data.get(CONF_INSTANCE)
    if not instance or not (client := open_incus(host.entry.data, host.session)):
        return
    host.closing.push_async_callback(client.close)
    nic = host.entry.data.get(CONF_INCUS_NIC) or NIC
    dials = IncusDials(client, {node.subentry_id: instance}, nic, host.capacity)
    permission = partial(dials.writable, node.subentry_id)
    for resource in LEAST:
        grain = CPU_GRAIN if resource is Resource.CPU else 0.0
        yield Line(resource, dials, grain=grain, permission=permission)


async def incus_problem(
    data: Mapping[str, Any], session: aiohttp.ClientSession, instance: str | None = None
) -> str | None:
    """Return the error of a host's form, or of a node's with this instance; None without any."""
    try:
        if (client := open_incus(data, session)) is None:
            return None
        async with client:
            await client.check()
            if instance:
                await client.instance(instance)
    except InvalidInput as err:
        return {CONF_INCUS_URL: "incus_url_invalid", CONF_INSTANCE: InstanceGone.key}.get(
            str(err), "incus_papers_invalid"
        )
    except DepinError as err:
        return err.key
    return None
