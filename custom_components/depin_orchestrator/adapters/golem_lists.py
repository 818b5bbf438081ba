"""Lists of a Golem provider that no single entity holds: late invoices and payouts received.

Plain JSON data; other people's addresses are shortened, amounts are GLM as text.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal, localcontext
from typing import Any

from ..engine.rows import MONEY, ZERO
from .golem_ledger import is_received, owed
from .golem_model import Agreement, Invoice, Payment

#: A payer settles once a day; three more days without payment are a bad sign.
OVERDUE = timedelta(days=3)
#: Nobody pays after so long: the loss is still listed, but it is no news any more.
GIVEN_UP = timedelta(days=60)
#: Rows per list.
LONGEST = 20
#: Where anybody can look up a transaction, by platform.
EXPLORERS = {
    "erc20-polygon-glm": "https://polygonscan.com/tx/",
    "erc20-mainnet-glm": "https://etherscan.io/tx/",
}
#: Of a transaction hash, as text.
HASH = 66


@dataclass(frozen=True, slots=True)
class Late:
    """An invoice that should have been paid more than `OVERDUE` ago."""

    bill: Invoice
    left: Decimal
    due_at: datetime
    by: timedelta

    @property
    def hopeful(self) -> bool:
        """Whether the operator may still get it, and so should know."""
        return self.by <= GIVEN_UP


def late_bills(
    bills: Iterable[Invoice], deals: Iterable[Agreement], owner: str | None, now: datetime
) -> list[Late]:
    """Return the late invoices, newest due date first."""
    late = [
        Late(bill, left, bill.due_at, now - bill.due_at)
        for bill, left in owed(bills, deals, owner)
        if left and bill.due_at is not None and now - bill.due_at > OVERDUE
    ]
    return sorted(late, key=lambda row: row.by)


def total(late: Iterable[Late]) -> Decimal:
    """Add up what is late, in GLM."""
    with localcontext(MONEY):
        return sum((row.left for row in late), ZERO)


def overdue_list(late: Iterable[Late]) -> list[dict[str, Any]]:
    """Return the newest late invoices and who owes them."""
    return [
        {
            "invoice": row.bill.id[:8],
            "requestor": _short(row.bill.recipient),
            "amount": f"{row.left:f}",
            "due": row.due_at.isoformat(),
            "days": row.by.days,
        }
        for row in list(late)[:LONGEST]
    ]


def payout_list(payments: Iterable[Payment], owner: str | None) -> list[dict[str, Any]]:
    """Return the newest payments received, each with a link that proves it."""
    received = (payment for payment in payments if is_received(payment, owner))
    newest = sorted(received, key=lambda payment: payment.at, reverse=True)
    return [
        {
            "at": payment.at.isoformat(),
            "amount": f"{payment.amount:f}",
            "payer": _short(payment.payer),
            "link": _link(payment),
        }
        for payment in newest[:LONGEST]
    ]


def _link(payment: Payment) -> str | None:
    """Return where the transaction can be looked up; None if what we have is no hash of one."""
    receipt = payment.receipt or ""
    return EXPLORERS[payment.platform] + receipt if len(receipt) == HASH else None


def _short(address: str) -> str:
    return f"{address[:6]}…{address[-4:]}"
