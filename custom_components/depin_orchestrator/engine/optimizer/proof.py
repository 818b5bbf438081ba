"""Whether it was worth it: realised gain of a change, and a replay of recorded history."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from math import hypot

from .appraisal import appraise
from .decision import should_reallocate
from .horizon import changed, switching_cost
from .model import Model
from .plan import Policy
from .problem import Target
from .scene import Scene
from .strategies import Balanced, MaxNet, Strategy
from .weigh import EIGHTY
from .worth import Worth

#: Hours between two decisions of a replay, and between two scenes that count as a gap.
PACE = 6.0
GAP = 2.0
#: Hours watched before the automatic mode may be trusted.
TRIAL = 72.0


@dataclass(frozen=True, slots=True)
class Gain:
    """Fiat, with its 80 % interval."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Backtest:
    """What a strategy would have brought on recorded history, against what was there."""

    hours: float = 0.0
    gain: Gain = Gain(0.0, 0.0, 0.0)
    moves: int = 0


class Readiness(StrEnum):
    """Whether the automatic mode may act; values are translation keys."""

    READY = "ready"
    LEARNING = "learning"
    LOSING = "losing"


def realised_gain(
    worths: Sequence[Worth], before: Target, after: Target, hours: float, cost: float
) -> Gain:
    """Return what a change has brought in some hours against leaving things alone.

    The counterfactual is the old allocation valued by what has been learned since, also of the
    shares that the change opened up.
    """
    moved = [w for w in worths if w.node in before and w.node in after]
    moving = changed(moved, before, after)
    mean = sum(w.value(after[w.node]) - w.value(before[w.node]) for w in moving) * hours
    spread = hypot(*(w.spread(before[w.node], after[w.node]) for w in moving)) * hours
    return Gain(mean - cost, mean - cost - EIGHTY * spread, mean - cost + EIGHTY * spread)


def backtest(
    scenes: Sequence[Scene], policy: Policy, strategy: Strategy | None = None
) -> Backtest:
    """Replay scenes: decide as it would have been decided, value by what was learned to the end.

    Decisions see only their own past; the values use the whole history, since shares that were
    never tried cannot be observed.
    """
    strategy = strategy or Balanced()
    path = _decided(scenes, policy, strategy)
    judge = Model()
    for scene in scenes:
        judge.observe(scene)
    hours = mean = spread = cost = 0.0
    for (scene, target, paid), following in zip(path, scenes[1:], strict=False):
        step = (following.now - scene.now).total_seconds() / 3600
        if not 0 < step <= GAP:
            continue
        part = _against(judge, scene, target, step)
        hours, mean, cost = hours + step, mean + part.mean, cost + paid
        spread += (part.high - part.low) / 2
    net = mean - cost
    moves = sum(paid > 0 for _, _, paid in path)
    return Backtest(hours, Gain(net, net - spread, net + spread), moves)


def _against(judge: Model, scene: Scene, target: Target, hours: float) -> Gain:
    """Return what a target would have brought in some hours, against what there was."""
    scene = scene.cleaned()
    moved = tuple(s for s in scene.sights if s.node in target and s.shares != target[s.node])
    if not moved:
        return Gain(0.0, 0.0, 0.0)
    worths = appraise(judge, replace(scene, sights=moved), MaxNet(), {})
    return realised_gain(worths, {w.node: w.current for w in worths}, target, hours, 0.0)


def _decided(
    scenes: Sequence[Scene], policy: Policy, strategy: Strategy
) -> list[tuple[Scene, Target, float]]:
    """Return for each scene the allocation that would have held, and what switching cost."""
    model, moved_at = Model(), list[datetime]()
    now: Target = {}
    path: list[tuple[Scene, Target, float]] = []
    decided_at: datetime | None = None
    for scene in scenes:
        model.observe(scene)
        imagined = replace(
            scene,
            sights=tuple(
                replace(s, shares={**s.shares, **now.get(s.node, {})}, changed={})
                for s in scene.sights
            ),
        )
        paid = 0.0
        due = decided_at is None or (scene.now - decided_at).total_seconds() / 3600 >= PACE
        if due:
            decided_at = scene.now
            analysis = should_reallocate(model, imagined, policy, strategy, moved_at[-8:])
            if analysis.plan.reason.moves:
                before = {worth.node: worth.current for worth in analysis.worths}
                paid = switching_cost(analysis.worths, before, analysis.plan.target)
                now = analysis.plan.target
                moved_at.append(scene.now)
        path.append((scene, now or {s.node: s.shares for s in scene.sights}, paid))
    return path


def readiness(model: Model, replayed: Backtest) -> Readiness:
    """Tell whether the automatic mode has earned its trust, or why not yet."""
    if model.watched < TRIAL:
        return Readiness.LEARNING
    return Readiness.LOSING if replayed.gain.mean < 0 else Readiness.READY
