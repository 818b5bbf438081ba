"""A Golem provider's money: reading its books, and what they add up to (section 2.1)."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal, localcontext

from ..engine.errors import BadResponse
from ..engine.models import Figure, Kind
from ..engine.rows import MONEY, ZERO
from .client import Client
from .golem_model import (
    FINAL,
    MONEY_PLATFORMS,
    OPEN,
    VOID,
    Agreement,
    Invoice,
    Payment,
    Status,
    absent,
    ours,
    parse_agreements,
    parse_identity,
    parse_invoices,
    parse_payments,
)
from .golem_pages import Book, Pages

PAYMENT = "/payment-api/v1"
#: An invoice this young shows that the provider earns, though it may be between two tasks.
RECENT = timedelta(days=1)
#: A living agent writes a debit note every few minutes; work that none has touched for so long
#: will never be billed, because the agent died with it.
ABANDONED = timedelta(days=7)


class Accounts:
    """The three books of one identity, as the daemon keeps them.

    The first identity that answers owns them for good: rows of another one never enter.
    """

    def __init__(self, client: Client, owner: str | None) -> None:
        """`owner` is None while nobody has asked the daemon yet."""
        self.owner = owner
        self._client = client
        self._invoices = Pages(self._invoice_page, "maxItems", self._is_pending)
        self._payments = Pages(self._payment_page, "maxEvents", lambda _: False)
        self._agreements = Pages(self._agreement_page, "maxItems", self._is_running)
        #: Agreements whose invoice has come to its end; they change no more.
        self._closed: set[str] = set()

    async def identity(self) -> str:
        """Ask the daemon who it is now."""
        return parse_identity(await self._client.get("/me"))

    async def invoices(self) -> Book[Invoice]:
        """Read on in the invoices; raises a DepinError."""
        owner = await self.claim()
        book = await self._invoices.read()
        self._closed = {bill.agreement for bill in book.rows if not self._is_pending(bill)}
        return replace(book, figures=invoice_figures(book.rows, owner))

    async def payments(self) -> Book[Payment]:
        """Read on in the payments; raises a DepinError."""
        owner = await self.claim()
        book = await self._payments.read()
        return replace(book, figures=payment_figures(book.rows, owner))

    async def agreements(self) -> Book[Agreement] | None:
        """Read on in the agreements; None from a daemon that has no such list (before 0.17)."""
        await self.claim()
        try:
            return await self._agreements.read()
        except BadResponse as err:
            if absent(err):
                return None
            raise

    async def claim(self) -> str:
        """Return whose books these are; ask, if nobody has yet."""
        if self.owner is None:
            self.owner = await self.identity()
        return self.owner

    async def _invoice_page(self, query: Mapping[str, str]) -> list[Invoice]:
        data = await self._client.get(f"{PAYMENT}/invoices", query)
        return ours(parse_invoices(data), await self.claim())

    async def _payment_page(self, query: Mapping[str, str]) -> list[Payment]:
        # Without a timeout of 0 the daemon waits 5 s for a payment; its filter by network is
        # broken and finds nothing (section 1.5).
        data = await self._client.get(f"{PAYMENT}/payments", {"timeout": "0", **query})
        return ours(parse_payments(data), await self.claim())

    async def _agreement_page(self, query: Mapping[str, str]) -> list[Agreement]:
        data = await self._client.get(f"{PAYMENT}/payAgreements", query)
        return ours(parse_agreements(data), await self.claim())

    def _is_pending(self, bill: Invoice) -> bool:
        return is_earned(bill, self.owner) and bill.status not in FINAL

    def _is_running(self, deal: Agreement) -> bool:
        return is_worked(deal) and deal.id not in self._closed


@dataclass(frozen=True, slots=True)
class Balance:
    """What the network owes the provider, in GLM; None is unknown."""

    accepted: Decimal
    #: Issued or received, but not yet agreed to by the requestor.
    unconfirmed: Decimal
    #: Worked without an invoice yet, and not abandoned. Not part of what is owed.
    in_progress: Decimal | None

    @property
    def unpaid(self) -> Decimal:
        """All that is owed."""
        return MONEY.add(self.accepted, self.unconfirmed)


def is_earned(bill: Invoice, owner: str | None) -> bool:
    """Tell whether an invoice is the owner's own bill, for real money."""
    return bill.issuer == owner and bill.platform in MONEY_PLATFORMS


