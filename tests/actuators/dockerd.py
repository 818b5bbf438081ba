"""The lab's Docker Engine, as the tests use it."""

import _socket  # pytest-socket guards the other one; this only finds a free port
from pathlib import Path
import tempfile

from lab.docker import IMAGE, Dockerd, missing
from lab.kernel import CGROUPS

__all__ = ["CGROUPS", "IMAGE", "Dockerd", "free_port", "missing", "of_its_own"]


def of_its_own(*options: str) -> Dockerd:
    """Return an engine in a new folder, which also listens on a port."""
    home = Path(tempfile.mkdtemp(prefix="depin-"))
    return Dockerd(home, f"tcp://127.0.0.1:{free_port()}", *options)


def free_port() -> int:
    """Return a port of the loopback that nobody listens on."""
    listener = _socket.socket(_socket.AF_INET, _socket.SOCK_STREAM)
    try:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port
    finally:
        listener.close()
