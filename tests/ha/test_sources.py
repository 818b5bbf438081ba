"""Pull each source: what depends on it turns stale, then unknown, never 0; the rest stays.

Setting up and letting time pass is what costs, so a few sources are pulled in one round (their
sensors are different ones, and their paces alike), and the rounds follow each other on one host.
"""

from collections.abc import AsyncGenerator, Callable, Iterable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from freezegun.api import FrozenDateTimeFactory
from homeassistant.const import STATE_UNAVAILABLE, STATE_UNKNOWN
from homeassistant.core import HomeAssistant, State
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from lab.server import Lab
from tests.actuators.dockerd import Dockerd
from tests.adapters.golem_node import PATHS
from tests.web import Web

from .common import states, tick
from .conftest import Forms
from .engine_host import control
from .gate import Gate, Shut

STORJ, GOLEM, STREAMR, GRASS = "storj_node", "golem_provider", "streamr_node", "grass_account"
HOST = None
NOTHING = (STATE_UNKNOWN, STATE_UNAVAILABLE)
MINUTES, HOURS = 60.0, 3600.0
#: What the books hold stays, as stale as its source is old.
BOOKED = {"earnings_total", "earnings_total_fiat", "last_payout"}
EARNED = {
    *("earnings_today", "earnings_month", "earnings_rate"),
    *("forecast_day", "forecast_month"),
}
TOTAL = {"earnings_total", "earnings_total_fiat"}
#: A machine that nobody measures between two far looks has unknown costs.
METERED = {"electricity_cost", "net_rate"}
USED = {"cpu_usage", "memory_usage"}
#: The user's own entities, and what they say.
OWN = {
    "sensor.power": ("150", "W"),
    "sensor.kwh": ("0.3", "EUR/kWh"),
    "sensor.golem_cpu": ("25", "%"),
    "sensor.golem_memory": ("2", "GiB"),
    "sensor.golem_in": ("3", "Mbit/s"),
    "sensor.golem_out": ("4", "Mbit/s"),
}

type Keys = set[str]
type Where = tuple[str | None, str]


@dataclass
class Source:
    """One thing that can be pulled, and what depends on it."""

    gate: str
    shut: Callable[[str, bytes], bool]
    #: Seconds between two looks.
    cadence: float
    sensors: Mapping[str | None, Keys] = field(default_factory=dict)
    #: What another source stands in for.
    replaced: Mapping[str | None, Keys] = field(default_factory=dict)
    #: So many cadences later all is unknown.
    patience: float = 13
    #: What is never stale, since nothing is changed on an old state.
    sudden: Mapping[str | None, Keys] = field(default_factory=dict)


def at(*paths: str) -> Callable[[str, bytes], bool]:
    """Return a check for paths that begin so; a query of theirs counts as part of the path."""
    return lambda path, _: path.startswith(paths)


def exactly(one: str) -> Callable[[str, bytes], bool]:
    return lambda path, _: path == one


def everything(_path: str, _body: bytes) -> bool:
    return True


