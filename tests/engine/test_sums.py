"""Sums say what they lack, and how old their oldest part is."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from custom_components.depin_orchestrator.engine.held import Held
from custom_components.depin_orchestrator.engine.models import (
    UNPRICED,
    Observation,
    Outage,
    Quality,
    Reading,
)
from custom_components.depin_orchestrator.engine.sums import TOO_LITTLE_DATA, added

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
EARLIER = NOW - timedelta(hours=1)
D = Decimal
TWO, ZERO = Reading(D(2), NOW), Reading(D(0), NOW)
OLD = Reading(D(3), EARLIER, Quality.STALE)
NO_PRICE, GONE = Outage(UNPRICED, NOW), Outage("timeout", NOW)


@pytest.mark.parametrize(
    ("parts", "value", "quality", "at"),
    [
        ([TWO, TWO], 4, Quality.MEASURED, NOW),
        ([TWO, OLD], 5, Quality.STALE, EARLIER),
        ([TWO, GONE], 2, Quality.ESTIMATED, NOW),
        ([TWO, None], 2, Quality.ESTIMATED, NOW),
        ([TWO, NO_PRICE], 2, Quality.MEASURED, NOW),
        ([TWO, Reading(D(1), NOW, Quality.UNPRICED)], 3, Quality.MEASURED, NOW),
        ([ZERO, ZERO], 0, Quality.MEASURED, NOW),
        ([Reading(0.1, NOW), Reading(0.2, NOW)], D("0.3"), Quality.MEASURED, NOW),
    ],
)
def test_what_is_known_is_added(
    parts: list[Observation | None], value: Decimal, quality: Quality, at: datetime
) -> None:
    assert added(parts, "EUR", NOW) == Reading(value, at, quality, "EUR")


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        ([], TOO_LITTLE_DATA),
        ([GONE, GONE], "timeout"),
        ([GONE, NO_PRICE], TOO_LITTLE_DATA),
        ([NO_PRICE], UNPRICED),
        ([ZERO, NO_PRICE], UNPRICED),
    ],
)
def test_nothing_known_is_not_0(parts: list[Observation | None], reason: str) -> None:
    assert added(parts, "EUR", NOW) == Outage(reason, NOW)


def test_a_silent_source_is_stale_for_a_while() -> None:
    held = Held(timedelta(minutes=3))
    assert held.take(GONE, NOW) == GONE
    reading = Reading(5, EARLIER)  # an entity that seldom reports
    assert held.take(reading, NOW) == reading
    for minutes in (1, 3):
        kept = held.take(GONE, NOW + timedelta(minutes=minutes))
        assert kept == Reading(5, EARLIER, Quality.STALE)
    assert held.take(GONE, NOW + timedelta(minutes=3, seconds=1)) == GONE
