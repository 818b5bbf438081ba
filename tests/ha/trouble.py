"""A host of which one node can be made to fail, and what must then be seen of it."""

import asyncio
from collections.abc import AsyncGenerator, Generator
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.const import STATE_UNAVAILABLE, STATE_UNKNOWN
from homeassistant.core import HomeAssistant, State
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.depin_orchestrator.const import TICK
from tests.adapters.storj_node import NEW, serve as serve_storj
from tests.web import Web

from .common import (
    REPORTING,
    coordinator_of,
    states,
    tick,
    values,
)

STORJ, GOLEM, STREAMR, GRASS = "storj_node", "golem_provider", "streamr_node", "grass_account"
OTHERS = (None, GOLEM, STREAMR, GRASS)
SNO = "/api/sno/"
#: Longest a node may be gone before anyone sees it: its cadence, jitter and a tick.
CADENCE = 60 * 1.1 + TICK.total_seconds()


@pytest.fixture
async def apart(
    hass: HomeAssistant, host: MockConfigEntry, web: Web
) -> AsyncGenerator[MockConfigEntry]:
    """Return the host, set up, with a Storj node whose answers the test sets."""
    serve_storj(web)
    node = host.subentries[STORJ]
    hass.config_entries.async_update_subentry(host, node, data={"url": web.url}, unique_id=NEW)
    assert await hass.config_entries.async_setup(host.entry_id)
    await hass.async_block_till_done()
    yield host
    await hass.config_entries.async_unload(host.entry_id)
    await hass.async_block_till_done()


@pytest.fixture
def let_go(web: Web) -> Generator[asyncio.Event]:
    """Return what a slow answer waits for; at the end none is left waiting."""
    event = asyncio.Event()
    yield event
    event.set()


def gone(found: dict[Any, State]) -> set[Any]:
    return {key for key, state in found.items() if state.state == STATE_UNAVAILABLE}


def zeros(hass: HomeAssistant, entry: MockConfigEntry) -> set[Any]:
    """Return the entities that show a nought; a frozen lab's traffic really is none."""
    found = values(hass, entry, None, *entry.subentries)
    traffic = ("network_in", "network_out")
    return {key for key, val in found.items() if val.strip("0.") == "" and key[-1] not in traffic}


async def healed(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory, node: str
) -> None:
    """Let time pass until a node is back, but no longer than the patience with it."""
    for _ in range(11):
        await tick(hass, freezer, 180)
        if coordinator_of(entry).data.nodes[node].report.online:
            break
    assert not gone(states(hass, entry, node))


def lost(hass: HomeAssistant, entry: MockConfigEntry, before: dict[Any, str]) -> set[Any]:
    """Return what was known before and is not now, and sums that are others now."""
    after = values(hass, entry, *{key[0] for key in before})
    nothing = (STATE_UNKNOWN, STATE_UNAVAILABLE)
    gone = {key for key, old in before.items() if old not in nothing and after[key] in nothing}
    sums = {key for key in before if key[-1] in ("earnings_total", "earnings_total_fiat")}
    return gone | {key for key in sums if before[key] != after[key]}


def unavailable(hass: HomeAssistant, entry: MockConfigEntry, node: str, reason: str) -> None:
    """Assert that a node is away, that its entities are too, and that three of them say it."""
    found = states(hass, entry, node)
    assert gone(found) == found.keys() - REPORTING
    assert found["binary_sensor", "connectivity"].state == "off"
    assert found["binary_sensor", "problem"].state == "on"
    assert found["sensor", "health"].state == "offline"
    for key in REPORTING - {("sensor", "health")}:
        assert found[key].attributes["reason"] == reason
    assert states(hass, entry)["sensor", "status"].state == "offline"
