"""Moves a host's resources: hears a wish, carries it out, watches it, remembers it.

One change at a time, in a task of its own: whoever asked may go away. What a crash left open is
settled before anything else acts, and again later while the machine could not be read.
"""

import asyncio
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
import random
from typing import Any

from homeassistant.config_entries import ConfigEntry, ConfigSubentry
from homeassistant.core import HomeAssistant, callback
from homeassistant.util import dt as dt_util
from homeassistant.util.ulid import ulid_now

from .actuators.engine_api import EngineClient
from .const import DOMAIN
from .controls import Controls, limits_of
from .engine.dials import Host
from .engine.first_contact import give_back
from .engine.models import Health
from .engine.objections import Objection, Reason
from .engine.outcome import Outcome, Result
from .engine.preflight import Verdict, consider
from .engine.reallocation import Reallocation, Request
from .engine.schedule import Cadence, Slot
from .engine.snapshot import Snapshot
from .engine.watch import Verdict as Watched, Watch
from .recovery import Recovery

EVERY = Cadence(timedelta(seconds=30))
#: How long unloading waits for a running change before it leaves the rest to recovery.
CLOSE_WITHIN = 10.0
#: Refusals that pass by themselves.
PASSING = frozenset({Reason.BUSY, Reason.UNFINISHED, Reason.UNKNOWN_STATE})


