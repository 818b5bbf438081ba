"""DePIN Orchestrator: one host per config entry, one node per subentry."""

from homeassistant.const import EVENT_CORE_CONFIG_UPDATE, EVENT_HOMEASSISTANT_STOP
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.helpers import config_validation as cv, device_registry as dr
from homeassistant.helpers.typing import ConfigType

from .actuators.engine_api import EngineClient
from .actuators.journal_file import JournalFile
from .alert_presses import async_hear_buttons
from .alert_services import async_register_alert_services
from .cards import async_register_cards
from .change_services import async_register_change_services
from .const import DOMAIN, LOGGER, PLATFORMS
from .coordinator import DepinConfigEntry, DepinCoordinator
from .departures import async_forget_departures, async_note_departures, async_tell_left, departed
from .docker_access import open_engine
from .engine.errors import InvalidInput
from .feed import feed_of, forget_feed
from .host_options import made_of
from .household import Household
from .http_api import async_register_http
from .ids import host_identifier
from .long_term import async_start_statistics
from .plan_services import async_register_plan_services
from .planner_store import BrainKeeper
from .repairs import async_forget_issues, async_update_issues
from .report_services import async_register_report_services
from .services import async_register_services
from .settling import async_settle
from .store import Keeper, MemoryKeeper, alert_store, journal_path
from .websocket_api import async_register_websocket

CONFIG_SCHEMA = cv.config_entry_only_config_schema(DOMAIN)


async def async_setup(hass: HomeAssistant, config: ConfigType) -> bool:  # noqa: ARG001 -- the hook
    """Register the actions and the doors for programs; they find their host when called."""
    async_register_services(hass)
    async_register_change_services(hass)
    async_register_alert_services(hass)
    async_register_report_services(hass)
    async_register_http(hass)
    async_register_websocket(hass)
    await async_register_cards(hass)
    async_register_plan_services(hass)
    return True


async def async_setup_entry(hass: HomeAssistant, entry: DepinConfigEntry) -> bool:
    """Set up a host: its device, its poll, its entities."""
    # First of all: a node that is added while this runs would otherwise wait for a restart.
    entry.async_on_unload(entry.add_update_listener(_reload))
    # The nodes' devices point to it, so it has to be there first.
    dr.async_get(hass).async_get_or_create(
        config_entry_id=entry.entry_id,
        identifiers={host_identifier(entry.entry_id)},
        name=entry.title,
        manufacturer="DePIN Orchestrator",
        model="Host",
        entry_type=dr.DeviceEntryType.SERVICE,
    )
    engine = await _engine(hass, entry)
    coordinator = DepinCoordinator(hass, entry, engine, departed(hass, entry))
    await coordinator.async_config_entry_first_refresh()
    entry.runtime_data = coordinator
    currency = hass.config.currency

    @callback
    def configured(_: Event) -> None:
        if hass.config.currency != currency:  # the books are kept in one currency
            hass.config_entries.async_schedule_reload(entry.entry_id)

    async def save(_: Event) -> None:
        await coordinator.async_save()
        await coordinator.planner.save()
        await coordinator.reallocator.flush()

    entry.async_on_unload(hass.bus.async_listen(EVENT_CORE_CONFIG_UPDATE, configured))

    entry.async_on_unload(hass.bus.async_listen_once(EVENT_HOMEASSISTANT_STOP, save))
    # This listener also keeps the polls going when every entity is disabled.
    entry.async_on_unload(coordinator.async_add_listener(lambda: async_update_issues(hass, entry)))
    entry.async_on_unload(
        coordinator.async_add_listener(lambda: coordinator.reallocator.look(coordinator.data))
    )
    entry.async_on_unload(coordinator.async_add_listener(coordinator.planner.start))
    async_update_issues(hass, entry)
    await hass.config_entries.async_forward_entry_setups(entry, PLATFORMS)
    async_start_statistics(hass, entry)
    async_hear_buttons(hass, entry)
    feed_of(hass, entry.entry_id).attach(coordinator)
    return True


async def async_unload_entry(hass: HomeAssistant, entry: DepinConfigEntry) -> bool:
    """Unload a host; its polls end with the entry's background tasks."""
    unloaded = await hass.config_entries.async_unload_platforms(entry, PLATFORMS)
    if unloaded:
        if entry.disabled_by:
            async_tell_left(hass, entry, entry.runtime_data.reallocator.owed(entry.subentries))
        feed_of(hass, entry.entry_id).detach()
        await entry.runtime_data.async_close()
    return unloaded


async def async_remove_entry(hass: HomeAssistant, entry: DepinConfigEntry) -> None:
    """Forget a removed host: what it left half done, its books, and what had to be mended."""
    left = await async_settle(hass, entry)
    async_forget_departures(hass, entry)
    async_forget_issues(hass, entry)
    async_tell_left(hass, entry, left)
    forget_feed(hass, entry.entry_id)
    await Keeper(hass, entry.entry_id).remove()
    await Household(hass, entry).remove()
    await MemoryKeeper(hass, entry.entry_id).remove()
    await BrainKeeper(hass, entry.entry_id).remove()
    await alert_store(hass, entry.entry_id).async_remove()
    await JournalFile(journal_path(hass, entry.entry_id)).remove()


async def async_remove_config_entry_device(
    hass: HomeAssistant,  # noqa: ARG001 -- the hook's signature
    entry: DepinConfigEntry,
    device: dr.AnyDeviceEntry,
) -> bool:
    """Let a device go that no subentry stands behind any more."""
    known = {host_identifier(entry.entry_id)} | {(DOMAIN, node) for node in entry.subentries}
    return not any(identifier in known for identifier in device.identifiers)


async def _engine(hass: HomeAssistant, entry: DepinConfigEntry) -> EngineClient | None:
    """Return the host's engine; its nodes are read also where its form no longer holds."""
    try:
        return await open_engine(hass, entry.data)
    except InvalidInput as err:
        LOGGER.error("The Docker Engine of %s is left alone: invalid %s", entry.title, err)
        return None


async def _reload(hass: HomeAssistant, entry: DepinConfigEntry) -> None:
    """Start over after any change of the host or its nodes, but for what takes effect at once."""
    coordinator = getattr(entry, "runtime_data", None)
    if coordinator is not None and coordinator.made_of == made_of(entry):
        coordinator.planner.configure()
        coordinator.async_update_listeners()
        return
    if coordinator is not None:
        async_note_departures(hass, entry)
    hass.config_entries.async_schedule_reload(entry.entry_id)
