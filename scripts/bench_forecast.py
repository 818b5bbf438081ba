"""Measure the forecaster on the lab's seasonal nodes against what anybody could do.

Per scenario 40 nodes are forecast at 5 moments each (200 forecasts), for the next 24 h and for
the rest of a month of 30 days: how often the 80 % interval holds the truth (target 75 to 85 %),
and the mean pinball loss at 10, 50 and 90 %, in percent of what the node earns on average in
such a time. Rivals, each with the quantiles of its own past relative errors as its interval:
the last day repeated, the last week repeated, and exponential smoothing with an hourly season
and with or without a damped trend (the best of 8 settings by its past one-step errors).

Exits 1 when a target is missed: coverage in every scenario at 24 h, of `seasonal` and of all
together at month end, and a smaller mean loss than every rival at both horizons.

    scripts/bench forecast [--nodes 40] [SCENARIO ...]
"""

import argparse
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from random import Random
import sys
from typing import Protocol

from custom_components.depin_orchestrator.engine.forecast import Forecaster
from lab.seasonal import HOURS, SCENARIOS, earnings

START = datetime(2026, 1, 1, tzinfo=UTC)  # a Thursday, as the lab has it
MONTH = 30 * HOURS
#: First forecast after so many days, then one in each span of so many.
FIRST, SPAN, MOMENTS = 25, 20, 5
QUANTILES = (0.1, 0.5, 0.9)
TARGET = (75, 85)
#: Errors that a rival needs before it may state an interval.
ENOUGH = 10

type Answer = tuple[float, float, float]  # low, value, high


class Rival(Protocol):
    """A baseline."""

    def learn(self, amount: float) -> None:
        """Take in the next hour."""

    def total(self, at: int, hours: int) -> float:
        """Return what it would have forecast at an hour of the past for so many hours."""


@dataclass
class Repeat:
    """The last period again and again (seasonal naive)."""

    period: int
    amounts: list[float] = field(default_factory=list)

    def learn(self, amount: float) -> None:
        self.amounts.append(amount)

    def total(self, at: int, hours: int) -> float:
        last = self.amounts[at - self.period : at]
        times, rest = divmod(hours, self.period)
        return sum(last) * times + sum(last[:rest])


@dataclass
class Smoothing:
    """Additive exponential smoothing: level, damped trend, hourly season (Holt & Winters)."""

    alpha: float
    beta: float
    gamma: float = 0.05
    damping: float = 0.98
    amounts: list[float] = field(default_factory=list)
    level: float = 0.0
    trend: float = 0.0
    season: list[float] = field(default_factory=lambda: [0.0] * HOURS)
    squares: float = 0.0
    #: State after every sixth hour, to ask about the past.
    states: dict[int, tuple[float, float, list[float]]] = field(default_factory=dict)

    def learn(self, amount: float) -> None:
        hour = len(self.amounts)
        self.amounts.append(amount)
        if hour < 2 * HOURS:
            self.level = sum(self.amounts) / len(self.amounts)
            self.season[hour % HOURS] += (amount - self.level) / 2
            return
        trend = self.damping * self.trend
        error = amount - self.level - trend - self.season[hour % HOURS]
        self.squares += error**2
        self.level += trend + self.alpha * error
        self.trend = trend + self.alpha * self.beta * error
        self.season[hour % HOURS] += self.gamma * (1 - self.alpha) * error
        self.states[hour + 1] = (self.level, self.trend, list(self.season))

    def total(self, at: int, hours: int) -> float:
        level, trend, season = self.states[at]
        days, rest = divmod(hours, HOURS)
        phi = self.damping
        damped = phi / (1 - phi) * (hours - phi * (1 - phi**hours) / (1 - phi))
        tail = sum(season[(at + hour) % HOURS] for hour in range(rest))
        return max(0.0, level * hours + trend * damped + days * sum(season) + tail)


class BestSmoothing:
    """The setting with the smallest one-step errors so far."""

    def __init__(self) -> None:
        self.settings = [Smoothing(a, b) for a in (0.003, 0.01, 0.03, 0.1) for b in (0.0, 0.02)]

    def learn(self, amount: float) -> None:
        for setting in self.settings:
            setting.learn(amount)

    def total(self, at: int, hours: int) -> float:
        return min(self.settings, key=lambda setting: setting.squares).total(at, hours)


RIVALS: dict[str, Callable[[], Rival]] = {
    "last day": lambda: Repeat(HOURS),
    "last week": lambda: Repeat(7 * HOURS),
    "smoothing": BestSmoothing,
}
OURS = "forecaster"


