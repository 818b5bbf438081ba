"""The schedule by which satellites hold pay back and return it (section 2), in UTC months.

A satellite withholds 75, 50 and 25 % for three calendar months each since the node joined it,
then nothing. At month 16 half of what it withheld comes back by itself; the rest only after a
graceful exit. A satellite may be set otherwise; its pay stubs always have the last word.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import ROUND_DOWN, Decimal, localcontext

from ..engine.rows import MONEY, ZERO
from .storj_model import Stub

#: Percent withheld, and how many months since joining that ends.
SCHEDULE = ((75, 3), (50, 6), (25, 9))
#: Months from joining to the month whose pay brings the half that returns.
RETURN_AFTER = 15
#: Satellites cut every amount to a micro-dollar.
MICRO = Decimal("0.000001")


def month_of(moment: datetime) -> datetime:
    """Return the first moment of a month."""
    return moment.replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def next_month(month: datetime) -> datetime:
    """Return the first moment of the month after."""
    return month_of(month + timedelta(days=31))


def last_month(month: datetime) -> datetime:
    """Return the first moment of the month before."""
    return month_of(month - timedelta(days=1))


def withheld(joined: datetime, now: datetime) -> int:
    """Return the percentage withheld now."""
    age = _count(now) - _count(joined)
    return next((percent for percent, months in SCHEDULE if age < months), 0)


def next_drop(joined: datetime, now: datetime) -> datetime | None:
    """Return when that percentage falls next; None when nothing is withheld any more."""
    drops = (_later(joined, months) for _, months in SCHEDULE)
    return next((drop for drop in drops if drop > now), None)


def return_month(joined: datetime) -> datetime:
    """Return the month whose pay brings the half that returns by itself."""
    return _later(joined, RETURN_AFTER)


def to_return(stubs: Iterable[Stub]) -> Decimal:
    """Return what is still to come back by itself, of the stubs of one satellite."""
    own = list(stubs)
    with localcontext(MONEY):
        half = (sum((stub.held for stub in own), ZERO) / 2).quantize(MICRO, ROUND_DOWN)
        return max(ZERO, half - sum((stub.disposed for stub in own), ZERO))


def _count(moment: datetime) -> int:
    return moment.year * 12 + moment.month - 1


def _later(moment: datetime, months: int) -> datetime:
    year, month = divmod(_count(moment) + months, 12)
    return month_of(moment).replace(year=year, month=month + 1)
