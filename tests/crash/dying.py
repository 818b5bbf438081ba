"""Kills the process it is in as it is about to write or replace a file, without patching anything.

Used by the nursery only; standard library only.
"""

import os
import signal
import sys
from typing import Any

#: Python's names of the moments: before a file is opened (here: to be written), and before one
#: replaces another.
EVENTS = ("open", "os.rename")


def die_at(event: str, name: str, count: int) -> None:
    """Die right before the `count`-th (from 1) `event` of a file that ends with `name`."""
    left = count

    def hook(now: str, arguments: tuple[Any, ...]) -> None:
        nonlocal left
        if now != event:
            return
        path = arguments[1] if event == "os.rename" else arguments[0]
        if now == "open" and not arguments[2] & (os.O_WRONLY | os.O_RDWR):
            return
        if isinstance(path, str | os.PathLike) and os.fspath(path).endswith(name):
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    assert event in EVENTS
    sys.addaudithook(hook)
