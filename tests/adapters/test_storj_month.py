"""A month of a Storj node through the real adapter and ledger, reckoned twice.

The second reckoning is this file's own, in whole numbers and fractions and from sections 1.7 and
2 alone. Estimates: each of three products is rounded to a hundredth of a cent, held is a part of
their sum, and what is left is rounded again. Pay stubs: micro-dollars, and once every trusted
satellite has sent its own they replace the estimate. Earned = unpaid + paid + held, always.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction

import aiohttp
import pytest

from custom_components.depin_orchestrator.adapters.storj import StorjAdapter
from custom_components.depin_orchestrator.engine.drops import DropWatch
from custom_components.depin_orchestrator.engine.ledger import Ledger
from custom_components.depin_orchestrator.engine.models import NodeReport, Reading
from tests.web import Web

from .storj_life import Life
from .storj_node import NODE
from .storj_payers import DAY, PAYERS, Payer, held_rate, month_of

BEGIN, MONTH, NEXT, END = (
    datetime(2026, *day, tzinfo=UTC) for day in ((10, 30), (11, 1), (12, 1), (12, 12))
)
NOVEMBER = month_of(MONTH)
POLL = DAY / 2
#: Once more before November's last tallies are there.
POLLS = sorted({*(BEGIN + n * POLL for n in range(1, (END - BEGIN) // POLL + 1)), NEXT + DAY / 4})
#: The last answer before the node cannot be reached, and the first one after.
AWAY = datetime(2026, 11, 14, tzinfo=UTC), datetime(2026, 11, 15, 12, tzinfo=UTC)
#: Home Assistant starts anew, from what it stored.
RESTART = datetime(2026, 11, 21, tzinfo=UTC)
#: A thousandth of a micro-dollar: the node's floats carry dust far below that.
DUST = Fraction(1, 10**9)


class Hand:
    """What a life comes to, in dollars."""

    def __init__(self, life: Life) -> None:
        self.life = life
        self.stubs = {
            (month, payer): stub
            for month in life.months()
            for payer in PAYERS
            if (stub := life.stub(payer, month))
        }
        running = month_of(life.at)
        #: Months of which the papers are complete: the last one waits for all who still pay.
        self.closed = {m for m, _ in self.stubs if m < running - 1}
        if all((running - 1, payer) in self.stubs for payer in life.trusted):
            self.closed.add(running - 1)
        self.open = {running - 1, running} - self.closed

    def estimate(self, payer: Payer, month: int) -> tuple[Fraction, Fraction]:
        """Return what is paid and what is held, in hundredths of a cent and fractions of them."""
        egress, repair, hours = self.life.use(payer, month)
        # 2 dollars per TB and 1.49 per TB and 720 hours.
        cents = (Fraction(egress * 200, 10**12), Fraction(repair * 200, 10**12),
                 Fraction(hours * 149, 720 * 10**12))  # fmt: skip
        total = sum(_round(part * 100) for part in cents)
        held = Fraction(total * held_rate(payer, month), 100)
        return Fraction(_round(total - held)), held

    def month(self, month: int) -> Fraction:
        """Return all that was earned in an open month, as the node estimates it."""
        return sum((sum(self.estimate(p, month)) for p in self.life.trusted), Fraction(0)) / 10**4

    def settled(self, month: int) -> Fraction:
        """Return what the papers say was earned in a month."""
        own = [stub for (m, _), stub in self.stubs.items() if m == month]
        return Fraction(sum(s["paid"] + s["held"] - s["disposed"] for s in own), 10**6)

    def papers(
        self, *, closed: bool = False, payer: Payer | None = None, **signs: int
    ) -> Fraction:
        """Add up fields of the stubs, each with its sign."""
        return sum(
            (
                Fraction(sign * stub[key], 10**6)
                for (month, whose), stub in self.stubs.items()
                for key, sign in signs.items()
                if (not closed or month in self.closed) and payer in (None, whose)
            ),
            Fraction(0),
        )

    def returning(self, payer: Payer) -> Fraction:
        """Return what a satellite gives back: half, cut to a micro-dollar, less what came."""
        held = self.papers(closed=True, payer=payer, held=1)
        half = Fraction((held * 10**6 / 2).__floor__(), 10**6)
        return max(Fraction(0), half - self.papers(closed=True, payer=payer, disposed=1))

    def totals(self) -> dict[str, Fraction]:
        """Return where every dollar is."""
        parts = [self.estimate(p, m) for m in self.open for p in self.life.trusted]
        net, held = (Fraction(sum(part[n] for part in parts), 1) / 10**4 for n in (0, 1))
        sent = self.papers(distributed=1)
        back = sum(map(self.returning, self.life.trusted), Fraction(0))
        earned = sum(map(self.settled, self.closed), Fraction(0)) + sum(map(self.month, self.open))
        return {
            "earned": earned,
            "paid": sent,
            "unpaid": self.papers(closed=True, paid=1) - sent + net,
            "held": self.papers(closed=True, held=1, disposed=-1) + held,
            "undistributed": self.papers(paid=1) - sent,
            "held_return": back + held / 2,
        }


def _round(number: Fraction) -> int:
    """Round halves up."""
    return (number + Fraction(1, 2)).__floor__()


def days() -> Iterator[tuple[datetime, Fraction]]:
    """Yield each day of November and what it brought, by the estimates alone."""

    def until(at: datetime) -> Fraction:
        """Return November's estimate at a moment; a straight line while nobody could look."""
        if at == MONTH:
            return Fraction(0)
        if AWAY[0] < at < AWAY[1]:
            before, after = map(until, AWAY)
            return before + (after - before) * Fraction((at - AWAY[0]) / (AWAY[1] - AWAY[0]))
        # The last tallies of November come in December.
        return Hand(Life(NEXT + 2 * DAY if at == NEXT else at)).month(NOVEMBER)

    day = MONTH
    while day < NEXT:
        yield day, until(day + DAY) - until(day)
        day += DAY


