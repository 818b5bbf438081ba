"""The integration's sentences, in the household's language."""

from contextlib import suppress

from homeassistant.core import async_get_hass, callback
from homeassistant.helpers.translation import async_get_cached_translations

from .const import DOMAIN

CATEGORY = "exceptions"


@callback
def language() -> str:
    """Return the language that Home Assistant itself is set to."""
    return async_get_hass().config.language


@callback
def say(key: str, **words: str) -> str | None:
    """Return a sentence without its last full stop, None when there is none of this name.

    Home Assistant's own helper for these texts speaks English to everybody, which is right for a
    log and wrong for a phone. A text that the language lacks is English here, too.
    """
    texts = async_get_cached_translations(async_get_hass(), language(), CATEGORY, DOMAIN)
    text = texts.get(f"component.{DOMAIN}.{CATEGORY}.{key}.message")
    if text is None:
        return None
    with suppress(KeyError):
        text = text.format(**words)
    return text.strip().rstrip(".。")
