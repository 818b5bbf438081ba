"""The money readings of a node, and their sums for a host.

Every figure exists twice, in the node's token (`earnings_today`) and in the household's
currency (`earnings_today_fiat`). Fiat without a price is an outage, never a 0.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal, localcontext

from .ledger import Ledger
from .models import (
    UNPRICED,
    WAITING,
    Node,
    NodeReport,
    Observation,
    Outage,
    Protocol,
    Quality,
    Reading,
    worst,
)
from .prices import Price, Prices
from .rows import FIAT, MONEY, ZERO, Sum, rounded
from .snapshot import Moment, NodeState, worst_health

#: The span a rate is taken over: long enough for how each network posts its earnings.
RATE_WINDOW = {
    Protocol.STORJ: timedelta(days=3),  # its storage tallies arrive twice a day
    Protocol.GOLEM: timedelta(days=7),  # invoices are lumps, hours to days apart
    Protocol.STREAMR: timedelta(days=1),  # accrues by the second
    Protocol.GRASS: timedelta(days=1),  # posted every few hours
}
#: Of that span, how much must be known before the rows speak for themselves.
LEAST_COVERED = {
    Protocol.STORJ: timedelta(days=1),
    Protocol.GOLEM: timedelta(days=1),
    Protocol.STREAMR: timedelta(hours=1),
    Protocol.GRASS: timedelta(hours=6),
}
#: Over how long to sum up what was taken back.
TAKEN_BACK_WINDOW = timedelta(days=30)
#: The figures that a node has and a host adds up.
EARNINGS = ("earnings_total", "earnings_today", "earnings_month", "earnings_rate")
#: Why there is no rate yet: a translation key.
TOO_LITTLE_DATA = "too_little_data"


def price_of(node: Node, prices: Prices, now: datetime) -> Price | None:
    """Return fiat per unit of the node's own token, None when it has no price."""
    price = prices.of(node.market, now) if node.market else None
    return Price(price.value * node.market_rate, price.at) if price else None


def money_readings(
    node: Node, report: NodeReport, ledger: Ledger, prices: Prices, moment: Moment
) -> dict[str, Observation]:
    """Return what the books of a node say now; waiting while nothing was ever read."""
    now = moment.now
    if report.money is Quality.UNKNOWN and ledger.known_since is None:
        return {key: Outage(WAITING, now) for name in EARNINGS for key in (name, f"{name}_fiat")}
    price = price_of(node, prices, now)
    teller = _Teller(node, ledger, price, prices.currency, now, _freshness(report))
    readings = {
        **teller.tell("earnings_total", ledger.earned()),
        **teller.since("earnings_today", moment.day),
        **teller.since("earnings_month", moment.month),
        **teller.rate(report),
    }
    if node.protocol is Protocol.GRASS:  # the one network that takes back as a habit
        readings["points_taken_back"] = teller.taken_back(now - TAKEN_BACK_WINDOW)
    if payout := next(ledger.payouts(), None):
        readings["last_payout"] = Reading(payout.end, now, teller.fresh)
        readings["last_payout_amount"] = Reading(payout.amount, now, teller.fresh, node.token)
    return readings


def _freshness(report: NodeReport) -> Quality:
    """Judge what the books say: with no answer at all they are old, not unknown."""
    if report.money is Quality.UNKNOWN or not report.online:
        return Quality.STALE
    return report.money


