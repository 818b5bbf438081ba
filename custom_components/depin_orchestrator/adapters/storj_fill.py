"""When a storage node's disk will be full: from what the satellites stored day by day."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal, localcontext
from itertools import combinations
from statistics import median

from ..engine.ledger import DAY
from ..engine.rows import MONEY, ratio
from .storj_model import Day

#: Days looked back on: long enough to smooth a week, short enough to follow a vetting.
WINDOW = timedelta(days=21)
#: Days worth remembering: the window, and what is too fresh to count.
KEPT = 31
#: Days apart that the first and the last of them must be.
LEAST = timedelta(days=4)
#: Tallies come every 12 hours (section 1.9), so a day is complete so long after its end.
TALLIED = timedelta(hours=12)
#: Below this satellites stop choosing a node for uploads (section 4.3): it is full.
FULL = 5 * 10**9
#: Further off than any disk lives is never.
NEVER = timedelta(days=3650)


def growth(days: Iterable[Day], seen: datetime) -> Decimal | None:
    """Return bytes per day, None while too few days are known.

    The median of the slopes between any two days: a day for which a satellite sent no tally
    looks like a sudden loss, and a mean or a straight fit would believe it.
    """
    points = [
        (day.start, day.stored)
        for day in days
        if day.stored and not day.filled and seen - WINDOW <= day.start <= seen - DAY - TALLIED
    ]
    if not points or points[-1][0] - points[0][0] < LEAST:
        return None
    with localcontext(MONEY):
        return median(
            (more - stored) / ratio(later - start, DAY)
            for (start, stored), (later, more) in combinations(points, 2)
        )


def disk_full(free: int | None, per_day: Decimal | None, seen: datetime) -> datetime | None:
    """Return the end of the UTC day on which the free bytes are gone.

    None while unknown, when it is full already, and when it never will be. A finer answer would
    change at every poll and mean no more.
    """
    if free is None or free < FULL or per_day is None or per_day <= 0:
        return None
    left = Decimal(free) / per_day
    if left > NEVER // DAY:
        return None
    full = seen + timedelta(seconds=int(left * (DAY // timedelta(seconds=1))))
    return full.replace(hour=0, minute=0, second=0, microsecond=0) + DAY
