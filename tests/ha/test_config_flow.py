"""Forms of a host: each way to fill them in wrongly is told apart and can be mended."""

from collections.abc import Generator
from typing import Any
from unittest.mock import patch

from homeassistant.config_entries import (
    SOURCE_REAUTH,
    SOURCE_RECONFIGURE,
    SOURCE_USER,
    ConfigEntryState,
    FlowType,
)
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.depin_orchestrator.const import CONF_SUBENTRY_ID, DOMAIN, SUBENTRY_TYPES
from lab.server import Lab
from tests.adapters.golem_node import IDENTITY, KEY, PATHS, serve_one
from tests.adapters.test_jwt import jwt
from tests.web import Web

from .common import HTML, NOBODY, STATS, suggested
from .conftest import Forms

#: What a form without sections' content looks like.
BARE: dict[str, Any] = {"capacity": {}, "docker": {}, "electricity": {}}
VERSION = {"ApiVersion": "1.47", "MinAPIVersion": "1.24", "Version": "27.5.1"}
INFO = {"ID": "engine", "NCPU": 16, "MemTotal": 64 * 1024**3, "ServerVersion": "29.0.0"}


@pytest.fixture(autouse=True)
def _services(lab: Lab, web: Web) -> Generator[None]:
    """Let the lab be the price service that a new host asks, and `web` Golem's stats site."""
    web.set(STATS, {})
    url = lab.describe()["prices"]["url"]
    where = "custom_components.depin_orchestrator"
    with (
        patch(f"{where}.price_desk.DEFAULT_URL", url),
        patch(f"{where}.config_flow.DEFAULT_URL", url),
    ):
        yield


async def start(hass: HomeAssistant) -> str:
    result = await hass.config_entries.flow.async_init(DOMAIN, context={"source": SOURCE_USER})
    assert (result["type"], result["step_id"]) == (FlowResultType.FORM, "user")
    flow_id: str = result["flow_id"]
    return flow_id


async def fill(hass: HomeAssistant, flow_id: str, form: dict[str, Any]) -> dict[str, Any]:
    result: dict[str, Any] = dict(await hass.config_entries.flow.async_configure(flow_id, form))
    await hass.async_block_till_done()
    return result


def engine(web: Web, **info: Any) -> None:
    """Play a Docker Engine; `info` is what it answers instead of its machine."""
    web.set("/version", VERSION)
    web.set("/v1.47/info", **(info or {"body": INFO}))


async def unload(hass: HomeAssistant) -> None:
    for entry in hass.config_entries.async_loaded_entries(DOMAIN):
        await hass.config_entries.async_unload(entry.entry_id)
    await hass.async_block_till_done()


@pytest.mark.parametrize("kind", SUBENTRY_TYPES.values())
async def test_new_host_leads_to_its_first_node(
    hass: HomeAssistant, forms: Forms, kind: str
) -> None:
    form = {
        "name": " Attic server ",
        "capacity": {"cpu_threads": 8, "memory_gib": 31.5, "upload_mbps": 200, "storage_gb": 12e3},
        "docker": {"docker_url": "  "},
        "electricity": {"fixed_price": 0.31, "power_entity": "sensor.plug"},
        "first_node": kind,
    }
    result = await fill(hass, await start(hass), form)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    entry = result["result"]
    assert entry.title == "Attic server"
    assert entry.data == {
        "cpu_threads": 8,
        "memory_gib": 31.5,
        "upload_mbps": 200,
        "storage_gb": 12000,
        "fixed_price": 0.31,
        "power_entity": "sensor.plug",
    }
    assert entry.state is ConfigEntryState.LOADED
    where, flow_id = result["next_flow"]
    assert where is FlowType.CONFIG_SUBENTRIES_FLOW
    flow = hass.config_entries.subentries.async_get(flow_id)
    assert (flow["handler"], flow["step_id"]) == ((entry.entry_id, kind), "user")
    node = await hass.config_entries.subentries.async_configure(flow_id, forms[kind])
    await hass.async_block_till_done()
    assert node["type"] is FlowResultType.CREATE_ENTRY
    assert [s.subentry_type for s in entry.subentries.values()] == [kind]
    assert entry.runtime_data.data.nodes.keys() == entry.subentries.keys()
    await unload(hass)


async def test_only_a_name_is_needed(hass: HomeAssistant) -> None:
    result = await fill(hass, await start(hass), {"name": "NAS"})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["result"].data == {}
    flow = hass.config_entries.subentries.async_get(result["next_flow"][1])
    assert flow["handler"][1] == "storj_node"
    await unload(hass)


