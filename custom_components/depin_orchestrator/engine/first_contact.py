"""What a machine gave before anything of it was moved: owed to the user when management ends.

Owed is only what still reads as a change of ours left it. What somebody else set since, or took
over as it is, is his.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from math import fsum

from .allocation import Capacity
from .changes import Desired
from .dials import TOLERANCE, Dial, Host
from .reallocation import Request

#: What a request to give it back says that it restores, in place of a change's id.
FIRST_CONTACT = "first_contact"


def owed(
    nodes: Iterable[str],
    first: Mapping[Dial, float],
    desired: Mapping[Dial, Desired],
    found: Mapping[Dial, float | None],
) -> dict[Dial, float]:
    """Return the first amounts, in the resource's unit, of the nodes' dials that we moved."""
    ours = set(nodes)
    return {
        dial: amount
        for dial, amount in first.items()
        if dial.node in ours and _moved(dial, amount, desired.get(dial), found.get(dial))
    }


def give_back(
    amounts: Mapping[Dial, float],
    first: Mapping[Dial, float],
    capacity: Capacity,
    request_id: str,
    at: datetime,
) -> Request:
    """Return the request that leads back there.

    All nodes together may have what they had at first, even where that was more than there is:
    containers without a limit have the whole machine each.
    """
    host = Host({}, capacity)
    return Request(
        id=request_id,
        at=at,
        levels={dial: host.level(dial.resource, amount) for dial, amount in amounts.items()},
        restores=FIRST_CONTACT,
        ceilings={
            resource: fsum(amount for dial, amount in first.items() if dial.resource is resource)
            for resource in {dial.resource for dial in amounts}
        },
        reason=FIRST_CONTACT,
    )


def _moved(dial: Dial, first: float, left: Desired | None, found: float | None) -> bool:
    if left is None or left.change is None or found is None:
        return False
    slack = TOLERANCE[dial.resource]
    return abs(found - left.amount) <= slack < abs(found - first)
