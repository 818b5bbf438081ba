"""A month of a Grass account, from raw answers to the books, against a calculation by hand.

What happens: two generations of the API, points that come in lumps, a paused day, points taken
back twice, an outage over midnight, a token renewed and a restart, an account that says nothing
for once, the end of an epoch and of a month.
"""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
import json
from typing import Any

import aiohttp

from custom_components.depin_orchestrator.adapters.grass import GrassAdapter
from custom_components.depin_orchestrator.engine.books import Books
from custom_components.depin_orchestrator.engine.models import (
    Health,
    Node,
    Outage,
    Protocol,
    Quality,
    Reading,
)
from custom_components.depin_orchestrator.engine.prices import Prices
from custom_components.depin_orchestrator.engine.snapshot import Moment, NodeState
from tests.web import Web

BEGIN, END = datetime(2026, 10, 25, tzinfo=UTC), datetime(2026, 11, 25, tzinfo=UTC)
STEP, DAY = timedelta(hours=2), timedelta(days=1)
NODE = Node("n1", Protocol.GRASS, "Grass", "points")
EPOCH_BEGINS = datetime(2026, 11, 7, tzinfo=UTC)


def on(day: int, hour: float = 0) -> datetime:
    """Return a moment of the month, counted from its first day, 0."""
    return BEGIN + day * DAY + timedelta(hours=hour)


#: The old API wrote whole points, and neither multipliers nor qualified referrals.
NEW_API = on(9)
PAUSED = (on(13), on(14))
OUTAGE = (on(17, 13), on(18, 5))
SILENT = on(21, 8)
RESTARTS = (on(5, 6), on(18, 12))
#: Points that the network took back, and when it had.
TAKEN = {on(3, 12): Decimal(141), on(24, 16): Decimal("280.3")}
#: Points posted by hour of the day; by the lump, an hour or more after they were made.
LUMPS = {1: Decimal("310.4"), 9: Decimal("1204.7"), 17: Decimal("905.2"), 21: Decimal("80.1")}
#: An hour of uptime is posted with each lump, and stands for as many seconds as this.
UPTIME = 6 * 3600


def posted(at: datetime, since: datetime = BEGIN - 100 * DAY) -> tuple[Decimal, int]:
    """Return the points and seconds that the network has posted from one moment to another."""
    points, seconds = Decimal(0), 0
    day = max(since, BEGIN).replace(hour=0)
    while day <= at:
        for hour, lump in LUMPS.items():
            when = day + timedelta(hours=hour)
            if since <= when <= at and not PAUSED[0] <= when < PAUSED[1]:
                points += lump if when >= NEW_API else lump.to_integral_value()
                seconds += UPTIME
        day += DAY
    return points, seconds


def lifetime(at: datetime) -> Decimal:
    """Return what `/retrieveUser` has as the total."""
    return 500_000 + posted(at)[0] - sum(back for when, back in TAKEN.items() if when <= at)


def number(points: Decimal) -> float | int:
    """Write a number as JavaScript does."""
    return int(points) if points == points.to_integral_value() else float(points)


def serve(web: Web, at: datetime) -> None:
    """Set what the service answers at a moment."""
    new, start = at >= NEW_API, EPOCH_BEGINS if at >= EPOCH_BEGINS else BEGIN - 18 * DAY
    points, seconds = posted(at, start)
    user: dict[str, Any] = {"userId": "u1", "totalPoints": number(lifetime(at))}
    if at == SILENT:
        user["totalPoints"] = None
    if new:
        user |= {"qualifiedReferrals": 2, "uptimePoints": 7, "desktopPoints": 3}
    device: dict[str, Any] = {"deviceId": "d-0123456789", "ipAddress": "203.0.113.20"}
    device |= {"ipScore": 75, "lastConnectedAt": BEGIN.isoformat()}
    if new:
        device |= {"type": "desktop", "multiplier": 2}
    paused = PAUSED[0] <= at < PAUSED[1]
    epoch = {"startDate": f"{start:%Y-%m-%d}", "endDate": f"{start + 30 * DAY:%Y-%m-%d}"}
    epoch_row = {
        **epoch,
        "epochName": f"Epoch {start.month + 14}",
        "totalPoints": number(points),
        "totalUptime": seconds,
    }
    answers = {
        "/retrieveUser": user,
        "/activeDevices": [] if paused else [device],
        "/epochEarnings": {"data": [epoch_row], "lastEvaluationKey": None},
        "/retrieveUserSettings": {"pauseConnectionExpiry": PAUSED[1].isoformat()}
        if paused
        else {"pauseConnectionExpiry": None},
    }
    for path, data in answers.items():
        if OUTAGE[0] <= at < OUTAGE[1]:
            web.set(path, "<!DOCTYPE html>", status=504, content_type="text/html")
        else:
            web.set(path, {"result": {"data": data}})


