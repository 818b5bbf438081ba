"""Who has which share of a host: node to resource to percent, never over 100."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isfinite

from .errors import InvalidInput
from .models import Resource

FULL = 100.0
#: Sums of shares that were rounded for display may end a hair over 100.
HAIR = 1e-9

type Shares = Mapping[str, Mapping[Resource, float]]


@dataclass(frozen=True, slots=True)
class Capacity:
    """What a host has of each resource, in the resource's unit; absent where nobody said."""

    amounts: Mapping[Resource, float] = field(default_factory=dict)

    def of(self, resource: Resource) -> float | None:
        """Return the amount in the resource's unit, None when unknown."""
        return self.amounts.get(resource)


@dataclass(frozen=True, slots=True)
class Allocation:
    """Shares in percent of the host's capacity.

    Raises InvalidInput when a share is no number of 0 to 100, or when the shares of a resource
    add up to more than 100.
    """

    shares: Shares = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse an allocation that no host can give."""
        for node, by_resource in self.shares.items():
            for resource, share in by_resource.items():
                if not isfinite(share) or not 0 <= share <= FULL:
                    raise InvalidInput(f"{node}: {resource} share must be 0 to 100")
        for resource in Resource:
            if self.total(resource) > FULL + HAIR:
                raise InvalidInput(f"{resource}: more than 100 % in all")

    def of(self, node: str, resource: Resource) -> float | None:
        """Return a node's share, None where none is known."""
        return self.shares.get(node, {}).get(resource)

    def total(self, resource: Resource) -> float:
        """Return what all nodes have together."""
        return sum(by_resource.get(resource, 0.0) for by_resource in self.shares.values())

    def free(self, resource: Resource) -> float:
        """Return what no node has."""
        return max(0.0, FULL - self.total(resource))

    def changed(self, node: str, resource: Resource, share: float) -> Allocation:
        """Return a copy in which one share differs."""
        shares = {n: dict(by_resource) for n, by_resource in self.shares.items()}
        shares.setdefault(node, {})[resource] = share
        return Allocation(shares)
