"""What a host looks like, pushed to whoever watches: once in full, then what changed.

A view is worked out and written as JSON once per change, however many watch.
"""

import asyncio
from collections.abc import Callable, Iterable, Mapping
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
from .engine.snapshot import Snapshot
from .plan_answers import plan_answer
from .planner import Planner
from .speech import async_learn, tell

type Watcher = Callable[[bytes], None]
type View = dict[str, Any]

#: Event of a host that is not set up (any more); another full view follows when it is.
GONE = json_bytes({"kind": "unloaded"})


class Feed:
    """The watchers of one host; it outlives reloads of the host.

    Whoever is no longer fresh was told what is in `_told`, so that the next change builds on it.
    """

    def __init__(self) -> None:
        """Begin without anybody."""
        self._watchers: dict[int, Watcher] = {}
        #: What they read, where they said so.
        self._languages: dict[int, str] = {}
        #: Who has to be told everything first.
        self._fresh: set[int] = set()
        self._numbers = count()
        self._coordinator: DepinCoordinator | None = None
        self._stop: CALLBACK_TYPE | None = None
        self._task: asyncio.Task[None] | None = None
        self._news = False
        self._told: View = {}

    @callback
    def attach(self, coordinator: DepinCoordinator) -> None:
        """Show this host from now on."""
        self._coordinator = coordinator
        self._fresh = set(self._watchers)
        if self._watchers:
            self._begin(coordinator)

    @callback
    def detach(self) -> None:
        """Tell the watchers that the host is gone for now."""
        self._end()
        self._coordinator = None
        for watcher in [*self._watchers.values()]:
            watcher(GONE)

    @callback
    def watch(self, watcher: Watcher, language: str | None = None) -> CALLBACK_TYPE:
        """Tell a watcher everything soon and every change from then on, until it stops that."""
        number = next(self._numbers)
        self._watchers[number] = watcher
        if language:
            self._languages[number] = language
        self._fresh.add(number)
        if self._coordinator is None:
            watcher(GONE)
        elif self._stop is None:
            self._begin(self._coordinator)
        else:
            self._changed()

        @callback
        def stop() -> None:
            self._watchers.pop(number, None)
            self._languages.pop(number, None)
            self._fresh.discard(number)
            if not self._watchers:
                self._end()

        return stop

    def _begin(self, coordinator: DepinCoordinator) -> None:
        self._stop = coordinator.async_add_listener(self._changed)
        self._changed()

    def _end(self) -> None:
        if self._stop:
            self._stop()
        self._stop = None

    @callback
    def _changed(self) -> None:
        """Work the view out anew, once at a time."""
        self._news = True
        if self._coordinator is not None and (self._task is None or self._task.done()):
            self._task = self._coordinator.config_entry.async_create_background_task(
                self._coordinator.hass, self._catch_up(), f"{DOMAIN} feed"
            )

    async def _catch_up(self) -> None:
        """Tell what differs from what was told before, until nothing does."""
        while self._news and (coordinator := self._coordinator) and self._watchers:
            self._news = False
            for language in (languages := sorted({*self._languages.values()})):
                await async_learn(coordinator.hass, language)
            fresh = frozenset(self._fresh)
            # The view of many nodes takes longer than the loop may wait; a snapshot is frozen.
            told, full, change = await coordinator.hass.async_add_executor_job(
                worked_out,
                coordinator.data,
                beside(coordinator, languages),
                self._told,
                bool(fresh),
            )
            if self._coordinator is not coordinator:
                return  # what comes next is told to all in full
            self._told = told
            self._fresh -= fresh
            for number, watcher in [*self._watchers.items()]:
                event = full if number in fresh else change
                if event is not None and number not in self._fresh:
                    watcher(event)


def worked_out(
    snapshot: Snapshot, more: View, before: View, begin: bool
) -> tuple[View, bytes | None, bytes | None]:
    """Return a host's view, and as JSON all of it (to begin with) and what is new since before."""
    view = view_of(snapshot, more)
    change = difference(before, view)
    return (
        view,
        json_bytes({"kind": "full", **view}) if begin else None,
        json_bytes({"kind": "change", **change}) if change and before else None,
    )


FEEDS: HassKey[dict[str, Feed]] = HassKey(f"{DOMAIN}_feeds")


@callback
def feed_of(hass: HomeAssistant, entry_id: str) -> Feed:
    """Return the feed of a host."""
    return hass.data.setdefault(FEEDS, {}).setdefault(entry_id, Feed())


@callback
def forget_feed(hass: HomeAssistant, entry_id: str) -> None:
    """Let go of a removed host's feed."""
    hass.data.get(FEEDS, {}).pop(entry_id, None)


def view_of(snapshot: Snapshot, more: View) -> View:
    """Return what a card shows of a host, as plain data; long lists have actions of their own."""
    view = snapshot.as_dict() | more
    del view["prices"]  # their age moves at every look
    for node in view["nodes"].values():
        del node["details"]
    return view


@callback
def beside(coordinator: DepinCoordinator, languages: Iterable[str] = ()) -> View:
    """Return the part of a view that is not in the snapshot, the plan in these languages too."""
    reallocator = coordinator.reallocator
    controls, planner = reallocator.controls, coordinator.planner
    watched = coordinator.alerts.state
    # What somebody knows of needs no more room.
    known = [alert for alert in watched.active() if not alert.acknowledged]
    return {
        "name": coordinator.config_entry.title,
        "capacity": {
            res.value: amount for res in Resource if (amount := controls.capacity.of(res))
        },
        "controls": controls_answer(controls),
        "alerts": [told(alert) for alert in known],
        "payouts": {node: due.isoformat() for node, due in watched.payouts_due().items()},
        "plan": _plan(planner, languages),
        "mode": planner.settings.mode.value,
        "waiting_for": planner.waiting and planner.waiting.value,
        "changes": pace_answer(reallocator, coordinator.data) | {"busy": reallocator.busy},
    }


def _plan(planner: Planner, languages: Iterable[str]) -> dict[str, Any] | None:
    """Return the plan, or why there is none, without what only a program reads."""
    if planner.analysis is None:
        return None
    plan = plan_answer(planner, planner.analysis)
    del plan["target"], plan["parts"]
    phrases = planner.analysis.plan.phrases
    return plan | {"sentences": {language: tell(phrases, language) for language in languages}}


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
