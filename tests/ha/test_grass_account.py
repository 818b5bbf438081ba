"""Pausing a whole Grass account, for those who switched it on: the form, the dial, the renewal."""

from collections.abc import AsyncGenerator, Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.depin_orchestrator.adapters.grass_api import GrassApi
from custom_components.depin_orchestrator.const import DOMAIN
from custom_components.depin_orchestrator.engine.allocation import FULL
from custom_components.depin_orchestrator.engine.errors import TimedOut
from custom_components.depin_orchestrator.engine.models import Resource
from lab.server import Lab

from .common import coordinator_of, log_of, states, tick
from .conftest import Forms
from .engine_host import act, journal_at, reasons, set_up

pytestmark = pytest.mark.usefixtures("entity_registry_enabled_by_default")

GRASS = "grass_account"
PAUSED = {"Grass": {"bandwidth": 0}}


def change(hass: HomeAssistant, host: MockConfigEntry, **data: Any) -> None:
    node = host.subentries[GRASS]
    hass.config_entries.async_update_subentry(host, node, data={**node.data, **data})


@pytest.fixture
async def attic(
    hass: HomeAssistant, host: MockConfigEntry, tmp_path: Path
) -> AsyncGenerator[MockConfigEntry]:
    """Return the host whose account has 30 % of 200 Mbit/s, or is paused; set up."""
    change(hass, host, pause_account=True, bandwidth_max=30.0)
    with journal_at(tmp_path / "journal"):
        await set_up(hass, host)
        yield host
        await hass.config_entries.async_unload(host.entry_id)
        await hass.async_block_till_done(wait_background_tasks=True)


def left(lab: Lab) -> float | None:
    """Return how many seconds the account's pause still takes."""
    until = lab.world.grass.paused_until()
    return None if until is None else until - lab.clock.now()


async def test_paused_renewed_and_resumed(
    hass: HomeAssistant,
    attic: MockConfigEntry,
    lab: Lab,
    freezer: FrozenDateTimeFactory,
    caplog: pytest.LogCaptureFixture,
) -> None:
    number = states(hass, attic, GRASS)["number", "bandwidth_allocation"]
    assert (float(number.state), number.attributes["step"]) == (30, 30)
    answer = await act(hass, "reallocate", allocation=PAUSED)
    assert answer["outcome"] == "applied", answer
    (step,) = answer["steps"]
    assert (step["enforcement"], step["disruptive"]) == ("delegated", True)
    assert left(lab) == 7200
    lab.clock.advance(5)
    await tick(hass, freezer)
    shown = states(hass, attic, GRASS)
    assert shown["sensor", "health"].state == "paused"
    until = datetime.fromisoformat(shown["sensor", "paused_until"].state)
    assert until.timestamp() == lab.world.grass.paused_until()
    assert float(shown["number", "bandwidth_allocation"].state) == 0

    asked = 0
    paused_until = GrassApi.paused_until

    async def counted(api: GrassApi) -> datetime | None:
        nonlocal asked
        asked += 1
        return await paused_until(api)

    with patch.object(GrassApi, "paused_until", counted):
        for _ in range(50):
            lab.clock.advance(180)
            await tick(hass, freezer, 180)
    # 150 minutes are longer than a pause: it was renewed, and the service was asked seldom.
    assert 3600 <= (left(lab) or 0) <= 7200
    assert asked <= 150 / 10 + 3 + 2
    assert states(hass, attic, GRASS)["sensor", "health"].state == "paused"
    assert not coordinator_of(attic).reallocator.drifts

    answer = await act(hass, "rollback")
    assert answer["outcome"] == "rolled_back", answer
    assert left(lab) == 3
    lab.clock.advance(60)
    await tick(hass, freezer, 60)
    shown = states(hass, attic, GRASS)
    assert shown["sensor", "health"].state == "idle"  # its devices are asked for in half an hour
    assert shown["sensor", "paused_until"].state == "unknown"
    assert attic.subentries[GRASS].data["access_token"] not in "\n".join(log_of(caplog, 0))


async def test_a_pause_from_elsewhere_is_not_renewed(
    hass: HomeAssistant, attic: MockConfigEntry, lab: Lab, freezer: FrozenDateTimeFactory
) -> None:
    lab.world.grass.pause(lab.clock.now(), lab.clock.now() + 1800)
    for _ in range(15):
        lab.clock.advance(60)
        await tick(hass, freezer, 60)
    number = states(hass, attic, GRASS)["number", "bandwidth_allocation"]
    assert float(number.state) == 0
    assert left(lab) == 900
    # A pause is no machine to move shares with: what nobody sets is still advised about.
    planner = coordinator_of(attic).planner
    assert planner.analysis
    storj = next(s for s in planner.analysis.scene.sights if s.node == "storj_node")
    assert storj.limit(Resource.STORAGE).high == FULL


async def test_a_refused_token_changes_nothing(
    hass: HomeAssistant, attic: MockConfigEntry, lab: Lab, freezer: FrozenDateTimeFactory
) -> None:
    lab.services["grass"].failing = 401
    await tick(hass, freezer, 60)
    answer = await act(hass, "reallocate", allocation=PAUSED)
    assert answer["outcome"] == "refused"
    assert "unknown_state" in reasons(answer)
    assert left(lab) is None


async def test_without_the_switch_nothing_is_paused(
    hass: HomeAssistant, running: MockConfigEntry, lab: Lab
) -> None:
    answer = await act(hass, "reallocate", allocation=PAUSED)
    assert answer["outcome"] == "refused"
    assert "not_controllable" in reasons(answer)
    assert left(lab) is None
    assert ("number", "bandwidth_allocation") not in states(hass, running, GRASS)


async def test_switching_it_off_offers_the_account_back(
    hass: HomeAssistant, attic: MockConfigEntry
) -> None:
    await act(hass, "reallocate", allocation=PAUSED)
    change(hass, attic, pause_account=False)
    await hass.async_block_till_done(wait_background_tasks=True)
    issues = ir.async_get(hass).issues.values()
    offers = [i for i in issues if i.domain == DOMAIN and i.active]
    assert [(i.translation_key, i.translation_placeholders) for i in offers] == [
        ("management_ended", {"node": "Grass", "limits": "bandwidth 60 Mbit/s"})
    ]


@pytest.fixture
def submit(hass: HomeAssistant, host: MockConfigEntry, forms: Forms) -> Callable[..., Any]:
    """Return how to send the form of another account."""

    async def send(most: float | None = 30, **fields: Any) -> dict[str, Any]:
        flow = await hass.config_entries.subentries.async_init(
            (host.entry_id, GRASS), context={"source": "user"}
        )
        limits = {} if most is None else {"bandwidth_max": most}
        form = {**forms[GRASS], "pause_account": True, "management": {}, "limits": limits}
        sent = {**form, "usage": {}, **fields}
        result = await hass.config_entries.subentries.async_configure(flow["flow_id"], sent)
        return dict(result)

    return send


async def test_the_form(lab: Lab, submit: Callable[..., Any]) -> None:
    assert (await submit(most=None))["errors"] == {"base": "pause_needs_share"}
    container = {"pause_container": True, "management": {"control": "none"}}
    assert (await submit(**container))["errors"] == {"base": "docker_control_needed"}
    with patch.object(GrassApi, "paused_until", side_effect=TimedOut("x")):
        assert (await submit())["errors"] == {"base": "timeout"}
    found = await submit()
    assert found["type"] == "create_entry", found
    assert found["data"]["pause_account"] is True
    assert left(lab) is None  # a form only asks
