"""What a ledger is made of: rows and sums of them, and how they are stored."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from decimal import Context, Decimal, localcontext
from typing import Any

from .models import Figure, Kind

ZERO, ONE = Decimal(0), Decimal(1)
#: 10^13 tokens with 18 decimals are 31 digits; room above that for products with a price.
MONEY = Context(prec=60)
#: Growth of a counter within one such span is one row, so a year of polls stays small.
GRAIN = timedelta(hours=1)
_US = timedelta(microseconds=1)


#: The finest unit of any of the tokens (wei), and what is finer than any use of fiat.
FINEST = Decimal(10) ** -18
FIAT = Decimal(10) ** -8


def rounded(amount: Decimal, unit: Decimal = FINEST) -> Decimal:
    """Round to a unit and drop the zeros behind it; never in exponent form."""
    exact = amount.quantize(unit, context=MONEY)
    whole = exact.to_integral_value()
    return whole if exact == whole else exact.normalize(MONEY)


def ratio(part: timedelta, whole: timedelta) -> Decimal:
    """Divide two spans exactly, to the digits of the current context."""
    return Decimal(part // _US) / Decimal(whole // _US)


@dataclass(frozen=True, slots=True)
class Row:
    """An amount earned or paid over a span; `start` None means before anyone looked."""

    account: str
    amount: Decimal
    start: datetime | None
    end: datetime
    paid: bool = False
    #: Worth in the household's currency at the price of the moment; None while unpriced.
    fiat: Decimal | None = None
    receipt: str | None = None

    @classmethod
    def of(
        cls, figure: Figure, amount: Decimal, start: datetime | None, price: Decimal | None
    ) -> Row:
        """Return a part of a figure, at a price."""
        fiat = None if price is None else amount * price
        return cls(figure.account, amount, start, figure.end, figure.paid, fiat, figure.receipt)

    def part_since(self, start: datetime, until: datetime | None) -> Decimal:
        """Return the fraction of the row earned in [start, until), 0 to 1."""
        if self.start is None:
            return ZERO
        if self.start >= self.end:
            return Decimal(int(start <= self.end and (until is None or self.end < until)))
        if start <= self.start and (until is None or self.end <= until):
            return ONE
        end = self.end if until is None else min(self.end, until)
        overlap = end - max(self.start, start)
        return max(ZERO, ratio(overlap, self.end - self.start))

    def grow(self, more: Row) -> Row | None:
        """Return this row and the next one of its counter as one, None if they must stay two."""
        if (
            self.account != more.account
            or self.start is None
            or self.end != more.start
            or more.end - self.start > GRAIN
            or (self.amount > 0) != (more.amount > 0)
            or (self.fiat is None) != (more.fiat is None)
        ):
            return None
        return self.together(more)

    def together(self, more: Row) -> Row:
        """Return both as one row over the span of both; an unpriced part unprices it."""
        fiat = None if self.fiat is None or more.fiat is None else self.fiat + more.fiat
        start = self.start and more.start and min(self.start, more.start)
        end = max(self.end, more.end)
        return replace(self, amount=self.amount + more.amount, start=start, end=end, fiat=fiat)


def by_day(rows: Iterable[Row], before: datetime) -> list[Row]:
    """Merge rows of one account that lie within one UTC day, up to the day of `before`.

    Sums over whole days stay what they were. A paper has one row, so it stays; growth and what
    was taken back stay apart, so that neither hides the other.
    """
    last = before.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    merged: dict[object, Row] = {}
    for row in rows:
        day = row.start and row.start.astimezone(UTC).date()
        within = day and row.end <= datetime.combine(day, time(), UTC) + timedelta(days=1)
        if row.start is None or not within or row.end > last:
            merged[len(merged)] = row
            continue
        signs = (row.amount > 0, row.fiat is None)
        key = (day, row.account, row.paid, row.receipt, *signs)
        with localcontext(MONEY):
            merged[key] = merged[key].together(row) if key in merged else row
    return sorted(merged.values(), key=lambda row: row.end)


@dataclass(frozen=True, slots=True)
class Sum:
    """Money over some rows: the token amount, its worth, and the amount without a price."""

    amount: Decimal = ZERO
    fiat: Decimal = ZERO
    unpriced: Decimal = ZERO

    def plus(self, amount: Decimal, fiat: Decimal | None) -> Sum:
        """Add an amount and its worth, None while it has no price."""
        if fiat is None:
            return Sum(self.amount + amount, self.fiat, self.unpriced + amount)
        return Sum(self.amount + amount, self.fiat + fiat, self.unpriced)

    def __truediv__(self, divisor: Decimal) -> Sum:
        """Divide all three."""
        return Sum(self.amount / divisor, self.fiat / divisor, self.unpriced / divisor)


@dataclass(frozen=True, slots=True)
class Account:
    """What an account said last."""

    kind: Kind
    paid: bool
    amount: Decimal
    start: datetime | None
    first: datetime
    end: datetime
    receipt: str | None

    @classmethod
    def of(cls, figure: Figure, first: datetime) -> Account:
        """Return the account that begins with a figure."""
        f = figure
        return cls(f.kind, f.paid, f.amount, f.start, first, f.end, f.receipt)


def rescaled(rows: Sequence[Row], amount: Decimal, receipt: str | None) -> Iterator[Row]:
    """Yield rows in their shape that sum to an amount exactly; theirs must be positive."""
    before, left = sum((row.amount for row in rows), ZERO), amount
    for row in rows:
        part = left if row is rows[-1] else rounded(row.amount * amount / before)
        left -= part
        fiat = None if row.fiat is None else row.fiat * part / row.amount
        yield replace(row, amount=part, fiat=fiat, receipt=receipt)


def whole(rows: Iterable[Row]) -> Sum:
    """Add rows up."""
    kept = list(rows)
    with localcontext(MONEY):
        return Sum(
            sum((row.amount for row in kept), ZERO),
            sum((row.fiat for row in kept if row.fiat is not None), ZERO),
            sum((row.amount for row in kept if row.fiat is None), ZERO),
        )


def period(rows: Sequence[Row], since: datetime, until: datetime | None, *, paid: bool) -> Sum:
    """Add up what of rows, which are ordered by their end, lies in [since, until)."""
    amount = fiat = unpriced = ZERO
    with localcontext(MONEY):
        for row in reversed(rows):
            if row.end < since:
                break  # all the others ended earlier still
            if row.paid != paid:
                continue
            part = row.part_since(since, until)
            amount += row.amount * part
            if row.fiat is None:
                unpriced += row.amount * part
            else:
                fiat += row.fiat * part
    return Sum(amount, fiat, unpriced)


def known_since(accounts: Collection[Account]) -> datetime | None:
    """Return since when all that some accounts earned is dated."""
    blind = [account.first for account in accounts if account.start is None]
    dated = [account.start for account in accounts if account.start is not None]
    return max(blind) if blind else min(dated, default=None)


def dump(record: Row | Account) -> dict[str, Any]:
    """Return plain data for the store; None is left out."""
    return {
        name: str(value) if isinstance(value, Decimal) else _iso(value)
        for name in record.__slots__
        if (value := getattr(record, name)) is not None
    }


def _iso(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def load(data: dict[str, Any]) -> dict[str, Any]:
    """Return the arguments that `dump` was made from."""
    loaded: dict[str, Any] = {"start": None, **data}
    if "kind" in data:
        loaded["receipt"] = data.get("receipt")
        loaded["kind"] = Kind(data["kind"])
    for name in ("start", "end", "first"):
        if data.get(name):
            loaded[name] = datetime.fromisoformat(data[name])
    for name in ("amount", "fiat"):
        if name in data:
            loaded[name] = Decimal(data[name])
    return loaded
