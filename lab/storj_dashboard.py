"""A storage node's dashboard API (storj.md §1), of a current node and of an old one."""

from dataclasses import dataclass, field
from typing import Any
import uuid

from .service import Service
from .storj_model import (
    AUDIT_CENTS,
    DEAD,
    DISK_CENTS,
    EGRESS_CENTS,
    REPAIR_CENTS,
    TRASH,
    Satellite,
    StorjNode,
    Usage,
)
from .timeline import DAY, HOUR, day_start, iso, month_of, month_start, token

BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
#: How long after its end a day's storage tally arrives (storj.md §1.9).
TALLY_AFTER = 12 * HOUR
MINIMUM_VERSION = "1.155.0"
PRICES = {
    "egressBandwidth": EGRESS_CENTS,
    "repairBandwidth": REPAIR_CENTS,
    "auditBandwidth": AUDIT_CENTS,
    "diskSpace": DISK_CENTS,
}


def go(value: Any) -> Any:
    """Write whole floats as Go does: without a fraction."""
    if isinstance(value, dict):
        return {key: go(item) for key, item in value.items()}
    if isinstance(value, list):
        return [go(item) for item in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def nullable[T](items: list[T]) -> list[T] | None:
    """Return None for an empty list: a nil slice of Go."""
    return items or None


@dataclass
class Dashboard:
    """What one node's dashboard answers; `current` is v1.162, otherwise v1.108."""

    node: StorjNode
    service: Service
    current: bool
    online_score: float = 0.9983
    suspended: bool = False
    disqualified: bool = False
    quic: str = "OK"
    read_at: str | None = None
    node_id: str = field(init=False)

    def __post_init__(self) -> None:
        """Give the node its name."""
        digits = token(48, "node", self.node.name)
        self.node_id = "1" + "".join(BASE58[digit % 58] for digit in digits) + "4"

    @property
    def now(self) -> int:
        """Lab time."""
        return self.service.now()

    def sno(self) -> dict[str, Any]:
        """Answer §1.2."""
        month = [self._usage(satellite) for satellite in self.node.satellites]
        return {
            "nodeID": self.node_id,
            "wallet": f"0x{token(20, 'wallet', self.node.name).hex()}",
            "walletFeatures": ["zksync-era"] if self.current else None,
            "satellites": [self._known(satellite) for satellite in self.node.satellites],
            "diskSpace": self._disk(),
            "bandwidth": {
                "used": sum(map(sent, month)) + sum(map(received, month)),
                "available": 0,
            },
            "lastPinged": iso(self.now - self.now % 41 + 0.204918),
            "version": "1.162.3" if self.current else "1.108.3",
            "allowedVersion": MINIMUM_VERSION,
            "upToDate": self.current,
            "startedAt": iso(self.service.opened + 0.785164),
            "configuredPort": "28967",
            "quicStatus": self.quic,
            "lastQuicPingedAt": iso(self.now - self.now % HOUR + 0.116123),
        }

    def _known(self, satellite: Satellite) -> dict[str, Any]:
        """Answer one entry of `satellites`; only the first one judges badly when told to."""
        first = satellite is self.node.satellites[0]
        bad_since = iso(self.now - self.now % DAY)
        known: dict[str, Any] = {
            "id": satellite.id,
            "url": satellite.url,
            "disqualified": bad_since if first and self.disqualified else None,
            "suspended": bad_since if first and self.suspended else None,
        }
        if self.current:
            return known | {"vettedAt": self._vetted(satellite)}
        return known | {"currentStorageUsed": self.node.stored(self.now, satellite)}

    def _vetted(self, satellite: Satellite) -> str | None:
        return iso(satellite.vetted + 0.120031) if satellite.vetted <= self.now else None

    def _disk(self) -> dict[str, int]:
        """Answer §1.2.1, whose words changed their meaning between the two generations."""
        allocated = int(self.node.resources.storage_gb * 1e9)
        pieces = self.node.stored(self.now)
        trash, dead = int(pieces * TRASH), int(pieces * DEAD)
        if not self.current:
            return {
                "used": pieces,
                "available": allocated,
                "trash": trash,
                "overused": max(0, pieces + trash - allocated),
            }
        used = pieces + trash + dead
        return {
            "used": used,
            "available": max(0, allocated - used),
            "overused": max(0, used - allocated),
            "allocated": allocated,
            "trash": trash,
            "reclaimable": dead,
        }

    def all_satellites(self) -> dict[str, Any]:
        """Answer §1.3."""
        satellites = self.node.satellites
        return {
            **self._month(satellites),
            "earliestJoinedAt": iso(min(satellite.joined for satellite in satellites)),
            "audits": [self._audit(satellite) for satellite in satellites],
        }

    def one_satellite(self, satellite: Satellite) -> dict[str, Any]:
        """Answer §1.4."""
        window = self.now - self.now % (12 * HOUR)
        score = self.online_score
        answer = {
            "id": satellite.id,
            **self._month((satellite,)),
            "audits": self._audit(satellite),
            "auditHistory": {
                "score": score,
                "windows": [{"windowStart": iso(window), "totalCount": 96, "onlineCount": 95}],
            },
            "priceModel": {name[0].upper() + name[1:]: price for name, price in PRICES.items()},
            "nodeJoinedAt": iso(satellite.joined + 0.482913),
        }
        if self.current:
            return answer | {"vettedAt": self._vetted(satellite)}
        return answer | {"currentStorageUsed": self.node.stored(self.now, satellite)}

    def _audit(self, satellite: Satellite) -> dict[str, Any]:
        scores = {"auditScore": 1, "suspensionScore": 1, "onlineScore": self.online_score}
        return scores | {"satelliteName": satellite.url}

    def _month(self, satellites: tuple[Satellite, ...]) -> dict[str, Any]:
        """Answer the daily rows and sums of the current month, of one or all satellites."""
        start = month_start(month_of(self.now))
        use = {
            day: sum(
                (self.node.between(s, day, min(day + DAY, self.now)) for s in satellites), Usage()
            )
            for day in range(start, self.now, DAY)
        }
        storage = [
            self._tally(day, use[day], len(satellites)) for day in use if day + DAY <= self.now
        ]
        if not self.current:  # gaps are simply not there, and count as nothing
            storage = [row for row in storage if row["atRestTotal"]]
        hours = sum(row["atRestTotal"] for row in storage)
        egress, ingress = sum(map(sent, use.values())), sum(map(received, use.values()))
        mean = sum(row["atRestTotalBytes"] for row in storage) / len(storage) if storage else 0.0
        return {
            "storageDaily": nullable(storage),
            "bandwidthDaily": nullable([traffic(day, used) for day, used in use.items()]),
            "storageSummary": hours,
            "averageUsageBytes": mean,
            "bandwidthSummary": egress + ingress,
            "egressSummary": egress,
            "ingressSummary": ingress,
        }

    def _tally(self, day: int, use: Usage, satellites: int) -> dict[str, Any]:
        late = self.now < day + DAY + TALLY_AFTER
        row = {
            "atRestTotal": 0.0 if late else use.byte_seconds / HOUR,
            "atRestTotalBytes": use.byte_seconds / DAY,
            "intervalStart": iso(day),
        }
        if satellites == 1:
            row["intervalInHours"] = 24
        return row | {"calculated": late} if self.current else row

    def _usage(self, satellite: Satellite) -> Usage:
        return self.node.usage(satellite, month_of(self.now), self.now)

    def notes(self) -> list[dict[str, Any]]:
        """Answer the one notification there can be: an offline suspension (type 3)."""
        if self.online_score >= 0.6:
            return []
        name = token(16, "note", self.node.name)
        note = {"id": str(uuid.UUID(bytes=name)), "senderId": self.node_id, "type": 3}
        text = {"title": "Your Node is suspended", "message": "It was offline for too long."}
        return [note | text | {"readAt": self.read_at, "createdAt": iso(day_start(self.now))}]

    def read(self) -> None:
        """Mark it as read."""
        self.read_at = iso(self.now)


def sent(use: Usage) -> int:
    """Add up all egress."""
    return use.egress + use.repair + use.audit


def received(use: Usage) -> int:
    """Add up all ingress."""
    return use.ingress + use.ingress_repair


def traffic(day: int, use: Usage) -> dict[str, Any]:
    """Return one row of `bandwidthDaily`."""
    return {
        "egress": {"repair": use.repair, "audit": use.audit, "usage": use.egress},
        "ingress": {"repair": use.ingress_repair, "usage": use.ingress},
        "delete": 0,
        "intervalStart": iso(day),
    }
