"""A real LXD daemon of our own, with a container that does next to nothing."""

import contextlib
from datetime import UTC, datetime, timedelta
import io
import os
from pathlib import Path
import re
import shutil
import signal
import subprocess
import tarfile
import tempfile
import time
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from lab.kernel import Cgroup

from .dockerd import free_port

START_SECONDS = 20.0
INIT = "#!/bin/sh\nwhile true; do sleep 3600; done\n"


def missing() -> str | None:
    """Return why a daemon cannot run here, None when it can."""
    if os.geteuid() != 0:
        return "LXD needs root"
    for tool in ("lxd", "lxc", "busybox"):
        if shutil.which(tool) is None:
            return f"{tool} is not installed (Debian: lxd, lxd-client, busybox-static)"
    return None


def pair() -> tuple[str, str]:
    """Return a new certificate and its key, as PEM."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "home-assistant")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain
    )
    return certificate.public_bytes(serialization.Encoding.PEM).decode(), private.decode()


class Lxd:
    """Start it, talk to it through its command line, and stop it with all that it left."""

    #: The words of the command line that add a certificate.
    TRUST: tuple[str, ...] = ("add",)
    #: How long an answer may take, in seconds.
    patience = 30.0

    def __init__(self) -> None:
        # Short, since the path of a unix socket may have 107 characters only.
        self.home = Path(tempfile.mkdtemp(prefix="depin-"))
        self.url = f"https://127.0.0.1:{free_port()}"
        self.certificate, self.key = pair()
        self._log = (self.home / "log").open("wb")
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def server(self) -> str:
        """The daemon's own certificate."""
        return (self.home / "server.crt").read_text()

    def start(self) -> None:
        """Start it, trust our certificate and make an image; RuntimeError when it does not."""
        guard = ["setpriv", "--pdeathsig", "TERM"] if shutil.which("setpriv") else []
        self._process = subprocess.Popen(
            [*guard, "lxd", "--group", "root"],
            stdout=self._log,
            stderr=self._log,
            start_new_session=True,
            env=self._env(),
        )
        until = time.monotonic() + START_SECONDS
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > until:
                raise RuntimeError((self.home / "log").read_text()[-2000:])
            time.sleep(0.1)
        try:
            self.cli("config", "set", f"core.https_address={self.url.removeprefix('https://')}")
            self.furnish()
        except subprocess.SubprocessError as err:
            raise RuntimeError(str(err)[-2000:]) from err

    def furnish(self) -> None:
        """Give the running daemon a pool and an image, let it trust us, and try a container."""
        self.cli("storage", "create", "default", "dir")
        self._import_image()
        self.trust("ours", self.certificate)
        self.launch("probe")
        self.cli("delete", "--force", "probe")

    def trust(self, name: str, certificate: str, *projects: str) -> None:
        """Let it trust a certificate; with projects, only in these."""
        file = self.put(f"{name}.crt", certificate.encode())
        walls = ("--restricted", "--projects", ",".join(projects)) if projects else ()
        self.cli("config", "trust", *self.TRUST, file, "--name", name, *walls)

    def put(self, name: str, content: bytes) -> str:
        """Put a file where its command line can read it, and return its path there."""
        (self.home / name).write_bytes(content)
        return str(self.home / name)

    def stop(self) -> None:
        """End its containers and itself; unmount and delete what is left."""
        with contextlib.suppress(subprocess.SubprocessError):
            if names := self.cli("list", "--format", "csv", "--columns", "n").split():
                self.cli("delete", "--force", *names)
        if self._process:
            with contextlib.suppress(subprocess.SubprocessError):
                subprocess.run(["lxd", "shutdown"], env=self._env(), timeout=20, check=False)
            self._process.terminate()
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait(5)
        for pid in self._ours():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        mounts = [line.split()[1] for line in Path("/proc/self/mounts").read_text().splitlines()]
        for mount in reversed([m for m in mounts if m.startswith(str(self.home))]):
            subprocess.run(["umount", "--lazy", mount], check=False)
        self._log.close()
        shutil.rmtree(self.home, ignore_errors=True)

    def cli(self, *arguments: str, given: str | None = None) -> str:
        """Run its command line and return what it prints."""
        done = subprocess.run(
            ["lxc", *arguments],
            input=given or "",
            capture_output=True,
            text=True,
            timeout=self.patience,
            check=False,
            env=self._env(),
        )
        if done.returncode:
            raise subprocess.SubprocessError(done.stderr or done.stdout)
        return done.stdout.strip()

    def launch(self, name: str, **config: str) -> None:
        """Start a container without network."""
        settings = {"security.privileged": "true", **config}
        options = [part for item in settings.items() for part in ("--config", "=".join(item))]
        self.cli("init", "box", name, "--storage", "default", *options)
        self.cli("start", name)

    def cores(self, name: str) -> float | None:
        """Return the CPU limit of the kernel."""
        return self.cgroup(name).cores()

    def memory(self, name: str) -> int | None:
        """Return the memory limit of the kernel."""
        return self.cgroup(name).memory()

    def cgroup(self, name: str) -> Cgroup:
        """Return what the kernel knows of a running instance."""
        return Cgroup(self._pid(name))

    def _pid(self, name: str) -> int:
        found = re.search(r"^PID: ([0-9]+)$", self.cli("info", name), re.MULTILINE)
        assert found, name
        return int(found[1])

    def _env(self) -> dict[str, Any]:
        return {**os.environ, "LXD_DIR": str(self.home), "LXD_CONF": str(self.home / "client")}

    def _answers(self) -> bool:
        try:
            self.cli("info")
        except subprocess.SubprocessError:
            return False
        return True

    def _import_image(self) -> None:
        busybox = shutil.which("busybox")
        assert busybox
        root = self.home / "image"
        for folder in ("bin", "sbin", "dev", "proc", "sys", "tmp", "etc", "root", "run", "var"):
            (root / "rootfs" / folder).mkdir(parents=True)
        shutil.copy(busybox, root / "rootfs/bin/busybox")
        for applet in ("sh", "sleep", "dd", "mkdir", "mount", "cat"):
            (root / "rootfs/bin" / applet).symlink_to("busybox")
        init = root / "rootfs/sbin/init"
        init.write_text(INIT)
        init.chmod(0o755)
        (root / "metadata.yaml").write_text("architecture: x86_64\ncreation_date: 1700000000\n")
        packed = io.BytesIO()
        with tarfile.open(fileobj=packed, mode="w") as tar:
            tar.add(root / "metadata.yaml", "metadata.yaml")
            tar.add(root / "rootfs", "rootfs")
        self.cli("image", "import", self.put("image.tar", packed.getvalue()), "--alias", "box")

    def _ours(self) -> list[int]:
        """Return the processes that name our home: monitors and forked helpers."""
        found = []
        for path in Path("/proc").glob("[0-9]*/cmdline"):
            with contextlib.suppress(OSError):
                if f"{self.home}/".encode() in path.read_bytes():
                    found.append(int(path.parent.name))
        return found
