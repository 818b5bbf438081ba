"""An engine on the loopback that can be slow, wrong, forbidden, or of another make."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web as http

from tests.web import Web

MIB = 1024**2
GIB = 1024**3
NAME = "storagenode"
STARTED = "2026-11-22T12:00:00.123456789Z"

type Act = Callable[[FakeEngine, dict[str, Any]], Awaitable[http.Response] | http.Response]


def inspected(**state: Any) -> dict[str, Any]:
    """Return what is inspected of a running container with half a core and 512 MiB."""
    return {
        "Id": "f" * 64,
        "Name": f"/{NAME}",
        "RestartCount": 0,
        "State": {"Status": "running", "StartedAt": STARTED, **state},
        "HostConfig": {
            "NanoCpus": 500_000_000,
            "CpuQuota": 0,
            "CpuPeriod": 0,
            "Memory": 512 * MIB,
            "MemorySwap": 512 * MIB,
        },
    }


def sampled(**memory: int) -> dict[str, Any]:
    """Return one sample as cgroup v2 gives it."""
    return {
        "read": "2026-11-22T12:00:10.000000001Z",
        "cpu_stats": {
            "cpu_usage": {"total_usage": 10_000_000_000},
            "system_cpu_usage": 400_000_000_000,
            "online_cpus": 4,
        },
        "memory_stats": {
            "usage": 100 * MIB,
            "limit": 512 * MIB,
            "stats": {
                "anon": 20 * MIB,
                "shmem": 4 * MIB,
                "file_dirty": 2 * MIB,
                "slab_unreclaimable": MIB,
                "kernel_stack": MIB,
                "inactive_file": 60 * MIB,
                **memory,
            },
        },
        "networks": {
            "eth0": {"rx_bytes": 1000, "tx_bytes": 2000},
            "eth1": {"rx_bytes": 10, "tx_bytes": 20},
        },
        "blkio_stats": {
            "io_service_bytes_recursive": [
                {"major": 8, "minor": 0, "op": "read", "value": 4096},
                {"major": 8, "minor": 0, "op": "write", "value": 8192},
                {"major": 9, "minor": 0, "op": "Read", "value": 1},
            ]
        },
    }


@dataclass
class FakeEngine:
    """What it says; `on_update` decides what a change does, by default what was asked for."""

    web: Web
    version: dict[str, Any] = field(
        default_factory=lambda: {
            "Version": "28.5.2",
            "ApiVersion": "1.51",
            "MinAPIVersion": "1.24",
            "Components": [{"Name": "Engine"}],
        }
    )
    container: dict[str, Any] = field(default_factory=inspected)
    stats: dict[str, Any] = field(default_factory=sampled)
    api: str = "1.51"
    prefix: str = ""
    on_update: Act | None = None
    on_inspect: Act | None = None
    updates: list[dict[str, Any]] = field(default_factory=list)

    def start(self) -> None:
        """Answer from now on."""
        base = f"{self.prefix}/v{self.api}"
        self.web.set(f"{self.prefix}/_ping", "OK", content_type="text/plain")
        self.web.set(f"{self.prefix}/version", self.version)
        self.web.set(f"{base}/info", {"NCPU": 4, "MemTotal": 8 * GIB})
        self.web.handle(f"{base}/containers/{NAME}/json", self._inspect)
        self.web.handle(f"{base}/containers/{NAME}/stats", self._stats)
        self.web.handle(f"{base}/containers/{NAME}/update", self._update)
        self.web.handle(f"{base}/containers/{NAME}/pause", self._pause)
        self.web.handle(f"{base}/containers/{NAME}/unpause", self._pause)

    @property
    def samples(self) -> int:
        """How often its statistics were asked for."""
        return sum("/stats" in path for _, path in self.web.calls)

    def take(self, body: dict[str, Any]) -> None:
        """Do what was asked for."""
        self.container["HostConfig"].update(body)
        if memory := body.get("Memory"):
            self.stats["memory_stats"]["limit"] = memory

    async def _inspect(self, _: http.Request) -> http.Response:
        return await self._by(self.on_inspect, {}) or http.json_response(self.container)

    async def _stats(self, _: http.Request) -> http.Response:
        return http.json_response(self.stats)

    async def _update(self, request: http.Request) -> http.Response:
        body = await request.json()
        self.updates.append(body)
        if answer := await self._by(self.on_update, body):
            return answer
        self.take(body)
        return http.json_response({"Warnings": ["IPv4 forwarding is disabled."]})

    async def _pause(self, request: http.Request) -> http.Response:
        if answer := await self._by(self.on_update, {}):
            return answer
        self.container["State"]["Status"] = (
            "running" if request.path.endswith("/unpause") else "paused"
        )
        return http.Response(status=204)

    async def _by(self, act: Act | None, body: dict[str, Any]) -> http.Response | None:
        if act is None:
            return None
        answer = act(self, body)
        return await answer if asyncio.iscoroutine(answer) else answer


def refuse(status: int, message: str = "no", *, take: bool = False) -> Act:
    """Answer with an error, having done what was asked for or not."""

    def act(engine: FakeEngine, body: dict[str, Any]) -> http.Response:
        if take:
            engine.take(body)
        return http.json_response({"message": message}, status=status)

    return act


def ignore(_: FakeEngine, __: dict[str, Any]) -> http.Response:
    """Say yes and do nothing."""
    return http.json_response({"Warnings": []})