def answer(rival: Rival, sums: Sequence[float], now: int, hours: int) -> Answer:
    """Let a rival forecast, with the quantiles of its past errors at the horizon around it."""
    reach, errors = hours, _errors(rival, sums, now, hours)
    while len(errors) < ENOUGH and reach > HOURS:
        reach = max(HOURS, reach // 2)
        errors = _errors(rival, sums, now, reach)
    value = rival.total(now, hours)
    at = [round(quantile * (len(errors) - 1)) for quantile in (0.1, 0.9)]
    low, high = (max(0.0, value * (1 + errors[index])) for index in at)
    return low, value, high


def _errors(rival: Rival, sums: Sequence[float], now: int, hours: int) -> list[float]:
    errors = [0.0]
    for at in range(7 * HOURS, now - hours + 1, HOURS if hours >= HOURS else 6):
        if (said := rival.total(at, hours)) > 0:
            errors.append((sums[at + hours] - sums[at]) / said - 1)
    return sorted(errors)


def pinball(truth: float, said: Answer) -> float:
    """Return the mean pinball loss of three quantiles."""
    losses = (
        max(quantile * (truth - value), (quantile - 1) * (truth - value))
        for quantile, value in zip(QUANTILES, said, strict=True)
    )
    return sum(losses) / len(QUANTILES)


@dataclass
class Score:
    """How one forecaster did at one horizon."""

    count: int = 0
    held: int = 0
    lost: float = 0.0

    def add(self, truth: float, said: Answer, usual: float) -> None:
        self.count += 1
        self.held += said[0] <= truth <= said[2]
        self.lost += pinball(truth, said) / usual

    @property
    def coverage(self) -> float:
        return 100 * self.held / self.count

    @property
    def loss(self) -> float:
        return 100 * self.lost / self.count


type Scores = dict[tuple[str, str], Score]


def measure(name: str, nodes: int, rivals: Sequence[str] = tuple(RIVALS)) -> Scores:
    """Return the scores of a scenario by horizon and forecaster."""
    scores: Scores = defaultdict(Score)
    for node in range(nodes):
        _follow(name, node, {rival: RIVALS[rival]() for rival in rivals}, scores)
    return scores


def _follow(name: str, node: int, rivals: dict[str, Rival], scores: Scores) -> None:
    random = Random(f"moments {name} {node}")
    days = [FIRST + SPAN * span for span in range(MOMENTS)]
    moments = {HOURS * day + random.randrange(HOURS * SPAN) for day in days}
    shift = random.randrange(MONTH)
    amounts = earnings(name, node, days[-1] + SPAN + 31)
    sums = [0.0, *accumulate(amounts)]
    ours = Forecaster()
    for now in range(1, max(moments) + 1):
        amount = amounts[now - 1]
        ours.learn(START + timedelta(hours=now - 1), amount)
        for rival in rivals.values():
            rival.learn(amount)
        if now not in moments:
            continue
        for horizon, hours in (("24 h", HOURS), ("month", MONTH - (now + shift) % MONTH)):
            truth, usual = sums[now + hours] - sums[now], sums[now] / now * hours
            said = ours.forecast(timedelta(hours=hours))
            assert said is not None
            mine = (float(said.low), float(said.value), float(said.high))
            scores[horizon, OURS].add(truth, mine, usual)
            for rival_name, rival in rivals.items():
                scores[horizon, rival_name].add(truth, answer(rival, sums, now, hours), usual)


def missed(results: dict[str, Scores]) -> list[str]:
    """Return the targets that were missed, in words."""
    found = []
    low, high = TARGET
    total = merged(results)
    must_hold = {f"{name} 24 h": scores["24 h", OURS] for name, scores in results.items()}
    must_hold["all, month"] = total["month", OURS]
    if "seasonal" in results:
        must_hold["seasonal, month"] = results["seasonal"]["month", OURS]
    for what, score in must_hold.items():
        if not low <= score.coverage <= high:
            found.append(f"{what}: covers {score.coverage:.1f} %, not {low} to {high} %")
    for (horizon, rival), score in total.items():
        if rival != OURS and score.loss <= total[horizon, OURS].loss:
            found.append(f"{horizon}: {rival} loses less")
    return found


def merged(results: dict[str, Scores]) -> Scores:
    """Return the scores of all scenarios as one."""
    total: Scores = defaultdict(Score)
    for scores in results.values():
        for key, score in scores.items():
            total[key].count += score.count
            total[key].held += score.held
            total[key].lost += score.lost
    return total


def show(name: str, scores: Scores) -> None:
    """Print one scenario."""
    for horizon in ("24 h", "month"):
        cells = [
            f"{who} {scores[horizon, who].coverage:5.1f} % {scores[horizon, who].loss:6.2f}"
            for who in (OURS, *RIVALS)
        ]
        print(f"{name:9} {horizon:5}  " + "   ".join(cells), flush=True)


def main() -> int:
    """Run the scenarios asked for and say whether the targets were met."""
    parser = argparse.ArgumentParser(description="forecast coverage and pinball loss")
    parser.add_argument("scenarios", nargs="*", metavar="SCENARIO", help=", ".join(SCENARIOS))
    parser.add_argument(
        "--nodes", type=int, default=40, help="nodes per scenario (5 moments each)"
    )
    options = parser.parse_args()
    if unknown := set(options.scenarios) - set(SCENARIOS):
        parser.error(f"no such scenario: {', '.join(sorted(unknown))}")
    print("coverage of the 80 % interval, and pinball loss in % of the mean (less is better)")
    results: dict[str, Scores] = {}
    for name in options.scenarios or SCENARIOS:
        results[name] = measure(name, options.nodes)
        show(name, results[name])
    show("all", merged(results))
    problems = missed(results)
    print("\n".join(f"missed: {problem}" for problem in problems) or "all targets met")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
