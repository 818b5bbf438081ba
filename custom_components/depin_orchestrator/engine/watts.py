"""How many watts each node draws: learned from the host's power, always an estimate."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from math import isfinite
from typing import Any

from .electricity import ABSURD
from .errors import InvalidInput
from .models import Quality
from .rows import rounded

VERSION = 1
#: Half-life of what is known, in hours.
MEMORY = 336.0
#: Hours of samples before a node's own watts are told.
ENOUGH = 24.0
#: Variance times hours (cores squared) that the common slope weighs against a node's own.
RIDGE = 0.5
#: The same for the common slope, and what a core draws before anything was measured.
COMMON_RIDGE = 2.0
CORE = 6.0
#: Cores whose variation times hours is less than this tell nothing of a node.
STILL = 0.5
MOST_CORES = 4096.0


class Method(StrEnum):
    """How a node's watts were found; a translation key."""

    LEARNED = "learned"
    APPORTIONED = "apportioned"


@dataclass(frozen=True, slots=True)
class Draw:
    """What a node adds to the host's power."""

    watts: float
    method: Method
    #: Nobody measures one node's power.
    quality: Quality = Quality.ESTIMATED

    def cost(self, price: Decimal) -> Decimal:
        """Return fiat per day at a price per kWh."""
        return rounded(Decimal(str(self.watts)) * 24 / 1000 * price)


def net_rate(gross: Decimal | None, cost: Decimal | None) -> Decimal | None:
    """Return what is left of a rate after electricity, None when either is unknown."""
    return None if gross is None or cost is None else gross - cost


class Watts:
    """Ridge regression of the host's power on the nodes' cores, with forgetting.

    State is one matrix of discounted sums of (1, cores of each node, watts), so O(n²) for n
    nodes. The intercept is the idle host; slopes are shrunk to one common slope, and that to
    `CORE`, so a node that never varies alone still gets a fair one (the recommended design,
    section 3). Invariants: no draw is negative, and together they are not above the host's
    power.
    """

    def __init__(self) -> None:
        """Begin without nodes."""
        self.names: list[str] = []
        #: Sums of products of (1, watts, cores of each node).
        self._sums: list[list[float]] = [[0.0, 0.0], [0.0, 0.0]]

    def learn(self, watts: float, cores: Mapping[str, float | None], hours: float) -> bool:
        """Take in the host's power and the cores its nodes kept busy, for some hours.

        The names are the host's nodes from now on. Returns False, and learns nothing, when a
        node's use is unknown or a number is absurd.
        """
        use = list(cores.values())
        known = [value for value in use if value is not None and 0 <= value <= MOST_CORES]
        if len(known) < len(use) or not 0 <= watts <= ABSURD or not 0 < hours <= MEMORY:
            return False
        self._name(list(cores))
        sample = [1.0, watts, *(cores[name] or 0.0 for name in self.names)]
        kept = 0.5 ** (hours / MEMORY)
        for row, left in zip(self._sums, sample, strict=True):
            for at, right in enumerate(sample):
                row[at] = kept * row[at] + left * right * hours
        return True

    def draws(self, watts: float, cores: Mapping[str, float]) -> dict[str, Draw]:
        """Return what each node draws of the host's power at these cores."""
        slopes = self.slopes()
        common = self._common()
        found = {
            name: Draw(slopes.get(name, common) * busy, self._method(name, slopes))
            for name, busy in cores.items()
        }
        total = sum(draw.watts for draw in found.values())
        if total <= watts:
            return found
        return {
            name: Draw(draw.watts * max(0.0, watts) / total, draw.method)
            for name, draw in found.items()
        }

    def slopes(self) -> dict[str, float]:
        """Return watts per core of the nodes that have shown their own."""
        if not self.names or self._sums[0][0] < ENOUGH:
            return {}
        common = self._common()
        nodes = range(2, len(self.names) + 2)
        left = [[self._covariance(i, j) + RIDGE * (i == j) for j in nodes] for i in nodes]
        right = [self._covariance(i, 1) + RIDGE * common for i in nodes]
        return {
            name: max(0.0, slope)
            for at, (name, slope) in enumerate(
                zip(self.names, solved(left, right), strict=True), start=2
            )
            if self._covariance(at, at) >= STILL
        }

    def as_dict(self) -> dict[str, Any]:
        """Return plain data for the store."""
        return {"version": VERSION, "names": self.names.copy(), "sums": _copied(self._sums)}

    @classmethod
    def from_dict(cls, data: Any) -> Watts:
        """Restore what `as_dict` returned; raise InvalidInput when it is anything else."""
        try:
            names, sums = [str(name) for name in data["names"]], _copied(data["sums"])
            width = len(names) + 2
            square = len(sums) == width and all(len(row) == width for row in sums)
            sound = all(isfinite(value) for row in sums for value in row)
            if data["version"] != VERSION or not square or not sound:
                raise InvalidInput("not watts")
        except (KeyError, TypeError, ValueError) as error:
            raise InvalidInput("not watts") from error
        watts = cls()
        watts.names, watts._sums = names, sums
        return watts

    def _method(self, name: str, slopes: Mapping[str, float]) -> Method:
        return Method.LEARNED if name in slopes else Method.APPORTIONED

    def _name(self, names: Sequence[str]) -> None:
        """Keep the sums of the nodes that stay; a new one used nothing before it was there."""
        if set(names) == set(self.names):
            return
        rows = [
            0,
            1,
            *(self.names.index(name) + 2 if name in self.names else -1 for name in names),
        ]
        self._sums = [[0.0 if min(i, j) < 0 else self._sums[i][j] for j in rows] for i in rows]
        self.names = list(names)

    def _covariance(self, one: int, other: int) -> float:
        """Return the discounted sum of products around the means."""
        weight = self._sums[0][0]
        return self._sums[one][other] - self._sums[0][one] * self._sums[0][other] / weight

    def _common(self) -> float:
        """Return watts per core as if all nodes were one."""
        if self._sums[0][0] <= 0:
            return CORE
        nodes = range(2, len(self.names) + 2)
        spread = sum(self._covariance(i, j) for i in nodes for j in nodes)
        shared = sum(self._covariance(i, 1) for i in nodes)
        return max(0.0, (shared + CORE * COMMON_RIDGE) / (spread + COMMON_RIDGE))


def solved(left: list[list[float]], right: list[float]) -> list[float]:
    """Solve a symmetric positive definite system by elimination; the ridge makes it so."""
    rows = [[*row, value] for row, value in zip(left, right, strict=True)]
    for at, pivot in enumerate(rows):
        for below in rows[at + 1 :]:
            factor = below[at] / pivot[at]
            for column in range(at, len(pivot)):
                below[column] -= factor * pivot[column]
    answer: list[float] = [0.0] * len(rows)
    for at in reversed(range(len(rows))):
        rest = sum(rows[at][column] * answer[column] for column in range(at + 1, len(rows)))
        answer[at] = (rows[at][-1] - rest) / rows[at][at]
    return answer


def _copied(rows: Sequence[Sequence[float]]) -> list[list[float]]:
    return [[float(value) for value in row] for row in rows]
