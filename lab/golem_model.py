"""Golem: tasks come and go; each ends in an invoice that is paid the next day."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from enum import StrEnum
import random

from .timeline import DAY, HOUR, Resources, day_start, token

#: GLM per thread and hour.
PRICE = Decimal("0.025")
WEI = Decimal(10) ** -18
#: GiB that one thread of a task needs.
THREAD_GIB = 0.5
#: Seconds between two tasks on a big machine, and of a task, on average.
GAP, TASK = 30 * 60, 80 * 60
#: The payer's batch: the next UTC day at eight.
PAID_AT = 8 * HOUR


@dataclass(frozen=True, slots=True)
class Task:
    """One agreement with its single activity; times in seconds."""

    number: int
    start: int
    end: int
    threads: float
    seed: int

    @property
    def amount(self) -> Decimal:
        """GLM of the whole task."""
        return self.cost(self.end)

    def cost(self, now: int) -> Decimal:
        """Return the GLM due for the work done until now: price, threads, hours."""
        seconds = max(0, min(now, self.end) - self.start)
        paid = PRICE * Decimal(repr(self.threads))
        return (paid * seconds / HOUR).quantize(WEI, ROUND_DOWN)

    @property
    def paid_at(self) -> int:
        """When its payment arrives."""
        return day_start(self.end) + DAY + PAID_AT

    @property
    def agreement_id(self) -> str:
        """64 hex digits."""
        return token(32, self.seed, "agreement", self.number).hex()


class Happening(StrEnum):
    """What can happen to a task."""

    STARTED = "started"
    INVOICED = "invoiced"
    PAID = "paid"


@dataclass(frozen=True, slots=True, order=True)
class Event:
    """Something that happened to a task."""

    at: int
    number: int
    what: Happening
    task: Task


class Golem:
    """One provider that works on one task at a time (golem.md §3.4).

    A task takes all threads that there are, as far as there is memory for them, and is paid for
    the CPU time that it gets; so also a part of a thread pays.
    """

    def __init__(self, seed: int, created: int, resources: Resources) -> None:
        """Begin without any work."""
        self.created = created
        self.resources = resources
        self.tasks: list[Task] = []
        self._seed = seed
        self._random = random.Random(f"golem {seed}")
        self._next = created + self._gap()

    def change(self, now: int, resources: Resources) -> None:
        """Offer other resources; a running task keeps what it was given."""
        self._advance(now)
        self.resources = resources

    @property
    def threads(self) -> float:
        """Threads that a task would get; none where there is not a whole one."""
        have = self.resources
        threads = min(have.cpu_threads, have.memory_gib / THREAD_GIB)
        return round(threads, 3) if threads >= 1 else 0.0

    def running(self, now: int) -> Task | None:
        """Return the task in progress."""
        self._advance(now)
        return next((task for task in reversed(self.tasks) if task.start <= now < task.end), None)

    def events(self, since: int, until: int) -> Iterator[Event]:
        """Yield what happens in [since, until), in order: what the daemon's books must learn."""
        self._advance(until)
        happened = [
            Event(at, task.number, what, task)
            for task in self.tasks
            for at, what in (
                (task.start, Happening.STARTED),
                (task.end, Happening.INVOICED),
                (task.paid_at, Happening.PAID),
            )
            if since <= at < until
        ]
        yield from sorted(happened)

    def earned(self, now: int) -> Decimal:
        """Return the GLM of all invoices."""
        self._advance(now)
        return sum((task.amount for task in self.tasks if task.end <= now), Decimal(0))

    def paid(self, now: int) -> Decimal:
        """Return the GLM of all payments."""
        self._advance(now)
        return sum((task.amount for task in self.tasks if task.paid_at <= now), Decimal(0))

    def _gap(self) -> int:
        """Draw the wait for a task: small machines fit fewer of them."""
        have = self.resources
        scarcity = 1 + 2 / max(have.cpu_threads, 0.1) + 1 / max(have.memory_gib, 0.1)
        return 60 + int(self._random.expovariate(1 / (GAP * scarcity)))

    def _advance(self, now: int) -> None:
        while self._next <= now:
            end = self._next + 120 + int(self._random.expovariate(1 / TASK))
            if self.threads:
                number = len(self.tasks)
                self.tasks.append(Task(number, self._next, end, self.threads, self._seed))
            self._next = end + self._gap()
