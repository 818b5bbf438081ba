"""The kinds of alert, how grave each is, and how long it must hold."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


class Severity(StrEnum):
    """How grave an alert is, least first."""

    INFO = "info"
    WARNING = "warning"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        """Return its place, to compare with."""
        return _RANKS[self]


_RANKS = {severity: rank for rank, severity in enumerate(Severity)}


class Kind(StrEnum):
    """What an alert is about; values are translation keys."""

    INTERNET_OFFLINE = "internet_offline"
    HOST_OFFLINE = "host_offline"
    NODE_OFFLINE = "node_offline"
    STOPPED_EARNING = "stopped_earning"
    LOW_EARNINGS = "low_earnings"
    DEGRADED = "degraded"
    PAYOUT_RECEIVED = "payout_received"
    PAYOUT_OVERDUE = "payout_overdue"
    STORAGE_FILLING = "storage_filling"
    CONTENTION = "contention"
    OPPORTUNITY = "opportunity"
    REALLOCATION_APPLIED = "reallocation_applied"
    REALLOCATION_ROLLED_BACK = "reallocation_rolled_back"
    REALLOCATION_STUCK = "reallocation_stuck"
    DRIFT = "drift"
    PRICE_STALE = "price_stale"


@dataclass(frozen=True, slots=True)
class Rule:
    """How an alert of one kind comes and goes."""

    severity: Severity
    #: How long it must be seen before it is raised, and be gone before it clears.
    after: timedelta = timedelta()
    clear_after: timedelta = timedelta()
    #: Nobody acknowledged it for so long: one severity more.
    escalate_after: timedelta | None = None


#: A parent is raised before its children would be: one outage, one alert. An outage is told
#: within a quarter of an hour: the adapters' own patience takes up to five minutes of it.
RULES = {
    Kind.INTERNET_OFFLINE: Rule(Severity.WARNING, 4 * MINUTE, 5 * MINUTE, 4 * HOUR),
    Kind.HOST_OFFLINE: Rule(Severity.CRITICAL, 5 * MINUTE, 5 * MINUTE),
    Kind.NODE_OFFLINE: Rule(Severity.WARNING, 8 * MINUTE, 10 * MINUTE, 4 * HOUR),
    Kind.STOPPED_EARNING: Rule(Severity.WARNING, timedelta(), timedelta(), DAY),
    Kind.LOW_EARNINGS: Rule(Severity.WARNING, HOUR, HOUR),
    Kind.DEGRADED: Rule(Severity.WARNING, 10 * MINUTE, 15 * MINUTE),
    Kind.PAYOUT_RECEIVED: Rule(Severity.INFO),
    Kind.PAYOUT_OVERDUE: Rule(Severity.WARNING, HOUR, HOUR),
    Kind.STORAGE_FILLING: Rule(Severity.WARNING, HOUR, HOUR),
    Kind.CONTENTION: Rule(Severity.WARNING, 2 * HOUR, 30 * MINUTE),
    Kind.OPPORTUNITY: Rule(Severity.INFO, timedelta(), 10 * MINUTE),
    Kind.REALLOCATION_APPLIED: Rule(Severity.INFO),
    Kind.REALLOCATION_ROLLED_BACK: Rule(Severity.WARNING),
    Kind.REALLOCATION_STUCK: Rule(Severity.CRITICAL, timedelta(), MINUTE),
    Kind.DRIFT: Rule(Severity.WARNING, timedelta(), 2 * MINUTE),
    Kind.PRICE_STALE: Rule(Severity.INFO, 2 * HOUR, 10 * MINUTE),
}
#: What happens in a moment and needs no clearing.
MOMENTS = frozenset(
    {Kind.PAYOUT_RECEIVED, Kind.REALLOCATION_APPLIED, Kind.REALLOCATION_ROLLED_BACK}
)
