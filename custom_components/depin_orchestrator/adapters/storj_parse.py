"""From a storage node's JSON to frozen values; nothing of the wire format goes further.

The node speaks of cents in estimates and of micro-dollars in pay stubs; both become exact
dollars here. The operator's wallet, which the node tells anyone who asks, is never read. Every
function raises BadResponse for what the protocol document does not allow.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
import re
from typing import Any

from ..engine.errors import BadResponse, WrongService
from ..engine.rows import MONEY
from .parse import LARGEST_AMOUNT, NEWEST_YEAR, OLDEST_YEAR, Fields, objects
from .storj_model import (
    Dashboard,
    Day,
    Disk,
    Estimate,
    Estimated,
    HeldBack,
    Month,
    Quic,
    Receipts,
    Satellite,
    Scores,
    Stub,
)

#: A version, and the first one that counts dead bytes.
RELEASE = re.compile(r"(\d{1,4})\.(\d{1,6})(?!\d)")
COUNTS_DEAD_BYTES = (1, 147)
#: Powers of ten in a dollar: of an estimate's cents, of a pay stub's micro-dollars.
CENTS = 2
MICRO = 6


def parse_dashboard(data: Any) -> Dashboard:
    """Read `/api/sno/` (section 1.2). Raises WrongService when it is no storage node's."""
    if not isinstance(data, Mapping) or not {"nodeID", "diskSpace"} <= data.keys():
        raise WrongService("sno: not a storage node's dashboard")
    fields = Fields(data, "sno")
    bandwidth = fields.opt_child("bandwidth")
    return Dashboard(
        identity=fields.text("nodeID"),
        version=fields.opt_text("version") or None,
        version_ok=fields.opt_flag("upToDate"),
        satellites=tuple(_satellite(row) for row in fields.rows("satellites")),
        disk=_disk(fields.child("diskSpace"), fields.opt_text("version") or ""),
        bandwidth=_bytes(bandwidth, "used") if bandwidth else None,
        last_contact=fields.opt_moment("lastPinged"),
        started_at=fields.opt_moment("startedAt"),
        quic=_quic(fields.opt_text("quicStatus")),
    )


def _satellite(row: Fields) -> Satellite:
    vetted_at = row.opt_moment("vettedAt")
    return Satellite(
        id=row.text("id"),
        address=row.opt_text("url") or "",
        disqualified=row.opt_moment("disqualified"),
        suspended=row.opt_moment("suspended"),
        vetted=vetted_at is not None if "vettedAt" in row.data else None,
        vetted_at=vetted_at,
    )


def _disk(fields: Fields, version: str) -> Disk:
    """Tell the generations apart by the key `allocated` (section 1.2.1)."""
    used, trash = _bytes(fields, "used"), _bytes(fields, "trash")
    available = _bytes(fields, "available")
    if fields.has("allocated"):
        allocated = _bytes(fields, "allocated")
        return Disk(used, trash, _reclaimable(fields, version), allocated, available)
    if used is None or trash is None:
        return Disk(None, trash, None, available, None)
    taken = used + trash
    free = None if available is None else max(0, available - taken)
    return Disk(taken, trash, None, available, free)


def _reclaimable(fields: Fields, version: str) -> int | None:
    """Read the dead bytes; the first nodes that name them always say 0, and mean nothing."""
    reclaimable = _bytes(fields, "reclaimable")
    release = RELEASE.match(version)
    counted = release and (int(release[1]), int(release[2])) >= COUNTS_DEAD_BYTES
    return reclaimable if reclaimable or counted else None


def _bytes(fields: Fields, key: str) -> int | None:
    """Read a byte count; below 0 it is a slip of the node's own book-keeping, so unknown."""
    number = fields.opt_number(key, least=None)
    return None if number is None or number < 0 else int(number)


def _quic(status: str | None) -> Quic | None:
    if status is None:
        return None
    return Quic(status.lower()) if status.lower() in Quic else Quic.UNKNOWN


def parse_month(data: Any) -> Month:
    """Read `/api/sno/satellites` (section 1.3)."""
    fields = Fields(data, "satellites")
    scores = map(_scores, fields.rows("audits"))
    return Month(
        joined_at=fields.opt_moment("earliestJoinedAt"),
        # A satellite that has not judged the node yet reports three zeros.
        scores=tuple(s for s in scores if s.audit or s.suspension or s.online),
        days=_days(fields),
    )


