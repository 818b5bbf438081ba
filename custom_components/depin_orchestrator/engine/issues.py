"""What only the operator can mend, as predicates over one snapshot.

An issue exists while its predicate holds, and goes by itself when it does not.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from .errors import AuthFailed, InfoPluginMissing, TokenExpired
from .models import Outage
from .snapshot import NodeState, Snapshot

UNEXPLAINED_DROP = "unexplained_drop"
#: Time to log in again and copy a new token before the old one lapses.
TOKEN_NOTICE = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing to mend at one node, or at a part of it; `kind` is a translation key."""

    kind: str
    node_id: str
    name: str
    #: The user can mend it by renewing the node's credential.
    credential: bool = False
    #: What else its text names.
    texts: Mapping[str, str] = field(default_factory=dict)
    #: Which of several, such as a satellite; part of the issue's id.
    part: str = ""


def issues_of(snapshot: Snapshot) -> Iterator[Issue]:
    """Yield what the operator has to mend at the nodes of one host."""
    for node_id, state in snapshot.nodes.items():
        for kind, holds in _CHECKS.items():
            if holds(state, snapshot.at):
                credential = kind in ("token_expiring", "credential_refused")
                yield Issue(kind, node_id, state.node.name, credential)
        yield from _suspensions(state)
        if (drop := _drop(state)) is not None:
            yield drop


def shared_addresses(snapshots: list[Snapshot]) -> Iterator[Issue]:
    """Yield the nodes behind a public address that another node of the same network uses too.

    Grass pays one device per address; two accounts behind one hurt each other.
    """
    seen: dict[tuple[str, str], list[NodeState]] = {}
    for snapshot in snapshots:
        for state in snapshot.nodes.values():
            for fingerprint in state.report.fingerprints:
                seen.setdefault((state.node.protocol, fingerprint), []).append(state)
    sharing = {s.node.id: s for states in seen.values() if len(states) > 1 for s in states}
    for state in sharing.values():
        yield Issue("shared_address", state.node.id, state.node.name)


def _drop(state: NodeState) -> Issue | None:
    """Return what left the unpaid balance without a payout."""
    amount, since = state.value("unexplained_drop"), state.value("unexplained_since")
    if not amount or not isinstance(since, datetime):
        return None
    texts = {"amount": f"{amount} {state.node.token}", "since": f"{since:%Y-%m-%d %H:%M} UTC"}
    return Issue(UNEXPLAINED_DROP, state.node.id, state.node.name, texts=texts)


def _suspensions(state: NodeState) -> Iterator[Issue]:
    """Yield the satellites that suspended a node, but for those that gave it up since."""
    for row in state.report.details.get("satellites", ()):
        if row["suspended"] and not row["disqualified"]:
            texts = {"satellite": row["name"] or row["id"]}
            yield Issue(
                "satellite_suspended", state.node.id, state.node.name, texts=texts, part=row["id"]
            )


def _token_expiring(state: NodeState, now: datetime) -> bool:
    expiry = state.value("token_expiry")
    return isinstance(expiry, datetime) and expiry - now < TOKEN_NOTICE


def _outage(*reasons: str) -> Callable[[NodeState, datetime], bool]:
    """Return a check for a node, or one of its endpoints, failing for one of the reasons."""

    def holds(state: NodeState, _: datetime) -> bool:
        contact = state.report.contact
        found = set(state.report.outages.values())
        if isinstance(contact, Outage):
            found.add(contact.reason)
        return not found.isdisjoint(reasons)

    return holds


def _degraded(*reasons: str) -> Callable[[NodeState, datetime], bool]:
    return lambda state, _: state.report.health_reason in reasons


_CHECKS: dict[str, Callable[[NodeState, datetime], bool]] = {
    "token_expiring": _token_expiring,
    "credential_refused": _outage(AuthFailed.key, TokenExpired.key),
    "info_plugin_missing": _outage(InfoPluginMissing.key),
    # These two not by its health, which names the gravest sign alone.
    "suspended_offline": lambda state, _: state.report.details.get("suspended_offline") is True,
    "below_minimum_version": lambda state, _: state.value("minimum_version_ok") is False,
    "clock_off": _degraded("clock_off"),
}
