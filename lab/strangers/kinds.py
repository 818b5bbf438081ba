"""Four kinds of nodes whose income comes about as their networks' documents tell.

Nothing here is a curve: work arrives, is taken or turned away, is finished, kept or lost.
"""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from custom_components.depin_orchestrator.engine.models import Protocol

from .nodes import BANDWIDTH, CPU, DAY, MEMORY, STORAGE, TICK, Node, Passed, Shares, State


@dataclass(frozen=True)
class Job:
    """A requestor's task: hours at full speed, least and most threads, GiB of each."""

    hours: float
    least: int
    most: int
    gib: float
    #: GLM per thread-hour; ticks from its end to the accepted invoice; whether it is rejected.
    pay: float
    late: int
    rejected: bool


@dataclass(frozen=True, kw_only=True)
class Golem(Node):
    """Takes jobs while threads and memory are free (golem.md 2.1, 3.4); paid by the invoice.

    `single`: one agreement at a time, which takes all threads it can use, as a provider is set
    up by default; else jobs run side by side.
    """

    protocol: ClassVar[Protocol] = Protocol.GOLEM
    jobs: tuple[tuple[Job, ...], ...]
    #: Threads and GiB of the whole host, GB of disk per thread in percent of the host.
    threads: int
    gib: float
    disk: float
    single: bool = False
    #: Whether a restart kills what runs.
    kills: bool = False
    #: Least bandwidth for a task to come, in percent.
    line: float = 1.0

    def live(self, state: State, tick: int, shares: Shares, part: float) -> Passed:
        """Take jobs and work."""
        have = int(shares[CPU] * self.threads / 100 + 1e-6)
        memory = (shares[MEMORY] - self.memory[tick]) * self.gib / 100
        room = int(shares[STORAGE] / self.disk + 1e-6)
        if part == 1.0 and shares[BANDWIDTH] >= self.line:
            for job in self.jobs[tick]:
                self._take(state, job, have, memory, room)
        tokens = busy = 0.0
        for job in list(state.jobs):
            hours = min(job[0], TICK * part)
            job[0] -= hours
            busy += job[1] * hours / TICK
            tokens += job[3] * job[1] * hours
            job[4] += job[3] * job[1] * hours
            if job[0] <= 1e-9:
                state.jobs.remove(job)
                if not job[6]:
                    state.waiting.append((tick + int(job[5]), job[4]))
                else:
                    tokens -= job[4]
        line = self.line * (0.2 + 0.6 * bool(state.jobs))
        used = {
            CPU: 0.3 * part + busy * 100 / self.threads,
            MEMORY: self.memory[tick] + sum(job[2] for job in state.jobs) * 100 / self.gib,
            BANDWIDTH: min(line, shares[BANDWIDTH]),
            STORAGE: sum(job[1] for job in state.jobs) * self.disk,
        }
        return Passed(tokens, {r: min(use, shares[r]) for r, use in used.items()})

    def _take(self, state: State, job: Job, have: int, memory: float, room: int) -> None:
        if self.single and state.jobs:
            return
        free = min(have, room) - int(sum(j[1] for j in state.jobs))
        free = min(free, int((memory - sum(j[2] for j in state.jobs)) / job.gib + 1e-6))
        threads = min(job.most, free)
        if threads >= job.least:
            hours = job.hours * job.most / threads
            state.jobs.append(
                [hours, threads, threads * job.gib, job.pay, 0.0, job.late, float(job.rejected)]
            )

    def fell(self, state: State) -> None:
        """Lose what ran; nobody pays for half a task."""
        state.jobs = []

    def changed(self, state: State, tick: int) -> None:
        """Restart; running tasks may be lost."""
        super().changed(state, tick)
        if self.kills:
            state.jobs = []


