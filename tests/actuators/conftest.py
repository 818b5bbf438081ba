"""One client of the real Docker Engine per test."""

from collections.abc import AsyncGenerator
from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest

from custom_components.depin_orchestrator.actuators.engine_api import EngineClient

from .dockerd import Dockerd
from .guest import GuestEngine


@pytest.fixture
async def engine(dockerd: Dockerd, socket_enabled: None) -> AsyncGenerator[EngineClient]:
    """Talk to the real engine."""
    patience = timedelta(seconds=dockerd.patience)
    async with (
        aiohttp.ClientSession() as session,
        EngineClient(dockerd.url, session, timeout=patience) as client,
    ):
        yield client


@pytest.fixture
def socket(dockerd: Dockerd) -> Path:
    """Return the engine's unix socket, for tests that nothing else will do for."""
    if isinstance(dockerd, GuestEngine):
        pytest.skip("the engine of the guest has no socket here")
    return dockerd.socket
