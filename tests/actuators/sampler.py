"""Looks every 20 ms at what the kernel gives to containers, and adds it up."""

from collections.abc import Iterable
import contextlib
import threading
from typing import NamedTuple

from .dockerd import Dockerd

EVERY = 0.02


class Given(NamedTuple):
    """Cores and bytes; endless without a limit."""

    cores: float
    memory: float


class Sampler(threading.Thread):
    """Start it, `end` it, and look at the `sums`; a container that ends gives nothing any more."""

    def __init__(self, dockerd: Dockerd, names: Iterable[str]) -> None:
        super().__init__(daemon=True)
        self._groups = [dockerd.cgroup(name) for name in names]
        self._end = threading.Event()
        self.sums: list[Given] = []

    def run(self) -> None:
        while not self._end.wait(EVERY):
            with contextlib.suppress(OSError):
                self.sample()

    def sample(self) -> None:
        """Take one look."""
        given = self.given()
        self.sums.append(Given(sum(g.cores for g in given), sum(g.memory for g in given)))

    def given(self) -> list[Given]:
        """Return what each container has now."""
        endless = float("inf")
        return [
            Given(group.cores() or endless, group.memory() or endless) for group in self._groups
        ]

    def end(self) -> Given:
        """Stop, and return the largest sums that were seen."""
        self._end.set()
        self.join()
        assert self.sums, "nothing was sampled"
        return Given(max(s.cores for s in self.sums), max(s.memory for s in self.sums))
