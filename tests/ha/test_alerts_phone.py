"""What a real phone gets of alerts: loud or silent, changed and taken back, or not at all."""

from collections.abc import AsyncGenerator
from http import HTTPStatus

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.depin_orchestrator.const import DOMAIN
from lab.server import Lab

from .common import coordinator_of, log_of, tick
from .phone import Phone
from .test_alerts import STORJ_OFFLINE, go

TAG = f"{DOMAIN}_host_node_offline_storj_node"


@pytest.fixture
async def told(
    hass: HomeAssistant, phone: Phone, visitor: Phone, host: MockConfigEntry
) -> AsyncGenerator[MockConfigEntry]:
    """Run the host with two phones to tell."""
    targets = [phone.target, visitor.target]
    options = {**host.options, "notify_targets": targets}
    hass.config_entries.async_update_entry(host, options=options)
    assert await hass.config_entries.async_setup(host.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    yield host
    await hass.config_entries.async_unload(host.entry_id)
    await hass.async_block_till_done()


async def test_a_warning_is_pushed_grows_loud_and_is_taken_back(
    hass: HomeAssistant,
    told: MockConfigEntry,
    phone: Phone,
    visitor: Phone,
    lab: Lab,
    freezer: FrozenDateTimeFactory,
) -> None:
    await lab.services["storj"].stop()
    await go(hass, freezer, 12)
    (message,) = phone.sent
    assert (message["title"], message["data"]["tag"]) == (STORJ_OFFLINE, TAG)
    assert "channel" not in message["data"]
    assert list(phone.buttons) == ["Acknowledge", "Snooze 8 h"]
    for _ in range(5):  # nobody cares
        await tick(hass, freezer, 3600)
    loud = [m["data"] for m in phone.sent if m["data"].get("channel") == "alarm_stream"]
    assert {data["tag"] for data in loud} >= {TAG}
    assert all(data["priority"] == "high" and data["ttl"] == 0 for data in loud)
    assert all(data["push"]["sound"]["critical"] == 1 for data in loud)
    await lab.services["storj"].start()
    for _ in range(6):  # it is asked seldom by now
        await tick(hass, freezer, 300)
    assert TAG not in phone.shown
    assert [m["message"] for m in visitor.sent] == [m["message"] for m in phone.sent]


async def test_a_removed_phone_and_a_failing_service_keep_nothing_from_the_others(
    hass: HomeAssistant,
    told: MockConfigEntry,
    phone: Phone,
    visitor: Phone,
    lab: Lab,
    freezer: FrozenDateTimeFactory,
    caplog: pytest.LogCaptureFixture,
) -> None:
    phone.status = HTTPStatus.INTERNAL_SERVER_ERROR
    await lab.services["storj"].stop()
    await go(hass, freezer, 12)
    assert phone.sent == []
    assert list(visitor.buttons) == ["Acknowledge", "Snooze 8 h"]
    phone.status = HTTPStatus.CREATED
    await visitor.unregister()
    name = next(iter(coordinator_of(told).alerts.buttons.open))
    await phone.press(name)
    assert "Acknowledged" in phone.sent[-1]["message"]
    assert len([line for line in log_of(caplog) if visitor.target in line]) == 1


async def test_a_phone_that_answers_nonsense_harms_nobody(
    hass: HomeAssistant,
    told: MockConfigEntry,
    phone: Phone,
    visitor: Phone,
    caplog: pytest.LogCaptureFixture,
) -> None:
    phone.nonsense = True
    board = coordinator_of(told).alerts
    await board.courier.digest(())
    assert [m["data"]["tag"] for m in visitor.sent] == [f"{DOMAIN}_host_digest"]
    assert any(phone.target in line for line in log_of(caplog))
    phone.nonsense = False
    await board.courier.digest(())
    assert len(phone.sent) == 1
