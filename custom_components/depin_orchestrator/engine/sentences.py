"""What every step of a plan and every single opportunity does, as sentences with numbers."""

from collections.abc import Iterator
from dataclasses import dataclass

from .models import Resource
from .optimizer import Analysis, Move, Opportunity
from .optimizer.explain import OFTEN
from .optimizer.proof import Backtest
from .optimizer.scene import Scene
from .optimizer.words import Words, is_worth_a_number, percent
from .optimizer.worth import Worth
from .phrases import Amount, Phrase, Phrases


@dataclass(frozen=True, slots=True)
class Told:
    """One share that a plan changes, in percent of the host, and what that does to the node."""

    node: str
    resource: Resource
    before: float
    after: float
    phrases: Phrases


@dataclass(frozen=True, slots=True)
class Teller:
    """Tells the amounts of one host."""

    scene: Scene

    @property
    def words(self) -> Words:
        """How amounts of this host are told."""
        return Words(self.scene.capacity, self.scene.currency)

    def name(self, node: str) -> str:
        """Return a node's name."""
        return next((s.name or node for s in self.scene.sights if s.node == node), node)

    def opportunity(self, one: Opportunity) -> Phrase:
        """Tell what a single move would bring."""
        words = self.words
        giver = {} if one.giver is None else {"giver": self.name(one.giver)}
        return Phrase(
            "move_from" if giver else "move_free",
            {
                **giver,
                "taker": self.name(one.taker),
                "amount": words.amount(one.resource, one.amount),
                "gain": words.money(one.gain),
                "cost": words.money(one.cost),
                "confidence": percent(one.confidence),
            },
        )

    def step(self, worth: Worth, move: Move, resource: Resource) -> Phrases:
        """Tell what one share's change does to a node."""
        before, after = move.before[resource], move.after[resource]
        alone = 24 * (worth.value({**move.before, resource: after}) - worth.value(move.before))
        key = "step_same"
        values: dict[str, str | Amount] = {}
        if alone and is_worth_a_number(alone):
            key = "step_wins" if alone > 0 else "step_loses"
            values = {"money": self.words.money(abs(alone))}
        was, will = (self.words.amount(resource, share) for share in (before, after))
        values |= {"before": was, "after": will, "node": self.name(move.node)}
        return (Phrase(key, values), self._why(worth, resource))

    def _why(self, worth: Worth, resource: Resource) -> Phrase:
        pressure, used = worth.pressure.get(resource, 0.0), worth.sight.used.get(resource)
        if pressure >= OFTEN:
            return Phrase("use_full", {"pressure": percent(pressure)})
        if used is None:
            return Phrase("use_unknown")
        return Phrase("use_some", {"used": self.words.amount(resource, used)})


def steps(analysis: Analysis) -> Iterator[Told]:
    """Yield every share that a plan changes."""
    teller = Teller(analysis.scene)
    worths = {worth.node: worth for worth in analysis.worths}
    for move in analysis.plan.moves:
        for resource, before in move.before.items():
            if (after := move.after[resource]) != before:
                phrases = teller.step(worths[move.node], move, resource)
                yield Told(move.node, resource, before, after, phrases)


def replayed(backtest: Backtest, currency: str) -> Phrase:
    """Tell what a strategy would have brought on recorded history."""
    words, gain = Words({}, currency), backtest.gain
    return Phrase(
        "backtest_won" if gain.mean >= 0 else "backtest_lost",
        {
            "days": Amount(backtest.hours / 24, "", 1),
            "money": words.money(abs(gain.mean)),
            **words.between(gain.low, gain.high),
            "moves": Amount(backtest.moves, "", 0),
        },
    )
