"""What a Streamr operator's answers mean as readings (streamr.md §1.4, §2, §3)."""

from collections.abc import Callable
from datetime import datetime, timedelta

from ..engine.models import Quality, Value
from ..engine.rows import rounded
from .base import Draft, Endpoint
from .streamr_chain import Gas, Position
from .streamr_fleet import Fleet
from .streamr_flow import Flow
from .streamr_graph import Operator
from .streamr_model import ONE, Earnings, NodeInfo, after_fee, percent, tokens

TOKEN = "DATA"  # noqa: S105 -- the currency
#: What the protocol's fee was at its start (§2.3), for while nobody says.
USUAL_FEE = ONE // 20
#: How long a delegator waits at most, for while nobody says (§7).
USUAL_QUEUE = timedelta(days=30)
COIN = "POL"
MONTH = timedelta(days=30)


def describe_node(draft: Draft, source: Endpoint[NodeInfo]) -> None:
    """Note what `/info` says."""
    put(draft, source, "reachable", lambda info: info.reachable)
    put(draft, source, "node_peers", lambda info: info.peers)
    put(draft, source, "stream_parts", lambda info: len(info.parts))
    put(draft, source, "neighbors_min", lambda info: info.neighbors_min)


def describe_flow(draft: Draft, source: Endpoint[NodeInfo], flow: Flow | None) -> None:
    """Note the bytes a second since the answer before."""
    draft.put("network_in", flow.received if flow else None, source, "B/s")
    draft.put("network_out", flow.sent if flow else None, source, "B/s")


def describe_fleet(draft: Draft, source: Endpoint[Fleet]) -> None:
    """Note who was overheard on the coordination stream."""
    doubt = source.answer is not None and source.answer.in_doubt
    put(draft, source, "fleet_nodes", lambda fleet: fleet.nodes, estimated=doubt)
    put(draft, source, "fleet_version", lambda fleet: next(reversed(fleet.versions), None))
    put(draft, source, "fleet_version_oldest", lambda fleet: next(iter(fleet.versions), None))
    put(draft, source, "autostaker", lambda fleet: fleet.autostaker)


def describe_position(
    draft: Draft, source: Endpoint[Position], longest_queue: timedelta | None
) -> None:
    """Note what of the earnings is the owner's, and what delegators want back until when."""
    guess = longest_queue is None
    longest = USUAL_QUEUE if longest_queue is None else longest_queue
    put(draft, source, "operator_cut", lambda now: percent(now.cut, ONE), "%")
    put(draft, source, "own_share", lambda now: now.own_share, "%")
    put_wei(draft, source, "queue", lambda now: sum(wei for wei, _ in now.queue))
    oldest = source.answer.queue[0][1] if source.answer and source.answer.queue else None
    draft.put("queue_due", oldest and oldest + longest, source, estimated=guess)


def describe_gas(draft: Draft, source: Endpoint[Gas]) -> None:
    """Note what the poorest node can pay for transactions with."""
    least = source.answer.least if source.answer else None
    draft.put("gas_min", None if least is None else rounded(tokens(least)), source, COIN)


def describe_contract(draft: Draft, source: Endpoint[Earnings], fee: int | None) -> None:
    """Note what the contract says; without the fee, what is left after it is an estimate."""
    guess = fee is None
    put_wei(draft, source, "uncollected", lambda now: now.uncollected)
    put_wei(draft, source, "unpaid", lambda now: _net(now.uncollected, fee), estimated=guess)
    put_wei(draft, source, "earnings_limit", lambda now: now.limit)
    put_wei(draft, source, "operator_value", lambda now: now.value)
    put_wei(draft, source, "staked", lambda now: now.staked)
    put(draft, source, "sponsorships", lambda now: len(now.by_sponsorship))
    put(draft, source, "fisherman_risk", lambda now: percent(now.uncollected, now.limit), "%")


def describe_operator(
    draft: Draft, source: Endpoint[Operator], contract: Endpoint[Earnings], fee: int | None
) -> None:
    """Note what the subgraph says, and what the contract would say if it could be reached."""
    now = draft.now
    put(draft, source, "delegators", lambda operator: operator.delegators)
    put(draft, source, "slashings", lambda operator: operator.slashings)
    put(draft, source, "latest_heartbeat", lambda operator: operator.heartbeat_at)
    put(draft, source, "apy", lambda operator: operator.apy(now), "%", estimated=True)
    put(draft, source, "insolvency", lambda operator: operator.insolvency(now))
    put(draft, source, "flags_open", lambda operator: sum(f.is_open for f in operator.flags))
    put_wei(draft, source, "collected_30d", lambda operator: operator.collected_since(now - MONTH))
    put_wei(
        draft,
        source,
        "rate_estimate",
        lambda operator: _net(operator.wei_per_day(now), fee),
        estimated=True,
    )
    if source.answer is None:
        return
    answer, silent = contract.answer, contract.quality(now) is Quality.UNKNOWN
    if silent or answer is None or answer.staked is None:
        put_wei(draft, source, "staked", lambda operator: operator.staked)
    if silent:
        put_wei(draft, source, "operator_value", lambda operator: operator.value)
        # As old as each stake's last event: a 0 there says nothing of now.
        waits = source.answer.uncollected or None
        net = None if waits is None else _net(waits, fee)
        put_wei(draft, source, "uncollected", lambda _: waits, estimated=True)
        put_wei(draft, source, "unpaid", lambda _: net, estimated=True)


def current[T](source: Endpoint[T] | None, now: datetime) -> T | None:
    """Return an answer that is not too old to judge by."""
    if source is None or source.quality(now) is Quality.UNKNOWN:
        return None
    return source.answer


def _net(wei: int, fee: int | None) -> int:
    return after_fee(wei, USUAL_FEE if fee is None else fee)


def put[T](
    draft: Draft,
    source: Endpoint[T],
    key: str,
    read: Callable[[T], Value | None],
    unit: str | None = None,
    *,
    estimated: bool = False,
) -> None:
    """Note one value of a source's last answer."""
    value = None if source.answer is None else read(source.answer)
    draft.put(key, value, source, unit, estimated=estimated)


def put_wei[T](
    draft: Draft,
    source: Endpoint[T],
    key: str,
    read: Callable[[T], int | None],
    *,
    estimated: bool = False,
) -> None:
    """Note one amount of wei as DATA."""
    wei = None if source.answer is None else read(source.answer)
    value = None if wei is None else rounded(tokens(wei))
    draft.put(key, value, source, TOKEN, estimated=estimated)
