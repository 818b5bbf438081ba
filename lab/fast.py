"""The demo in fast motion: days of learning in minutes, and then a better allocation by itself.

Lab and Home Assistant begin some days ago and jump, hour by hour, towards now. The containers are
real, and so is what the kernel gives them; only the time between two looks is left out.
"""

from datetime import UTC, datetime
from typing import Any

from .containers import CONTAINERS, home_of
from .docker import Dockerd
from .home import ROOT, Home
from .meters import feed_once

DOMAIN = "depin_orchestrator"
CLOCK = ROOT / "lab/lab_clock"
HOUR = 3600
#: Three days are learned from; then a day is left for a change, and one for what it brings.
SPAN = 120 * HOUR
#: Hours after a change in which its gain shows.
PROOF = 12
HOST = "attic_server"


async def turn(home: Home, lab: dict[str, Any], **knobs: Any) -> float:
    """Turn knobs of the lab and return its time."""
    async with home.session.post(f"{lab['control']['url']}/set", json=knobs) as answer:
        answer.raise_for_status()
        return datetime.fromisoformat((await answer.json())["now"]).timestamp()


async def agree(home: Home, lab: dict[str, Any]) -> None:
    """Give Home Assistant the lab's time, and its first readings."""
    await _tell(home, "set_to", timestamp=await turn(home, lab))
    await feed_once(home, lab)


async def pass_by(home: Home, lab: dict[str, Any], seconds: float) -> str:
    """Let time pass in the lab and in Home Assistant; return what it is then."""
    now = await turn(home, lab, advance=seconds)
    await _tell(home, "set_to", timestamp=now)
    await feed_once(home, lab)
    await _tell(home, "wake", seconds=seconds)
    return f"{datetime.fromtimestamp(now, UTC):%a %H:%M}"


async def _tell(home: Home, action: str, **data: float) -> None:
    await home.call("POST", f"/api/services/lab_clock/{action}", data)


async def live(home: Home, lab: dict[str, Any], status: dict[str, Any]) -> bool:
    """Live through the days, printing what the user reads; tell whether a change paid."""
    names = {key: node["name"] for key, node in status["nodes"].items()}
    engine = Dockerd(home_of((home.folder.parent / "lab").resolve()))
    before = _cores(engine)
    option = {"entity_id": f"select.{HOST}_mode", "option": "auto"}
    await home.call("POST", "/api/services/select/select_option", option)
    last, since = None, 0
    for _ in range(SPAN // HOUR):
        at = await pass_by(home, lab, HOUR)
        reason, waiting, explanation = await _plan(home)
        if (reason, waiting) != last:
            print(f"{at}  {explanation}{f' [{waiting}]' if waiting else ''}", flush=True)
            last = reason, waiting
        changes = (await home.act(DOMAIN, "get_reallocations"))["reallocations"]
        if changes and not since:
            _tell_of(changes[-1], names)
        since += bool(changes)
        if since > PROOF:
            break
    print(f"limits before: {before}\nlimits now:    {_cores(engine)}")
    return bool(changes) and _cores(engine) != before and await _gained(home, changes[-1])


async def _plan(home: Home) -> list[str | None]:
    """Return what is planned or why nothing is, what that waits for, and the sentence."""
    state = await home.call("GET", f"/api/states/sensor.{HOST}_expected_gain")
    return [state["attributes"].get(key) for key in ("reason", "waiting_for", "explanation")]


def _cores(engine: Dockerd) -> str:
    """Return what the kernel gives to each container."""
    cores = ((node, engine.cores(start.name)) for node, start in CONTAINERS.items())
    return ", ".join(f"{node} {given:.2f} threads" for node, given in cores if given)


def _tell_of(change: dict[str, Any], names: dict[str, str]) -> None:
    print(f"           {change['outcome']}: {change['reason']}")
    for step in change["steps"]:
        was, now = (step[side]["amount"] for side in ("before", "after"))
        print(f"           {names[step['node']]}: {step['resource']} {was:.2f} -> {now:.2f}")


async def _gained(home: Home, change: dict[str, Any]) -> bool:
    """Print what a change has brought, and tell whether that is something."""
    state = await home.call("GET", f"/api/states/sensor.{HOST}_realised_gain")
    total, daily = float(state["state"]), change["realised_gain"]
    print(
        f"expected {float(change['expected_gain']):.3f} a day; realised {float(daily):.3f}"
        f" ({float(change['realised_low']):.3f} to {float(change['realised_high']):.3f}),"
        f" {total:.3f} {state['attributes']['unit_of_measurement']} so far"
    )
    return change["outcome"] == "applied" and total > 0
