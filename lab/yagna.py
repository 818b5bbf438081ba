"""The real Golem daemon (yagna of the `golem-node` package), offline, with books we write.

It needs no internet: its relay is a closed port and metrics stay here. What only ya-provider
does (offers, its regular polling) is done here over HTTP; money is written into its books.
"""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
import json
import os
from pathlib import Path
import shutil
import socket
import subprocess
import sys
import tempfile
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from .yagna_books import POLYGON, Books

START_WITHIN = 60.0
STOP_WITHIN = 15.0
#: As often as ya-provider asks for market events.
BEAT = timedelta(seconds=5)


def _free_port(kind: socket.SocketKind = socket.SOCK_STREAM) -> int:
    with socket.socket(socket.AF_INET, kind) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def command() -> list[str]:
    """Return how to run yagna, or raise FileNotFoundError.

    It wants a newer C library than Debian 12 has. If the running Python brought its own (see
    scripts/python314.sh), yagna runs on that one too.
    """
    beside = Path(sys.prefix) / "bin" / "yagna"
    found = str(beside) if beside.exists() else shutil.which("yagna")
    if found is None:
        raise FileNotFoundError("yagna: install lab/requirements.txt")
    maps = Path("/proc/self/maps")
    lines = maps.read_text().splitlines() if maps.exists() else []
    loader = next((Path(line.split()[-1]) for line in lines if "/ld-linux" in line), None)
    if loader is None or loader.parts[1] in ("lib", "lib64") or loader.parts[2].startswith("lib"):
        return [found]
    return [str(loader), "--library-path", str(loader.parent), found]


