"""A stretch of a host's history in columns: small on the wire, ready to draw."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from .cells import Cell
from .rollup import Resolution


def columns(
    found: Mapping[str, Mapping[datetime, Cell]],
    known: Mapping[str, datetime | None],
    resolution: Resolution,
) -> dict[str, Any]:
    """Return periods in order and, per node, one column per figure, all of the same length.

    `found` holds each node's cells by their start, `known` since when its earnings are known
    (None: not at all). Decimals are text; shares of time 0 to 1, cores, bytes. What is unknown is
    None, as is money of a time before the books were opened.
    """
    periods = sorted({start for cells in found.values() for start in cells})
    return {
        "resolution": resolution.value,
        "periods": [start.isoformat() for start in periods],
        "nodes": {
            node: _columns(cells, periods, known.get(node)) for node, cells in found.items()
        },
    }


def _columns(
    cells: Mapping[datetime, Cell], periods: Sequence[datetime], since: datetime | None
) -> dict[str, list[Any]]:
    found = [cells.get(start) for start in periods]
    dated = [
        cell if cell and (cell.earned.amount or (since and start >= since)) else None
        for start, cell in zip(periods, found, strict=True)
    ]
    return {
        "earned": [cell and str(cell.earned.amount) for cell in dated],
        "earned_fiat": [cell and str(cell.earned.fiat) for cell in dated],
        "unpriced": [cell and str(cell.earned.unpriced) for cell in dated],
        "electricity": [
            None if cell is None or cell.electricity is None else str(cell.electricity)
            for cell in found
        ],
        "online": [cell and cell.online.value for cell in found],
        "cpu": [cell and cell.cpu.value for cell in found],
        "memory": [cell and cell.memory.value for cell in found],
    }
