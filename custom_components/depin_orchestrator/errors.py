"""The door where the engine's errors become Home Assistant's."""

from collections.abc import Iterator
from contextlib import contextmanager

from homeassistant.exceptions import HomeAssistantError, ServiceValidationError

from .answers import result_of, words
from .const import DOMAIN
from .engine.errors import DepinError
from .engine.outcome import Outcome, Result
from .engine.snapshot import Snapshot


@contextmanager
def translated(to: type[HomeAssistantError]) -> Iterator[None]:
    """Raise what happens inside as that Home Assistant error, with its translation key."""
    try:
        yield
    except DepinError as err:
        raise to(translation_domain=DOMAIN, translation_key=err.key) from err


def done(outcome: Outcome, snapshot: Snapshot) -> None:
    """Raise for a change that did not come to what was asked for.

    ServiceValidationError when it was refused and nothing was touched, else HomeAssistantError.
    """
    result = result_of(outcome)
    wanted = Result.APPLIED if outcome.plan.restores is None else Result.ROLLED_BACK
    if result is wanted:
        return
    kind = ServiceValidationError if result is Result.REFUSED else HomeAssistantError
    if not outcome.objections:
        raise kind(translation_domain=DOMAIN, translation_key=DepinError.key)
    first = outcome.objections[0]
    raise kind(
        translation_domain=DOMAIN,
        translation_key=first.reason,
        translation_placeholders=words(first, snapshot),
    )
