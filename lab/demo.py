"""The demo: the lab, a real Home Assistant, a host with a node of each network."""

import argparse
import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
import json
import os
from pathlib import Path
import shutil
import signal
import sys
import time
from typing import Any

import aiohttp

from .browser import take_shots
from .configure import configure, dashboard
from .fast import CLOCK, SPAN, agree, live
from .home import PASSWORD, ROOT, USER, Home
from .meters import configuration, feed
from .timeline import iso

#: How long the lab may take to start (yagna is the slowest), and the nodes to have values.
LAB_WITHIN = 90.0
VALUES_WITHIN = 90.0
#: One of each network.
NODES = 4
#: What a node with a container has of the host; without one there is no such reading.
SHARES = ("cpu_allocation", "memory_allocation")
KNOWN = {"value": 0}


def say(text: str) -> None:
    """Tell the user how far it is."""
    print(f"\033[1m==>\033[0m {text}", flush=True)


@asynccontextmanager
async def lab_process(folder: Path, speed: float, ago: float) -> AsyncGenerator[dict[str, Any]]:
    """Run the lab as a process of its own, begun so many seconds ago, and yield where all is."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    past = ("--relive", "--start", iso(time.time() - ago)) if ago else ()
    with (folder / "out.log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "lab", "serve", "--docker", "--dir", str(folder),
            "--speed", str(speed), *past, stdout=log, stderr=log, cwd=ROOT,
        )  # fmt: skip
    try:
        async with asyncio.timeout(LAB_WITHIN):
            while not (folder / "lab.json").exists():
                if process.returncode is not None:
                    tail = (folder / "out.log").read_text()[-1000:]
                    raise RuntimeError(f"the lab ended while starting: {tail}")
                await asyncio.sleep(0.1)
        yield json.loads((folder / "lab.json").read_text())
    finally:
        with suppress(ProcessLookupError):
            process.terminate()
        await process.wait()


@asynccontextmanager
async def running(
    folder: Path, speed: float = 1.0, ago: float = 0.0
) -> AsyncGenerator[tuple[Home, dict[str, Any], str]]:
    """Run lab and Home Assistant, configured; yield both and the host's entry id.

    With `ago` it is so many seconds earlier there, and time can be made to pass.
    """
    async with aiohttp.ClientSession() as session:
        home = Home(folder / "home", session)
        home.prepare(configuration() + ("lab_clock:\n" if ago else ""), *([CLOCK] if ago else ()))
        meters: asyncio.Task[None] | None = None
        try:
            say("starting the lab and Home Assistant")
            async with lab_process(folder / "lab", speed, ago) as lab:
                say(engine_of(lab))
                await home.start()
                await home.login()
                if ago:
                    await agree(home, lab)
                elif "docker" in lab:
                    meters = asyncio.create_task(feed(home, lab))
                say("adding the host and its nodes through the integration's forms")
                entry_id = await configure(home, lab)
                yield home, lab, entry_id
        finally:
            if meters:
                meters.cancel()
                await asyncio.gather(meters, return_exceptions=True)
            await home.stop()


def engine_of(lab: dict[str, Any]) -> str:
    """Return a sentence about the Docker Engine, or about why there is none."""
    if engine := lab.get("docker"):
        return f"a Docker Engine of its own at {engine['url']}, with a container for each node"
    return f"no Docker Engine, so nothing can be moved: {lab['no_docker']}"


async def values(home: Home, count: int) -> dict[str, Any]:
    """Wait until so many nodes have real values and return the status, or raise TimeoutError."""
    status: dict[str, Any] = {}
    async with asyncio.timeout(VALUES_WITHIN):
        while not _complete(status, count):
            await asyncio.sleep(0.5)
            with suppress(RuntimeError):  # adding a node reloads the host for a moment
                status = await home.act("depin_orchestrator", "get_status")
    return status


def _complete(status: dict[str, Any], count: int) -> bool:
    nodes = status.get("nodes", {}).values()
    wanted = ("earnings_total", "earnings_rate", *SHARES)
    return len(nodes) == count and all(
        node["online"]
        and all(node["readings"].get(key, KNOWN)["value"] is not None for key in wanted)
        for node in nodes
    )


def table(status: dict[str, Any]) -> str:
    """Return the status as a table."""
    head = f"{'node':28} {'protocol':9} {'health':9} {'earned':>22} {'per day':>20}"
    lines = [f"{head}  {'quality':9} {'cpu':>7} {'memory':>7}"]
    for node in status["nodes"].values():
        total, rate = (node["readings"][key] for key in ("earnings_total", "earnings_rate"))
        lines.append(
            f"{node['name']:28} {node['protocol']:9} {node['health']:9}"
            f" {_amount(total):>22} {_amount(rate):>20}  {total['quality']:9}"
            f" {_shares(node, *SHARES)}"
        )
    host = status["host"]
    unpriced = f", {len(status['unpriced'])} unpriced" if status["unpriced"] else ""
    total = f"{float(host['earnings_total']['value']):.2f} {status['currency']}"
    rate = f"{float(host['earnings_rate']['value']):.2f} {status['currency']}"
    lines.append(
        f"{'host' + unpriced:28} {'':9} {'':9} {total:>22} {rate:>20}  {'':9}"
        f" {_shares({'readings': host}, 'allocated_cpu', 'allocated_memory')}"
    )
    return "\n".join(lines)


def _shares(holder: dict[str, Any], *keys: str) -> str:
    shares = (holder["readings"].get(key, {}).get("value") for key in keys)
    return " ".join("      -" if share is None else f"{share:5.1f} %" for share in shares)


def _amount(reading: dict[str, Any]) -> str:
    return f"{float(reading['value']):,.4f} {reading['unit']}"


async def move(home: Home, status: dict[str, Any]) -> None:
    """Give Golem of what Storj has, so that there is a change to look at."""
    names = {node["protocol"]: node["name"] for node in status["nodes"].values()}
    allocation = {
        names["storj"]: {"cpu": 15, "memory": 15},
        names["golem"]: {"cpu": 45, "memory": 30},
    }
    change = await home.act("depin_orchestrator", "reallocate", allocation=allocation)
    if change["outcome"] != "applied":
        raise RuntimeError(f"the change was {change['outcome']}: {change['reasons']}")


async def main(arguments: argparse.Namespace) -> int:
    """Run the demo until interrupted, or the check until it knows."""
    began = time.monotonic()
    ago = SPAN if arguments.auto else 0
    async with running(arguments.dir, arguments.speed, ago) as (home, lab, entry_id):
        try:
            status = await values(home, NODES)
        except TimeoutError:
            say("not every node has values")
            with suppress(RuntimeError):  # the host may not be set up at all
                print(json.dumps(await home.act("depin_orchestrator", "get_status"), indent=2))
            print(home.log.read_text()[-4000:])
            return 1
        if arguments.auto:
            print(table(status))
            return 0 if "docker" in lab and await live(home, lab, status) else 1
        path = await dashboard(home, entry_id)
        print(table(status))
        say(f"ready after {time.monotonic() - began:.1f} s")
        if arguments.shots:
            if "docker" in lab:
                await move(home, status)
            return await take_shots(home, path, arguments.shots)
        if arguments.check:
            return 0
        say(f"open {home.url}{path} and log in as {USER} with the password {PASSWORD}")
        say("Ctrl-C ends everything")
        await asyncio.Event().wait()
    return 0


def parse() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="scripts/demo", description=__doc__)
    parser.add_argument("--check", action="store_true", help="print the values and exit 0 or 1")
    parser.add_argument(
        "--auto", action="store_true", help="live some days in minutes: a better allocation"
    )
    parser.add_argument("--speed", type=float, default=1.0, help="lab hours per real hour")
    parser.add_argument("--shots", type=Path, help="take the pictures of the docs into a folder")
    parser.add_argument("--dir", type=Path, default=ROOT / ".demo", help="where it all lives")
    return parser.parse_args()


def run() -> int:
    """Run to the end; a signal ends it in order, children first."""
    loop_task: asyncio.Task[int] | None = None

    async def body() -> int:
        nonlocal loop_task
        loop_task = asyncio.current_task()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            asyncio.get_running_loop().add_signal_handler(number, loop_task.cancel)
        return await main(parse())

    os.environ.pop("PYTHONPATH", None)
    try:
        return asyncio.run(body())
    except asyncio.CancelledError:
        say("ended")
        return 0


if __name__ == "__main__":
    sys.exit(run())
