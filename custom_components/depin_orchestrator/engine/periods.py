"""A stretch of a host's history in columns: small on the wire, ready to draw."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from .cells import Cell
from .rollup import Resolution

#: Columns of a node; decimals are text, shares of time 0 to 1, cores, bytes.
COLUMNS = ("earned", "earned_fiat", "unpriced", "electricity", "online", "cpu", "memory")
#: Columns that say nothing about a time before the books were opened.
MONEY = frozenset({"earned", "earned_fiat", "unpriced"})


def columns(
    found: Mapping[str, Mapping[datetime, Cell]],
    known: Mapping[str, datetime | None],
    resolution: Resolution,
) -> dict[str, Any]:
    """Return periods in order and, per node, one column per figure, all of the same length.

    `found` holds each node's cells by their start, `known` since when its earnings are known
    (None: not at all). What is unknown is None.
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
    cells: Mapping[datetime, Cell], periods: Iterable[datetime], since: datetime | None
) -> dict[str, list[Any]]:
    told: dict[str, list[Any]] = {column: [] for column in COLUMNS}
    for start in periods:
        plain = cells[start].as_dict() if start in cells else {}
        dated = start in cells and (cells[start].earned.amount or (since and start >= since))
        for column, values in told.items():
            values.append(None if column in MONEY and not dated else plain.get(column))
    return told
