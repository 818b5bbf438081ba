"""Writes docs/entities.md from the tables of the code: `python scripts/entities.py`."""

import json
from pathlib import Path
import sys

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

import homeassistant  # noqa: E402, F401 -- aliases voluptuous before the integration wants it

from custom_components.depin_orchestrator.binary_sensor import (  # noqa: E402
    HOST_PROBLEM,
    NODE_BINARY_SENSORS,
    OPPORTUNITY,
)
from custom_components.depin_orchestrator.button import BUTTONS  # noqa: E402
from custom_components.depin_orchestrator.engine.models import Protocol  # noqa: E402
from custom_components.depin_orchestrator.event import ALERT, REALLOCATION  # noqa: E402
from custom_components.depin_orchestrator.node_sensors import NODE_SENSORS  # noqa: E402
from custom_components.depin_orchestrator.number import NUMBERS  # noqa: E402
from custom_components.depin_orchestrator.select import SELECTS  # noqa: E402
from custom_components.depin_orchestrator.sensor import HOST_SENSORS  # noqa: E402
from custom_components.depin_orchestrator.sensors_usage import USAGE_SENSORS  # noqa: E402
from custom_components.depin_orchestrator.switch import AUTOMATIC, MANAGED  # noqa: E402

TRANSLATIONS = ROOT / "custom_components/depin_orchestrator/translations/en.json"
TARGET = ROOT / "docs/entities.md"
HEAD = """\
# Entities

Written by `scripts/entities.py` from the code's own tables; do not edit.

An entity's unique id is the id of its host or node followed by the key. *Shown* means enabled by
default; any other can be enabled in its settings. Each sensor has the attribute `quality`
(`measured`, `estimated`, `stale`, `unpriced`, `unknown`) and `measured_at`, with `reason` when it
has no value: [how far to trust a number](trust.md).
"""


def main() -> str:
    """Return the page."""
    names = json.loads(TRANSLATIONS.read_text())["entity"]
    lines = [HEAD, "## Host", "", "| sensor | key | unit |", "| --- | --- | --- |"]
    for row in HOST_SENSORS:
        unit = "" if row.fiat_unit is None else f"your currency{row.fiat_unit}"
        unit = unit or row.native_unit_of_measurement or ""
        lines.append(f"| {names['sensor'][row.key]['name']} | `{row.key}` | {unit} |")
    for flag in (HOST_PROBLEM, OPPORTUNITY):
        name = names["binary_sensor"][flag.key]["name"]
        lines.append(f"| {name} (binary) | `{flag.key}` | |")
    acting = {
        "select": SELECTS,
        "switch": (AUTOMATIC,),
        "button": BUTTONS,
        "event": (ALERT, REALLOCATION),
    }
    lines += [
        f"| {names[kind][one.key]['name']} ({kind}) | `{one.key}` | |"
        for kind, rows in acting.items()
        for one in rows
    ]
    lines += ["", "What is allocated, and all that changes it, is there only where a node can be"]
    lines += ["controlled.", "", "## Nodes", ""]
    lines += ["| sensor | key | unit | networks | shown |", "| --- | --- | --- | --- | --- |"]
    told = {row.key for row in USAGE_SENSORS}
    for row in (*(row for row in NODE_SENSORS if row.key not in told), *USAGE_SENSORS):
        unit = row.suggested_unit_of_measurement or row.native_unit_of_measurement or ""
        unit = "token" if row.in_token else "your currency" if row.in_fiat else unit
        lines.append(
            f"| {names['sensor'][row.key]['name']} | `{row.key}` | {unit} "
            f"| {networks(row.protocols)} | {shown(row.entity_registry_enabled_default)} |"
        )
    for flag in NODE_BINARY_SENSORS:
        name = names["binary_sensor"][flag.key]["name"]
        lines.append(
            f"| {name} (binary) | `{flag.key}` | | {networks(flag.protocols)} "
            f"| {shown(flag.entity_registry_enabled_default)} |"
        )
    for row in NUMBERS.values():
        name = names["number"][row.key]["name"]
        lines.append(f"| {name} (number) | `{row.key}` | % | all, where controlled | yes |")
    name = names["switch"][MANAGED.key]["name"]
    lines.append(f"| {name} (switch) | `{MANAGED.key}` | | all, where controlled | yes |")
    return "\n".join(lines) + "\n"


def networks(protocols: frozenset[Protocol]) -> str:
    """Return the networks by name, or all."""
    if protocols == frozenset(Protocol):
        return "all"
    return ", ".join(p.value.title() for p in Protocol if p in protocols)


def shown(enabled: bool) -> str:
    """Return what stands in the last column."""
    return "yes" if enabled else ""


if __name__ == "__main__":
    TARGET.write_text(main())
