"""Running a node's own command in its container: argument lists of an allow-list, no shell."""

from collections.abc import Iterator
import re

from ..adapters.client import decode
from ..adapters.parse import Fields
from ..engine.errors import BadResponse, CommandFailed, Forbidden, InvalidInput
from .engine_api import EngineClient

#: How an engine labels what a command prints: "raw" or, since API 1.42, "multiplexed".
STREAM = "application/vnd.docker"
STDOUT = 1
EXEC = r"/exec/[0-9a-f]{64}"


class Commands:
    """The commands that may be run in one container."""

    def __init__(self, engine: EngineClient, container: str, allowed: re.Pattern[str]) -> None:
        """Allow, in this container alone, commands whose arguments, one a line, match whole."""
        self._engine = engine
        self._container = container
        self._allowed = allowed
        name = re.escape(container)
        engine.allow(f"POST /containers/{name}/exec", f"POST {EXEC}/start", f"GET {EXEC}/json")

    async def run(self, *arguments: str) -> str:
        """Run a command to its end and return what it prints.

        Raises Forbidden for a command that is not on the list, ContainerGone, ContainerStopped
        (or paused), ReadOnly where running commands is not allowed, CommandFailed when it does
        not exist or fails, and the client's errors.
        """
        if not self._allowed.fullmatch("\n".join(arguments)):
            raise Forbidden(f"{self._container}: {arguments[:1]}")
        # Asked by name first: the engine also takes the beginning of an id for a name.
        await self._engine.inspect(self._container)
        wanted = {"AttachStdout": True, "AttachStderr": True, "Cmd": list(arguments)}
        made = await self._engine.call(
            "POST", f"/containers/{self._container}/exec", payload=wanted
        )
        path = f"/exec/{Fields(decode(made), 'exec').text('Id')}"
        start = {"Detach": False, "Tty": False}
        try:
            printed = await self._engine.call(
                "POST", f"{path}/start", payload=start, accept=STREAM
            )
        except (BadResponse, InvalidInput) as err:
            if isinstance(err, BadResponse) and err.status is None:
                raise
            raise CommandFailed(f"{arguments[0]}: not started") from err
        ended = Fields(decode(await self._engine.call("GET", f"{path}/json")), "exec")
        if (code := ended.opt_number("ExitCode", least=None)) != 0:
            raise CommandFailed(f"{arguments[0]}: exit code {code}")
        return b"".join(_frames(printed)).decode(errors="replace")


def _frames(stream: bytes) -> Iterator[bytes]:
    """Yield what was printed, of both outputs only the first; each frame says its length."""
    while stream:
        kind, length = stream[0], int.from_bytes(stream[4:8])
        body, stream = stream[8 : 8 + length], stream[8 + length :]
        if len(body) < length or kind > 2:
            raise BadResponse("exec: a broken stream")
        if kind == STDOUT:
            yield body
