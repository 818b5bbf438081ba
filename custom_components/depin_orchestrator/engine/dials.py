"""What can be turned on a host: one dial per node and resource, and who turns it.

An allocation speaks of percent of a host's capacity, a machine of threads, GiB, Mbit/s and GB.
A level says both, so nobody converts twice.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from math import floor
from typing import Any, NamedTuple

from .allocation import FULL, Capacity
from .models import Resource
from .snapshot import NodeState

#: How far a value read back may be from the one written, in the resource's unit: a kernel
#: rounds memory to pages and a quota to microseconds, a node writes its disk as `2.5TB`.
TOLERANCE: Mapping[Resource, float] = {
    Resource.CPU: 0.01,
    Resource.MEMORY: 1 / 1024,
    Resource.BANDWIDTH: 0.1,
    Resource.STORAGE: 0.5,
}
#: What amounts of a resource are counted in.
UNITS: Mapping[Resource, str] = {
    Resource.CPU: "threads",
    Resource.MEMORY: "GiB",
    Resource.BANDWIDTH: "Mbit/s",
    Resource.STORAGE: "GB",
}
#: Part of a value below which two floats are the same number.
DUST = 1e-9


class Enforcement(StrEnum):
    """Who sets a dial."""

    ENFORCED = "enforced"  # we set it and read it back
    DELEGATED = "delegated"  # the user's action or a service sets it, we read it back
    ADVISORY = "advisory"  # shown, never applied


class Dial(NamedTuple):
    """One resource of one node."""

    node: str
    resource: Resource


@dataclass(frozen=True, slots=True)
class Level:
    """How much of a resource: in its unit, and in percent of the host's where that is known."""

    amount: float
    share: float | None

    def as_dict(self) -> dict[str, Any]:
        """Return plain data."""
        return {"amount": self.amount, "share": self.share}


@dataclass(frozen=True, slots=True)
class Control:
    """How one dial is set and how far it may go (in percent of the host)."""

    enforcement: Enforcement
    minimum: float = 0.0
    maximum: float = FULL
    #: The machine takes multiples of this only (Golem: whole threads); 0 takes anything.
    grain: float = 0.0
    #: Whether a new value binds what already runs; a Golem profile waits for the next agreement.
    live: bool = True
    #: Whether setting it restarts the node.
    disruptive: bool = False
    #: Whether it may be 0, which pauses the node.
    pausable: bool = False
    #: Whether anything reads it back. What nobody reads is of unknown state, and so is only
    #: shown, even where somebody would set it.
    verified: bool = True

    @property
    def applied(self) -> bool:
        """Whether a machine follows this dial, as far as anybody can tell."""
        return self.verified and self.enforcement is not Enforcement.ADVISORY


@dataclass(frozen=True, slots=True)
class Host:
    """What is known of a host at the moment a change is considered."""

    nodes: Mapping[str, NodeState]
    capacity: Capacity = field(default_factory=Capacity)
    controls: Mapping[Dial, Control] = field(default_factory=dict)
    #: What was read from the machine a moment ago, in the resource's unit; None is unknown.
    found: Mapping[Dial, float | None] = field(default_factory=dict)

    def level(self, resource: Resource, amount: float) -> Level:
        """Return an amount with its share of this host."""
        whole = self.capacity.of(resource)
        return Level(amount, FULL * amount / whole if whole else None)

    def share(self, dial: Dial, share: float) -> Level | None:
        """Return a share with its amount, never rounded up; None while capacity is unknown."""
        whole = self.capacity.of(dial.resource)
        if not whole:
            return None
        amount = share * whole / FULL
        control = self.controls.get(dial)
        if control is not None and control.grain > 0:
            amount = min(amount, floor(amount / control.grain + DUST) * control.grain)
        return Level(amount, FULL * amount / whole)

    def known(self, resource: Resource) -> dict[Dial, float]:
        """Return what is known to be given of a resource."""
        return {
            dial: amount
            for dial, amount in self.found.items()
            if dial.resource is resource and amount is not None
        }
