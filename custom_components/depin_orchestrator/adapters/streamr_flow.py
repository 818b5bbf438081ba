"""Bytes a second of a Streamr node, from counters that end with each connection (§1.4)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from .streamr_model import NodeInfo, Wire

#: Over a longer silence too many connections came and went unseen.
LONGEST_GAP = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Flow:
    """The counters of the last answer, and the rates since the one before, in bytes a second.

    What a connection carried between the last look at it and its end is never seen, so a rate
    is rather too low than too high.
    """

    at: datetime
    wires: Mapping[Wire, tuple[int, int]] | None = field(repr=False)
    sent: float | None = None
    received: float | None = None


def flow(last: Flow | None, info: NodeInfo, at: datetime) -> Flow:
    """Return the flow after an answer; a new connection opened since, so all of it counts."""
    if last is not None and at == last.at:
        return last
    if last is None or last.wires is None or info.wires is None or at - last.at > LONGEST_GAP:
        return Flow(at, info.wires)
    sent = received = 0
    for wire, (out, into) in info.wires.items():
        out_before, into_before = last.wires.get(wire, (0, 0))
        sent += max(0, out - out_before)
        received += max(0, into - into_before)
    seconds = (at - last.at).total_seconds()
    return Flow(at, info.wires, round(sent / seconds, 1), round(received / seconds, 1))
