"""A Golem provider whose daemon is the test's web server."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
import json
from typing import Any

from aiohttp import web as http

from tests.web import FIXTURES, Web, fixture

IDENTITY = "0x3f1c0de0c0ffee00112233445566778899aabbcc"
REQUESTOR = "0x" + "ab" * 20
KEY = "00112233445566778899aabbccddeeff"
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
PATHS = {
    "me": "/me",
    "version": "/version/get",
    "invoices": "/payment-api/v1/invoices",
    "payments": "/payment-api/v1/payments",
    "payAgreements": "/payment-api/v1/payAgreements",
    "offers": "/market-api/v1/offers",
    "metrics": "/metrics-api/v1/expose",
    "monitor": "/activity-api/v1/_monitor",
    "net": "/net-api/v2/net/status",
    "accounts": "/payment-api/v1/providerAccounts",
    "wallet": "/_gsb/local/payment/GetStatus",
    "stats": f"/v2/provider/node/{IDENTITY}",
}


def serve(web: Web, release: str = "0.17.6", /, **answers: Any) -> None:
    """Answer as a daemon of that release; `answers` by name replace recorded ones."""
    recorded = FIXTURES / "golem" / release
    for name, path in PATHS.items():
        if name == "metrics":
            text = (recorded / "metrics.txt").read_text()
            web.set(path, answers.get(name, text), content_type="text/plain")
        elif name in answers or (recorded / f"{name}.json").exists():
            body = answers.get(name, ...)
            serve_one(web, name, fixture(f"golem/{release}/{name}.json") if body is ... else body)


def serve_one(web: Web, name: str, body: Any) -> None:
    """Answer one endpoint."""
    if name == "monitor":
        event = f"data: {json.dumps(body)}\n\n"
        web.set(PATHS[name], event, content_type="text/event-stream")
    elif name == "metrics":
        web.set(PATHS[name], body, content_type="text/plain")
    else:
        web.set(PATHS[name], json.dumps(body))


def metrics(at: datetime, beats: int) -> str:
    """Return counters at a time of the daemon's clock."""
    head = f"# metrics snapshot (ts={int(at.timestamp())}) (prometheus exposition format)"
    return f"{head}\nmarket_events_provider_query {beats}\n"


def invoice(number: int, at: datetime, amount: str = "0.125", **more: Any) -> dict[str, Any]:
    """Return one of our invoices, accepted and due in a day."""
    return {
        "invoiceId": f"i{number}",
        "issuerId": IDENTITY,
        "recipientId": REQUESTOR,
        "paymentPlatform": "erc20-polygon-glm",
        "timestamp": at.isoformat(),
        "agreementId": f"a{number}",
        "amount": amount,
        "paymentDueDate": (at + timedelta(days=1)).isoformat(),
        "status": "ACCEPTED",
        **more,
    }


class Listing:
    """A list of the payment API with the daemon's own paging.

    `inclusive` also repeats rows of exactly the time asked for, as the daemon does when the
    stored text has more digits than the query's.
    """

    def __init__(self, rows: list[dict[str, Any]], *, inclusive: bool = False) -> None:
        self.rows = rows
        self.inclusive = inclusive
        self.asked: list[Mapping[str, str]] = []

    async def answer(self, request: http.Request) -> http.Response:
        self.asked.append(dict(request.query))
        after = request.query.get("afterTimestamp")
        rows = sorted(self.rows, key=_stamp)
        if after is not None:
            since = datetime.fromisoformat(after)
            rows = [
                r for r in rows if _stamp(r) > since or (self.inclusive and _stamp(r) == since)
            ]
        limit = request.query.get("maxItems") or request.query["maxEvents"]
        return http.json_response(rows[: int(limit)])


def _stamp(row: dict[str, Any]) -> datetime:
    at = datetime.fromisoformat(row.get("timestamp") or row["createdTs"])
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at
