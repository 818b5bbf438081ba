"""The nodes' containers: one each on an engine of the lab's own, with limits that the host moves.

Inside runs a small workload that uses memory, and a part of the CPU, as the model says that the
node would. What the kernel gives to a container is what its node has in the model.
"""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from hashlib import blake2b
import os
from pathlib import Path
import subprocess
from typing import Any

import aiohttp

from .docker import Dockerd, EngineError
from .kernel import Cgroup
from .model import World
from .service import Clock
from .use import Use, use

GIB = 1024**3
#: What the host gives to all nodes. A small machine may have fewer threads: the limits are real,
#: but there the nodes could not all be busy at once.
CAPACITY = {"cpu_threads": 4, "memory_gib": 8}
#: Containers share what is left of the machine: a demo must not slow it down.
WEIGHT = 32
#: Seconds between two looks at the containers, and of one round of their work.
LOOK = 2.0
ROUND = 2.0
#: Memory is touched for real, up to this part of the limit; of the CPU time only this part.
MOST_MEMORY, CPU_PART = 0.75, 0.05
#: Works in rounds: so many burners for so long, then rest; holds memory in between.
WORK = """
trap 'exit 0' TERM
held=0
while :; do
  read -r burners busy rest hold </lab/work
  if [ "$hold" -gt "$held" ]; then
    dd if=/dev/zero of=/dev/shm/held bs=1M seek="$held" count=$((hold - held))
  elif [ "$hold" -lt "$held" ]; then
    dd if=/dev/null of=/dev/shm/held bs=1M seek="$hold" count=0
  fi
  held=$hold pids= i=0
  while [ "$i" -lt "$burners" ]; do
    (while :; do :; done) &
    pids="$pids $!" i=$((i + 1))
  done
  sleep "$busy"
  [ -z "$pids" ] || kill -9 $pids
  wait
  sleep "$rest"
done 2>/dev/null"""


@dataclass(frozen=True, slots=True)
class Start:
    """A container as it is first made: threads and GiB."""

    name: str
    cpu_threads: float
    memory_gib: float

    @property
    def limits(self) -> dict[str, float]:
        """Return them as fields of the model's resources."""
        return {"cpu_threads": self.cpu_threads, "memory_gib": self.memory_gib}


#: Threads and GiB add up to 90 % and 80 % of the capacity.
CONTAINERS = {
    "storj": Start("storagenode", 1.0, 2.0),
    "golem": Start("golem", 1.0, 1.6),
    "streamr": Start("streamr", 1.2, 2.0),
    "grass": Start("grass", 0.4, 0.8),
}


def home_of(directory: Path) -> Path:
    """Return the engine's folder for a lab's: always the same, so that leftovers are found."""
    return (
        Path("/run") / f"depin-lab-{blake2b(str(directory).encode(), digest_size=4).hexdigest()}"
    )


def order(wanted: Use, memory_gib: float, part: float) -> str:
    """Return a round of work: burners, seconds busy, seconds of rest, MiB held."""
    cores = wanted.cpu_threads * part
    burners = max(1, int(cores + 0.999))
    busy = ROUND * min(1.0, cores / burners)
    hold = int(min(wanted.memory_gib, memory_gib * MOST_MEMORY) * 1024)
    return f"{burners} {busy:.3f} {ROUND - busy:.3f} {hold}\n"


class DockerService:
    """Starts and stops the engine with its containers like any other service of the lab.

    A new start makes the containers anew, with the limits of the beginning.
    """

    name = "docker"

    def __init__(
        self, world: World, clock: Clock, directory: Path, part: float = CPU_PART
    ) -> None:
        """Let the nodes of a world work in containers; nothing runs yet."""
        self.failing = 0
        self._world = world
        self._clock = clock
        self._part = part
        self._work = directory / "work"
        self._engine = Dockerd(home_of(directory))
        self._following: asyncio.Task[None] | None = None

    @property
    def url(self) -> str:
        """The engine's address."""
        return self._engine.url

    @property
    def listening(self) -> bool:
        """Whether the engine runs."""
        return self._following is not None

    @property
    def pid(self) -> int:
        """The engine's process; 0 when there is none."""
        return self._engine.pid

    def describe(self) -> dict[str, Any]:
        """Return the engine's address, what the host has, and whose container is whose."""
        names = {node: start.name for node, start in CONTAINERS.items()}
        return {"url": self.url, "capacity": CAPACITY, "containers": names}

    async def start(self) -> None:
        """Start the engine and all containers; raise EngineError when it cannot."""
        if self.listening:
            return
        self._engine.launch()
        try:
            await asyncio.to_thread(self._engine.ready)
            await asyncio.gather(*(self._create(node) for node in CONTAINERS))
        except BaseException as err:
            await self.stop()
            if isinstance(err, subprocess.SubprocessError):
                raise EngineError(str(err)) from err
            raise
        self._following = asyncio.create_task(self._follow(), name="containers")

    async def stop(self) -> None:
        """End the containers and the engine, and delete what is theirs."""
        following, self._following = self._following, None
        if following:
            following.cancel()
            await asyncio.gather(following, return_exceptions=True)
        await asyncio.to_thread(self._engine.stop)

    async def _create(self, node: str) -> None:
        start, folder = CONTAINERS[node], self._work / node
        folder.mkdir(parents=True, exist_ok=True)
        self._order(node, start.memory_gib)
        memory = str(int(start.memory_gib * GIB))
        options = {
            "cpus": str(start.cpu_threads),
            "memory": memory,
            "memory-swap": memory,
            "shm-size": memory,
            "cpu-shares": str(WEIGHT),
            "stop-timeout": "3",
            "volume": f"{folder}:/lab:ro",
        }
        flags = [f"--{key}={value}" for key, value in options.items()]
        await asyncio.to_thread(self._engine.run, start.name, *flags, command=WORK)

    async def _follow(self) -> None:
        while True:
            await self.catch_up()
            await asyncio.sleep(LOOK)

    async def catch_up(self) -> None:
        """Tell the model what the kernel gives, and the containers what the model wants."""
        connector = aiohttp.UnixConnector(str(self._engine.socket))
        async with aiohttp.ClientSession("http://docker", connector=connector) as engine:
            for node, start in CONTAINERS.items():
                # An engine or container that is gone gives nothing new to follow.
                with suppress(aiohttp.ClientError, OSError, TimeoutError):
                    await self._look(engine, node, start.name)

    async def _look(self, engine: aiohttp.ClientSession, node: str, name: str) -> None:
        async with engine.get(f"/containers/{name}/json") as answer:
            answer.raise_for_status()
            state = (await answer.json())["State"]
        given = _given(state)
        have = self._world.nodes[node].resources
        if any(getattr(have, key) != amount for key, amount in given.items()):
            self._world.change(self._clock.now(), node, **given)
        self._order(node, given["memory_gib"])

    def _order(self, node: str, memory_gib: float) -> None:
        wanted = use(self._world, node, self._clock.now())
        file = self._work / node / "work"
        part = file.with_suffix(".part")
        part.write_text(order(wanted, memory_gib, self._part))
        part.replace(file)


def _given(state: Mapping[str, Any]) -> dict[str, float]:
    """Return what the kernel gives to a container; nothing while it stands still."""
    if state["Status"] != "running":
        return {"cpu_threads": 0.0, "memory_gib": 0.0}
    group = Cgroup(state["Pid"])
    cores, memory = group.cores(), group.memory()
    return {
        "cpu_threads": float(os.cpu_count() or 1) if cores is None else cores,
        "memory_gib": float(CAPACITY["memory_gib"]) if memory is None else memory / GIB,
    }
