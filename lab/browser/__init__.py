"""Pictures of the demo, taken in headless Chromium."""

import asyncio
import json
from pathlib import Path
import shutil
import subprocess

from ..home import Home

HERE = Path(__file__).parent
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


class Unavailable(RuntimeError):
    """There is no browser here, or nothing to drive it with."""


def chromium() -> str:
    """Return the browser's path; raises Unavailable when there is none."""
    if found := next(filter(None, map(shutil.which, CHROMIUM)), None):
        return found
    raise Unavailable("pictures need Chromium (Debian: chromium)")


def install() -> None:
    """Install what drives the browser, once; raises Unavailable when that cannot be."""
    if (HERE / "node_modules").exists():
        return
    if shutil.which("npm") is None:
        raise Unavailable("pictures need Node.js (Debian: nodejs, npm)")
    if subprocess.run(["npm", "ci", "--silent"], cwd=HERE, check=False).returncode:
        raise Unavailable("npm cannot install what drives the browser")


async def take_shots(home: Home, path: str, folder: Path) -> int:
    """Take every picture into a folder; return 1 if the browser saw an error in its console."""
    executable = chromium()
    await asyncio.to_thread(install)
    wide = {"width": 1440, "height": 1000, "path": path, "wait": "ha-card"}
    order = {
        "base": home.url,
        "token": home.token,
        "executable": executable,
        "folder": str(folder.resolve()),
        "shots": [
            {"name": "card", **wide, "width": 900},
            {"name": "dashboard", **wide, "path": "/depin-hosts"},
            {"name": "card-dark", "dark": True, **wide, "width": 900},
            {"name": "card-phone", **wide, "width": 400, "scale": 2},
            {"name": "demo", **wide, "path": f"{path}/nodes"},
            {"name": "demo-dark", "dark": True, **wide, "path": f"{path}/nodes"},
            {"name": "history", **wide, "height": 700, "path": f"{path}/history"},
            {
                "name": "integration",
                **wide,
                "path": "/config/integrations/integration/depin_orchestrator",
                "wait": "ha-config-entry-row",
            },
        ],
    }
    folder.mkdir(parents=True, exist_ok=True)
    shots = await asyncio.create_subprocess_exec("node", "shots.mjs", json.dumps(order), cwd=HERE)
    return await shots.wait()
