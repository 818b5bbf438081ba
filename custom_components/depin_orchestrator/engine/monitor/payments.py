"""A node's payouts: which are new, and whether the next one is late by their own rhythm."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from statistics import median
from typing import Any, Self

from ..errors import InvalidInput
from ..plain import moment
from .look import Payout

#: After the first look a node's past comes in, page by page; it is no news.
SETTLING = timedelta(hours=6)
#: Payouts needed to know a rhythm, and how many are remembered.
LEAST = 3
KEPT = 12
#: Payouts closer together than this are one (several satellites, several invoices).
TOGETHER = timedelta(days=3)
#: A payout may be late by this much, or by a third of the rhythm.
GRACE = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Payments:
    """What is known of one node's payouts."""

    since: datetime | None = None
    #: Amount per account, as seen last.
    seen: Mapping[str, Decimal] = field(default_factory=dict)
    #: When payouts came, oldest first.
    times: tuple[datetime, ...] = ()

    def look(self, payouts: tuple[Payout, ...], now: datetime) -> tuple[Payments, Payout | None]:
        """Take in the latest payouts; return what was received since, all in one."""
        since = self.since or now
        new = [
            _beyond(payout, before)
            for payout in payouts
            if payout.amount > (before := self.seen.get(payout.account, Decimal(0)))
        ]
        times = sorted({*self.times, *(min(payout.at, now) for payout in payouts)})
        after = Payments(
            since=min(since, now),
            seen={payout.account: payout.amount for payout in payouts},
            times=_apart(times)[-KEPT:],
        )
        if not new or now - since < SETTLING:
            return after, None
        return after, _together(new)

    @property
    def rhythm(self) -> timedelta | None:
        """The usual time between two payouts; None while too few are known."""
        if len(self.times) < LEAST:
            return None
        gaps = [later - before for before, later in zip(self.times, self.times[1:], strict=False)]
        return timedelta(seconds=median(gap.total_seconds() for gap in gaps))

    def due(self) -> datetime | None:
        """Return when the next payout comes by its own rhythm; None without one."""
        return None if self.rhythm is None else self.times[-1] + self.rhythm

    def late(self, now: datetime) -> bool | None:
        """Tell whether the next payout should have come; None without a rhythm."""
        if (rhythm := self.rhythm) is None:
            return None
        return now - self.times[-1] > rhythm + max(GRACE, rhythm / 3)

    def as_dict(self) -> dict[str, Any]:
        """Return plain data."""
        return {
            "since": self.since and self.since.isoformat(),
            "seen": {account: str(amount) for account, amount in self.seen.items()},
            "times": [at.isoformat() for at in self.times],
        }

    @classmethod
    def from_dict(cls, data: Any) -> Self:
        """Restore `as_dict`; raises InvalidInput for anything else."""
        try:
            return cls(
                None if data["since"] is None else moment(data["since"]),
                {str(account): Decimal(text) for account, text in data["seen"].items()},
                tuple(moment(at) for at in data["times"]),
            )
        except (KeyError, TypeError, ValueError, ArithmeticError, AttributeError) as err:
            raise InvalidInput("no payments") from err


def _beyond(payout: Payout, before: Decimal) -> Payout:
    """Return what an account paid beyond what was seen of it."""
    part = (payout.amount - before) / payout.amount
    fiat = None if payout.fiat is None else payout.fiat * part
    return replace(payout, amount=payout.amount - before, fiat=fiat)


def _apart(times: list[datetime]) -> tuple[datetime, ...]:
    kept: list[datetime] = []
    for at in times:
        if not kept or at - kept[-1] >= TOGETHER:
            kept.append(at)
    return tuple(kept)


def _together(payouts: list[Payout]) -> Payout:
    fiats = [payout.fiat for payout in payouts]
    known = [fiat for fiat in fiats if fiat is not None]
    latest = max(payouts, key=lambda payout: payout.at)
    return Payout(
        account=latest.account,
        amount=sum((payout.amount for payout in payouts), Decimal(0)),
        at=latest.at,
        fiat=sum(known, Decimal(0)) if len(known) == len(fiats) else None,
    )
