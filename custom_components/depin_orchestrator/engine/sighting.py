"""From what is known of a host to what the optimizer is shown: a snapshot becomes a scene.

Shares are what was read back from the machine, or what the node itself says it offers; use is
in percent of the host. What nobody knows is left out, never 0. The networks' safety rules
(`rules`) become limits here, so that no plan asks for what would be refused anyway.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

from .allocation import FULL, Capacity
from .changes import Changes, Limits
from .dials import Control, Dial, Enforcement
from .drift import Drift
from .economy import Power
from .models import WAITING, Health, Outage, Protocol, Quality, Reading, Resource
from .money import price_of
from .optimizer.scene import Limit, Scene, Sight, usual_step
from .optimizer.traits import TRAITS
from .rules import AGREED, DISK_MARGIN, FLOORS, GB
from .snapshot import NodeState, Snapshot
from .takings import Earned

GIB = 1024**3
#: Older than this, and a use is not that of now.
FRESH = timedelta(hours=2)
#: Hours of income that a limit costs which is set while the node runs.
LIVE = 0.02
#: Memory in use that a limit keeps clear of, as a factor: a kernel kills what hits its limit.
AIR = 1.25
#: What may be relied upon.
TRUSTED = frozenset({Quality.MEASURED, Quality.ESTIMATED})


class Scale(NamedTuple):
    """A reading, and how many of its units are one of the resource's."""

    key: str
    units: float = 1


