"""The cards in a real browser, on the real Home Assistant of the demo.

The scenarios are JavaScript, since what they drive is; here each is a test of its own.
"""

import json
import os
from pathlib import Path
import re
import subprocess
from typing import Any

import pytest

from lab.browser import Unavailable, chromium, install

from ..demo import Demo

HERE = Path(__file__).parent
WITHIN = 480
SCENARIOS = [
    name
    for file in sorted(HERE.glob("*.mjs"))
    if file.name != "stage.mjs"
    for name in re.findall(r"^export async function (\w+)", file.read_text(), re.MULTILINE)
]


@pytest.fixture(scope="module")
def told(demo: Demo) -> dict[str, dict[str, Any]]:
    """Run every scenario in one browser and return what each told."""
    try:
        install()
        order = {"base": demo.url, "folder": str(demo.directory), "executable": chromium()}
        order["shots"] = os.environ.get("DEPIN_SHOTS", "")
    except Unavailable as err:
        pytest.skip(str(err))
    done = subprocess.run(
        ["node", HERE / "run.mjs", json.dumps(order)],
        capture_output=True,
        text=True,
        timeout=WITHIN,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return {line["name"]: line for line in map(json.loads, done.stdout.splitlines())}


@pytest.mark.demo
@pytest.mark.parametrize("name", SCENARIOS)
def test_card(told: dict[str, dict[str, Any]], name: str) -> None:
    assert told[name]["error"] is None, told[name]["error"]
