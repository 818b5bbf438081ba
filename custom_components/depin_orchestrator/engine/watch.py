"""After a change: whether it keeps what it promised.

For a while the nodes that were touched must stay as healthy as they were, and the host must
earn at least the promised floor. A fold: the watch so far and one look give the next watch; its
verdict says when to take the change back. One bad look proves nothing, what nobody knows proves
nothing, and a node that had to restart gets time to come back.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any, Self

from .errors import InvalidInput
from .models import Health
from .objections import Objection, Reason
from .plain import moment, read_objection
from .reallocation import Reallocation
from .snapshot import PROBLEMS

VERSION = 1
#: As long as nodes rest after a change: nothing else moves them meanwhile.
PERIOD = timedelta(hours=1)
#: How long it must look bad, so that one lost poll takes nothing back.
PATIENCE = timedelta(minutes=5)
#: How long a restarted node may take to come back (storj.md, 4.3: large nodes 5 to 10 minutes).
GRACE = timedelta(minutes=15)


class Verdict(StrEnum):
    """What the watch says."""

    WATCHING = "watching"
    KEPT = "kept"
    BROKEN = "broken"  # take it back


@dataclass(frozen=True, slots=True)
class Watch:
    """A change under watch."""

    change: str
    since: datetime
    #: How healthy each touched node was before.
    healths: Mapping[str, Health] = field(default_factory=dict)
    #: The least the host must earn, in its currency per day; None promises nothing.
    floor: Decimal | None = None
    grace: timedelta = timedelta()
    bad_since: datetime | None = None
    verdict: Verdict = Verdict.WATCHING
    #: What looks bad, or did when it was broken.
    cause: Objection | None = None

    @classmethod
    def begin(
        cls,
        plan: Reallocation,
        healths: Mapping[str, Health],
        floor: Decimal | None,
        now: datetime,
    ) -> Self:
        """Watch a change that was just applied; `healths` are those from before it."""
        paused = {step.node for step in plan.steps if step.after.amount <= 0}
        restarts = any(step.disruptive for step in plan.steps)
        return cls(
            change=plan.id,
            since=now,
            # That a paused node earns nothing is what was wanted.
            healths={node: healths.get(node, Health.UNKNOWN) for node in plan.nodes - paused},
            floor=floor,
            grace=GRACE if restarts else timedelta(),
        )

    def look(self, healths: Mapping[str, Health], rate: Decimal | None, now: datetime) -> Watch:
        """Take one look: the nodes' health, and what the host earned per day since the change.

        A rate of None is not known yet.
        """
        if self.verdict is not Verdict.WATCHING:
            return self
        since = min(self.since, now)  # the clock was put back
        if now - since < self.grace:
            return replace(self, since=since)
        cause, clear = self._judge(healths, rate)
        bad_since = min(self.bad_since or now, now) if cause else None
        if cause is None and not clear:
            bad_since, cause = self.bad_since, self.cause
        verdict = Verdict.WATCHING
        if bad_since is not None and now - bad_since >= PATIENCE and clear:
            verdict = Verdict.BROKEN
        elif bad_since is None and now - since >= PERIOD:
            verdict = Verdict.KEPT
        return replace(self, since=since, bad_since=bad_since, verdict=verdict, cause=cause)

    def _judge(
        self, healths: Mapping[str, Health], rate: Decimal | None
    ) -> tuple[Objection | None, bool]:
        """Return what is worse than promised, and whether this look is clear enough to tell."""
        clear = True
        for node, was in sorted(self.healths.items()):
            health = healths.get(node, Health.UNKNOWN)
            if health in PROBLEMS and was not in PROBLEMS:
                return Objection(Reason.HEALTH_FELL, node), True
            clear = clear and health is not Health.UNKNOWN
        if self.floor is not None and rate is not None and rate < self.floor:
            return Objection(Reason.EARNINGS_FELL, limit=float(self.floor)), True
        return None, clear

    def as_dict(self) -> dict[str, Any]:
        """Return plain data for the store."""
        return {
            "version": VERSION,
            "change": self.change,
            "since": self.since.isoformat(),
            "healths": {node: health.value for node, health in self.healths.items()},
            "floor": None if self.floor is None else str(self.floor),
            "grace": self.grace.total_seconds(),
            "bad_since": self.bad_since and self.bad_since.isoformat(),
            "verdict": self.verdict.value,
            "cause": self.cause and self.cause.as_dict(),
        }

    @classmethod
    def from_dict(cls, data: object) -> Self:
        """Restore what `as_dict` returned; raises InvalidInput for anything else."""
        try:
            if not isinstance(data, Mapping) or data["version"] != VERSION:
                raise InvalidInput("no watch of this version")
            floor, bad_since, cause = data["floor"], data["bad_since"], data["cause"]
            return cls(
                change=str(data["change"]),
                since=moment(data["since"]),
                healths={str(node): Health(name) for node, name in data["healths"].items()},
                floor=None if floor is None else Decimal(floor),
                grace=timedelta(seconds=data["grace"]),
                bad_since=None if bad_since is None else moment(bad_since),
                verdict=Verdict(data["verdict"]),
                cause=None if cause is None else read_objection(cause),
            )
        except (KeyError, TypeError, ValueError, AttributeError, ArithmeticError) as err:
            raise InvalidInput("unreadable watch") from err
