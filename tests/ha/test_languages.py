"""Home Assistant itself loads every language and refuses none of its texts."""

from pathlib import Path

from homeassistant.core import HomeAssistant
from homeassistant.generated.languages import LANGUAGES
from homeassistant.helpers.translation import async_get_translations
import pytest

from custom_components.depin_orchestrator.const import DOMAIN
from tests.test_translations import EN, ROOT, texts

FILES = sorted((ROOT / "translations").glob("*.json"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
async def test_home_assistant_takes_every_text(
    hass: HomeAssistant, path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    assert path.stem in LANGUAGES
    taken = {}
    for category in EN:
        taken |= await async_get_translations(hass, path.stem, category, {DOMAIN})
    assert set(taken) == {f"component.{DOMAIN}{key}" for key, _ in texts(EN)}
    told = taken[f"component.{DOMAIN}.exceptions.alert_degraded.message"]
    assert (told == EN["exceptions"]["alert_degraded"]["message"]) is (path.stem == "en")
    assert not [record for record in caplog.records if record.levelname == "ERROR"]
