"""The routes of a storage node's dashboard (storj.md §1.1), its errors and traps included."""

from collections.abc import Iterable
import re
from typing import Any

from aiohttp import web

from . import storj_money as money
from .service import Service
from .storj_dashboard import PRICES, Dashboard, go
from .storj_model import Satellite, StorjNode

PAGE = "<!DOCTYPE html><html><head><title>Storage Node Dashboard</title></head></html>"
PERIOD = re.compile(r"(\d{4})-(\d{1,2})")


class Refused(Exception):
    """A request the node answers with an error."""

    def __init__(self, status: int, text: str) -> None:
        """Keep what to answer."""
        super().__init__(text)
        self.status = status


def period(text: str, *, loose: bool = False) -> int:
    """Return the number of a month; only the range form takes one digit (storj.md §1.7)."""
    match = PERIOD.fullmatch(text)
    if match is None or not 1 <= int(match[2]) <= 12 or (len(match[2]) < 2 and not loose):
        raise Refused(400, f"payouts console api: wrong period format: {text}")
    return int(match[1]) * 12 + int(match[2]) - 1


class Routes:
    """Handlers over one dashboard."""

    def __init__(self, board: Dashboard) -> None:
        """Serve this one."""
        self.board = board

    def _chosen(self, request: web.Request) -> tuple[Satellite, ...]:
        """Return the satellite of `?id=`, else all."""
        wanted = request.query.get("id")
        satellites = self.board.node.satellites
        if wanted is None:
            return satellites
        return (self._trusted(wanted, 500),)

    def _trusted(self, wanted: str, status: int) -> Satellite:
        for satellite in self.board.node.satellites:
            if satellite.id == wanted:
                return satellite
        if len(wanted) < 45:
            raise Refused(400, "console api: node ID error: checksum error")
        raise Refused(status, "trust: satellite is untrusted")

    def sno(self, _: web.Request) -> Any:
        """Answer §1.2."""
        return self.board.sno()

    def satellites(self, _: web.Request) -> Any:
        """Answer §1.3."""
        return self.board.all_satellites()

    def satellite(self, request: web.Request) -> Any:
        """Answer §1.4."""
        return self.board.one_satellite(self._trusted(request.match_info["id"], 404))

    def pricing(self, request: web.Request) -> Any:
        """Answer §1.5; an unknown satellite has zeros."""
        wanted = request.match_info["id"]
        known = any(satellite.id == wanted for satellite in self.board.node.satellites)
        return {"satelliteID": wanted} | (PRICES if known else dict.fromkeys(PRICES, 0))

    def estimate(self, request: web.Request) -> Any:
        """Answer §1.6."""
        chosen = self._chosen(request)
        if self.board.disqualified:
            bad = self.board.node.satellites[0]
            if chosen == (bad,):
                raise Refused(500, "payouts console api: satellite disqualified")
            chosen = tuple(satellite for satellite in chosen if satellite is not bad)
        return money.estimate(self.board, chosen)

    def periods(self, request: web.Request) -> Any:
        """Answer the months that have a paystub."""
        return money.periods(self.board, self._chosen(request))

    def paystubs(self, request: web.Request) -> Any:
        """Answer the paystubs of a month: a list, or one object (or null) with `?id=`."""
        month = period(request.match_info["start"])
        stubs = money.paystubs(self.board, self._chosen(request), range(month, month + 1))
        if "id" in request.query:
            return stubs[0] if stubs else None
        return stubs or None

    def paystub_range(self, request: web.Request) -> Any:
        """Answer the paystubs of several months, both ends included."""
        first = period(request.match_info["start"], loose=True)
        last = period(request.match_info["end"], loose=True)
        if last < first:
            raise Refused(400, "payouts console api: period has wrong format")
        return money.paystubs(self.board, self._chosen(request), range(first, last + 1)) or None

    def payout_history(self, request: web.Request) -> Any:
        """Answer what a month paid."""
        return money.payout_history(self.board, period(request.match_info["start"]))

    def held_history(self, _: web.Request) -> Any:
        """Answer what was withheld."""
        return money.held_history(self.board)

    def notifications(self, request: web.Request) -> Any:
        """Answer §1.8: the offline suspension is visible only here."""
        try:
            limit, page = int(request.query["limit"]), int(request.query["page"])
        except KeyError, ValueError:
            raise Refused(400, "notifications console web error: wrong limit or page") from None
        if not 0 < limit <= 50 or page != 1:
            raise Refused(500, "notifications console web error: page out of range")
        notes = self.board.notes()
        unread = sum(note["readAt"] is None for note in notes)
        pages = {"offset": 0, "limit": limit, "currentPage": 1, "pageCount": int(bool(notes))}
        return {
            "page": {"notifications": notes or None, **pages},
            "unreadCount": unread,
            "totalCount": len(notes),
        }

    async def read(self, _: web.Request) -> web.Response:
        """Mark everything as read; there is at most one note."""
        self.board.read()
        return web.Response()

    def all(self) -> Iterable[web.RouteDef]:
        """Return the route table."""
        held = "/api/heldamount"
        table = {
            "/api/sno/": self.sno,
            "/api/sno/satellites": self.satellites,
            "/api/sno/satellite/{id}": self.satellite,
            "/api/sno/satellites/{id}/pricing": self.pricing,
            "/api/sno/estimated-payout": self.estimate,
            f"{held}/periods": self.periods,
            f"{held}/paystubs/{{start}}": self.paystubs,
            f"{held}/paystubs/{{start}}/{{end}}": self.paystub_range,
            f"{held}/payout-history/{{start}}": self.payout_history,
            f"{held}/held-history": self.held_history,
            "/api/notifications/list": self.notifications,
        }
        yield web.get("/api/sno", _slash)
        yield web.post("/api/notifications/{id}/read", self.read)
        yield web.post("/api/notifications/readall", self.read)
        for path, handler in table.items():
            yield web.get(path, _json(handler))
        yield web.get("/api/{path:.+}/", _no_slash)


async def _slash(request: web.Request) -> web.Response:
    raise web.HTTPMovedPermanently(request.rel_url.with_path("/api/sno/"))


async def _no_slash(request: web.Request) -> web.Response:
    raise web.HTTPMovedPermanently(request.rel_url.with_path(request.path.rstrip("/")))


def _json(handler: Any) -> Any:
    async def answer(request: web.Request) -> web.Response:
        try:
            return web.json_response(go(handler(request)))
        except Refused as err:
            return web.json_response({"error": str(err)}, status=err.status)

    return answer


def dashboard(node: StorjNode, service: Service, *, current: bool) -> Dashboard:
    """Let a service be the dashboard of a node; return it for a test to turn its knobs."""
    board = Dashboard(node, service, current)
    service.routes = list(Routes(board).all())
    return board
