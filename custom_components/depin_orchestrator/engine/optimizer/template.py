"""Shares by a rule instead of by value: equal, or the user's template."""

from collections.abc import Mapping, Sequence

from ..models import Resource
from .problem import Target
from .worth import Worth


def aim(worths: Sequence[Worth], template: Mapping[str, Mapping[Resource, float]]) -> Target:
    """Return the shares nearest to a template that limits, steps and the whole allow.

    A node or resource that the template leaves out gets an equal part of what is left. Where
    the minima leave too little, everything above them shrinks in proportion.
    """
    target = {worth.node: dict(worth.current) for worth in worths}
    for resource in Resource:
        movable = [w for w in worths if resource in w.current and resource not in w.fixed]
        room = 100.0 - sum(
            w.current[resource] for w in worths if resource in w.current and w not in movable
        )
        named = {
            w.node: template[w.node][resource]
            for w in movable
            if resource in template.get(w.node, {})
        }
        rest = len(movable) - len(named)
        equal = max(0.0, room - sum(named.values())) / rest if rest else 0.0
        wanted = {w.node: _bounded(w, resource, named.get(w.node, equal)) for w in movable}
        least = {w.node: _low(w, resource) for w in movable}
        above, spare = sum(wanted.values()) - sum(least.values()), room - sum(least.values())
        if spare < 0:
            continue  # the minima do not fit: leave all as it is
        part = min(1.0, spare / above) if above > 0 else 1.0
        for worth in movable:
            low = least[worth.node]
            share = low + part * (wanted[worth.node] - low)
            target[worth.node][resource] = max(low, _stepped(worth, resource, share))
    return target


def _low(worth: Worth, resource: Resource) -> float:
    return max(worth.sight.limit(resource).low, worth.least.get(resource, 0.0))


def _bounded(worth: Worth, resource: Resource, share: float) -> float:
    return max(_low(worth, resource), min(share, worth.sight.limit(resource).high))


def _stepped(worth: Worth, resource: Resource, share: float) -> float:
    step = worth.sight.limit(resource).step
    return round(int(share / step + 1e-9) * step, 2)
