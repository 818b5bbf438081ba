"""Meters of the nodes' CPU, as an operator may have them: sensors that something outside feeds.

The containers burn only a part of the CPU time that their nodes would; what they would use comes
from the model, through a webhook, into sensors that the nodes' forms name.
"""

import asyncio
from contextlib import suppress
from typing import Any

import aiohttp

from .home import Home

WEBHOOK = "lab-meters"
NODES = ("storj", "golem", "streamr", "grass")
EVERY = 10.0


def configuration() -> str:
    """Return the part of configuration.yaml that makes the sensors."""
    trigger = f"{{trigger: webhook, webhook_id: {WEBHOOK}, local_only: true}}"
    lines = ["template:", f"  - trigger: {trigger}", "    sensor:"]
    for node in NODES:
        state = f'"{{{{ trigger.json.{node} }}}}"'
        lines.append(f'      - {{name: {name(node)}, unit_of_measurement: "%", state: {state}}}')
    return "\n".join(lines) + "\n"


def name(node: str) -> str:
    """Return the name of a node's sensor."""
    return f"Lab {node} CPU"


def entity(node: str) -> str:
    """Return the sensor of a node."""
    return f"sensor.lab_{node}_cpu"


async def feed(home: Home, lab: dict[str, Any]) -> None:
    """Pass on what the lab's nodes use until cancelled."""
    while True:
        # Home Assistant may restart, and the lab's service may be stopped for a test.
        with suppress(aiohttp.ClientError, TimeoutError):
            await feed_once(home, lab)
        await asyncio.sleep(EVERY)


async def feed_once(home: Home, lab: dict[str, Any]) -> None:
    """Pass on what the lab's nodes use, in percent of the host."""
    whole = lab["docker"]["capacity"]["cpu_threads"]
    async with home.session.get(f"{lab['control']['url']}/use") as answer:
        threads = await answer.json()
    percent = {node: round(100 * threads[node] / whole, 2) for node in NODES}
    await home.session.post(f"{home.url}/api/webhook/{WEBHOOK}", json=percent)
