"""The cards' bundle is served, and every page of the frontend loads it."""

from hashlib import sha256

from homeassistant.components.frontend import DATA_EXTRA_MODULE_URL, UrlManager
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.depin_orchestrator.cards import BUNDLE
from custom_components.depin_orchestrator.const import DOMAIN


async def test_the_bundle_is_served_under_an_address_of_its_content(
    hass: HomeAssistant, hass_client_no_auth: ClientSessionGenerator, socket_enabled: None
) -> None:
    hass.config.components.add("frontend")
    urls = hass.data[DATA_EXTRA_MODULE_URL] = UrlManager(lambda *_: None, [])
    assert await async_setup_component(hass, DOMAIN, {})
    (url,) = urls.urls
    content = BUNDLE.read_bytes()
    assert url.endswith(f"?v={sha256(content).hexdigest()[:12]}")
    answer = await (await hass_client_no_auth()).get(url)
    assert await answer.read() == content
    assert "javascript" in answer.headers["Content-Type"]


async def test_without_a_frontend_there_is_nobody_to_show_cards_to(hass: HomeAssistant) -> None:
    assert await async_setup_component(hass, DOMAIN, {})
    assert DATA_EXTRA_MODULE_URL not in hass.data
