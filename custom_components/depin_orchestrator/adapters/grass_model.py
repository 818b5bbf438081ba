"""What Grass answers, parsed (grass.md §3 and §4). Addresses, e-mail and wallet stay in here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
import hmac
from ipaddress import IPv6Address, ip_address
from typing import Any

from ..engine.errors import BadResponse
from .client import decode
from .parse import Fields, objects

#: How the service says that an account has not earned in any epoch yet (§3).
NO_EPOCH = "user epoch earning not found"
#: A score is a percentage.
FULL_SCORE = 100
#: The multiplier of the extension, which is what counts where a device names none (§4).
PLAIN = Decimal(1)
HOURS_PER_DAY = 24
#: A pause is ended by an end 3 seconds ahead (§7): one with so little left is over.
OVER = timedelta(seconds=5)
#: Characters of a device's id that are shown.
TAIL = 4
LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Account:
    """`/retrieveUser`: who it is and what it has gathered over its life."""

    user_id: str
    username: str | None
    #: Lifetime points; they can be taken back.
    points: Decimal | None
    #: Qualified referrals.
    referrals: int | None


@dataclass(frozen=True, slots=True)
class Device:
    """One device, without what could tell where or whose it is."""

    #: The end of its id, enough to tell it from the account's others.
    tail: str | None
    kind: str | None
    score: Decimal | None
    multiplier: Decimal | None
    connected: bool
    connected_at: datetime | None


@dataclass(frozen=True, slots=True)
class Devices:
    """`/activeDevices`, summed up; scores are percentages of the address a device is on."""

    active: int | None = None
    score: Decimal | None = None
    score_least: Decimal | None = None
    multiplier: Decimal | None = None
    #: Estimate; None while the score of any address is unknown.
    points_per_day: Decimal | None = None
    #: Newest time a device connected.
    connected_at: datetime | None = None
    listed: tuple[Device, ...] = ()
    #: Keyed hashes of the public addresses in use.
    fingerprints: frozenset[str] = field(default=frozenset(), repr=False)


@dataclass(frozen=True, slots=True)
class Epoch:
    """The latest of `/epochEarnings`: the running month or so, from midnight to midnight UTC."""

    name: str | None = None
    points: Decimal | None = None
    #: Seconds of uptime that the points were gathered in.
    uptime: int | None = None
    start: datetime | None = None
    end: datetime | None = None


def parse_account(answer: Any) -> Account:
    """Parse `/retrieveUser`. Raises BadResponse."""
    user = Fields(_data(answer, "user"), "user")
    return Account(
        user_id=user.text("userId"),
        username=user.opt_text("username"),
        points=user.opt_number("totalPoints"),
        referrals=user.opt_count("qualifiedReferrals"),
    )


def parse_devices(answer: Any, salt: bytes) -> Devices:
    """Parse `/activeDevices`; an empty list is a real one. Raises BadResponse.

    `salt` keys the hashes of the addresses, which stay in here.
    """
    rows = _rows(_data(answer, "devices"), "devices")
    places = [(_device(row), row.opt_text("ipAddress")) for row in rows]
    listed = tuple(device for device, _ in places)
    in_use = [(device, address) for device, address in places if device.connected]
    active = [device for device, _ in in_use]
    scores = [device.score for device in active if device.score is not None]
    return Devices(
        active=len(active),
        score=max(scores, default=None),
        score_least=min(scores, default=None),
        multiplier=max((d.multiplier for d in active if d.multiplier is not None), default=None),
        points_per_day=_points_per_day(in_use),
        connected_at=max((d.connected_at for d in listed if d.connected_at), default=None),
        listed=listed,
        fingerprints=frozenset(
            print_ for _, address in in_use if (print_ := fingerprint(address, salt))
        ),
    )


def parse_epoch(answer: Any) -> Epoch | None:
    """Parse `/epochEarnings`; None before the first epoch. Raises BadResponse."""
    if _says_no_epoch(answer):
        return None
    rows = _rows(_data(answer, "epochs"), "epochs")
    # One was asked for; should there be more, their order is not documented.
    return max((_epoch(row) for row in rows), key=lambda e: e.start or LONG_AGO, default=None)


def parse_pause(answer: Any) -> datetime | None:
    """Return until when sharing is paused, by `/retrieveUserSettings`. Raises BadResponse."""
    return Fields(_data(answer, "settings"), "settings").opt_moment("pauseConnectionExpiry")


def still_paused(until: datetime | None, now: datetime) -> datetime | None:
    """Return the end of a pause that goes on, None without any."""
    return until if until is not None and until - now > OVER else None


def no_epoch(body: bytes) -> bool:
    """Tell whether the body of a refusal only says that there is no epoch yet."""
    try:
        return _says_no_epoch(decode(body))
    except BadResponse:
        return False


def _says_no_epoch(answer: Any) -> bool:
    error = answer.get("error") if isinstance(answer, Mapping) else None
    message = error.get("message") if isinstance(error, Mapping) else None
    return isinstance(message, str) and message.lower().startswith(NO_EPOCH)


def _data(answer: Any, where: str) -> Any:
    """Return `result.data`. Without it nothing is known, so it is never an empty answer."""
    data = Fields(answer, where).child("result").data.get("data")
    if data is None:
        raise BadResponse(f"{where}.result.data: missing")
    return data


def _rows(data: Any, where: str) -> list[Fields]:
    """Return the rows of a list, paged (`{"data": [...], "lastEvaluationKey": ...}`) or plain."""
    if isinstance(data, Mapping) and "data" in data:
        data = data["data"]
    return list(objects(data, where))


def fingerprint(address: str | None, salt: bytes) -> str | None:
    """Return a keyed hash of a public address, 16 hex digits; None when it is none.

    A household has one IPv4 address, but 2^64 of IPv6, which share their first half.
    """
    try:
        ip = ip_address((address or "").strip())
    except ValueError:
        return None
    if isinstance(ip, IPv6Address):
        household = ip.ipv4_mapped.packed if ip.ipv4_mapped else ip.packed[:8]
    else:
        household = ip.packed
    return hmac.new(salt, household, "sha256").hexdigest()[:16]


def _device(row: Fields) -> Device:
    score = row.opt_number("ipScore")
    if score is not None and score > FULL_SCORE:
        raise BadResponse(f"{row.where}.ipScore: over {FULL_SCORE} %")
    name = row.opt_text("deviceId") or ""
    return Device(
        tail=f"…{name[-TAIL:]}" if len(name) >= 2 * TAIL else None,
        kind=row.opt_text("type"),
        score=score,
        multiplier=row.opt_number("multiplier"),
        connected=row.opt_flag("isConnected") is not False,
        connected_at=row.opt_moment("lastConnectedAt"),
    )


def _epoch(row: Fields) -> Epoch:
    return Epoch(
        name=row.opt_text("epochName"),
        points=row.opt_number("totalPoints"),
        uptime=row.opt_count("totalUptime"),
        start=row.opt_moment("startDate"),
        end=row.opt_moment("endDate"),
    )


def _points_per_day(active: Iterable[tuple[Device, str | None]]) -> Decimal | None:
    """Estimate by §4: score x multiplier an hour, of the best device on each address."""
    best: dict[str | None, Decimal | None] = {}
    for device, address in active:
        before = best.setdefault(address, None)
        if device.score is not None:
            hourly = device.score * (PLAIN if device.multiplier is None else device.multiplier)
            best[address] = hourly if before is None else max(before, hourly)
    known = [hourly for hourly in best.values() if hourly is not None]
    return sum(known, Decimal(0)) * HOURS_PER_DAY if len(known) == len(best) else None