HOST_SUMS = {"earnings_today", "earnings_month", "earnings_rate", "forecast_month", "net_rate"}
HELD = "/api/heldamount"
CHAIN = {"uncollected", "unpaid", "operator_value", "staked"}
SOURCES = {
    "storj payout": Source(
        "storj",
        exactly("/api/sno/estimated-payout"),
        5 * MINUTES,
        {
            STORJ: {
                *("month_estimate", "unpaid", "unexplained_drop", "held", "held_return"),
                *EARNED,
                *TOTAL,
            }
        },
    ),
    "storj satellites": Source(
        "storj",
        exactly("/api/sno/satellites"),
        20 * MINUTES,
        {
            STORJ: {
                *("audit_score", "suspension_score", "online_score"),
                *("storage_growth", "disk_full"),
            }
        },
    ),
    "storj paystubs": Source(
        "storj",
        at(f"{HELD}/periods", f"{HELD}/paystubs"),
        6 * HOURS,
        {
            STORJ: {
                *("unpaid", "unexplained_drop", "held", "held_return", "undistributed"),
                "last_payout",
                *TOTAL,
            }
        },
    ),
    "storj held-history": Source(
        "storj", at(f"{HELD}/held-history"), 6 * HOURS, {STORJ: {"held_rate_drop"}}
    ),
    "storj notifications": Source(
        "storj", at("/api/notifications"), 6 * HOURS, {STORJ: {"notifications_unread"}}
    ),
    "storj per satellite": Source(
        "storj", at("/api/sno/satellites/", "/api/sno/satellite/"), 6 * HOURS
    ),
    "golem work": Source(
        "golem",
        at(PATHS["monitor"]),
        30,
        {GOLEM: {"running_tasks", "task_cpu", "task_cpu_seconds"}},
    ),
    "golem offers": Source(
        "golem",
        at(PATHS["offers"]),
        MINUTES,
        {
            GOLEM: {
                *("offers", "offered_threads", "offered_memory", "offered_storage"),
                *("price_cpu_hour", "price_env_hour", "price_start"),
            }
        },
    ),
    "golem metrics": Source(
        "golem", at(PATHS["metrics"]), MINUTES, {GOLEM: {"tasks_done", "tasks_failed"}}
    ),
    "golem invoices": Source(
        "golem",
        at(PATHS["invoices"]),
        5 * MINUTES,
        {
            GOLEM: {
                *("unpaid", "accepted", "unconfirmed", "overdue", "overdue_invoices"),
                "unexplained_drop",
                *EARNED,
                *TOTAL,
            }
        },
    ),
    "golem payments": Source(
        "golem", at(PATHS["payments"]), 5 * MINUTES, {GOLEM: {"last_payout", "unexplained_drop"}}
    ),
    "golem agreements": Source(
        "golem",
        at(PATHS["payAgreements"]),
        5 * MINUTES,
        {GOLEM: {"in_progress", "unexplained_drop"}},
    ),
    "golem version": Source("golem", at(PATHS["version"]), 6 * HOURS, {GOLEM: {"version"}}),
    "golem net": Source("golem", at(PATHS["net"]), 5 * MINUTES, {GOLEM: {"sessions"}}),
    "golem stats site": Source("golem", at(PATHS["stats"]), 15 * MINUTES),
    "golem wallet": Source(
        "golem",
        at(PATHS["wallet"]),
        10 * MINUTES,
        {GOLEM: {"wallet_balance", "gas_balance"}},
    ),
    "streamr rpc": Source(
        "rpc",
        everything,
        30 * MINUTES,
        {
            STREAMR: {
                *("earnings_limit", "fisherman_risk", "sponsorships", "gas_min"),
                *("operator_cut", "own_share", "queue", "queue_due", "unexplained_drop"),
                *EARNED,
                *TOTAL,
            }
        },
        {STREAMR: CHAIN},
    ),
    "streamr subgraph": Source(
        "graph",
        everything,
        15 * MINUTES,
        {
            STREAMR: {
                *("delegators", "slashings", "latest_heartbeat", "apy", "insolvency"),
                *("flags_open", "collected_30d", "unexplained_drop"),
                *EARNED,
                *TOTAL,
            }
        },
        patience=30,
    ),
    "grass devices": Source(
        "grass",
        at("/activeDevices"),
        30 * MINUTES,
        {
            GRASS: {
                *("active_devices", "network_score", "multiplier"),
                *("points_per_hour_formula", "last_contact"),
            }
        },
    ),
    "grass epoch": Source(
        "grass",
        at("/epochEarnings"),
        30 * MINUTES,
        {GRASS: {"epoch_points", "points_per_hour", "epoch_name", "epoch_end"}},
    ),
    "grass settings": Source("grass", at("/retrieveUserSettings"), HOURS),
    "prices": Source(
        "prices",
        everything,
        65 * MINUTES,
        {node: {"earnings_total_fiat"} for node in (STORJ, GOLEM, STREAMR)}
        | {HOST: {"earnings_rate", "net_rate"}},
        {HOST: {"earnings_total", "earnings_today", "earnings_month", "forecast_day"}}
        | {n: {"net_rate"} for n in (STORJ, GOLEM)},
        patience=25,
    ),
    "docker": Source(
        "docker",
        everything,
        20,
        {STORJ: USED | METERED, GRASS: USED | METERED},
        sudden={HOST: {"allocated_cpu", "allocated_memory"}},
    ),
}


#: What is pulled together, round by round; each set of rounds has a host of its own.
DAYS = {
    "minutes": (
        ("docker", "golem work", "golem offers"),
        ("golem metrics", "storj payout"),
        ("golem invoices", "streamr subgraph"),
        ("golem payments", "golem net", "storj satellites", "grass devices"),
        ("golem agreements", "golem wallet", "streamr rpc"),
        ("golem stats site", "grass epoch", "grass settings"),
    ),
    "hours": (
        ("golem version", "storj paystubs"),
        ("storj held-history", "storj notifications", "storj per satellite"),
        ("prices",),
    ),
}


