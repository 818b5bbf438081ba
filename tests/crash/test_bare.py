"""The same matrix without Home Assistant, and so denser: a death at every call and every record.

Each life is a process of its own with the shipped executor, actuator and journal file. A death
leaves all old or all new; so does dying again, of the recovery.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
import json
from pathlib import Path

import pytest

from tests.actuators.sampler import Given

from .gate import Gate, When, killing
from .victims import CONTAINERS, CORES, Die, Nursery, Process

pytestmark = [pytest.mark.crash, pytest.mark.docker]

#: The number of the call and when, or what `dying.die_at` takes.
type Death = tuple[int, When] | Die

STORJ, GRASS = CONTAINERS.values()
#: Two allocations to and fro between which the victims move.
SIDES = ({STORJ: 1.0, GRASS: 1.0}, {STORJ: 0.6, GRASS: 1.4})
#: No life makes more calls, or writes more records, than this.
MOST_CALLS = 60
RECORDS: list[Die] = [("open", "x.journal", 1), ("open", "x.journal", 2)]
FIRST_JOURNAL: Die = ("os.rename", "x.journal", 1)


@dataclass
class Lives:
    """Begins lives, one after the other, with one journal and one pair of containers."""

    nursery: Nursery
    gate: Gate
    folder: Path
    given: Callable[[], list[Given]]
    #: How the cases ended.
    ends: Counter[str | None] = field(default_factory=Counter)

    @property
    def journal(self) -> Path:
        return self.folder / "x.journal"

    @property
    def result(self) -> Path:
        return self.folder / "result"

    def bear(self, cores: dict[str, float] | None, die: Die | None = None) -> Process:
        """Begin a life that carries a change out, or (without cores) recovers."""
        self.result.unlink(missing_ok=True)
        return self.nursery.bear(
            "bare",
            self.folder / "log",
            die,
            containers=list(CONTAINERS.values()),
            url=self.gate.url,
            journal=str(self.journal),
            result=str(self.result),
            cores=cores,
            capacity=CORES,
        )

    async def until_dead(self, cores: dict[str, float] | None, death: Death) -> bool:
        """Let a life die its death; return False when it lived to its end."""
        self.gate.arm(None)
        if len(death) == 3:
            process = self.bear(cores, death)
        else:
            number, when = death
            process = self.bear(cores)
            self.gate.harm = killing(process.kill, when, lambda call: call.number == number)
        await process.ended()
        return not self.result.exists()

    async def settle(self) -> str | None:
        """Let a last life recover; return its outcome."""
        self.gate.arm(None)
        await self.bear(None).ended()
        assert self.result.exists(), (self.folder / "log").read_text()[-2000:]
        outcome = json.loads(self.result.read_text())
        return outcome and outcome["outcome"]

    async def die(self, *deaths: Death) -> bool:
        """Move to the other side, dying on the way, and again of recovering; then look.

        Returns False when the last death never came.
        """
        old = self.now
        new = next(side for side in SIDES if side != old)
        self.journal.unlink(missing_ok=True)
        died = await self.until_dead(new, deaths[0])
        for death in deaths[1:]:
            died = await self.until_dead(None, death)
        outcome = await self.settle()
        assert outcome in {"applied", "rolled_back", None}
        assert self.now == (new if outcome == "applied" else old), (deaths, outcome)
        self.ends[outcome] += 1
        return died

    @property
    def now(self) -> dict[str, float]:
        """What the kernel gives."""
        return dict(zip((STORJ, GRASS), (g.cores for g in self.given()), strict=True))


@pytest.fixture
def lives(gate: Gate, nursery: Nursery, tmp_path: Path, given: Callable[[], list[Given]]) -> Lives:
    return Lives(nursery, gate, tmp_path, given)


@pytest.mark.parametrize("when", When)
async def test_death_at_every_call(lives: Lives, when: When) -> None:
    number = 1
    while await lives.die((number, when)):
        number += 1
    assert 15 < number < MOST_CALLS
    # Before the intent nothing is to be settled, after the last step nothing to be undone.
    assert min(lives.ends[end] for end in (None, "rolled_back", "applied")) > 1, lives.ends


@pytest.mark.parametrize("record", [*RECORDS, FIRST_JOURNAL], ids=lambda r: f"{r[0]}{r[2]}")
async def test_death_at_every_record(lives: Lives, record: Die) -> None:
    assert await lives.die(record)


@pytest.mark.parametrize("when", When)
async def test_death_in_recovery(lives: Lives, when: When, *, full: bool) -> None:
    """The change dies between its two updates; its recovery at each of its calls and records."""
    firsts = range(1, MOST_CALLS) if full else [await half_way(lives)]
    for first in firsts:
        second = 1
        while await lives.die((first, When.BEFORE), (second, when)):
            second += 1
        assert second < MOST_CALLS
    assert lives.ends["rolled_back"] > 5


@pytest.mark.parametrize("record", RECORDS, ids=lambda r: f"{r[0]}{r[2]}")
async def test_death_at_every_record_of_a_recovery(lives: Lives, record: Die) -> None:
    first = await half_way(lives)
    assert await lives.die((first, When.BEFORE), record)
    assert lives.ends["rolled_back"]


async def half_way(lives: Lives) -> int:
    """Carry a change out, and return the number of its second update."""
    lives.gate.arm(None)
    await lives.bear(next(side for side in SIDES if side != lives.now)).ended()
    updates = [n for n, line in enumerate(lives.gate.log, 1) if "NanoCpus" in line]
    assert len(updates) == 2
    return updates[1]
