"""A Storj node that is replaced, that dies, that is none; and what is never told."""

from dataclasses import replace
from datetime import timedelta
import json
from typing import Any

import aiohttp
import pytest

from custom_components.depin_orchestrator.adapters.storj import StorjAdapter
from custom_components.depin_orchestrator.engine import errors
from custom_components.depin_orchestrator.engine.models import (
    Health,
    Outage,
    Quality,
    Reading,
)
from tests.web import Web

from .storj_node import (
    HTML,
    NEW,
    NODE,
    NOW,
    read,
    serve,
    sno,
    value,
)
from .storj_truth import FIGURES, READINGS


async def test_another_node_in_its_place(web: Web, session: aiohttp.ClientSession) -> None:
    serve(web)
    adapter = StorjAdapter(NODE, session, {"url": web.url})
    await adapter.poll(NOW)
    serve(web, "v1.131")
    later = NOW + timedelta(days=1)
    web.calls.clear()
    report = await adapter.poll(later)
    assert report.contact == Outage("wrong_identity", NOW)
    assert (report.health, report.figures, report.readings) == (Health.OFFLINE, (), {})
    assert [path for _, path in web.calls] == ["/api/sno/"]  # the stranger's money is not asked
    serve(web)
    back = await adapter.poll(later + timedelta(minutes=1))
    assert back.online
    assert [f.amount for f in back.figures] == [f.amount for f in FIGURES["v1.162"]]


async def test_dies_and_heals(web: Web, session: aiohttp.ClientSession) -> None:
    serve(web)
    adapter = StorjAdapter(NODE, session, {"url": web.url})
    assert (await adapter.poll(NOW)).online
    await web.stop()
    dead = await adapter.poll(NOW + timedelta(minutes=2))
    assert (dead.contact, dead.health) == (Outage("cannot_connect", NOW), Health.OFFLINE)
    version = dead.readings["version"]
    assert isinstance(version, Reading)
    assert version.quality is Quality.STALE
    assert dead.figures == FIGURES["v1.162"]
    long_dead = await adapter.poll(NOW + timedelta(days=5))
    assert value(long_dead, "version") == "cannot_connect"
    assert long_dead.figures == FIGURES["v1.162"]
    await web.start()
    healed = await adapter.poll(NOW + timedelta(days=5, minutes=10))
    assert healed.online
    assert healed.outages == {}


async def test_dead_from_the_start(web: Web, session: aiohttp.ClientSession) -> None:
    serve(web)
    web.set("/api/sno/", **HTML)
    report = await read(web, session)
    assert (report.health, report.figures) == (Health.OFFLINE, ())
    assert report.readings.keys() == READINGS["v1.162"].keys()
    assert value(report, "storage_used") == "wrong_service"
    assert value(report, "unpaid") == "waiting"


async def test_the_wallet_never_leaves_the_parser(
    web: Web, session: aiohttp.ClientSession, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    wallet = sno()["wallet"]
    serve(web)
    adapter = StorjAdapter(NODE, session, {"url": web.url})
    report = await adapter.poll(NOW)
    web.set("/api/sno/", sno(upToDate=wallet))
    await adapter.poll(NOW + timedelta(minutes=2))
    said = repr((report, adapter.sno.answer, adapter.sno.error, vars(adapter), caplog.text))
    assert wallet not in said
    assert "sno failed" in caplog.text


async def test_probe(web: Web, session: aiohttp.ClientSession) -> None:
    serve(web)
    probe = await StorjAdapter(replace(NODE, identity=None), session, {"url": web.url}).probe()
    assert (probe.identity, probe.title, probe.version) == (NEW, "Storj 12w7vXrN", "1.162.3")


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (HTML, errors.WrongService),
        ({"status": 404}, errors.WrongService),
        ({"body": ""}, errors.WrongService),
        ({"body": "[]"}, errors.WrongService),
        ({"body": '{"nodeID": "1x"}'}, errors.WrongService),
        ({"body": json.dumps(sno(diskSpace=1))}, errors.BadResponse),
        ({"status": 401}, errors.AuthFailed),
        ({"status": 502}, errors.Failed),
        ({"status": 302, "headers": {"Location": "http://localhost:1/"}}, errors.Redirected),
    ],
)
async def test_probe_says_what_is_wrong(
    web: Web,
    session: aiohttp.ClientSession,
    answer: dict[str, Any],
    error: type[errors.DepinError],
) -> None:
    web.set("/api/sno/", **answer)
    with pytest.raises(error) as caught:
        await StorjAdapter(NODE, session, {"url": web.url}).probe()
    assert type(caught.value) is error


async def test_probe_of_nothing(web: Web, session: aiohttp.ClientSession) -> None:
    await web.stop()
    with pytest.raises(errors.Unreachable):
        await StorjAdapter(NODE, session, {"url": web.url}).probe()