def value(state: NodeState, key: str) -> Any:
    reading = state.readings[key]
    assert isinstance(reading, Reading), (key, reading)
    return reading.value


async def month(web: Web) -> tuple[Books, dict[datetime, NodeState]]:
    """Poll through the month; each restart restores the books from the store's plain data."""
    books, states = Books("EUR"), {}
    async with aiohttp.ClientSession() as session:

        def make(token: str) -> GrassAdapter:
            return GrassAdapter(NODE, session, {"access_token": token, "base_url": web.url})

        adapter, at = make("first"), BEGIN
        while at <= END:
            if at in RESTARTS:
                adapter = make("second")
                books = Books.from_dict(json.loads(json.dumps(books.as_dict())), "EUR")
            serve(web, at)
            report = await adapter.poll(at)
            today = at.replace(hour=0)
            moment = Moment(at, today, today.replace(day=1))
            states[at] = books.close([NODE], {"n1": report}, Prices("EUR"), moment).nodes["n1"]
            at += STEP
    return books, states


async def test_month(web: Web) -> None:
    books, states = await month(web)
    ledger = books.ledgers["n1"]

    # In total, to the point; nothing is ever paid in points, and they have no price.
    assert ledger.earned().amount == lifetime(END)
    assert value(states[END], "earnings_total") == lifetime(END)
    assert ledger.paid().amount == 0
    assert ledger.earned().unpriced == lifetime(END)

    # Per day: the difference of two midnights, whatever was taken back in between.
    expected = {
        day: Fraction(lifetime(on(day + 1))) - Fraction(lifetime(on(day))) for day in range(31)
    }
    # Through the night of the outage nobody looked from 12:00 to 06:00: it is spread evenly.
    night = Fraction(lifetime(on(18, 6))) - Fraction(lifetime(on(17, 12)))
    expected[17] = Fraction(lifetime(on(17, 12)) - lifetime(on(17))) + night * 12 / 18
    expected[18] = Fraction(lifetime(on(19)) - lifetime(on(18, 6))) + night * 6 / 18
    for day, amount in expected.items():
        told = Fraction(books.earned("n1", on(day), on(day + 1)).amount)
        assert abs(told - amount) < Fraction(1, 10**30), day
    assert expected[13] == 0
    assert expected[3] == 310 + 1205 + 905 + 80 - 141

    # The month so far, and what was taken back in the last thirty days.
    november = Fraction(lifetime(END)) - Fraction(lifetime(on(7)))
    assert Fraction(value(states[END], "earnings_month")) == november
    assert states[END].readings["earnings_month"].quality is Quality.MEASURED  # type: ignore[union-attr]
    assert value(states[END], "points_taken_back") == Decimal("421.3")
    assert value(states[on(24)], "points_taken_back") == 141
    assert value(states[on(3)], "points_taken_back") == 0
    # The network owes no points to anybody, so what it takes back is no unexplained drop.
    assert "unexplained_drop" not in states[END].readings
    _check_epochs(states)
    _check_health(states)


def _check_epochs(states: dict[datetime, NodeState]) -> None:
    # The epoch counts for itself: it begins again at 0, and takes nothing from the total.
    before, after = states[EPOCH_BEGINS - STEP], states[EPOCH_BEGINS]
    assert value(before, "epoch_points") == posted(EPOCH_BEGINS - STEP, BEGIN)[0]
    assert value(after, "epoch_points") == 0
    assert value(after, "epoch_start") == EPOCH_BEGINS
    assert value(states[END], "epoch_points") == posted(END, EPOCH_BEGINS)[0]
    # Six hours of uptime for the lump of nine o'clock.
    assert value(states[on(10, 10)], "points_per_hour") == Decimal("200.78")
    assert value(states[on(10, 10)], "points_per_hour_formula") == 150
    assert value(states[on(4, 10)], "points_per_hour_formula") == 75


def _check_health(states: dict[datetime, NodeState]) -> None:
    healths = {at: state.report.health for at, state in states.items()}
    for at, health in healths.items():
        if PAUSED[0] <= at < PAUSED[1]:
            assert health is Health.PAUSED
        elif OUTAGE[0] <= at < OUTAGE[1]:
            assert health is not Health.PAUSED
        else:
            assert health is Health.EARNING, at
    assert healths[on(18, 4)] is Health.OFFLINE
    assert isinstance(states[on(13, 4)].readings["network_score"], Outage)
    # Silence about the points changed nothing in the books.
    assert value(states[SILENT], "earnings_total") == lifetime(SILENT - STEP)
