"""Streamr: an operator's stake earns by the second and is collected every few hours."""

from bisect import bisect_right
from dataclasses import dataclass, replace

from .timeline import DAY, HOUR, Resources, chance, day_start, token

WEI = 10**18
#: What the operator wrote about himself on the chain.
METADATA = '{"name":"Attic nodes","redundancyFactor":2}'
PROTOCOL_FEE, OPERATORS_CUT, MOST_UNCOLLECTED = WEI // 20, WEI // 10, WEI // 20
MINIMUM_STAKE = 5000 * WEI
#: Seconds between two collections, give or take half an hour.
COLLECT = 6 * HOUR
#: What a node needs to answer every inspection: threads and GiB; below, it loses this many
#: times the part that it lacks.
NEED_THREADS, NEED_GIB, PENALTY = 0.6, 0.6, 1.5
#: What a collection costs in gas, in wei of POL.
GAS = 3 * WEI // 1000
FIRST_BLOCK, BLOCK_SECONDS, FIRST_BLOCK_AT = 79_012_345, 2, 1_795_335_990


@dataclass(frozen=True, slots=True)
class Sponsorship:
    """Money that flows to those who staked on a stream; `stake` is ours, amounts in wei."""

    id: str
    stream: str
    payout: int
    total: int
    stake: int
    operators: int
    #: How long its money lasts, counted from the operator's creation.
    funded: int

    @property
    def rate(self) -> int:
        """Wei per second for our stake (streamr.md §2.3)."""
        return self.payout * self.stake // self.total


@dataclass(frozen=True, slots=True)
class Bucket:
    """The events of one UTC day, in wei."""

    date: int
    profits: int
    cuts: int
    cumulative: int
    value: int


@dataclass(frozen=True, slots=True)
class Operator:
    """The books of the operator contract at one moment, in wei."""

    at: int
    collected_at: int
    earnings: tuple[int, ...]
    profits: int
    cuts: int
    value: int
    supply: int
    owners: int
    gas: int
    buckets: tuple[Bucket, ...]

    @property
    def earned(self) -> int:
        """All that was collected, after the protocol's fee."""
        return self.profits + self.cuts

    @property
    def uncollected(self) -> int:
        """What waits in the sponsorships, before any fee."""
        return sum(self.earnings)

    @property
    def uncollected_net(self) -> int:
        """What a collection would bring now."""
        return self.uncollected - self.uncollected * PROTOCOL_FEE // WEI


class Streamr:
    """The operator with its node. Income follows the stake, not the resources (streamr.md §4).

    Only a starved node fails inspections, and then loses more than what it lacks.
    """

    def __init__(self, seed: int, created: int, resources: Resources) -> None:
        """Stake at once on two sponsorships."""
        self.created = created
        self.resources = resources
        self.address, self.owner, self.node = (
            f"0x{token(20, seed, name).hex()}" for name in ("operator", "owner", "node")
        )
        first, second = (f"0x{token(20, seed, 'sponsorship', n).hex()}" for n in (1, 2))
        self.sponsorships = (
            Sponsorship(
                first, "streamr.eth/demo", WEI // 25, 5_000_000 * WEI, 100_000 * WEI, 41, 900 * DAY
            ),
            Sponsorship(
                second,
                "weather.eth/stations",
                WEI // 80,
                750_000 * WEI,
                18_000 * WEI,
                9,
                300 * DAY,
            ),
        )
        self.staked = sum(sponsorship.stake for sponsorship in self.sponsorships)
        self._seed = seed
        #: Since when it earns which part of the whole, in thousandths.
        self._parts = [(created, self._part())]
        #: The books just after each collection, the first before any.
        self._books = [
            Operator(
                at=created,
                collected_at=created,
                earnings=(0, 0),
                profits=0,
                cuts=0,
                value=self.staked + 2500 * WEI,
                supply=self.staked + 2500 * WEI,
                owners=12_000 * WEI,
                gas=8 * WEI,
                buckets=(),
            )
        ]

    def change(self, now: int, resources: Resources) -> None:
        """Use other resources from now on; they only matter where they are too few."""
        self.at(now)
        self.resources = resources
        self._parts.append((now, self._part()))

    def _part(self) -> int:
        have = self.resources
        met = min(1.0, have.cpu_threads / NEED_THREADS, have.memory_gib / NEED_GIB)
        return int(1000 * max(0.0, 1 - PENALTY * (1 - met)))

    def _earning(self, since: int, until: int) -> int:
        """Return the seconds of [since, until), each counted by the part that it earned."""
        ends = [at for at, _ in self._parts[1:]] + [until]
        parts = zip(self._parts, ends, strict=True)
        spans = ((max(0, min(end, until) - max(at, since)), part) for (at, part), end in parts)
        return sum(seconds * part for seconds, part in spans) // 1000

    def at(self, now: int) -> Operator:
        """Return the books with every collection up to now."""
        while (due := self._next_collection()) <= now:
            self._books.append(_collect(self._accrue(self._books[-1], due), due))
        last = bisect_right(self._books, now, key=lambda books: books.collected_at) - 1
        return self._accrue(self._books[last], now)

    def remaining(self, sponsorship: Sponsorship, now: int) -> int:
        """Return the money a sponsorship has left."""
        return max(0, sponsorship.payout * (self.created + sponsorship.funded - now))

    def _accrue(self, books: Operator, now: int) -> Operator:
        seconds = self._earning(books.collected_at, now)
        earnings = tuple(sponsorship.rate * seconds for sponsorship in self.sponsorships)
        return replace(books, at=now, earnings=earnings)

    def _next_collection(self) -> int:
        at = self._books[-1].collected_at
        return at + COLLECT + int(HOUR * (chance(self._seed, "collect", at) - 0.5))


def _collect(books: Operator, now: int) -> Operator:
    """Split what waited into fee, cut and profit (streamr.md §2.3) and note it on its day."""
    net = books.uncollected_net
    cut = net * OPERATORS_CUT // WEI
    profit = net - cut
    # The cut is the owner's own delegation, at the price after the profit.
    minted = cut * books.supply // (books.value + profit)
    value, date = books.value + net, day_start(now)
    days = books.buckets
    today = days[-1] if days and days[-1].date == date else None
    bucket = Bucket(
        date=date,
        profits=profit + (today.profits if today else 0),
        cuts=cut + (today.cuts if today else 0),
        cumulative=books.earned + net,
        value=value,
    )
    return replace(
        books,
        collected_at=now,
        earnings=(0,) * len(books.earnings),
        profits=books.profits + profit,
        cuts=books.cuts + cut,
        value=value,
        supply=books.supply + minted,
        owners=books.owners + minted,
        gas=books.gas - GAS,
        buckets=(*(days[:-1] if today else days), bucket),
    )


def block_at(now: int) -> int:
    """Return the number of the newest block."""
    return FIRST_BLOCK + (now - FIRST_BLOCK_AT) // BLOCK_SECONDS
