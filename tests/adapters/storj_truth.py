"""What a Storj node's payloads of each generation mean, worked out by hand."""

from datetime import datetime, timedelta
from typing import Any

from custom_components.depin_orchestrator.engine.ledger import Ledger
from custom_components.depin_orchestrator.engine.models import (
    Figure,
    Kind,
    NodeReport,
)

from .storj_node import (
    AT,
    EU1,
    NOW,
    US1,
    D,
    day,
    value,
)


def month(at: str, amount: str, start: datetime, kind: Kind = Kind.DOCUMENT) -> Figure:
    begin = datetime.fromisoformat(f"{at}-01T00:00:00Z")
    end = (begin + timedelta(days=31)).replace(day=1)
    if kind is Kind.COUNTER:  # it still grows when the month is over, and grows within it
        end -= timedelta(microseconds=1)
    presumed = kind is Kind.DOCUMENT and amount == "0"  # no stub says 0
    return Figure(f"month:{at}", kind, D(amount), start, end, presumed=presumed)


def payout(at: str, satellite: str, amount: str, sent: str, receipt: str | None) -> Figure:
    name = f"payout:{at}:{satellite}"
    return Figure(name, Kind.DOCUMENT, D(amount), day(sent), day(sent), paid=True, receipt=receipt)


#: Every reading of a generation; the money worked out by hand from the payloads.
READINGS: dict[str, dict[str, Any]] = {
    "v1.108": {
        "version": "1.108.3",
        "minimum_version_ok": True,
        "last_contact": day("2024-07-15T11:59:59Z"),
        "started_at": day("2024-07-02T01:02:03Z"),
        "quic_status": "disabled",
        "satellites": 2,
        "storage_used": 7_500_000_000_000,  # 5.5 TB of pieces and 2.0 TB of trash
        "storage_free": 0,  # of 7.0 TB allocated
        "storage_allocated": 7_000_000_000_000,
        "storage_trash": 2_000_000_000_000,
        "storage_reclaimable": "not_reported",
        "storage_growth": "not_reported",
        "disk_full": "not_reported",
        "bandwidth_month": 1_340_000_000_000,
        "audit_score": D(95),
        "suspension_score": D(98),
        "online_score": D(90),
        "month_estimate": D("6.48"),
        "rate_estimate": D("0.216"),  # 3.132 in 14.5 days
        "unpaid": D("8.132"),  # 5.00 of June and 3.132 of July
        "held": D("0.5"),  # 1.00 of April, half of it returned in May
        "held_return": D(0),  # the half has come back already
        "held_rate_drop": day("2024-08-01T00:00:00Z"),  # joined in February: 25 % since August
        "undistributed": D(5),
        "notifications_unread": 0,
    },
    "v1.131": {
        "version": "1.131.1",
        "minimum_version_ok": True,
        "last_contact": day("2025-06-20T05:41:10.5Z"),
        "started_at": day("2025-06-01T08:00:00Z"),
        "quic_status": "misconfigured",
        "satellites": 2,
        "storage_used": 850_000_000_000,
        "storage_free": 1_150_000_000_000,  # 2.00 - 0.80 - 0.05 TB
        "storage_allocated": 2_000_000_000_000,
        "storage_trash": 50_000_000_000,
        "storage_reclaimable": "not_reported",
        "storage_growth": "not_reported",
        "disk_full": "not_reported",
        "bandwidth_month": 91_000_000_000,
        "audit_score": D(100),  # eu1 has not judged it yet: three zeros
        "suspension_score": D(100),
        "online_score": D(100),
        "month_estimate": D("0.16"),
        "rate_estimate": D("0.024"),  # 0.1155 + 0.3465 in 462 hours
        "unpaid": D("0.158"),  # 0.1155 + 0.0425
        "held": D("0.474"),  # 0.3465 + 0.1275
        "held_return": D("0.237"),
        "held_rate_drop": day("2025-08-01T00:00:00Z"),  # us1 since May; eu1 since June
        "undistributed": D(0),
        "notifications_unread": 1,
    },
    "v1.162": {
        "version": "1.162.3",
        "minimum_version_ok": True,
        "last_contact": day("2026-11-22T07:58:31.204918Z"),
        "started_at": day("2026-11-18T05:31:38.785164Z"),
        "quic_status": "ok",
        "satellites": 2,
        "storage_used": 1_684_000_000_000,
        "storage_free": 2_289_000_000_000,
        "storage_allocated": 4_000_000_000_000,
        "storage_trash": 41_200_000_000,
        "storage_reclaimable": 63_500_000_000,
        "storage_growth": "not_reported",  # one day tells nothing
        "disk_full": "not_reported",
        "bandwidth_month": 214_730_000_000,
        "audit_score": D("99.95"),
        "suspension_score": D(97),
        "online_score": D("99.83"),
        "month_estimate": D("1.97"),
        "rate_estimate": D("0.088355859375"),  # 1.884925 in 512 hours
        "unpaid": D("1.7737"),  # 3.90 granted, 3.54 sent, 1.4137 this month
        "held": D("1.771225"),  # 1.30 of stubs, 0.471225 this month
        "held_return": D("0.8856125"),
        "held_rate_drop": day("2027-02-01T00:00:00Z"),  # both since August: 25 % from February
        "undistributed": D("0.36"),
        "notifications_unread": 2,
    },
}


FIGURES = {
    "v1.108": (
        month("2024-02", "0", day("2024-02-20T18:00:00Z")),  # passed over by April's stub
        month("2024-03", "0", day("2024-03-01T00:00:00Z")),
        month("2024-04", "2", day("2024-04-01T00:00:00Z")),
        month("2024-05", "4", day("2024-05-01T00:00:00Z")),  # 4.50 granted, 0.50 of them returned
        month("2024-06", "5", day("2024-06-01T00:00:00Z")),
        Figure(
            "month:2024-07", Kind.COUNTER, D("3.132"), day("2024-07-01T00:00:00Z"), AT["v1.108"]
        ),
        payout("2024-04", US1, "1", "2024-05-08T10:00:00Z", "zksync:0xaa04"),
        payout("2024-05", US1, "4.5", "2024-06-07T10:00:00Z", "eth:0xaa05"),
    ),
    "v1.131": (
        month("2025-05", "0.17", day("2025-05-12T10:00:00Z"), Kind.COUNTER),
        Figure(
            "month:2025-06", Kind.COUNTER, D("0.462"), day("2025-06-01T00:00:00Z"), AT["v1.131"]
        ),
    ),
    "v1.162": (
        month("2026-08", "1.6", day("2026-08-03T09:30:00Z")),
        month("2026-09", "1.72", day("2026-09-01T00:00:00Z")),
        month("2026-10", "1.88", day("2026-10-01T00:00:00Z")),
        Figure("month:2026-11", Kind.COUNTER, D("1.884925"), day("2026-11-01T00:00:00Z"), NOW),
        payout("2026-09", US1, "1.86", "2026-10-08T04:10:00.25Z", "zksync-era:0xaa09"),
        payout("2026-09", EU1, "0.63", "2026-10-08T04:10:02Z", "zksync-era:0xbb09"),
        payout("2026-10", US1, "1.05", "2026-11-07T16:20:05.1Z", "zksync-era:0xaa10"),
    ),
}


def assert_books_balance(ledger: Ledger, report: NodeReport) -> None:
    """Check that all earned is unpaid, paid out or held, to the last digit."""
    owed = value(report, "unpaid") + value(report, "held")
    assert ledger.earned().amount == owed + ledger.paid().amount
