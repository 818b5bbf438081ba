"""Lists of a Streamr operator for those who want to look closer: plain JSON, no full address."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from ..engine.rows import rounded
from .base import Draft, Endpoint
from .streamr_chain import Gas
from .streamr_fleet import Fleet
from .streamr_graph import Operator
from .streamr_model import Earnings, hundredths, short, tokens
from .streamr_report import current
from .streamr_stakes import Flag, Slash, Stake

#: Flags and slashes told; older ones are history.
NEWEST = 5


def detail_stakes(draft: Draft, graph: Endpoint[Operator] | None, rpc: Endpoint[Earnings]) -> None:
    """List the stakes by the subgraph, else what the contract alone knows of them."""
    now = draft.now
    operator = current(graph, now)
    earnings = current(rpc, now)
    waiting = earnings.by_sponsorship if earnings else {}
    if operator is None:
        draft.details["stakes"] = [_bare(name, wei) for name, wei in waiting.items()]
        return
    flagged = operator.flagged
    draft.details["stakes"] = [
        _stake(stake, now, waiting.get(stake.sponsorship), flagged=stake.sponsorship in flagged)
        for stake in operator.stakes
    ]
    draft.details["flags"] = [_flag(flag) for flag in operator.flags[:NEWEST]]
    draft.details["slashes"] = [_slash(slash) for slash in operator.slashes[:NEWEST]]


def detail_nodes(draft: Draft, gas: Endpoint[Gas], fleet: Endpoint[Fleet] | None) -> None:
    """List the node wallets, and who was overheard."""
    if purse := current(gas, draft.now):
        draft.details["gas"] = [
            {"node": short(node), "gas": _data(wei)} for node, wei in purse.by_node.items()
        ]
    if heard := current(fleet, draft.now):
        draft.details["fleet"] = [
            {
                "node": f"{node_id[:6]}…",
                "version": member.version,
                "autostaker": member.autostaker,
                "reachable": member.reachable,
                "heard": not member.silent,
            }
            for node_id, member in heard.members.items()
        ]


def _stake(stake: Stake, now: datetime, waiting: int | None, *, flagged: bool) -> dict[str, Any]:
    uncollected = stake.earnings if waiting is None else waiting
    apy = hundredths(stake.spot_apy * 100) if stake.pays(now) else Decimal(0)
    return {
        "sponsorship": short(stake.sponsorship),
        "stream": short(stake.stream) if stake.stream else None,
        "staked": _data(stake.amount),
        "apy": str(apy),
        "running": stake.running,
        "paying": stake.pays(now),
        "insolvency": stake.insolvent_at.isoformat() if stake.insolvent_at else None,
        "uncollected": _data(uncollected),
        "flagged": flagged,
    }


def _bare(sponsorship: str, waiting: int) -> dict[str, Any]:
    unsaid = ("stream", "staked", "apy", "running", "paying", "insolvency", "flagged")
    known = {"sponsorship": short(sponsorship), "uncollected": _data(waiting)}
    return known | dict.fromkeys(unsaid)


def _flag(flag: Flag) -> dict[str, Any]:
    return {
        "sponsorship": short(flag.sponsorship),
        "result": flag.verdict.value,
        "at": flag.at.isoformat(),
    }


def _slash(slash: Slash) -> dict[str, Any]:
    return {
        "sponsorship": short(slash.sponsorship),
        "amount": _data(slash.amount),
        "at": slash.at.isoformat(),
    }


def _data(wei: int) -> str:
    return str(rounded(tokens(wei)))
