"""An engine that asks who we are, over real TLS; and one behind Portainer's prefix."""

from collections.abc import AsyncGenerator, Generator
from dataclasses import replace
from pathlib import Path
import shutil
import ssl
import subprocess

import aiohttp
from aiohttp import web as http
import pytest

from custom_components.depin_orchestrator.actuators.docker import read_capacity
from custom_components.depin_orchestrator.actuators.docker_tls import Papers
from custom_components.depin_orchestrator.actuators.engine_api import EngineClient
from custom_components.depin_orchestrator.engine import errors
from custom_components.depin_orchestrator.engine.models import Resource

from . import certificates
from .dockerd import Dockerd, missing, of_its_own

pytestmark = pytest.mark.skipif(not shutil.which("openssl"), reason="openssl is not installed")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with an authority, and a pair for each side."""
    made = tmp_path_factory.mktemp("certificates")
    certificates.make(made)
    return made


@pytest.fixture(scope="module")
def papers(folder: Path) -> Papers:
    """Return what the user of a host pastes into its form."""
    texts = [(folder / name).read_text() for name in ("ca.pem", "client-cert.pem")]
    return Papers(*texts, key=(folder / "client-key.pem").read_text())


@pytest.fixture(scope="module")
def verifying(folder: Path) -> Generator[Dockerd]:
    """Run an engine that lets nobody in without a certificate of its authority."""
    if reason := missing():
        pytest.skip(reason)
    daemon = of_its_own(
        "--tlsverify",
        f"--tlscacert={folder}/ca.pem",
        f"--tlscert={folder}/server-cert.pem",
        f"--tlskey={folder}/server-key.pem",
    )
    try:
        try:
            daemon.start()
        except RuntimeError as err:
            pytest.skip(f"dockerd does not start here: {err}")
        yield daemon
    finally:
        daemon.stop()


@pytest.mark.docker
async def test_an_engine_that_verifies(
    verifying: Dockerd, papers: Papers, socket_enabled: None
) -> None:
    async with aiohttp.ClientSession() as session:
        for scheme in ("tcp", "https"):
            url = verifying.url.replace("tcp", scheme)
            async with EngineClient(url, session, trust=papers.trust()) as engine:
                capacity = await read_capacity(engine)
        assert capacity.of(Resource.CPU) == float(verifying.cli("info", "-f", "{{.NCPU}}"))
        verifying.run("tls")
        url = verifying.url.replace("tcp", "https")
        async with EngineClient(url, session, trust=papers.trust()) as engine:
            assert await engine.can_write("tls")
        for less in (replace(papers, certificate=None, key=None), Papers()):
            async with EngineClient(url, session, trust=less.trust()) as engine:
                with pytest.raises(errors.Unreachable):
                    await engine.machine()
        async with EngineClient(url.replace("https", "http"), session) as engine:
            with pytest.raises(errors.DepinError):
                await engine.machine()


@pytest.fixture
async def portainer(folder: Path, socket_enabled: None) -> AsyncGenerator[str]:
    """Serve an engine below a prefix, by a certificate that is nobody's, to one key."""

    async def answer(request: http.Request) -> http.Response:
        assert request.match_info["tail"] in ("version", "v1.47/info")
        if request.headers.get("X-API-Key") != "ptr_the-key":
            return http.json_response({"message": "Invalid API key"}, status=401)
        if request.match_info["tail"] == "version":
            return http.json_response({"ApiVersion": "1.47", "MinAPIVersion": "1.24"})
        return http.json_response({"NCPU": 4, "MemTotal": 8 * 1024**3})

    app = http.Application()
    app.router.add_get("/api/endpoints/2/docker/{tail:.*}", answer)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(folder / "server-cert.pem", folder / "server-key.pem")
    runner = http.AppRunner(app)
    await runner.setup()
    site = http.TCPSite(runner, "127.0.0.1", 0, ssl_context=context)
    await site.start()
    yield f"https://127.0.0.1:{runner.addresses[0][1]}/api/endpoints/2/docker"
    await runner.cleanup()


async def test_portainer(portainer: str, folder: Path) -> None:
    pin = Papers(fingerprint=certificates.fingerprint(folder / "server-cert.pem"))
    async with aiohttp.ClientSession() as session:
        async with EngineClient(
            portainer, session, api_key="ptr_the-key", trust=pin.trust()
        ) as engine:
            capacity = await read_capacity(engine)
        assert [capacity.of(r) for r in (Resource.CPU, Resource.MEMORY)] == [4, 8]
        async with EngineClient(portainer, session, api_key="wrong", trust=pin.trust()) as engine:
            with pytest.raises(errors.AuthFailed):
                await engine.machine()
        other = Papers(fingerprint="00" * 32)
        for papers in (other, Papers()):
            async with EngineClient(
                portainer, session, api_key="ptr_the-key", trust=papers.trust()
            ) as engine:
                with pytest.raises(errors.Untrusted):
                    await engine.machine()


def test_papers_that_are_none(folder: Path, papers: Papers) -> None:
    ca = papers.authority
    key = folder / "locked.pem"
    command = f"openssl rsa -aes128 -passout pass:x -in client-key.pem -out {key}"
    subprocess.run(command.split(), cwd=folder, check=True, capture_output=True)
    for wrong in (
        Papers("no certificate"),
        Papers("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"),
        Papers(ca, papers.certificate),
        Papers(ca, None, papers.key),
        Papers(ca, ca, papers.key),
        Papers(ca, papers.certificate, key.read_text()),
        Papers(ca, "\N{SNOWMAN}", papers.key),
        Papers(fingerprint="00"),
        Papers(fingerprint="x" * 64),
        Papers(ca, fingerprint="00" * 32),
    ):
        with pytest.raises(errors.InvalidInput):
            wrong.trust()
    assert papers.key is not None
    assert papers.key not in repr(papers)


@pytest.mark.parametrize("url", ["http://127.0.0.1:2375", "unix:///var/run/docker.sock"])
async def test_papers_for_an_address_without_tls(url: str, papers: Papers) -> None:
    async with aiohttp.ClientSession() as session:
        with pytest.raises(errors.InvalidInput):
            EngineClient(url, session, trust=papers.trust())
