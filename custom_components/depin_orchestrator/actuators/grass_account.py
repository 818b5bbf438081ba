"""A whole Grass account paused by the service itself (grass.md, section 7).

The call is the browser extension's own, documented nowhere and not tried on a live account by us.
So nothing is believed but what the account's settings say afterwards, each pause ends by itself,
and whoever wants one for longer has to ask again: if Home Assistant dies, the account earns again.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from ..adapters.base import Endpoint, every
from ..adapters.grass_api import PAUSE_CONNECTION, GrassApi
from ..adapters.grass_model import still_paused
from ..engine.models import Resource
from ..engine.reallocation import Step
from ..engine.schedule import Cadence
from .grass import is_pause

#: All that may be written.
WRITES = frozenset({PAUSE_CONNECTION})
#: How long a pause lasts unless it is renewed, and with how much left it is.
LASTS = timedelta(hours=2)
RENEWED = LASTS / 2
#: How the extension ends a pause: by an end so far ahead. `grass_model.OVER` knows of it.
RESUME = timedelta(seconds=3)
#: A change looks several times within a moment; the service is asked once.
MOMENT = timedelta(seconds=2)
#: How often, and after how long, to look whether a pause is to be seen.
LOOKS = 4
LOOK_SECONDS = 2.0

type Sleep = Callable[[float], Awaitable[None]]


class GrassAccount:
    """The bandwidth of an account: all or nothing. Implements the engine's `Actuator`."""

    def __init__(
        self,
        api: GrassApi,
        all_: float,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        """Take the account, which may be written to, and what it has unless paused (Mbit/s)."""
        self._api = api
        self._all = all_
        self._now = now
        self._sleep = sleep
        self._settings = Endpoint("settings", Cadence(MOMENT, MOMENT), api.paused_until)
        # A failure is tried again a few times before the pause ends.
        again = every(minutes=30, retry=timedelta(minutes=5))
        self._renewal = Endpoint("renewal", again, self._renew)
        self._lock = asyncio.Lock()

    async def read(self, node_id: str, resource: Resource) -> float | None:  # noqa: ARG002 -- one
        """Return 0 while the account's settings say paused, else all; None is unknown."""
        async with self._lock:
            return await self._amount()

    async def apply(self, step: Step) -> None:
        """Pause the account for `LASTS`, or end its pause; return when that is to be seen.

        Sent once, never again by itself. Raises InvalidInput for anything in between, and as
        `GrassApi.pause_until`.
        """
        length = LASTS if is_pause(step, self._all) else RESUME
        async with self._lock:
            try:
                await self._api.pause_until(self._there() + length)
            finally:
                self._settings.slot.hurry()  # what was known is of before
            for _ in range(LOOKS):
                amount = await self._amount()
                if amount is not None and step.reached(amount):
                    return
                await self._sleep(LOOK_SECONDS)
                self._settings.slot.hurry()

    async def renew(self) -> None:
        """Let a pause that goes on end later; for as long as it still should stand."""
        async with self._lock:
            now, until = self._now(), self._until()
            wanted = until is not None and until - self._there() < RENEWED
            if wanted and self._renewal.slot.due(now):
                await self._renewal.ask(now)
                self._settings.slot.hurry()
                await self._amount()

    async def _renew(self) -> None:
        await self._api.pause_until(self._there() + LASTS)

    async def _amount(self) -> float | None:
        now = self._now()
        if self._settings.slot.due(now):
            await self._settings.ask(now)
        if self._settings.error is not None:
            return None
        return self._all if self._until() is None else 0.0

    def _until(self) -> datetime | None:
        return still_paused(self._settings.answer, self._there())

    def _there(self) -> datetime:
        """Return the time by the service's clock, whose pauses they are."""
        return self._now() + (self._api.client.skew or timedelta())
