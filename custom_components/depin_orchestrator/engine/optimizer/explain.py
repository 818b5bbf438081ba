"""Why something is proposed or refused, with its numbers: sentences as values."""

from collections.abc import Iterator, Mapping, Sequence

from ..models import Resource
from ..phrases import Amount, Phrase, Phrases
from .plan import Move, Plan, Reason
from .words import Words, is_worth_a_number, percent
from .worth import Worth

#: A resource counts as used up when it was full in this part of the last two days.
OFTEN = 0.05
#: More names than this tire the reader.
MOST = 3

#: Reasons that do not look at the gain.
BY_RULE = frozenset({Reason.TEMPLATE, Reason.LIMITS})


def explain(
    plan: Plan, worths: Sequence[Worth], capacity: Mapping[Resource, float], currency: str
) -> Phrases:
    """Return what a plan does and why, or why nothing is done; keys are `plan_…`."""
    if plan.reason.is_blind or plan.reason is Reason.BEST_ALREADY:
        return (Phrase(f"plan_{plan.reason}"),)
    teller = _Teller({worth.node: worth for worth in worths}, Words(capacity, currency))
    if not plan.moves:
        return (teller.refusal(plan),)
    if plan.reason in BY_RULE:
        return (Phrase(f"plan_{plan.reason}"), teller.outlook(plan))
    takers = sorted(plan.moves, key=lambda move: -move.gain)
    givers = [move for move in reversed(takers) if move.gain < 0]
    trial = (Phrase("plan_explore"),) if plan.reason is Reason.EXPLORE else ()
    return (
        *trial,
        *teller.taker(takers[0], plan),
        *map(teller.giver, givers[:MOST]),
        teller.outlook(plan),
    )


class _Teller:
    def __init__(self, worths: Mapping[str, Worth], words: Words) -> None:
        self.worths = worths
        self.money, self.between = words.money, words.between
        self.amount = words.amount

    def name(self, move: Move) -> str:
        sight = self.worths[move.node].sight
        return sight.name or sight.node

    def taker(self, move: Move, plan: Plan) -> Iterator[Phrase]:
        """Tell what the greatest winner is short of, and what more of it brings."""
        worth, node = self.worths[move.node], self.name(move)
        resource = self.main(worth, move)
        had = self.amount(resource, move.before[resource])
        pressure = worth.pressure.get(resource, 0.0)
        if pressure >= OFTEN:
            yield Phrase("plan_full", {"node": node, "had": had, "pressure": percent(pressure)})
        else:
            yield Phrase("plan_has", {"node": node, "had": had})
        grown = move.after[resource] - move.before[resource]
        yield Phrase(
            "plan_more" if grown >= 0 else "plan_less",
            {
                "node": node,
                "change": self.amount(resource, abs(grown)),
                "gain": self.money(move.gain),
                "total": self.money(plan.gain),
                **self.between(plan.gain_low, plan.gain_high),
            },
        )

    def giver(self, move: Move) -> Phrase:
        """Tell what somebody gives up for it, and what that loses."""
        resource = self.main(self.worths[move.node], move)
        given = move.before[resource] - move.after[resource]
        key = "plan_gives" if given > 0 else "plan_gets"
        change = self.amount(resource, abs(given))
        values: dict[str, str | Amount] = {"node": self.name(move), "change": change}
        if not is_worth_a_number(move.gain):
            return Phrase(f"{key}_free", values)
        return Phrase(key, {**values, "loss": self.money(-move.gain)})

    def main(self, worth: Worth, move: Move) -> Resource:
        """Return the resource whose change matters most to a node."""

        def gain(resource: Resource) -> float:
            one = worth.value({**move.before, resource: move.after[resource]})
            return abs(one - worth.value(move.before))

        changed = [r for r in move.before if move.after[r] != move.before[r]]
        return max(changed, key=lambda r: (r is worth.traits.flow, gain(r), r.value))

    def outlook(self, plan: Plan) -> Phrase:
        """Tell cost and confidence."""
        values = {"cost": self.money(plan.cost), "confidence": percent(plan.confidence)}
        return Phrase("plan_outlook", values)

    def refusal(self, plan: Plan) -> Phrase:
        """Tell what stopped a plan that was thought out."""
        values = {"gain": self.money(plan.gain)}
        if plan.reason in (Reason.SMALL_GAIN, Reason.POOR_RETURN):
            values["cost"] = self.money(plan.cost)
        if plan.reason is Reason.NOT_SURE:
            values["confidence"] = percent(plan.confidence)
            values |= self.between(plan.gain_low, plan.gain_high)
        return Phrase(f"plan_{plan.reason}", values)
