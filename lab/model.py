"""One world behind all the lab's services, so that their numbers agree at every moment.

Pure: time is passed in as whole seconds since 1970 (UTC), chance comes from the seed. The same
seed, start and changes give the same world, whenever and however often it is asked.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from .golem_model import Golem
from .grass_model import Grass
from .prices_model import Prices
from .storj_model import Satellite, StorjNode
from .streamr_model import Streamr
from .timeline import DAY, Resources, month_of, month_start

US1 = "12EayRS2V1kEsWESU9QMRseFhdxYxKicsiFmxrsLZHeLUtdps3S", "us1.storj.io:7777"
EU1 = "12L9ZFwhzVpuEKMUNUqkaTLGzwY9G24tbiigLiXpmZWKwmcNDDs", "eu1.storj.io:7777"
AP1 = "121RTSDpyNZVcEU84Ticf2L1ntiuUimbWgfATz21tuvgk3vzoA6", "ap1.storj.io:7777"
#: Days of Golem work and Streamr collections that lie before the start.
HISTORY = 40
#: What each node has by itself.
OWN = {
    "storj": Resources(cpu_threads=2, memory_gib=4, bandwidth_mbps=20, storage_gb=4000),
    "storj_old": Resources(cpu_threads=1, memory_gib=2, bandwidth_mbps=10, storage_gb=2000),
    "golem": Resources(cpu_threads=4, memory_gib=8, bandwidth_mbps=10, storage_gb=100),
    "streamr": Resources(cpu_threads=2, memory_gib=4, bandwidth_mbps=20, storage_gb=10),
    "grass": Resources(cpu_threads=1, memory_gib=1, bandwidth_mbps=10, storage_gb=1),
}


@dataclass(frozen=True, slots=True)
class Truth:
    """What one node earned, in its own token; None where the protocol knows no such thing."""

    token: str
    earned: Decimal
    unpaid: Decimal | None = None
    paid: Decimal | None = None
    held: Decimal | None = None

    def as_dict(self) -> dict[str, str | None]:
        """Return plain strings, without exponents."""
        amounts = {name: getattr(self, name) for name in ("earned", "unpaid", "paid", "held")}
        return {"token": self.token} | {
            name: None if amount is None else f"{amount:f}" for name, amount in amounts.items()
        }


class World:
    """Every node, with a history that ends at `start`."""

    def __init__(
        self,
        start: int,
        seed: int = 1,
        history: int = HISTORY,
        resources: Mapping[str, Mapping[str, float]] = MappingProxyType({}),
    ) -> None:
        """Let the nodes join in their past, so that each protocol has something to tell.

        `resources` names what differs, by node, from what the nodes have by themselves.
        """
        self.start = start
        self.seed = seed

        def ago(months: int, day: int) -> int:
            """Return a moment of an earlier month; `day` 1 to 28."""
            return month_start(month_of(start) - months) + (day - 1) * DAY + 50_531

        def having(name: str) -> Resources:
            return replace(OWN[name], **resources.get(name, {}))

        # Withheld at 25 % on two satellites, 75 % on one still unvetted; the old node is past
        # withholding and has got half of it back.
        self.storj = StorjNode(
            seed,
            "storj",
            having("storj"),
            (
                Satellite(*US1, ago(8, 10), 5),
                Satellite(*EU1, ago(8, 10), 3),
                Satellite(*AP1, ago(2, 3), 2),
            ),
        )
        self.storj_old = StorjNode(
            seed,
            "storj_old",
            having("storj_old"),
            (Satellite(*US1, ago(20, 5), 6), Satellite(*EU1, ago(20, 12), 4)),
        )
        self.golem = Golem(
            seed,
            start - history * DAY,
            having("golem"),
        )
        self.streamr = Streamr(
            seed,
            start - history * DAY,
            having("streamr"),
        )
        self.grass = Grass(ago(5, 20), having("grass"))
        self.prices = Prices(seed)
        self.nodes: dict[str, StorjNode | Golem | Streamr | Grass] = {
            "storj": self.storj,
            "storj_old": self.storj_old,
            "golem": self.golem,
            "streamr": self.streamr,
            "grass": self.grass,
        }

    def change(self, now: int, node: str, **resources: float) -> None:
        """Give a node other resources from now on (fields of `Resources`)."""
        self.nodes[node].change(now, replace(self.nodes[node].resources, **resources))

    def truth(self, now: int) -> dict[str, Any]:
        """Return the totals of each node; earned = unpaid + paid + held where all are known.

        Storj counts a month as its paystub once there is one, before that at the node's own
        prices (storj.md §1.5, §2). Streamr is net of the protocol fee and its `paid` is what
        was collected into the operator contract. Golem counts finished work only.
        """
        golem, streamr = self.golem, self.streamr.at(now)
        net = streamr.uncollected_net
        truths = {name: storj_truth(self.nodes[name], now) for name in ("storj", "storj_old")}
        truths["golem"] = Truth(
            "GLM",
            golem.earned(now),
            golem.earned(now) - golem.paid(now),
            golem.paid(now),
            Decimal(0),
        )
        truths["streamr"] = Truth(
            "DATA", data(streamr.earned + net), data(net), data(streamr.earned), Decimal(0)
        )
        truths["grass"] = Truth(
            "points", Decimal(repr(self.grass.points(self.grass.created, now)))
        )
        return {name: truth.as_dict() for name, truth in truths.items()}


def data(wei: int) -> Decimal:
    """Return whole tokens of 18 decimals, exactly."""
    return Decimal(wei).scaleb(-18)


def storj_truth(node: Any, now: int) -> Truth:
    """Add up a Storj node over satellites and months, in USD."""
    unpaid = paid = held = Decimal(0)
    for satellite in node.satellites:
        for month in node.months(satellite, now):
            if node.has_stub(month, now):
                stub = node.stub(satellite, month)
                held += stub.held - stub.disposed
                if node.is_sent(month, now):
                    paid += stub.paid
                else:
                    unpaid += stub.paid
            else:
                gross = node.usage(satellite, month, now).worth()
                kept = gross * node.held_rate(satellite, month) / 100
                held += kept
                unpaid += gross - kept
    usd = [amount.scaleb(-6) for amount in (unpaid, paid, held)]
    return Truth("USD", sum(usd, Decimal(0)), *usd)
