"""What a host looks like, pushed to whoever watches: once in full, then what changed.

A view is worked out and written as JSON once per change, however many watch.
"""

from collections.abc import Callable, Mapping
from itertools import count
from typing import Any

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.json import json_bytes
from homeassistant.util.hass_dict import HassKey

from .alert_words import told
from .answers import controls_answer, pace_answer
from .const import DOMAIN
from .coordinator import DepinCoordinator
from .engine.models import Resource
from .plan_answers import plan_answer
from .planner import Planner

type Watcher = Callable[[bytes], None]
type View = dict[str, Any]

#: Event of a host that is not set up (any more); another full view follows when it is.
GONE = json_bytes({"kind": "unloaded"})


class Feed:
    """The watchers of one host; it outlives reloads of the host."""

    def __init__(self) -> None:
        """Begin without anybody."""
        self._watchers: dict[int, Watcher] = {}
        self._numbers = count()
        self._coordinator: DepinCoordinator | None = None
        self._stop: CALLBACK_TYPE | None = None
        self._told: View = {}

    @callback
    def attach(self, coordinator: DepinCoordinator) -> None:
        """Show this host from now on."""
        self._coordinator = coordinator
        if self._watchers:
            self._begin(coordinator)

    @callback
    def detach(self) -> None:
        """Tell the watchers that the host is gone for now."""
        self._end()
        self._coordinator = None
        self._tell(GONE)

    @callback
    def watch(self, watcher: Watcher) -> CALLBACK_TYPE:
        """Tell a watcher everything now and every change from now on, until it stops that."""
        number = next(self._numbers)
        coordinator = self._coordinator
        first = not self._watchers
        if coordinator is None:
            self._watchers[number] = watcher
            watcher(GONE)
        elif first:
            self._watchers[number] = watcher
            self._begin(coordinator)
        else:
            self._changed()  # so that what it is told next builds on what it is told now
            self._watchers[number] = watcher
            watcher(json_bytes({"kind": "full", **self._told}))

        @callback
        def stop() -> None:
            self._watchers.pop(number, None)
            if not self._watchers:
                self._end()

        return stop

    def _begin(self, coordinator: DepinCoordinator) -> None:
        self._told = view_of(coordinator)
        self._stop = coordinator.async_add_listener(self._changed)
        self._tell(json_bytes({"kind": "full", **self._told}))

    def _end(self) -> None:
        if self._stop:
            self._stop()
        self._stop = None

    @callback
    def _changed(self) -> None:
        """Tell what differs from what was told before."""
        if self._coordinator is None:
            return
        before, self._told = self._told, view_of(self._coordinator)
        if change := difference(before, self._told):
            self._tell(json_bytes({"kind": "change", **change}))

    def _tell(self, event: bytes) -> None:
        for watcher in [*self._watchers.values()]:
            watcher(event)


FEEDS: HassKey[dict[str, Feed]] = HassKey(f"{DOMAIN}_feeds")


@callback
def feed_of(hass: HomeAssistant, entry_id: str) -> Feed:
    """Return the feed of a host."""
    return hass.data.setdefault(FEEDS, {}).setdefault(entry_id, Feed())


@callback
def view_of(coordinator: DepinCoordinator) -> View:
    """Return what a card shows of a host, as plain data; long lists have actions of their own."""
    view = coordinator.data.as_dict()
    for node in view["nodes"].values():
        del node["details"]
    reallocator = coordinator.reallocator
    controls, planner = reallocator.controls, coordinator.planner
    view["name"] = coordinator.config_entry.title
    view["capacity"] = {
        res.value: amount for res in Resource if (amount := controls.capacity.of(res))
    }
    view["controls"] = controls_answer(controls)
    # What somebody knows of needs no more room.
    known = [alert for alert in coordinator.alerts.state.active() if not alert.acknowledged]
    view["alerts"] = [told(alert) for alert in known]
    view["plan"] = _plan(planner)
    view["mode"] = planner.settings.mode.value
    view["waiting_for"] = planner.waiting and planner.waiting.value
    view["changes"] = pace_answer(reallocator, coordinator.data) | {"busy": reallocator.busy}
    return view


def _plan(planner: Planner) -> dict[str, Any] | None:
    """Return the plan, or why there is none, without what only a maintainer reads."""
    if planner.analysis is None:
        return None
    plan = plan_answer(planner, planner.analysis)
    del plan["target"]
    return plan


def difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parts of a view that are new or other, node by node; a node that left is None.

    The time alone is no change.
    """
    change = {key: part for key, part in after.items() if before.get(key) != part}
    if "nodes" in change:
        old, new = before.get("nodes", {}), after["nodes"]
        change["nodes"] = {
            **{node: state for node, state in new.items() if old.get(node) != state},
            **{node: None for node in old if node not in new},
        }
    return change if change.keys() - {"at"} else {}
