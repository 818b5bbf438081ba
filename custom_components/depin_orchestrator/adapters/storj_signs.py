"""From a storage node's JSON to frozen values: prices, vetting, notifications.

Every function raises BadResponse for what the protocol document does not allow.
"""

from typing import Any

from .parse import Fields
from .storj_model import Notes, Prices, Vetting

#: The type of a notification.
OFFLINE_SUSPENSION = 3


def parse_prices(data: Any) -> Prices | None:
    """Read `/api/sno/satellites/{id}/pricing` (section 1.5): cents.

    A satellite that has not told its prices has only zeros.
    """
    fields = Fields(data, "pricing")
    names = ("diskSpace", "egressBandwidth", "repairBandwidth", "auditBandwidth")
    cents = [fields.number(name) for name in names]
    return Prices(*cents) if any(cents) else None


def parse_vetting(data: Any) -> Vetting:
    """Read what `/api/sno/satellite/{id}` (section 1.4) says of a new node."""
    fields = Fields(data, "satellite")
    history = fields.opt_child("auditHistory")
    return Vetting(
        joined_at=fields.opt_moment("nodeJoinedAt"),
        audits=sum(row.count("onlineCount") for row in history.rows("windows"))
        if history
        else None,
    )


def parse_notes(data: Any) -> Notes:
    """Read `/api/notifications/list` (section 1.8)."""
    fields = Fields(data, "notifications")
    told = [
        row.moment("createdAt")
        for row in fields.child("page").rows("notifications")
        if row.opt_number("type") == OFFLINE_SUSPENSION
    ]
    return Notes(fields.opt_count("unreadCount"), max(told, default=None))
