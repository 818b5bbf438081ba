"""The journal's file: the last whole line counts, whatever was left unfinished behind it."""

import asyncio
import json
import os
from pathlib import Path
from typing import Any
from unittest.mock import patch

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.depin_orchestrator.actuators import journal_file
from custom_components.depin_orchestrator.actuators.journal_file import FULL, JournalFile
from custom_components.depin_orchestrator.engine.errors import JournalCorrupt, JournalError


def record(number: int, kind: str = "lasting", **more: Any) -> dict[str, Any]:
    return {"number": number, "kind": kind, "text": "a\nb\0é", **more}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "storage" / "host.journal"


async def test_the_last_record_counts(path: Path) -> None:
    journal = JournalFile(path)
    assert await journal.read() is None
    for number in range(5):
        await journal.write(record(number, "passing" if number % 2 else "lasting"))
        found = await JournalFile(path).read()
        assert isinstance(found, dict)
        assert found["number"] == number
    await journal.remove()
    await journal.remove()
    assert await journal.read() is None


@settings(deadline=None, max_examples=60)
@given(data=st.data())
async def test_a_torn_record_never_loses_the_last_good_one(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A power cut leaves a beginning of a line, or the length of one and nothing in it."""
    path = tmp_path_factory.mktemp("torn") / "j"
    journal = JournalFile(path)
    await journal.write(record(1))
    before = path.read_bytes()
    await journal.write(record(2))
    added = path.read_bytes()[len(before) :]
    kept = data.draw(st.integers(0, len(added) - 1))
    zeros = data.draw(st.sampled_from([0, len(added) - kept]))
    path.write_bytes(before + added[:kept] + bytes(zeros))
    assert await journal.read() == record(1)
    await journal.write(record(3, "passing"))
    assert await journal.read() == record(3, "passing")


async def test_a_journal_of_before_is_read_and_goes_on(path: Path) -> None:
    """Until 2026-11-23 it was one record without an end of line, replaced each time."""
    path.parent.mkdir()
    path.write_text(json.dumps(record(1)))
    journal = JournalFile(path)
    assert await journal.read() == record(1)
    await journal.write(record(2))
    assert await journal.read() == record(2)
    path.write_text(path.read_text()[:-1])
    assert await journal.read() == record(1)


@pytest.mark.parametrize("text", ["", "\n", "{", '{"a": 1}\n{"b"\n', "\0" * 50, "[" * 200_000])
async def test_damage_is_reported(path: Path, text: str) -> None:
    path.parent.mkdir()
    path.write_text(text)
    with pytest.raises(JournalCorrupt):
        await JournalFile(path).read()


@pytest.mark.parametrize("size", [1, FULL // 5, FULL // 2, FULL, 2 * FULL])
async def test_it_stays_small(path: Path, size: int) -> None:
    journal = JournalFile(path)
    for number in range(20):
        await journal.write(record(number, "passing", more="x" * size))
        assert path.stat().st_size <= max(FULL, size + 200)
        assert await journal.read() == record(number, "passing", more="x" * size)


async def test_what_is_lasting_is_on_disk_before_the_answer(path: Path) -> None:
    synced = []
    journal = JournalFile(path)
    await journal.write(record(1))
    with patch.object(os, "fdatasync", synced.append):
        await journal.write(record(2, "passing"))
        assert not synced
        await journal.write(record(3))
    assert len(synced) == 1


async def test_a_disk_that_takes_only_a_part(path: Path) -> None:
    journal = JournalFile(path)
    await journal.write(record(1))
    real = journal_file._put

    def put(file: Any, line: bytes, *, lasting: bool) -> None:
        class Full:
            fileno = file.fileno

            def write(self, line: bytes) -> int:
                return int(file.write(line[:20]))

        real(Full(), line, lasting=lasting)  # type: ignore[arg-type]

    with patch.object(journal_file, "_put", put), pytest.raises(JournalError, match="full"):
        await journal.write(record(2))
    assert await journal.read() == record(1)
    await journal.write(record(3))
    assert await journal.read() == record(3)


async def test_a_folder_in_its_place(path: Path) -> None:
    path.mkdir(parents=True)
    journal = JournalFile(path)
    with pytest.raises(JournalError):
        await journal.write(record(1))
    with pytest.raises(JournalError):
        await journal.read()


async def test_a_cancelled_writer_leaves_a_whole_record(path: Path) -> None:
    journal = JournalFile(path)
    await journal.write(record(0))
    for number in range(1, 10):
        writing = asyncio.create_task(journal.write(record(number)))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        writing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await writing
        assert await journal.read() == record(number)


def test_some_of_the_disk_is_full(path: Path) -> None:
    """A device that takes nothing stands where a new file would begin."""
    path.parent.mkdir()
    path.with_suffix(".part").symlink_to("/dev/full")
    with pytest.raises(JournalError):
        asyncio.run(JournalFile(path).write(record(1)))
    assert not path.exists()
