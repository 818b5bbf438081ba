"""What can go wrong with a change, seen through Home Assistant: told, and never half done.

`docs/safety.md` lists all faults and where each is tested.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable
import json
from pathlib import Path
import subprocess
import threading
import time
from typing import Any
from unittest.mock import patch

from aiohttp import web as http
from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.depin_orchestrator.actuators.docker_dials import DockerDials
from custom_components.depin_orchestrator.actuators.docker_limits import ANSWER_HOLDS
from custom_components.depin_orchestrator.actuators.journal_file import FULL
from custom_components.depin_orchestrator.const import DOMAIN
from custom_components.depin_orchestrator.departures import async_forget_departures
from custom_components.depin_orchestrator.reallocator import CLOSE_WITHIN
from tests.actuators.dockerd import Dockerd
from tests.crash.gate import Call, Gate

from .common import coordinator_of, log_of, states, tick
from .engine_host import (
    CONTAINERS,
    GRASS,
    HALVES,
    STORJ,
    act,
    control,
    limits,
    reasons,
    set_up,
    shares,
    written,
)

pytestmark = [
    pytest.mark.docker,
    pytest.mark.usefixtures("entity_registry_enabled_by_default"),
]

UNFINISHED = "change_unfinished_host"


@pytest.fixture
async def gate(
    hass: HomeAssistant, engine_host: MockConfigEntry, containers: Dockerd
) -> AsyncGenerator[Gate]:
    """Put a gate between Home Assistant and its engine."""
    gate = Gate(containers.url)
    await gate.start()
    control(hass, engine_host, gate.url)
    yield gate
    if hass.config_entries.async_get_entry(engine_host.entry_id):
        await hass.config_entries.async_unload(engine_host.entry_id)
    await gate.stop()


def raised(hass: HomeAssistant) -> set[str]:
    return {issue for domain, issue in ir.async_get(hass).issues if domain == DOMAIN}


async def told(hass: HomeAssistant, host: MockConfigEntry) -> str:
    """Return what the event entity says last."""
    return str(states(hass, host)["event", "reallocation"].attributes["event_type"])


def cores(containers: Dockerd) -> list[float | None]:
    return [containers.cores(name) for name in CONTAINERS.values()]


def fill(journal: Path) -> Path:
    """Let the disk be full for the journal: a device that takes nothing stands in its way.

    A journal that is there already becomes so long that it has to begin anew.
    """
    journal.parent.mkdir(exist_ok=True)
    if journal.exists():
        with journal.open("a") as file:
            file.write("\n" * FULL)
    part = journal.with_suffix(".part")
    part.symlink_to("/dev/full")
    return part


async def test_fault_9_full_disk_before(
    hass: HomeAssistant, engine_host: MockConfigEntry, containers: Dockerd, journal: Path
) -> None:
    await set_up(hass, engine_host)
    part = fill(journal)
    answer = await act(hass, "reallocate", allocation=shares((70, 30)))
    assert (answer["outcome"], reasons(answer)) == ("refused", ["journal_failed"])
    assert "disk" in answer["reasons"][0]["message"]
    assert limits(containers) == HALVES
    part.unlink()
    answer = await act(hass, "reallocate", allocation=shares((70, 30)))
    assert answer["outcome"] == "applied"


async def test_fault_9_full_disk_between(
    hass: HomeAssistant,
    engine_host: MockConfigEntry,
    containers: Dockerd,
    journal: Path,
    gate: Gate,
    freezer: FrozenDateTimeFactory,
) -> None:
    """What fails is undone without a journal, and closed when there is room again."""
    await set_up(hass, engine_host)

    async def full(call: Call) -> http.Response | None:
        if call.changes and call.update == 1:
            fill(journal)
        if call.changes and call.update == 2:
            return http.json_response({"message": "no"}, status=500)
        return None

    gate.arm(full)
    answer = await act(hass, "reallocate", allocation=shares((70, 30)))
    assert (answer["outcome"], reasons(answer)) == ("rolled_back", ["not_applied"])
    assert limits(containers) == HALVES
    assert raised(hass) == {UNFINISHED}
    journal.with_suffix(".part").unlink()
    await tick(hass, freezer, 100)
    assert raised(hass) == set()
    assert written(journal)["phase"] == "rolled_back"
    assert await told(hass, engine_host) == "rolled_back"


async def test_fault_9_full_disk_at_the_end(
    hass: HomeAssistant,
    engine_host: MockConfigEntry,
    containers: Dockerd,
    journal: Path,
    gate: Gate,
    freezer: FrozenDateTimeFactory,
) -> None:
    """The change stands, is told once, and blocks the next until the journal knows of its end."""
    await set_up(hass, engine_host)
    heard = []
    hass.bus.async_listen(
        "state_changed",
        lambda event: heard.append(event) if "realloc" in event.data["entity_id"] else None,
    )

    async def full(call: Call) -> None:
        if call.changes and call.update == 2:
            fill(journal)

    gate.arm(full)
    answer = await act(hass, "reallocate", allocation=shares((70, 30)))
    assert answer["outcome"] == "applied"
    events = [e for e in heard if e.data["entity_id"].startswith("event.")]
    for _ in range(4):
        await tick(hass, freezer, 100)
        assert raised(hass) == {UNFINISHED}
    refused = await act(hass, "reallocate", allocation=shares((60, 40)), force=True)
    assert "unfinished" in reasons(refused)
    journal.with_suffix(".part").unlink()
    await tick(hass, freezer, 700)
    assert raised(hass) == set()
    assert written(journal)["phase"] == "applied"
    assert cores(containers) == [1.4, 0.6]
    assert len(events) == 1
    history = (await act(hass, "get_reallocations"))["reallocations"]
    assert [change["outcome"] for change in history] == ["applied"]


def broken(record: dict[str, Any]) -> dict[str, bytes]:
    """Return what may be found instead of a journal."""
    text = json.dumps(record)
    return {
        "empty": b"",
        "truncated": text[: len(text) // 2].encode(),
        "binary": bytes(range(256)),
        "list": b"[]",
        "no version": json.dumps({k: v for k, v in record.items() if k != "version"}).encode(),
        "newer version": json.dumps(record | {"version": 99}).encode(),
        "edited": text.replace('"applied"', '"rolled_back"').encode(),
        "NaN": text.replace("1.0", "NaN").encode(),
    }


@pytest.mark.parametrize("kind", broken({}))
async def test_fault_10_and_17_a_damaged_journal(
    hass: HomeAssistant,
    engine_host: MockConfigEntry,
    containers: Dockerd,
    journal: Path,
    kind: str,
) -> None:
    """Nothing is guessed and nothing changed until a person has accepted the limits."""
    await set_up(hass, engine_host)
    assert (await act(hass, "reallocate", allocation=shares((70, 30))))["outcome"] == "applied"
    assert (await act(hass, "rollback"))["outcome"] == "rolled_back"
    record = written(journal)
    await hass.config_entries.async_unload(engine_host.entry_id)
    journal.write_bytes(broken(record)[kind])
    await set_up(hass, engine_host)
    assert (await act(hass, "get_reallocations"))["trouble"] == "journal_corrupt"
    assert raised(hass) == {UNFINISHED}
    refused = await act(hass, "reallocate", allocation=shares((70, 30)), force=True)
    assert "unfinished" in reasons(refused)
    assert limits(containers) == HALVES
    await coordinator_of(engine_host).reallocator.accept()
    answer = await act(hass, "reallocate", allocation=shares((70, 30)), force=True)
    assert answer["outcome"] == "applied"


async def test_fault_10_a_missing_journal_and_a_lost_history(
    hass: HomeAssistant,
    engine_host: MockConfigEntry,
    containers: Dockerd,
    journal: Path,
    hass_storage: dict[str, Any],
) -> None:
    """Without a journal nothing is open; without a history the journal knows the last change."""
    await set_up(hass, engine_host)
    answer = await act(hass, "reallocate", allocation=shares((70, 30)))
    record = journal.read_bytes()
    await hass.config_entries.async_unload(engine_host.entry_id)
    hass_storage[f"{DOMAIN}.host.changes"]["data"] = {"changes": "?"}
    await set_up(hass, engine_host)
    (change,) = (await act(hass, "get_reallocations"))["reallocations"]
    assert change["reallocation_id"] == answer["reallocation_id"]
    await hass.config_entries.async_unload(engine_host.entry_id)
    assert journal.read_bytes() == record
    journal.unlink()
    await set_up(hass, engine_host)
    assert (await act(hass, "get_reallocations"))["trouble"] is None
    assert cores(containers) == [1.4, 0.6]
    assert (await act(hass, "rollback"))["outcome"] == "rolled_back"
    assert limits(containers) == HALVES


@pytest.mark.parametrize("lines", [1, 2])
async def test_fault_1_what_the_history_was_not_told(
    hass: HomeAssistant,
    engine_host: MockConfigEntry,
    containers: Dockerd,
    journal: Path,
    hass_storage: dict[str, Any],
    lines: int,
) -> None:
    """Killed before it was saved: the journal, open or closed, has the pace and the promise."""
    await set_up(hass, engine_host)
    before = json.dumps(hass_storage.get(f"{DOMAIN}.host.changes"))
    assert (await act(hass, "reallocate", allocation=shares((70, 30))))["outcome"] == "applied"
    memory = coordinator_of(engine_host).reallocator.memory
    record = [line for line in journal.read_text().split("\n") if line]
    assert len(record) == 2
    await hass.config_entries.async_unload(engine_host.entry_id)
    hass_storage[f"{DOMAIN}.host.changes"] = json.loads(before)
    journal.write_text("".join(f"{line}\n" for line in record[:lines]))
    await set_up(hass, engine_host)
    reallocator = coordinator_of(engine_host).reallocator
    assert memory.watch is not None
    assert reallocator.memory.watch == memory.watch
    assert reallocator.memory.first == memory.first
    assert states(hass, engine_host)["sensor", "reallocations_left"].state == "3"
    again = await act(hass, "reallocate", allocation=shares((60, 40)))
    assert "hold" in reasons(again)
    assert await told(hass, engine_host) == "refused"
    assert (await act(hass, "rollback"))["outcome"] == "rolled_back"
    assert limits(containers) == HALVES


async def test_fault_12_twenty_calls_at_once(
    hass: HomeAssistant, engine_host: MockConfigEntry, containers: Dockerd
) -> None:
    await set_up(hass, engine_host)
    wanted = [shares((50 + n, 50 - n)) for n in range(1, 21)]
    calls = (act(hass, "reallocate", allocation=one, force=True) for one in wanted)
    answers = await asyncio.gather(*calls)
    assert [answer["outcome"] for answer in answers] == ["applied"] + ["refused"] * 19
    assert all("busy" in reasons(answer) for answer in answers[1:])
    assert cores(containers) == [1.02, 0.98]


async def test_a_call_during_a_rollback(
    hass: HomeAssistant, engine_host: MockConfigEntry, containers: Dockerd, gate: Gate
) -> None:
    await set_up(hass, engine_host)
    await act(hass, "reallocate", allocation=shares((70, 30)))
    answers: list[Any] = []

    async def call(seen: Call) -> None:
        if seen.changes:
            for action, data in (
                ("reallocate", {"allocation": shares((60, 40))}),
                ("rollback", {}),
            ):
                answers.append(
                    await hass.services.async_call(
                        DOMAIN, action, data, blocking=True, return_response=True
                    )
                )

    gate.arm(call)
    assert (await act(hass, "rollback"))["outcome"] == "rolled_back"
    assert len(answers) == 4
    assert {answer["outcome"] for answer in answers} == {"refused"}
    assert all("busy" in reasons(answer) for answer in answers)
    assert limits(containers) == HALVES


async def hanging_change(hass: HomeAssistant, host: MockConfigEntry) -> asyncio.Task[Any]:
    """Begin a change that hangs when its first step is done."""
    reached = asyncio.Event()
    apply = DockerDials.apply

    async def hang(self: DockerDials, step: Any) -> None:
        await apply(self, step)
        reached.set()
        await asyncio.Event().wait()

    with patch.object(DockerDials, "apply", hang):
        change = hass.async_create_task(
            coordinator_of(host).reallocator.reallocate({STORJ: {"cpu": 70}, GRASS: {"cpu": 30}})
        )
        await reached.wait()
    return change


async def turns() -> None:
    """Let others have their turn; while time stands still nobody can sleep."""
    for _ in range(50):
        await asyncio.sleep(0)


async def late[T](freezer: FrozenDateTimeFactory, work: asyncio.Task[T]) -> T:
    """Let as much time pass as unloading waits for a change."""
    await turns()
    freezer.tick(CLOSE_WITHIN + 1)
    return await work


async def test_fault_14_a_host_removed_half_way(
    hass: HomeAssistant,
    engine_host: MockConfigEntry,
    containers: Dockerd,
    journal: Path,
    freezer: FrozenDateTimeFactory,
) -> None:
    """What it left half done is undone before its journal is deleted."""
    await set_up(hass, engine_host)
    change = await hanging_change(hass, engine_host)
    assert cores(containers) == [1.0, 0.6]
    removal = hass.async_create_task(hass.config_entries.async_remove(engine_host.entry_id))
    await late(freezer, removal)
    assert change.cancelled()
    assert limits(containers) == HALVES
    assert not journal.exists()


async def test_fault_14_a_host_removed_half_way_without_its_engine(
    hass: HomeAssistant,
    engine_host: MockConfigEntry,
    containers: Dockerd,
    journal: Path,
    gate: Gate,
    freezer: FrozenDateTimeFactory,
    caplog: pytest.LogCaptureFixture,
) -> None:
    await set_up(hass, engine_host)
    await hanging_change(hass, engine_host)
    await gate.stop()
    removal = hass.async_create_task(hass.config_entries.async_remove(engine_host.entry_id))
    await late(freezer, removal)
    assert not journal.exists()
    assert any("Attic was removed while a change was half done" in line for line in log_of(caplog))


async def test_fault_14_and_20_options_and_capacity_change_half_way(
    hass: HomeAssistant, engine_host: MockConfigEntry, containers: Dockerd, gate: Gate
) -> None:
    """The change ends as it was planned; the new capacity counts from the next one on."""
    await set_up(hass, engine_host)

    async def lower(call: Call) -> None:
        if call.changes and call.update == 1:
            data = {**engine_host.data, "cpu_threads": 1}
            options = {**engine_host.options, "max_per_hour": 1}
            hass.config_entries.async_update_entry(engine_host, data=data, options=options)
            await turns()

    gate.arm(lower)
    answer = await act(hass, "reallocate", allocation=shares((70, 30)))
    await hass.async_block_till_done(wait_background_tasks=True)
    assert answer["outcome"] == "applied"
    assert cores(containers) == [1.4, 0.6]
    refused = await act(hass, "reallocate", allocation={"Grass": {"cpu": 100}}, force=True)
    assert "over_allocated" in reasons(refused)
    refused = await act(hass, "reallocate", allocation=shares((60, 40)))
    assert set(reasons(refused)) == {"hold", "rate"}
    less = await act(hass, "reallocate", allocation=shares((60, 40)), force=True)
    assert less["outcome"] == "applied"
    assert cores(containers) == [0.6, 0.4]


@pytest.mark.parametrize("remembered", [True, False])
async def test_fault_20_a_node_removed_half_way(
    hass: HomeAssistant,
    engine_host: MockConfigEntry,
    containers: Dockerd,
    gate: Gate,
    remembered: bool,
) -> None:
    await set_up(hass, engine_host)

    async def remove(call: Call) -> None:
        if call.changes and call.update == 1:
            hass.config_entries.async_remove_subentry(engine_host, GRASS)
            await turns()

    gate.arm(remove)
    answer = await act(hass, "reallocate", allocation=shares((70, 30)))
    await hass.async_block_till_done(wait_background_tasks=True)
    assert answer["outcome"] == "applied"
    assert cores(containers) == [1.4, 0.6]
    assert (await act(hass, "get_reallocations"))["trouble"] is None
    if not remembered:  # as after a restart of Home Assistant
        async_forget_departures(hass, engine_host)
        assert await hass.config_entries.async_reload(engine_host.entry_id)
    back = await act(hass, "rollback")
    if remembered:
        assert (back["outcome"], cores(containers)) == ("rolled_back", [1.0, 1.0])
    else:
        assert reasons(back)[0] == "unknown_node"
        assert cores(containers) == [1.4, 0.6]


async def test_fault_16_somebody_else_writes_all_the_time(
    hass: HomeAssistant, engine_host: MockConfigEntry, containers: Dockerd
) -> None:
    """It ends in one of the four ways, and what the other wrote last is left to him."""
    await set_up(hass, engine_host)
    end = threading.Event()
    written: list[int] = []

    def write() -> None:
        n = 0
        while not end.is_set():
            n += 1
            limit = ("--cpus", f"0.{2 + n % 4}", CONTAINERS[GRASS])
            # Not `cli`: its time-out goes by a clock that stands still.
            subprocess.run(["docker", "--host", containers.url, "update", *limit], check=True)
            written.append(n)

    for _ in range(5):
        writer = threading.Thread(target=write)
        writer.start()
        answer = await act(hass, "reallocate", allocation=shares((70, 30)), force=True)
        end.set()
        writer.join()
        end.clear()
        assert answer["outcome"] in {"applied", "rolled_back", "stuck", "refused"}
        first, other = cores(containers)
        assert first is not None
        assert other is not None
        assert first + other <= 2
        if (await act(hass, "get_reallocations"))["trouble"]:
            assert answer["outcome"] == "stuck"
            await coordinator_of(engine_host).reallocator.accept()
    assert len(written) > 5


def forbidding(call: Call) -> http.Response | None:
    """Answer as a proxy that lets nobody write."""
    if call.request.method == "POST":
        return http.Response(
            status=403, text="<html>403 Forbidden</html>", content_type="text/html"
        )
    return None


async def test_a_proxy_that_only_reads_and_then_lets_us_write(
    hass: HomeAssistant,
    engine_host: MockConfigEntry,
    containers: Dockerd,
    gate: Gate,
    freezer: FrozenDateTimeFactory,
) -> None:
    """Limits are advice until writing is allowed, which is noticed without a reload."""

    async def forbid(call: Call) -> http.Response | None:
        return forbidding(call)

    gate.arm(forbid)
    await set_up(hass, engine_host)
    assert ("number", "cpu_allocation") not in states(hass, engine_host, STORJ)
    total = states(hass, engine_host)["sensor", "allocated_cpu"]
    assert (total.state, total.attributes["reason"]) == ("unknown", "not_controllable")
    answer = await act(hass, "reallocate", allocation=shares((70, 30)))
    assert set(reasons(answer)) == {"not_controllable"}
    assert {advice["enforcement"] for advice in answer["advice"]} == {"advisory"}
    gate.arm(None)
    await tick(hass, freezer, 40)
    assert float(states(hass, engine_host, STORJ)["number", "cpu_allocation"].state) == 50
    answer = await act(hass, "reallocate", allocation=shares((70, 30)))
    assert answer["outcome"] == "applied"


async def test_a_proxy_that_does_not_let_us_write_any_more(
    hass: HomeAssistant, engine_host: MockConfigEntry, containers: Dockerd, gate: Gate
) -> None:
    await set_up(hass, engine_host)

    async def forbid(call: Call) -> http.Response | None:
        return forbidding(call)

    gate.arm(forbid)
    answer = await act(hass, "reallocate", allocation=shares((70, 30)))
    assert (answer["outcome"], reasons(answer)) == ("rolled_back", ["engine_read_only"])
    assert limits(containers) == HALVES
    number_of = states(hass, engine_host, STORJ)["number", "cpu_allocation"]
    assert number_of.state == "unavailable"
    answer = await act(hass, "reallocate", allocation=shares((70, 30)), force=True)
    assert set(reasons(answer)) == {"not_controllable"}


async def test_two_nodes_that_name_the_same_container(
    hass: HomeAssistant, engine_host: MockConfigEntry, containers: Dockerd
) -> None:
    subentry = engine_host.subentries[GRASS]
    data = {**subentry.data, "container": CONTAINERS[STORJ]}
    hass.config_entries.async_update_subentry(engine_host, subentry, data=data)
    await set_up(hass, engine_host)
    answer = await act(hass, "reallocate", allocation=shares((70, 30)))
    assert set(reasons(answer)) == {"not_controllable"}
    assert raised(hass) == {f"shared_container_{STORJ}", f"shared_container_{GRASS}"}
    assert limits(containers) == HALVES


async def test_stuck_is_tried_again_while_nothing_moves(
    hass: HomeAssistant,
    engine_host: MockConfigEntry,
    containers: Dockerd,
    gate: Gate,
    freezer: FrozenDateTimeFactory,
) -> None:
    """An engine that cannot set limits for a while ends as everything was."""
    await set_up(hass, engine_host)

    async def fail(call: Call) -> http.Response | None:
        if call.changes and call.update > 1:
            return http.json_response({"message": "no"}, status=500)
        return None

    gate.arm(fail)
    answer = await act(hass, "reallocate", allocation=shares((70, 30)))
    assert (answer["outcome"], cores(containers)) == ("stuck", [1.0, 0.6])
    for _ in range(3):
        await tick(hass, freezer, 70)
        assert raised(hass) == {UNFINISHED}
    gate.arm(None)
    await tick(hass, freezer, 700)
    assert raised(hass) == set()
    assert limits(containers) == HALVES
    assert await told(hass, engine_host) == "rolled_back"


async def test_a_container_renamed_half_way_and_back(
    hass: HomeAssistant,
    engine_host: MockConfigEntry,
    containers: Dockerd,
    gate: Gate,
    freezer: FrozenDateTimeFactory,
) -> None:
    await set_up(hass, engine_host)
    name = CONTAINERS[GRASS]

    async def rename(call: Call) -> None:
        if call.changes and call.update == 2:
            await hass.async_add_executor_job(containers.cli, "rename", name, f"{name}-x")
            # What the engine said of it before stands for a moment.
            await hass.async_add_executor_job(time.sleep, 2 * ANSWER_HOLDS)

    gate.arm(rename)
    # Grass gives, then Storj takes; and as that is under way, Grass is gone.
    answer = await act(hass, "reallocate", allocation=shares((70, 30)))
    assert answer["outcome"] == "stuck"
    assert raised(hass) == {UNFINISHED}
    gate.arm(None)
    containers.cli("rename", f"{name}-x", name)
    await tick(hass, freezer, 100)
    assert raised(hass) == set()
    assert limits(containers) == HALVES
    assert await told(hass, engine_host) == "rolled_back"


async def test_a_paused_container_takes_limits_and_a_stopped_one_too(
    hass: HomeAssistant, engine_host: MockConfigEntry, containers: Dockerd
) -> None:
    await set_up(hass, engine_host)
    containers.cli("pause", CONTAINERS[GRASS])
    containers.cli("stop", "--time", "0", CONTAINERS[STORJ])
    answer = await act(hass, "reallocate", allocation=shares((70, 30)))
    assert answer["outcome"] == "applied"
    containers.cli("unpause", CONTAINERS[GRASS])
    containers.cli("start", CONTAINERS[STORJ])
    assert cores(containers) == [1.4, 0.6]


async def test_a_container_that_restarts_for_ever(
    hass: HomeAssistant,
    engine_host: MockConfigEntry,
    containers: Dockerd,
    run: Callable[..., str],
) -> None:
    """It is left alone, and so is everything else."""
    name = CONTAINERS[STORJ]
    containers.cli("rm", "--force", name)
    run(name, "--cpus", "1", "--restart", "always", command="false")
    for _ in range(100):
        if containers.inspect(name)["State"]["Status"] == "restarting":
            break
        await hass.async_add_executor_job(time.sleep, 0.05)
    await set_up(hass, engine_host)
    answer = await act(hass, "reallocate", allocation=shares((70, 30)))
    assert answer["outcome"] in {"rolled_back", "refused"}, answer
    assert containers.cores(CONTAINERS[GRASS]) == 1.0
    assert containers.host_config(name)["NanoCpus"] == 10**9


async def test_fault_19_a_poll_that_a_change_overtook(
    hass: HomeAssistant, engine_host: MockConfigEntry, containers: Dockerd, gate: Gate
) -> None:
    """What was read before the change is not shown after it."""
    await set_up(hass, engine_host)
    reallocator = coordinator_of(engine_host).reallocator
    held, go_on = asyncio.Event(), asyncio.Event()

    async def hold(call: Call) -> http.Response | None:
        if held.is_set():
            return None
        held.set()
        answer = await call.forward()
        await go_on.wait()
        return answer

    gate.arm(hold)
    poll = hass.async_create_task(reallocator.poll(dt_util.utcnow()))
    await held.wait()
    answer = await act_now(hass, shares((70, 30)))
    assert answer["outcome"] == "applied"
    go_on.set()
    await poll
    await hass.async_block_till_done(wait_background_tasks=True)
    assert {
        dial.node: s.amount for dial, s in reallocator.samples.items() if dial.resource == "cpu"
    } == {
        STORJ: 1.4,
        GRASS: 0.6,
    }


async def act_now(hass: HomeAssistant, allocation: dict[str, Any]) -> dict[str, Any]:
    """Reallocate, and wait for nothing else."""
    answer = await hass.services.async_call(
        DOMAIN, "reallocate", {"allocation": allocation}, blocking=True, return_response=True
    )
    assert answer is not None
    return dict(answer)
