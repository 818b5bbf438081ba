"""What is wrong with a user's actions or template, said in words before anything runs.

At run time a variable that nobody defines is an empty text, and an action that does not exist
fails half-way; both are found here.
"""

from collections.abc import Iterable, Iterator, Mapping, Set as AbstractSet
from copy import deepcopy
from dataclasses import dataclass
from math import isfinite
from typing import Any

from homeassistant.const import CONF_ACTION, CONF_VARIABLES
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, TemplateError
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.script import async_validate_actions_config
from homeassistant.helpers.template import Template, TemplateEnvironment, is_template_string
from homeassistant.helpers.typing import ConfigType
from jinja2 import meta, nodes
import voluptuous as vol

from .engine.models import Resource

#: What every step of a sequence is told; a template of a reading knows only of the dial.
DIAL_VARIABLES = frozenset({"node", "name", "protocol", "resource", "unit"})
VARIABLES = DIAL_VARIABLES | {
    "before",
    "after",
    "before_percent",
    "after_percent",
    "phase",
    "txn_id",
    "attempt",
    "dry_run",
}
#: What Home Assistant itself defines while a sequence runs.
OF_SCRIPTS = frozenset({"context", "repeat", "this", "trigger", "wait"})
#: Parts of an action that hold data of the user's, in which a key `action` means nothing to us.
DATA = frozenset({"data", "data_template", "event_data", "target", "metadata", CONF_VARIABLES})
#: How long a template may take; every reading renders it in the event loop.
RENDER_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong: the form's error, and the words that belong in its message."""

    key: str
    words: str = ""


async def compiled(hass: HomeAssistant, sequence: list[dict[str, Any]]) -> list[ConfigType]:
    """Return a stored sequence in the form in which Home Assistant runs it.

    Raises vol.Invalid or HomeAssistantError for one that it cannot run.
    """
    checked = cv.SCRIPT_SCHEMA(deepcopy(sequence))
    return await async_validate_actions_config(hass, checked)


async def sequence_problem(hass: HomeAssistant, sequence: list[dict[str, Any]]) -> Problem | None:
    """Return what is wrong with a sequence, None when it can be run."""
    if not sequence:
        return Problem("actions_missing")
    texts = [text for text in _texts(sequence) if is_template_string(text)]
    try:
        if problem := _unreadable(hass, texts):
            return problem
        steps = await compiled(hass, sequence)
    except (vol.Invalid, HomeAssistantError, RecursionError, TypeError) as err:
        return Problem("actions_invalid", str(err) or type(err).__name__)
    for name in _called(steps):
        if not hass.services.has_service(*name.split(".", 1)):
            return Problem("action_unknown", name)
    return _undefined(hass, texts, VARIABLES | OF_SCRIPTS | set(_defined(sequence)))


async def verify_problem(
    hass: HomeAssistant, text: str, about: Mapping[Resource, Mapping[str, str]]
) -> Problem | None:
    """Return what is wrong with a template, which has to be a number for every resource.

    `about` is what it is told of each resource.
    """
    if problem := _unreadable(hass, [text]) or _undefined(hass, [text], DIAL_VARIABLES):
        return problem
    for resource, variables in about.items():
        template = Template(text, hass)
        try:
            if await template.async_render_will_timeout(RENDER_SECONDS, variables, strict=True):
                return Problem("verify_slow")
            said = template.async_render(variables, parse_result=False, strict=True)
        except TemplateError as err:
            return Problem("template_invalid", str(err))
        if amount_of(said) is None:
            return Problem("verify_no_amount", f"{resource}: {said[:60]!r}, {variables['unit']}")
    return None


def amount_of(text: object) -> float | None:
    """Return what a template says as an amount, None when it is none."""
    try:
        amount = float(str(text))
    except ValueError:
        return None
    return amount if isfinite(amount) and amount >= 0 else None


def _unreadable(hass: HomeAssistant, texts: Iterable[str]) -> Problem | None:
    """Return what is wrong with the first template that is none."""
    for text in texts:
        try:
            Template(text, hass).ensure_valid()
        except TemplateError as err:
            return Problem("template_invalid", str(err))
    return None


def _undefined(
    hass: HomeAssistant, texts: Iterable[str], known: AbstractSet[str]
) -> Problem | None:
    """Return the first variable that nobody defines."""
    environment = TemplateEnvironment(hass)
    for text in texts:
        tree = environment.parse(text)
        used = meta.find_undeclared_variables(tree) - _guarded(tree)
        if unknown := sorted(used - known):
            return Problem("variable_unknown", unknown[0])
    return None


def _guarded(tree: nodes.Template) -> set[str]:
    """Return the variables of which a template itself says what happens without them."""
    tests = (test.node for test in tree.find_all(nodes.Test) if "defined" in test.name)
    filters = (part.node for part in tree.find_all(nodes.Filter) if part.name in ("default", "d"))
    return {node.name for node in (*tests, *filters) if isinstance(node, nodes.Name)}


def _called(steps: Any) -> Iterator[str]:
    """Yield the names of the actions that a sequence calls, as far as they are fixed."""
    if isinstance(steps, list):
        for step in steps:
            yield from _called(step)
    elif isinstance(steps, Mapping):
        if isinstance(name := steps.get(CONF_ACTION), str):
            yield name
        for key, value in steps.items():
            if key not in DATA:
                yield from _called(value)


def _defined(value: Any) -> Iterator[str]:
    """Yield the names that a sequence gives to values, anywhere in it."""
    if isinstance(value, list):
        for item in value:
            yield from _defined(item)
    elif isinstance(value, Mapping):
        if isinstance(name := value.get("response_variable"), str):
            yield name
        if isinstance(own := value.get(CONF_VARIABLES), Mapping):
            yield from own
        yield from _defined(list(value.values()))


def _texts(value: Any) -> Iterator[str]:
    """Yield every text of a sequence, also of a table's keys."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from _texts([*value, *value.values()])
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
