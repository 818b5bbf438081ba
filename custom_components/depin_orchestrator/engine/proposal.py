"""A plan as it is put before somebody: with a name, what it was made for, and until when."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal

from .dials import Dial
from .optimizer.plan import Plan
from .reallocation import Request

#: A proposal that nobody answered; the host has moved on by then.
EXPIRES = timedelta(hours=12)
#: A plan that was turned down is not proposed again for so long.
RESPECT = timedelta(hours=24)

#: A rate is a mean over days: within the hour of the watch it cannot lose half by chance.
PROMISED = Decimal("0.5")

type Wanted = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Proposal:
    """One plan, open to be carried out."""

    id: str
    plan: Plan
    #: The shares that change: node to resource to percent.
    shares: Wanted
    #: What the touched dials were when it was made.
    based_on: Mapping[Dial, float]
    since: datetime
    until: datetime

    def request(self, new_id: str, at: datetime, force: bool, reason: str) -> Request:
        """Return it as a wish."""
        return Request(
            new_id,
            at,
            shares=self.shares,
            based_on=self.based_on,
            force=force,
            reason=reason,
            expected_gain=str(round(self.plan.gain, 4)),
        )


def wanted(plan: Plan) -> Wanted:
    """Return the shares that a plan changes."""
    return {
        move.node: {
            resource.value: share
            for resource, share in move.after.items()
            if share != move.before.get(resource)
        }
        for move in plan.moves
    }


def promised(plan: Plan, rate: Decimal | None) -> Decimal | None:
    """Return what the host goes on earning at least, in fiat a day; None while nobody knows.

    Whatever a plan hopes for, it promises half of today's rate less what it may cost at worst.
    """
    if rate is None or rate <= 0:
        return None
    worst = Decimal(str(round(min(0.0, plan.gain_low), 6)))
    return rate * PROMISED + worst


@dataclass(slots=True)
class Proposals:
    """The one open proposal of a host, and what was turned down."""

    current: Proposal | None = None
    _dismissed: list[tuple[Wanted, datetime]] = field(default_factory=list)

    def renew(
        self, plan: Plan, found: Mapping[Dial, float | None], new_id: str, now: datetime
    ) -> Proposal | None:
        """Take in the newest plan: the same wish keeps its name and its time."""
        if not plan.moves:
            self.current = None
            return None
        shares = wanted(plan)
        based_on = {
            dial: amount
            for dial, amount in found.items()
            if amount is not None and dial.node in shares and dial.resource in shares[dial.node]
        }
        known = self.current
        if known and known.shares == shares and known.since <= now < known.until:
            self.current = replace(known, plan=plan, based_on=based_on)
        else:
            self.current = Proposal(new_id, plan, shares, based_on, now, now + EXPIRES)
        return self.current

    def find(self, plan_id: str | None, now: datetime) -> Proposal | None:
        """Return the open proposal, if it still is the one that is meant."""
        known = self.current
        if known is None or now >= known.until or plan_id not in (None, known.id):
            return None
        return known

    def dismiss(self, plan_id: str, now: datetime) -> bool:
        """Turn a proposal down; tell whether it was open."""
        known = self.find(plan_id, now)
        if known is None:
            return False
        self._dismissed.append((known.shares, now))
        return True

    def pending(self, now: datetime) -> Proposal | None:
        """Return the proposal that waits for an answer."""
        self._dismissed = [old for old in self._dismissed if abs(now - old[1]) < RESPECT]
        known = self.find(None, now)
        if known is None or any(known.shares == shares for shares, _ in self._dismissed):
            return None
        return known
