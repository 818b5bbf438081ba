"""Nodes that nobody manages any more: what they had at first is offered back.

A node that was removed, or is not controlled any more, is kept as it was in memory only, since
its form may hold credentials; so the offer lasts until Home Assistant restarts.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from homeassistant.config_entries import ConfigEntry, ConfigSubentry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir
from homeassistant.util.hass_dict import HassKey

from .const import DOMAIN
from .coordinator import DepinConfigEntry
from .engine.dials import Dial
from .engine.issues import Issue
from .ids import issue_id
from .nodes import is_controlled
from .speech import spelled

DEPARTED: HassKey[dict[str, dict[str, ConfigSubentry]]] = HassKey(f"{DOMAIN}.departed")
MANAGEMENT_ENDED = "management_ended"
LEFT_AS_IS = "left_as_is"


def departed(hass: HomeAssistant, entry: ConfigEntry[Any]) -> Iterator[ConfigSubentry]:
    """Yield the nodes of a host that departed since Home Assistant started."""
    yield from hass.data.get(DEPARTED, {}).get(entry.entry_id, {}).values()


@callback
def async_note_departures(hass: HomeAssistant, entry: DepinConfigEntry) -> None:
    """Keep the nodes of a running host that its entry does not control any more."""
    reallocator = entry.runtime_data.reallocator
    kept = hass.data.setdefault(DEPARTED, {}).setdefault(entry.entry_id, {})
    for node_id, subentry in reallocator.controls.nodes.items():
        now = entry.subentries.get(node_id)
        controlled = now is not None and is_controlled(now.data)
        # A change under way ends before the host starts anew, and may move it.
        if not controlled and (reallocator.busy or reallocator.owed((node_id,))):
            kept[node_id] = subentry


@callback
def async_forget_departures(hass: HomeAssistant, entry: ConfigEntry[Any]) -> None:
    """Forget the departed nodes of a host that goes."""
    hass.data.get(DEPARTED, {}).pop(entry.entry_id, None)


def offers(entry: DepinConfigEntry) -> Iterator[Issue]:
    """Yield the nodes of a running host that can be given back what they had."""
    reallocator = entry.runtime_data.reallocator
    controls = reallocator.controls
    ended = entry.runtime_data.planner.settings.unmanaged | {d.node for d in controls.departed}
    for node_id in sorted(ended & controls.nodes.keys()):
        if amounts := reallocator.owed((node_id,)):
            texts = {"limits": spelled(amounts)}
            yield Issue(MANAGEMENT_ENDED, node_id, controls.nodes[node_id].title, texts=texts)


@callback
def async_tell_left(
    hass: HomeAssistant, entry: ConfigEntry[Any], amounts: Mapping[Dial, float]
) -> None:
    """Tell of a host that was disabled or removed what its nodes had at first, if they lack it."""
    if not amounts:
        return
    nodes = {dial.node: entry.subentries.get(dial.node) for dial in sorted(amounts)}
    limits = "; ".join(
        f"{subentry.title if subentry else node_id}: "
        + spelled({dial: amount for dial, amount in amounts.items() if dial.node == node_id})
        for node_id, subentry in nodes.items()
    )
    ir.async_create_issue(
        hass,
        DOMAIN,
        issue_id(LEFT_AS_IS, entry.entry_id),
        data={"entry_id": entry.entry_id},
        is_fixable=False,
        is_persistent=True,
        severity=ir.IssueSeverity.WARNING,
        translation_key=LEFT_AS_IS,
        translation_placeholders={"node": entry.title, "limits": limits},
    )
