"""What the monitor sees of a host at one moment: small, frozen, without Home Assistant."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from ..models import Health, Protocol


@dataclass(frozen=True, slots=True)
class Payout:
    """What one account of a node has paid out so far."""

    account: str
    amount: Decimal
    at: datetime
    #: At the price of its moment; None while unpriced.
    fiat: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeLook:
    """One node. None is unknown, which neither raises nor clears anything."""

    name: str
    protocol: Protocol
    token: str
    online: bool | None = None
    health: Health = Health.UNKNOWN
    #: Why it is offline or in this health: a translation key.
    reason: str | None = None
    #: It is asked over the internet, not on the host.
    remote: bool = False
    #: All it ever earned, in its token; None while that is not fresh.
    total: Decimal | None = None
    unpaid: Decimal | None = None
    #: In its token, what should have been paid by now.
    overdue: Decimal | None = None
    disk_full: datetime | None = None
    #: Streamr: when its last paying sponsorship runs dry.
    insolvency: datetime | None = None
    #: The latest payouts; None when nobody looked this time.
    payouts: tuple[Payout, ...] | None = None
    #: Percent in use of what the node was given, by resource.
    busy: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Call:
    """How the last call of an outside service ended."""

    answered: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class Offer:
    """A better allocation than the one in effect."""

    plan: str
    #: Fiat per day, after its cost.
    gain: Decimal
    #: From 0 to 1.
    confidence: float
    #: It waits for the user's word.
    asks: bool
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Ended:
    """A change that ended: `result` is the engine's outcome as a word."""

    change: str
    result: str
    at: datetime
    nodes: tuple[str, ...]
    #: It led back to before this change.
    restores: str | None = None
    reason: str = ""
    #: What the reason's sentence is filled with.
    words: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One look at a host."""

    at: datetime
    currency: str
    nodes: Mapping[str, NodeLook] = field(default_factory=dict)
    #: Outside services by name.
    outside: Mapping[str, Call] = field(default_factory=dict)
    #: The host's earnings, fiat per day; None while unknown.
    rate: Decimal | None = None
    #: Percent in use of the host, by resource.
    load: Mapping[str, float] = field(default_factory=dict)
    #: Tokens that are needed, and have no price or an old one.
    stale_prices: tuple[str, ...] = ()
    offer: Offer | None = None
    ended: tuple[Ended, ...] = ()
    #: Why nothing can be changed: a translation key.
    trouble: str | None = None
    #: Nodes whose limits somebody else changed.
    drifted: frozenset[str] = frozenset()
