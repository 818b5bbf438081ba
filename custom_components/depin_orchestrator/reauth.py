"""Asks for a node's new credential, one form per node.

The core's own way knows one form per entry: while the first node's is open, no other node of the
host could ask.
"""

from typing import Final

from homeassistant.config_entries import SOURCE_REAUTH, ConfigEntry, ConfigFlowContext
from homeassistant.core import HomeAssistant, callback

from .const import CONF_SUBENTRY_ID, DOMAIN

#: Where a flow keeps the node it is about.
NODE: Final = "node"


@callback
def async_ask_credential[T](hass: HomeAssistant, entry: ConfigEntry[T], node_id: str) -> None:
    """Open the form of a node, unless it is open."""
    subentry = entry.subentries.get(node_id)
    if subentry is None or any(
        flow["context"].get("title_placeholders", {}).get(NODE) == node_id
        for flow in entry.async_get_active_flows(hass, {SOURCE_REAUTH})
    ):
        return
    context = ConfigFlowContext(
        source=SOURCE_REAUTH,
        entry_id=entry.entry_id,
        title_placeholders={"name": f"{entry.title}: {subentry.title}", NODE: node_id},
    )
    data = {**entry.data, CONF_SUBENTRY_ID: node_id}
    hass.async_create_task(
        hass.config_entries.flow.async_init(DOMAIN, context=context, data=data),
        f"{DOMAIN} reauth {node_id}",
    )
