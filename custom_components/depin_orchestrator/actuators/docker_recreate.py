"""Making a container again with one environment variable changed, or putting the old one back.

The old container is renamed before it is stopped and removed only when the new one is known to be
well. So its other name says, after a crash at any point, that something is left to settle, and
the same steps backwards settle it. Never are both allowed to run, not even after a reboot of
the machine: the old one does not restart by itself while there is a new one.
"""

from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
import json
import re
from typing import Any

from ..engine.errors import (
    BadResponse,
    ContainerGone,
    ContainerStopped,
    DepinError,
    InvalidInput,
    NotRecreatable,
    ReadOnly,
)
from .docker_copy import Inspected, body, name_of, obstacles, portrait, variable
from .engine_api import EngineClient

#: Storj asks for so long to finish what customers are sending.
GRACE = timedelta(minutes=5)
#: How much longer than its grace a container may take to stop, and a container to be made.
SLACK = timedelta(seconds=30)
BACKUP = "{}.before"
#: The engine's word for "so it is already".
NOT_MODIFIED = 304
NEVER = {"Name": "no", "MaximumRetryCount": 0}

type Healthy = Callable[[], Awaitable[None]]


class Recreation:
    """One container and one variable of it.

    `GRACE` is waited for a container to stop. Every method raises ContainerGone, ReadOnly where
    it is forbidden, and the client's errors.
    """

    def __init__(
        self, engine: EngineClient, name: str, key: str, grace: timedelta = GRACE
    ) -> None:
        """Allow, beside the engine's list, what one container of this name needs."""
        self._engine = engine
        self._name = name
        self._backup = BACKUP.format(name)
        self._key = key
        self._grace = grace
        both = f"({re.escape(name)}|{re.escape(self._backup)})"
        engine.allow(
            "POST /containers/create",
            f"POST /containers/{both}/(start|stop|rename|update)",
            f"DELETE /containers/{both}",
        )

    async def possible(self) -> bool:
        """Tell whether it is allowed; makes nothing. Raises NotRecreatable with the reasons."""
        await self._check(await self._look(self._name))
        try:  # without an image there is nothing to make, and the engine says so
            await self._post("/containers/create", {})
        except ReadOnly:
            return False
        except InvalidInput, BadResponse:
            pass
        return True

    async def value(self) -> str | None:
        """Return what the variable is now."""
        return variable(await self._look(self._name), self._key)

    async def replace(self, value: str, healthy: Healthy) -> None:
        """Make the container again with another value, and return when it is well.

        `healthy` returns when it is and raises when it will not be. Raises NotRecreatable with
        nothing touched, and whatever went wrong with the old container back as it was; if that
        fails too, `restore` does it later.
        """
        old = await self._look(self._name)
        await self._check(old)
        if old["State"]["Status"] != "running":
            raise ContainerStopped(f"{self._name}: {old['State']['Status']}")
        try:
            await self._rename(self._name, self._backup)
            await self._stop(self._backup)
            await self._create(old, value)
            await self._restart_policy(self._backup, NEVER)
            await self._start(self._name)
            await healthy()
        except DepinError:
            await self.restore()
            raise
        await self._remove(self._backup)

    async def restore(self, keep: Callable[[], Awaitable[bool]] | None = None) -> None:
        """Settle what is left of a replacement, if anything is.

        The old container comes back, unless `keep` says that the new one is well. Raises
        NotRecreatable when the container there is not the one that we made: somebody else's work
        is not undone.
        """
        old = await self._find(self._backup)
        if old is None:
            return
        new = await self._find(self._name)
        if new is not None:
            policy = new["HostConfig"]["RestartPolicy"]
            if portrait(new, self._key) != portrait(_with(old, policy), self._key):
                raise NotRecreatable(f"{self._name}: {self._backup} is left over")
            if keep and new["State"]["Status"] == "running" and await keep():
                await self._remove(self._backup)
                return
            await self._stop(self._name)
            await self._restart_policy(self._backup, policy)
            await self._remove(self._name)
        await self._start(self._backup)
        await self._rename(self._backup, self._name)

    async def _check(self, found: Inspected) -> None:
        """Raise NotRecreatable unless the container can be made again as it is."""
        listed = [one.name for one in await self._engine.containers() if one.name != self._name]
        others = [other for name in listed if (other := await self._find(name))]
        reasons = list(obstacles(found, others))
        if self._backup in listed:
            reasons.append("left_over")
        if not variable(found, self._key):
            reasons.append("no_variable")
        if (await self._engine.version()).podman:
            reasons.append("podman")
        if reasons:
            raise NotRecreatable(f"{self._name}: {', '.join(reasons)}")

    async def _create(self, old: Inspected, value: str) -> None:
        """Make the new container, of the very same image, and compare before it may run."""
        wanted = body(old, self._key, value)
        await self._make(wanted)
        new = await self._look(self._name)
        if new["Image"] != old["Image"]:  # the tag has moved on, and would be an upgrade
            await self._remove(self._name)
            await self._make({**wanted, "Image": old["Image"]})
            new = await self._look(self._name)
        if portrait(new, self._key) != portrait(old, self._key):
            await self._remove(self._name)
            raise NotRecreatable(f"{self._name}: the copy differs")

    async def _make(self, wanted: Mapping[str, Any]) -> None:
        await self._post("/containers/create", wanted, {"name": self._name})

    async def _start(self, name: str) -> None:
        await self._post(f"/containers/{name}/start")

    async def _stop(self, name: str) -> None:
        seconds = int(self._grace.total_seconds())
        await self._post(f"/containers/{name}/stop", None, {"t": str(seconds)}, self._grace)

    async def _rename(self, name: str, to: str) -> None:
        await self._post(f"/containers/{name}/rename", None, {"name": to})

    async def _restart_policy(self, name: str, policy: Mapping[str, Any]) -> None:
        await self._post(f"/containers/{name}/update", {"RestartPolicy": policy})

    async def _remove(self, name: str) -> None:
        await self._engine.call("DELETE", f"/containers/{name}", timeout=SLACK)

    async def _post(
        self,
        path: str,
        payload: Mapping[str, Any] | None = None,
        params: Mapping[str, str] | None = None,
        longer: timedelta = timedelta(),
    ) -> None:
        try:
            await self._engine.call(
                "POST", path, params=params, payload=payload, timeout=SLACK + longer
            )
        except BadResponse as err:
            if err.status != NOT_MODIFIED:
                raise

    async def _find(self, name: str) -> Inspected | None:
        try:
            return await self._look(name)
        except ContainerGone:
            return None

    async def _look(self, name: str) -> Inspected:
        """Return all that the engine says of a container; without what is no number of ours."""
        path = f"/containers/{name}/json"
        answer = await self._engine.call("GET", path)
        try:
            found = json.loads(answer)
            if name_of(found) != name:  # the engine also takes the beginning of an id for a name
                raise ContainerGone(path)
            _ = found["Id"], found["Config"]["Env"], found["HostConfig"]["NetworkMode"]
            _ = found["State"]["Status"], found["HostConfig"]["RestartPolicy"], found["Image"]
        except (KeyError, TypeError, ValueError) as err:
            raise BadResponse(f"{path}: not a container") from err
        checked: Inspected = found
        return checked


def _with(found: Inspected, policy: Mapping[str, Any]) -> Inspected:
    return {**found, "HostConfig": {**found["HostConfig"], "RestartPolicy": policy}}
