"""The blueprints do what they say, run by Home Assistant as a user's automations."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components import automation
from homeassistant.components.automation.config import AUTOMATION_BLUEPRINT_SCHEMA
from homeassistant.components.blueprint.models import Blueprint, BlueprintInputs
from homeassistant.core import Event, HomeAssistant, ServiceCall, callback
from homeassistant.setup import async_setup_component
from homeassistant.util.yaml import load_yaml_dict
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.depin_orchestrator.const import DOMAIN
from lab.server import Lab

from .common import tick

FOLDER = Path(__file__).parents[2] / "blueprints/automation/depin_orchestrator"


async def use(hass: HomeAssistant, name: str, **inputs: Any) -> None:
    """Set an automation up from a blueprint, as the editor does."""
    path = FOLDER / f"{name}.yaml"
    blueprint = Blueprint(
        load_yaml_dict(str(path)),
        expected_domain=automation.DOMAIN,
        path=path.name,
        schema=AUTOMATION_BLUEPRINT_SCHEMA,
    )
    wanted = BlueprintInputs(
        blueprint, {"use_blueprint": {"path": path.name, "input": inputs}, "alias": name}
    )
    wanted.validate()
    rules = {automation.DOMAIN: [wanted.async_substitute()]}
    assert await async_setup_component(hass, automation.DOMAIN, rules)
    await hass.async_block_till_done()
    assert hass.states.get(f"automation.{name}")


async def test_the_day_is_told_in_the_evening(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, running: MockConfigEntry
) -> None:
    said: list[dict[str, Any]] = []

    async def say(call: ServiceCall) -> None:
        said.append(dict(call.data))

    hass.services.async_register("notify", "send_message", say)
    await use(hass, "daily_earnings", host="host", at="21:00:00", target="notify.desk")
    await hass.services.async_call(
        automation.DOMAIN, "trigger", {"entity_id": "automation.daily_earnings"}, blocking=True
    )
    (message,) = said
    assert message["entity_id"] == ["notify.desk"]
    assert message["title"].startswith("Earned today: ")
    assert {"Storj:", "Golem:", "Streamr:", "Grass:"} <= set(message["message"].split())
    await hass.services.async_call(
        automation.DOMAIN, "turn_off", {"entity_id": "all"}, blocking=True
    )


async def test_an_alert_runs_what_the_user_wants(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, running: MockConfigEntry, lab: Lab
) -> None:
    heard: list[str] = []

    async def hear(call: ServiceCall) -> None:
        heard.append(call.data["text"])

    hass.services.async_register("test", "hear", hear)
    step = {"action": "test.hear", "data": {"text": "{{ trigger.alert.title }}"}}
    await use(hass, "react_to_alert", kind=["node_offline"], actions=[step])
    await lab.services["storj"].stop()
    for _ in range(12):
        await tick(hass, freezer, 60)
    assert heard == ["Storj is offline"]


async def test_shares_follow_the_price_of_electricity(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, running: MockConfigEntry
) -> None:
    wanted: list[dict[str, Any]] = []

    @callback
    def called(event: Event[Any]) -> None:
        if (event.data["domain"], event.data["service"]) == (DOMAIN, "reallocate"):
            wanted.append(event.data["service_data"])

    hass.bus.async_listen("call_service", called)
    hass.states.async_set("sensor.price", "0.30")
    await use(
        hass,
        "reallocate_when_cheap",
        host="host",
        sensor="sensor.price",
        limit=0.2,
        cheap={"Golem": {"cpu": 60}},
        dear={"Golem": {"cpu": 20}},
    )
    for price in ("0.10", "0.30"):
        hass.states.async_set("sensor.price", price)
        await hass.async_block_till_done()
        await tick(hass, freezer, timedelta(minutes=6).total_seconds())
    assert [(call["allocation"], call["config_entry_id"]) for call in wanted] == [
        ({"Golem": {"cpu": 60}}, "host"),
        ({"Golem": {"cpu": 20}}, "host"),
    ]