def test_every_source_is_pulled_once() -> None:
    assert sorted(n for day in DAYS.values() for names in day for n in names) == sorted(SOURCES)


@pytest.fixture
async def gates(
    hass: HomeAssistant,
    host: MockConfigEntry,
    lab: Lab,
    web: Web,
    forms: Forms,
    containers: Dockerd,
) -> AsyncGenerator[dict[str, Gate]]:
    """Put a gate before everything that the host asks, and set it up with all there is."""
    rpc, graph = forms[STREAMR]["rpc_url"], forms[STREAMR]["graph_url"]
    lab_at = {name: lab.services[name].url for name in ("storj", "grass", "prices")}
    targets = {**lab_at, "golem": web.url, "rpc": rpc, "graph": graph}
    targets["docker"] = containers.url.replace("tcp", "http")
    for entity, (value, unit) in OWN.items():
        hass.states.async_set(entity, value, {"unit_of_measurement": unit})
    async with AsyncExitStack() as stack:
        gates = {name: await stack.enter_async_context(Gate(url)) for name, url in targets.items()}
        golem = {"url": gates["golem"].url, "stats_url": gates["golem"].url}
        golem |= {f"{field}_entity": f"sensor.golem_{field}" for field in ("cpu", "memory")}
        golem |= {f"network_{way}_entity": f"sensor.golem_{way}" for way in ("in", "out")}
        changes = {
            STORJ: {"url": gates["storj"].url},
            GOLEM: golem,
            STREAMR: {"rpc_url": gates["rpc"].url, "graph_url": gates["graph"].url},
            GRASS: {"base_url": gates["grass"].url},
        }
        for kind, change in changes.items():
            node = host.subentries[kind]
            hass.config_entries.async_update_subentry(host, node, data={**node.data, **change})
        control(hass, host, gates["docker"].url.replace("http", "tcp"))
        electricity = {"power_entity": "sensor.power", "price_entity": "sensor.kwh"}
        hass.config_entries.async_update_entry(
            host,
            data={**host.data, **electricity},
            options={**host.options, "price_url": gates["prices"].url},
        )
        assert await hass.config_entries.async_setup(host.entry_id)
        await hass.async_block_till_done(wait_background_tasks=True)
        yield gates
        await hass.config_entries.async_unload(host.entry_id)
        await hass.async_block_till_done(wait_background_tasks=True)


@dataclass
class Home:
    """The host under test: what its sensors say, and how its time passes."""

    hass: HomeAssistant
    entry: MockConfigEntry
    lab: Lab
    freezer: FrozenDateTimeFactory

    async def wait(self, seconds: float) -> None:
        """Let time pass here and in the lab, where money goes on being earned."""
        self.lab.clock.advance(seconds)
        await tick(self.hass, self.freezer, seconds)

    def sensors(self) -> dict[Where, State]:
        return {
            (node, key): state
            for node in (HOST, *self.entry.subentries)
            for (platform, key), state in states(self.hass, self.entry, node).items()
            if platform == "sensor"
        }

    async def settle(self) -> dict[Where, State]:
        """Let an hour pass in small steps, so that all that can be known is."""
        for _ in range(5):
            await self.wait(14 * MINUTES)
        return self.sensors()


@pytest.fixture
def home(
    hass: HomeAssistant, host: MockConfigEntry, lab: Lab, freezer: FrozenDateTimeFactory
) -> Home:
    return Home(hass, host, lab, freezer)


def known(found: Mapping[Where, State]) -> dict[Where, State]:
    return {where: state for where, state in found.items() if state.state not in NOTHING}


def quality_of(state: State) -> str | None:
    return state.attributes.get("quality")


def is_zero(state: State) -> bool:
    return state.state.strip("0.-") == ""


@pytest.mark.usefixtures("entity_registry_enabled_by_default", "gates")
async def test_every_sensor_has_quality_and_age(home: Home) -> None:
    found = await home.settle()
    assert len(found) > 130
    now = dt_util.utcnow()
    for where, state in found.items():
        attributes = state.attributes
        assert quality_of(state) in ("measured", "estimated", "stale", "unpriced", "unknown"), (
            where
        )
        if state.state == STATE_UNKNOWN:
            assert attributes["measured_at"] is None, where
            assert quality_of(state) in ("unknown", "unpriced") or where[1] == "health", where
            assert attributes["reason"], where
        else:
            measured = datetime.fromisoformat(attributes["measured_at"])
            assert timedelta() <= now - measured < timedelta(hours=6), where
            assert quality_of(state) != "unknown", where


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.usefixtures("entity_registry_enabled_by_default")
async def test_sources_are_pulled(home: Home, gates: dict[str, Gate], day: str) -> None:
    reference = known(await home.settle())
    for names in DAYS[day]:
        await _round(home, gates, {name: SOURCES[name] for name in names}, reference)


