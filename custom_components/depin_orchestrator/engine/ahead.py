"""Hours ahead from what forecast sensors carry: lists of moments and values in attributes.

There is no standard. Known integrations write `raw_today`/`raw_tomorrow` (start, end, value),
`data` (start_time, price_per_kwh), `prices` (time, price), `forecast` (datetime, value): always
rows of a time and a number, so that is what is looked for.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from math import isfinite
from typing import Any

TIMES = ("start", "start_time", "startsAt", "time", "datetime", "hour", "from")
VALUES = ("value", "price", "price_per_kwh", "total", "electricity_price")
#: As far as a plan looks.
MOST = 48
#: A series in another unit than the state (cents for euros) is off by at least this factor.
ALIKE = 3.0


def hours_ahead(
    attributes: Mapping[str, Any], now: datetime, state: float | None
) -> tuple[float, ...]:
    """Return the values by the hour, from this hour up to the first one that is not known.

    Rows of an hour count as their mean. A series that does not fit the state of now is in
    another unit, so it is none.
    """
    sums: dict[int, list[float]] = {}
    for at, value in _rows(attributes):
        sums.setdefault(_hour(at), []).append(value)
    series: list[float] = []
    while len(series) < MOST and (values := sums.get(_hour(now) + len(series))):
        series.append(sum(values) / len(values))
    return tuple(series) if series and _fits(series[0], state) else ()


def _hour(at: datetime) -> int:
    return int(at.timestamp() // 3600)


def _rows(attributes: Mapping[str, Any]) -> Iterator[tuple[datetime, float]]:
    for rows in attributes.values():
        if not isinstance(rows, list | tuple):
            continue
        for row in rows:
            if isinstance(row, Mapping):
                at = next((time for key in TIMES if (time := _time(row.get(key)))), None)
                value = next(
                    (v for key in VALUES if (v := _number(row.get(key))) is not None), None
                )
                if at is not None and value is not None:
                    yield at, value


def _time(value: object) -> datetime | None:
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            return None
    return value if isinstance(value, datetime) and value.tzinfo is not None else None


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if isfinite(value) else None


def _fits(first: float, state: float | None) -> bool:
    if not state or not first:
        return True
    return first * state > 0 and max(first / state, state / first) < ALIKE
