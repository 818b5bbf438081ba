"""What a change is told as: responses of actions, and sentences for people."""

from typing import Any

from homeassistant.util import dt as dt_util

from .controls import Controls
from .engine.changes import Change
from .engine.objections import Objection
from .engine.outcome import Outcome, Result
from .engine.preflight import Verdict
from .engine.reallocation import Reallocation
from .engine.snapshot import Snapshot
from .reallocator import Reallocator
from .speech import amount_of, named, say

DRY_RUN = "dry_run"


def result_of(outcome: Outcome) -> Result:
    """Return how it ended for whoever asked.

    Taking a change back is a plan of its own: applied, the change is rolled back; failed and
    put back, nothing differs from before.
    """
    if outcome.plan.restores is None:
        return outcome.result
    restored = {Result.APPLIED: Result.ROLLED_BACK, Result.ROLLED_BACK: Result.REFUSED}
    return restored.get(outcome.result, outcome.result)


def outcome_answer(outcome: Outcome, snapshot: Snapshot) -> dict[str, Any]:
    """Return an outcome as an action's response."""
    answer = outcome.as_dict() | {"outcome": result_of(outcome).value}
    if outcome.plan.restores is not None:
        answer["restores"] = outcome.plan.restores
    return answer | {
        "nodes": names_of(outcome.plan, snapshot),
        "reasons": [reason(o, snapshot) for o in outcome.objections],
    }


def names_of(plan: Reallocation, snapshot: Snapshot) -> list[str]:
    """Return the nodes that a change touches, each once; one that is gone by its id."""
    return [snapshot.name(node) for node in sorted(plan.nodes)]


def verdict_answer(verdict: Verdict, snapshot: Snapshot) -> dict[str, Any]:
    """Return what would be done, or why it would be refused."""
    return {
        "outcome": DRY_RUN if verdict.allowed else Result.REFUSED.value,
        "reallocation_id": None,
        "reason": verdict.plan.reason,
        "nodes": names_of(verdict.plan, snapshot),
        "reasons": [reason(o, snapshot) for o in verdict.objections],
        "steps": [step.as_dict() for step in verdict.plan.steps],
        "advice": [advice.as_dict() for advice in verdict.plan.advice],
    }


def pace_answer(reallocator: Reallocator, snapshot: Snapshot) -> dict[str, Any]:
    """Return whether and when a change may be."""
    left, following = reallocator.pace(snapshot.at)
    return {"left": left, "next": following.isoformat(), "trouble": reallocator.trouble}


def history_answer(reallocator: Reallocator, snapshot: Snapshot, limit: int) -> dict[str, Any]:
    """Return the last changes, newest first, and what the next one has to know."""
    memory = reallocator.memory
    return {
        "reallocations": [_change(change, snapshot) for change in [*memory.changes][:limit]],
        **pace_answer(reallocator, snapshot),
        "watching": memory.watch and memory.watch.change,
        "drift": [d.as_dict() for d in reallocator.drifts.values() if d.confirmed],
        "first_contact": [
            {"node": dial.node, "resource": dial.resource.value, "amount": amount}
            for dial, amount in memory.first.items()
        ],
    }


def _change(change: Change, snapshot: Snapshot) -> dict[str, Any]:
    answer = outcome_answer(change.outcome, snapshot)
    return answer | {
        # How far each step got is not kept.
        "steps": [step.as_dict() for step in change.plan.steps],
        "expected_gain": change.plan.expected_gain,
        **change.realised,
    }


def reason(objection: Objection, snapshot: Snapshot) -> dict[str, Any]:
    """Return an objection with its sentence."""
    message = say(objection.reason, **words(objection, snapshot)) or objection.reason
    return objection.as_dict() | {"message": message}


def words(objection: Objection, snapshot: Snapshot) -> dict[str, str]:
    """Return what the sentence of an objection is filled with, in the household's language."""
    until, limit = objection.until, objection.limit
    return {
        "node": snapshot.name(objection.node) if objection.node else "",
        "resource": named(objection.resource) if objection.resource else "",
        "limit": "" if limit is None else amount_of(limit, objection.unit),
        "until": dt_util.as_local(until).isoformat(" ", "minutes") if until else "",
    }


def event_attributes(outcome: Outcome, snapshot: Snapshot) -> dict[str, Any]:
    """Return the little that an event tells; the rest is in the history."""
    return {
        "reallocation_id": outcome.plan.id,
        "restores": outcome.plan.restores,
        "reason": outcome.plan.reason,
        "reasons": [str(objection.reason) for objection in outcome.objections],
        "nodes": names_of(outcome.plan, snapshot),
    }


def controls_answer(controls: Controls) -> dict[str, dict[str, Any]]:
    """Return who sets what, by node and resource, and how far (in percent of the host)."""
    told: dict[str, dict[str, Any]] = {}
    for dial, control in controls.current().items():
        told.setdefault(dial.node, {})[dial.resource.value] = {
            "enforcement": control.enforcement.value,
            "minimum": control.minimum,
            "maximum": control.maximum,
            "disruptive": control.disruptive,
        }
    return told
