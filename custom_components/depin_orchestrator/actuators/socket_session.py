"""A machine's own socket needs a session of its own, which somebody has to close."""

from typing import Self

import aiohttp


class SocketSession:
    """What clients that may speak through a unix socket share.

    Close it, or use it as an async context manager. Make it inside the event loop.
    """

    def __init__(self, session: aiohttp.ClientSession, socket: str | None) -> None:
        """Speak through the socket at this path, through the session that was given if None."""
        self._own: aiohttp.ClientSession | None = None
        if socket:
            self._own = aiohttp.ClientSession(connector=aiohttp.UnixConnector(socket))
        self.session = self._own or session

    async def __aenter__(self) -> Self:
        """Return itself."""
        return self

    async def __aexit__(self, *_: object) -> None:
        """Close."""
        await self.close()

    async def close(self) -> None:
        """Close what is its own; the session it was given stays open."""
        if self._own:
            await self._own.close()
