"""What a Golem provider offers and does now, parsed (sections 1.6 to 1.8).

Prices are GLM, memory and storage GiB, usage counters seconds, times UTC.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Context, Decimal, InvalidOperation
from enum import StrEnum
import re
from typing import Any

from ..engine.errors import BadResponse
from .golem_model import MONEY_PLATFORMS, known
from .parse import Fields, objects

#: Every provider polls its daemon through these (section 1.8).
HEARTBEATS = frozenset(
    {
        "market_events_provider_query",
        "activity_provider_events_query",
        "payment_invoices_events_query",
        "payment_debit_notes_events_query",
    }
)
TERMINATED = "market_agreements_provider_terminated"
HOUR = 3600
_SAMPLE = re.compile(r"([a-zA-Z_:][\w:]*)(?:\{(.*)\})? +(\S+)")
_REASON = re.compile(r'reason="([^"]*)"')
_SNAPSHOT = re.compile(r"\(ts=(\d{1,11})\)")
_EXACT = Context(prec=60)


class TaskState(StrEnum):
    """What a task does, most telling first (section 1.7)."""

    UNRESPONSIVE = "unresponsive"
    READY = "ready"
    DEPLOYED = "deployed"
    INITIALIZED = "initialized"
    NEW = "new"
    UNKNOWN = "unknown"
    TERMINATED = "terminated"


@dataclass(frozen=True, slots=True)
class Offer:
    """What is on the market: resources for one task, prices in GLM."""

    at: datetime
    name: str | None
    runtime: str | None
    threads: int | None
    memory: Decimal | None  # GiB
    storage: Decimal | None  # GiB
    cpu_hour: Decimal | None
    env_hour: Decimal | None
    start: Decimal | None
    public: bool | None


@dataclass(frozen=True, slots=True)
class Usage:
    """Counters of a running task, in seconds: of all cores together, and of the clock."""

    cpu: Decimal
    duration: Decimal


@dataclass(frozen=True, slots=True)
class Task:
    """A running activity; usage is None before its first report."""

    id: str
    state: TaskState
    usage: Usage | None
    agreement: str | None


@dataclass(frozen=True, slots=True)
class Counters:
    """Counts since the daemon started; None when it does not keep them."""

    at: datetime | None
    heartbeats: int | None
    done: int | None
    failed: int | None


def parse_offers(data: Any) -> tuple[Offer, ...]:
    """Read /market-api/v1/offers (section 1.6); the most telling first.

    All presets offer the same resources; a virtual machine is what tasks usually want.
    """
    offers = [_offer(row) for row in objects(data, "offers")]
    offers.sort(key=lambda o: ((o.runtime or "").startswith("vm"), o.at), reverse=True)
    return tuple(offers)


def parse_tasks(data: Any) -> tuple[Task, ...]:
    """Read one event of /activity-api/v1/_monitor (section 1.7); what has ended is left out."""
    tasks = (_task(row) for row in Fields(data, "_monitor").rows("activities"))
    return tuple(task for task in tasks if task.state is not TaskState.TERMINATED)


def parse_counters(text: str) -> Counters:
    """Read the counters we need of the Prometheus text (section 1.8).

    Done is what requestors ended with "Success", failed what ended for any other stated reason.
    """
    heartbeats: int | None = None
    counted, done, failed = False, 0, 0
    for name, labels, value in _samples(text):
        if name in HEARTBEATS:
            heartbeats = (heartbeats or 0) + value
        elif name == TERMINATED:
            counted = True
        elif name == f"{TERMINATED}_reason" and (reason := _REASON.search(labels)):
            counted = True
            done += value if reason[1] == "Success" else 0
            failed += value if reason[1] not in ("Success", "NotSpecified") else 0
    stamp = _SNAPSHOT.search(text[:200])
    at = datetime.fromtimestamp(int(stamp[1]), UTC) if stamp else None
    return Counters(at, heartbeats, done if counted else None, failed if counted else None)


def _samples(text: str) -> Iterator[tuple[str, str, int]]:
    for line in text.splitlines():
        if match := _SAMPLE.fullmatch(line.strip()):
            try:
                value = Decimal(match[3])
            except InvalidOperation:
                continue
            if value.is_finite() and 0 <= value.adjusted() < 19 and not value.is_signed():
                yield match[1], match[2] or "", int(value)


def _offer(row: Fields) -> Offer:
    properties = row.child("properties")
    prices = _prices(properties)
    return Offer(
        at=row.moment("timestamp"),
        name=properties.opt_text("golem.node.id.name"),
        runtime=properties.opt_text("golem.runtime.name"),
        threads=properties.opt_count("golem.inf.cpu.threads"),
        memory=properties.opt_number("golem.inf.mem.gib"),
        storage=properties.opt_number("golem.inf.storage.gib"),
        cpu_hour=prices.get("golem.usage.cpu_sec"),
        env_hour=prices.get("golem.usage.duration_sec"),
        start=prices.get("start"),
        public=properties.opt_flag("golem.node.net.is-public"),
    )


def _prices(properties: Fields) -> Mapping[str, Decimal]:
    """Return the hourly price of each counter and of the start, in GLM.

    Empty unless the model is linear and the token worth money: a price in tGLM is none.
    """
    platforms = {
        name.removeprefix("golem.com.payment.platform.").removesuffix(".address")
        for name in properties.data
        if name.startswith("golem.com.payment.platform.")
    }
    if platforms and not platforms & MONEY_PLATFORMS:
        return {}
    coefficients = _listed(
        properties, "golem.com.pricing.model.linear.coeffs", lambda item: item.number("value")
    )
    counters = _listed(properties, "golem.com.usage.vector", lambda item: item.text("value"))
    if len(coefficients) != len(counters) + 1:
        return {}
    *rates, start = coefficients
    hourly = {
        counter: _EXACT.multiply(rate, HOUR) for counter, rate in zip(counters, rates, strict=True)
    }
    return {**hourly, "start": start}


def _listed[T](fields: Fields, key: str, read: Callable[[Fields], T]) -> list[T]:
    """Read a list of plain values; null is an empty list."""
    values = fields.data.get(key)
    if values is None:
        return []
    if not isinstance(values, list):
        raise BadResponse(f"{key}: list expected")
    return [read(Fields({"value": value}, key)) for value in values]


def _task(row: Fields) -> Task:
    state = row.opt_text("state") or ""
    usage = row.opt_child("usage")
    return Task(
        id=row.text("id"),
        state=known(TaskState, state.lower(), TaskState.UNKNOWN),
        usage=_usage(usage) if usage else None,
        agreement=row.opt_text("agreementId"),
    )


def _usage(fields: Fields) -> Usage | None:
    cpu = fields.opt_number("golem.usage.cpu_sec")
    duration = fields.opt_number("golem.usage.duration_sec")
    return None if cpu is None or duration is None else Usage(cpu, duration)
