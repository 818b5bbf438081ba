"""What an alert says to a person: what happened, and what to do."""

from dataclasses import dataclass
from typing import Any

from .amounts import rewritten
from .engine.monitor.alerts import Alert
from .engine.monitor.kinds import Kind
from .speech import household, named, say

#: What of an alert's words is an amount.
AMOUNTS = ("amount", "least", "gain", "fiat")


@dataclass(frozen=True, slots=True)
class Words:
    """An alert in words."""

    title: str
    message: str


def words_of(alert: Alert) -> Words:
    """Return an alert's sentences; a sign without words of its own is told as its kind."""
    words = {**_blank(), **alert.words}
    for key in ("resource", "resources"):
        words[key] = ", ".join(map(named, words[key].split(", "))) if words[key] else ""
    # An alert is kept as text, with numbers as programs write them.
    words |= {name: rewritten(words[name], household()) for name in AMOUNTS}
    title = say(f"alert_{alert.what}", **words) or say(f"alert_{alert.kind}", **words)
    todo = say(f"todo_{alert.what}", **words) or say(f"todo_{alert.kind}", **words)
    if alert.kind in (Kind.NODE_OFFLINE, Kind.REALLOCATION_ROLLED_BACK):
        todo = say(words["reason"], **words) or todo
    if alert.kind is Kind.OPPORTUNITY:
        todo = words["sentence"] or todo
    return Words(title or alert.kind.value, todo or "")


def told(alert: Alert) -> dict[str, Any]:
    """Return an alert as responses, events and triggers tell it."""
    words = words_of(alert)
    return alert.as_dict() | {
        "title": words.title,
        "message": words.message,
        "name": alert.words.get("node") if alert.subject else None,
        "words": {key: text for key, text in alert.words.items() if key != "sentence"},
    }


def _blank() -> dict[str, str]:
    """Return every placeholder, so that an alert of an older version is told as well."""
    names = (
        *("node", "nodes", "reason", "hours", "amount", "least", "days", "resources", "tokens"),
        *("gain", "confidence", "sentence", "fiat", "reallocation", "resource", "limit"),
    )
    return dict.fromkeys(names, "")
