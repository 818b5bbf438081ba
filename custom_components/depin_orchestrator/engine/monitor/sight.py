"""From a snapshot and the books to what the monitor looks at."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

from ..books import Books
from ..changes import Change
from ..ledger import Ledger
from ..models import WAITING, Outage, Quality, Reading, Resource
from ..money import price_of
from ..prices import STALE_AFTER
from ..snapshot import NodeState, Snapshot
from .look import Call, Ended, Look, NodeLook, Offer, Payout

#: How far back payouts are read, and how many at most.
RECENT = timedelta(days=200)
PAYOUTS = 200
GIB = 1024**3
#: Readings that can be trusted to have grown because something was booked.
FRESH = frozenset({Quality.MEASURED, Quality.ESTIMATED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What is known beside a snapshot."""

    #: Ids of nodes that are asked over the internet.
    remote: frozenset[str] = frozenset()
    outside: Mapping[str, Call] = field(default_factory=dict)
    offer: Offer | None = None
    changes: Iterable[Change] = ()
    trouble: str | None = None
    drifted: frozenset[str] = frozenset()
    memory_gib: float | None = None
    #: Payouts of the nodes that were looked through this time.
    payouts: Mapping[str, tuple[Payout, ...]] = field(default_factory=dict)


def look_of(snapshot: Snapshot, beside: Beside) -> Look:
    """Return one look at a host."""
    now, rate = snapshot.at, snapshot.value("earnings_rate")
    return Look(
        at=now,
        currency=snapshot.prices.currency,
        nodes={node_id: _node(state, beside) for node_id, state in snapshot.nodes.items()},
        outside=beside.outside,
        rate=rate if isinstance(rate, Decimal) else None,
        load=_load(snapshot, beside.memory_gib),
        stale_prices=_stale(snapshot),
        offer=beside.offer,
        ended=tuple(_ended(change, snapshot) for change in beside.changes),
        trouble=beside.trouble,
        drifted=beside.drifted,
    )


def payouts_of(books: Books, node_id: str, now: datetime) -> tuple[Payout, ...]:
    """Return a node's latest payouts, one per account."""
    found: dict[str, Payout] = {}
    ledger = books.ledgers.get(node_id, Ledger())
    for row in ledger.payouts():
        if now - row.end > RECENT or len(found) >= PAYOUTS:
            break
        before = found.get(row.account)
        if before is None:
            found[row.account] = Payout(row.account, row.amount, row.end, row.fiat)
            continue
        fiat = None if row.fiat is None or before.fiat is None else row.fiat + before.fiat
        found[row.account] = Payout(row.account, row.amount + before.amount, before.at, fiat)
    return tuple(found.values())


def _node(state: NodeState, beside: Beside) -> NodeLook:
    report, node = state.report, state.node
    contact = report.contact
    waits = isinstance(contact, Outage) and contact.reason == WAITING
    total = state.readings.get("earnings_total")
    fresh = isinstance(total, Reading) and total.quality in FRESH
    reason = contact.reason if isinstance(contact, Outage) else report.health_reason
    return NodeLook(
        name=node.name,
        protocol=node.protocol,
        token=node.token,
        online=None if waits else report.online,
        health=report.health,
        reason=reason,
        remote=node.id in beside.remote,
        total=_decimal(state, "earnings_total") if fresh else None,
        unpaid=_decimal(state, "unpaid"),
        overdue=_decimal(state, "overdue"),
        disk_full=_time(state, "disk_full"),
        insolvency=_time(state, "insolvency"),
        payouts=beside.payouts.get(node.id),
        busy=_busy(state, beside.memory_gib),
    )


def _busy(state: NodeState, memory_gib: float | None) -> dict[str, float]:
    """Return what a node uses of what it was given, in percent."""
    busy = {}
    cpu, given = _number(state, "cpu_usage"), _number(state, "cpu_allocation")
    if cpu is not None and given:
        busy[Resource.CPU.value] = 100 * cpu / given
    memory, given = _number(state, "memory_usage"), _number(state, "memory_allocation")
    if memory is not None and given and memory_gib:
        busy[Resource.MEMORY.value] = 100 * memory / (memory_gib * GIB * given / 100)
    return busy


def _load(snapshot: Snapshot, memory_gib: float | None) -> dict[str, float]:
    """Return what all nodes use of the host, in percent; what nobody tells is left out."""
    load = {}
    cpu = [c for s in snapshot.nodes.values() if (c := _number(s, "cpu_usage")) is not None]
    if cpu:
        load[Resource.CPU.value] = sum(cpu)
    memory = [m for s in snapshot.nodes.values() if (m := _number(s, "memory_usage")) is not None]
    if memory and memory_gib:
        load[Resource.MEMORY.value] = 100 * sum(memory) / (memory_gib * GIB)
    return load


def _stale(snapshot: Snapshot) -> tuple[str, ...]:
    """Return the tokens that have no price, or an old one, and are needed."""
    old = set()
    for state in snapshot.nodes.values():
        price = price_of(state.node, snapshot.prices, snapshot.at)
        if state.node.market and (price is None or snapshot.at - price.at > STALE_AFTER):
            old.add(state.node.market)
    return tuple(sorted(old))


def _ended(change: Change, snapshot: Snapshot) -> Ended:
    names = tuple(map(snapshot.name, sorted(change.plan.nodes)))
    reason, words = change.plan.reason, {}
    if change.objections:
        first = change.objections[0]
        reason, words = first.reason, first.words(first.node and snapshot.name(first.node))
    return Ended(
        change.plan.id, change.result.value, change.at, names, change.plan.restores, reason, words
    )


def _number(state: NodeState, key: str) -> float | None:
    value = state.value(key)
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    return float(value)


def _decimal(state: NodeState, key: str) -> Decimal | None:
    value = state.value(key)
    return value if isinstance(value, Decimal) else None


def _time(state: NodeState, key: str) -> datetime | None:
    value = state.value(key)
    return value if isinstance(value, datetime) else None
