"""Answers to the buttons of notifications: checked, carried out, and told what came of it."""

from datetime import timedelta
from typing import Any

from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.util import dt as dt_util

from .alert_buttons import WRITES, Button, Verb
from .alert_words import words_of
from .alerts import AlertBoard, may_write
from .answers import reason, result_of
from .const import DOMAIN
from .coordinator import DepinConfigEntry
from .engine.errors import DepinError
from .engine.outcome import Outcome
from .speech import say

PRESSED = "mobile_app_notification_action"
SNOOZE_FOR = timedelta(hours=8)


@callback
def async_hear_buttons(hass: HomeAssistant, entry: DepinConfigEntry) -> None:
    """Hear the buttons of a host's notifications while it is set up."""
    presses = Presses(hass, entry)

    @callback
    def pressed(event: Event[dict[str, Any]]) -> None:
        name = event.data.get("action")
        if isinstance(name, str) and name.startswith(presses.board.buttons.prefix):
            entry.async_create_task(
                hass, presses.answer(name, event.context.user_id), f"{DOMAIN} button"
            )

    entry.async_on_unload(hass.bus.async_listen(PRESSED, pressed))


class Presses:
    """What pressing a button of one host does."""

    def __init__(self, hass: HomeAssistant, entry: DepinConfigEntry) -> None:
        """Act on an entry's host."""
        self._hass = hass
        self._entry = entry
        self.board: AlertBoard = entry.runtime_data.alerts

    async def answer(self, name: str, user_id: str | None) -> None:
        """Do what a button says, once, if whoever pressed it may, and tell what happened."""
        board, now = self.board, dt_util.utcnow()
        waiting = board.buttons.open.get(name)
        user = await self._hass.auth.async_get_user(user_id) if user_id else None
        if waiting is not None and waiting.verb in WRITES and not may_write(user):
            # It stays open for somebody who may.
            await self._tell(waiting.alert, say("button_not_allowed") or "")
            return
        button = board.buttons.press(name, now)
        if button is None:
            await self._tell(None, say("button_used") or "")
            return
        await self._tell(button.alert, await self._do(button))
        await board.save()

    async def _do(self, button: Button) -> str:
        """Return what came of it, as a sentence."""
        if button.verb in (Verb.ACKNOWLEDGE, Verb.SNOOZE):
            return self._settle(button)
        if button.verb is Verb.DETAILS:
            alert = self.board.state.alerts.get(button.alert)
            return words_of(alert).message if alert else say("button_used") or ""
        if button.verb is Verb.UNDO:
            reallocator = self._entry.runtime_data.reallocator
            return self._outcome(await reallocator.roll_back(button.about, Verb.UNDO))
        planner = self.board.planner
        if button.verb is Verb.NOT_NOW:
            return (
                say("button_dismissed" if planner.dismiss(button.about) else "button_used") or ""
            )
        try:
            return self._outcome(await planner.approve(button.about))
        except DepinError as err:
            return say(err.key) or err.key

    def _settle(self, button: Button) -> str:
        now, until = dt_util.utcnow(), dt_util.utcnow() + SNOOZE_FOR
        alert = self.board.state.alerts.get(button.alert)
        if alert is None or alert.cleared is not None:
            return say("button_over") or ""
        if button.verb is Verb.SNOOZE:
            self.board.snooze(alert.id, until, now)
        else:
            self.board.acknowledge(alert.id, now)
        return say(f"button_{button.verb}d") or ""

    def _outcome(self, outcome: Outcome) -> str:
        snapshot = self._entry.runtime_data.data
        told = say(f"outcome_{result_of(outcome)}") or ""
        why = " ".join(str(reason(o, snapshot)["message"]) for o in outcome.objections[:1])
        return f"{told}. {why}".strip() if why else told

    async def _tell(self, alert_id: str | None, message: str) -> None:
        alert = self.board.state.alerts.get(alert_id or "")
        tag = self.board.courier.tag(alert) if alert else f"{DOMAIN}_{self._entry.entry_id}_button"
        title = words_of(alert).title if alert else self._entry.title
        await self.board.courier.answer(title, message, tag)
