"""Writes money into the SQLite books of a running yagna; its HTTP API shows it at once.

A second process may write while yagna runs. Amounts are GLM, times aware.
"""

from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
import secrets
import sqlite3

POLYGON = "erc20-polygon-glm"
MAINNET = "erc20-mainnet-glm"
TESTNET = "erc20-holesky-tglm"
REQUESTOR = "0x" + "ab" * 20
ZERO = Decimal(0)


def _stamp(at: datetime) -> str:
    """Write a time as the daemon does: it compares them as text."""
    at = at.astimezone(UTC).replace(tzinfo=None)
    return at.isoformat(" ", "auto" if at.microsecond % 1000 else "milliseconds").removesuffix(
        ".000"
    )


@dataclass
class Books:
    """The books of one identity, in one data directory."""

    identity: str = field(default="", init=False)
    directory: Path = field(default=Path(), init=False)
    _open: sqlite3.Connection | None = field(default=None, init=False, repr=False)

    @contextmanager
    def together(self) -> Iterator[None]:
        """Write all that is seeded inside in one go: fast, and seen all at once or not at all."""
        with closing(self._connect()) as books, books:
            self._open = books
            try:
                yield
            finally:
                self._open = None

    def seed_agreement(
        self,
        due: Decimal,
        *,
        accepted: Decimal = ZERO,
        paid: Decimal = ZERO,
        platform: str = POLYGON,
        role: str = "P",
        at: datetime | None = None,
        agreement: str | None = None,
    ) -> str:
        """Write an agreement (as provider, or role "R") and return its id."""
        agreement = agreement or secrets.token_hex(32)
        ours, theirs = self.identity, REQUESTOR
        now = _stamp(at or datetime.now(UTC))
        self._insert(
            "pay_agreement",
            id=agreement,
            owner_id=ours,
            role=role,
            peer_id=theirs,
            payee_addr=ours if role == "P" else theirs,
            payer_addr=theirs if role == "P" else ours,
            payment_platform=platform,
            total_amount_due=f"{due:f}",
            total_amount_accepted=f"{accepted:f}",
            total_amount_scheduled="0",
            total_amount_paid=f"{paid:f}",
            created_ts=now,
            updated_ts=now,
        )
        return agreement

    def seed_activity(
        self,
        agreement: str,
        due: Decimal,
        *,
        paid: Decimal = ZERO,
        at: datetime | None = None,
        activity: str | None = None,
    ) -> str:
        """Write an activity of an agreement and return its id."""
        activity = activity or secrets.token_hex(16)
        now = _stamp(at or datetime.now(UTC))
        self._insert(
            "pay_activity",
            id=activity,
            owner_id=self.identity,
            role=self._role(agreement),
            agreement_id=agreement,
            total_amount_due=f"{due:f}",
            total_amount_accepted=f"{paid:f}",
            total_amount_scheduled="0",
            total_amount_paid=f"{paid:f}",
            created_ts=now,
            updated_ts=now,
        )
        return activity

    def seed_invoice(
        self,
        agreement: str,
        amount: Decimal,
        *,
        status: str = "SETTLED",
        at: datetime | None = None,
        due_after: timedelta = timedelta(days=1),
        invoice: str | None = None,
    ) -> str:
        """Write the invoice of an agreement and return its id."""
        invoice = invoice or secrets.token_hex(16)
        at = at or datetime.now(UTC)
        self._insert(
            "pay_invoice",
            id=invoice,
            owner_id=self.identity,
            role=self._role(agreement),
            agreement_id=agreement,
            status=status,
            timestamp=_stamp(at),
            amount=f"{amount:f}",
            payment_due_date=_stamp(at + due_after),
        )
        return invoice

    def set_invoice(self, invoice: str, status: str) -> None:
        """Change the status of an invoice."""
        self._run("UPDATE pay_invoice SET status = ? WHERE id = ?", (status, invoice))

    def set_agreement(self, agreement: str, **amounts: Decimal) -> None:
        """Change amounts of an agreement: due, accepted, paid."""
        for name, amount in amounts.items():
            self._run(
                f"UPDATE pay_agreement SET total_amount_{name} = ?, updated_ts = ? WHERE id = ?",  # noqa: S608 -- our own keyword
                (f"{amount:f}", _stamp(datetime.now(UTC)), agreement),
            )

    def seed_payment(
        self,
        parts: Mapping[str, Decimal],
        *,
        platform: str = POLYGON,
        role: str = "P",
        at: datetime | None = None,
        transaction: bytes | None = None,
        payment: str | None = None,
    ) -> str:
        """Write a payment received for agreements (id to amount) and return its id."""
        payment = payment or secrets.token_hex(16)
        ours, theirs = self.identity, REQUESTOR
        self._insert(
            "pay_payment",
            id=payment,
            owner_id=ours,
            peer_id=theirs,
            payee_addr=ours if role == "P" else theirs,
            payer_addr=theirs if role == "P" else ours,
            payment_platform=platform,
            role=role,
            amount=f"{sum(parts.values(), ZERO):f}",
            timestamp=_stamp(at or datetime.now(UTC)),
            details=transaction or secrets.token_bytes(32),
        )
        for agreement, amount in parts.items():
            self._insert(
                "pay_payment_document",
                payment_id=payment,
                owner_id=ours,
                peer_id=theirs,
                agreement_id=agreement,
                amount=f"{amount:f}",
            )
        return payment

    def _role(self, agreement: str) -> str:
        query = "SELECT role FROM pay_agreement WHERE id = ?"
        return str(self._run(query, (agreement,))[0][0])

    def _insert(self, table: str, **row: object) -> None:
        marks = ", ".join("?" * len(row))
        statement = f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})"  # noqa: S608 -- names are ours
        self._run(statement, tuple(row.values()))

    def _run(self, statement: str, values: tuple[object, ...]) -> list[tuple[object, ...]]:
        if self._open is None:
            with self.together():
                return self._run(statement, values)
        return self._open.execute(statement, values).fetchall()

    def _connect(self) -> sqlite3.Connection:
        return sqlite3.connect(self.directory / "payment.db", timeout=10)
