"""The blueprints are valid, and speak of kinds that there are."""

from pathlib import Path

from homeassistant.components.automation.config import AUTOMATION_BLUEPRINT_SCHEMA
from homeassistant.components.blueprint.models import Blueprint
from homeassistant.util.yaml import load_yaml_dict
import pytest

from custom_components.depin_orchestrator.engine.monitor.kinds import Kind

FOLDER = Path(__file__).parent.parent / "blueprints/automation/depin_orchestrator"
FILES = sorted(FOLDER.glob("*.yaml"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_valid(path: Path) -> None:
    blueprint = Blueprint(
        load_yaml_dict(str(path)),
        expected_domain="automation",
        path=path.name,
        schema=AUTOMATION_BLUEPRINT_SCHEMA,
    )
    assert blueprint.validate() is None
    assert blueprint.metadata["source_url"].endswith(f"/{path.name}")


def test_all_kinds_can_be_chosen() -> None:
    data = load_yaml_dict(str(FOLDER / "react_to_alert.yaml"))
    kinds = data["blueprint"]["input"]["kind"]
    assert kinds["selector"]["select"]["options"] == list(Kind)
    assert set(kinds["default"]) <= set(Kind)


def test_there_are_three() -> None:
    assert len(FILES) == 3
