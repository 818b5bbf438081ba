"""Who is told what, and when: a fold as well, from events to deliveries.

Critical alerts are pushed at once; warnings wait while the house is quiet or when there were too
many; the rest is for the daily digest. What was told is taken back when it clears.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Self

from ..errors import InvalidInput
from ..plain import moment
from .alerts import Alert, Event, Happening
from .kinds import HOUR, Kind, Severity

VERSION = 1
#: At most so many pushes an hour; critical ones have as many again.
MOST = 12
#: Kinds that are pushed though they are only for information: they carry buttons.
DIRECT = frozenset({Kind.REALLOCATION_APPLIED})
#: So many lines of a digest are kept.
DIGEST = 50


class Way(StrEnum):
    """What is to be done about an alert."""

    PUSH = "push"
    #: The same message, changed, without a sound.
    UPDATE = "update"
    CLEAR = "clear"
    DIGEST = "digest"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One thing to deliver: an alert, or the digest's alerts."""

    way: Way
    alerts: tuple[Alert, ...]


@dataclass(frozen=True, slots=True)
class Rules:
    """What the user set."""

    muted_kinds: frozenset[str] = frozenset()
    muted_nodes: frozenset[str] = frozenset()

    def mutes(self, alert: Alert) -> bool:
        """Tell whether nobody wants to hear of it."""
        return alert.kind.value in self.muted_kinds or alert.subject in self.muted_nodes


@dataclass(frozen=True, slots=True)
class Desk:
    """What was told, and what waits; alerts by id."""

    told: frozenset[str] = frozenset()
    waiting: tuple[str, ...] = ()
    digest: tuple[str, ...] = ()
    pushes: tuple[datetime, ...] = ()
    #: The local day, as a date's ordinal, of the last digest.
    day: int | None = None

    def take(
        self, events: Iterable[Event], rules: Rules, now: datetime, *, quiet: bool
    ) -> tuple[Desk, tuple[Delivery, ...]]:
        """Take in what happened; return what to deliver now."""
        desk, out = replace(self, pushes=self._recent(now)), []
        for event in events:
            if not rules.mutes(event.alert):
                desk, delivery = desk._one(event, now, quiet=quiet)  # noqa: SLF001 -- our own kind
                out += [delivery] if delivery else []
        return desk, tuple(out)

    def _one(self, event: Event, now: datetime, *, quiet: bool) -> tuple[Desk, Delivery | None]:
        alert, happening = event.alert, event.happening
        if happening is Happening.CLEARED:
            return self._cleared(alert)
        if happening is Happening.UPDATED:
            told = Delivery(Way.UPDATE, (alert,)) if alert.id in self.told else None
            return self, told
        resting = alert.snoozed_until is not None or alert.acknowledged is not None
        if resting and happening is not Happening.REMINDED:
            return self, None
        if alert.severity is Severity.INFO and alert.kind not in DIRECT:
            return replace(self, digest=_add(self.digest, alert.id)), None
        if (quiet and alert.severity is not Severity.CRITICAL) or self._too_many(alert):
            return replace(self, waiting=_add(self.waiting, alert.id)), None
        return self._pushed(alert, now), Delivery(Way.PUSH, (alert,))

    def _cleared(self, alert: Alert) -> tuple[Desk, Delivery | None]:
        """Take back what was told; what still waits was over before anybody had to know."""
        waiting = tuple(other for other in self.waiting if other != alert.id)
        desk = replace(self, waiting=waiting, told=self.told - {alert.id})
        if alert.id in self.waiting:
            desk = replace(desk, digest=_add(self.digest, alert.id))
        return desk, Delivery(Way.CLEAR, (alert,)) if alert.id in self.told else None

    def _pushed(self, alert: Alert, now: datetime) -> Desk:
        waiting = tuple(other for other in self.waiting if other != alert.id)
        told = self.told if alert.cleared else self.told | {alert.id}
        return replace(self, told=told, waiting=waiting, pushes=(*self.pushes, now))

    def _too_many(self, alert: Alert) -> bool:
        return len(self.pushes) >= MOST * (1 + (alert.severity is Severity.CRITICAL))

    def _recent(self, now: datetime) -> tuple[datetime, ...]:
        return tuple(at for at in self.pushes if timedelta() <= now - at < HOUR)

    def catch_up(
        self, alerts: Mapping[str, Alert], now: datetime, day: int, *, quiet: bool
    ) -> tuple[Desk, tuple[Delivery, ...]]:
        """Deliver what waited, once the house is awake, and the digest, once a day."""
        if quiet:
            return self, ()
        desk, out = replace(self, pushes=self._recent(now)), []
        for alert_id in self.waiting:
            alert = alerts.get(alert_id)
            if alert is not None and desk._too_many(alert):  # noqa: SLF001 -- our own kind
                break
            desk = replace(desk, waiting=desk.waiting[1:])
            if alert is not None:
                desk = desk._pushed(alert, now)  # noqa: SLF001 -- our own kind
                out.append(Delivery(Way.PUSH, (alert,)))
        if desk.day is not None and desk.day != day and desk.digest:
            known = tuple(alerts[name] for name in desk.digest if name in alerts)
            out += [Delivery(Way.DIGEST, known)] if known else []
            desk = replace(desk, digest=())
        return replace(desk, day=day), tuple(out)

    def as_dict(self) -> dict[str, Any]:
        """Return plain data for the store."""
        return {
            "version": VERSION,
            "told": sorted(self.told),
            "waiting": [*self.waiting],
            "digest": [*self.digest],
            "pushes": [at.isoformat() for at in self.pushes],
            "day": self.day,
        }

    @classmethod
    def from_dict(cls, data: object) -> Self:
        """Restore what `as_dict` returned; raises InvalidInput for anything else."""
        try:
            if not isinstance(data, Mapping) or data["version"] != VERSION:
                raise InvalidInput("no desk of this version")
            return cls(
                frozenset(map(str, data["told"])),
                tuple(map(str, data["waiting"])),
                tuple(map(str, data["digest"])),
                tuple(moment(at) for at in data["pushes"]),
                None if data["day"] is None else int(data["day"]),
            )
        except (KeyError, TypeError, ValueError) as err:
            raise InvalidInput("unreadable desk") from err


def _add(names: tuple[str, ...], name: str) -> tuple[str, ...]:
    return names if name in names else (*names, name)[-DIGEST:]
