"""The repository as HACS, hassfest and the quality scale want it; the parts that run offline."""

import json
from pathlib import Path
import subprocess
from typing import Any

import yaml

from tests.scripts import script

REPO = Path(__file__).parent.parent
ROOT = REPO / "custom_components/depin_orchestrator"
HACS_KEYS = {
    "name", "content_in_root", "country", "filename", "hacs", "hide_default_branch",
    "homeassistant", "persistent_directory", "render_readme", "zip_release",
}  # fmt: skip
#: The rules of Home Assistant's quality scale (2026.10): bronze, silver, gold, platinum.
RULES = 54


def test_manifest() -> None:
    manifest: dict[str, Any] = json.loads((ROOT / "manifest.json").read_text())
    keys = list(manifest)
    assert keys[:2] == ["domain", "name"]
    assert keys[2:] == sorted(keys[2:])
    assert manifest["domain"] == ROOT.name
    assert manifest["requirements"] == []
    assert manifest["codeowners"]
    for key in ("documentation", "issue_tracker", "iot_class", "version"):
        assert manifest[key]


def test_hacs() -> None:
    hacs = json.loads((REPO / "hacs.json").read_text())
    assert set(hacs) <= HACS_KEYS
    assert hacs["filename"].endswith(".zip")


def test_brand() -> None:
    for name in ("icon.png", "icon@2x.png", "logo.png", "logo@2x.png", "dark_logo.png"):
        assert (ROOT / "brand" / name).read_bytes().startswith(b"\x89PNG"), name


def test_quality_scale_is_complete_and_honest() -> None:
    rules = yaml.safe_load((ROOT / "quality_scale.yaml").read_text())["rules"]
    assert len(rules) == RULES
    for rule, state in rules.items():
        if isinstance(state, dict):
            assert state["status"] == "exempt", rule
            assert state["comment"], rule
        else:
            assert state == "done", rule


def test_nothing_names_this_machine() -> None:
    """A path that only exists here must not be committed."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=REPO,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in filter(None, listed.stdout.splitlines()):
        path = REPO / name
        text = path.read_bytes() if path.is_file() else b""
        assert str(REPO).encode() not in text, name
        assert f"{Path.home()}/".encode() not in text, name


def test_entities_page_is_current() -> None:
    """Written by `python scripts/entities.py`."""
    assert (REPO / "docs/entities.md").read_text() == script("entities").main()
