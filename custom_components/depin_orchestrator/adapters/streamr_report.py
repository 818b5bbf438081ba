"""What a Streamr operator's answers mean: readings, and how it does (streamr.md §1.4, §2, §3)."""

from collections.abc import Callable
from datetime import datetime, timedelta

from ..engine.models import Health, Quality, Value
from .base import Draft, Endpoint
from .streamr_graph import Operator
from .streamr_model import ONE, Earnings, NodeInfo, after_fee, percent, tokens

TOKEN = "DATA"  # noqa: S105 -- the currency
#: What the protocol's fee was at its start (§2.3), for while nobody says.
USUAL_FEE = ONE // 20
#: The chain heartbeat is written once a day (§3).
HEARTBEAT_OLD = timedelta(hours=25)
#: Percent of the limit above which anyone may soon collect at the owner's expense.
RISKY = 80
MONTH = timedelta(days=30)


def describe_node(draft: Draft, source: Endpoint[NodeInfo]) -> None:
    """Note what `/info` says."""
    _put(draft, source, "reachable", lambda info: info.reachable)
    _put(draft, source, "node_peers", lambda info: info.peers)
    _put(draft, source, "stream_parts", lambda info: len(info.parts))
    _put(draft, source, "neighbors_min", lambda info: info.neighbors_min)


def describe_contract(draft: Draft, source: Endpoint[Earnings], fee: int | None) -> None:
    """Note what the contract says; without the fee, what is left after it is an estimate."""
    guess = fee is None
    _put_wei(draft, source, "uncollected", lambda now: now.uncollected)
    _put_wei(draft, source, "unpaid", lambda now: _net(now.uncollected, fee), estimated=guess)
    _put_wei(draft, source, "earnings_limit", lambda now: now.limit)
    _put_wei(draft, source, "operator_value", lambda now: now.value)
    _put_wei(draft, source, "staked", lambda now: now.staked)
    _put(draft, source, "sponsorships", lambda now: len(now.by_sponsorship))
    _put(draft, source, "fisherman_risk", lambda now: percent(now.uncollected, now.limit), "%")


def describe_operator(
    draft: Draft, source: Endpoint[Operator], contract: Endpoint[Earnings], fee: int | None
) -> None:
    """Note what the subgraph says, and what the contract would say if it could be reached."""
    now = draft.now
    _put(draft, source, "delegators", lambda operator: operator.delegators)
    _put(draft, source, "slashings", lambda operator: operator.slashings)
    _put(draft, source, "latest_heartbeat", lambda operator: operator.heartbeat_at)
    _put(draft, source, "apy", lambda operator: operator.apy(now), "%", estimated=True)
    _put_wei(
        draft, source, "collected_30d", lambda operator: operator.collected_since(now - MONTH)
    )
    _put_wei(
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
        _put_wei(draft, source, "staked", lambda operator: operator.staked)
    if silent:
        _put_wei(draft, source, "operator_value", lambda operator: operator.value)
        # As old as each stake's last event.
        _put_wei(draft, source, "uncollected", lambda o: o.uncollected, estimated=True)
        _put_wei(draft, source, "unpaid", lambda o: _net(o.uncollected, fee), estimated=True)


def health(
    now: datetime,
    info: NodeInfo | None,
    earnings: Earnings | None,
    operator: Operator | None,
    *,
    grew: bool | None,
) -> tuple[Health, str | None]:
    """Judge by the answers that are not too old; `grew` says whether more waits than before."""
    staked = _is_staked(earnings, operator)
    if trouble := _trouble(now, info, earnings, operator, staked=staked):
        return Health.DEGRADED, trouble
    if staked is None:
        return Health.UNKNOWN, None
    if not staked:
        return Health.IDLE, "no_stake"
    rate = operator.wei_per_day(now) if operator else None
    grown = grew if earnings else None  # an old answer's growth is history
    if grown or rate:
        return Health.EARNING, None
    if grown is None and rate is None:
        return Health.UNKNOWN, None  # the first answer shows no growth yet
    return Health.IDLE, "sponsorships_dry"


def _is_staked(earnings: Earnings | None, operator: Operator | None) -> bool | None:
    """Tell whether the operator works at all; None when nobody says."""
    if earnings is not None:
        return bool(earnings.by_sponsorship)
    return bool(operator.staked) if operator is not None else None


def _trouble(
    now: datetime,
    info: NodeInfo | None,
    earnings: Earnings | None,
    operator: Operator | None,
    *,
    staked: bool | None,
) -> str | None:
    """Return the worst sign of §3, as a translation key."""
    beat = operator.heartbeat_at if operator else None
    risk = percent(earnings.uncollected, earnings.limit) if earnings else None
    signs = {
        "unreachable_port": info is not None and not info.reachable,
        "isolated": info is not None and bool(info.isolated),
        # Without a stake nobody expects its nodes to run.
        "heartbeat_old": bool(staked) and beat is not None and now - beat > HEARTBEAT_OLD,
        "fisherman_risk": risk is not None and risk >= RISKY,
    }
    return next((sign for sign, seen in signs.items() if seen), None)


def _net(wei: int, fee: int | None) -> int:
    return after_fee(wei, USUAL_FEE if fee is None else fee)


def _put[T](
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


def _put_wei[T](
    draft: Draft,
    source: Endpoint[T],
    key: str,
    read: Callable[[T], int | None],
    *,
    estimated: bool = False,
) -> None:
    """Note one amount of wei as DATA."""
    wei = None if source.answer is None else read(source.answer)
    draft.put(key, None if wei is None else tokens(wei), source, TOKEN, estimated=estimated)
