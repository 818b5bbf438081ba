"""Bench of the optimizer: net income in percent of the oracle, by family of hosts.

scripts/bench optimizer [--seeds 10] [--first 0] [--families spot,outage] [--quick] [--every 1]

The table goes to standard output; each host's line, with how sure every move was (+ paid, - did
not), to standard error as soon as it is known.
"""

import argparse
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from statistics import mean
import sys

from lab.sim.oracle import oracle
from lab.sim.policies import Engine, LeftAlone, Pairwise, Proportional, Switching
from lab.sim.scenarios import FAMILIES
from lab.sim.trial import Policy, Result, Trial, replay
from lab.sim.truth import TICK, TICKS, Host

BASELINES: dict[str, Callable[[], Policy]] = {
    "left alone": LeftAlone,
    "proportional": Proportional,
    "pairwise": Pairwise,
    "switching": Switching,
}
#: A move has had time to pay when so many ticks are left.
PATIENCE = int(4 * 24 / TICK)
DAYS = TICKS * TICK / 24


@dataclass
class Row:
    """What a family's seeds came to."""

    share: dict[str, list[float]] = field(default_factory=dict)
    regret: list[float] = field(default_factory=list)
    moves: list[float] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)
    #: Stated confidence, and whether the move truly paid.
    claims: list[tuple[float, bool]] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)


def paid(host: Host, result: Result, number: int, span: float) -> bool | None:
    """Replay the truth with and without one move; None when too little time is left."""
    tick, before, after = result.moves[number]
    left = TICKS - tick - 1
    ticks = left if span >= 96 else min(left, int(span / TICK))
    if left < PATIENCE:
        return None
    stored = stored_at(host, result, tick)
    gain = replay(host, after, stored, tick + 1, tick + 1 + ticks).sum()
    gain -= replay(host, before, stored, tick + 1, tick + 1 + ticks).sum()
    lost = sum(
        node.earn(tick, before[node.name], stored[node.name])
        / TICK
        * node.restart
        * float(node.price[tick])
        for node in host.nodes
        if before[node.name] != after[node.name]
    )
    return bool(gain - lost > 0)


def stored_at(host: Host, result: Result, tick: int) -> dict[str, float]:
    """Return what the stores held when a move was made."""
    stored = {node.name: node.stored for node in host.nodes}
    now = result.moves[0][1]
    changes = {at: after for at, _, after in result.moves}
    for past in range(tick + 1):
        for node in host.nodes:
            stored[node.name] = node.fill(past, now[node.name], stored[node.name])
        now = changes.get(past, now)
    return stored


def run(family: str, seed: int, row: Row, *, baselines: bool, every: int = 1) -> None:
    """Run every policy on one host."""
    make = FAMILIES[family]
    best = oracle(make(seed))
    if baselines:
        for name, policy in BASELINES.items():
            net = Trial(make(seed)).run(policy()).net
            row.share.setdefault(name, []).append(100 * net / best)
    engine, host = Engine(every=every), make(seed)
    result = Trial(host).run(engine)
    row.share.setdefault("engine", []).append(100 * result.net / best)
    row.regret.append((best - result.net) / DAYS)
    row.moves.append(len(result.moves) / DAYS)
    row.violations += result.violations
    row.seconds += engine.seconds
    claims = []
    for number, (_, plan) in enumerate(engine.plans):
        truth = paid(host, result, number, plan.span)
        if truth is not None:
            claims.append((plan.confidence, truth))
    row.claims += claims
    note(family, seed, row, claims)


def note(family: str, seed: int, row: Row, claims: list[tuple[float, bool]]) -> None:
    """Tell what one host came to, so that a run that is cut short is not lost."""
    shares = " ".join(f"{values[-1]:7.1f}" for values in row.share.values())
    said = " ".join(f"{sure:.3f}{'+' if truth else '-'}" for sure, truth in claims)
    print(f"{family} {seed}: {shares} {row.moves[-1]:5.2f} {said}", file=sys.stderr, flush=True)


def show(name: str, row: Row) -> None:
    """Print one line of the table."""
    shares = " ".join(f"{mean(values):7.1f}" for values in row.share.values())
    worst = min(row.share["engine"])
    sure = mean(c for c, _ in row.claims) if row.claims else float("nan")
    true = mean(t for _, t in row.claims) if row.claims else float("nan")
    times = sorted(row.seconds)
    print(
        f"{name:17}{shares} {worst:6.1f} {mean(row.regret):7.4f} {mean(row.moves):6.2f}"
        f" {100 * sure:5.0f} {100 * true:5.0f} {len(row.violations):4}"
        f" {1000 * mean(times):6.1f} {1000 * times[int(0.99 * len(times))]:6.1f}",
        flush=True,
    )


def calibration(rows: list[Row]) -> None:
    """Print how often moves paid, by how sure they were said to be."""
    claims = [claim for row in rows for claim in row.claims]
    print("\nconfidence   moves   stated   paid")
    for low, high in ((0.0, 0.7), (0.7, 0.8), (0.8, 0.9), (0.9, 0.97), (0.97, 1.01)):
        part = [claim for claim in claims if low <= claim[0] < high]
        if part:
            stated, true = mean(c for c, _ in part), mean(t for _, t in part)
            print(
                f"{low:.2f}-{min(high, 1):.2f} {len(part):8} {100 * stated:8.0f} {100 * true:6.0f}"
            )


def options(doc: str | None, families: Iterable[str], seeds: int) -> argparse.ArgumentParser:
    """Return what every table of hosts can be asked for."""
    parser = argparse.ArgumentParser(description=doc)
    parser.add_argument("--seeds", type=int, default=seeds)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--families", default=",".join(families))
    parser.add_argument("--quick", action="store_true", help="without the baselines")
    return parser


def table(
    args: argparse.Namespace, baselines: Iterable[str], run: Callable[[str, int, Row], None]
) -> list[Row]:
    """Print a line for each family; `run` adds one host to its row."""
    heads = " ".join(f"{name[:7]:>7}" for name in [*baselines, "engine"])
    print(f"{'family':17}{heads}  worst  regret  moves stated paid viol     ms    p99")
    rows = []
    for family in args.families.split(","):
        row = Row()
        for seed in range(args.first, args.first + args.seeds):
            run(family, seed, row)
        show(family, row)
        rows.append(row)
    return rows


def main() -> None:
    """Run the bench."""
    parser = options(__doc__, FAMILIES, 10)
    parser.add_argument("--every", type=int, default=1, help="hours between decisions")
    args = parser.parse_args()
    print("net income in % of the oracle; regret in fiat/day; moves/day; stated and true % of")
    print("moves that pay; rule violations; mean and 99 % ms per observation and decision\n")
    one = partial(run, baselines=not args.quick, every=args.every)
    rows = table(args, () if args.quick else BASELINES, one)
    total = Row()
    for row in rows:
        for name, values in row.share.items():
            total.share.setdefault(name, []).append(mean(values))
        for part in ("regret", "moves", "violations", "claims", "seconds"):
            getattr(total, part).extend(getattr(row, part))
    show("mean", total)
    calibration(rows)


if __name__ == "__main__":
    main()
