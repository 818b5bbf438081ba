"""An operator's stakes, and what threatens them: flags and slashes (streamr.md §2.1, §3)."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from .parse import Fields
from .streamr_fields import moment, opt_moment, opt_whole, wei
from .streamr_model import LARGEST_WEI

#: What the subgraph is asked for of each.
STAKE = """amountWei earningsWei
      sponsorship {
        id stream { id }
        isRunning totalPayoutWeiPerSec totalStakedWei remainingWei projectedInsolvency spotAPY
      }"""
FLAG = "result flaggingTimestamp sponsorship { id }"
SLASH = "amount date sponsorship { id }"
SECONDS_PER_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Stake:
    """What an operator has in one sponsorship (§2.1), in wei."""

    sponsorship: str = field(repr=False)
    stream: str | None = field(repr=False)
    amount: int
    #: Uncollected as of the stake's last event, which may be long ago.
    earnings: int
    running: bool
    #: The sponsorship's own: paid per second to all, staked by all, left to pay.
    payout: int
    total: int
    remaining: int
    #: Keeps the past moment after it ran dry.
    insolvent_at: datetime | None
    #: Per year, a factor.
    spot_apy: Decimal

    def pays(self, now: datetime) -> bool:
        """Tell whether it earns now (§2.3)."""
        return (
            self.running
            and self.remaining > 0
            and self.insolvent_at is not None
            and self.insolvent_at > now
        )

    def wei_per_day(self, now: datetime) -> int:
        """Return what it earns a day, before the protocol's fee (§2.3)."""
        if not self.total or not self.pays(now):
            return 0
        return self.payout * self.amount * SECONDS_PER_DAY // self.total


class Verdict(StrEnum):
    """What became of a flag."""

    WAITING = "waiting"
    VOTING = "voting"
    KICKED = "kicked"
    FAILED = "failed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Flag:
    """Another operator says that this one does not work for a sponsorship."""

    sponsorship: str = field(repr=False)
    verdict: Verdict
    at: datetime

    @property
    def is_open(self) -> bool:
        """Whether the stake is still at risk."""
        return self.verdict in (Verdict.WAITING, Verdict.VOTING)


@dataclass(frozen=True, slots=True)
class Slash:
    """A part of a stake that was taken, in wei."""

    sponsorship: str = field(repr=False)
    amount: int
    at: datetime


def parse_stake(row: Fields) -> Stake:
    """Parse one of the operator's stakes."""
    sponsorship = row.child("sponsorship")
    stream = sponsorship.opt_child("stream")
    return Stake(
        sponsorship=sponsorship.text("id").lower(),
        stream=stream.opt_text("id") if stream else None,
        amount=wei(row, "amountWei"),
        earnings=opt_whole(row, "earningsWei", LARGEST_WEI) or 0,
        running=bool(sponsorship.opt_flag("isRunning")),
        payout=wei(sponsorship, "totalPayoutWeiPerSec"),
        total=wei(sponsorship, "totalStakedWei"),
        remaining=wei(sponsorship, "remainingWei"),
        insolvent_at=opt_moment(sponsorship, "projectedInsolvency"),
        spot_apy=sponsorship.amount("spotAPY"),
    )


def parse_flag(row: Fields) -> Flag:
    """Parse a flag that was raised against the operator."""
    result = row.opt_text("result")
    return Flag(
        sponsorship=row.child("sponsorship").text("id").lower(),
        verdict=Verdict(result) if result in set(Verdict) else Verdict.UNKNOWN,
        at=moment(row, "flaggingTimestamp"),
    )


def parse_slash(row: Fields) -> Slash:
    """Parse a slash."""
    sponsorship = row.child("sponsorship").text("id").lower()
    return Slash(sponsorship, wei(row, "amount"), moment(row, "date"))
