"""Small hosts for tests: told in a line, learned from for as long as wanted."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from custom_components.depin_orchestrator.engine.models import Protocol, Resource
from custom_components.depin_orchestrator.engine.optimizer.model import Model
from custom_components.depin_orchestrator.engine.optimizer.scene import Limit, Scene, Sight

CPU, MEMORY, BANDWIDTH, STORAGE = Resource
START = datetime(2026, 3, 2, tzinfo=UTC)
CAPACITY = {CPU: 16, MEMORY: 64, BANDWIDTH: 100, STORAGE: 8000}


def shares(cpu: float, memory: float, bandwidth: float, storage: float) -> dict[Resource, float]:
    return {CPU: cpu, MEMORY: memory, BANDWIDTH: bandwidth, STORAGE: storage}


EVEN = shares(25, 25, 25, 25)
GOLEM = Sight(
    node="golem",
    name="Golem",
    protocol=Protocol.GOLEM,
    shares=EVEN,
    used={CPU: 25, MEMORY: 15, BANDWIDTH: 2, STORAGE: 1},
    price=1.0,
    online=True,
    limits={CPU: Limit(step=6.25)},
)
STORJ = Sight(
    node="storj",
    name="Storj",
    protocol=Protocol.STORJ,
    shares=EVEN,
    used={CPU: 3, MEMORY: 4, BANDWIDTH: 6, STORAGE: 15},
    price=1.0,
    online=True,
)
STREAMR = Sight(
    node="streamr",
    name="Streamr",
    protocol=Protocol.STREAMR,
    shares=EVEN,
    used={CPU: 7, MEMORY: 5, BANDWIDTH: 10},
    price=1.0,
    online=True,
)
GRASS = Sight(
    node="grass",
    name="Grass",
    protocol=Protocol.GRASS,
    shares=EVEN,
    used={CPU: 4, MEMORY: 2},
    price=1.0,
    online=True,
)
FOUR = (GOLEM, STORJ, STREAMR, GRASS)
#: Token an hour.
PAY = {"golem": 0.03, "storj": 0.005, "streamr": 0.02, "grass": 0.015}

type Change = Callable[[Sight, int], Sight]


def at(hour: float, *sights: Sight, **more: object) -> Scene:
    """Return a scene so many hours after the start."""
    return Scene(
        now=START + timedelta(hours=hour),
        sights=sights,
        capacity=CAPACITY,
        currency="€",
        **more,  # type: ignore[arg-type]
    )


def live(
    hours: int,
    sights: tuple[Sight, ...] = FOUR,
    change: Change | None = None,
    model: Model | None = None,
    **more: object,
) -> tuple[Model, Scene]:
    """Let a host live and be watched for some hours; `change` makes each sight."""
    model = Model() if model is None else model
    scene = at(0, *sights, **more)
    for hour in range(hours + 1):
        now = []
        for sight in sights:
            earned = PAY.get(sight.node, 0.01) * hour
            here = replace(sight, earned=earned)
            now.append(change(here, hour) if change else here)
        scene = at(hour, *now, **more)
        model.observe(scene)
    return model, scene
