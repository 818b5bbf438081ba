"""What nodes earned since they are watched, told once an hour from their books.

Only what is dated since the first look counts: pay stubs of long ago that are found later are
no income of now. A report that comes by the minute would look like many witnesses of one fact.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Self

from .books import Books
from .errors import InvalidInput
from .models import NodeReport, Quality
from .plain import moment

EVERY = timedelta(hours=0.9)


@dataclass(frozen=True, slots=True)
class Earned:
    """Token earned since a node is watched, and until when its network has accounted for it."""

    amount: float
    until: datetime | None = None


@dataclass(slots=True)
class Takings:
    """One host's; remembers since when each node is watched, and when it was last told of."""

    since: dict[str, datetime] = field(default_factory=dict)
    _told: dict[str, datetime] = field(default_factory=dict)

    def tell(
        self, books: Books, reports: Mapping[str, NodeReport], now: datetime
    ) -> dict[str, Earned]:
        """Return what is news; of a node that does not answer nothing is."""
        news = {}
        for node, report in reports.items():
            ledger = books.ledgers.get(node)
            if ledger is None or ledger.known_since is None or not report.online:
                continue
            if report.money not in (Quality.MEASURED, Quality.ESTIMATED):
                continue
            told = self._told.get(node)
            if told is not None and timedelta() <= now - told < EVERY:
                continue
            since = min(self.since.setdefault(node, now), now)
            self._told[node] = now
            news[node] = Earned(float(ledger.earned(since).amount), ledger.counted_until)
        return news

    def keep(self, nodes: Collection[str]) -> None:
        """Forget nodes that are no longer there."""
        for table in (self.since, self._told):
            for node in set(table) - set(nodes):
                del table[node]

    def as_dict(self) -> dict[str, str]:
        """Return plain data for the store."""
        return {node: at.isoformat() for node, at in self.since.items()}

    @classmethod
    def from_dict(cls, data: Any) -> Self:
        """Restore what `as_dict` returned; raise InvalidInput for anything else."""
        try:
            return cls({str(node): moment(at) for node, at in data.items()})
        except (AttributeError, TypeError, ValueError) as err:
            raise InvalidInput("no takings") from err
