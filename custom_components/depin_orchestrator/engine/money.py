"""The money readings of a node, and their sums for a host.

Every figure exists twice, in the node's token (`earnings_today`) and in the household's
currency (`earnings_today_fiat`). Fiat without a price is an outage, never a 0.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
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
    Trust,
    worst,
)
from .prices import Price, Prices
from .rows import FIAT, MONEY, ZERO, Sum, rounded
from .snapshot import Moment, NodeState, worst_health
from .sums import TOO_LITTLE_DATA, added, used

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


def price_of(node: Node, prices: Prices, now: datetime) -> Price | None:
    """Return fiat per unit of the node's own token, None when it has no price."""
    price = prices.of(node.market, now) if node.market else None
    return Price(price.value * node.market_rate, price.at) if price else None


def money_readings(
    node: Node, report: NodeReport, ledger: Ledger, prices: Prices, moment: Moment
) -> dict[str, Observation]:
    """Return what the books of a node say now; waiting while nothing was ever read."""
    now = moment.now
    if report.earned.quality is Quality.UNKNOWN and ledger.known_since is None:
        return {key: Outage(WAITING, now) for name in EARNINGS for key in (name, f"{name}_fiat")}
    earned, booked, paid = (
        trusted(report, kind, ledger.stated_at or now)
        for kind in (report.earned, report.booked, report.paid)
    )
    price = price_of(node, prices, now)
    last = prices.tokens.get(node.market or "")
    teller = _Teller(node, ledger, price, prices.currency, now, earned, last.at if last else None)
    books = replace(teller, trust=_kept(booked))
    readings = {
        **books.tell("earnings_total", ledger.earned()),
        **teller.since("earnings_today", moment.day),
        **teller.since("earnings_month", moment.month),
        **teller.rate(report),
    }
    if node.protocol is Protocol.GRASS:  # the one network that takes back as a habit
        readings["points_taken_back"] = teller.taken_back(now - TAKEN_BACK_WINDOW)
    if payout := next(ledger.payouts(), None):
        at, quality = paid.at or now, _kept(paid).quality
        readings["last_payout"] = Reading(payout.end, at, quality)
        readings["last_payout_amount"] = Reading(payout.amount, at, quality, node.token)
    return readings


def trusted(report: NodeReport, kind: Trust, at: datetime) -> Trust:
    """Return how far one kind of a node's money can be trusted now, and until when it is known.

    What a node said before it went away is stale, as of then; `at` stands in for a time that
    nobody remembers.
    """
    known = replace(kind, at=kind.at or at)
    if isinstance(report.contact, Outage):
        quality = worst(kind.quality, Quality.STALE)
        return replace(known, quality=quality, reason=report.contact.reason)
    return known


def _kept(trust: Trust) -> Trust:
    """Return the trust in what stands in our own books: it ages, but stays true."""
    return replace(trust, quality=min(trust.quality, Quality.STALE, key=list(Quality).index))


@dataclass(frozen=True, slots=True)
class _Teller:
    """Writes sums of one ledger as readings."""

    node: Node
    ledger: Ledger
    price: Price | None
    currency: str
    now: datetime
    trust: Trust
    #: When its price was last told, however long ago.
    priced_at: datetime | None

    @property
    def at(self) -> datetime:
        """Until when what is told is known."""
        return self.trust.at or self.now

    def tell(
        self, key: str, total: Sum, quality: Quality = Quality.MEASURED
    ) -> dict[str, Observation]:
        """Return the amount in token and in fiat."""
        quality = worst(self.trust.quality, quality)
        return {
            key: Reading(rounded(total.amount), self.at, quality, self.node.token),
            f"{key}_fiat": self._fiat(total, quality),
        }

    def since(self, key: str, start: datetime) -> dict[str, Observation]:
        """Tell what was earned since; a lower bound when only a part of that time is known."""
        if not self._tells_of(start):
            silent = self._silent()
            return {key: silent, f"{key}_fiat": silent}
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
        if not self._tells_of(since):
            return self._silent()
        known = self.ledger.known_since
        if known is None:
            return Outage(TOO_LITTLE_DATA, self.now)
        whole = Quality.MEASURED if known <= since else Quality.ESTIMATED
        quality = worst(self.trust.quality, whole)
        return Reading(rounded(self.ledger.taken_back(since)), self.at, quality, self.node.token)

    def rate(self, report: NodeReport) -> dict[str, Observation]:
        """Tell the earnings per day: from the rows, until they speak by the protocol's formula."""
        protocol = self.node.protocol
        if self.trust.quality is Quality.UNKNOWN:
            return {"earnings_rate": self._silent(), "earnings_rate_fiat": self._silent()}
        # What was not told yet is not 0: a rate is that of the time that is known.
        fresh = self.trust.quality is Quality.MEASURED
        until = self.now if fresh else self.at
        total = self.ledger.rate(until, RATE_WINDOW[protocol], LEAST_COVERED[protocol])
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

    def _tells_of(self, start: datetime) -> bool:
        """Tell whether anything of a period is known: nothing since it began is not 0."""
        if self.trust.quality is Quality.UNKNOWN:
            return False
        return self.trust.quality is Quality.MEASURED or self.at > start

    def _silent(self) -> Outage:
        return Outage(self.trust.reason or WAITING, self.at)

    def _fiat(self, total: Sum, quality: Quality) -> Observation:
        if total.unpriced and not total.fiat:
            return Outage(UNPRICED, self.now)
        if not self.node.market:
            return Outage(UNPRICED, self.now)
        fiat = rounded(total.fiat, FIAT)
        if total.unpriced:
            return Reading(fiat, self.at, Quality.UNPRICED, self.currency)
        aged = self.price.quality(self.now) if self.price else Quality.STALE
        at = min(self.at, self.priced_at or self.at) if aged is Quality.STALE else self.at
        return Reading(fiat, at, worst(quality, aged), self.currency)


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
            key: added([s.readings.get(f"{key}_fiat") for s in nodes], prices.currency, now)
            for key in EARNINGS
        },
        **used(nodes, now),
    }
