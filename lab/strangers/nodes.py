"""What all nodes have: a frozen truth (what would come their way at every tick) and a state.

Shares are percent of the host, a tick is half an hour, money is fiat.
"""

from copy import copy
from dataclasses import dataclass, field
from typing import ClassVar

import numpy as np

from custom_components.depin_orchestrator.engine.models import Protocol, Resource

CPU, MEMORY, BANDWIDTH, STORAGE = (
    Resource.CPU,
    Resource.MEMORY,
    Resource.BANDWIDTH,
    Resource.STORAGE,
)
TICK = 0.5
DAY = 48

type Shares = dict[Resource, float]


@dataclass
class State:
    """What has become of a node."""

    #: Tokens earned so far, as its books tell; and what waits to be told: (tick, tokens).
    booked: float = 0.0
    waiting: list[tuple[int, float]] = field(default_factory=list)
    #: Until this tick it restarts.
    starts_until: float = 0.0
    #: Golem: running jobs as [hours left, threads, GiB, GLM per thread-hour, GLM so far].
    jobs: list[list[float]] = field(default_factory=list)
    #: Storj: GB stored, and what lies in the trash by day.
    stored: float = 0.0
    trash: list[float] = field(default_factory=list)
    #: Streamr: ticks short of its needs in a row, and until when it is thrown out.
    short: int = 0
    out_until: int = 0
    #: Grass: network quality as it follows a starved line.
    quality: float = 1.0

    def copy(self) -> State:
        """Return a copy that lives on by itself."""
        twin = copy(self)
        twin.waiting, twin.trash = list(self.waiting), list(self.trash)
        twin.jobs = [list(job) for job in self.jobs]
        return twin


@dataclass(frozen=True)
class Passed:
    """What a node did in a tick: tokens truly earned, and what it used in percent of the host."""

    tokens: float
    used: Shares


@dataclass(frozen=True, kw_only=True)
class Node:
    """What all kinds have; arrays are by tick."""

    protocol: ClassVar[Protocol]
    name: str
    #: Fiat per token, truly and as the price service tells it (nan is unknown).
    price: np.ndarray
    seen_price: np.ndarray
    up: np.ndarray
    #: Watts per percent of the host's processor.
    watts: float
    #: Memory in use, in percent of the host; less kills it.
    memory: np.ndarray
    #: Hours that a restart takes.
    restart: float = 0.1
    #: What use is not measured.
    unseen: frozenset[Resource] = frozenset()

    def fresh(self) -> State:
        """Return the state at the start."""
        return State()

    def step(self, state: State, tick: int, shares: Shares) -> Passed:
        """Let a tick pass."""
        if not self.up[tick]:
            self.fell(state)
            return Passed(0.0, {STORAGE: state.stored} if state.stored else {})
        part = min(1.0, max(0.0, (tick + 1) - state.starts_until))
        if shares[MEMORY] < self.memory[tick]:
            self.fell(state)
            part = 0.0
        return self.live(state, tick, shares, part)

    def live(self, state: State, tick: int, shares: Shares, part: float) -> Passed:
        """Live through a tick, up for a part of it."""
        raise NotImplementedError

    def fell(self, state: State) -> None:
        """Lose what is lost when it goes down."""

    def changed(self, state: State, tick: int) -> None:
        """Restart for new limits."""
        state.starts_until = tick + 1 + self.restart / TICK

    def tell(self, state: State, tick: int) -> float:
        """Return the tokens that its books know of at the end of a tick."""
        due = [amount for at, amount in state.waiting if at <= tick]
        state.waiting = [entry for entry in state.waiting if entry[0] > tick]
        state.booked += sum(due)
        return state.booked
