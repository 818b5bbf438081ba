"""Actions for people's books: the report of a period, and its rows for other programs."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from io import StringIO
from itertools import islice
from pathlib import Path
from typing import Any

from homeassistant.components import persistent_notification
from homeassistant.core import (
    HomeAssistant,
    ServiceCall,
    ServiceResponse,
    SupportsResponse,
    callback,
)
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import config_validation as cv
from homeassistant.util import dt as dt_util
import voluptuous as vol

from .const import DOMAIN
from .engine.export import WRITERS, Line, lines
from .engine.reports import Sources, report
from .report_words import readable
from .services import (
    ATTR_END,
    ATTR_START,
    HOST_FIELDS,
    LANGUAGE_FIELD,
    host_of,
    language_of,
)

ATTR_PERIOD = "period"
ATTR_NOTIFY = "notify"
ATTR_FORMAT = "format"
ATTR_PAYOUTS = "payouts_only"
ATTR_FILE = "file"

GENERATE_REPORT = "generate_report"
EXPORT_METRICS = "export_metrics"
PERIODS = ("day", "week", "month", "year")
#: Files go here, below the configuration; nothing of it is served to browsers.
FOLDER = f"{DOMAIN}_exports"
#: A response is held in memory several times over; more than this needs a file.
MOST = 10_000

SPAN = {vol.Optional(ATTR_START): cv.datetime, vol.Optional(ATTR_END): cv.datetime}
REPORT_SCHEMA = vol.Schema(
    {
        **HOST_FIELDS,
        **LANGUAGE_FIELD,
        **SPAN,
        vol.Optional(ATTR_PERIOD, default="month"): vol.In(PERIODS),
        vol.Optional(ATTR_NOTIFY, default=False): cv.boolean,
    }
)
EXPORT_SCHEMA = vol.Schema(
    {
        **HOST_FIELDS,
        **SPAN,
        vol.Optional(ATTR_FORMAT, default="json"): vol.In(list(WRITERS)),
        vol.Optional(ATTR_PAYOUTS, default=False): cv.boolean,
        # No dot and no slash: it can name nothing outside of the folder.
        vol.Optional(ATTR_FILE): vol.All(cv.string, vol.Match(r"^[A-Za-z0-9_-]{1,64}\Z")),
    }
)


@callback
def async_register_report_services(hass: HomeAssistant) -> None:
    """Register the actions, once for all hosts."""
    for name, handler, schema in (
        (GENERATE_REPORT, _generate_report, REPORT_SCHEMA),
        (EXPORT_METRICS, _export_metrics, EXPORT_SCHEMA),
    ):
        hass.services.async_register(
            DOMAIN, name, handler, schema, supports_response=SupportsResponse.OPTIONAL
        )


async def _generate_report(call: ServiceCall) -> ServiceResponse:
    """Return the report of a period, and show it if that is wanted."""
    entry = host_of(call)
    coordinator = entry.runtime_data
    start, end = _span(call.data, call.data[ATTR_PERIOD])
    snapshot = coordinator.data
    lived, spent = await coordinator.household.period(snapshot.nodes, start, end)
    changes = tuple(coordinator.reallocator.memory.changes)
    foretold = coordinator.household.foretold
    sources = Sources(coordinator.books.copy(), snapshot, lived, spent, changes, foretold)
    found = await call.hass.async_add_executor_job(report, sources, start, end)
    found["text"] = readable(found, await language_of(call))
    if call.data[ATTR_NOTIFY]:
        first, last = (dt_util.as_local(at) for at in (start, end - timedelta.resolution))
        title = f"{entry.title}: {first:%Y-%m-%d} - {last:%Y-%m-%d}"
        tag = f"{DOMAIN}_{entry.entry_id}_report"
        persistent_notification.async_create(call.hass, found["text"], title, tag)
    return found


async def _export_metrics(call: ServiceCall) -> ServiceResponse:
    """Return the rows of a period, or write them to a file of the export folder."""
    coordinator = host_of(call).runtime_data
    start, end = _span(call.data, "month")
    nodes = [state.node for state in coordinator.data.nodes.values()]
    kind, name = call.data[ATTR_FORMAT], call.data.get(ATTR_FILE)
    table = lines(
        coordinator.books.copy(), nodes, start, end, payouts_only=call.data[ATTR_PAYOUTS]
    )
    about: dict[str, Any] = {"start": start.isoformat(), "end": end.isoformat(), "format": kind}
    if name is None:
        return about | await call.hass.async_add_executor_job(_in_memory, table, kind)
    path = Path(call.hass.config.path(FOLDER, f"{name}.{kind}"))
    try:
        count = await call.hass.async_add_executor_job(_to_file, table, kind, path)
    except OSError as err:
        raise HomeAssistantError(
            translation_domain=DOMAIN, translation_key="export_failed"
        ) from err
    return about | {"file": f"{FOLDER}/{path.name}", "rows": count}


def _in_memory(table: Any, kind: str) -> dict[str, Any]:
    rows: list[Line] = list(islice(table, MOST + 1))
    if len(rows) > MOST:
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="export_too_large",
            translation_placeholders={"most": str(MOST)},
        )
    if kind == "json":
        return {"rows": len(rows), "data": rows}
    text = StringIO()
    return {"rows": WRITERS[kind](rows, text), "data": text.getvalue()}


def _to_file(table: Any, kind: str, path: Path) -> int:
    """Write row by row beside the target, then put it in its place: whole or not at all."""
    path.parent.mkdir(mode=0o700, exist_ok=True)
    draft = path.with_suffix(".part")
    with draft.open("w", encoding="utf-8", newline="") as file:
        count: int = WRITERS[kind](table, file)
    draft.replace(path)
    return count


def _span(data: Mapping[str, Any], period: str) -> tuple[datetime, datetime]:
    """Return the bounds in UTC: as given, or the running day, week, month or year."""
    given: datetime | None = data.get(ATTR_END)
    end = dt_util.utcnow() if given is None else dt_util.as_utc(given)
    begun: datetime | None = data.get(ATTR_START)
    start = dt_util.as_utc(_begin(period, dt_util.as_local(end)) if begun is None else begun)
    if end <= start:
        raise ServiceValidationError(
            translation_domain=DOMAIN, translation_key="period_ends_before_start"
        )
    return start, end


def _begin(period: str, end: datetime) -> datetime:
    """Return the local start of the period that holds the last moment before an end."""
    day = dt_util.start_of_local_day(end - timedelta.resolution)
    first = {
        "day": day,
        "week": day - timedelta(days=day.weekday()),
        "month": day.replace(day=1),
        "year": day.replace(month=1, day=1),
    }[period]
    return dt_util.start_of_local_day(first)
