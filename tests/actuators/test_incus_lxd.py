"""Limits of instances on a real LXD, over TLS, proved by the kernel's own files."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterator
from datetime import timedelta
from functools import partial
import subprocess
from typing import Any

import aiohttp
import pytest

from custom_components.depin_orchestrator.actuators.incus_api import IncusClient
from custom_components.depin_orchestrator.actuators.incus_dials import IncusDials
from custom_components.depin_orchestrator.actuators.incus_model import change_of
from custom_components.depin_orchestrator.actuators.incus_tls import tls
from custom_components.depin_orchestrator.engine.allocation import Capacity
from custom_components.depin_orchestrator.engine.dials import Level
from custom_components.depin_orchestrator.engine.errors import (
    CertificateUnknown,
    DepinError,
    Failed,
    ForeignChange,
    InstanceGone,
    InstanceUnsupported,
    MemoryInUse,
    Untrusted,
)
from custom_components.depin_orchestrator.engine.models import Resource
from custom_components.depin_orchestrator.engine.reallocation import Step

from .guest import Guest
from .lxd import Lxd, pair

pytestmark = pytest.mark.lxd

CPU, MEMORY, BANDWIDTH = Resource.CPU, Resource.MEMORY, Resource.BANDWIDTH
CAPACITY = Capacity({CPU: 2.0, MEMORY: 1.0, BANDWIDTH: 100.0})
MIB = 1024**2


@pytest.fixture
def box(lxd: Lxd) -> Iterator[str]:
    """Start a container without limits, and with a description."""
    lxd.launch("box")
    shown = lxd.cli("config", "show", "box")
    described = shown.replace('description: ""', "description: a node")
    lxd.cli("config", "edit", "box", given=described)
    yield "box"
    lxd.cli("delete", "--force", "box")


@pytest.fixture
async def client(lxd: Lxd, socket_enabled: None) -> AsyncGenerator[IncusClient]:
    """Talk to the daemon as a stranger would whom it has come to trust."""
    us = partial(tls, lxd.certificate, lxd.key, lxd.server)
    patience = timedelta(seconds=lxd.patience)
    async with (
        aiohttp.ClientSession() as session,
        IncusClient(lxd.url, session, tls=us, timeout=patience) as one,
    ):
        yield one


@pytest.fixture
def dials(client: IncusClient, box: str) -> IncusDials:
    return IncusDials(client, {"n": box, "gone": "gone"}, "eth0", CAPACITY, _no_sleep)


async def _no_sleep(_: float) -> None:
    await asyncio.sleep(0)


def step(resource: Resource, amount: float) -> Step:
    return Step("n", resource, Level(0, None), Level(amount, None))


async def test_cpu_and_memory_change_while_it_runs(
    lxd: Lxd, client: IncusClient, dials: IncusDials
) -> None:
    await client.check()
    assert await dials.writable("n")
    assert await dials.read("n", CPU) == 2.0
    assert await dials.read("n", MEMORY) == 1.0
    assert (lxd.cores("box"), lxd.memory("box")) == (None, None)
    await dials.apply(step(CPU, 0.3))
    await dials.apply(step(MEMORY, 0.125))
    assert (lxd.cores("box"), lxd.memory("box")) == (0.3, 128 * MIB)
    assert await dials.read("n", CPU) == 0.3
    assert await dials.read("n", MEMORY) == 0.125
    await dials.apply(step(CPU, 1.5))
    assert lxd.cores("box") == 1.5
    shown = lxd.cli("config", "show", "box")
    assert "description: a node" in shown
    # What had no limit has none again when the whole host is given back.
    await dials.apply(step(CPU, 2.0))
    await dials.apply(step(MEMORY, 1.0))
    assert (lxd.cores("box"), lxd.memory("box")) == (None, None)
    assert "limits." not in lxd.cli("config", "show", "box")


async def test_another_life_of_ours_writes_the_whole_host_as_a_limit(
    lxd: Lxd, client: IncusClient, dials: IncusDials
) -> None:
    await dials.apply(step(CPU, 0.5))
    later = IncusDials(client, {"n": "box"}, "eth0", CAPACITY)
    assert await later.read("n", CPU) == 0.5
    await later.apply(step(CPU, 2.0))
    assert lxd.cores("box") == 2.0


async def test_a_change_against_an_old_state_is_refused(
    lxd: Lxd, client: IncusClient, box: str
) -> None:
    seen = await client.instance(box)
    lxd.cli("config", "set", box, "user.note=1")
    with pytest.raises(ForeignChange):
        await client.change(seen, change_of(seen, CPU, 0.4, "eth0"))
    assert lxd.cores(box) is None


class Meddler(IncusClient):
    """Somebody else who changes something right before we do."""

    meddle: Callable[[], Any]

    async def change(self, *arguments: Any) -> None:
        await asyncio.to_thread(self.meddle)
        await super().change(*arguments)


@pytest.fixture
async def meddler(lxd: Lxd, socket_enabled: None) -> AsyncGenerator[Meddler]:
    us = partial(tls, lxd.certificate, lxd.key, lxd.server)
    patience = timedelta(seconds=lxd.patience)
    async with (
        aiohttp.ClientSession() as session,
        Meddler(lxd.url, session, tls=us, timeout=patience) as one,
    ):
        yield one


async def test_somebody_else_changes_something_else(lxd: Lxd, meddler: Meddler, box: str) -> None:
    notes = iter(range(9))

    def note() -> None:
        if (number := next(notes)) < 2:
            lxd.cli("config", "set", box, f"user.note={number}")

    meddler.meddle = note
    await IncusDials(meddler, {"n": box}, "eth0", CAPACITY).apply(step(CPU, 0.4))
    assert lxd.cores(box) == 0.4
    assert lxd.cli("config", "get", box, "user.note") == "1"


async def test_somebody_else_turns_the_same_dial(lxd: Lxd, meddler: Meddler, box: str) -> None:
    meddler.meddle = lambda: lxd.cli("config", "set", box, "limits.cpu.allowance=70ms/100ms")
    with pytest.raises(ForeignChange):
        await IncusDials(meddler, {"n": box}, "eth0", CAPACITY).apply(step(CPU, 0.4))
    assert lxd.cores(box) == 0.7


async def test_somebody_else_never_ends(lxd: Lxd, meddler: Meddler, box: str) -> None:
    notes = iter(range(9))
    meddler.meddle = lambda: lxd.cli("config", "set", box, f"user.note={next(notes)}")
    with pytest.raises(ForeignChange):
        await IncusDials(meddler, {"n": box}, "eth0", CAPACITY).apply(step(CPU, 0.4))
    assert lxd.cores(box) is None


async def test_memory_below_what_is_held_is_refused(
    lxd: Lxd, client: IncusClient, dials: IncusDials
) -> None:
    await dials.apply(step(MEMORY, 0.5))
    # 60 MiB that no disk has a copy of.
    script = "mkdir -p /shm; mount -t tmpfs none /shm; dd if=/dev/zero of=/shm/f bs=1M count=60"
    lxd.cli("exec", "box", "--", "/bin/sh", "-c", script)
    usage = await client.usage("box")
    assert 60 * MIB <= usage.pinned <= usage.used
    with pytest.raises(MemoryInUse) as caught:
        await dials.apply(step(MEMORY, 64 / 1024))
    assert caught.value.floor > 75 * MIB
    assert lxd.memory("box") == 512 * MIB
    await dials.apply(step(MEMORY, 100 / 1024))
    assert lxd.memory("box") == 100 * MIB
    assert lxd.cli("exec", "box", "--", "/bin/sh", "-c", "dd if=/shm/f of=/dev/null; echo all")


async def test_a_stopped_instance_is_limited_too(lxd: Lxd, dials: IncusDials) -> None:
    lxd.cli("stop", "--force", "box")
    await dials.apply(step(CPU, 0.6))
    await dials.apply(step(MEMORY, 64 / 1024))
    lxd.cli("start", "box")
    assert (lxd.cores("box"), lxd.memory("box")) == (0.6, 64 * MIB)


async def test_limits_that_are_the_users_own(lxd: Lxd, dials: IncusDials) -> None:
    lxd.cli("config", "set", "box", "limits.cpu=1")
    assert await dials.read("n", CPU) == 1
    with pytest.raises(InstanceUnsupported, match="is 1"):
        await dials.apply(step(CPU, 1.5))
    lxd.cli("config", "set", "box", "limits.cpu.allowance=50%")
    with pytest.raises(InstanceUnsupported, match="percent"):
        await dials.apply(step(CPU, 0.5))
    lxd.cli("config", "set", "box", "limits.memory=50%")
    with pytest.raises(InstanceUnsupported, match="percent"):
        await dials.read("n", MEMORY)
    with pytest.raises(InstanceUnsupported, match="eth0"):
        await dials.read("n", BANDWIDTH)


async def test_a_network_limit_that_the_kernel_takes_or_not(
    lxd: Lxd, client: IncusClient, dials: IncusDials
) -> None:
    """Not every kernel can police; then nothing has changed."""
    try:
        lxd.cli("config", "device", "add", "box", "eth0", "nic", "nictype=p2p", "name=eth0")
    except subprocess.SubprocessError as err:
        pytest.skip(f"no network device here: {err}")
    assert await dials.read("n", BANDWIDTH) == 100
    device = dict((await client.instance("box")).devices["eth0"])
    try:
        await dials.apply(step(BANDWIDTH, 4.0))
    except Failed:
        assert await dials.read("n", BANDWIDTH) == 100
        assert (await client.instance("box")).devices["eth0"] == device
    else:
        assert await dials.read("n", BANDWIDTH) == 4
        found = (await client.instance("box")).devices["eth0"]
        assert found == device | {"limits.egress": "4000000bit"}


async def test_upload_of_an_instance_on_a_bridge(
    lxd: Lxd, guest: Guest | None, dials: IncusDials
) -> None:
    """The kernel polices what comes from the instance, at once, and no more after the way back."""
    if guest is None:
        pytest.skip("a bridge needs the guest of scripts/guest")
    lxd.cli("network", "create", "depin0", "ipv4.address=none", "ipv6.address=none")
    try:
        lxd.cli("config", "device", "add", "box", "eth0", "nic", "network=depin0", "name=eth0")

        def policed() -> str:
            nic = lxd.cli("config", "get", "box", "volatile.eth0.host_name")
            return guest.run("tc", "filter", "show", "dev", nic, "ingress")

        assert await dials.read("n", BANDWIDTH) == 100
        assert policed() == ""
        for mbit in (4.0, 20.0):
            await dials.apply(step(BANDWIDTH, mbit))
            assert await dials.read("n", BANDWIDTH) == mbit
            assert f"rate {mbit:.0f}Mbit" in policed()
        await dials.apply(step(BANDWIDTH, 100.0))
        assert policed() == ""
    finally:
        lxd.cli("stop", "--force", "box")
        lxd.cli("config", "device", "remove", "box", "eth0")
        lxd.cli("network", "delete", "depin0")


async def test_who_is_not_there(dials: IncusDials) -> None:
    for node in ("gone", "nobody"):
        with pytest.raises(InstanceGone):
            await dials.read(node, CPU)


STRANGERS: dict[str, tuple[Callable[[Lxd], tuple[str | None, ...]], type[DepinError]]] = {
    "unknown certificate": (lambda lxd: (*pair(), lxd.server), CertificateUnknown),
    "no certificate": (lambda lxd: (None, None, lxd.server), CertificateUnknown),
    "another server": (lambda lxd: (lxd.certificate, lxd.key, pair()[0]), Untrusted),
    "no authority": (lambda lxd: (lxd.certificate, lxd.key, None), Untrusted),
}


@pytest.mark.parametrize("who", STRANGERS)
async def test_strangers(lxd: Lxd, box: str, socket_enabled: None, who: str) -> None:
    proofs, error = STRANGERS[who]
    us = partial(tls, *proofs(lxd))
    async with aiohttp.ClientSession() as session, IncusClient(lxd.url, session, tls=us) as client:
        with pytest.raises(error):
            await client.check()
        with pytest.raises(error):
            await client.instance(box)


async def test_whoever_may_only_look_is_told_so(
    lxd: Lxd, client: IncusClient, socket_enabled: None, box: str
) -> None:
    """A certificate that is restricted to another project does not even see the instance."""
    certificate, key = pair()
    lxd.cli("project", "create", "other")
    lxd.trust("other", certificate, "other")
    us = partial(tls, certificate, key, lxd.server)
    async with aiohttp.ClientSession() as session, IncusClient(lxd.url, session, tls=us) as one:
        await one.check()
        with pytest.raises(DepinError):
            await one.instance(box)
    assert (await client.instance(box)).name == box


async def test_copies_of_files_do_not_count_as_held(
    lxd: Lxd, client: IncusClient, dials: IncusDials
) -> None:
    await dials.apply(step(MEMORY, 0.5))
    lxd.cli("exec", "box", "--", "/bin/sh", "-c", "dd if=/dev/zero of=/f bs=1M count=80; sync")
    await asyncio.sleep(9)  # for so long the daemon tells what was before
    usage = await client.usage("box")
    assert usage.used > 70 * MIB
    assert usage.pinned < 40 * MIB
    await dials.apply(step(MEMORY, 64 / 1024))
    assert lxd.memory("box") == 64 * MIB


async def test_the_documents_walls(lxd: Lxd, socket_enabled: None) -> None:
    """What docs/incus.md makes: limits may be changed, and nothing that leads to the host."""
    project = ("features.images=false", "restricted=true")
    lxd.cli("project", "create", "nodes", *(part for one in project for part in ("--config", one)))
    certificate, key = pair()
    lxd.trust("nodes", certificate, "nodes")
    lxd.cli("init", "box", "node", "--project", "nodes", "--storage", "default")
    us = partial(tls, certificate, key, lxd.server)
    async with aiohttp.ClientSession() as session:
        one = IncusClient(lxd.url, session, project="nodes", tls=us)
        await one.check()
        dials = IncusDials(one, {"n": "node"}, "eth0", CAPACITY, _no_sleep)
        assert await dials.writable("n")
        await dials.apply(step(CPU, 0.5))
        await dials.apply(step(MEMORY, 0.25))
        assert await dials.read("n", MEMORY) == 0.25
        for wish in (
            {"config": {"security.privileged": "true"}},
            {"devices": {"host": {"type": "disk", "source": "/", "path": "/host"}}},
        ):
            with pytest.raises(DepinError):
                await one.change(await one.instance("node"), wish)
        shown = lxd.cli("config", "show", "node", "--project", "nodes")
        assert "privileged" not in shown
        assert "/host" not in shown
    lxd.cli("delete", "--force", "node", "--project", "nodes")
