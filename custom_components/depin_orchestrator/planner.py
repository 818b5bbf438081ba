"""Decides what becomes of a plan: shown, put before the user, or carried out.

Every half minute the host is analysed, every minute it is decided whether to act. What a plan is
waiting for is said as well. A plan that needs the user's word is `pending`; whoever asks the
user (a notification, a card) answers with `approve` or `dismiss`.
"""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
import random
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.util import dt as dt_util
from homeassistant.util.ulid import ulid_now

from .const import DOMAIN, LOGGER
from .engine.books import Books
from .engine.objections import Objection, Reason
from .engine.optimizer import Analysis, Plan, Strategy
from .engine.optimizer.proof import TRIAL, Backtest, Readiness, readiness
from .engine.outcome import Outcome, Result
from .engine.proposal import RESPECT, Proposal, Proposals, promised
from .engine.realised import taken_back
from .engine.reallocation import Reallocation, Request
from .engine.recording import HOUR, HOURS
from .engine.schedule import Cadence, Slot
from .engine.snapshot import Snapshot
from .household import Household
from .planner_settings import Mode, PlannerSettings
from .reallocator import Reallocator
from .speech import tell
from .thinker import Thinker

EVERY = Cadence(timedelta(seconds=30))
DECIDE = timedelta(seconds=55)
#: A trial on recorded history is repeated once a day, and says little of less than a day.
TRIAL_EVERY = timedelta(days=1)
TRIAL_LEAST = 24.0
KEPT = HOURS * HOUR
#: What was refused may pass; it is not asked for every minute.
ASK_AGAIN = timedelta(minutes=10)


class Waiting(StrEnum):
    """Why a plan is not carried out by itself."""

    ADVISING = "advising"
    APPROVAL = "approval"
    SWITCHED_OFF = "switched_off"
    LEARNING = "learning"
    LOSING = "losing"
    UNFINISHED = "unfinished"
    WATCHING = "watching"
    TAKEN_BACK = "taken_back"
    REFUSED = "refused"


ASKED = {Mode.ADVISE: Waiting.ADVISING, Mode.APPROVE: Waiting.APPROVAL}


