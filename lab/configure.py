"""Sets the demo up as a user would: through the integration's own forms."""

import asyncio
from typing import Any

from .home import Home
from .meters import entity

DOMAIN = "depin_orchestrator"
ENTRIES = "/api/config/config_entries"
HOST = {
    "name": "Attic server",
    "capacity": {"cpu_threads": 8, "memory_gib": 32, "upload_mbps": 200, "storage_gb": 12000},
    "docker": {},
    "electricity": {"fixed_price": 0.28},
    "first_node": "storj_node",
}
#: What nodes may have of the host's threads and memory, in percent. Streamr's and Golem's least
#: are what their networks ask for; no container may have more threads than a small machine has.
LIMITS = {
    "storj": {"cpu_min": 5, "cpu_max": 50, "memory_min": 8, "memory_max": 50},
    "golem": {"cpu_min": 25, "cpu_max": 50, "memory_min": 10, "memory_max": 60},
    "streamr": {"cpu_min": 25, "cpu_max": 50, "memory_min": 12.5, "memory_max": 50},
    "grass": {"cpu_min": 2.5, "cpu_max": 25, "memory_min": 4, "memory_max": 25},
}


async def submit(home: Home, path: str, handler: Any, form: dict[str, Any]) -> dict[str, Any]:
    """Open a flow, send its form, return the result; raise RuntimeError when it refuses."""
    flow = await home.call("POST", path, {"handler": handler})
    return await finish(home, path, flow["flow_id"], form)


async def finish(home: Home, path: str, flow_id: str, form: dict[str, Any]) -> dict[str, Any]:
    """Send the form of an open flow; raise RuntimeError unless it ends the flow."""
    result: dict[str, Any] = await home.call("POST", f"{path}/{flow_id}", form)
    if result["type"] != "create_entry":
        problem = result.get("errors") or result.get("reason") or result["type"]
        raise RuntimeError(f"{path}: {problem}")
    return result


def host_form(lab: dict[str, Any]) -> dict[str, Any]:
    """Return the host's form, with the lab's engine where it has one."""
    if engine := lab.get("docker"):
        capacity = HOST["capacity"] | engine["capacity"]
        return HOST | {"capacity": capacity, "docker": {"docker_url": engine["url"]}}
    return HOST


def node_form(lab: dict[str, Any], name: str) -> dict[str, Any]:
    """Return a node's form, with its container where it has one."""
    form: dict[str, Any] = {k: v for k, v in lab[name].items() if k != "identity"}
    if engine := lab.get("docker"):
        management = {"control": "docker", "container": engine["containers"][name]}
        usage = {"cpu_entity": entity(name)}
        return form | {"management": management, "limits": LIMITS[name], "usage": usage}
    return form


async def configure(home: Home, lab: dict[str, Any]) -> str:
    """Add the host, where its prices come from, and a node of each network; return the host."""
    added = await submit(home, f"{ENTRIES}/flow", DOMAIN, host_form(lab))
    entry_id: str = added["result"]["entry_id"]
    options = {"price_url": lab["prices"]["url"]}
    await submit(home, f"{ENTRIES}/options/flow", entry_id, options)
    path = f"{ENTRIES}/subentries/flow"
    # The host's flow led on to its first node.
    await finish(home, path, added["next_flow"][1], node_form(lab, "storj"))
    for kind, name in (
        ("golem_provider", "golem"),
        ("streamr_node", "streamr"),
        ("grass_account", "grass"),
    ):
        if name in lab:
            await submit(home, path, [entry_id, kind], node_form(lab, name))
    return entry_id


async def dashboard(home: Home, entry_id: str) -> str:
    """Make a dashboard of the host and its nodes; return its path."""
    async with home.socket() as send:
        entities = await send("config/entity_registry/list")
        devices = {d["id"]: d for d in await send("config/device_registry/list")}
        ours = [e for e in entities if e["config_entry_id"] == entry_id and not e["disabled_by"]]
        by_device: dict[str, list[dict[str, Any]]] = {}
        for entity in ours:
            by_device.setdefault(entity["device_id"], []).append(entity)
        hosts = [d for d in by_device if devices[d]["via_device_id"] is None]
        nodes = [d for d in by_device if d not in hosts]
        sections = [_section(devices[d], by_device[d]) for d in (*hosts, *nodes)]
        nodes_view = {
            "title": "Nodes",
            "path": "nodes",
            "type": "sections",
            "max_columns": 3,
            "sections": sections,
        }
        views = [_cards(entry_id), nodes_view, _history(await _statistics(send))]
        await _add(send, "depin-lab", "DePIN", {"views": views})
        strategy = {"strategy": {"type": "custom:depin-orchestrator"}}
        await _add(send, "depin-hosts", "Hosts", strategy)
    return "/depin-lab"


async def _add(send: Any, path: str, title: str, config: dict[str, Any]) -> None:
    """Add a dashboard to the sidebar."""
    await send(
        "lovelace/dashboards/create",
        url_path=path,
        title=title,
        icon="mdi:server-network",
        mode="storage",
        show_in_sidebar=True,
        require_admin=False,
    )
    await send("lovelace/config/save", url_path=path, config=config)


async def _statistics(send: Any) -> list[dict[str, Any]]:
    """Wait until the integration has written its long-term statistics and return them."""
    for _ in range(60):
        known = await send("recorder/list_statistic_ids", statistic_type="sum")
        ours = [s for s in known if s["source"] == DOMAIN and "earned_fiat" in s["statistic_id"]]
        if len(ours) > 1:
            break
        await asyncio.sleep(0.5)
    return ours


def _cards(entry_id: str) -> dict[str, Any]:
    """Return a view of the integration's own card."""
    card = {"type": "custom:depin-orchestrator-card", "entry_id": entry_id}
    section = {"type": "grid", "column_span": 2, "cards": [card]}
    return {"title": "Overview", "path": "overview", "type": "sections", "sections": [section]}


def _history(statistics: list[dict[str, Any]]) -> dict[str, Any]:
    """Return a view of what was earned each day, from before the integration came too."""
    card = {
        "type": "statistics-graph",
        "title": "Earned each day",
        "chart_type": "bar",
        "period": "day",
        "days_to_show": 45,
        "stat_types": ["change"],
        "entities": [{"entity": s["statistic_id"], "name": s["name"]} for s in statistics],
    }
    return {"title": "History", "path": "history", "type": "panel", "cards": [card]}


def _section(device: dict[str, Any], entities: list[dict[str, Any]]) -> dict[str, Any]:
    """Return a section of one device, money first, its diagnostics left to its own page."""
    shown = [e for e in entities if not e["entity_category"]]
    shown.sort(key=lambda e: ("earn" not in e["unique_id"], e["unique_id"]))
    rows = [{"entity": e["entity_id"], "name": e["original_name"]} for e in shown]
    title = device["name_by_user"] or device["name"]
    return {"type": "grid", "cards": [{"type": "entities", "title": title, "entities": rows}]}
