"""Prometheus reads our entities through Home Assistant's own integration, as documented."""

from pathlib import Path
import re

from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from homeassistant.util.yaml import parse_yaml
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

DOC = Path(__file__).parents[2] / "docs/api.md"


async def test_the_documented_example_serves_what_is_known(
    hass: HomeAssistant, host: MockConfigEntry, hass_client: ClientSessionGenerator
) -> None:
    pytest.importorskip("prometheus_client", reason="scripts/setup installs it")
    text = DOC.read_text()
    (block,) = re.findall(r"```yaml\n(prometheus:.*?)```", text, re.DOTALL)
    (metric,) = re.findall(r'`(homeassistant_\w+){entity="sensor.attic_earnings_rate"}`', text)
    assert await async_setup_component(hass, "prometheus", parse_yaml(block))
    assert await hass.config_entries.async_setup(host.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    served = await (await (await hass_client()).get("/api/prometheus")).text()
    values = dict(re.findall(r'^(\w+){[^}]*entity="sensor.attic_earnings_rate"[^}]*} (\S+)$',
        served, re.MULTILINE))  # fmt: skip
    state = hass.states.get("sensor.attic_earnings_rate")
    assert state
    assert float(values[metric]) == float(state.state)
    unknown = hass.states.get("sensor.attic_forecast_month")
    assert unknown
    assert unknown.state == "unknown"
    assert not re.search(r"sensor_unit_\w+{[^}]*attic_forecast_month", served)
    await hass.config_entries.async_unload(host.entry_id)
