"""What every adapter shares: named endpoints with a cadence each, and their last answers."""

from abc import abstractmethod
import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
import logging
import random
from typing import Any, Protocol as Port

from ..engine.errors import (
    AuthFailed,
    Blocked,
    DepinError,
    Failed,
    RateLimited,
    TimedOut,
    WrongIdentity,
)
from ..engine.models import (
    NOT_REPORTED,
    WAITING,
    Figure,
    Health,
    Node,
    NodeReport,
    Observation,
    Outage,
    Owed,
    Quality,
    Reading,
    Trust,
    Value,
    worst,
)
from ..engine.schedule import Cadence, Slot
from .client import Client

_LOGGER = logging.getLogger(__name__)

#: An answer is stale while asking again fails, and when it is so many cadences old because nobody
#: asked; after so many it is unknown.
STALE_AFTER = 3
UNKNOWN_AFTER = 12
#: "Not now" is tolerated this many times in a row before the node counts as offline;
#: anything else (refused, wrong key, another service) counts at once.
PATIENCE = 3
NOT_NOW = (TimedOut, Failed, Blocked, RateLimited)
#: A node whose clock is further off than this dates its money wrongly.
CLOCK_TOLERANCE = timedelta(minutes=10)


class Adapter(Port):
    """The port that the coordinator knows."""

    node: Node

    def due(self, now: datetime) -> bool:
        """Tell whether any endpoint wants to be asked."""

    async def poll(self, now: datetime) -> NodeReport:
        """Ask what is due and report all that is known. Never raises a DepinError."""


class Endpoint[T]:
    """One thing to ask: how, how often, and what it said last."""

    def __init__(self, name: str, cadence: Cadence, fetch: Callable[[], Awaitable[T]]) -> None:
        """Name it as in the protocol document, so that an outage says where."""
        self.name = name
        self.slot = Slot(cadence)
        self.error: DepinError | None = None
        self.answer: T | None = None
        self.answered_at: datetime | None = None
        self._fetch = fetch

    async def ask(self, now: datetime) -> None:
        """Ask once; keep the last good answer when it fails."""
        try:
            answer = await self._fetch()
        except DepinError as err:
            _LOGGER.debug("%s failed: %s", self.name, err, exc_info=True)
            retry_after = err.retry_after if isinstance(err, RateLimited) else None
            self._failed(now, err, retry_after)
        except Exception as err:
            if type(self.error) is not DepinError:
                _LOGGER.exception("Reading %s failed in an unexpected way", self.name)
            self._failed(now, DepinError(type(err).__name__))
        else:
            self.error = None
            self.answer, self.answered_at = answer, now
            self.slot.succeeded(now, random.random)

    def _failed(
        self, now: datetime, err: DepinError, retry_after: timedelta | None = None
    ) -> None:
        self.error = err
        self.slot.failed(now, random.random, retry_after)

    @property
    def down(self) -> bool:
        """Whether its failure is more than a hiccup."""
        if self.error is None:
            return False
        hiccup = isinstance(self.error, NOT_NOW) and self.slot.failures < PATIENCE
        return self.answer is None or not hiccup

    def fresh(self, now: datetime) -> bool:
        """Tell whether its last answer is as good as a new one."""
        return self.quality(now) is Quality.MEASURED

    def quality(self, now: datetime) -> Quality:
        """Judge the last answer: stale while asking fails, unknown when it is too old."""
        if self.answered_at is None:
            return Quality.UNKNOWN
        age, every = now - self.answered_at, self.slot.cadence.every
        if age > every * UNKNOWN_AFTER:
            return Quality.UNKNOWN
        fresh = self.error is None and age <= every * STALE_AFTER
        return Quality.MEASURED if fresh else Quality.STALE


@dataclass(slots=True)
class Draft:
    """A report in the making; readings take time and quality from their endpoint."""

    now: datetime
    identity: str | None = None
    health: Health = Health.UNKNOWN
    health_reason: str | None = None
    readings: dict[str, Observation] = field(default_factory=dict)
    figures: list[Figure] = field(default_factory=list)
    owed: Owed | None = None
    details: dict[str, Any] = field(default_factory=dict)
    fingerprints: frozenset[str] = frozenset()

    def put(
        self,
        key: str,
        value: Value | None,
        source: Endpoint[Any],
        unit: str | None = None,
        *,
        estimated: bool = False,
    ) -> None:
        """Note what an endpoint says of a key; None becomes an outage, never a 0."""
        quality = source.quality(self.now)
        if source.answered_at is None or quality is Quality.UNKNOWN:
            reason = source.error.key if source.error else WAITING
            self.readings[key] = Outage(reason, source.answered_at or self.now)
        elif value is None:
            self.readings[key] = Outage(NOT_REPORTED, source.answered_at)
        else:
            if estimated and quality is Quality.MEASURED:
                quality = Quality.ESTIMATED
            self.readings[key] = Reading(value, source.answered_at, quality, unit)