@dataclass(frozen=True, slots=True)
class _Teller:
    """Writes sums of one ledger as readings."""

    node: Node
    ledger: Ledger
    price: Price | None
    currency: str
    now: datetime
    fresh: Quality

    def tell(
        self, key: str, total: Sum, quality: Quality = Quality.MEASURED
    ) -> dict[str, Observation]:
        """Return the amount in token and in fiat."""
        quality = worst(self.fresh, quality)
        return {
            key: Reading(rounded(total.amount), self.now, quality, self.node.token),
            f"{key}_fiat": self._fiat(total, quality),
        }

    def since(self, key: str, start: datetime) -> dict[str, Observation]:
        """Tell what was earned since; a lower bound when only a part of that time is known."""
        known = self.ledger.known_since
        earned = self.ledger.earned(start)
        if known is None or known <= start:
            return self.tell(key, earned)
        if not earned.amount:
            # Nothing since we look, and nobody knows what was before: that is not 0.
            too_early = Outage(TOO_LITTLE_DATA, self.now)
            return {key: too_early, f"{key}_fiat": too_early}
        return self.tell(key, earned, Quality.ESTIMATED)

    def taken_back(self, since: datetime) -> Observation:
        """Tell what was taken back since; a lower bound when only a part of that is known."""
        known = self.ledger.known_since
        if known is None:
            return Outage(TOO_LITTLE_DATA, self.now)
        quality = worst(self.fresh, Quality.MEASURED if known <= since else Quality.ESTIMATED)
        return Reading(rounded(self.ledger.taken_back(since)), self.now, quality, self.node.token)

    def rate(self, report: NodeReport) -> dict[str, Observation]:
        """Tell the earnings per day: from the rows, until they speak by the protocol's formula."""
        protocol = self.node.protocol
        total = self.ledger.rate(self.now, RATE_WINDOW[protocol], LEAST_COVERED[protocol])
        quality = Quality.MEASURED
        if total is None:
            estimate = report.readings.get("rate_estimate")
            if not isinstance(estimate, Reading) or not isinstance(estimate.value, Decimal):
                too_early = Outage(TOO_LITTLE_DATA, self.now)
                return {"earnings_rate": too_early, "earnings_rate_fiat": too_early}
            total, quality = Sum(estimate.value), worst(Quality.ESTIMATED, estimate.quality)
        # What comes next is worth today's price, whatever it was worth when it was earned.
        with localcontext(MONEY):
            fiat = total.amount * self.price.value if self.price else ZERO
        unpriced = ZERO if self.price else total.amount
        return self.tell("earnings_rate", Sum(total.amount, fiat, unpriced), quality)

    def _fiat(self, total: Sum, quality: Quality) -> Observation:
        if total.unpriced and not total.fiat:
            return Outage(UNPRICED, self.now)
        if not self.node.market:
            return Outage(UNPRICED, self.now)
        fiat = rounded(total.fiat, FIAT)
        if total.unpriced:
            return Reading(fiat, self.now, Quality.UNPRICED, self.currency)
        aged = self.price.quality(self.now) if self.price else Quality.STALE
        return Reading(fiat, self.now, worst(quality, aged), self.currency)


def is_unpriced(state: NodeState) -> bool:
    """Tell whether a node has money that no total contains."""
    fiat = state.readings.get("earnings_total_fiat")
    if isinstance(fiat, Reading):
        return fiat.quality is Quality.UNPRICED
    return fiat is not None and fiat.reason == UNPRICED


def host_readings(
    states: Iterable[NodeState], prices: Prices, now: datetime
) -> dict[str, Observation]:
    """Add the nodes up in fiat; what is unpriced or unknown is left out, not counted as 0."""
    nodes = list(states)
    return {
        "status": Reading(worst_health(s.report.health for s in nodes).value, now),
        "unpriced_nodes": Reading(sum(map(is_unpriced, nodes)), now),
        **{
            key: _add([s.readings.get(f"{key}_fiat") for s in nodes], prices.currency, now)
            for key in EARNINGS
        },
    }


def _add(parts: Iterable[Observation | None], currency: str, now: datetime) -> Observation:
    known = [part for part in parts if isinstance(part, Reading)]
    if not known:
        return Outage(TOO_LITTLE_DATA, now)
    with localcontext(MONEY):
        total = sum((part.value for part in known if isinstance(part.value, Decimal)), ZERO)
    # A node without a price is named beside the total; it does not taint it.
    quality = worst(*(part.quality for part in known if part.quality is not Quality.UNPRICED))
    return Reading(total, now, quality, currency)
