"""The write-ahead journal as a file: replaced whole, on disk before anything is touched.

Home Assistant's own store returns normally when the disk is full, and writes nothing while Home
Assistant stops; a journal must do neither.
"""

import asyncio
from collections.abc import Mapping
import json
import os
from pathlib import Path
from typing import Any

from ..engine.errors import JournalCorrupt, JournalError
from ..engine.journal import Kind

#: A record of a change of 50 nodes is some 30 kB; more is no record of ours.
MOST_BYTES = 4 * 1024 * 1024


class JournalFile:
    """One record in one file. Implements the engine's `Journal`."""

    def __init__(self, path: Path) -> None:
        """Take where it is; its folder is made with the first record."""
        self._path = path
        self._lock = asyncio.Lock()

    async def write(self, record: Mapping[str, Any]) -> None:
        """Replace the record; an intent and an outcome also outlive a power cut.

        Raises JournalError when it is not safe on disk.
        """
        text = json.dumps(record, allow_nan=False)
        lasting = record.get("kind") != Kind.PROGRESS
        async with self._lock:
            writing = asyncio.ensure_future(
                asyncio.to_thread(self._replace, text, lasting=lasting)
            )
            try:
                await asyncio.shield(writing)
            except asyncio.CancelledError:
                # The thread goes on; the next record must not be written before this one.
                await asyncio.wait((writing,))
                raise
            except OSError as err:
                raise JournalError(str(err)) from err

    async def read(self) -> object:
        """Return the record, None when there never was one.

        Raises JournalError when it cannot be read, JournalCorrupt when it is not JSON.
        """
        try:
            text = await asyncio.to_thread(self._text)
        except FileNotFoundError:
            return None
        except OSError as err:
            raise JournalError(str(err)) from err
        try:
            return json.loads(text)
        except (ValueError, RecursionError) as err:
            raise JournalCorrupt("the journal is not JSON") from err

    async def remove(self) -> None:
        """Delete the file, if there is one."""
        await asyncio.to_thread(self._path.unlink, missing_ok=True)

    def _text(self) -> str:
        with self._path.open("rb") as file:
            return file.read(MOST_BYTES).decode(errors="replace")

    def _replace(self, text: str, *, lasting: bool) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        part = self._path.with_suffix(".part")
        with part.open("w") as file:
            file.write(text)
            file.flush()
            if lasting:
                os.fsync(file.fileno())
        part.replace(self._path)
        if lasting:
            folder = os.open(self._path.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)
