"""The lab's fleet, as the adapter hears it."""

from collections.abc import AsyncGenerator
from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest

from custom_components.depin_orchestrator.adapters.streamr_fleet import Listener, follow
from custom_components.depin_orchestrator.engine import errors
from lab.server import Lab, Settings


@pytest.fixture
async def lab(socket_enabled: None, tmp_path: Path) -> AsyncGenerator[Lab]:
    lab = Lab(Settings(tmp_path, 1795348800, yagna=False))
    await lab.services["streamr_ws"].start()
    yield lab
    await lab.stop()


async def test_two_nodes_speak(lab: Lab) -> None:
    url = lab.services["streamr_ws"].url.replace("http", "ws")
    operator, key = lab.world.streamr.address, lab.keys["streamr"]
    async with aiohttp.ClientSession() as session:
        for wrong in (None, "wrong"):
            with pytest.raises(errors.AuthFailed):
                await Listener(session, url, operator, wrong).knock()
        stranger = Listener(session, url, "0x" + "0" * 40, key)
        stranger.window = timedelta(seconds=0.2)
        assert (await stranger.listen())[0] == {}
        listener = Listener(session, url, operator, key)
        listener.window = timedelta(seconds=0.5)
        fleet = follow(None, *await listener.listen())
    assert (fleet.nodes, fleet.versions, fleet.autostaker) == (2, ["103.3.0", "103.3.1"], False)