class Planner(Thinker):
    """The one who plans for a host, and what it plans now."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: ConfigEntry[Any],
        reallocator: Reallocator,
        household: Household,
        latest: Callable[[], tuple[Snapshot | None, Books]],
        changed: Callable[[], None],
    ) -> None:
        """Plan for an entry's host; `changed` is called when there is something new."""
        super().__init__(hass, entry, reallocator, household, latest)
        #: What money is told in.
        self.currency: str = hass.config.currency
        self._changed = changed
        self._slot = Slot(EVERY)
        self._task: asyncio.Task[None] | None = None
        self._decided_at: datetime | None = None
        self._refused: tuple[object, datetime] | None = None
        #: Which strategy was tried when, and how that went.
        self._tried: tuple[Strategy, datetime] | None = None
        self.replayed: Backtest | None = None
        self.proposals = Proposals()
        self.waiting: Waiting | None = None

    @callback
    def configure(self) -> None:
        """Take over options that changed, and think again soon."""
        self.settings = PlannerSettings.of(self._entry, self._reallocator.limits)
        self._slot = Slot(EVERY)
        self.waiting = self._wait(dt_util.utcnow())
        self._changed()

    async def relearn(self) -> None:
        """Forget what was learned, and begin anew."""
        async with self._lock:
            self.brain.forget()
        self.analysis = self.replayed = self._tried = None
        self.proposals = Proposals()
        await self.save()

    @callback
    def start(self) -> None:
        """Think about what is new if it is time, in the background, once at a time."""
        now = dt_util.utcnow()
        if not self._slot.due(now) or (self._task and not self._task.done()):
            return
        self._slot.succeeded(now, random.random)
        self._task = self._entry.async_create_background_task(
            self._hass, self._round(), f"{DOMAIN} planner"
        )

    async def _round(self) -> None:
        try:
            await self.think()
            await self._decide()
            await self._save_sometimes()
        except Exception:  # noqa: BLE001 -- a defect in thinking must not end the thinking
            LOGGER.exception("Thinking about %s failed in an unexpected way", self._entry.title)

    async def analyze(self) -> Analysis | None:
        """Read the machine again and think at once."""
        if self._reallocator.controls.dials:
            await self._reallocator.poll(dt_util.utcnow())
        return await self.think()

    async def think(self) -> Analysis | None:
        """Learn from what is known now, and return what to make of it."""
        snapshot, books = self._latest()
        if snapshot is None:
            return None
        analysis = await self._learn(snapshot, books)
        now = dt_util.utcnow()
        self.proposals.renew(analysis.plan, self._found(), ulid_now(), now)
        self.waiting = self._wait(now)
        self._changed()
        return analysis

    @property
    def readiness(self) -> Readiness:
        """Whether the automatic mode has earned its trust."""
        if self.replayed is None or not self._is_long_enough:
            return Readiness.LEARNING
        return readiness(self.brain.model, self.replayed)

    @property
    def _is_long_enough(self) -> bool:
        return self.replayed is not None and self.replayed.hours >= TRIAL_LEAST

    @property
    def pending(self) -> Proposal | None:
        """The plan that waits for the user's word; None in other modes."""
        if self.settings.mode is not Mode.APPROVE:
            return None
        return self.proposals.pending(dt_util.utcnow())

    async def approve(self, plan_id: str) -> Outcome:
        """Carry a proposal out; another one, or one of a state that changed, is refused."""
        return await self.apply(plan_id)

    @callback
    def dismiss(self, plan_id: str) -> bool:
        """Turn a proposal down for a day; tell whether it was still open."""
        dismissed = self.proposals.dismiss(plan_id, dt_util.utcnow())
        self._changed()
        return dismissed

    def request(
        self, plan_id: str | None = None, *, force: bool = False, reason: str = ""
    ) -> Request | None:
        """Return the current plan as a wish, explained if not told why; None if there is none."""
        now = dt_util.utcnow()
        proposal = self.proposals.find(plan_id, now)
        if proposal is None:
            return None
        return proposal.request(ulid_now(), now, force, reason or tell(proposal.plan.phrases))

    async def apply(
        self, plan_id: str | None = None, *, force: bool = False, reason: str = ""
    ) -> Outcome:
        """Carry the current plan out; refused when there is none, or the host has moved on."""
        request, proposal = (
            self.request(plan_id, force=force, reason=reason),
            self.proposals.current,
        )
        if request is None or proposal is None:
            now = dt_util.utcnow()
            nothing = Reallocation(ulid_now(), now, reason=reason)
            return Outcome(Result.REFUSED, nothing, now, objections=(Objection(Reason.NO_PLAN),))
        return await self._perform(request, proposal.plan)

    async def _perform(self, request: Request, plan: Plan) -> Outcome:
        """Carry a wish out that was made from a plan."""
        snapshot, _ = self._latest()
        rate = snapshot.value("earnings_rate") if snapshot else None
        floor = promised(plan, rate if isinstance(rate, Decimal) else None)
        outcome = await self._reallocator.perform(request, floor)
        if outcome.result is Result.APPLIED and outcome.plan.steps:
            async with self._lock:
                self.brain.realised.begin(outcome.plan.id, plan.cost)
            self.proposals.current = None
            self._changed()
        return outcome

    async def _decide(self) -> None:
        """Act on the current plan, if that is for us to do."""
        now = dt_util.utcnow()
        if self._decided_at and timedelta() <= now - self._decided_at < DECIDE:
            return
        self._decided_at = now
        await self._try(now)
        self.waiting = self._wait(now)
        request, proposal = self.request(), self.proposals.current
        if request is None or proposal is None or self.waiting:
            return
        verdict = await self._reallocator.consider(request)
        if not verdict.allowed:
            self._refused = request.shares, now
            LOGGER.debug("A plan waits: %s", [str(o.reason) for o in verdict.objections])
        self.waiting = self._wait(now)  # the user may have said something meanwhile
        if not self.waiting:
            await self._perform(request, proposal.plan)

    async def _try(self, now: datetime) -> None:
        """Try the strategy on recorded history, once a day, before and while it may act."""
        if self.settings.mode is not Mode.AUTO or self.brain.model.watched < TRIAL:
            return
        strategy = self.settings.strategy
        tried, at = self._tried or (None, now)
        recent = timedelta() <= now - at < TRIAL_EVERY
        if tried == strategy and recent and self._is_long_enough:
            return
        self._tried = strategy, now
        self.replayed = await self.backtest(strategy, now - KEPT)

    def _wait(self, now: datetime) -> Waiting | None:
        """Return what keeps a plan from being carried out by itself; None for nothing."""
        if self.settings.mode is not Mode.AUTO:
            return ASKED[self.settings.mode]
        if not self.settings.automatic:
            return Waiting.SWITCHED_OFF
        if self.readiness is not Readiness.READY:
            return Waiting(self.readiness.value)
        return self._hindered(now)

    def _hindered(self, now: datetime) -> Waiting | None:
        """Return what of the host's own story is against a change now."""
        proposal, memory = self.proposals.current, self._reallocator.memory
        if self._reallocator.trouble:
            return Waiting.UNFINISHED
        if memory.watch:
            return Waiting.WATCHING
        if any(now - change.at < RESPECT for change in taken_back(memory.changes)):
            return Waiting.TAKEN_BACK
        shares, at = self._refused or (None, now)
        if proposal and proposal.shares == shares and timedelta() <= now - at < ASK_AGAIN:
            return Waiting.REFUSED
        return None
