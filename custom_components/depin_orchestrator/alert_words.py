"""What an alert says to a person: what happened, and what to do."""

from dataclasses import dataclass
from typing import Any

from homeassistant.core import callback
from homeassistant.helpers.translation import async_get_exception_message

from .const import DOMAIN
from .engine.monitor.alerts import Alert
from .engine.monitor.kinds import Kind


@dataclass(frozen=True, slots=True)
class Words:
    """An alert in words."""

    title: str
    message: str


@callback
def say(key: str, **words: str) -> str | None:
    """Return a sentence of ours, None when there is none of this name."""
    text = async_get_exception_message(DOMAIN, key, words)
    return None if text == key else text.strip()


def words_of(alert: Alert) -> Words:
    """Return an alert's sentences; a sign without words of its own is told as its kind."""
    words = {**_blank(), **alert.words}
    title = say(f"alert_{alert.what}", **words) or say(f"alert_{alert.kind}", **words)
    todo = say(f"todo_{alert.what}", **words) or say(f"todo_{alert.kind}", **words)
    if alert.kind in (Kind.NODE_OFFLINE, Kind.REALLOCATION_ROLLED_BACK):
        todo = say(words["reason"]) or todo
    if alert.kind is Kind.OPPORTUNITY and words["sentence"]:
        todo = words["sentence"]
    return Words(title or alert.kind.value, todo or "")


def told(alert: Alert) -> dict[str, Any]:
    """Return an alert as responses, events and triggers tell it."""
    words = words_of(alert)
    return alert.as_dict() | {
        "title": words.title,
        "message": words.message,
        "name": alert.words.get("node"),
        "words": {key: text for key, text in alert.words.items() if key != "sentence"},
    }


def _blank() -> dict[str, str]:
    """Return every placeholder, so that an alert of an older version is told as well."""
    names = ("node", "nodes", "reason", "hours", "amount", "least", "days", "resources", "tokens")
    return dict.fromkeys((*names, "gain", "confidence", "sentence", "fiat", "reallocation"), "")
