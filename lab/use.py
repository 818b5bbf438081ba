"""What a node uses of its machine at a moment, by the model: threads and GiB."""

from dataclasses import dataclass

from .golem_model import Golem
from .model import World
from .timeline import chance

#: What each program uses by itself: threads, and how much more at times; GiB, and per thread.
IDLE = {
    "storj": (0.06, 0.10, 0.22, 0.5),
    "storj_old": (0.06, 0.10, 0.22, 0.5),
    "golem": (0.02, 0.02, 0.12, 0.35),
    "streamr": (0.35, 0.25, 0.40, 0.2),
    "grass": (0.04, 0.04, 0.14, 0.2),
}
#: How long, in seconds, one amount of background work lasts.
SPELL = 300


@dataclass(frozen=True, slots=True)
class Use:
    """What a node uses."""

    cpu_threads: float
    memory_gib: float


def use(world: World, name: str, now: int) -> Use:
    """Return what a node uses, never more threads than it has."""
    node = world.nodes[name]
    least, more, memory, per_thread = IDLE[name]
    threads = least + more * chance(world.seed, "use", name, now // SPELL)
    if isinstance(node, Golem) and (task := node.running(now)):
        threads += task.threads
    threads = min(threads, node.resources.cpu_threads)
    return Use(threads, memory + per_thread * threads)
