"""What several tests of the host do: let time pass, look at a node's entities and at the log."""

from collections.abc import Mapping
import logging
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import HomeAssistant, State
from homeassistant.helpers import entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)

from custom_components.depin_orchestrator.const import DOMAIN
from custom_components.depin_orchestrator.coordinator import DepinCoordinator

#: Entities that stay when their node goes, since they report it: platform and key.
REPORTING = {
    ("binary_sensor", "connectivity"),
    ("binary_sensor", "problem"),
    ("sensor", "health"),
}
#: Nothing listens on it.
NOBODY = "http://127.0.0.1:1"
#: What Golem's stats site is known by.
STATS = "/v2/network/online/stats"
HTML = {"body": "<!doctype html><title>app</title>", "content_type": "text/html"}

type Key = tuple[str, str]


async def tick(hass: HomeAssistant, freezer: FrozenDateTimeFactory, seconds: float = 5) -> None:
    """Let so much time pass, and whatever is due then happen and end."""
    freezer.tick(seconds)
    async_fire_time_changed(hass)
    await hass.async_block_till_done(wait_background_tasks=True)


def subentry(
    kind: str, data: Mapping[str, Any], identity: str | None, **more: Any
) -> ConfigSubentry:
    """Return a node's subentry."""
    return ConfigSubentry(
        data=dict(data),  # type: ignore[arg-type]
        subentry_type=kind,
        title=more.pop("title", kind),
        unique_id=identity,
        **more,
    )


def coordinator_of(entry: MockConfigEntry) -> DepinCoordinator:
    """Return the running host's coordinator."""
    coordinator: DepinCoordinator = entry.runtime_data
    return coordinator


def states(
    hass: HomeAssistant, entry: MockConfigEntry, node: str | None = None
) -> dict[Key, State]:
    """Return the states of a node's entities (of the host's own: None), by platform and key."""
    prefix = f"{node or entry.entry_id}_"
    return {
        (entity.domain, entity.unique_id.removeprefix(prefix)): state
        for entity in er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)
        if entity.config_subentry_id == node and (state := hass.states.get(entity.entity_id))
    }


def values(hass: HomeAssistant, entry: MockConfigEntry, *nodes: str | None) -> dict[Any, str]:
    """Return all values of some nodes, but for rates and forecasts, which move with the clock."""
    return {
        (node, *key): state.state
        for node in nodes
        for key, state in states(hass, entry, node).items()
        if "rate" not in key[1] and "forecast" not in key[1]
    }


def log_of(caplog: pytest.LogCaptureFixture, level: int = logging.INFO) -> list[str]:
    """Return what the integration logged."""
    return [
        record.getMessage()
        for record in caplog.records
        if DOMAIN in record.name and record.name.startswith("custom_") and record.levelno >= level
    ]


def suggested(result: dict[str, Any]) -> dict[str, Any]:
    """Return what a form shows filled in, its sections flattened."""
    found: dict[str, Any] = {}
    for key, kind in result["data_schema"].schema.items():
        inner = getattr(getattr(kind, "schema", None), "schema", None)
        for name in inner or [key]:
            if name.description and "suggested_value" in name.description:
                found[str(name)] = name.description["suggested_value"]
    return found
