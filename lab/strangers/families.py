"""The families: what is odd about a host."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from custom_components.depin_orchestrator.engine.models import Resource
from custom_components.depin_orchestrator.engine.optimizer.scene import Limit

from .draw import golem, grass, mixed, storj, streamr
from .hosts import TICKS, Host, bare, day_night, spot
from .kinds import Golem
from .nodes import BANDWIDTH, CPU, DAY, MEMORY


def bursts(seed: int) -> Host:
    """One of each; Golem's work comes in clusters."""
    random = np.random.default_rng([seed, 1])
    host = bare(random, seed)
    mixed(random, host)
    return host


def single(seed: int) -> Host:
    """Run one agreement at a time; shares begin at random."""
    random = np.random.default_rng([seed, 2])
    host = bare(random, seed, random_start=True)
    mixed(random, host)
    host.nodes[1] = golem(
        random, host, "work", 0.8 * host.threads, random.uniform(0.01, 0.04), single=True
    )
    return host


def sponsors(seed: int) -> Host:
    """Two operators' nodes whose sponsorships begin and run out."""
    random = np.random.default_rng([seed, 3])
    host = bare(random, seed, tariff=day_night(random))
    host.nodes = [
        streamr(random, host, "relay a", random.uniform(0.5, 2), turnover=6),
        streamr(random, host, "relay b", random.uniform(0.2, 1), turnover=4),
        storj(random, host, "store", random.uniform(8, 20), random.uniform(0.2, 1)),
        golem(random, host, "work", 0.6 * host.threads, random.uniform(0.01, 0.04)),
    ]
    return host


def epoch(seed: int) -> Host:
    """Points without a price for weeks, and lines whose use nobody measures."""
    random = np.random.default_rng([seed, 4])
    host = bare(random, seed)
    unseen = frozenset({BANDWIDTH})
    host.nodes = [
        grass(random, host, "line a", random.uniform(0.5, 2), unseen=unseen),
        grass(random, host, "line b", random.uniform(0.2, 1), unseen=unseen),
        golem(random, host, "work", 0.5 * host.threads, random.uniform(0.01, 0.03)),
        streamr(random, host, "relay", random.uniform(0.3, 1)),
    ]
    for index in (0, 1):
        seen = host.nodes[index].seen_price.copy()
        seen[: int(random.uniform(10, 28) * DAY)] = np.nan
        host.nodes[index] = replace(host.nodes[index], seen_price=seen)
    return host


def saturated(seed: int) -> Host:
    """Nobody wants anything: hardly a thing to gain."""
    random = np.random.default_rng([seed, 5])
    host = bare(random, seed)
    host.nodes = [
        storj(random, host, "store", random.uniform(5, 12), 0.05),
        golem(random, host, "work", 0.05 * host.threads, 0.02),
        streamr(random, host, "relay", 0.8),
        grass(random, host, "line", 0.6, wanted=2.0),
    ]
    return host


def even(seed: int) -> Host:
    """Alike nodes that all want more: an equal split is best already."""
    random = np.random.default_rng([seed, 6])
    host = bare(random, seed)
    count = int(random.integers(2, 5))
    load, rate = 1.2 / count * host.threads, random.uniform(0.015, 0.04)
    host.nodes = [golem(random, host, f"work {i}", load, rate, steady=8.0) for i in range(count)]
    return host


def tight(seed: int) -> Host:
    """Narrow bounds and coarse steps; begins from random shares."""
    random = np.random.default_rng([seed, 7])
    host = bare(random, seed, random_start=True)
    mixed(random, host, load=0.8)
    for node in host.nodes:
        for resource in Resource:
            low, step = random.uniform(5, 15), float(random.choice([1, 2.5, 5, 10]))
            if random.random() < 0.7:
                host.limits.setdefault(node.name, {})[resource] = Limit(
                    low, low + random.uniform(15, 45), step
                )
    return host


def jumps(seed: int) -> Host:
    """Wild token prices with gaps, and a market's electricity that is negative at times."""
    random = np.random.default_rng([seed, 8])
    host = bare(random, seed, tariff=spot(random), ahead=True)
    mixed(random, host, load=0.7, wild=True)
    return host


