"""One plain sentence with numbers for everything that is proposed or refused."""

from collections.abc import Mapping, Sequence

from ..models import Resource
from .plan import Move, Plan, Reason
from .words import Words, is_worth_a_number
from .worth import Worth

#: A resource counts as used up when it was full in this part of the last two days.
OFTEN = 0.05
#: More names than this tire the reader.
MOST = 3

WHY_NOT = {
    Reason.NO_NODES: "There is no node to share anything with.",
    Reason.UNKNOWN_SHARES: "Nobody knows what the nodes have now, so nothing is changed.",
    Reason.OVERBOOKED: "The nodes have over 100 % together, and too little of it may change.",
    Reason.INFEASIBLE: "The least shares add up to more than the host has.",
    Reason.TOO_LITTLE_DATA: "Too little is known yet: the first half day is only watched.",
    Reason.NOTHING_MOVABLE: "No share may be changed now: the nodes are not managed, offline,"
    " resting after a change, or not understood yet.",
    Reason.BEST_ALREADY: "No other allocation is worth its switch; this one is the best known.",
}


BY_RULE = {
    Reason.TEMPLATE: "The strategy sets the shares",
    Reason.LIMITS: "What the nodes have breaks their limits or is more than there is",
}


def explain(
    plan: Plan, worths: Sequence[Worth], capacity: Mapping[Resource, float], currency: str
) -> str:
    """Return what a plan does and why, or why nothing is done."""
    if plan.reason in WHY_NOT:
        return WHY_NOT[plan.reason]
    teller = _Teller({worth.node: worth for worth in worths}, Words(capacity, currency))
    if not plan.moves:
        return teller.refusal(plan)
    if plan.reason in BY_RULE:
        return f"{BY_RULE[plan.reason]}; {teller.outlook(plan)}."
    takers = sorted(plan.moves, key=lambda move: -move.gain)
    givers = [move for move in reversed(takers) if move.gain < 0]
    tried = "A trial, to learn: " if plan.reason is Reason.EXPLORE else ""
    parts = [f"{tried}{teller.taker(takers[0], plan)}"]
    parts += [teller.giver(move) for move in givers[:MOST]]
    parts += [teller.outlook(plan)]
    return f"{'; '.join(parts)}."


class _Teller:
    def __init__(self, worths: Mapping[str, Worth], words: Words) -> None:
        self.worths = worths
        self.money, self.between = words.money, words.between
        self.amount = words.amount

    def name(self, move: Move) -> str:
        sight = self.worths[move.node].sight
        return sight.name or sight.node

    def taker(self, move: Move, plan: Plan) -> str:
        """Tell what the greatest winner is short of, and what more of it brings."""
        worth = self.worths[move.node]
        resource = self.main(worth, move)
        grown = move.after[resource] - move.before[resource]
        pressure = worth.pressure.get(resource, 0.0)
        had = self.amount(resource, move.before[resource])
        why = (
            f"{self.name(move)} used all of its {had} in {pressure:.0%} of the last two days"
            if pressure >= OFTEN
            else f"{self.name(move)} has {had}"
        )
        change = "more" if grown >= 0 else "less"
        return (
            f"{why}; with {self.amount(resource, abs(grown))} {change} it earns"
            f" {self.money(move.gain)} a day more (all in all {self.money(plan.gain)},"
            f" {self.between(plan.gain_low, plan.gain_high)})"
        )

    def giver(self, move: Move) -> str:
        """Tell what somebody gives up for it, and what that loses."""
        resource = self.main(self.worths[move.node], move)
        given = self.amount(resource, abs(move.before[resource] - move.after[resource]))
        verb = "gives" if move.after[resource] < move.before[resource] else "gets"
        loss = self.money(-move.gain) if is_worth_a_number(move.gain) else "next to nothing"
        return f"{self.name(move)} {verb} {given} and loses {loss}"

    def main(self, worth: Worth, move: Move) -> Resource:
        """Return the resource whose change matters most to a node."""

        def gain(resource: Resource) -> float:
            one = worth.value({**move.before, resource: move.after[resource]})
            return abs(one - worth.value(move.before))

        changed = [r for r in move.before if move.after[r] != move.before[r]]
        return max(changed, key=lambda r: (r is worth.traits.flow, gain(r), r.value))

    def outlook(self, plan: Plan) -> str:
        """Tell cost and confidence."""
        return f"switching costs {self.money(plan.cost)} once; {plan.confidence:.0%} sure"

    def refusal(self, plan: Plan) -> str:
        """Tell what stopped a plan that was thought out."""
        gain = f"a change would bring {self.money(plan.gain)} a day"
        return {
            Reason.HOLD: f"Waiting: {gain}, but the last change is too recent.",
            Reason.RATE: f"Waiting: {gain}, but this hour has seen enough changes.",
            Reason.SMALL_GAIN: f"Not worth it: {gain} and cost {self.money(plan.cost)} once.",
            Reason.POOR_RETURN: f"Not worth it: {gain}, too little for its cost of"
            f" {self.money(plan.cost)}.",
            Reason.NOT_SURE: f"Not sure enough: {gain}, but only with {plan.confidence:.0%}"
            f" confidence ({self.between(plan.gain_low, plan.gain_high)}).",
        }[plan.reason]
