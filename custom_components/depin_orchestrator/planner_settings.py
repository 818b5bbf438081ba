"""What the user chose for the optimizer, from a host's options to the engine's own words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import time
from enum import StrEnum
from math import isfinite
from typing import Any, Self

from homeassistant.config_entries import ConfigEntry
from homeassistant.util import dt as dt_util

from .const import (
    CONF_AUTOMATIC,
    CONF_CPU_CAP,
    CONF_END,
    CONF_EXPLORATION,
    CONF_GREEN_ENTITY,
    CONF_MIN_CONFIDENCE,
    CONF_MIN_IMPROVEMENT,
    CONF_MODE,
    CONF_QUIET_HOURS,
    CONF_START,
    CONF_STRATEGY,
    CONF_TEMPLATE,
    CONF_UNMANAGED,
    CONF_WEIGHTS,
)
from .engine.allocation import FULL
from .engine.changes import Limits
from .engine.errors import InvalidInput
from .engine.models import Resource
from .engine.optimizer import STRATEGIES, Policy, Strategy, StrategyName
from .engine.optimizer.levels import HOURS
from .engine.optimizer.strategies import Custom, Quiet
from .nodes import node_subentries

#: The night where nobody said when it is.
NIGHT = time(22), time(7)


class Mode(StrEnum):
    """What is done with a plan; values are translation keys."""

    ADVISE = "advise"
    APPROVE = "approve"
    AUTO = "auto"


@dataclass(frozen=True, slots=True)
class PlannerSettings:
    """One host's."""

    mode: Mode = Mode.ADVISE
    name: StrategyName = StrategyName.BALANCED
    strategy: Strategy = field(default_factory=lambda: STRATEGIES[StrategyName.BALANCED])
    policy: Policy = field(default_factory=Policy)
    #: The master switch.
    automatic: bool = True
    unmanaged: frozenset[str] = frozenset()
    green_entity: str | None = None

    @classmethod
    def of(cls, entry: ConfigEntry[Any], limits: Limits) -> Self:
        """Read a host's options; what is not of this version counts as not chosen."""
        options = entry.options
        name = _choice(StrategyName, options.get(CONF_STRATEGY), StrategyName.BALANCED)
        mode = _choice(Mode, options.get(CONF_MODE), Mode.ADVISE)
        default = Policy()
        return cls(
            mode=mode,
            name=name,
            strategy=strategy_named(entry, name),
            policy=replace(
                default,
                min_improvement=options.get(CONF_MIN_IMPROVEMENT, default.min_improvement),
                min_confidence=options.get(CONF_MIN_CONFIDENCE, default.min_confidence),
                # Advice is not for trying things out.
                exploration=0.0 if mode is Mode.ADVISE else options.get(CONF_EXPLORATION, 0.0),
                max_per_hour=limits.per_hour,
                min_hold=limits.hold.total_seconds() / 3600,
            ),
            automatic=options.get(CONF_AUTOMATIC, True),
            unmanaged=frozenset(options.get(CONF_UNMANAGED, ())),
            green_entity=options.get(CONF_GREEN_ENTITY),
        )


def _choice[Choice: StrEnum](kind: type[Choice], value: object, default: Choice) -> Choice:
    return kind(str(value)) if value in set(kind) else default


def strategy_named(entry: ConfigEntry[Any], name: StrategyName) -> Strategy:
    """Return a strategy as a host's options shape it."""
    options = entry.options
    if name is StrategyName.QUIET:
        night = options.get(CONF_QUIET_HOURS, {})
        cap = night.get(CONF_CPU_CAP, Quiet().cap)
        return Quiet(hours=frozenset(quiet_hours(night)), cap=cap)
    if name is StrategyName.CUSTOM:
        names = {node.title.casefold(): node.subentry_id for node in node_subentries(entry)}
        weights = read_weights(options.get(CONF_WEIGHTS, {}))
        template = read_template(options.get(CONF_TEMPLATE, {}))
        return Custom(
            weights={names.get(n.casefold(), n): weight for n, weight in weights.items()},
            template={names.get(n.casefold(), n): own for n, own in template.items()} or None,
        )
    return STRATEGIES[name]


def quiet_hours(night: Mapping[str, str]) -> Iterator[int]:
    """Return the hours of the day that lie in the night, even in part."""
    start = dt_util.parse_time(night.get(CONF_START, "")) or NIGHT[0]
    end = dt_util.parse_time(night.get(CONF_END, "")) or NIGHT[1]
    hour, last = start.hour, end.hour if end.minute or end.second else (end.hour - 1) % HOURS
    while True:
        yield hour
        if hour == last:
            return
        hour = (hour + 1) % HOURS


def misread(options: Mapping[str, Any]) -> dict[str, str]:
    """Return the errors, by field, of what only the custom strategy would read."""
    errors = {}
    for field_name, read in ((CONF_WEIGHTS, read_weights), (CONF_TEMPLATE, read_template)):
        try:
            read(options.get(field_name, {}))
        except InvalidInput:
            errors[field_name] = f"{field_name}_invalid"
    return errors


def read_weights(data: object) -> dict[str, float]:
    """Return weights by node; raises InvalidInput for anything else."""
    if not isinstance(data, Mapping):
        raise InvalidInput("weights are a table of node to number")
    return {str(node): _number(weight) for node, weight in data.items()}


def read_template(data: object) -> dict[str, dict[Resource, float]]:
    """Return shares by node and resource; raises InvalidInput for anything else."""
    if not isinstance(data, Mapping):
        raise InvalidInput("a template is a table of node to resource to percent")
    template: dict[str, dict[Resource, float]] = {}
    for node, shares in data.items():
        if not isinstance(shares, Mapping) or not set(shares) <= set(Resource):
            raise InvalidInput(f"{node}: not a table of resource to percent")
        template[str(node)] = {Resource(name): _number(x, FULL) for name, x in shares.items()}
    return template


def _number(value: object, most: float = 1e6) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InvalidInput("not a number")
    if not isfinite(value) or not 0 <= value <= most:
        raise InvalidInput("out of range")
    return float(value)
