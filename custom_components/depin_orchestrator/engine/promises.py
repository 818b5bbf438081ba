"""What a running task still holds although its node offers less by now (golem.md, section 3.4).

A new offer counts from the next agreement. So what was freed by lowering one is there for others
only when every task has ended that was promised more.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from .changes import Changes
from .dials import Host
from .objections import Objection, Reason
from .reallocation import Reallocation
from .rules import AGREED, number
from .snapshot import NodeState


def promised(
    draft: Reallocation, host: Host, changes: Changes, now: datetime
) -> Iterator[Objection]:
    """Name the offers of whose resource somebody else would take what a task may still hold."""
    takers = {(step.resource, step.node) for step in draft.steps if step.rises}
    for dial, control in host.controls.items():
        others = any(taken is dial.resource and node != dial.node for taken, node in takers)
        if control.live or dial.resource not in AGREED or not others:
            continue
        lowered, state = changes.lowered_at(dial), host.nodes.get(dial.node)
        if lowered is not None and (state is None or _holds(state, lowered, now)):
            yield Objection(Reason.TASK_RUNNING, *dial)


def _holds(state: NodeState, lowered: datetime, now: datetime) -> bool:
    """Tell whether a task may run that began before; what nobody knows may be so."""
    if number(state, "running_tasks") == 0:
        return False
    seconds = number(state, "task_seconds")
    return seconds is None or now - timedelta(seconds=seconds) <= lowered
