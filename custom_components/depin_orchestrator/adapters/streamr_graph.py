"""What the Streamr subgraph says of an operator, parsed (streamr.md §2.1)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
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
from .parse import Fields, objects
from .streamr_fields import moment, opt_moment, opt_whole, wei
from .streamr_model import ONE, hundredths
from .streamr_stakes import (
    FLAG,
    SLASH,
    STAKE,
    Flag,
    Slash,
    Stake,
    parse_flag,
    parse_slash,
    parse_stake,
)

#: More seconds than anyone would wait (ten years); a longer queue is a defect.
LONGEST_QUEUE = 315_360_000
#: On Polygon, by the public gateway of The Graph, which wants a key of the user's own.
GATEWAY = (
    "https://gateway.thegraph.com/api/subgraphs/id/EGWFdhhiWypDuz22Uy7b3F69E9MEkyfU9iAQMttkH5Rj"
)
QUERY = f"""query Operator($id: ID!, $op: String!, $since: BigInt!) {{
  _meta {{ block {{ timestamp }} hasIndexingErrors }}
  operator(id: $id) {{
    valueWithoutEarnings totalStakeInSponsorshipsWei cumulativeEarningsWei
    delegatorCount slashingsCount latestHeartbeatTimestamp
    stakes(first: 100) {{
      {STAKE}
    }}
    receivedFlags(first: 100, orderBy: flaggingTimestamp, orderDirection: desc) {{ {FLAG} }}
    slashingEvents(first: 5, orderBy: date, orderDirection: desc) {{ {SLASH} }}
  }}
  operatorDailyBuckets(
    first: 31, orderBy: date, orderDirection: desc, where: {{operator: $op, date_gte: $since}}
  ) {{ date profitsWei operatorsCutWei }}
  network(id: "network-entity-id") {{ protocolFeeFraction maxQueueSeconds }}
}}"""
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
    #: Flags against it and its slashes, both newest first.
    flags: tuple[Flag, ...]
    slashes: tuple[Slash, ...]
    #: The protocol's own: its fee (1e18 = 100 %), and how long an undelegation may wait.
    fee: int | None
    longest_queue: timedelta | None

    @property
    def uncollected(self) -> int:
        """What waited at the last event of each stake, before the fee: never too much."""
        return sum(stake.earnings for stake in self.stakes)

    def wei_per_day(self, now: datetime) -> int:
        """Return what the stakes earn a day, before the protocol's fee (§2.3)."""
        return sum(stake.wei_per_day(now) for stake in self.stakes)

    def insolvency(self, now: datetime) -> datetime | None:
        """Return when the first of the sponsorships that pay now is to run dry."""
        ends = (s.insolvent_at for s in self.stakes if s.pays(now))
        return min((end for end in ends if end), default=None)

    @property
    def flagged(self) -> frozenset[str]:
        """The sponsorships in which a flag against it is open."""
        return frozenset(flag.sponsorship for flag in self.flags if flag.is_open)

    def apy(self, now: datetime) -> Decimal | None:
        """Return the yield of the operator's value a year, in percent (§2.3)."""
        if not self.value:
            return None
        with localcontext(MONEY):
            total = sum((s.amount * s.spot_apy for s in self.stakes if s.pays(now)), ZERO)
            return hundredths(total * 100 / self.value)

    def collected_since(self, start: datetime) -> int:
        """Return what was collected on the days that began after `start`."""
        return sum(amount for day, amount in self.days if day > start)


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
    fee = opt_whole(network, "protocolFeeFraction", ONE) if network else None
    queue = opt_whole(network, "maxQueueSeconds", LONGEST_QUEUE) if network else None
    return Operator(
        block_at=moment(meta.child("block"), "timestamp"),
        value=wei(operator, "valueWithoutEarnings"),
        staked=wei(operator, "totalStakeInSponsorshipsWei"),
        collected=wei(operator, "cumulativeEarningsWei"),
        delegators=operator.opt_count("delegatorCount"),
        slashings=operator.opt_count("slashingsCount"),
        heartbeat_at=opt_moment(operator, "latestHeartbeatTimestamp"),
        stakes=tuple(map(parse_stake, operator.rows("stakes"))),
        days=tuple(map(_day, content.rows("operatorDailyBuckets"))),
        flags=tuple(map(parse_flag, operator.rows("receivedFlags"))),
        slashes=tuple(map(parse_slash, operator.rows("slashingEvents"))),
        fee=fee,
        longest_queue=None if queue is None else timedelta(seconds=queue),
    )


def _refused(errors: Iterable[Fields]) -> DepinError:
    """Sort GraphQL errors; their text may repeat the key, so it goes no further."""
    text = " ".join(str(error.data.get("message")) for error in errors)
    if DENIED.search(text):
        return AuthFailed("subgraph: key refused")
    if TOO_MANY.search(text):
        return RateLimited("subgraph: too many calls")
    return (Failed if NOT_NOW.search(text) else BadResponse)("subgraph: query refused")


def _day(row: Fields) -> tuple[datetime, int]:
    return moment(row, "date"), wei(row, "profitsWei") + wei(row, "operatorsCutWei")
