"""The integration on Home Assistant's page of system information."""

from typing import Any

from homeassistant.components.system_health import (
    SystemHealthRegistration,
    async_check_can_reach_url,
)
from homeassistant.core import HomeAssistant, callback
from homeassistant.util import dt as dt_util

from .adapters.prices import DEFAULT_URL
from .const import CONF_PRICE_URL, DOMAIN
from .coordinator import DepinConfigEntry


@callback
def async_register(
    hass: HomeAssistant,  # noqa: ARG001 -- the hook's signature
    register: SystemHealthRegistration,
) -> None:
    """Tell who answers."""
    register.async_register_info(_info)


async def _info(hass: HomeAssistant) -> dict[str, Any]:
    """Return how many hosts and nodes are well, how old the news is, and who sets prices."""
    entries: list[DepinConfigEntry] = hass.config_entries.async_loaded_entries(DOMAIN)
    hosts = [entry.runtime_data for entry in entries]
    states = [state for host in hosts for state in host.data.nodes.values()]
    contacts = [host.data.at for host in hosts]
    urls = {entry.options.get(CONF_PRICE_URL) or DEFAULT_URL for entry in entries}
    return {
        "hosts": len(hosts),
        "nodes": len(states),
        "nodes_online": sum(state.report.online for state in states),
        "changes_unfinished": sum(host.reallocator.trouble is not None for host in hosts),
        "seconds_since_news": round((dt_util.utcnow() - min(contacts)).total_seconds())
        if contacts
        else None,
        **{
            "prices" if len(urls) == 1 else f"prices {number}": async_check_can_reach_url(
                hass, url
            )
            for number, url in enumerate(sorted(urls), 1)
        },
    }
