"""The machine as execution sees it: reading never guesses, writing never raises."""

from dataclasses import dataclass
from math import fsum, isfinite

from .dials import DUST, Dial
from .errors import (
    ActionsUnfinished,
    BadResponse,
    DepinError,
    Failed,
    StateUnknown,
    TimedOut,
    Unreachable,
)
from .outcome import Mark
from .ports import Actuator
from .reallocation import Reallocation, Step

#: Errors after which nobody knows whether the machine did it: what is read back decides. Any
#: other error is an answer, and the step has failed.
UNANSWERED = (StateUnknown, Unreachable, Failed, BadResponse)


@dataclass(frozen=True, slots=True)
class Fault:
    """A write that failed: the error's key."""

    key: str
    #: Nobody said whether it happened: what is read back decides.
    unanswered: bool
    #: It may still happen.
    doubtful: bool
    #: It may have reached the machine, and so stands behind every earlier write.
    queued: bool


class Machine:
    """Reads and writes dials through the actuator port."""

    def __init__(self, actuator: Actuator) -> None:
        """Act through this port."""
        self._actuator = actuator

    async def read(self, dial: Dial) -> float | None:
        """Return an amount in the resource's unit; None for anything that is not a number."""
        try:
            amount = await self._actuator.read(*dial)
        except Exception:  # noqa: BLE001 -- a defect of an actuator must not stop an undoing
            return None
        if isinstance(amount, bool) or not isinstance(amount, int | float):
            return None
        return float(amount) if isfinite(amount) and amount >= 0 else None

    async def apply(self, step: Step) -> Fault | None:
        """Write a step; return what went wrong."""
        try:
            await self._actuator.apply(step)
        except DepinError as err:
            unanswered = isinstance(err, UNANSWERED)
            lost = isinstance(err, Unreachable) and not isinstance(err, TimedOut)
            doubtful = unanswered or isinstance(err, ActionsUnfinished)
            return Fault(err.key, unanswered, doubtful, queued=doubtful and not lost)
        except Exception:  # noqa: BLE001 -- the same
            return Fault(StateUnknown.key, unanswered=True, doubtful=True, queued=True)
        return None

    async def fits(self, step: Step, plan: Reallocation, marks: tuple[Mark, ...]) -> bool:
        """Tell whether a write keeps its resource's sum within the plan's ceiling.

        The others count with what they read now; one that cannot be read, or whose last write
        may still take effect, with the most it may have.
        """
        given = [step.after.amount]
        for other, mark in zip(plan.steps, marks, strict=True):
            if other.resource is step.resource and other.node != step.node:
                amount = await self.read(other.dial)
                extremes = (other.before.amount, other.after.amount)
                if amount is None:
                    given.append(max(extremes))
                else:
                    given.append(max(amount, *extremes) if mark.doubtful else amount)
        for dial, left in plan.bystanders.items():
            if dial.resource is step.resource:
                amount = await self.read(dial)
                given.append(left if amount is None else amount)
        return fsum(given) <= plan.ceilings[step.resource] * (1 + DUST)
