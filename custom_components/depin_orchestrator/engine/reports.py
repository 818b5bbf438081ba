"""What a period brought: earned, paid, spent on power, and what became of changes.

All money comes from the ledgers, so a report, an export and the sensors never disagree.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal, localcontext
from typing import Any

from .books import Books
from .cells import Cell, Mean, total
from .changes import Change
from .economy import DAY, Economy
from .foretold import Foretold
from .ledger import Ledger
from .models import Node
from .rollup import Resolution
from .rows import FIAT, MONEY, ZERO, Sum, ratio, rounded
from .snapshot import Snapshot

HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Lived:
    """What a node did in a period: by the hour, and by the day before hours were kept."""

    hours: Mapping[datetime, Cell] = field(default_factory=dict)
    days: Mapping[datetime, Cell] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sources:
    """All that a report is made of; nothing changes it meanwhile."""

    books: Books
    snapshot: Snapshot
    lived: Mapping[str, Lived] = field(default_factory=dict)
    #: What the host's power cost; None while unknown.
    electricity: Decimal | None = None
    changes: tuple[Change, ...] = ()
    foretold: tuple[Foretold, ...] = ()


def report(sources: Sources, start: datetime, end: datetime) -> dict[str, Any]:
    """Return the report of [start, end) as plain data; money is exact text, unknown is None."""
    nodes = [state.node for state in sources.snapshot.nodes.values()]
    lived = {node.id: sources.lived.get(node.id, Lived()) for node in nodes}
    told = {node.id: _node(sources.books, node, lived[node.id], start, end) for node in nodes}
    earned = _fiat(sources.books, nodes, start, end, paid=False)
    spent = sources.electricity
    days = ratio(end - start, DAY)
    with localcontext(MONEY):
        net = None if spent is None else earned - spent
        each = earned / days
    return {
        "start": start.isoformat(),
        "end": end.isoformat(),
        "currency": sources.books.currency,
        "earned": _text(earned),
        "paid": _text(_fiat(sources.books, nodes, start, end, paid=True)),
        "electricity": _text(spent),
        "net": _text(net),
        "earned_per_day": _text(each),
        "unpriced": [told[n.id]["name"] for n in nodes if told[n.id]["unpriced"] != "0"],
        "nodes": told,
        "protocols": _protocols(sources.books, nodes, start, end),
        "hours": _hours(lived.values()),
        "changes": _changes(sources.changes, start, end),
        "forecast": _forecast(sources.snapshot, start, end),
        "forecasts": list(_held(sources, nodes, start, end)),
    }


def _node(
    books: Books, node: Node, lived: Lived, start: datetime, end: datetime
) -> dict[str, Any]:
    cells = [*lived.days.values(), *lived.hours.values()]
    ledger = books.ledgers.get(node.id, Ledger())
    earned, paid = ledger.earned(start, end), ledger.paid(start, end)
    known = books.is_known(node.id, start, earned)
    online, costs = Mean(), [c.electricity for c in cells if c.electricity is not None]
    for cell in cells:
        online.merge(cell.online)
    spent = sum(costs, ZERO) if costs else None
    priced = known and bool(node.market)
    with localcontext(MONEY):
        net = earned.fiat - spent if priced and spent is not None else None
    return {
        "name": node.name,
        "protocol": node.protocol.value,
        "token": node.token,
        "earned": str(rounded(earned.amount)) if known else None,
        "earned_fiat": _text(earned.fiat) if priced else None,
        "unpriced": str(rounded(earned.unpriced)),
        "paid": str(rounded(paid.amount)),
        "paid_fiat": _text(paid.fiat) if node.market and not paid.unpriced else None,
        "electricity": _text(spent),
        "net": _text(net),
        "uptime": None if online.value is None else round(100 * online.value, 2),
    }


def lived_of(economy: Economy, node_id: str, start: datetime, end: datetime) -> Lived:
    """Return what a node did in a period."""
    hours = economy.rollup.query(node_id, start, end, Resolution.HOUR)
    first = hours[0][0] if hours else end
    days = economy.rollup.query(node_id, start, first - DAY + HOUR, Resolution.DAY)
    return Lived(dict(hours), dict(days))


def _sums(
    books: Books, nodes: Iterable[Node], start: datetime, end: datetime, *, paid: bool
) -> Sum:
    ledgers = (books.ledgers.get(node.id, Ledger()) for node in nodes)
    return total(x.paid(start, end) if paid else x.earned(start, end) for x in ledgers)


def _fiat(
    books: Books, nodes: Iterable[Node], start: datetime, end: datetime, *, paid: bool
) -> Decimal:
    return _sums(books, nodes, start, end, paid=paid).fiat


def _protocols(
    books: Books, nodes: Iterable[Node], start: datetime, end: datetime
) -> dict[str, dict[str, Any]]:
    grouped: dict[str, list[Node]] = {}
    for node in nodes:
        grouped.setdefault(node.protocol.value, []).append(node)
    return {
        protocol: {
            "nodes": len(own),
            "earned": str(rounded(_sums(books, own, start, end, paid=False).amount)),
            "token": own[0].token,
            "earned_fiat": _text(_fiat(books, own, start, end, paid=False)),
            "paid_fiat": _text(_fiat(books, own, start, end, paid=True)),
        }
        for protocol, own in grouped.items()
    }


def electricity_of(economy: Economy, start: datetime, end: datetime) -> Decimal | None:
    """Return what the host's power cost in a period; None while a part of it is unknown."""
    use = economy.meter.use(start, end)
    return use.cost if use.kwh and not use.unpriced else None


