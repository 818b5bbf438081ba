"""What the Streamr subgraph says of an operator, parsed (streamr.md §2.1)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal, localcontext
import re
from typing import Any

from ..engine.errors import (
    AuthFailed,
    BadResponse,
    DepinError,
    Failed,
    RateLimited,
    UnknownOperator,
)
from ..engine.rows import MONEY, ZERO
from .parse import LARGEST_COUNT, Fields, objects
from .streamr_model import LARGEST_WEI, ONE, hundredths

#: On Polygon, by the public gateway of The Graph, which wants a key of the user's own.
GATEWAY = (
    "https://gateway.thegraph.com/api/subgraphs/id/EGWFdhhiWypDuz22Uy7b3F69E9MEkyfU9iAQMttkH5Rj"
)
QUERY = """query Operator($id: ID!, $op: String!, $since: BigInt!) {
  _meta { block { timestamp } hasIndexingErrors }
  operator(id: $id) {
    valueWithoutEarnings totalStakeInSponsorshipsWei cumulativeEarningsWei
    delegatorCount slashingsCount latestHeartbeatTimestamp
    stakes(first: 100) {
      amountWei earningsWei
      sponsorship {
        isRunning totalPayoutWeiPerSec totalStakedWei remainingWei projectedInsolvency spotAPY
      }
    }
  }
  operatorDailyBuckets(
    first: 31, orderBy: date, orderDirection: desc, where: {operator: $op, date_gte: $since}
  ) { date profitsWei operatorsCutWei }
  network(id: "network-entity-id") { protocolFeeFraction }
}"""
SECONDS_PER_DAY = 86_400
WHOLE = re.compile(r"[0-9]{1,40}")
#: What the gateway says when the key is wrong or unpaid, when it is asked too much, and when
#: none of its indexers can answer.
DENIED = re.compile(r"\bauth|api.?key|unauthori[sz]ed|forbidden|payment", re.IGNORECASE)
TOO_MANY = re.compile(r"rate.?limit|too many|throttl", re.IGNORECASE)
NOT_NOW = re.compile(r"indexer|unavailable|timeout|timed out|internal", re.IGNORECASE)


def question(operator: str, since: datetime) -> dict[str, Any]:
    """Return the body to POST, for the days from `since` on."""
    variables = {"id": operator, "op": operator, "since": str(int(since.timestamp()))}
    return {"query": QUERY, "variables": variables}


@dataclass(frozen=True, slots=True)
class Stake:
    """What an operator has in one sponsorship (§2.1), in wei."""

    amount: int
    #: Uncollected as of the stake's last event, which may be long ago.
    earnings: int
    running: bool
    #: The sponsorship's own: paid per second to all, staked by all, left to pay.
    payout: int
    total: int
    remaining: int
    insolvent_at: datetime | None
    #: Per year, a factor.
    spot_apy: Decimal

    def pays(self, now: datetime) -> bool:
        """Tell whether it earns now (§2.3)."""
        return (
            self.running
            and self.remaining > 0
            and self.insolvent_at is not None
            and self.insolvent_at > now
        )


@dataclass(frozen=True, slots=True)
class Operator:
    """An operator by the subgraph, at one block (§2.1); money in wei."""

    block_at: datetime
    value: int
    staked: int
    #: All that was ever collected, after the protocol's fee.
    collected: int
    delegators: int | None
    slashings: int | None
    heartbeat_at: datetime | None
    stakes: tuple[Stake, ...]
    #: What was collected on each day that had an event.
    days: tuple[tuple[datetime, int], ...]
    fee: int | None

    @property
    def uncollected(self) -> int:
        """What waited at the last event of each stake, before the fee: never too much."""
        return sum(stake.earnings for stake in self.stakes)

    def wei_per_day(self, now: datetime) -> int:
        """Return what the stakes earn a day, before the protocol's fee (§2.3)."""
        return sum(
            s.payout * s.amount * SECONDS_PER_DAY // s.total
            for s in self.stakes
            if s.pays(now) and s.total
        )

    def apy(self, now: datetime) -> Decimal | None:
        """Return the yield of the operator's value a year, in percent (§2.3)."""
        if not self.value:
            return None
        with localcontext(MONEY):
            total = sum((s.amount * s.spot_apy for s in self.stakes if s.pays(now)), ZERO)
            return hundredths(total * 100 / self.value)

    def collected_since(self, start: datetime) -> int:
        """Return what was collected on the days that began after `start`."""
        return sum(wei for day, wei in self.days if day > start)


