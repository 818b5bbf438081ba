"""Serves the cards' bundle and has the frontend load it, on every page."""

from hashlib import sha256
from pathlib import Path

from homeassistant.components.frontend import add_extra_js_url
from homeassistant.components.http import StaticPathConfig
from homeassistant.core import HomeAssistant

BUNDLE = Path(__file__).parent / "frontend" / "card.js"
URL = "/depin_orchestrator/card.js"


async def async_register_cards(hass: HomeAssistant) -> None:
    """Serve the bundle; its address changes with its content, so that no old one is kept.

    A Home Assistant without a frontend has nobody to show cards to.
    """
    if "frontend" not in hass.config.components:
        return
    content = await hass.async_add_executor_job(BUNDLE.read_bytes)
    await hass.http.async_register_static_paths([StaticPathConfig(URL, str(BUNDLE), True)])
    add_extra_js_url(hass, f"{URL}?v={sha256(content).hexdigest()[:12]}")
