"""Scenes by the hour for some weeks, so that a strategy can be tried on what really happened."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Self

from .errors import InvalidInput
from .models import Protocol, Resource
from .optimizer.scene import Limit, Scene, Sight

HOUR = timedelta(hours=1)
#: Four weeks; fewer on a host with many nodes, so that the file stays small.
HOURS, SIGHTS = 28 * 24, 20_000

type Plain = dict[str, Any]


@dataclass(slots=True)
class _Mean:
    """Use by node and resource, added up over an hour."""

    sums: dict[tuple[str, Resource], list[float]] = field(default_factory=dict)
    #: What was last told of each node's earnings: it is told once an hour.
    earned: dict[str, tuple[float, datetime | None]] = field(default_factory=dict)

    def add(self, scene: Scene) -> None:
        for sight in scene.sights:
            for resource, use in sight.used.items():
                self.sums.setdefault((sight.node, resource), []).append(use)
            if sight.earned is not None:
                self.earned[sight.node] = sight.earned, sight.earned_until

    def over(self, scene: Scene) -> Scene:
        """Return the hour's last scene with the means of the hour."""
        return replace(
            scene,
            tariff_ahead=(),
            green_ahead=(),
            sights=tuple(self._over(sight) for sight in scene.sights),
        )

    def _over(self, sight: Sight) -> Sight:
        used = {r: sum(v) / len(v) for (node, r), v in self.sums.items() if node == sight.node}
        earned, until = self.earned.get(sight.node, (None, None))
        return replace(sight, used=used, earned=earned, earned_until=until, changed={})


class Recording:
    """The scenes of closed hours, oldest first; times never run backwards in it."""

    def __init__(self) -> None:
        """Begin empty."""
        self.scenes: list[Scene] = []
        self._last: Scene | None = None
        self._mean = _Mean()

    def add(self, scene: Scene) -> bool:
        """Take in a scene; tell whether it closed an hour. A clock put back drops the future."""
        scene = scene.cleaned()
        last, self._last = self._last, scene
        closed = last is not None and int(last.hour) != int(scene.hour)
        if last is not None and closed:
            if scene.now > last.now:
                self.scenes.append(self._mean.over(last))
            self._mean = _Mean()
        self._mean.add(scene)
        self.scenes = [known for known in self.scenes if known.now <= scene.now]
        while len(self.scenes) > HOURS or len(self.scenes) * len(scene.sights) > SIGHTS:
            del self.scenes[0]
        return closed

    def since(self, start: datetime) -> list[Scene]:
        """Return the scenes from a moment on."""
        return [scene for scene in self.scenes if scene.now >= start]

    def as_dict(self) -> list[Plain]:
        """Return plain data; of each node only what differs from the hour before."""
        rows, before = [], dict[str, Plain]()
        for scene in self.scenes:
            row: Plain = {"at": scene.now.isoformat(), "nodes": {}}
            for name in ("power", "tariff", "currency"):
                row[name] = getattr(scene, name)
            row["capacity"] = dict(scene.capacity)
            for sight in scene.sights:
                plain, known = _plain(sight), before.get(sight.node, {})
                row["nodes"][sight.node] = {
                    key: value for key, value in plain.items() if known.get(key, ...) != value
                }
                before[sight.node] = plain
            rows.append(row)
        return rows

    @classmethod
    def from_dict(cls, data: Any) -> Self:
        """Restore what `as_dict` returned; raise InvalidInput for anything else."""
        recording, known = cls(), dict[str, Plain]()
        try:
            for row in data:
                for node, news in row["nodes"].items():
                    known[node] = {**known.get(node, {}), **news}
                recording.scenes.append(_scene(row, known))
        except (AttributeError, KeyError, TypeError, ValueError) as err:
            raise InvalidInput("no recording") from err
        return recording


def _plain(sight: Sight) -> Plain:
    return {
        "protocol": sight.protocol.value,
        "name": sight.name,
        "shares": {r.value: share for r, share in sight.shares.items()},
        "used": {r.value: round(use, 4) for r, use in sight.used.items()},
        "limits": {r.value: [x.low, x.high, x.step] for r, x in sight.limits.items()},
        "earned": sight.earned,
        "until": sight.earned_until and sight.earned_until.isoformat(),
        "price": sight.price,
        "online": sight.online,
        "movable": sight.movable,
        "restart": sight.restart,
    }


def _scene(row: Plain, known: Mapping[str, Plain]) -> Scene:
    return Scene(
        now=datetime.fromisoformat(row["at"]),
        sights=tuple(_sight(node, known[node]) for node in row["nodes"]),
        currency=str(row["currency"]),
        capacity={Resource(name): float(size) for name, size in row["capacity"].items()},
        power=_float(row["power"]),
        tariff=_float(row["tariff"]),
    ).cleaned()


def _sight(node: str, plain: Plain) -> Sight:
    until = plain["until"]
    return Sight(
        node=node,
        name=str(plain["name"]),
        protocol=Protocol(plain["protocol"]),
        shares={Resource(name): float(share) for name, share in plain["shares"].items()},
        used={Resource(name): float(use) for name, use in plain["used"].items()},
        limits={Resource(name): Limit(*map(float, x)) for name, x in plain["limits"].items()},
        earned=_float(plain["earned"]),
        earned_until=None if until is None else datetime.fromisoformat(until),
        price=_float(plain["price"]),
        online=None if plain["online"] is None else bool(plain["online"]),
        movable=bool(plain["movable"]),
        restart=_float(plain["restart"]),
    )


def _float(value: Any) -> float | None:
    return None if value is None else float(value)
