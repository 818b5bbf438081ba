"""Repairs: what only the user can mend, raised and taken back by one predicate each."""

from collections.abc import Iterator
from typing import override

from homeassistant.components.repairs import (
    ConfirmRepairFlow,
    RepairsFlow,
    RepairsFlowResult,
)
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import issue_registry as ir

from .answers import reason
from .const import CONF_SUBENTRY_ID, DOMAIN
from .coordinator import DepinConfigEntry
from .departures import MANAGEMENT_ENDED, offers
from .engine.issues import UNEXPLAINED_DROP, Issue, issues_of, shared_addresses
from .errors import translated
from .ids import issue_id
from .nodes import node_subentries, shared_container
from .reauth import async_ask_credential

CHANGE_UNFINISHED = "change_unfinished"
LIMITS_DRIFTED = "limits_drifted"
SHARED_CONTAINER = "shared_container"
#: Issues that are settled by taking the limits as they are.
ACCEPTABLE = (CHANGE_UNFINISHED, LIMITS_DRIFTED)
MENDABLE = (*ACCEPTABLE, MANAGEMENT_ENDED, UNEXPLAINED_DROP)


@callback
def async_update_issues(hass: HomeAssistant, entry: DepinConfigEntry) -> None:
    """Raise what the host's snapshot says has to be mended, take back what is mended."""
    loaded = hass.config_entries.async_loaded_entries(DOMAIN)
    snapshots = [other.runtime_data.data for other in loaded if other.entry_id != entry.entry_id]
    ours = entry.runtime_data.data
    wanted = {
        issue_id(issue.kind, issue.node_id, issue.part): issue
        for issue in (*issues_of(ours), *shared_addresses([ours, *snapshots]))
        if issue.node_id in ours.nodes
    }
    wanted |= {issue_id(issue.kind, issue.node_id): issue for issue in _changes(entry)}
    for key in set(_raised(hass, entry)) - wanted.keys():
        ir.async_delete_issue(hass, DOMAIN, key)
    for key, issue in wanted.items():
        _raise(hass, entry, key, issue)


def _changes(entry: DepinConfigEntry) -> Iterator[Issue]:
    """Yield what became of changes and only a person can settle."""
    reallocator, nodes = entry.runtime_data.reallocator, entry.runtime_data.data.nodes
    if reallocator.trouble:
        yield Issue(CHANGE_UNFINISHED, entry.entry_id, entry.title)
    drifted = {drift.dial.node for drift in reallocator.drifts.values() if drift.confirmed}
    for node in sorted(drifted & nodes.keys()):
        yield Issue(LIMITS_DRIFTED, node, nodes[node].node.name)
    yield from offers(entry)
    for subentry in node_subentries(entry):
        if shared_container(entry, subentry):
            yield Issue(SHARED_CONTAINER, subentry.subentry_id, subentry.title)


@callback
def async_forget_issues(hass: HomeAssistant, entry: DepinConfigEntry) -> None:
    """Take back everything of a host that goes."""
    for key in _raised(hass, entry):
        ir.async_delete_issue(hass, DOMAIN, key)


def _raised(hass: HomeAssistant, entry: DepinConfigEntry) -> list[str]:
    return [
        issue.issue_id
        for issue in ir.async_get(hass).issues.values()
        if issue.domain == DOMAIN and (issue.data or {}).get("entry_id") == entry.entry_id
    ]


def _raise(hass: HomeAssistant, entry: DepinConfigEntry, key: str, issue: Issue) -> None:
    ir.async_create_issue(
        hass,
        DOMAIN,
        key,
        data={"entry_id": entry.entry_id, CONF_SUBENTRY_ID: issue.node_id},
        is_fixable=issue.credential or issue.kind in MENDABLE,
        severity=ir.IssueSeverity.WARNING,
        translation_key=issue.kind,
        translation_placeholders={"node": issue.name, **issue.texts},
    )


class _MendFlow(ConfirmRepairFlow):
    """Mends something of the issue's host, once the user said so."""

    @override
    async def async_step_confirm(
        self, user_input: dict[str, str] | None = None
    ) -> RepairsFlowResult:
        if user_input is not None and self.data:
            entry = self.hass.config_entries.async_get_entry(str(self.data["entry_id"]))
            if entry and (why := await self._mend(entry, str(self.data[CONF_SUBENTRY_ID]))):
                return self.async_abort(reason="not_mended", description_placeholders={"why": why})
            return self.async_create_entry(data={})
        return await super().async_step_confirm(user_input)

    async def _mend(self, entry: DepinConfigEntry, node_id: str) -> str | None:
        """Mend it; return why it could not be mended."""
        raise NotImplementedError


class CredentialRepairFlow(_MendFlow):
    """Leads on to the form that asks for a new credential."""

    @override
    async def _mend(self, entry: DepinConfigEntry, node_id: str) -> None:
        async_ask_credential(self.hass, entry, node_id)


class AcceptRepairFlow(_MendFlow):
    """Takes the limits of a host's nodes as they are."""

    @override
    async def _mend(self, entry: DepinConfigEntry, node_id: str) -> None:
        if entry.state is ConfigEntryState.LOADED:
            with translated(HomeAssistantError):
                await entry.runtime_data.reallocator.accept()


class GiveBackRepairFlow(_MendFlow):
    """Gives a node that is managed no longer what it had before anything was moved."""

    @override
    async def _mend(self, entry: DepinConfigEntry, node_id: str) -> str | None:
        if entry.state is not ConfigEntryState.LOADED:
            return None
        coordinator = entry.runtime_data
        left = await coordinator.reallocator.give_back(node_id)
        return " ".join(reason(objection, coordinator.data)["message"] for objection in left)


class DropRepairFlow(_MendFlow):
    """Takes money that left as explained: the operator knows where it went."""

    @override
    async def _mend(self, entry: DepinConfigEntry, node_id: str) -> None:
        if entry.state is ConfigEntryState.LOADED:
            await entry.runtime_data.async_accept_drop(node_id)


async def async_create_fix_flow(
    hass: HomeAssistant,  # noqa: ARG001 -- the hook's signature
    issue_id: str,
    data: dict[str, str | int | float | None] | None,  # noqa: ARG001
) -> RepairsFlow:
    """Return the flow that mends a fixable issue: accept what is, or renew a credential."""
    if issue_id.startswith(UNEXPLAINED_DROP):
        return DropRepairFlow()
    if issue_id.startswith(MANAGEMENT_ENDED):
        return GiveBackRepairFlow()
    return AcceptRepairFlow() if issue_id.startswith(ACCEPTABLE) else CredentialRepairFlow()
