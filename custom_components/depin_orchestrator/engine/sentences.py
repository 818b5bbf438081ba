"""One sentence with numbers for every step of a plan, and for every single opportunity."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from .dials import UNITS
from .models import Resource
from .optimizer import Analysis, Move, Opportunity
from .optimizer.explain import OFTEN, SHARES
from .optimizer.scene import Scene
from .optimizer.worth import Worth


@dataclass(frozen=True, slots=True)
class Teller:
    """Tells the amounts of one host."""

    scene: Scene

    def money(self, amount: float) -> str:
        """Write fiat."""
        return f"{amount:.2f} {self.scene.currency}".rstrip()

    def amount(self, resource: Resource, percent: float) -> str:
        """Write a share in the resource's unit, in percent where nobody stated the capacity."""
        size = self.scene.capacity.get(resource)
        if size is None:
            return f"{percent:.3g} {SHARES[resource]}"
        return f"{percent * size / 100:.3g} {UNITS[resource]}"

    def name(self, node: str) -> str:
        """Return a node's name."""
        return next((s.name or node for s in self.scene.sights if s.node == node), node)

    def opportunity(self, one: Opportunity) -> str:
        """Tell what a single move would bring."""
        source = "what is free" if one.giver is None else self.name(one.giver)
        return (
            f"{self.amount(one.resource, one.amount)} from {source} to {self.name(one.taker)}"
            f" would bring {self.money(one.gain)} a day, for {self.money(one.cost)} once;"
            f" {one.confidence:.0%} sure."
        )

    def step(self, worth: Worth, move: Move, resource: Resource) -> str:
        """Tell what one share's change does to a node."""
        before, after = move.before[resource], move.after[resource]
        alone = 24 * (worth.value({**move.before, resource: after}) - worth.value(move.before))
        verb = "wins" if alone > 0 else "loses"
        effect = (
            f"{verb} it {self.money(abs(alone))} a day" if round(alone, 2) else "costs nothing"
        )
        return (
            f"{self.name(move.node)}: {self.amount(resource, before)} become"
            f" {self.amount(resource, after)}, which {effect}; {self._why(worth, resource)}."
        )

    def _why(self, worth: Worth, resource: Resource) -> str:
        pressure, used = worth.pressure.get(resource, 0.0), worth.sight.used.get(resource)
        if pressure >= OFTEN:
            return f"it used all it had in {pressure:.0%} of the last two days"
        return "nobody knows its use" if used is None else f"it uses {self.amount(resource, used)}"


def steps(analysis: Analysis) -> Iterator[tuple[str, Resource, Mapping[str, object]]]:
    """Yield node, resource, and before, after and sentence of every share that a plan changes."""
    teller = Teller(analysis.scene)
    worths = {worth.node: worth for worth in analysis.worths}
    for move in analysis.plan.moves:
        for resource, before in move.before.items():
            if move.after[resource] != before:
                sentence = teller.step(worths[move.node], move, resource)
                yield (
                    move.node,
                    resource,
                    {"before": before, "after": move.after[resource], "sentence": sentence},
                )
