"""What the planner knows, as the host's readings: what a plan is worth, and what plans brought."""

from datetime import datetime

from homeassistant.util import dt as dt_util

from .engine.models import Observation, Outage, Quality, Reading
from .engine.optimizer import Plan, Reason
from .engine.optimizer.proof import Gain
from .engine.realised import money
from .planner import Planner
from .speech import tell

PERCENT = "%"
EXPECTED_GAIN, PLAN_CONFIDENCE, REALISED_GAIN = "expected_gain", "plan_confidence", "realised_gain"
#: Why there is no number: nobody has thought about the host yet, or nothing was changed yet.
NOT_ANALYSED, NOTHING_CHANGED = "not_analysed", "nothing_changed"


def plan_readings(planner: Planner) -> dict[str, Observation]:
    """Return the host's readings of its plan; an estimate each, or why there is none."""
    now, currency = dt_util.utcnow(), planner.currency
    plan = planner.analysis.plan if planner.analysis else None
    return {
        **_plan(plan, now, currency),
        **_gain(REALISED_GAIN, planner.realised, NOTHING_CHANGED, now, currency),
    }


def explained(planner: Planner) -> dict[str, str | None]:
    """Return the plan's reason and sentence, and what it waits for, as attributes."""
    if planner.analysis is None:
        return {}
    plan = planner.analysis.plan
    return {
        "reason": plan.reason.value,
        "explanation": tell(plan.phrases),
        "waiting_for": planner.waiting and planner.waiting.value,
    }


def _plan(plan: Plan | None, now: datetime, currency: str) -> dict[str, Observation]:
    if plan is None or plan.reason.is_blind:
        outage = Outage(plan.reason.value if plan else NOT_ANALYSED, now)
        return {EXPECTED_GAIN: outage, PLAN_CONFIDENCE: outage}
    gain = Gain(plan.gain, plan.gain_low, plan.gain_high)
    thought_out = plan.reason is not Reason.BEST_ALREADY
    sure = Reading(round(100 * plan.confidence, 1), now, Quality.ESTIMATED, PERCENT)
    return {
        **_gain(EXPECTED_GAIN, gain, "", now, f"{currency}/d"),
        PLAN_CONFIDENCE: sure if thought_out else Outage(plan.reason.value, now),
    }


def _gain(
    key: str, gain: Gain | None, reason: str, now: datetime, unit: str
) -> dict[str, Observation]:
    """Return a gain with its interval."""
    if gain is None:
        return {key: Outage(reason, now)}
    return {
        f"{key}{suffix}": Reading(money(amount), now, Quality.ESTIMATED, unit)
        for suffix, amount in (("", gain.mean), ("_low", gain.low), ("_high", gain.high))
    }
