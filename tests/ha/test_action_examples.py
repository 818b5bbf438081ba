"""The worked examples of docs/actions-control.md, run against servers and commands that answer."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
import json
import os
from pathlib import Path
import re
import stat
from typing import Any

from aiohttp import web as http
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from homeassistant.util.yaml import parse_yaml
import pytest

from custom_components.depin_orchestrator.action_checks import (
    VARIABLES,
    sequence_problem,
    verify_problem,
)
from custom_components.depin_orchestrator.action_dials import ActionDials, about
from custom_components.depin_orchestrator.control_actions import actions_of
from custom_components.depin_orchestrator.engine.dials import UNITS, Dial, Level
from custom_components.depin_orchestrator.engine.models import Node, Protocol, Resource
from custom_components.depin_orchestrator.engine.reallocation import Step
from tests.web import Web

DOC = Path(__file__).parents[2] / "docs/actions-control.md"
NODE = Node(id="n1", protocol=Protocol.GOLEM, name="Golem", token="GLM")
SECRET = "Bearer of-the-lab"


class Secrets:
    """Stands for secrets.yaml."""

    def get(self, _path: str, _secret: str) -> str:
        return SECRET


@pytest.fixture
def expected_lingering_timers() -> bool:
    """Let the examples' sensors wait for the next minute when a test ends."""
    return True


@dataclass
class Example:
    """One section: what goes into configuration.yaml, and what into the form."""

    title: str
    configuration: dict[str, Any]
    form: dict[str, Any]
    script: str = ""


def examples() -> list[Example]:
    """Read the document, which holds no example without a form."""
    found = []
    for section in DOC.read_text().split("\n## ")[1:]:
        title = section.splitlines()[0]
        blocks = re.findall(r"```(\w+)\n(.*?)```", section, re.DOTALL)
        loaded: dict[str, Any] = {"configuration.yaml": {}, "form": None}
        for kind, text in blocks:
            if kind == "yaml":
                name = text.splitlines()[0].removeprefix("# ")
                assert name in loaded, title
                loaded[name] = parse_yaml(text, Secrets())  # type: ignore[arg-type]
        script = next((text for kind, text in blocks if kind == "sh"), "")
        if loaded["form"]:
            found.append(Example(title, loaded["configuration.yaml"], loaded["form"], script))
    return found


EXAMPLES = {example.title: example for example in examples()}
IN_FULL = [title for title, example in EXAMPLES.items() if example.configuration]


def test_five_ways_are_shown_in_full() -> None:
    words = ("Proxmox", "Portainer", "router", "SSH", "Kubernetes")
    assert [[t for t in IN_FULL if word in t] for word in words] == [[t] for t in IN_FULL]
    for example in EXAMPLES.values():
        assert {"apply_resources", "apply_actions", "verify_template"} <= example.form.keys()


def test_every_variable_is_told() -> None:
    table = DOC.read_text().split("## How it works")[1].split("\n\n")[2]
    named = {
        name for row in table.splitlines() for name in re.findall(r"`(\w+)`", row.split("|")[1])
    }
    assert named == VARIABLES
    for resource, unit in UNITS.items():
        assert f"`{resource}`" in table
        assert f"`{unit}`" in table


@dataclass
class Server:
    """Whatever an example talks to; `state` is what it would set."""

    web: Web
    state: dict[str, Any] = field(default_factory=dict)
    asked: list[tuple[str, Any]] = field(default_factory=list)
    refuses: bool = False

    def serve(self, path: str, tell: Callable[[], Any], take: Callable[[Any], None]) -> None:
        async def answer(request: http.Request) -> http.Response:
            if request.method == "GET":
                return http.json_response(tell())
            body = self.web.bodies[-1]
            self.asked.append((request.content_type, body))
            if self.refuses:
                return http.json_response({}, status=403)
            take(body)
            return http.json_response({})

        self.web.handle(path, answer)


COMPOSE = """services:
  golem:
    cpus: ${GOLEM_CPUS}
"""


