"""A provider in a real container: its command as a shell script, and its agent on our side.

The real `ya-provider` cannot be had here (it is on no package index). The script keeps the same
file in the same form (golem.md, 3.1), takes the same arguments and replaces the file whole.
"""

import asyncio
from collections.abc import Awaitable, Callable
import contextlib
from dataclasses import dataclass
import json
from pathlib import Path
from typing import Any

from tests.web import Web

NAME = "a-golem"
PROFILE = {"cpu_threads": 3, "mem_gib": 7.5, "storage_gib": 80.25}
SCRIPT = """#!/bin/sh
F=/golem/hardware.json
B=/bin/busybox
[ "$1" = profile ] || { echo "unknown command" >&2; exit 2; }
case "$2" in
list) $B sed -n '/"profiles"/,$p' $F | $B sed -e '1s/.*/{/' -e '$d' ;;
active) $B sed -n 's/.*"active": *\\("[^"]*"\\).*/\\1/p' $F ;;
update)
  [ "$3" = --name ] && $B grep -q "\\"$4\\":" $F || { echo "unknown name: $4" >&2; exit 1; }
  case "$5" in
  --cpu-threads) K=cpu_threads ;;
  --mem-gib) K=mem_gib ;;
  --storage-gib) K=storage_gib ;;
  *) exit 2 ;;
  esac
  $B sed "s/\\(\\"$K\\": *\\)[0-9.]*/\\1$6/" $F > $F.swp && $B mv $F.swp $F ;;
*) exit 2 ;;
esac
"""


def offer(at: int, threads: int, memory: float, storage: float) -> dict[str, Any]:
    """Return an offer as the daemon lists it."""
    return {
        "properties": {
            "golem.inf.cpu.threads": threads,
            "golem.inf.mem.gib": memory,
            "golem.inf.storage.gib": storage,
            "golem.runtime.name": "vm",
        },
        "timestamp": f"2026-11-22T12:{at // 60:02}:{at % 60:02}.5Z",
    }


@dataclass
class Provider:
    """The folder that the container sees, and an agent that puts its profile on the market."""

    folder: Path
    #: What the machine has: more is cut silently.
    threads: int = 8

    @property
    def file(self) -> Path:
        return self.folder / "hardware.json"

    @property
    def profile(self) -> dict[str, float]:
        """What the provider's file says."""
        kept: dict[str, dict[str, float]] = json.loads(self.file.read_text())["profiles"]
        return kept[self.name]

    @property
    def name(self) -> str:
        name: str = json.loads(self.file.read_text())["active"]
        return name

    def write(self, name: str = "default", **resources: float) -> None:
        """Begin with a profile."""
        self.folder.mkdir(exist_ok=True)
        script = self.folder / "ya-provider"
        script.write_text(SCRIPT)
        script.chmod(0o755)
        kept = {"active": name, "profiles": {name: {**PROFILE, **resources}}}
        self.file.write_text(json.dumps(kept, indent=2))

    @contextlib.asynccontextmanager
    async def agent(self, publish: Callable[[int, float, float], Awaitable[None]]) -> Any:
        """Publish what the file says whenever it changed, as the real agent does."""
        published = asyncio.Event()

        async def live() -> None:
            known: dict[str, float] = {}
            while True:
                if (now := self.profile) != known:
                    known = now
                    threads = min(int(now["cpu_threads"]), self.threads)
                    await publish(threads, now["mem_gib"], now["storage_gib"])
                    published.set()
                await asyncio.sleep(0.05)

        task = asyncio.create_task(live())
        try:
            await published.wait()
            yield self
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task


def on(web: Web) -> Callable[[int, float, float], Awaitable[None]]:
    """Return how to publish on a fake daemon: the old offer stays a moment, as it may."""
    at = 0
    old: list[dict[str, Any]] = []

    async def publish(threads: int, memory: float, storage: float) -> None:
        nonlocal at
        at += 1
        new = offer(at, threads, memory, storage)
        web.set("/market-api/v1/offers", [*old, new])
        old[:] = [new]

    return publish