def is_worked(deal: Agreement) -> bool:
    """Tell whether the owner works under an agreement, for real money."""
    return deal.provider and deal.platform in MONEY_PLATFORMS


def is_received(payment: Payment, owner: str | None) -> bool:
    """Tell whether a payment came to the owner, in real money."""
    return payment.payee == owner and payment.platform in MONEY_PLATFORMS


def owed(
    bills: Iterable[Invoice], deals: Iterable[Agreement], owner: str | None
) -> Iterator[tuple[Invoice, Decimal]]:
    """Yield the open invoices with what is left to pay: some agreements are paid in parts."""
    paid = {deal.id: deal.paid for deal in deals if deal.provider}
    for bill in bills:
        if is_earned(bill, owner) and bill.status in OPEN:
            yield bill, max(ZERO, MONEY.subtract(bill.amount, paid.get(bill.agreement, ZERO)))


def balance(
    bills: Collection[Invoice],
    deals: Collection[Agreement] | None,
    owner: str | None,
    alive: Callable[[Agreement], bool],
) -> Balance:
    """Add up what is owed; `deals` is None where the daemon does not list them.

    `alive` tells whether an agreement without an invoice may still get one.
    """
    with localcontext(MONEY):
        accepted = unconfirmed = ZERO
        for bill, left in owed(bills, deals or (), owner):
            if bill.status is Status.ACCEPTED:
                accepted += left
            else:
                unconfirmed += left
        if deals is None:
            return Balance(accepted, unconfirmed, None)
        billed = {bill.agreement for bill in bills}
        open_deals = (deal for deal in deals if is_worked(deal) and deal.id not in billed)
        running = (deal.due for deal in open_deals if alive(deal))
        return Balance(accepted, unconfirmed, sum(running, ZERO))


def prepaid(bills: Collection[Invoice], deals: Collection[Agreement]) -> Decimal:
    """Return what was paid for agreements that have no invoice yet."""
    billed = {bill.agreement for bill in bills}
    with localcontext(MONEY):
        return sum((d.paid for d in deals if is_worked(d) and d.id not in billed), ZERO)


def is_alive(deal: Agreement, running: Collection[str], now: datetime) -> bool:
    """Tell whether an agreement still runs: by its tasks, else by when it last changed.

    One without a time is from before agreements had one, so only a running task speaks for it.
    """
    if deal.id in running:
        return True
    return deal.touched_at is not None and now - deal.touched_at < ABANDONED


def earned_lately(bills: Iterable[Invoice], owner: str | None, now: datetime) -> bool:
    """Tell whether the owner has billed anything in the last day."""
    return any(
        is_earned(bill, owner)
        and bill.amount
        and bill.status not in VOID
        and now - bill.at < RECENT
        for bill in bills
    )


def invoice_figures(bills: Iterable[Invoice], owner: str) -> tuple[Figure, ...]:
    """Return each invoice as a dated paper; a void one is worth nothing any more."""
    return tuple(
        Figure(
            account=f"invoice:{bill.id}",
            kind=Kind.DOCUMENT,
            amount=ZERO if bill.status in VOID else bill.amount,
            start=bill.at,
            end=bill.at,
        )
        for bill in bills
        if is_earned(bill, owner)
    )


def payment_figures(payments: Iterable[Payment], owner: str) -> tuple[Figure, ...]:
    """Return each payment received as a payout, proved by its chain transaction."""
    return tuple(
        Figure(
            account=f"payment:{payment.id}",
            kind=Kind.DOCUMENT,
            amount=payment.amount,
            start=payment.at,
            end=payment.at,
            paid=True,
            receipt=payment.receipt,
        )
        for payment in payments
        if is_received(payment, owner)
    )
