"""The integration's sentences, in the household's language."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any

from homeassistant.core import HomeAssistant, async_get_hass, callback
from homeassistant.helpers.translation import (
    async_get_cached_translations,
    async_get_translations,
)

from .amounts import ENGLISH, MARKS, written
from .const import DOMAIN
from .engine.dials import UNITS as RESOURCE_UNITS, Dial
from .engine.phrases import Amount, Phrase

CATEGORY = "exceptions"
#: A MiB is 0.001 GiB.
MOST_DECIMALS = 3
#: Units that are words, and the keys of what they are called; all others are the same everywhere.
UNITS = {
    "threads": "unit_threads",
    "% cpu": "unit_percent_cpu",
    "% memory": "unit_percent_memory",
    "% bandwidth": "unit_percent_bandwidth",
    "% storage": "unit_percent_storage",
}


@callback
def household() -> str:
    """Return the language that Home Assistant itself is set to."""
    return async_get_hass().config.language


def nearest(wish: str) -> str:
    """Return the language of ours that comes closest to a user's, English where none does."""
    names = {name.partition("-")[0]: name for name in MARKS}
    return wish if wish in MARKS else names.get(wish.partition("-")[0], ENGLISH)


async def async_learn(hass: HomeAssistant, language: str) -> None:
    """Load the words of a language other than the household's, which is there from the start."""
    await async_get_translations(hass, language, CATEGORY, {DOMAIN})


@callback
def say(key: str, **words: str) -> str | None:
    """Return a sentence without its last full stop, None when there is none of this name."""
    text = _text(key, household(), words)
    return None if text is None else text.rstrip(".。")


@callback
def named(resource: str) -> str:
    """Return what a resource is called in the household's language."""
    return _text(f"resource_{resource}", household(), {}) or resource


@callback
def amount_of(number: float, unit: str) -> str:
    """Return an amount with its unit in the household's language; three decimals at most."""
    exact = round(number, MOST_DECIMALS)
    # What would round to nothing has all of them, to be told as less than the least.
    enough = (
        d for d in range(MOST_DECIMALS) if round(number, d) == exact and (exact or not number)
    )
    return _amount(Amount(number, unit, next(enough, MOST_DECIMALS)), household())


@callback
def spelled(amounts: Mapping[Dial, float]) -> str:
    """Return what dials have, for a sentence: `CPU 1 thread, memory 0.5 GiB`."""
    return ", ".join(
        f"{named(dial.resource)} {amount_of(amount, RESOURCE_UNITS[dial.resource])}"
        for dial, amount in sorted(amounts.items())
    )


@callback
def tell(phrases: Iterable[Phrase], language: str | None = None) -> str:
    """Return whole sentences, in the household's language unless another one is wanted.

    Words of another language have to be loaded before.
    """
    own = language or household()
    told = (_text(p.key, own, _filled(p, own)) or p.key for p in phrases)
    return " ".join(told).replace("。 ", "。")


@callback
def spoken(phrases: Iterable[Phrase], language: str | None = None) -> dict[str, Any]:
    """Return sentences for people, and their keys with what fills them for automations."""
    phrases = tuple(phrases)
    return {"sentence": tell(phrases, language), "parts": [phrase.as_dict() for phrase in phrases]}


def _text(key: str, language: str, words: dict[str, str]) -> str | None:
    """Return the text of a key.

    Home Assistant's own helper for these texts speaks English to everybody, which is right for a
    log and wrong for a phone. A text that the language lacks is English here, too.
    """
    hass = async_get_hass()
    # A language that was chosen a moment ago may still be on its way.
    texts = async_get_cached_translations(
        hass, language, CATEGORY, DOMAIN
    ) or async_get_cached_translations(hass, ENGLISH, CATEGORY, DOMAIN)
    text = texts.get(f"component.{DOMAIN}.{CATEGORY}.{key}.message")
    if text is None:
        return None
    with suppress(KeyError):
        text = text.format(**words)
    return text.strip()


def _filled(phrase: Phrase, language: str) -> dict[str, str]:
    values = phrase.values.items()
    return {key: _amount(v, language) if isinstance(v, Amount) else v for key, v in values}


def _amount(amount: Amount, language: str) -> str:
    """Write an amount with its unit; what only rounds to nothing is less than the least."""
    number, decimals = amount.number, amount.decimals
    if amount.bare:
        return written(number, language, decimals)
    least = 0.0 if decimals is None else 10.0**-decimals
    small = bool(number) and -least / 2 < number < least / 2
    text = written(least if small else number, language, decimals)
    unit = UNITS.get(amount.unit)
    if unit:
        one = unit == "unit_threads" and text == "1"
        text = f"{text} {_text('unit_thread' if one else unit, language, {})}"
    else:
        text = f"{text} {amount.unit}".rstrip()
    return _text("less_than", language, {"amount": text}) or text if small else text
