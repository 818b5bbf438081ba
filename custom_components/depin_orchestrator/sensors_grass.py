"""Sensors that only a Grass account has."""

from .descriptions import GRASS, PERCENT, NodeSensorDescription, moment, number, of, token

POINTS_PER_HOUR = "points/h"

GRASS_SENSORS = (
    token("epoch_points", GRASS, precision=0),
    NodeSensorDescription(key="epoch_name", protocols=of(GRASS)),
    moment("epoch_end", GRASS, shown=False),
    number("points_per_hour", GRASS, unit=POINTS_PER_HOUR, shown=False, precision=1),
    number("points_per_hour_formula", GRASS, unit=POINTS_PER_HOUR, shown=False, precision=1),
    token("points_taken_back", GRASS, shown=False, precision=0),
    number("network_score", GRASS, unit=PERCENT),
    number("active_devices", GRASS),
    number("multiplier", GRASS, shown=False, precision=2),
    number("referrals", GRASS, shown=False),
    moment("token_expiry", GRASS),
    moment("paused_until", GRASS),
)
