"""Processes to kill: a real Home Assistant in a folder of its own, or the bare engine."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
import json
import os
from pathlib import Path
import signal
import subprocess
import time
from typing import Any

import aiohttp
import jwt

from custom_components.depin_orchestrator.actuators.journal_file import last_line
from lab.home import ROOT, free_port, http_settings
from tests.actuators.dockerd import Dockerd

PYTHON = ROOT / ".venv-ha" / "bin" / "python"
READY_WITHIN = 120.0
UP_WITHIN = 60.0
CONFIGURATION = """\
homeassistant:
  {name: Home, latitude: 52.37, longitude: 4.9, elevation: 0, unit_system: metric,
   time_zone: Europe/Amsterdam, currency: EUR, country: NL, language: en}
logger:
  default: warning
  logs: {haffmpeg: fatal, homeassistant.components.camera.img_util: fatal}
"""
KEY = "of the crash tests, and long enough for HS256"
TOKEN = "0123456789abcdef0123456789abcdef"
ENTRY = "attic"
#: Node to container; half of the host each at first.
CONTAINERS = {"storj": "crash-storj", "grass": "crash-grass"}
GIB = 1024**3
CORES, MEMORY = 2.0, GIB

type Die = tuple[str, str, int]


class Nursery:
    """Where processes are born in a moment; see `nursery.py`."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [PYTHON, str(ROOT / "tests/crash/nursery.py")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env={k: v for k, v in os.environ.items() if k != "PYTHONPATH"},
        )
        assert self._answer() == "ready"

    def _answer(self) -> str:
        assert self._process.stdout
        return self._process.stdout.readline().strip()

    def bear(self, kind: str, log: Path, die: Die | None = None, **order: Any) -> Process:
        """Start a life; it dies by itself at the moment `die` says."""
        assert self._process.stdin
        line = {"kind": kind, "log": str(log), "die": die, **order}
        self._process.stdin.write(json.dumps(line) + "\n")
        self._process.stdin.flush()
        return Process(int(self._answer()))

    def close(self) -> None:
        """End the nursery; its children have ended already."""
        self._process.terminate()
        self._process.wait(10)


