"""Figures of a Streamr operator that never count a collection twice, nor take it back.

An operator's DATA wait in its sponsorships (U, read from the contract every few minutes) until
a collection moves them to the operator (C, all ever collected, read from the subgraph). Earned
is C + U after the protocol's fee (streamr.md §2.3). But the two are never read at one instant:

* Were the subgraph read after a collection and the contract before it, the sum would have it
  twice. So whenever the subgraph is asked, the contract is asked after it.
* The contract sees a collection first, the subgraph minutes later. In between the sum lacks
  what was collected. So a sum lower than the last figure is not believed until the subgraph
  has passed the moment at which it fell; by then it either contains the collection, or the
  loss is real. Until then the last figure holds, with its time, so that what is earned
  meanwhile lands on the whole span.

A collection within the minutes around a restart is the one case left: nothing was seen before
it, so the sum may fall and rise again once.

Without a subgraph there is no C. Every sponsorship is then a purse of its own, because an
operator that leaves one collects only that one; a common sum would take the rest for new. Where
a subgraph was there before, its last sum has what waits in them already.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from ..engine.models import Figure, Kind, Owed
from .streamr_graph import Operator
from .streamr_model import Earnings, after_fee, tokens

#: How far our clock may be off the chain's before two times are taken in the wrong order.
MARGIN = timedelta(minutes=1)
#: No more than one part in so many is taken for the protocol's fee.
MOST_FEE = 10
#: How the accounts of sponsorships begin, which a subgraph added later makes superfluous.
PURSE = "uncollected:"
LIFETIME = "lifetime"


@dataclass(frozen=True, slots=True)
class Lifetime:
    """The last sum that both sources stand behind; money in wei after the fee."""

    earned: int
    at: datetime
    #: When the sum of both was first seen to be lower than `earned`.
    lower_since: datetime | None = None

    def figure(self) -> Figure:
        """Return it for the ledger."""
        return Figure(
            LIFETIME, Kind.COUNTER, tokens(self.earned), None, self.at, replaces=(PURSE,)
        )


def settle(last: Lifetime | None, operator: Operator, uncollected: int, at: datetime) -> Lifetime:
    """Return the sum of both sources, or `last` while the subgraph lags behind a collection.

    `uncollected` is after the fee, by an answer of the contract from `at`, which is not older
    than the subgraph's. Settling the same answers again changes nothing.
    """
    settled = Lifetime(operator.collected + uncollected, at)
    if last is None or settled.earned >= last.earned:
        return settled
    since = last.lower_since or at
    if operator.block_at >= since + MARGIN:
        return settled
    return replace(last, lower_since=since)


def settle_alone(
    last: Lifetime | None, operator: Operator, asked_at: datetime, fee: int
) -> Lifetime | None:
    """Return what the subgraph alone proves, or `last`: for while the contract is out of reach.

    Its uncollected amounts are as old as each stake's last event, so they can show that more
    was earned, never that something was lost.
    """
    earned = operator.collected + after_fee(operator.uncollected, fee)
    if last is None or earned <= last.earned:
        return last
    return Lifetime(earned, asked_at)


@dataclass(frozen=True, slots=True)
class Purse:
    """What waits in one sponsorship, gross, in wei."""

    wei: int
    #: When it was last known to be empty; None when it was there before anyone looked.
    start: datetime | None


@dataclass(frozen=True, slots=True)
class Purses:
    """All sponsorships of an operator by the contract's last answer."""

    at: datetime
    by_sponsorship: Mapping[str, Purse] = field(repr=False)
    #: Whether any grew since the answer before; None when there was none.
    grew: bool | None = None
    #: When following began, and what has left since then by an emptied purse, gross.
    since: datetime | None = None
    emptied: int = 0
    #: What the contract holds and has staked, and how much of what left came to it.
    value: int = 0
    arrived: int = 0

    def owed(self, fee: int, collected: int | None) -> Owed:
        """Return what waits, what left and where to; `collected` is the subgraph's, after fee."""
        arrived = after_fee(self.arrived, fee) if collected is None else collected
        waiting = sum(purse.wei for purse in self.by_sponsorship.values())
        return Owed(
            tokens(after_fee(waiting, fee)),
            moved=tokens(arrived),
            left=tokens(after_fee(self.emptied, fee)),
            origin=self.since,
        )

    def figures(self, fee: int) -> list[Figure]:
        """Return one per sponsorship for the ledger, after the fee."""
        return [
            Figure(
                f"{PURSE}{sponsorship}",
                Kind.RESETTING,
                tokens(after_fee(purse.wei, fee)),
                purse.start,
                self.at,
                within=LIFETIME,
            )
            for sponsorship, purse in self.by_sponsorship.items()
        ]


def follow(last: Purses | None, earnings: Earnings, at: datetime) -> Purses:
    """Return the purses after an answer; one that is gone stays, empty."""
    if last is None:
        found = {s: Purse(wei, None) for s, wei in earnings.by_sponsorship.items()}
        return Purses(at, found, since=at, value=earnings.value)
    if at == last.at:
        return last
    before = last.by_sponsorship
    now = dict.fromkeys(before, 0) | dict(earnings.by_sponsorship)
    purses = {s: Purse(wei, before[s].start if s in before else last.at) for s, wei in now.items()}
    grew = any(wei > (before[s].wei if s in before else 0) for s, wei in now.items())
    gone = sum(before[s].wei for s in before if now[s] < before[s].wei)
    # A collection leaves the protocol's fee behind, but fills the operator's own balance.
    came = max(0, earnings.value - last.value)
    arrived = gone if came * MOST_FEE >= gone * (MOST_FEE - 1) else came
    return Purses(
        at,
        purses,
        grew,
        since=last.since,
        emptied=last.emptied + gone,
        value=earnings.value,
        arrived=last.arrived + arrived,
    )
