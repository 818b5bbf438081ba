"""Pictures of the demo, taken in headless Chromium."""

import asyncio
import json
from pathlib import Path
import shutil

from ..home import Home

HERE = Path(__file__).parent
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


async def take_shots(home: Home, path: str, folder: Path) -> int:
    """Take every picture into a folder; return 1 if the browser saw an error in its console."""
    executable = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if executable is None or shutil.which("npm") is None:
        raise RuntimeError("pictures need Chromium and Node.js (Debian: chromium, nodejs, npm)")
    if not (HERE / "node_modules").exists():
        install = await asyncio.create_subprocess_exec("npm", "ci", "--silent", cwd=HERE)
        await install.wait()
    wide = {"width": 1440, "height": 1000, "path": path}
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
            },
        ],
    }
    folder.mkdir(parents=True, exist_ok=True)
    shots = await asyncio.create_subprocess_exec("node", "shots.mjs", json.dumps(order), cwd=HERE)
    return await shots.wait()
