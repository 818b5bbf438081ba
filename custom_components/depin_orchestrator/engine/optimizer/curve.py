"""What a share is worth: one concave, piecewise linear curve for all shapes."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import hypot, inf

from .demand import Survival


@dataclass(frozen=True, slots=True)
class Curve:
    """Output by share, and pay for output.

    `output` is concave in `shares` (percent of the host, ascending from 0) and flat beyond the
    last; `doubt` accumulates the standard deviation of its slope; `pay` is net fiat per output
    and hour. A negative pay (electricity eats it) makes the curve fall: then the least is best.
    """

    shares: tuple[float, ...]
    output: tuple[float, ...]
    doubt: tuple[float, ...]
    pay: float
    pay_sd: float

    def value(self, share: float) -> float:
        """Return the fiat per hour that a share earns."""
        return self.pay * _at(self.shares, self.output, share)

    def spread(self, before: float, after: float) -> float:
        """Return the standard deviation of what a change of share is worth per hour."""
        shape = self.pay * (
            _at(self.shares, self.doubt, after) - _at(self.shares, self.doubt, before)
        )
        level = self.pay_sd * (
            _at(self.shares, self.output, after) - _at(self.shares, self.output, before)
        )
        return hypot(shape, level)

    def stretched(self, factor: float, pay: float) -> Curve:
        """Return the curve for a time in which demand is larger by a factor."""
        columns = (self.shares, self.output, self.doubt)
        shares, output, doubt = [tuple([x * factor for x in column]) for column in columns]
        return Curve(shares, output, doubt, pay, self.pay_sd)

    def produced(self, share: float, factor: float = 1.0) -> float:
        """Return the output of a share while demand is larger by a factor."""
        return factor * _at(self.shares, self.output, share / factor)

    def marked_down(
        self, shares: Sequence[float], here: float, risk: float, drift: float
    ) -> list[float]:
        """Return the values of ascending shares, less `risk` deviations of leaving `here`."""
        output, doubt = _at(self.shares, self.output, here), _at(self.shares, self.doubt, here)
        pay, level = self.pay, hypot(self.pay_sd, drift * self.pay)
        points = list(zip(self.shares, self.output, self.doubt, strict=True))
        segments = pairwise([*points, (inf, *points[-1][1:])])
        low = made = unsure = high = more = wider = 0.0
        marked = []
        for share in shares:
            while share >= high:
                (low, made, unsure), (high, end, last) = next(segments)
                more, wider = end - made, last - unsure
            part = (share - low) / (high - low)
            spread = hypot(
                pay * (unsure + part * wider - doubt), level * (made + part * more - output)
            )
            marked.append(pay * (made + part * more) - risk * spread)
        return marked


def _at(xs: tuple[float, ...], ys: tuple[float, ...], x: float) -> float:
    right = bisect_right(xs, x)
    if right == len(xs):
        return ys[-1]
    left = right - 1
    part = (x - xs[left]) / (xs[right] - xs[left])
    return ys[left] + part * (ys[right] - ys[left])


def flow(survival: Survival, pay: float, pay_sd: float) -> Curve:
    """Return the curve of a flow: pay · E[min(demand, share)], the integral of survival."""
    slopes = zip(survival.atoms, survival.reach, survival.doubt, strict=True)
    return _integrate(slopes, pay, pay_sd)


def gate(survival: Survival, pay: float, pay_sd: float) -> Curve:
    """Return the curve of a need: -pay times E[(1 - share/need)⁺], a newsvendor's loss.

    Its slope is E[1/need; need > share] (Arrow, Harris & Marschak 1951).
    """
    parts = []
    slope = wobble = beyond = 0.0
    backwards = map(reversed, (survival.atoms, survival.reach, survival.doubt))
    for atom, reach, doubt in zip(*backwards, strict=True):
        least = max(atom, 1e-6)
        slope += max(0.0, reach - beyond) / least
        wobble = max(wobble, doubt / least)
        parts.append((atom, slope, wobble))
        beyond = reach
    kept = _integrate(reversed(parts), pay, pay_sd)
    whole = kept.output[-1]
    return replace(kept, output=tuple([output - whole for output in kept.output]))


def _integrate(slopes: Iterable[tuple[float, float, float]], pay: float, pay_sd: float) -> Curve:
    """Return the curve with these slopes up to each share."""
    shares, output, doubt = [0.0], [0.0], [0.0]
    reached = made = unsure = 0.0
    for share, slope, wobble in slopes:
        width = share - reached
        if width <= 1e-9:
            continue
        if slope < 1e-5:
            break
        reached, made, unsure = share, made + width * slope, unsure + width * wobble
        shares.append(reached)
        output.append(made)
        doubt.append(unsure)
    return Curve(tuple(shares), tuple(output), tuple(doubt), pay, pay_sd)


def stock(
    stored: float, fill: float, fill_sd: float, horizon: float, pay: float, pay_sd: float
) -> Curve:
    """Return the curve of a store: the mean amount stored over the horizon, by what it may hold.

    Room r is full after r/fill; until then it holds fill·t. `fill` in percent per hour.
    """
    most = fill * horizon
    if most <= 1e-9:
        return Curve((0.0, max(stored, 1e-6)), (0.0, stored), (0.0, 0.0), pay, pay_sd)
    points = [most * part / 12 for part in range(13)]
    shares, output, doubt = [0.0], [0.0], [0.0]
    for room in points:
        share = stored + room
        if share <= shares[-1] + 1e-9:
            continue
        shares.append(share)
        output.append(stored + room - room * room / (2 * most))
        doubt.append(room * room / (2 * most) * min(1.0, fill_sd / fill))
    return Curve(tuple(shares), tuple(output), tuple(doubt), pay, pay_sd)