def proxmox(server: Server) -> None:
    server.state = {"cpulimit": "4", "memory": 4096}
    path = "/api2/json/nodes/pve/lxc/101/config"
    server.serve(path, lambda: {"data": server.state}, server.state.update)


def portainer(server: Server) -> None:
    variables = [{"name": "TZ", "value": "UTC"}, {"name": "GOLEM_CPUS", "value": "4"}]
    server.state = {"Env": variables}

    def take(body: dict[str, Any]) -> None:
        assert body["stackFileContent"] == COMPOSE.strip()
        assert body["env"][0] == variables[0]
        server.state["Env"] = body["env"]

    server.serve("/api/stacks/7", lambda: server.state, take)
    server.serve("/api/stacks/7/file", lambda: {"StackFileContent": COMPOSE}, take)


def router(server: Server) -> None:
    server.state = {".id": "*1", "name": "nodes", "max-limit": "50000000/100000000"}
    server.serve("/rest/queue/simple/nodes", lambda: server.state, server.state.update)


def kubernetes(server: Server) -> None:
    server.state = {"cpu": "4", "memory": "4Gi"}

    def take(body: dict[str, Any]) -> None:
        container = body["spec"]["containers"][0]
        assert container["name"] == "golem"
        assert container["resources"]["limits"] == container["resources"]["requests"]
        server.state.update({k: str(v) for k, v in container["resources"]["limits"].items()})

    path = "/api/v1/namespaces/depin/pods/golem-0"
    pod = {"status": {"containerStatuses": [{"resources": {"limits": server.state}}]}}
    server.serve(path, lambda: pod, take)
    server.serve(f"{path}/resize", lambda: pod, take)


SERVERS = {"Proxmox": proxmox, "Portainer": portainer, "router": router, "Kubernetes": kubernetes}
#: What each resource has at first and shall have.
MOVES = {
    Resource.CPU: (4.0, 2.5),
    Resource.MEMORY: (4.0, 1.5),
    Resource.BANDWIDTH: (50.0, 12.5),
    Resource.STORAGE: (8000.0, 6000.0),
}


async def set_up(hass: HomeAssistant, example: Example, url: str) -> ActionDials:
    """Set up what an example puts into configuration.yaml; every address is the web's."""
    text = re.sub(r"https://[a-z0-9.:]+", url, json.dumps(example.configuration))
    configuration = json.loads(text)
    for domain in configuration:
        assert await async_setup_component(hass, domain, configuration), domain
    await hass.async_block_till_done()
    await look(hass)
    actions = actions_of(NODE, example.form)
    assert await sequence_problem(hass, actions.sequence) is None
    told = {resource: about(NODE, resource) for resource in actions.resources}
    assert actions.verify
    assert await verify_problem(hass, actions.verify, told) is None
    assert set(example.form) <= {
        "apply_resources", "apply_actions", "verify_template", "apply_timeout",
    }  # fmt: skip

    async def sleep(_: float) -> None:
        await look(hass)

    return ActionDials(hass, [actions], sleep=sleep)


async def look(hass: HomeAssistant) -> None:
    hass.bus.async_fire("depin_read")
    await hass.async_block_till_done()


def step(dial: Dial) -> Step:
    before, after = MOVES[dial.resource]
    levels = Level(before, None), Level(after, None)
    return Step(*dial, *levels, tolerance=0.01, change="c1")


@pytest.mark.parametrize("word", SERVERS)
async def test_examples_over_http(hass: HomeAssistant, web: Web, word: str) -> None:
    example = EXAMPLES[next(title for title in IN_FULL if word in title)]
    server = Server(web)
    SERVERS[word](server)
    dials = await set_up(hass, example, web.url)
    for name in example.form["apply_resources"]:
        dial = Dial(NODE.id, Resource(name))
        before, after = MOVES[dial.resource]
        assert await dials.read(*dial) == before
        await dials.apply(step(dial))
        assert await dials.read(*dial) == pytest.approx(after)
        await dials.apply(step(dial).undone)
        assert await dials.read(*dial) == pytest.approx(before)
    assert server.asked
    server.refuses = True
    with pytest.raises(Exception, match="aborted"):
        await dials.apply(step(dial))
    assert await dials.read(*dial) == pytest.approx(before)
    await dials.close()
    kinds = {kind for kind, _ in server.asked}
    assert kinds <= {
        "application/json",
        "application/strategic-merge-patch+json",
        "application/x-www-form-urlencoded",
    }


