"""The one thing worth doing before much is known: give starved needs what nobody has."""

from collections.abc import Sequence

from ..allocation import FULL
from ..models import Resource
from .candidates import now
from .demand import HUNGRY
from .problem import Target
from .worth import Worth


def repaired(worths: Sequence[Worth]) -> Target:
    """Return what is, with starved needs raised out of what is free, at most doubled."""
    target = {node: dict(shares) for node, shares in now(worths).items()}
    for worth in worths:
        for resource in _starved(worth):
            here, limit = worth.current[resource], worth.sight.limit(resource)
            free = FULL - sum(shares.get(resource, 0.0) for shares in target.values())
            wanted = min(limit.high, 2 * here + limit.step, here + free)
            target[worth.node][resource] = max(
                here, round((wanted / limit.step + 1e-9) // 1 * limit.step, 2)
            )
    return target


def _starved(worth: Worth) -> list[Resource]:
    return [
        resource
        for resource in worth.traits.gates
        if resource in worth.current
        and resource not in worth.fixed
        and worth.pressure.get(resource, 0.0) >= HUNGRY
    ]
