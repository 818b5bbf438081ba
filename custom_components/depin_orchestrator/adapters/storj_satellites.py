"""A storage node's satellites as rows of plain JSON data, those left behind included.

Money (dollars) and percentages are exact decimals as text, times are ISO 8601; None where
nobody told.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from ..engine.ledger import DAY
from ..engine.rows import ZERO, rounded
from .storj_held import next_drop, return_month, to_return, withheld
from .storj_model import (
    Dashboard,
    HeldBack,
    Month,
    Prices,
    Receipts,
    Satellite,
    Stub,
    Vetting,
    named,
)

#: Vetting needs both (section 5).
VETTING_AUDITS = 100
VETTING_DAYS = 21
#: The shape of a row.
BLANK: Mapping[str, Any] = dict.fromkeys(
    (
        "id",
        "name",
        "trusted",
        "audit_score",
        "suspension_score",
        "online_score",
        "vetted",
        "vetted_at",
        "vetting",
        "suspended",
        "disqualified",
        "joined",
        "earned",
        "paid",
        "undistributed",
        "held",
        "held_percent",
        "held_percent_drops",
        "held_return",
        "held_return_month",
        "month_estimate",
    )
)


@dataclass(frozen=True, slots=True)
class Known:
    """The last answers that go into lists; what nobody told is empty."""

    node: Dashboard
    now: datetime
    month: Month | None = None
    stubs: tuple[Stub, ...] | None = None
    held: tuple[HeldBack, ...] = ()
    receipts: Receipts = field(default_factory=dict)
    #: What the running month will come to, net, by satellite.
    expected: Mapping[str, Decimal] = field(default_factory=dict)
    prices: Mapping[str, Prices] = field(default_factory=dict)
    vetting: Mapping[str, Vetting] = field(default_factory=dict)

    def name(self, satellite: str) -> str:
        """Return what people call a satellite, trusted still or not."""
        known = {row.satellite: row.address for row in self.held}
        known |= {row.id: row.address for row in self.node.satellites}
        return named(satellite, known.get(satellite, ""))

    def joined(self, satellite: str) -> datetime | None:
        """Return when a satellite met the node."""
        vetting = self.vetting.get(satellite)
        if vetting and vetting.joined_at:
            return vetting.joined_at
        return next((row.joined_at for row in self.held if row.satellite == satellite), None)

    def next_drop(self, satellite: Satellite) -> datetime | None:
        """Return when a satellite withholds less; None when it pays all, or nothing any more."""
        joined = self.joined(satellite.id) if satellite.disqualified is None else None
        return next_drop(joined, self.now) if joined else None


def satellite_rows(known: Known) -> Iterator[dict[str, Any]]:
    """Yield the trusted satellites, then those of which only the papers tell."""
    papers: dict[str, list[Stub]] = {}
    for stub in known.stubs or ():
        papers.setdefault(stub.satellite, []).append(stub)
    told = known.stubs is not None
    for satellite in known.node.satellites:
        own = papers.pop(satellite.id, [])
        yield {
            **BLANK,
            "id": satellite.id,
            "name": known.name(satellite.id),
            "trusted": True,
            **_scores(known, satellite),
            **_standing(known, satellite),
            **(_money(own) if told else {}),
            **_schedule(known, satellite),
            **(_return(known, satellite, own) if told else {}),
            "month_estimate": text(known.expected.get(satellite.id)),
        }
    for left, own in papers.items():
        yield {**BLANK, "id": left, "name": known.name(left), "trusted": False, **_money(own)}


def _scores(known: Known, satellite: Satellite) -> dict[str, Any]:
    """Find the scores by the address, which is all that names them, unless it is no name."""
    scores = known.month.scores if known.month else ()
    own = [row for row in scores if row.satellite and row.satellite == satellite.address]
    if len(own) != 1:
        return {}
    return {
        "audit_score": text(own[0].audit),
        "suspension_score": text(own[0].suspension),
        "online_score": text(own[0].online),
    }


def _standing(known: Known, satellite: Satellite) -> dict[str, Any]:
    return {
        "vetted": satellite.vetted,
        "vetted_at": iso(satellite.vetted_at),
        "vetting": _vetting(known, satellite) if satellite.vetted is False else None,
        "suspended": iso(satellite.suspended),
        "disqualified": iso(satellite.disqualified),
    }


def _vetting(known: Known, satellite: Satellite) -> dict[str, Any]:
    """Tell how far a vetting is: it needs both."""
    own, joined = known.vetting.get(satellite.id), known.joined(satellite.id)
    return {
        "days": max(0, (known.now - joined) // DAY) if joined else None,
        "days_needed": VETTING_DAYS,
        "audits_30d": own.audits if own else None,
        "audits_needed": VETTING_AUDITS,
    }


def _money(stubs: list[Stub]) -> dict[str, Any]:
    """Add up the pay stubs of one satellite."""
    sent = sum((stub.distributed for stub in stubs), ZERO)
    return {
        "earned": text(sum((stub.earned for stub in stubs), ZERO)),
        "paid": text(sent),
        "undistributed": text(sum((stub.paid for stub in stubs), ZERO) - sent),
        "held": text(sum((stub.held - stub.disposed for stub in stubs), ZERO)),
    }


def _schedule(known: Known, satellite: Satellite) -> dict[str, Any]:
    """Tell how much is withheld, and until when."""
    joined = known.joined(satellite.id)
    pays = joined is not None and satellite.disqualified is None
    return {
        "joined": iso(joined),
        "held_percent": withheld(joined, known.now) if joined and pays else None,
        "held_percent_drops": iso(known.next_drop(satellite)),
    }


def _return(known: Known, satellite: Satellite, stubs: list[Stub]) -> dict[str, Any]:
    """Tell what comes back by itself, and with the pay of which month."""
    back = to_return(stubs) if satellite.disqualified is None else ZERO
    joined = known.joined(satellite.id)
    month = f"{return_month(joined):%Y-%m}" if joined and back else None
    return {"held_return": text(back), "held_return_month": month}


def text(number: Decimal | None) -> str | None:
    """Write an exact decimal."""
    return None if number is None else f"{rounded(number):f}"


def iso(moment: datetime | None) -> str | None:
    """Write a time."""
    return moment.isoformat() if moment else None
