"""When a node earns less than it used to: a one-sided cumulative sum (Page 1954).

Earnings are added up over blocks of four hours and held against the node's own level, by hour of
the day. A lump that is absent surprises little where lumps are usual, since they make the spread.
"""

from dataclasses import dataclass, fields, replace
from math import sqrt
from typing import Any, Self

from ..errors import InvalidInput
from .silence import finite

#: Seconds of a block, and blocks of a day.
BLOCK = 4 * 3600.0
SLOTS = 6
#: A block that was watched for less of it says nothing.
WATCHED = 0.75
#: What is left of a memory after each block: a half-life of a week.
KEEPS = 0.5 ** (1 / (7 * SLOTS))
#: Blocks before it may speak: four days.
ENOUGH = 4 * SLOTS
#: Blocks of one slot's experience that weigh as much as "no season".
PRIOR = 3.0
#: Page's allowance and limits, in standard deviations: raise at one, clear at the other.
ALLOWANCE = 0.5
#: While it is low: what forgets a fall once it is over, and keeps one that is not.
RECOVERY = 1.0
RAISE = 7.0
CLEAR = 2.0
#: No single block says more than this; and nothing is remembered beyond the second.
CLIP = 4.0
MOST = 8.0
#: Least spread, as a fraction of the level: smaller falls are no news.
SPREAD = 0.15


@dataclass(frozen=True, slots=True)
class Decline:
    """One node's level; amounts in its token, times in seconds since 1970."""

    block: int | None = None
    amount: float = 0.0
    watched: float = 0.0
    last: float | None = None
    #: Discounted: blocks, their amounts, and squared surprises.
    weight: float = 0.0
    total: float = 0.0
    strays: float = 0.0
    known: int = 0
    sums: tuple[float, ...] = (0.0,) * SLOTS
    weights: tuple[float, ...] = (0.0,) * SLOTS
    cusum: float = 0.0
    low: bool = False

    def look(self, at: float, earned: float, *, watched: bool) -> Decline:
        """Take in what was earned since the last look."""
        block = int(at // BLOCK)
        known = self
        if self.block != block:
            known = self._closed() if self.block is not None else self
            known = replace(known, block=block, amount=0.0, watched=0.0)
        start = max(block * BLOCK, self.last if self.last is not None else at)
        return replace(
            known,
            last=at if watched else None,
            amount=known.amount + max(0.0, earned),
            watched=known.watched + (max(0.0, at - start) if watched else 0.0),
        )

    def _closed(self) -> Decline:
        """Return what is known after the running block ended."""
        if self.watched < WATCHED * BLOCK or self.block is None:
            return self
        value, slot = self.amount * BLOCK / self.watched, self.block % SLOTS
        expected = self._expected(slot)
        surprise = value - expected
        learned = replace(
            self,
            weight=KEEPS * self.weight + 1,
            total=KEEPS * self.total + value,
            strays=KEEPS * self.strays + (surprise * surprise if self.known else 0.0),
            known=self.known + 1,
            sums=_put(self.sums, slot, value),
            weights=_put(self.weights, slot, 1.0),
        )
        return (
            learned.judged(surprise, self._spread(expected)) if self.known >= ENOUGH else learned
        )

    def judged(self, surprise: float, spread: float) -> Decline:
        """Return what is known after one more surprise."""
        score = max(-CLIP, min(CLIP, surprise / spread)) if spread > 0 else 0.0
        allowance = RECOVERY if self.low else ALLOWANCE
        cusum = min(MOST, max(0.0, self.cusum - score - allowance))
        return replace(self, cusum=cusum, low=cusum >= (CLEAR if self.low else RAISE))

    @property
    def level(self) -> float:
        """What a block earns, whatever the hour."""
        return self.total / self.weight if self.weight else 0.0

    def _expected(self, slot: int) -> float:
        level = self.level
        return (self.sums[slot] + PRIOR * level) / (self.weights[slot] + PRIOR)

    def _spread(self, expected: float) -> float:
        return max(sqrt(self.strays / self.weight), SPREAD * max(expected, self.level))

    @property
    def told(self) -> bool | None:
        """Whether it earns less than it used to; None while nobody can say."""
        return self.low if self.known >= ENOUGH else None

    def as_dict(self) -> dict[str, Any]:
        """Return plain data."""
        plain = {f.name: getattr(self, f.name) for f in fields(self)}
        return plain | {"sums": [*self.sums], "weights": [*self.weights]}

    @classmethod
    def from_dict(cls, data: Any) -> Self:
        """Restore `as_dict`; raises InvalidInput for anything else."""
        try:
            sums, weights = (
                tuple(finite(item) for item in data[key]) for key in ("sums", "weights")
            )
            if len(sums) != SLOTS or len(weights) != SLOTS:
                raise InvalidInput("no level")
            block, last = data["block"], data["last"]
            return cls(
                None if block is None else int(block),
                finite(data["amount"]),
                finite(data["watched"]),
                None if last is None else finite(last),
                finite(data["weight"]),
                finite(data["total"]),
                finite(data["strays"]),
                int(data["known"]),
                sums,
                weights,
                finite(data["cusum"]),
                bool(data["low"]),
            )
        except (KeyError, TypeError, ValueError) as err:
            raise InvalidInput("no level") from err


def _put(slots: tuple[float, ...], slot: int, value: float) -> tuple[float, ...]:
    """Return the slots with one of them faded and added to."""
    kept = KEEPS**SLOTS
    return (*slots[:slot], kept * slots[slot] + value, *slots[slot + 1 :])