async def _round(
    home: Home, gates: dict[str, Gate], pulled: dict[str, Source], reference: dict[Where, State]
) -> None:
    """Shut some sources, look twice, and open them again."""
    before = known(home.sensors())
    mine = {name: pairs(source.sensors) & reference.keys() for name, source in pulled.items()}
    assert sum(map(len, mine.values())) == len(set().union(*mine.values())), "shared sensors"
    touched = set().union(*mine.values())
    assert touched - fading(touched) <= before.keys()
    for source in pulled.values():
        touched |= pairs(source.sudden) | pairs(source.replaced)

    def well(found: Mapping[Where, State]) -> None:
        fallen = {w for w in touched & before.keys() if is_zero(found[w]) > is_zero(before[w])}
        assert fallen == set()
        assert bystanders(before, found, touched) == set()

    _shut(gates, pulled)
    await home.wait(1.2 * max(source.cadence for source in pulled.values()))
    found = home.sensors()
    well(found)
    for name, source in pulled.items():
        here = mine[name] & before.keys()
        assert bool(here) is bool(source.sensors), name
        assert {w for w in here if quality_of(found[w]) != "stale"} == set(), name
    await home.wait(max(source.patience * source.cadence for source in pulled.values()))
    await home.wait(30)
    found = home.sensors()
    well(found)
    for name, source in pulled.items():
        _all_unknown(name, source, found, mine[name])
    for source in pulled.values():
        gates[source.gate].shut = lambda _path, _body: False
    for _ in range(3):
        await home.wait(max(10 * MINUTES, *(s.cadence for s in pulled.values())) * 1.1)
    found = home.sensors()
    well(found)
    for name in pulled:
        assert {w for w in mine[name] - fading(mine[name]) if found[w].state in NOTHING} == set()
        assert {w for w in mine[name] if quality_of(found[w]) == "stale"} == set(), name


def _shut(gates: dict[str, Gate], pulled: dict[str, Source]) -> None:
    shuts: dict[str, list[Shut]] = {}
    for source in pulled.values():
        shuts.setdefault(source.gate, []).append(source.shut)
    for gate, checks in shuts.items():
        gates[gate].shut = lambda path, body, checks=checks: any(c(path, body) for c in checks)


def _all_unknown(
    name: str, source: Source, found: Mapping[Where, State], mine: set[Where]
) -> None:
    """Nothing is left but what the books hold, and that is stale."""
    sudden = pairs(source.sudden)
    assert {w for w in sudden if found[w].state != STATE_UNKNOWN} == set(), name
    left = {where for where in mine if found[where].state not in NOTHING}
    assert left == {where for where in mine if where[1] in BOOKED}, name
    for where in left:
        if quality_of(found[where]) == "unpriced":  # what came without a price, beside the rest
            assert name == "prices"
            continue
        since = datetime.fromisoformat(found[where].attributes["measured_at"])
        assert dt_util.utcnow() - since > timedelta(seconds=source.patience * source.cadence)
        assert quality_of(found[where]) == "stale", where


def pairs(sensors: Mapping[str | None, Keys]) -> set[Where]:
    return {(node, key) for node, keys in sensors.items() for key in keys}


#: What may go or be unknown for reasons of its own: a recorded provider falls silent, and health
#: is judged from all there is.
FADING = {"health", "earnings_rate", "forecast_month", "forecast_day", "task_cpu", *METERED}


def fading(sensors: Iterable[Where]) -> set[Where]:
    return {where for where in sensors if where[1] in FADING}


def bystanders(
    before: Mapping[Where, State], found: Mapping[Where, State], mine: set[Where]
) -> set[Where]:
    """Return sensors that were well, do not depend on what was pulled, and are not well now."""
    sums = {(HOST, key) for _, key in mine} | {(HOST, "forecast_day"), (HOST, "net_rate")}
    if any(key.startswith("earnings") for _, key in mine):
        sums |= {(HOST, "earnings_total")}
    others = before.keys() - mine - sums - fading(before)
    return {
        where
        for where in others
        if found[where].state in NOTHING
        or (quality_of(found[where]) == "stale" and quality_of(before[where]) != "stale")
    }
