"""The door where the engine's errors become Home Assistant's."""

from collections.abc import Iterator
from contextlib import contextmanager

from homeassistant.exceptions import HomeAssistantError

from .const import DOMAIN
from .engine.errors import DepinError


@contextmanager
def translated(to: type[HomeAssistantError]) -> Iterator[None]:
    """Raise what happens inside as that Home Assistant error, with its translation key."""
    try:
        yield
    except DepinError as err:
        raise to(translation_domain=DOMAIN, translation_key=err.key) from err
