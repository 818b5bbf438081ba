"""Balance drops: money that left what a network owes, and that nothing explains.

Whatever a node earned is still owed to it, or was paid, or went a way that the network tells of
(kept back, collected). So what left the unpaid balance and what explains it grow alike. When more
has left than is explained, and stays so, the difference is shown with its time; it goes by itself
when a late payout explains it. Nothing here changes what was earned.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from decimal import Decimal, localcontext
from typing import Any

from .ledger import Ledger
from .models import (
    WAITING,
    Node,
    NodeReport,
    Observation,
    Outage,
    Owed,
    Protocol,
    Quality,
    Reading,
)
from .rows import MONEY, ZERO, rounded

#: How long a payout may come after the money left: each network's accounts lag in their own way.
GRACE = {
    Protocol.STORJ: timedelta(days=1),  # stubs and receipts arrive twice a day
    Protocol.GOLEM: timedelta(hours=1),  # a settled invoice and its payment, minutes apart
    Protocol.STREAMR: timedelta(hours=6),  # the subgraph may be hours behind the chain
    Protocol.GRASS: timedelta(days=1),
}
#: Less than this is rounding.
DUST = Decimal("0.000001")


@dataclass(slots=True)
class DropWatch:
    """Looks on one node's balances; mutable, and stored with the books."""

    #: What has left beyond all explanations, and is accepted as it is; None before the first look.
    level: Decimal | None = None
    #: How much more (or less) has left by now, and since when.
    gap: Decimal = ZERO
    since: datetime | None = None
    #: Whose count of what left it is; another one starts its count anew.
    origin: datetime | None = None
    looked_at: datetime | None = None
    #: The wallet's balance, and its last fall, which only its owner can explain.
    wallet: Decimal | None = None
    wallet_fell: Decimal | None = None
    wallet_fell_at: datetime | None = None

    def look(self, owed: Owed, ledger: Ledger, now: datetime, grace: timedelta) -> None:
        """Compare what left the unpaid balance with what explains it."""
        self.looked_at = now
        with localcontext(MONEY):
            left = ledger.earned().amount - owed.unpaid if owed.left is None else owed.left
            beyond = left - ledger.paid().amount - owed.moved
            if self.level is None or owed.origin != self.origin:
                self.level, self.origin = beyond - self.gap, owed.origin
            gap = beyond - self.level
        if abs(gap) <= DUST:
            self.level, self.gap, self.since = beyond, ZERO, None
            return
        if self.since is None or (gap > 0) != (self.gap > 0):
            self.since = now
        self.gap = gap
        if gap < 0 and now - self.since >= grace:
            # More was paid than was seen to be owed: a debt from before anyone looked.
            self.accept()

    def see_wallet(self, balance: Decimal, now: datetime) -> None:
        """Note when the wallet holds less than before."""
        if self.wallet is not None and balance < self.wallet:
            self.wallet_fell, self.wallet_fell_at = MONEY.subtract(self.wallet, balance), now
        self.wallet = balance

    def accept(self) -> None:
        """Take what left as explained."""
        if self.level is not None:
            self.level = MONEY.add(self.level, self.gap)
        self.gap, self.since = ZERO, None

    def drop(self, now: datetime, grace: timedelta) -> Decimal:
        """Return what left and nothing explains; 0 while a payout may still come."""
        unsettled = self.since is None or now - self.since < grace
        return ZERO if unsettled or self.gap < 0 else self.gap

    def as_dict(self) -> dict[str, Any]:
        """Return plain data for the store."""
        values = ((field.name, getattr(self, field.name)) for field in fields(self))
        return {
            name: value.isoformat() if isinstance(value, datetime) else str(value)
            for name, value in values
            if value is not None
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, str]) -> DropWatch:
        """Restore what `as_dict` returned."""
        moments = ("since", "origin", "looked_at", "wallet_fell_at")
        values: dict[str, Any] = {
            name: datetime.fromisoformat(text) if name in moments else Decimal(text)
            for name, text in data.items()
        }
        return cls(**values)


def drop_readings(
    node: Node, report: NodeReport, watch: DropWatch, ledger: Ledger, now: datetime
) -> dict[str, Observation]:
    """Let a watch look at what a node reports, and return what it has found."""
    grace = GRACE[node.protocol]
    wallet = report.readings.get("wallet_balance")
    if isinstance(wallet, Reading) and wallet.quality is Quality.MEASURED:
        watch.see_wallet(Decimal(str(wallet.value)), now)
    if report.owed is not None and report.online:
        watch.look(report.owed, ledger, now, grace)
    unpaid = report.readings.get("unpaid")
    if unpaid is None:
        return {}
    if isinstance(unpaid, Outage):
        return {"unexplained_drop": unpaid}
    if watch.looked_at is None or now - watch.looked_at > grace:
        return {"unexplained_drop": Outage(WAITING, now)}
    fresh = report.owed is not None and report.online
    quality = unpaid.quality if fresh else Quality.STALE
    drop = watch.drop(now, grace)
    told = {
        "unexplained_drop": rounded(drop),
        "unexplained_since": watch.since if drop else None,
        "wallet_fell": watch.wallet_fell,
        "wallet_fell_at": watch.wallet_fell_at,
    }
    return {
        key: Reading(value, watch.looked_at, quality, node.token)
        for key, value in told.items()
        if value is not None
    }
