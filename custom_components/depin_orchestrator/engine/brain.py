"""All that a host has learned, and what it makes of it: the pure side of the planner.

Mutable, and not to be used from two threads at once. A scene is seen, then analysed; what was
learned is stored with the scenes of the last weeks and the credits of past changes.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self

from .changes import Change
from .errors import InvalidInput
from .optimizer import Analysis, Model, Policy, Scene, Strategy, should_reallocate
from .optimizer.appraisal import appraise
from .optimizer.strategies import MaxNet
from .realised import Realised
from .recording import Recording
from .takings import Takings

VERSION = 1
#: Longer without a scene, and nobody knows what was earned meanwhile, in hours.
GAP = 2.0


@dataclass(slots=True)
class Brain:
    """One host's memory."""

    model: Model = field(default_factory=Model)
    recording: Recording = field(default_factory=Recording)
    realised: Realised = field(default_factory=Realised)
    takings: Takings = field(default_factory=Takings)

    def analyse(
        self,
        scene: Scene,
        policy: Policy,
        strategy: Strategy,
        moved_at: Sequence[datetime],
        changes: Collection[Change],
    ) -> Analysis:
        """Learn from a scene and say what to do; `changes` are those in effect."""
        before, scene = self.model.seen_at, scene.cleaned()
        self.model.keep(sight.node for sight in scene.sights)
        self.model.observe(scene)
        self.recording.add(scene)
        hours = 0.0 if before is None else scene.hour - before
        if changes and 0 < hours <= GAP:
            worths = appraise(self.model, scene, MaxNet(), {})
            self.realised.learn(worths, changes, hours)
        return should_reallocate(self.model, scene, policy, strategy, moved_at)

    def forget(self) -> None:
        """Begin to learn anew; what changes have brought stays."""
        self.model, self.recording, self.takings = Model(), Recording(), Takings()

    def as_dict(self) -> dict[str, Any]:
        """Return plain data for the store."""
        return {
            "version": VERSION,
            "model": self.model.as_dict(),
            "recording": self.recording.as_dict(),
            "realised": self.realised.as_dict(),
            "takings": self.takings.as_dict(),
        }

    @classmethod
    def from_dict(cls, data: Any) -> Self:
        """Restore what `as_dict` returned; raise InvalidInput for anything else."""
        if not isinstance(data, dict) or data.get("version") != VERSION:
            raise InvalidInput("no memory of this version")
        try:
            return cls(
                Model.from_dict(data["model"]),
                Recording.from_dict(data["recording"]),
                Realised.from_dict(data["realised"]),
                Takings.from_dict(data["takings"]),
            )
        except KeyError as err:
            raise InvalidInput("unreadable memory") from err
