"""Rows of the ledgers as a table for other programs: a stream, however long the period.

A row that a period cuts in two is told by its part, undivided digits and all, so that the
amounts of a table add up to what the ledger says of the period.
"""

from collections.abc import Iterable, Iterator, Mapping
import csv
from dataclasses import replace
from datetime import datetime
from decimal import Decimal, localcontext
import json
from typing import Any, Protocol as Port

from .books import Books
from .ledger import Ledger
from .models import Node
from .rows import MONEY, Row

COLUMNS = (
    "kind", "node", "protocol", "start", "end", "amount", "token", "fiat", "currency", "receipt",
)  # fmt: skip
#: How a spreadsheet recognises a formula; a name must not become one.
FORMULA = ("=", "+", "-", "@", "\t", "\r")

type Line = dict[str, str | None]


class Writer(Port):
    """Where text goes."""

    def write(self, text: str, /) -> int:
        """Write some text."""


def cut(ledger: Ledger, start: datetime, end: datetime, *, paid: bool) -> Iterator[Row]:
    """Yield the rows of [start, end), newest first, each cut to the period."""
    with localcontext(MONEY):
        for row in reversed(ledger.rows):
            if row.end < start:
                break  # ordered by end
            part = row.part_since(start, end)
            if row.paid != paid or not part:
                continue
            fiat = None if row.fiat is None else row.fiat * part
            begun = row.start and max(row.start, start)
            yield replace(
                row, amount=row.amount * part, fiat=fiat, start=begun, end=min(row.end, end)
            )


def lines(
    books: Books, nodes: Iterable[Node], start: datetime, end: datetime, *, payouts_only: bool
) -> Iterator[Line]:
    """Yield what the nodes were paid, and unless only that is wanted, what they earned."""
    for node in nodes:
        ledger = books.ledgers.get(node.id, Ledger())
        for paid in (True,) if payouts_only else (True, False):
            for row in cut(ledger, start, end, paid=paid):
                yield _line(node, row, books.currency)


def _line(node: Node, row: Row, currency: str) -> Line:
    return {
        "kind": "payout" if row.paid else "earning",
        "node": node.name,
        "protocol": node.protocol.value,
        "start": None if row.start is None else row.start.isoformat(),
        "end": row.end.isoformat(),
        "amount": exact(row.amount),
        "token": node.token,
        # At the price of the moment; nobody knows it yet for an unpriced row.
        "fiat": None if row.fiat is None else exact(row.fiat),
        "currency": currency,
        "receipt": row.receipt,
    }


def exact(amount: Decimal) -> str:
    """Write an amount with all its digits, never in exponent form."""
    text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def write_csv(table: Iterable[Line], target: Writer) -> int:
    """Write a table as CSV; return how many lines it has."""
    writer = csv.DictWriter(target, COLUMNS, lineterminator="\n")
    writer.writeheader()
    count = 0
    for line in table:
        writer.writerow({**line, "node": _harmless(line["node"] or "")})
        count += 1
    return count


def write_json(table: Iterable[Line], target: Writer) -> int:
    """Write a table as a JSON array; return how many lines it has."""
    count = 0
    target.write("[")
    for line in table:
        target.write(("," if count else "") + "\n" + json.dumps(line, ensure_ascii=False))
        count += 1
    target.write("\n]\n")
    return count


WRITERS: Mapping[str, Any] = {"csv": write_csv, "json": write_json}


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA) else text
