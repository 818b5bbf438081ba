"""Options that entities set, and which of them a running host takes over as it is."""

from collections.abc import Mapping
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback

from .const import LIVE_OPTIONS


@callback
def set_options(hass: HomeAssistant, entry: ConfigEntry[Any], options: Mapping[str, Any]) -> None:
    """Change some of a host's options, and keep the rest."""
    hass.config_entries.async_update_entry(entry, options={**entry.options, **options})


def made_of(entry: ConfigEntry[Any]) -> object:
    """Return all of an entry that a running host cannot take over without starting anew."""
    options = {key: value for key, value in entry.options.items() if key not in LIVE_OPTIONS}
    nodes = [(node.as_dict(), node.title) for node in entry.subentries.values()]
    return entry.title, dict(entry.data), options, nodes
