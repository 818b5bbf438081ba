"""The doors of a reallocation: a machine that can be turned, and a journal that survives us."""

from collections.abc import Mapping
from typing import Any, Protocol

from .models import Resource
from .reallocation import Step


class Actuator(Protocol):
    """A machine. What it says is believed only after it was read back."""

    async def read(self, node_id: str, resource: Resource) -> float | None:
        """Return what the machine gives a node now, in the resource's unit; None is unknown.

        Any error of the tree counts as unknown.
        """

    async def apply(self, step: Step) -> None:
        """Bring one dial to `step.after.amount`, and return when the machine has settled.

        The amount is absolute, so doing it twice does no harm; what the machine cannot
        represent is rounded down, never up. Writes to one node are serialised: one that was
        given up must not overtake a later one. Large decreases of memory are staged here.

        Raises an error of the tree. Those of `UNANSWERED` (engine/machine.py) leave the state
        unknown, and what is read back decides; any other says that the step has failed, even
        if the machine shows the new value (a container that did not survive it).
        """


class Journal(Protocol):
    """One record, replaced as a whole."""

    async def write(self, record: Mapping[str, Any]) -> None:
        """Replace the record, and return when it is safe.

        `record["kind"]` is `lasting` or `passing`. What is lasting must outlive a power cut, and
        so must the last such record until then; what is passing needs to outlive this process
        only, for what the machine reads tells it again.
        Raises JournalError when it is not safe (a full disk, a stopping Home Assistant).
        """

    async def read(self) -> object:
        """Return the last record as plain data, None when there never was one.

        Raises JournalError when it cannot be read, JournalCorrupt when it is no data at all.
        """
