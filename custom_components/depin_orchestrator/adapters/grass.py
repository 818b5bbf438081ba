"""Grass: one account of the dashboard's own API, which is private and changes (grass.md)."""

from collections.abc import Mapping
from datetime import datetime, timedelta
import secrets
from typing import Any, override

import aiohttp

from ..engine.errors import BadResponse, WrongService
from ..engine.models import Figure, Health, Kind, Node, NodeReport, Quality
from .base import Draft, Endpoint, PollingAdapter, Probe, every
from .grass_api import GrassApi
from .grass_model import (
    HOURS_PER_DAY,
    Account,
    Device,
    Devices,
    Epoch,
    no_epoch,
    parse_account,
    parse_devices,
    parse_epoch,
    still_paused,
)
from .grass_pace import Pace, follow

LATEST_EPOCH = {"input": '{"limit":1,"isLatestOnly":true}'}
#: Three failures in a row take a quarter of an hour: outages are frequent and short (§5).
RETRY = timedelta(minutes=5)
#: A token lives for about a year (§2); a week is enough to paste a new one.
EXPIRES_SOON = timedelta(days=7)
#: New with every start: all adapters of this process agree, and nobody can try addresses later.
SALT = secrets.token_bytes(16)
PER_HOUR = "points/h"


class GrassAdapter(PollingAdapter):
    """Reads one Grass account. It only ever reads: no POST is allowed. `data`: see `GrassApi`."""

    def __init__(
        self, node: Node, session: aiohttp.ClientSession, data: Mapping[str, Any]
    ) -> None:
        """Set up the endpoints of §3."""
        super().__init__(node)
        self._api = GrassApi(session, data)
        half_hour, hour = every(minutes=30, retry=RETRY), every(hours=1, retry=RETRY)
        self._account = Endpoint("retrieveUser", half_hour, self._read_account)
        self._devices = Endpoint("activeDevices", half_hour, self._read_devices)
        self._epoch = Endpoint("epochEarnings", half_hour, self._read_epoch)
        self._pause = Endpoint("retrieveUserSettings", hour, self._api.paused_until)
        self._pace: Pace | None = None
        self.endpoints = (self._account, self._devices, self._epoch, self._pause)
        self.money = (self._account,)
        self.settings = (self._pause,)

    @override
    def report(self, now: datetime) -> NodeReport:
        """Build the report, after the newest epoch has told how fast it grows."""
        self._pace = follow(self._pace, self._epoch.answer)
        self.client = self._api.client
        return super().report(now)

    @override
    async def probe(self) -> Probe:
        """Return who the token belongs to. Raises a precise DepinError."""
        try:
            account = await self._read_account()
        except BadResponse as err:
            if type(err) is not BadResponse:
                raise
            raise WrongService(str(err)) from err
        # Some names are e-mail addresses, which are nobody's business in a title.
        name = account.username if account.username and "@" not in account.username else ""
        return Probe(identity=account.user_id, title=f"Grass {name}".strip())

    @override
    def describe(self, draft: Draft) -> None:
        """Fill the draft: points and figures of §4, never one derived from another."""
        paused_until = still_paused(self._pause.answer, draft.now)
        draft.put("paused_until", paused_until, self._pause)
        draft.put("token_expiry", self._api.expiry, self._account)
        self._describe_account(draft)
        self._describe_devices(draft)
        self._describe_epoch(draft)
        draft.health, draft.health_reason = self._health(draft.now, paused_until)

    def _describe_account(self, draft: Draft) -> None:
        account, at = self._account.answer, self._account.answered_at
        draft.put("referrals", account.referrals if account else None, self._account)
        if account is None or at is None:
            return
        draft.identity = account.user_id
        if account.points is not None:
            draft.figures.append(Figure("lifetime", Kind.COUNTER, account.points, None, at))

    def _describe_devices(self, draft: Draft) -> None:
        source, devices = self._devices, self._devices.answer or Devices()
        draft.put("active_devices", devices.active, source)
        draft.put("network_score", devices.score, source, "%")
        draft.put("network_score_min", devices.score_least, source, "%")
        draft.put("multiplier", devices.multiplier, source)
        rate = devices.points_per_day
        draft.put("rate_estimate", rate, source, self.node.token, estimated=True)
        hourly = None if rate is None else rate / HOURS_PER_DAY
        draft.put("points_per_hour_formula", hourly, source, PER_HOUR, estimated=True)
        # An active device is in contact now.
        seen_at = source.answered_at if devices.active else devices.connected_at
        draft.put("last_contact", seen_at and min(seen_at, draft.now), source)
        if source.quality(draft.now) is not Quality.UNKNOWN:
            draft.details["devices"] = [_detail(device) for device in devices.listed]
            draft.fingerprints = devices.fingerprints

    def _describe_epoch(self, draft: Draft) -> None:
        source, epoch = self._epoch, self._epoch.answer or Epoch()
        draft.put("epoch_points", epoch.points, source, self.node.token)
        pace = self._pace.per_hour if self._pace else None
        draft.put("points_per_hour", pace, source, PER_HOUR, estimated=True)
        draft.put("epoch_name", epoch.name, source)
        draft.put("epoch_start", epoch.start, source)
        draft.put("epoch_end", epoch.end, source)

    def _health(self, now: datetime, paused_until: datetime | None) -> tuple[Health, str | None]:
        if paused_until is not None:
            return Health.PAUSED, "paused"
        devices = self._devices.answer
        if devices is None or self._devices.quality(now) is Quality.UNKNOWN:
            return Health.UNKNOWN, None
        if not devices.active:
            return Health.IDLE, "no_devices"
        if devices.score == 0:
            return Health.DEGRADED, "zero_score"
        if self._api.expiry is not None and self._api.expiry - now < EXPIRES_SOON:
            return Health.DEGRADED, "token_expiring"
        return Health.EARNING, None

    async def _read_account(self) -> Account:
        return parse_account(await self._api.get("/retrieveUser"))

    async def _read_devices(self) -> Devices:
        return parse_devices(await self._api.get("/activeDevices"), SALT)

    async def _read_epoch(self) -> Epoch | None:
        try:
            return parse_epoch(await self._api.get("/epochEarnings", LATEST_EPOCH))
        except BadResponse as err:
            if no_epoch(err.body):
                return None
            raise


def _detail(device: Device) -> dict[str, Any]:
    """Return a device as plain JSON; numbers as exact text."""
    return {
        "device": device.tail,
        "type": device.kind,
        "score": None if device.score is None else str(device.score),
        "multiplier": None if device.multiplier is None else str(device.multiplier),
        "connected": device.connected,
        "connected_since": device.connected_at and device.connected_at.isoformat(),
    }
