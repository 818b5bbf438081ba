"""A report as a person reads it: Markdown, in one language."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from homeassistant.util import dt as dt_util

from .amounts import written
from .engine.phrases import Amount, Phrase
from .speech import tell

#: What nobody knows.
UNKNOWN = "-"
COLUMNS = ("report_node", "report_earned", "report_paid", "report_online")


def readable(found: Mapping[str, Any], language: str) -> str:
    """Return a report as Markdown, in a language whose words are loaded."""
    sentences = [tell([phrase], language) for phrase in _phrases(found)]
    node, earned, paid, online = (tell([Phrase(key)], language) for key in COLUMNS)
    head = f"| {node} | {earned} | {found['currency']} | {paid} | {online} |"
    rows = [_row(told, language) for told in found["nodes"].values()]
    return "\n".join([*sentences, "", head, "| --- | --- | --- | --- | --- |", *rows])


def _phrases(found: Mapping[str, Any]) -> Iterator[Phrase]:
    currency, changes, best = found["currency"], found["changes"], found["hours"]["best"]

    def money(amount: str | None) -> str | Amount:
        return UNKNOWN if amount is None else Amount(Decimal(amount), currency, 2)

    names = ("earned", "paid", "electricity", "net")
    yield Phrase("report_summary", {name: money(found[name]) for name in names})
    gain = money(changes["realised_gain"])
    yield Phrase("report_changes", {"count": str(changes["count"]), "gain": gain})
    if best:
        at = f"{_local(best['start']):%Y-%m-%d %H:%M}"
        yield Phrase("report_hour", {"at": at, "amount": money(best["earned"])})
    for month in found["forecasts"]:
        sums = {name: money(month[name]) for name in ("expected", "actual")}
        for name in ("low", "high"):
            sums[name] = Amount(Decimal(month[name]), currency, 2, bare=True)
        yield Phrase("report_month", {"month": f"{_local(month['start']):%Y-%m}", **sums})


def _row(node: Mapping[str, Any], language: str) -> str:
    def fiat(key: str) -> str:
        return UNKNOWN if node[key] is None else written(Decimal(node[key]), language, 2)

    earned, online = UNKNOWN, UNKNOWN
    if node["earned"] is not None:
        # Tokens are told to their last digit: what is little of one may be much of another.
        exact = Decimal(node["earned"])
        digits = max(0, -int(exact.as_tuple().exponent))
        earned = f"{written(exact, language, digits)} {node['token']}"
    if node["uptime"] is not None:
        online = f"{written(node['uptime'], language, 2)} %"
    cells = (node["name"], earned, fiat("earned_fiat"), fiat("paid_fiat"), online)
    return f"| {' | '.join(cells)} |"


def _local(at: str) -> datetime:
    return dt_util.as_local(datetime.fromisoformat(at))