def near(amount: Decimal, by_hand: Fraction) -> bool:
    """Tell whether two amounts agree to the last digit that anyone pays."""
    return abs(Fraction(amount) - by_hand) < DUST


def figure(report: NodeReport, key: str) -> Decimal:
    reading = report.readings[key]
    assert isinstance(reading, Reading)
    assert isinstance(reading.value, Decimal)
    return reading.value


def check(ledger: Ledger, report: NodeReport, hand: Hand) -> None:
    """Compare everything there is at one moment."""
    expected = hand.totals()
    assert expected["earned"] == expected["unpaid"] + expected["paid"] + expected["held"]
    assert near(ledger.earned().amount, expected.pop("earned"))
    assert Fraction(ledger.paid().amount) == expected.pop("paid")
    for key, amount in expected.items():
        assert near(figure(report, key), amount), key
    owed = figure(report, "unpaid") + figure(report, "held")
    assert ledger.earned().amount == owed + ledger.paid().amount


def explained(watch: DropWatch, report: NodeReport, ledger: Ledger, at: datetime) -> None:
    """Months that roll over, corrections, delayed payouts: all of it is explained."""
    if report.online and report.owed:
        watch.look(report.owed, ledger, at, DAY)
    assert watch.gap == 0


async def test_a_month(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("random.random", lambda: 0.5)  # no jitter: all is asked at every poll
    ledger, watch, taken_back = Ledger(), DropWatch(), 0
    async with aiohttp.ClientSession() as session:
        adapter = StorjAdapter(NODE, session, {"url": web.url})
        for at in POLLS:
            if at == RESTART:
                adapter = StorjAdapter(NODE, session, {"url": web.url})
                ledger = Ledger.from_dict(ledger.as_dict())
            if at == AWAY[0] + POLL:
                await web.stop()
            if at == AWAY[1]:
                await web.start()
            life = Life(at)
            life.serve(web)
            before = ledger.earned().amount
            report = await adapter.poll(at)
            ledger.post(report.figures, at, Decimal(1))
            assert not ledger.post(report.figures, at, Decimal(1))
            taken_back += ledger.earned().amount < before
            explained(watch, report, ledger, at)
            assert report.online == (not AWAY[0] < at < AWAY[1])
            if at in (MONTH, NEXT):  # whose estimate this is, nobody can tell
                assert ledger.earned().amount == before
            elif report.online:
                assert report.outages == {}
                check(ledger, report, Hand(life))
            if at == NEXT + 2 * DAY:
                by_estimate = dict(days())
                for day, amount in by_estimate.items():
                    assert near(ledger.earned(day, day + DAY).amount, amount), day
    # The papers have the last word, and the days keep their shape.
    hand = Hand(Life(END))
    paper, estimate = hand.settled(NOVEMBER), sum(by_estimate.values())
    assert Fraction(ledger.earned(MONTH, NEXT).amount) == paper != estimate
    for day, amount in by_estimate.items():
        assert near(ledger.earned(day, day + DAY).amount, amount * paper / estimate), day
    assert watch.level is not None
    assert taken_back > 10  # the crash, the satellite that left, guesses that were too high
    assert {row.receipt for row in ledger.payouts() if row.end > MONTH} <= {
        f"eth:0x{month:x}" for month in (NOVEMBER - 1, NOVEMBER)
    }
