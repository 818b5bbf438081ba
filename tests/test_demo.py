"""The whole demo as a user starts it: a real Home Assistant, a real yagna, all four networks."""

import os
from pathlib import Path
import re
import subprocess

import pytest

REPO = Path(__file__).parent.parent


@pytest.mark.demo
def test_demo_check(tmp_path: Path) -> None:
    done = subprocess.run(
        [REPO / "scripts/demo", "--check", "--dir", tmp_path / "demo"],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
        env=os.environ | {"NO_COLOR": "1"},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    for protocol in ("storj", "golem", "streamr", "grass"):
        line = next(li for li in done.stdout.splitlines() if f" {protocol} " in li)
        amounts = [float(a.replace(",", "")) for a in re.findall(r"([\d,]+\.\d{4})", line)]
        assert len(amounts) == 2, line
        assert min(amounts) > 0, line
    log = (tmp_path / "demo/home/out.log").read_text()
    assert "ERROR" not in log, log
    assert "Traceback" not in log, log
