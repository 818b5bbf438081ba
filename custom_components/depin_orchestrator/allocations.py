"""What is given to whom, as readings: of the host in all, and of each node."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from math import fsum

from .controls import Controls
from .engine.allocation import FULL
from .engine.dials import Dial
from .engine.models import WAITING, Health, NodeReport, Observation, Outage, Reading, Resource
from .engine.objections import Reason
from .reallocator import Reallocator

PERCENT = "%"
#: The reason of an absent time of the next change: nothing has to be waited for.
NOTHING_TO_WAIT_FOR = "nothing_to_wait_for"


def allocated(resource: Resource) -> str:
    """Return the key of what all nodes have of a resource."""
    return f"allocated_{resource.value}"


def allocation(resource: Resource) -> str:
    """Return the key of what one node has of a resource."""
    return f"{resource.value}_allocation"


def host_allocations(reallocator: Reallocator, now: datetime) -> dict[str, Observation]:
    """Return the host's readings; none where nobody controls a node."""
    if not reallocator.controls.dials:
        return {}
    left, following = reallocator.pace(now)
    return {
        **{allocated(resource): _total(reallocator, resource, now) for resource in Resource},
        "reallocations_left": Reading(left, now),
        "next_reallocation": Reading(following, now)
        if following > now
        else Outage(NOTHING_TO_WAIT_FOR, now),
    }


def node_allocations(reallocator: Reallocator, now: datetime) -> dict[str, dict[str, Observation]]:
    """Return what each node has, in percent of the host; only what is really set."""
    controls = reallocator.controls
    readings: dict[str, dict[str, Observation]] = {}
    for dial in controls.dials:
        if controls.applied(dial):
            own = readings.setdefault(dial.node, {})
            own[allocation(dial.resource)] = _share(reallocator, dial, now)
    return readings


def rested(reports: Mapping[str, NodeReport], reallocator: Reallocator) -> dict[str, NodeReport]:
    """Return what the nodes say; of those that we paused, that. An outage stays one."""
    controls, samples = reallocator.controls, reallocator.samples
    paused = {
        dial.node
        for dial, control in controls.dials.items()
        if control.pausable and dial in samples and samples[dial].amount == 0
    }
    return {
        node: replace(report, health=Health.PAUSED, health_reason="paused")
        if node in paused and report.online
        else report
        for node, report in reports.items()
    }


def full_reports(
    reports: Mapping[str, NodeReport],
    used: Mapping[str, Mapping[str, Observation]],
    reallocator: Reallocator,
    now: datetime,
) -> dict[str, NodeReport]:
    """Return the nodes' reports with what the host knows of them beside: use and shares."""
    given = node_allocations(reallocator, now)
    return {
        node: replace(
            report,
            readings={**report.readings, **used.get(node, {}), **given.get(node, {})},
        )
        for node, report in rested(reports, reallocator).items()
    }


def _share(reallocator: Reallocator, dial: Dial, now: datetime) -> Observation:
    sample = reallocator.samples.get(dial)
    if sample is None:
        return Outage(WAITING, now)
    whole = reallocator.controls.capacity.of(dial.resource)
    if whole is None:
        return Outage(Reason.UNKNOWN_CAPACITY, now)
    if sample.amount is None:
        return Outage(Reason.UNKNOWN_STATE, now)
    return Reading(FULL * sample.amount / whole, sample.at, unit=PERCENT)


def _total(reallocator: Reallocator, resource: Resource, now: datetime) -> Observation:
    """Return the sum of what is really set; a sum that lacks a part is unknown."""
    controls: Controls = reallocator.controls
    shares = [
        _share(reallocator, dial, now)
        for dial in controls.dials
        if dial.resource is resource and controls.applied(dial)
    ]
    if not shares:
        return Outage(Reason.NOT_CONTROLLABLE, now)
    parts: list[float] = []
    for share in shares:
        if not isinstance(share, Reading):
            return share
        parts.append(float(share.value))  # type: ignore[arg-type]
    return Reading(fsum(parts), now, unit=PERCENT)
