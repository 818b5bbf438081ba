"""What changes have really brought, hour by hour, against leaving things alone.

Each change is credited with the difference between what its nodes earn with what it gave them
and with what they had before, valued by all that has been learned since. Changes of the same
dial add up to the difference from the first state to the last.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Self

from .changes import Change, Changes
from .errors import InvalidInput
from .models import Resource
from .optimizer.problem import Target
from .optimizer.proof import Gain, realised_gain
from .optimizer.worth import Worth
from .outcome import Result
from .plain import number
from .rows import rounded

#: Finer than any use of what is only estimated.
CENTS = Decimal("0.0001")


def money(amount: float) -> Decimal:
    """Return an estimate of money as a decimal, to a hundredth of a cent."""
    return rounded(Decimal(str(amount)), CENTS)


@dataclass(frozen=True, slots=True)
class Credit:
    """What one change has brought so far, in fiat before its cost, and how unsure that is.

    `spread` is half the width of the 80 % interval; hours err together, so theirs add up.
    """

    hours: float = 0.0
    mean: float = 0.0
    spread: float = 0.0
    #: What switching cost, in fiat.
    cost: float = 0.0

    def plus(self, hours: float, gain: Gain) -> Credit:
        """Return the credit some hours later."""
        spread = self.spread + (gain.high - gain.low) / 2
        return Credit(self.hours + hours, self.mean + gain.mean, spread, self.cost)

    @property
    def net(self) -> Gain:
        """What it brought after its cost."""
        mean = self.mean - self.cost
        return Gain(mean, mean - self.spread, mean + self.spread)

    @property
    def daily(self) -> Gain | None:
        """What it brings a day, to compare with what was expected; None before it has begun."""
        if self.hours <= 0:
            return None
        days = self.hours / 24
        low, high = self.mean - self.spread, self.mean + self.spread
        return Gain(self.mean / days, low / days, high / days)


@dataclass(slots=True)
class Realised:
    """The credits of a host's changes by their ids."""

    credits: dict[str, Credit] = field(default_factory=dict)

    def begin(self, change: str, cost: float) -> None:
        """Note what a change of the optimizer's own costs."""
        self.credits[change] = Credit(cost=cost)

    def learn(self, worths: Sequence[Worth], changes: Iterable[Change], hours: float) -> None:
        """Credit some hours to every change that is in effect."""
        for change in changes:
            before, after = _targets(change, worths)
            if before:
                gain = realised_gain(worths, before, after, hours, 0.0)
                known = self.credits.get(change.plan.id, Credit())
                self.credits[change.plan.id] = known.plus(hours, gain)

    def total(self, ids: Collection[str]) -> Gain | None:
        """Return what some changes brought in all, after their costs; None before any did."""
        known = [c.net for key, c in self.credits.items() if key in ids and c.hours > 0]
        if not known:
            return None
        return Gain(
            sum(gain.mean for gain in known),
            sum(gain.low for gain in known),
            sum(gain.high for gain in known),
        )

    def keep(self, ids: Collection[str]) -> None:
        """Forget changes that the history no longer has."""
        self.credits = {key: credit for key, credit in self.credits.items() if key in ids}

    def as_dict(self) -> dict[str, list[float]]:
        """Return plain data for the store."""
        return {
            key: [credit.hours, credit.mean, credit.spread, credit.cost]
            for key, credit in self.credits.items()
        }

    @classmethod
    def from_dict(cls, data: Any) -> Self:
        """Restore what `as_dict` returned; raise InvalidInput for anything else."""
        try:
            return cls({str(key): _credit(*row) for key, row in data.items()})
        except (AttributeError, TypeError, ValueError) as err:
            raise InvalidInput("no credits") from err


def in_effect(changes: Changes) -> list[Change]:
    """Return the changes that were applied and not taken back, newest first."""
    undone = {c.plan.restores for c in changes if c.result is Result.APPLIED}
    return [
        change
        for change in changes
        if change.result is Result.APPLIED
        and change.plan.restores is None
        and change.plan.id not in undone
    ]


def taken_back(changes: Changes) -> list[Change]:
    """Return what did not last: changes that failed, and those that undid another one."""
    failed = (Result.ROLLED_BACK, Result.STUCK)
    return [c for c in changes if c.result in failed or c.plan.restores is not None]


def _credit(hours: object, mean: object, spread: object, cost: object) -> Credit:
    if isinstance(mean, bool) or not isinstance(mean, int | float):
        raise TypeError("not a number")
    return Credit(number(hours), float(mean), number(spread), number(cost))


def _targets(change: Change, worths: Sequence[Worth]) -> tuple[Target, Target]:
    """Return what the nodes of a change have, with what it took back and with what it gave."""
    before: dict[str, Mapping[Resource, float]] = {}
    after: dict[str, Mapping[Resource, float]] = {}
    for worth in worths:
        steps = [step for step in change.plan.steps if step.node == worth.node]
        old = {s.resource: s.before.share for s in steps if s.before.share is not None}
        new = {s.resource: s.after.share for s in steps if s.after.share is not None}
        both = {resource for resource in old if resource in new and resource in worth.current}
        if both:
            before[worth.node] = {**worth.current, **{r: old[r] for r in both}}
            after[worth.node] = {**worth.current, **{r: new[r] for r in both}}
    return before, after
