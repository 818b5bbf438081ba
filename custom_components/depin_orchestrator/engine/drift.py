"""Somebody else turned a dial: noticed and shown, never silently overwritten.

Each poll is compared with what we last left a dial at. Whoever is told may take the new value
as it is (`Changes.respect`) or ask for an ordinary change back; nothing happens by itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .changes import Desired
from .dials import TOLERANCE, Dial

#: Polls that must agree before anybody is told; one may have crossed a change on its way.
POLLS = 2


@dataclass(frozen=True, slots=True)
class Sample:
    """What a poll read of a dial, in the resource's unit; None is unknown."""

    amount: float | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Drift:
    """A dial that reads other than we left it."""

    dial: Dial
    #: What we left it at, when, and by which change.
    desired: Desired
    found: float
    #: When it was first seen; it happened between then and the poll before.
    since: datetime
    #: When it was last seen, and in how many polls.
    seen_at: datetime
    polls: int = 1

    @property
    def confirmed(self) -> bool:
        """Whether enough polls agree."""
        return self.polls >= POLLS

    def as_dict(self) -> dict[str, Any]:
        """Return plain data for responses."""
        return {
            "node": self.dial.node,
            "resource": self.dial.resource.value,
            "expected": self.desired.amount,
            "found": self.found,
            "since": self.since.isoformat(),
            "applied_at": self.desired.at.isoformat(),
            "reallocation_id": self.desired.change,
        }


def compare(
    desired: Mapping[Dial, Desired],
    samples: Mapping[Dial, Sample],
    known: Mapping[Dial, Drift],
    now: datetime,
) -> dict[Dial, Drift]:
    """Return every dial that drifted; `known` is what the poll before said.

    A sample from before the change proves nothing, and neither does an unknown one: both leave
    what was known.
    """
    drifts = {}
    for dial, left in desired.items():
        before, sample = known.get(dial), samples.get(dial)
        if before is not None and before.desired != left:
            before = None  # of an earlier change
        drift = before if sample is None else _judge(dial, left, sample, before, now)
        if drift is not None:
            drifts[dial] = drift
    return drifts


def _judge(
    dial: Dial, left: Desired, sample: Sample, before: Drift | None, now: datetime
) -> Drift | None:
    # A change dated in the future was made before the clock was put back.
    old = sample.at <= left.at <= now
    if sample.amount is None or old or (before is not None and sample.at <= before.seen_at):
        return before
    slack = TOLERANCE[dial.resource]
    if abs(sample.amount - left.amount) <= slack:
        return None
    if before is None or abs(sample.amount - before.found) > slack:
        return Drift(dial, left, sample.amount, sample.at, sample.at)
    return Drift(dial, left, sample.amount, before.since, sample.at, before.polls + 1)
