"""What the guest does for its host beside the engines: run a command, read a kernel's file.

It runs inside the guest, as root, with the standard library only. Nobody but the host's loopback
reaches it, and the guest is thrown away at its end.
"""

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
import json
from pathlib import Path
import subprocess

PORT = 9000


class Handler(BaseHTTPRequestHandler):
    """GET gives a file, PUT makes one; POST runs `{"command": […], "given": "…"}`."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Send the file of that path, 404 when it cannot be read."""
        try:
            self._send(200, Path(self.path).read_bytes())
        except OSError as err:
            self._send(404, str(err).encode())

    def do_PUT(self) -> None:
        """Write what was sent to the file of that path."""
        Path(self.path).write_bytes(self._body())
        self._send(200, b"")

    def do_POST(self) -> None:
        """Run a command and send its exit code and words."""
        wish = json.loads(self._body())
        done = subprocess.run(
            wish["command"], input=wish["given"], capture_output=True, text=True, check=False
        )
        answer = {"code": done.returncode, "out": done.stdout, "err": done.stderr}
        self._send(200, json.dumps(answer).encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def _body(self) -> bytes:
        return self.rfile.read(int(self.headers["Content-Length"]))

    def _send(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


if __name__ == "__main__":
    ThreadingHTTPServer(("", PORT), Handler).serve_forever()
