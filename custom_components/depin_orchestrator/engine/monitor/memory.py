"""What the monitor learned of one node."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import Decimal
from typing import Any, Self

from ..errors import InvalidInput
from ..models import Health
from .decline import Decline
from .look import Look, NodeLook, Payout
from .payments import Payments
from .silence import Silence

#: After the first look a node's past comes in; what it adds to the total is no booking.
SETTLING = timedelta(hours=1)
#: Times at which nobody expects a node to earn.
RESTING = frozenset({Health.PAUSED, Health.OFFLINE})


@dataclass(frozen=True, slots=True)
class Memory:
    """One node's silences, level and payouts."""

    #: Seconds since 1970 of the first look at its money.
    since: float | None = None
    total: Decimal | None = None
    silence: Silence = field(default_factory=Silence)
    decline: Decline = field(default_factory=Decline)
    payments: Payments = field(default_factory=Payments)

    def look(self, look: Look, node: NodeLook, *, cut_off: bool) -> tuple[Memory, Payout | None]:
        """Take in one look; return what was paid out since the last one."""
        at = look.at.timestamp()
        memory, received = self, None
        if node.payouts is not None:
            payments, received = self.payments.look(node.payouts, look.at)
            memory = replace(memory, payments=payments)
        since = at if self.since is None and node.total is not None else self.since
        settled = since is not None and at - since >= SETTLING.total_seconds()
        watched = (
            settled
            and bool(node.online)
            and node.health not in RESTING
            and node.total is not None
            and not cut_off
        )
        earned = Decimal(0)
        if node.total is not None and self.total is not None:
            earned = node.total - self.total
        total = self.total if node.total is None else node.total
        return replace(
            memory,
            since=since,
            total=total,
            silence=self.silence.look(at, booked=earned > 0, watched=watched),
            decline=self.decline.look(at, float(earned) if watched else 0.0, watched=watched),
        ), received

    def as_dict(self) -> dict[str, Any]:
        """Return plain data."""
        return {
            "since": self.since,
            "total": None if self.total is None else str(self.total),
            "silence": self.silence.as_dict(),
            "decline": self.decline.as_dict(),
            "payments": self.payments.as_dict(),
        }

    @classmethod
    def from_dict(cls, data: Any) -> Self:
        """Restore `as_dict`; raises InvalidInput for anything else."""
        try:
            return cls(
                None if data["since"] is None else float(data["since"]),
                None if data["total"] is None else Decimal(data["total"]),
                Silence.from_dict(data["silence"]),
                Decline.from_dict(data["decline"]),
                Payments.from_dict(data["payments"]),
            )
        except (KeyError, TypeError, ValueError, ArithmeticError) as err:
            raise InvalidInput("no memory of a node") from err
