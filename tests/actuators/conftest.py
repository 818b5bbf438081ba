"""One client of the real Docker Engine per test."""

from collections.abc import AsyncGenerator

import aiohttp
import pytest

from custom_components.depin_orchestrator.actuators.engine_api import EngineClient

from .dockerd import Dockerd


@pytest.fixture
async def engine(dockerd: Dockerd, socket_enabled: None) -> AsyncGenerator[EngineClient]:
    """Talk to the real engine."""
    async with aiohttp.ClientSession() as session, EngineClient(dockerd.url, session) as client:
        yield client
