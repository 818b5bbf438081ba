"""Answers to the buttons of notifications: checked, carried out, and told what came of it."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.util import dt as dt_util

from .alert_buttons import WRITES, Button, Verb, about
from .alert_words import Words, words_of
from .alerts import AlertBoard, may_write
from .answers import reason, result_of
from .const import DOMAIN
from .coordinator import DepinConfigEntry
from .engine.errors import DepinError
from .engine.monitor.alerts import Alert
from .engine.outcome import Outcome, Result
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
            # The message stays as it is, for somebody who may.
            await self._tell(None, say("button_not_allowed"))
            return
        button = board.buttons.press(name, now)
        if button is None:
            await self._tell(None, say("button_used"))
            return
        alert = board.state.alerts.get(button.alert)
        if alert is None:
            await self._tell(None, say("button_over"))
        elif alert.cleared is None and about(alert) != button.about:
            told = f"{say('button_changed')} {words_of(alert).message}"
            await self._tell(alert, told, board.buttons.make(alert, now))
        else:
            await self._tell(alert, *await self._do(button, alert))
        await board.save()

    async def _do(self, button: Button, alert: Alert) -> tuple[str | None, Mapping[str, Verb]]:
        """Return what came of it, as a sentence, and the buttons that are left."""
        buttons, planner = self.board.buttons, self.board.planner
        if button.verb in (Verb.ACKNOWLEDGE, Verb.SNOOZE):
            return self._settle(button, alert), {}
        if button.verb is Verb.DETAILS:
            return planner.details() or words_of(alert).message, buttons.of(alert)
        if button.verb is Verb.NOT_NOW:
            dismissed = planner.dismiss(button.about)
            return say("button_dismissed" if dismissed else "button_over"), {}
        try:
            outcome = await self._change(button)
        except DepinError as err:
            return say(err.key) or err.key, {}
        # What was refused now may be done later.
        again = outcome.result is Result.REFUSED
        return self._outcome(outcome), buttons.make(alert, dt_util.utcnow()) if again else {}

    async def _change(self, button: Button) -> Outcome:
        """Carry out a change of the machine."""
        if button.verb is Verb.APPLY:
            return await self.board.planner.approve(button.about)
        reallocator = self._entry.runtime_data.reallocator
        return await reallocator.roll_back(button.about, Verb.UNDO)

    def _settle(self, button: Button, alert: Alert) -> str | None:
        now, until = dt_util.utcnow(), dt_util.utcnow() + SNOOZE_FOR
        if alert.cleared is not None:
            return say("button_over")
        if button.verb is Verb.SNOOZE:
            self.board.snooze(alert.id, until, now)
        else:
            self.board.acknowledge(alert.id, now)
        return say(f"button_{button.verb}d")

    def _outcome(self, outcome: Outcome) -> str:
        snapshot = self._entry.runtime_data.data
        told = say(f"outcome_{result_of(outcome)}") or ""
        why = " ".join(str(reason(o, snapshot)["message"]) for o in outcome.objections[:1])
        return f"{told}. {why}".strip() if why else told

    async def _tell(
        self, alert: Alert | None, message: str | None, buttons: Mapping[str, Verb] | None = None
    ) -> None:
        """Answer in the place of the alert's message; beside it when it is about none."""
        courier = self.board.courier
        tag = courier.tag(alert) if alert else f"{DOMAIN}_{self._entry.entry_id}_button"
        title = words_of(alert).title if alert else self._entry.title
        await courier.answer(Words(title, message or ""), tag, buttons or {})
