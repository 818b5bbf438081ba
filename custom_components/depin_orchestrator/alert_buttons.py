"""Buttons of notifications: unguessable, good for one press, and bound to what they are for."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
import secrets
from typing import Any

from .const import DOMAIN
from .engine.errors import InvalidInput
from .engine.monitor.alerts import Alert
from .engine.monitor.kinds import Kind
from .engine.plain import moment

#: What is pressed later than this was meant for another state of things.
GOOD_FOR = timedelta(days=1)
#: More open buttons than this nobody has on a phone; the oldest lapse.
MOST = 200


class Verb(StrEnum):
    """What a button does; values are translation keys."""

    APPLY = "apply"
    DETAILS = "details"
    NOT_NOW = "not_now"
    UNDO = "undo"
    ACKNOWLEDGE = "acknowledge"
    SNOOZE = "snooze"


#: Verbs that change the machine: for administrators.
WRITES = frozenset({Verb.APPLY, Verb.UNDO})
_VERBS = {
    Kind.OPPORTUNITY: (Verb.APPLY, Verb.DETAILS, Verb.NOT_NOW),
    Kind.REALLOCATION_APPLIED: (Verb.UNDO,),
}
_OTHERS = (Verb.ACKNOWLEDGE, Verb.SNOOZE)


@dataclass(frozen=True, slots=True)
class Button:
    """One button: what it does to which alert, and what that alert was about then."""

    verb: Verb
    alert: str
    #: The plan or the change it stands for.
    about: str
    until: datetime


@dataclass(slots=True)
class Buttons:
    """The open buttons of one host, by id, oldest first."""

    entry_id: str
    open: dict[str, Button] = field(default_factory=dict)

    def make(self, alert: Alert, now: datetime) -> dict[str, Verb]:
        """Return new buttons for an alert, by id; those it had before lapse."""
        self.drop(alert.id)
        made, meant = {}, about(alert)
        for verb in _verbs(alert):
            name = f"{self.prefix}{secrets.token_urlsafe(18)}"
            self.open[name] = Button(verb, alert.id, meant, now + GOOD_FOR)
            made[name] = verb
        for name in list(self.open)[:-MOST]:
            del self.open[name]
        return made

    @property
    def prefix(self) -> str:
        """How all of this host's ids begin."""
        return f"{DOMAIN}.{self.entry_id}."

    def press(self, name: str, now: datetime) -> Button | None:
        """Use a button up, and those beside it; None when it was used, lapsed or never ours."""
        button = self.open.get(name)
        if button is None or button.until <= now:
            self.open.pop(name, None)
            return None
        if button.verb is Verb.DETAILS:
            del self.open[name]  # the others stay: it only tells
        else:
            self.drop(button.alert)
        return button

    def of(self, alert: Alert) -> dict[str, Verb]:
        """Return the open buttons of an alert, by id."""
        return {name: b.verb for name, b in self.open.items() if b.alert == alert.id}

    def drop(self, alert_id: str) -> None:
        """Let an alert's buttons lapse."""
        self.open = {name: b for name, b in self.open.items() if b.alert != alert_id}

    def as_list(self) -> list[list[str]]:
        """Return plain data for the store."""
        return [
            [name, b.verb.value, b.alert, b.about, b.until.isoformat()]
            for name, b in self.open.items()
        ]

    def restore(self, data: Any) -> None:
        """Take over what `as_list` returned; raises InvalidInput for anything else."""
        try:
            self.open = {
                str(name): Button(Verb(verb), str(alert), str(about), moment(until))
                for name, verb, alert, about, until in data
            }
        except (TypeError, ValueError) as err:
            raise InvalidInput("unreadable buttons") from err


def about(alert: Alert) -> str:
    """Return the plan or the change that an alert is about."""
    return alert.words.get("plan") or alert.words.get("reallocation") or ""


def _verbs(alert: Alert) -> tuple[Verb, ...]:
    return _VERBS.get(alert.kind, () if alert.cleared else _OTHERS)
