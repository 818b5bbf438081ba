"""Who a Golem daemon is and what its payment books say, parsed (sections 1.3 to 1.5).

Amounts are whole GLM (or tGLM on a testnet platform), times are UTC, identities lower case.
"""

import base64
import binascii
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
import re
from typing import Any

from ..engine.errors import BadResponse, WrongIdentity, WrongService
from .parse import Fields, objects

#: Platforms whose token has a value; test networks pay in tGLM, which has none (section 2.3).
MONEY_PLATFORMS = frozenset({"erc20-mainnet-glm", "erc20-polygon-glm"})
_ADDRESS = re.compile(r"0x[0-9a-f]{40}")


class Status(StrEnum):
    """Where an invoice is on its way to being paid (section 2.1)."""

    ISSUED = "ISSUED"
    RECEIVED = "RECEIVED"
    ACCEPTED = "ACCEPTED"
    SETTLED = "SETTLED"
    REJECTED = "REJECTED"
    FAILED = "FAILED"
    CANCELLED = "CANCELLED"
    UNKNOWN = "UNKNOWN"


OPEN = frozenset({Status.ISSUED, Status.RECEIVED, Status.ACCEPTED})
VOID = frozenset({Status.REJECTED, Status.FAILED, Status.CANCELLED})
FINAL = VOID | {Status.SETTLED}


@dataclass(frozen=True, slots=True)
class Invoice:
    """One agreement's bill, in either direction."""

    id: str
    issuer: str
    recipient: str
    platform: str
    agreement: str
    amount: Decimal
    at: datetime
    due_at: datetime | None
    status: Status

    @property
    def parties(self) -> tuple[str, str]:
        """Who may know of it."""
        return self.issuer, self.recipient


@dataclass(frozen=True, slots=True)
class Payment:
    """Tokens that arrived, or left."""

    id: str
    payee: str
    payer: str
    platform: str
    amount: Decimal
    at: datetime
    #: Hash of the chain transaction.
    receipt: str | None

    @property
    def parties(self) -> tuple[str, str]:
        """Who may know of it."""
        return self.payee, self.payer


@dataclass(frozen=True, slots=True)
class Agreement:
    """What has been worked, accepted and paid under one deal."""

    id: str
    owner: str
    #: False: this node hired somebody else.
    provider: bool
    platform: str
    due: Decimal
    paid: Decimal
    at: datetime | None
    #: When anything last happened to it; None: before the daemon noted that (0.17).
    touched_at: datetime | None

    @property
    def parties(self) -> tuple[str]:
        """Who may know of it."""
        return (self.owner,)


@dataclass(frozen=True, slots=True)
class Version:
    """The running release and, if the daemon knows one, a newer one."""

    current: str
    pending: str | None


def parse_identity(data: Any) -> str:
    """Read /me (section 1.4)."""
    return node_id(Fields(data, "me"), "identity")


def parse_version(data: Any) -> Version:
    """Read /version/get (section 1.4)."""
    fields = Fields(data, "version")
    pending = fields.opt_child("pending")
    return Version(
        current=fields.child("current").text("version"),
        pending=pending.text("version") if pending else None,
    )


def parse_invoices(data: Any) -> list[Invoice]:
    """Read /payment-api/v1/invoices (section 1.5); both roles, oldest first."""
    return [
        Invoice(
            id=row.text("invoiceId"),
            issuer=node_id(row, "issuerId"),
            recipient=node_id(row, "recipientId"),
            platform=row.text("paymentPlatform"),
            agreement=row.text("agreementId"),
            amount=row.amount("amount"),
            at=row.moment("timestamp"),
            due_at=row.opt_moment("paymentDueDate"),
            status=known(Status, row.text("status"), Status.UNKNOWN),
        )
        for row in objects(data, "invoices")
    ]


def parse_payments(data: Any) -> list[Payment]:
    """Read /payment-api/v1/payments (section 1.5); both roles, oldest first."""
    return [
        Payment(
            id=row.text("paymentId"),
            payee=node_id(row, "payeeId"),
            payer=node_id(row, "payerId"),
            platform=row.text("paymentPlatform"),
            amount=row.amount("amount"),
            at=row.moment("timestamp"),
            receipt=_transaction(row.opt_text("details")),
        )
        for row in objects(data, "payments")
    ]


def parse_agreements(data: Any) -> list[Agreement]:
    """Read /payment-api/v1/payAgreements (section 1.5); both roles, oldest first."""
    return [
        Agreement(
            id=row.text("id"),
            owner=node_id(row, "ownerId"),
            provider=row.text("role") == "P",
            platform=row.text("paymentPlatform"),
            due=row.amount("totalAmountDue"),
            paid=row.amount("totalAmountPaid"),
            at=(created := row.opt_moment("createdTs")),
            touched_at=max(filter(None, (created, row.opt_moment("updatedTs"))), default=None),
        )
        for row in objects(data, "payAgreements")
    ]


def ours[T: Invoice | Payment | Agreement](rows: list[T], identity: str) -> list[T]:
    """Return the rows; raise WrongIdentity if another node's daemon sent them."""
    if any(identity not in row.parties for row in rows):
        raise WrongIdentity("books of another identity")
    return rows


def node_id(fields: Fields, key: str) -> str:
    """Return the identity or address at a key, in lower case; raise BadResponse if it is none."""
    identity = fields.text(key).lower()
    if not _ADDRESS.fullmatch(identity):
        raise BadResponse(f"{fields.where}.{key}: node id expected")
    return identity


def absent(err: BadResponse) -> bool:
    """Tell whether the daemon itself said that it has no such endpoint."""
    return err.status == 404 and not isinstance(err, WrongService)


def known[E: StrEnum](kind: type[E], value: str, unknown: E) -> E:
    """Return the member of this value, `unknown` for one that a later release invented."""
    return kind(value) if value in kind else unknown


def _transaction(details: str | None) -> str | None:
    """Return the transaction hash; a payment without a readable one is still a payment."""
    try:
        raw = base64.b64decode(details or "", validate=True)
    except binascii.Error:
        return None
    return f"0x{raw.hex()}" if raw else None
