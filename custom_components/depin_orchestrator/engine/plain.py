"""Plans and objections as plain data and back, for the journal and the history.

Reading raises KeyError, TypeError or ValueError for anything that writing does not produce;
the callers say what that means to them.
"""

from collections.abc import Mapping
from datetime import datetime
from math import isfinite
from typing import Any

from .dials import Dial, Enforcement, Level
from .models import Resource
from .objections import Objection
from .reallocation import Advice, Reallocation, Step


def number(value: object) -> float:
    """Return a finite number from 0 up; raises ValueError otherwise."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError("not a number")
    if not isfinite(value) or value < 0:
        raise ValueError("not an amount")
    return float(value)


def moment(value: object) -> datetime:
    """Return an aware time; raises ValueError otherwise."""
    at = datetime.fromisoformat(str(value))
    if at.tzinfo is None:
        raise ValueError("a time without a zone")
    return at


def read_level(data: Mapping[str, Any]) -> Level:
    """Restore `Level.as_dict`."""
    share = data["share"]
    return Level(number(data["amount"]), None if share is None else number(share))


def write_dials(amounts: Mapping[Dial, float]) -> list[list[Any]]:
    """Return amounts per dial as a list of triples."""
    return [[dial.node, dial.resource.value, amount] for dial, amount in amounts.items()]


def read_dials(data: list[list[Any]]) -> dict[Dial, float]:
    """Restore `write_dials`."""
    return {Dial(str(node), Resource(name)): number(amount) for node, name, amount in data}


def write_plan(plan: Reallocation) -> dict[str, Any]:
    """Return a plan as plain data."""
    return {
        "id": plan.id,
        "at": plan.at.isoformat(),
        "steps": [
            step.as_dict() | {"tolerance": step.tolerance, "undo": step.undo}
            for step in plan.steps
        ],
        "advice": [advice.as_dict() for advice in plan.advice],
        "bystanders": write_dials(plan.bystanders),
        "ceilings": {resource.value: most for resource, most in plan.ceilings.items()},
        "restores": plan.restores,
        "reason": plan.reason,
        "expected_gain": plan.expected_gain,
    }


def read_plan(data: Mapping[str, Any]) -> Reallocation:
    """Restore `write_plan`."""
    steps = tuple(_step(step, str(data["id"])) for step in data["steps"])
    if len({step.dial for step in steps}) != len(steps):
        raise ValueError("a dial is moved twice")
    return Reallocation(
        id=str(data["id"]),
        at=moment(data["at"]),
        steps=steps,
        advice=tuple(_advice(advice) for advice in data["advice"]),
        bystanders=read_dials(data["bystanders"]),
        ceilings={Resource(name): number(most) for name, most in data["ceilings"].items()},
        restores=data["restores"],
        reason=str(data["reason"]),
        expected_gain=data["expected_gain"],
    )


def _step(data: Mapping[str, Any], change: str) -> Step:
    return Step(
        node=str(data["node"]),
        resource=Resource(data["resource"]),
        before=read_level(data["before"]),
        after=read_level(data["after"]),
        enforcement=Enforcement(data["enforcement"]),
        tolerance=number(data["tolerance"]),
        disruptive=bool(data["disruptive"]),
        undo=bool(data["undo"]),
        change=change,
    )


def _advice(data: Mapping[str, Any]) -> Advice:
    before = data["before"]
    return Advice(
        node=str(data["node"]),
        resource=Resource(data["resource"]),
        before=None if before is None else read_level(before),
        after=read_level(data["after"]),
        enforcement=Enforcement(data["enforcement"]),
    )


def read_objection(data: Mapping[str, Any]) -> Objection:
    """Restore `Objection.as_dict`."""
    until = data.get("until")
    resource = data.get("resource")
    return Objection(
        reason=str(data["reason"]),
        node=data.get("node"),
        resource=None if resource is None else Resource(resource),
        limit=data.get("limit"),
        until=None if until is None else moment(until),
    )
