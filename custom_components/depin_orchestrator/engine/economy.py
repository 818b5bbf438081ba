"""What lies around the earnings of a host: electricity, what is left after it, what will come.

Fed in two ways. `sample` is cheap and belongs to every poll: power, price, and what the nodes
use. `catch_up` belongs to every full hour: it lays the ledgers out by the hour, teaches the
forecasters what closed, and says what they expect; it may take a while, so it runs on copies of
the books, away from whoever waits.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from . import forecast
from .books import Books
from .cells import hour_of
from .electricity import Meter
from .errors import InvalidInput
from .forecast import Forecast, Forecaster
from .foretold import Foretold, noted
from .models import (
    NOT_REPORTED,
    Observation,
    Outage,
    Quality,
    Reading,
    Trust,
    worst,
)
from .money import price_of
from .rollup import Resolution, RollUp, Sample
from .rows import ZERO
from .snapshot import Moment, NodeState, Snapshot
from .sums import TOO_LITTLE_DATA
from .watts import Draw, Watts
from .weighed import fresh, less, number, together, trust_of

#: Name under which the host itself is forecast.
HOST = "host"
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
#: As far back as hours are kept, and so learned from.
KEPT = timedelta(days=40)
VERSION = 1


@dataclass(frozen=True, slots=True)
class Power:
    """The host's power and the price of a kWh at one moment; None is unknown."""

    watts: float | None = None
    per_kwh: Decimal | None = None
    #: When both were last known, if they are not now.
    stale_since: datetime | None = None