def parse_operator(data: Any) -> Operator:
    """Parse the answer to the adapter's query.

    Raises UnknownOperator, AuthFailed, RateLimited, Failed (also while the subgraph cannot
    index, for then its numbers are not to be trusted) or BadResponse.
    """
    answer = Fields(data, "subgraph")
    errors = list(objects(answer.data.get("errors"), "errors"))
    if errors:
        raise _refused(errors)
    content = answer.child("data")
    meta = content.child("_meta")
    if meta.opt_flag("hasIndexingErrors"):
        raise Failed("subgraph: it cannot index")
    operator = content.opt_child("operator")
    if operator is None:
        raise UnknownOperator("subgraph: no such operator")
    network = content.opt_child("network")
    fee = _opt_whole(network, "protocolFeeFraction", ONE) if network else None
    return Operator(
        block_at=_moment(meta.child("block"), "timestamp"),
        value=_wei(operator, "valueWithoutEarnings"),
        staked=_wei(operator, "totalStakeInSponsorshipsWei"),
        collected=_wei(operator, "cumulativeEarningsWei"),
        delegators=operator.opt_count("delegatorCount"),
        slashings=operator.opt_count("slashingsCount"),
        heartbeat_at=_opt_moment(operator, "latestHeartbeatTimestamp"),
        stakes=tuple(map(_stake, operator.rows("stakes"))),
        days=tuple(map(_day, content.rows("operatorDailyBuckets"))),
        fee=fee,
    )


def _refused(errors: Iterable[Fields]) -> DepinError:
    """Sort GraphQL errors; their text may repeat the key, so it goes no further."""
    text = " ".join(str(error.data.get("message")) for error in errors)
    if DENIED.search(text):
        return AuthFailed("subgraph: key refused")
    if TOO_MANY.search(text):
        return RateLimited("subgraph: too many calls")
    return (Failed if NOT_NOW.search(text) else BadResponse)("subgraph: query refused")


def _stake(row: Fields) -> Stake:
    sponsorship = row.child("sponsorship")
    return Stake(
        amount=_wei(row, "amountWei"),
        earnings=_opt_whole(row, "earningsWei", LARGEST_WEI) or 0,
        running=bool(sponsorship.opt_flag("isRunning")),
        payout=_wei(sponsorship, "totalPayoutWeiPerSec"),
        total=_wei(sponsorship, "totalStakedWei"),
        remaining=_wei(sponsorship, "remainingWei"),
        insolvent_at=_opt_moment(sponsorship, "projectedInsolvency"),
        spot_apy=sponsorship.amount("spotAPY"),
    )


def _day(row: Fields) -> tuple[datetime, int]:
    return _moment(row, "date"), _wei(row, "profitsWei") + _wei(row, "operatorsCutWei")


def _wei(fields: Fields, key: str) -> int:
    return _whole(fields, key, LARGEST_WEI)


def _whole(fields: Fields, key: str, most: int) -> int:
    """Return a whole number that must be there."""
    number = _opt_whole(fields, key, most)
    if number is None:
        raise BadResponse(f"{fields.where}.{key}: missing")
    return number


def _opt_whole(fields: Fields, key: str, most: int) -> int | None:
    """Return a whole number written as text (BigInt) or as a number (Int), None when absent."""
    value = fields.data.get(key)
    if value is None:
        return None
    if isinstance(value, str) and WHOLE.fullmatch(value):
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
        raise BadResponse(f"{fields.where}.{key}: whole number in bounds expected")
    return value


def _moment(fields: Fields, key: str) -> datetime:
    return _seconds(_whole(fields, key, LARGEST_COUNT), f"{fields.where}.{key}")


def _opt_moment(fields: Fields, key: str) -> datetime | None:
    seconds = _opt_whole(fields, key, LARGEST_COUNT)
    return None if seconds is None else _seconds(seconds, f"{fields.where}.{key}")


def _seconds(seconds: int, where: str) -> datetime:
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError) as err:
        raise BadResponse(f"{where}: time expected") from err
