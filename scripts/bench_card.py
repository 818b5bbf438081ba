"""Bench of the card: how soon it shows something useful, and what 50 nodes cost a browser.

`scripts/bench card` prints both beside an empty card on the same page, and exits 1 over a limit.
"""

import argparse
import gzip
import json
from pathlib import Path
import subprocess
import sys

from lab.browser import HERE, chromium, install

ROOT = Path(__file__).parent.parent
BUNDLE = ROOT / "custom_components/depin_orchestrator/frontend/card.js"
VIEW = ROOT / "tests/fixtures/card/view.json"
NODES = 50
#: Milliseconds from the element's definition; percent of a core above an empty card; bytes.
PAINT_WITHIN, LOAD_BELOW, BUNDLE_BELOW = 200.0, 5.0, 60_000


def main() -> int:
    """Measure, print, and say whether all is within its limit."""
    parser = argparse.ArgumentParser(prog="scripts/bench card", description=__doc__)
    parser.add_argument("--seconds", type=int, default=20, help="how long to update the cards")
    parser.add_argument("--loads", type=int, default=7, help="how often to load the page")
    arguments = parser.parse_args()
    install()
    order = {
        "executable": chromium(),
        "bundle": str(BUNDLE),
        "view": str(VIEW),
        "nodes": NODES,
        "seconds": arguments.seconds,
        "loads": arguments.loads,
    }
    done = subprocess.run(
        ["node", HERE / "bench.mjs", json.dumps(order)], stdout=subprocess.PIPE, check=True
    )
    told = json.loads(done.stdout)
    paint, load = told["paint"], told["load"]
    size = len(gzip.compress(BUNDLE.read_bytes()))
    print(f"first useful paint   empty card {paint['empty']:7.1f} ms")
    for name, key in (("4 nodes", "card"), (f"{NODES} nodes", "many")):
        times = paint[key] / paint["empty"]
        print(f"                     {name:10} {paint[key]:7.1f} ms   {times:4.1f} times as long")
    print(f"one update a second  empty card {load['empty']:7.2f} % of a core")
    for name, key in ((f"1 of {NODES}", "one"), (f"all {NODES}", "all")):
        more = load[key] - load["empty"]
        print(f"                     {name:10} {load[key]:7.2f} %    {more:5.2f} % more")
    print(f"bundle                          {size / 1000:7.1f} kB gzipped")
    return int(
        paint["card"] > PAINT_WITHIN
        or load["all"] - load["empty"] >= LOAD_BELOW
        or size > BUNDLE_BELOW
    )


if __name__ == "__main__":
    sys.exit(main())
