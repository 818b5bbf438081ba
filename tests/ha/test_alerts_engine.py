"""From the phone to the machine: a proposal is applied to real containers, and undone."""

from datetime import timedelta
from unittest.mock import patch

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.depin_orchestrator.engine.optimizer.plan import Plan, Reason
from custom_components.depin_orchestrator.engine.phrases import Amount, Phrase
from custom_components.depin_orchestrator.engine.proposal import Proposal, Proposals
from tests.actuators.dockerd import Dockerd

from .common import coordinator_of
from .engine_host import CONTAINERS, GRASS, HALVES, STORJ, limits, set_up
from .phone import Phone
from .test_alerts import go

pytestmark = pytest.mark.docker


def propose(entry: MockConfigEntry) -> str:
    """Let the planner have a plan that waits for the user's word; return its name."""
    now = dt_util.utcnow()
    why = (Phrase("plan_has", {"node": "Storj", "had": Amount(1.0, "threads")}),)
    plan = Plan(Reason.MOVE, gain=0.4, net=1.2, span=96.0, confidence=0.9, phrases=why)
    shares = {STORJ: {"cpu": 70.0}, GRASS: {"cpu": 30.0}}
    planner = coordinator_of(entry).planner
    planner.proposals.current = Proposal("p1", plan, shares, {}, now, now + timedelta(hours=12))
    return "p1"


async def test_applied_and_undone_from_the_phone(
    hass: HomeAssistant,
    phone: Phone,
    visitor: Phone,
    engine_host: MockConfigEntry,
    containers: Dockerd,
    freezer: FrozenDateTimeFactory,
) -> None:
    options = {**engine_host.options, "notify_targets": [phone.target], "mode": "approve"}
    hass.config_entries.async_update_entry(engine_host, options=options)
    await set_up(hass, engine_host)
    propose(engine_host)
    # What a young planner thinks of it meanwhile is another matter.
    with patch.object(Proposals, "renew"):
        await go(hass, freezer, 1)
        (message,) = phone.shown.values()
        assert message["title"] == "A better allocation gains 0.3 EUR/d"
        assert message["message"] == "Storj has 1 thread."
        apply = phone.buttons["Apply"]
        await visitor.press(phone.buttons["Details"])
        assert phone.buttons["Apply"] == apply
        await visitor.press(apply)
        assert limits(containers) == HALVES
        await phone.press(apply)
    assert limits(containers)[CONTAINERS[STORJ]][0] == 1.4
    assert any("Done" in message["message"] for message in phone.sent)
    await go(hass, freezer, 2)
    undo = phone.buttons["Undo"]
    await visitor.press(undo)
    assert limits(containers)[CONTAINERS[STORJ]][0] == 1.4
    await phone.press(undo)
    assert limits(containers) == HALVES
    assert any("Taken back" in message["message"] for message in phone.sent)
    for used in (apply, undo):
        count = len(phone.sent)
        await phone.press(used)
        assert "used already" in phone.sent[count]["message"]
        assert limits(containers) == HALVES
