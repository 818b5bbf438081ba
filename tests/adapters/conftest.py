"""Fixtures for the tests of adapters."""

from collections.abc import AsyncGenerator

import aiohttp
import pytest

from tests.web import Web, fixture

from .streamr_lab import Lab


@pytest.fixture
async def lab(web: Web) -> AsyncGenerator[Lab]:
    async with aiohttp.ClientSession() as session:
        lab = Lab(
            web,
            session,
            fixture("streamr/rpc/polygon.json"),
            fixture("streamr/subgraph/operator.json"),
        )
        web.set("/info", fixture("streamr/v103/info.json"))
        web.handle("/rpc/rpc-secret", lab.answer_rpc)
        web.handle("/graph", lab.answer_graph)
        yield lab


@pytest.fixture
async def session() -> AsyncGenerator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session
