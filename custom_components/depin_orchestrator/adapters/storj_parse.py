"""From a storage node's JSON to frozen values; nothing of the wire format goes further.

The node speaks of cents in estimates and of micro-dollars in pay stubs; both become exact
dollars here. The operator's wallet, which the node tells anyone who asks, is never read. Every
function raises BadResponse for what the protocol document does not allow.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from ..engine.errors import BadResponse, WrongService
from ..engine.rows import MONEY
from .parse import LARGEST_AMOUNT, NEWEST_YEAR, OLDEST_YEAR, Fields, objects
from .storj_model import (
    Dashboard,
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
        disk=_disk(fields.child("diskSpace")),
        bandwidth=_bytes(bandwidth, "used") if bandwidth else None,
        last_contact=fields.opt_moment("lastPinged"),
        started_at=fields.opt_moment("startedAt"),
        quic=_quic(fields.opt_text("quicStatus")),
    )


def _satellite(row: Fields) -> Satellite:
    return Satellite(
        id=row.text("id"),
        address=row.opt_text("url") or "",
        disqualified=row.opt_moment("disqualified"),
        suspended=row.opt_moment("suspended"),
        vetted=row.opt_moment("vettedAt") is not None if "vettedAt" in row.data else None,
    )


def _disk(fields: Fields) -> Disk:
    """Tell the generations apart by the key `allocated` (section 1.2.1)."""
    used, trash = _bytes(fields, "used"), _bytes(fields, "trash")
    available = _bytes(fields, "available")
    if fields.has("allocated"):
        return Disk(used, trash, _bytes(fields, "allocated"), available)
    if available is None or used is None or trash is None:
        return Disk(used, trash, available, None)
    return Disk(used, trash, available, max(0, available - used - trash))


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
    )


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
    return tuple(
        HeldBack(
            satellite=row.text("satelliteID"),
            held=_dollars(row, "totalHeld", MICRO),
            disposed=_dollars(row, "totalDisposed", MICRO),
            joined_at=row.opt_moment("joinedAt"),
        )
        for row in objects(data, "held-history")
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
