"""Six weeks of a storage node, as the raw payloads of its dashboard at any moment.

Money leaves as the node writes it: cents as floats, whose sums carry dust, and whole
micro-dollars.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from tests.web import Web

from .storj_node import HELD, NEW, NOTES
from .storj_payers import (
    AP,
    DAY,
    EU,
    ORIGIN,
    PAYERS,
    SLOT,
    US,
    Payer,
    first,
    gross,
    held_rate,
    month_of,
    name,
    sent,
    slots,
    stored,
)

#: It runs the first generation, then the second, then the third.
UPGRADES = {
    "v1.131": datetime(2026, 11, 8, tzinfo=UTC),
    "v1.162": datetime(2026, 11, 19, tzinfo=UTC),
}
#: The node dies, and with it what the last hours sent and no database had yet.
CRASH = datetime(2026, 11, 12, 12, tzinfo=UTC)
#: From then on the node does not trust this satellite any more.
LEFT = datetime(2026, 11, 17, 12, tzinfo=UTC)


@dataclass
class Life:
    """The node at one moment."""

    at: datetime

    @property
    def version(self) -> str:
        """Return the generation."""
        return max((v for v, since in UPGRADES.items() if self.at >= since), default="v1.108")

    @property
    def trusted(self) -> tuple[Payer, ...]:
        """Return whom the node works for."""
        return PAYERS if self.at < LEFT else (US, EU)

    def use(self, payer: Payer, month: int) -> tuple[int, int, int]:
        """Return what the node knows of a month: bytes, bytes for repair, byte-hours."""
        end = min(first(month + 1), self.at)
        lost = slots(CRASH - SLOT, CRASH) if self.at > CRASH else range(0)
        moved = [sent(payer, n) for n in slots(first(month), end) if n not in lost]
        hours = sum(
            self.tally(payer, first(month) + n * DAY) for n in range((end - first(month)) // DAY)
        )
        return sum(a for a, _ in moved), sum(b for _, b in moved), hours

    def tally(self, payer: Payer, day: datetime) -> int:
        """Return a day's byte-hours, which come 12 hours late.

        Until then there is nothing, or since v1.162 a guess that is far too high.
        """
        if self.at >= day + 1.5 * DAY:
            return stored(payer, day)
        return stored(payer, day) * 5 // 2 if self.version == "v1.162" else 0

    def stub(self, payer: Payer, month: int) -> dict[str, int] | None:
        """Return a pay stub in micro-dollars, None before it is there.

        The satellites know all that was sent, and use their own, finer price of storage.
        """
        late = {EU.id: 6}.get(payer.id, 5)
        if not month_of(payer.joined) <= month or self.at < first(month + 1) + (late - 1) * DAY:
            return None
        if payer is AP and month >= month_of(LEFT):
            return None
        held = gross(payer, month) * held_rate(payer, month) // 100
        # At month 16 half of what was withheld comes back.
        joined = month_of(payer.joined)
        back = 0
        if month - joined == 15:
            back = (
                sum(gross(payer, m) * held_rate(payer, m) // 100 for m in range(joined, month))
                // 2
            )
        paid = gross(payer, month) - held + back
        return {
            "held": held,
            "disposed": back,
            "paid": paid,
            "distributed": self.sent(payer, month, paid),
        }

    def sent(self, payer: Payer, month: int, paid: int) -> int:
        """Return what was sent with a month: on the tenth; to eu1 only once it is worth it."""
        if self.at < first(month + 1) + 9 * DAY:
            return 0
        if payer is not EU:
            return paid
        if name(month) != "2026-10":
            return 0
        owed = range(month_of(EU.joined), month)
        return paid + sum(gross(EU, m) - gross(EU, m) * held_rate(EU, m) // 100 for m in owed)

    def months(self) -> range:
        """Return every month that may have a stub."""
        return range(month_of(US.joined), month_of(self.at))

    def serve(self, web: Web) -> None:
        """Let the server answer as the node does now."""
        web.set("/api/sno/", self._sno())
        web.set("/api/sno/satellites", self._month())
        web.set("/api/sno/estimated-payout", self._estimate(self.trusted))
        for payer in self.trusted:
            web.set(f"/api/sno/estimated-payout?id={payer.id}", self._estimate((payer,)))
            web.set(f"/api/sno/satellite/{payer.id}", {"nodeJoinedAt": _iso(payer.joined)})
            prices = {"egressBandwidth": 200, "repairBandwidth": 200, "auditBandwidth": 200}
            web.set(f"/api/sno/satellites/{payer.id}/pricing", prices | {"diskSpace": 149})
        page = {"notifications": None, "offset": 0, "limit": 10, "currentPage": 1, "pageCount": 0}
        web.set(NOTES, {"page": page, "unreadCount": 0, "totalCount": 0})
        self._papers(web)

    def _papers(self, web: Web) -> None:
        stubs = {(m, p): stub for m in self.months() for p in PAYERS if (stub := self.stub(p, m))}
        periods = sorted({m for m, _ in stubs})
        web.set(f"{HELD}/periods", [name(m) for m in reversed(periods)])
        rows = [
            {"satelliteId": p.id, "period": name(m), "created": _iso(first(m + 1) + 3.5 * DAY),
             "codes": "", "owed": stub["paid"], **stub}
            for (m, p), stub in stubs.items()
        ]  # fmt: skip
        web.set(f"{HELD}/paystubs/{name(periods[0])}/{name(periods[-1])}", rows)
        for month in periods:
            history = [
                {"satelliteID": p.id, "receipt": f"eth:0x{m:x}" if stub["distributed"] else ""}
                for (m, p), stub in stubs.items()
                if m == month
            ]
            web.set(f"{HELD}/payout-history/{name(month)}", history)
        held = [
            {"satelliteID": p.id, "satelliteName": p.url, "joinedAt": _iso(p.joined),
             "totalHeld": 0, "totalDisposed": 0}
            for p in PAYERS
        ]  # fmt: skip
        web.set(f"{HELD}/held-history", held)

    def _sno(self) -> dict[str, Any]:
        used, trash, allocated = 2_200_000_000_000, 50_000_000_000, 4_000_000_000_000
        old = {"used": used - trash, "available": allocated, "trash": trash, "overused": 0}
        new = {"used": used, "available": allocated - used, "trash": trash, "overused": 0,
               "allocated": allocated, "reclaimable": 7}  # fmt: skip
        vetted = self.version != "v1.108"
        return {
            "nodeID": NEW,
            "satellites": [
                {"id": p.id, "url": p.url, "disqualified": None, "suspended": None}
                | ({"vettedAt": p.vetted and f"{p.vetted}T00:00:00Z"} if vetted else {})
                for p in self.trusted
            ],
            "diskSpace": new if self.version == "v1.162" else old,
            "bandwidth": {"used": 1, "available": 0},
            "lastPinged": _iso(self.at - timedelta(seconds=9)),
            "startedAt": _iso(CRASH if self.at > CRASH else ORIGIN),
            "version": f"{self.version[1:]}.1",
            "upToDate": True,
            "quicStatus": "OK",
        }

    def _month(self) -> dict[str, Any]:
        scores = {"auditScore": 1, "suspensionScore": 1, "onlineScore": 0.99}
        return {
            "storageDaily": None,
            "bandwidthDaily": None,
            "earliestJoinedAt": _iso(US.joined),
            "audits": [scores | {"satelliteName": p.url} for p in self.trusted],
        }

    def _estimate(self, payers: tuple[Payer, ...]) -> dict[str, Any]:
        now = month_of(self.at)
        current, previous = ([self._pay(p, m) for p in payers] for m in (now, now - 1))
        return {
            "currentMonth": {k: sum(pay[k] for pay in current) for k in ("payout", "held")},
            "previousMonth": {k: sum(pay[k] for pay in previous) for k in ("payout", "held")},
            "currentMonthExpectations": 1,
        }

    def _pay(self, payer: Payer, month: int) -> dict[str, float]:
        egress, repair, hours = map(Decimal, self.use(payer, month))
        cents = (egress * 200 / 10**12, repair * 200 / 10**12, hours * 149 / 720 / 10**12)
        total = sum(map(_cent, cents))
        held = total * held_rate(payer, month) / 100
        return {"payout": float(_cent(total - held)), "held": float(held)}


def _cent(value: Decimal) -> Decimal:
    """Round to a hundredth of a cent, halves up."""
    return value.quantize(Decimal("0.01"), ROUND_HALF_UP)


def _iso(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")
