"""What the code names is translated, has an icon, and nothing is left over."""

import ast
from collections.abc import Iterator
import json
from pathlib import Path
import re
from typing import Any

from homeassistant.util import slugify
import pytest
import yaml

from custom_components.depin_orchestrator.alert_buttons import Verb
from custom_components.depin_orchestrator.amounts import MARKS
from custom_components.depin_orchestrator.binary_sensor import (
    HOST_PROBLEM,
    NODE_BINARY_SENSORS,
    OPPORTUNITY,
)
from custom_components.depin_orchestrator.button import BUTTONS
from custom_components.depin_orchestrator.engine import errors
from custom_components.depin_orchestrator.engine.models import Resource
from custom_components.depin_orchestrator.engine.monitor.alerts import Happening
from custom_components.depin_orchestrator.engine.monitor.kinds import Kind, Severity
from custom_components.depin_orchestrator.engine.monitor.signs import GRAVE, LIGHT
from custom_components.depin_orchestrator.engine.objections import Reason
from custom_components.depin_orchestrator.engine.optimizer.explain import BY_RULE
from custom_components.depin_orchestrator.engine.optimizer.plan import Reason as PlanReason
from custom_components.depin_orchestrator.engine.outcome import Result
from custom_components.depin_orchestrator.event import ALERT, REALLOCATION
from custom_components.depin_orchestrator.node_schemas import NODE_GROUPS, NODES
from custom_components.depin_orchestrator.node_sensors import NODE_SENSORS
from custom_components.depin_orchestrator.number import NUMBERS
from custom_components.depin_orchestrator.schemas import (
    GROUPS,
    HOST,
    NEW_HOST,
    OPTION_GROUPS,
    OPTIONS,
)
from custom_components.depin_orchestrator.select import SELECTS
from custom_components.depin_orchestrator.sensor import HOST_SENSORS
from custom_components.depin_orchestrator.sensors_usage import USAGE_SENSORS
from custom_components.depin_orchestrator.speech import UNITS
from custom_components.depin_orchestrator.switch import AUTOMATIC, MANAGED
from tests.scripts import SCRIPTS, script

ROOT = Path(__file__).parent.parent / "custom_components/depin_orchestrator"
EN: dict[str, Any] = json.loads((ROOT / "translations/en.json").read_text())
ICONS: dict[str, Any] = json.loads((ROOT / "icons.json").read_text())
LISTS = sorted((SCRIPTS / "words").glob("*.json"))
SERVICES: dict[str, Any] = yaml.safe_load((ROOT / "services.yaml").read_text())


def tree(root: type[errors.DepinError]) -> Iterator[type[errors.DepinError]]:
    yield root
    for child in root.__subclasses__():
        yield from tree(child)