def _days(fields: Fields) -> tuple[Day, ...]:
    """Join what was stored and what was sent on each day; either may be missing."""
    days: dict[datetime, Day] = {}
    for row in fields.rows("storageDaily"):
        start = row.moment("intervalStart")
        stored = row.opt_number("atRestTotalBytes")
        days[start] = Day(start, stored, bool(row.opt_flag("calculated")))
    for row in fields.rows("bandwidthDaily"):
        start = row.moment("intervalStart")
        egress, ingress = row.child("egress"), row.child("ingress")
        received = [_bytes(ingress, key) for key in ("usage", "repair")]
        days[start] = replace(
            days.get(start) or Day(start),
            egress=_bytes(egress, "usage"),
            repair=_bytes(egress, "repair"),
            audit=_bytes(egress, "audit"),
            ingress=None if None in received else sum(filter(None, received)),
        )
    return tuple(days[start] for start in sorted(days))


def _scores(row: Fields) -> Scores:
    audit, suspension, online = (
        min(row.number(key), Decimal(1)) * 100
        for key in ("auditScore", "suspensionScore", "onlineScore")
    )
    return Scores(row.opt_text("satelliteName") or "", audit, suspension, online)


def parse_estimate(data: Any, ahead: timedelta = timedelta()) -> Estimate:
    """Read `/api/sno/estimated-payout` of all satellites (section 1.6): cents."""
    fields = Fields(data, "estimated-payout")
    # Division by zero minutes makes any integer of it, mostly the most negative one.
    expected = fields.opt_number("currentMonthExpectations", least=None)
    honest = expected is not None and 0 <= expected <= LARGEST_AMOUNT
    return Estimate(
        current=_estimated(fields.child("currentMonth")),
        previous=_estimated(fields.child("previousMonth")),
        expected=expected.scaleb(-CENTS, MONEY) if expected is not None and honest else None,
        ahead=ahead,
    )


def _estimated(fields: Fields) -> Estimated:
    return Estimated(_dollars(fields, "payout", CENTS), _dollars(fields, "held", CENTS))


def parse_periods(data: Any) -> list[datetime]:
    """Read `/api/heldamount/periods` (section 1.7): months, oldest first."""
    if data is not None and not isinstance(data, list):
        raise BadResponse("periods: list expected")
    return sorted({_month(period, "periods") for period in data or ()})


def parse_stubs(data: Any) -> tuple[Stub, ...]:
    """Read paystubs of a range of months (section 1.7): micro-dollars; one per satellite."""
    rows = map(_stub, objects(data, "paystubs"))
    return tuple({(stub.month, stub.satellite): stub for stub in rows}.values())


def _stub(row: Fields) -> Stub:
    return Stub(
        satellite=row.text("satelliteId"),
        month=_month(row.text("period"), row.where),
        created=row.opt_moment("created"),
        held=_dollars(row, "held", MICRO),
        disposed=_dollars(row, "disposed", MICRO),
        paid=_dollars(row, "paid", MICRO),
        distributed=_dollars(row, "distributed", MICRO),
    )


def parse_receipts(data: Any, month: datetime) -> Receipts:
    """Read `/api/heldamount/payout-history/{month}`: receipts as the node writes them."""
    rows = objects(data, "payout-history")
    return {
        (month, row.text("satelliteID")): receipt for row in rows if (receipt := _receipt(row))
    }


def _receipt(row: Fields) -> str | None:
    return row.opt_text("receipt") or None


def parse_held(data: Any) -> tuple[HeldBack, ...]:
    """Read `/api/heldamount/held-history`: micro-dollars."""
    return tuple(map(_held, objects(data, "held-history")))


def _held(row: Fields) -> HeldBack:
    satellite, name = row.text("satelliteID"), row.opt_text("satelliteName") or ""
    return HeldBack(
        satellite=satellite,
        address="" if name == satellite else name,
        held=_dollars(row, "totalHeld", MICRO),
        disposed=_dollars(row, "totalDisposed", MICRO),
        joined_at=row.opt_moment("joinedAt"),
    )


def _dollars(fields: Fields, key: str, places: int) -> Decimal:
    dollars = fields.number(key).scaleb(-places, MONEY)
    if dollars > LARGEST_AMOUNT:
        raise BadResponse(f"{fields.where}.{key}: amount in bounds expected")
    return dollars


def _month(period: Any, where: str) -> datetime:
    try:
        month = datetime.strptime(period, "%Y-%m").replace(tzinfo=UTC)
    except (TypeError, ValueError) as err:
        raise BadResponse(f"{where}: month expected") from err
    if not OLDEST_YEAR <= month.year <= NEWEST_YEAR:
        raise BadResponse(f"{where}: month of this century expected")
    return month
