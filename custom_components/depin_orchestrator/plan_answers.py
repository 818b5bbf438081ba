"""What the planner tells: responses of actions."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Self

from .engine.optimizer import Analysis, Opportunity, StrategyName
from .engine.optimizer.proof import Backtest
from .engine.optimizer.views import node_views
from .engine.sentences import Teller, Told, replayed, steps
from .planner import Planner
from .speech import spoken, tell


def plan_answer(
    planner: Planner, analysis: Analysis, language: str | None = None
) -> dict[str, Any]:
    """Return a plan, and the name to call it by while it can be carried out."""
    current, plan = planner.proposals.current, analysis.plan
    return plan.as_dict() | {
        "sentence": tell(plan.phrases, language),
        "plan_id": current.id if current else None,
    }


@dataclass(frozen=True, slots=True)
class Thought:
    """What an analysis comes to in detail: the plan's steps, and each node as plain data."""

    steps: tuple[Told, ...]
    nodes: list[dict[str, Any]]

    @classmethod
    def of(cls, analysis: Analysis) -> Self:
        """Work it out; of 50 nodes that is too much for the event loop."""
        return cls(tuple(steps(analysis)), [view.as_dict() for view in node_views(analysis)])


def analysis_answer(
    planner: Planner,
    analysis: Analysis,
    thought: Thought,
    found: Iterable[Opportunity],
    language: str,
) -> dict[str, Any]:
    """Return what was thought: single moves, the plan step by step, and each node's worth."""
    teller = Teller(analysis.scene)
    return {
        "opportunities": [
            one.as_dict() | spoken([teller.opportunity(one)], language) for one in found
        ],
        "plan": plan_answer(planner, analysis, language)
        | {
            "steps": [
                {
                    "node": step.node,
                    "name": teller.name(step.node),
                    "resource": step.resource.value,
                    "before": step.before,
                    "after": step.after,
                    **spoken(step.phrases, language),
                }
                for step in thought.steps
            ],
        },
        "nodes": thought.nodes,
        "currency": analysis.scene.currency,
        "mode": planner.settings.mode.value,
        "strategy": planner.settings.name.value,
        "waiting_for": planner.waiting and planner.waiting.value,
        "readiness": planner.readiness.value,
        "watched_hours": round(planner.brain.model.watched, 1),
    }


def backtest_answer(
    found: Backtest, name: StrategyName, currency: str, language: str
) -> dict[str, Any]:
    """Return what a strategy would have brought, in all and per day."""
    gain = found.gain
    return {
        "strategy": name.value,
        "hours": round(found.hours, 1),
        "moves": found.moves,
        "gain": gain.mean,
        "gain_low": gain.low,
        "gain_high": gain.high,
        "gain_per_day": gain.mean / (found.hours / 24),
        "currency": currency,
        **spoken([replayed(found, currency)], language),
    }
