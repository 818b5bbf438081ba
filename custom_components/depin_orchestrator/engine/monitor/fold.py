"""Alerts as a fold: the old state and one look give the new state and what happened.

What nobody knows neither raises nor clears. A sign must be seen for as long as its kind says,
short gaps forgiven; an alert that comes and goes must stay away ever longer to count as cleared,
so a flapping node is one alert. While a parent is seen, its children wait.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from .alerts import LENGTH, Alert, Event, Happening, State, Track
from .kinds import HOUR, MINUTE, RULES, Kind, Rule, Severity
from .look import Ended, Look, Payout
from .memory import Memory
from .signs import HOST, Settings, Sign, host_out, internet_out, signs

#: A sign that is gone for less than this was never gone.
FORGIVEN = 2 * MINUTE
#: An alert that comes and goes stays open until it was away for at most so long.
LONGEST = 6 * HOUR
#: For so long it is remembered that it was raised.
WEEK = timedelta(days=7)
#: What ended longer ago is history: a first look must not tell of it.
NEWS = HOUR
#: A time in an id.
STAMP = "%Y%m%dT%H%M%S"
#: Of these only what they say counts as news, not the numbers in it: those move at every look.
QUIET = frozenset(
    {
        Kind.NODE_OFFLINE,
        Kind.STOPPED_EARNING,
        Kind.LOW_EARNINGS,
        Kind.PAYOUT_OVERDUE,
        Kind.STORAGE_FILLING,
        Kind.CONTENTION,
        Kind.OPPORTUNITY,
    }
)


def fold(state: State, look: Look, settings: Settings) -> tuple[State, tuple[Event, ...]]:
    """Take one look. Nodes that are no longer there are forgotten, their alerts cleared."""
    work = _Work(look.at, dict(state.alerts), dict(state.tracks))
    work.wake()
    memories, moments = _learn(state.memories, look)
    open_ = frozenset(key for key, track in state.tracks.items() if track.alert)
    seen = list(signs(look, memories, settings, open_))
    work.shadows = {sign.key for sign in seen if sign.holds}
    for sign in seen:
        work.follow(sign)
    work.forget({sign.key for sign in seen})
    for moment in (*moments, *_ended(look)):
        work.tell(moment)
    return State(work.kept(), work.tracks, memories), tuple(work.events)


def _learn(memories: Mapping[str, Memory], look: Look) -> tuple[dict[str, Memory], list[Alert]]:
    cut_off = internet_out(look) is True or host_out(look) is True
    learned, moments = {}, []
    for node_id, node in look.nodes.items():
        memory = memories.get(node_id, Memory())
        learned[node_id], received = memory.look(look, node, cut_off=cut_off)
        if received is not None:
            moments.append(_received(node_id, node.name, node.token, received, look))
    return learned, moments


def _received(node_id: str, name: str, token: str, payout: Payout, look: Look) -> Alert:
    fiat = "" if payout.fiat is None else f"{payout.fiat:.2f} {look.currency}"
    words = {"node": name, "amount": f"{payout.amount.normalize():f} {token}", "fiat": fiat}
    return _moment(Kind.PAYOUT_RECEIVED, node_id, f"{look.at:{STAMP}}", look.at, words)


def _ended(look: Look) -> Iterator[Alert]:
    """Yield what became of changes lately."""
    for change in look.ended:
        if look.at - change.at > NEWS or (kind := _kind_of(change)) is None:
            continue
        words = {
            **change.words,
            "nodes": ", ".join(change.nodes),
            "reallocation": change.change,
            "reason": change.reason,
        }
        yield _moment(kind, HOST, change.change, change.at, words)


def _kind_of(change: Ended) -> Kind | None:
    if change.result == "rolled_back" or (change.restores and change.result == "applied"):
        return Kind.REALLOCATION_ROLLED_BACK
    return Kind.REALLOCATION_APPLIED if change.result == "applied" else None


def _moment(kind: Kind, subject: str, name: str, at: datetime, words: Mapping[str, str]) -> Alert:
    alert_id = ".".join(filter(None, (kind.value, subject, name)))
    return Alert(
        alert_id, kind, RULES[kind].severity, subject, at, at, kind.value, words, cleared=at
    )


@dataclass(slots=True)
class _Work:
    """One fold under way."""

    now: datetime
    alerts: dict[str, Alert]
    tracks: dict[str, Track]
    #: Keys of signs that are seen now, raised or not: they explain their children.
    shadows: set[str] = field(default_factory=set)
    events: list[Event] = field(default_factory=list)

    def follow(self, sign: Sign) -> None:
        """Take in one sign."""
        known = self.tracks.get(sign.key)
        if known is None and not sign.holds:
            return
        track = self._timed(known or Track(), sign)
        if track.alert is not None:
            track = self._open(track, sign)
        elif sign.holds and self._is_due(track, sign):
            track = self._raise(track, sign)
        if track.bad_since is None and track.alert is None and not track.raisings:
            self.tracks.pop(sign.key, None)
        else:
            self.tracks[sign.key] = track

    def _timed(self, track: Track, sign: Sign) -> Track:
        """Note since when it is seen, or gone; a clock that was put back starts anew."""
        now, bad, good = self.now, track.bad_since, track.good_since
        recent = tuple(at for at in track.raisings if timedelta() <= now - at < WEEK)
        track = replace(track, raisings=recent)
        if sign.holds is None:
            return track
        if sign.holds:
            hidden = any(parent in self.shadows for parent in sign.parents)
            if hidden and track.alert is None:
                return replace(track, bad_since=now, good_since=None)
            return replace(track, bad_since=min(bad or now, now), good_since=None)
        good = min(good or now, now)
        gone = track.alert is None and now - good >= FORGIVEN
        return replace(track, bad_since=None if gone else bad, good_since=good)

    def _is_due(self, track: Track, sign: Sign) -> bool:
        if any(parent in self.shadows for parent in sign.parents):
            return False
        since = track.bad_since or self.now
        return self.now - since >= RULES[sign.kind].after

    def _raise(self, track: Track, sign: Sign) -> Track:
        since = track.bad_since or self.now
        name = f"{since:{STAMP}}"
        alert = Alert(
            id=".".join(filter(None, (sign.kind.value, sign.subject, name))),
            kind=sign.kind,
            severity=sign.severity or RULES[sign.kind].severity,
            subject=sign.subject,
            since=since,
            raised=self.now,
            what=sign.what or sign.kind.value,
            words=sign.words,
        )
        self._put(Happening.RAISED, alert)
        return replace(track, alert=alert.id, raisings=(*track.raisings, self.now))

    def _open(self, track: Track, sign: Sign) -> Track:
        """Follow an open alert: it clears, grows worse, or says something else."""
        alert = self.alerts.get(track.alert or "")
        if alert is None or alert.cleared is not None:  # dropped, since there were too many
            return replace(track, alert=None)
        rule = RULES[sign.kind]
        if sign.holds is False:
            away = self.now - (track.good_since or self.now)
            if away < _clear_after(rule, len(track.raisings)):
                return track
            self._put(Happening.CLEARED, replace(alert, cleared=self.now))
            return replace(track, alert=None, bad_since=None)
        if sign.holds:
            self._compare(alert, sign, rule)
        return track

    def _compare(self, alert: Alert, sign: Sign, rule: Rule) -> None:
        severity = max(alert.severity, sign.severity or rule.severity, key=_rank)
        overlooked = (
            rule.escalate_after is not None
            and alert.acknowledged is None
            and self.now - alert.raised >= rule.escalate_after
        )
        if overlooked:
            severity = max(severity, Severity.CRITICAL, key=_rank)
        what = sign.what or sign.kind.value
        told = replace(alert, severity=severity, what=what, words=sign.words)
        if severity is not alert.severity:
            self._put(Happening.ESCALATED, told)
        elif what != alert.what or (alert.kind not in QUIET and sign.words != alert.words):
            self._put(Happening.UPDATED, told)
        elif told != alert:
            self.alerts[alert.id] = told

    def wake(self) -> None:
        """Remind of open alerts whose rest is over."""
        for alert in list(self.alerts.values()):
            if alert.snoozed_until is None or alert.snoozed_until > self.now:
                continue
            rested = replace(alert, snoozed_until=None)
            self.alerts[alert.id] = rested
            if alert.cleared is None and alert.acknowledged is None:
                self._put(Happening.REMINDED, rested)

    def forget(self, seen: set[str]) -> None:
        """Clear what is about a node that is gone."""
        for key in [key for key in self.tracks if key not in seen]:
            track = self.tracks.pop(key)
            alert = self.alerts.get(track.alert or "")
            if alert is not None and alert.cleared is None:
                self._put(Happening.CLEARED, replace(alert, cleared=self.now))

    def tell(self, alert: Alert) -> None:
        """Tell of something that happened, once."""
        if alert.id not in self.alerts:
            self._put(Happening.RAISED, alert)

    def _put(self, happening: Happening, alert: Alert) -> None:
        self.alerts[alert.id] = alert
        self.events.append(Event(happening, alert))

    def kept(self) -> dict[str, Alert]:
        """Return the alerts that are kept: of too many, the oldest cleared ones go first."""
        much = len(self.alerts) - LENGTH
        if much <= 0:
            return self.alerts
        order = sorted(self.alerts.values(), key=lambda a: (a.cleared is None, a.raised))
        gone = {alert.id for alert in order[:much]}
        return {key: alert for key, alert in self.alerts.items() if key not in gone}


def _clear_after(rule: Rule, raisings: int) -> timedelta:
    """Return how long it must be gone: twice as long for each time it lately came again."""
    longer = rule.clear_after * (1 << min(16, max(0, raisings - 1)))
    return min(longer, max(LONGEST, rule.clear_after))


def _rank(severity: Severity) -> int:
    return severity.rank
