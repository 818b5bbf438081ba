"""The last reading of a source that may fall silent: stale for a while, then gone."""

from dataclasses import replace
from datetime import datetime, timedelta

from .models import Observation, Quality, Reading


class Held:
    """Remembers one source's last reading."""

    def __init__(self, span: timedelta) -> None:
        """Take how long a reading stands in for the ones that do not come."""
        self._span = span
        self._last: Reading | None = None
        self._heard_at: datetime | None = None

    def take(self, observation: Observation, now: datetime) -> Observation:
        """Return an observation, or the last reading as stale while the source is silent."""
        if isinstance(observation, Reading):
            self._last, self._heard_at = observation, now
            return observation
        if self._last is None or self._heard_at is None or now - self._heard_at > self._span:
            return observation
        return replace(self._last, quality=Quality.STALE)
