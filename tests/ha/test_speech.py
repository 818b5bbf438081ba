"""What is told to people is in the language of Home Assistant."""

from dataclasses import replace
from decimal import Decimal

from homeassistant.core import HomeAssistant
from homeassistant.helpers.translation import async_load_integrations
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.depin_orchestrator.alert_words import told, words_of
from custom_components.depin_orchestrator.answers import reason
from custom_components.depin_orchestrator.const import DOMAIN
from custom_components.depin_orchestrator.engine.dials import Dial
from custom_components.depin_orchestrator.engine.models import Resource
from custom_components.depin_orchestrator.engine.monitor.alerts import Alert
from custom_components.depin_orchestrator.engine.monitor.kinds import Kind, Severity
from custom_components.depin_orchestrator.engine.objections import Objection, Reason
from custom_components.depin_orchestrator.engine.phrases import Amount, Phrase
from custom_components.depin_orchestrator.speech import (
    amount_of,
    nearest,
    say,
    spelled,
    spoken,
    tell,
)

from .common import coordinator_of
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
        ("en", "A better allocation gains 0.31 EUR/d", "It is 91 % sure to pay."),
        ("pl", "Lepszy podział daje 0,31 EUR/d", "Pewność, że się opłaci: 91 %. Zastosuj go"),
        ("zh-Hans", "更好的分配可增加 0.31 EUR/d", "有 91 % 的把握获利"),
        ("it", "A better allocation gains 0.31 EUR/d", "It is 91 % sure to pay. Apply it"),
    ],
)
async def test_an_alert_speaks_the_language_of_the_household(
    hass: HomeAssistant, language: str, title: str, message: str
) -> None:
    await speak(hass, language)
    words = words_of(replace(OFFER, words={**PLAN, "sentence": ""}))
    assert words.title == title
    assert words.message.startswith(message)
    # A plan brings its own sentences along, in the household's language already.
    assert words_of(OFFER).message == "Golem is full."


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


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "Golem used all of its 1,230.5 GB"),
        ("de", "Golem hat 1.230,5 GB"),
        ("fr", "Golem dispose de 1\u202f230,5 GB"),
        ("pl", "Golem ma 1\u00a0230,5 GB"),
        ("zh-Hans", "Golem 有 1,230.5 GB"),
    ],
)
async def test_numbers_are_written_as_the_language_writes_them(
    hass: HomeAssistant, language: str, sentence: str
) -> None:
    await speak(hass, language)
    full = {"node": "Golem", "had": Amount(1230.5, "GB", 1), "pressure": Amount(71.2, "%", 0)}
    told = tell([Phrase("plan_full", full), Phrase("plan_explore")])
    assert told.startswith(sentence)
    assert "71 %" in told
    assert ("。这" in told) is (language == "zh-Hans")


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (Amount(1.0, "threads"), "It uses 1 thread."),
        (Amount(0.64, "threads"), "It uses 0.64 threads."),
        (Amount(2666.67, "GB"), "It uses 2,670 GB."),
        (Amount(25.0, "% cpu"), "It uses 25 % of the processor."),
        (Amount(0.0, "EUR", 2), "It uses 0.00 EUR."),
        (Amount(-0.0, "EUR", 2), "It uses 0.00 EUR."),
        (Amount(0.0049, "EUR", 2), "It uses less than 0.01 EUR."),
        (Amount(-0.0049, "EUR", 2), "It uses less than 0.01 EUR."),
        (Amount(Decimal("0.005001"), "EUR", 2), "It uses 0.01 EUR."),
        (Amount(-0.02, "EUR", 2), "It uses -0.02 EUR."),
        (Amount(-0.0001, "EUR", 2, bare=True), "It uses 0.00."),
        (Amount(1.5, ""), "It uses 1.5."),
    ],
)
async def test_an_amount_is_never_a_nought_that_it_is_not(
    hass: HomeAssistant, amount: Amount, text: str
) -> None:
    await speak(hass, "en")
    assert tell([Phrase("use_some", {"used": amount})]) == text


async def test_automations_get_the_key_and_its_numbers(hass: HomeAssistant) -> None:
    await speak(hass, "en")
    phrase = Phrase("plan_gives_free", {"node": "Grass", "change": Amount(0.25, "threads")})
    assert spoken([phrase]) == {
        "sentence": "Grass gives 0.25 threads and loses next to nothing.",
        "parts": [
            {
                "key": "plan_gives_free",
                "values": {"node": "Grass", "change": {"amount": 0.25, "unit": "threads"}},
            }
        ],
    }


async def test_a_language_that_was_chosen_a_moment_ago_is_english_until_it_is_here(
    hass: HomeAssistant,
) -> None:
    await speak(hass, "en")
    hass.config.language = "sv"
    assert tell([Phrase("use_unknown")]) == "Nobody knows its use."


@pytest.mark.parametrize(
    ("wish", "ours"),
    [("de", "de"), ("es-419", "es"), ("zh-Hant", "zh-Hans"), ("it", "en"), ("../../x", "en")],
)
def test_the_nearest_language(wish: str, ours: str) -> None:
    assert nearest(wish) == ours


@pytest.mark.parametrize(
    ("language", "message"),
    [
        ("en", "Storj needs at least 0.25 GiB of memory. Choose a larger share"),
        (
            "de",
            "Storj braucht mindestens 0,25 GiB Arbeitsspeicher. Wähle einen größeren Anteil",
        ),
        ("zh-Hans", "Storj 至少需要 0.25 GiB 的 内存。请选择更大的份额"),
        ("it", "Storj needs at least 0.25 GiB of memory. Choose a larger share"),
    ],
)
async def test_a_refusal_names_resource_and_amount_in_the_language_of_the_household(
    hass: HomeAssistant, running: MockConfigEntry, language: str, message: str
) -> None:
    await speak(hass, language)
    refusal = Objection(Reason.UNDER_FLOOR, "storj_node", Resource.MEMORY, 0.25)
    answer = reason(refusal, coordinator_of(running).data)
    assert (answer["message"], answer["resource"]) == (message, "memory")


async def test_amounts_are_spelled_with_their_units(hass: HomeAssistant) -> None:
    dials = {Dial("a", Resource.MEMORY): 0.5, Dial("a", Resource.CPU): 1.0}
    await speak(hass, "en")
    assert spelled(dials) == "CPU 1 thread, memory 0.5 GiB"
    await speak(hass, "fr")
    assert spelled(dials) == "processeur 1 thread, mémoire 0,5 GiB"
    assert amount_of(12345.678, "GB") == "12\u202f345,678 GB"
    assert amount_of(0.0001, "GiB") == "moins de 0,001 GiB"
    assert amount_of(4, "") == "4"
    assert amount_of(0, "threads") == "0 threads"


async def test_a_host_at_its_limit_says_of_what(hass: HomeAssistant) -> None:
    await speak(hass, "de")
    words = {"resources": "cpu, memory"}
    full = replace(OFFER, kind=Kind.CONTENTION, what="contention", words=words)
    assert words_of(full).title == "Der Host ist an seinem Limit: CPU, Arbeitsspeicher"
