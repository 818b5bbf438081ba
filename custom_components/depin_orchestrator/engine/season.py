"""What repeats: factors around 1 for the hours of a day, or for the days of a week."""

from dataclasses import dataclass, field

from .optimizer.state import State

#: Each slot's memory, in its own occurrences, and that of the noise, in all.
MEMORY = 0.97
NOISE_MEMORY = 0.998
#: Occurrences of every slot before a factor may differ from 1.
LEAST = 2.0
#: The smallest factor; a level is divided by it.
SMALLEST = 0.02


@dataclass(slots=True)
class Season(State):
    """Factors whose mean is 1, shrunk to 1 as far as noise explains them (James & Stein 1961).

    So a week has its factors only when months of data show them, and lumps never pass for an
    hour's habit.
    """

    sums: list[float]
    weights: list[float]
    noise: float = 0.0
    samples: float = 0.0
    factors: list[float] = field(default_factory=list)

    @classmethod
    def of(cls, slots: int) -> Season:
        """Begin with no season over so many slots."""
        return cls([0.0] * slots, [0.0] * slots, factors=[1.0] * slots)

    def learn(self, slot: int, ratio: float) -> None:
        """Take in what one slot had, relative to the level without season."""
        surprise = ratio - self.factors[slot]
        self.noise = NOISE_MEMORY * self.noise + surprise * surprise
        self.samples = NOISE_MEMORY * self.samples + 1
        self.sums[slot] = MEMORY * self.sums[slot] + ratio
        self.weights[slot] = MEMORY * self.weights[slot] + 1
        if min(self.weights) >= LEAST:
            self._refresh()

    def _refresh(self) -> None:
        slots = len(self.sums)
        raw = [total / weight for total, weight in zip(self.sums, self.weights, strict=True)]
        mean = sum(raw) / slots
        if mean <= 0:
            return
        raw = [value / mean for value in raw]
        noise = self.noise / self.samples / mean**2 * sum(1 / w for w in self.weights) / slots
        between = sum((value - 1) ** 2 for value in raw) / (slots - 1)
        kept = max(0.0, 1 - noise / between) if between > 0 else 0.0
        floored = [max(SMALLEST, 1 + kept * (value - 1)) for value in raw]
        self.factors = [value * slots / sum(floored) for value in floored]
