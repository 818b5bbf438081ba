"""Bench of the optimizer on the second simulator: net income in percent of hindsight, by family.

scripts/bench strangers [--seeds 2] [--first 0] [--families bursts,chaos] [--quick]

Hindsight is the best constant allocation. The table goes to standard output, each host's line
to standard error as soon as it is known.
"""

from collections.abc import Callable
from functools import partial
from math import inf

from bench_optimizer import Row, calibration, note, options, table

from lab.sim.policies import LeftAlone
from lab.sim.trial import Policy
from lab.strangers.families import FAMILIES
from lab.strangers.hindsight import Search
from lab.strangers.hosts import DAYS, TICKS
from lab.strangers.live import Life, gained
from lab.strangers.nodes import DAY
from lab.strangers.policies import Engine, Pairwise, Proportional

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
    args = options(__doc__, FAMILIES, 2).parse_args()
    one = partial(run, baselines=not args.quick)
    calibration(table(args, () if args.quick else BASELINES, one))


if __name__ == "__main__":
    main()