class Economy:
    """One host's; mutable, and not to be used from two threads at once."""

    def __init__(self) -> None:
        """Begin without any history."""
        self.meter = Meter()
        self.watts = Watts()
        self.rollup = RollUp()
        self.forecasters: dict[str, Forecaster] = {}
        #: What was expected of the host's months, oldest first.
        self.foretold: tuple[Foretold, ...] = ()
        self._last: datetime | None = None
        self._expected: dict[str, dict[str, Forecast]] = {}

    def sample(self, snapshot: Snapshot, power: Power) -> None:
        """Take in one poll; nothing is learned from what is stale."""
        now = snapshot.at
        if power.stale_since is not None:
            power = Power()
        cores = {node_id: fresh(s, "cpu_cores") for node_id, s in snapshot.nodes.items()}
        for node_id, state in snapshot.nodes.items():
            memory = fresh(state, "memory_usage")
            seen = Sample(now, state.report.online, cores[node_id], memory)
            self.rollup.observe(node_id, seen)
        if power.per_kwh is not None:
            self.meter.price(now, power.per_kwh)
        if power.watts is None:
            return
        self.meter.power(now, power.watts)
        if self._last is not None and timedelta() < now - self._last <= HOUR:
            self.watts.learn(power.watts, cores, (now - self._last) / HOUR)
        self._last = now

    def catch_up(self, books: Books, moment: Moment) -> None:
        """Learn the hours that closed since the last time, and what the networks corrected."""
        now = moment.now
        closed = hour_of(now)
        for node_id, ledger in books.ledgers.items():
            forecaster = self.forecasters.setdefault(node_id, Forecaster())
            for hour, change in self.rollup.sync(node_id, ledger, now):
                forecaster.correct(hour, change)
            known = ledger.known_since
            if known is not None:
                until = min(closed, hour_of(books.told.get(node_id, now)))
                self._teach(forecaster, [node_id], max(known, now - KEPT), until, fiat=False)
        dated = [k for ledger in books.ledgers.values() if (k := ledger.known_since)]
        if dated:
            host = self.forecasters.setdefault(HOST, Forecaster())
            since = max(*dated, now - KEPT)
            # One that has been silent for longer counts as earning nothing.
            silent = [told for told in books.told.values() if now - told < DAY]
            until = min(closed, hour_of(min(silent, default=now)))
            self._teach(host, books.ledgers, since, until, fiat=True)
        for node_id, draw in self._hourly_costs(closed).items():
            self.rollup.charge(node_id, closed - HOUR, draw)
        self._expect(books, moment)

    def _teach(
        self,
        forecaster: Forecaster,
        nodes: Collection[str],
        since: datetime,
        until: datetime,
        *,
        fiat: bool,
    ) -> None:
        """Teach every closed hour that was not learned yet; an hour without money earned 0."""
        first = hour_of(since) + HOUR  # a part of an hour is none
        if forecaster.last is not None:
            first = max(first, _hour(forecaster.last) + HOUR)
        earned: dict[datetime, Decimal] = {}
        for node_id in nodes:
            for hour, cell in self.rollup.query(node_id, first, until, Resolution.HOUR):
                part = cell.earned.fiat if fiat else cell.earned.amount
                earned[hour] = earned.get(hour, ZERO) + part
        hour = first
        while hour < until:
            forecaster.learn(hour, earned.get(hour, ZERO))
            hour += HOUR

    def _hourly_costs(self, closed: datetime) -> dict[str, Decimal]:
        """Return what each node's electricity cost in the hour that closed."""
        use = self.meter.use(closed - HOUR, closed)
        if not use.kwh or use.unpriced or not use.known:
            return {}
        mean = float(use.kwh) * 1000 / (use.known / HOUR)
        cores = {
            node_id: cell.cpu.value
            for node_id in self.watts.names
            for _, cell in self.rollup.query(node_id, closed - HOUR, closed, Resolution.HOUR)
            if cell.cpu.value is not None
        }
        per_kwh = use.cost / use.kwh
        return {
            node_id: draw.cost(per_kwh) / 24
            for node_id, draw in self.watts.draws(mean, cores).items()
        }

    def _expect(self, books: Books, moment: Moment) -> None:
        left = max(timedelta(), moment.month_end - moment.now)
        self._expected = {}
        for name, forecaster in self.forecasters.items():
            day, rest = forecaster.forecast(DAY), forecaster.forecast(left)
            if day is None or rest is None:
                continue
            if name == HOST:
                sums = [ledger.earned(moment.month).fiat for ledger in books.ledgers.values()]
                so_far = sum(sums, ZERO)
            else:
                so_far = books.ledgers[name].earned(moment.month).amount
            month = rest.plus(so_far)
            self._expected[name] = {"forecast_day": day, "forecast_month": month}
            if name == HOST:
                self.foretold = noted(self.foretold, moment, month)

    def readings(self, snapshot: Snapshot, power: Power) -> dict[str, dict[str, Observation]]:
        """Return what is to be added to each node's readings, and under HOST to the host's."""
        now, currency = snapshot.at, snapshot.prices.currency
        draws = self._draws(snapshot, power)
        trusts = {node_id: trust_of(state, now) for node_id, state in snapshot.nodes.items()}
        told = {
            node_id: {
                **self._forecasts(node_id, state.node.token, trusts[node_id], now),
                **self._net(state, draws.get(node_id), power, snapshot),
            }
            for node_id, state in snapshot.nodes.items()
        }
        cost = self._cost(now, currency)
        told[HOST] = {
            **self._forecasts(HOST, currency, together(trusts.values()), now),
            "electricity_cost": cost,
            "net_rate": less(snapshot.host.get("earnings_rate"), cost, currency),
        }
        return told

    def _cost(self, now: datetime, currency: str) -> Observation:
        """Return what the host's electricity costs a day; stale while nobody measures it."""
        cost = self.meter.cost_rate(now, DAY)
        if cost is None:
            return Outage(TOO_LITTLE_DATA, now)
        since = self.meter.stale_since(now)
        quality = Quality.ESTIMATED if since is None else Quality.STALE
        return Reading(cost, since or now, quality, currency)

    def _draws(self, snapshot: Snapshot, power: Power) -> dict[str, Draw]:
        cores = {
            n: c for n, s in snapshot.nodes.items() if (c := number(s, "cpu_cores")) is not None
        }
        return {} if power.watts is None else self.watts.draws(power.watts, cores)

    def _forecasts(
        self, name: str, unit: str, trust: Trust, now: datetime
    ) -> dict[str, Observation]:
        """Return what is expected; it is not fresher than the earnings it was learned from."""
        told: dict[str, Observation] = {}
        quality = worst(trust.quality, Quality.ESTIMATED)
        at = now if trust.quality is Quality.MEASURED else trust.at or now
        for key in ("forecast_day", "forecast_month"):
            forecast = self._expected.get(name, {}).get(key)
            if trust.quality is Quality.UNKNOWN:
                told[key] = Outage(trust.reason or TOO_LITTLE_DATA, at)
                continue
            if forecast is None:
                told[key] = Outage(TOO_LITTLE_DATA, now)
                continue
            for suffix, value in (
                ("", forecast.value),
                ("_low", forecast.low),
                ("_high", forecast.high),
            ):
                told[key + suffix] = Reading(value, at, quality, unit)
        return told

    def _net(
        self, state: NodeState, draw: Draw | None, power: Power, snapshot: Snapshot
    ) -> dict[str, Observation]:
        """Return a node's own electricity and what is left, where its use can be told."""
        now, currency = snapshot.at, snapshot.prices.currency
        if draw is None or power.per_kwh is None:
            unknown = Outage(NOT_REPORTED, now)
            return {"electricity_cost": unknown, "net_rate": unknown}
        at, quality = power.stale_since or now, Quality.ESTIMATED
        cores = state.readings.get("cpu_cores")
        if isinstance(cores, Reading) and cores.quality is Quality.STALE:
            at, quality = min(at, cores.at), Quality.STALE
        if power.stale_since is not None:
            quality = Quality.STALE
        cost = Reading(draw.cost(power.per_kwh), at, quality, currency)
        priced = price_of(state.node, snapshot.prices, now)
        gross = state.readings.get("earnings_rate_fiat") if priced else None
        return {"electricity_cost": cost, "net_rate": less(gross, cost, currency)}

    def forget(self, nodes: Collection[str]) -> None:
        """Keep these nodes only."""
        self.rollup.forget(nodes)
        kept = {*nodes, HOST}
        self.forecasters = {n: f for n, f in self.forecasters.items() if n in kept}

    def as_dict(self) -> dict[str, Any]:
        """Return plain data for the store."""
        return {
            "version": VERSION,
            "meter": self.meter.as_dict(),
            "watts": self.watts.as_dict(),
            "rollup": self.rollup.as_dict(),
            "forecasters": {name: f.as_dict() for name, f in self.forecasters.items()},
            "foretold": [month.as_dict() for month in self.foretold],
        }

    @classmethod
    def from_dict(cls, data: Any) -> Economy:
        """Restore what `as_dict` returned; raise InvalidInput for anything else."""
        economy = cls()
        if not isinstance(data, Mapping) or data.get("version") != VERSION:
            raise InvalidInput("no economy of this version")
        try:
            economy.meter = Meter.from_dict(data["meter"])
            economy.watts = Watts.from_dict(data["watts"])
            economy.rollup = RollUp.from_dict(data["rollup"])
            # One of another version is taught anew, from the hours of the roll-ups.
            economy.forecasters = {
                str(name): Forecaster.from_dict(kept)
                for name, kept in data["forecasters"].items()
                if kept["version"] == forecast.VERSION
            }
            # Not in stores of before.
            economy.foretold = tuple(Foretold.from_dict(m) for m in data.get("foretold", ()))
        except (KeyError, AttributeError, TypeError, ValueError, ArithmeticError) as err:
            raise InvalidInput("unreadable economy") from err
        return economy


def _hour(index: int) -> datetime:
    """Return the hour that a forecaster numbers so: hours since 1970."""
    return datetime.fromisoformat("1970-01-01T00:00:00+00:00") + index * HOUR
