"""Reports and exports as actions: agree with the sensors, write only where they may."""

import csv
from datetime import datetime
from decimal import Decimal, localcontext
from io import StringIO
from pathlib import Path
import re
from unittest.mock import patch

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components import automation, persistent_notification
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
from homeassistant.util.yaml import parse_yaml
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)
import voluptuous as vol

from custom_components.depin_orchestrator.engine.rows import MONEY, rounded
from custom_components.depin_orchestrator.report_services import FOLDER
from custom_components.depin_orchestrator.report_words import readable

from .common import coordinator_of, states
from .test_services import ask

ALL = "2020-01-01T00:00:00Z"
DOC = Path(__file__).parents[2] / "docs/alerts.md"


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


async def test_a_report_speaks_the_language_that_is_asked_for(
    hass: HomeAssistant, running: MockConfigEntry
) -> None:
    english = (await ask(hass, "generate_report", start=ALL))["text"].splitlines()
    found = await ask(hass, "generate_report", start=ALL, language="de")
    told = found["text"].splitlines()
    earned = f"{Decimal(found['earned']):.2f} EUR"
    assert english[0].startswith(f"**Earned {earned}**, paid ")
    assert told[0].startswith(f"**Verdient {earned.replace('.', ',')}**, ausgezahlt ")
    assert told[1] == "Änderungen: 0, erzielt -."
    assert "| Node | Earned | EUR | Paid | Online |" in english
    assert "| Node | Verdient | EUR | Ausgezahlt | Online |" in told
    storj = found["nodes"]["storj_node"]
    exact = f"{Decimal(storj['earned']):,f}".translate({46: ",", 44: "."})
    assert any(line.startswith(f"| Storj | {exact} USD | ") for line in told)


async def test_a_report_holds_what_was_expected_against_what_came(
    hass: HomeAssistant, running: MockConfigEntry
) -> None:
    found = await ask(hass, "generate_report", start=ALL)
    best = {"start": "2026-11-21T12:00:00+00:00", "earned": "0.004"}
    month = {"start": "2026-10-15T00:00:00+00:00", "low": "9.5", "high": "12"}
    found["hours"]["best"] = best
    found["forecasts"] = [{**month, "expected": "1100.555", "actual": "10.1"}]
    found["electricity"] = None
    grass = found["nodes"]["grass_account"]
    grass["earned"] = None
    found["nodes"]["storj_node"]["uptime"] = 99.75
    told = readable(found, "en")
    local = dt_util.as_local(datetime.fromisoformat(best["start"]))
    assert f"Best hour: {local:%Y-%m-%d %H:%M} (less than 0.01 EUR)." in told
    assert "2026-10: 1,100.56 EUR were expected (9.50 to 12.00), 10.10 EUR came." in told
    assert ", electricity -, net " in told
    assert "| Grass | - | - | " in told
    assert told.count(" | 99.75 % |") == 1


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
    # The file, the report and the ledgers agree to the last unit.
    start, end = map(datetime.fromisoformat, (written["start"], written["end"]))
    report = await ask(hass, "generate_report", start=start, end=end)
    coordinator = coordinator_of(running)
    for node_id, told in report["nodes"].items():
        ledger = coordinator.books.ledgers[node_id]
        for kind, truth in (("earning", ledger.earned), ("payout", ledger.paid)):
            mine = (row for row in rows if (row["node"], row["kind"]) == (told["name"], kind))
            with localcontext(MONEY):
                total = sum((Decimal(row["amount"]) for row in mine), Decimal(0))
            assert rounded(total) == rounded(truth(start, end).amount)
        assert Decimal(told["paid"]) == rounded(ledger.paid(start, end).amount)
        assert Decimal(told["earned"] or 0) == rounded(ledger.earned(start, end).amount)


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


async def test_the_documented_schedule_reports_the_month_before(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, running: MockConfigEntry
) -> None:
    blocks = re.findall(r"```yaml\n(.*?)```", DOC.read_text(), re.DOTALL)
    (rule,) = [parse_yaml(block) for block in blocks if "generate_report" in block]
    assert await async_setup_component(hass, automation.DOMAIN, {automation.DOMAIN: [rule]})
    for day, reports in (("2026-11-30", 0), ("2026-12-01", 1)):
        local = datetime.fromisoformat(f"{day}T08:00:00").replace(
            tzinfo=dt_util.get_default_time_zone()
        )
        freezer.move_to(local)
        async_fire_time_changed(hass, local)
        await hass.async_block_till_done(wait_background_tasks=True)
        shown = persistent_notification._async_get_or_create_notifications(hass)
        told = [note for name, note in shown.items() if name.endswith("_report")]
        assert len(told) == reports
    assert told[0]["title"] == "Attic: 2026-11-01 - 2026-11-30"
    assert "| Storj |" in told[0]["message"]
    await hass.services.async_call(
        automation.DOMAIN, "turn_off", {"entity_id": "all"}, blocking=True
    )
