"""The write-ahead journal as a file: a line for every record, on disk before anything is touched.

Home Assistant's own store returns normally when the disk is full, and writes nothing while Home
Assistant stops; a journal must do neither.

The last whole line counts. Adding a line costs a disk a fraction of what replacing a file does,
and cannot harm the lines before it: what a power cut, or a full disk, left unfinished has no end
of line, and is passed over. A whole line that makes no sense is damage, and is reported.
"""

import asyncio
from collections.abc import Mapping
from errno import ENOSPC
from io import RawIOBase
import json
import os
from pathlib import Path
from typing import Any

from ..engine.errors import JournalCorrupt, JournalError
from ..engine.journal import Kind

#: Then the file begins anew. A record of a change of 50 nodes is some 30 kB.
FULL = 64 * 1024
#: What is larger is no journal of ours.
MOST_BYTES = 4 * 1024 * 1024


class JournalFile:
    """One record in one file. Implements the engine's `Journal`."""

    def __init__(self, path: Path) -> None:
        """Take where it is; its folder is made with the first record."""
        self._path = path
        self._lock = asyncio.Lock()

    async def write(self, record: Mapping[str, Any]) -> None:
        """Put a record in the place of the last one; what is lasting outlives a power cut.

        Raises JournalError when it is not safe on disk.
        """
        # An end of line also in front of it: what comes before may be unfinished.
        line = f"\n{json.dumps(record, allow_nan=False)}\n".encode()
        lasting = record.get("kind") == Kind.LASTING
        async with self._lock:
            writing = asyncio.ensure_future(asyncio.to_thread(self._write, line, lasting=lasting))
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
            return json.loads(last_line(text))
        except (ValueError, RecursionError) as err:
            raise JournalCorrupt("the journal is not JSON") from err

    async def remove(self) -> None:
        """Delete the file, if there is one."""
        await asyncio.to_thread(self._path.unlink, missing_ok=True)

    def _text(self) -> str:
        with self._path.open("rb") as file:
            return file.read(MOST_BYTES).decode(errors="replace")

    def _write(self, line: bytes, *, lasting: bool) -> None:
        try:
            with self._path.open("r+b", buffering=0) as file:
                if file.seek(0, os.SEEK_END) + len(line) <= FULL:
                    _put(file, line, lasting=lasting)
                    return
        except FileNotFoundError:
            self._path.parent.mkdir(parents=True, exist_ok=True)
        self._replace(line)

    def _replace(self, line: bytes) -> None:
        part = self._path.with_suffix(".part")
        with part.open("wb", buffering=0) as file:
            _put(file, line, lasting=True)
        part.replace(self._path)
        folder = os.open(self._path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def last_line(text: str) -> str:
    """Return the last whole line; all of a text without any, as journals were before."""
    whole, end, _ = text.rpartition("\n")
    return whole.rstrip("\n").rpartition("\n")[2] if end else text


def _put(file: RawIOBase, line: bytes, *, lasting: bool) -> None:
    written = file.write(line)
    if written != len(line):
        raise OSError(ENOSPC, "the disk is full")
    if lasting:
        os.fdatasync(file.fileno())
