"""Brings alerts to people: notifications in Home Assistant, and pushes with buttons."""

import asyncio
from collections import deque
from collections.abc import Iterable, Mapping
from typing import Any

from homeassistant.components import persistent_notification
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.util import dt as dt_util

from .alert_buttons import Verb
from .alert_words import Words, words_of
from .const import CONF_NOTIFY_TARGETS, DOMAIN, LOGGER
from .engine.monitor.alerts import Alert
from .engine.monitor.kinds import Severity
from .speech import say

NOTIFY = "notify"
#: So many deliveries are remembered.
LOG = 40
#: Seconds that a target may take; the next message waits for its turn.
PATIENCE = 30
#: What a phone needs to sound through a silent mode: iOS and Android.
CRITICAL = {
    "push": {"sound": {"name": "default", "critical": 1, "volume": 1.0}},
    "ttl": 0,
    "priority": "high",
    "channel": "alarm_stream",
}
#: A message that only changed must not sound again.
SILENT = {"push": {"sound": "none"}, "alert_once": True}


class Courier:
    """Delivers for one host. A target that fails harms no other, and is logged once."""

    def __init__(self, hass: HomeAssistant, entry: ConfigEntry[Any]) -> None:
        """Deliver to the targets of the entry's options."""
        self._hass = hass
        self._entry = entry
        self._failed: set[str] = set()
        #: The last deliveries, for diagnostics: a target's name may be a person's.
        self.log: deque[dict[str, Any]] = deque(maxlen=LOG)
        #: A message must not overtake the one before it.
        self._turns: dict[str, asyncio.Lock] = {}

    def tag(self, alert: Alert) -> str:
        """Return the one tag of an alert: a later message takes the place of the earlier."""
        return f"{DOMAIN}_{self._entry.entry_id}_{alert.key}".replace(":", "_").rstrip("_")

    async def push(self, alert: Alert, buttons: Mapping[str, Verb], *, silent: bool) -> None:
        """Tell of an alert."""
        words, tag = words_of(alert), self.tag(alert)
        if not alert.cleared:
            persistent_notification.async_create(
                self._hass, words.message, f"{self._entry.title}: {words.title}", tag
            )
        urgent = CRITICAL if alert.severity is Severity.CRITICAL and not silent else {}
        data = {**(SILENT if silent else urgent), "tag": tag, "group": DOMAIN}
        await self._send(words, data | _actions(buttons))

    async def clear(self, alert: Alert) -> None:
        """Take a message back."""
        tag = self.tag(alert)
        persistent_notification.async_dismiss(self._hass, tag)
        await self._send(Words("", "clear_notification"), {"tag": tag}, plain=False)

    async def digest(self, alerts: Iterable[Alert]) -> None:
        """Tell of a day's small things in one message."""
        lines = [words_of(alert).title for alert in alerts]
        title = say("alert_digest", host=self._entry.title) or self._entry.title
        tag = f"{DOMAIN}_{self._entry.entry_id}_digest"
        text = "\n".join(f"- {line}" for line in lines)
        persistent_notification.async_create(self._hass, text, title, tag)
        await self._send(Words(title, text), {"tag": tag, "group": DOMAIN})

    async def answer(self, words: Words, tag: str, buttons: Mapping[str, Verb]) -> None:
        """Answer whoever pressed a button, in the place of what was pressed."""
        await self._send(words, {"tag": tag, "group": DOMAIN, **_actions(buttons)})

    async def _send(self, words: Words, data: Mapping[str, Any], *, plain: bool = True) -> None:
        """Send to all targets at once, to each in the order in which things happened."""
        targets = map(str, self._entry.options.get(CONF_NOTIFY_TARGETS, ()))
        await asyncio.gather(
            *(self._send_to(place, t, words, data, plain) for place, t in enumerate(targets))
        )

    async def _send_to(
        self, place: int, target: str, words: Words, data: Mapping[str, Any], plain: bool
    ) -> None:
        """Send to one target; a plain notify entity takes neither buttons nor a tag."""
        async with self._turns.setdefault(target, asyncio.Lock()):
            name = target.removeprefix(f"{NOTIFY}.")
            entity = self._hass.states.get(f"{NOTIFY}.{name}")
            message: dict[str, Any] = {"title": words.title, "message": words.message}
            if self._hass.services.has_service(NOTIFY, name) or entity is None:
                message["data"] = dict(data)
            elif plain:
                name, message["entity_id"] = "send_message", entity.entity_id
            else:
                return
            error = await self._call(target, name, message)
            tag = str(data["tag"]).removeprefix(f"{DOMAIN}_{self._entry.entry_id}_")
            at = dt_util.utcnow().isoformat()
            self.log.append({"at": at, "target": place, "what": tag, "error": error})

    async def _call(self, target: str, action: str, data: dict[str, Any]) -> str | None:
        """Perform a target's action; return what kind of error ended it, if any."""
        try:
            async with asyncio.timeout(PATIENCE):
                await self._hass.services.async_call(NOTIFY, action, data, blocking=True)
        except Exception as err:  # noqa: BLE001 -- any integration may stand behind a target
            if target not in self._failed:
                # What Home Assistant says is fit to be read; the rest may quote a token.
                why = str(err) if isinstance(err, HomeAssistantError) else type(err).__name__
                LOGGER.warning("Nothing can be sent to %s: %s", target, why)
            self._failed.add(target)
            return type(err).__name__
        self._failed.discard(target)
        return None


def _actions(buttons: Mapping[str, Verb]) -> dict[str, Any]:
    """Return buttons as the companion app wants them."""
    actions = [
        {"action": name, "title": say(f"button_{verb}") or verb.value}
        for name, verb in buttons.items()
    ]
    return {"actions": actions} if actions else {}