class Reallocator(Recovery):
    """The one who changes a host, and the memory of it."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: ConfigEntry[Any],
        engine: EngineClient | None,
        snapshot: Callable[[], Snapshot | None],
        changed: Callable[[Collection[str]], None],
        departed: Iterable[ConfigSubentry] = (),
    ) -> None:
        """Act on an entry's host.

        `changed` is called with the nodes that were touched when there is something new to show.
        """
        self.controls = Controls(hass, entry, engine, departed)
        super().__init__(hass, entry, self.controls.switchboard)
        self._hass = hass
        self._entry = entry
        self._snapshot = snapshot
        self._changed = changed
        self.limits = limits_of(entry)
        self._task: asyncio.Task[Outcome] | None = None
        self._slot = Slot(EVERY)
        #: How many changes have ended; what was read before one of them is old.
        self._ended = 0
        self._closing = False

    async def start(self) -> None:
        """Take up where the last life ended; nothing of the host may act before."""
        await self.load()
        await self.recover()

    async def close(self) -> None:
        """Wait a while for a running change; what is left of it is recovery's."""
        self._closing = True
        if task := self._task:
            _, late = await asyncio.wait((task,), timeout=CLOSE_WITHIN)
            if late:
                task.cancel()
                await asyncio.wait(late)
        await self.flush()
        await self.controls.close()

    @property
    def busy(self) -> bool:
        """Whether a change is under way."""
        return self._task is not None

    def pace(self, now: datetime) -> tuple[int, datetime]:
        """Return how many changes are left within the hour, and when the next one may be."""
        changes = self.memory.changes
        nodes = {dial.node for dial in self.controls.dials}
        return changes.left(now, self.limits), changes.next_allowed(nodes, now, self.limits)

    def due(self, now: datetime) -> bool:
        """Tell whether to read the dials again."""
        controls = self.controls
        return bool(controls.dials or controls.departed) and self._slot.due(now)

    async def poll(self, now: datetime) -> None:
        """Read all dials, notice what somebody else changed, settle what was left open."""
        self._slot.succeeded(now, random.random)
        ended = self._ended
        controls = self.controls
        samples = await (controls.read(now) if self.trouble else controls.poll(now))
        # A change under way reads for itself, and one that just ended has.
        if self._task is not None or self._ended != ended:
            return
        self.take_in(samples)
        if self.trouble:
            await self.recover()
        else:
            await controls.renew(self.memory.changes.desired)

    async def consider(self, request: Request) -> Verdict:
        """Return what would be done, and all that speaks against it; changes nothing."""
        now = dt_util.utcnow()
        found = await self.controls.read(now, request.resources)
        snapshot = self._snapshot()
        named = {dial.node for dial in request.levels}
        controls, departed = self.controls.current(named), self.controls.states_of_departed
        host = Host(
            nodes=departed(named, now) | dict(snapshot.nodes if snapshot else {}),
            capacity=self.controls.capacity,
            controls=controls,
            found={dial: sample.amount for dial, sample in found.items() if dial in controls},
        )
        blocked = Reason.UNFINISHED if self.trouble else None
        if (
            self._task not in (None, asyncio.current_task())
            or self._closing
            or self._hass.is_stopping
        ):
            blocked = Reason.BUSY
        return consider(request, host, self.memory.changes, self.limits, now, blocked)

    async def reallocate(
        self,
        shares: Mapping[str, Mapping[str, object]],
        *,
        force: bool = False,
        reason: str = "",
    ) -> Outcome:
        """Give nodes (by id) these percent of the host; what is not named stays as it is."""
        return await self.perform(self.request(shares, force=force, reason=reason))

    def request(
        self,
        shares: Mapping[str, Mapping[str, object]],
        *,
        force: bool = False,
        reason: str = "",
    ) -> Request:
        """Return a wish as the engine hears it."""
        now = dt_util.utcnow()
        return Request(ulid_now(), now, shares=shares, force=force, reason=reason)

    async def perform(self, request: Request, floor: Decimal | None = None) -> Outcome:
        """Carry a request out, whatever becomes of the caller; never raises for a refusal.

        `floor` is what the host must go on earning, in its currency per day.
        """
        if self._task is not None:
            verdict = await self.consider(request)
            outcome = _refused(verdict)
            self.tell(outcome)
            return outcome
        self._task = self._entry.async_create_task(
            self._hass, self._carry_out(request, floor), f"{DOMAIN} change", eager_start=False
        )
        return await asyncio.shield(self._task)

    async def roll_back(self, change_id: str | None = None, reason: str = "") -> Outcome:
        """Lead back to before a change, by default the last one still in effect."""
        request_id, now = ulid_now(), dt_util.utcnow()
        request = self.memory.changes.take_back(change_id, request_id, now)
        if isinstance(request, Objection):
            nothing = Reallocation(request_id, now, restores=change_id, reason=reason)
            outcome = Outcome(Result.REFUSED, nothing, now, objections=(request,))
            self.tell(outcome)
            return outcome
        return await self.perform(replace(request, reason=reason))

    async def give_back(self, node: str) -> tuple[Objection, ...]:
        """Lead a node that is managed no longer back to what it had before anything was moved.

        What cannot be given back now is left as it is; returns why.
        """
        dials = self.controls.dials.keys() | self.controls.departed
        first = {dial: amount for dial, amount in self.memory.first.items() if dial in dials}
        request = give_back(
            self.owed((node,)), first, self.controls.capacity, ulid_now(), dt_util.utcnow()
        )
        hindered = [o for o in (await self.consider(request)).objections if o.resource]
        never = {objection.resource for objection in hindered}
        levels = {dial: own for dial, own in request.levels.items() if dial.resource not in never}
        outcome = await self.perform(replace(request, levels=levels))
        return (*hindered, *outcome.objections)

    async def accept(self) -> None:
        """Take the machine as it is: what was left open, and what somebody else changed.

        Raises JournalError when that cannot be written down.
        """
        await self.accept_limits()
        self._changed(())

    @callback
    def look(self, snapshot: Snapshot) -> None:
        """Look whether the last change keeps what it promised; take it back if it does not."""
        watch = self.memory.watch
        if watch is None or self._task is not None:
            return
        healths = {node: state.report.health for node, state in snapshot.nodes.items()}
        rate = snapshot.value("earnings_rate")
        seen = watch.look(healths, rate if isinstance(rate, Decimal) else None, snapshot.at)
        self.memory.watch = None if seen.verdict is Watched.KEPT else seen
        if seen.verdict is Watched.BROKEN and not self._blocked(seen):
            work = self._take_back(seen)
        elif seen != watch:
            work = self.save()
        else:
            return
        self._entry.async_create_task(self._hass, work, f"{DOMAIN} watch", eager_start=False)

    def _blocked(self, watch: Watch) -> bool:
        """Tell whether taking it back would only be refused now; it is tried at a later look."""
        touched = (d for d in self.controls.dials if d.node in watch.healths)
        unknown = any(d in self.samples and self.samples[d].amount is None for d in touched)
        return bool(self.trouble) or unknown

    async def _carry_out(self, request: Request, floor: Decimal | None) -> Outcome:
        touched: Collection[str] = ()
        try:
            verdict = await self.consider(request)
            touched = verdict.plan.nodes
            if not verdict.allowed:
                outcome = _refused(verdict)
            else:
                await self.flush()
                watch = self._watch(verdict.plan, floor)
                outcome = await self.executor.carry_out(verdict.plan, watch)
            if outcome.result is not Result.APPLIED:
                self.controls.ask_again()
            if outcome.result is Result.REFUSED:
                self.tell(outcome)
            else:
                self.settle(outcome)
            self.take_in(await self.controls.read(dt_util.utcnow(), request.resources))
            return outcome
        finally:
            self._task = None
            self._ended += 1
            if not self._closing:
                self._changed(touched)

    def _watch(self, plan: Reallocation, floor: Decimal | None) -> Watch | None:
        """Return how things are before a change; taking one back needs no watch."""
        if plan.restores is not None:
            return None
        snapshot = self._snapshot()
        nodes = snapshot.nodes if snapshot else {}
        healths: Mapping[str, Health] = {n: s.report.health for n, s in nodes.items()}
        return Watch.begin(plan, healths, floor, dt_util.utcnow())

    async def _take_back(self, watch: Watch) -> None:
        """Take a broken change back; what stands in the way may pass, and the next look tries."""
        outcome = await self.roll_back(watch.change, watch.cause.reason if watch.cause else "")
        if not {o.reason for o in outcome.objections} & PASSING:
            self.memory.watch = None
            await self.save()


def _refused(verdict: Verdict) -> Outcome:
    now = dt_util.utcnow()
    return Outcome(Result.REFUSED, verdict.plan, now, objections=verdict.objections)