def _hours(nodes: Iterable[Lived]) -> dict[str, Any]:
    """Return the hours that brought most and least."""
    earned: dict[datetime, Decimal] = {}
    for lived in nodes:
        for at, cell in lived.hours.items():
            earned[at] = earned.get(at, ZERO) + cell.earned.fiat
    if not earned:
        return {"best": None, "worst": None}
    best, worst = max(earned, key=earned.__getitem__), min(earned, key=earned.__getitem__)
    return {
        name: {"start": at.isoformat(), "earned": _text(earned[at])}
        for name, at in (("best", best), ("worst", worst))
    }


def _changes(changes: Iterable[Change], start: datetime, end: datetime) -> dict[str, Any]:
    mine = [change for change in changes if start <= change.at < end]
    gains = [change.realised_gain for change in mine if change.realised_gain is not None]
    results = [change.result.value for change in mine]
    return {
        "count": len(mine),
        "results": {result: results.count(result) for result in sorted(set(results))},
        "realised_gain": _text(sum(gains, ZERO)) if gains else None,
    }


def _forecast(snapshot: Snapshot, start: datetime, end: datetime) -> dict[str, Any] | None:
    """Return what the running month is expected to bring; of other periods nobody said."""
    value = snapshot.value("forecast_month")
    if start != snapshot.moment.month or end < snapshot.at or not isinstance(value, Decimal):
        return None
    low, high = (snapshot.value(f"forecast_month_{name}") for name in ("low", "high"))
    return {
        "expected": str(value),
        "low": None if low is None else str(low),
        "high": None if high is None else str(high),
        "so_far": str(snapshot.value("earnings_month") or "") or None,
    }


def _held(
    sources: Sources, nodes: Iterable[Node], start: datetime, end: datetime
) -> Iterator[dict[str, Any]]:
    """Yield what was expected of each month that ended in the period, against what came."""
    for month in sources.foretold:
        if start <= month.start and month.end <= min(end, sources.snapshot.at):
            actual = _fiat(sources.books, nodes, month.start, month.end, paid=False)
            yield month.against(rounded(actual, FIAT))


def _text(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{rounded(amount, FIAT):f}"
