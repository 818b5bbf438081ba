"""The trigger `depin_orchestrator.alert`: something happened to an alert of any host."""

from typing import Any, override

from homeassistant.const import CONF_OPTIONS
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.trigger import (
    Trigger,
    TriggerActionRunner,
    TriggerConfig,
    TriggerNotTriggeredReporter,
)
from homeassistant.helpers.typing import ConfigType
import voluptuous as vol

from .const import SIGNAL_ALERT
from .engine.monitor.alerts import Happening
from .engine.monitor.kinds import Kind, Severity


def _some_of(names: type[Kind | Severity | Happening]) -> Any:
    return vol.All(cv.ensure_list, [vol.In([name.value for name in names])])


#: What an automation may wait for; left out, anything does.
OPTIONS = {
    vol.Optional("happening", default=[Happening.RAISED.value]): _some_of(Happening),
    vol.Optional("kind"): _some_of(Kind),
    vol.Optional("severity"): _some_of(Severity),
}
_SCHEMA = vol.Schema({vol.Optional(CONF_OPTIONS, default=dict): OPTIONS})


class AlertTrigger(Trigger):
    """Runs an automation when an alert is raised, escalates or clears."""

    @classmethod
    @override
    async def async_validate_config(cls, hass: HomeAssistant, config: ConfigType) -> ConfigType:
        """Check what is waited for."""
        return dict(_SCHEMA(config))

    def __init__(self, hass: HomeAssistant, config: TriggerConfig) -> None:
        """Keep what is waited for."""
        super().__init__(hass, config)
        self._wanted = dict(config.options or {})

    @override
    async def async_attach_runner(
        self,
        run_action: TriggerActionRunner,
        did_not_trigger: TriggerNotTriggeredReporter | None = None,
    ) -> CALLBACK_TYPE:
        """Run for each alert that fits; hosts may come and go meanwhile."""

        @callback
        def happened(alert: dict[str, Any]) -> None:
            if all(alert[key] in some for key, some in self._wanted.items()):
                run_action({"alert": alert}, f"{alert['happening']}: {alert['title']}")

        return async_dispatcher_connect(self._hass, SIGNAL_ALERT, happened)


async def async_get_triggers(
    hass: HomeAssistant,  # noqa: ARG001 -- the hook's signature
) -> dict[str, type[Trigger]]:
    """Return the triggers of the integration."""
    return {"alert": AlertTrigger}