#: Commands that the example's script calls, as small as they can be.
COMMANDS = {
    "ssh": """
while [ "$1" != storj@nas.lan ]; do shift; done
shift
SSH_ORIGINAL_COMMAND="$*" exec sh "$STORJ_HOME/depin-limits"
""",
    "setsid": 'exec "$@"',
    "nsenter": '[ "$2 $3" = "42 --net" ] && shift 3 && exec "$@"',
    "tc": """
if [ "$2" = show ]; then exec cat "$STORJ_HOME/tc"; fi
echo "qdisc tbf 8001: root refcnt 2 rate ${8%mbit}Mbit burst 8Kb lat 400ms" >"$STORJ_HOME/tc"
""",
    "docker": """
case "$*" in
*State.Pid*) echo 42 ;;
*Config.Env*) cat "$STORJ_HOME/env" ;;
"compose up --detach --timeout 300 storagenode")
  sed s/STORJ_STORAGE/STORAGE/ "$STORJ_HOME/.env" >"$STORJ_HOME/env" ;;
*) exit 9 ;;
esac
""",
}


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the home of a node on a machine whose commands are ours."""
    (tmp_path / "bin").mkdir()
    for name, text in COMMANDS.items():
        path = tmp_path / "bin" / name
        path.write_text(f"#!/bin/sh\n{text}\n")
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
    (tmp_path / ".env").write_text("TZ=UTC\nSTORJ_STORAGE=8000GB\n")
    (tmp_path / "env").write_text("PATH=/bin\nSTORAGE=8000GB\n")
    (tmp_path / "tc").write_text("qdisc tbf 8001: root refcnt 2 rate 50Mbit burst 8Kb lat 400ms\n")
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{os.environ['PATH']}")
    monkeypatch.setenv("STORJ_HOME", str(tmp_path))
    return tmp_path


async def test_example_over_ssh(hass: HomeAssistant, machine: Path) -> None:
    example = EXAMPLES[next(title for title in IN_FULL if "SSH" in title)]
    (machine / "depin-limits").write_text(example.script)
    dials = await set_up(hass, example, "")
    for name in example.form["apply_resources"]:
        dial = Dial(NODE.id, Resource(name))
        before, after = MOVES[dial.resource]
        assert await dials.read(*dial) == before
        await dials.apply(step(dial))
        assert await dials.read(*dial) == after
    assert (machine / ".env").read_text() == "TZ=UTC\nSTORJ_STORAGE=6000GB\n"
    wild = Step("n1", Resource.STORAGE, Level(1, None), Level(2, None), change="c1")
    (machine / "depin-limits").write_text("exit 2")
    with pytest.raises(Exception, match="aborted"):
        await dials.apply(wild)
    await dials.close()
    assert actions_of(NODE, example.form).patience == timedelta(seconds=600)


@pytest.mark.parametrize("said", ["storage 1;reboot", "storage $(id)", "reboot", "bandwidth a/b"])
def test_the_script_runs_nothing_else(machine: Path, said: str) -> None:
    example = EXAMPLES[next(title for title in IN_FULL if "SSH" in title)]
    script = machine / "depin-limits"
    script.write_text(example.script)
    code = os.system(f"SSH_ORIGINAL_COMMAND='{said}' sh {script} >/dev/null 2>&1")  # noqa: S605
    assert os.waitstatus_to_exitcode(code) == 2
    assert "8000GB" in (machine / ".env").read_text()
