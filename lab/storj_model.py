"""Storj: what is stored and sent for each satellite, and what the satellite makes of it.

A node's life is spans of at most a UTC day with constant rates, so every total is an exact
integer and grows evenly within a day.
"""

from dataclasses import dataclass, replace
from decimal import Decimal

from .timeline import (
    DAY,
    HOUR,
    Resources,
    chance,
    day_start,
    month_of,
    month_start,
    saturating,
)

#: Cents per TB-month and per TB, as the node's own API says (storj.md §1.5).
DISK_CENTS, EGRESS_CENTS, REPAIR_CENTS, AUDIT_CENTS = 149, 200, 200, 200
#: Hours in a month of money, whatever the calendar says (storj.md §2).
MONTH_HOURS = 720
#: The satellite makes paystubs on the fourth and sends money on the ninth of the next month.
STUB_AFTER = 3 * DAY + 16 * HOUR
SENT_AFTER = 8 * DAY + 10 * HOUR
#: The month of membership in which half of what was withheld comes back.
RETURN_MONTH = 16
#: Bytes per day that satellites would store on a node with endless bandwidth.
INFLOW = 12e9
#: What the node needs to keep up with its satellites: GiB.
ENOUGH_GIB = 0.5
#: Parts of what is stored that leave per day.
DELETED, DOWNLOADED, REPAIRED, AUDITED = 0.0012, 0.0026, 0.0011, 2.5e-6
#: What stored bytes cost besides: deleted ones in the trash, and dead ones before compaction.
TRASH, DEAD = 0.024, 0.037


@dataclass(frozen=True, slots=True)
class Satellite:
    """A satellite as one node knows it; `weight` is its part of ten of the traffic."""

    id: str
    url: str
    joined: int
    weight: int

    @property
    def vetted(self) -> int:
        """When it trusts the node fully."""
        return self.joined + 95 * DAY


@dataclass(frozen=True, slots=True)
class Usage:
    """Use of a node by a satellite over some time: byte-seconds, and bytes per kind."""

    byte_seconds: int = 0
    egress: int = 0
    repair: int = 0
    audit: int = 0
    ingress: int = 0
    ingress_repair: int = 0

    def __add__(self, other: Usage) -> Usage:
        """Add the parts."""
        return Usage(*(getattr(self, n) + getattr(other, n) for n in Usage.__slots__))

    def worth(self) -> Decimal:
        """Return the exact micro-dollars at the node's own prices, nothing rounded."""
        disk = Decimal(self.byte_seconds * DISK_CENTS) / (HOUR * MONTH_HOURS)
        sent = self.egress * EGRESS_CENTS + (self.repair + self.audit) * AUDIT_CENTS
        return (disk + sent) / 10**8


@dataclass(frozen=True, slots=True)
class Span:
    """Constant rates from `start` to `end`: bytes per second, on top of `stored` bytes."""

    start: int
    end: int
    stored: int
    growth: int
    egress: int
    repair: int
    audit: int
    ingress: int
    ingress_repair: int

    def stored_at(self, now: int) -> int:
        """Return the bytes stored."""
        return self.stored + self.growth * (min(now, self.end) - self.start)

    def usage(self, since: int, until: int) -> Usage:
        """Return the use in the part of [since, until) that lies in the span."""
        since, until = max(since, self.start), min(until, self.end)
        if (time := until - since) <= 0:
            return Usage()
        area = (self.stored_at(since) + self.stored_at(until)) * time // 2
        rates = (self.egress, self.repair, self.audit, self.ingress, self.ingress_repair)
        return Usage(area, *(rate * time for rate in rates))


@dataclass(frozen=True, slots=True)
class Stub:
    """A paystub: usage, and micro-dollars as the satellite computes them (storj.md §1.7)."""

    usage: Usage
    at_rest: int
    get: int
    get_repair: int
    get_audit: int
    held: int
    disposed: int

    @property
    def gross(self) -> int:
        """All that was earned."""
        return self.at_rest + self.get + self.get_repair + self.get_audit

    @property
    def owed(self) -> int:
        """Earned less held."""
        return self.gross - self.held

    @property
    def paid(self) -> int:
        """What the month pays, with what comes back of earlier months."""
        return self.owed + self.disposed


