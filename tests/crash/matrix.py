"""One case of the kill matrix with a real Home Assistant: how it dies, what must hold after."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from aiohttp import ClientError, web
import pytest

from .gate import Call, Gate, Harm, When, killing
from .victims import CORES, GIB, MEMORY, Die, Home

#: A call comes in time, or never; the machine may be busy.
WITHIN = 30.0
#: What everything has at first: half of the host each.
HALVES = [(1.0, GIB / 2), (1.0, GIB / 2)]
CPU = {"storj": {"cpu": 30}, "grass": {"cpu": 70}}
BOTH = {"storj": {"cpu": 30, "memory": 60}, "grass": {"cpu": 70, "memory": 40}}

type Levels = list[tuple[float, float]]


@dataclass(frozen=True)
class Death:
    """When a life ends: at a call to the engine, or as it is about to touch a file."""

    name: str
    when: When | None = None
    at: Callable[[Call], bool] | None = None
    die: Die | None = None

    def harm(self, home: Home) -> Harm | None:
        """Return what the gate has to do."""
        if self.when is None or self.at is None:
            return None

        async def kill() -> None:
            await home.kill()

        return killing(kill, self.when, self.at)


def update(number: int, when: When) -> Death:
    """Die at the n-th change of a limit."""
    return Death(f"update{number}-{when}", when, lambda c: c.changes and c.update == number)


def read_back(number: int) -> Death:
    """Die as the n-th change is being read back."""
    at = lambda c: not c.changes and c.update == number + 1  # noqa: E731 -- one of a kind
    return Death(f"readback{number}", When.BEFORE, at)


def call(number: int) -> Death:
    """Die at the n-th call of whatever kind."""
    return Death(f"call{number}", When.BEFORE, lambda c: c.number == number)


def journal(number: int) -> Death:
    """Die right before the n-th record is begun."""
    return Death(f"record{number}", die=("open", ".journal", number))


#: Die when the first journal of all is written but not in place.
FIRST_JOURNAL = Death("first-journal", die=("os.rename", ".journal", 1))


def history(number: int) -> Death:
    """Die when the history is written for the n-th time but not in place."""
    return Death(f"history{number}", die=("os.rename", ".changes", number))


def chosen(deaths: Iterable[Death], names: str) -> list[Any]:
    """Return the deaths as parameters; all but the named ones only with `--full`."""
    picked = names.split()
    found = list(deaths)
    assert set(picked) <= {death.name for death in found}
    return [
        pytest.param(d, id=d.name, marks=() if d.name in picked else pytest.mark.dense)
        for d in found
    ]


def levels(allocation: dict[str, dict[str, float]]) -> Levels:
    """Return the cores and bytes of both containers with an allocation."""
    return [
        (CORES * own.get("cpu", 50) / 100, MEMORY * own.get("memory", 50) / 100)
        for own in (allocation["storj"], allocation["grass"])
    ]


def is_so(found: Levels, wanted: Levels) -> bool:
    """Compare as the kernel rounds."""
    return all(
        pair[0] == pytest.approx(cores, abs=1e-5) and pair[1] == pytest.approx(memory, abs=65536)
        for pair, (cores, memory) in zip(found, wanted, strict=True)
    )


async def perish(home: Home, action: Callable[[], Awaitable[Any]]) -> None:
    """Do something of which it dies."""
    assert home.process
    acting = asyncio.ensure_future(action())
    await home.process.ended(WITHIN)
    with suppress(ClientError):
        await acting


async def perish_at_start(home: Home, gate: Gate, death: Death) -> None:
    """Die again, of recovering."""
    process = home.bear(death.die)
    gate.arm(death.harm(home))
    await process.ended(WITHIN)


async def check(home: Home, found: Callable[[], Levels], old: Levels, new: Levels) -> str | None:
    """Start a last life and hold what it says against the machine; return what it tells."""
    await home.start()
    record = home.record
    phase = record and record["phase"]
    told = await home.act("get_reallocations")
    assert told["trouble"] is None, told
    assert phase in {None, "applied", "rolled_back"}
    now = found()
    assert is_so(now, new) or is_so(now, old), (phase, now)
    if record is None:
        assert is_so(now, old)
        assert told["reallocations"] == []
        assert (await home.event())["state"] == "unknown"
    else:
        last = told["reallocations"][0]
        assert last["reallocation_id"] == record["plan"]["id"]
        event = (await home.event())["attributes"]
        assert event["reallocation_id"] == record["plan"]["id"]
        assert event["event_type"] == last["outcome"]
        side = "after" if phase == "applied" else "before"
        given = {"storj": now[0][0], "grass": now[1][0]}
        for step in record["plan"]["steps"]:
            if step["resource"] == "cpu":
                assert given[step["node"]] == pytest.approx(step[side]["amount"])
    # Nothing is in the way of the next change.
    again = await home.act("reallocate", allocation=CPU, dry_run=True, force=True)
    assert again["outcome"] == "dry_run", again
    return phase


async def refuse(seen: Call) -> web.StreamResponse:
    """Say that a limit cannot be set, as the kernel does, and set none."""
    return web.json_response({"message": "unable to set limit"}, status=500)


def refusing(number: int, then: Harm | None) -> Harm:
    """Refuse the n-th change, and do another harm to the rest."""

    async def harm(seen: Call) -> web.StreamResponse | None:
        if seen.changes and seen.update == number:
            return await refuse(seen)
        return await then(seen) if then else None

    return harm
