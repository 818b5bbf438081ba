"""How many points an hour of uptime really brought, learned from the epoch's own totals (§9)."""

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from .grass_model import Epoch

HOUR = 3600
#: Points are posted later than the uptime they are for; so many seconds of it without any is 0.
PATIENCE = 6 * HOUR
HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Pace:
    """The totals of an epoch that growth is counted from, and what the last growth showed."""

    start: datetime | None
    points: Decimal
    uptime: int
    #: None until both totals grew once.
    per_hour: Decimal | None = None


def follow(last: Pace | None, epoch: Epoch | None) -> Pace | None:
    """Return the pace after an answer: points gained over uptime gained since the one before.

    A new epoch, and points that were taken back, begin a new count and teach nothing.
    """
    if epoch is None or epoch.points is None or epoch.uptime is None:
        return last
    now = Pace(epoch.start, epoch.points, epoch.uptime, last.per_hour if last else None)
    if last is None or last.start != now.start:
        return now
    points, uptime = now.points - last.points, now.uptime - last.uptime
    if points < 0 or uptime < 0:
        return now
    if not uptime or (not points and uptime < PATIENCE):
        return last
    return replace(now, per_hour=(points * HOUR / uptime).quantize(HUNDREDTH))
