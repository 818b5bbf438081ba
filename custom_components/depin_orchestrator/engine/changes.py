"""The memory of what was changed: the history, the pace, and what the machine should now say.

The pace is two rules: at most so many changes an hour, a change counting once however many
steps it has, and a rest for every node that was touched. Both are judged by the history itself,
so they survive a restart with it. A time that lies in the future, because the clock was put
back, counts as now from then on.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Self

from .dials import Dial
from .errors import InvalidInput
from .models import Resource
from .objections import Objection, Reason
from .outcome import Outcome, Result
from .plain import moment, number, read_objection, read_plan, write_plan
from .reallocation import Reallocation, Request

VERSION = 1
HOUR = timedelta(hours=1)
#: How many changes are kept; the pace needs the last hour only.
LENGTH = 100


@dataclass(frozen=True, slots=True)
class Limits:
    """The pace that the user chose."""

    per_hour: int = 4
    hold: timedelta = HOUR


@dataclass(frozen=True, slots=True)
class Change:
    """One change that touched the machine."""

    plan: Reallocation
    result: Result
    at: datetime
    objections: tuple[Objection, ...] = ()
    #: In the household's currency per day, against the allocation left alone, with its 80 %
    #: interval; learned later.
    realised_gain: Decimal | None = None
    realised_low: Decimal | None = None
    realised_high: Decimal | None = None

    @property
    def outcome(self) -> Outcome:
        """What was told of it; how far each step got is not kept."""
        return Outcome(self.result, self.plan, self.at, objections=self.objections)

    def as_dict(self) -> dict[str, Any]:
        """Return plain data, for the store and for responses."""
        return {
            "result": self.result.value,
            "at": self.at.isoformat(),
            "plan": write_plan(self.plan),
            "reasons": [objection.as_dict() for objection in self.objections],
            **self.realised,
        }

    @property
    def realised(self) -> dict[str, str | None]:
        """What it really gained, as plain data."""
        gains = {name: getattr(self, f"realised_{name}") for name in ("gain", "low", "high")}
        return {f"realised_{n}": None if g is None else str(g) for n, g in gains.items()}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Restore `as_dict`; raises KeyError, TypeError, ValueError or ArithmeticError."""
        gains = (data.get(f"realised_{name}") for name in ("gain", "low", "high"))
        return cls(
            read_plan(data["plan"]),
            Result(data["result"]),
            moment(data["at"]),
            tuple(read_objection(item) for item in data["reasons"]),
            *(None if gain is None else Decimal(gain) for gain in gains),
        )


@dataclass(frozen=True, slots=True)
class Desired:
    """What we last left a dial at, in the resource's unit."""

    amount: float
    at: datetime
    #: The id of the change, None when a person's own value was accepted.
    change: str | None


