"""The Streamr subgraph of The Graph's gateway (streamr.md §2.1)."""

import json
import operator
import re
from typing import Any

from aiohttp import web

from .service import Service
from .streamr_model import (
    METADATA,
    MINIMUM_STAKE,
    MOST_UNCOLLECTED,
    OPERATORS_CUT,
    PROTOCOL_FEE,
    WEI,
    Bucket,
    Operator,
    Sponsorship,
    Streamr,
    block_at,
)
from .timeline import DAY

SUBGRAPH = "EGWFdhhiWypDuz22Uy7b3F69E9MEkyfU9iAQMttkH5Rj"
ARGUMENT = re.compile(
    r"(first|skip|orderDirection|date_gte|date_gt|date_lte|date_lt)\s*:\s*\"?(\$?\w+)"
)
COMPARE = {
    "date_gte": operator.ge,
    "date_gt": operator.gt,
    "date_lte": operator.le,
    "date_lt": operator.lt,
}
ADDRESS = re.compile(r"0x[0-9a-f]{40}")


class Graph:
    """The subgraph: it reads no GraphQL, but gives whole entities for what a query names."""

    def __init__(self, streamr: Streamr, service: Service, key: str) -> None:
        """Answer those who bear the key, or have it in their path."""
        self.streamr = streamr
        self.service = service
        self.key = key

    def routes(self) -> list[web.RouteDef]:
        """Return the route table."""
        return [
            web.post(f"/api/subgraphs/id/{SUBGRAPH}", self.post),
            web.post(f"/api/{{key}}/subgraphs/id/{SUBGRAPH}", self.post),
        ]

    async def post(self, request: web.Request) -> web.Response:
        """Answer a query; failures are 200 with `errors` and no `data`."""
        key = request.match_info.get("key", "")
        if self.key not in (key, request.headers.get("Authorization", "").removeprefix("Bearer ")):
            return _errors("auth error: API key not found")
        try:
            body = await request.json()
            query, variables = str(body["query"]), body.get("variables") or {}
            return web.json_response({"data": self._data(query, variables, self.service.now())})
        except (ValueError, TypeError, KeyError, AttributeError) as err:
            return _errors(f"bad query: {err}")

    def _data(self, query: str, variables: dict[str, Any], now: int) -> dict[str, Any]:
        books = self.streamr.at(now)
        asked = set(ADDRESS.findall(f"{query} {json.dumps(variables)}"))
        ours = self.streamr.address in asked
        answers: dict[str, Any] = {
            "_meta": {
                "block": {"number": block_at(now), "timestamp": now},
                "hasIndexingErrors": False,
            },
            "operator": self._operator(books, now) if ours else None,
            "operatorDailyBuckets": self._buckets(query, variables, books) if ours else [],
            "network": NETWORK,
        }
        return {
            name: answer for name, answer in answers.items() if re.search(rf"\b{name}\b", query)
        }

    def _operator(self, books: Operator, now: int) -> dict[str, Any]:
        streamr = self.streamr
        return {
            "id": streamr.address,
            "owner": streamr.owner,
            "nodes": [streamr.node],
            "controllers": [],
            "delegatorCount": 7,
            "valueWithoutEarnings": str(books.value),
            "totalStakeInSponsorshipsWei": str(streamr.staked),
            "dataTokenBalanceWei": str(books.value - streamr.staked),
            "valueUpdateTimestamp": str(books.collected_at),
            "valueUpdateBlockNumber": str(block_at(books.collected_at)),
            "operatorTokenTotalSupplyWei": str(books.supply),
            "exchangeRate": fraction(books.value, books.supply),
            "cumulativeProfitsWei": str(books.profits),
            "cumulativeOperatorsCutWei": str(books.cuts),
            "cumulativeEarningsWei": str(books.earned),
            "operatorsCutFraction": str(OPERATORS_CUT),
            "metadataJsonString": METADATA,
            "slashingsCount": 0,
            "contractVersion": "1",
            "isEligibleToVote": True,
            # The fleet's leader writes to the chain once a day.
            "latestHeartbeatTimestamp": str(now - (now - streamr.created) % DAY),
            "latestHeartbeatMetadata": "{}",
            "stakes": [self._stake(s, books, now) for s in streamr.sponsorships],
            "queueEntries": [],
            "receivedFlags": [],
            "flagsTargeted": [],
            "slashingEvents": [],
        }

    def _stake(self, sponsorship: Sponsorship, books: Operator, now: int) -> dict[str, Any]:
        return {
            "id": f"{sponsorship.id}-{self.streamr.address}",
            "amountWei": str(sponsorship.stake),
            "lockedWei": "0",
            "minimumStakeWei": str(MINIMUM_STAKE),
            "earningsWei": "0",
            "updateTimestamp": books.collected_at,
            "joinTimestamp": self.streamr.created,
            "sponsorship": {
                "id": sponsorship.id,
                "stream": {"id": sponsorship.stream},
                "isRunning": True,
                "totalPayoutWeiPerSec": str(sponsorship.payout),
                "totalStakedWei": str(sponsorship.total),
                "remainingWei": str(self.streamr.remaining(sponsorship, now)),
                "remainingWeiUpdateTimestamp": str(now),
                "projectedInsolvency": str(self.streamr.created + sponsorship.funded),
                "spotAPY": fraction(
                    sponsorship.payout * 365 * DAY, sponsorship.total + MINIMUM_STAKE
                ),
                "operatorCount": sponsorship.operators,
                "minOperators": 1,
                "maxOperators": None,
                "minimumStakingPeriodSeconds": "0",
            },
        }

    def _buckets(self, query: str, variables: dict[str, Any], books: Operator) -> list[Any]:
        wanted = _arguments(query, variables)
        days = [
            day
            for day in books.buckets
            if all(
                compare(day.date, int(wanted[name]))
                for name, compare in COMPARE.items()
                if name in wanted
            )
        ]
        if wanted.get("orderDirection") == "desc":
            days.reverse()
        skip = int(wanted.get("skip", "0"))
        return [self._bucket(day) for day in days[skip : skip + int(wanted.get("first", "100"))]]

    def _bucket(self, day: Bucket) -> dict[str, Any]:
        return {
            "id": f"{self.streamr.address}-{day.date}",
            "date": str(day.date),
            "profitsWei": str(day.profits),
            "lossesWei": "0",
            "operatorsCutWei": str(day.cuts),
            "cumulativeEarningsWei": str(day.cumulative),
            "valueWithoutEarnings": str(day.value),
            "totalStakeInSponsorshipsWei": str(self.streamr.staked),
            "dataTokenBalanceWei": str(day.value - self.streamr.staked),
            "delegatorCountAtStart": 7,
            "delegatorCountChange": 0,
            "totalDelegatedWei": "0",
            "totalUndelegatedWei": "0",
        }


