"""Before anything is touched: every reason against a change, all at once.

`consider` hears a request, drafts its plan and says all that speaks against it. An empty list
of objections is a plan that may be carried out; nothing else is.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from math import fsum
from typing import TypeGuard

from .allocation import FULL
from .changes import Changes, Limits
from .dials import DUST, TOLERANCE, Dial, Enforcement, Host, Level
from .models import Resource
from .objections import Objection, Reason
from .promises import promised
from .reallocation import Reallocation, Request, plan
from .rules import Case, judge

#: What shares that were rounded for display may add up to over 100, in percent; more is an error.
ROUNDING = 0.05


@dataclass(frozen=True, slots=True)
class Verdict:
    """A plan and everything that speaks against it."""

    plan: Reallocation
    objections: tuple[Objection, ...] = ()

    @property
    def allowed(self) -> bool:
        """Whether it may be carried out."""
        return not self.objections


def consider(
    request: Request,
    host: Host,
    changes: Changes,
    limits: Limits,
    now: datetime,
    blocked: Reason | None = None,
) -> Verdict:
    """Draft a request's plan and collect every objection; changes nothing.

    `blocked` is what the executor says: a change is under way, or one was never finished.
    """
    goals, objections = _hear(request, host)
    draft = plan(request, goals, host)
    objections += [
        *_uncontrolled(goals, draft, host),
        *_unknown(goals, draft, host),
        *_too_much(request, goals, draft, host),
        *_out_of_range(request, draft, host),
        *_moved_on(request, host),
        *_impatient(request, draft, changes, limits, now),
        *_unsafe(request, draft, host, changes, now),
        *promised(draft, host, changes, now),
    ]
    if blocked is not None:
        objections.append(Objection(blocked))
    if changes.find(request.id) is not None:
        objections.append(Objection(Reason.ALREADY_DONE))
    return Verdict(draft, tuple(dict.fromkeys(objections)))


def _hear(request: Request, host: Host) -> tuple[dict[Dial, Level], list[Objection]]:
    """Turn untrusted percent into levels, and say what could not be."""
    goals, objections = dict(request.levels), []
    for node, shares in _normalised(request.shares).items():
        if node not in host.nodes:
            objections.append(Objection(Reason.UNKNOWN_NODE, node))
            continue
        for name, share in shares.items():
            if name not in set(Resource):
                objections.append(Objection(Reason.UNKNOWN_RESOURCE, node))
                continue
            dial = Dial(node, Resource(name))
            if not _is_share(share):
                objections.append(Objection(Reason.INVALID_SHARE, *dial))
            elif level := host.share(dial, share):
                goals[dial] = level
                if share > 0 and level.amount <= 0:  # rounded away, and would pause the node
                    grain = host.controls[dial].grain
                    objections.append(Objection(Reason.UNDER_GRAIN, *dial, limit=grain))
            else:
                objections.append(Objection(Reason.UNKNOWN_CAPACITY, *dial))
    lost = [dial for dial in request.levels if dial.node not in host.nodes]
    objections += [Objection(Reason.UNKNOWN_NODE, dial.node) for dial in lost]
    return {dial: goal for dial, goal in goals.items() if dial not in lost}, objections


def _normalised(wanted: Mapping[str, Mapping[str, object]]) -> Mapping[str, dict[str, object]]:
    """Scale down, in proportion, totals that only rounding made more than all there is."""
    scaled = {node: dict(shares) for node, shares in wanted.items()}
    for resource in Resource:
        shares = {node: own[resource] for node, own in scaled.items() if resource in own}
        valid = {node: share for node, share in shares.items() if _is_share(share)}
        total = fsum(valid.values())
        if FULL < total <= FULL + ROUNDING:
            for node, share in valid.items():
                scaled[node][resource.value] = share / total * FULL
    return scaled


def _is_share(share: object) -> TypeGuard[float]:
    if isinstance(share, bool) or not isinstance(share, int | float):
        return False
    return 0 <= share <= FULL


def _uncontrolled(
    goals: Mapping[Dial, Level], draft: Reallocation, host: Host
) -> Iterator[Objection]:
    """Name what nobody sets; advice among real steps is fine, advice alone changes nothing."""
    for dial in goals:
        if dial not in host.controls:
            yield Objection(Reason.NOT_CONTROLLABLE, *dial)
    if not draft.steps:
        for advice in draft.advice:
            shown = advice.enforcement is Enforcement.ADVISORY
            reason = Reason.NOT_CONTROLLABLE if shown else Reason.UNVERIFIED
            yield Objection(reason, advice.node, advice.resource)


def _unknown(goals: Mapping[Dial, Level], draft: Reallocation, host: Host) -> Iterator[Objection]:
    """Name every dial that is moved, or whose sum is claimed from, and that cannot be read."""
    claimed = {step.resource for step in draft.steps if step.rises}
    for dial, control in host.controls.items():
        blind = control.applied and host.found.get(dial) is None
        if blind and (dial in goals or dial.resource in claimed):
            yield Objection(Reason.UNKNOWN_STATE, *dial)


def _too_much(
    request: Request, goals: Mapping[Dial, Level], draft: Reallocation, host: Host
) -> Iterator[Objection]:
    """Name resources of which more would be given than there is.

    What counts is what the machine will really give: an advisory dial keeps what it has. A host
    that already gives too much may only take back.
    """
    for resource in Resource:
        wanted = {dial: goal.amount for dial, goal in goals.items() if dial.resource is resource}
        steps = [step for step in draft.steps if step.resource is resource]
        after = {step.dial: step.after.amount for step in steps}
        real = wanted | host.known(resource) | after
        most = max(host.capacity.of(resource) or 0.0, request.ceilings.get(resource, 0.0))
        over = max(fsum(real.values()), fsum(wanted.values())) > most * (1 + DUST)
        grows = any(step.rises for step in steps) or fsum(wanted.values()) > most * (1 + DUST)
        if wanted and over and grows:
            yield Objection(Reason.OVER_ALLOCATED, resource=resource, limit=most)


def _out_of_range(request: Request, draft: Reallocation, host: Host) -> Iterator[Objection]:
    """Name steps beyond the user's own minimum and maximum; what once was may return."""
    for step in draft.steps:
        control, share = host.controls[step.dial], step.after.share
        if share is None or step.dial in request.levels:
            continue
        if share < control.minimum * (1 - DUST):
            yield Objection(Reason.OUT_OF_RANGE, *step.dial, limit=control.minimum)
        if share > control.maximum * (1 + DUST):
            yield Objection(Reason.OUT_OF_RANGE, *step.dial, limit=control.maximum)


