"""The demo as a user starts it, and what a browser and the kernel say of it."""

from collections.abc import Generator
from contextlib import contextmanager
import json
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
#: What the demo says where it cannot have one.
NO_ENGINE = "no Docker Engine"


class Demo:
    """The running demo, and what a user's browser and the kernel say of it."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
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


@contextmanager
def running(directory: Path) -> Generator[Demo]:
    """Run the demo with its containers, then press Ctrl-C; skip where there are none."""
    if reason := missing():
        pytest.skip(reason)
    demo = Demo(directory)
    try:
        if NO_ENGINE in demo.said:
            pytest.skip(demo.said)
        yield demo
    finally:
        demo.process.send_signal(signal.SIGINT)
        assert demo.process.wait(60) == 0, demo.said
    assert not demo.engine.home.exists()
