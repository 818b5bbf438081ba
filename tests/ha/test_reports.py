"""Reports and exports as actions: agree with the sensors, write only where they may."""

import csv
from decimal import Decimal
from io import StringIO
from pathlib import Path
from unittest.mock import patch

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
import voluptuous as vol

from custom_components.depin_orchestrator.report_services import FOLDER

from .common import states
from .test_services import ask

ALL = "2020-01-01T00:00:00Z"


@pytest.fixture(autouse=True)
def folder(hass: HomeAssistant, tmp_path: Path) -> Path:
    hass.config.config_dir = str(tmp_path)
    return tmp_path / FOLDER


def read(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in folder.glob("*")}


def block(folder: Path) -> None:
    folder.write_text("in the way")


async def test_a_report_agrees_with_the_sensors(
    hass: HomeAssistant, running: MockConfigEntry
) -> None:
    month = await ask(hass, "generate_report", period="month", notify=True)
    earned = states(hass, running, "storj_node")["sensor", "earnings_month"]
    assert Decimal(month["nodes"]["storj_node"]["earned"]) == Decimal(earned.state)
    assert month["start"] == "2026-11-01T00:00:00+00:00" or month["start"] < month["end"]
    assert set(month["protocols"]) == {"storj", "golem", "streamr", "grass"}
    for period in ("day", "week", "year"):
        found = await ask(hass, "generate_report", period=period)
        assert found["start"] < found["end"]
    with pytest.raises(ServiceValidationError) as err:
        await ask(hass, "generate_report", start="2026-11-22T12:00:00Z", end=ALL)
    assert err.value.translation_key == "period_ends_before_start"


async def test_an_export_is_data_or_a_file(
    hass: HomeAssistant, running: MockConfigEntry, folder: Path
) -> None:
    data = await ask(hass, "export_metrics", start=ALL, payouts_only=True)
    assert data["rows"] == len(data["data"]) > 0
    assert {row["kind"] for row in data["data"]} == {"payout"}
    text = await ask(hass, "export_metrics", start=ALL, format="csv", payouts_only=True)
    assert text["data"].count("\n") == data["rows"] + 1
    written = await ask(hass, "export_metrics", start=ALL, format="csv", file="tax-2026")
    assert written["file"] == f"{FOLDER}/tax-2026.csv"
    files = read(folder)
    assert list(files) == ["tax-2026.csv"]
    rows = list(csv.DictReader(StringIO(files["tax-2026.csv"])))
    assert len(rows) == written["rows"] > data["rows"]


@pytest.mark.parametrize("name", ["../x", "a/b", "a.b", "", "a\n", "x" * 65, "/etc/x", ".."])
async def test_a_file_stays_in_its_folder(
    hass: HomeAssistant, running: MockConfigEntry, folder: Path, name: str
) -> None:
    with pytest.raises(vol.Invalid):
        await ask(hass, "export_metrics", file=name)
    assert read(folder) == {}


async def test_what_is_too_large_or_cannot_be_written_says_so(
    hass: HomeAssistant, running: MockConfigEntry, folder: Path
) -> None:
    with (
        patch("custom_components.depin_orchestrator.report_services.MOST", 2),
        pytest.raises(ServiceValidationError) as large,
    ):
        await ask(hass, "export_metrics", start=ALL)
    assert large.value.translation_key == "export_too_large"
    block(folder)
    with pytest.raises(HomeAssistantError) as failed:
        await ask(hass, "export_metrics", file="x")
    assert failed.value.translation_key == "export_failed"
