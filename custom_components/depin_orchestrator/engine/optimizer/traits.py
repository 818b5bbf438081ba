"""What each protocol's income follows, as the protocol documents tell (one row each)."""

from dataclasses import dataclass

from ..models import Protocol, Resource

CPU, MEMORY, BANDWIDTH, STORAGE = (
    Resource.CPU,
    Resource.MEMORY,
    Resource.BANDWIDTH,
    Resource.STORAGE,
)


@dataclass(frozen=True, slots=True)
class Traits:
    """The shape of a protocol's income and the priors of its learners."""

    #: Income follows what is used of this, and these ride along in proportion.
    flow: Resource | None = None
    bundle: tuple[Resource, ...] = ()
    #: Income saturates with this; use cannot be attributed.
    saturating: Resource | None = None
    #: Income follows what is stored.
    stock: Resource | None = None
    #: Needs: below them income is lost, above them nothing is won.
    gates: tuple[Resource, ...] = ()
    #: Loss at a starved gate, in income: 1 is the income itself, the rest reputation and risk.
    severity: float = 1.5
    #: Hours of silence after which no report means that nothing was earned.
    patience: float = 48.0
    #: Hours of income that a restart costs: downtime, lost work, reputation.
    restart: float = 0.2
    #: Least time between two changes of the stock, in hours.
    stock_hold: float = 24.0
    #: Prior of the fill rate in GB per hour.
    fill: float = 0.15

    @property
    def earns_by_share(self) -> bool:
        """Whether more of something brings more; else income only needs its floors."""
        return bool(self.flow or self.saturating or self.stock)


TRAITS = {
    # storj.md §4, §6: only disk earns; a restart rescans; CPU, memory, line are needs.
    Protocol.STORJ: Traits(
        stock=STORAGE,
        gates=(CPU, MEMORY, BANDWIDTH),
        severity=2.0,
        patience=72.0,
        restart=0.5,
    ),
    # golem.md §3: threads earn while demand lasts, memory and disk ride along; a running task
    # may be lost where the container restarts.
    Protocol.GOLEM: Traits(
        flow=CPU, bundle=(MEMORY, STORAGE), gates=(BANDWIDTH,), severity=1.0, restart=0.7
    ),
    # streamr.md §4: income follows stake; floors, and nothing above them has value.
    Protocol.STREAMR: Traits(gates=(CPU, MEMORY, BANDWIDTH), severity=3.0, restart=0.2),
    # grass.md §7: nearly binary, with a bandwidth knob.
    Protocol.GRASS: Traits(saturating=BANDWIDTH, gates=(CPU, MEMORY), patience=24.0, restart=0.2),
}