@dataclass(frozen=True, kw_only=True)
class Storj(Node):
    """Stored bytes are paid, ingress is not; deletions are trash for a week (storj.md 2)."""

    protocol: ClassVar[Protocol] = Protocol.STORJ
    first: float
    #: Percent of the host's disk that come per tick, and the part of the stored that goes.
    ingress: np.ndarray
    deleted: np.ndarray
    #: Egress that is asked for, as percent of the line per percent of the disk stored.
    egress: np.ndarray
    #: USD per tick of a percent of disk stored, and of a percent of the line sent for a tick.
    rent: float
    toll: float
    held: float
    #: Processor wanted: what serves, and scans, which take what they get and lose nothing.
    serve: np.ndarray
    scan: np.ndarray

    def fresh(self) -> State:
        """Return the state at the start."""
        return State(stored=self.first, trash=[self.first * 0.002] * 7)

    def live(self, state: State, tick: int, shares: Shares, part: float) -> Passed:
        """Serve, be filled, forget."""
        speed = min(1.0, shares[CPU] / self.serve[tick]) * part
        asked = self.egress[tick] * state.stored
        sent = min(asked * speed, shares[BANDWIDTH])
        tokens = (1 - self.held) * (self.rent * state.stored * part + self.toll * sent)
        gone = state.stored * self.deleted[tick]
        if tick % DAY == 0:
            state.trash = [*state.trash[1:], 0.0]
        state.trash[-1] += gone
        free = shares[STORAGE] - state.stored - sum(state.trash)
        state.stored += max(0.0, min(self.ingress[tick] * speed, free)) - gone
        state.waiting.append((tick - tick % (DAY // 2) + DAY // 2, tokens))
        cpu = min(shares[CPU], (self.serve[tick] + self.scan[tick]) * part)
        used = {CPU: cpu, MEMORY: self.memory[tick], BANDWIDTH: sent, STORAGE: state.stored}
        return Passed(tokens, used)


@dataclass(frozen=True, kw_only=True)
class Streamr(Node):
    """A part of what sponsorships pay, while they last (streamr.md 2.3); thrown out when short."""

    protocol: ClassVar[Protocol] = Protocol.STREAMR
    #: DATA per tick of all sponsorships; what serving them needs, in percent.
    pays: np.ndarray
    cpu: np.ndarray
    line: np.ndarray

    def live(self, state: State, tick: int, shares: Shares, part: float) -> Passed:
        """Relay; two hours of too little and others take over for two days."""
        enough = (
            shares[CPU] >= 0.85 * self.cpu[tick] and shares[BANDWIDTH] >= 0.85 * self.line[tick]
        )
        state.short = 0 if enough else state.short + 1
        if state.short >= 4:
            state.out_until, state.short = tick + 2 * DAY, 0
        tokens = self.pays[tick] * part * (tick >= state.out_until)
        state.waiting.append((tick, tokens))
        used = {
            CPU: min(shares[CPU], self.cpu[tick] * part),
            MEMORY: self.memory[tick],
            BANDWIDTH: min(shares[BANDWIDTH], self.line[tick] * part),
        }
        return Passed(tokens, used)


@dataclass(frozen=True, kw_only=True)
class Grass(Node):
    """Points for being there, by quality, and for what is sent (grass.md 4)."""

    protocol: ClassVar[Protocol] = Protocol.GRASS
    score: np.ndarray
    #: Points per tick for being there at full quality, and per percent of the line sent.
    uptime: float
    network: float
    asked: np.ndarray
    cpu: float
    #: The least line for a good score, in percent.
    least: float
    every: int = 6

    def live(self, state: State, tick: int, shares: Shares, part: float) -> Passed:
        """Be there; a line that is too thin spoils the score for a day."""
        state.quality += ((1.0 if shares[BANDWIDTH] >= self.least else 0.4) - state.quality) / DAY
        speed = min(1.0, shares[CPU] / self.cpu) * part
        sent = min(self.asked[tick], shares[BANDWIDTH]) * speed
        tokens = (self.uptime * speed * state.quality + self.network * sent) * self.score[tick]
        state.waiting.append((tick - tick % self.every + self.every, tokens))
        used = {CPU: min(self.cpu * part, shares[CPU]), MEMORY: self.memory[tick], BANDWIDTH: sent}
        return Passed(tokens, used)
