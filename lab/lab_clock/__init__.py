"""A clock of Home Assistant that can be set, so that the demo lives days in minutes.

Home Assistant's own clock and its event loop's jump together: whatever was to happen within a
jump happens once at its end. The clock of the Python library is left alone (tokens are judged by
it).
"""

import asyncio
from datetime import UTC, datetime, timedelta, tzinfo
import sys
import time

from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.helpers import entity, event
from homeassistant.util import dt as dt_util

DOMAIN = "lab_clock"
#: Whose work a jump waits for, and for how long.
WATCHED = "depin_orchestrator"
WITHIN = 10.0
#: Seconds between two looks at that work; it has ended when there was none twice.
LOOK = 0.03


class Clock:
    """By how much Home Assistant's time differs from the real one."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Take the place of all the clocks that Home Assistant reads."""
        self._offset = self._jumped = 0.0
        self._time, self._loop_time = time.time, loop.time
        loop.time = lambda: self._loop_time() + self._jumped  # type: ignore[method-assign]
        time.time = self.timestamp
        dt_util.utcnow = event.time_tracker_utcnow = self.utcnow  # type: ignore[assignment]
        dt_util.now = self.now
        event.time_tracker_timestamp = entity.timer = self.timestamp

    def timestamp(self) -> float:
        """Return seconds since 1970."""
        return self._time() + self._offset

    def utcnow(self) -> datetime:
        """Return the time in UTC."""
        return datetime.fromtimestamp(self.timestamp(), UTC)

    def now(self, time_zone: tzinfo | None = None) -> datetime:
        """Return the time in a zone, else in the household's."""
        return self.utcnow().astimezone(time_zone or dt_util.DEFAULT_TIME_ZONE)

    def set(self, timestamp: float) -> None:
        """Make it another time; nothing that is due then has happened yet."""
        self._offset = timestamp - self._time()

    def wake(self, seconds: float) -> None:
        """Let everything happen that would have happened in so many seconds."""
        self._jumped += seconds


async def async_setup(hass: HomeAssistant, _: object) -> bool:
    """Offer the two actions."""
    clock = Clock(hass.loop)

    async def set_to(call: ServiceCall) -> None:
        if client := sys.modules.get(f"custom_components.{WATCHED}.adapters.client"):
            # The lab's dates are past, the real daemon's are not: neither tells of a skew.
            client._skew = lambda _: timedelta()  # type: ignore[attr-defined] # noqa: SLF001
        clock.set(call.data["timestamp"])

    async def wake(call: ServiceCall) -> None:
        clock.wake(call.data["seconds"])
        async with asyncio.timeout(WITHIN):
            await _quiet()

    for name, action in (("set_to", set_to), ("wake", wake)):
        hass.services.async_register(DOMAIN, name, action)
    return True


async def _quiet() -> None:
    """Wait until the integration has nothing more to do."""
    idle = 0
    while idle < 2:
        await asyncio.sleep(LOOK)
        busy = any(WATCHED in task.get_name() for task in asyncio.all_tasks())
        idle = 0 if busy else idle + 1
