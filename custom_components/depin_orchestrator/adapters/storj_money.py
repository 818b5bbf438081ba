"""From a storage node's estimates and pay stubs to figures, and to what is still owed.

Every amount the node ever earned is in exactly one of three places, to the last digit:
earned = unpaid + paid out + held back. Months are UTC and named by their first moment.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal, localcontext

from ..engine.ledger import DAY
from ..engine.models import Figure, Kind
from ..engine.rows import FINEST, MONEY, ZERO
from .storj_held import last_month, month_of, next_month, to_return
from .storj_model import Estimate, Estimated, Receipts, Stub

#: An answer so close to the turn of a month may speak of either month: it was asked for up to
#: a time-out earlier than it was given, and the Date header counts whole seconds.
TURN = timedelta(seconds=15)
#: Clocks closer than this agree: again the Date header, and the way of the answer.
AGREE = timedelta(seconds=2)
#: In the first hours of a month its own earnings say little of a day's.
SETTLING = timedelta(hours=6)
_US = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Papers:
    """All that the node's money is reckoned from."""

    #: Local estimates by month, at most the running one and the one before.
    estimates: Mapping[datetime, Estimated]
    #: When the estimates were given, by our clock.
    seen: datetime
    #: The running month, by the newest answer of the node.
    running: datetime
    #: None while the node has not told.
    stubs: tuple[Stub, ...] | None
    #: Satellites that will send a stub for every month.
    active: frozenset[str]
    joined: datetime | None = None
    receipts: Receipts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Accounts:
    """What the papers come to, in dollars; None where a paper is missing."""

    figures: tuple[Figure, ...] = ()
    #: Granted or estimated, but not sent yet.
    unpaid: Decimal | None = None
    #: Kept back by the satellites, returned later.
    held: Decimal | None = None
    #: What comes back of it by itself, in the end.
    held_return: Decimal | None = None
    #: Granted by stubs, but not sent: below the wallet's threshold.
    undistributed: Decimal | None = None


def node_time(estimate: Estimate, at: datetime) -> datetime:
    """Return what the node's own clock said when it gave an estimate."""
    return at + estimate.ahead if abs(estimate.ahead) > AGREE else at


def by_month(estimate: Estimate, at: datetime) -> dict[datetime, Estimated]:
    """Name the months an estimate speaks of; none when it is too close to tell."""
    moment = node_time(estimate, at)
    month = month_of(moment)
    if month_of(moment + TURN) != month or month_of(moment - TURN) != month:
        return {}
    return {last_month(month): estimate.previous, month: estimate.current}


def rate(estimate: Estimate, at: datetime, joined: datetime | None) -> Decimal | None:
    """Return gross dollars per day of this month, in its first hours of the month before."""
    moment = node_time(estimate, at)
    month = month_of(moment)
    spent, elapsed = estimate.current, moment - _since(month, joined)
    if elapsed < SETTLING:
        before = last_month(month)
        spent, elapsed = estimate.previous, month - _since(before, joined)
        if joined is not None and joined >= month:
            return None
    with localcontext(MONEY):
        return (spent.gross * (DAY // _US) / (elapsed // _US)).quantize(FINEST)


def reckon(papers: Papers) -> Accounts:
    """Say what was earned month by month, what was paid out, and what is still to come."""
    stubs = papers.stubs or ()
    with localcontext(MONEY):
        settled = _settled(papers, stubs)
        estimated = {m: e for m, e in papers.estimates.items() if m not in settled}
        final = [stub for month in settled.values() for stub in month]
        sent = _sum(stub.distributed for stub in stubs)
        unpaid = _sum(stub.paid for stub in final) - sent + _sum(e.net for e in estimated.values())
        held = _sum(s.held - s.disposed for s in final) + _sum(e.held for e in estimated.values())
        months = [*_documents(papers, settled), *_counters(papers, estimated)]
        granted = papers.stubs is not None
        whole = granted and bool(papers.estimates)
        return Accounts(
            figures=(*sorted(months, key=lambda f: f.account), *_payouts(stubs, papers.receipts)),
            unpaid=unpaid if whole else None,
            held=held if whole else None,
            held_return=_returning(papers.active, final, estimated) if whole else None,
            undistributed=_sum(stub.paid for stub in stubs) - sent if granted else None,
        )


def _returning(
    active: Iterable[str], final: Iterable[Stub], estimated: Mapping[datetime, Estimated]
) -> Decimal:
    """Return what satellites will give back; one that disqualified the node never does."""
    stubs = list(final)
    settled = (to_return(stub for stub in stubs if stub.satellite == name) for name in active)
    return _sum(settled) + _sum(e.held for e in estimated.values()) / 2


def _settled(papers: Papers, stubs: Iterable[Stub]) -> dict[datetime, list[Stub]]:
    """Return the months whose stubs have the last word.

    That is when every satellite has sent one, or when the month is older than the previous
    one. A month that later stubs have passed over brought nothing, whatever was estimated.
    """
    months: dict[datetime, list[Stub]] = {}
    for stub in stubs:
        months.setdefault(stub.month, []).append(stub)
    for month in list(_passed(papers, months)):
        months.setdefault(month, [])
    before = last_month(papers.running)
    return {
        month: own
        for month, own in months.items()
        if month < before
        or (month == before and papers.active <= {stub.satellite for stub in own})
    }


def _passed(papers: Papers, months: Mapping[datetime, list[Stub]]) -> Iterator[datetime]:
    if not months:
        return
    month = min(months)
    if papers.joined is not None:
        month = min(month, month_of(papers.joined))
    while month < max(months):
        yield month
        month = next_month(month)


def _documents(papers: Papers, settled: Mapping[datetime, list[Stub]]) -> Iterator[Figure]:
    for month, stubs in settled.items():
        earned = _sum(stub.earned for stub in stubs)
        since = _since(month, papers.joined)
        yield Figure(
            _account(month),
            Kind.DOCUMENT,
            earned,
            since,
            next_month(month),
            presumed=not stubs,
        )


def _counters(papers: Papers, estimated: Mapping[datetime, Estimated]) -> Iterator[Figure]:
    running = max(papers.estimates, default=None)
    for month, estimate in estimated.items():
        # Tallies arrive after the turn of a month, and what they bring is still the old one's.
        end = papers.seen if month == running else next_month(month) - _US
        if papers.joined is not None and papers.joined >= end and not estimate.gross:
            continue  # before its time; a 0 would count as days without earnings
        since = min(_since(month, papers.joined), end)
        yield Figure(_account(month), Kind.COUNTER, estimate.gross, since, end)


def _payouts(stubs: Iterable[Stub], receipts: Receipts) -> Iterator[Figure]:
    for stub in sorted(stubs, key=lambda stub: (stub.month, stub.satellite)):
        if not stub.distributed:
            continue
        sent = stub.created or next_month(stub.month)
        yield Figure(
            f"payout:{stub.month:%Y-%m}:{stub.satellite}",
            Kind.DOCUMENT,
            stub.distributed,
            sent,
            sent,
            paid=True,
            receipt=receipts.get((stub.month, stub.satellite)),
        )


def _account(month: datetime) -> str:
    return f"month:{month:%Y-%m}"


def _since(month: datetime, joined: datetime | None) -> datetime:
    """Return when earning began within a month: at its start, or when the node joined."""
    return joined if joined is not None and month_of(joined) == month else month


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, ZERO)