class Changes:
    """The history of one host, oldest first."""

    def __init__(self) -> None:
        """Begin with nothing changed."""
        self._changes: list[Change] = []
        #: When somebody last set a node by hand.
        self._hands: dict[str, datetime] = {}
        self.desired: dict[Dial, Desired] = {}

    def __iter__(self) -> Iterator[Change]:
        """Yield the changes, newest first."""
        return reversed(self._changes)

    def find(self, change_id: str) -> Change | None:
        """Return a change by its id."""
        return next((change for change in self if change.plan.id == change_id), None)

    def record(self, outcome: Outcome) -> None:
        """Remember an outcome; the same change again (after recovery) replaces the first."""
        plan = outcome.plan
        if outcome.result is Result.REFUSED or not plan.steps:
            return
        change = Change(plan, outcome.result, outcome.at, outcome.objections)
        known = self.find(plan.id)
        if known and (known.result, known.at) == (change.result, change.at):
            return
        self._changes = [old for old in self._changes if old is not known][1 - LENGTH :]
        self._changes.append(change)
        for step in plan.steps:
            if outcome.result is Result.STUCK:
                self.desired.pop(step.dial, None)
                continue
            level = step.after if outcome.result is Result.APPLIED else step.before
            self.desired[step.dial] = Desired(level.amount, outcome.at, plan.id)

    def realise(self, change_id: str, gain: Decimal, low: Decimal, high: Decimal) -> None:
        """Note what a change really gained, in currency per day; an unknown id is ignored."""
        self._changes = [
            replace(change, realised_gain=gain, realised_low=low, realised_high=high)
            if change.plan.id == change_id
            else change
            for change in self._changes
        ]

    def respect(self, dial: Dial, amount: float, at: datetime) -> None:
        """Take what a person set as what should be, and let the node rest."""
        self._hands[dial.node] = at
        self.desired[dial] = Desired(amount, at, None)

    def rests(self, now: datetime, limits: Limits) -> dict[str, datetime]:
        """Return until when nodes rest; one that is not named does not."""
        self._settle(now)
        touched = [(node, at) for node, at in self._hands.items() if at + limits.hold > now]
        for change in self._changes:
            if change.at + limits.hold > now:
                touched += [(node, change.at) for node in change.plan.nodes]
        return {node: at + limits.hold for node, at in sorted(touched, key=lambda entry: entry[1])}

    def left(self, now: datetime, limits: Limits) -> int:
        """Return how many changes this hour still allows."""
        return max(0, limits.per_hour - len(self._recent(now)))

    def full_until(self, now: datetime, limits: Limits) -> datetime | None:
        """Return when the hour allows another change, None when it does now."""
        recent = self._recent(now)
        if len(recent) < limits.per_hour:
            return None
        return (recent[-limits.per_hour] if limits.per_hour > 0 else now) + HOUR

    def next_allowed(self, nodes: Collection[str], now: datetime, limits: Limits) -> datetime:
        """Return the first moment at which hour and rest let these nodes be changed."""
        times = [self.full_until(now, limits)]
        rests = self.rests(now, limits)
        times += [rests.get(node) for node in nodes]
        return max((at for at in times if at is not None), default=now)

    def touched(self, now: datetime) -> dict[Dial, datetime]:
        """Return when each dial was last touched, of those that ever were."""
        self._settle(now)
        changes = sorted(self._changes, key=lambda change: change.at)
        return {step.dial: change.at for change in changes for step in change.plan.steps}

    def lowered_at(self, dial: Dial) -> datetime | None:
        """Return when a dial was lowered, None when the last change of it did not."""
        for change in self:
            for step in change.plan.steps:
                if step.dial == dial and change.result is not Result.ROLLED_BACK:
                    return None if step.rises else change.at
        return None

    def take_back(
        self, change_id: str | None, request_id: str, at: datetime
    ) -> Request | Objection:
        """Return the request that leads back to before a change, or why there is none.

        Without an id it is the last change that is still in effect. Preflight refuses it when
        the machine no longer says what the change left.
        """
        undone = {c.plan.restores for c in self if c.result is Result.APPLIED}
        if change_id is None:
            alive = (c for c in self if c.plan.id not in undone and c.plan.restores is None)
            change = next((c for c in alive if c.result is Result.APPLIED), None)
        else:
            change = self.find(change_id)
        if change is None:
            return Objection(Reason.NOT_FOUND)
        if change.result is not Result.APPLIED or change.plan.id in undone:
            return Objection(Reason.NOT_IN_EFFECT)
        steps = change.plan.steps
        return Request(
            id=request_id,
            at=at,
            levels={step.dial: step.before for step in steps},
            based_on={step.dial: step.after.amount for step in steps},
            restores=change.plan.id,
            ceilings=change.plan.ceilings,
        )

    def as_dict(self) -> dict[str, Any]:
        """Return plain data for the store."""
        return {
            "version": VERSION,
            "changes": [change.as_dict() for change in self._changes],
            "hands": {node: at.isoformat() for node, at in self._hands.items()},
            "desired": [
                [dial.node, dial.resource.value, d.amount, d.at.isoformat(), d.change]
                for dial, d in self.desired.items()
            ],
        }

    @classmethod
    def from_dict(cls, data: object) -> Self:
        """Restore what `as_dict` returned; raises InvalidInput for anything else."""
        changes = cls()
        try:
            if not isinstance(data, Mapping) or data["version"] != VERSION:
                raise InvalidInput("no history of this version")
            changes._changes = [Change.from_dict(item) for item in data["changes"]]
            changes._hands = {str(node): moment(at) for node, at in data["hands"].items()}
            changes.desired = {
                Dial(str(node), Resource(name)): Desired(number(amount), moment(at), change)
                for node, name, amount, at, change in data["desired"]
            }
        except (KeyError, TypeError, ValueError, AttributeError, ArithmeticError) as err:
            raise InvalidInput("unreadable history") from err
        return changes

    def _recent(self, now: datetime) -> list[datetime]:
        self._settle(now)
        return sorted(change.at for change in self._changes if now - change.at < HOUR)

    def _settle(self, now: datetime) -> None:
        """Let what lies in the future have happened now."""
        if any(change.at > now for change in self._changes):
            self._changes = [
                replace(change, at=now) if change.at > now else change for change in self._changes
            ]
        self._hands = {node: min(at, now) for node, at in self._hands.items()}