async def test_engine_fills_in_what_is_missing(hass: HomeAssistant, web: Web) -> None:
    engine(web)
    flow_id = await start(hass)
    form = {"name": "NAS", "first_node": "grass_account", "docker": {"docker_url": web.url}}
    form |= {"capacity": {"storage_gb": 4000, "cpu_threads": 4}}
    result = await fill(hass, flow_id, form)
    assert (result["type"], result["errors"]) == (FlowResultType.FORM, {})
    # What the user said stays, the first node as well.
    assert suggested(result) == {
        "name": "NAS",
        "cpu_threads": 4,
        "memory_gib": 64.0,
        "storage_gb": 4000,
        "docker_url": web.url,
        "first_node": "grass_account",
    }
    form["capacity"] = {"cpu_threads": 4, "memory_gib": 60, "storage_gb": 4000}
    result = await fill(hass, flow_id, form)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["result"].data == {
        "cpu_threads": 4,
        "memory_gib": 60,
        "storage_gb": 4000,
        "docker_url": web.url,
    }
    await unload(hass)


ENGINE_ERRORS: dict[str, tuple[dict[str, Any] | None, str]] = {
    "address": (None, "docker_url_invalid"),
    "nobody": (None, "docker_unreachable"),
    "proxy": ({"body": "no", "status": 403, "content_type": "text/plain"}, "docker_forbidden"),
    "html": (HTML, "docker_wrong_service"),
    "other": ({"body": {"hello": 1}}, "docker_wrong_service"),
    "missing": ({"body": {}, "status": 404}, "docker_wrong_service"),
    "broken": ({"body": {}, "status": 500}, "docker_wrong_service"),
}


@pytest.mark.parametrize("case", ENGINE_ERRORS)
@pytest.mark.parametrize("step", ["user", "reconfigure"])
async def test_engine_errors(
    hass: HomeAssistant, web: Web, host: MockConfigEntry, case: str, step: str
) -> None:
    answer, error = ENGINE_ERRORS[case]
    url = {"address": "ftp://nas", "nobody": NOBODY}.get(case, web.url)
    if answer:
        engine(web, **answer)
    if step == "user":
        flow_id = await start(hass)
    else:
        flow_id = (await host.start_reconfigure_flow(hass))["flow_id"]
    capacity = {"cpu_threads": 4, "memory_gib": 16}
    form = BARE | {"name": "NAS", "capacity": capacity, "docker": {"docker_url": url}}
    result = await fill(hass, flow_id, form)
    assert (result["type"], result["errors"]) == (FlowResultType.FORM, {"base": error})
    assert suggested(result)["docker_url"] == url
    engine(web)
    result = await fill(hass, flow_id, form | {"docker": {"docker_url": f" {web.url} "}})
    entry = host if step == "reconfigure" else result["result"]
    assert entry.data == capacity | {"docker_url": web.url}
    assert entry.title == "NAS"
    await unload(hass)


async def test_papers(hass: HomeAssistant, web: Web) -> None:
    """A key is sent with every call; certificates that are none are said to be none."""
    engine(web)
    flow_id = await start(hass)
    docker = {"docker_url": web.url, "docker_api_key": "ptr_key", "docker_ca": "none"}
    form = BARE | {"name": "NAS", "docker": docker}
    result = await fill(hass, flow_id, form)
    assert result["errors"] == {"base": "docker_papers_invalid"}
    del docker["docker_ca"]
    result = await fill(hass, flow_id, form | {"capacity": {"cpu_threads": 4, "memory_gib": 4}})
    assert result["result"].data["docker_api_key"] == "ptr_key"
    assert {headers.get("X-API-Key") for headers in web.headers} == {"ptr_key"}
    await unload(hass)


async def test_same_name_aborts(hass: HomeAssistant, host: MockConfigEntry) -> None:
    result = await fill(hass, await start(hass), {"name": " ATTIC"})
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "already_configured")


async def test_a_renamed_host_frees_its_name(hass: HomeAssistant, host: MockConfigEntry) -> None:
    flow = await host.start_reconfigure_flow(hass)
    result = await fill(hass, flow["flow_id"], BARE | {"name": "Cellar"})
    assert result["reason"] == "reconfigure_successful"
    result = await fill(hass, await start(hass), BARE | {"name": "Cellar"})
    assert result["reason"] == "already_configured"
    result = await fill(hass, await start(hass), BARE | {"name": "Attic"})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    other = result["result"]
    assert {entry.title for entry in hass.config_entries.async_entries(DOMAIN)} == {
        "Attic",
        "Cellar",
    }
    flow = await hass.config_entries.flow.async_init(
        DOMAIN, context={"source": SOURCE_RECONFIGURE, "entry_id": other.entry_id}
    )
    result = await fill(hass, flow["flow_id"], BARE | {"name": "cellar"})
    assert result["errors"] == {"name": "name_taken"}
    assert other.title == "Attic"
    await unload(hass)


