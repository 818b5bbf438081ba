"""The whole demo as a user starts it: a real Home Assistant, a real yagna, all four networks.

Where a Docker Engine can run, its containers too.
"""

from collections.abc import Iterator
import json
import os
from pathlib import Path
import re
import signal
import subprocess
from typing import Any
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest

from lab.containers import CONTAINERS, home_of
from lab.docker import Dockerd, missing

REPO = Path(__file__).parent.parent
USER = {"username": "demo", "password": "demo-pass-1"}
GIB = 1024**3
#: What the demo says where it cannot have one.
NO_ENGINE = "no Docker Engine"


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


class Demo:
    """The running demo, and what a user's browser and the kernel say of it."""

    def __init__(self, directory: Path) -> None:
        self.engine = Dockerd(home_of((directory / "lab").resolve()))
        self.process = subprocess.Popen(
            [REPO / "scripts/demo", "--dir", directory], stdout=subprocess.PIPE, text=True
        )
        assert self.process.stdout
        self.said = ""
        for line in self.process.stdout:
            self.said += line
            if found := re.search(r"open (http://[\d.:]+)/", line):
                self.url = found[1]
                break

    def login(self) -> None:
        client = f"{self.url}/"
        handler = {"client_id": client, "redirect_uri": client, "handler": ["homeassistant", None]}
        flow = self.post("/auth/login_flow", json.dumps(handler))
        user = json.dumps({"client_id": client, **USER})
        code = self.post(f"/auth/login_flow/{flow['flow_id']}", user)["result"]
        grant = {"client_id": client, "grant_type": "authorization_code", "code": code}
        self.token = self.post("/auth/token", urlencode(grant))["access_token"]

    def act(self, action: str, **data: Any) -> dict[str, Any]:
        path = f"/api/services/depin_orchestrator/{action}?return_response"
        bearer = {"Authorization": f"Bearer {self.token}"}
        return dict(self.post(path, json.dumps(data), bearer)["service_response"])

    def post(self, path: str, body: str, headers: dict[str, str] | None = None) -> Any:
        kind = "json" if body.startswith("{") else "x-www-form-urlencoded"
        headers = {"Content-Type": f"application/{kind}", **(headers or {})}
        request = Request(self.url + path, body.encode(), headers)  # noqa: S310 -- our own
        with urlopen(request, timeout=60) as answer:  # noqa: S310 -- as above
            return json.load(answer)

    def limits(self) -> dict[str, tuple[float | None, int | None]]:
        """Return what the kernel gives: cores and bytes by node."""
        groups = {node: self.engine.cgroup(start.name) for node, start in CONTAINERS.items()}
        return {node: (group.cores(), group.memory()) for node, group in groups.items()}


@pytest.fixture
def demo(tmp_path: Path, socket_enabled: None) -> Iterator[Demo]:
    """Run the demo until the test is over, then press Ctrl-C."""
    if reason := missing():
        pytest.skip(reason)
    running = Demo(tmp_path / "demo")
    try:
        if NO_ENGINE in running.said:
            pytest.skip(running.said)
        running.login()
        yield running
    finally:
        running.process.send_signal(signal.SIGINT)
        assert running.process.wait(60) == 0, running.said
    assert not running.engine.home.exists()


@pytest.mark.demo
def test_demo_moves_real_containers_and_takes_it_back(demo: Demo) -> None:
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
