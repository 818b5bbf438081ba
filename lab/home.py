"""A real Home Assistant for the demo: its folder, its process, its user, its APIs."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
import json
from pathlib import Path
import shutil
import socket
import sys
from typing import Any, Self

import aiohttp

ROOT = Path(__file__).parent.parent
START_WITHIN = 120.0
STOP_WITHIN = 20.0
USER, PASSWORD = "demo", "demo-pass-1"

CONFIGURATION = """\
homeassistant:
  {name: Home lab, latitude: 52.37, longitude: 4.9, elevation: 0, unit_system: metric,
   time_zone: Europe/Amsterdam, currency: EUR, country: NL, language: en}
recorder: {commit_interval: 1}
history:
logbook:
energy:
mobile_app:
logger:
  default: warning
  logs:
    custom_components.depin_orchestrator: info
    haffmpeg: fatal
    homeassistant.components.camera.img_util: fatal
    homeassistant.bootstrap: error
"""
#: Only the user is left to onboard; the other steps would set up what needs the internet.
ONBOARDED = {"done": ["core_config", "analytics", "integration"]}


def free_port() -> int:
    """Return a port of the loopback that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def http_settings(port: int) -> dict[str, Any]:
    """Return confirmed settings; an `http:` block would be a trial that ends in a restart."""
    stable = {
        "server_port": port,
        "server_host": ["127.0.0.1"],
        "cors_allowed_origins": [],
        "login_attempts_threshold": -1,
        "ip_ban_enabled": True,
        "ssl_profile": "modern",
        "use_x_frame_options": True,
        "created_at": "2026-01-01T00:00:00+00:00",
        "error": None,
        "error_message": None,
    }
    return {"stable": stable, "pending": None, "yaml_migration_done": True}


@dataclass
class Home:
    """One running instance in one folder; `start` it, `login`, call it, `stop` it."""

    folder: Path
    session: aiohttp.ClientSession
    port: int = field(default_factory=free_port)
    token: dict[str, Any] = field(default_factory=dict)
    _process: asyncio.subprocess.Process | None = None

    @property
    def url(self) -> str:
        """Base URL."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        """What it printed."""
        return self.folder / "out.log"

    def prepare(self, more: str = "", *parts: Path) -> Self:
        """Lay the folder anew, with the integration linked into it.

        `more` goes to the configuration; `parts` are folders of further integrations.
        """
        shutil.rmtree(self.folder, ignore_errors=True)
        storage = self.folder / ".storage"
        storage.mkdir(parents=True)
        custom = self.folder / "custom_components"
        custom.mkdir()
        for part in (ROOT / "custom_components/depin_orchestrator", *parts):
            (custom / part.name).symlink_to(part)
        (self.folder / "configuration.yaml").write_text(CONFIGURATION + more)
        for key, version, minor, data in (
            ("onboarding", 4, 1, ONBOARDED),
            ("http", 2, 2, http_settings(self.port)),
        ):
            content = {"version": version, "minor_version": minor, "key": key, "data": data}
            (storage / key).write_text(json.dumps(content))
        return self

    async def start(self) -> None:
        """Start the process and wait until it serves; raise RuntimeError when it ends instead."""
        hass = [sys.executable, "-m", "homeassistant", "-c", str(self.folder.resolve())]
        # Without its parent it has to end too, even when the parent was killed.
        tied = ["setpriv", "--pdeathsig", "TERM"] if shutil.which("setpriv") else []
        with self.log.open("ab") as log:
            # Its folder holds its integrations; those beside the caller are not its own.
            self._process = await asyncio.create_subprocess_exec(
                *tied, *hass, "--skip-pip", "--log-no-color",
                stdout=log, stderr=log, cwd=self.folder,
            )  # fmt: skip
        async with asyncio.timeout(START_WITHIN):
            while not await self._serves():
                if self._process.returncode is not None:
                    tail = self.log.read_text()[-1000:]
                    raise RuntimeError(f"Home Assistant ended while starting: {tail}")
                await asyncio.sleep(0.2)

    async def _serves(self) -> bool:
        with suppress(aiohttp.ClientError):
            async with self.session.get(f"{self.url}/manifest.json") as response:
                return response.status == 200
        return False

    async def stop(self) -> None:
        """End the process and wait for it; harmless when there is none."""
        process, self._process = self._process, None
        if process is None or process.returncode is not None:
            return
        with suppress(ProcessLookupError):
            process.terminate()
        try:
            async with asyncio.timeout(STOP_WITHIN):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()

    def kill(self) -> None:
        """End the process at once, as a power cut would."""
        if self._process:
            self._process.kill()

    async def login(self) -> None:
        """Create the owner on a new instance, keep the token, wait until all is up."""
        client = f"{self.url}/"
        user = {
            "client_id": client,
            "name": "Demo",
            "username": USER,
            "password": PASSWORD,
            "language": "en",
        }
        if not self.token:
            made = await self.call("POST", "/api/onboarding/users", user)
            self.token = await self._exchange("authorization_code", code=made["auth_code"])
        async with asyncio.timeout(START_WITHIN):
            while (await self.call("GET", "/api/config"))["state"] != "RUNNING":
                await asyncio.sleep(0.2)

    async def renew(self) -> None:
        """Get a new access token after a restart or half an hour."""
        token = self.token["refresh_token"]
        self.token |= await self._exchange("refresh_token", refresh_token=token)

    async def _exchange(self, grant: str, **form: str) -> dict[str, Any]:
        data = {"grant_type": grant, "client_id": f"{self.url}/", **form}
        async with self.session.post(f"{self.url}/auth/token", data=data) as response:
            response.raise_for_status()
            token: dict[str, Any] = await response.json()
            return token

    async def call(self, method: str, path: str, payload: Any = None) -> Any:
        """Call the REST API and return its JSON; raise RuntimeError with what it answered."""
        bearer = {"Authorization": f"Bearer {self.token['access_token']}"} if self.token else {}
        async with self.session.request(
            method, self.url + path, json=payload, headers=bearer
        ) as response:
            body = await response.text()
            if response.status >= 400:
                raise RuntimeError(f"{method} {path}: {response.status} {body[:500]}")
            return json.loads(body)

    async def act(self, domain: str, action: str, **data: Any) -> Any:
        """Perform an action and return its response."""
        path = f"/api/services/{domain}/{action}?return_response"
        return (await self.call("POST", path, data))["service_response"]

    async def ask(self, command: str, **fields: Any) -> Any:
        """Send one websocket command and return its result."""
        async with self.socket() as send:
            return await send(command, **fields)

    @asynccontextmanager
    async def socket(self) -> AsyncGenerator[Any]:
        """Yield a function that sends websocket commands over one connection."""
        async with self.session.ws_connect(f"{self.url}/api/websocket") as ws:
            await ws.receive_json()
            await ws.send_json({"type": "auth", "access_token": self.token["access_token"]})
            await ws.receive_json()
            number = 0

            async def send(command: str, **fields: Any) -> Any:
                nonlocal number
                number += 1
                await ws.send_json({"id": number, "type": command, **fields})
                while (answer := await ws.receive_json()).get("id") != number:
                    pass
                if not answer["success"]:
                    raise RuntimeError(f"{command}: {answer['error']}")
                return answer["result"]

            yield send
