"""The books of one node: what it earned and was paid, as rows made from figures.

A figure is what an account states in total; rows are its growth, each with the span over which
it was earned and its worth in fiat at the price of that moment. So the same figure posted twice
changes nothing, a counter that falls posts a negative row, and a rate comes from rows, never
from dividing a lifetime by an uptime. All arithmetic is Decimal.
"""

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal, localcontext
from typing import Any

from .models import Figure, Kind
from .price_history import Pricer
from .rows import (
    MONEY,
    ZERO,
    Account,
    Row,
    Sum,
    dump,
    known_since,
    load,
    period,
    ratio,
    rescaled,
    whole,
)

#: Rows of other accounts that may lie between a counter's last row and its next growth.
NEAR = 16
DAY = timedelta(days=1)


class Ledger:
    """Rows of one node, ordered by their end."""

    def __init__(self) -> None:
        """Begin with empty books."""
        self.rows: list[Row] = []
        self._accounts: dict[str, Account] = {}
        #: The last figure of each account, since thousands are told again at every poll.
        self._told: dict[str, Figure] = {}
        #: Sums of all rows by whether they are payouts, while they are known.
        self._totals: dict[bool, Sum] = {}
        #: What `known_since` says, while the accounts stay the same.
        self._known: tuple[datetime | None] | None = None

    def post(
        self, figures: Iterable[Figure], now: datetime, price: Decimal | Pricer | None
    ) -> bool:
        """Take in what the accounts state; return whether any row changed.

        `price` is fiat per token, or how to find it for a moment; None when nobody knows it.
        Figures dated in the future (a node whose clock runs ahead) count as of now.
        """
        pricer = _pricer(price)
        changed = False
        with localcontext(MONEY):
            for figure in figures:
                if self._told.get(figure.account) is figure:
                    continue
                changed |= self._post(figure.not_after(now), pricer)
                if figure.end <= now:
                    self._told[figure.account] = figure
        return changed

    def price_open(self, price: Decimal | Pricer) -> None:
        """Give every unpriced row a price that became known since."""
        pricer = _pricer(price)
        with localcontext(MONEY):
            for at, row in enumerate(self.rows):
                if row.fiat is None and (value := pricer(row.end)) is not None:
                    self.rows[at] = replace(row, fiat=row.amount * value)
                    self._totals.clear()

    def forget_fiat(self) -> None:
        """Unprice every row, since the household's currency changed."""
        self.rows = [replace(row, fiat=None) for row in self.rows]
        self._totals.clear()

    def earned(self, since: datetime | None = None, until: datetime | None = None) -> Sum:
        """Sum what was earned in [since, until); without bounds, all there ever was."""
        return self._sum(since, until, paid=False)

    def paid(self, since: datetime | None = None, until: datetime | None = None) -> Sum:
        """Sum the payouts received in [since, until)."""
        return self._sum(since, until, paid=True)

    def taken_back(self, since: datetime) -> Decimal:
        """Sum what was found to be taken back since, as a positive amount."""
        recent = self.rows[bisect_left(self.rows, since, key=_end) :]
        rows = (row.amount for row in recent if not row.paid)
        with localcontext(MONEY):
            return -sum((amount for amount in rows if amount < 0), ZERO)

    def payouts(self) -> Iterator[Row]:
        """Yield the payouts, newest first."""
        return (row for row in reversed(self.rows) if row.paid)

    @property
    def known_since(self) -> datetime | None:
        """Since when every amount earned is dated; None before the first figure.

        An account that began before anyone looked is dated from its first figure on.
        """
        if self._known is None:
            self._known = (known_since([a for a in self._accounts.values() if not a.paid]),)
        return self._known[0]

    @property
    def counted_until(self) -> datetime | None:
        """Until when running totals were read; None where only papers tell what was earned."""
        running = (a for a in self._accounts.values() if a.kind is not Kind.DOCUMENT)
        return max((account.end for account in running if not account.paid), default=None)

    @property
    def stated_at(self) -> datetime | None:
        """The newest time that any account spoke of; None before the first figure."""
        return max((account.end for account in self._accounts.values()), default=None)

    def rate(self, now: datetime, window: timedelta, least: timedelta) -> Sum | None:
        """Return the earnings per day over the window that ends now.

        None until what is known covers at least `least` of it.
        """
        known = self.known_since
        if known is None:
            return None
        since = max(now - window, known)
        if now - since < least:
            return None
        with localcontext(MONEY):
            return self.earned(since) / ratio(now - since, DAY)

    def _post(self, figure: Figure, price: Pricer) -> bool:
        taken = bool(figure.replaces) and self._take_over(figure, price)
        return self._continue(figure, price) or taken

    def _continue(self, figure: Figure, price: Pricer) -> bool:
        """Take in what an account states beyond what it stated before."""
        account = self._accounts.get(figure.account)
        if account is None:
            holder = self._accounts.get(figure.within or "") if figure.start is None else None
            if holder:
                self._open(replace(figure, start=holder.end), ZERO, figure.end, price)
                return False
            self._open(figure, figure.amount, figure.end, price)
            return bool(figure.amount)
        if figure.presumed and account.kind is Kind.DOCUMENT:
            return False
        if figure.kind is Kind.DOCUMENT:
            return self._settle(account, figure, price)
        if account.kind is Kind.DOCUMENT:  # an estimate never overrules a document
            return False
        grown = figure.amount - account.amount
        if figure.kind is Kind.RESETTING and grown < 0:
            grown = figure.amount
        since = min(account.end, figure.end)
        self._accounts[figure.account] = replace(
            account, amount=figure.amount, end=max(account.end, figure.end)
        )
        self._add(figure, grown, since, price)
        return bool(grown)

    def _open(self, figure: Figure, amount: Decimal, first: datetime, price: Pricer) -> None:
        """Begin an account; `amount` is the part of its figure that no row has yet."""
        self._accounts[figure.account], self._known = Account.of(figure, first), None
        self._add(figure, amount, figure.start, price)

    def _take_over(self, figure: Figure, price: Pricer) -> bool:
        """Let an account stand for those that it replaces; return whether there were any.

        Their dated rows become its own, so that no period forgets what it earned, unless they
        add up to more than the figure leaves room for. Whatever else they had is in the figure:
        once it is posted, the figure's amount is the total of them all.
        """
        gone = {
            name: account
            for name, account in self._accounts.items()
            if name.startswith(figure.replaces)
            and name != figure.account
            and account.paid == figure.paid
        }
        if not gone:
            return False
        for name in gone:
            del self._accounts[name]
            self._told.pop(name, None)
        self._totals.clear()
        self._known = None
        mine = self._accounts.get(figure.account)
        dated = [row for row in self.rows if row.account in gone and row.start is not None]
        moved = sum((row.amount for row in dated), ZERO)
        if moved > figure.amount - (mine.amount if mine else ZERO):
            dated, moved = [], ZERO
        rows = [row for row in self.rows if row.account not in gone]
        rows += [replace(row, account=figure.account) for row in dated]
        self.rows = sorted(rows, key=_end)
        if mine:
            self._accounts[figure.account] = replace(mine, amount=mine.amount + moved)
        else:
            known = known_since(gone.values()) if dated else None
            self._open(figure, figure.amount - moved, known or figure.end, price)
        return True

    def _add(
        self, figure: Figure, amount: Decimal, start: datetime | None, pricer: Pricer
    ) -> None:
        """Write a row, or let the counter's last row grow."""
        if not amount:
            return
        row = Row.of(figure, amount, start, pricer(figure.end))
        if total := self._totals.get(row.paid):
            self._totals[row.paid] = total.plus(row.amount, row.fiat)
        for at in range(len(self.rows) - 1, max(-1, len(self.rows) - 1 - NEAR), -1):
            if grown := self.rows[at].grow(row):
                del self.rows[at]
                row = grown
                break
        insort(self.rows, row, key=_end)

    def _settle(self, account: Account, figure: Figure, price: Pricer) -> bool:
        """Let a document have the last word: its rows keep their shape and sum to its amount."""
        # A proof once seen stays: a node names the receipts of its newest payouts only.
        receipt = figure.receipt or account.receipt
        same = account.kind is Kind.DOCUMENT and account.amount == figure.amount
        if same and account.receipt == receipt:
            return False
        figure = replace(figure, receipt=receipt)
        self._totals.clear()
        self._accounts[figure.account] = replace(
            account, kind=figure.kind, amount=figure.amount, receipt=figure.receipt
        )
        mine = [row for row in self.rows if row.account == figure.account]
        before = sum((row.amount for row in mine), ZERO)
        self.rows = [row for row in self.rows if row.account != figure.account]
        if before <= 0 or not figure.amount:
            self._add(figure, figure.amount, figure.start, price)
            mine = []
        for row in rescaled(mine, figure.amount, figure.receipt):
            insort(self.rows, row, key=_end)
        return True

    def _sum(self, since: datetime | None, until: datetime | None, *, paid: bool) -> Sum:
        if since is not None:
            return period(self.rows, since, until, paid=paid)
        if paid not in self._totals:
            self._totals[paid] = whole(row for row in self.rows if row.paid == paid)
        return self._totals[paid]

    def old(self, before: datetime) -> list[Row]:
        """Return the rows that ended before a moment."""
        return self.rows[: bisect_left(self.rows, before, key=_end)]

    def take(self, old: list[Row], fewer: list[Row]) -> bool:
        """Put what `by_day` made of the old rows in their place; tell if anything changed.

        Totals and sums over UTC days stay the same; the hours within those days are forgotten.
        Nothing changes when a correction reached the old rows in the meantime.
        """
        if len(fewer) == len(old) or self.rows[: len(old)] != old:
            return False
        self.rows[: len(old)] = fewer
        return True

    def copy(self) -> Ledger:
        """Return books that later posts do not change, cheaply: to be written in a thread."""
        twin = Ledger()
        twin.rows = self.rows.copy()
        twin._accounts = self._accounts.copy()
        return twin

    def as_dict(self) -> dict[str, Any]:
        """Return plain data for the store."""
        return {
            "rows": [dump(row) for row in self.rows],
            "accounts": {name: dump(account) for name, account in self._accounts.items()},
        }

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Ledger:
        """Restore what `as_dict` returned."""
        ledger = cls()
        ledger.rows = [Row(**load(row)) for row in data["rows"]]
        ledger._accounts = {
            name: Account(**load(account)) for name, account in data["accounts"].items()
        }
        return ledger


def _pricer(price: Decimal | Pricer | None) -> Pricer:
    return price if callable(price) else lambda _: price


def _end(row: Row) -> datetime:
    return row.end
