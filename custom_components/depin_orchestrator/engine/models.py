"""The words of the engine: protocol, node, reading, outage, report, snapshot.

Everything here is frozen; a change is a new object (`dataclasses.replace`). Money is `Decimal`,
time is aware and UTC, and nothing knows of a clock: whoever calls says what time it is.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, Self

#: The reason of an outage of fiat: there is an amount, but no price for it.
UNPRICED = "unpriced"
#: The reason before the first answer.
WAITING = "waiting"
#: The reason when the answer leaves it out.
NOT_REPORTED = "not_reported"

type Value = Decimal | int | float | str | bool | datetime


class Protocol(StrEnum):
    """The earning networks."""

    STORJ = "storj"
    GOLEM = "golem"
    STREAMR = "streamr"
    GRASS = "grass"


class Resource(StrEnum):
    """What nodes share on a host, and its unit in `Capacity`."""

    CPU = "cpu"  # threads
    MEMORY = "memory"  # GiB
    BANDWIDTH = "bandwidth"  # Mbit/s, upload
    STORAGE = "storage"  # GB, decimal


class Quality(StrEnum):
    """How far a number can be trusted, best first."""

    MEASURED = "measured"
    ESTIMATED = "estimated"
    STALE = "stale"
    UNPRICED = "unpriced"
    UNKNOWN = "unknown"


class Health(StrEnum):
    """What a node does for its operator."""

    EARNING = "earning"
    IDLE = "idle"  # nothing to do now; normal
    DEGRADED = "degraded"
    OFFLINE = "offline"
    PAUSED = "paused"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Node:
    """One earning unit of one protocol on one host."""

    id: str
    protocol: Protocol
    name: str
    #: What the ledger counts in: USD, GLM, DATA, points.
    token: str
    #: The token whose market price values it, and how much of that token one unit is;
    #: None when nobody prices it (Grass points without a rate of the user's).
    market: str | None = None
    market_rate: Decimal = Decimal(1)
    #: Who it is on its network, as seen when it was added; another identity is another node.
    identity: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """A value, when it was true, and how far to trust it."""

    value: Value
    at: datetime
    quality: Quality = Quality.MEASURED
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Outage:
    """Why there is no value; `reason` is a translation key of the error tree."""

    reason: str
    at: datetime


type Observation = Reading | Outage


class Kind(StrEnum):
    """How successive figures of one account follow each other."""

    #: A dated paper: an invoice, a pay stub. A restated amount replaces the old one at its date.
    DOCUMENT = "document"
    #: A running total. Growth is earned since the last figure; a drop was taken back.
    COUNTER = "counter"
    #: A running total that begins again at 0 (a collection, a restart); a drop takes nothing back.
    RESETTING = "resetting"


@dataclass(frozen=True, slots=True)
class Figure:
    """One amount as an account of a node states it; the ledger turns figures into rows."""

    #: Stable name within the node, such as `invoice:5b0a`, `month:2026-11`, `lifetime`.
    account: str
    kind: Kind
    #: In the node's token; all that has accumulated from `start` to `end`.
    amount: Decimal
    #: None when it began before anyone looked.
    start: datetime | None
    end: datetime
    #: A payout received rather than something earned.
    paid: bool = False
    #: Link or transaction hash that proves a payout.
    receipt: str | None = None
    #: Prefixes of the accounts that this one counts as well: from now on it stands for them.
    replaces: tuple[str, ...] = ()
    #: An account that already counts what was there before anyone looked.
    within: str | None = None
    #: Concluded from other papers, not stated: it overrules an estimate, but no document.
    presumed: bool = False

    def not_after(self, now: datetime) -> Figure:
        """Return it dated now at the latest: a node's clock may run ahead."""
        if self.end <= now:
            return self
        return replace(self, end=now, start=self.start and min(self.start, now))


@dataclass(frozen=True, slots=True)
class Trust:
    """How far one kind of money can be trusted: by the endpoints that tell of it."""

    quality: Quality = Quality.MEASURED
    #: Until when it is known; None when nobody remembers.
    at: datetime | None = None
    #: Why it is not fresh: a translation key.
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Owed:
    """What a network owes a node by fresh accounts of one moment, in the node's token."""

    unpaid: Decimal
    #: What went another way than a payout: kept back, collected.
    moved: Decimal = Decimal(0)
    #: What was seen to leave the unpaid balance; None when it is what was earned less the unpaid.
    left: Decimal | None = None
    #: Since when `left` was counted, if the count does not outlive a restart.
    origin: datetime | None = None


@dataclass(frozen=True, slots=True)
class NodeReport:
    """What one adapter knows of its node now. Never a wire format."""

    #: A reading of True while the node answers, else the outage.
    contact: Observation
    identity: str | None = None
    health: Health = Health.UNKNOWN
    #: Why the health is what it is: a translation key.
    health_reason: str | None = None
    readings: Mapping[str, Observation] = field(default_factory=dict)
    figures: tuple[Figure, ...] = ()
    #: What the node earns now, all that it ever earned, and what it was paid.
    earned: Trust = Trust()
    booked: Trust = Trust()
    paid: Trust = Trust()
    #: Only while all of it is fresh.
    owed: Owed | None = None
    #: Endpoints that fail while the node as a whole answers: name to reason.
    outages: Mapping[str, str] = field(default_factory=dict)
    #: Lists that belong to no entity (satellites, stakes, devices) as plain JSON data.
    details: Mapping[str, Any] = field(default_factory=dict)
    #: Keyed hashes of the public addresses it works from, to tell whether two nodes share one.
    #: They mean nothing outside this process, and no answer contains them.
    fingerprints: frozenset[str] = field(default=frozenset(), repr=False)
    #: A credential was refused: only the user can mend it.
    auth_failed: bool = False

    @property
    def online(self) -> bool:
        """Whether the node answered when it was last asked."""
        return isinstance(self.contact, Reading)

    @property
    def money(self) -> Quality:
        """The worst quality among the endpoints that the figures come from."""
        return worst(self.earned.quality, self.booked.quality, self.paid.quality)

    @classmethod
    def away(cls, reason: str, at: datetime, health: Health = Health.UNKNOWN) -> Self:
        """Return what is known of a node that said nothing: the reason."""
        nothing = Trust(Quality.UNKNOWN, None, reason)
        why = None if health is Health.UNKNOWN else reason
        return cls(
            Outage(reason, at),
            health=health,
            health_reason=why,
            earned=nothing,
            booked=nothing,
            paid=nothing,
        )


def quality_of(observation: Observation | None) -> Quality:
    """Return how far an observation can be trusted."""
    if isinstance(observation, Reading):
        return observation.quality
    if observation is not None and observation.reason == UNPRICED:
        return Quality.UNPRICED
    return Quality.UNKNOWN


def worst(*qualities: Quality) -> Quality:
    """Return the least trustworthy of some qualities."""
    order = list(Quality)
    return max(qualities, key=order.index, default=Quality.MEASURED)
