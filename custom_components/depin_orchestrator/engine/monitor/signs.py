"""What of a look calls for the operator: one sign per kind and subject, seen, gone or unknown."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from ..models import Health, Protocol
from .kinds import DAY, Kind, Severity
from .look import Look, NodeLook
from .memory import Memory

#: The subject of what concerns the host as a whole.
HOST = ""
#: So many outside services must be silent at once before the line is to blame.
SERVICES = 2
#: Warn so long before a disk is full, and clear only when it is this much longer.
FILLING = 14 * DAY
FILLING_CLEAR = 18 * DAY
FILLING_SOON = 3 * DAY
#: A sponsorship that runs dry sooner calls for another one.
DRY = 3 * DAY
#: Percent of a limit that counts as being at it, and that counts as being well below.
AT_LIMIT = 97.0
BELOW_LIMIT = 90.0
#: The host must earn this much more than the user's threshold before the alert clears.
CLEAR_ABOVE = Decimal("1.1")

#: Reasons graver or lighter than a warning.
GRAVE = frozenset(
    {"disqualified", "suspended", "suspended_offline", "low_audit_score", "flagged", "slashed"}
)
LIGHT = frozenset({"quic_misconfigured", "disk_full", "not_visible"})
#: What an operator should know of a node though it earns.
REMARKS = frozenset({"quic_misconfigured"})


@dataclass(frozen=True, slots=True)
class Sign:
    """One thing seen (True), not seen (False), or not to be told (None)."""

    kind: Kind
    subject: str
    holds: bool | None
    #: The sentence to say: `what` is a translation key, `words` fill it.
    what: str = ""
    words: Mapping[str, str] = field(default_factory=dict)
    #: Instead of the kind's own.
    severity: Severity | None = None
    #: Keys of alerts that explain it.
    parents: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """What it is the same sign as."""
        return key_of(self.kind, self.subject)


def key_of(kind: Kind, subject: str) -> str:
    """Return the key of a kind at a node, or at the host."""
    return f"{kind}:{subject}"


@dataclass(frozen=True, slots=True)
class Settings:
    """What the user set."""

    #: The least the host should earn, in fiat per day.
    low_earnings: Decimal | None = None


def signs(
    look: Look, memories: Mapping[str, Memory], settings: Settings, open_: frozenset[str]
) -> Iterator[Sign]:
    """Yield every sign, parents before their children; `open_` are the keys of open alerts."""
    yield Sign(Kind.INTERNET_OFFLINE, HOST, internet_out(look))
    yield Sign(Kind.HOST_OFFLINE, HOST, host_out(look), words={"nodes": _names(look)})
    for node_id, node in look.nodes.items():
        yield from _of_node(_Node(node_id, node, look, memories.get(node_id, Memory()), open_))
    yield _low_host(look, settings, open_)
    yield _contention(HOST, look.load, {}, open_, Severity.WARNING)
    yield Sign(
        Kind.PRICE_STALE,
        HOST,
        bool(look.stale_prices),
        words={"tokens": ", ".join(look.stale_prices)},
        parents=(key_of(Kind.INTERNET_OFFLINE, HOST),),
    )
    yield _offer(look)
    yield Sign(
        Kind.REALLOCATION_STUCK,
        HOST,
        look.trouble is not None,
        words={"reason": look.trouble or ""},
    )


def internet_out(look: Look) -> bool | None:
    """Tell whether several outside services were lost at once, and none answered since."""
    lost = [call.at for call in look.outside.values() if not call.answered]
    if not lost:
        return False if look.outside else None
    if any(call.answered and call.at > min(lost) for call in look.outside.values()):
        return False
    return True if len(lost) >= SERVICES else None


def host_out(look: Look) -> bool | None:
    """Tell whether all nodes of a host of several are gone."""
    local = [node.online for node in look.nodes.values() if not node.remote]
    if any(local):
        return False
    return True if sum(online is False for online in local) >= 2 and None not in local else None


@dataclass(frozen=True, slots=True)
class _Node:
    """One node with all that its signs need."""

    id: str
    node: NodeLook
    look: Look
    memory: Memory
    open: frozenset[str]

    def sign(
        self,
        kind: Kind,
        holds: bool | None,
        what: str = "",
        severity: Severity | None = None,
        **words: str,
    ) -> Sign:
        """Return a sign of this node; its own outage explains all others."""
        parents = [key_of(Kind.INTERNET_OFFLINE, HOST)]
        if kind is not Kind.NODE_OFFLINE:
            parents.append(key_of(Kind.NODE_OFFLINE, self.id))
        elif not self.node.remote:
            parents.pop()  # a node in the house needs no internet to answer
        if kind is Kind.LOW_EARNINGS:
            parents.append(key_of(Kind.STOPPED_EARNING, self.id))
        if not self.node.remote:
            parents.append(key_of(Kind.HOST_OFFLINE, HOST))
        told = {"node": self.node.name, **words}
        return Sign(kind, self.id, holds, what, told, severity, tuple(parents))

    def is_open(self, kind: Kind) -> bool:
        """Tell whether the alert is open now, and so needs more to clear."""
        return key_of(kind, self.id) in self.open


def _of_node(one: _Node) -> Iterator[Sign]:
    node = one.node
    offline = None if node.online is None else not node.online
    yield one.sign(Kind.NODE_OFFLINE, offline, reason=node.reason or "")
    yield _degraded(one)
    silence = one.memory.silence
    too_long = silence.too_long(one.look.at.timestamp())
    hours = "" if silence.limit is None else f"{silence.limit / 3600:.1f}"
    yield one.sign(Kind.STOPPED_EARNING, too_long, hours=hours)
    yield one.sign(Kind.LOW_EARNINGS, one.memory.decline.told)
    yield _overdue(one)
    yield _filling(one)
    words = {"node": node.name}
    yield _contention(one.id, node.busy, words, one.open, Severity.INFO)
    drifted = one.id in one.look.drifted
    yield one.sign(Kind.DRIFT, drifted)


def _degraded(one: _Node) -> Sign:
    """Judge by the network's own signs, as the adapter found them."""
    node = one.node
    reason = node.reason or "unknown_reason"
    if node.online is None or node.health is Health.UNKNOWN:
        return one.sign(Kind.DEGRADED, None)
    if node.health is not Health.DEGRADED and reason not in REMARKS:
        dry = node.insolvency is not None and node.insolvency - one.look.at < DRY
        return one.sign(Kind.DEGRADED, dry, "running_dry")
    light = Severity.INFO if reason in LIGHT else None
    grave = Severity.CRITICAL if reason in GRAVE else light
    return one.sign(Kind.DEGRADED, True, reason, grave)


