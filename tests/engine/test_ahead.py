"""Hours ahead are found in the attributes of known forecast sensors, or not at all."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from custom_components.depin_orchestrator.engine.ahead import hours_ahead

NOW = datetime(2026, 11, 22, 12, 20, tzinfo=UTC)
HOUR = timedelta(hours=1)
START = NOW.replace(minute=0)


def rows(time: str, value: str, *, text: bool = True, every: timedelta = HOUR) -> list[Any]:
    """Return 24 rows from an hour ago on that count from 0."""
    moments = [START - HOUR + n * every for n in range(24)]
    return [
        {time: at.isoformat() if text else at, value: float(n)} for n, at in enumerate(moments)
    ]


@pytest.mark.parametrize(
    "attributes",
    [
        {"raw_today": rows("start", "value", text=False)},
        {"data": rows("start_time", "price_per_kwh")},
        {"prices": rows("time", "price"), "unit": "EUR/kWh"},
        {"today": rows("startsAt", "total")[:10], "tomorrow": rows("startsAt", "total")[10:]},
    ],
)
def test_known_shapes(attributes: dict[str, Any]) -> None:
    assert hours_ahead(attributes, NOW, 1.2)[:3] == (1.0, 2.0, 3.0)
    assert len(hours_ahead(attributes, NOW.astimezone(ZoneInfo("Asia/Kolkata")), None)) == 23


def test_quarters_are_a_mean() -> None:
    quarters = rows("start", "value", every=HOUR / 4)
    assert hours_ahead({"data": quarters}, NOW, None) == (5.5, 9.5, 13.5, 17.5, 21.5)


@pytest.mark.parametrize(
    "attributes",
    [
        {},
        {"raw_today": None, "list": [1, 2, 3], "rows": [{"start": "soon", "value": 1}]},
        {"rows": [{"start": START.isoformat(), "value": float("nan")}]},
        {"rows": [{"start": START.isoformat(), "value": "0.3"}]},
        {"rows": [{"start": START.isoformat(), "value": True}]},
        {"rows": [{"start": START.replace(tzinfo=None).isoformat(), "value": 1.0}]},
        {"rows": [{"start": (START + HOUR).isoformat(), "value": 1.0}]},  # not from now on
        {"rows": [{"start": 5, "value": 1.0}]},
    ],
)
def test_anything_else_is_nothing(attributes: dict[str, Any]) -> None:
    assert hours_ahead(attributes, NOW, 1.0) == ()


def test_another_unit_is_no_forecast() -> None:
    cents = {"data": [{"start": START.isoformat(), "value": 28.0}]}
    assert hours_ahead(cents, NOW, 0.28) == ()
    assert hours_ahead(cents, NOW, 30.0) == (28.0,)
    assert hours_ahead(cents, NOW, -30.0) == ()
    assert hours_ahead(cents, NOW, 0.0) == (28.0,)