#: What a node uses, in the resource's unit; the processor is told in percent of the host.
USES: Mapping[Resource, Scale] = {
    Resource.MEMORY: Scale("memory_usage", GIB),
    Resource.BANDWIDTH: Scale("network_out", 10**6 / 8),
    Resource.STORAGE: Scale("storage_used", GB),
}
#: What a node itself says that it may use.
OFFERS: Mapping[Protocol, Mapping[Resource, Scale]] = {
    Protocol.STORJ: {Resource.STORAGE: Scale("storage_allocated", GB)},
    Protocol.GOLEM: {
        Resource.CPU: Scale("offered_threads"),
        Resource.MEMORY: Scale("offered_memory"),
        Resource.STORAGE: Scale("offered_storage", GB / GIB),
    },
    Protocol.STREAMR: {},
    Protocol.GRASS: {},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """All that is known of a host at one moment; `now` is in the household's time zone."""

    now: datetime
    snapshot: Snapshot
    capacity: Capacity = field(default_factory=Capacity)
    controls: Mapping[Dial, Control] = field(default_factory=dict)
    #: What was read from the machine, in the resource's unit; None is unknown.
    found: Mapping[Dial, float | None] = field(default_factory=dict)
    drifts: Mapping[Dial, Drift] = field(default_factory=dict)
    changes: Changes = field(default_factory=Changes)
    limits: Limits = field(default_factory=Limits)
    #: Token earned since the node is watched, for nodes whose books have news.
    earned: Mapping[str, Earned] = field(default_factory=dict)
    #: Nodes that the user keeps to himself.
    unmanaged: frozenset[str] = frozenset()
    power: Power = field(default_factory=Power)
    #: Fiat per kWh, and how green it is (0 to 1), hour by hour from this one on.
    tariff_ahead: tuple[float, ...] = ()
    green_ahead: tuple[float, ...] = ()
    #: Whether shares that nobody sets may be moved in thought, as advice.
    advice: bool = False
    #: Found for all nodes at once: which rest until when, when each dial was last touched, what
    #: sets a node's dials, and the resources of which some set share is unknown.
    _rests: Mapping[str, datetime] = field(init=False, repr=False)
    _touched: Mapping[Dial, datetime] = field(init=False, repr=False)
    _own: Mapping[str, Sequence[Control]] = field(init=False, repr=False)
    _unknown: frozenset[Resource] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Go through dials and history once, not once for each node."""
        own: dict[str, list[Control]] = {}
        applied = [(dial, control) for dial, control in self.controls.items() if control.applied]
        for dial, control in applied:
            own.setdefault(dial.node, []).append(control)
        unknown = frozenset(d.resource for d, _ in applied if self.found.get(d) is None)
        found = {
            "_rests": self.changes.rests(self.now, self.limits),
            "_touched": self.changes.touched(self.now),
            "_own": own,
            "_unknown": unknown,
        }
        for name, value in found.items():
            object.__setattr__(self, name, value)

    def scene(self) -> Scene:
        """Return what the optimizer is shown."""
        price = self.power.per_kwh
        return Scene(
            now=self.now,
            sights=tuple(self._sight(state) for state in self.snapshot.nodes.values()),
            currency=self.snapshot.prices.currency,
            capacity=dict(self.capacity.amounts),
            power=self.power.watts,
            tariff=None if price is None else float(price),
            tariff_ahead=self.tariff_ahead,
            green_ahead=self.green_ahead,
        )

    def _sight(self, state: NodeState) -> Sight:
        node = state.node
        price = price_of(node, self.snapshot.prices, self.now)
        earned = self.earned.get(node.id)
        used = self._used(state)
        shares = self._shares(state, used)
        return Sight(
            node=node.id,
            name=node.name,
            protocol=node.protocol,
            shares=shares,
            used=used,
            earned=earned.amount if earned else None,
            earned_until=earned.until if earned else None,
            price=float(price.value) if price else None,
            online=None if _is_waiting(state) else state.report.online,
            limits={r: self._limit(state, r, share, used) for r, share in shares.items()},
            movable=self._movable(state),
            changed=self._changed(node.id, shares),
            restart=self._restart(node.id),
        )

    def _movable(self, state: NodeState) -> bool:
        known = state.report.online and state.report.health is not Health.UNKNOWN
        return known and state.node.id not in self.unmanaged

    def _restart(self, node: str) -> float | None:
        """Return what a change costs: next to nothing where it is set while the node runs."""
        own = self._own.get(node)
        return None if not own or any(control.disruptive for control in own) else LIVE

    def _applied(self, dial: Dial) -> bool:
        control = self.controls.get(dial)
        return control is not None and control.applied

    def _shares(self, state: NodeState, used: Mapping[Resource, float]) -> dict[Resource, float]:
        shares = {}
        for resource in Resource:
            dial = Dial(state.node.id, resource)
            amount = self.found.get(dial) if self._applied(dial) else self._offer(dial, state)
            share = self._percent(resource, amount)
            if share is None:
                continue
            # What rides along with an unknown use would seem to need all that it has.
            riding = resource in TRAITS[state.node.protocol].bundle and resource not in used
            if self._applied(dial) or not riding:
                shares[resource] = min(share, FULL)
        return shares

    def _offer(self, dial: Dial, state: NodeState) -> float | None:
        scale = OFFERS[state.node.protocol].get(dial.resource)
        return None if scale is None else self._scaled(state, scale)

    def _used(self, state: NodeState) -> dict[Resource, float]:
        uses = {resource: self._scaled(state, scale) for resource, scale in USES.items()}
        found = {resource: self._percent(resource, amount) for resource, amount in uses.items()}
        found[Resource.CPU] = self._number(state, "cpu_usage")
        if state.node.protocol is Protocol.GOLEM and found[Resource.CPU] is None:
            found[Resource.CPU] = self._worked(state)
        return {resource: use for resource, use in found.items() if use is not None}

    def _worked(self, state: NodeState) -> float | None:
        """Return the processor that a provider is paid for: an agreement takes all it offers."""
        tasks = self._number(state, "running_tasks")
        if not tasks:
            return tasks
        return self._percent(Resource.CPU, self._number(state, "offered_threads"))

    def _percent(self, resource: Resource, amount: float | None) -> float | None:
        whole = self.capacity.of(resource)
        return None if amount is None or not whole else FULL * amount / whole

    def _scaled(self, state: NodeState, scale: Scale) -> float | None:
        amount = self._number(state, scale.key)
        return None if amount is None else amount / scale.units

    def _number(self, state: NodeState, key: str) -> float | None:
        """Return a reading that holds now, None when it is stale or unknown."""
        reading = state.readings.get(key)
        if not isinstance(reading, Reading) or reading.quality not in TRUSTED:
            return None
        if abs(self.now - reading.at) > FRESH:
            return None
        value = reading.value
        if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
            return None
        return float(value)

    def _limit(
        self, state: NodeState, resource: Resource, share: float, used: Mapping[Resource, float]
    ) -> Limit:
        """Return how far a share may go now; one that may not change has no room at all."""
        dial = Dial(state.node.id, resource)
        control = self.controls.get(dial, Control(Enforcement.ADVISORY))
        if not self._free(dial, control):
            return Limit(share, share)
        grain = self._percent(resource, control.grain) or 0.0
        # Never zero: no machine knows such a limit, and a pause is another action.
        step = max(grain, usual_step(len(self.snapshot.nodes)))
        low = max(control.minimum, min(share, self._floor(state, resource, share, used), FULL))
        low = max(low, min(share, step))
        return Limit(low, max(low, control.maximum), step)

    def _free(self, dial: Dial, control: Control) -> bool:
        if not control.applied:
            return self.advice
        # Where one share is unknown, nobody can tell what is left of the resource.
        return dial.resource not in self._unknown

    def _floor(
        self, state: NodeState, resource: Resource, share: float, used: Mapping[Resource, float]
    ) -> float:
        """Return the least percent that the network's rules leave a node now."""
        protocol = state.node.protocol
        least = self._percent(resource, FLOORS[protocol].get(resource)) or 0.0
        if resource is Resource.MEMORY:
            least = max(least, AIR * used.get(resource, 0.0))
        if resource in TRAITS[protocol].bundle:
            return share  # it decides which tasks come; use tells only of those that did
        promised = protocol is Protocol.GOLEM and resource in AGREED
        if promised and self._number(state, "running_tasks") != 0:
            return share  # a task runs, or may run
        if protocol is Protocol.STORJ and resource is Resource.STORAGE:
            stored, trash = used.get(resource), self._number(state, "storage_trash")
            if stored is None or trash is None:
                return share
            wasted = self._percent(resource, trash / GB) or 0.0
            least = max(least, (stored + wasted) * (1 + DISK_MARGIN))
        return least

    def _changed(self, node: str, shares: Mapping[Resource, float]) -> dict[Resource, datetime]:
        """Return when shares were last changed by us or by hand, as far as it still matters."""
        until = self._rests.get(node)
        changed = dict.fromkeys(shares, until - self.limits.hold) if until else {}
        disk = self._touched.get(Dial(node, Resource.STORAGE))
        started = self.snapshot.nodes[node].value("started_at")
        if Resource.STORAGE in shares:
            times = [disk, started if isinstance(started, datetime) else None]
            # Only the disk's own changes count for its day of rest.
            changed.pop(Resource.STORAGE, None)
            if known := [time for time in times if time is not None]:
                changed[Resource.STORAGE] = max(known)
        for resource in shares:
            drift = self.drifts.get(Dial(node, resource))
            if drift is not None:
                changed[resource] = max(drift.since, changed.get(resource, drift.since))
        return changed


def _is_waiting(state: NodeState) -> bool:
    """Tell whether nobody has heard of a node yet; that is not to be down."""
    contact = state.report.contact
    return isinstance(contact, Outage) and contact.reason == WAITING
