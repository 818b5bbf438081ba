"""A phone with the companion app: it registers, is pushed to, and answers, all over HTTP."""

from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from aiohttp import web as http
from aiohttp.test_utils import TestClient
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from homeassistant.util import slugify
import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.depin_orchestrator.const import DOMAIN
from lab.server import Lab
from tests.web import Web

PRESSED = "mobile_app_notification_action"
PUSH = "/push"
#: What the app tells of itself.
ABOUT = {
    "app_id": "io.homeassistant.companion.android",
    "app_name": "Home Assistant",
    "app_version": "2026.11.1",
    "manufacturer": "Google",
    "model": "Pixel 9",
    "os_name": "Android",
    "os_version": "16",
    "supports_encryption": False,
}

type Client = TestClient[http.Request, http.Application]


@dataclass
class Phone:
    """One phone, registered with Home Assistant by its own endpoint."""

    hass: HomeAssistant
    #: Home Assistant's HTTP interface, logged in as the phone's user.
    client: Client
    #: Where the maker's push service listens.
    web: Web
    name: str = "Pixel"
    webhook: str = ""
    #: Everything that was pushed, oldest first.
    sent: list[dict[str, Any]] = field(default_factory=list)
    #: What the push service answers.
    status: HTTPStatus = HTTPStatus.CREATED
    nonsense: bool = False

    @property
    def target(self) -> str:
        """Return the action that reaches it."""
        return f"notify.mobile_app_{slugify(self.name)}"

    async def register(self) -> None:
        path = f"{PUSH}/{slugify(self.name)}"
        self.web.handle(path, self._push)
        answer = await self.client.post(
            "/api/mobile_app/registrations",
            json={
                **ABOUT,
                "device_id": slugify(self.name),
                "device_name": self.name,
                "app_data": {"push_token": self.name, "push_url": self.web.url + path},
            },
        )
        assert answer.status == HTTPStatus.CREATED
        self.webhook = (await answer.json())["webhook_id"]
        await self.hass.async_block_till_done(wait_background_tasks=True)

    async def unregister(self) -> None:
        """Let the user remove it from Home Assistant."""
        (entry,) = [
            entry
            for entry in self.hass.config_entries.async_entries("mobile_app")
            if entry.data["webhook_id"] == self.webhook
        ]
        await self.hass.config_entries.async_remove(entry.entry_id)

    async def press(self, action: str) -> None:
        """Tell Home Assistant that a button was pressed, and wait for what that does."""
        event = {"event_type": PRESSED, "event_data": {"action": action}}
        answer = await self.client.post(
            f"/api/webhook/{self.webhook}", json={"type": "fire_event", "data": event}
        )
        assert answer.status == HTTPStatus.OK
        await self.hass.async_block_till_done(wait_background_tasks=True)

    @property
    def told(self) -> list[dict[str, Any]]:
        """What was pushed of single alerts, oldest first."""
        return [message for message in self.sent if not message["data"]["tag"].endswith("digest")]

    @property
    def shown(self) -> dict[str, dict[str, Any]]:
        """What it shows, by tag."""
        shown: dict[str, dict[str, Any]] = {}
        for message in self.sent:
            tag = message["data"]["tag"]
            if message["message"] == "clear_notification":
                shown.pop(tag, None)
            else:
                shown[tag] = message
        return shown

    @property
    def buttons(self) -> dict[str, str]:
        """The ids behind all buttons of what it shows, by title."""
        return {
            action["title"]: action["action"]
            for message in self.shown.values()
            for action in message["data"].get("actions", ())
        }

    async def _push(self, request: http.Request) -> http.Response:
        if self.status is HTTPStatus.CREATED and not self.nonsense:
            self.sent.append(await request.json())
        if self.nonsense:
            return http.json_response({"rateLimits": {}})
        return http.json_response({"errorMessage": "no"}, status=self.status)


@pytest.fixture
async def phone(
    hass: HomeAssistant, lab: Lab, web: Web, hass_client: ClientSessionGenerator
) -> Phone:
    """Return the phone of the household's administrator; ask for it before a host."""
    pytest.importorskip("turbojpeg", reason="scripts/setup installs what mobile_app imports")
    for domain in (DOMAIN, "notify", "mobile_app"):  # a server that runs takes no more routes
        assert await async_setup_component(hass, domain, {})
    phone = Phone(hass, await hass_client(), web)
    await phone.register()
    return phone


@pytest.fixture
async def visitor(
    phone: Phone, hass_client: ClientSessionGenerator, hass_read_only_access_token: str
) -> Phone:
    """Return the phone of somebody who may only look."""
    client = await hass_client(hass_read_only_access_token)
    visitor = Phone(phone.hass, client, phone.web, "Visitor")
    await visitor.register()
    return visitor
