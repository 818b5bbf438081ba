"""Sensors that only a Streamr operator has."""

from .descriptions import PERCENT, STREAMR, moment, number, token

STREAMR_SENSORS = (
    token("uncollected", STREAMR),
    token("earnings_limit", STREAMR, shown=False, precision=1),
    number("fisherman_risk", STREAMR, unit=PERCENT, precision=1),
    token("operator_value", STREAMR, precision=1),
    token("staked", STREAMR, precision=1),
    token("collected_30d", STREAMR, shown=False, precision=2),
    number("apy", STREAMR, unit=PERCENT, precision=1),
    number("sponsorships", STREAMR),
    number("delegators", STREAMR, shown=False),
    number("slashings", STREAMR, shown=False),
    number("node_peers", STREAMR),
    number("stream_parts", STREAMR),
    moment("latest_heartbeat", STREAMR, shown=False),
)