@pytest.mark.parametrize("step", ["user", "reconfigure"])
async def test_blank_name(hass: HomeAssistant, host: MockConfigEntry, step: str) -> None:
    if step == "user":
        flow_id = await start(hass)
    else:
        flow_id = (await host.start_reconfigure_flow(hass))["flow_id"]
    result = await fill(hass, flow_id, {"name": "   ", "capacity": {"cpu_threads": 2}})
    assert (result["type"], result["errors"]) == (FlowResultType.FORM, {"name": "invalid_input"})
    assert suggested(result)["cpu_threads"] == 2
    result = await fill(hass, flow_id, {"name": "NAS"})
    assert (host if step == "reconfigure" else result["result"]).title == "NAS"
    await unload(hass)


async def test_reconfigure(hass: HomeAssistant, running: MockConfigEntry, web: Web) -> None:
    before = running.runtime_data
    result = dict(await running.start_reconfigure_flow(hass))
    assert (result["type"], result["step_id"]) == (FlowResultType.FORM, "reconfigure")
    assert suggested(result) == dict(running.data) | {"name": "Attic"}
    assert "first_node" not in result["data_schema"].schema
    engine(web)
    form = {"name": "Cellar", "docker": {"docker_url": web.url}}
    result = await fill(hass, result["flow_id"], form)
    assert suggested(result) == {
        "name": "Cellar",
        "docker_url": web.url,
        "cpu_threads": 16.0,
        "memory_gib": 64.0,
    }
    form["capacity"] = {"cpu_threads": 16, "memory_gib": 64}
    result = await fill(hass, result["flow_id"], form)
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "reconfigure_successful")
    assert running.title == "Cellar"
    assert running.data == {"cpu_threads": 16, "memory_gib": 64, "docker_url": web.url}
    # Its nodes stay, and it runs with what was changed.
    assert len(running.subentries) == 4
    assert running.state is ConfigEntryState.LOADED
    assert running.runtime_data is not before


PRICE_ERRORS: dict[str, tuple[dict[str, Any], str]] = {
    "html": (HTML, "wrong_service"),
    "other": ({"body": {"status": "ok"}}, "bad_response"),
    "key": ({"body": {"error": {"error_code": 10002}}, "status": 401}, "invalid_auth"),
    "limit": ({"body": {}, "status": 429}, "rate_limited"),
    "broken": ({"body": {}, "status": 502}, "server_error"),
    "moved": ({"status": 302, "headers": {"Location": "http://127.0.0.2/"}}, "redirected"),
}


@pytest.mark.parametrize("case", [*PRICE_ERRORS, "address", "nobody"])
async def test_options(
    hass: HomeAssistant, running: MockConfigEntry, web: Web, lab: Lab, case: str
) -> None:
    result = await hass.config_entries.options.async_init(running.entry_id)
    assert (result["type"], result["step_id"]) == (FlowResultType.FORM, "init")
    assert suggested(dict(result)) == dict(running.options)
    answer, error = PRICE_ERRORS.get(case, ({}, "cannot_connect"))
    url = {"nobody": NOBODY, "address": "nowhere"}.get(case, web.url)
    web.set("/simple/price", **answer)
    result = await hass.config_entries.options.async_configure(
        result["flow_id"], {"price_url": url, "price_key": "k"}
    )
    assert result["type"] is FlowResultType.FORM
    assert result["errors"] == (
        {"price_url": "invalid_input"} if case == "address" else {"base": error}
    )
    assert suggested(dict(result)) == {"price_url": url, "price_key": "k"}
    before = running.runtime_data
    url = lab.describe()["prices"]["url"]
    result = await hass.config_entries.options.async_configure(
        result["flow_id"], {"price_url": f" {url} ", "price_key": "  "}
    )
    await hass.async_block_till_done()
    assert result["type"] is FlowResultType.CREATE_ENTRY
    # Nothing changed, so nothing starts over.
    assert running.options == {"price_url": url}
    assert running.runtime_data is before


async def test_options_default_source(hass: HomeAssistant, running: MockConfigEntry) -> None:
    before = running.runtime_data
    result = await hass.config_entries.options.async_init(running.entry_id)
    result = await hass.config_entries.options.async_configure(
        result["flow_id"], {"price_key": " demo-key "}
    )
    await hass.async_block_till_done()
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert running.options == {"price_key": "demo-key"}
    assert running.runtime_data is not before
    assert running.runtime_data.data.value("earnings_total") is not None


# Reauthentication

GOOD = {"golem_provider": "app_key", "streamr_node": "api_key", "grass_account": "access_token"}


