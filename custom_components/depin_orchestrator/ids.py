"""The one place that builds ids: unique ids of entities, identifiers of devices."""

from .const import DOMAIN


def host_identifier(entry_id: str) -> tuple[str, str]:
    """Return the device identifier of a host."""
    return (DOMAIN, entry_id)


def node_identifier(subentry_id: str) -> tuple[str, str]:
    """Return the device identifier of a node."""
    return (DOMAIN, subentry_id)


def host_entity(entry_id: str, key: str) -> str:
    """Return the unique id of a host's entity."""
    return f"{entry_id}_{key}"


def node_entity(subentry_id: str, key: str) -> str:
    """Return the unique id of a node's entity."""
    return f"{subentry_id}_{key}"


def issue_id(kind: str, subentry_id: str, part: str = "") -> str:
    """Return the id of a repair, at a part of a node where a node can have several."""
    return f"{kind}_{subentry_id}_{part}" if part else f"{kind}_{subentry_id}"


def statistic_id(owner_id: str, key: str) -> str:
    """Return the id of an external statistic of a host or node."""
    return f"{DOMAIN}:{owner_id.lower()}_{key}"
