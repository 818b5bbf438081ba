"""How a Streamr operator does, by the answers that are not too old (streamr.md §3)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from ..engine.models import Health
from .streamr_chain import Gas
from .streamr_graph import Operator
from .streamr_model import ONE, Earnings, NodeInfo, percent

#: The chain heartbeat is written once a day (§3).
HEARTBEAT_OLD = timedelta(hours=25)
#: Percent of the limit above which anyone may soon collect at the owner's expense.
RISKY = 80
#: What the Hub asks of each node: 0.1 POL (§3).
LITTLE_GAS = ONE // 10
#: How long a slash calls for attention.
SLASHED_LATELY = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Signs:
    """What each source says now; None when it says nothing, or nothing recent."""

    info: NodeInfo | None = None
    earnings: Earnings | None = None
    operator: Operator | None = None
    gas: Gas | None = None
    #: Whether more waits to be collected than at the answer before.
    grew: bool | None = None

    @property
    def staked(self) -> bool | None:
        """Whether the operator works at all; None when nobody says."""
        if self.earnings is not None:
            return bool(self.earnings.by_sponsorship)
        return bool(self.operator.staked) if self.operator is not None else None


def health(now: datetime, signs: Signs) -> tuple[Health, str | None]:
    """Judge, and say why as a translation key."""
    staked, operator = signs.staked, signs.operator
    if trouble := _trouble(now, signs):
        return Health.DEGRADED, trouble
    if staked is None:
        return Health.UNKNOWN, None
    if not staked:
        return Health.IDLE, "no_stake"
    rate = operator.wei_per_day(now) if operator else None
    grown = signs.grew if signs.earnings else None  # an old answer's growth is history
    if grown or rate:
        return Health.EARNING, None
    if grown is None and rate is None:
        return Health.UNKNOWN, None  # the first answer shows no growth yet
    return Health.IDLE, "sponsorships_dry"


def _trouble(now: datetime, signs: Signs) -> str | None:
    """Return what most calls for the operator, causes before what they lead to."""
    info, earnings, operator = signs.info, signs.earnings, signs.operator
    beat = operator.heartbeat_at if operator else None
    gas = signs.gas.least if signs.gas else None
    risk = percent(earnings.uncollected, earnings.limit) if earnings else None
    slashed_at = operator.slashes[0].at if operator and operator.slashes else None
    found = {
        "flagged": operator is not None and bool(operator.flagged),
        "unreachable_port": info is not None and not info.reachable,
        "isolated": info is not None and bool(info.isolated),
        "low_gas": gas is not None and gas < LITTLE_GAS,
        # Without a stake nobody expects its nodes to run.
        "heartbeat_old": bool(signs.staked) and beat is not None and now - beat > HEARTBEAT_OLD,
        "fisherman_risk": risk is not None and risk >= RISKY,
        "slashed": slashed_at is not None and now - slashed_at < SLASHED_LATELY,
    }
    return next((sign for sign, seen in found.items() if seen), None)
