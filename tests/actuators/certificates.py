"""A certificate authority as docs/docker.md tells to make it, and a pair for each side."""

from pathlib import Path
import re
import subprocess

REPO = Path(__file__).parent.parent.parent


def make(folder: Path) -> None:
    """Write `ca.pem`, and `server` and `client` each as `-cert.pem` and `-key.pem`."""
    text = (REPO / "docs/docker.md").read_text()
    (command,) = re.findall(r"^(openssl req -x509 .*)$", text, re.MULTILINE)
    _call(command, folder)
    for name in ("server", "client"):
        (folder / "ext").write_text(
            "subjectAltName=IP:127.0.0.1\nauthorityKeyIdentifier=keyid\n"
            f"extendedKeyUsage={name}Auth\n"
        )
        pair = f"-keyout {name}-key.pem -out csr -subj /CN={name}"
        _call(f"openssl req -newkey rsa:2048 -nodes {pair}", folder)
        _call(
            "openssl x509 -req -in csr -CA ca.pem -CAkey ca-key.pem -extfile ext "
            f"-out {name}-cert.pem",
            folder,
        )


def fingerprint(certificate: Path) -> str:
    """Return what openssl calls the SHA-256 fingerprint."""
    command = ["openssl", "x509", "-in", str(certificate), "-noout", "-fingerprint", "-sha256"]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return done.stdout.strip().partition("=")[2]


def _call(command: str, folder: Path) -> None:
    subprocess.run(command.split(), cwd=folder, check=True, capture_output=True)
