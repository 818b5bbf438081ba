"""The engines of the emulated machine that scripts/guest runs, as the tests use them."""

import json
import os
from pathlib import Path
import subprocess
import tempfile

from lab.kernel import Cgroup

from .dockerd import Dockerd
from .lxd import Lxd

#: Emulated processors take ten times as long, and sometimes more.
PATIENCE = 300.0


class Guest:
    """The machine, by its agent; through curl, since the tests' sockets and clock are guarded."""

    def __init__(self, ports: str) -> None:
        """Take the ports of the loopback that lead to Docker, Incus, Podman and the agent."""
        self.docker, self.incus, self.podman, agent = (int(port) for port in ports.split())
        self._agent = f"http://127.0.0.1:{agent}"

    def text(self, path: Path) -> str:
        """Return a file; raise FileNotFoundError when it cannot be read."""
        done = self._ask("--fail", f"{self._agent}{path}")
        if done.returncode:
            raise FileNotFoundError(path)
        return done.stdout.decode()

    def put(self, path: Path, content: bytes) -> None:
        """Make a file."""
        self._ask(
            "--fail", "--data-binary", "@-", "-X", "PUT", f"{self._agent}{path}", given=content
        )

    def run(self, *command: str, given: str = "") -> str:
        """Run a command and return what it prints; raise SubprocessError when it fails."""
        wish = json.dumps({"command": command, "given": given}).encode()
        done = self._ask("--fail", "--data-binary", "@-", self._agent, given=wish)
        answer = json.loads(done.stdout)
        if answer["code"]:
            raise subprocess.SubprocessError(answer["err"] or answer["out"])
        return str(answer["out"]).strip()

    @staticmethod
    def _ask(*arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            ["curl", "--silent", *arguments],
            input=given,
            capture_output=True,
            timeout=PATIENCE,
            check=False,
        )


def of_environment() -> Guest | None:
    """Return the machine that runs, None when there is none."""
    ports = os.environ.get("DEPIN_GUEST")
    return Guest(ports) if ports else None


class GuestEngine(Dockerd):
    """Docker or Podman of the guest, which runs already."""

    def __init__(self, guest: Guest, port: int) -> None:
        super().__init__(Path(tempfile.mkdtemp(prefix="depin-")), f"tcp://127.0.0.1:{port}")
        self.guest = guest
        self.address = self.url
        self.patience = PATIENCE

    def start(self) -> None:
        """Import the image."""
        self._import_image()

    def cgroup(self, name: str) -> Cgroup:
        """Return what the guest's kernel knows of a running container."""
        return Cgroup(self.inspect(name)["State"]["Pid"], self.guest.text)


class GuestIncus(Lxd):
    """Incus of the guest, which runs already."""

    TRUST = ("add-certificate",)
    patience = PATIENCE

    def __init__(self, guest: Guest) -> None:
        super().__init__()
        self.guest = guest
        self.url = f"https://127.0.0.1:{guest.incus}"

    @property
    def server(self) -> str:
        """The daemon's own certificate."""
        return self.guest.text(Path("/var/lib/incus/server.crt"))

    def start(self) -> None:
        """Give it what tests need; an earlier session may have."""
        if self.cli("storage", "list", "--format", "csv"):
            self.trust("ours", self.certificate)
        else:
            self.furnish()

    def cli(self, *arguments: str, given: str | None = None) -> str:
        """Run its command line and return what it prints."""
        return self.guest.run("incus", *arguments, given=given or "")

    def put(self, name: str, content: bytes) -> str:
        """Put a file into the guest and return its path there."""
        self.guest.put(path := Path("/root") / name, content)
        return str(path)

    def cgroup(self, name: str) -> Cgroup:
        """Return what the guest's kernel knows of a running instance."""
        return Cgroup(self._pid(name), self.guest.text)
