"""All services of the lab over one world, and the endpoint that controls them."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aiohttp import web

from . import grass, polygon, prices, storj, streamr, streamr_fleet, subgraph
from .containers import CONTAINERS, DockerService
from .docker import EngineError, missing
from .model import World
from .service import Clock, Service
from .timeline import iso, token
from .use import use


@dataclass(frozen=True, slots=True)
class Settings:
    """How to run the lab."""

    directory: Path
    start: float
    speed: float = 1.0
    seed: int = 1
    yagna: bool = True
    #: Whether the nodes work in containers, where an engine can run.
    docker: bool = False
    #: Whether the lab begins in the past, and jumps up to now.
    relived: bool = False


class Lab:
    """Every service with its keys; `control` is a service too, but cannot stop itself."""

    def __init__(self, settings: Settings) -> None:
        """Build the world and what serves it; nothing listens yet."""
        self.settings = settings
        self.clock = Clock(settings.start, settings.speed, relived=settings.relived)
        self.keys = {
            name: token(16, settings.seed, "key", name).hex() for name in ("streamr", "graph")
        }
        self.keys["grass"] = grass.access_token(int(settings.start))
        self.services: dict[str, Any] = {}
        self.boards: dict[str, storj.Dashboard] = {}
        #: Why there are no containers, although wanted.
        self.no_docker = missing() if settings.docker else None
        contained = settings.docker and self.no_docker is None
        limits = {node: start.limits for node, start in CONTAINERS.items()} if contained else {}
        self.world = World(int(settings.start), settings.seed, resources=limits)
        self.control = Service("control", self.clock)
        self._build()

    def _build(self) -> None:
        world = self.world
        for name, node, current in (
            ("storj", world.storj, True),
            ("storj_old", world.storj_old, False),
        ):
            service = self._add(name, status=200, page=storj.PAGE)
            self.boards[name] = storj.dashboard(node, service, current=current)
        node = self._add("streamr", page=streamr.PAGE)
        node.routes = streamr.Node(world.streamr, node, self.keys["streamr"]).routes()
        fleet = self._add("streamr_ws")
        fleet.routes = streamr_fleet.Fleet(world.streamr, fleet, self.keys["streamr"]).routes()
        rpc = self._add("rpc")
        rpc.routes = polygon.Chain(world.streamr, rpc).routes()
        graph = self._add("graph")
        graph.routes = subgraph.Graph(world.streamr, graph, self.keys["graph"]).routes()
        account = self._add("grass")
        account.routes = grass.Account(world.grass, account, self.keys["grass"]).routes()
        market = self._add("prices")
        market.routes = prices.routes(world.prices, market)
        if self.settings.yagna:
            from .golem import GolemService  # noqa: PLC0415 -- without yagna nothing of it is needed
            from .golem_stats import routes  # noqa: PLC0415

            golem = GolemService(
                world.golem, self.clock, self.settings.directory / "golem", self.settings.seed
            )
            self.services["golem"] = golem
            stats = self._add("golem_stats")
            stats.routes = routes(stats, golem.seen)
        if self.settings.docker and self.no_docker is None:
            self.services["docker"] = DockerService(
                world, self.clock, self.settings.directory.resolve()
            )
        self.control.routes = [
            web.post("/stop/{service}", self._switch),
            web.post("/start/{service}", self._switch),
            web.post("/set", self._set),
            web.get("/truth", self._truth),
            web.get("/use", self._use),
        ]

    def _add(self, name: str, status: int = 404, page: str = "not found") -> Service:
        service = Service(name, self.clock, status, page)
        self.services[name] = service
        return service

    async def start(self) -> None:
        """Open every port; if one fails, close them all. Without an engine the rest goes on."""
        try:
            for service in (*self.services.values(), self.control):
                await service.start()
        except EngineError as err:
            del self.services[DockerService.name]
            self.no_docker = str(err)
            await self.start()
        except BaseException:
            await self.stop()
            raise

    async def stop(self) -> None:
        """Close every port and end the daemon."""
        stops = (service.stop() for service in (self.control, *self.services.values()))
        await asyncio.gather(*stops, return_exceptions=True)

    def describe(self) -> dict[str, Any]:
        """Return where everything is; the fields are those of the integration's flows."""
        at = {name: service.url for name, service in self.services.items()}
        graph = f"{at['graph']}/api/subgraphs/id/{subgraph.SUBGRAPH}"
        found: dict[str, Any] = {
            "control": {"url": self.control.url},
            "storj": {"url": at["storj"]},
            "storj_old": {"url": at["storj_old"]},
            "streamr": {
                "url": at["streamr"],
                "api_key": self.keys["streamr"],
                "ws_url": at["streamr_ws"].replace("http", "ws", 1),
                "operator_address": self.world.streamr.address,
                "rpc_url": at["rpc"],
                "graph_url": graph,
                "graph_key": self.keys["graph"],
            },
            "grass": {"base_url": at["grass"], "access_token": self.keys["grass"]},
            "prices": {"url": at["prices"]},
        }
        if golem := self.services.get("golem"):
            found["golem"] = {
                "url": golem.url,
                "app_key": golem.yagna.app_key,
                "identity": golem.yagna.identity,
                "stats_url": at["golem_stats"],
            }
        if engine := self.services.get("docker"):
            found["docker"] = engine.describe()
        elif self.no_docker:
            found["no_docker"] = self.no_docker
        return found

    def pids(self) -> dict[str, int]:
        """Return the processes the lab started."""
        own = (self.services.get(name) for name in ("golem", "docker"))
        return {service.name: service.pid for service in own if service}

    async def _switch(self, request: web.Request) -> web.Response:
        name = request.match_info["service"]
        if name not in self.services:
            return _refused(f"no service {name}; there are: {', '.join(self.services)}", 404)
        service = self.services[name]
        await (service.start() if request.path.startswith("/start/") else service.stop())
        return web.json_response({"service": name, "listening": service.listening})

    async def _truth(self, _: web.Request) -> web.Response:
        now = self.clock.now()
        return web.json_response({"now": iso(now), "nodes": self.world.truth(now)})

    async def _use(self, _: web.Request) -> web.Response:
        now = self.clock.now()
        return web.json_response(
            {name: use(self.world, name, now).cpu_threads for name in self.world.nodes}
        )

    async def _set(self, request: web.Request) -> web.Response:
        """Turn knobs; see the README for all of them."""
        knobs: dict[str, Callable[[Any], None]] = {
            "price": self.world.prices.fix,
            "grass_score": lambda score: self.world.grass.set_score(
                self.clock.now(), float(score)
            ),
            "clock_skew": self._skew,
            "advance": lambda seconds: self.clock.advance(float(seconds)),
            "resources": self._resources,
            "fail": self._fail,
            "storj": lambda change: self._board("storj", change),
            "storj_old": lambda change: self._board("storj_old", change),
        }
        try:
            body = await request.json()
            if unknown := set(body) - set(knobs):
                return _refused(f"unknown: {', '.join(unknown)}; there are: {', '.join(knobs)}")
            for name, value in body.items():
                knobs[name](value)
            if "advance" in body:
                await self._catch_up()
        except (ValueError, TypeError, KeyError, AttributeError) as err:
            return _refused(f"{type(err).__name__}: {err}")
        return web.json_response({"now": iso(self.clock.now())})

    async def _catch_up(self) -> None:
        """Let what follows the model by itself follow it at once."""
        for name in ("golem", "docker"):
            if (service := self.services.get(name)) and service.listening:
                await service.catch_up()

    def _skew(self, seconds: Any) -> None:
        self.clock.skew = float(seconds)

    def _resources(self, change: dict[str, dict[str, float]]) -> None:
        for node, resources in change.items():
            self.world.change(self.clock.now(), node, **resources)

    def _fail(self, change: dict[str, int]) -> None:
        for name, status in change.items():
            self.services[name].failing = int(status)

    def _board(self, name: str, change: dict[str, Any]) -> None:
        for knob, value in change.items():
            if knob not in ("online_score", "suspended", "disqualified", "quic"):
                raise KeyError(knob)
            setattr(self.boards[name], knob, value)


def _refused(message: str, status: int = 400) -> web.Response:
    return web.json_response({"error": message}, status=status)