def chaos(seed: int) -> Host:
    """Gaps, restarts, nodes down for days, books that begin anew, hands of the user."""
    random = np.random.default_rng([seed, 9])
    host = bare(
        random,
        seed,
        missing=0.25,
        error=0.15,
        metered=bool(random.random() < 0.5),
        random_start=bool(random.random() < 0.5),
    )
    mixed(random, host, load=0.6)
    blind: set[int] = set()
    for _ in range(8):
        at = int(random.integers(TICKS))
        blind |= set(range(at, at + int(random.exponential(16)) + 1))
    host.blind = frozenset(blind)
    for index, node in enumerate(host.nodes):
        up = node.up.copy()
        at = int(random.integers(TICKS))
        up[at : at + int(random.uniform(0.5, 4) * DAY)] = False
        unseen = frozenset(r for r in (CPU, BANDWIDTH) if random.random() < 0.2)
        host.nodes[index] = replace(
            node, up=up, unseen=unseen - ({CPU} if isinstance(node, Golem) else set())
        )
        host.resets[int(random.integers(TICKS))] = node.name
    for _ in range(5):
        node = host.nodes[int(random.integers(len(host.nodes)))]
        resource = (CPU, BANDWIDTH, MEMORY)[int(random.integers(3))]
        host.hands[int(random.integers(TICKS))] = (
            node.name,
            resource,
            float(random.uniform(5, 40)),
        )
    return host


def wide(seed: int) -> Host:
    """Eight to twelve nodes of all kinds, and more of some resources than anybody wants."""
    random = np.random.default_rng([seed, 10])
    host = bare(random, seed, threads=32, gib=128.0, mbps=500.0, disk=24000.0)
    count = int(random.integers(8, 13))
    for index in range(count):
        kind = index % 4
        if kind == 0:
            host.nodes.append(
                storj(
                    random,
                    host,
                    f"store {index}",
                    random.uniform(2.2, 4),
                    random.uniform(0.05, 0.4),
                )
            )
        elif kind == 1:
            host.nodes.append(
                golem(
                    random,
                    host,
                    f"work {index}",
                    random.uniform(0.05, 0.4) * host.threads,
                    random.uniform(0.005, 0.04),
                )
            )
        elif kind == 2:
            host.nodes.append(streamr(random, host, f"relay {index}", random.uniform(0.1, 1)))
        else:
            host.nodes.append(
                grass(
                    random,
                    host,
                    f"line {index}",
                    random.uniform(0.1, 0.8),
                    wanted=random.uniform(3, 25),
                )
            )
    return host


def weekly(seed: int) -> Host:
    """Two providers whose requestors come on weekdays and stay away for days; cheap nights."""
    random = np.random.default_rng([seed, 11])
    host = bare(random, seed, tariff=day_night(random))
    host.nodes = [
        golem(
            random,
            host,
            "work a",
            0.7 * host.threads,
            random.uniform(0.02, 0.05),
            weekend=0.3,
            steady=2.0,
        ),
        golem(
            random,
            host,
            "work b",
            0.5 * host.threads,
            random.uniform(0.01, 0.04),
            weekend=1.5,
            steady=4.0,
        ),
        storj(random, host, "store", random.uniform(10, 20), random.uniform(0.3, 1.5)),
    ]
    return host


def twins(seed: int) -> Host:
    """Two pairs of alike nodes; the shares begin at random."""
    random = np.random.default_rng([seed, 12])
    host = bare(random, seed, random_start=True)
    for name in ("a", "b"):
        host.nodes.append(
            golem(random, host, f"work {name}", 0.6 * host.threads, 0.03, steady=6.0)
        )
        host.nodes.append(storj(random, host, f"store {name}", random.uniform(7, 14), 0.8))
    return host


FAMILIES: dict[str, Callable[[int], Host]] = {
    make.__name__: make
    for make in (
        bursts,
        single,
        sponsors,
        epoch,
        saturated,
        even,
        tight,
        jumps,
        chaos,
        wide,
        weekly,
        twins,
    )
}
