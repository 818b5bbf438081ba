"""The planner in Home Assistant: options, what it says before it knows much, and bad input."""

from datetime import timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.depin_orchestrator.const import DOMAIN
from custom_components.depin_orchestrator.engine.allocation import FULL
from custom_components.depin_orchestrator.engine.changes import Limits
from custom_components.depin_orchestrator.engine.errors import InvalidInput
from custom_components.depin_orchestrator.engine.models import Resource
from custom_components.depin_orchestrator.engine.optimizer.strategies import Custom, Quiet
from custom_components.depin_orchestrator.planner_settings import (
    PlannerSettings,
    misread,
    quiet_hours,
    read_template,
    strategy_named,
)
from lab.server import Lab
from tests.actuators.dockerd import Dockerd

from .common import coordinator_of, log_of, states, suggested, tick
from .engine_host import HALVES, act, control, limits, set_up

GAIN = "sensor.attic_expected_gain"


def attribute(hass: HomeAssistant, name: str) -> Any:
    found = hass.states.get(GAIN)
    assert found
    return found.attributes.get(name)


async def test_before_anything_is_known(
    hass: HomeAssistant, running: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    await tick(hass, freezer, 60)
    found = states(hass, running)
    assert found["select", "mode"].state == "advise"
    assert found["select", "strategy"].state == "balanced"
    assert found["switch", "automatic_reallocation"].state == "on"
    assert found["sensor", "expected_gain"].state == "unknown"
    assert found["sensor", "realised_gain"].attributes["reason"] == "nothing_changed"
    assert ("button", "apply_plan") not in found  # nobody can be moved
    answer = await act(hass, "analyze")
    assert answer["plan"]["reason"] in ("nothing_movable", "too_little_data")
    await tick(hass, freezer)
    assert answer["plan"]["sentence"] == attribute(hass, "explanation")
    assert answer["waiting_for"] == "advising"
    assert {node["node"] for node in answer["nodes"]} == set(running.subentries)
    assert (await act(hass, "reallocate"))["outcome"] == "refused"


async def test_it_explains_itself_in_the_language_of_whoever_reads(
    hass: HomeAssistant,
    running: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    hass_ws_client: WebSocketGenerator,
) -> None:
    await hass.config.async_update(language="de")
    await hass.async_block_till_done()
    answer = await act(hass, "analyze")
    (part,) = answer["plan"]["parts"]
    german = "Noch ist zu wenig bekannt: Den ersten halben Tag wird nur beobachtet."
    assert part == {"key": "plan_too_little_data", "values": {}}
    assert answer["plan"]["sentence"] == german
    await tick(hass, freezer)
    assert attribute(hass, "explanation") == german
    # Programs and cards may read another language than the household.
    english = (await act(hass, "analyze", language="en"))["plan"]["sentence"]
    assert english.startswith("Too little is known yet")
    socket = await hass_ws_client()
    asked = {"type": f"{DOMAIN}/plan", "entry_id": running.entry_id}
    await socket.send_json_auto_id({**asked, "language": "nl"})
    told = (await socket.receive_json())["result"]["plan"]["sentence"]
    assert told.startswith("Er is nog te weinig bekend")
    await socket.send_json_auto_id({**asked, "type": f"{DOMAIN}/subscribe", "language": "es-419"})
    assert (await socket.receive_json())["success"]
    plan = (await socket.receive_json())["event"]["plan"]
    assert plan["sentence"] == german
    assert plan["sentences"].keys() == {"es"}
    assert plan["sentences"]["es"].startswith("Aún se sabe muy poco")
    assert "parts" not in plan


async def test_advice_without_any_machine(
    hass: HomeAssistant, running: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """A node that says what it may use is advised about it, though nobody sets it."""
    for _ in range(30):
        await tick(hass, freezer, 1800)
    planner = coordinator_of(running).planner
    assert planner.analysis
    storj = next(s for s in planner.analysis.scene.sights if s.node == "storj_node")
    assert storj.shares[Resource.STORAGE] > storj.used[Resource.STORAGE]
    assert storj.limit(Resource.STORAGE).high == FULL
    assert attribute(hass, "reason") not in (None, "too_little_data")


async def test_options(hass: HomeAssistant, running: MockConfigEntry) -> None:
    base = {"price_url": running.options["price_url"]}
    hass.config_entries.async_update_entry(
        running, options={**running.options, "unmanaged": ["storj_node"]}
    )
    flow = await hass.config_entries.options.async_init(running.entry_id)
    wrong = {**base, "weights": [1], "template": {"Golem": {"gold": 3}}, "relearn": True}
    result = await hass.config_entries.options.async_configure(flow["flow_id"], wrong)
    assert result["type"] is FlowResultType.FORM
    assert result["errors"] == {"weights": "weights_invalid", "template": "template_invalid"}
    good = {
        **base,
        "mode": "auto",
        "strategy": "quiet",
        "min_improvement": 0.1,
        "min_confidence": 0.8,
        "exploration": 0.05,
        "weights": {"Golem": 2},
        "quiet_hours": {"start": "21:30:00", "end": "06:00:00", "cpu_cap": 40},
    }
    before = coordinator_of(running).planner.brain.model
    result = await hass.config_entries.options.async_configure(
        flow["flow_id"], {**good, "relearn": True}
    )
    await hass.async_block_till_done(wait_background_tasks=True)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert running.options == {**good, "unmanaged": ["storj_node"]}
    planner = coordinator_of(running).planner
    assert planner.brain.model is not before
    settings = planner.settings
    assert settings.policy.min_confidence == 0.8
    assert settings.policy.min_improvement == 0.1
    assert settings.policy.exploration == 0.05
    advising = MockConfigEntry(options={**running.options, "mode": "advise"})
    assert not PlannerSettings.of(
        advising, Limits()
    ).policy.exploration  # advice is not for trying things out
    assert settings.unmanaged == {"storj_node"}
    assert isinstance(settings.strategy, Quiet)
    assert settings.strategy.ceiling(Resource.CPU, 21) == 40
    assert settings.strategy.ceiling(Resource.CPU, 6) == 100
    custom = strategy_named(running, planner.settings.name.CUSTOM)
    assert isinstance(custom, Custom)
    assert (custom.weight("golem_provider"), custom.template) == (2, None)
    flow = await hass.config_entries.options.async_init(running.entry_id)
    assert suggested(dict(flow)).items() >= {"mode": "auto", "start": "21:30:00"}.items()


def test_the_night() -> None:
    assert list(quiet_hours({})) == [22, 23, 0, 1, 2, 3, 4, 5, 6]
    assert list(quiet_hours({"start": "23:00", "end": "01:30"})) == [23, 0, 1]
    assert len(list(quiet_hours({"start": "08:00", "end": "08:00"}))) == 24


@pytest.mark.parametrize("weights", [{"Golem": -1}, {"Golem": "2"}, {"Golem": True}, 5])
def test_weights_without_sense(weights: object) -> None:
    assert misread({"weights": weights}) == {"weights": "weights_invalid"}


def test_templates() -> None:
    assert read_template({"a": {"cpu": 30}}) == {"a": {Resource.CPU: 30.0}}
    for wrong in ([], {"a": 3}, {"a": {"cpu": 101}}, {"a": {"cpu": float("nan")}}):
        with pytest.raises(InvalidInput):
            read_template(wrong)


async def test_a_memory_that_cannot_be_read_begins_anew(
    hass: HomeAssistant,
    host: MockConfigEntry,
    hass_storage: dict[str, Any],
    caplog: pytest.LogCaptureFixture,
) -> None:
    key = "depin_orchestrator.host.planner"
    hass_storage[key] = {"version": 1, "minor_version": 1, "key": key, "data": {"version": 9}}
    await set_up(hass, host)
    assert "begins anew" in caplog.text
    assert await hass.config_entries.async_unload(host.entry_id)
    assert hass_storage[key]["data"]["version"] == 1
    await hass.config_entries.async_remove(host.entry_id)
    assert key not in hass_storage


async def test_bad_input_never_breaks_the_thinking(
    hass: HomeAssistant,
    host: MockConfigEntry,
    lab: Lab,
    freezer: FrozenDateTimeFactory,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Nonsense, outages and a clock that goes back: a plan or a reason, never an exception."""
    hass.config_entries.async_update_entry(
        host,
        data={**host.data, "power_entity": "sensor.power", "price_entity": "sensor.price"},
        options={**host.options, "strategy": "green", "green_entity": "sensor.sun"},
    )
    await set_up(hass, host)
    for half in range(40):
        power = ("200", "nan", "-3", "garbage", "1e12")[half % 5]
        hass.states.async_set("sensor.power", power, {"unit_of_measurement": "W"})
        row = {"start": dt_util.utcnow(), "value": float("nan") if half % 2 else 0.3}
        price = ("0.3", "nan", "inf", "unknown")[half % 4]
        hass.states.async_set("sensor.price", price, {"raw_today": [row, None, 5]})
        hass.states.async_set("sensor.sun", ("80", "-20", "900", "unavailable")[half % 4])
        if half == 15:
            await lab.services["storj"].stop()
        if half == 20:
            freezer.move_to(dt_util.utcnow() - timedelta(hours=7))
        if half == 25:
            await lab.services["storj"].start()
        if half == 30:
            freezer.tick(timedelta(days=3))
        await tick(hass, freezer, 1800)
        answer = await act(hass, "analyze")
        assert answer["plan"]["sentence"]
        assert all(sum(s.values()) <= 400 for s in answer["plan"]["target"].values())
    assert not [line for line in log_of(caplog) if "unexpected" in line]
    await hass.config_entries.async_unload(host.entry_id)


@pytest.mark.docker
async def test_minima_that_do_not_fit(
    hass: HomeAssistant,
    engine_host: MockConfigEntry,
    containers: Dockerd,
    freezer: FrozenDateTimeFactory,
) -> None:
    control(hass, engine_host, containers.url, cpu_min=60)
    for node, subentry in list(engine_host.subentries.items()):
        data = {**subentry.data, "cpu_entity": f"sensor.{node.split('_')[0]}"}
        hass.config_entries.async_update_subentry(engine_host, subentry, data=data)
    hass.config_entries.async_update_entry(
        engine_host, options={**engine_host.options, "mode": "auto"}
    )
    await set_up(hass, engine_host)
    for cpu in range(12):
        for node in ("storj", "grass"):
            hass.states.async_set(f"sensor.{node}", str(5 + cpu % 2))
        await tick(hass, freezer, 1800)
    answer = await act(hass, "analyze")
    assert answer["plan"]["reason"] == "infeasible"
    assert "more than the host has" in answer["plan"]["sentence"]
    assert attribute(hass, "reason") == "infeasible"
    assert limits(containers) == HALVES
