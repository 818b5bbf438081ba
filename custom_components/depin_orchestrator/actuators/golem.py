"""A Golem provider's hardware profile: what it offers for one task (golem.md, section 3).

There is no API for it. The provider's own command changes the profile, and its agent notices
within seconds and puts new offers on the market; those are what is believed. A running task keeps
what it was promised: nothing here ends or shrinks one.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from math import floor
import re

from ..adapters.client import Client, decode
from ..adapters.golem_market import Offer, parse_offers
from ..adapters.parse import Fields
from ..engine.dials import TOLERANCE
from ..engine.errors import BadResponse, InvalidInput, NotApplied, ReadOnly
from ..engine.models import Resource
from ..engine.reallocation import Step
from .docker_exec import Commands
from .engine_api import EngineClient

COMMAND = "ya-provider"
OFFERS = "/market-api/v1/offers"
#: Names that we can pass on as they are; the provider's own is `default`.
PROFILE = r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}"
#: Every command that is ever run, one argument a line.
COMMANDS = re.compile(
    rf"{COMMAND}\nprofile\n(list|active|update\n--name\n{PROFILE}\n"
    r"(--cpu-threads\n[1-9][0-9]{0,3}|--(mem|storage)-gib\n[0-9]{1,7}(\.[0-9]{1,9})?))"
)
#: A decimal gigabyte has fewer bytes than the GiB that Golem counts in.
GB_PER_GIB = 1.073741824
#: The agent waits 3 s for a file to come to rest, looks every 2 s, and then talks to the market.
PATIENCE = 30
#: Digits behind the point of what we write, in GiB: bytes.
DIGITS = 9


@dataclass(frozen=True, slots=True)
class _Part:
    """How a resource is called in a profile and in an offer."""

    flag: str
    profile: str
    offer: Callable[[Offer], int | Decimal | None]
    #: Of our unit in theirs.
    factor: float = 1.0


PARTS: Mapping[Resource, _Part] = {
    Resource.CPU: _Part("--cpu-threads", "cpu_threads", lambda offer: offer.threads),
    Resource.MEMORY: _Part("--mem-gib", "mem_gib", lambda offer: offer.memory),
    Resource.STORAGE: _Part(
        "--storage-gib", "storage_gib", lambda offer: offer.storage, GB_PER_GIB
    ),
}


class GolemProfile:
    """The profile of one provider in a container. Implements the engine's `Actuator`."""

    def __init__(
        self,
        engine: EngineClient,
        container: str,
        yagna: Client,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """Take the engine, the provider's container, its daemon's API, and how to wait."""
        self._engine = engine
        self._container = container
        self._commands = Commands(engine, container, COMMANDS)
        self._yagna = yagna
        self._sleep = sleep

    async def writable(self) -> bool:
        """Tell whether commands may be run in the container; runs one that only reads.

        Raises CommandFailed when the container has no such command.
        """
        try:
            await self._active()
        except ReadOnly:
            return False
        return True

    async def read(self, node_id: str, resource: Resource) -> float | None:  # noqa: ARG002 -- one
        """Return what is offered, in our unit; what the profile says while nothing is offered."""
        offered = await read_offered(self._yagna, resource)
        if offered is not None:
            return offered
        name = await self._active()
        profiles = Fields(decode((await self._run("list")).encode()), "profiles")
        part = PARTS[resource]
        return float(profiles.child(name).number(part.profile)) * part.factor

    async def apply(self, step: Step) -> None:
        """Change the profile, and return when the market shows it.

        Raises InvalidInput for a profile whose name is none we can pass on or a resource that
        it has not, NotApplied when the market shows something else (the agent cuts what the
        machine has not, and says nothing), and what `Commands.run` raises.
        """
        part = PARTS.get(step.resource)
        if part is None:
            raise InvalidInput(f"{step.resource}: not in a Golem profile")
        wanted = step.after.amount
        async with self._engine.change(self._container):
            offered = bool(await self._offers())
            name = await self._active()
            if not re.fullmatch(PROFILE, name):
                raise InvalidInput("the profile's name")
            await self._run("update", "--name", name, part.flag, _text(wanted / part.factor))
            if offered:
                await self._shown(step.resource, wanted)

    async def _shown(self, resource: Resource, wanted: float) -> None:
        """Wait until the market shows an amount."""
        for _ in range(PATIENCE):
            found = _offered(await self._offers(), resource)
            if found is not None and abs(found - wanted) <= TOLERANCE[resource]:
                return
            await self._sleep(1)
        raise NotApplied(f"{self._container}: {resource}")

    async def _active(self) -> str:
        name = decode((await self._run("active")).encode())
        if not isinstance(name, str):
            raise BadResponse("profile active: text expected")
        return name

    async def _run(self, *arguments: str) -> str:
        return await self._commands.run(COMMAND, "profile", *arguments)

    async def _offers(self) -> tuple[Offer, ...]:
        return parse_offers(await self._yagna.get(OFFERS))


async def read_offered(yagna: Client, resource: Resource) -> float | None:
    """Return what a provider offers of a resource, in our unit; None while it offers nothing."""
    return _offered(parse_offers(await yagna.get(OFFERS)), resource)


def _text(amount: float) -> str:
    """Write an amount as the command takes it, rounded down; 3.9999999999999 is 4."""
    unit = 10**DIGITS
    whole, rest = divmod(floor(amount * unit + 0.5), unit)
    return f"{whole}.{rest:0{DIGITS}}".rstrip("0").rstrip(".")


def _offered(offers: tuple[Offer, ...], resource: Resource) -> float | None:
    """Return what the newest offer has; the rest may be of an agent that was killed."""
    part = PARTS[resource]
    if not offers:
        return None
    amount = part.offer(max(offers, key=lambda offer: offer.at))
    return None if amount is None else float(amount) * part.factor
