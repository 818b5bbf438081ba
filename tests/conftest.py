"""Fixtures for every test."""

from collections.abc import AsyncGenerator

import pytest

import custom_components.depin_orchestrator  # noqa: F401 -- before the plugin's own test config

from .web import Web


@pytest.fixture
async def web(socket_enabled: None) -> AsyncGenerator[Web]:
    """Serve real HTTP on the loopback, with answers set by the test."""
    server = Web()
    await server.start()
    yield server
    await server.stop()
