"""The private API of the Grass web app (grass.md §3), read calls and the pause."""

import base64
from collections.abc import Awaitable, Callable
from datetime import datetime
import json
from typing import Any

from aiohttp import web

from .grass_model import MULTIPLIER, Epoch, Grass, epoch_at
from .service import Service
from .timeline import DAY, iso, token, utc

ADDRESS = "203.0.113.20"
LIFETIME, AGE = 200 * DAY, 160 * DAY


def access_token(now: int) -> str:
    """Return a token of the usual shape whose signature is none; it ends in 200 days."""
    claims = {
        "userId": "2xLabUser01",
        "email": "lab@example.org",
        "scope": "USER",
        "iat": now - AGE,
        "nbf": now - AGE,
        "exp": now + LIFETIME,
        "aud": "lab",
        "iss": "https://lab.invalid",
    }
    parts = (json.dumps({"alg": "RS256", "typ": "JWT"}), json.dumps(claims), "unsigned")
    return ".".join(base64.urlsafe_b64encode(part.encode()).decode().rstrip("=") for part in parts)


def whole(number: float) -> float | int:
    """Write a number as JavaScript does: no fraction when it has none."""
    return int(number) if float(number).is_integer() else number


class Account:
    """What one account's token opens."""

    def __init__(self, grass: Grass, service: Service, key: str) -> None:
        """Answer only those who send this token, raw."""
        self.grass = grass
        self.service = service
        self.key = key

    def user(self, _: Any, now: int) -> Any:
        """Answer /retrieveUser: life-long totals whose parts do not sum up (grass.md §4)."""
        points = self.grass.points(self.grass.created, now)
        return {
            "userId": "2xLabUser01",
            "username": "attic",
            "email": "lab@example.org",
            "country": "PT",
            "walletAddress": None,
            "referralCode": "LabCode1",
            "referralCount": 4,
            "qualifiedReferrals": 1,
            "totalPoints": whole(round(points, 1)),
            "uptimePoints": whole(round(points * 0.96, 1)),
            "referralPoints": 912,
            "desktopPoints": whole(round(points * 0.49, 1)),
            "androidPoints": 0,
            "extensionPoints": whole(round(points * 0.03, 1)),
            "proxyPoints": 0,
            "totalUptime": self.grass.uptime(self.grass.created, now),
        }

    def devices(self, _: Any, now: int) -> Any:
        """Answer /activeDevices: two behind one address, none while paused or stopped."""
        if self.grass.paused(now) or not self.grass.connected:
            return []
        shared = {
            "userId": "2xLabUser01",
            "ipAddress": ADDRESS,
            "ipScore": whole(round(self.grass.score, 1)),
            "aggUptime": self.grass.today(now),
            "lastConnectedAt": _millis(self.service.opened),
        }
        return [
            {
                "deviceId": token(16, "device", kind).hex(),
                "type": kind,
                **shared,
                "multiplier": times,
            }
            for kind, times in (("desktop", MULTIPLIER), ("extension", 1))
        ]

    def epochs(self, wanted: Any, now: int) -> Any:
        """Answer /epochEarnings, newest first."""
        limit = int(wanted.get("limit", 100)) if not wanted.get("isLatestOnly") else 1
        rows = []
        at = now
        while at > self.grass.created and len(rows) < limit:
            epoch = epoch_at(at)
            rows.append(self._epoch(epoch, now))
            at = epoch.start - 1
        return {"data": rows, "lastEvaluationKey": None}

    def _epoch(self, epoch: Epoch, now: int) -> dict[str, Any]:
        end = min(epoch.end, now)
        return {
            "epochName": f"Epoch {epoch.number}",
            "stage": 2,
            "startDate": f"{utc(epoch.start):%Y-%m-%d}",
            "endDate": f"{utc(epoch.end):%Y-%m-%d}",
            "totalPoints": whole(round(self.grass.points(epoch.start, end), 1)),
            "totalUptime": self.grass.uptime(epoch.start, end),
            "rewardPoints": 0,
            "modified": _millis(end),
        }

    def settings(self, _: Any, __: int) -> Any:
        """Answer /retrieveUserSettings."""
        until = self.grass.paused_until()
        return {"pauseConnectionExpiry": None if until is None else iso(until)}

    async def pause(self, request: web.Request) -> web.Response:
        """Take POST /pauseConnection; a falsy end is ignored (grass.md §7)."""
        if not self._allowed(request):
            return _error(401, "Unauthorized", -32001)
        try:
            expiry = (await request.json())["pauseConnectionExpiry"]
            until = int(datetime.fromisoformat(expiry).timestamp()) if expiry else None
        except (ValueError, TypeError, KeyError) as err:
            return _error(400, f"bad pauseConnectionExpiry: {type(err).__name__}", -32600)
        if until is not None:
            self.grass.pause(self.service.now(), until)
        return web.json_response({"result": {"data": self.settings(None, 0)}})

    def _allowed(self, request: web.Request) -> bool:
        return request.headers.get("Authorization") == self.key

    def routes(self) -> list[web.RouteDef]:
        """Return the route table."""
        return [
            web.get("/retrieveUser", self._get(self.user)),
            web.get("/activeDevices", self._get(self.devices)),
            web.get("/epochEarnings", self._get(self.epochs)),
            web.get("/retrieveUserSettings", self._get(self.settings)),
            web.post("/pauseConnection", self.pause),
        ]

    def _get(
        self, answer: Callable[[Any, int], Any]
    ) -> Callable[[web.Request], Awaitable[web.Response]]:
        async def handler(request: web.Request) -> web.Response:
            if not self._allowed(request):
                return _error(401, "Unauthorized", -32001)
            try:
                wanted = json.loads(request.query.get("input", "{}"))
                data = answer(wanted, self.service.now())
            except ValueError, TypeError, AttributeError:
                return _error(400, "Invalid input", -32600)
            return web.json_response({"result": {"data": data}})

        return handler


def _millis(at: int) -> str:
    return iso(at).replace("Z", ".120Z")


def _error(status: int, message: str, code: int) -> web.Response:
    return web.json_response({"error": {"message": message, "code": code}}, status=status)