class StorjNode:
    """One storage node with its satellites."""

    def __init__(
        self, seed: int, name: str, resources: Resources, satellites: tuple[Satellite, ...]
    ) -> None:
        """Begin empty on the day each satellite was joined."""
        self.name = name
        self.resources = resources
        self.satellites = satellites
        self._seed = seed
        self._spans: dict[str, list[Span]] = {satellite.id: [] for satellite in satellites}
        self._stubs: dict[tuple[str, int], Stub] = {}
        self._at = min(satellite.joined for satellite in satellites)

    def change(self, now: int, resources: Resources) -> None:
        """Use other resources from now on; what is stored stays (storj.md §4.3)."""
        self._advance(now)
        for spans in self._spans.values():
            if spans and spans[-1].end > now:
                spans[-1] = replace(spans[-1], end=now)
        self.resources = resources
        self._at = now
        self._advance(now)

    def spans(self, satellite: Satellite, now: int) -> list[Span]:
        """Return all that happened with a satellite, the open day included."""
        self._advance(now)
        return self._spans[satellite.id]

    def stored(self, now: int, satellite: Satellite | None = None) -> int:
        """Return the bytes of live pieces, of one satellite or of all."""
        of = self.satellites if satellite is None else (satellite,)
        return sum(spans[-1].stored_at(now) for s in of if (spans := self.spans(s, now)))

    def between(self, satellite: Satellite, since: int, until: int) -> Usage:
        """Return the use by a satellite in [since, until)."""
        total = Usage()
        for span in reversed(self.spans(satellite, until)):
            if span.end <= since:
                break
            if span.start < until:
                total += span.usage(since, until)
        return total

    def usage(self, satellite: Satellite, month: int, now: int) -> Usage:
        """Return the use by a satellite in a month, so far."""
        return self.between(satellite, month_start(month), min(now, month_start(month + 1)))

    def months(self, satellite: Satellite, now: int) -> range:
        """Return the months of membership, the current one included."""
        return range(month_of(satellite.joined), month_of(now) + 1)

    def has_stub(self, month: int, now: int) -> bool:
        """Tell whether the paystub of a month is there."""
        return now >= month_start(month + 1) + STUB_AFTER

    def is_sent(self, month: int, now: int) -> bool:
        """Tell whether the money of a month was sent."""
        return now >= month_start(month + 1) + SENT_AFTER

    def held_rate(self, satellite: Satellite, month: int) -> int:
        """Return the percentage withheld (storj.md §2, by calendar months since the join)."""
        age = month - month_of(satellite.joined)
        return (75, 50, 25)[max(age, 0) // 3] if age < 9 else 0

    def stub(self, satellite: Satellite, month: int) -> Stub:
        """Settle a month that is over; what is over never changes."""
        if (key := (satellite.id, month)) not in self._stubs:
            self._stubs[key] = self._settle(satellite, month)
        return self._stubs[key]

    def _settle(self, satellite: Satellite, month: int) -> Stub:
        use = self.usage(satellite, month, month_start(month + 1))
        disposed = 0
        if month - month_of(satellite.joined) == RETURN_MONTH - 1:
            withheld = range(month_of(satellite.joined), month)
            disposed = sum(self.stub(satellite, m).held for m in withheld) // 2
        # 0.00000208 dollars per GB-hour and 2 dollars per TB, cut to a micro-dollar.
        at_rest = use.byte_seconds * 208 // (HOUR * 10**11)
        sent = (use.egress * 2 // 10**6, use.repair * 2 // 10**6, use.audit * 2 // 10**6)
        held = (at_rest + sum(sent)) * self.held_rate(satellite, month) // 100
        return Stub(use, at_rest, *sent, held, disposed)

    def _advance(self, now: int) -> None:
        while self._at <= now:
            end = day_start(self._at) + DAY
            stored = {
                key: spans[-1].stored_at(self._at) if spans else 0
                for key, spans in self._spans.items()
            }
            room = self.resources.storage_gb * 1e9 - sum(stored.values()) * (1 + TRASH + DEAD)
            for satellite in self.satellites:
                if satellite.joined < end:
                    start = max(self._at, satellite.joined)
                    span = self._span(satellite, start, end, stored[satellite.id], room)
                    self._spans[satellite.id].append(span)
            self._at = end

    def _span(self, satellite: Satellite, start: int, end: int, stored: int, room: float) -> Span:
        """Draw the rates of a day; what a node has more brings less and less."""
        luck = 0.7 + 0.6 * chance(self._seed, self.name, satellite.id, day_start(start))
        speed = saturating(self.resources.bandwidth_mbps, 10)
        power = saturating(self.resources.cpu_threads, 0.1)
        power *= min(1.0, self.resources.memory_gib / ENOUGH_GIB)
        trust = 1.0 if start >= satellite.vetted else 0.3
        wanted = INFLOW * satellite.weight / 10 * speed * power * trust * luck
        # Never more than a part of the room in a day, so that a node fills up softly.
        inflow = max(0.0, min(wanted, room * satellite.weight / 20))
        # Nothing may leave that is not there, however short the day is.
        growth = max(int((inflow - stored * DELETED) // DAY), -(stored // (end - start)))
        sent = stored * luck * speed * power / DAY
        return Span(
            start=start,
            end=end,
            stored=stored,
            growth=growth,
            egress=int(sent * DOWNLOADED),
            repair=int(sent * REPAIRED),
            audit=int(sent * AUDITED),
            ingress=int(inflow * 0.9 // DAY),
            ingress_repair=int(inflow * 0.1 // DAY),
        )
