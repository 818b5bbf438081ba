"""Run the lab: `python -m lab serve --dir DIR`."""

import argparse
import asyncio
from contextlib import suppress
from datetime import datetime
import json
import os
from pathlib import Path
import signal
import sys
import time
from typing import Any

from .server import Lab, Settings
from .timeline import iso

#: How often to look whether the parent still lives.
WATCH = 0.5


def parse(arguments: list[str]) -> Settings:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m lab", description=__doc__)
    serve = parser.add_subparsers(required=True).add_parser(
        "serve", help="serve until told to end"
    )
    serve.add_argument("--dir", type=Path, required=True, help="where lab.json and data go")
    serve.add_argument("--speed", type=float, default=1.0, help="lab seconds per real second")
    serve.add_argument("--seed", type=int, default=1, help="the same seed is the same world")
    serve.add_argument("--start", help="lab time at the start, ISO 8601 with zone (default now)")
    serve.add_argument("--relive", action="store_true", help="the start is past, and jumps follow")
    serve.add_argument("--no-yagna", action="store_true", help="leave Golem's daemon out")
    serve.add_argument("--docker", action="store_true", help="let the nodes work in containers")
    given = parser.parse_args(arguments)
    start = datetime.fromisoformat(given.start).timestamp() if given.start else time.time()
    return Settings(
        given.dir.resolve(),
        start,
        given.speed,
        given.seed,
        yagna=not given.no_yagna,
        docker=given.docker,
        relived=given.relive,
    )


def write(path: Path, content: dict[str, Any]) -> None:
    """Write a whole file or none; it holds keys, so it is the user's alone."""
    part = path.with_suffix(".part")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(content, file, indent=2)
    part.replace(path)


async def told_to_end(parent: int) -> None:
    """Return when a signal says so or the parent is gone."""
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        loop.add_signal_handler(number, ended.set)
    while not ended.is_set() and os.getppid() == parent:
        with suppress(TimeoutError):
            await asyncio.wait_for(ended.wait(), WATCH)


async def serve(settings: Settings, parent: int) -> None:
    """Start everything, say where it is, and end it all at the end."""
    settings.directory.mkdir(parents=True, exist_ok=True)
    found = settings.directory / "lab.json"
    found.unlink(missing_ok=True)
    end = asyncio.create_task(told_to_end(parent))
    lab = Lab(settings)
    starting = asyncio.create_task(lab.start())
    await asyncio.wait((end, starting), return_when=asyncio.FIRST_COMPLETED)
    try:
        if not end.done():
            await starting  # raises what went wrong
            pids = {"lab": os.getpid(), **lab.pids()}
            world = {"pids": pids, "speed": settings.speed, "seed": settings.seed}
            write(found, {**lab.describe(), **world, "started": iso(int(settings.start))})
            for name, service in (*lab.services.items(), ("control", lab.control)):
                print(f"{name:10} {service.url}", flush=True)
            await end
    finally:
        end.cancel()
        starting.cancel()
        await asyncio.gather(starting, return_exceptions=True)
        await lab.stop()
        found.unlink(missing_ok=True)


def main() -> None:
    """Read the command line and serve."""
    parent = os.getppid()
    asyncio.run(serve(parse(sys.argv[1:]), parent))


main()
