"""An alert, what happens to it, and all of a host's alerts as one frozen value."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Self

from ..errors import InvalidInput
from ..plain import moment
from .kinds import Kind, Severity
from .memory import Memory
from .signs import key_of

VERSION = 1
#: Alerts that are kept, open and cleared.
LENGTH = 1000


class Happening(StrEnum):
    """What happened to an alert; values are the event types."""

    RAISED = "raised"
    ESCALATED = "escalated"
    UPDATED = "updated"
    REMINDED = "reminded"
    CLEARED = "cleared"


@dataclass(frozen=True, slots=True)
class Alert:
    """One thing that calls, or called, for the operator."""

    id: str
    kind: Kind
    severity: Severity
    #: The node's id; empty for the host.
    subject: str
    since: datetime
    #: When it was told; a thing may have lasted a while before it was sure.
    raised: datetime
    #: Translation key of the sentence, and what fills it.
    what: str
    words: Mapping[str, str] = field(default_factory=dict)
    cleared: datetime | None = None
    acknowledged: datetime | None = None
    snoozed_until: datetime | None = None

    @property
    def key(self) -> str:
        """What it is the same alert as, whenever it comes again."""
        return key_of(self.kind, self.subject)

    def as_dict(self) -> dict[str, Any]:
        """Return plain data, for the store and for responses."""
        return {
            "id": self.id,
            "kind": self.kind.value,
            "severity": self.severity.value,
            "node": self.subject or None,
            "since": self.since.isoformat(),
            "raised": self.raised.isoformat(),
            "what": self.what,
            "words": dict(self.words),
            "cleared": _iso(self.cleared),
            "acknowledged": _iso(self.acknowledged),
            "snoozed_until": _iso(self.snoozed_until),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Restore `as_dict`; raises KeyError, TypeError or ValueError."""
        return cls(
            id=str(data["id"]),
            kind=Kind(data["kind"]),
            severity=Severity(data["severity"]),
            subject=data["node"] or "",
            since=moment(data["since"]),
            raised=moment(data["raised"]),
            what=str(data["what"]),
            words={str(name): str(text) for name, text in data["words"].items()},
            cleared=_moment(data["cleared"]),
            acknowledged=_moment(data["acknowledged"]),
            snoozed_until=_moment(data["snoozed_until"]),
        )


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to an alert, as it is afterwards."""

    happening: Happening
    alert: Alert


@dataclass(frozen=True, slots=True)
class Track:
    """How long a sign has been seen, or gone, and the alert it raised."""

    bad_since: datetime | None = None
    good_since: datetime | None = None
    alert: str | None = None
    #: When it was lately raised: what comes and goes must stay away longer to count as gone.
    raisings: tuple[datetime, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return plain data."""
        return {
            "bad_since": _iso(self.bad_since),
            "good_since": _iso(self.good_since),
            "alert": self.alert,
            "raisings": [at.isoformat() for at in self.raisings],
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Restore `as_dict`; raises KeyError, TypeError or ValueError."""
        return cls(
            _moment(data["bad_since"]),
            _moment(data["good_since"]),
            data["alert"],
            tuple(moment(at) for at in data["raisings"]),
        )


@dataclass(frozen=True, slots=True)
class State:
    """All that the monitor of one host knows; alerts by id, oldest first."""

    alerts: Mapping[str, Alert] = field(default_factory=dict)
    tracks: Mapping[str, Track] = field(default_factory=dict)
    memories: Mapping[str, Memory] = field(default_factory=dict)

    def active(self) -> Iterator[Alert]:
        """Yield the open alerts, oldest first."""
        return (alert for alert in self.alerts.values() if alert.cleared is None)

    def payouts_due(self) -> dict[str, datetime]:
        """Return when each node's own rhythm lets the next payout expect; none without one."""
        dues = ((node, memory.payments.due()) for node, memory in self.memories.items())
        return {node: due for node, due in dues if due is not None}

    def acknowledge(self, alert_id: str, now: datetime) -> State | None:
        """Note that somebody knows; None when there is no such alert."""
        return self._change(alert_id, acknowledged=now)

    def snooze(self, alert_id: str, until: datetime) -> State | None:
        """Leave an alert in peace until then; None when there is no such alert."""
        return self._change(alert_id, snoozed_until=until)

    def _change(self, alert_id: str, **changes: datetime) -> State | None:
        alert = self.alerts.get(alert_id)
        if alert is None:
            return None
        if alert.acknowledged is not None:
            changes.pop("acknowledged", None)  # the first one counts
        changed = replace(alert, **changes)  # type: ignore[arg-type]
        return replace(self, alerts={**self.alerts, alert_id: changed})

    def as_dict(self) -> dict[str, Any]:
        """Return plain data for the store."""
        return {
            "version": VERSION,
            "alerts": [alert.as_dict() for alert in self.alerts.values()],
            "tracks": {key: track.as_dict() for key, track in self.tracks.items()},
            "memories": {node: memory.as_dict() for node, memory in self.memories.items()},
        }

    @classmethod
    def from_dict(cls, data: object) -> Self:
        """Restore what `as_dict` returned; raises InvalidInput for anything else."""
        try:
            if not isinstance(data, Mapping) or data["version"] != VERSION:
                raise InvalidInput("no alerts of this version")
            alerts = [Alert.from_dict(item) for item in data["alerts"]]
            return cls(
                {alert.id: alert for alert in alerts},
                {str(key): Track.from_dict(item) for key, item in data["tracks"].items()},
                {str(node): Memory.from_dict(item) for node, item in data["memories"].items()},
            )
        except (KeyError, TypeError, ValueError, AttributeError) as err:
            raise InvalidInput("unreadable alerts") from err


def _iso(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()


def _moment(value: object) -> datetime | None:
    return None if value is None else moment(value)
