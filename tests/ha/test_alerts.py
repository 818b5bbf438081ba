"""Alerts in Home Assistant: raised, told once, answered from a phone, read back by actions."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from unittest.mock import patch

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components import automation
from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.exceptions import ServiceValidationError
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.depin_orchestrator.alert_buttons import Buttons
from custom_components.depin_orchestrator.alerts import within
from custom_components.depin_orchestrator.const import DOMAIN
from custom_components.depin_orchestrator.engine.errors import InvalidInput, JournalError
from custom_components.depin_orchestrator.engine.monitor.alerts import Alert
from custom_components.depin_orchestrator.engine.monitor.kinds import Kind, Severity
from custom_components.depin_orchestrator.engine.monitor.look import Offer
from custom_components.depin_orchestrator.engine.optimizer.plan import Plan, Reason
from custom_components.depin_orchestrator.engine.outcome import Outcome, Result
from custom_components.depin_orchestrator.engine.phrases import Phrase
from custom_components.depin_orchestrator.engine.proposal import Proposal
from custom_components.depin_orchestrator.engine.reallocation import Reallocation
from lab.server import Lab

from .common import coordinator_of, log_of, states, tick
from .conftest import NOW
from .phone import PRESSED, Phone
from .test_services import ask

STORJ_OFFLINE = "Storj is offline"


@pytest.fixture
async def watched(
    hass: HomeAssistant, phone: Phone, host: MockConfigEntry
) -> AsyncGenerator[MockConfigEntry]:
    """Run the host with a phone to tell."""
    options = {**host.options, "notify_targets": [phone.target, "notify.mobile_app_lost"]}
    hass.config_entries.async_update_entry(host, options=options)
    assert await hass.config_entries.async_setup(host.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    yield host
    await hass.config_entries.async_unload(host.entry_id)
    await hass.async_block_till_done()


async def go(hass: HomeAssistant, freezer: FrozenDateTimeFactory, minutes: int) -> None:
    for _ in range(minutes):
        await tick(hass, freezer, 60)


async def test_an_outage_is_told_within_a_quarter_and_clears_itself(
    hass: HomeAssistant,
    watched: MockConfigEntry,
    phone: Phone,
    lab: Lab,
    freezer: FrozenDateTimeFactory,
    caplog: pytest.LogCaptureFixture,
) -> None:
    assert states(hass, watched)["sensor", "active_alerts"].state == "0"
    await lab.services["storj"].stop()
    await go(hass, freezer, 15)
    (message,) = phone.shown.values()
    assert message["title"] == STORJ_OFFLINE
    assert "Nothing answers there" in message["message"]
    assert len(phone.sent) == 1
    found = states(hass, watched)
    assert found["sensor", "active_alerts"].state == "1"
    assert found["binary_sensor", "problem"].state == "on"
    assert found["binary_sensor", "problem"].attributes["alerts"] == [STORJ_OFFLINE]
    event = found["event", "alert"].attributes
    assert (event["event_type"], event["kind"]) == ("raised", "node_offline")
    # The other target is gone; that is said once and harms nothing.
    assert len([line for line in log_of(caplog) if "mobile_app_lost" in line]) == 1
    await lab.services["storj"].start()
    await go(hass, freezer, 15)
    assert phone.shown == {}
    assert len(phone.sent) == 2
    assert states(hass, watched)["sensor", "active_alerts"].state == "0"
    answer = await ask(hass, "get_alerts")
    assert [(a["title"], a["cleared"] is None) for a in answer["alerts"]] == [
        (STORJ_OFFLINE, False)
    ]
    assert (await ask(hass, "get_alerts", active=True))["total"] == 0


async def test_acknowledged_by_button_once(
    hass: HomeAssistant,
    watched: MockConfigEntry,
    phone: Phone,
    lab: Lab,
    freezer: FrozenDateTimeFactory,
    visitor: Phone,
) -> None:
    await lab.services["storj"].stop()
    await go(hass, freezer, 12)
    name = phone.buttons["Acknowledge"]
    await visitor.press(name)  # anybody in the household may
    board = coordinator_of(watched).alerts
    (alert,) = board.state.active()
    assert alert.acknowledged
    assert "Acknowledged" in phone.told[-1]["message"]
    count = len(phone.told)
    await phone.press(name)
    assert "used already" in phone.told[-1]["message"]
    await phone.press("somebody_elses")
    await phone.press(f"{DOMAIN}.another.{name[-5:]}")
    assert len(phone.told) == count + 1
    # It survives a restart, and neither repeats nor escalates.
    assert await hass.config_entries.async_reload(watched.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    for _ in range(6):
        await tick(hass, freezer, 3600)
    (same,) = [a for a in coordinator_of(watched).alerts.state.active() if a.id == alert.id]
    assert same.acknowledged
    assert same.severity == alert.severity
    assert len(phone.told) == count + 1


async def test_snoozed_by_button_and_reminded(
    hass: HomeAssistant,
    watched: MockConfigEntry,
    phone: Phone,
    lab: Lab,
    freezer: FrozenDateTimeFactory,
) -> None:
    await lab.services["storj"].stop()
    await go(hass, freezer, 12)
    await phone.press(phone.buttons["Snooze 8 h"])
    assert "8 hours" in phone.told[-1]["message"]
    count = len(phone.told)
    for _ in range(7):
        await tick(hass, freezer, 3600)
    assert len(phone.told) == count
    for _ in range(2):
        await tick(hass, freezer, 3600)
    assert phone.told[-1]["title"] == STORJ_OFFLINE
    assert phone.buttons["Acknowledge"]


async def test_a_button_lapses_and_an_alert_may_be_over(
    hass: HomeAssistant,
    watched: MockConfigEntry,
    phone: Phone,
    lab: Lab,
    freezer: FrozenDateTimeFactory,
) -> None:
    await lab.services["storj"].stop()
    await go(hass, freezer, 12)
    name = phone.buttons["Acknowledge"]
    board = coordinator_of(watched).alerts
    (alert,) = board.state.active()
    over = board.state.alerts | {
        alert.id: replace(alert, cleared=board.state.alerts[alert.id].raised)
    }
    with patch.object(board, "state", replace(board.state, alerts=over)):
        await phone.press(name)
    assert "over already" in phone.sent[-1]["message"]
    made = board.buttons.make(alert, dt_util.utcnow())
    freezer.tick(timedelta(hours=25))
    await phone.press(next(iter(made)))
    assert any("too old" in message["message"] for message in phone.sent)


@dataclass
class Planner:
    """Whoever proposes, as far as the port goes."""

    waiting: str | None = "plan-1"
    sentence: str = "Golem is full."
    refuses: bool = False
    breaks: bool = False
    asked: list[str] = field(default_factory=list)

    def offer(self) -> Offer | None:
        if self.waiting is None:
            return None
        return Offer(self.waiting, Decimal("0.31"), 0.91, asks=True, sentence=self.sentence)

    async def approve(self, plan_id: str) -> Outcome:
        self.asked.append(plan_id)
        if self.breaks:
            raise JournalError
        result = Result.REFUSED if self.refuses else Result.APPLIED
        self.waiting = self.waiting if self.refuses else None
        return Outcome(result, Reallocation(plan_id, NOW), NOW)

    def details(self) -> str:
        return "Golem: 1 threads become 2."

    def dismiss(self, plan_id: str) -> bool:
        known, self.waiting = self.waiting == plan_id, None
        return known


async def test_an_opportunity_is_applied_by_an_administrator_once(
    hass: HomeAssistant,
    watched: MockConfigEntry,
    phone: Phone,
    visitor: Phone,
    freezer: FrozenDateTimeFactory,
) -> None:
    planner = coordinator_of(watched).alerts.planner = Planner()
    await go(hass, freezer, 2)
    (message,) = phone.shown.values()
    assert message["title"] == "A better allocation gains 0.31 EUR/d"
    assert message["message"] == "Golem is full."
    assert list(phone.buttons) == ["Apply", "Details", "Not now"]
    name = phone.buttons["Apply"]
    await visitor.press(phone.buttons["Details"])
    assert phone.sent[-1]["message"] == "Golem: 1 threads become 2."
    assert phone.buttons == {"Apply": name, "Not now": phone.buttons["Not now"]}
    await visitor.press(name)
    hass.bus.async_fire(PRESSED, {"action": name})  # somebody without a name
    await hass.async_block_till_done(wait_background_tasks=True)
    assert "Only an administrator" in phone.sent[-1]["message"]
    assert phone.buttons["Apply"] == name
    assert planner.asked == []
    await phone.press(name)
    assert planner.asked == ["plan-1"]
    assert "Done" in phone.sent[-1]["message"]
    assert phone.buttons == {}
    await phone.press(name)
    assert planner.asked == ["plan-1"]
    assert "used already" in phone.sent[-1]["message"]


async def test_a_plan_that_changed_is_told_anew_instead_of_applied(
    hass: HomeAssistant, watched: MockConfigEntry, phone: Phone, freezer: FrozenDateTimeFactory
) -> None:
    planner = coordinator_of(watched).alerts.planner = Planner()
    await go(hass, freezer, 2)
    name, count = phone.buttons["Apply"], len(phone.sent)
    planner.waiting, planner.sentence = "plan-2", "Storj is full."
    await go(hass, freezer, 2)
    assert len(phone.sent) == count  # a plan may change every minute
    await phone.press(name)
    assert planner.asked == []
    assert phone.sent[-1]["message"].endswith("This is the new one: Storj is full.")
    planner.refuses = True
    await phone.press(phone.buttons["Apply"])
    assert phone.sent[-1]["message"] == "Nothing was changed"
    planner.refuses = False
    await phone.press(phone.buttons["Apply"])
    assert planner.asked == ["plan-2", "plan-2"]
    assert phone.buttons == {}


async def test_what_went_wrong_is_said(
    hass: HomeAssistant, watched: MockConfigEntry, phone: Phone, freezer: FrozenDateTimeFactory
) -> None:
    board = coordinator_of(watched).alerts
    board.planner = Planner(breaks=True)
    await go(hass, freezer, 2)
    (alert,) = board.state.active()
    await phone.press(phone.buttons["Apply"])
    assert "Check that the disk has room" in phone.sent[-1]["message"]
    forgotten = next(iter(board.buttons.make(alert, dt_util.utcnow())))
    with patch.object(board, "state", replace(board.state, alerts={})):
        await phone.press(forgotten)
    assert any("over already" in message["message"] for message in phone.sent)


async def test_an_opportunity_is_turned_down(
    hass: HomeAssistant,
    watched: MockConfigEntry,
    phone: Phone,
    freezer: FrozenDateTimeFactory,
) -> None:
    planner = coordinator_of(watched).alerts.planner = Planner()
    await go(hass, freezer, 2)
    await phone.press(phone.buttons["Not now"])
    assert planner.waiting is None
    assert "not proposed again" in phone.sent[-1]["message"]


async def test_actions(
    hass: HomeAssistant, watched: MockConfigEntry, lab: Lab, freezer: FrozenDateTimeFactory
) -> None:
    await lab.services["storj"].stop()
    await go(hass, freezer, 12)
    (alert,) = (await ask(hass, "get_alerts", node="Storj", active=True))["alerts"]
    assert (await ask(hass, "get_alerts", node="Golem"))["alerts"] == []
    rest = await ask(hass, "acknowledge_alert", alert_id=alert["id"], snooze={"hours": 1})
    assert rest["alert"]["snoozed_until"]
    known = await ask(hass, "acknowledge_alert", alert_id=alert["id"])
    assert known["alert"]["acknowledged"]
    with pytest.raises(ServiceValidationError) as err:
        await ask(hass, "acknowledge_alert", alert_id="node_offline.other")
    assert err.value.translation_key == "alert_not_found"


async def test_what_belongs_to_another_host_is_not_found(
    hass: HomeAssistant, watched: MockConfigEntry, lab: Lab, freezer: FrozenDateTimeFactory
) -> None:
    other = MockConfigEntry(domain=DOMAIN, title="Cellar", entry_id="other")
    other.add_to_hass(hass)
    assert await hass.config_entries.async_setup("other")
    await lab.services["storj"].stop()
    await go(hass, freezer, 12)
    (alert,) = (await ask(hass, "get_alerts", config_entry_id="host", active=True))["alerts"]
    for action, data, key in (
        ("acknowledge_alert", {"alert_id": alert["id"]}, "alert_not_found"),
        ("get_alerts", {"node": "storj_node"}, "node_not_found"),
        ("get_status", {"node": "Storj"}, "node_not_found"),
    ):
        with pytest.raises(ServiceValidationError) as err:
            await ask(hass, action, config_entry_id="other", **data)
        assert err.value.translation_key == key
    assert (await ask(hass, "get_alerts", config_entry_id="other"))["total"] == 0
    (same,) = (await ask(hass, "get_alerts", config_entry_id="host", active=True))["alerts"]
    assert same == alert
    await hass.config_entries.async_unload("other")


async def test_the_trigger_runs_for_what_fits(
    hass: HomeAssistant, watched: MockConfigEntry, lab: Lab, freezer: FrozenDateTimeFactory
) -> None:
    heard: list[Any] = []

    async def hear(call: ServiceCall) -> None:
        heard.append(call.data["text"])

    hass.services.async_register("test", "hear", hear)
    wanted: list[dict[str, Any]] = [
        {"kind": "node_offline"},
        {"kind": ["drift", "degraded"]},
        {"happening": "cleared"},
        {"severity": ["warning"], "happening": ["raised", "cleared"]},
    ]
    rules = [
        {
            "alias": f"rule {number}",
            "triggers": {"trigger": f"{DOMAIN}.alert", "options": options},
            "actions": {
                "action": "test.hear",
                "data": {"text": str(number) + ": {{ trigger.alert.title }}"},
            },
        }
        for number, options in enumerate(wanted)
    ]
    assert await async_setup_component(hass, automation.DOMAIN, {automation.DOMAIN: rules})
    await hass.async_block_till_done()
    await lab.services["storj"].stop()
    await go(hass, freezer, 12)
    assert sorted(heard) == [f"0: {STORJ_OFFLINE}", f"3: {STORJ_OFFLINE}"]


async def test_a_removed_node_takes_its_alert_along(
    hass: HomeAssistant,
    watched: MockConfigEntry,
    phone: Phone,
    lab: Lab,
    freezer: FrozenDateTimeFactory,
) -> None:
    await lab.services["storj"].stop()
    await go(hass, freezer, 12)
    assert phone.shown
    hass.config_entries.async_remove_subentry(watched, "storj_node")
    await hass.async_block_till_done(wait_background_tasks=True)
    assert phone.shown == {}
    assert list(coordinator_of(watched).alerts.state.active()) == []


async def test_a_store_that_cannot_be_read_begins_anew(
    hass: HomeAssistant,
    host: MockConfigEntry,
    hass_storage: dict[str, Any],
    caplog: pytest.LogCaptureFixture,
) -> None:
    key = f"{DOMAIN}.{host.entry_id}.alerts"
    hass_storage[key] = {"version": 1, "minor_version": 1, "key": key, "data": {"state": 3}}
    assert await hass.config_entries.async_setup(host.entry_id)
    await hass.async_block_till_done()
    assert any("begin anew" in line for line in log_of(caplog))
    await hass.config_entries.async_unload(host.entry_id)
    assert hass_storage[key]["data"]["state"]["version"] == 1


async def test_the_digest_and_a_plain_entity(
    hass: HomeAssistant, watched: MockConfigEntry, phone: Phone, lab: Lab
) -> None:
    """A notify entity takes a title and a message; what has cleared is not sent to it."""
    said: list[dict[str, Any]] = []

    async def say(call: ServiceCall) -> None:
        said.append(dict(call.data))

    hass.services.async_register("notify", "send_message", say)
    hass.states.async_set("notify.desk", "unknown")
    options = {**watched.options, "notify_targets": ["notify.desk", phone.target]}
    hass.config_entries.async_update_entry(watched, options=options)
    await hass.async_block_till_done(wait_background_tasks=True)
    board = coordinator_of(watched).alerts
    now = dt_util.utcnow()
    alert = Alert(
        "a", Kind.PRICE_STALE, Severity.INFO, "", now, now, "price_stale", {"tokens": "GLM"}
    )
    await board.courier.digest((alert,))
    await board.courier.clear(alert)
    (message,) = said
    assert message["entity_id"] == "notify.desk"
    assert message["title"] == "Attic: since yesterday"
    assert message["message"] == "- No current price for GLM"
    assert phone.sent[-1]["message"] == "clear_notification"


def test_buttons_are_few_and_read_back() -> None:
    now = datetime(2026, 11, 22, tzinfo=UTC)
    alert = Alert("a", Kind.NODE_OFFLINE, Severity.WARNING, "n", now, now, "node_offline")
    buttons = Buttons("host")
    for number in range(150):
        buttons.make(replace(alert, id=str(number)), now)
    assert len(buttons.open) == 200
    again = Buttons("host")
    again.restore(buttons.as_list())
    assert again.open == buttons.open
    for broken in (None, [1], [["a", "fly", "b", "c", now.isoformat()]]):
        with pytest.raises(InvalidInput):
            again.restore(broken)


@pytest.mark.parametrize("mode", ["advise", "approve", "auto"])
async def test_what_is_proposed_depends_on_the_mode(
    hass: HomeAssistant, watched: MockConfigEntry, mode: str
) -> None:
    hass.config_entries.async_update_entry(watched, options={**watched.options, "mode": mode})
    await hass.async_block_till_done(wait_background_tasks=True)
    coordinator = coordinator_of(watched)
    now = dt_util.utcnow()
    plan = Plan(
        Reason.MOVE,
        gain=0.5,
        net=2.0,
        span=96.0,
        confidence=0.8,
        phrases=(Phrase("plan_explore"),),
    )
    proposals = coordinator.planner.proposals
    proposals.current = None
    assert coordinator.alerts.planner.offer() is None
    proposals.current = Proposal("p", plan, {}, {}, now, now + timedelta(hours=1))
    offer = coordinator.alerts.planner.offer()
    if mode == "auto":
        assert offer is None
        return
    assert offer
    assert (offer.plan, offer.gain, offer.asks) == ("p", Decimal("0.5"), mode == "approve")
    assert offer.sentence == "This is a trial, to learn."
    assert not coordinator.alerts.planner.dismiss("other")


@pytest.mark.parametrize(
    ("now", "quiet"),
    [("21:59", False), ("22:00", True), ("03:00", True), ("07:00", False), ("12:00", False)],
)
def test_quiet_hours_go_over_midnight(now: str, quiet: bool) -> None:
    at = datetime.combine(datetime(2026, 11, 22, tzinfo=UTC), time.fromisoformat(now))
    assert within(at, time(22), time(7)) is quiet
    assert within(at, time(12), time(13)) is (now == "12:00")
