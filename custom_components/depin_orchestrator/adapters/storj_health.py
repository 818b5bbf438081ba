"""What a storage node's own signs come to (section 5 of the protocol document)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from ..engine.models import Health
from .storj_fill import FULL
from .storj_model import Dashboard, Quic

SILENT = timedelta(minutes=120)
STARTING = timedelta(minutes=15)
#: The dashboard warns here; at 96 % the satellite disqualifies for good.
LEAST_AUDIT = Decimal(99)
#: The node's own health check.
LEAST_ONLINE = Decimal(90)
#: From here up a satellite lifts a suspension for being offline; nobody tells when it did.
FORGIVEN_ONLINE = Decimal(60)
#: Days of grace and review: an older suspension has ended one way or the other.
REVIEW = timedelta(days=37)


@dataclass(frozen=True, slots=True)
class Signs:
    """All that a verdict rests on; None where nobody told."""

    node: Dashboard
    #: When the node answered.
    seen: datetime
    #: The worst scores, in percent.
    audit: Decimal | None
    online: Decimal | None
    suspended_offline: datetime | None
    #: Dollars per day; None while that is unknown or too early to say.
    rate: Decimal | None
    #: The node said what it earns.
    told: bool


def judge(signs: Signs) -> tuple[Health, str | None]:
    """Return the health and its reason, a translation key."""
    node = signs.node
    if bad := _bad_sign(signs):
        return Health.DEGRADED, bad
    if not node.satellites:
        return Health.UNKNOWN, "no_satellites"
    if not signs.told:
        return Health.UNKNOWN, "no_estimate"
    if not signs.rate:
        unvetted = all(satellite.vetted is False for satellite in node.satellites)
        return Health.IDLE, "not_vetted" if unvetted else "nothing_earned"
    return Health.EARNING, _remark(node)


def _bad_sign(signs: Signs) -> str | None:
    """Return the gravest of the protocol's own bad signs."""
    node, audit, online = signs.node, signs.audit, signs.online
    bad = {
        "disqualified": any(satellite.disqualified for satellite in node.satellites),
        "suspended": any(satellite.suspended for satellite in node.satellites),
        "suspended_offline": still_suspended(signs),
        "low_audit_score": audit is not None and audit < LEAST_AUDIT,
        "low_online_score": online is not None and online < LEAST_ONLINE,
        "not_contacted": _silent(signs),
        "outdated": node.version_ok is False,
    }
    return next((sign for sign, shown in bad.items() if shown), None)


def still_suspended(signs: Signs) -> bool:
    """Tell whether the last suspension for being offline still holds: its note never goes."""
    if signs.suspended_offline is None:
        return False
    if signs.online is not None:
        return signs.online < FORGIVEN_ONLINE
    return signs.seen - signs.suspended_offline < REVIEW


def _silent(signs: Signs) -> bool:
    """Tell whether no satellite and no customer has come for too long."""
    node, seen = signs.node, signs.seen
    if node.started_at and seen - node.started_at < STARTING:
        return False
    return node.last_contact is None or seen - node.last_contact > SILENT


def _remark(node: Dashboard) -> str | None:
    """Return what the operator should know of a node that earns."""
    if node.quic is Quic.MISCONFIGURED:
        return "quic_misconfigured"
    return "disk_full" if node.disk.free is not None and node.disk.free < FULL else None
