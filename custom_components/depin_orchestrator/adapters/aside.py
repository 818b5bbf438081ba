"""Asks an endpoint that takes its time, beside the poll and never in its way."""

import asyncio
from contextlib import suppress
from datetime import datetime
from typing import Any

from .base import Endpoint


class Aside:
    """Runs one endpoint's asking in a task of its own; at most one at a time."""

    def __init__(self, endpoint: Endpoint[Any]) -> None:
        """Take the endpoint; nothing runs yet."""
        self.endpoint = endpoint
        self._task: asyncio.Task[None] | None = None

    def due(self, now: datetime) -> bool:
        """Tell whether there is something to begin, or news to tell."""
        return self._task.done() if self._task else self.endpoint.slot.due(now)

    def tick(self, now: datetime) -> None:
        """Begin to ask if it is time."""
        if self._task and self._task.done():
            self._task = None  # what it found, or how it failed, is with the endpoint
        if self._task is None and self.endpoint.slot.due(now):
            self._task = asyncio.create_task(self.endpoint.ask(now), name=self.endpoint.name)

    async def close(self) -> None:
        """Stop asking."""
        if self._task:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
            self._task = None