def _moved_on(request: Request, host: Host) -> Iterator[Objection]:
    """Name dials that no longer are where the plan was made for."""
    for dial, amount in request.based_on.items():
        found = host.found.get(dial)
        if found is not None and abs(found - amount) > TOLERANCE[dial.resource]:
            yield Objection(Reason.STATE_CHANGED, *dial)


def _impatient(
    request: Request, draft: Reallocation, changes: Changes, limits: Limits, now: datetime
) -> Iterator[Objection]:
    """Name what must wait; taking back never waits, and `force` need not."""
    if request.force or request.restores or not draft.steps:
        return
    rests = changes.rests(now, limits)
    for node in sorted(draft.nodes):
        if until := rests.get(node):
            yield Objection(Reason.HOLD, node, until=until)
    if until := changes.full_until(now, limits):
        yield Objection(Reason.RATE, limit=limits.per_hour, until=until)


def _unsafe(
    request: Request, draft: Reallocation, host: Host, changes: Changes, now: datetime
) -> Iterator[Objection]:
    """Let the protocols speak."""
    taken_back = changes.find(request.restores) if request.restores else None
    restoring = taken_back is not None and taken_back.plan.restores is None
    touched = changes.touched(now)
    for step in draft.steps:
        taken = any(
            other.rises and other.resource is step.resource and other.node != step.node
            for other in draft.steps
        )
        yield from judge(
            Case(
                step=step,
                control=host.controls[step.dial],
                state=host.nodes[step.node],
                now=now,
                changed_at=touched.get(step.dial),
                taken=taken,
                restoring=restoring,
            )
        )
