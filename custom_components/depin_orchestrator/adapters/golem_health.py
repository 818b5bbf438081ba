"""Judges a Golem provider from its own signs (section 5)."""

from dataclasses import dataclass

from ..engine.models import Health
from .golem_market import Task, TaskState
from .golem_outside import Net


@dataclass(frozen=True, slots=True, kw_only=True)
class Signs:
    """What is known of a provider now; None is unknown."""

    agent_alive: bool | None
    net: Net | None
    tasks: tuple[Task, ...] | None
    offers: int | None
    #: An invoice is late, but not so late that nobody will ever pay it.
    unpaid: bool
    #: It has billed something in the last day.
    billed: bool
    #: What the stats site says.
    visible: bool | None

    @property
    def working(self) -> bool:
        """Whether it earns now, or did a moment ago."""
        return bool(self.tasks) or self.billed

    @property
    def cut_off(self) -> bool:
        """Whether it lost the network.

        Without a session nobody can reach it. But a daemon that never had one since we look,
        and yet works, is reached in a way that it does not count: there the work is believed.
        """
        net = self.net
        return net is not None and net.sessions == 0 and (net.connected_before or not self.working)


def judge(signs: Signs) -> tuple[Health, str | None]:
    """Return the health and its reason, worst sign first.

    The stats site speaks last: it looks from far away and late, so work proves it wrong.
    """
    tasks = signs.tasks or ()
    for reason, seen in (
        ("agent_down", signs.agent_alive is False),
        ("cut_off", signs.cut_off),
        ("task_unresponsive", any(task.state is TaskState.UNRESPONSIVE for task in tasks)),
        ("no_offers", signs.offers == 0),
        ("unpaid_invoice", signs.unpaid),
        ("not_visible", signs.visible is False and not signs.working),
    ):
        if seen:
            return Health.DEGRADED, reason
    if signs.working:
        return Health.EARNING, None
    if signs.tasks is None and signs.offers is None:
        return Health.UNKNOWN, None
    return Health.IDLE, None
