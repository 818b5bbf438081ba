"""What the planner proposes, as alerts tell of it, and how a button answers it."""

from decimal import Decimal

from homeassistant.util import dt as dt_util

from .engine.monitor.look import Offer
from .engine.outcome import Outcome
from .engine.sentences import steps
from .planner import Planner
from .planner_settings import Mode
from .speech import tell

DAY_HOURS = 24


class Proposer:
    """The planner of a host, seen from its alerts."""

    def __init__(self, planner: Planner) -> None:
        """Speak for this one."""
        self._planner = planner

    def offer(self) -> Offer | None:
        """Return the plan to tell of; none where the planner acts by itself."""
        mode = self._planner.settings.mode
        if mode is Mode.AUTO:
            return None
        asks = mode is Mode.APPROVE
        found = (
            self._planner.pending if asks else self._planner.proposals.find(None, dt_util.utcnow())
        )
        if found is None:
            return None
        plan = found.plan
        a_day = plan.net * DAY_HOURS / plan.span if plan.span else plan.gain
        gain, sentence = Decimal(f"{a_day:.6g}"), tell(plan.phrases)
        return Offer(found.id, gain, plan.confidence, asks=asks, sentence=sentence)

    async def approve(self, plan_id: str) -> Outcome:
        """Carry a proposal out."""
        return await self._planner.approve(plan_id)

    def dismiss(self, plan_id: str) -> bool:
        """Turn a proposal down; tell whether it was still open."""
        return self._planner.dismiss(plan_id)

    def details(self) -> str:
        """Return what the plan does to each node, a line per share."""
        analysis = self._planner.analysis
        return "" if analysis is None else "\n".join(tell(s.phrases) for s in steps(analysis))
