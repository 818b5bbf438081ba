"""What a storage node knows in lists: satellites, payouts, prices, days. Plain JSON data.

Money (dollars), prices (cents) and percentages are exact decimals as text, times are ISO 8601,
sizes are bytes.
"""

from collections.abc import Iterator
import re
from typing import Any

from .storj_held import next_month
from .storj_model import Day, Prices
from .storj_satellites import Known, iso, satellite_rows, text

#: Two years of four satellites.
MOST_PAYOUTS = 96
MOST_DAYS = 31
#: Where the dashboard itself looks receipts up (section 1.7).
EXPLORERS = {
    "eth": "https://etherscan.io/tx/",
    "polygon": "https://polygonscan.com/tx/",
    "zksync-era": "https://explorer.zksync.io/tx/",
    "zksync": "https://zkscan.io/explorer/transactions/",
    "zkwithdraw": "https://zkscan.io/explorer/transactions/",
}
RECEIPT = re.compile(r"([a-z-]+):(?:0x)?([0-9a-fA-F]{1,64})")


def details(known: Known) -> dict[str, Any]:
    """Return all lists of a node."""
    days = known.month.days if known.month else ()
    return {
        "satellites": list(satellite_rows(known)),
        "payouts": list(_payouts(known)),
        "prices": [_prices(known.name(name), prices) for name, prices in known.prices.items()],
        "daily": [_day(day) for day in days[-MOST_DAYS:]],
    }


def link(receipt: str | None) -> str | None:
    """Return where a receipt can be looked up; None for what is no hash of a known chain."""
    match = RECEIPT.fullmatch(receipt or "")
    if match is None or match[1] not in EXPLORERS:
        return None
    return f"{EXPLORERS[match[1]]}0x{match[2]}"


def _payouts(known: Known) -> Iterator[dict[str, Any]]:
    """Yield the payouts, newest first."""
    sent = [stub for stub in known.stubs or () if stub.distributed]
    sent.sort(key=lambda stub: (stub.month, stub.satellite), reverse=True)
    for stub in sent[:MOST_PAYOUTS]:
        receipt = known.receipts.get((stub.month, stub.satellite))
        yield {
            "month": f"{stub.month:%Y-%m}",
            "satellite": known.name(stub.satellite),
            "amount": text(stub.distributed),
            "sent": iso(stub.created or next_month(stub.month)),
            "receipt": receipt,
            "link": link(receipt),
        }


def _prices(satellite: str, prices: Prices) -> dict[str, Any]:
    return {
        "satellite": satellite,
        "disk_cents_per_tb_month": text(prices.disk),
        "egress_cents_per_tb": text(prices.egress),
        "repair_cents_per_tb": text(prices.repair),
        "audit_cents_per_tb": text(prices.audit),
    }


def _day(day: Day) -> dict[str, Any]:
    return {
        "day": f"{day.start:%Y-%m-%d}",
        "stored": None if day.stored is None else int(day.stored),
        "filled": day.filled,
        "egress": day.egress,
        "repair": day.repair,
        "audit": day.audit,
        "ingress": day.ingress,
    }