class PollingAdapter:
    """Asks its endpoints when they are due and builds a report from their answers.

    The first endpoint is the contact: while it is down, so is the node. A subclass sets
    `endpoints` and implements `describe`.
    """

    endpoints: Sequence[Endpoint[Any]]
    #: The endpoints that tell what the node earns now; what else the total of all times rests on;
    #: and those that tell of payouts.
    money: Sequence[Endpoint[Any]] = ()
    papers: Sequence[Endpoint[Any]] = ()
    payers: Sequence[Endpoint[Any]] = ()
    #: The endpoints that tell of something that a change of ours sets.
    settings: Sequence[Endpoint[Any]] = ()
    #: The client of the node itself, whose clock is watched.
    client: Client | None = None

    def __init__(self, node: Node) -> None:
        """Keep the node; the subclass sets up its clients and endpoints."""
        self.node = node

    @abstractmethod
    async def probe(self) -> Probe:
        """Ask the node who it is, before it is added; raise the precise DepinError if not."""

    async def close(self) -> None:
        """End what still runs in the background. The adapter is not polled again."""

    @abstractmethod
    def describe(self, draft: Draft) -> None:
        """Fill the draft from the endpoints' last answers; no I/O, any answer may be None."""

    def due(self, now: datetime) -> bool:
        """Tell whether any endpoint wants to be asked; a dead contact silences the others."""
        contact, *others = self.endpoints
        return contact.slot.due(now) or (
            contact.error is None and any(endpoint.slot.due(now) for endpoint in others)
        )

    def hurry(self) -> None:
        """Ask again soon for what a change has just set."""
        for endpoint in self.settings:
            endpoint.slot.hurry()

    async def poll(self, now: datetime) -> NodeReport:
        """Ask what is due and report all that is known. Never raises a DepinError."""
        contact, *others = self.endpoints
        # The contact first: what a dead node or a stranger in its place says is not asked for.
        if contact.error is not None or contact.slot.due(now):
            await contact.ask(now)
        if contact.error is None:
            due = [endpoint for endpoint in others if endpoint.slot.due(now)]
            await asyncio.gather(*(endpoint.ask(now) for endpoint in due))
        return self.report(now)

    def report(self, now: datetime) -> NodeReport:
        """Build the report from the last answers."""
        contact = self.endpoints[0]
        draft = Draft(now)
        self.describe(draft)
        report = NodeReport(
            contact=Reading(value=True, at=contact.answered_at or now),
            identity=draft.identity,
            health=draft.health,
            health_reason=draft.health_reason,
            readings=draft.readings,
            details=draft.details,
            fingerprints=draft.fingerprints,
            figures=tuple(draft.figures),
            earned=_trust(now, self.money),
            booked=_trust(now, (*self.money, *self.papers)),
            paid=_trust(now, self.payers),
            owed=draft.owed,
            outages={e.name: e.error.key for e in self.endpoints if e.error is not None},
            auth_failed=any(isinstance(e.error, AuthFailed) for e in self.endpoints),
        )
        if contact.down and contact.error:
            return _offline(report, contact.error.key, contact.answered_at or now)
        ours = self.node.identity
        if ours and report.identity and report.identity != ours:
            # Nothing another node says may enter our ledger.
            report = replace(
                report, readings={}, figures=(), owed=None, details={}, fingerprints=frozenset()
            )
            return _offline(report, WrongIdentity.key, now)
        if self.client and self.client.skew and abs(self.client.skew) > CLOCK_TOLERANCE:
            return replace(report, health=Health.DEGRADED, health_reason="clock_off")
        return report


def _trust(now: datetime, endpoints: Sequence[Endpoint[Any]]) -> Trust:
    """Judge what rests on some endpoints by the worst of them."""
    quality = worst(*(endpoint.quality(now) for endpoint in endpoints))
    behind = [endpoint for endpoint in endpoints if endpoint.quality(now) is quality]
    told = [endpoint.answered_at for endpoint in behind if endpoint.answered_at]
    errors = [endpoint.error.key for endpoint in behind if endpoint.error]
    if quality is Quality.MEASURED:
        return Trust(quality, max(told, default=None))
    at = min(told) if len(told) == len(behind) else None
    return Trust(quality, at, errors[0] if errors else WAITING)


def _offline(report: NodeReport, reason: str, at: datetime) -> NodeReport:
    return replace(report, contact=Outage(reason, at), health=Health.OFFLINE, health_reason=reason)


def every(
    seconds: float = 0, *, minutes: float = 0, hours: float = 0, retry: timedelta | None = None
) -> Cadence:
    """Write a cadence in one line of an adapter's table."""
    span = timedelta(hours=hours, minutes=minutes, seconds=seconds)
    return Cadence(span, retry) if retry else Cadence(span)


@dataclass(frozen=True, slots=True)
class Probe:
    """What a node says when it is about to be added."""

    #: Who it is on its network; unique, and kept as the node's unique id.
    identity: str
    #: A name to offer; never contains a secret.
    title: str
    version: str | None = None
