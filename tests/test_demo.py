"""The whole demo as a user starts it: a real Home Assistant, a real yagna, all four networks.

Where a Docker Engine can run, its containers too.
"""

import os
from pathlib import Path
import re
import subprocess

import pytest

from lab.containers import CONTAINERS
from lab.docker import missing

from .demo import NO_ENGINE, REPO, Demo

GIB = 1024**3


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
        if NO_ENGINE not in done.stdout:
            start = CONTAINERS[protocol]
            shares = [float(share) for share in re.findall(r"([\d.]+) %", line)]
            assert shares == pytest.approx(
                [start.cpu_threads / 4 * 100, start.memory_gib / 8 * 100], abs=0.1
            )
    log = (tmp_path / "demo/home/out.log").read_text()
    assert "ERROR" not in log, log
    assert "Traceback" not in log, log


@pytest.mark.demo
def test_demo_moves_real_containers_and_takes_it_back(demo: Demo, socket_enabled: None) -> None:
    demo.login()
    nodes = {node["protocol"]: node["name"] for node in demo.act("get_status")["nodes"].values()}
    before = demo.limits()
    wanted = {
        nodes["storj"]: {"cpu": 12, "memory": 15},
        nodes["grass"]: {"cpu": 20, "memory": 18},
    }
    change = demo.act("reallocate", allocation=wanted, reason="for the test")
    assert change["outcome"] == "applied", change
    assert [step["progress"] for step in change["steps"]] == ["applied"] * 4
    assert demo.limits() == before | {
        "storj": (pytest.approx(0.48), pytest.approx(1.2 * GIB, abs=65536)),
        "grass": (pytest.approx(0.8), pytest.approx(1.44 * GIB, abs=65536)),
    }
    readings = {n["protocol"]: n["readings"] for n in demo.act("get_status")["nodes"].values()}
    assert readings["grass"]["cpu_allocation"]["value"] == pytest.approx(20)
    # The meters tell the whole of it, although the container burns a part only.
    assert readings["streamr"]["cpu_usage"]["value"] > 8
    back = demo.act("rollback", reallocation_id=change["reallocation_id"])
    assert back["outcome"] == "rolled_back", back
    assert demo.limits() == before


@pytest.mark.demo
@pytest.mark.dense  # it takes three minutes
def test_demo_finds_a_better_allocation_by_itself(tmp_path: Path) -> None:
    if reason := missing():
        pytest.skip(reason)
    done = subprocess.run(
        [REPO / "scripts/demo", "--auto", "--dir", tmp_path / "demo"],
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "applied: Golem" in done.stdout
    assert re.search(r"realised 0\.0[1-9]", done.stdout)
    assert "Traceback" not in (tmp_path / "demo/home/out.log").read_text()