def _arguments(query: str, variables: dict[str, Any]) -> dict[str, str]:
    """Return what the query asks of the buckets, with variables put in."""
    _, _, after = query.partition("operatorDailyBuckets")
    arguments = after.partition(")")[0] if after.lstrip().startswith("(") else ""
    return {
        name: str(variables[value[1:]]) if value.startswith("$") else value
        for name, value in ARGUMENT.findall(arguments)
    }


def fraction(part: int, whole: int) -> str:
    """Write a quotient with 33 digits after the point, as the subgraph's BigDecimal."""
    digits = f"{part * 10**33 // whole:034}"
    return f"{digits[:-33]}.{digits[-33:]}"


def _errors(message: str) -> web.Response:
    return web.json_response({"errors": [{"message": message}]})


NETWORK = {
    "id": "network-entity-id",
    "minimumStakeWei": str(MINIMUM_STAKE),
    "slashingFraction": str(WEI // 100),
    "protocolFeeFraction": str(PROTOCOL_FEE),
    "maxAllowedEarningsFraction": str(MOST_UNCOLLECTED),
    "fishermanRewardFraction": str(WEI // 4),
    "earlyLeaverPenaltyWei": str(MINIMUM_STAKE),
    "maxQueueSeconds": 30 * DAY,
}
