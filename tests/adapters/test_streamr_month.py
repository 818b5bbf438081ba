"""A month of a Streamr operator, from raw answers to the books, against a calculation by hand.

What happens: three generations of sources (the contract alone; then with the subgraph; two
forms of `/info`), growth by the second, collections, a subgraph that lags behind one, outages
of either source, restarts, a sponsorship joined, dried up and left, a slash, a month's end.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
import json
from typing import Any

from custom_components.depin_orchestrator.adapters.polygon import Selector
from custom_components.depin_orchestrator.adapters.streamr import StreamrAdapter
from custom_components.depin_orchestrator.engine.books import Books
from custom_components.depin_orchestrator.engine.models import Health, NodeReport, Quality
from custom_components.depin_orchestrator.engine.prices import Prices
from custom_components.depin_orchestrator.engine.snapshot import Moment, NodeState
from tests.adapters.streamr_lab import (
    SPONSORSHIPS,
    WEI,
    Lab,
    earnings_hex,
    quality,
    value,
)
from tests.web import fixture

BEGIN, END = datetime(2026, 10, 25, tzinfo=UTC), datetime(2026, 11, 25, tzinfo=UTC)
STEP, DAY = timedelta(hours=4), timedelta(days=1)
#: Collected before the month, and the protocol's fee of a twentieth.
BEFORE, FEE = 1000 * WEI + 1, 20
FIRST, SECOND, THIRD = SPONSORSHIPS


def on(day: int, hour: float = 0) -> datetime:
    """Return a moment of the month, counted from its first day, 0."""
    return BEGIN + day * DAY + timedelta(hours=hour)


#: What flows to the operator: wei per second, from when until when. None is a multiple of 20.
FLOWS = {
    FIRST: (791_666_666_666_667, on(-3), END + DAY),
    SECOND: (300_000_000_000_011, on(5, 7.5), on(19, 13.25)),
    THIRD: (12_345_678_901_237, on(-1), END + DAY),
}
#: When it is collected, and from which sponsorships; the second one is left on day 20.
COLLECTIONS = (
    (on(3, 9.5), SPONSORSHIPS),
    (on(7, 15.25), SPONSORSHIPS),
    (on(12, 9.5), SPONSORSHIPS),
    (on(16, 20.1), (FIRST,)),
    (on(20, 11.75), (SECOND,)),
    (on(26, 3.3), SPONSORSHIPS),
)
#: From then on the operator has given a key for the subgraph.
GRAPHED = on(10)
#: Without the contract, without the subgraph: from 12:00 to 04:00 there is no news.
NO_RPC = (on(14, 13), on(15, 3))
NO_GRAPH = (on(22, 13), on(23, 3))
#: A subgraph that takes three hours over the collection of day 12.
LAGS = (on(12, 11), on(12, 13))
RESTARTS = (on(6, 4), on(10), on(18, 8), on(28, 20))
SLASHED = on(25, 1)


def gross(sponsorship: str, at: datetime) -> int:
    """Return all that ever flowed from a sponsorship."""
    rate, begin, end = FLOWS[sponsorship]
    return rate * max(0, int((min(at, end) - begin).total_seconds()))


def waiting(sponsorship: str, at: datetime, *, collecting: bool = False) -> int:
    """Return what was not collected yet; with a collection of this very moment still to come."""
    taken = [
        when
        for when, where in COLLECTIONS
        if sponsorship in where and (when < at or (when == at and not collecting))
    ]
    return gross(sponsorship, at) - (gross(sponsorship, taken[-1]) if taken else 0)


def net(wei: int) -> int:
    """Return what the fee leaves: it is rounded down, as the contract does."""
    return wei - wei // FEE


def harvest(when: datetime, where: Sequence[str]) -> int:
    """Return what a collection brought."""
    return net(sum(waiting(sponsorship, when, collecting=True) for sponsorship in where))


def collected(at: datetime) -> int:
    """Return all that was ever collected, after the fee."""
    return BEFORE + sum(harvest(when, where) for when, where in COLLECTIONS if when <= at)


def truth(at: datetime) -> int:
    """Return what is earned: collected, and what waiting would bring (streamr.md §2.3)."""
    return collected(at) + net(sum(waiting(s, at) for s in SPONSORSHIPS))


def staked(at: datetime) -> list[str]:
    """Return the sponsorships that the contract names."""
    left = COLLECTIONS[4][0]
    return [s for s in SPONSORSHIPS if s != SECOND or FLOWS[SECOND][1] <= at < left]


def within(span: tuple[datetime, datetime], at: datetime) -> bool:
    return span[0] <= at < span[1]


@dataclass
class Month:
    """Serves the month's raw answers and polls them, as the coordinator would."""

    lab: Lab
    adapter: StreamrAdapter
    books: Books
    state: NodeState | None = None

    def serve(self, at: datetime) -> None:
        """Set what each source answers at a moment."""
        lab, lag = self.lab, timedelta(minutes=2)
        info = fixture("streamr/v100/info.json" if at < on(8) else "streamr/v103/info.json")
        lab.web.set("/info", info)
        lab.chain[Selector.SPONSORSHIPS_AND_EARNINGS] = earnings_hex(
            {s: waiting(s, at) for s in staked(at)}
        )
        if within(LAGS, at):
            lag = timedelta(hours=3)
        lab.index(collected(at - lag), at - lag)
        operator: dict[str, Any] = lab.operator["data"]["operator"]
        for stake in operator["stakes"]:
            stake["earningsWei"] = "0"
        slash = {"amount": "7", "date": str(int(SLASHED.timestamp()))}
        slashes = [{**slash, "sponsorship": {"id": FIRST}}] if at >= SLASHED else []
        operator["slashingEvents"] = slashes
        operator["latestHeartbeatTimestamp"] = int(at.timestamp())
        lab.operator["data"]["operatorDailyBuckets"] = [
            {
                "date": str(int(when.replace(hour=0, minute=0, second=0).timestamp())),
                "profitsWei": str(harvest(when, where) - harvest(when, where) // 10),
                "operatorsCutWei": str(harvest(when, where) // 10),
            }
            for when, where in reversed(COLLECTIONS)
            if when <= at - lag
        ]
        self.cut_off("/rpc/rpc-secret", lab.answer_rpc, off=within(NO_RPC, at))
        self.cut_off("/graph", lab.answer_graph, off=within(NO_GRAPH, at))

    def cut_off(self, path: str, handler: Any, *, off: bool) -> None:
        if off:
            self.lab.web.set(path, status=503)
        else:
            self.lab.web.handle(path, handler)

    async def poll(self, at: datetime) -> NodeReport:
        """Poll once and close the books, over a restart if there is one now."""
        if at in RESTARTS:
            keys = ("graph_key", "graph_url") if at >= GRAPHED else ()
            self.adapter = self.lab.make("url", "api_key", *keys)
            self.books = Books.from_dict(json.loads(json.dumps(self.books.as_dict())), "EUR")
        self.serve(at)
        report = await self.adapter.poll(at)
        today = at.replace(hour=0)
        moment = Moment(at, today, today.replace(day=1))
        node = self.adapter.node
        self.state = self.books.close([node], {"n1": report}, Prices("EUR"), moment).nodes["n1"]
        return report

    def earned(self, since: datetime, until: datetime) -> Fraction:
        return Fraction(self.books.earned("n1", since, until).amount) * WEI


def polls() -> Iterator[datetime]:
    at = BEGIN
    while at <= END:
        yield at
        at += STEP


def by_the_contract_alone(since: datetime, until: datetime) -> int:
    """Add up what is seen of each sponsorship between polls, by hand.

    Between the last look at it and a collection nobody sees what flows.
    """
    total = 0
    for sponsorship in SPONSORSHIPS:
        last = None
        for at in polls():
            if at > until:
                break
            now = net(waiting(sponsorship, at)) if sponsorship in staked(at) else 0
            if last is not None and since < at:
                total += now - last if now >= last else now
            # One that appears was empty at the poll before.
            last = now
    return total


async def test_month(lab: Lab) -> None:
    month = Month(lab, lab.make("url", "api_key"), Books("EUR"))
    reports = {at: await month.poll(at) for at in polls()}
    ledger = month.books.ledgers["n1"]

    # Earned in total, to the wei; nothing of the time without the subgraph is left beside it.
    assert ledger.earned().amount == Decimal(truth(END)).scaleb(-18)
    assert {row.account for row in ledger.rows} == {"lifetime"}
    assert ledger.paid().amount == 0
    assert ledger.known_since == BEGIN

    # Per day: seen by the contract alone; then the difference of two midnights.
    for day in range(9):
        assert month.earned(on(day), on(day + 1)) == by_the_contract_alone(on(day), on(day + 1))
    expected = {day: Fraction(truth(on(day + 1)) - truth(on(day))) for day in range(10, 31)}
    # Through the night without the contract, what came in is spread evenly from 12 to 4 h.
    night = truth(on(15, 4)) - truth(on(14, 12))
    expected[14] = truth(on(14, 12)) - truth(on(14)) + Fraction(night * 12, 16)
    expected[15] = truth(on(16)) - truth(on(15, 4)) + Fraction(night * 4, 16)
    for day, amount in expected.items():
        assert month.earned(on(day), on(day + 1)) == amount, day

    # The end of the month: November is all its days.
    november = sum(month.earned(on(day), on(day + 1)) for day in range(7, 31))
    assert month.state is not None
    told = month.state.readings["earnings_month"]
    assert told.quality is Quality.MEASURED  # type: ignore[union-attr]
    assert Fraction(told.value) * WEI == november  # type: ignore[union-attr, arg-type]
    assert value(month.state.report, "unpaid") == Decimal(
        net(sum(waiting(s, END) for s in SPONSORSHIPS))
    ).scaleb(-18)

    _check_polls(reports)


def _check_polls(reports: dict[datetime, NodeReport]) -> None:
    """Look at single moments: what waits, what was collected, outages, the slash."""
    for at, report in reports.items():
        if within(NO_RPC, at):
            # What the subgraph knows instead is as old as the last collection: its 0 is none.
            assert quality(report, "unpaid") is Quality.UNKNOWN
            continue
        waits = sum(waiting(s, at) for s in staked(at))
        assert value(report, "uncollected") == Decimal(waits).scaleb(-18)
        assert value(report, "unpaid") == Decimal(net(waits)).scaleb(-18)
    last = reports[END]
    month = [harvest(when, where) for when, where in COLLECTIONS if when > END - 30 * DAY]
    assert value(last, "collected_30d") == Decimal(sum(month)).scaleb(-18)
    assert (last.health, last.health_reason) == (Health.DEGRADED, "slashed")
    assert reports[on(24)].health is Health.EARNING
    assert reports[on(22, 16)].outages == {"subgraph": "server_error"}
    # The chain's settings are asked once a day, at a moment of the node's own.
    silent = {"rpc", "rpc_position", "rpc_gas"}
    assert reports[on(15)].outages.keys() - {"rpc_config"} == silent
    assert all(report.online for report in reports.values())
