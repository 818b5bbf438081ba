"""Forms of the nodes: every wrong answer has its own message, and every form can be mended."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch

from aiohttp import web as http
from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import SOURCE_USER, ConfigSubentry
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_mock_service

from custom_components.depin_orchestrator.const import CONF_PRICE_URL, DOMAIN, SUBENTRY_TYPES
from lab.server import Lab
from tests.actuators.fake import inspected
from tests.adapters.golem_node import IDENTITY, PATHS, serve as serve_golem
from tests.adapters.storj_node import NEW, serve as serve_storj
from tests.adapters.test_grass import serve as serve_grass
from tests.adapters.test_jwt import jwt
from tests.web import Web, fixture

from .common import HTML, NOBODY, STATS, subentry, suggested
from .conftest import Forms

STORJ, GOLEM, STREAMR, GRASS = SUBENTRY_TYPES.values()
BASE = "base"
#: What a form says of a node that is only watched.
CONTROL = {"control": "none"}
SNO, INFO, USER = "/api/sno/", "/info", "/retrieveUser"


@pytest.fixture
async def attic(
    hass: HomeAssistant, lab: Lab, web: Web, forms: Forms
) -> AsyncGenerator[MockConfigEntry]:
    """Return a host without nodes, set up; `web` plays one of each network besides the lab."""
    serve_storj(web)
    serve_grass(web)
    web.set(STATS, {})
    web.set(INFO, fixture("streamr/v103/info.json"))
    options = {CONF_PRICE_URL: lab.describe()["prices"]["url"]}
    entry = MockConfigEntry(domain=DOMAIN, title="Attic", unique_id="attic", options=options)
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    yield entry
    await hass.config_entries.async_unload(entry.entry_id)
    await hass.async_block_till_done()


async def start(hass: HomeAssistant, entry: MockConfigEntry, kind: str) -> str:
    result = await hass.config_entries.subentries.async_init(
        (entry.entry_id, kind), context={"source": SOURCE_USER}
    )
    assert (result["type"], result["step_id"]) == (FlowResultType.FORM, "user")
    flow_id: str = result["flow_id"]
    return flow_id


async def fill(hass: HomeAssistant, flow_id: str, form: dict[str, Any]) -> dict[str, Any]:
    result: dict[str, Any] = dict(
        await hass.config_entries.subentries.async_configure(flow_id, form)
    )
    await hass.async_block_till_done()
    return result


async def add(
    hass: HomeAssistant, entry: MockConfigEntry, kind: str, form: dict[str, Any]
) -> ConfigSubentry:
    result = await fill(hass, await start(hass, entry, kind), form)
    assert result["type"] is FlowResultType.CREATE_ENTRY, result
    return list(entry.subentries.values())[-1]


def identity(lab: Lab, kind: str) -> str:
    return {
        STORJ: lab.boards["storj"].sno()["nodeID"],
        GOLEM: IDENTITY,
        STREAMR: f"137:{lab.world.streamr.address.lower()}",
        GRASS: "2xLabUser01",
    }[kind]


TITLES = {
    STORJ: "Storj ",
    GOLEM: "Golem ",
    STREAMR: "Streamr operator 0x",
    GRASS: "Grass ",
}


@pytest.mark.parametrize("kind", TITLES)
async def test_add(
    hass: HomeAssistant, attic: MockConfigEntry, forms: Forms, lab: Lab, kind: str
) -> None:
    padded = {k: f"  {v} " if isinstance(v, str) else v for k, v in forms[kind].items()}
    node = await add(hass, attic, kind, padded)
    assert node.data == forms[kind] | CONTROL
    assert node.unique_id == identity(lab, kind)
    assert node.title.startswith(TITLES[kind])
    # No secret, and no whole address, in a name that others may see.
    assert not [v for v in (*forms[kind].values(), node.unique_id) if str(v) in node.title]
    assert attic.runtime_data.data.nodes[node.subentry_id].report.online


async def test_optional_fields_may_be_left_out(
    hass: HomeAssistant, attic: MockConfigEntry, forms: Forms
) -> None:
    bare = {key: forms[STREAMR][key] for key in ("operator_address", "rpc_url")}
    blank = {"url": "", "api_key": "  ", "graph_key": "", "graph_url": " "}
    assert (await add(hass, attic, STREAMR, bare | blank)).data == bare | CONTROL
    form = forms[GRASS] | {"grass_per_million_points": 3.5}
    node = await add(hass, attic, GRASS, form)
    assert node.data == form | CONTROL
    # Points have a price now.
    state = attic.runtime_data.data.nodes[node.subentry_id]
    assert state.node.market == "GRASS"
    assert state.value("earnings_total_fiat") is not None


@dataclass(frozen=True)
class Wrong:
    """One way in which a form or what answers is wrong."""

    kind: str
    #: The error, by the field it shows at.
    errors: dict[str, str]
    #: What the form has other than it should.
    form: dict[str, Any] = field(default_factory=dict)
    #: What `web` answers at a path; the form leads there then.
    answers: dict[str, dict[str, Any]] = field(default_factory=dict)


def base(error: str) -> dict[str, str]:
    return {BASE: error}


BLANK = "invalid_input"
AWAY = {"status": 302, "headers": {"Location": "http://127.0.0.2/"}}
BLOCKED = HTML | {"status": 403}
BROKEN: dict[str, Any] = {"body": {}, "status": 500}
REFUSED: dict[str, Any] = {"body": {}, "status": 401}
BUSY: dict[str, Any] = {"body": {}, "status": 429}
HUGE = {"body": b" " * 50_000_000}
NOTHING: dict[str, Any] = {"body": {}}
LISTED: dict[str, Any] = {"body": [1]}
NAN = {"body": '{"nodeID": NaN}'}
CUT = {"body": '{"nodeID": "12'}

WRONG = {
    "storj-blank": Wrong(STORJ, {"url": BLANK}, {"url": "  "}),
    "storj-scheme": Wrong(STORJ, {"url": BLANK}, {"url": "ftp://nas"}),
    "storj-port": Wrong(STORJ, {"url": BLANK}, {"url": "http://nas:99999"}),
    "storj-host": Wrong(STORJ, base("cannot_connect"), {"url": NOBODY}),
    "storj-html": Wrong(STORJ, base("wrong_service"), answers={SNO: HTML}),
    "storj-missing": Wrong(STORJ, base("wrong_service"), answers={SNO: {"status": 404}}),
    "storj-cut": Wrong(STORJ, base("wrong_service"), answers={SNO: CUT}),
    "storj-nan": Wrong(STORJ, base("wrong_service"), answers={SNO: NAN}),
    "storj-other": Wrong(STORJ, base("wrong_service"), answers={SNO: NOTHING}),
    "storj-list": Wrong(STORJ, base("wrong_service"), answers={SNO: LISTED}),
    "storj-away": Wrong(STORJ, base("redirected"), answers={SNO: AWAY}),
    "storj-huge": Wrong(STORJ, base("response_too_large"), answers={SNO: HUGE}),
    "storj-broken": Wrong(STORJ, base("server_error"), answers={SNO: BROKEN}),
    "storj-blocked": Wrong(STORJ, base("blocked"), answers={SNO: BLOCKED}),
    "storj-refused": Wrong(STORJ, base("invalid_auth"), answers={SNO: REFUSED}),
    "storj-busy": Wrong(STORJ, base("rate_limited"), answers={SNO: BUSY}),
    "golem-blank": Wrong(GOLEM, {"url": BLANK, "app_key": BLANK}, {"url": " ", "app_key": ""}),
    "golem-host": Wrong(GOLEM, base("cannot_connect"), {"url": NOBODY}),
    "golem-html": Wrong(GOLEM, base("wrong_service"), answers={PATHS["version"]: HTML}),
    "golem-away": Wrong(GOLEM, base("redirected"), answers={PATHS["version"]: AWAY}),
    "golem-key": Wrong(GOLEM, base("invalid_auth"), answers={PATHS["me"]: REFUSED}),
    "golem-shape": Wrong(GOLEM, base("bad_response"), answers={PATHS["me"]: LISTED}),
    "streamr-blank": Wrong(STREAMR, {"operator_address": BLANK}, {"operator_address": " "}),
    "streamr-address": Wrong(STREAMR, {"operator_address": BLANK}, {"operator_address": "0x12"}),
    "streamr-links": Wrong(
        STREAMR,
        {"rpc_url": BLANK, "graph_url": BLANK},
        {"rpc_url": "wss://rpc", "graph_url": "graph"},
    ),
    "streamr-operator": Wrong(
        STREAMR, base("unknown_operator"), {"operator_address": "0x" + "12" * 20}
    ),
    "streamr-key": Wrong(STREAMR, base("invalid_auth"), {"api_key": "other"}),
    "streamr-graph-key": Wrong(STREAMR, base("invalid_auth"), {"graph_key": "other"}),
    "streamr-rpc": Wrong(STREAMR, base("cannot_connect"), {"rpc_url": NOBODY}),
    "streamr-plugin": Wrong(STREAMR, base("info_plugin_missing"), answers={INFO: {"status": 404}}),
    "streamr-html": Wrong(STREAMR, base("wrong_service"), answers={INFO: HTML}),
    "grass-blank": Wrong(GRASS, {"access_token": BLANK}, {"access_token": " "}),
    "grass-link": Wrong(GRASS, {"base_url": BLANK}, {"base_url": "grass"}),
    "grass-token": Wrong(GRASS, base("invalid_auth"), {"access_token": "other"}),
    "grass-expired": Wrong(GRASS, base("token_expired"), {"access_token": jwt(1_700_000_000)}),
    "grass-host": Wrong(GRASS, base("cannot_connect"), {"base_url": NOBODY}),
    "grass-html": Wrong(GRASS, base("wrong_service"), answers={USER: HTML}),
    "grass-blocked": Wrong(GRASS, base("blocked"), answers={USER: BLOCKED}),
    "grass-busy": Wrong(GRASS, base("rate_limited"), answers={USER: BUSY}),
}
LINK = {STORJ: "url", GOLEM: "url", STREAMR: "url", GRASS: "base_url"}


@pytest.mark.parametrize("case", WRONG.values(), ids=WRONG)
@pytest.mark.parametrize("step", ["user", "reconfigure"])
async def test_errors(
    hass: HomeAssistant,
    attic: MockConfigEntry,
    forms: Forms,
    lab: Lab,
    web: Web,
    case: Wrong,
    step: str,
) -> None:
    good = forms[case.kind]
    if step == "user":
        flow_id = await start(hass, attic, case.kind)
    else:
        node = subentry(case.kind, good, identity(lab, case.kind), subentry_id="n")
        hass.config_entries.async_add_subentry(attic, node)
        await hass.async_block_till_done()
        result = await attic.start_subentry_reconfigure_flow(hass, "n")
        assert (result["type"], result["step_id"]) == (FlowResultType.FORM, "reconfigure")
        flow_id = result["flow_id"]
    for path, answer in case.answers.items():
        web.set(path, **answer)
    form = good | ({LINK[case.kind]: web.url} if case.answers else {}) | case.form
    result = await fill(hass, flow_id, form)
    assert (result["type"], result["errors"]) == (FlowResultType.FORM, case.errors)
    assert suggested(result) == form | CONTROL  # nothing has to be typed again
    serve_golem(web)
    result = await fill(hass, flow_id, good)
    if step == "user":
        assert result["type"] is FlowResultType.CREATE_ENTRY
    else:
        assert (result["type"], result["reason"]) == (
            FlowResultType.ABORT,
            "reconfigure_successful",
        )
    (node,) = attic.subentries.values()
    assert node.data == good | CONTROL


async def test_timeout(
    hass: HomeAssistant,
    attic: MockConfigEntry,
    forms: Forms,
    web: Web,
    freezer: FrozenDateTimeFactory,
) -> None:
    async def endless(request: http.Request) -> http.StreamResponse:
        response = http.StreamResponse(headers={"Content-Type": "application/json"})
        await response.prepare(request)
        await response.write(b"{")
        freezer.tick(11)
        for _ in range(100):  # the client hangs up meanwhile
            await hass.async_add_executor_job(int)
        return response

    web.handle(SNO, endless)
    flow_id = await start(hass, attic, STORJ)
    result = await fill(hass, flow_id, {"url": web.url})
    assert result["errors"] == base("timeout")
    result = await fill(hass, flow_id, forms[STORJ])
    assert result["type"] is FlowResultType.CREATE_ENTRY


async def test_a_defect_is_no_dead_end(
    hass: HomeAssistant, attic: MockConfigEntry, forms: Forms, caplog: pytest.LogCaptureFixture
) -> None:
    flow_id = await start(hass, attic, STORJ)
    where = "custom_components.depin_orchestrator.adapters.storj.StorjAdapter.probe"
    with patch(where, side_effect=TypeError("boom")):
        result = await fill(hass, flow_id, forms[STORJ])
    assert result["errors"] == base("unknown_error")
    assert caplog.text.count("Unexpected error while probing a storj node") == 1
    result = await fill(hass, flow_id, forms[STORJ])
    assert result["type"] is FlowResultType.CREATE_ENTRY


@pytest.mark.parametrize("elsewhere", [False, True], ids=["same_host", "another_host"])
@pytest.mark.parametrize("kind", TITLES)
async def test_known_node_aborts(
    hass: HomeAssistant, attic: MockConfigEntry, forms: Forms, kind: str, *, elsewhere: bool
) -> None:
    other = attic
    if elsewhere:
        other = MockConfigEntry(domain=DOMAIN, title="Cellar", options=attic.options)
        other.add_to_hass(hass)
    await add(hass, other, kind, forms[kind])
    result = await fill(hass, await start(hass, attic, kind), forms[kind])
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "already_configured")
    assert len(attic.subentries) == (not elsewhere)


@pytest.mark.parametrize("kind", [STORJ, GOLEM, GRASS])
async def test_another_node_answers(
    hass: HomeAssistant, attic: MockConfigEntry, forms: Forms, web: Web, kind: str
) -> None:
    node = await add(hass, attic, kind, forms[kind])
    result = await attic.start_subentry_reconfigure_flow(hass, node.subentry_id)
    serve_golem(web, me={"identity": "0x" + "9" * 40, "name": "k", "role": "manager"})
    other = forms[kind] | {LINK[kind]: web.url}
    result = await fill(hass, result["flow_id"], other)
    assert result["errors"] == base("wrong_identity")
    assert attic.subentries[node.subentry_id].data == forms[kind] | CONTROL
    serve_golem(web)
    result = await fill(hass, result["flow_id"], forms[kind])
    assert result["reason"] == "reconfigure_successful"


async def test_another_operator_on_reconfigure(
    hass: HomeAssistant, attic: MockConfigEntry, forms: Forms
) -> None:
    node = subentry(STREAMR, forms[STREAMR], "137:0x" + "ab" * 20, subentry_id="n")
    hass.config_entries.async_add_subentry(attic, node)
    await hass.async_block_till_done()
    result = await attic.start_subentry_reconfigure_flow(hass, "n")
    result = await fill(hass, result["flow_id"], forms[STREAMR])
    assert result["errors"] == base("wrong_identity")


async def test_reconfigure_starts_over_with_the_change(
    hass: HomeAssistant, attic: MockConfigEntry, forms: Forms
) -> None:
    node = await add(hass, attic, STREAMR, forms[STREAMR])
    before = attic.runtime_data
    result = await attic.start_subentry_reconfigure_flow(hass, node.subentry_id)
    bare = {key: forms[STREAMR][key] for key in ("operator_address", "rpc_url")}
    result = await fill(hass, result["flow_id"], bare)
    assert result["reason"] == "reconfigure_successful"
    assert attic.subentries[node.subentry_id].data == bare | CONTROL
    assert attic.subentries[node.subentry_id].title == node.title
    assert attic.runtime_data is not before
    names = [e.name for e in attic.runtime_data.adapters[node.subentry_id].endpoints]
    assert "rpc" in names
    assert not {"info", "subgraph"} & set(names)


async def test_titles_are_numbered(
    hass: HomeAssistant, attic: MockConfigEntry, forms: Forms, web: Web
) -> None:
    title = f"Storj {NEW[:8]}"
    for number in (title, f"{title} 2"):
        node = subentry(STORJ, forms[STORJ], None, title=number)
        hass.config_entries.async_add_subentry(attic, node)
    await hass.async_block_till_done()
    assert (await add(hass, attic, STORJ, {"url": web.url})).title == f"{title} 3"


DOCKER = {"control": "docker", "container": "storagenode"}
CONTAINER = "/v1.47/containers/storagenode/json"
#: What the host and the form say of the container, what the engine answers, and the error.
CONTAINERS: dict[str, tuple[bool, dict[str, Any], dict[str, Any] | None, str]] = {
    "no engine": (False, DOCKER, None, "docker_missing"),
    "no name": (True, DOCKER | {"container": "  "}, None, "container_missing"),
    "bad name": (True, DOCKER | {"container": "a/b"}, None, "container_gone"),
    "gone": (
        True,
        DOCKER,
        {"body": {"message": "No such container: storagenode"}, "status": 404},
        "container_gone",
    ),
    "refused": (True, DOCKER, {"body": {}, "status": 403}, "docker_unreachable"),
}


@pytest.mark.parametrize("case", CONTAINERS)
async def test_container_errors(
    hass: HomeAssistant, attic: MockConfigEntry, forms: Forms, web: Web, case: str
) -> None:
    has_engine, management, answer, error = CONTAINERS[case]
    if has_engine:
        hass.config_entries.async_update_entry(attic, data={"docker_url": web.url})
        web.set("/version", {"ApiVersion": "1.47", "MinAPIVersion": "1.24", "Version": "27.5"})
        await hass.async_block_till_done()
    web.set(CONTAINER, inspected())
    if answer:
        web.set(CONTAINER, **answer)
    flow_id = await start(hass, attic, STORJ)
    result = await fill(hass, flow_id, forms[STORJ] | {"management": management})
    assert (result["type"], result["errors"]) == (FlowResultType.FORM, base(error))
    assert suggested(result) == forms[STORJ] | management
    if has_engine:
        web.set(CONTAINER, inspected())
        result = await fill(hass, flow_id, forms[STORJ] | {"management": DOCKER})
        assert result["data"] == forms[STORJ] | DOCKER
    else:
        result = await fill(hass, flow_id, forms[STORJ])
        assert result["data"] == forms[STORJ] | CONTROL


async def test_a_container_belongs_to_one_node(
    hass: HomeAssistant, attic: MockConfigEntry, forms: Forms, web: Web
) -> None:
    hass.config_entries.async_update_entry(attic, data={"docker_url": web.url})
    web.set("/version", {"ApiVersion": "1.47", "MinAPIVersion": "1.24", "Version": "27.5"})
    web.set(CONTAINER, inspected())
    await hass.async_block_till_done()
    storj = await add(hass, attic, STORJ, forms[STORJ] | {"management": DOCKER})
    flow_id = await start(hass, attic, GRASS)
    result = await fill(hass, flow_id, forms[GRASS] | {"management": DOCKER})
    assert (result["type"], result["errors"]) == (FlowResultType.FORM, base("container_taken"))
    await fill(hass, flow_id, forms[GRASS])
    result = await attic.start_subentry_reconfigure_flow(hass, storj.subentry_id)
    result = await fill(hass, result["flow_id"], forms[STORJ] | {"management": DOCKER})
    assert result["reason"] == "reconfigure_successful"


async def test_crossed_limits(hass: HomeAssistant, attic: MockConfigEntry, forms: Forms) -> None:
    flow_id = await start(hass, attic, STORJ)
    limits = {"cpu_min": 60, "cpu_max": 40}
    result = await fill(hass, flow_id, forms[STORJ] | {"limits": limits})
    assert (result["type"], result["errors"]) == (FlowResultType.FORM, base("limits_crossed"))
    limits = {"cpu_min": 40, "cpu_max": 60, "memory_min": 10}
    result = await fill(hass, flow_id, forms[STORJ] | {"limits": limits})
    assert result["data"] == forms[STORJ] | CONTROL | limits


async def test_golems_stats_site(
    hass: HomeAssistant, attic: MockConfigEntry, forms: Forms
) -> None:
    flow_id = await start(hass, attic, GOLEM)
    result = await fill(hass, flow_id, forms[GOLEM] | {"stats_url": NOBODY})
    assert (result["type"], result["errors"]) == (FlowResultType.FORM, {"stats_url": BLANK})
    result = await fill(hass, flow_id, forms[GOLEM])
    assert result["type"] is FlowResultType.CREATE_ENTRY


ACTION: dict[str, Any] = {"action": "machine.set", "data": {"to": "{{ after }}"}}
ACTIONS: dict[str, Any] = {
    "apply_actions": [ACTION],
    "apply_resources": ["cpu", "bandwidth"],
    "verify_template": "{{ {'cpu': 2, 'bandwidth': 50.5}[resource] }}",
    "apply_timeout": 60.0,
}


def acting(*sequence: dict[str, Any]) -> dict[str, Any]:
    return ACTIONS | {"apply_actions": list(sequence)}


def verifying(template: str) -> dict[str, Any]:
    return ACTIONS | {"verify_template": template}


#: What a form says of actions, the error, and a word of what is wrong.
WRONG_ACTIONS: dict[str, tuple[dict[str, Any], str, str]] = {
    "none": (acting(), "actions_missing", ""),
    "no sequence": ({"apply_resources": ["cpu"]}, "actions_missing", ""),
    "no action": (acting({"delay": "soon"}), "actions_invalid", "offset soon"),
    "no dict": (acting("machine.set"), "actions_invalid", ""),  # type: ignore[arg-type]
    "bad template": (
        acting(ACTION | {"data": {"to": "{{ after"}}),
        "template_invalid",
        "unexpected end of template",
    ),
    "unknown action": (
        acting(ACTION, {"if": [], "then": [{"action": "rest_command.quota"}]}),
        "action_unknown",
        "rest_command.quota",
    ),
    "unknown device": (
        acting({"device_id": "gone", "domain": "switch", "type": "turn_on"}),
        "actions_invalid",
        "",
    ),
    "unknown variable": (
        acting(ACTION | {"data": {"to": "{{ afterwards }}"}}),
        "variable_unknown",
        "afterwards",
    ),
    "unknown variable in a key": (
        acting(ACTION | {"data": {"{{ key }}": 1}}),
        "variable_unknown",
        "key",
    ),
    "no resource": (ACTIONS | {"apply_resources": []}, "resources_missing", ""),
    "broken verification": (verifying("{{ 1 / 0 }}"), "template_invalid", "ZeroDivision"),
    "change in verification": (verifying("{{ after }}"), "variable_unknown", "after"),
    "text": (verifying("{{ states('sensor.gone') }}"), "verify_no_amount", "'unknown', Mbit/s"),
    "one resource only": (
        verifying("{{ 3 if resource == 'cpu' else 'no' }}"),
        "verify_no_amount",
        "bandwidth: 'no', Mbit/s",
    ),
    "negative": (verifying("{{ -1 }}"), "verify_no_amount", "'-1'"),
}


@pytest.mark.parametrize("case", WRONG_ACTIONS)
async def test_action_errors(
    hass: HomeAssistant, attic: MockConfigEntry, forms: Forms, case: str
) -> None:
    calls = async_mock_service(hass, "machine", "set")
    form, error, words = WRONG_ACTIONS[case]
    flow_id = await start(hass, attic, STORJ)
    wrong = {"management": {"control": "actions"}, "actions": form}
    result = await fill(hass, flow_id, forms[STORJ] | wrong)
    assert (result["type"], result["errors"]) == (FlowResultType.FORM, base(error))
    assert words in result["description_placeholders"]["problem"]
    right = {"management": {"control": "actions"}, "actions": ACTIONS}
    result = await fill(hass, flow_id, forms[STORJ] | right)
    assert result["data"] == forms[STORJ] | {"control": "actions"} | ACTIONS
    assert calls == []


async def test_actions_that_are_right(
    hass: HomeAssistant, attic: MockConfigEntry, forms: Forms
) -> None:
    """What a sequence defines itself, or guards, is known; data may hold a key `action`."""
    async_mock_service(hass, "machine", "set", response={"ok": True})
    sequence: list[dict[str, Any]] = [
        {"variables": {"target": "{{ name ~ trigger | default('') }}"}},
        ACTION | {"response_variable": "said", "data": {"actions": [{"action": "REPLY"}]}},
        {
            "repeat": {
                "for_each": ["{{ said.ok }}", "{{ target }}"],
                "sequence": [{"event": "told", "event_data": {"item": "{{ repeat.item }}"}}],
            }
        },
        {"if": "{{ extra is defined }}", "then": [{"stop": "", "response_variable": "said"}]},
        {"action": "{{ 'machine.set' }}"},
        {"delay": {"seconds": "{{ attempt }}"}},
    ]
    form = acting(*sequence) | {"verify_template": "{% set x = 2 %}{{ x }}"}
    del form["apply_timeout"]
    told = {"management": {"control": "actions"}, "actions": form}
    node = await fill(hass, await start(hass, attic, STORJ), forms[STORJ] | told)
    assert node["data"] == forms[STORJ] | {"control": "actions"} | form
    bare = {k: v for k, v in ACTIONS.items() if k in ("apply_actions", "apply_resources")}
    told = {"management": {"control": "actions"}, "actions": bare}
    node = await fill(hass, await start(hass, attic, GRASS), forms[GRASS] | told)
    assert node["data"] == forms[GRASS] | {"control": "actions"} | bare
