"""A storage node's disk allocation, by making its container again (storj.md, section 4.5).

The node has no call for it and reads it once, at its start. This is for whoever asked for it and
runs the node in a plain container; everybody else sets it by actions of their own.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

from ..adapters.storj_api import NodeApi
from ..adapters.storj_model import Dashboard
from ..engine.dials import TOLERANCE
from ..engine.errors import ContainerStopped, DepinError, InvalidInput, NotApplied
from ..engine.models import Resource
from ..engine.reallocation import Step
from .docker_recreate import GRACE, Recreation
from .engine_api import EngineClient

GB = 10**9
#: The variable of the image that becomes the allocation; it beats the configuration file.
VARIABLE = "STORAGE"
#: How long a large node may take until its dashboard answers (4.3), and how often it is asked.
START_WITHIN = timedelta(minutes=15)
EVERY = timedelta(seconds=5)


class StorjDisk:
    """The allocation of one node in a container. Implements the engine's `Actuator`."""

    def __init__(
        self,
        engine: EngineClient,
        container: str,
        node: NodeApi,
        grace: timedelta = GRACE,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """Take the engine, the node's container and dashboard, its grace, and how to wait."""
        self._engine = engine
        self._container = container
        self._recreation = Recreation(engine, container, VARIABLE, grace)
        self._node = node
        self._sleep = sleep
        #: Whether nothing of a replacement can be left over, by us or by a life before ours.
        self._settled = False
        self._busy = False

    async def possible(self) -> bool:
        """Tell whether the container may be made again; raises NotRecreatable if it cannot."""
        return await self._recreation.possible()

    async def read(self, node_id: str, resource: Resource) -> float | None:  # noqa: ARG002 -- one
        """Return the allocation in GB, as the node itself says; None while it is made again.

        The first reading settles what a crash left half done. Raises as `Recreation.restore`.
        """
        if self._busy:
            return None
        if not self._settled:
            async with self._engine.change(self._container):  # two at once would undo each other
                await self._settle()
        return await read_allocated(self._node)

    async def apply(self, step: Step) -> None:
        """Make the container again with another allocation, and return when the node is well.

        Raises InvalidInput for another resource, NotApplied when the node does not come up with
        it in time, ContainerStopped when it does not stay up, and what `Recreation.replace` does.
        """
        if step.resource is not Resource.STORAGE:
            raise InvalidInput(f"{step.resource}: not a disk")
        wanted = step.after.amount
        async with self._engine.change(self._container):
            self._busy = True
            try:
                await self._settle()
                before = await self._node.dashboard()
                if _is(before, wanted):
                    return
                self._settled = False
                await self._recreation.replace(_text(wanted), self._well(before, wanted))
                self._settled = True
            finally:
                self._busy = False

    async def _settle(self) -> None:
        if not self._settled:
            await self._recreation.restore(self._is_as_made)
            self._settled = True

    async def _is_as_made(self) -> bool:
        """Tell whether the new container has got as far as its node saying what it was told."""
        try:
            board = await self._node.dashboard()
        except DepinError:
            return False
        amount = _allocated(board)
        return amount is not None and await self._recreation.value() == _text(amount)

    def _well(self, before: Dashboard, wanted: float) -> Callable[[], Awaitable[None]]:
        """Return what waits until the node is up, the same one, and in touch with satellites."""

        async def wait() -> None:
            for _ in range(START_WITHIN // EVERY):
                await self._sleep(EVERY.total_seconds())
                container = await self._engine.inspect(self._container)
                if not container.state.alive or container.restarts:
                    raise ContainerStopped(f"{self._container}: {container.state}")
                if await self._arrived(before, wanted):
                    return
            raise NotApplied(f"{self._container}: {VARIABLE}")

        return wait

    async def _arrived(self, before: Dashboard, wanted: float) -> bool:
        try:
            now = await self._node.dashboard()
        except DepinError:
            return False  # still starting
        started, contact = now.started_at, now.last_contact
        fresh = started is not None and started != before.started_at
        in_touch = bool(started and contact and contact >= started)
        return now.identity == before.identity and fresh and in_touch and _is(now, wanted)


async def read_allocated(node: NodeApi) -> float | None:
    """Return a node's allocation in GB, as it says itself."""
    return _allocated(await node.dashboard())


def _allocated(board: Dashboard) -> float | None:
    return None if board.disk.allocated is None else board.disk.allocated / GB


def _is(board: Dashboard, wanted: float) -> bool:
    found = _allocated(board)
    return found is not None and abs(found - wanted) <= TOLERANCE[Resource.STORAGE]


def _text(amount: float) -> str:
    """Write GB as the node reads them, to the byte: whole gigabytes where they are whole."""
    count = round(amount * GB)
    return f"{count // GB}GB" if count % GB == 0 else f"{count}B"
