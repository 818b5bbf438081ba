"""Bench of the optimizer on the second simulator: net income in percent of hindsight, by family.

scripts/bench strangers [--seeds 2] [--first 0] [--families bursts,chaos] [--quick]

Hindsight is the best constant allocation. The table goes to standard output, each host's line
to standard error as soon as it is known.
"""

import argparse
from collections.abc import Callable
from math import inf

from bench_optimizer import Row, calibration, note, show

from lab.sim.policies import LeftAlone
from lab.strangers.families import FAMILIES
from lab.strangers.hindsight import Search
from lab.strangers.hosts import DAYS, TICKS
from lab.strangers.live import Life, gained
from lab.strangers.nodes import DAY
from lab.strangers.policies import Engine, Pairwise, Policy, Proportional

BASELINES: dict[str, Callable[[], Policy]] = {
    "left alone": LeftAlone,
    "proportional": Proportional,
    "pairwise": Pairwise,
}
#: A move has had time to pay when so many ticks are left.
PATIENCE = 4 * DAY


def run(family: str, seed: int, row: Row, *, baselines: bool) -> None:
    """Run every policy on one host."""
    make = FAMILIES[family]
    best = Search(make(seed)).best()[0]
    for name, policy in BASELINES.items() if baselines else ():
        net = Life(make(seed)).run(policy().decide).net
        row.share.setdefault(name, []).append(100 * net / best)
    engine, host = Engine(), make(seed)
    life = Life(host).run(engine.decide)
    row.share.setdefault("engine", []).append(100 * life.net / best)
    row.regret.append((best - life.net) / DAYS)
    row.moves.append(len(life.moves) / DAYS)
    row.violations += life.violations
    row.seconds += engine.seconds
    claims = []
    for (_, plan), move in zip(engine.plans, life.moves, strict=True):
        if TICKS - move.tick > PATIENCE:
            hours = inf if plan.span >= 96 else plan.span
            claims.append((plan.confidence, bool(gained(host, move, hours) > 0)))
    row.claims += claims
    note(family, seed, row, claims)


def main() -> None:
    """Run the bench."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=2)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--families", default=",".join(FAMILIES))
    parser.add_argument("--quick", action="store_true", help="without the baselines")
    args = parser.parse_args()
    names = [] if args.quick else list(BASELINES)
    heads = " ".join(f"{name[:7]:>7}" for name in [*names, "engine"])
    print(f"{'family':17}{heads}  worst  regret  moves stated paid viol     ms    p99")
    rows = []
    for family in args.families.split(","):
        row = Row()
        for seed in range(args.first, args.first + args.seeds):
            run(family, seed, row, baselines=not args.quick)
        show(family, row)
        rows.append(row)
    calibration(rows)


if __name__ == "__main__":
    main()
