"""Which readings each answer of a Golem provider gives: key, how to get it, unit."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import Any

from ..engine.models import Value
from ..engine.rows import MONEY, ZERO
from .base import Draft, Endpoint
from .golem_market import Counters, Offer, Task, TaskState
from .golem_model import Version
from .golem_outside import Net, Wallet

TOKEN = "GLM"  # noqa: S105 -- the currency
#: What Polygon's fees are paid in.
GAS = "POL"

type Row[T] = tuple[str, Callable[[T], Value | None], str | None]


@dataclass(frozen=True, slots=True)
class Work:
    """The running tasks and the cores they use, None while unknown."""

    tasks: tuple[Task, ...]
    cores: Decimal | None

    @property
    def state(self) -> str:
        """The most telling state of all tasks, "none" without one."""
        states = {task.state for task in self.tasks}
        return next((state.value for state in TaskState if state in states), "none")

    @property
    def cpu_seconds(self) -> Decimal | None:
        """CPU time of all tasks since each began; None until every one has reported."""
        used = [task.usage.cpu for task in self.tasks if task.usage]
        with localcontext(MONEY):
            return sum(used, ZERO) if len(used) == len(self.tasks) else None

    @property
    def seconds(self) -> Decimal | None:
        """How long the oldest task has run; None until every one has reported."""
        ran = [task.usage.duration for task in self.tasks if task.usage]
        return max(ran, default=ZERO) if len(ran) == len(self.tasks) else None

    @property
    def agreements(self) -> frozenset[str]:
        """The agreements under which the tasks run."""
        return frozenset(task.agreement for task in self.tasks if task.agreement)


@dataclass(frozen=True, slots=True)
class Beat:
    """The daemon's counters and whether the agent lives, None while unknown."""

    counters: Counters
    alive: bool | None


VERSION: tuple[Row[Version], ...] = (
    ("version", lambda version: version.current, None),
    ("latest_version", lambda version: version.pending or version.current, None),
    ("update_available", lambda version: version.pending is not None, None),
)
OFFER: tuple[Row[Offer], ...] = (
    ("offered_threads", lambda offer: offer.threads, None),
    ("offered_memory", lambda offer: offer.memory, "GiB"),
    ("offered_storage", lambda offer: offer.storage, "GiB"),
    ("price_cpu_hour", lambda offer: offer.cpu_hour, TOKEN),
    ("price_env_hour", lambda offer: offer.env_hour, TOKEN),
    ("price_start", lambda offer: offer.start, TOKEN),
    ("public", lambda offer: offer.public, None),
)
WORK: tuple[Row[Work], ...] = (
    ("running_tasks", lambda work: len(work.tasks), None),
    ("task_state", lambda work: work.state, None),
    ("task_cpu", lambda work: work.cores, None),
    ("task_seconds", lambda work: work.seconds, "s"),
    ("task_cpu_seconds", lambda work: work.cpu_seconds, "s"),
)
BEAT: tuple[Row[Beat], ...] = (
    ("tasks_done", lambda beat: beat.counters.done, None),
    ("tasks_failed", lambda beat: beat.counters.failed, None),
    ("agent_alive", lambda beat: beat.alive, None),
)
NET: tuple[Row[Net], ...] = (
    ("reachable", lambda net: net.reachable, None),
    ("sessions", lambda net: net.sessions, None),
)
VISIBLE: tuple[Row[bool], ...] = (("visible", lambda visible: visible, None),)
WALLET: tuple[Row[Wallet], ...] = (
    ("wallet_balance", lambda wallet: wallet.balance, TOKEN),
    ("gas_balance", lambda wallet: wallet.gas, GAS),
)


def tell[T](
    draft: Draft, source: Endpoint[Any], answer: T | None, rows: tuple[Row[T], ...]
) -> None:
    """Note the readings of one answer; an answer of None makes all of them outages."""
    for key, value_fn, unit in rows:
        draft.put(key, None if answer is None else value_fn(answer), source, unit)
