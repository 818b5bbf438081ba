"""What is told to people is in the language of Home Assistant."""

from dataclasses import replace

from homeassistant.core import HomeAssistant
from homeassistant.helpers.translation import async_load_integrations
import pytest

from custom_components.depin_orchestrator.alert_words import told, words_of
from custom_components.depin_orchestrator.const import DOMAIN
from custom_components.depin_orchestrator.engine.monitor.alerts import Alert
from custom_components.depin_orchestrator.engine.monitor.kinds import Kind, Severity
from custom_components.depin_orchestrator.speech import say

from .conftest import NOW

PLAN = {"gain": "0.31 EUR/d", "confidence": "91", "sentence": "Golem is full."}
OFFER = Alert("opportunity", Kind.OPPORTUNITY, Severity.INFO, "", NOW, NOW, "opportunity", PLAN)
UNDONE = replace(
    OFFER,
    kind=Kind.REALLOCATION_ROLLED_BACK,
    what="reallocation_rolled_back",
    words={"nodes": "Storj, Golem", "node": "Storj", "reason": "health_fell"},
)


async def speak(hass: HomeAssistant, language: str) -> None:
    hass.config.language = language
    await async_load_integrations(hass, {DOMAIN})


@pytest.mark.parametrize(
    ("language", "title", "message"),
    [
        ("en", "A better allocation gains 0.31 EUR/d", "Golem is full."),
        ("pl", "Lepszy podział daje 0.31 EUR/d", "Pewność, że się opłaci: 91 %. Zastosuj go"),
        ("zh-Hans", "更好的分配可增加 0.31 EUR/d", "有 91 % 的把握获利"),
        # Not among ours, so English; the engine's own sentence is for those who chose English.
        ("it", "A better allocation gains 0.31 EUR/d", "It is 91 % sure to pay. Apply it"),
    ],
)
async def test_an_alert_speaks_the_language_of_the_household(
    hass: HomeAssistant, language: str, title: str, message: str
) -> None:
    await speak(hass, language)
    words = words_of(OFFER)
    assert words.title == title
    assert words.message.startswith(message)


async def test_why_a_change_was_taken_back_names_the_node(hass: HomeAssistant) -> None:
    await speak(hass, "en")
    answer = told(UNDONE)
    assert answer["message"] == "Storj was no longer healthy after the change"
    assert (answer["node"], answer["name"]) == (None, None)


async def test_what_nobody_wrote_is_not_said(hass: HomeAssistant) -> None:
    await speak(hass, "nl")
    assert say("no_such_sentence") is None
    assert say("button_not_now") == "Niet nu"
    # A sentence is told all the same when something to fill it with is missing.
    assert say("alert_degraded") == "{node} is niet in orde"
