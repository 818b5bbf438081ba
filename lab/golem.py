"""Golem in the lab: the real daemon, with books that follow the model's tasks."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import groupby
from pathlib import Path
import shutil
import sqlite3
from urllib.error import URLError

from .golem_model import PRICE, Event, Golem, Happening, Task
from .service import Clock
from .timeline import HOUR, Resources, token, utc
from .yagna import Yagna

#: A debit note comes about as often; an offer must be renewed before its hour is over.
GROW, RENEW = timedelta(seconds=10), timedelta(minutes=50)


class Daemon(Yagna):
    """The daemon, with its process id, and activities that grow as tasks run."""

    @property
    def pid(self) -> int:
        """The process; 0 when there is none."""
        return self._process.pid if self._process else 0

    def set_activity(self, activity: str, due: Decimal) -> None:
        """Change what an activity is due: its latest debit note."""
        self._run(
            "UPDATE pay_activity SET total_amount_due = ? WHERE id = ?", (f"{due:f}", activity)
        )


class Ledger:
    """Writes tasks into the daemon's books, each once, and then what becomes of it."""

    def __init__(
        self, books: Daemon, model: Golem, real: Callable[[float], float] = float
    ) -> None:
        """Begin with nothing written; `real` turns lab time into that of the books."""
        self.until = model.created
        self._books = books
        self._model = model
        self._real = real
        self._invoices: dict[int, str] = {}
        self._activities: dict[int, str] = {}

    def grow(self, now: int) -> None:
        """Write everything that happened since the last time, and what the running task is due."""
        with self._books.together():
            self._grow(now)
        self.until = now + 1

    def _grow(self, now: int) -> None:
        events = list(self._model.events(self.until, now + 1))
        new = {event.number for event in events if event.what is Happening.STARTED}
        for event in events:
            if event.what is Happening.STARTED:
                self._write(event.task, now)
            elif event.what is Happening.INVOICED and event.number not in new:
                self._invoice(event.task, now)
        paid = [event for event in events if event.what is Happening.PAID]
        for at, batch in groupby(paid, key=lambda event: event.at):
            self._pay(at, list(batch), new)
        running = self._model.running(now)
        if running and running.number not in new:
            self._due(running, running.cost(now))

    def _write(self, task: Task, now: int) -> None:
        """Write a task as it stands: a history is thus written once, not relived."""
        due, over = task.cost(now), task.end <= now
        self._books.seed_agreement(
            due,
            accepted=due if over else Decimal(0),
            paid=due if task.paid_at <= now else Decimal(0),
            at=self._date(task.start),
            agreement=task.agreement_id,
        )
        self._activities[task.number] = self._books.seed_activity(
            task.agreement_id,
            due,
            paid=due if task.paid_at <= now else Decimal(0),
            at=self._date(task.start),
        )
        if over:
            self._invoice(task, now)

    def _date(self, at: int) -> datetime:
        return utc(self._real(at))

    def _due(self, task: Task, amount: Decimal) -> None:
        self._books.set_agreement(task.agreement_id, due=amount)
        self._books.set_activity(self._activities[task.number], amount)

    def _invoice(self, task: Task, now: int) -> None:
        paid = task.paid_at <= now
        self._due(task, task.amount)
        self._books.set_agreement(task.agreement_id, accepted=task.amount)
        self._invoices[task.number] = self._books.seed_invoice(
            task.agreement_id,
            task.amount,
            status="SETTLED" if paid else "ACCEPTED",
            at=self._date(task.end),
        )

    def _pay(self, at: int, batch: list[Event], new: set[int]) -> None:
        """Write one payment for all tasks of a day, as a payer's batch does."""
        parts = {event.task.agreement_id: event.task.amount for event in batch}
        self._books.seed_payment(parts, at=self._date(at), transaction=token(32, "payment", at))
        for event in batch:
            invoice = self._invoices[event.number]
            if event.number not in new:
                self._books.set_invoice(invoice, "SETTLED")
                self._books.set_agreement(event.task.agreement_id, paid=event.task.amount)


class GolemService:
    """Starts and stops the daemon like any other service of the lab."""

    name = "golem"

    def __init__(self, model: Golem, clock: Clock, directory: Path, seed: int) -> None:
        """Use a directory of its own, emptied at first start; the seed fixes the identity."""
        self.yagna = Daemon(
            app_key=token(16, seed, "golem key").hex(),
            secret=token(32, seed, "golem identity").hex(),
        )
        self.failing = 0
        self._model = model
        self._clock = clock
        self._directory = directory
        self._ledger = Ledger(self.yagna, model, clock.real)
        self._offered: Resources | None = None
        self._growth: asyncio.Task[None] | None = None
        shutil.rmtree(directory, ignore_errors=True)

    @property
    def url(self) -> str:
        """Base URL of the daemon's HTTP API."""
        return self.yagna.url

    @property
    def listening(self) -> bool:
        """Whether the daemon runs."""
        return self.yagna.running

    @property
    def pid(self) -> int:
        """The daemon's process; 0 when there is none."""
        return self.yagna.pid

    def seen(self, identity: str) -> bool | None:
        """Tell whether the market sees a node; None if it is not ours."""
        return self.listening if identity == self.yagna.identity else None

    async def start(self) -> None:
        """Start the daemon, bring its books up to date and offer what the model has."""
        if self.listening:
            return
        await self.yagna.start(self._directory)
        await self.catch_up()
        self.yagna.keep_beating()
        self._growth = asyncio.create_task(self._keep_growing(), name="golem growth")

    async def stop(self) -> None:
        """End the daemon."""
        growth, self._growth = self._growth, None
        if growth:
            growth.cancel()
            await asyncio.gather(growth, return_exceptions=True)
        self._offered = None  # offers do not survive the daemon
        await self.yagna.stop()

    async def catch_up(self) -> None:
        """Bring books and offer up to date with the model."""
        await asyncio.to_thread(self._ledger.grow, self._clock.now())
        if self._offered != self._model.resources:
            await self._offer()

    async def _offer(self) -> None:
        have = self._model.resources
        await self.yagna.withdraw()
        price = float(PRICE) / HOUR
        await self.yagna.offer(
            int(have.cpu_threads), have.memory_gib, have.storage_gb, coeffs=(price, 0.0, 0.0)
        )
        self._offered = have

    async def _keep_growing(self) -> None:
        """Follow the model; a daemon that just died must not end this."""
        loop = asyncio.get_running_loop()
        renewed = loop.time()
        while True:
            await asyncio.sleep(GROW.total_seconds())
            if loop.time() - renewed > RENEW.total_seconds():
                self._offered, renewed = None, loop.time()
            try:
                await self.catch_up()
            except (OSError, URLError, sqlite3.Error) as err:
                print(f"golem: {type(err).__name__}", flush=True)
