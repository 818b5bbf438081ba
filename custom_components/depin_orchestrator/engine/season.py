"""What repeats: factors around 1 for the hours of a day, or for the days of a week."""

from dataclasses import dataclass

from .optimizer.state import State

#: What is kept of a slot's memory each time it comes by again.
MEMORY = 0.97
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
    squares: list[float]
    weights: list[float]
    factors: list[float]

    @classmethod
    def of(cls, slots: int) -> Season:
        """Begin with no season over so many slots."""
        return cls([0.0] * slots, [0.0] * slots, [0.0] * slots, [1.0] * slots)

    def learn(self, slot: int, ratio: float) -> None:
        """Take in what one slot had, relative to the level without season."""
        self.sums[slot] = MEMORY * self.sums[slot] + ratio
        self.squares[slot] = MEMORY * self.squares[slot] + ratio * ratio
        self.weights[slot] = MEMORY * self.weights[slot] + 1
        # Decay takes a little off the weight of each occurrence.
        if min(self.weights) > LEAST - 0.1:
            self._refresh()

    def _refresh(self) -> None:
        slots = len(self.sums)
        raw = [total / weight for total, weight in zip(self.sums, self.weights, strict=True)]
        mean = sum(raw) / slots
        if mean <= 0:
            return
        strays = (
            square - total * total / weight
            for square, total, weight in zip(self.squares, self.sums, self.weights, strict=True)
        )
        within = max(0.0, sum(strays)) / (sum(self.weights) - slots)
        noise = within * sum(1 / weight for weight in self.weights) / slots
        between = sum((value - mean) ** 2 for value in raw) / (slots - 1)
        kept = max(0.0, 1 - noise / between) if between > 0 else 0.0
        floored = [max(SMALLEST, 1 + kept * (value / mean - 1)) for value in raw]
        self.factors = [value * slots / sum(floored) for value in floored]
