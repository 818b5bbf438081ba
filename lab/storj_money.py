"""The dashboard's estimate of a month (storj.md §1.6, §2) and its papers of past ones (§1.7)."""

import math
from typing import Any

from .storj_dashboard import TALLY_AFTER, Dashboard, nullable
from .storj_model import (
    AUDIT_CENTS,
    DISK_CENTS,
    EGRESS_CENTS,
    MONTH_HOURS,
    STUB_AFTER,
    Satellite,
)
from .timeline import HOUR, day_start, iso, month_name, month_of, month_start, token


def cent(value: float) -> float:
    """Round to a hundredth of a cent, halves up, as the node does."""
    return math.floor(value * 100 + 0.5) / 100


def estimate(board: Dashboard, satellites: tuple[Satellite, ...]) -> dict[str, Any]:
    """Answer §1.6 in cents; the sum over several satellites has no held rate."""
    month = month_of(board.now)
    start = month_start(month)
    totals: dict[str, Any] = {"currentMonth": {}, "previousMonth": {}}
    totals["currentMonthExpectations"] = 0
    for satellite in satellites:
        now = _payout(board, satellite, month)
        passed = max(1, (board.now - max(start, satellite.joined)) // 60)
        whole = (month_start(month + 1) - start) // 60
        totals["currentMonthExpectations"] += int(now["payout"] / passed * whole)
        for name, payout in (
            ("currentMonth", now),
            ("previousMonth", _payout(board, satellite, month - 1)),
        ):
            sums = totals[name]
            for key, value in payout.items():
                sums[key] = sums.get(key, 0) + value
            if len(satellites) > 1:
                sums["heldRate"] = 0
    return totals


def _payout(board: Dashboard, satellite: Satellite, month: int) -> dict[str, float]:
    use = board.node.usage(satellite, month, board.now)
    at_rest = use.byte_seconds
    if not board.current:  # a tally that has not come yet counts as nothing
        tallied = day_start(board.now - TALLY_AFTER)
        at_rest = board.node.usage(satellite, month, tallied).byte_seconds
    return payout(
        use.egress,
        use.repair + use.audit,
        at_rest / HOUR / MONTH_HOURS,
        board.node.held_rate(satellite, month),
    )


def payout(egress: int, repair_audit: int, byte_months: float, held_rate: int) -> dict[str, float]:
    """Compute a month in cents exactly as the node does (storj.md §2)."""
    parts = {
        "egressBandwidthPayout": cent(egress * EGRESS_CENTS / 1e12),
        "egressRepairAuditPayout": cent(repair_audit * AUDIT_CENTS / 1e12),
        "diskSpacePayout": cent(byte_months * DISK_CENTS / 1e12),
    }
    gross = sum(parts.values())
    held = gross * held_rate / 100
    return {
        "egressBandwidth": egress,
        "egressRepairAudit": repair_audit,
        "diskSpace": byte_months,
        **parts,
        "heldRate": held_rate,
        "payout": cent(gross - held),
        "held": held,
    }


def settled(board: Dashboard, satellite: Satellite) -> list[int]:
    """Return the months with a paystub."""
    node = board.node
    return [m for m in node.months(satellite, board.now) if node.has_stub(m, board.now)]


def periods(board: Dashboard, satellites: tuple[Satellite, ...]) -> list[str] | None:
    """Answer the months with a paystub of any satellite."""
    months = {month for satellite in satellites for month in settled(board, satellite)}
    return nullable([month_name(month) for month in sorted(months)])


def paystubs(
    board: Dashboard, satellites: tuple[Satellite, ...], months: range
) -> list[dict[str, Any]]:
    """Answer the paystubs of the months asked for."""
    return [
        _paystub(board, satellite, month)
        for month in months
        for satellite in satellites
        if month in settled(board, satellite)
    ]


def _paystub(board: Dashboard, satellite: Satellite, month: int) -> dict[str, Any]:
    stub = board.node.stub(satellite, month)
    withheld = board.node.held_rate(satellite, month) > 0
    return {
        "satelliteId": satellite.id,
        "period": month_name(month),
        "created": iso(month_start(month + 1) + STUB_AFTER + 5.1),
        "codes": "E" if withheld else "",
        "usageAtRest": stub.usage.byte_seconds / HOUR / MONTH_HOURS,
        "usageGet": stub.usage.egress,
        "usagePut": 0,
        "usageGetRepair": stub.usage.repair,
        "usagePutRepair": 0,
        "usageGetAudit": stub.usage.audit,
        "compAtRest": stub.at_rest,
        "compGet": stub.get,
        "compPut": 0,
        "compGetRepair": stub.get_repair,
        "compPutRepair": 0,
        "compGetAudit": stub.get_audit,
        "surgePercent": 0,
        "held": stub.held,
        "owed": stub.owed,
        "disposed": stub.disposed,
        "paid": stub.paid,
        "distributed": stub.paid if board.node.is_sent(month, board.now) else 0,
    }


def payout_history(board: Dashboard, month: int) -> list[dict[str, Any]] | None:
    """Answer what a month paid, with the receipt once the money was sent."""
    return nullable(
        [
            _paid(board, satellite, month)
            for satellite in board.node.satellites
            if month in settled(board, satellite)
        ]
    )


def _paid(board: Dashboard, satellite: Satellite, month: int) -> dict[str, Any]:
    node = board.node
    stub, sent = node.stub(satellite, month), node.is_sent(month, board.now)
    receipt = f"zksync-era:0x{token(32, node.name, satellite.id, month).hex()}"
    return {
        "satelliteID": satellite.id,
        "satelliteURL": satellite.url,
        "age": month_of(board.now) - month_of(satellite.joined),
        "earned": stub.gross,
        "surge": stub.gross,
        "surgePercent": 100,
        "held": stub.held,
        "heldPercent": node.held_rate(satellite, month),
        "afterHeld": stub.owed,
        "disposed": stub.disposed,
        "paid": stub.paid,
        "receipt": receipt if sent else "",
        "isExitComplete": False,
        "distributed": stub.paid if sent else 0,
    }


def held_history(board: Dashboard) -> list[dict[str, Any]] | None:
    """Answer what each satellite withheld, by quarters of membership."""
    rows = []
    for satellite in board.node.satellites:
        stubs = [board.node.stub(satellite, month) for month in settled(board, satellite)]
        held = [stub.held for stub in stubs]
        rows.append(
            {
                "satelliteID": satellite.id,
                "satelliteName": satellite.url,
                "holdForFirstPeriod": sum(held[:3]),
                "holdForSecondPeriod": sum(held[3:6]),
                "holdForThirdPeriod": sum(held[6:9]),
                "totalHeld": sum(held),
                "totalDisposed": sum(stub.disposed for stub in stubs),
                "joinedAt": iso(satellite.joined),
            }
        )
    return nullable(rows)