@dataclass
class Yagna(Books):
    """One daemon. `start` it, seed its books, `stop` it; it may start again, same port and data.

    A `secret` (64 hex digits) fixes the identity; otherwise the data directory remembers one.
    """

    app_key: str = "lab-golem"
    secret: str | None = None
    port: int = 0
    _process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    _sockets: str = field(default="", init=False)
    _agent: asyncio.Task[None] | None = field(default=None, init=False)

    @property
    def url(self) -> str:
        """Base URL of its HTTP API."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def running(self) -> bool:
        """Whether the process lives."""
        return self._process is not None and self._process.poll() is None

    async def start(self, directory: Path) -> None:
        """Start with this data directory and return when it answers; raise RuntimeError if not."""
        os.makedirs(directory, exist_ok=True)
        self.directory = directory
        self.port = self.port or _free_port()
        # A socket's path may have 107 bytes; the data directory may be deeper.
        self._sockets = tempfile.mkdtemp(prefix="yagna")
        with (directory / "lab.log").open("ab") as log:
            # Without its parent it has to end too, even when the parent was killed.
            tied = ["setpriv", "--pdeathsig", "TERM"] if shutil.which("setpriv") else []
            self._process = subprocess.Popen(  # noqa: ASYNC220 -- returns at once; outlives loops
                [*tied, *command(), "service", "run", "--disable-metrics-push"],
                env=self._environment(),
                cwd=directory,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        try:
            async with asyncio.timeout(START_WITHIN):
                await self._answering()
        except BaseException:
            await self.stop()
            raise

    async def stop(self) -> None:
        """End the agent and the process, and wait for it; harmless when there is none."""
        if self._agent:
            self._agent.cancel()
            with suppress(asyncio.CancelledError):
                await self._agent
            self._agent = None
        process, self._process = self._process, None
        if process:
            process.terminate()
            try:
                await asyncio.to_thread(process.wait, STOP_WITHIN)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            except asyncio.CancelledError:
                process.kill()
                process.wait()
                raise
        if self._sockets:
            shutil.rmtree(self._sockets, ignore_errors=True)
            self._sockets = ""

    def _environment(self) -> dict[str, str]:
        clean = {k: v for k, v in os.environ.items() if not k.startswith(("YAGNA_", "YA_"))}
        secret = {"YAGNA_AUTOCONF_ID_SECRET": self.secret} if self.secret else {}
        return {
            **clean,
            **secret,
            "HOME": str(self.directory),
            "YAGNA_DATADIR": str(self.directory),
            "YAGNA_AUTOCONF_APPKEY": self.app_key,
            "YAGNA_API_URL": self.url,
            "GSB_URL": f"unix:{self._sockets}/gsb",
            "YA_NET_BIND_URL": f"udp://127.0.0.1:{_free_port(socket.SOCK_DGRAM)}",
            "YA_NET_RELAY_HOST": f"127.0.0.1:{_free_port(socket.SOCK_DGRAM)}",
            "YA_CONSENT_STATS": "deny",
        }

    async def _answering(self) -> None:
        while True:
            if not self.running:
                tail = (self.directory / "lab.log").read_bytes()[-500:].decode(errors="replace")
                raise RuntimeError(f"yagna ended while starting: {tail}")
            # Right after its start, or from a stranger on its port, an answer need not be JSON.
            with suppress(URLError, OSError, ValueError):
                self.identity = (await self.call("GET", "/me"))["identity"]
                return
            await asyncio.sleep(0.2)

    async def call(self, method: str, path: str, payload: Any = None) -> Any:
        """Call its HTTP API and return the JSON answer; raise urllib's HTTPError."""
        return await asyncio.to_thread(self._call, method, path, payload)

    def _call(self, method: str, path: str, payload: Any) -> Any:
        request = Request(  # noqa: S310 -- our own loopback address
            self.url + path,
            method=method,
            data=None if payload is None else json.dumps(payload).encode(),
            headers={
                "Authorization": f"Bearer {self.app_key}",
                "Content-Type": "application/json",
            },
        )
        with urlopen(request, timeout=10) as response:  # noqa: S310 -- as above
            body = response.read()
        return json.loads(body) if body else None

    async def offer(
        self,
        threads: int,
        memory_gib: float,
        storage_gib: float,
        *,
        name: str = "attic-box",
        coeffs: tuple[float, ...] = (6.9e-6, 1.4e-6, 0.0),
        **properties: object,
    ) -> str:
        """Put an offer on the market and return its id; `properties` override by their own name.

        `coeffs`: GLM per second of CPU, GLM per second of running, GLM per start.
        """
        offer = {
            "golem.node.id.name": name,
            "golem.node.debug.subnet": "public",
            "golem.node.net.is-public": False,
            "golem.inf.cpu.architecture": "x86_64",
            "golem.inf.cpu.cores": max(1, threads // 2),
            "golem.inf.cpu.threads": threads,
            "golem.inf.mem.gib": memory_gib,
            "golem.inf.storage.gib": storage_gib,
            "golem.runtime.name": "vm",
            "golem.runtime.version": "0.4.2",
            "golem.com.pricing.model": "linear",
            "golem.com.usage.vector": ["golem.usage.cpu_sec", "golem.usage.duration_sec"],
            "golem.com.pricing.model.linear.coeffs": list(coeffs),
            f"golem.com.payment.platform.{POLYGON}.address": self.identity,
            **properties,
        }
        answer = await self.call(
            "POST", "/market-api/v1/offers", {"properties": offer, "constraints": "()"}
        )
        return str(answer)

    async def withdraw(self) -> None:
        """Take every offer off the market."""
        for offer in await self.call("GET", "/market-api/v1/offers"):
            await self.call("DELETE", f"/market-api/v1/offers/{offer['offerId']}")

    async def receive_on(self, network: str) -> None:
        """Name the own address as where payments of a network go, as an agent does first."""
        account = ("payment", "init", "--receiver", "--network", network, "--driver", "erc20")
        await asyncio.to_thread(
            subprocess.run,
            [*command(), *account],
            env=self._environment(),
            check=True,
            capture_output=True,
            timeout=START_WITHIN,
        )

    async def beat(self) -> None:
        """Ask for events once, as a living agent does every few seconds."""
        for path in (
            "/payment-api/v1/invoiceEvents?timeout=0",
            "/payment-api/v1/debitNoteEvents?timeout=0",
        ):
            await self.call("GET", path)

    def keep_beating(self) -> None:
        """Let an agent live in the background until `stop`."""

        async def live() -> None:
            while True:
                with suppress(HTTPError, URLError, OSError):
                    await self.beat()
                await asyncio.sleep(BEAT.total_seconds())

        self._agent = asyncio.create_task(live(), name="golem agent")
