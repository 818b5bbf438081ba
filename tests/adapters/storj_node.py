"""A storage node of a recorded generation, whose dashboard is the test's web server."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import aiohttp

from custom_components.depin_orchestrator.adapters.storj import StorjAdapter
from custom_components.depin_orchestrator.engine.models import (
    Node,
    NodeReport,
    Protocol,
    Reading,
)
from tests.web import FIXTURES, Web, fixture

D = Decimal
US1 = "12EayRS2V1kEsWESU9QMRseFhdxYxKicsiFmxrsLZHeLUtdps3S"
EU1 = "12L9ZFwhzVpuEKMUNUqkaTLGzwY9G24tbiigLiXpmZWKwmcNDDs"
AP1 = "121RTSDpyNZVcEU84Ticf2L1ntiuUimbWgfATz21tuvgk3vzoA6"
SATELLITES = {"us1": US1, "eu1": EU1, "ap1": AP1}
NEW = "12w7vXrNewerNodeOfTheLabWithFiftyCharsOrSoInItsName"
NODE = Node("n1", Protocol.STORJ, "Attic", "USD", identity=NEW)
#: When each generation's payloads were recorded.
AT = {
    "v1.108": datetime(2024, 7, 15, 12, tzinfo=UTC),
    "v1.131": datetime(2025, 6, 20, 6, tzinfo=UTC),
    "v1.162": datetime(2026, 11, 22, 8, tzinfo=UTC),
}
NOW = AT["v1.162"]
HTML = {"body": "<!doctype html><title>app</title>", "content_type": "text/html"}
ESTIMATE = "estimated-payout"
HELD = "/api/heldamount"
NOTES = "/api/notifications/list?limit=10&page=1"
#: Payloads that exist once, and those of one satellite.
PATHS = {
    "sno": "/api/sno/",
    ESTIMATE: "/api/sno/estimated-payout",
    "satellites": "/api/sno/satellites",
    "held-history": f"{HELD}/held-history",
    "notifications": NOTES,
}
OF_SATELLITE = {
    ESTIMATE: "/api/sno/estimated-payout?id={}",
    "satellite": "/api/sno/satellite/{}",
    "pricing": "/api/sno/satellites/{}/pricing",
}


def serve(web: Web, version: str = "v1.162", **other: Any) -> None:
    """Answer as one generation does; `other` replaces whole payloads by the file's name."""

    def payload(name: str) -> Any:
        return other[name] if name in other else load(name, version)

    for name, path in PATHS.items():
        web.set(path, payload(name))
    for short, satellite in SATELLITES.items():
        for name, path in OF_SATELLITE.items():
            of = f"{name}-{short}"
            if of in other or (FIXTURES / f"storj/{version}/{of}.json").exists():
                web.set(path.format(satellite), payload(of))
    periods = payload("periods")
    web.set(f"{HELD}/periods", periods)
    for period in periods or ():
        web.set(f"{HELD}/payout-history/{period}", payload(f"payout-history-{period}"))
    if periods:
        web.set(f"{HELD}/paystubs/{min(periods)}/{max(periods)}", payload("paystubs"))


def load(name: str, version: str = "v1.162") -> Any:
    """Return a recorded payload."""
    return fixture(f"storj/{version}/{name}.json")


def sno(release: str = "v1.162", /, **changes: Any) -> Any:
    """Return the recorded dashboard with changes."""
    return load("sno", release) | changes


async def read(
    web: Web, session: aiohttp.ClientSession, at: datetime = NOW, identity: str | None = None
) -> NodeReport:
    """Poll once with a new adapter."""
    node = replace(NODE, identity=identity)
    return await StorjAdapter(node, session, {"url": web.url}).poll(at)


def value(report: NodeReport, key: str) -> Any:
    """Return a value, or the reason why there is none."""
    observation = report.readings[key]
    return observation.value if isinstance(observation, Reading) else observation.reason


def day(text: str) -> datetime:
    """Return a moment."""
    return datetime.fromisoformat(text).astimezone(UTC)