@dataclass
class Process:
    """One life."""

    pid: int

    @property
    def alive(self) -> bool:
        """Whether it lives."""
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return False
        return True

    async def kill(self, number: int = signal.SIGKILL) -> None:
        """Send a signal, and return when it is dead."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, number)
        await self.ended()

    async def ended(self, within: float = 30.0) -> None:
        """Return when it is dead."""
        async with asyncio.timeout(within):
            while self.alive:
                await asyncio.sleep(0.002)


@dataclass
class Home:
    """A Home Assistant whose host has two containers behind a gate."""

    folder: Path
    nursery: Nursery
    session: aiohttp.ClientSession
    docker_url: str
    options: dict[str, Any] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    process: Process | None = None

    def __post_init__(self) -> None:
        """Lay the folder."""
        storage = self.folder / ".storage"
        storage.mkdir(parents=True)
        (self.folder / "configuration.yaml").write_text(CONFIGURATION)
        for key, version, minor, data in (
            ("auth", 1, 1, _auth()),
            ("http", 2, 2, http_settings(self.port)),
            ("core.config_entries", 1, 5, {"entries": [self._entry()]}),
        ):
            content = {"version": version, "minor_version": minor, "key": key, "data": data}
            (storage / key).write_text(json.dumps(content))

    @property
    def journal(self) -> Path:
        """The write-ahead journal."""
        return self.folder / f".storage/depin_orchestrator.{ENTRY}.journal"

    @property
    def record(self) -> dict[str, Any] | None:
        """What the journal says of the last change; None without one."""
        return json.loads(last_line(self.journal.read_text())) if self.journal.exists() else None

    @property
    def log(self) -> str:
        """What it printed, in all its lives."""
        return (self.folder / "out.log").read_text()

    def bear(self, die: Die | None = None) -> Process:
        """Start a life, and do not wait for it."""
        self.process = self.nursery.bear(
            "home", self.folder / "out.log", die, folder=str(self.folder)
        )
        return self.process

    async def start(self, die: Die | None = None) -> None:
        """Start a life, and wait until its host answers."""
        process = self.bear(die)
        async with asyncio.timeout(UP_WITHIN):
            while not await self.up():
                assert process.alive, self.log[-3000:]
                await asyncio.sleep(0.05)

    async def up(self) -> bool:
        """Tell whether the host is set up, its entities too."""
        with suppress(aiohttp.ClientError, RuntimeError):
            await self.act("get_reallocations")
            event = await self.event()
            return bool(event["state"] != "unavailable")
        return False

    async def kill(self) -> None:
        """End it at once."""
        if self.process:
            await self.process.kill()

    async def act(self, action: str, **data: Any) -> dict[str, Any]:
        """Perform an action and return its response."""
        path = f"services/depin_orchestrator/{action}?return_response"
        answer = await self._call("POST", path, data)
        response: dict[str, Any] = answer["service_response"]
        return response

    async def event(self) -> dict[str, Any]:
        """Return the state of the event entity."""
        answer: dict[str, Any] = await self._call("GET", "states/event.attic_reallocation")
        return answer

    async def _call(self, method: str, path: str, data: Any = None) -> Any:
        now = int(time.time())
        token = jwt.encode({"iss": TOKEN, "iat": now - 60, "exp": now + 3600}, KEY, "HS256")
        async with self.session.request(
            method,
            f"http://127.0.0.1:{self.port}/api/{path}",
            json=data,
            headers={"Authorization": f"Bearer {token}"},
        ) as response:
            if response.status >= 400:
                raise RuntimeError(f"{path}: {response.status} {await response.text()}")
            return await response.json()

    def _entry(self) -> dict[str, Any]:
        nodes = {
            "storj": ("storj_node", {"url": "http://127.0.0.1:1"}),
            "grass": ("grass_account", {"access_token": "x", "base_url": "http://127.0.0.1:1"}),
        }
        return {
            "created_at": "2026-11-22T12:00:00+00:00",
            "modified_at": "2026-11-22T12:00:00+00:00",
            "data": {
                "cpu_threads": int(CORES),
                "memory_gib": MEMORY / GIB,
                "docker_url": self.docker_url,
            },
            "discovery_keys": {},
            "disabled_by": None,
            "domain": "depin_orchestrator",
            "entry_id": ENTRY,
            "minor_version": 1,
            "version": 1,
            "options": {"price_url": "http://127.0.0.1:1", **self.options},
            "pref_disable_new_entities": False,
            "pref_disable_polling": False,
            "source": "user",
            "subentries": [
                {
                    "data": {**data, "control": "docker", "container": CONTAINERS[node]},
                    "subentry_id": node,
                    "subentry_type": kind,
                    "title": node.title(),
                    "unique_id": node,
                }
                for node, (kind, data) in nodes.items()
            ],
            "title": "Attic",
            "unique_id": None,
        }


def _auth() -> dict[str, Any]:
    """Return an owner with a token that we can sign."""
    token = {
        "id": TOKEN,
        "user_id": "owner",
        "client_id": None,
        "client_name": "crash tests",
        "client_icon": None,
        "token_type": "long_lived_access_token",
        "created_at": "2026-11-22T12:00:00+00:00",
        "access_token_expiration": 1e8,
        "token": TOKEN * 2,
        "jwt_key": KEY,
        "last_used_at": None,
        "last_used_ip": None,
        "expire_at": None,
        "credential_id": None,
        "version": None,
    }
    owner = {
        "id": "owner",
        "group_ids": ["system-admin"],
        "is_owner": True,
        "is_active": True,
        "name": "Owner",
        "system_generated": False,
        "local_only": False,
    }
    return {"users": [owner], "groups": [], "credentials": [], "refresh_tokens": [token]}


def begin(dockerd: Dockerd) -> None:
    """Give both containers half of the host."""
    for name in CONTAINERS.values():
        half = ("--cpus", "1", "--memory", "512m", "--memory-swap", "512m")
        dockerd.cli("update", *half, name)
