"""Learns from a host and keeps what it learned: the planner's memory, and what it thinks now.

The thinking itself is pure (`engine/brain.py`) and runs in a thread, on frozen data.
"""

import asyncio
from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from .engine.ahead import hours_ahead
from .engine.books import Books
from .engine.brain import Brain
from .engine.dials import Dial
from .engine.optimizer import Analysis, Opportunity, Strategy, opportunities
from .engine.optimizer.appraisal import appraise
from .engine.optimizer.proof import Backtest, Gain, backtest
from .engine.realised import in_effect, money
from .engine.sighting import Sighting
from .engine.snapshot import Snapshot
from .household import Household
from .planner_settings import PlannerSettings
from .planner_store import BrainKeeper
from .reallocator import Reallocator

#: How much a power cut may cost; the file holds weeks of scenes.
SAVE_EVERY = timedelta(hours=3)
#: The last changes, for the pace that a decision has to keep.
LAST = 8


class Thinker:
    """What is learned of one host."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: ConfigEntry[Any],
        reallocator: Reallocator,
        household: Household,
        latest: Callable[[], tuple[Snapshot | None, Books]],
    ) -> None:
        """Think about an entry's host, of which `latest` returns snapshot and books."""
        self._hass = hass
        self._entry = entry
        self._reallocator = reallocator
        self._household = household
        self._latest = latest
        self._keeper = BrainKeeper(hass, entry.entry_id)
        #: Whoever holds it may change the brain, or read all of it.
        self._lock = asyncio.Lock()
        self._saved_at = dt_util.utcnow()
        self.settings = PlannerSettings.of(entry, reallocator.limits)
        self.brain = Brain()
        self.analysis: Analysis | None = None

    async def load(self, nodes: Collection[str]) -> None:
        """Go on where it was left."""
        self.brain = await self._keeper.load()
        self.brain.takings.keep(nodes)

    async def save(self) -> None:
        """Write down what was learned."""
        self._saved_at = dt_util.utcnow()
        async with self._lock:
            await self._keeper.save(self.brain)

    async def _save_sometimes(self) -> None:
        if not timedelta() <= dt_util.utcnow() - self._saved_at < SAVE_EVERY:
            await self.save()

    async def _learn(self, snapshot: Snapshot, books: Books) -> Analysis:
        """Take in a snapshot and return what to make of it."""
        memory, settings = self._reallocator.memory, self.settings
        moved_at = [change.at for change in memory.changes][:LAST]
        effective = in_effect(memory.changes)
        async with self._lock:
            reports = {node: state.report for node, state in snapshot.nodes.items()}
            earned = self.brain.takings.tell(books, reports, dt_util.utcnow())
            scene = self._look(snapshot, earned=earned).scene()
            analysis = await self._hass.async_add_executor_job(
                self.brain.analyse,
                scene,
                settings.policy,
                settings.strategy,
                moved_at,
                effective,
            )
            self.brain.realised.keep([change.plan.id for change in memory.changes])
        for change in effective:
            credit = self.brain.realised.credits.get(change.plan.id)
            if credit and (gain := credit.daily):
                exact = (money(part) for part in (gain.mean, gain.low, gain.high))
                memory.changes.realise(change.plan.id, *exact)
        self.analysis = analysis
        return analysis

    @property
    def realised(self) -> Gain | None:
        """What all plans that were carried out have brought, in fiat; None before the first."""
        planned = (c for c in self._reallocator.memory.changes if c.plan.expected_gain is not None)
        return self.brain.realised.total([change.plan.id for change in planned])

    async def opportunities(self) -> tuple[Opportunity, ...]:
        """Return single moves that would gain, also of shares that are only shown."""
        snapshot, _ = self._latest()
        if snapshot is None:
            return ()
        look = self._look(snapshot, advice=True)
        async with self._lock:
            return await self._hass.async_add_executor_job(self._opportunities, look)

    def _opportunities(self, look: Sighting) -> tuple[Opportunity, ...]:
        scene, model = look.scene().cleaned(), self.brain.model
        if any(sight.node not in model.learners for sight in scene.sights):
            return ()
        worths = appraise(model, scene, self.settings.strategy, {})
        return opportunities(worths, self.settings.policy)

    async def backtest(self, strategy: Strategy, since: datetime) -> Backtest:
        """Return what a strategy would have brought on what was recorded."""
        return await self._hass.async_add_executor_job(
            backtest, self.brain.recording.since(since), self.settings.policy, strategy
        )

    def _found(self) -> dict[Dial, float | None]:
        return {dial: sample.amount for dial, sample in self._reallocator.samples.items()}

    def _look(self, snapshot: Snapshot, *, advice: bool | None = None, **more: Any) -> Sighting:
        """Gather all that is known now; without any machine to set, shares are advice.

        A pause alone is no such machine: nothing can be moved with it.
        """
        reallocator = self._reallocator
        controls, now = reallocator.controls.current(), dt_util.now()
        if advice is None:
            advice = not any(c.applied and not c.pausable for c in controls.values())
        return Sighting(
            now=now,
            snapshot=snapshot,
            capacity=reallocator.controls.capacity,
            controls=controls,
            found=self._found(),
            drifts=reallocator.drifts,
            changes=reallocator.memory.changes,
            limits=reallocator.limits,
            unmanaged=self.settings.unmanaged,
            power=self._household.power(snapshot.at),
            tariff_ahead=self._household.tariff_ahead(now),
            green_ahead=self._green(now),
            advice=advice,
            **more,
        )

    def _green(self, now: datetime) -> tuple[float, ...]:
        """Return how green the power is, 0 to 1, as far as the user's sensor knows."""
        entity = self.settings.green_entity
        state = self._hass.states.get(entity) if entity else None
        if state is None:
            return ()
        try:
            percent = float(state.state)
        except ValueError:
            return ()
        ahead = hours_ahead(state.attributes, now, None) or (percent,)
        return tuple(part / 100 for part in ahead)
