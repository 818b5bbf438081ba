"""What is known of a host's dials and of their changes, kept and told."""

from collections.abc import Callable, Iterable, Mapping

from homeassistant.core import HomeAssistant, callback
from homeassistant.util import dt as dt_util

from .engine.dials import Dial
from .engine.drift import Drift, Sample, compare
from .engine.first_contact import owed
from .engine.outcome import Outcome, Result
from .store import Memory, MemoryKeeper

type Listener = Callable[[Outcome], None]


class ChangeLog:
    """The memory of a host's changes, what its dials read now, and who listens."""

    def __init__(self, hass: HomeAssistant, entry_id: str) -> None:
        """Open the host's file; `load` reads it."""
        self.memory = Memory()
        self.samples: dict[Dial, Sample] = {}
        self.drifts: dict[Dial, Drift] = {}
        #: What was told to nobody yet: entities come after the recovery.
        self._untold: list[Outcome] = []
        self._listeners: list[Listener] = []
        self._keeper = MemoryKeeper(hass, entry_id)

    async def load(self) -> None:
        """Read what the last life left."""
        self.memory = await self._keeper.load()

    @callback
    def listen(self, listener: Listener) -> Callable[[], None]:
        """Tell of every outcome, also of those before; returns how to stop it."""
        self._listeners.append(listener)
        untold, self._untold = self._untold, []
        for outcome in untold:
            listener(outcome)
        return lambda: self._listeners.remove(listener)

    def is_news(self, outcome: Outcome) -> bool:
        """Tell whether an outcome is not in the history yet."""
        known = self.memory.changes.find(outcome.plan.id)
        return known is None or known.result is not outcome.result

    def forget_watch(self) -> None:
        """Stop watching a change that never came about, or was undone."""
        watch = self.memory.watch
        change = watch and self.memory.changes.find(watch.change)
        if not change or change.result is not Result.APPLIED:
            self.memory.watch = None

    @callback
    def take_in(self, samples: Mapping[Dial, Sample]) -> None:
        """Keep what was read; the first value of a dial for good."""
        self.samples |= samples
        desired = self.memory.changes.desired
        self.drifts = compare(desired, self.samples, self.drifts, dt_util.utcnow())
        first = {
            dial: sample.amount
            for dial, sample in samples.items()
            if sample.amount is not None and dial not in self.memory.first
        }
        if first:
            self.memory.first |= first
            self._keeper.save_soon(self.memory)

    def owed(self, nodes: Iterable[str]) -> dict[Dial, float]:
        """Return what nodes had at first, of the dials that read as a change of ours left them."""
        found = {dial: sample.amount for dial, sample in self.samples.items()}
        return owed(nodes, self.memory.first, self.memory.changes.desired, found)

    async def save(self) -> None:
        """Write the memory down now."""
        await self._keeper.save(self.memory)

    @callback
    def remember(self, outcome: Outcome) -> None:
        """Keep an outcome and tell it; it is written down soon, and until then in the journal."""
        self.memory.record(outcome)
        self._keeper.save_soon(self.memory)
        self.tell(outcome)

    async def flush(self) -> None:
        """Write down what is in the journal only, before that holds another change."""
        await self._keeper.flush(self.memory)

    def tell(self, outcome: Outcome) -> None:
        """Tell an outcome to everybody, or keep it until somebody listens."""
        if outcome.result is Result.APPLIED and not outcome.plan.steps:
            return  # everything was so already
        if not self._listeners:
            self._untold.append(outcome)
        for listener in self._listeners:
            listener(outcome)
