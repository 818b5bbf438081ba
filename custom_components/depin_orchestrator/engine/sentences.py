"""One sentence with numbers for every step of a plan, and for every single opportunity."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from .models import Resource
from .optimizer import Analysis, Move, Opportunity
from .optimizer.explain import OFTEN
from .optimizer.scene import Scene
from .optimizer.words import Words, is_worth_a_number
from .optimizer.worth import Worth


@dataclass(frozen=True, slots=True)
class Teller:
    """Tells the amounts of one host."""

    scene: Scene

    @property
    def words(self) -> Words:
        """How amounts of this host are written."""
        return Words(self.scene.capacity, self.scene.currency)

    def name(self, node: str) -> str:
        """Return a node's name."""
        return next((s.name or node for s in self.scene.sights if s.node == node), node)

    def opportunity(self, one: Opportunity) -> str:
        """Tell what a single move would bring."""
        words = self.words
        source = "what is free" if one.giver is None else self.name(one.giver)
        return (
            f"{words.amount(one.resource, one.amount)} from {source} to {self.name(one.taker)}"
            f" would bring {words.money(one.gain)} a day, for {words.money(one.cost)} once;"
            f" {one.confidence:.0%} sure."
        )

    def step(self, worth: Worth, move: Move, resource: Resource) -> str:
        """Tell what one share's change does to a node."""
        before, after = move.before[resource], move.after[resource]
        alone = 24 * (worth.value({**move.before, resource: after}) - worth.value(move.before))
        effect = "changes next to nothing"
        if alone and is_worth_a_number(alone):
            effect = f"{'wins' if alone > 0 else 'loses'} it {self.words.money(abs(alone))} a day"
        was, will = (self.words.amount(resource, share) for share in (before, after))
        why = self._why(worth, resource)
        return f"{self.name(move.node)}: from {was} to {will}, which {effect}; {why}."

    def _why(self, worth: Worth, resource: Resource) -> str:
        pressure, used = worth.pressure.get(resource, 0.0), worth.sight.used.get(resource)
        if pressure >= OFTEN:
            return f"it used all it had in {pressure:.0%} of the last two days"
        known = used is not None and self.words.amount(resource, used)
        return f"it uses {known}" if known else "nobody knows its use"


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