@pytest.fixture
async def known(hass: HomeAssistant, host: MockConfigEntry, lab: Lab) -> Any:
    """Return the host with the identities that its nodes have; set up."""
    identities = {
        "golem_provider": IDENTITY,
        "streamr_node": f"137:{lab.world.streamr.address.lower()}",
        "grass_account": "2xLabUser01",
    }
    for kind, identity in identities.items():
        hass.config_entries.async_update_subentry(host, host.subentries[kind], unique_id=identity)
    assert await hass.config_entries.async_setup(host.entry_id)
    await hass.async_block_till_done()
    yield host
    await unload(hass)


async def reauth(hass: HomeAssistant, host: MockConfigEntry, kind: str) -> dict[str, Any]:
    result = await host.start_reauth_flow(hass, data={CONF_SUBENTRY_ID: kind})
    assert (result["type"], result["step_id"]) == (FlowResultType.FORM, "reauth_confirm")
    assert result["description_placeholders"]["node"] == host.subentries[kind].title
    return dict(result)


def refuse(web: Web, lab: Lab, kind: str) -> Any:
    """Let a node refuse every credential, until what is returned is called."""
    if kind == "golem_provider":
        web.set(PATHS["me"], {"message": "no"}, status=401)
        return lambda: serve_one(web, "me", {"identity": IDENTITY, "name": "k", "role": "manager"})
    service = lab.services[kind.split("_", maxsplit=1)[0]]
    service.failing = 401
    return lambda: setattr(service, "failing", 0)


@pytest.mark.parametrize("kind", GOOD)
async def test_reauth(
    hass: HomeAssistant, known: MockConfigEntry, web: Web, lab: Lab, kind: str
) -> None:
    key = GOOD[kind]
    credential = known.subentries[kind].data[key]
    accept = refuse(web, lab, kind)
    result = await reauth(hass, known, kind)
    asked = {"streamr_node": {"api_key", "graph_key"}}.get(kind, {key})
    assert {str(name) for name in result["data_schema"].schema} == asked
    # Still refused; then the same credential again, which works now.
    result = await fill(hass, result["flow_id"], {key: "other"})
    assert result["errors"] == {"base": "invalid_auth"}
    accept()
    before = known.runtime_data
    result = await fill(hass, result["flow_id"], {key: f" {credential} "})
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "reauth_successful")
    assert known.subentries[kind].data[key] == credential
    assert known.runtime_data is not before
    assert known.runtime_data.data.nodes[kind].report.online


async def test_reauth_with_a_new_credential(
    hass: HomeAssistant, known: MockConfigEntry, web: Web
) -> None:
    result = await reauth(hass, known, "golem_provider")
    data = dict(known.subentries["golem_provider"].data)
    result = await fill(hass, result["flow_id"], {"app_key": "another"})
    assert result["reason"] == "reauth_successful"
    assert known.subentries["golem_provider"].data == data | {"app_key": "another"}
    assert web.headers[-1]["Authorization"] == "Bearer another"


async def test_reauth_of_another_account(
    hass: HomeAssistant, known: MockConfigEntry, web: Web
) -> None:
    result = await reauth(hass, known, "golem_provider")
    serve_one(web, "me", {"identity": "0x" + "9" * 40, "name": "k", "role": "manager"})
    result = await fill(hass, result["flow_id"], {"app_key": KEY[::-1]})
    assert result["errors"] == {"base": "wrong_identity"}
    assert known.subentries["golem_provider"].data["app_key"] == KEY
    serve_one(web, "me", {"identity": IDENTITY, "name": "k", "role": "manager"})
    result = await fill(hass, result["flow_id"], {"app_key": KEY})
    assert result["reason"] == "reauth_successful"


async def test_reauth_with_an_expired_token(
    hass: HomeAssistant, known: MockConfigEntry, lab: Lab
) -> None:
    result = await reauth(hass, known, "grass_account")
    result = await fill(hass, result["flow_id"], {"access_token": jwt(1_700_000_000)})
    assert result["errors"] == {"base": "token_expired"}
    form = {"access_token": lab.keys["grass"]}
    result = await fill(hass, result["flow_id"], form)
    assert result["reason"] == "reauth_successful"


async def test_reauth_of_a_removed_node(hass: HomeAssistant, host: MockConfigEntry) -> None:
    # Not set up: a loaded host starts over without the node, which ends the form by itself.
    result = await reauth(hass, host, "golem_provider")
    hass.config_entries.async_remove_subentry(host, "golem_provider")
    result = await fill(hass, result["flow_id"], {"app_key": KEY})
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "node_removed")
    assert not hass.config_entries.flow.async_progress_by_handler(
        DOMAIN, match_context={"source": SOURCE_REAUTH}
    )
