"""Hourly earnings of nodes that never were: a seasonal truth to try forecasts on.

Every node earns level * hour-of-day factor (a cosine, depth 0.2 to 0.6) * slow noise (a day's
correlation) * hourly noise (log-normal, mean 1). A scenario changes what the table says. One
name and one seed are one node, the same on every machine.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import cos, exp, pi, sqrt
from random import Random

HOURS = 24


@dataclass(frozen=True, slots=True)
class Scenario:
    """How the nodes of a family earn."""

    #: Standard deviation of the logarithm of an hour's and of the slow noise.
    hourly: float = 0.3
    slow: float = 0.05
    #: Whether weekends differ from working days (by a third to two thirds).
    weekly: bool = False
    #: Level shifts per day; each by a factor of 1.2 to 1.8, up or down.
    shifts: float = 0.0
    #: Fall per day at most, as a fraction; every node has its own, from a quarter of it.
    decline: float = 0.0
    #: Random walk of the level's logarithm: standard deviation per day.
    walk: float = 0.0
    #: Outages per day; their length in hours is Pareto (2, 1), at most 6 days.
    outages: float = 0.0
    #: Invoices per day instead of a flow, their sizes exponential; 0 is a flow.
    lumps: float = 0.0
    #: Hours between reports, each of which tells all that was earned since the last one.
    late: int = 0


SCENARIOS = {
    "seasonal": Scenario(weekly=True),
    "steady": Scenario(slow=0.0),
    "noisy": Scenario(hourly=1.0, slow=0.25),
    "lumps": Scenario(lumps=3.0),
    "late": Scenario(late=12),
    "shifts": Scenario(shifts=1 / 30),
    "decline": Scenario(decline=0.02),
    "drift": Scenario(walk=0.03),
    "outages": Scenario(outages=1 / 12),
    "mixed": Scenario(weekly=True, shifts=1 / 60, outages=1 / 30, decline=0.005),
}


def earnings(name: str, seed: int, days: int) -> list[float]:
    """Return what a node of a scenario earns in each hour of so many days from a Thursday on."""
    scenario, random = SCENARIOS[name], Random(f"{name} {seed}")
    season = _season(scenario, random)
    level = _level(scenario, random)
    up = _availability(scenario, random)
    flow = [level() * season(hour) * up() for hour in range(days * HOURS)]
    if scenario.lumps:
        flow = [_lump(mean, season(hour), scenario, random) for hour, mean in enumerate(flow)]
    else:
        spread = scenario.hourly
        flow = [mean * exp(random.gauss(0, spread) - spread**2 / 2) for mean in flow]
    return _reported(flow, scenario.late, random) if scenario.late else flow


def _season(scenario: Scenario, random: Random) -> Callable[[int], float]:
    peak, depth = random.uniform(0, HOURS), random.uniform(0.2, 0.6)
    weekend = random.uniform(0.2, 0.5) if scenario.weekly else 0.0

    def factor(hour: int) -> float:
        day = 1 + depth * cos((hour - peak) / HOURS * 2 * pi)
        # Hour 0 is 1970-01-01 plus whole weeks, a Thursday.
        return day * (1 + weekend if hour // HOURS % 7 in {2, 3} else 1 - 0.4 * weekend)

    return factor


def _level(scenario: Scenario, random: Random) -> Callable[[], float]:
    """Return a function that says the level of the next hour."""
    log_level = random.uniform(-4, 4)
    fall = scenario.decline * random.uniform(0.25, 1) / HOURS
    keep, slow = exp(-1 / 33), 0.0

    def following() -> float:
        nonlocal log_level, slow
        log_level += random.gauss(0, scenario.walk / sqrt(HOURS)) - fall
        if random.random() < scenario.shifts / HOURS:
            log_level += random.choice((-1, 1)) * random.uniform(0.18, 0.59)
        slow = keep * slow + random.gauss(0, scenario.slow * sqrt(1 - keep**2))
        return exp(log_level + slow - scenario.slow**2 / 2)

    return following


def _availability(scenario: Scenario, random: Random) -> Callable[[], float]:
    left = 0

    def following() -> float:
        nonlocal left
        if left:
            left -= 1
            return 0.0
        if random.random() < scenario.outages / HOURS:
            left = int(min(6 * HOURS, 2 * random.paretovariate(1)))
        return 1.0

    return following


def _lump(mean: float, season: float, scenario: Scenario, random: Random) -> float:
    rate = scenario.lumps / HOURS
    if random.random() >= rate * season:
        return 0.0
    return mean / season / rate * random.expovariate(1)


def _reported(flow: list[float], every: int, random: Random) -> list[float]:
    """Tell what was earned only in the hour of each report."""
    offset, waiting, told = random.randrange(every), 0.0, []
    for hour, amount in enumerate(flow):
        waiting += amount
        due = hour % every == offset
        told.append(waiting if due else 0.0)
        waiting = 0.0 if due else waiting
    return told
