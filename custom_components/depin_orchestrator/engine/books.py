"""Keeps the ledgers of all nodes of a host and turns reports into a snapshot."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from .drops import DropWatch, drop_readings
from .ledger import Ledger
from .models import WAITING, Figure, Node, NodeReport, Quality, Reading
from .money import host_readings, is_unpriced, money_readings, price_of, trusted
from .price_history import PriceHistory, Pricer
from .prices import Prices
from .rows import Sum
from .snapshot import Moment, NodeState, Snapshot


class Books:
    """One ledger per node; the only mutable part of the engine's accounting."""

    def __init__(self, currency: str) -> None:
        """Keep books in one currency."""
        self.currency = currency
        self.ledgers: dict[str, Ledger] = {}
        self.past = PriceHistory(currency)
        self.watches: dict[str, DropWatch] = {}
        #: Until when each node has told what it earned.
        self.told: dict[str, datetime] = {}

    def close(
        self,
        nodes: Iterable[Node],
        reports: Mapping[str, NodeReport],
        prices: Prices,
        moment: Moment,
    ) -> Snapshot:
        """Post what the reports state and return the snapshot of this moment."""
        states = {
            node.id: self.state(node, reports.get(node.id), prices, moment) for node in nodes
        }
        return self.snapshot(states, prices, moment)

    def state(
        self, node: Node, report: NodeReport | None, prices: Prices, moment: Moment
    ) -> NodeState:
        """Post what one node states and return it; without a report yet it is waiting."""
        report = report or NodeReport.away(WAITING, moment.now)
        ledger = self.post(node, report.figures, prices, moment.now)
        if node.market:
            ledger.price_open(self._pricer(node, prices, moment.now))
        told = trusted(report, report.earned, ledger.stated_at or moment.now)
        fresh = told.quality is Quality.MEASURED
        self.told[node.id] = moment.now if fresh else told.at or moment.now
        money = money_readings(node, report, ledger, prices, moment)
        watch = self.watches.setdefault(node.id, DropWatch())
        drops = drop_readings(node, report, watch, ledger, moment.now)
        health = Reading(report.health.value, moment.now)
        return NodeState(node, report, {**report.readings, **money, **drops, "health": health})

    def post(self, node: Node, figures: Iterable[Figure], prices: Prices, now: datetime) -> Ledger:
        """Post figures of a node and return its ledger; thousands are best told in parts."""
        ledger = self.ledgers.setdefault(node.id, Ledger())
        ledger.post(figures, now, self._pricer(node, prices, now))
        return ledger

    def _pricer(self, node: Node, prices: Prices, now: datetime) -> Pricer:
        price = price_of(node, prices, now)
        return self.past.pricer(node.market, node.market_rate, price, now)

    def snapshot(
        self, states: Mapping[str, NodeState], prices: Prices, moment: Moment
    ) -> Snapshot:
        """Return the nodes' states with what they add up to."""
        self.past.note(prices, moment.now)
        return Snapshot(
            moment=moment,
            nodes=states,
            prices=prices,
            host=host_readings(states.values(), prices, moment.now),
            unpriced=tuple(s.node.name for s in states.values() if is_unpriced(s)),
        )

    def earned(self, node_id: str, since: datetime, until: datetime) -> Sum:
        """Return what a node earned in [since, until)."""
        ledger = self.ledgers.get(node_id)
        return ledger.earned(since, until) if ledger else Sum()

    def copy(self) -> Books:
        """Return books that later posts do not change, cheaply: to be written in a thread."""
        twin = Books(self.currency)
        twin.ledgers = {node_id: ledger.copy() for node_id, ledger in self.ledgers.items()}
        twin.past = self.past.copy()
        twin.told = self.told.copy()
        twin.watches = {node_id: replace(watch) for node_id, watch in self.watches.items()}
        return twin

    def forget(self, nodes: Collection[str]) -> None:
        """Drop the ledgers of nodes that are not among these."""
        self.ledgers = {key: ledger for key, ledger in self.ledgers.items() if key in nodes}
        self.watches = {key: watch for key, watch in self.watches.items() if key in nodes}

    def is_known(self, node_id: str, since: datetime, earned: Sum) -> bool:
        """Tell whether a sum of a period means something; nothing before we looked is not 0."""
        ledger = self.ledgers.get(node_id)
        known = ledger.known_since if ledger else None
        return bool(earned.amount) or (known is not None and known <= since)

    def as_dict(self) -> dict[str, Any]:
        """Return plain data for the store."""
        ledgers = {node_id: ledger.as_dict() for node_id, ledger in self.ledgers.items()}
        drops = {node_id: watch.as_dict() for node_id, watch in self.watches.items()}
        return {
            "currency": self.currency,
            "ledgers": ledgers,
            "prices": self.past.as_dict(),
            "drops": drops,
        }

    @classmethod
    def from_dict(cls, data: dict[str, Any], currency: str) -> Books:
        """Restore what `as_dict` returned; another currency unprices the rows."""
        books = cls(currency)
        books.past = PriceHistory.from_dict(data["prices"], currency)
        for node_id, ledger in data["ledgers"].items():
            books.ledgers[node_id] = Ledger.from_dict(ledger)
            if data["currency"] != currency:
                books.ledgers[node_id].forget_fiat()
            # Adds up all rows now, in the thread that reads them, and not when it is asked for.
            books.ledgers[node_id].earned()
        for node_id, watch in data.get("drops", {}).items():  # not in books of before
            books.watches[node_id] = DropWatch.from_dict(watch)
        return books