def texts(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, child in value.items():
            yield from texts(child, f"{path}.{key}")
    else:
        yield path, value


#: What an alert's sentence may be filled with.
PLACEHOLDERS = (
    "node", "nodes", "reason", "hours", "amount", "least", "days", "resources", "tokens", "gain",
    "confidence", "fiat",
)  # fmt: skip
#: The keys of the sentences that explain plans and make up reports, and where they are written.
KEY = re.compile(r"(plan|step|use|move|backtest|report)_[a-z_]+")
ENGINE = ("engine/optimizer/explain.py", "engine/sentences.py", "report_words.py")
ERRORS = {error.key for error in tree(errors.DepinError)}
ROWS = (*HOST_SENSORS, *NODE_SENSORS, *USAGE_SENSORS)
SENSORS = {row.key for row in ROWS}
BINARY = {HOST_PROBLEM.key, OPPORTUNITY.key, *(row.key for row in NODE_BINARY_SENSORS)}


def test_every_entity_has_a_name_and_every_name_an_entity() -> None:
    assert set(EN["entity"]["sensor"]) == SENSORS
    assert set(EN["entity"]["binary_sensor"]) == BINARY


def test_an_english_entity_id_ends_in_its_key() -> None:
    """Cards and automations are written with the design's keys."""
    for platform in EN["entity"].values():
        for key, text in platform.items():
            assert slugify(text["name"]) == key


def test_every_sensor_has_an_icon_or_a_device_class() -> None:
    classless = {row.key for row in ROWS if row.device_class is None}
    assert classless <= set(ICONS["entity"]["sensor"])
    assert set(ICONS["entity"]["sensor"]) <= SENSORS


def test_enum_states() -> None:
    for row in ROWS:
        states = EN["entity"]["sensor"][row.key].get("state", {})
        assert set(states) == set(row.options or []), row.key


def test_what_acts_has_a_name_and_an_icon() -> None:
    wanted = {
        "number": {row.key for row in NUMBERS.values()},
        "button": {row.key for row in BUTTONS},
        "select": {row.key for row in SELECTS},
        "switch": {AUTOMATIC.key, MANAGED.key},
        "event": {ALERT.key, REALLOCATION.key},
    }
    for platform, keys in wanted.items():
        assert set(EN["entity"][platform]) == set(ICONS["entity"][platform]) == keys
    for row in (ALERT, REALLOCATION):
        types = EN["entity"]["event"][row.key]["state_attributes"]["event_type"]["state"]
        assert set(types) == set(row.event_types or ())


def test_every_choice_has_a_name() -> None:
    for row in SELECTS:
        options = set(row.options or ())
        assert set(EN["entity"]["select"][row.key]["state"]) == options
        assert set(EN["selector"][row.key]["options"]) == options


def test_every_reason_has_a_sentence_that_can_be_filled() -> None:
    filled = dict.fromkeys(("node", "resource", "limit", "until"), "x")
    for reason in Reason:
        assert EN["exceptions"][reason]["message"].format(**filled)


def test_every_alert_says_what_happened_and_what_to_do() -> None:
    reasons = (GRAVE | LIGHT) - {"disk_full"}
    for what in {*Kind, *reasons, "running_dry", "storage_full", "low_host_earnings"}:
        for part in ("alert", "todo"):
            text = EN["exceptions"][f"{part}_{what}"]["message"]
            assert text.format(**dict.fromkeys(PLACEHOLDERS, "x")), what
    for verb in Verb:
        assert EN["exceptions"][f"button_{verb}"]["message"]
    assert {f"outcome_{result}" for result in Result} <= set(EN["exceptions"])


def test_every_sentence_of_the_engine_has_words() -> None:
    """Its keys are written as constants, or made of a reason."""
    told = {f"plan_{reason}" for reason in PlanReason if not reason.moves or reason in BY_RULE}
    free = {f"plan_{verb}_free" for verb in ("gives", "gets")}
    for path in ENGINE:
        for node in ast.walk(ast.parse((ROOT / path).read_text())):
            if isinstance(node, ast.Constant) and KEY.fullmatch(str(node.value)):
                told.add(str(node.value))
    assert told | free == {key for key in EN["exceptions"] if KEY.fullmatch(key)}


def test_every_unit_has_words() -> None:
    names = {"unit_thread", *UNITS.values()}
    assert names == {key for key in EN["exceptions"] if key.startswith("unit_")}
    assert {f"% {resource}" for resource in Resource} | {"threads"} == set(UNITS)
    assert set(MARKS) == {path.stem for path in LISTS} | {"en"}


def test_the_trigger_offers_what_there_is() -> None:
    fields = yaml.safe_load((ROOT / "triggers.yaml").read_text())["alert"]["fields"]
    text = EN["triggers"]["alert"]["fields"]
    assert set(fields) == set(text)
    assert set(ICONS["triggers"]) == {"alert"}
    for name, names in (("kind", Kind), ("severity", Severity), ("happening", Happening)):
        options = EN["selector"][f"alert_{name}"]["options"]
        assert fields[name]["selector"]["select"]["options"] == list(names) == list(options)


def test_every_error_has_a_message_at_every_door() -> None:
    assert set(EN["exceptions"]) >= ERRORS
    assert set(EN["options"]["error"]) >= ERRORS
    for flow in EN["config_subentries"].values():
        assert set(flow["error"]) >= ERRORS
    assert set(EN["config"]["error"]) >= ERRORS


def test_every_raised_key_is_translated() -> None:
    for path in ROOT.glob("*.py"):
        for call in ast.walk(ast.parse(path.read_text())):
            if not isinstance(call, ast.Call):
                continue
            for keyword in call.keywords:
                if keyword.arg == "translation_key" and isinstance(keyword.value, ast.Constant):
                    key = keyword.value.value
                    known = set(EN["exceptions"]) | set(EN["selector"]) | set(EN.get("issues", {}))
                    assert key in known, f"{path.name}: {key}"


@pytest.mark.parametrize("step", ["user", "reconfigure"])
def test_every_host_field_is_described(step: str) -> None:
    text = EN["config"]["step"][step]
    schema = NEW_HOST if step == "user" else HOST
    flat = {str(key) for key in schema.schema} - set(GROUPS)
    assert set(text["data"]) == set(text["data_description"]) == flat
    for name, fields in GROUPS.items():
        group = text["sections"][name]
        assert set(group["data"]) == set(group["data_description"]) == set(map(str, fields))


def test_every_node_field_is_described() -> None:
    for protocol, flow in zip(NODES, EN["config_subentries"].values(), strict=True):
        fields = set(map(str, NODES[protocol].schema)) - set(NODE_GROUPS)
        for step in flow["step"].values():
            assert set(step["data"]) == set(step["data_description"]) == fields, protocol
            for name, group in NODE_GROUPS.items():
                text = step["sections"][name]
                assert set(text["data"]) == set(text["data_description"]) == set(map(str, group))


def test_every_option_is_described() -> None:
    text = EN["options"]["step"]["init"]
    flat = set(map(str, OPTIONS.schema)) - set(OPTION_GROUPS)
    assert set(text["data"]) == set(text["data_description"]) == flat
    for name, fields in OPTION_GROUPS.items():
        group = text["sections"][name]
        assert set(group["data"]) == set(group["data_description"]) == set(map(str, fields))


def test_every_action_is_described_and_has_an_icon() -> None:
    assert set(SERVICES) == set(EN["services"]) == set(ICONS["services"])
    for name, action in SERVICES.items():
        assert set(action["fields"]) == set(EN["services"][name]["fields"]), name


def test_texts_are_clean() -> None:
    for path, text in texts(EN):
        assert text == text.strip(), path
        assert text, path
        assert "<" not in text, path
        assert "  " not in text, path
    for key in re.findall(r'"([^"]+)":', (ROOT / "translations/en.json").read_text()):
        assert re.fullmatch(r"[a-z0-9]+([_-][a-z0-9]+)*", key), key


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.stem)
def test_every_language_says_what_english_says(path: Path) -> None:
    """Run `python scripts/words.py`, and translate what it says is missing."""
    words, told = script("words"), json.loads(path.read_text())
    assert list(told) == list(words.listed(EN, told))
    assert list(words.faults(path.stem, EN, told)) == []
    language = (ROOT / "translations" / path.name).read_text()
    assert language == words.written(words.spelled(EN, told))


def test_every_language_has_a_word_list() -> None:
    assert {path.stem for path in (ROOT / "translations").iterdir()} == {
        "en",
        *(path.stem for path in LISTS),
    }
