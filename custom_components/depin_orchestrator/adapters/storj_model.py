"""What a Storj storage node says, as frozen values. Money is exact US dollars, sizes are bytes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum


class Quic(StrEnum):
    """Whether UDP reaches the node."""

    OK = "ok"
    MISCONFIGURED = "misconfigured"
    DISABLED = "disabled"
    REFRESHING = "refreshing"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Satellite:
    """One trusted satellite and its verdict on the node."""

    id: str
    address: str
    disqualified: datetime | None
    suspended: datetime | None
    #: None before v1.131, which does not say.
    vetted: bool | None
    vetted_at: datetime | None = None


def named(satellite: str, address: str = "") -> str:
    """Return a satellite's host name, the head of its id when nobody told the address."""
    return address.rpartition(":")[0] or address or satellite[:8]


@dataclass(frozen=True, slots=True)
class Disk:
    """Bytes, the same in every generation of the API; None where the node counted wrongly."""

    #: All that is taken of the allocation, trash and waste included.
    used: int | None
    trash: int | None
    #: Dead bytes that a compaction will free; part of `used`. None before v1.147.
    reclaimable: int | None
    allocated: int | None
    free: int | None


@dataclass(frozen=True, slots=True)
class Dashboard:
    """The node itself, live."""

    identity: str
    version: str | None
    #: Not below the minimum that satellites accept.
    version_ok: bool | None
    satellites: tuple[Satellite, ...]
    disk: Disk
    #: Bytes in and out, this UTC month.
    bandwidth: int | None
    #: Last ping of a satellite or request of a customer.
    last_contact: datetime | None
    started_at: datetime | None
    quic: Quic | None


@dataclass(frozen=True, slots=True)
class Scores:
    """How one satellite judges the node, in percent."""

    satellite: str
    audit: Decimal
    suspension: Decimal
    online: Decimal


@dataclass(frozen=True, slots=True)
class Day:
    """One UTC day of all satellites, in bytes; None where nothing is told."""

    start: datetime
    #: What was stored, on average.
    stored: Decimal | None = None
    #: The node filled a gap: a satellite has not sent its tally.
    filled: bool = False
    egress: int | None = None
    repair: int | None = None
    audit: int | None = None
    ingress: int | None = None


@dataclass(frozen=True, slots=True)
class Month:
    """The month as the satellites see it; only satellites that ever judged the node."""

    joined_at: datetime | None
    scores: tuple[Scores, ...]
    #: Oldest first.
    days: tuple[Day, ...] = ()

    def worst(self, score: Callable[[Scores], Decimal]) -> Decimal | None:
        """Return the lowest of one kind of score; None before the first judgement."""
        return min(map(score, self.scores), default=None)


@dataclass(frozen=True, slots=True)
class Estimated:
    """The node's own reckoning of one month."""

    net: Decimal
    held: Decimal

    @property
    def gross(self) -> Decimal:
        """All that was earned, with what is held back."""
        return self.net + self.held


@dataclass(frozen=True, slots=True)
class Estimate:
    """The running month and the one before, and what the running one will come to."""

    current: Estimated
    previous: Estimated
    #: Net; None in the first minute of a month, when the node divides by nothing.
    expected: Decimal | None
    #: How far the node's clock ran ahead of ours when it said so.
    ahead: timedelta = timedelta()


@dataclass(frozen=True, slots=True)
class Stub:
    """What one satellite settled for one month."""

    satellite: str
    month: datetime
    created: datetime | None
    held: Decimal
    disposed: Decimal
    paid: Decimal
    distributed: Decimal

    @property
    def earned(self) -> Decimal:
        """What the month brought: granted or held back, less what came back of older months.

        In an ordinary month this is comp* with surge. The satellite's `owed` would count a
        returned held amount twice, and comp* what a disqualified, offline or sanctioned node
        never gets.
        """
        return self.paid + self.held - self.disposed


@dataclass(frozen=True, slots=True)
class HeldBack:
    """What one satellite holds back of a node's pay, over all months."""

    satellite: str
    #: Empty when the node has forgotten it.
    address: str
    held: Decimal
    disposed: Decimal
    joined_at: datetime | None


@dataclass(frozen=True, slots=True)
class Prices:
    """What one satellite pays, in cents: per TB-month stored, and per TB sent."""

    disk: Decimal
    egress: Decimal
    repair: Decimal
    audit: Decimal


@dataclass(frozen=True, slots=True)
class Vetting:
    """How far one satellite is with a new node."""

    joined_at: datetime | None
    #: Audits that found the node, of the last 30 days; there is no count of all.
    audits: int | None


@dataclass(frozen=True, slots=True)
class Notes:
    """The node's notifications, as far as they mean anything here."""

    unread: int | None
    #: When the newest suspension for being offline was told.
    suspended_offline: datetime | None


#: Receipts as the node writes them, by month and satellite.
type Receipts = Mapping[tuple[datetime, str], str]