def _overdue(one: _Node) -> Sign:
    node = one.node
    if node.protocol is Protocol.STORJ:
        late = one.memory.payments.late(one.look.at)
        late = late and node.unpaid is not None and node.unpaid > 0
        amount = node.unpaid
    else:
        late = None if node.overdue is None else node.overdue > 0
        amount = node.overdue
    return one.sign(Kind.PAYOUT_OVERDUE, late, amount=_amount(amount, node.token))


def _filling(one: _Node) -> Sign:
    """Judge how long the disk will last; a full one is told by the node itself."""
    node, notice = one.node, FILLING_CLEAR if one.is_open(Kind.STORAGE_FILLING) else FILLING
    if node.reason == "disk_full":
        return one.sign(Kind.STORAGE_FILLING, True, "storage_full")
    if node.disk_full is None:
        return one.sign(Kind.STORAGE_FILLING, False if node.online else None)
    left = node.disk_full - one.look.at
    return one.sign(
        Kind.STORAGE_FILLING,
        left < notice,
        severity=Severity.WARNING if left < FILLING_SOON else Severity.INFO,
        days=str(max(0, left // DAY)),
    )


def _contention(
    subject: str,
    used: Mapping[str, float],
    words: Mapping[str, str],
    open_: frozenset[str],
    severity: Severity,
) -> Sign:
    kind = Kind.CONTENTION
    limit = BELOW_LIMIT if key_of(kind, subject) in open_ else AT_LIMIT
    full = sorted(resource for resource, percent in used.items() if percent >= limit)
    told = {**words, "resources": ", ".join(full)}
    holds = bool(full) if used else None
    return Sign(kind, subject, holds, "node_contention" if subject else "", told, severity)


def _low_host(look: Look, settings: Settings, open_: frozenset[str]) -> Sign:
    """Hold the host's earnings against the least that the user wants to see."""
    kind, least = Kind.LOW_EARNINGS, settings.low_earnings
    holds = False if least is None else None
    words = {}
    if least is not None and look.rate is not None:
        holds = look.rate < (least * CLEAR_ABOVE if key_of(kind, HOST) in open_ else least)
        words = {
            "amount": _amount(look.rate, look.currency),
            "least": _amount(least, look.currency),
        }
    parents = (key_of(Kind.INTERNET_OFFLINE, HOST), key_of(Kind.HOST_OFFLINE, HOST))
    return Sign(kind, HOST, holds, "low_host_earnings", words, parents=parents)


def _offer(look: Look) -> Sign:
    offer = look.offer
    if offer is None:
        return Sign(Kind.OPPORTUNITY, HOST, False)
    words = {
        "gain": _amount(offer.gain, f"{look.currency}/d"),
        "confidence": f"{100 * offer.confidence:.0f}",
        "sentence": offer.sentence,
        "plan": offer.plan,
    }
    severity = Severity.WARNING if offer.asks else Severity.INFO
    return Sign(Kind.OPPORTUNITY, HOST, True, "", words, severity)


def _names(look: Look) -> str:
    return ", ".join(node.name for node in look.nodes.values() if not node.remote)


def _amount(amount: Decimal | None, unit: str) -> str:
    """Write an amount: four digits that count, never as a power of ten."""
    return "" if amount is None else f"{Decimal(f'{float(amount):.4g}'):f} {unit}"
