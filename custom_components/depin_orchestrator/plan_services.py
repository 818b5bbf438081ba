"""Actions that think: what to change and why, and what a strategy would have brought."""

from datetime import timedelta

from homeassistant.core import (
    HomeAssistant,
    ServiceCall,
    ServiceResponse,
    SupportsResponse,
    callback,
)
from homeassistant.exceptions import ServiceValidationError
from homeassistant.util import dt as dt_util
import voluptuous as vol

from .const import CONF_STRATEGY, DOMAIN
from .engine.optimizer import StrategyName
from .plan_answers import Thought, analysis_answer, backtest_answer
from .planner_settings import strategy_named
from .services import HOST_FIELDS, LANGUAGE_FIELD, host_of, language_of

ANALYZE = "analyze"
BACKTEST = "backtest"
ATTR_DAYS = "days"
#: Hours of history that say anything at all.
LEAST = 24.0

ANALYZE_SCHEMA = vol.Schema({**HOST_FIELDS, **LANGUAGE_FIELD})
BACKTEST_SCHEMA = vol.Schema(
    {
        **HOST_FIELDS,
        **LANGUAGE_FIELD,
        vol.Optional(CONF_STRATEGY): vol.In([name.value for name in StrategyName]),
        vol.Optional(ATTR_DAYS, default=14): vol.All(vol.Coerce(float), vol.Range(min=1, max=28)),
    }
)


@callback
def async_register_plan_services(hass: HomeAssistant) -> None:
    """Register the actions; they change nothing, so anybody may ask."""
    for name, handler, schema in (
        (ANALYZE, _analyze, ANALYZE_SCHEMA),
        (BACKTEST, _backtest, BACKTEST_SCHEMA),
    ):
        hass.services.async_register(
            DOMAIN, name, handler, schema, supports_response=SupportsResponse.ONLY
        )


async def _analyze(call: ServiceCall) -> ServiceResponse:
    """Think now, and return opportunities and plan."""
    planner = host_of(call).runtime_data.planner
    analysis = await planner.analyze()
    if analysis is None:
        raise ServiceValidationError(translation_domain=DOMAIN, translation_key="not_analysed")
    found = await planner.opportunities()
    thought = await call.hass.async_add_executor_job(Thought.of, analysis)
    return analysis_answer(planner, analysis, thought, found, await language_of(call))


async def _backtest(call: ServiceCall) -> ServiceResponse:
    """Replay what was recorded as a strategy would have decided."""
    entry = host_of(call)
    coordinator = entry.runtime_data
    name = StrategyName(call.data.get(CONF_STRATEGY, coordinator.planner.settings.name))
    since = dt_util.utcnow() - timedelta(days=call.data[ATTR_DAYS])
    replayed = await coordinator.planner.backtest(strategy_named(entry, name), since)
    if replayed.hours < LEAST:
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="too_little_history",
            translation_placeholders={"hours": f"{replayed.hours:.0f}"},
        )
    currency = coordinator.data.prices.currency
    return backtest_answer(replayed, name, currency, await language_of(call))
