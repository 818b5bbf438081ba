"""What a node would use if it could: a distribution learned from use under a ceiling.

Use at the ceiling says only that demand was at least that much (a censored observation).
The product-limit estimator (Kaplan & Meier 1958) handles that: per level the hazard that demand
ends there, given that it reached it. Hazards have Beta priors and forget exponentially. An
hour of readings counts as one observation, however often it was polled.
"""

from bisect import bisect_left
from dataclasses import dataclass, field
from math import sqrt

from .levels import fading
from .state import State

#: Upper edges of the levels in percent of the host; fine where small nodes live.
EDGES = (
    0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0, 12.5, 15.0,
    20.0, 25.0, 30.0, 35.0, 40.0, 45.0, 50.0, 60.0, 70.0, 80.0, 100.0,
)  # fmt: skip
#: Half-life of what was seen, in hours.
MEMORY = 168.0
#: Hours of readings that the prior of one hazard weighs, where nobody went.
PRIOR = 6.0
#: Levels that demand reaches more rarely than this are worth nothing.
NEVER = 1e-6
#: Part of the recent hours at the ceiling from which a demand is hungry.
HUNGRY = 0.5
#: Hours of readings that tell as much as one independent look: tasks and tides last.
TIED = 2.0


@dataclass(frozen=True, slots=True)
class Survival:
    """Demand in steps: atoms where it may end, what reaches each, and how sure that is.

    `reach[k]` is P(demand ≥ atoms[k]), `doubt[k]` its standard deviation.
    """

    atoms: tuple[float, ...]
    reach: tuple[float, ...]
    doubt: tuple[float, ...]


@dataclass(slots=True)
class Demand(State):
    """Hazards per level. `tail` is how fast the prior lets demand end.

    The prior is scale-free: of the demand that reaches x, a fraction 2^-tail reaches 2x.
    """

    tail: float = 1.0
    ends: list[float] = field(default_factory=lambda: [0.0] * len(EDGES))
    places: list[float] = field(default_factory=lambda: [0.0] * len(EDGES))
    risks: list[float] = field(default_factory=lambda: [0.0] * len(EDGES))
    zero: float = 0.0
    seen: float = 0.0
    #: Use times hours; below the mean use the prior has nothing to say.
    mass: float = 0.0
    #: Fraction of the recent hours at the ceiling, as two sums.
    full: float = 0.0
    hours: float = 0.0

    def learn(self, use: float, *, at_ceiling: bool, hours: float) -> None:
        """Take in a use in percent of the host that held for some hours."""
        kept = fading(hours, MEMORY)
        if kept < 1:
            self.forget(kept)
        recent = fading(hours, 48.0)
        self.full = recent * self.full + (hours if at_ceiling else 0.0)
        self.hours = recent * self.hours + hours
        self.seen += hours
        self.mass += use * hours
        if use <= 0 and not at_ceiling:
            self.zero += hours
            return
        level = min(bisect_left(EDGES, use), len(EDGES) - 1)
        # Demand that was cut off at `use` did reach all levels that end below it.
        for index in range(level):
            self.risks[index] += hours
        if not at_ceiling:
            self.risks[level] += hours
            self.ends[level] += hours
            self.places[level] += hours * use
        else:
            self.risks[level] += hours * self._passed(level, use)

    def _passed(self, level: int, use: float) -> float:
        """Return how much of a level lies below a use that was cut off within it."""
        if self.ends[level] > 0:
            return float(self.places[level] <= use * self.ends[level] * 1.001)
        low = EDGES[level - 1] if level else 0.0
        return min(1.0, (use - low) / (EDGES[level] - low))

    def forget(self, kept: float) -> None:
        """Weaken what was seen; the prior gains."""
        for values in (self.ends, self.places, self.risks):
            values[:] = [value * kept for value in values]
        self.zero *= kept
        self.seen *= kept
        self.mass *= kept

    @property
    def is_known(self) -> bool:
        """Whether what was seen says more than the prior; hunger says enough by itself."""
        return self.seen >= PRIOR or (self.seen > 0 and (self.pressure or 0.0) >= HUNGRY)

    @property
    def pressure(self) -> float | None:
        """Fraction of the recent hours in which all that was given was used."""
        return self.full / self.hours if self.hours > 0 else None

    def survival(self) -> Survival:
        """Return the distribution as far as it is known; the prior where it is not."""
        weight = PRIOR * PRIOR / (PRIOR + self.seen)
        alive = (self.risks[0] + weight) / (self.zero + self.risks[0] + weight)
        anchor = self.mass / self.seen if self.seen > 0 else 0.0
        atoms, reach, doubt = [], [], []
        uncertain = TIED * (1 - alive) / max(alive, 0.01) / (self.seen + 1)
        low, tail = 0.0, self.tail
        for edge, ends, places, risks in zip(
            EDGES, self.ends, self.places, self.risks, strict=True
        ):
            atoms.append(places / ends if ends > 1e-9 else (low + edge) / 2)
            reach.append(alive)
            doubt.append(alive if uncertain >= 1 else alive * sqrt(uncertain))
            guess = 1 - (max(low, anchor) / edge) ** tail if edge > anchor else 0.0
            # Where demand was seen it speaks for itself; the prior is for where nobody went.
            weight = PRIOR * PRIOR / (PRIOR + risks)
            hazard = (ends + guess * weight) / (risks + weight)
            alive *= 1 - hazard
            # Greenwood's sum for the product, with the prior's observations counted in.
            uncertain += TIED * hazard / max(1 - hazard, 0.05) / (risks + weight + 1)
            low = edge
            if alive < NEVER:
                break
        return Survival(tuple(atoms), tuple(reach), tuple(doubt))

    def quantile(self, fraction: float) -> float | None:
        """Return the use that demand exceeds in so small a part of the time; None unseen."""
        if self.seen <= 0:
            return None
        survival = self.survival()
        best = 0.0
        for atom, reach in zip(survival.atoms, survival.reach, strict=True):
            if reach > fraction:
                best = atom
        return best
