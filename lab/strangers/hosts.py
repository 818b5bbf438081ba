"""A host, and the random paths that its truth is made of."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from custom_components.depin_orchestrator.engine.models import Resource
from custom_components.depin_orchestrator.engine.optimizer.scene import Limit

from .nodes import DAY, TICK, Node

DAYS = 45
TICKS = DAYS * DAY

type Random = np.random.Generator


@dataclass(kw_only=True)
class Host:
    """A host: its nodes, its power, and how badly it is seen."""

    seed: int
    nodes: list[Node]
    threads: int
    gib: float
    mbps: float
    disk: float
    tariff: np.ndarray
    ahead: bool = False
    #: What is left out of what is seen, and ticks without any look at all.
    missing: float = 0.03
    error: float = 0.05
    blind: frozenset[int] = frozenset()
    metered: bool = True
    #: Ticks at which books of a node begin anew, and at which the user takes a share in hand.
    resets: dict[int, str] = field(default_factory=dict)
    hands: dict[int, tuple[str, Resource, float]] = field(default_factory=dict)
    limits: dict[str, dict[Resource, Limit]] = field(default_factory=dict)
    random_start: bool = False


def walk(random: Random, sd: float, first: float = 1.0, pull: float = 0.0) -> np.ndarray:
    """Return a random walk of logarithms; `sd` per day, pulled back by `pull` per day."""
    steps, logs, now = random.normal(0, sd / DAY**0.5, TICKS), np.zeros(TICKS), 0.0
    for tick, step in enumerate(steps):
        now += step - pull / DAY * now
        logs[tick] = now
    return first * np.exp(logs)


def token(random: Random, first: float, *, wild: bool = False) -> tuple[np.ndarray, np.ndarray]:
    """Return a true price, and what the service tells of it: the last for a day, then nothing."""
    path = walk(random, 0.08 if wild else 0.03, first)
    for _ in range(random.poisson(3 if wild else 0.3)):
        path[random.integers(TICKS) :] *= float(
            np.exp(random.choice([-1, 1]) * random.uniform(0.3, 0.8))
        )
    seen = path.copy()
    for _ in range(random.poisson(6 if wild else 1)):
        at, length = int(random.integers(1, TICKS)), int(random.exponential(30 if wild else 8)) + 1
        seen[at : at + length] = seen[at - 1]
        seen[at + DAY : at + length] = np.nan
    return path, seen


def switching(random: Random, on: float, off: float) -> np.ndarray:
    """Return ones and zeros that last so many days in the mean."""
    state, path, tick = random.random() < on / (on + off), np.zeros(TICKS), 0
    while tick < TICKS:
        length = int(random.exponential((on if state else off) * DAY)) + 1
        path[tick : tick + length] = state
        tick, state = tick + length, not state
    return path


def clock(random: Random, depth: float, weekend: float = 1.0) -> np.ndarray:
    """Return a factor by hour of the day and by weekend, mean about 1."""
    hours = np.arange(TICKS) * TICK
    path = 1 + depth * np.sin(2 * np.pi * (hours - random.uniform(0, 24)) / 24)
    path *= np.where((hours // 24) % 7 >= 5, weekend, 1.0)
    return path


def outages(random: Random, often: float, days: float) -> np.ndarray:
    """Return whether it is up."""
    up = np.ones(TICKS, bool)
    for _ in range(random.poisson(often)):
        at = int(random.integers(TICKS))
        up[at : at + int(random.exponential(days * DAY)) + 1] = False
    return up


def bare(random: Random, seed: int, **more: Any) -> Host:
    """Return a host without nodes, at a flat tariff."""
    threads = int(random.choice([8, 12, 16, 24]))
    host = {
        "seed": seed,
        "nodes": [],
        "threads": threads,
        "gib": float(threads * random.choice([2, 4])),
        "mbps": float(random.choice([40, 100, 250])),
        "disk": float(random.choice([4000, 8000, 16000])),
        "tariff": np.full(TICKS, random.uniform(0.1, 0.35)),
    }
    return Host(**(host | more))


def day_night(random: Random) -> np.ndarray:
    """Return a tariff with a cheap night."""
    hour = np.arange(TICKS) * TICK % 24
    return np.where((hour < 6) | (hour >= 22), 0.1, random.uniform(0.25, 0.4))


def spot(random: Random) -> np.ndarray:
    """Return a market's price, dear in the evening, now and then negative at noon."""
    hour = np.arange(TICKS) * TICK % 24
    sun = np.repeat(random.uniform(0, 1.2, DAYS), DAY)
    shape = (
        0.22 + 0.1 * np.exp(-((hour - 19) ** 2) / 8) - 0.22 * sun * np.exp(-((hour - 13) ** 2) / 8)
    )
    return np.repeat((shape + random.normal(0, 0.01, TICKS))[::2], 2)
